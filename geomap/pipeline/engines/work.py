"""
What an engine has to know of the work that it hands out, and what comes back of it.

An item whose worker dies is tried once more, in parts where the work has such; a part that costs
a second worker its life is lost, and the work says what stands in its place.
"""

from __future__ import annotations

import pickle
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, Protocol, TypeVar, cast, runtime_checkable

from geomap.errors import GeomapError, WorkerError

__all__ = ["Engine", "Outcome", "Recoverable", "Tasks", "WorkItem", "attempt"]

T = TypeVar("T")
R = TypeVar("R")


class Engine(Protocol):
    """
    Anything that maps like the builtin ``map``, in order: it, a process pool's, Dask's.

    It is given batches of documents, see ``BATCH``; one with an attribute ``workers`` is given
    enough of them for each.
    """

    def __call__(self, work: Callable[[T], R], items: Iterable[T], /) -> Iterable[R]: ...


@runtime_checkable
class Recoverable(Protocol):
    """Work that goes on without an item that kills whoever does it."""

    def parts(self, item: Any, /) -> Sequence[Any]:
        """Cut an item into what is tried one by one."""
        ...

    def joined(self, results: Sequence[Any], /) -> Any:
        """Put the results of an item's parts together."""
        ...

    def lost(self, part: Any, /) -> Any:
        """Return what stands in place of the result of a part that cannot be done."""
        ...


@dataclass(frozen=True, slots=True)
class Outcome(Generic[R]):
    """What a worker sends back: a result, or the error that it raised."""

    result: R | None = None
    error: Exception | None = None

    def value(self) -> R:
        """Return the result, or raise the error here."""
        if self.error is not None:
            raise self.error
        return cast("R", self.result)


def attempt(work: Callable[[T], R], item: T) -> Outcome[R]:
    """Do one item, in a worker; an error that cannot travel is told in words."""
    try:
        return Outcome(work(item))
    except Exception as error:
        try:
            pickle.loads(pickle.dumps(error))  # noqa: S301 (our own, made a moment ago)
        except Exception:
            return Outcome(error=RuntimeError(f"{type(error).__name__}: {error}"))
        return Outcome(error=error)


@dataclass(frozen=True, slots=True)
class WorkItem:
    """One item, or with ``part`` a part of one that is tried for the second time."""

    number: int
    item: Any
    part: int | None = None


@dataclass(slots=True)
class Tasks(Generic[R]):
    """Tasks to hand out, in order, and outcomes to be given in the order of their items."""

    work: Callable[[Any], R]
    waiting: deque[WorkItem]
    total: int = 0
    _turn: int = 0
    _done: dict[int, Outcome[R]] = field(default_factory=dict)
    _parts: dict[int, dict[int, Outcome[R]]] = field(default_factory=dict)
    _wanted: dict[int, int] = field(default_factory=dict)

    @classmethod
    def of(cls, work: Callable[[T], R], items: Iterable[T]) -> Tasks[R]:
        """Make one task of each item."""
        waiting = deque(WorkItem(number, item) for number, item in enumerate(items))
        return cls(cast("Callable[[Any], R]", work), waiting, len(waiting))

    @property
    def open(self) -> bool:
        """True while something has not been given."""
        return self._turn < self.total

    def next(self) -> WorkItem | None:
        """Take the first task that waits."""
        return self.waiting.popleft() if self.waiting else None

    def ready(self) -> Iterator[R]:
        """Yield the results whose turn has come; an error is raised when it is its turn."""
        while self._turn in self._done:
            outcome = self._done.pop(self._turn)
            self._turn += 1
            yield outcome.value()

    def finished(self, task: WorkItem, outcome: Outcome[R]) -> None:
        """Take what came back of a task."""
        if task.part is None:
            self._done[task.number] = outcome
            return
        parts = self._parts[task.number]
        parts[task.part] = outcome
        if len(parts) == self._wanted[task.number]:
            self._done[task.number] = self._whole([parts[n] for n in sorted(parts)])

    def died(self, task: WorkItem) -> None:
        """Take note that a task's worker died; its parts are tried once more, before all others."""
        if task.part is not None:
            self.finished(task, self._loss(task.item))
            return
        can = isinstance(self.work, Recoverable)
        parts = list(self.work.parts(task.item)) if can else [task.item]  # type: ignore[attr-defined]
        again = [WorkItem(task.number, part, number) for number, part in enumerate(parts)]
        self._parts[task.number], self._wanted[task.number] = {}, len(again)
        self.waiting.extendleft(reversed(again))

    def again(self, tasks: Iterable[WorkItem]) -> None:
        """Have tasks wait again of which nothing came back."""
        ordered = sorted(tasks, key=lambda task: (task.number, task.part or 0))
        self.waiting.extendleft(reversed(ordered))

    def _loss(self, part: Any) -> Outcome[R]:
        if isinstance(self.work, Recoverable):
            return Outcome(cast("R", self.work.lost(part)))
        said = f"{_named(part)}: two workers that had it were killed; use fewer --workers"
        return Outcome(error=WorkerError(said))

    def _whole(self, outcomes: Sequence[Outcome[R]]) -> Outcome[R]:
        failed = next((each for each in outcomes if each.error is not None), None)
        if failed is not None or not isinstance(self.work, Recoverable):
            return failed or outcomes[0]
        try:
            return Outcome(cast("R", self.work.joined([each.value() for each in outcomes])))
        except GeomapError as error:
            return Outcome(error=error)


def _named(item: object) -> str:
    return " ".join(str(item).split())[:80]
