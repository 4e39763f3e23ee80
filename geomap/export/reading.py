"""Events files that geomap wrote, or that somebody edited since, back to frames."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geomap.errors import InputError
from geomap.export.cells import undefused
from geomap.frames import from_records, typed

if TYPE_CHECKING:
    from geopandas import GeoDataFrame
    from shapely.geometry.base import BaseGeometry

__all__ = ["READERS", "read"]

_Record = tuple[dict[str, Any], "BaseGeometry | None"]
_Faults = dict[int, str] | None


def read(path: str | Path, *, faults: dict[int, str] | None = None) -> GeoDataFrame:
    """
    Read an events file: ``.geojson`` (``.json``), ``.csv``, ``.jsonl``, ``.parquet`` or ``.gpkg``.

    Columns that the file lacks are null, columns that are none of the contract's are dropped.

    Parameters
    ----------
    path : str or Path
    faults : dict of int to str, optional
        Takes up the rows that cannot be read, by number from 1, each with the reason; without it
        the first such row is an error. A file of which no row can be read is one all the same.

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
        return reader(path, faults)
    except InputError as error:
        raise InputError(f"{path}: {error}") from error
    except Exception as error:  # each library fails in its own way on a file that is not its own
        reason = " ".join(str(error).split())[:120] or type(error).__name__
        raise InputError(f"{path}: cannot be read as {path.suffix} ({reason}); mend it") from error


def _geojson(path: Path, faults: _Faults) -> GeoDataFrame:
    told = json.loads(path.read_text(encoding="utf-8-sig"))
    features = told.get("features") if isinstance(told, dict) else None
    if not isinstance(features, list):
        raise InputError("is no GeoJSON FeatureCollection; export it as one")
    return _checked(enumerate(features, start=1), _feature, "feature", faults)


def _feature(feature: Any, number: int) -> _Record:
    if not isinstance(feature, dict) or not isinstance(feature.get("properties"), dict):
        raise InputError(f"feature {number} has no properties; mend or remove it")
    return feature["properties"], _shape(feature.get("geometry"), f"feature {number}")


def _shape(geometry: Any, name: str) -> BaseGeometry | None:
    from shapely.geometry import shape

    try:
        return None if geometry is None else shape(geometry)
    except Exception as error:  # what shapely raises depends on what is wrong
        raise InputError(f"{name}: its geometry is no GeoJSON; mend or remove it") from error


def _jsonl(path: Path, faults: _Faults) -> GeoDataFrame:
    lines = path.read_text(encoding="utf-8-sig").split("\n")
    rows = ((number, line) for number, line in enumerate(lines, start=1) if line.strip())
    return _checked(rows, _line, "line", faults)


def _line(line: str, number: int) -> _Record:
    try:
        row = json.loads(line)
    except ValueError as error:
        raise InputError(f"line {number} is not JSON; mend or remove it") from error
    if not isinstance(row, dict):
        raise InputError(f"line {number} is no JSON object; mend or remove it")
    return row, _shape(row.get("geometry"), f"line {number}")


def _csv(path: Path, faults: _Faults) -> GeoDataFrame:
    with path.open(encoding="utf-8-sig", newline="") as file, _long_cells():
        heading = file.readline()
        file.seek(0)
        # spreadsheets of half of Europe save with semicolons; no column of ours has one in its name
        rows = list(csv.DictReader(file, delimiter=max(",;\t", key=heading.count)))
    return _checked(enumerate(rows, start=1), _row, "row", faults)


@contextmanager
def _long_cells() -> Iterator[None]:
    """Let cells be as long as a polygon needs; csv stops at 131,072 characters by default."""
    usual = csv.field_size_limit(2**31 - 1)
    try:
        yield
    finally:
        csv.field_size_limit(usual)


def _row(row: dict[str, Any], number: int) -> _Record:
    from shapely import from_wkt, points

    if None in row or None in row.values():
        raise InputError(f"row {number} has not as many cells as the header: is the file cut off?")
    cells = {name: undefused(cell) for name, cell in row.items() if name and cell}
    try:
        if "geometry" in cells:
            return cells, from_wkt(cells["geometry"])
        if "latitude" in cells and "longitude" in cells:
            return cells, points(float(cells["longitude"]), float(cells["latitude"]))
    except Exception as error:  # GEOS and float each have their own
        raise InputError(f"row {number}: its geometry is no WKT or coordinate; mend it") from error
    return cells, None


def _checked(
    rows: Iterable[tuple[int, Any]],
    parse: Callable[[Any, int], _Record],
    unit: str,
    faults: _Faults,
) -> GeoDataFrame:
    """Make the frame, so that a row that is no event is told by its number."""
    records: dict[int, _Record] = {}
    bad: dict[int, str] = {}
    for number, raw in rows:
        try:
            records[number] = _event(parse(raw, number), f"{unit} {number}")
        except InputError as error:
            if faults is None:
                raise
            bad[number] = str(error)
    if bad and not records:
        raise InputError(next(iter(bad.values())))
    return _typed_rows(records, unit, faults, bad)


def _event(record: _Record, name: str) -> _Record:
    row, shape = record
    if not row.get("event_id"):
        raise InputError(f"{name} has no event_id: it is no event geomap wrote")
    if not row.get("title") and shape is None:
        # Other datasets have an event_id too; a page of empty rows would be no map of theirs.
        raise InputError(f"{name} has neither title nor place: add one of them")
    return record


def _typed_rows(
    records: dict[int, _Record], unit: str, faults: _Faults, bad: dict[int, str]
) -> GeoDataFrame:
    """Make the frame; where a cell is not of its column's type, find whose it is."""
    if faults is None:
        return from_records(records.values())
    try:
        frame = from_records(records.values())
    except (TypeError, ValueError):
        wrong = {number: why for number, record in records.items() if (why := _mistyped(record))}
        bad.update({number: f"{unit} {number}: {why}" for number, why in wrong.items()})
        kept = [record for number, record in records.items() if number not in wrong]
        if not kept:
            raise
        frame = from_records(kept)
    faults.update(bad)
    return frame


def _mistyped(record: _Record) -> str | None:
    try:
        from_records([record])
    except (TypeError, ValueError) as error:
        return "a cell is not of its column's type: " + " ".join(str(error).split())[:120]
    return None


def _parquet(path: Path, _: _Faults) -> GeoDataFrame:
    from geopandas import read_parquet

    return typed(read_parquet(path).to_crs("EPSG:4326"))


def _gpkg(path: Path, _: _Faults) -> GeoDataFrame:
    from geopandas import list_layers, read_file

    layers = list(list_layers(path)["name"])
    layer = "events" if "events" in layers else layers[0]
    return typed(read_file(path, layer=layer, engine="pyogrio").to_crs("EPSG:4326"))


READERS: dict[str, Callable[[Path, _Faults], GeoDataFrame]] = {
    ".geojson": _geojson,
    ".json": _geojson,
    ".csv": _csv,
    ".jsonl": _jsonl,
    ".parquet": _parquet,
    ".gpkg": _gpkg,
}
"""A reader a suffix."""
