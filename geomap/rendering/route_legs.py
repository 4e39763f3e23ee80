"""What a route crosses, leg by leg, and the outlines of these countries for the page to tint."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from geomap.errors import GazetteerError
from geomap.layers import present

if TYPE_CHECKING:
    import geopandas as gpd

    from geomap.routes.country_polygons import Land

__all__ = ["crossings"]

_SLACK = 0.05  # degrees, 5 km: under a tint that ends at a border drawn by the basemap
_LEAST_KM = 1.0  # shorter legs are borders brushed, not countries crossed
_DIGITS = 2


def crossings(frame: gpd.GeoDataFrame | None) -> dict[str, Any]:
    """
    Return the legs of each planned route and the land of the countries they cross.

    Returns
    -------
    dict
        ``legs``: event id → list of ``[country or None over water, kilometres]`` in order of
        travel; ``lands``: country → MultiPolygon coordinates, (lon, lat). Both are empty where no
        event has a route, or where no gazetteer is installed to ask.
    """
    routes = _routes(frame)
    if not routes:
        return {"legs": {}, "lands": {}}
    from geomap.gazetteer.index import Index
    from geomap.routes.country_polygons import land_of

    try:
        land = land_of(Index())
    except GazetteerError:
        return {"legs": {}, "lands": {}}
    legs = {event_id: _legs(shape, land) for event_id, shape in routes.items()}
    codes = {code for stretches in legs.values() for code, _ in stretches if code}
    return {"legs": legs, "lands": {code: _outline(code, land) for code in sorted(codes)}}


def _routes(frame: gpd.GeoDataFrame | None) -> dict[str, Any]:
    if frame is None or "route" not in frame.columns:
        return {}
    rows = zip(frame["event_id"], frame["route"], frame.geometry, strict=True)
    return {
        str(event_id): shape
        for event_id, route, shape in rows
        if shape is not None and shape.geom_type == "LineString" and _is_planned(present(route))
    }


def _is_planned(route: Any) -> bool:
    """Return True if a cell holds a route that geomap measured: a claim alone has no course."""
    try:
        told = json.loads(route) if isinstance(route, str) else route
    except ValueError:
        return False
    return isinstance(told, Mapping) and bool(told.get("countries"))


def _legs(shape: Any, land: Land) -> list[list[Any]]:
    from geomap.routes.country_polygons import legs_along

    legs = [leg for leg in legs_along(shape, land) if leg.length_km >= _LEAST_KM]
    return [[leg.country, round(leg.length_km, 1)] for leg in legs]


def _outline(code: str, land: Land) -> list[Any]:
    """Return a country's greater parts, coarse: islets do not tell it from its neighbours."""
    parts = sorted(land.parts[land.codes == code], key=lambda part: -part.area)
    kept = [part for part in parts if part.area >= parts[0].area / 500]
    coarse = [part.simplify(_SLACK) for part in kept]
    return [[_ring(part.exterior), *map(_ring, part.interiors)] for part in coarse]


def _ring(ring: Any) -> list[list[float]]:
    return [[round(x, _DIGITS), round(y, _DIGITS)] for x, y, *_ in ring.coords]
