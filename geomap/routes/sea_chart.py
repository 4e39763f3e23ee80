"""
A chart of the world's seas: a visibility graph over coasts drawn coarsely, drawn finer on demand.

The coasts are eroded before they are simplified, so that no strait is lost; what that opens too
much is found when a way is laid over the polygons that ship, and drawn finer there. The graph of
the coarse chart is made once per process; redrawing a part of it tests only what changed.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.affinity import translate

from geomap.routes.country_polygons import Land
from geomap.routes.measure import Points, distances_km
from geomap.routes.visibility import corners_of
from geomap.routes.visibility_cache import Sight, Ways, after, field_from, ways_to

__all__ = ["Chart", "Lane", "Window", "finer", "lanes", "redrawn", "world_chart"]

Window = tuple[float, float, float, float]
"""West, south, east, north in degrees."""

_ISLAND = 1.0
"""Square degrees (some 10,000 km²): smaller islands are on the chart only where a way meets them,
as are those of which coasts taken back leave less than half."""

_GROWN, _ERODED, _COARSE = 0.1, 0.2, 0.5
"""Degrees: neighbours' land is grown together by the first, its coasts taken back by the second
(net 0.1°: straits become 20 km wider, and Singapore's, Gibraltar's and Bab el-Mandeb's stay open)
and drawn to the third. Kra (44 km), Panama (50 km) and Jutland (40 km) stay shut."""

_KEPT = 1.1
"""Land drawn finer is grown by 1.1 times what simplifying may have cut, so that it holds the land
it stands for."""

_LONGEST_EDGE = 10.0
"""Degrees: the edges along a parallel that close Antarctica would leave their circle."""


_ELLIPSES, _ELLIPSE_KM = (1.2, 1.6, 2.4, 4.0, np.inf), 300.0
"""How much longer than the straight one ways are looked for, step by step: the first holds most
crossings of oceans, the last all ways round continents."""


@dataclass(frozen=True, slots=True, eq=False)
class Chart:
    """
    Land as drawn, its outline and what is known of who sees whom along it.

    ``fairways`` is water that stays open however land is drawn.
    """

    land: Any
    sight: Sight
    fairways: Any


@dataclass(frozen=True, slots=True, eq=False)
class Lane:
    """A way over the chart: its bends, both ends included (n, 2), and its length."""

    nodes: Points
    km: float


def world_chart(land: Land, fairways: Any, opened: Any) -> Chart:
    """
    Draw all coasts coarsely and link what sees each other.

    ``opened`` (a polygon) is cut through the coarse coasts, ``fairways`` through finer ones.
    """
    big = shapely.simplify(land.parts[shapely.area(land.parts) > _ISLAND], _GROWN)
    grown = shapely.buffer(_all_round(big), 1.1 * _GROWN, join_style="mitre", mitre_limit=2.0)
    eroded = shapely.buffer(shapely.union_all(grown), -_ERODED, join_style="bevel")
    once = shapely.clip_by_rect(eroded, -180 - _COARSE, -90, 180 + _COARSE, 90)  # no slit there
    drawn = shapely.get_parts(shapely.difference(shapely.simplify(once, _COARSE), opened))
    kept = [_without_ponds(part) for part in drawn if part.area > _ISLAND / 2]
    nothing = Chart(shapely.Polygon(), Sight(corners_of(shapely.Polygon())), fairways)
    return redrawn(nothing, shapely.union_all(kept))


def _without_ponds(part: Any) -> Any:
    seas = [ring for ring in part.interiors if shapely.Polygon(ring).area > _ISLAND]
    return shapely.Polygon(part.exterior, seas)


def _all_round(parts: NDArray[Any]) -> list[Any]:
    """Repeat what touches the chart's edge beyond it: the edge is no coast to be taken back."""
    west, south, east, _ = shapely.bounds(parts).T
    beyond = [translate(part, 360) for part in parts[west <= -180]]
    beyond += [translate(part, -360) for part in parts[east >= 180]]
    return [*parts, *beyond, *([shapely.box(-181, -92, 181, -88)] if (south <= -90).any() else [])]


def redrawn(chart: Chart, land: Any) -> Chart:
    """Draw the chart with other land; what stays in sight is known already."""
    corners = corners_of(shapely.segmentize(land, _LONGEST_EDGE))
    return Chart(land, after(corners, chart.sight), chart.fairways)


def finer(chart: Chart, land: Land, windows: Iterable[Window], tolerance: float) -> Chart:
    """Draw the land within windows to a tolerance (degrees) in place of what the chart shows."""
    boxes = shapely.union_all([shapely.box(*each) for each in windows])
    near = land.parts[np.unique(land.tree.query(boxes, predicate="intersects"))]
    bits = shapely.simplify(shapely.intersection(near, boxes), tolerance)
    fine = shapely.buffer(bits, _KEPT * tolerance, join_style="mitre", mitre_limit=2.0)
    rest = shapely.difference(chart.land, boxes)
    return redrawn(chart, shapely.difference(shapely.union_all([rest, *fine]), chart.fairways))


def lanes(chart: Chart, origins: Points, goals: Points) -> list[Lane]:
    """
    Find the shortest ways over a chart from each origin to any goal; shapes (n, 2), degrees.

    Looked for within ellipses about the ends that grow until they hold a way from every origin:
    of a corner beyond, nobody needs to know what it sees. An origin without a way has a lane of
    infinite length.
    """
    a, b = np.repeat(origins, len(goals), axis=0), np.tile(goals, (len(origins), 1))
    straight = float(distances_km(a, b).reshape(len(origins), -1).min(axis=1).max())
    for times in _ELLIPSES:
        limit = times * straight + _ELLIPSE_KM
        field = field_from(goals, np.zeros(len(goals)), chart.sight, limit, origins)
        ways = ways_to(field, origins, chart.sight)
        if (ways.km <= limit).all():
            break
    return [_lane(origin, n, ways) for n, origin in enumerate(origins)]


def _lane(origin: NDArray[np.float64], number: int, ways: Ways) -> Lane:
    if not np.isfinite(ways.km[number]):
        return Lane(origin[None], np.inf)
    return Lane(np.vstack([origin, ways.at[ways.path(number)]]), float(ways.km[number]))
