"""Routes as rows that plain geopandas can use."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from geomap.model import Route
from geomap.routes.country_polygons import Leg, land_of, legs_along
from geomap.routes.measure import detour_ratio

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

    from geomap.gazetteer.index import Index

__all__ = ["leg_properties", "route_frame"]


def route_frame(routes: Route | Sequence[Route], index: Index) -> GeoDataFrame:
    """
    Put routes into a frame, one row each.

    Returns
    -------
    GeoDataFrame
        EPSG:4326; ``length_km``, ``length_mi``, ``great_circle_ratio`` (1 is straight),
        ``shortest_km``, ``longest_km`` (over all launch points; None for a point), ``countries``
        (joined by spaces), ``legs`` (JSON: a list of ``{"country", "length_km", "length_mi",
        "entry", "exit"}``, country null over water, points (lon, lat)), ``geometry``.
    """
    from geopandas import GeoDataFrame

    told = (routes,) if isinstance(routes, Route) else tuple(routes)
    rows = [_row(route, index) for route in told]
    return GeoDataFrame(rows, geometry="geometry", crs="EPSG:4326")


def _row(route: Route, index: Index) -> dict[str, Any]:
    low, high = route.length_range_km or (None, None)
    return {
        "length_km": route.length_km,
        "length_mi": route.length_mi,
        "great_circle_ratio": round(detour_ratio(route.geometry), 4),
        "shortest_km": low,
        "longest_km": high,
        "countries": " ".join(route.countries),
        "legs": json.dumps(
            [leg_properties(leg) for leg in legs_along(route.geometry, land_of(index))]
        ),
        "geometry": route.geometry,
    }


def leg_properties(leg: Leg) -> dict[str, Any]:
    """Return a leg as JSON tells it; points are (lon, lat) in degrees."""
    return {
        "country": leg.country,
        "length_km": round(leg.length_km, 1),
        "length_mi": round(leg.length_mi, 1),
        "entry": leg.entry,
        "exit": leg.exit,
    }
