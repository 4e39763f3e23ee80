"""What every reader of a gazetteer yields: a line and the place on it, or why it is none."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from unicodedata import category

from geomap.gazetteer.rows import PlaceRow

__all__ = ["Fault", "Read", "Reading", "coordinates", "geonames_number", "legible", "whole_number"]


class Fault(ValueError):  # noqa: N818 - readers yield it as a value, too
    """One row cannot be used; the text is the reason, without file and line."""


@dataclass(slots=True)
class Read:
    """
    One place read.

    Attributes
    ----------
    row : Row
    wkb : bytes or None
        Its polygon, (lon, lat), as well-known binary.
    parents : tuple of int
        GeoNames numbers of what it lies in, where the place's own fields do not tell.
    again : bool
        Whether the format may tell of a place twice: then its names join, else it is a fault.
    """

    row: PlaceRow
    wkb: bytes | None = field(default=None, repr=False)
    parents: tuple[int, ...] = ()
    again: bool = False


# What pages leave inside names unseen: directions, a byte-order mark, a zero-width space. (The
# zero-width joiner and non-joiner stay, as Persian and the scripts of India spell with them.)
_UNSEEN = dict.fromkeys(
    map(ord, "\u200b\u200e\u200f\u061c\ufeff\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
)
_LARGEST = 2**53  # whole numbers that a float holds; SQLite's end at 2**63
_MOST_DIGITS = 9  # GeoNames' numbers have eight; a layer's own places are numbered from 10**9 on
Reading = Iterator[tuple[int, Read | Fault]]


def coordinates(lat: object, lon: object) -> tuple[float, float]:
    """
    Read WGS 84 degrees, (lat, lon); Fault where they are no numbers or not on Earth.

    Examples
    --------
    >>> coordinates("36.2", "37.16")
    (36.2, 37.16)
    >>> coordinates("361", "37.16")
    Traceback (most recent call last):
    ...
    geomap.gazetteer.importing.records.Fault: latitude 361 is not on Earth
    """
    y, x = _degrees(lat, "latitude"), _degrees(lon, "longitude")
    if not -90 <= y <= 90:
        raise Fault(f"latitude {_short(lat)} is not on Earth")
    if not -180 <= x <= 180:
        raise Fault(f"longitude {_short(lon)} is not on Earth")
    return y, x


def legible(name: str) -> str:
    r"""
    Take direction marks out of a name; Fault where it holds what no name can.

    Examples
    --------
    >>> legible("\u200fحلب") == "حلب"
    True
    >>> legible("Al\x07eppo")
    Traceback (most recent call last):
    ...
    geomap.gazetteer.importing.records.Fault: the name 'Al�eppo' holds control characters
    """
    if name.isprintable():
        return name
    bare = name.translate(_UNSEEN).strip()
    wrong = {category(letter) for letter in bare}
    if "Cs" in wrong:
        raise Fault(f"the name {_short(name)!r} is not UTF-8: save the file as UTF-8")
    if "Cc" in wrong:
        raise Fault(f"the name {_short(name)!r} holds control characters")
    return bare


def _degrees(text: object, what: str) -> float:
    try:
        return float(text)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        raise Fault(f"{what} {_short(text)!r} is no number of degrees such as 36.2") from None


def whole_number(text: str | None, what: str) -> int | None:
    """Read a count; empty is None."""
    if not text or not text.strip():
        return None
    try:
        number = int(float(text))
    except (ValueError, OverflowError):
        raise Fault(f"{what} {_short(text)!r} is no number") from None
    if abs(number) > _LARGEST:
        raise Fault(f"{what} {_short(text)} is too large")
    return number


def geonames_number(text: str) -> int:
    """
    Read a GeoNames number.

    Examples
    --------
    >>> geonames_number("170654")
    170654
    """
    if not (text.isascii() and text.isdigit()):
        raise Fault(f"geonameid {_short(text)!r} is no number")
    if len(text) > _MOST_DIGITS:
        raise Fault(f"geonameid {_short(text)} is too large")
    return int(text)


def _short(value: object) -> str:
    text = "".join(c if c.isprintable() else "�" for c in str(value))
    return text if len(text) <= 40 else text[:39] + "…"
