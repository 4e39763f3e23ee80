"""
Lengths and ways on the WGS 84 ellipsoid.

A line that passes the antimeridian keeps counting (…, 179, 181, …), so that it is drawn in one
piece; ``wrapped`` brings longitudes back to −180…180 where polygons are asked.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from geomap.geodesy import ellipsoid

if TYPE_CHECKING:
    from shapely.geometry import LineString
    from shapely.geometry.base import BaseGeometry

__all__ = [
    "KM_PER_MILE",
    "Points",
    "detour_ratio",
    "distances_km",
    "geodesic",
    "length_km",
    "unwrapped",
    "wrapped",
]

Points = NDArray[np.float64]
"""Shape (n, 2): longitude, latitude in degrees."""

KM_PER_MILE = 1.609344
"""The international mile of 1959."""

STEP_KM = 25.0
"""Longest distance between vertices of a drawn way: a chord in (lon, lat) of 25 km leaves the
geodesic by some 20 m at 60° (25² · tan φ / 8R), less than any polygon here is exact."""


def wrapped(points: Points) -> Points:
    """
    Bring longitudes to −180…180; shape (n, 2) in and out, degrees.

    Examples
    --------
    >>> wrapped(np.array([[181.0, 10.0]])).tolist()
    [[-179.0, 10.0]]
    """
    lon = (points[:, 0] + 180.0) % 360.0 - 180.0
    lon = np.where((lon == -180.0) & (points[:, 0] > 0), 180.0, lon)
    return np.column_stack([lon, points[:, 1]])


def unwrapped(points: Points) -> Points:
    """
    Continue longitudes where the way passes the antimeridian; shape (n, 2), degrees.

    Examples
    --------
    >>> unwrapped(np.array([[179.0, 0.0], [-179.0, 0.0]])).tolist()
    [[179.0, 0.0], [181.0, 0.0]]
    """
    lon = np.degrees(np.unwrap(np.radians(points[:, 0])))
    return np.column_stack([lon, points[:, 1]])


def distances_km(a: Points, b: Points) -> NDArray[np.float64]:
    """Return geodesic distances between rows of two arrays of shape (n, 2), in kilometres."""
    _, _, metres = ellipsoid().inv(a[:, 0], a[:, 1], b[:, 0], b[:, 1])
    return np.asarray(metres) / 1000.0


def length_km(line: BaseGeometry) -> float:
    """
    Return the geodesic length of a line on WGS 84.

    Parameters
    ----------
    line : shapely geometry
        In (lon, lat) degrees; the ways between vertices are taken as geodesics.

    Returns
    -------
    float
        Kilometres.

    Examples
    --------
    >>> from shapely import LineString
    >>> round(length_km(LineString([(0, 0), (1, 0)])), 3)
    111.319
    """
    return float(ellipsoid().geometry_length(line)) / 1000.0


def detour_ratio(line: BaseGeometry) -> float:
    """
    Return how many times as long a line is as the geodesic between its ends.

    Examples
    --------
    >>> from shapely import LineString
    >>> round(detour_ratio(LineString([(0, 0), (1, 1), (2, 0)])), 3)
    1.409
    """
    ends = np.asarray(line.coords)[[0, -1], :2]
    straight = float(distances_km(ends[:1], ends[1:])[0])
    return length_km(line) / straight if straight else float("inf")


def geodesic(points: Sequence[Sequence[float]] | Points, step_km: float = STEP_KM) -> LineString:
    """
    Join points by geodesics with a vertex at least every ``step_km``.

    Parameters
    ----------
    points : shape (n, 2), n ≥ 2
        Longitude, latitude in degrees.
    step_km : float
        Longest distance between vertices, kilometres.

    Returns
    -------
    LineString
        In (lon, lat), rounded to 6 decimals (a tenth of a metre); longitudes count on past ±180.

    Examples
    --------
    >>> len(geodesic([(0, 0), (1, 0)]).coords)
    6
    """
    from shapely.geometry import LineString

    nodes = np.asarray(points, dtype=float)
    bits = [nodes[:1]]
    for (lon1, lat1), (lon2, lat2) in pairwise(nodes.tolist()):
        way = ellipsoid().inv(lon1, lat1, lon2, lat2)[2] / 1000.0
        inside = int(np.ceil(way / step_km)) - 1
        if inside > 0:
            bits.append(np.array(ellipsoid().npts(lon1, lat1, lon2, lat2, inside)))
        bits.append(np.array([[lon2, lat2]]))
    return LineString(np.round(unwrapped(np.vstack(bits)), 6))
