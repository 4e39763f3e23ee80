"""
Coordinates as prose writes them: decimal degrees, degrees and minutes, seconds, MGRS.

A pair counts only where its form says that it is one: hemispheres, "lat … lon …", a word for
coordinates before it, brackets with three decimals or four decimals without; scores, versions,
prices, times and telephone numbers have none of these. How far the point may be off is half the
last digit's unit. Every pattern is bounded, so that the work grows with the length of a text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from math import ceil, cos, log10, radians
from typing import TYPE_CHECKING
from warnings import catch_warnings, simplefilter

from geomap.geodesy import KM_PER_DEGREE

if TYPE_CHECKING:
    from mgrs import MGRS

__all__ = ["Coordinates", "find_coordinates", "point_id", "read_coordinates", "read_point_id"]

_LEAST_KM = 0.01
_FINEST = 6
"""Decimals of a degree that an id keeps: a decimetre."""

_DEGREE, _MINUTE, _SECOND = (
    "[°º˚]",
    "(?:['’′‘]|min(?:utes?)?\\b)",
    "(?:[\"”″“]|''|′′|sec(?:onds?)?\\b)",
)
_NUMBER = r"\d{1,3}+(?:\.\d{1,9}+)?"
_SIGNED = rf"[-+−]?{_NUMBER}"
_DEGREES = rf"(?:\d{{1,3}}+(?:[.,]\d{{1,9}}+)?\s?(?:{_DEGREE}|deg(?:rees?)?\b\.?)|{_NUMBER})"
_ANGLE = (
    rf"{_DEGREES}(?:\s?\d{{1,2}}+(?:\.\d{{1,6}}+)?\s?{_MINUTE}"
    rf"(?:\s?\d{{1,2}}+(?:\.\d{{1,4}}+)?\s?{_SECOND})?)?"
)
_NS = r"(?:[NS]\b\.?|(?i:north|south)\b(?i:\s+latitude\b)?)"
_EW = r"(?:[EW]\b\.?|(?i:east|west)\b(?i:\s+longitude\b)?)"
_BETWEEN = r"\s{0,2}(?:[,;/]\s{0,2}|and\s|by\s)?(?:and\s)?"
_HERE, _ENDS = r"(?<![\w.,$€£/:+−-])", r"(?![\w%°]|[.,:/-]\d)"
_LAT, _LON = r"(?i:lat(?:itude|\.)?)", r"(?i:lon(?:gitude|g?\.?)|lng)"


def _half(angle: str, hemisphere: str, name: str) -> str:
    behind = rf"(?P<{name}>{angle})\s?(?P<{name}_h>{hemisphere})"
    return rf"(?:{behind}|(?P<{name}_g>[NSEW])\s?(?P<{name}_b>{angle}))"


_HEMISPHERES = re.compile(
    rf"{_HERE}(?:{_half(_ANGLE, _NS, 'a')}{_BETWEEN}{_half(_ANGLE, _EW, 'b')}"
    rf"|{_half(_ANGLE, _EW, 'c')}{_BETWEEN}{_half(_ANGLE, _NS, 'd')}){_ENDS}"
)
_LABELLED = re.compile(
    rf"(?<!\w){_LAT}\s{{0,2}}[:=]?\s{{0,2}}(?P<a>[-+−]?{_ANGLE})\s?(?P<a_h>[NS]\b)?"
    rf"\s{{0,2}}[,;/]?\s{{0,2}}(?:and\s)?{_LON}\s{{0,2}}[:=]?\s{{0,2}}"
    rf"(?P<b>[-+−]?{_ANGLE})\s?(?P<b_h>[EW]\b)?{_ENDS}"
)
_PLAIN = re.compile(
    rf"{_HERE}(?![-+−]?0\d)(?P<a>{_SIGNED}{_DEGREE}?)(?P<gap>\s?[,;/]\s?|\s)(?P<b>{_SIGNED}{_DEGREE}?)"
    rf"(?![\w%°]|\s?%|\sper\s?cent|[.,:/-]\d|\s?[,;]\s?[-+]?\d)"
)
_BANDS = "CDEFGHJKLMNPQRSTUVWX"
_SLACK, _SLACK_WIDE = 0.1, 6.0
"""
Degrees that a square's middle may lie outside its band and its zone's half width: squares are named
across the edge of a zone in the field, and zones are wider about Norway and Svalbard.
"""
_EARLIER = re.compile(r"\d\.\d{1,9}\s?[,;]\s?[(\[]?\Z")
# Zone (1–60), band (C–X but I and O), square, and an even number of digits.
_GRID = re.compile(
    r"(?<![\w.-])(?P<zone>(?:0?[1-9]|[1-5]\d|60)[C-HJ-NP-X])(?P<gap>\s?)(?P<square>[A-HJ-NP-Z][A-HJ-NP-V])"
    r"(?P<digits>(?:\s?\d{2,5}\s\d{2,5}|\s?\d{4,10}))(?![\w-]|\.\d)"
)
_BEFORE_GRID = re.compile(r"\b(?:MGRS|UTM|(?i:grid(?: ref(?:erence)?\.?| square)?))\W{1,3}\Z")
_BEFORE = re.compile(
    r"\b(?i:coordinates?|coords?|co-ordinates?|geolocat(?:ion|ed)|GPS|position|lat/lon)\b[^.\n\d]{0,16}\Z"
)
_PART = re.compile(
    rf"(?P<sign>[-+−]?)(?P<deg>\d+(?:[.,]\d+)?)\s?(?:{_DEGREE}|deg(?:rees?)?\b\.?)?"
    rf"(?:\s?(?P<min>\d+(?:\.\d+)?)\s?{_MINUTE})?(?:\s?(?P<sec>\d+(?:\.\d+)?)\s?{_SECOND})?"
)


@dataclass(frozen=True, slots=True)
class Coordinates:
    """
    A point that a text gives in figures.

    ``start`` and ``end`` are its offsets; ``latitude`` and ``longitude`` degrees; ``radius_km``
    half of what its last digit stands for.
    """

    start: int
    end: int
    latitude: float
    longitude: float
    radius_km: float


def find_coordinates(text: str) -> list[Coordinates]:
    """
    Find the coordinates in a text, in order; what is not on Earth is none.

    Examples
    --------
    >>> [(c.latitude, c.longitude) for c in find_coordinates("hit at 33.51° N, 36.29° E today")]
    [(33.51, 36.29)]
    >>> find_coordinates("won 3.5, 2.5 on points; version 48.0159.2; at 91° N, 12° E")
    []
    """
    found: list[Coordinates] = []
    for point in sorted(_all(text), key=lambda c: (c.start, -c.end)) if _may_hold(text) else ():
        if not found or point.start >= found[-1].end:
            found.append(point)
    return found


def read_coordinates(text: str) -> Coordinates | None:
    """
    Read a text that is coordinates and nothing else; two decimal numbers will do.

    Examples
    --------
    >>> read_coordinates("36.2021, 37.1343").longitude
    37.1343
    >>> read_coordinates("Aleppo") is None
    True
    """
    bare = text.strip().strip("()[]").strip()
    whole = [c for c in find_coordinates(bare) if (c.start, c.end) == (0, len(bare))]
    plain = None if whole else _PLAIN.fullmatch(bare)
    if whole or plain is None or "." not in plain["a"] or "." not in plain["b"]:
        return whole[0] if whole else None
    return _pair(plain.start(), plain.end(), (plain["a"], None), (plain["b"], None))


def point_id(point: Coordinates) -> str:
    """
    Return the place id of a point, to the decimals that its precision deserves.

    Examples
    --------
    >>> point_id(Coordinates(0, 5, 47.8563889, 35.14, 0.015))
    'point:47.8564,35.1400'
    """
    places = _decimals(point.radius_km)
    return f"point:{point.latitude:.{places}f},{point.longitude:.{places}f}"


def read_point_id(place_id: str) -> Coordinates | None:
    """
    Read what `point_id` wrote; None for any other id.

    Examples
    --------
    >>> read_point_id("point:33.51,36.29").latitude
    33.51
    """
    scheme, _, rest = place_id.partition(":")
    return read_coordinates(rest.replace(",", ", ")) if scheme == "point" else None


def _decimals(radius_km: float) -> int:
    """Return the decimals of a degree whose half unit is no more than half as wide again."""
    return min(_FINEST, max(1, ceil(-log10(3 * radius_km / KM_PER_DEGREE))))


def _may_hold(text: str) -> bool:
    return any(c.isdigit() for c in text)


def _all(text: str) -> Iterator[Coordinates]:
    for match in _HEMISPHERES.finditer(text):
        lat, lon = ("a", "b") if match["b_h"] or match["b_g"] else ("d", "c")
        if point := _with_hemispheres(match, lat, lon):
            yield point
    for match in _LABELLED.finditer(text):
        parts = (match["a"], match["a_h"]), (match["b"], match["b_h"])
        if point := _pair(*match.span(), *parts):
            yield point
    for match in _PLAIN.finditer(text):
        if _is_plain_pair(text, match):
            parts = (match["a"], None), (match["b"], None)
            if point := _pair(*match.span(), *parts):
                yield point
    yield from _grids(text)


def _with_hemispheres(match: re.Match[str], lat: str, lon: str) -> Coordinates | None:
    north, east = (
        (match[f"{part}"] or match[f"{part}_b"], match[f"{part}_h"] or match[f"{part}_g"])
        for part in (lat, lon)
    )
    if north[1][:1].upper() not in "NS" or east[1][:1].upper() not in "EW":
        return None
    if not any(c in north[0] + east[0] for c in ".,°º˚dm'′’"):
        return None  # "300 S 300 E" is an address
    return _pair(*match.span(), north, east)


def _is_plain_pair(text: str, match: re.Match[str]) -> bool:
    """Return True if bare numbers are a point by degree signs, brackets, decimals or a word."""
    a, b = (match[name].rstrip("°º˚") for name in "ab")
    fewest = min(len(part.partition(".")[2]) for part in (a, b))
    if not fewest:
        return False
    before = text[max(0, match.start() - 32) : match.start()]
    if _BEFORE.search(before) or (a != match["a"] and b != match["b"]):
        return True
    if max(abs(_number(a)), abs(_number(b))) < 2 or not match["gap"].strip() or "/" in match["gap"]:
        return False  # statistics: "(0.951, 1.204)"
    if _EARLIER.search(before):
        return False  # a row of figures
    bracketed = before[-1:] in "([" and before and text[match.end() : match.end() + 1] in ")]"
    return fewest >= (3 if bracketed else 4)


def _grids(text: str) -> Iterator[Coordinates]:
    for match in _GRID.finditer(text):
        digits = match["digits"].split()
        east, north = digits if len(digits) == 2 else _halves(digits[0])
        named = _BEFORE_GRID.search(text[max(0, match.start() - 24) : match.start()])
        spaced = match["gap"] or match["digits"][:1] == " " or len(digits) == 2
        if len(east) != len(north) or len(east) < (2 if named else 3 if spaced else 4):
            continue
        if point := _on_grid(match["zone"].lstrip("0"), match["square"], east, north):
            lat, lon = point
            yield Coordinates(*match.span(), lat, lon, max(_LEAST_KM, 50.0 / 10 ** len(east)))


def _halves(digits: str) -> tuple[str, str]:
    half = len(digits) // 2
    return digits[:half], digits[half:]


def _on_grid(zone: str, square: str, east: str, north: str) -> tuple[float, float] | None:
    """Return the middle of a square of the grid; None where there is no such square."""
    try:
        with catch_warnings():
            simplefilter("error", RuntimeWarning)  # "Latitude Warning": outside the band
            lat, lon = _mgrs().toLatLon(f"{zone}{square}{_middle(east)}{_middle(north)}")
    except Exception:  # the package's own, of another module in each of its versions
        return None
    number, band = int(zone[:-1]), _BANDS.index(zone[-1])
    aside = abs((lon - (6 * number - 183) + 180) % 360 - 180)
    south = 8 * band - 80
    fits = south - _SLACK <= lat <= south + (12 if band == len(_BANDS) - 1 else 8) + _SLACK
    return (round(lat, 6), round(lon, 6)) if fits and aside <= 3 + _SLACK_WIDE else None


def _middle(digits: str) -> str:
    return (digits + "50000")[:5]


@cache
def _mgrs() -> MGRS:
    from mgrs import MGRS

    return MGRS()


Part = tuple[str, "str | None"]


def _pair(start: int, end: int, north: Part, east: Part) -> Coordinates | None:
    lat, lat_unit = _angle(*north)
    lon, lon_unit = _angle(*east)
    if lat is None or lon is None or abs(lat) > 90 or abs(lon) > 180:
        return None
    far = max(lat_unit, lon_unit * cos(radians(lat))) / 2 * KM_PER_DEGREE
    return Coordinates(start, end, round(lat, 6), round(lon, 6), round(max(_LEAST_KM, far), 3))


def _angle(text: str, hemisphere: str | None) -> tuple[float | None, float]:
    """Read an angle: its degrees, None where minutes or seconds run over, and its last unit."""
    match = _PART.fullmatch(text.strip())
    if match is None:
        return None, 0.0
    parts = [match["deg"].replace(",", "."), match["min"], match["sec"]]
    given = [(float(part), 60.0**-at, part) for at, part in enumerate(parts) if part]
    if any(value >= 60 for value, size, _ in given if size < 1):
        return None, 0.0
    degrees = sum(value * size for value, size, _ in given)
    south = match["sign"] in ("-", "−") or (hemisphere or "N")[0].upper() in "SW"
    _, size, last = given[-1]
    return (-degrees if south else degrees), size * 10.0 ** -len(last.partition(".")[2])


def _number(text: str) -> float:
    return float(text.replace("−", "-"))
