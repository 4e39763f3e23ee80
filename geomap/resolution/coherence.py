"""
The signals of a candidate that its company gives: lists, votes for countries, nearness.

What the other names mean is not known but believed: each has a probability for every candidate,
and gives its votes for countries and divisions, and its place to be near to, accordingly.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import exp

from geomap.geodesy import KM_PER_DEGREE, nearby_km
from geomap.model import Place
from geomap.resolution.context import DOUBT, TOO_WIDE_KM, TextContext
from geomap.resolution.features import bucket
from geomap.resolution.groups import Group

__all__ = ["Belief", "believe", "company", "distance_km", "nothing_around"]

NEAR_KM, NEXT_DOOR_KM = 150.0, 30.0
FAR_KM = 600.0
"""Where nearness is told no more: under 2 % of what it is at the spot."""
NOTHING_HEARD = 0.02
"""Share of the votes below which a text does not speak of a country."""
LEAST = 0.02
"""Beliefs below this are not passed on; they would cost time and change nothing."""

Row = tuple[float, ...]
Point = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Belief:
    """What a name is thought to mean: shares of countries, divisions and kinds; its best place."""

    countries: dict[str, float]
    divisions: dict[tuple[str, str], float]
    kinds: dict[tuple[str, str], float]
    places: dict[str, float]
    best: Place | None
    sure: float


def nothing_around(groups: Sequence[Group], left: Sequence[float]) -> list[Row]:
    """
    Measure how likely the other groups of each name have no match: one name is one place.

    Parameters
    ----------
    groups : sequence of Group
    left : sequence of float
        The probability that a group has no match.
    """
    alike: dict[tuple[str, int], list[int]] = defaultdict(list)
    for group in groups:
        alike[group.name].append(group.number)
    found: list[Row] = []
    for group in groups:
        others = [left[i] for i in alike[group.name] if i != group.number]
        found.append((sum(others) / len(others) - 0.5 if others else 0.0,))
    return found


def believe(group: Group, shares: Sequence[float]) -> Belief:
    """Sum up what a name is thought to mean by the probabilities of its candidates."""
    countries: dict[str, float] = defaultdict(float)
    divisions: dict[tuple[str, str], float] = defaultdict(float)
    kinds: dict[tuple[str, str], float] = defaultdict(float)
    places: dict[str, float] = {}
    best, sure = None, 0.0
    for candidate, share in zip(group.candidates, shares, strict=True):
        if share < LEAST:
            continue
        place = candidate.place
        if share > sure:
            best, sure = place, share
        kinds[_sort(place)] += share
        places[place.id] = share
        if place.country:
            countries[place.country] += share
            if place.admin1 or place.feature_code == "ADM1":
                divisions[place.country, place.admin1 or place.name] += share
    return Belief(countries, divisions, kinds, places, best, sure)


def _sort(place: Place) -> tuple[str, str]:
    """Kind and country; all countries are of one sort."""
    kind = bucket(place.feature_class, place.feature_code)
    return kind, "" if kind == "country" else place.country or ""


@dataclass(frozen=True, slots=True)
class _Votes:
    countries: Mapping[str, float]
    divisions: Mapping[tuple[str, str], float]
    whole: float


def company(
    groups: Sequence[Group], text_context: TextContext, beliefs: Sequence[Belief]
) -> list[list[Row]]:
    """Measure the signals ``COMPANY`` of the candidates of every group."""
    times = [min(len(g.mentions), 3) ** 0.5 for g in groups]
    everything = _votes(list(zip(beliefs, times, strict=True)))
    alike: dict[tuple[str, int], list[int]] = defaultdict(list)
    for group in groups:
        alike[group.name].append(group.number)
    own = {key: _votes([(beliefs[i], times[i]) for i in same]) for key, same in alike.items()}
    found = []
    for group in groups:
        around = _Around(
            everything,
            own[group.name],
            _votes([(beliefs[i], weight) for i, weight in text_context.beside[group.number]]),
            _listed([beliefs[i] for i in group.siblings]),
            [beliefs[i] for i in alike[group.name] if i != group.number],
            beliefs[text_context.first].countries if text_context.first != group.number else {},
            _points(beliefs, text_context.beside[group.number]),
        )
        long = min(len(group.siblings), 5) / 5
        drawn = _Drawn(
            [beliefs[i] for i in group.enclosers if beliefs[i].best is not None],
            group.drawn,
            _votes([(beliefs[i], 1.0) for i in sorted(text_context.sentences[group.number])]),
            frozenset(text_context.adjectives),
            _main(around),
        )
        found.append(
            [
                (*_row(c.place, around, long), *_bounds(c.place, c.score, around, drawn))
                for c in group.candidates
            ]
        )
    return found


@dataclass(frozen=True, slots=True)
class _Drawn:
    """What the text draws around a group: what holds it, by name and adjective; its sentence."""

    enclosers: Sequence[Belief]
    adjectives: frozenset[str]
    sentence: _Votes
    spoken: frozenset[str]
    main: float


def _bounds(place: Place, score: float, around: _Around, drawn: _Drawn) -> Row:
    """Measure whether a place lies inside what the text draws around its name, or abroad."""
    code = place.country or ""
    inside, beyond = [0.0], [0.0]
    for belief in drawn.enclosers:
        same = belief.countries.get(code, 0.0)
        inside.append(same)
        beyond.append(sum(belief.countries.values()) - same)
    if drawn.adjectives:
        inside.append(float(code in drawn.adjectives))
        beyond.append(float(code not in drawn.adjectives))
    division = code, place.admin1 or place.name
    divided = [b for b in drawn.enclosers if b.divisions]
    same = max((b.divisions.get(division, 0.0) for b in divided), default=0.0)
    sentence = drawn.sentence.countries.get(code, 0.0) / (drawn.sentence.whole or 1.0)
    told = sum(drawn.sentence.countries.values()) / (drawn.sentence.whole or 1.0)
    abroad, behind = _abroad(code, around, drawn)
    return (
        max(inside),
        max(beyond) * (code != ""),
        same,
        float(bool(divided)) * (1 - same) * max(inside),
        sentence,
        max(0.0, told - sentence) * (sentence < NOTHING_HEARD),
        abroad,
        abroad * (1 - score),
        behind,
        behind * (1 - score),
    )


def _main(around: _Around) -> float:
    """Count the votes for the country that the other names speak of most."""
    countries, own = around.everything.countries, around.own.countries
    return max((share - own.get(c, 0.0) for c, share in countries.items()), default=0.0)


def _abroad(code: str, around: _Around, drawn: _Drawn) -> tuple[float, float]:
    """Measure how much a text is of another country that it speaks of this one never, or less."""
    others = max(0.0, around.everything.whole - around.own.whole) + DOUBT
    here = around.everything.countries.get(code, 0.0) - around.own.countries.get(code, 0.0)
    never = code not in drawn.spoken and here <= NOTHING_HEARD * others
    return drawn.main / others * never, max(0.0, drawn.main - here) / others


@dataclass(frozen=True, slots=True)
class _Around:
    """What the others say to one group: all, itself and its namesakes, those beside it, …"""

    everything: _Votes
    own: _Votes
    beside: _Votes
    listed: Mapping[tuple[str, str], float]
    namesakes: Sequence[Belief]
    first: Mapping[str, float]
    points: Sequence[Point]


def _row(place: Place, around: _Around, long: float) -> Row:
    code = place.country or ""
    division = code, place.admin1 or place.name
    others = max(0.0, around.everything.whole - around.own.whole) + DOUBT
    near = around.beside.whole + DOUBT / 2
    countries, divisions = around.everything.countries, around.everything.divisions
    alike = around.listed.get(_sort(place), 0.0)
    close, next_door = _near(place, around.points)
    votes = max(0.0, countries.get(code, 0.0) - around.own.countries.get(code, 0.0)) / others
    beside = around.beside.countries.get(code, 0.0) / near
    return (
        alike,
        alike * long,
        sum(belief.places.get(place.id, 0.0) for belief in around.namesakes),
        votes,
        beside,
        around.first.get(code, 0.0),
        max(0.0, divisions.get(division, 0.0) - around.own.divisions.get(division, 0.0)) / others,
        around.beside.divisions.get(division, 0.0) / near,
        close,
        next_door,
        close * (place.feature_code == "ADM1"),
        max(votes, beside) * (place.feature_code == "PPLC"),
    )


def _votes(weighed: Sequence[tuple[Belief, float]]) -> _Votes:
    countries: dict[str, float] = defaultdict(float)
    divisions: dict[tuple[str, str], float] = defaultdict(float)
    whole = 0.0
    for belief, weight in weighed:
        if belief.sure:
            whole += weight
        for code, share in belief.countries.items():
            countries[code] += weight * share
        for division, share in belief.divisions.items():
            divisions[division] += weight * share
    return _Votes(countries, divisions, whole)


def _listed(beliefs: Sequence[Belief]) -> dict[tuple[str, str], float]:
    found: dict[tuple[str, str], float] = defaultdict(float)
    for belief in beliefs:
        for kind, share in belief.kinds.items():
            found[kind] += share / len(beliefs)
    return found


def _points(beliefs: Sequence[Belief], beside: Sequence[tuple[int, float]]) -> list[Point]:
    """List (lat, lon, weight) of the places around, but for what is too big to be near to."""
    return [
        (b.best.latitude, b.best.longitude, w * b.sure)
        for i, w in beside
        if (b := beliefs[i]).best is not None and b.best.radius_km < TOO_WIDE_KM
        and b.best.feature_code != "ADM1" and not b.best.feature_code.startswith("PCL")
    ]  # fmt: skip


def _near(place: Place, points: Sequence[Point]) -> tuple[float, float]:
    """Chances (0–1) that one of the points is near, and next door."""
    if place.feature_code.startswith("PCL"):
        return 0.0, 0.0
    lat, lon, apart, beyond = place.latitude, place.longitude, 1.0, 1.0
    for other_lat, other_lon, weight in points:
        if abs(lat - other_lat) * KM_PER_DEGREE > FAR_KM:
            continue
        km = nearby_km(lon, lat, other_lon, other_lat)
        if km < FAR_KM:
            apart *= 1 - weight * exp(-km / NEAR_KM)
            beyond *= 1 - weight * exp(-km / NEXT_DOOR_KM)
    return 1 - apart, 1 - beyond


def distance_km(a: Place, b: Place) -> float:
    """Return the distance of two places as `nearby_km` has it."""
    return nearby_km(a.longitude, a.latitude, b.longitude, b.latitude)
