"""Files that geomap wrote, with the same care for rows that somebody edited since."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geomap.errors import InputError
from geomap.formats.days import day
from geomap.formats.event_rows import Faults
from geomap.formats.event_tables import read_csv, read_gpkg, read_parquet
from geomap.formats.finishing import Imported
from geomap.formats.geojson import frame_of_features, read_geojson, read_jsonl
from geomap.formats.sheets import LONGEST_CELL
from geomap.frames import COLUMNS, JSON_COLUMNS

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

__all__ = ["READERS", "geomap_columns", "read", "read_own", "sound"]

_STATUSES = ("reported", "claimed", "planned", "denied", "hypothetical")
_RANGES = {
    "confidence": (0.0, 1.0),
    "geo_precision": (1.0, 7.0),
    "fatalities": (0.0, 1e9),
    "radius_km": (0.0, 20_000.0),
}


def geomap_columns() -> frozenset[str]:
    """Return the column names of geomap's own tables."""
    return frozenset((*COLUMNS, "geometry"))


def read_own(path: Path, told: Any = None) -> Imported:
    """
    Read a file that geomap wrote.

    Rows that somebody broke since, events off the Earth or of impossible days, are left out.
    ``told`` is what a GeoJSON file holds, where it has been parsed, or an iterator of its features.
    """
    faults: dict[int, str] = {}
    frame = read(path, faults=faults, told=told)
    if len(faults) > len(frame):
        raise InputError(f"{path}: most rows cannot be read: {next(iter(faults.values()))}")
    found = sound(frame, path, "geomap", "event")
    broken = tuple(f"{path}: {why}" for _, why in sorted(faults.items()))
    return replace(found, skipped=(*broken, *found.skipped))


READERS: dict[str, Callable[[Path, Faults], GeoDataFrame]] = {
    ".geojson": read_geojson,
    ".json": read_geojson,
    ".csv": read_csv,
    ".jsonl": read_jsonl,
    ".parquet": read_parquet,
    ".gpkg": read_gpkg,
}
"""A reader a suffix."""


def read(
    path: str | Path, *, faults: dict[int, str] | None = None, told: Any = None
) -> GeoDataFrame:
    """
    Read an events file: ``.geojson`` (``.json``), ``.csv``, ``.jsonl``, ``.parquet`` or ``.gpkg``.

    Columns that the file lacks are null, columns that are none of the contract's are dropped.

    Parameters
    ----------
    path : str or Path
    faults : dict of int to str, optional
        Takes up the rows that cannot be read, by number from 1, each with the reason; without it
        the first such row is an error. A file of which no row can be read is one all the same.
    told : object, optional
        What a GeoJSON file holds, where it has been parsed already, or an iterator of its features.

    Raises
    ------
    InputError
        The file is missing, of another format, or holds no events; the text names the row.
    """
    path = Path(path)
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        raise InputError(f"{path}: is of no format geomap reads; use one of {' '.join(READERS)}")
    if not path.is_file():
        raise InputError(f"{path}: does not exist or is no file; check the path")
    try:
        if told is not None and reader is read_geojson:
            return frame_of_features(told, faults)
        return reader(path, faults)
    except InputError as error:
        raise InputError(f"{path}: {error}") from error
    except Exception as error:  # each library fails in its own way on a file that is not its own
        reason = " ".join(str(error).split())[:120] or type(error).__name__
        raise InputError(f"{path}: cannot be read as {path.suffix} ({reason}); mend it") from error


def sound(frame: GeoDataFrame, path: Path, form: str, unit: str) -> Imported:
    """Leave out rows whose place is not on Earth or whose day is none, each named by its number."""
    faults = _row_faults(frame)
    for name in (n for n, kind in COLUMNS.items() if kind == "string" and n not in JSON_COLUMNS):
        for at in (frame[name].str.len() > LONGEST_CELL).fillna(False).to_numpy().nonzero()[0]:
            faults[int(at) + 1] = f"has more than {LONGEST_CELL:,} characters as its {name}"
    bad = {number: why for number, why in faults.items() if why}
    if len(bad) * 2 > len(frame):
        number, why = next(iter(bad.items()))
        raise InputError(f"{path}: most {unit}s cannot be read: {unit} {number} {why}; mend them")
    kept = frame[[number not in bad for number in faults]].reset_index(drop=True)
    lines = tuple(f"{path}: {unit} {number} {why}" for number, why in bad.items())
    within, notes = _within_ranges(kept, path)
    return Imported(within, form, lines, notes)


def _within_ranges(frame: GeoDataFrame, path: Path) -> tuple[GeoDataFrame, tuple[str, ...]]:
    """Empty cells whose value its column cannot have, and tell of each column once."""
    from pandas import isna

    clean, notes = frame.copy(), []
    for name, (low, high) in _RANGES.items():
        wrong = ((frame[name] < low) | (frame[name] > high)).fillna(False)
        if wrong.any():
            shown = f"{frame.loc[wrong, name].iloc[0]:g} of event {int(wrong.argmax()) + 1}"
            notes.append(f"{path}: {name} {shown} is not within {low:g} to {high:g}: left empty")
            clean.loc[wrong, name] = None
    odd = [value for value in frame["status"] if not isna(value) and value not in _STATUSES]
    if odd:
        notes.append(f"{path}: status {odd[0]!r} is none of {', '.join(_STATUSES)}: reported")
        clean["status"] = frame["status"].where(frame["status"].isin(_STATUSES), "reported")
    return clean, tuple(notes)


def _row_faults(frame: GeoDataFrame) -> dict[int, str | None]:
    """Return for each row, by its number, what is wrong with its days or its place."""
    from shapely import bounds, is_empty

    asked: dict[str, date | str] = {}
    west, south, east, north = bounds(frame.geometry.to_numpy()).reshape(-1, 4).T
    off = (west < -180) | (east > 180) | (south < -90) | (north > 90)
    off &= ~is_empty(frame.geometry.to_numpy())
    faults: dict[int, str | None] = {}
    days = zip(frame["date_start"], frame["date_end"], strict=True)
    for number, (start, end) in enumerate(days, start=1):
        why = _fault_of_days(start, end, asked)
        if why is None and off[number - 1]:
            at = f"{west[number - 1]:g} {south[number - 1]:g}"
            why = f"its place ({at}) is not on Earth"
        faults[number] = why
    return faults


def _fault_of_days(start: Any, end: Any, asked: dict[str, date | str]) -> str | None:
    """Return what is wrong with two days; ``asked`` keeps what each text came to."""
    found = []
    for cell in (start, end):
        if not isinstance(cell, str):
            continue
        if cell not in asked:
            asked[cell] = _day_or_fault(cell)
        told = asked[cell]
        if isinstance(told, str):
            return told
        found.append(told)
    if len(found) == 2 and found[1] < found[0]:
        return f"ends on {found[1]} before it begins; mend it"
    return None


def _day_or_fault(cell: str) -> date | str:
    try:
        found = day(cell)
    except ValueError:
        return f"date {cell!r} is no date; mend it"
    return found or f"date {cell[:40]!r} is no date; write YYYY-MM-DD"
