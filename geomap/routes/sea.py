"""Ways of ships: past all land, through the canals and narrows that are open to them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from geomap.errors import RouteError
from geomap.model import Route
from geomap.routes.ends import End, Spot, end_of
from geomap.routes.land import Land, countries_along, land_of, on_land
from geomap.routes.measure import Points, distances_km, geodesic, length_km
from geomap.routes.obstacles import LEVELS, Obstacles
from geomap.routes.search import Chain, chain

if TYPE_CHECKING:
    from geomap.gazetteer.index import Index

__all__ = ["CHANNELS", "sea_way"]

CHANNELS: dict[str, tuple[tuple[float, float], ...]] = {
    "Suez Canal": ((32.33, 31.45), (32.31, 30.9), (32.35, 30.3), (32.57, 29.95), (32.58, 29.7)),
    "Bosphorus": ((29.15, 41.35), (29.06, 41.12), (28.98, 41.0), (28.9, 40.85)),
    "Dardanelles": ((27.3, 40.65), (26.7, 40.4), (26.4, 40.2), (26.35, 40.1), (26.1, 40.0)),
    "Panama Canal": ((-79.92, 9.5), (-79.9, 9.3), (-79.6, 9.05), (-79.5, 8.75)),
}
"""Canals, and narrows that maps of 1:10 million draw shut or hardly open: their fairways from open
water to open water, (lon, lat), to a few kilometres; from any atlas."""

_FAIRWAY = 0.06
"""Degrees to either side of a channel that are opened: more than land is grown by in `LEVELS`."""

_ROADS, _PORT = (0.1, 0.05, 0.03), 0.3
"""A way begins in the roads off a port, so many degrees from any land (land that is taken in over a
continent is grown by up to 0.1°); a place more than 30 km from such water is no port."""

_POND = 1e-3
"""Square degrees (10 km²): less water than this is a gap between two countries' borders."""

_DETOUR, _DETOUR_KM = 2.0, 1000.0
"""No way is looked for that is longer than twice the straight one and 1,000 km."""


def sea_way(origin: Spot, destination: Spot, *, closed: Sequence[str] = (), index: Index) -> Route:
    """
    Plan the shortest way of a ship between two ports or seas.

    Made for one sea and the next (the Black Sea to Tartus, Suez to Mumbai); round a continent the
    search gives up. Depths, lanes and territorial waters are not known here.

    Parameters
    ----------
    origin, destination : Place, place id or (lon, lat) in degrees
        A place on land stands for the roads off it; a sea for all its waters.
    closed : sequence of str
        Names in `CHANNELS` that the way must not use.
    index : Index

    Returns
    -------
    Route
        ``countries`` are those whose canals and narrows it passes.

    Raises
    ------
    RouteError
        An end that lies inland, a channel of no known name, or no way.

    Examples
    --------
    >>> from geomap.gazetteer.index import Index
    >>> piraeus, jeddah = (23.62, 37.93), (39.15, 21.48)
    >>> sea_way(piraeus, jeddah, index=Index()).countries
    ('EG',)
    """
    names = (closed,) if isinstance(closed, str) else tuple(closed)
    for name in names:
        if name not in CHANNELS:
            raise RouteError(f"closed {name!r}: not one of {', '.join(CHANNELS)}")
    land = _land_between(index, names)
    start, goal = _afloat(origin, land, index), _afloat(destination, land, index)
    straight = float(distances_km(start.points[:1], goal.points[:1])[0])
    if straight == 0.0:
        raise RouteError(f"origin and destination are the same: {start.name} and {goal.name}")
    limit = _DETOUR * straight + _DETOUR_KM
    found = _search(start.points, goal.points, land, limit)
    if found is None:
        without = f" without {' and '.join(names)}" if names else ""
        ends = f"from {start.name} to {goal.name}"
        raise RouteError(f"no way by sea {ends}{without}: none of less than {limit:,.0f} km found")
    best = int(found.km.argmin())
    line = geodesic(found.nodes(best))
    reach = found.km[np.isfinite(found.km)]
    km = length_km(line)
    span = (km, max(km, float(reach.max()))) if start.area is not None else None
    return Route(line, km, countries_along(line, index), span)


def _search(start: Points, goal: Points, land: Land, limit_km: float) -> Chain | None:
    for detail in LEVELS:
        obstacles = Obstacles(land, detail, limit_km)
        found = chain(start, (), goal, obstacles)
        if np.isfinite(found.km).any():
            return found
        if obstacles.vast:
            break
    return None


@lru_cache(maxsize=4)
def _land_between(index: Index, closed: tuple[str, ...]) -> Land:
    """Return all land with the channels that are not closed cut through it."""
    land = land_of(index)
    lines = [shapely.LineString(line) for name, line in CHANNELS.items() if name not in closed]
    cut = shapely.union_all(shapely.buffer(lines, _FAIRWAY))
    parts: list[Any] = []
    codes: list[str] = []
    for part, code in zip(land.parts, land.codes, strict=True):
        whole = shapely.difference(part, cut) if shapely.intersects(part, cut) else part
        kept = [p for p in shapely.get_parts(whole) if p.geom_type == "Polygon"]
        parts += kept
        codes += [code] * len(kept)
    array = np.array(parts, dtype=object)
    return Land(array, np.array(codes, dtype=object), shapely.STRtree(array))


def _afloat(spot: Spot, land: Land, index: Index) -> End:
    """Put an end into the water."""
    end = end_of(spot, index)
    if end.area is not None:
        water = end.points[~on_land(end.points, land)]
        if not end.water or not len(water):
            raise RouteError(f"{end.name} is no sea: a ship's way begins and ends at a port or sea")
        return End(end.name, water, None, end.area, end.rim, water=True)
    at = shapely.Point(end.points[0])
    around = at.buffer(2 * _PORT)
    near = land.parts[land.tree.query(around)]
    open_ = shapely.get_parts(shapely.difference(around, shapely.union_all(near)))
    for clear in _ROADS:
        roads = shapely.union_all([w.buffer(-clear) for w in open_ if w.area > _POND])
        if not roads.is_empty and shapely.distance(roads, at) <= _PORT:
            roads_off = shapely.shortest_line(at, roads).coords[-1]
            return End(end.name, np.array([roads_off]), end.country)
    raise RouteError(f"{end.name} lies inland: no ship gets there by sea")
