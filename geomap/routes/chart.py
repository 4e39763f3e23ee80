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

from geomap.routes.land import Land
from geomap.routes.measure import Points, distances_km
from geomap.routes.visibility import Corners, clear_arcs, corners_of, tangents, vectors

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


@dataclass(frozen=True, slots=True, eq=False)
class Chart:
    """
    Land as drawn, its outline, and how far corners that see each other are apart (n, n), km.

    ``fairways`` is water that stays open however land is drawn.
    """

    land: Any
    corners: Corners
    km: NDArray[np.float64]
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
    nothing = Chart(shapely.Polygon(), corners_of(shapely.Polygon()), np.empty((0, 0)), fairways)
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
    """Link the chart anew where its land has changed: corners and edges that stay are kept."""
    corners = corners_of(shapely.segmentize(land, _LONGEST_EDGE))
    was = {tuple(at): n for n, at in enumerate(chart.corners.at.tolist())}
    now = [was.get(tuple(at), -1) for at in corners.at.tolist()]
    old = np.array([n for n, before in enumerate(now) if before >= 0], dtype=np.int64)
    km = np.full((len(now), len(now)), np.inf)
    km[np.ix_(old, old)] = chart.km[np.ix_([now[n] for n in old], [now[n] for n in old])]
    rows, columns = np.nonzero(np.triu(np.isfinite(km), 1))
    shut = ~clear_arcs(corners.xyz[rows], corners.xyz[columns], _new_edges(chart.corners, corners))
    km[rows[shut], columns[shut]] = km[columns[shut], rows[shut]] = np.inf
    _link(km, corners, np.setdiff1d(np.arange(len(now)), old))
    return Chart(land, corners, km, chart.fairways)


def _link(km: NDArray[np.float64], corners: Corners, new: NDArray[np.int64]) -> None:
    """Measure from new corners to all that they see."""
    touch = tangents(corners.xyz[new], corners) & tangents(corners.xyz, corners)[:, new].T
    touch[:, new] &= new[:, None] < new[None, :]
    row, there = np.nonzero(touch)
    here = new[row]
    seen = clear_arcs(corners.xyz[here], corners.xyz[there], corners)
    here, there = here[seen], there[seen]
    km[here, there] = km[there, here] = distances_km(corners.at[here], corners.at[there])


def _new_edges(old: Corners, now: Corners) -> Corners:
    known = {row.tobytes() for row in np.hstack([old.start, old.end])}
    new = [row.tobytes() not in known for row in np.hstack([now.start, now.end])]
    return now.with_edges(np.array(new, dtype=bool))


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

    An origin without a way has a lane of infinite length.
    """
    from_goals = _sight(goals, chart.corners)
    km, onward = _dijkstra(from_goals.min(axis=0, initial=np.inf), chart.km)
    by_corner = _sight(origins, chart.corners) + km
    straight = _straight(origins, goals, chart.corners)
    found = []
    for n, origin in enumerate(origins):
        nodes = [origin]
        at = int(by_corner[n].argmin()) if by_corner.shape[1] else -1
        length = float(by_corner[n, at]) if at >= 0 else np.inf
        if straight[n].min() <= length:
            nodes.append(goals[straight[n].argmin()])
            length = float(straight[n].min())
        elif np.isfinite(length):
            nodes += _walk(at, onward, chart.corners.at)
            nodes.append(goals[from_goals[:, _last(at, onward)].argmin()])
        found.append(Lane(np.array(nodes), length))
    return found


def _last(at: int, onward: NDArray[np.int64]) -> int:
    while onward[at] != at:
        at = int(onward[at])
    return at


def _walk(at: int, onward: NDArray[np.int64], where: Points) -> list[NDArray[np.float64]]:
    nodes = [where[at]]
    while onward[at] != at:
        at = int(onward[at])
        nodes.append(where[at])
    return nodes


def _sight(points: Points, corners: Corners) -> NDArray[np.float64]:
    """Measure from points (p, 2) to the corners (n,) that they see; infinite where they do not."""
    xyz = vectors(points)
    km = np.full((len(points), len(corners.at)), np.inf)
    row, there = np.nonzero(tangents(xyz, corners))
    seen = clear_arcs(xyz[row], corners.xyz[there], corners)
    row, there = row[seen], there[seen]
    km[row, there] = distances_km(points[row], corners.at[there])
    return km


def _straight(origins: Points, goals: Points, corners: Corners) -> NDArray[np.float64]:
    a, b = np.repeat(origins, len(goals), axis=0), np.tile(goals, (len(origins), 1))
    seen = clear_arcs(vectors(a), vectors(b), corners)
    return np.where(seen, distances_km(a, b), np.inf).reshape(len(origins), len(goals))


def _dijkstra(
    start_km: NDArray[np.float64], links: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Return the distance of every corner and the next one towards the goals (itself: a goal)."""
    km, onward = start_km.copy(), np.arange(len(start_km))
    todo = km.copy()
    for _ in range(len(km)):
        node = int(todo.argmin())
        if not np.isfinite(todo[node]):
            break
        todo[node] = np.inf
        through = km[node] + links[node]
        better = through < km
        km[better] = todo[better] = through[better]
        onward[better] = node
    return km, onward
