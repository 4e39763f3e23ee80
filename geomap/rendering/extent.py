"""Where a map looks first: the corners of where most of its events are."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from geomap.geodesy import KM_PER_DEGREE
from geomap.layers import present
from geomap.rendering import page_data

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

__all__ = ["bounds_of", "is_one_place", "launch_area_of"]

COUNTRY_WIDE = 6  # UCDP GED's code of an event known only by its country
# Kilometres: a radius up to the first is a spot's own extent; up to the second it is a town's, and
# in view with it.
EXACT_KM, CIRCLE_KM = 2.0, 25.0
ONE_PLACE = 0.02  # degrees: what is no wider is one place
# Where an empty map looks: the theatre of the basemap.
NOWHERE = ((24.0, 30.0), (42.0, 55.0))


def bounds_of(frame: Any) -> Any:
    """
    South-west and north-east corner, (lat, lon), of where most events are.

    What is known by its country alone says nothing about where to look, and a lone event on
    another continent would make all others one dot: such stay on the map, outside the first view.
    A route is always in it, with the waters it may have begun in.
    """
    import numpy as np

    if frame is None:
        return NOWHERE
    drawn = frame[~(frame.geometry.is_empty | frame.geometry.isna())]
    if "geo_precision" in drawn.columns:
        known = drawn[~drawn["geo_precision"].isin([COUNTRY_WIDE])]
        drawn = drawn if known.empty else known
    drawn = drawn.set_geometry(_turned(drawn.geometry))
    central = _near_the_middle(page_data.anchors(drawn.geometry))
    routes = drawn["route"].tolist() if "route" in drawn.columns else [None] * len(drawn)
    kept = [near or bool(present(route)) for near, route in zip(central, routes, strict=True)]
    shapes = [*drawn.geometry[kept], *(a for a in map(launch_area_of, routes) if a is not None)]
    if not shapes:
        return NOWHERE
    corners = np.array([shape.bounds for shape in shapes])
    corners[: sum(kept)] += _reaches(drawn[kept])
    west, south = (round(float(n), 3) for n in corners[:, :2].min(axis=0))
    east, north = (round(float(n), 3) for n in corners[:, 2:].max(axis=0))
    return ((south, west), (north, east))


def is_one_place(frame: Any, bounds: tuple[float, float, float, float]) -> bool:
    """Return True if what lies within bounds (west, south, east, north) is all at one spot."""
    import numpy as np

    if frame is None:
        return True
    west, south, east, north = bounds
    x, y = page_data.anchors(frame.geometry).T
    x = np.where((x < west) & (east > 180), x + 360, x)
    seen = (x >= west) & (x <= east) & (y >= south) & (y <= north)
    return not seen.any() or bool(max(np.ptp(x[seen]), np.ptp(y[seen])) < ONE_PLACE)


def _reaches(drawn: Any) -> Any:
    """Return by how many degrees a town or a circle around each point is wider than it: n by 4."""
    import numpy as np

    if "radius_km" not in drawn.columns:
        return 0.0
    km = np.array([float(present(one) or 0) for one in drawn["radius_km"]])
    points = drawn.geometry.geom_type.to_numpy() == "Point"
    km[~points | (km <= EXACT_KM) | (km > CIRCLE_KM)] = 0
    up = km / KM_PER_DEGREE
    across = up / np.cos(np.radians(np.clip(drawn.geometry.bounds["miny"].to_numpy(), -80, 80)))
    return np.column_stack([-across, -up, across, up])


def _turned(shapes: Any) -> Any:
    """
    Continue longitudes beyond 180 degrees where the events are on both sides of it.

    They are neighbours there: counted from -180 to 180 they would be a world apart.
    """
    import numpy as np

    parts = shapes.explode()
    lons = page_data.anchors(parts)[:, 0]
    if not len(lons) or lons.min() > -90 or lons.max() < 90:
        return shapes

    def spread(found: Any) -> float:
        off = np.sort(np.abs(found - np.median(found)))
        return float(off[(len(off) * 3 - 1) // 4])

    if 2 * spread(lons % 360) >= spread(lons):
        return shapes
    return shapes.apply(_beyond_180)


def _beyond_180(shape: Any) -> Any:
    """Move a shape, or those of its parts, that lie west of 0 to the east of 180 degrees."""
    from shapely import GeometryCollection
    from shapely.affinity import translate

    parts = getattr(shape, "geoms", None)
    if parts is not None:
        return GeometryCollection([_beyond_180(part) for part in parts])
    return translate(shape, 360) if shape.bounds[2] <= 0 else shape


def launch_area_of(route: Any) -> Any:
    """Return the waters of a ``route`` cell from which it fits the lengths told, or None."""
    from shapely.errors import ShapelyError
    from shapely.geometry import shape

    try:
        told = json.loads(route) if isinstance(route, str) else route
        area = told.get("launch_area") if isinstance(told, Mapping) else None
        found = shape(dict(area)) if isinstance(area, Mapping) else None
    except (ValueError, KeyError, TypeError, AttributeError, ShapelyError):
        return None  # somebody else's table
    return found if found is not None and "Polygon" in found.geom_type else None


def _near_the_middle(anchors: npt.NDArray[np.float64]) -> Sequence[bool]:
    """
    Return which points are no outliers.

    A point is one when it is three times as far from the median point as three quarters of all
    are; three degrees are always near. Chosen by eye, not a statistical test.
    """
    import numpy as np

    if not len(anchors):
        return []
    far = np.abs(anchors - np.median(anchors, axis=0)).max(axis=1)
    usual = np.sort(far)[(len(far) * 3 - 1) // 4]
    near: list[bool] = (far <= 3 * max(usual, 1.0)).tolist()
    return near
