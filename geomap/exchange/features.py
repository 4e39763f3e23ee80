"""GeoJSON features and arrays of objects to sheets; geometry other than points is kept as it is."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geomap.errors import InputError
from geomap.exchange.sheets import LONGEST_CELL, Sheet, named

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

__all__ = ["sheet_of_features"]


def sheet_of_features(path: Path, told: Any, notes: list[str]) -> Sheet:
    """
    Make a sheet of a FeatureCollection, or of an array of plain objects.

    A feature's place stands in the columns ``latitude`` and ``longitude`` if it is a point and
    they are not among its properties; features that are none, or whose geometry cannot be, are
    faults.
    """
    from pandas import DataFrame

    features = told.get("features") if isinstance(told, dict) else told
    if not isinstance(features, list) or not features:
        raise InputError(f"{path}: holds no features; export it as a GeoJSON FeatureCollection")
    rows, numbers, faults = [], [], {}
    shapes: dict[int, BaseGeometry | None] = {}
    for number, feature in enumerate(features, start=1):
        try:
            cells, shape = _feature(feature)
        except ValueError as error:
            faults[number] = str(error)
            continue
        rows.append(cells)
        numbers.append(number)
        shapes[number] = shape
    if not rows:
        raise InputError(f"{path}: no feature can be read: feature 1 {faults[1]}; export it anew")
    frame = DataFrame(rows, index=numbers, dtype=object)
    real = shapes if any(shape is not None for shape in shapes.values()) else {}
    return Sheet(path, frame, "feature", faults, notes, real, len(features))


def _feature(feature: Any) -> tuple[dict[str, str | None], BaseGeometry | None]:
    if not isinstance(feature, dict):
        raise ValueError("is no object")
    properties = feature.get("properties", feature)
    if not isinstance(properties, dict):
        raise ValueError("has no properties")
    shape = _shape(feature.get("geometry"))
    names = named(str(name) for name in properties)
    cells = dict(zip(names, map(_cell, properties.values()), strict=True))
    if any(cell and len(cell) > LONGEST_CELL for cell in cells.values()):
        raise ValueError(f"has a text of more than {LONGEST_CELL:,} characters")
    if shape is not None and shape.geom_type == "Point":
        (lon, lat, *_), *_ = shape.coords
        cells.setdefault("latitude", str(lat))
        cells.setdefault("longitude", str(lon))
        shape = None
    if shape is not None:
        cells["latitude"] = str(shape.representative_point().y)
        cells["longitude"] = str(shape.representative_point().x)
    return cells, shape


def _cell(value: Any) -> str | None:
    if value is None or isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False)


def _shape(geometry: Any) -> BaseGeometry | None:
    from shapely.errors import ShapelyError
    from shapely.geometry import shape

    if geometry is None:
        return None
    try:
        found = shape(geometry)
    except (ShapelyError, AttributeError, KeyError, TypeError, ValueError, IndexError) as error:
        raise ValueError("its geometry is no GeoJSON") from error
    if found.is_empty:
        return None
    west, south, east, north = found.bounds
    if not (west >= -180 and east <= 180 and south >= -90 and north <= 90):
        raise ValueError(f"its geometry ({west:g} {south:g} to {east:g} {north:g}) is not on Earth")
    return found
