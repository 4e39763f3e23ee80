"""Events as a reader of the text wrote them down, with every answer that is right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from geomap.errors import InputError
from geomap.evaluation.gold_rows import parsed

__all__ = ["GoldEvent", "GoldPlace", "Opinion", "Range", "read_events", "read_opinions"]

Range = tuple[int, int]
"""Character offsets into a file, end exclusive."""


@dataclass(frozen=True, slots=True)
class GoldPlace:
    """
    A right place: WGS 84 degrees and how far off is still right, in kilometres.

    With ``country`` (ISO 3166-1 alpha-2) the text names no more than the country, and an event
    has to be placed at that country as such: a town in it would be a precision nobody claimed.
    """

    lat: float
    lon: float
    tolerance_km: float
    country: str | None = None


@dataclass(frozen=True, slots=True)
class GoldEvent:
    """
    An event that a text tells; each field lists the accepted answers, None where none is right too.

    ``ranges`` are the sentences that tell it, ``dates`` key words of the date as said (empty: the
    text gives none), ``must`` has to be right, ``optional`` is neither wanted nor punished, and
    rows of one ``story`` may be merged.
    """

    id: str
    name: str
    file: str
    ranges: tuple[Range, ...]
    actors: tuple[str | None, ...]
    targets: tuple[str | None, ...]
    types: tuple[tuple[str, str], ...]
    statuses: tuple[str, ...]
    dates: tuple[str, ...]
    precisions: tuple[str, ...]
    places: tuple[GoldPlace | None, ...]
    kind: str
    must: bool = False
    optional: bool = False
    story: str | None = None


@dataclass(frozen=True, slots=True)
class Opinion:
    """A passage of opinion, analysis or history in which no event may be found."""

    file: str
    start: int
    end: int
    why: str


def read_events(path: str | Path) -> list[GoldEvent]:
    """
    Read a gold of events, one JSON object a line (columns: ``tests/gold/README.md``).

    Raises
    ------
    InputError
        A row lacks a field or holds a wrong value; the text names file and line.
    """
    seen: set[str] = set()

    def event(row: Mapping[str, Any]) -> GoldEvent:
        gold = _event(row)
        if gold.id in seen:
            raise InputError(f"event id {gold.id!r} occurs twice")
        seen.add(gold.id)
        return gold

    return parsed(path, event)


def read_opinions(path: str | Path) -> list[Opinion]:
    """Read the passages in which no event may be found; errors as `read_events`."""
    return parsed(path, lambda row: Opinion(row["file"], *_range(row), row["why"]))


def _event(row: Mapping[str, Any]) -> GoldEvent:
    return GoldEvent(
        id=row["id"],
        name=row["name"],
        file=row["file"],
        ranges=tuple(_range({"start": a, "end": b}) for a, b in row["ranges"]),
        actors=tuple(row["actors"]),
        targets=tuple(row["targets"]),
        types=tuple((name, sub_name) for name, sub_name in row["types"]),
        statuses=tuple(row["statuses"]),
        dates=tuple(row.get("dates") or ()),
        precisions=tuple(row["precisions"]),
        places=_places(row["places"]),
        kind=row.get("class") or "event",
        must=bool(row.get("must")),
        optional=bool(row.get("optional")),
        story=row.get("story"),
    )


def _range(row: Mapping[str, Any]) -> Range:
    start, end = int(row["start"]), int(row["end"])
    if not 0 <= start < end:
        raise InputError(f"range {start}–{end} is empty or outside the file")
    return start, end


def _places(places: Sequence[Mapping[str, Any] | None]) -> tuple[GoldPlace | None, ...]:
    return tuple(None if p is None else _place(p) for p in places)


def _place(row: Mapping[str, Any]) -> GoldPlace:
    lat, lon = float(row["lat"]), float(row["lon"])
    if not (abs(lat) <= 90 and abs(lon) <= 180):
        raise InputError(f"latitude {lat}, longitude {lon} is not on Earth")
    return GoldPlace(lat, lon, float(row["tolerance_km"]), row.get("country"))
