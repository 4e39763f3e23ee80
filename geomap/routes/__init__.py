"""Constrained routes: the shortest way over some countries, past others, and what it tells."""

from __future__ import annotations

from geomap.routes.country_polygons import Leg, countries_along, land_of, legs_along
from geomap.routes.event import claim_warnings, route_event
from geomap.routes.journey import fan_out, journey
from geomap.routes.launch import claimed_span, launch_area
from geomap.routes.measure import detour_ratio, geodesic, length_km
from geomap.routes.plan import plan
from geomap.routes.route_frame import leg_properties, route_frame
from geomap.routes.sea import CHANNELS, STRAITS, sea_way
from geomap.routes.voyage import channel_named, voyage

__all__ = [
    "CHANNELS",
    "STRAITS",
    "Leg",
    "channel_named",
    "claim_warnings",
    "claimed_span",
    "countries_along",
    "detour_ratio",
    "fan_out",
    "geodesic",
    "journey",
    "land_of",
    "launch_area",
    "leg_properties",
    "legs_along",
    "length_km",
    "plan",
    "route_event",
    "route_frame",
    "sea_way",
    "voyage",
]
