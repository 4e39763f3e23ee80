"""Ways of ships: past all land, through the canals and narrows that are open to them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.affinity import scale

from geomap.errors import RouteError
from geomap.model import Route
from geomap.routes.country_polygons import Land, countries_along, crossed, land_of, on_land
from geomap.routes.endpoints import End, Spot, end_of
from geomap.routes.measure import Points, distances_km, geodesic, length_km, wrapped
from geomap.routes.obstacles import LEVELS, LOCAL, Obstacles
from geomap.routes.sea_chart import Chart, Lane, Window, finer, lanes, redrawn, world_chart
from geomap.routes.search import arcs, chain

if TYPE_CHECKING:
    from geomap.gazetteer.index import Index

__all__ = ["CHANNELS", "STRAITS", "channel_point", "sea_way"]

CHANNELS: dict[str, tuple[tuple[float, float], ...]] = {
    "Suez Canal": (
        (32.33, 31.45),
        (32.31, 30.9),
        (32.35, 30.3),
        (32.57, 29.95),
        (32.53, 29.7),
        (32.73, 29.3),
        (32.93, 28.9),
        (33.05, 28.6),
        (33.34, 28.3),
        (33.63, 28.0),
        (33.95, 27.6),
    ),  # with the Gulf of Suez, which the coarse chart shuts
    "Bosphorus": ((29.15, 41.35), (29.06, 41.12), (28.98, 41.0), (28.9, 40.85)),
    "Dardanelles": ((27.3, 40.65), (26.7, 40.4), (26.4, 40.2), (26.35, 40.1), (26.1, 40.0)),
    "Panama Canal": ((-79.92, 9.5), (-79.9, 9.3), (-79.6, 9.05), (-79.5, 8.75)),
    "Kiel Canal": ((8.8, 53.98), (9.2, 53.9), (9.6, 54.2), (10.15, 54.37), (10.3, 54.55)),
    "Kerch Strait": ((36.55, 45.0), (36.55, 45.2), (36.7, 45.38), (36.75, 45.6)),
}
"""Canals, and narrows that maps of 1:10 million draw shut or hardly open: their fairways from open
water to open water, (lon, lat), to a few kilometres; from any atlas."""

STRAITS: dict[str, tuple[tuple[float, float], tuple[float, float]]] = {
    "Bab el-Mandeb": ((42.8, 12.6), (43.9, 12.8)),
    "Bering Strait": ((-170.5, 66.2), (-167.5, 65.5)),
    "Cook Strait": ((174.0, -41.2), (175.2, -41.3)),
    "Great Belt": ((10.5, 55.35), (11.4, 55.35)),
    "Strait of Dover": ((1.2, 51.3), (1.9, 50.6)),
    "Strait of Gibraltar": ((-5.6, 35.6), (-5.6, 36.3)),
    "Strait of Hormuz": ((56.2, 25.9), (56.7, 27.4)),
    "Strait of Malacca": ((99.6, 1.8), (101.3, 3.6)),
    "Strait of Messina": ((15.4, 38.1), (15.8, 38.1)),
    "Singapore Strait": ((103.9, 1.5), (103.9, 0.9)),
    "Sunda Strait": ((105.3, -5.4), (106.4, -6.4)),
    "Taiwan Strait": ((118.5, 25.4), (121.2, 24.2)),
    "Torres Strait": ((142.4, -9.0), (142.4, -11.0)),
    "Tsugaru Strait": ((140.2, 41.0), (140.4, 41.7)),
    "Øresund": ((12.3, 55.7), (13.2, 55.7)),
}
"""Straits that are open water: a line from land to land that shuts them where they are closed, as
news says of some, (lon, lat); from any atlas."""

_SHUT = 0.35
"""Degrees around a channel's third point that are shut on the chart where it is closed."""

_ICE = ("Bering Strait",)
"""Always shut: every passage through the Arctic leads through it, and tables of distances between
ports count none."""

_WALL = 0.02
"""Degrees to either side of the line that shuts a strait."""

_FAIRWAY = 0.06
"""Degrees to either side of a channel that are opened: more than land is grown by in `LEVELS`."""

_ROADS, _PORT = (0.1, 0.05, 0.03), 0.5
"""A way begins in the roads off a port, so many degrees from any land (land that is taken in over a
continent is grown by up to 0.1°); a place more than 0.5° (55 km, as
Rotterdam up its river and Murmansk up its fjord are less) from such water is no port."""

_POND = 1e-3
"""Square degrees (10 km²): less water than this is a gap between two countries' borders."""

_NEAR_KM, _DETOUR, _DETOUR_KM = 1500.0, 1.5, 300.0
"""Ends so near are first tried without the chart, by ways not much longer than the straight one."""

_OPENED, _STRAIT, _NARROWED = 0.3, 0.5, 0.04
"""Degrees to either side of a channel and around a strait's middle that are open on the chart,
which draws land to 0.5°; and to either side of a channel where the chart is drawn finer."""

_ABOUT, _DRAWN = 0.5, 0.04
"""Degrees around a bend in which the chart is drawn finer, and to how many (4 km)."""

_ABOUT_ENDS, _DRAWN_END = (1.0, 3.0), 0.0125
"""The same around a port, whose roads (0.03°) grown land must leave open."""

_ROUNDS = 24
"""Times the chart may be drawn finer; a way round Africa takes five to ten."""


def sea_way(origin: Spot, destination: Spot, *, closed: Sequence[str] = (), index: Index) -> Route:
    """
    Plan the shortest way of a ship between two ports or seas, round continents if need be.

    Depths, lanes, ice and territorial waters are not known here.

    Parameters
    ----------
    origin, destination : Place, place id or (lon, lat) in degrees
        A place on land stands for the roads off it; a sea for all its waters.
    closed : sequence of str
        Names in `CHANNELS` and `STRAITS` that the way must not use.
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
    names = (closed,) if isinstance(closed, str) else tuple(dict.fromkeys(closed))
    for name in names:
        if name not in CHANNELS and name not in STRAITS:
            raise RouteError(f"closed {name!r}: not one of {', '.join((*CHANNELS, *STRAITS))}")
    land = _land_between(index, (*names, *_ICE))
    start, goal = _afloat(origin, land, index), _afloat(destination, land, index)
    straight = float(distances_km(start.points[:1], goal.points[:1])[0])
    if straight == 0.0:
        raise RouteError(f"origin and destination are the same: {start.name} and {goal.name}")
    found = _nearby(start.points, goal.points, land, straight) if straight < _NEAR_KM else None
    if found is None:
        found = _charted(start, goal, land, _chart(index, (*names, *_ICE)))
    if found is None:
        without = f" without {' and '.join(names)}" if names else ""
        raise RouteError(f"no way by sea from {start.name} to {goal.name}{without}")
    best, reach = found
    line = geodesic(best)
    km = length_km(line)
    span = (km, max(km, reach)) if start.area is not None else None
    return Route(line, km, countries_along(line, index), span)


def _nearby(
    start: Points, goal: Points, land: Land, straight_km: float
) -> tuple[Points, float] | None:
    """Find a way of hardly a detour, and the length of the longest from any origin."""
    obstacles = Obstacles(land, LEVELS[0], _DETOUR * straight_km + _DETOUR_KM, most=LOCAL)
    found = chain(start, (), goal, obstacles)
    good = np.isfinite(found.km)
    return (
        (found.nodes(int(found.km.argmin())), float(found.km[good].max())) if good.any() else None
    )


def _charted(start: End, goal: End, land: Land, chart: Chart) -> tuple[Points, float] | None:
    """Lay ways over the chart and draw it finer where the best of them bends or meets land."""
    ends = [e.points[0] for e in (start, goal) if e.area is None]
    for pad in _ABOUT_ENDS:  # a long narrow gulf may be shut on the chart: it is drawn finer then
        near = [_about(at, pad) for at in ends]
        found = _refined(start, goal, land, (finer(chart, land, _windows(near), _DRAWN_END), near))
        if found is not None:
            return found
    return None


def _refined(
    start: End, goal: End, land: Land, drawn: tuple[Chart, list[Window]]
) -> tuple[Points, float] | None:
    chart, done = drawn
    for _ in range(_ROUNDS):
        ways = lanes(chart, start.points, goal.points)
        best = min(ways, key=lambda way: way.km)
        if not np.isfinite(best.km):
            return None
        todo = [*_rough(best, done), *_met(best, land)]
        if not todo:
            return best.nodes, max(w.km for w in ways if np.isfinite(w.km))
        chart = finer(chart, land, _windows(todo), _DRAWN)
        done = [*done, *todo]
    return None


def channel_point(name: str) -> tuple[float, float]:
    """Return the middle of a canal or strait, (lon, lat)."""
    if name in CHANNELS:
        return CHANNELS[name][2]
    spot = shapely.LineString(STRAITS[name]).interpolate(0.5, normalized=True)
    return spot.x, spot.y


def _about(at: NDArray[np.float64], pad: float) -> Window:
    """Return the window around a point (lon, lat), as wide as high on the ground."""
    lon, lat = wrapped(at[None])[0].tolist()
    wide = pad / max(0.1, np.cos(np.radians(abs(lat))))
    return lon - wide, lat - pad, lon + wide, lat + pad


def _windows(spans: Sequence[Window]) -> list[Window]:
    """Cut windows that reach past ±180° in two."""
    cut = []
    for west, south, east, north in spans:
        cut.append((max(west, -180.0), south, min(east, 180.0), north))
        if west < -180:
            cut.append((west + 360, south, 180.0, north))
        if east > 180:
            cut.append((-180.0, south, east - 360, north))
    return cut


def _rough(way: Lane, done: Sequence[Window]) -> list[Window]:
    """List the bends of a way that lie where the chart is still coarse."""
    found: list[Window] = []
    for lon, lat in wrapped(way.nodes[1:-1]).tolist():
        if not any(w <= lon <= e and s <= lat <= n for w, s, e, n in (*done, *found)):
            found.append(_about(np.array([lon, lat]), _ABOUT))
    return found


def _met(way: Lane, land: Land) -> list[Window]:
    """List where a way crosses land of the polygons that ship."""
    bits = arcs(way.nodes)
    line, part = crossed(bits, land)
    found = []
    for bit, coast in zip(bits[line], land.parts[part], strict=True):
        west, south, east, north = shapely.intersection(bit, coast).bounds
        pad = _ABOUT + max(east - west, north - south) / 2
        found.append(_about(np.array([(west + east) / 2, (south + north) / 2]), pad))
    return found


@lru_cache(maxsize=4)
def _chart(index: Index, closed: tuple[str, ...]) -> Chart:
    """Draw the world's chart, with walls across what is closed."""
    if closed:
        walls = [_wall(name, longer=2.0) for name in closed]  # to coasts that were taken back
        chart = _chart(index, ())
        shut = replace(chart, fairways=_fairways(closed, _NARROWED))
        return redrawn(shut, shapely.union_all([chart.land, *walls]))
    straits = [shapely.LineString(gate).centroid.buffer(_STRAIT) for gate in STRAITS.values()]
    opened = shapely.union_all([_fairways((), _OPENED), *straits])
    return world_chart(land_of(index), _fairways((), _NARROWED), opened)


def _fairways(closed: Sequence[str], width: float) -> Any:
    lines = [shapely.LineString(line) for name, line in CHANNELS.items() if name not in closed]
    return shapely.union_all(shapely.buffer(lines, width))


def _wall(name: str, longer: float = 1.0) -> Any:
    if name in STRAITS:
        return scale(shapely.LineString(STRAITS[name]), longer, longer).buffer(_WALL)
    return shapely.Point(CHANNELS[name][2]).buffer(_SHUT)


@lru_cache(maxsize=4)
def _land_between(index: Index, closed: tuple[str, ...]) -> Land:
    """Return all land with the channels that are not closed cut through it, and closed straits."""
    land = land_of(index)
    cut = _fairways(closed, _FAIRWAY)
    parts: list[Any] = [_wall(name) for name in closed if name in STRAITS]
    codes: list[str] = [""] * len(parts)
    met = set(land.tree.query(cut, predicate="intersects").tolist())
    for number, (part, code) in enumerate(zip(land.parts, land.codes, strict=True)):
        whole = shapely.difference(part, cut) if number in met else part
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
