"""
Villages: what the layers below the index have for a name, where the text speaks for it.

There are far more villages than names that news means by them, and most are called as something
else is, too. So a village is a candidate only where its signals say so: a weighted sum over zero.
What passes is weighed by the ranker like any other place; what does not is as if it were not there,
and a text that speaks for no village reads as it did without the layer.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from math import log10
from typing import TYPE_CHECKING

from geomap.model import Candidate, Document, Mention, Place
from geomap.recognition.villages import is_called_village
from geomap.resolution.company import distance_km
from geomap.resolution.groups import WITHIN, Group, Known, look_up
from geomap.resolution.signals import ALONE, alone, keys_of

if TYPE_CHECKING:
    from geomap.gazetteer.index import Index

__all__ = ["VILLAGE", "WEIGHTS", "speaks_for", "with_villages"]

VILLAGE = (
    "village", "country_named", "country_heard", "called_village", "enclosed", "division_named",
    "near", "other_place", "crowd", "word", "person", "inexact",
)  # fmt: skip
"""Signals for and against a village."""

WEIGHTS = dict(
    zip(VILLAGE, (-3.0, 2.0, 2.0, 4.0, 3.5, 2.5, 1.5, -5.5, -3.5, -20.0, -4.0, -2.0), strict=True)
)
"""
What each signal weighs, set so that one signal never does and two mostly do: its country and a
word for a village, its country named and others of it heard. Against them stand a place of the
index by that name (passed over only for a village that is called one, or where its district is
named beside it), ten namesakes (until an enclosing place is named), a common word, a person.
"""

HEARD = 3
"""Names of a country that put it wholly in play."""
LEAST_SCORE = 0.4
"""Score of a place (a town of some 1,500 people) from which on its name tells of its country."""
CROWD = 10
NEAR_KM, NEAR_CHARACTERS, CLOSE = 60.0, 300, 60
MOST = 200
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


def with_villages(
    document: Document, groups: Sequence[Group], index: Index, spoken: Spoken
) -> list[Group]:
    """Give groups with the villages for which the text speaks, behind the index's own places."""
    context = _context(document, groups, spoken)
    codes = tuple(sorted(context.named | set(context.heard)))
    if not codes:
        return list(groups)
    look = _memory(index)
    return [_joined(group, look(group.mentions[0].text, codes), context, index) for group in groups]


@lru_cache(maxsize=4)
def _memory(index: Index) -> Callable[[str, tuple[str, ...]], Known]:
    @lru_cache(maxsize=4096)
    def look(text: str, codes: tuple[str, ...]) -> Known:
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
    return _Context(document.text, frozenset(named), heard, frozenset(divisions), tuple(stands))


def _joined(group: Group, found: Known, context: _Context, index: Index) -> Group:
    """Put behind a group's candidates the villages that pass."""
    if all(mention.role == "demonym" for mention in group.mentions):
        return group
    there = {c.place.id for c in group.candidates}
    new = [c for c in found.candidates if c.place.id not in there]
    if not new:
        return group
    wary = index.is_wary(group.mentions[0].text)
    passed = [
        c
        for c in new
        if speaks_for(_signals(group, c, context, index, crowd=len(new), wary=wary)) > 0
    ]
    return replace(group, known=_with(group.known, passed, found)) if passed else group


def speaks_for(signals: dict[str, float]) -> float:
    """Weigh the signals of a village; over zero it is a candidate."""
    return sum(WEIGHTS[name] * value for name, value in signals.items())


def _signals(
    group: Group, candidate: Candidate, context: _Context, index: Index, *, crowd: int, wary: bool
) -> dict[str, float]:
    place, code = candidate.place, candidate.place.country or ""
    called = any(is_called_village(context.text, m.start, m.end) for m in group.mentions)
    own = any(group.known.own)
    here = any(c.place.country == code for c in group.candidates)
    enclosed = any(_enclosed(context, m, place, index) for m in group.mentions[:10])
    return {
        "village": 1.0,
        "country_named": float(code in context.named),
        "country_heard": min(context.heard[code], HEARD) / HEARD,
        "called_village": float(called),
        "enclosed": float(enclosed),
        "division_named": float((code, place.admin1) in context.divisions),
        "near": float(any(_near(context, m, place) for m in group.mentions[:10])),
        "other_place": 1.0 if own else 0.5 * here,
        "crowd": float(crowd >= CROWD),
        "word": float(wary and not called),
        "person": float(not called and all(m.label == "PERSON" for m in group.mentions)),
        "inexact": float(candidate.matched not in keys_of([m.text for m in group.mentions[:1]])),
    }


def _enclosed(context: _Context, mention: Mention, place: Place, index: Index) -> bool:
    """Return True if the place named right after a mention holds the village."""
    for other, outer in context.stands:
        gap = other.start - mention.end
        if not 0 <= gap < CLOSE or outer.country != place.country:
            continue
        if WITHIN.match(context.text[mention.end : other.start]) or gap < 3:
            return _holds(outer, place, index)
    return False


def _holds(outer: Place, place: Place, index: Index) -> bool:
    if outer.feature_code == "ADM1" or outer.name == place.admin1:
        return place.admin1 in (outer.name, outer.admin1)
    if outer.feature_class == "A":
        return outer.id in {p.id for p in index.stated_parents(place.id)}
    return distance_km(outer, place) <= NEAR_KM


def _near(context: _Context, mention: Mention, place: Place) -> bool:
    return any(
        abs(other.start - mention.start) <= NEAR_CHARACTERS
        and outer.country == place.country
        and outer.feature_code != "ADM1"
        and distance_km(outer, place) <= NEAR_KM
        for other, outer in context.stands
    )


def _with(known: Known, passed: Sequence[Candidate], found: Known) -> Known:
    """Lay villages behind what is known; their signals tell that nobody counted their people."""
    exact = {c.matched for c in found.candidates} if found.exact else set()
    every = [*known.candidates, *passed]
    rows = alone(exact, every)[len(known.candidates) :]
    return Known(
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
