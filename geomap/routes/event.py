"""A route that a text tells, planned and put on its event; what no route can meet is said."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from geomap.errors import RouteError
from geomap.model import Event, Route, RouteClaim
from geomap.routes.journey import journey
from geomap.routes.launch import AS_SAID, claimed_span, launch_area
from geomap.routes.measure import KM_PER_MILE
from geomap.routes.plan import plan
from geomap.routes.voyage import voyage

if TYPE_CHECKING:
    from geomap.gazetteer.index import Index

__all__ = ["claim_warnings", "route_event"]

_LINEAR_PRECISION = 5


def route_event(event: Event, index: Index) -> tuple[Event, tuple[str, ...]]:
    """
    Draw the way that an event's text tells.

    Parameters
    ----------
    event : Event
        One without a ``route`` comes back as it is.
    index : Index

    Returns
    -------
    event : Event
        With the planned LineString and ``geo_precision`` 5 (a linear feature, as UCDP GED has
        it), and the launch area that claimed lengths leave, from which it is then drawn; unchanged
        where no way meets what the text says.
    warnings : tuple of str
        One line each: why there is no way, or which claimed length the shortest way does not
        have, and whether another launch point could.
    """
    if event.route is None:
        return event, ()
    claim = event.route
    try:
        route = _planned(claim, index)
    except RouteError as error:
        return event, (f"{event.title} ({event.event_id}): {error}",)
    if claim.mode is None:
        route = _from_launch_area(route, claim, index)
    drawn = replace(event, geometry=route.geometry, geo_precision=_LINEAR_PRECISION, way=route)
    return drawn, tuple(
        f"{event.title} ({event.event_id}): {said}" for said in claim_warnings(route, claim)
    )


_INSIDE = 0.02
"""Degrees (2 km) that an assumed launch point keeps from the rim of its area, where it can."""

_STEP, _TRIES = 0.25, 40
"""Degrees between launch points that are tried, and how many are."""


def _from_launch_area(route: Route, claim: RouteClaim, index: Index) -> Route:
    """
    Draw the way from the waters that fit the lengths told, where there are such.

    It begins at the point of them that is nearest to where the shortest way of all would begin:
    among all launches that fit the text the one that is assumed the least.
    """
    area = launch_area(claim, index)
    if area is None:
        return route
    start = shapely.Point(route.geometry.coords[0])
    if area.distance(start) == 0:
        return replace(route, launch_area=area)
    low, high = claimed_span(claim.claims_km)
    for point in _launches(area, start):
        try:
            way = plan(point, claim.destination, via=claim.via, avoid=claim.avoid, index=index)
        except RouteError:
            continue
        # From under a coast a way may only be found over land that the text does not name.
        if low <= way.length_km <= high and set(way.countries) <= set(route.countries):
            return replace(way, length_range_km=route.length_range_km, launch_area=area)
    return replace(route, launch_area=area)


def _launches(area: Any, start: Any) -> list[tuple[float, float]]:
    """Return points of an area, the nearest to ``start`` first, a `_STEP` and more apart."""
    inner = shapely.buffer(area, -_INSIDE)
    inner = area if inner.is_empty else inner
    corners = shapely.get_coordinates(shapely.segmentize(inner, _STEP))
    nearest = shapely.shortest_line(inner, start).coords[0]
    far = np.hypot(corners[:, 0] - start.x, corners[:, 1] - start.y)
    found = [(float(nearest[0]), float(nearest[1]))]
    for x, y in corners[far.argsort(kind="stable")].tolist():
        if all(np.hypot(x - u, y - v) >= _STEP for u, v in found):
            found.append((x, y))
    return found[:_TRIES]


def _planned(claim: RouteClaim, index: Index) -> Route:
    if claim.mode == "sea":
        return voyage(claim.origin, claim.destination, through=claim.through, index=index)
    if claim.mode or claim.through:
        ends, over = (claim.origin, claim.destination), claim.through
        return journey(*ends, through=over, avoid=claim.avoid, index=index)
    return plan(claim.origin, claim.destination, via=claim.via, avoid=claim.avoid, index=index)


def claim_warnings(route: Route, claim: RouteClaim) -> tuple[str, ...]:
    """
    Return which claimed lengths the drawn route does not have, in the order claimed.

    Examples
    --------
    >>> from shapely import LineString
    >>> route = Route(LineString([(0, 0), (9, 0)]), 1000.0, ("IR",), (1000.0, 2000.0))
    >>> said, = claim_warnings(route, RouteClaim("a", "b", claims_km={"1,500 km": 1500.0}))
    >>> said.split(": ")[0]
    'the shortest such route is 1,000 km (621 mi); the text says 1,500 km'
    """
    low, high = claimed_span(claim.claims_km)
    if route.launch_area is not None and low <= route.length_km <= high:
        return ()  # drawn from where all that is claimed is met
    return tuple(
        f"the shortest such route is {_both(route.length_km)}; the text says "
        f"{_said(words, km)}: {_reach(route, km)}"
        for words, km in claim.claims_km.items()
        if abs(km - route.length_km) > AS_SAID * route.length_km
    )


def _both(km: float) -> str:
    return f"{km:,.0f} km ({km / KM_PER_MILE:,.0f} mi)"


def _said(words: str, km: float) -> str:
    return words if "k" in words.casefold() else f"{words} ({km:,.0f} km)"


def _reach(route: Route, km: float) -> str:
    low, high = route.length_range_km or (route.length_km, route.length_km)
    if low < km <= high:
        return f"that fits a launch farther out ({low:,.0f}–{high:,.0f} km over all its waters)"
    return "no such route is that long" if km > high else "no such route is that short"
