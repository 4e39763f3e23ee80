"""
Forbidden land, taken in piece by piece: only where a way was found to cross it.

A way that is shortest among some of the obstacles and clear of all is shortest among all, so the
search starts with none, asks the full-resolution polygons which ones the way crosses, takes in
those within a window around the crossing, and asks again. Pieces are simplified and then grown by
more than what simplifying may have cut, so that they contain the land they stand for.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from geomap.routes.country_polygons import Land, crossed
from geomap.routes.measure import Points
from geomap.routes.visibility import Corners, corners_of
from geomap.routes.visibility_cache import Field, Sight, after, field_from, overlap

__all__ = ["LEVELS", "LOCAL", "POLISH", "POLISH_WINDOW", "Detail", "Obstacles"]


@dataclass(frozen=True, slots=True)
class Detail:
    """How exactly obstacles are drawn: both in degrees (0.01° is 1.1 km or less)."""

    tolerance: float
    margin: float


LEVELS = (Detail(0.02, 0.005), Detail(0.004, 0.002), Detail(0.0005, 0.0005))
"""From coarse to fine: the next is tried where the margins of one close every way (a strait of less
than 6 km, a target that close to a border that must not be crossed)."""

POLISH, POLISH_WINDOW = Detail(0.005, 0.002), 0.5
"""How the land along a way that was found is drawn to pull it tight, and degrees taken in."""

_WINDOW = 1.5
"""Degrees taken in around a crossing; doubled each time the same polygon is hit again."""

_GRID = 2.0
"""Degrees: windows end at its lines, so that ways to neighbouring targets meet the same pieces of
land, of which it is known already what sees what."""

_FULL_DETAIL = 12.0
"""Degrees of latitude: pieces taken in over more than this are drawn coarser in proportion."""

_ENOUGH, _ENOUGH_TO_GO_FINER = 2000, 800
"""Edges after which a search gives up (seconds of work; a region needs some hundreds), and after
which it is no narrow place near an end that closes the way, so that no finer level is tried."""

LOCAL = 500
"""The same where there is another way to search."""

_LONGEST_EDGE = 1.0
"""Degrees: an edge along a parallel leaves its great circle by 0.25 km · tan φ at most."""


@dataclass(slots=True, eq=False)
class Obstacles:
    """The pieces of forbidden land taken in so far; grows during one search and is then dropped."""

    land: Land
    detail: Detail
    limit_km: float = np.inf
    window: float = _WINDOW
    most: int = _ENOUGH
    windows: dict[int, NDArray[np.float64]] = field(default_factory=dict)
    hits: dict[int, int] = field(default_factory=dict)
    sight: Sight = field(default_factory=lambda: Sight(corners_of(shapely.Polygon())))
    fields: dict[bytes, Field] = field(default_factory=dict)

    @property
    def corners(self) -> Corners:
        """The outline of what was taken in."""
        return self.sight.corners

    @property
    def full(self) -> bool:
        """Return True if so much land was taken in that going on is hopeless."""
        return len(self.corners.start) > self.most

    @property
    def vast(self) -> bool:
        """Return True if drawing the land finer would open no way."""
        return len(self.corners.start) > _ENOUGH_TO_GO_FINER

    def field_from(self, seeds: Points, km: NDArray[np.float64]) -> Field:
        """Return the ways from all corners to the seeds; kept until more land is taken in."""
        key = seeds.tobytes() + km.tobytes()
        if key not in self.fields:
            self.fields[key] = field_from(seeds, km, self.sight, self.limit_km)
        return self.fields[key]

    def take_in(self, ways: NDArray[Any]) -> bool:
        """Add what the ways (lines within ±180°) cross; False if they are clear of all land."""
        lines, parts = crossed(ways, self.land)
        for part in sorted(set(parts.tolist())):
            self._widen(part, _bounds(ways[lines[parts == part]], self.land.parts[part]))
        if len(parts):
            drawn = [
                (n, tuple(self.windows[n].tolist()), max(0, self.hits[n] - 4))
                for n in sorted(self.windows)
            ]
            self.sight = _sight(self.land, self.detail, tuple(drawn))
            self.fields.clear()
        return bool(len(parts))

    def _widen(self, part: int, bounds: NDArray[np.float64]) -> None:
        old = self.windows.get(part, bounds)
        times = self.hits.get(part, 0)
        pad = self.window * 2**times
        wide = pad / max(0.1, np.cos(np.radians(np.abs(bounds[[1, 3]]).max())))
        bounds = bounds + np.array([-wide, -pad, wide, pad])
        low, high = np.floor(bounds[:2] / _GRID) * _GRID, np.ceil(bounds[2:] / _GRID) * _GRID
        bounds = np.concatenate([low, high])
        window = np.concatenate([np.minimum(old[:2], bounds[:2]), np.maximum(old[2:], bounds[2:])])
        self.windows[part], self.hits[part] = window, times + 1


def _bounds(ways: NDArray[Any], part: Any) -> NDArray[np.float64]:
    """Return (west, south, east, north) of what ways have on a polygon, near enough."""
    points = shapely.get_coordinates(ways)
    inside = points[shapely.contains_xy(part, points)]
    if not len(inside):  # a way that only cuts a corner between two of its vertices
        inside = shapely.get_coordinates(shapely.intersection(ways, part))
    return np.concatenate([inside.min(axis=0), inside.max(axis=0)])


_Drawn = tuple[int, tuple[float, ...], int]
"""Number of a polygon, the window it is taken in by, by how many more margins it is grown."""


@lru_cache(maxsize=8)  # of 0.5 MB each in a region; 10 MB where a search gives up
def _sight(land: Land, detail: Detail, drawn: tuple[_Drawn, ...]) -> Sight:
    """Draw pieces of land as one outline; what is found out about it is kept for later searches."""
    corners = corners_of(shapely.union_all([_piece(land, detail, piece) for piece in drawn]))
    known = _latest(land, detail)
    best = max(known, key=lambda each: overlap(corners, each), default=None)
    known.append(Sight(corners) if best is None else after(corners, best))
    return known[-1]


@lru_cache(maxsize=4)
def _latest(land: Land, detail: Detail) -> deque[Sight]:
    return deque(maxlen=4)


@lru_cache(maxsize=256)
def _piece(land: Land, detail: Detail, piece: _Drawn) -> Any:
    # a piece that keeps being hit is grown a little more: long arcs of the sphere and geodesics
    # of the ellipsoid part by some kilometres half-way
    number, window, more = piece
    tolerance = max(detail.tolerance, (window[3] - window[1]) * detail.tolerance / _FULL_DETAIL)
    grow = tolerance + detail.margin * (1 + more)
    clipped = shapely.clip_by_rect(land.parts[number], *window)
    plain = shapely.simplify(clipped, tolerance)
    grown = shapely.buffer(plain, grow, join_style="mitre", mitre_limit=2.0)
    return shapely.segmentize(grown, _LONGEST_EDGE)
