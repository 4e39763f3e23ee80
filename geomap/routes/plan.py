"""
Planning: the shortest way on the ellipsoid that meets the constraints, or the one that fails.

With ``via`` given, a way may cross only those countries, the ones it begins and ends in, and open
water: "over Iran and Iraq" does not mean "and a corner of Armenia". Without it, it may cross all
but the ``avoid`` ones.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import groupby, pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from numpy.typing import NDArray

from geomap.errors import RouteError, UnknownPlaceError
from geomap.model import Route
from geomap.routes.country_polygons import Land, countries_along, land_of
from geomap.routes.endpoints import End, Spot, end_of, shore, within
from geomap.routes.measure import Points, distances_km, geodesic, length_km
from geomap.routes.obstacles import LEVELS, POLISH, POLISH_WINDOW, Obstacles
from geomap.routes.search import Chain, chain

if TYPE_CHECKING:
    from geomap.gazetteer.index import Index

__all__ = ["Planned", "plan", "planned"]

_INLAND = 0.05
"""Degrees (5 km) that a way must reach into a ``via`` country where it has to turn aside for it."""

_STOPS = 160
"""Points of a country's outline that are tried as such a turning point before looking closer."""

_DETOUR, _DETOUR_KM = 2.0, 1000.0
"""A way longer than twice the unconstrained one and 1,000 km is not looked for: around a continent
is not what "bypasses" means."""

_STRICT, _STRICT_KM = 1.5, 500.0
"""The same for what keeping to the ``via`` countries alone may add to a way over others, too."""

_FAR, _FAR_KM = 3.0, 5000.0
"""A country over which the way would be longer than three times the straight one and 5,000 km is
told as an error: nobody flies from Aleppo to Damascus over Australia, and looking for it takes
minutes."""

_NEIGHBOUR = 0.1
"""Share of an area's extent within which a point without a way takes its neighbour's: the distance
between the points that stand for it."""

_SAME_KM = 0.001


@dataclass(frozen=True, slots=True, eq=False)
class Task:
    """A request that has been checked; ``allowed`` is None where only ``avoid`` is closed."""

    start: End
    goal: End
    via: tuple[str, ...]
    avoid: tuple[str, ...]
    allowed: frozenset[str] | None
    index: Index

    def forbidden(self) -> Land:
        """Return the land that the way must not cross."""
        return _forbidden(self.index, self.allowed, frozenset(self.avoid))

    def met_by(self, line: Any) -> bool:
        """Return True if a way crosses the ``via`` countries in order."""
        crossed = iter(countries_along(line, self.index)) if self.via else iter(())
        return all(code in crossed for code in self.via)


@lru_cache(maxsize=16)
def _forbidden(index: Index, allowed: frozenset[str] | None, avoid: frozenset[str]) -> Land:
    land = land_of(index)
    if allowed is None:
        return land.only(np.isin(land.codes, sorted(avoid)))
    return land.only(~np.isin(land.codes, sorted(allowed)))


def plan(
    origin: Spot,
    destination: Spot,
    *,
    via: Sequence[str] = (),
    avoid: Sequence[str] = (),
    index: Index,
) -> Route:
    """
    Plan the shortest way that crosses some countries in order and stays out of others.

    Parameters
    ----------
    origin, destination : Place, place id or (lon, lat) in degrees
        A sea or region with a polygon stands for all its points: the way begins at the one from
        which it is shortest, an assumption that ``length_range_km`` puts into proportion.
        A country is its gazetteer point.
    via : sequence of str
        ISO 3166-1 alpha-2 codes in order of travel. When given, no other land is crossed but
        that of the origin's and the destination's countries; only where that leaves no way are
        others crossed on the way to and from these.
    avoid : sequence of str
        ISO 3166-1 alpha-2 codes of countries whose land is not crossed.
    index : Index
        The gazetteer that holds the countries' polygons.

    Returns
    -------
    Route
        Geometry in (lon, lat) with vertices at most 25 km apart, whose longitudes count on past
        ±180; lengths are geodesic on WGS 84, within some 0.2 % of the shortest possible where
        the way bends around borders, exact where it does not.

    Raises
    ------
    RouteError
        The constraint that cannot be met, by name.

    Examples
    --------
    >>> from geomap.gazetteer.index import Index
    >>> route = plan((36.28, 33.51), (38.28, 34.56), index=Index())
    >>> round(route.length_km), route.countries
    (218, ('SY',))
    """
    names = [(codes,) if isinstance(codes, str) else tuple(codes) for codes in (via, avoid)]
    return planned(origin, destination, names[0], names[1], index).route


@dataclass(frozen=True, slots=True, eq=False)
class Planned:
    """A route, its request, and the ways from all points of its origin among which it was found."""

    route: Route
    task: Task
    ways: Chain

    def filled(self, good: NDArray[np.bool_]) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
        """Return the ways' lengths, and whose way it is: see `filled`."""
        return filled(self.task, self.ways, good)

    def launches(self) -> NDArray[np.bool_]:
        """Return which points of the origin (n,) have a way that meets the constraints."""
        good = np.isfinite(self.ways.km)
        for n in np.nonzero(good)[0]:
            good[n] = self.task.met_by(_line(self.ways, int(n)))
        return good


@lru_cache(maxsize=64)  # several sentences tell the same route; an error is asked for anew
def planned(
    origin: Spot, destination: Spot, via: tuple[str, ...], avoid: tuple[str, ...], index: Index
) -> Planned:
    """Plan as `plan` does; the same question is answered from memory."""
    ends = end_of(origin, index), end_of(destination, index)
    task = _task(ends, via, avoid, index)
    for code in task.via:
        _check_reach(task, code)
    limit = _limit_km(task)
    near = min(limit, _strict_km(task, _straight_km(task.start, task.goal)))
    if task.via and (found := _solve(task, near)) is not None:
        return found  # no longer than what any way over other countries, too, would allow
    loose = _solve(replace(task, allowed=None), limit) if task.via else None
    if loose is not None:
        limit = min(limit, _strict_km(task, loose.route.length_km))
    return _solve(task, limit) or loose or _no_way(task)


def _check_reach(task: Task, code: str) -> None:
    """Raise the error that names a ``via`` country far off any way between the ends."""
    land = land_of(task.index)
    rim = shapely.get_coordinates(land.parts[land.codes == code])
    rim = rim[:: max(1, len(rim) // _STOPS)]
    here, there = (np.repeat(end.points[:1], len(rim), axis=0) for end in (task.start, task.goal))
    over = float((distances_km(here, rim) + distances_km(rim, there)).min())
    straight = _straight_km(task.start, task.goal)
    if over > _FAR * straight + _FAR_KM + 2 * _extent_km(task.start):
        ends = f"from {task.start.name} to {task.goal.name}"
        raise RouteError(
            f"via {code}: a way {ends} over it is at least {over:,.0f} km, "
            f"the straight one {straight:,.0f} km; leave {code} out"
        )


def _strict_km(task: Task, free_km: float) -> float:
    """Return how long a way over the ``via`` countries alone may be, from that over all."""
    return _STRICT * free_km + _STRICT_KM + _extent_km(task.start)


def _straight_km(start: End, goal: End) -> float:
    """Return how far the ends are from each other at the nearest: no way is shorter."""
    first, second = len(start.points), len(goal.points)
    a, b = np.repeat(start.points, second, axis=0), np.tile(goal.points, (first, 1))
    return float(distances_km(a, b).min())


def _limit_km(task: Task) -> float:
    """Return how long a way may be, from the straight one over the ``via`` countries' points."""
    places = [task.index.country(code) for code in task.via]
    bends = [np.array([[p.longitude, p.latitude]]) for p in places]
    at = [task.start.points[:1], *bends, task.goal.points[:1]]
    straight = sum(float(distances_km(a, b)[0]) for a, b in pairwise(at))
    return _DETOUR * straight + _DETOUR_KM + _extent_km(task.start)


def _extent_km(end: End) -> float:
    """Return how far apart the points of an end are, from corner to corner of their box."""
    low, high = end.points.min(axis=0, keepdims=True), end.points.max(axis=0, keepdims=True)
    return float(distances_km(low, high)[0])


def _task(ends: tuple[End, End], via: Sequence[str], avoid: Sequence[str], index: Index) -> Task:
    start, goal = ends
    via = tuple(code for code, _ in groupby(_codes("via", via, index)))
    avoid = tuple(dict.fromkeys(_codes("avoid", avoid, index)))
    for code in via:
        if code in avoid:
            raise RouteError(f"via and avoid contradict each other: both name {code}")
    for what, end in (("origin", start), ("destination", goal)):
        if end.country in avoid:
            raise RouteError(f"the {what} {end.name} lies in {end.country}, which is to be avoided")
    if _same(start, goal):
        raise RouteError(f"origin and destination are the same: {start.name} and {goal.name}")
    own = {end.country for end in ends if end.country}
    allowed = frozenset({*via, *own}) if via else None
    return Task(start, goal, via, avoid, allowed, index)


def _codes(what: str, codes: Sequence[str], index: Index) -> list[str]:
    found = []
    for code in codes:
        try:
            country = index.country(code.strip())
        except UnknownPlaceError as error:
            raise RouteError(f"{what} {code!r}: no country has this two-letter ISO code") from error
        if country.country not in land_of(index).codes:
            raise RouteError(f"{what} {code!r}: the gazetteer has no borders of {country.name}")
        found.append(str(country.country))
    return found


def _same(start: End, goal: End) -> bool:
    """Return True if the ends are one, or one point lies in the other's area."""
    if start.area is not None and goal.area is not None:
        return bool(shapely.equals(start.area, goal.area))
    for area, point in ((start.area, goal.points[0]), (goal.area, start.points[0])):
        if area is not None:
            return bool(shapely.contains_xy(area, *point))
    return bool(distances_km(start.points, goal.points)[0] < _SAME_KM)


def _solve(task: Task, limit_km: float) -> Planned | None:
    """Try the levels of detail; None where even the finest leaves no way."""
    land = task.forbidden()
    for detail in LEVELS:
        obstacles = Obstacles(land, detail, limit_km)
        found = chain(task.start.points, (), task.goal.points, obstacles)
        if not np.isfinite(found.km).any():
            if obstacles.vast:
                return None
            continue
        stops: list[Points] = []
        if not task.met_by(_line(found)):
            found, stops = _over_stops(task, obstacles)
        if np.isfinite(found.km).any():
            best = _polished(task, _closer(task, found, stops, obstacles), land, stops)
            return _route(task, found, best)
    return None


def _polished(task: Task, found: Chain, land: Land, stops: list[Points]) -> Chain:
    """Plan a way that bends once more, from its own start, around land drawn finer."""
    nodes = found.nodes(int(found.km.argmin()))
    if len(nodes) <= 2 + len(stops):
        return found
    limit = float(found.km.min())
    finer = chain(nodes[:1], stops, task.goal.points, Obstacles(land, POLISH, limit, POLISH_WINDOW))
    good = np.isfinite(finer.km).any() and finer.km.min() < limit and task.met_by(_line(finer))
    return finer if good else found


def _line(found: Chain, origin: int | None = None) -> Any:
    return geodesic(found.nodes(int(found.km.argmin()) if origin is None else origin))


def _route(task: Task, coarse: Chain, best: Chain) -> Planned:
    line = _line(best)
    km = length_km(line)
    span = (km, max(km, _longest(task, coarse))) if task.start.area is not None else None
    countries = countries_along(line, task.index)
    last = task.goal.country
    if last and last not in countries[-1:]:  # a pier or an islet that the drawn coast leaves out
        countries = (*countries, last)
    return Planned(Route(line, km, countries, span), task, coarse)


def _longest(task: Task, found: Chain) -> float:
    """Return the longest of the shortest ways from all points of the origin."""
    lengths, whose = filled(task, found, np.isfinite(found.km))
    met: dict[int, bool] = {}
    for origin in np.argsort(-np.where(np.isfinite(lengths), lengths, -1.0), kind="stable"):
        own = int(whose[origin])
        if own not in met:
            met[own] = bool(np.isfinite(lengths[origin])) and task.met_by(_line(found, own))
        if met[own]:
            return float(lengths[origin])
    return 0.0


def filled(
    task: Task, found: Chain, good: NDArray[np.bool_]
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """
    Return how long the ways from an origin's points are (n,), and whose way each is (n,).

    Points off a coast that is to be kept away from lie within the margin with which its land was
    drawn and have no way of their own: they take that of the nearest ``good`` one, and how much
    nearer to the target they are than it. Infinite where none is near.
    """
    points, whose = found.origins, np.arange(len(found.km))
    lengths = np.where(good, found.km, np.inf)
    for n in np.nonzero(~np.isfinite(found.km))[0] if good.any() else ():
        here = np.repeat(points[n : n + 1], good.sum(), axis=0)
        away = distances_km(here, points[good])
        if away.min() <= _extent_km(task.start) * _NEIGHBOUR:
            whose[n] = np.nonzero(good)[0][away.argmin()]
            goal = task.goal.points[:1]
            nearer = distances_km(here[:1], goal) - distances_km(points[[whose[n]]], goal)
            lengths[n] = found.km[whose[n]] + nearer[0]
    return lengths, whose


def _closer(task: Task, found: Chain, stops: list[Points], obstacles: Obstacles) -> Chain:
    """Look for a still better point of the origin's rim, about the best one found."""
    if task.start.area is None:
        return found
    step = task.start.rim.length / len(task.start.points)
    for _ in range(2):
        about = within(task.start, found.origins[found.km.argmin()], step)
        nearer = chain(about, stops, task.goal.points, obstacles)
        if nearer.km.min() < found.km.min() and task.met_by(_line(nearer)):
            found = nearer
        step /= 8
    return found


def _over_stops(task: Task, obstacles: Obstacles) -> tuple[Chain, list[Points]]:
    """Plan over points of each ``via`` country's outline, look closer, pull the way straight."""
    rims = [_inland_rim(task.index, code) for code in task.via]
    steps = [rim.length / _STOPS for rim in rims]
    stops = [shore(rim, step) for rim, step in zip(rims, steps, strict=True)]
    found = chain(task.start.points, stops, task.goal.points, obstacles)
    for _ in range(2):
        if not np.isfinite(found.km).any():
            return found, stops
        at = found.stops(int(found.km.argmin()))
        ends = [End("", at[:1], rim=rim) for rim in rims]
        stops = [within(e, p, s) for e, p, s in zip(ends, at, steps, strict=False)]
        steps = [step / 8 for step in steps]
        found = chain(task.start.points, stops, task.goal.points, obstacles)
    return _straightened(task, found, stops, obstacles)


def _straightened(
    task: Task, found: Chain, stops: list[Points], obstacles: Obstacles
) -> tuple[Chain, list[Points]]:
    """Drop the turning points without which the way still crosses what it has to."""
    for k in reversed(range(len(stops))):
        fewer = stops[:k] + stops[k + 1 :]
        shorter = chain(task.start.points, fewer, task.goal.points, obstacles)
        if shorter.km.min() < found.km.min() and task.met_by(_line(shorter)):
            found, stops = shorter, fewer
    return found, stops


def _inland_rim(index: Index, code: str) -> Any:
    land = land_of(index)
    own = land.parts[land.codes == code]
    inner = shapely.buffer(shapely.simplify(own, 0.01), -_INLAND)
    inner = inner[~shapely.is_empty(inner)]
    return shapely.union_all(shapely.boundary(inner if len(inner) else own))


def _no_way(task: Task) -> Planned:
    """Raise the error that names the constraint without which there would be a way."""
    ends = f"no way from {task.start.name} to {task.goal.name}"
    for code in task.avoid:
        fewer = tuple(c for c in task.avoid if c != code)
        if _solve(replace(task, avoid=fewer, allowed=None), _limit_km(task)) is not None:
            raise RouteError(f"{ends} that avoids {code}")
    if task.via and not task.avoid:
        raise RouteError(f"{ends} that crosses {', '.join(task.via)} in this order")
    raise RouteError(f"{ends} that avoids {', '.join(task.avoid)} together")
