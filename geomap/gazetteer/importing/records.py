"""What every reader of a gazetteer yields: a line and the place on it, or why it is none."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from geomap.gazetteer.rows import Row

__all__ = ["Fault", "Read", "Reading", "coordinates", "whole_number"]


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
    """

    row: Row
    wkb: bytes | None = field(default=None, repr=False)


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
        return int(float(text))
    except (ValueError, OverflowError):
        raise Fault(f"{what} {_short(text)!r} is no number") from None


def _short(value: object) -> str:
    text = "".join(c if c.isprintable() else "�" for c in str(value))
    return text if len(text) <= 40 else text[:39] + "…"
