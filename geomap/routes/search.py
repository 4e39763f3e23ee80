"""The shortest way from any of some points to any of others, past obstacles, over waypoints."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from geomap.routes.measure import Points, geodesic, wrapped
from geomap.routes.obstacles import Obstacles
from geomap.routes.visibility_cache import Ways, ways_to

__all__ = ["Chain", "arcs", "chain", "stage"]

_ROUNDS = 60
"""Times obstacles may be taken in; a search takes fewer than ten, this only ends a bad one."""


@dataclass(frozen=True, slots=True, eq=False)
class Chain:
    """Ways from origins through the stages between waypoints; ``km`` has shape (origins,)."""

    km: NDArray[np.float64]
    stages: tuple[Ways, ...]
    origins: Points

    def nodes(self, origin: int) -> Points:
        """Return the bends of the way from an origin, both ends included; shape (n, 2)."""
        points, query = [self.origins[origin]], origin
        for ways in self.stages:
            path = ways.path(query)
            points += [ways.at[node] for node in path]
            query = path[-1]
        return np.array(points)

    def stops(self, origin: int) -> Points:
        """Return where the way from an origin meets each stage's seeds; shape (stages, 2)."""
        points, query = [], origin
        for ways in self.stages:
            query = ways.path(query)[-1]
            points.append(ways.at[query])
        return np.array(points)


def chain(origins: Points, stops: Sequence[Points], targets: Points, obstacles: Obstacles) -> Chain:
    """
    Plan backwards from the targets, over one of each set of ``stops``, to every origin.

    Parameters
    ----------
    origins, targets : shape (n, 2), degrees
    stops : sequence of shape (n, 2)
        In order of travel; the way passes one point of each.
    obstacles : Obstacles
        Grows by what the ways cross.
    """
    seeds, km = targets, np.zeros(len(targets))
    stages: list[Ways] = []
    for queries in [*reversed(stops), origins]:
        ways = stage(seeds, km, queries, obstacles)
        stages.insert(0, ways)
        seeds, km = queries, ways.km
    return Chain(km, tuple(stages), origins)


def stage(seeds: Points, km: NDArray[np.float64], queries: Points, obstacles: Obstacles) -> Ways:
    """Find the ways from queries to seeds that cross none of the forbidden land at all."""
    for _ in range(_ROUNDS):
        ways = ways_to(obstacles.field_from(seeds, km), queries, obstacles.sight)
        ways.km[ways.km > obstacles.limit_km] = np.inf
        if not obstacles.take_in(_lines(sorted(_edges(ways, queries)))):
            return ways
        if obstacles.full:
            break
    shut = np.full(len(queries), np.inf)
    return Ways(shut, np.zeros(len(queries), dtype=np.int64), ways.field)


def _edges(ways: Ways, queries: Points) -> set[tuple[float, ...]]:
    """Collect the straight bits of all ways, each as (lon, lat, lon, lat)."""
    edges = set()
    for query in np.nonzero(np.isfinite(ways.km))[0]:
        at = queries[query]
        for node in ways.path(int(query)):
            edges.add((*at.tolist(), *ways.at[node].tolist()))
            at = ways.at[node]
    return edges


def _lines(edges: list[tuple[float, ...]]) -> NDArray[Any]:
    """Draw bits as geodesics within ±180°, cut where they pass the antimeridian."""
    lines = []
    for lon1, lat1, lon2, lat2 in edges:
        if (lon1, lat1) != (lon2, lat2):
            lines += _arcs(lon1, lat1, lon2, lat2)
    return np.array(lines, dtype=object)


@lru_cache(maxsize=4096)
def _arcs(lon1: float, lat1: float, lon2: float, lat2: float) -> list[Any]:
    return list(arcs(np.array([(lon1, lat1), (lon2, lat2)])))


def arcs(nodes: Points) -> NDArray[Any]:
    """Draw a way over nodes (n, 2) as geodesics within ±180°, cut where it passes the edge."""
    points = wrapped(np.array(geodesic(nodes).coords))
    jumps = np.nonzero(np.abs(np.diff(points[:, 0])) > 180)[0] + 1
    bits = [shapely.LineString(bit) for bit in np.split(points, jumps) if len(bit) > 1]
    return np.array(bits, dtype=object)
