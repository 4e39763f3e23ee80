"""Constrained routes: the shortest way over some countries, past others, and what it tells."""

from __future__ import annotations

from geomap.routes.event import claim_warnings, route_event
from geomap.routes.land import Leg, countries_along, land_of, legs_along
from geomap.routes.measure import geodesic, length_km
from geomap.routes.plan import plan
from geomap.routes.tables import route_frame

__all__ = [
    "Leg",
    "claim_warnings",
    "countries_along",
    "geodesic",
    "land_of",
    "legs_along",
    "length_km",
    "plan",
    "route_event",
    "route_frame",
]
