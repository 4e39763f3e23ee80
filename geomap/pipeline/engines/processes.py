"""
Processes of this machine, each with a gazetteer and a model of its own, opened once.

Each is tied to this one by a pipe and does one task at a time, so that it is known which task a
process that dies had. They end with the run, with Ctrl+C, and when this process is killed.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from threading import current_thread, main_thread
from typing import Any, ClassVar, TypeVar

from geomap.pipeline.engines.work import Outcome, Tasks, WorkItem, attempt

__all__ = ["ProcessEngine", "one_thread_each"]

T = TypeVar("T")
R = TypeVar("R")

THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
_PATIENCE_S = 2.0


@dataclass(frozen=True, slots=True)
class ProcessEngine:
    """
    Maps over processes, in order.

    A task of which a process died is tried again, by parts, in a new one: see
    `geomap.pipeline.engines.work`. A single item is done in this process. ``here`` says that what
    works has this very geomap and its packages.
    """

    workers: int
    here: ClassVar[bool] = True
    _crew: list[_Worker] | None = field(default=None, repr=False, compare=False)

    def __call__(self, work: Callable[[T], R], items: Iterable[T], /) -> Iterator[R]:
        """Do the work; nothing is started before the first result is asked for."""
        everything = list(items)
        if len(everything) < 2 or self.workers < 2:
            yield from map(work, everything)
        elif self._crew is not None:
            yield from _shared_out(Tasks.of(work, everything), self.workers, self._crew)
        else:
            with self.staffed() as staffed:
                yield from staffed(work, everything)

    @contextmanager
    def staffed(self) -> Iterator[ProcessEngine]:
        """Yield an engine whose processes go on from work to work, until the block ends."""
        crew: list[_Worker] = []
        try:
            yield replace(self, _crew=crew)
        finally:
            _end(crew)


def _shared_out(tasks: Tasks[R], most: int, crew: list[_Worker]) -> Iterator[R]:
    try:
        while tasks.open:
            _hand_out(tasks, crew, most)
            for worker in _heard_of(crew):
                _take(worker, tasks, crew)
            yield from tasks.ready()
    finally:
        if tasks.open:  # somebody may be at work still, for nobody
            _end(crew)


def _end(crew: list[_Worker]) -> None:
    while crew:
        crew.pop().end()


def _hand_out(tasks: Tasks[Any], crew: list[_Worker], most: int) -> None:
    """Hand each idle process a task; start another while there are more tasks than processes."""
    while tasks.waiting:
        idle = next((worker for worker in crew if worker.task is None), None)
        if idle is None:
            if len(crew) == most:
                return
            crew.append(idle := _Worker())
        task = tasks.next()
        if task is not None and not idle.give(task, tasks.work):
            _take(idle, tasks, crew)


def _heard_of(crew: list[_Worker]) -> list[_Worker]:
    heard = set(map(id, wait([worker.pipe for worker in crew if worker.task is not None])))
    return [worker for worker in crew if id(worker.pipe) in heard]


def _take(worker: _Worker, tasks: Tasks[Any], crew: list[_Worker]) -> None:
    """Take a process's result; if it has died, leave it and have its task tried again."""
    task, worker_lives = worker.task, True
    outcome = worker.receive()
    if outcome is None:
        crew.remove(worker)
        worker.end()
        worker_lives = False
    if task is None:
        return
    if worker_lives and outcome is not None:
        tasks.finished(task, outcome)
    else:
        tasks.died(task)


class _Worker:
    """A process and this end of the pipe to it; ``task`` is what it does now."""

    def __init__(self) -> None:
        context = get_context("spawn")  # a fork would take threads' locks along
        self.task: WorkItem | None = None
        self._work: Callable[[Any], Any] | None = None
        self.pipe, theirs = context.Pipe()
        self.process = context.Process(target=_serve, args=(theirs,), daemon=True)
        with one_thread_each(), _deaf_to_interrupts():
            self.process.start()
        theirs.close()

    def give(self, task: WorkItem, work: Callable[[Any], Any]) -> bool:
        """Hand a task over; return False if nobody is there to take it."""
        self.task = task
        try:
            self.pipe.send((None if work is self._work else work, task.item))
            self._work = work
        except OSError:
            return False
        return True

    def receive(self) -> Outcome[Any] | None:
        """Take the result of the task; None where the process is gone."""
        try:
            outcome: Outcome[Any] = self.pipe.recv()
        except (EOFError, OSError):
            return None
        self.task = None
        return outcome

    def end(self) -> None:
        """Stop the process, whatever it does."""
        self.pipe.close()
        self.process.terminate()
        self.process.join(_PATIENCE_S)
        if self.process.is_alive():
            self.process.kill()
            self.process.join()


def _serve(pipe: Connection) -> None:
    """Do what comes through the pipe, until its other end is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    work: Any = None
    with suppress(EOFError, OSError):
        while True:
            new, item = pipe.recv()
            work = new or work
            pipe.send(attempt(work, item))


@contextmanager
def _deaf_to_interrupts() -> Iterator[None]:
    """Have processes that are started inside the block not hear Ctrl+C: their parent ends them."""
    if current_thread() is not main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


@contextmanager
def one_thread_each() -> Iterator[None]:
    """Have processes that are started inside the block use one thread for their matrices."""
    before = {name: os.environ.get(name) for name in THREADS}
    os.environ.update(dict.fromkeys(THREADS, "1"))
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
