"""Where a way may begin or end: a point, or many points that stand for a sea or a region."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from numpy.typing import NDArray

from geomap.errors import RouteError, UnknownPlaceError
from geomap.model import Place
from geomap.routes.country_polygons import land_of, on_land
from geomap.routes.measure import Points

if TYPE_CHECKING:
    from geomap.gazetteer.index import Index

__all__ = ["End", "Spot", "end_of", "shore", "within"]

Spot = Place | str | tuple[float, float]
"""A place, a place id or (lon, lat) in degrees."""

_INSHORE = 0.02
"""Degrees (2 km) that launch points keep from a sea's outline, itself drawn no finer."""

_RIM, _GRID = 90, 50
"""So many points stand for an area's rim and for its inside; the best is then looked at closer."""


@dataclass(frozen=True, slots=True, eq=False)
class End:
    """
    One end of a way.

    ``points`` (n, 2) are all places it may be at, one for a point; ``rim`` is the outline that
    the points of an area keep to; ``country`` is whose land a point is on; ``water`` tells a sea.
    """

    name: str
    points: Points
    country: str | None = None
    area: Any = None
    rim: Any = None
    water: bool = False


def end_of(spot: Spot, index: Index) -> End:
    """
    Read one end of a way: seas and regions with a polygon are areas, all else is a point.

    A country is its gazetteer point: it is where a text that says no more than "Syria" would be
    put, and the shortest way to its border would end where nothing happened.
    """
    if isinstance(spot, tuple):
        return _bare(spot, index)
    place = _place(spot, index)
    area = index.geometry(place.id) if place.feature_class in "HL" else None
    if area is None:
        country = place.country or index.country_at(place.longitude, place.latitude)
        return End(place.name, np.array([[place.longitude, place.latitude]]), country)
    inner = shapely.buffer(area, -_INSHORE)
    rim = shapely.boundary(area if inner.is_empty else inner)
    points = np.vstack([shore(rim, rim.length / _RIM), _grid(area)])
    if place.feature_class == "H":
        points = points[~on_land(points, land_of(index))]
    if not len(points):
        raise RouteError(f"{place.name}: its outline in the gazetteer holds no open water")
    return End(place.name, points, None, area, rim, place.feature_class == "H")


def _bare(spot: tuple[float, float], index: Index) -> End:
    lon, lat = spot
    if not (-180 <= lon <= 180 and -90 <= lat <= 90):
        raise RouteError(f"({lon}, {lat}) is not (longitude, latitude) in degrees")
    return End(f"{lat:g}, {lon:g}", np.array([[lon, lat]], dtype=float), _whose(lon, lat, index))


def _whose(lon: float, lat: float, index: Index) -> str | None:
    land = land_of(index)  # in use already; the index reads all its polygons for a first question
    hits = set(land.codes[land.tree.query(shapely.Point(lon, lat), predicate="intersects")])
    return str(hits.pop()) if len(hits) == 1 else index.country_at(lon, lat)


def _place(spot: Place | str, index: Index) -> Place:
    if isinstance(spot, Place):
        return spot
    try:
        return index.place(spot)
    except UnknownPlaceError as error:
        raise RouteError(f"route: {error}") from error


def shore(rim: Any, step: float) -> Points:
    """Sample lines every ``step`` degrees, their ends included; shape (n, 2)."""
    bits = []
    for line in shapely.get_parts(rim):
        count = max(2, int(np.ceil(line.length / step)) + 1)
        bits.append(shapely.line_interpolate_point(line, np.linspace(0, line.length, count)))
    return np.asarray(shapely.get_coordinates(np.concatenate(bits)))


def within(end: End, point: NDArray[np.float64], step: float) -> Points:
    """Sample an area's rim twelve times as closely about one of its points; shape (n, 2)."""
    about = shapely.intersection(end.rim, shapely.Point(point).buffer(1.5 * step))
    lines = [part for part in shapely.get_parts(about) if part.geom_type == "LineString"]
    return np.vstack([point, *(shore(line, step / 12) for line in lines)])


def _grid(area: Any) -> Points:
    west, south, east, north = area.bounds
    step = max(1e-6, np.sqrt((east - west) * (north - south) / _GRID))
    columns, rows = np.arange(west + step / 2, east, step), np.arange(south + step / 2, north, step)
    cells: Points = np.stack(np.meshgrid(columns, rows), axis=-1).reshape(-1, 2)
    return cells[shapely.contains_xy(area, cells)]
