"""The signals of a candidate that the words of its text and the outlet give."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import log, log10

from geomap.model import Candidate, Document, Place
from geomap.resolution.demonyms import institutions
from geomap.resolution.groups import Group, neighbours
from geomap.resolution.signals import fits

__all__ = ["DOUBT", "TOO_WIDE_KM", "Scene", "scene", "words"]

TOO_WIDE_KM = 600.0
"""Reach above which a place is too big to be near to."""
BESIDE = 200
"""Characters within which an adjective of nationality stands beside a name: a sentence or two."""
MOST_PER_CELL = 40
"""Names that speak for one cell or division at most, so that long texts take linear time."""
DOUBT = 0.5
"""Half a vote of doubt keeps a single other name from deciding alone."""
# Country-code domains that are not the code of ISO 3166-1.
_DOMAINS = {"uk": "GB"}
# Words of local news in any country's English, as they stand between spaces.
_LOCAL = frozenset(
    "County Sheriff Sheriff's Sheriff’s Council council councilman councillor councillors mayor "
    "Mayor township Township Twp. School Highway Street Avenue Road Drive Lane Boulevard St. Ave. "
    "Rd. Borough commissioners Commissioners downtown church Church YMCA neighborhood "
    "neighbourhood Department Parish sheriff's sheriff’s residents".split()
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
    whole: float


def scene(document: Document, groups: Sequence[Group], spoken: Sequence[tuple[int, str]]) -> Scene:
    """Read off a document what its names share; ``spoken`` are its adjectives of nationality."""
    counted: dict[str, float] = defaultdict(float)
    for _, code in spoken:
        counted[code] += 1
    return Scene(
        neighbours(groups),
        min(range(len(groups)), key=lambda i: groups[i].mentions[0].start, default=0),
        _shares(counted, 1.0),
        [_nearby(group, spoken) for group in groups],
        {code: min(count, 5) / 5 for code, count in sorted(institutions(document.text).items())},
        _local(document.text),
        _worldly(groups, counted),
        _outlet(document),
        _possible(groups),
    )


def _local(text: str) -> float:
    """Tell how local a text is (0–1): the share of telling words, full at ten in 1,000."""
    words = text.split()
    telling = sum(map(_LOCAL.__contains__, words))
    return min(1.0, telling / (10 * max(1.0, len(words) / 1000)))


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
            if place.radius_km < TOO_WIDE_KM and not place.feature_code.startswith("PCL"):
                _add(cells[_cell(place)], group.key)
                _add(divisions[_division(place)], group.key)
    return Possible(cells, divisions, worth, sum(worth.values()))


def _add(names: set[str], key: str) -> None:
    if len(names) < MOST_PER_CELL:
        names.add(key)


def _division(place: Place) -> tuple[str, str]:
    return place.country or "", place.admin1 or place.name


def _cell(place: Place) -> tuple[int, int]:
    return int(place.latitude * 2 // 1), int(place.longitude * 2 // 1)


def _could(place: Place, key: str, possible: Possible) -> tuple[float, float]:
    """Shares of the other names that could lie around a place, and in its division."""
    if place.feature_code.startswith("PCL"):
        return 0.0, 0.0
    whole = possible.whole - possible.worth.get(key, 0.0) + DOUBT
    north, east = _cell(place)
    around: set[str] = set()
    for row in (north - 1, north, north + 1):
        for column in (east - 1, east, east + 1):
            around |= possible.cells.get((row, column), _NONE)
    inside = possible.divisions.get(_division(place), _NONE)
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
    return _shares(counted, DOUBT)


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
