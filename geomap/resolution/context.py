"""
The signals of a candidate that its text gives: kind, container, company, adjectives, outlet.

What the other names mean is not known but believed: each has a probability for every candidate,
and gives its votes for countries and divisions, and its place to be near to, accordingly.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import cos, exp, hypot, log, log10, radians

from geomap.model import Candidate, Document, Place
from geomap.resolution.demonyms import Adjectives, institutions, spoken_of
from geomap.resolution.groups import Group, neighbours
from geomap.resolution.signals import bucket, fits

__all__ = ["Belief", "Scene", "believe", "company", "scene", "words"]

KM_PER_DEGREE = 111.195
NEAR_KM, NEXT_DOOR_KM = 150.0, 30.0
FAR_KM = 600.0
"""Where nearness is told no more: under 2 % of what it is at the spot."""
BESIDE = 200
"""Characters within which an adjective of nationality stands beside a name: a sentence or two."""
LEAST = 0.02
"""Beliefs below this are not passed on; they would cost time and change nothing."""
_DOUBT = 0.5
"""Half a vote of doubt keeps a single other name from deciding alone."""
# Country-code domains that are not the code of ISO 3166-1.
_DOMAINS = {"uk": "GB"}
# Words of local news in any country's English.
_LOCAL = re.compile(
    r"\b(?:County|Sheriff\S*|City Council|[Cc]ouncill?ors?|[Cc]ouncilm[ae]n|[Mm]ayor|[Tt]ownship|"
    r"High School|[Ss]chool [Bb]oard|School District|Police Department|Fire Department|Highway \d+|"
    r"(?:[A-Z][a-z]+|\d\w*) (?:St\.|Street|Ave\.|Avenue|Road|Rd\.|Drive|Lane|Boulevard)|Borough|"
    r"[Cc]ommissioners|[Dd]owntown|[Cc]hurch|YMCA|[Ss]tate Police|[Tt]own hall|[Nn]eighbou?rhood)"
)
_NONE: frozenset[str] = frozenset()
_HOST = re.compile(r"(?:https?://)?([\w-]+(?:\.[\w-]+)+)", re.I)

Row = tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Scene:
    """What is the same for all the names of a document; lists run along the groups."""

    beside: list[list[tuple[int, float]]]
    first: int
    adjectives: Mapping[str, float]
    nearby: list[Mapping[str, float]]
    institutions: Mapping[str, float]
    local: float
    worldly: float
    outlet: tuple[str, str]
    possible: Possible


@dataclass(frozen=True, slots=True)
class Possible:
    """
    Which names could mean a place where, by cell of half a degree and by division.

    A name counts ``1 / (1 + ln(candidates))``: one that could be anywhere says little.
    """

    cells: dict[tuple[int, int], set[str]]
    divisions: dict[tuple[str, str], set[str]]
    worth: dict[str, float]


@dataclass(frozen=True, slots=True)
class Belief:
    """What a name is thought to mean: shares of countries, divisions and kinds; its best place."""

    countries: dict[str, float]
    divisions: dict[tuple[str, str], float]
    kinds: dict[tuple[str, str], float]
    places: dict[str, float]
    best: Place | None
    sure: float


def scene(document: Document, groups: Sequence[Group], table: Adjectives) -> Scene:
    """Read off a document what its names share."""
    spoken = spoken_of(document.text, table)
    counted: dict[str, float] = defaultdict(float)
    for _, code in spoken:
        counted[code] += 1
    return Scene(
        neighbours(groups),
        min(range(len(groups)), key=lambda i: groups[i].mentions[0].start, default=0),
        _shares(counted, 1.0),
        [_nearby(group, spoken) for group in groups],
        {code: min(count, 5) / 5 for code, count in institutions(document.text).items()},
        _local(document.text),
        _worldly(groups, counted),
        _outlet(document),
        _possible(groups),
    )


def _local(text: str) -> float:
    """Tell how local a text is (0–1): the share of telling words, full at ten in 1,000."""
    telling = sum(1 for _ in _LOCAL.finditer(text))
    return min(1.0, telling / (10 * max(1.0, len(text) / 6000)))


def _worldly(groups: Sequence[Group], spoken: Mapping[str, float]) -> float:
    """Tell how much a text is of the world (0–1): the countries it speaks of, full at five."""
    firsts = (g.candidates[0].place for g in groups if g.candidates)
    named = {p.country for p in firsts if p.feature_code.startswith("PCL")}
    return min(5, len(named.union(spoken))) / 5


def _possible(groups: Sequence[Group]) -> Possible:
    cells: dict[tuple[int, int], set[str]] = defaultdict(set)
    divisions: dict[tuple[str, str], set[str]] = defaultdict(set)
    worth: dict[str, float] = {}
    for group in groups:
        if not group.candidates:
            continue
        worth[group.key] = 1 / (1 + log(len(group.candidates)))
        for candidate in group.candidates:
            place = candidate.place
            if place.radius_km < FAR_KM and not place.feature_code.startswith("PCL"):
                cells[_cell(place)].add(group.key)
                divisions[place.country or "", place.admin1 or place.name].add(group.key)
    return Possible(cells, divisions, worth)


def _cell(place: Place) -> tuple[int, int]:
    return int(place.latitude * 2 // 1), int(place.longitude * 2 // 1)


def _could(place: Place, key: str, possible: Possible) -> tuple[float, float]:
    """Shares of the other names that could lie around a place, and in its division."""
    if place.feature_code.startswith("PCL"):
        return 0.0, 0.0
    whole = sum(possible.worth.values()) - possible.worth.get(key, 0.0) + _DOUBT
    north, east = _cell(place)
    around: set[str] = set()
    for row in (north - 1, north, north + 1):
        for column in (east - 1, east, east + 1):
            around |= possible.cells.get((row, column), _NONE)
    inside = possible.divisions.get((place.country or "", place.admin1 or place.name), _NONE)
    worth = possible.worth
    return (
        sum(worth[k] for k in around if k != key) / whole,
        sum(worth[k] for k in inside if k != key) / whole,
    )


def _shares(counted: Mapping[str, float], doubt: float) -> dict[str, float]:
    whole = sum(counted.values()) + doubt
    return {code: count / whole for code, count in counted.items()}


def _nearby(group: Group, spoken: Sequence[tuple[int, str]]) -> dict[str, float]:
    """Shares of countries in the adjectives that stand beside a name, the nearer the more."""
    counted: dict[str, float] = defaultdict(float)
    for mention in group.mentions[:10]:
        at = bisect_left(spoken, (mention.start - BESIDE, ""))
        for offset, code in spoken[at:]:
            if offset > mention.end + BESIDE:
                break
            gap = max(mention.start - offset, offset - mention.end, 0)
            counted[code] += 1 / (1 + gap / 50)
    return _shares(counted, _DOUBT)


def _outlet(document: Document) -> tuple[str, str]:
    """Country and letters of the host of the outlet's address, "" where there is none."""
    match = _HOST.match(document.url or document.source or "")
    if not match:
        return "", ""
    host = match[1].lower()
    ending = host.rpartition(".")[2]
    code = _DOMAINS.get(ending, ending.upper() if len(ending) == 2 else "")
    return code, re.sub(r"[^a-z]", "", host)


def words(group: Group, scene: Scene, *, only: bool) -> list[Row]:
    """Measure the signals ``TEXT`` of a group's candidates; ``only`` without any other name."""
    letters = group.key.replace(" ", "")
    homely = len(letters) > 3 and letters in scene.outlet[1]
    repeated = min(len(group.mentions) - 1, 4) / 4
    found = []
    for candidate in group.candidates:
        place, score = candidate.place, candidate.score
        code, held = place.country or "", place.id in group.held
        found.append(
            (
                *_kind(group.kind, place.feature_class, place.feature_code),
                float(held and not group.siblings),
                float(place.id in group.holding),
                float(held and bool(group.siblings)),
                scene.adjectives.get(code, 0.0),
                scene.nearby[group.number].get(code, 0.0),
                scene.institutions.get(code, 0.0),
                float(code == scene.outlet[0] != ""),
                float(homely and place.feature_class == "P"),
                score * only,
                score * repeated,
                *_locally(candidate, scene.local),
                *_could(place, group.key, scene.possible),
                score * scene.worldly,
                scene.worldly * (place.feature_code == "PPLC"),
            )
        )
    return found


def _locally(candidate: Candidate, local: float) -> Row:
    code = candidate.place.feature_code
    return (
        candidate.score * local,
        log10(candidate.place.population or 1) / 8 * local,
        local * (code == "PPLC"),
        local * code.startswith("PCL"),
    )


_KINDS = ("division", "district", "settlement", "water", "relief", "air", "island")


@lru_cache(maxsize=8192)
def _kind(kind: str | None, feature_class: str, code: str) -> Row:
    if kind is None:
        return (0.0,) * 8
    fit = fits(kind, feature_class, code)
    return (*(float(fit and kind == k) for k in _KINDS), float(not fit))


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


def company(groups: Sequence[Group], scene: Scene, beliefs: Sequence[Belief]) -> list[list[Row]]:
    """Measure the signals ``COMPANY`` of the candidates of every group."""
    times = [min(len(g.mentions), 3) ** 0.5 for g in groups]
    everything = _votes([(b, t) for b, t in zip(beliefs, times, strict=True)])
    alike: dict[str, list[int]] = defaultdict(list)
    for group in groups:
        alike[group.key].append(group.number)
    return [
        _company(
            group,
            _votes([(beliefs[i], times[i]) for i in alike[group.key]]),
            everything,
            beliefs,
            scene,
            [i for i in alike[group.key] if i != group.number],
        )
        for group in groups
    ]


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


def _company(  # noqa: PLR0913 - one document's values
    group: Group, own: _Votes, everything: _Votes, beliefs: Sequence[Belief], scene: Scene,
    namesakes: Sequence[int],
) -> list[Row]:
    beside = scene.beside[group.number]
    around = _votes([(beliefs[i], w) for i, w in beside])
    listed = _votes_of_kinds([beliefs[i] for i in group.siblings])
    first = beliefs[scene.first].countries if scene.first != group.number else {}
    long = min(len(group.siblings), 5) / 5
    points = _points(beliefs, beside)
    all_but, near = max(0.0, everything.whole - own.whole) + _DOUBT, around.whole + _DOUBT / 2
    found = []
    for candidate in group.candidates:
        place = candidate.place
        code = place.country or ""
        division = code, place.admin1 or place.name
        found.append(
            (
                alike := listed.get(_sort(place), 0.0),
                alike * long,
                sum(beliefs[i].places.get(place.id, 0.0) for i in namesakes),
                max(0.0, everything.countries.get(code, 0.0) - own.countries.get(code, 0.0))
                / all_but,
                around.countries.get(code, 0.0) / near,
                first.get(code, 0.0),
                max(0.0, everything.divisions.get(division, 0.0) - own.divisions.get(division, 0.0))
                / all_but,
                around.divisions.get(division, 0.0) / near,
                *(nearness := _near(place, points)),
                nearness[0] * (place.feature_code == "ADM1"),
            )
        )
    return found


def _votes_of_kinds(beliefs: Sequence[Belief]) -> dict[tuple[str, str], float]:
    found: dict[tuple[str, str], float] = defaultdict(float)
    for belief in beliefs:
        for kind, share in belief.kinds.items():
            found[kind] += share / len(beliefs)
    return found


Point = tuple[float, float, float]


def _points(beliefs: Sequence[Belief], beside: Sequence[tuple[int, float]]) -> list[Point]:
    """(lat, lon, weight) of the places around; countries and divisions are too big to be near to."""
    return [
        (b.best.latitude, b.best.longitude, w * b.sure)
        for i, w in beside
        if (b := beliefs[i]).best is not None and b.best.radius_km < FAR_KM
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
        km = _km(lat, lon, other_lat, other_lon)
        if km < FAR_KM:
            apart *= 1 - weight * exp(-km / NEAR_KM)
            beyond *= 1 - weight * exp(-km / NEXT_DOOR_KM)
    return 1 - apart, 1 - beyond


def _km(lat: float, lon: float, other_lat: float, other_lon: float) -> float:
    """Distance in km on a plane tangent halfway: under 1 % wrong below 1,000 km."""
    east = (lon - other_lon + 180) % 360 - 180
    east *= cos(radians((lat + other_lat) / 2))
    return KM_PER_DEGREE * hypot(east, lat - other_lat)


def distance_km(a: Place, b: Place) -> float:
    """Distance of two places in km, as `_km` has it."""
    return _km(a.latitude, a.longitude, b.latitude, b.longitude)
