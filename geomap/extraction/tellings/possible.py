"""
Which of very many pairs of tellings cannot be one event, by what can be reckoned for all at once.

A pair that is left is judged by `geomap.extraction.tellings.pairs.contradict`, which forbids all
that is forbidden here, and more.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, TypeVar

from geomap.extraction.tellings.pairs import is_total, type_distance
from geomap.extraction.tellings.profile import Profile

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

__all__ = ["PossiblePairs", "possible"]

T = TypeVar("T", bound=Hashable)
Days = Sequence[tuple[date | None, date | None]]

# Tellings of an event without a day are of the same weeks' papers.
_WINDOW = timedelta(days=45)
_EARLIEST, _LATEST = date.min.toordinal(), date.max.toordinal()


@dataclass(frozen=True, slots=True)
class _Spans:
    """First and last days, as ordinals; what is not known reaches to the end of time."""

    first: npt.NDArray[np.int64]
    last: npt.NDArray[np.int64]

    @classmethod
    def of(cls, days: Days) -> _Spans:
        import numpy as np

        first = np.array([low.toordinal() if low else _EARLIEST for low, _ in days], dtype="int64")
        last = np.array([high.toordinal() if high else _LATEST for _, high in days], dtype="int64")
        return cls(first, last)

    def meet(self, i: Any, j: Any, slack: int = 0) -> Any:
        return (self.first[i] <= self.last[j] + slack) & (self.first[j] <= self.last[i] + slack)


@dataclass(frozen=True, slots=True)
class PossiblePairs:
    """Decides of pairs, given as two arrays of numbers, whether they may be one event."""

    document: npt.NDArray[np.int64]
    weeks: _Spans
    days: _Spans
    unsaid: npt.NDArray[np.bool_]
    undated: npt.NDArray[np.bool_]
    denied: npt.NDArray[np.bool_]
    total: npt.NDArray[np.bool_]
    kind: npt.NDArray[np.int64]
    other_kinds: npt.NDArray[np.bool_]

    def __call__(self, i: Any, j: Any) -> Any:
        """Return an array of bool."""
        import numpy as np

        found: Any = np.zeros(len(i), dtype=bool)
        left = np.flatnonzero(
            (self.document[i] != self.document[j])
            & ~self.other_kinds[self.kind[i], self.kind[j]]
            & (self.denied[i] == self.denied[j])
            & (self.total[i] == self.total[j])
        )
        i, j = i[left], j[left]
        untold = (self.undated[i] | self.undated[j]) & (self.unsaid[i] | self.unsaid[j])
        found[left] = (self.days.meet(i, j) | untold) & self.weeks.meet(i, j, _WINDOW.days)
        return found


def possible(told: Sequence[Profile]) -> PossiblePairs:
    """Prepare to ask of tellings, by their numbers, which pairs may be one event."""
    import numpy as np

    document, _ = _numbered(profile.document for profile in told)
    kind, kinds = _numbered(profile.event.sub_event_type for profile in told)
    whens = [profile.event.when for profile in told]
    return PossiblePairs(
        document=document,
        weeks=_Spans.of([_weeks(profile) for profile in told]),
        days=_Spans.of([(when.start, when.end) for when in whens]),
        unsaid=_marked(whens, lambda when: when.edtf is None),
        undated=_marked(whens, lambda when: when.start is None),
        denied=_marked(told, lambda profile: profile.event.status == "denied"),
        total=_marked(told, lambda profile: is_total(profile.event)),
        kind=kind,
        other_kinds=np.array([[type_distance(a, b) >= 1 for b in kinds] for a in kinds], bool),
    )


def _weeks(profile: Profile) -> tuple[date | None, date | None]:
    """Return the days an event may be of: those told, else its document's."""
    first = profile.first or profile.published
    last = profile.last or profile.published or first
    return (first, max(first, last)) if first and last else (None, None)


def _marked(values: Iterable[Any], have: Callable[[Any], bool]) -> npt.NDArray[np.bool_]:
    import numpy as np

    return np.array([have(value) for value in values], dtype=bool)


def _numbered(values: Iterable[T]) -> tuple[npt.NDArray[np.int64], list[T]]:
    """Return each value's number, and the values in the order of theirs."""
    import numpy as np

    numbers: dict[T, int] = {}
    found = [numbers.setdefault(value, len(numbers)) for value in values]
    return np.array(found, dtype="int64"), list(numbers)
