"""A route as a row that plain geopandas can use."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from geomap.model import Route
from geomap.routes.land import land_of, legs_along

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

    from geomap.gazetteer.index import Index

__all__ = ["route_frame"]


def route_frame(route: Route, index: Index) -> GeoDataFrame:
    """
    Put a route into a frame of one row.

    Returns
    -------
    GeoDataFrame
        EPSG:4326; ``length_km``, ``length_mi``, ``shortest_km``, ``longest_km`` (over all launch
        points; None for a point), ``countries`` (joined by spaces), ``legs`` (JSON: a list of
        ``{"country", "length_km"}``, country null over water), ``geometry``.
    """
    from geopandas import GeoDataFrame

    legs = [
        {"country": leg.country, "length_km": round(leg.length_km, 1)}
        for leg in legs_along(route.geometry, land_of(index))
    ]
    low, high = route.length_range_km or (None, None)
    row = {
        "length_km": route.length_km,
        "length_mi": route.length_mi,
        "shortest_km": low,
        "longest_km": high,
        "countries": " ".join(route.countries),
        "legs": json.dumps(legs),
        "geometry": route.geometry,
    }
    return GeoDataFrame([row], geometry="geometry", crs="EPSG:4326")
