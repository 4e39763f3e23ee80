"""GeoJSON features and arrays of objects to sheets; geometry other than points is kept as it is."""

from __future__ import annotations

import json
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geomap.errors import InputError
from geomap.formats.sheets import LONGEST_CELL, Sheet, named

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

__all__ = ["on_earth", "sheet_of_features", "split_at_180"]


def sheet_of_features(path: Path, told: Any, notes: list[str]) -> Sheet:
    """
    Make a sheet of a FeatureCollection, a Feature, a geometry, or an array of plain objects.

    The array may stand under ``data``, as ACLED's and other services answer. Coordinates of
    another system that a ``crs`` member names (GeoJSON of 2008) are brought to EPSG:4326.

    A feature's place stands in the columns ``latitude`` and ``longitude`` if it is a point and
    they are not among its properties; features that are none, or whose geometry cannot be, are
    faults.
    """
    from pandas import DataFrame

    features = _listed(told)
    transform = _transform(path, told.get("crs")) if isinstance(told, dict) else None
    if not isinstance(features, list) or not features:
        raise InputError(f"{path}: holds no features; export it as a GeoJSON FeatureCollection")
    rows, numbers, faults = [], [], {}
    shapes: dict[int, BaseGeometry | None] = {}
    for number, feature in enumerate(features, start=1):
        try:
            cells, shape = _feature(feature, transform)
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


def _listed(told: Any) -> Any:
    """Return the features or objects of a file, whatever they stand under."""
    if not isinstance(told, dict):
        return told
    if told.get("type") == "Feature":
        return [told]
    if "coordinates" in told or "geometries" in told:
        return [{"type": "Feature", "geometry": told, "properties": {}}]
    named_lists = (told.get(name) for name in ("features", "data", "results", "rows", "items"))
    return next((one for one in named_lists if isinstance(one, list)), None)


def _transform(path: Path, crs: Any) -> Callable[[Any], Any] | None:
    """Return what brings geometry of a named system to EPSG:4326; None where it is that."""
    if not isinstance(crs, dict):
        return None
    name = str((crs.get("properties") or {}).get("name", ""))[:120]
    if not name or name.upper().endswith(("CRS84", "4326")):
        return None
    from pyproj import CRS, Transformer
    from pyproj.exceptions import ProjError
    from shapely import transform

    try:
        way = Transformer.from_crs(CRS.from_user_input(name), "EPSG:4326", always_xy=True)
    except ProjError as error:
        raise InputError(
            f"{path}: its coordinate system {name!r} is not known; export it as EPSG:4326"
        ) from error
    moved: Any = way.transform
    return lambda shape: transform(shape, moved, interleaved=False)


def _feature(
    feature: Any, transform: Callable[[Any], Any] | None = None
) -> tuple[dict[str, str | None], BaseGeometry | None]:
    if not isinstance(feature, dict):
        raise ValueError("is no object")
    properties = feature.get("properties", feature)
    if properties is None:
        properties = {}  # RFC 7946, section 3.2: an object or null
    if not isinstance(properties, dict):
        raise ValueError("has no properties")
    shape = _shape(feature.get("geometry"), transform)
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
    if value is None:
        return None
    told = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return told.encode("utf-8", "replace").decode("utf-8")  # half a surrogate pair is in no file


def _shape(geometry: Any, transform: Callable[[Any], Any] | None = None) -> BaseGeometry | None:
    from shapely import force_2d
    from shapely.errors import ShapelyError
    from shapely.geometry import shape

    if geometry is None:
        return None
    try:
        found = force_2d(shape(geometry))
        found = transform(found) if transform and not found.is_empty else found
    except (
        ShapelyError,
        LookupError,
        TypeError,
        ValueError,
        AttributeError,
        RecursionError,
    ) as error:
        raise ValueError("its geometry is no GeoJSON") from error
    if found.is_empty:
        return None
    return on_earth(found)


def on_earth(found: BaseGeometry) -> BaseGeometry:
    """
    Return a geometry, split in two where it crosses the 180th meridian (RFC 7946, section 3.1.9).

    Raises
    ------
    ValueError
        It reaches beyond the Earth's longitudes and latitudes.

    Examples
    --------
    >>> from shapely import LineString
    >>> on_earth(LineString([(175, -17), (-175, -18)])).bounds
    (-180.0, -18.0, 180.0, -17.0)
    >>> on_earth(LineString([(175, -17), (-175, -18)])).geom_type
    'MultiLineString'
    """
    west, south, east, north = found.bounds
    if not (west >= -180 and east <= 180 and south >= -90 and north <= 90):
        raise ValueError(f"its geometry ({west:g} {south:g} to {east:g} {north:g}) is not on Earth")
    return split_at_180(found)


def split_at_180(shape: BaseGeometry) -> BaseGeometry:
    """Split a geometry in two where it crosses the 180th meridian; return any other as it is."""
    west, _, east, _ = shape.bounds
    return _split(shape) if east - west > _HALF_WAY and _jumps(shape) else shape


_HALF_WAY = 180.0  # degrees; a side that is longer goes the other way round the Earth


def _jumps(shape: BaseGeometry) -> bool:
    """Return True if two vertices in a row lie more than half the Earth apart."""
    from shapely import get_coordinates, get_parts, get_rings

    rings = [
        line
        for part in get_parts(shape)
        for line in (get_rings(part) if part.geom_type == "Polygon" else [part])
    ]
    steps = (
        abs(lon - last) for ring in rings for last, lon in pairwise(get_coordinates(ring)[:, 0])
    )
    return any(step > _HALF_WAY for step in steps)


def _split(shape: Any) -> BaseGeometry:
    import warnings

    from antimeridian import fix_line_string, fix_multi_line_string, fix_shape
    from shapely.geometry import shape as built

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of rings that run the other way, which it turns round
        if shape.geom_type == "LineString":
            shape = fix_line_string(shape, great_circle=False)
        elif shape.geom_type == "MultiLineString":
            shape = fix_multi_line_string(shape, great_circle=False)
        elif shape.geom_type in ("Polygon", "MultiPolygon"):
            shape = built(fix_shape(shape.__geo_interface__, great_circle=False, fix_winding=True))
    whole: BaseGeometry = shape
    return whole
