"""The launch area: which of a sea's waters a claimed distance leaves for the way to begin in."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from numpy.typing import NDArray

from geomap.model import RouteClaim
from geomap.routes.country_polygons import land_of
from geomap.routes.measure import Points
from geomap.routes.plan import Planned, planned

if TYPE_CHECKING:
    from geomap.gazetteer.index import Index

__all__ = ["AS_SAID", "claimed_span", "launch_area"]

AS_SAID = 0.05
"""A claimed length within 5 % of the drawn one is met: news rounds (900 miles, 1,500 km)."""

# The bounds that journalists put before a number (Associated Press Stylebook, "more than, over").
_LEAST = re.compile(r"\b(?:more than|over|at least|exceeding|in excess of|upwards of)\b", re.I)
_MOST = re.compile(r"\b(?:less than|fewer than|under|at most|up to|no more than|within)\b", re.I)

_DRAWN = 0.01
"""Degrees (1 km) to which the area is drawn; the lengths claimed are good to tens of kilometres."""


def claimed_span(claims_km: Mapping[str, float]) -> tuple[float, float]:
    """
    Return between which lengths all claims can be true, in kilometres.

    "More than" and its like leave the upper end open, "up to" the lower; all else is good to 5 %.
    Claims that no length meets together give a span whose end lies below its beginning.

    Examples
    --------
    >>> claimed_span({"more than 900 miles": 1448.4, "1,500 km": 1500.0})
    (1425.0, 1575.0)
    """
    low, high = 0.0, float("inf")
    for words, km in claims_km.items():
        low = low if _MOST.search(words) else max(low, km * (1 - AS_SAID))
        high = high if _LEAST.search(words) else min(high, km * (1 + AS_SAID))
    return low, high


def launch_area(claim: RouteClaim, index: Index) -> Any:
    """
    Draw the waters (or land) of a claim's origin from which a way is as long as is claimed.

    The shortest ways from points of the origin that `plan` compared are taken as linear between
    neighbouring points (Delaunay triangles): at 1,300 km a length changes its slope so slowly that
    this is true to a kilometre over a degree.

    Parameters
    ----------
    claim : RouteClaim
        With ``claims_km``; its origin a sea or a region with a polygon.
    index : Index

    Returns
    -------
    Polygon, MultiPolygon or None
        In (lon, lat), to 0.01°; None without a claimed length, without an area of origin, or
        where no point of it has a way of that length.

    Raises
    ------
    RouteError
        There is no such route at all.
    """
    found = planned(claim.origin, claim.destination, claim.via, claim.avoid, index)
    area = found.task.start.area
    low, high = claimed_span(claim.claims_km)
    if area is None or not claim.claims_km or low > high:
        return None
    band = _band(found.ways.origins, _lengths(found), (low, high))
    waters = shapely.intersection(band, area)
    drawn = shapely.simplify(_open(waters, found, index), _DRAWN)
    kept = [p for p in shapely.get_parts(drawn) if p.geom_type == "Polygon"]
    return shapely.set_precision(shapely.union_all(kept), 1e-4) if kept else None


def _open(shape: Any, found: Planned, index: Index) -> Any:
    """Take the land out of a sea's part: islands, and coasts that two sources draw apart."""
    if not found.task.start.water:
        return shape
    land = land_of(index)
    near = land.parts[land.tree.query(shape)]
    return shapely.difference(shape, shapely.union_all(shapely.clip_by_rect(near, *shape.bounds)))


def _lengths(found: Planned) -> NDArray[np.float64]:
    """
    Return how long the way from each point of the origin is; not a number where there is none.

    Points off a coast that is to be kept away from lie within the margin with which its land was
    drawn and have no way of their own: they take their neighbour's, and how much nearer to the
    target they are than it.
    """
    good = found.launches()
    lengths, whose = found.filled(good)
    return np.where(good[whose] & np.isfinite(lengths), lengths, np.nan)


def _band(points: Points, km: NDArray[np.float64], span: tuple[float, float]) -> Any:
    """Draw where the lengths, linear within triangles whose corners all have one, lie in a span."""
    lengths = dict(zip(map(tuple, points.tolist()), km.tolist(), strict=True))
    net = shapely.delaunay_triangles(shapely.MultiPoint(points))
    pieces = []
    for triangle in shapely.get_parts(net):
        corners = shapely.get_coordinates(triangle)[:3]
        values = np.array([lengths[tuple(corner)] for corner in corners.tolist()])
        if np.isnan(values).any():
            continue
        kept = _above(*_above(corners, values, span[0]), -span[1], sign=-1.0)[0]
        if len(kept) > 2:
            pieces.append(shapely.Polygon(kept))
    return shapely.union_all(pieces)


def _above(
    ring: Points, values: NDArray[np.float64], level: float, sign: float = 1.0
) -> tuple[Points, NDArray[np.float64]]:
    """Cut a convex ring at a level of the values at its corners (Sutherland & Hodgman 1974)."""
    corners: list[NDArray[np.float64]] = []
    heights: list[float] = []
    for here, there in zip(range(len(ring)), np.roll(range(len(ring)), -1), strict=True):
        a, b = sign * values[here] - level, sign * values[there] - level
        if a >= 0:
            corners.append(ring[here])
            heights.append(float(values[here]))
        if a * b < 0:
            share = a / (a - b)
            corners.append(ring[here] + share * (ring[there] - ring[here]))
            heights.append(float(values[here] + share * (values[there] - values[here])))
    return np.array(corners).reshape(-1, 2), np.array(heights)
