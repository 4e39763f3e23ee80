"""Files that geomap wrote, with the same care for rows that somebody edited since."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geomap.errors import InputError
from geomap.exchange.days import day
from geomap.exchange.finishing import Imported
from geomap.exchange.sheets import LONGEST_CELL
from geomap.export import read
from geomap.frames import COLUMNS, JSON_COLUMNS

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

__all__ = ["geomap_columns", "read_own", "sound"]


def geomap_columns() -> frozenset[str]:
    """Return the column names of geomap's own tables."""
    return frozenset((*COLUMNS, "geometry"))


def read_own(path: Path) -> Imported:
    """Read a file that geomap wrote; events off the Earth or of impossible days are left out."""
    return sound(read(path), path, "geomap", "event")


def sound(frame: GeoDataFrame, path: Path, form: str, unit: str) -> Imported:
    """Leave out rows whose place is not on Earth or whose day is none, each named by its number."""
    columns = zip(frame["date_start"], frame["date_end"], frame.geometry, strict=True)
    faults = {number: _fault(*row) for number, row in enumerate(columns, start=1)}
    for name in (n for n, kind in COLUMNS.items() if kind == "string" and n not in JSON_COLUMNS):
        for at in (frame[name].str.len() > LONGEST_CELL).fillna(False).to_numpy().nonzero()[0]:
            faults[int(at) + 1] = f"has more than {LONGEST_CELL:,} characters as its {name}"
    bad = {number: why for number, why in faults.items() if why}
    if len(bad) * 2 > len(frame):
        number, why = next(iter(bad.items()))
        raise InputError(f"{path}: most {unit}s cannot be read: {unit} {number} {why}; mend them")
    kept = frame[[number not in bad for number in faults]].reset_index(drop=True)
    lines = tuple(f"{path}: {unit} {number} {why}" for number, why in bad.items())
    return Imported(kept, form, lines)


def _fault(start: Any, end: Any, shape: Any) -> str | None:
    days = []
    for cell in (start, end):
        try:
            found = day(cell) if isinstance(cell, str) else None
        except ValueError:
            return f"date {cell!r} is no date; mend it"
        if found is None and isinstance(cell, str):
            return f"date {cell[:40]!r} is no date; write YYYY-MM-DD"
        days.append(found)
    first, last = days
    if isinstance(first, date) and isinstance(last, date) and last < first:
        return f"ends on {last} before it begins; mend it"
    if shape is None or shape.is_empty:
        return None
    west, south, east, north = shape.bounds
    on_earth = west >= -180 and east <= 180 and south >= -90 and north <= 90
    return None if on_earth else f"its place ({west:g} {south:g}) is not on Earth"
