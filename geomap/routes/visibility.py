"""
Shortest ways around polygons on the sphere: a tangent visibility graph.

It is exact across poles and the antimeridian: points are unit vectors, ways great-circle arcs.

Shortest ways among obstacles bend only at their convex corners and touch them there (Lozano-Pérez
& Wesley 1979), so only tangent pairs are tested (Rohnert 1986). Whether two arcs cross is decided
by the orientation of four triangles, as in the S2 geometry library's SimpleCrossing.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from geomap.routes.measure import Points

__all__ = [
    "Corners",
    "Vectors",
    "clear_arcs",
    "corners_of",
    "tangents",
    "vectors",
]

Vectors = NDArray[np.float64]
"""Shape (n, 3): points of the unit sphere."""

_ZERO = 1e-14
"""Triple products of unit vectors below this are rounding: shared corners touch, not cross."""

_FIRST = 100
"""Edges asked first; twice as many then, until all are: most arcs that cross land cross a long
coast."""

_CHUNK = 1_500_000
"""Pairs × edges tested at a time; keeps the working arrays under some 50 MB."""


@dataclass(frozen=True, slots=True, eq=False)
class Corners:
    """
    The outline of obstacles.

    Edges from ``start`` to ``end`` with their ``normal`` (m, 3), and the convex corners,
    ``at`` (n, 2) in degrees and ``xyz`` (n, 3), each with its neighbours ``before`` and ``after``
    on the ring.
    """

    start: Vectors
    end: Vectors
    normal: Vectors
    at: Points
    xyz: Vectors
    before: Vectors
    after: Vectors

    def with_edges(self, keep: NDArray[np.bool_]) -> Corners:
        """Return the same corners with only the edges that a mask (m,) keeps."""
        return replace(self, start=self.start[keep], end=self.end[keep], normal=self.normal[keep])


def vectors(points: Points) -> Vectors:
    """Turn (n, 2) degrees into (n, 3) unit vectors."""
    lon, lat = np.radians(points).T
    return np.column_stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)])


def corners_of(obstacles: Any) -> Corners:
    """Read the outline of a (multi)polygon in (lon, lat); land lies to the left of every edge."""
    parts = [p for p in shapely.get_parts(obstacles) if p.geom_type == "Polygon"]
    rings = [_ring(r, i > 0) for p in parts for i, r in enumerate((p.exterior, *p.interiors))]
    if not rings:
        none = np.empty((0, 3))
        return Corners(none, none, none, np.empty((0, 2)), none, none, none)
    at = np.vstack(rings)
    xyz = vectors(at)
    before = np.vstack([np.roll(vectors(r), 1, axis=0) for r in rings])
    after = np.vstack([np.roll(vectors(r), -1, axis=0) for r in rings])
    convex = _triple(before, xyz, after) > _ZERO
    edges = xyz, after, _cross(xyz, after)
    return Corners(*edges, at[convex], xyz[convex], before[convex], after[convex])


def _ring(ring: Any, hole: bool) -> Points:
    points = np.asarray(shapely.get_coordinates(ring))[:-1]
    points[:, 1] = np.clip(points[:, 1], -90, 90)
    return points if ring.is_ccw != hole else points[::-1]


def _cross(a: Vectors, b: Vectors) -> Vectors:
    """Multiply rows; ``numpy.cross`` spends longer on its axes than on the few rows here."""
    (a0, a1, a2), (b0, b1, b2) = a.T, b.T
    return np.column_stack([a1 * b2 - a2 * b1, a2 * b0 - a0 * b2, a0 * b1 - a1 * b0])


def _triple(a: Vectors, b: Vectors, c: Vectors) -> NDArray[np.float64]:
    product: NDArray[np.float64] = np.einsum("ij,ij->i", _cross(a, b), c)
    return product


def tangents(origin: Vectors, corners: Corners) -> NDArray[np.bool_]:
    """Return which lines from origins (n, 3) to corners (k, 3) leave the obstacle on one side."""
    # (o × v) · p = o · (v × p): one matrix product for all pairs
    before = origin @ _cross(corners.xyz, corners.before).T
    after = origin @ _cross(corners.xyz, corners.after).T
    before[np.abs(before) < _ZERO] = 0.0  # the corner's own neighbour: along the edge
    after[np.abs(after) < _ZERO] = 0.0
    touches: NDArray[np.bool_] = (before * after) >= 0.0
    return touches


def clear_arcs(a: Vectors, b: Vectors, corners: Corners) -> NDArray[np.bool_]:
    """Return which arcs from a to b, both (n, 3), cross no edge; the longest are asked first."""
    clear = np.ones(len(a), dtype=bool)
    order = np.argsort(-np.einsum("ij,ij->i", corners.normal, corners.normal), kind="stable")
    asked = 0
    while asked < len(order):
        block = order[asked : asked + max(_FIRST, asked)]
        todo = np.nonzero(clear)[0]
        step = max(1, _CHUNK // len(block))
        for i in range(0, len(todo), step):
            some = todo[i : i + step]
            clear[some[_crossing(a[some], b[some], block, corners)]] = False
        asked += len(block)
    return clear


def _crossing(
    a: Vectors, b: Vectors, block: NDArray[np.int64], corners: Corners
) -> NDArray[np.int64]:
    """Return the rows of the arcs that cross one of the edges of a block."""
    normal = _cross(a, b)
    start, end = normal @ corners.start[block].T, normal @ corners.end[block].T
    row, edge = np.nonzero(start * end < 0)  # few edges lie on both sides of an arc's circle
    sides = [-start[row, edge], end[row, edge], *_sides(a[row], b[row], block[edge], corners)]
    low, high = np.minimum.reduce(sides), np.maximum.reduce(sides)
    met: NDArray[np.int64] = row[(low > _ZERO) | (high < -_ZERO)]
    return met


def _sides(
    a: Vectors, b: Vectors, edge: NDArray[np.int64], corners: Corners
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return on which side of an edge's circle b and a lie, row by row."""
    normal = corners.normal[edge]
    return -np.einsum("ij,ij->i", b, normal), np.einsum("ij,ij->i", a, normal)
