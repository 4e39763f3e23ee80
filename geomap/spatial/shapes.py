"""
Plain shapes on the ellipsoid: circles, sectors, strips, parts; kilometres in, (lon, lat) out.

Points at a bearing come from ``pyproj.Geod``; buffers are made in an azimuthal equidistant
projection centred on the shape, exact in distance from there and within 1 % at 1,000 km.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
import shapely
from shapely.affinity import translate
from shapely.geometry import LineString, Point, Polygon
from shapely.geometry.base import BaseGeometry

from geomap.geodesy import KM_PER_DEGREE, ellipsoid

__all__ = [
    "area_radius_km",
    "at_bearing",
    "buffered",
    "circle",
    "far_part",
    "largest",
    "part",
    "sector",
    "swept",
    "tidy",
    "together",
    "unwrapped",
]

_ARC_DEGREES = 7.5
"""Between points of a drawn arc: the chord is 0.2 % inside it (1 − cos 3.75°)."""

_TIP_KM = 0.01
"""A ring that begins nearer than this is a wedge."""

"""Of latitude, to 0.5 %: for sweeps and caps, which stand for "beyond" and "about"."""

_GRID = 1e-6
"""Decimals of degrees that geometry keeps: a tenth of a metre."""


def at_bearing(point: tuple[float, float], bearing: float, km: float) -> tuple[float, float]:
    """Go from (lon, lat) so many kilometres towards a bearing, degrees clockwise from north."""
    lon, lat, _ = ellipsoid().fwd(*point, bearing, km * 1000.0)
    return float(lon), float(lat)


def sector(
    point: tuple[float, float], bearing: float, half_angle: float, reach_km: tuple[float, float]
) -> Polygon:
    """
    Draw the part of a ring around a point that lies towards a bearing.

    Parameters
    ----------
    point : (lon, lat)
    bearing, half_angle : float
        Degrees clockwise from north; how far the sector opens to either side.
    reach_km : (inner, outer)
        Kilometres; an inner reach of 0 makes a wedge.

    Examples
    --------
    >>> sector((36.75, 35.13), 0.0, 45.0, (5.0, 30.0)).covers(Point(36.75, 35.3))
    True
    """
    steps = int(np.ceil(2 * half_angle / _ARC_DEGREES)) + 1
    angles = np.linspace(bearing - half_angle, bearing + half_angle, steps)
    inner, outer = reach_km
    rim = _arc(point, angles, outer)
    back = _arc(point, angles[::-1], inner) if inner > _TIP_KM else [point]
    return Polygon([*rim, *back])


def _arc(point: tuple[float, float], angles: Any, km: float) -> list[tuple[float, float]]:
    count = len(angles)
    starts = [point[0]] * count, [point[1]] * count
    lon, lat, _ = ellipsoid().fwd(*starts, angles, [km * 1000.0] * count)
    turned = np.asarray(point[0] + (np.asarray(lon) - point[0] + 180.0) % 360.0 - 180.0)
    return list(zip(turned.tolist(), lat, strict=True))


def circle(point: tuple[float, float], km: float) -> Polygon:
    """
    Draw a circle of so many kilometres around (lon, lat).

    One that holds a pole is a cap from -180 to 180 degrees, closed along the pole.

    Examples
    --------
    >>> circle((0.0, -89.9), 100.0).covers(Point(179.0, -89.9))
    True
    """
    rim = _arc(point, np.arange(0.0, 360.0, _ARC_DEGREES), km)
    if (90.0 - abs(point[1])) * KM_PER_DEGREE > km:
        return Polygon(rim)
    pole = float(np.copysign(90.0, point[1]))
    around = sorted(((lon + 180.0) % 360.0 - 180.0, lat) for lon, lat in rim)
    edge = (around[0][1] + around[-1][1]) / 2
    return Polygon([(-180.0, edge), *around, (180.0, edge), (180.0, pole), (-180.0, pole)])


@lru_cache(maxsize=512)
def _projection(lon: float, lat: float) -> Any:
    from pyproj import Proj

    return Proj(proj="aeqd", ellps="WGS84", lon_0=lon, lat_0=lat, units="km")


def _project(shape: BaseGeometry, about: tuple[float, float], inverse: bool = False) -> Any:
    flat = _projection(round(about[0], 1), round(about[1], 1))

    def turn(points: Any) -> Any:
        x, y = flat(points[:, 0], points[:, 1], inverse=inverse)
        if inverse:  # across the 180th meridian, longitudes go on
            x = about[0] + (np.asarray(x) - about[0] + 180.0) % 360.0 - 180.0
        return np.column_stack((x, y))

    return shapely.transform(shape, turn)


def buffered(shape: BaseGeometry, km: float) -> Any:
    """Grow a shape in (lon, lat) by so many kilometres."""
    west, south, east, north = shape.bounds
    about = ((west + east) / 2, (south + north) / 2)
    flat = shapely.buffer(_project(shape, about), km, quad_segs=6)
    return _project(flat, about, inverse=True)


def part(area: BaseGeometry, bearing: float | None) -> Any:
    """
    Cut out the part of an area that a text calls northern, south-western or (None) central.

    North, south, east and west are the half beyond the centroid; the winds between them the
    quarter; the centre is what lies within half the radius of a circle as large as the area.
    """
    middle = area.centroid.x, area.centroid.y
    if bearing is None:
        return shapely.intersection(area, circle(middle, area_radius_km(area) / 2))
    half = 90.0 if bearing % 90 == 0 else 45.0
    return shapely.intersection(area, _quarter(middle, bearing, half))


def far_part(area: BaseGeometry, bearing: float | None) -> Any:
    """
    Cut out what a text calls the far north, the deep south: the outer half of that side.

    The cut lies halfway between the middle and the outermost point towards the bearing.
    """
    if bearing is None:
        return part(area, bearing)
    x, y = area.centroid.x, area.centroid.y
    east, north = np.sin(np.radians(bearing)), np.cos(np.radians(bearing))
    points = shapely.get_coordinates(area) - (x, y)
    reach = float((points @ (east, north)).max()) / 2
    return shapely.intersection(
        area, _quarter((x + reach * east, y + reach * north), bearing, 90.0)
    )


def swept(line: BaseGeometry, bearing: float, km: float) -> Any:
    """
    Sweep a line so many kilometres towards a bearing: the ground on that side of it.

    Each piece of the line sweeps a parallelogram; degrees of longitude are those of its middle.
    """
    found = []
    for one in shapely.get_parts(line):
        points = shapely.get_coordinates(one)
        degrees = km / KM_PER_DEGREE
        east = degrees * np.sin(np.radians(bearing)) / np.cos(np.radians(points[:, 1]))
        north = np.full(len(points), degrees * np.cos(np.radians(bearing)))
        moved = points + np.column_stack((east, north))
        rings = np.stack((points[:-1], points[1:], moved[1:], moved[:-1], points[:-1]), axis=1)
        pieces: Any = shapely.polygons(rings)
        found += [shapely.buffer(p, 0) for p in pieces if p.area > 0]
    return shapely.union_all(found)


def together(area: BaseGeometry, about: tuple[float, float] | None = None) -> Any:
    """
    Keep the largest polygon of an area and the islands that belong to its picture.

    What lies within a degree of what is kept is kept: Fiji, Japan and the Philippines are whole;
    Alaska, French Guiana and Svalbard are not parts of "the north of" their countries. What the
    180th meridian cuts is put together beyond it, with longitudes over 180. With ``about``, a
    point (lon, lat), it is the polygon nearest to that, with its own islands.
    """
    parts: Any = shapely.get_parts(unwrapped(area))
    far = shapely.distance(parts, Point(about)) if about else np.zeros(len(parts))
    first = parts[np.lexsort((-shapely.area(parts), far))[0]]
    parts = parts[shapely.area(parts) >= min(first.area, _SPECK * shapely.area(parts).max())]
    seas = shapely.union_all(shapely.buffer(parts, _APART / 2, quad_segs=2))
    own = next(sea for sea in shapely.get_parts(seas) if sea.intersects(first))
    return shapely.union_all(parts[shapely.intersects(parts, own)])


_APART = 1.0
"""Degrees of sea between islands of one country."""
_SPECK = 0.001
"""Share of the largest polygon below which an island changes nothing."""


def unwrapped(area: Any) -> Any:
    """
    Put together what the 180th meridian cuts: the smaller side goes on beyond ±180 degrees.

    Examples
    --------
    >>> two = [shapely.box(178, -19, 180, -16), shapely.box(-180, -19, -179, -16)]
    >>> unwrapped(shapely.MultiPolygon(two)).bounds
    (178.0, -19.0, 181.0, -16.0)
    """
    west, _, east, _ = area.bounds
    if west > -179.0 or east < 179.0:
        return area
    parts: Any = shapely.get_parts(area)
    eastern = np.array([p.centroid.x > 0 for p in parts])
    sizes = shapely.area(parts)
    minor = ~eastern if sizes[eastern].sum() >= sizes[~eastern].sum() else eastern
    turn = 360.0 if eastern[~minor].all() else -360.0
    moved = [translate(p, xoff=turn) if small else p for p, small in zip(parts, minor, strict=True)]
    whole = shapely.union_all(moved)
    return whole if whole.bounds[2] - whole.bounds[0] < _HALF_TURN else area


_HALF_TURN = 200.0
"""Degrees: nothing but Antarctica is wider (Russia, put together, is 163 wide)."""


def _quarter(middle: tuple[float, float], bearing: float, half: float) -> Polygon:
    """Draw a wedge in degrees: for a country, north of its middle is above its parallel there."""
    x, y = middle
    far = 90.0
    rays = [bearing - half, bearing, bearing + half]
    tips = [(x + far * np.sin(np.radians(a)), y + far * np.cos(np.radians(a))) for a in rays]
    if half < 90.0:
        return Polygon([middle, *tips])
    beyond = [(tx + tips[1][0] - x, ty + tips[1][1] - y) for tx, ty in (tips[2], tips[0])]
    return Polygon([tips[0], tips[2], *beyond])


def area_radius_km(shape: BaseGeometry) -> float:
    """Return the radius, in kilometres, of a circle as large as the shape."""
    area, _ = ellipsoid().geometry_area_perimeter(shape)
    return float(np.sqrt(abs(area) / np.pi) / 1000.0)


def largest(shape: BaseGeometry) -> Polygon:
    """Return the largest polygon of what an operation left, empty where it left none."""
    polygons = [p for p in shapely.get_parts(shape) if p.geom_type == "Polygon"]
    return max(polygons, key=lambda p: p.area, default=Polygon())


def tidy(shape: Any) -> Any:
    """Round to 6 decimals, keep valid; of several polygons keep the largest."""
    if shape.geom_type == "Point":
        return Point(round(shape.x, 6), round(shape.y, 6))
    if shape.geom_type == "LineString":
        return LineString(np.round(shape.coords, 6))
    sound = shape if shape.is_valid else shapely.make_valid(shape)
    return largest(shapely.set_precision(largest(sound), _GRID))
