"""Ways of more than one leg: from A to B via C, and from one origin to several targets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import chain as joined
from itertools import groupby, pairwise
from typing import TYPE_CHECKING

import numpy as np
from shapely.geometry import LineString

from geomap.errors import RouteError, UnknownPlaceError
from geomap.model import Place, Route
from geomap.routes.endpoints import Spot, end_of
from geomap.routes.measure import Points, unwrapped
from geomap.routes.plan import Planned, plan, planned

if TYPE_CHECKING:
    from geomap.gazetteer.index import Index

__all__ = ["country_of", "fan_out", "journey", "one_line", "reached"]


def journey(
    origin: Spot,
    destination: Spot,
    *,
    through: Sequence[Spot] = (),
    avoid: Sequence[str] = (),
    index: Index,
) -> Route:
    """
    Plan a convoy's, a flight's or refugees' way "from A to B via C and D", leg by leg.

    Roads, air corridors and shipping lanes are not known here: each leg is the shortest way.

    Parameters
    ----------
    origin, destination : Place, place id or (lon, lat) in degrees
    through : sequence of Place, place id, (lon, lat) or ISO 3166-1 alpha-2 code
        In order of travel. A country is crossed somewhere, as in `plan`; every other place is
        passed at its point, a sea or a region wherever the leg that leads there reaches it first.
    avoid : sequence of str
        ISO 3166-1 alpha-2 codes, on every leg.
    index : Index

    Returns
    -------
    Route
        In one line; ``countries`` in order of travel.

    Raises
    ------
    RouteError
        Of the first leg that cannot be planned.

    Examples
    --------
    >>> from geomap.gazetteer.index import Index
    >>> aleppo, damascus, palmyra = (37.16, 36.20), (36.30, 33.51), (38.28, 34.56)
    >>> way = journey(aleppo, damascus, through=[palmyra], index=Index())
    >>> round(way.length_km), way.countries
    (425, ('SY',))
    """
    stops: list[Spot] = [origin]
    over: list[list[str]] = [[]]
    for spot in through:
        code = country_of(spot, index)
        if code:
            over[-1].append(code)
        else:
            stops.append(spot)
            over.append([])
    legs: list[Route] = []
    for (start, goal), via in zip(pairwise([*stops, destination]), over, strict=True):
        here = reached(legs[-1]) if legs and end_of(start, index).area is not None else start
        legs.append(plan(here, goal, via=via, avoid=avoid, index=index))
    return one_line(legs)


def country_of(spot: Spot, index: Index) -> str | None:
    """Return the code of a spot that is a country, by code or as a place."""
    if isinstance(spot, str) and len(spot.strip()) == 2:
        return spot
    if isinstance(spot, tuple):
        return None
    try:
        place = spot if isinstance(spot, Place) else index.place(spot)
    except UnknownPlaceError as error:
        raise RouteError(f"route: {error}") from error
    return place.country if place.feature_code == "PCLI" else None


def reached(route: Route) -> tuple[float, float]:
    """Return where a way ended, (lon, lat) within ±180."""
    lon, lat = route.geometry.coords[-1]
    return (lon + 180.0) % 360.0 - 180.0, lat


def one_line(legs: Sequence[Route]) -> Route:
    """Join legs, each beginning where the last one ended, to one way."""
    if len(legs) == 1:
        return legs[0]
    first, *others = (np.asarray(leg.geometry.coords) for leg in legs)
    points: Points = unwrapped(np.vstack([first, *(bit[1:] for bit in others)]))
    codes = joined.from_iterable(leg.countries for leg in legs)
    return Route(
        LineString(np.round(points, 6)),
        sum(leg.length_km for leg in legs),
        tuple(code for code, _ in groupby(codes)),
    )


def fan_out(
    origin: Spot,
    destinations: Sequence[Spot],
    *,
    via: Sequence[str] = (),
    avoid: Sequence[str] = (),
    index: Index,
) -> tuple[Route, ...]:
    """
    Plan from one origin to several targets.

    From a sea or a region all ways begin at the one point from which they are shortest together:
    a salvo leaves the same ships. ``length_range_km`` is that over all points, for each target.

    Parameters
    ----------
    origin, via, avoid, index
        As in `plan`.
    destinations : sequence of Place, place id or (lon, lat) in degrees

    Returns
    -------
    tuple of Route
        One for each target, in their order.

    Raises
    ------
    RouteError
        Of the first target that cannot be reached, or where no point reaches them all.
    """
    if not destinations:
        raise RouteError("route: no destination given; name at least one")
    codes = [(c,) if isinstance(c, str) else tuple(c) for c in (via, avoid)]
    found = [planned(origin, goal, codes[0], codes[1], index) for goal in destinations]
    if found[0].task.start.area is None or len(found) == 1:
        return tuple(each.route for each in found)
    start = _common(found)
    return tuple(
        replace(
            plan(start, goal, via=via, avoid=avoid, index=index),
            length_range_km=each.route.length_range_km,
        )
        for goal, each in zip(destinations, found, strict=True)
    )


def _common(found: Sequence[Planned]) -> tuple[float, float]:
    """Return the point of the origin from which all the ways together are shortest."""
    total = sum(np.where(each.launches(), each.ways.km, np.inf) for each in found)
    if not np.isfinite(total).any():
        raise RouteError(f"no point of {found[0].task.start.name} has a way to every destination")
    lon, lat = found[0].ways.origins[int(np.argmin(total))].tolist()
    return lon, lat
