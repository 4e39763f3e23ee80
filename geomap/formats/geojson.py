"""GeoJSON (RFC 7946) and its rows as JSON Lines, written and read back."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geomap.errors import InputError
from geomap.formats.cells import ordered, records, unpacked
from geomap.formats.event_rows import Faults, Record, checked, in_batches

if TYPE_CHECKING:
    from geopandas import GeoDataFrame
    from shapely.geometry.base import BaseGeometry

__all__ = [
    "NotByLineError",
    "dump_geojson",
    "features_by_line",
    "frame_of_features",
    "read_geojson",
    "read_jsonl",
    "write_geojson",
    "write_jsonl",
]


def dump_geojson(frame: GeoDataFrame) -> str:
    """
    Write a frame as a FeatureCollection, one feature a line.

    ``allies`` is a list, ``quantities`` an object, missing values are null, coordinates (lon,
    lat) have six decimals. Features come by day, then by id.
    """
    features = ",\n".join(_dumps(_feature(*record)) for record in records(ordered(frame)))
    return f'{{"type": "FeatureCollection", "features": [\n{features}\n]}}\n'


def write_geojson(frame: GeoDataFrame, path: Path) -> None:
    """Write GeoJSON."""
    path.write_text(dump_geojson(frame), encoding="utf-8", newline="\n")


def write_jsonl(frame: GeoDataFrame, path: Path) -> None:
    """Write one object a line: the properties, and ``geometry`` as GeoJSON has it."""
    lines = (
        _dumps({**unpacked(row), "geometry": _geometry(shape)}) + "\n"
        for row, shape in records(ordered(frame))
    )
    path.write_text("".join(lines), encoding="utf-8", newline="\n")


def _dumps(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def _feature(row: dict[str, Any], shape: BaseGeometry | None) -> dict[str, Any]:
    name = {"id": row["event_id"]} if row.get("event_id") else {}
    geometry = _geometry(shape)
    return {"type": "Feature", **name, "geometry": geometry, "properties": unpacked(row)}


def _geometry(shape: BaseGeometry | None) -> dict[str, Any] | None:
    from shapely.geometry import mapping

    return None if shape is None else mapping(shape)


def read_geojson(path: Path, faults: Faults) -> GeoDataFrame:
    """Read a FeatureCollection of geomap's."""
    try:
        return frame_of_features(features_by_line(path), faults)
    except NotByLineError:
        return frame_of_features(json.loads(path.read_text(encoding="utf-8-sig")), faults)


class NotByLineError(Exception):
    """A file is not laid out as `dump_geojson` lays it out: it is to be read as a whole."""


_FIRST = b'{"type": "FeatureCollection", "features": [\n'
_LAST = b"]}"


def features_by_line(path: Path) -> Iterator[Any]:
    """
    Yield the features of a file that `dump_geojson` wrote, without holding the whole of it.

    Raises
    ------
    NotByLineError
        A line is not what stands there in such a file, if only the last.
    """
    with path.open("rb") as file:
        if file.readline(len(_FIRST)) != _FIRST:
            raise NotByLineError
        more = True
        while more:
            line = file.readline().rstrip(b"\r\n")
            more = line.endswith(b",")
            yield _parsed(line.removesuffix(b","))
        if file.readline().rstrip() != _LAST or file.read().strip():
            raise NotByLineError


def _parsed(line: bytes) -> Any:
    try:
        return json.loads(line.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise NotByLineError from error


def frame_of_features(told: Any, faults: Faults) -> GeoDataFrame:
    """Make a frame of a FeatureCollection of geomap's that has been parsed, or of its features."""
    features = told.get("features") if isinstance(told, dict) else None
    features = told if isinstance(told, Iterator) else features
    if not isinstance(features, Iterator | list):
        raise InputError("is no GeoJSON FeatureCollection; export it as one")
    return checked(enumerate(_with_points(features), start=1), _record, "feature", faults)


def _record(told: tuple[Any, BaseGeometry | None], number: int) -> Record:
    feature, point = told
    if not isinstance(feature, dict) or not isinstance(feature.get("properties"), dict):
        raise InputError(f"feature {number} has no properties; mend or remove it")
    return feature["properties"], point or _shape(feature.get("geometry"), f"feature {number}")


def _with_points(features: Iterable[Any]) -> Iterator[tuple[Any, BaseGeometry | None]]:
    """Yield each feature with its point; these, which are most, are made of many at once."""
    for batch in in_batches(features):
        points = _points(batch)
        yield from ((feature, points.get(at)) for at, feature in enumerate(batch))


def _points(features: Sequence[Any]) -> dict[int, BaseGeometry]:
    """Make the plain points among features all at once; by position."""
    from shapely import points

    found = {}
    for number, feature in enumerate(features):
        geometry = feature.get("geometry") if isinstance(feature, dict) else None
        if not isinstance(geometry, dict) or geometry.get("type") != "Point":
            continue
        at = geometry.get("coordinates")
        if isinstance(at, list) and list(map(type, at)) == [float, float]:
            found[number] = at
    return dict(zip(found, points(list(found.values())), strict=True)) if found else {}


def _shape(geometry: Any, name: str) -> BaseGeometry | None:
    from shapely.geometry import shape

    try:
        if isinstance(geometry, dict) and geometry.get("type") in ("Polygon", "MultiPolygon"):
            area = _area(geometry)
            if area is not None:
                return area
        return None if geometry is None else shape(geometry)
    except Exception as error:  # what shapely raises depends on what is wrong
        raise InputError(f"{name}: its geometry is no GeoJSON; mend or remove it") from error


def _area(geometry: Any) -> BaseGeometry | None:
    """Make an area of its rings' arrays, in a tenth of ``shape``'s time; None if it is unusual."""
    from shapely import multipolygons
    from shapely.errors import ShapelyError

    several = geometry["type"] == "MultiPolygon"
    try:
        parts = geometry["coordinates"] if several else [geometry["coordinates"]]
        if not parts or any(len(ring[0]) != 2 for rings in parts for ring in rings):
            return None  # heights, or nothing at all
        areas = [_of_rings(rings) for rings in parts]
        made: BaseGeometry = multipolygons(areas) if several else areas[0]
    except (ShapelyError, LookupError, TypeError, ValueError):
        return None
    return made


def _of_rings(rings: Sequence[Any]) -> Any:
    import numpy as np
    from shapely import linearrings, polygons

    made: Any = [linearrings(np.array(ring, dtype=float)) for ring in rings]
    return polygons(made[0], made[1:] or None)


def read_jsonl(path: Path, faults: Faults) -> GeoDataFrame:
    """Read geomap's JSON Lines."""
    with path.open(encoding="utf-8-sig") as lines:
        rows = ((number, line) for number, line in enumerate(lines, start=1) if line.strip())
        return checked(rows, _line, "line", faults)


def _line(line: str, number: int) -> Record:
    try:
        row = json.loads(line)
    except ValueError as error:
        raise InputError(f"line {number} is not JSON; mend or remove it") from error
    if not isinstance(row, dict):
        raise InputError(f"line {number} is no JSON object; mend or remove it")
    return row, _shape(row.get("geometry"), f"line {number}")
