"""The signals of a candidate that the words of its text and the outlet give."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import exp, log, log10

from geomap.geodesy import great_circle_km
from geomap.model import Candidate, Document, Place
from geomap.resolution.demonyms import institutions
from geomap.resolution.features import INEXACT, fits
from geomap.resolution.groups import Group, neighbours

__all__ = ["DOUBT", "TOO_WIDE_KM", "Home", "TextContext", "adjective_ends", "text_context", "words"]

TOO_WIDE_KM = 600.0
"""Reach above which a place is too big to be near to."""
BESIDE = 200
"""Characters within which an adjective of nationality stands beside a name: a sentence or two."""
MOST_PER_CELL = 40
"""Names that speak for one cell or division at most, so that long texts take linear time."""
NEAR_HOME_KM = 50.0
"""Distance from a paper's town at which a place counts a third: its county and the next ones."""
DOUBT = 0.5
"""Half a vote of doubt keeps a single other name from deciding alone."""
# Words of local news in any country's English, as they stand between spaces.
_LOCAL = frozenset(
    "County Sheriff Sheriff's Sheriff’s Council council councilman councillor councillors mayor "
    "Mayor township Township Twp. School Highway Street Avenue Road Drive Lane Boulevard St. Ave. "
    "Rd. Borough commissioners Commissioners downtown church Church YMCA neighborhood "
    "neighbourhood Department Parish sheriff's sheriff’s residents".split()
)
_NONE: frozenset[str] = frozenset()
# The end of a sentence or a line; a full stop after a short word is mostly an abbreviation's.
_END = re.compile(r"(?<=[a-z\d)\]’”\"]{3})[.!?][\"”’)\]]*\s+(?=[A-Z\d“\"])|\n+")

Row = tuple[float, ...]


@dataclass(frozen=True, slots=True)
class TextContext:
    """What is the same for all the names of a document; lists run along the groups."""

    beside: list[list[tuple[int, float]]]
    first: int
    adjectives: Mapping[str, float]
    nearby: list[Mapping[str, float]]
    institutions: Mapping[str, float]
    local: float
    worldly: float
    home: Home
    possible: Possible
    sentences: list[frozenset[int]]
    heard: frozenset[str]
    heard_once: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Home:
    """What an outlet writes of: its country, its town, and whether it is a paper of that town."""

    country: str = ""
    town: Place | None = None
    local: bool = False


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


def text_context(
    document: Document,
    groups: Sequence[Group],
    spoken: Sequence[tuple[int, str]],
    *,
    home: Home,
) -> TextContext:
    """Read off a document what its names share; ``spoken`` are its adjectives of nationality."""
    counted: dict[str, float] = defaultdict(float)
    for _, code in spoken:
        counted[code] += 1
    return TextContext(
        neighbours(groups),
        min(range(len(groups)), key=lambda i: groups[i].mentions[0].start, default=0),
        _shares(counted, 1.0),
        [_nearby(group, spoken) for group in groups],
        {code: min(count, 5) / 5 for code, count in sorted(institutions(document.text).items())},
        _local(document.text),
        _worldly(groups, counted),
        home,
        _possible(groups),
        _sentences(document.text, groups),
        *_heard(groups, {code for _, code in spoken}),
    )


def adjective_ends(text: str, spoken: Sequence[tuple[int, str]]) -> dict[int, tuple[int, str]]:
    """Return the end of each adjective of nationality with its start and country."""
    found = {}
    for start, code in spoken:
        end = start + 1
        while end < len(text) and text[end].isalpha():
            end += 1
        found[end] = start, code
    return found


def _heard(groups: Sequence[Group], spoken: set[str]) -> tuple[frozenset[str], Mapping[str, int]]:
    """
    Return the countries that a text speaks of, and of which only the one group of a number speaks.

    A group speaks of the country of its first candidate, if that bears the very name.
    """
    firsts: dict[str, list[int]] = defaultdict(list)
    for group in groups:
        if group.known.exact and group.candidates:
            firsts[group.candidates[0].place.country or ""].append(group.number)
    firsts.pop("", None)
    once = {c: numbers[0] for c, numbers in firsts.items() if len(numbers) == 1}
    return (
        frozenset(spoken.union(firsts)),
        {code: number for code, number in once.items() if code not in spoken},
    )


def _sentences(text: str, groups: Sequence[Group]) -> list[frozenset[int]]:
    """Give, for each group, the numbers of the others that are named in a sentence with it."""
    ends = [match.end() for match in _END.finditer(text)]
    inside: dict[int, set[int]] = defaultdict(set)
    for group in groups:
        for mention in group.mentions:
            inside[bisect_left(ends, mention.start + 1)].add(group.number)
    found: list[set[int]] = [set() for _ in groups]
    for numbers in inside.values():
        few = sorted(numbers)[:MOST_PER_CELL]
        for number in numbers:
            found[number].update(few)
    return [
        frozenset(n for n in numbers if groups[n].key != group.key)
        for numbers, group in zip(found, groups, strict=True)
    ]


def _local(text: str) -> float:
    """Return how local a text is (0–1): the share of telling words, full at ten in 1,000."""
    words = text.split()
    telling = sum(map(_LOCAL.__contains__, words))
    return min(1.0, telling / (10 * max(1.0, len(words) / 1000)))


def _worldly(groups: Sequence[Group], spoken: Mapping[str, float]) -> float:
    """Return how much a text is of the world (0–1): the countries it speaks of, full at five."""
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


def words(group: Group, text_context: TextContext, *, only: bool) -> list[Row]:
    """Measure the signals ``TEXT`` of a group's candidates; ``only`` without any other name."""
    repeated = min(len(group.mentions) - 1, 4) / 4
    found = []
    rows = zip(group.candidates, group.known.rows, group.known.own, strict=True)
    for candidate, alone, own in rows:
        place, score = candidate.place, candidate.score
        code, held = place.country or "", place.id in group.held
        unheard = (
            code not in text_context.heard or text_context.heard_once.get(code) == group.number
        )
        found.append(
            (
                *_kind(group.kind, place.feature_class, place.feature_code),
                log10(place.population or 1) / 8 * group.small,
                float(group.wide and place.feature_code == "ADM1"),
                float(group.acting and place.feature_code == "PPLC"),
                float(unheard and not own and not alone[INEXACT]),
                float(unheard and alone[INEXACT]),
                float(held and not group.siblings),
                float(place.id in group.holding),
                float(held and bool(group.siblings)),
                text_context.adjectives.get(code, 0.0),
                text_context.nearby[group.number].get(code, 0.0),
                text_context.institutions.get(code, 0.0),
                float(code == text_context.home.country != ""),
                _at_home(place, text_context.home),
                score * only,
                score * repeated,
                *_locally(candidate, text_context.local),
                *_could(place, group.key, text_context.possible),
                score * text_context.worldly,
                text_context.worldly * (place.feature_code == "PPLC"),
            )
        )
    return found


def _at_home(place: Place, home: Home) -> float:
    """Measure how near a place is to the town of the paper that names it (0–1)."""
    if not home.local or home.town is None or place.feature_code.startswith("PCL"):
        return 0.0
    return exp(-great_circle_km(place, home.town) / NEAR_HOME_KM)


def _locally(candidate: Candidate, local: float) -> Row:
    code = candidate.place.feature_code
    return (
        candidate.score * local,
        log10(candidate.place.population or 1) / 8 * local,
        local * (code == "PPLC"),
        local * code.startswith("PCL"),
    )


_KINDS = ("division", "district", "settlement", "water", "relief", "air", "island", "camp")


@lru_cache(maxsize=8192)
def _kind(kind: str | None, feature_class: str, code: str) -> Row:
    if kind is None:
        return (0.0,) * (len(_KINDS) + 1)
    fit = fits(kind, feature_class, code)
    return (*(float(fit and kind == k) for k in _KINDS), float(not fit))
