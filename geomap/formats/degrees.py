"""Cells to degrees: decimal, with hemispheres, in degrees and minutes, pairs in one cell, WKT."""

from __future__ import annotations

import json
import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

__all__ = ["degrees", "pair", "plain_digits", "shape_of"]

# Minus signs and dashes that stand for one; Arabic's decimal and thousands marks.
_SIGNS = {
    **dict.fromkeys(map(ord, "−–‐‑"), "-"),
    **dict.fromkeys(map(ord, "º˚"), "°"),
    **dict.fromkeys(map(ord, "′’‘ʹ"), "'"),
    **dict.fromkeys(map(ord, "″”“ʺ"), '"'),
    **dict.fromkeys(map(ord, "\u00a0\u202f\u2009"), " "),
    **dict.fromkeys(map(ord, "٬\u200e\u200f"), ""),
    ord("٫"): ".",
}
_NUMBER = r"\d+(?:[.,]\d+)?"
_DEGREES = re.compile(
    rf"(?P<before>[NSEWO])?\s*(?P<sign>[-+])?\s*(?P<degrees>{_NUMBER})\s*(?:°|:|d|deg|\s|\Z|(?=[NSEWO]))"
    rf"\s*(?:(?P<minutes>{_NUMBER})\s*(?:'|:|m|min|\s|\Z|(?=[NSEWO]))"
    rf"\s*(?:(?P<seconds>{_NUMBER})\s*(?:\"|''|s|sec)?)?)?\s*(?P<after>[NSEWO])?\s*",
    re.IGNORECASE,
)
_SHAPE = re.compile(
    r"(?:SRID=4326;)?\s*(?:MULTI)?(?:POINT|LINESTRING|POLYGON|GEOMETRYCOLLECTION)\b", re.I
)


def plain_digits(cell: str) -> str:
    """
    Bring digits of any script, signs and marks to ASCII's.

    Examples
    --------
    >>> plain_digits("٣٦٫٢"), plain_digits("−33.9")
    ('36.2', '-33.9')
    """
    translated = cell.translate(_SIGNS)
    return "".join(
        str(unicodedata.decimal(c)) if not c.isascii() and c.isdecimal() else c for c in translated
    ).strip()


def degrees(cell: str) -> float | None:
    r"""
    Read one coordinate; None where it is none. The range is not looked at.

    Examples
    --------
    >>> degrees("36.20° N"), degrees("18,4 W"), round(degrees("36°12'09\"S"), 4)
    (36.2, -18.4, -36.2025)
    >>> degrees("36 12 09 N") == degrees("36:12:09"), degrees("north"), degrees("12 70 00")
    (True, None, None)
    """
    found = _DEGREES.fullmatch(plain_digits(cell))
    return _value(found) if found else None


def _value(found: re.Match[str]) -> float | None:
    parts = [float((found[name] or "0").replace(",", ".")) for name in _PARTS]
    whole, minutes, seconds = parts
    if minutes >= 60 or seconds >= 60 or (found["before"] and found["after"]):
        return None
    if (minutes or seconds) and not whole.is_integer():
        return None
    size = whole + minutes / 60 + seconds / 3600
    half = (found["before"] or found["after"] or "").upper()
    return -size if (found["sign"] == "-") != (half in ("S", "W")) else size


_PARTS = ("degrees", "minutes", "seconds")


def pair(cell: str, *, lon_first: bool = False) -> tuple[float, float] | None:
    """
    Read latitude and longitude from one cell; None where it holds none.

    Parameters
    ----------
    cell : str
        "36.2, 37.15", "(36.2 37.15)", "36°12'N 37°09'E", "geo:36.2,37.15", "36,2; 37,15".
    lon_first : bool
        Which comes first where no letter tells; a first number beyond 90 tells, too.

    Examples
    --------
    >>> pair("36.2, 37.15"), pair("37°09'E 36°12'N")
    ((36.2, 37.15), (36.2, 37.15))
    >>> pair("36,2; 37,15"), pair("Homs, Syria")
    ((36.2, 37.15), None)
    """
    plain = plain_digits(cell).strip("()[]{} ").removeprefix("geo:").partition("?")[0]
    for first, second in _halves(plain):
        one, other = degrees(first), degrees(second)
        if one is None or other is None:
            continue
        east = re.search(r"[EWO]", first, re.I) or re.search(r"[NS]", second, re.I)
        told = re.search(r"[NSEWO]", plain, re.I)
        swapped = bool(east) if told else lon_first or (abs(one) > 90 >= abs(other))
        return (other, one) if swapped else (one, other)
    return None


def _halves(text: str) -> list[tuple[str, str]]:
    """Part a cell in two in every way it may be meant."""
    found = []
    for sign in (";", "/", "|", ", ", ","):
        parts = [part.strip() for part in text.split(sign)]
        if len(parts) == 2:
            found.append((parts[0], parts[1]))
    lettered = re.match(r"(.*?\d[^\d]*[NSEWO])[\s,;]*(.+)\Z", text, re.I)
    if lettered:
        found.append((lettered[1].strip(), lettered[2].strip()))
    words = text.split()
    if len(words) == 2:
        found.append((words[0], words[1]))
    return found


def shape_of(cell: str) -> BaseGeometry | None:
    """
    Read a cell of WKT or of GeoJSON's geometry; None where it is neither.

    Raises
    ------
    ValueError
        It begins as one and is none.

    Examples
    --------
    >>> shape_of("POINT Z (37.15 36.2 400)").wkt, shape_of("Homs")
    ('POINT (37.15 36.2)', None)
    """
    from shapely import force_2d, from_wkt
    from shapely.errors import ShapelyError
    from shapely.geometry import shape

    try:
        if _SHAPE.match(cell):
            return force_2d(from_wkt(cell.strip().upper().removeprefix("SRID=4326;")))
        if cell.lstrip().startswith("{") and '"coordinates"' in cell:
            return force_2d(shape(json.loads(cell)))
    except (ShapelyError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ValueError("its geometry is no WKT or GeoJSON") from error
    return None
