"""
Whether two tellings are of one event: what forbids it, and one decision of named signals.

The weights, each by its signal's name, stand in ``weights.json``, written by
``tests/benchmarks/train_merging.py``, which says on what they were fitted and how well they do.
How far apart two types of event are stands in ``type_distances.csv``; a pair that is not in it is
of two events.
"""

from __future__ import annotations

import csv
import json
import math
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from functools import cache
from importlib.resources import files

from geomap.dates import compatible
from geomap.extraction.tellings.profile import Profile, cosine
from geomap.geodesy import great_circle_km
from geomap.model import Event, Place

__all__ = [
    "NEAR_KM", "contradict", "holds", "is_total", "probability", "signals", "table",
    "threshold", "type_distance",
]  # fmt: skip

NEAR_KM = 25.0
"""Places this close may be one: the tolerance with which event data sets score locations."""


def probability(one: Profile, other: Profile) -> float:
    """Return the probability that two tellings that do not contradict are of one event."""
    weigh = table()["weights"].get
    total: float = weigh("(intercept)", 0.0)
    for name, value in _signals(one, other):
        total += weigh(name, 0.0) * value
    return 1 / (1 + math.exp(-total))


def threshold(merging: str) -> float:
    """Return the probability from which on two tellings are one; ``strict`` or ``normal``."""
    return table()["thresholds"][merging]


@cache
def table() -> Mapping[str, Mapping[str, float]]:
    """Return the weights and the thresholds, by name."""
    text = files("geomap.extraction.tellings").joinpath("weights.json").read_text("utf-8")
    found: dict[str, dict[str, float]] = json.loads(text)
    return found


# --- what no words can outweigh -----------------------------------------------------------------


def contradict(one: Profile, other: Profile) -> bool:
    """
    Return True if two tellings cannot be of one event.

    They tell days that cannot be one, places too far apart, types of event that are never one, or
    name two actors; or one was published before the day that the other tells. A denial is an event
    of its own beside what it denies: who filters for what was denied has to find it.
    """
    a, b = one.event, other.event
    return (
        _of_two_actors(one, other)
        or (a.status == "denied") != (b.status == "denied")
        or type_distance(a.sub_event_type, b.sub_event_type) >= 1
        or not compatible(a.when, b.when, slack_days=0)
        or _apart(a.place, b.place)
        or _too_early(one, other)
        or _too_early(other, one)
        or is_total(a) != is_total(b)
    )


@cache
def type_distance(one: str, other: str) -> float:
    """
    Return how far apart two of ACLED's sub-event types are: 0 the same, 1 never one event.

    Examples
    --------
    >>> type_distance("Attack", "Armed clash"), type_distance("Attack", "Agreement")
    (0.2, 1.0)
    """
    return 0.0 if one == other else _distances().get(frozenset((one, other)), 1.0)


@cache
def _distances() -> Mapping[frozenset[str], float]:
    text = files("geomap.extraction.tellings").joinpath("type_distances.csv").read_text("utf-8")
    rows = csv.DictReader(text.splitlines())
    return {frozenset((row["one"], row["other"])): float(row["distance"]) for row in rows}


def _apart(a: Place | None, b: Place | None) -> bool:
    """Return True for two places of which neither reaches to the other."""
    if a is None or b is None or a.id == b.id or holds(a, b) or holds(b, a):
        return False
    if _is_country(a) or _is_country(b):
        return a.country is not None and b.country is not None
    return great_circle_km(a, b) > NEAR_KM + _reach(a) + _reach(b)


# GeoNames' classes of buildings, roads and woods.
_SPOTS = frozenset("SRV")
SUBURB_KM = 15.0
"""A town's airport or camp lies about so far out."""


def _reach(place: Place) -> float:
    """Return how far an area reaches; a town's own breadth is within the tolerance."""
    return place.radius_km if place.feature_class in ("A", "H", "L") else 0.0


def holds(large: Place, small: Place) -> bool:
    """Return True if a country or province holds a place, or a town its airport or market."""
    if large.feature_class == "P" and small.feature_class in _SPOTS:
        return great_circle_km(large, small) <= max(SUBURB_KM, large.radius_km)
    if _is_country(large):
        return large.country == small.country and small.country is not None
    return large.feature_code == "ADM1" and (large.country, large.name) == (
        small.country,
        small.admin1,
    )


def _is_country(place: Place) -> bool:
    return place.feature_code.startswith("PCL")


_AHEAD = frozenset({"planned", "hypothetical"})


def _too_early(one: Profile, other: Profile) -> bool:
    """Return True if the one was published before the other's day and tells it as past."""
    ahead = one.event.status in _AHEAD
    return (
        not ahead
        and one.published is not None
        and other.first is not None
        and other.first > one.published + timedelta(days=1)
    )


def _of_two_actors(one: Profile, other: Profile) -> bool:
    """
    Return True for two named actors of whom neither helps or is hit by the other.

    Who meets may be many, and each outlet names its own.
    """
    if {one.event.sub_event_type, other.event.sub_event_type} <= _MUTUAL:
        return False
    named = bool(one.actors and other.actors) and not one.actors & other.actors
    return named and not _swapped(one, other)


def _swapped(one: Profile, other: Profile) -> bool:
    """
    Return True for a fight told from either side, or a blow as what became of those it hit.

    Of those who meet or agree, any may be named first.
    """
    if one.event.sub_event_type in _MUTUAL and other.event.sub_event_type in _MUTUAL:
        return bool((one.actors | one.targets) & (other.actors | other.targets))
    return bool(one.actors & other.targets or other.actors & one.targets)


_MUTUAL = frozenset({"Agreement", "Other"})


def is_total(event: Event) -> bool:
    """Return True for the sum of a campaign ("7,000 air strikes"), which is no single event."""
    return max((event.quantities.get(key, 0) for key in ("strikes", "sorties")), default=0) >= 100


# --- signals ------------------------------------------------------------------------------------


def signals(one: Profile, other: Profile) -> dict[str, float]:
    """
    Collect the signals of a pair of tellings; the order of the two does not matter.

    Returns
    -------
    dict of str to float
        Mostly 0 or 1; likenesses of words lie between, logarithms of days and kilometres above.
    """
    return dict(_signals(one, other))


def _signals(one: Profile, other: Profile) -> Iterator[tuple[str, float]]:
    """Yield each signal once."""
    for name in _of_place(one, other):
        yield name, 1.0
    yield from _of_time(one, other)
    yield from _of_type(one.event, other.event)
    for name in _of_sides(one, other):
        yield name, 1.0
    yield from _of_figures(one.event, other.event)
    yield from _of_words(one, other)


def _of_place(one: Profile, other: Profile) -> Iterator[str]:
    a, b = one.event.place, other.event.place
    if a is None or b is None:
        yield "place: both unknown" if a is b else "place: one unknown"
    elif a.id == b.id:
        exact = "place: same" if one.exact else "place: same area"
        yield "place: same country" if _is_country(a) else exact
    elif holds(a, b) or holds(b, a):
        yield "place: in the country" if _is_country(a) or _is_country(b) else "place: contained"
    else:
        yield "place: within 5 km" if great_circle_km(a, b) <= 5 else "place: near"


def _of_time(one: Profile, other: Profile) -> Iterator[tuple[str, float]]:
    precise = [p.event.when.precision for p in (one, other)]
    if one.first is None or other.first is None:
        yield ("day: both untold" if one.first is other.first else "day: one untold"), 1.0
        yield "day: untold, published apart", _spread(_published(one), _published(other))
    elif precise == ["day", "day"]:
        yield "day: same", 1.0
    else:
        yield "day: overlapping", 1.0
    if one.published is None or other.published is None:
        yield "published: unknown", 1.0
        if one.first is None or other.first is None:
            yield "time: unknown", 1.0
    else:
        yield "published apart", _spread(one.published, other.published)


def _published(profile: Profile) -> date | None:
    return profile.first or profile.published


def _spread(a: date | None, b: date | None) -> float:
    """Return how far apart two days are: 0 the same, 1 a week, 2.2 three months."""
    return math.log1p(abs((a - b).days)) / math.log(8) if a and b else 0.0


def _of_type(a: Event, b: Event) -> Iterator[tuple[str, float]]:
    yield "type distance", type_distance(a.sub_event_type, b.sub_event_type)
    kinds = a.plover.partition("/")[0], b.plover.partition("/")[0]
    if kinds[0] != kinds[1]:
        yield "plover: other", 1.0
    elif a.plover != b.plover:
        yield "plover: other mode", 1.0
    if {a.sub_event_type, b.sub_event_type} & _LOOSE:
        yield "type: loose", 1.0
    statuses = {a.status, b.status}
    if len(statuses) > 1:
        yield f"status: {' and '.join(sorted(statuses))}", 1.0


# Types of many acts, of which states do several a day.
_LOOSE = frozenset({"Other", "Change to group/activity", "Headquarters or base established"})


def _of_sides(one: Profile, other: Profile) -> Iterator[str]:
    actors = _alike(one.actors, other.actors, one.event.actor, other.event.actor)
    targets = _alike(one.targets, other.targets, one.event.target, other.event.target)
    swapped = _swapped(one, other)
    yield "sides swapped" if actors == "other" and swapped else f"actor: {actors}"
    if targets != "other" or not swapped:
        yield f"target: {targets}"


def _alike(a: frozenset[str], b: frozenset[str], said: str | None, told: str | None) -> str:
    if a and b:
        return "same" if a & b else "other"
    if said is None or told is None:
        return "both unknown" if said is told else "one unknown"
    return "same words" if said.casefold() == told.casefold() else "words"


def _of_figures(a: Event, b: Event) -> Iterator[tuple[str, float]]:
    if a.fatalities and b.fatalities:
        low, high = sorted((a.fatalities, b.fatalities))
        if low == high:
            yield "killed: same", math.log1p(low)
        elif high - low <= max(2, 0.3 * high):
            yield "killed: about the same", 1.0
        else:
            yield "killed: other", math.log(high / low)
    shared = a.quantities.keys() & b.quantities.keys()
    if any(a.quantities[key] == b.quantities[key] for key in shared):
        yield "figure: same", 1.0
    elif shared:
        yield "figure: other", 1.0


# Two texts of one story are hardly more alike; those of a sentence each may be, of two stories.
_ALIKE = 0.5


def _of_words(one: Profile, other: Profile) -> Iterator[tuple[str, float]]:
    yield "words", cosine(one.words, other.words)
    yield "pages", min(_ALIKE, cosine(one.page, other.page))
    if one.words and other.words and not one.words.keys() & other.words.keys():
        yield "words: none shared", 1.0
    names = one.names & other.names
    yield "names shared", min(3.0, float(len(names)))
    if one.names and other.names and not names:
        yield "names: none shared", 1.0
    if one.numbers & other.numbers:
        yield "number shared", 1.0
