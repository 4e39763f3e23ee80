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


def read(path: str | Path) -> GeoDataFrame:
    """
    Read an events file: ``.geojson`` (``.json``), ``.csv``, ``.jsonl``, ``.parquet`` or ``.gpkg``.

    Columns that the file lacks are null, columns that are none of the contract's are dropped.

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
        return reader(path)
    except InputError as error:
        raise InputError(f"{path}: {error}") from error
    except Exception as error:  # each library fails in its own way on a file that is not its own
        reason = " ".join(str(error).split())[:120] or type(error).__name__
        raise InputError(f"{path}: cannot be read as {path.suffix} ({reason}); mend it") from error


def _geojson(path: Path) -> GeoDataFrame:
    told = json.loads(path.read_text(encoding="utf-8-sig"))
    features = told.get("features") if isinstance(told, dict) else None
    if not isinstance(features, list):
        raise InputError("is no GeoJSON FeatureCollection; export it as one")
    return _checked((_feature(f, n) for n, f in enumerate(features, start=1)), "feature")


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


def _jsonl(path: Path) -> GeoDataFrame:
    lines = path.read_text(encoding="utf-8-sig").split("\n")
    rows = ((number, line) for number, line in enumerate(lines, start=1) if line.strip())
    return _checked((_line(line, number) for number, line in rows), "line")


def _line(line: str, number: int) -> _Record:
    try:
        row = json.loads(line)
    except ValueError as error:
        raise InputError(f"line {number} is not JSON; mend or remove it") from error
    if not isinstance(row, dict):
        raise InputError(f"line {number} is no JSON object; mend or remove it")
    return row, _shape(row.get("geometry"), f"line {number}")


def _csv(path: Path) -> GeoDataFrame:
    with path.open(encoding="utf-8-sig", newline="") as file, _long_cells():
        heading = file.readline()
        file.seek(0)
        # spreadsheets of half of Europe save with semicolons; no column of ours has one in its name
        rows = list(csv.DictReader(file, delimiter=max(",;\t", key=heading.count)))
    return _checked((_row(row, number) for number, row in enumerate(rows, start=1)), "row")


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


def _checked(found: Iterable[_Record], unit: str) -> GeoDataFrame:
    """Make the frame, so that a row that is no event is told by its number."""
    records = list(found)
    for number, (row, shape) in enumerate(records, start=1):
        if not row.get("event_id"):
            raise InputError(f"{unit} {number} has no event_id: it is no event geomap wrote")
        if not row.get("title") and shape is None:
            # Other datasets have an event_id too; a page of empty rows would be no map of theirs.
            raise InputError(f"{unit} {number} has neither title nor place: add one of them")
    return from_records(records)


def _parquet(path: Path) -> GeoDataFrame:
    from geopandas import read_parquet

    return typed(read_parquet(path).to_crs("EPSG:4326"))


def _gpkg(path: Path) -> GeoDataFrame:
    from geopandas import list_layers, read_file

    layers = list(list_layers(path)["name"])
    layer = "events" if "events" in layers else layers[0]
    return typed(read_file(path, layer=layer, engine="pyogrio").to_crs("EPSG:4326"))


READERS: dict[str, Callable[[Path], GeoDataFrame]] = {
    ".geojson": _geojson,
    ".json": _geojson,
    ".csv": _csv,
    ".jsonl": _jsonl,
    ".parquet": _parquet,
    ".gpkg": _gpkg,
}
"""A reader a suffix."""
