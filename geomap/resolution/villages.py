"""
Villages: what the layers below the index have for a name, where the text speaks for it.

There are far more villages than names that news means by them, and most are called as something
else is, too. So a village is a candidate only where its signals say so: a weighted sum over zero.
What passes is weighed by the ranker like any other place; what does not is as if it were not there,
and a text that speaks for no village reads as it did without the layer.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from math import log10
from typing import TYPE_CHECKING

from geomap.model import Candidate, Document, Mention, Place
from geomap.recognition.villages import is_called_village
from geomap.resolution.coherence import distance_km
from geomap.resolution.containment import encloses
from geomap.resolution.features import ALONE, alone, keys_of
from geomap.resolution.groups import Group, KnownName, look_up

if TYPE_CHECKING:
    from geomap.gazetteer.index import Index

__all__ = ["VILLAGE", "WEIGHTS", "speaks_for", "with_villages"]

VILLAGE = (
    "village", "country_named", "country_heard", "called_village", "enclosed", "division_named",
    "near", "other_place", "crowd", "word", "person", "inexact",
)  # fmt: skip
"""Signals for and against a village."""

WEIGHTS = {
    "village": -3.0, "country_named": 2.0, "country_heard": 2.0, "called_village": 4.0,
    "enclosed": 3.5, "division_named": 2.5, "near": 2.5, "other_place": -7.0, "crowd": -3.5,
    "word": -20.0, "person": -4.0, "inexact": -2.0,
}  # fmt: skip
"""
What each signal weighs, set so that no weak one does alone and two of them do: a word for a
village or the enclosing place, or the country named and two others of it heard, or a town near by.
Against them stand a place of the index by that name, ten namesakes (until an enclosing place is
named), a common word, a person. Set by judgement, but for ``near`` and ``other_place``, which were
raised by the mentions of five corpora (1,649 villages for a name of a country in play, 79 right).
A logit fitted to four of them told the villages of the fifth worse: of names that the index has
not 28 right and 12 wrong passed, by these weights 39 and 4.
"""

HEARD = 3
"""Names of a country that put it wholly in play."""
LEAST_SCORE = 0.4
"""Score of a place (a town of some 1,500 people) from which on its name tells of its country."""
CROWD = 10
NEAR_KM, NEAR_CHARACTERS, CLOSE = 60.0, 300, 60
MOST, MENTIONS, MOST_NEAR = 200, 10, 40
"""Villages of a name, its mentions, and places around it that are looked at, at most."""
_UNPEOPLED = 100
"""Inhabitants of a village of which nobody counted them, as ``gazetteer.weights`` has it."""

_AT = {name: at for at, name in enumerate(ALONE)}

Spoken = Sequence[tuple[int, str]]


@dataclass(frozen=True, slots=True)
class _Context:
    """What the index's own places say of the text: countries, divisions, where they stand."""

    text: str
    named: frozenset[str]
    heard: Counter[str]
    divisions: frozenset[tuple[str, str]]
    stands: tuple[tuple[Mention, Place], ...]
    starts: tuple[int, ...]

    def within(self, first: int, last: int) -> Sequence[tuple[Mention, Place]]:
        """Return the places that begin between two offsets."""
        return self.stands[bisect_left(self.starts, first) : bisect_right(self.starts, last)]


@dataclass(frozen=True, slots=True)
class _Beside:
    """What stands beside a name: a word for a village, the place said to hold it, others near."""

    called: bool
    holding: tuple[Place, ...]
    near: tuple[Place, ...]


def with_villages(
    document: Document, groups: Sequence[Group], index: Index, spoken: Spoken
) -> list[Group]:
    """Return groups with the villages for which the text speaks, behind the index's own places."""
    context = _context(document, groups, spoken)
    codes = tuple(sorted(context.named | set(context.heard)))
    if not codes:
        return list(groups)
    look = _memory(index)
    return [_joined(group, look(group.mentions[0].text, codes), context, index) for group in groups]


@lru_cache(maxsize=4)
def _memory(index: Index) -> Callable[[str, tuple[str, ...]], KnownName]:
    @lru_cache(maxsize=4096)
    def look(text: str, codes: tuple[str, ...]) -> KnownName:
        return look_up(text, lambda name: index.candidates(name, countries=codes, limit=MOST))

    return look


def _context(document: Document, groups: Sequence[Group], spoken: Spoken) -> _Context:
    named, divisions = {code for _, code in spoken}, set()
    heard: Counter[str] = Counter()
    stands = []
    for group in groups:
        if not group.known.exact or not group.candidates:
            continue
        first = group.candidates[0]
        place = first.place
        if not place.country or first.score < LEAST_SCORE:
            continue
        heard[place.country] += 1
        if place.feature_code.startswith("PCL"):
            named.add(place.country)
            continue
        stands += [(mention, place) for mention in group.mentions]
        for candidate in group.candidates[:5]:
            if candidate.place.feature_class == "A" and candidate.place.country == place.country:
                divisions.add((place.country, candidate.place.name))
    stands.sort(key=lambda stand: stand[0].start)
    starts = tuple(mention.start for mention, _ in stands)
    return _Context(
        document.text, frozenset(named), heard, frozenset(divisions), tuple(stands), starts
    )


def _beside(group: Group, context: _Context) -> _Beside:
    text, mentions = context.text, group.mentions[:MENTIONS]
    near: dict[str, Place] = {}
    holding: dict[str, Place] = {}
    for mention in mentions:
        around = context.within(mention.start - NEAR_CHARACTERS, mention.start + NEAR_CHARACTERS)
        near |= {p.id: p for _, p in around if p.feature_code != "ADM1"}
        following = context.within(mention.end, mention.end + CLOSE)[:1]
        holding |= {p.id: p for m, p in following if _is_within(text[mention.end : m.start])}
    called = any(is_called_village(text, m.start, m.end) for m in mentions)
    return _Beside(called, tuple(holding.values()), tuple(near.values())[:MOST_NEAR])


def _is_within(gap: str) -> bool:
    return encloses(gap) or len(gap) < len(" : ")


def _joined(group: Group, found: KnownName, context: _Context, index: Index) -> Group:
    """Put behind a group's candidates the villages that pass."""
    if all(mention.role == "demonym" for mention in group.mentions):
        return group
    there = {c.place.id for c in group.candidates}
    new = [c for c in found.candidates if c.place.id not in there]
    if not new:
        return group
    word = index.is_wary(group.mentions[0].text)
    beside = _beside(group, context)
    passed = [
        c
        for c in new
        if speaks_for(_signals(group, c, context, beside, index) | _of_name(len(new), word, beside))
        > 0
    ]
    return replace(group, known=_with(group.known, passed, found)) if passed else group


def speaks_for(signals: dict[str, float]) -> float:
    """Weigh the signals of a village; over zero it is a candidate."""
    return sum(WEIGHTS[name] * value for name, value in signals.items())


def _of_name(namesakes: int, word: bool, beside: _Beside) -> dict[str, float]:
    """Measure the signals that all the villages of a name share."""
    return {
        "village": 1.0,
        "called_village": float(beside.called),
        "crowd": float(namesakes >= CROWD),
        "word": float(word and not beside.called),
    }


def _signals(
    group: Group, candidate: Candidate, context: _Context, beside: _Beside, index: Index
) -> dict[str, float]:
    """Measure the signals of one village."""
    place, code = candidate.place, candidate.place.country or ""
    own = any(group.known.own)
    here = any(c.place.country == code for c in group.candidates)
    inexact = candidate.matched not in keys_of([group.mentions[0].text])
    person = all(m.label == "PERSON" for m in group.mentions)
    return {
        "country_named": float(code in context.named),
        "country_heard": min(context.heard[code], HEARD) / HEARD,
        "enclosed": float(any(_holds(p, place, index) for p in beside.holding)),
        "division_named": float((code, place.admin1) in context.divisions),
        "near": float(any(_is_near(p, place) for p in beside.near)),
        "other_place": 1.0 if own else 0.5 * here,
        "person": float(person and not beside.called),
        "inexact": inexact * (3.0 if own else 1.0),
    }


def _is_near(other: Place, place: Place) -> bool:
    return other.country == place.country and distance_km(other, place) <= NEAR_KM


def _holds(outer: Place, place: Place, index: Index) -> bool:
    if outer.country != place.country:
        return False
    if outer.feature_code == "ADM1" or outer.name == place.admin1:
        return place.admin1 in (outer.name, outer.admin1)
    if outer.feature_class == "A":
        return outer.id in {p.id for p in index.stated_parents(place.id)}
    return distance_km(outer, place) <= NEAR_KM


def _with(known: KnownName, passed: Sequence[Candidate], found: KnownName) -> KnownName:
    """Lay villages behind what is known; their signals tell that nobody counted their people."""
    exact = {c.matched for c in found.candidates} if found.exact else set()
    every = [*known.candidates, *passed]
    rows = alone(exact, every)[len(known.candidates) :]
    return KnownName(
        tuple(every),
        (*known.rows, *(_counted(row, c.place) for row, c in zip(rows, passed, strict=True))),
        (*known.own, *(True for _ in passed)),
        known.exact or found.exact,
        known.cut if known.candidates else found.cut,
    )


def _counted(row: tuple[float, ...], place: Place) -> tuple[float, ...]:
    signals = list(row)
    signals[_AT["population"]] = log10(max(place.population or 0, _UNPEOPLED)) / 8
    signals[_AT["no_population"]] = 0.0
    return tuple(signals)
