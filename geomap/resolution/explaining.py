"""Why a name was taken for a place: what each signal gave to each of its candidates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from geomap.model import Candidate, Place, Toponym
from geomap.resolution.features import ALONE, COMPANY, NOTHING, TEXT
from geomap.resolution.ranker import ROUNDS, load

if TYPE_CHECKING:
    from geomap.resolution.ranked_candidates import Ranked
    from geomap.resolution.ranker import Row

__all__ = ["Explanation", "Weighed", "told"]

LEAST = 0.1
"""A signal that gives no candidate this much more than another (a tenth in odds) is not shown."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """A candidate (None: no match), its probability, and what each signal gave it (log odds)."""

    candidate: Candidate | None
    share: float
    gave: Mapping[str, float]

    @property
    def total(self) -> float:
        """The sum of what the signals gave."""
        return sum(self.gave.values())


@dataclass(frozen=True, slots=True)
class Explanation:
    """A resolved mention with its candidates, the likeliest first, and the answer of no match."""

    toponym: Toponym
    weighed: tuple[Weighed, ...]
    nothing: Weighed

    def table(self, *, most: int = 4) -> str:
        """Render as lines of text: a column for each candidate, a row for each telling signal."""
        mention, shown = self.toponym.mention, [*self.weighed[:most], self.nothing]
        place = self.toponym.place
        answer = f"{_name(place)} ({place.id})" if place else "no place"
        sure, count = f"confidence {self.toponym.confidence:.2f}", len(self.weighed)
        lines = [
            f"{mention.text} {mention.start}–{mention.end}: {answer}, {sure}; {count} candidates",
            _row("", [_name(w.candidate.place) if w.candidate else "no match" for w in shown]),
            _row("probability", [f"{w.share:.3f}" for w in shown]),
            _row("sum of log odds", [f"{w.total:.2f}" for w in shown]),
        ]
        for name in _telling(shown):
            lines.append(_row(f"  {name}", [_signed(w.gave.get(name)) for w in shown]))
        return "\n".join(lines)


def told(final: Ranked, number: int, toponym: Toponym) -> Explanation:
    """Lay out the last round's signals of the group ``number``, each times its weight."""
    ranker, last, group = load(), len(ROUNDS) - 1, final.reading.groups[number]
    rows = zip(
        group.candidates,
        final.shares[number],
        group.known.rows,
        final.reading.text[number],
        final.company[number],
        strict=True,
    )
    weighed = []
    for candidate, share, alone, text, company in rows:
        gave = _gave(ALONE, ranker.alone[last], alone)
        gave |= _gave(TEXT, ranker.text[last], text) | _gave(COMPANY, ranker.company[last], company)
        weighed.append(Weighed(candidate, share, gave))
    weighed.sort(key=lambda w: (-w.share, w.candidate.place.id if w.candidate else ""))
    left = max(0.0, 1 - sum(final.shares[number]))
    nothing = _gave(NOTHING, ranker.nothing[last], final.reading.nothing[number])
    return Explanation(toponym, tuple(weighed), Weighed(None, left, nothing))


def _gave(names: Sequence[str], weights: Row, signals: Row) -> dict[str, float]:
    return {n: w * s for n, w, s in zip(names, weights, signals, strict=True) if w * s}


def _telling(shown: Sequence[Weighed]) -> list[str]:
    """Names of the signals that set the candidates apart, those that do most first."""
    apart: dict[str, float] = {}
    for name in dict.fromkeys(n for w in shown for n in w.gave):
        values = [w.gave.get(name, 0.0) for w in shown if w.candidate] or [0.0]
        spread = max(values) - min(values)
        if spread >= LEAST or name in NOTHING:
            apart[name] = spread
    return sorted(apart, key=lambda n: (-apart[n], n))


def _name(place: Place) -> str:
    where = ", ".join(p for p in (place.admin1, place.country) if p and p != place.name)
    return f"{place.name} {place.feature_code} {where}".strip()


def _row(name: str, cells: Sequence[str]) -> str:
    return f"{name:<24}" + "".join(f"{cell[:24]:>26}" for cell in cells)


def _signed(value: float | None) -> str:
    return "·" if value is None else f"{value:+.2f}"
