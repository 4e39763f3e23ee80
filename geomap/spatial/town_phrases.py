"""Rules for what a text says of a town: distances, edges, countryside, sides."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import shapely
from shapely.geometry import Point

from geomap.model import Place
from geomap.spatial.areas import part_of_place
from geomap.spatial.drawing import (
    DISTRICT_KM,
    FAR_EDGE_KM,
    NEAR_KM,
    Drawing,
    at,
    plain,
    point_drawn,
    towards,
)
from geomap.spatial.lookups import area_of, own_division
from geomap.spatial.phrases import Phrase
from geomap.spatial.shapes import area_radius_km, at_bearing, circle, largest, sector
from geomap.spatial.waters import beyond, beyond_island

if TYPE_CHECKING:
    from geomap.gazetteer.index import Index

__all__ = [
    "around", "countryside", "direction", "distance", "district", "landform", "metro", "near",
    "outskirts", "toward",
]  # fmt: skip

_AROUND_KM = 15.0
"""Around a place: half a district's reach, what can be walked in a morning."""
_EDGE_KM = 5.0
"""Outskirts: a belt around the built-up area; towards one side they are drawn twice as deep."""
_METRO_KM, _METRO = 15.0, 2.0
"""A metropolitan area reaches twice as far as the city proper, and no less than a commuter's way
(OECD's functional urban areas have some three to five times the core's surface)."""


def distance(phrase: Phrase, places: Sequence[Place], _: Index) -> Drawing:
    """Go as far as printed; winds are good to 22.5°, so the radius is d · sin 22.5°."""
    place, km = places[0], float(phrase.distance_km or 0.0)
    if phrase.farther_km is not None:
        return _ring(place, phrase.bearing, (km, phrase.farther_km))
    if phrase.bearing is None:
        return point_drawn(place, km + place.radius_km, 2 if km <= NEAR_KM else 5)
    radius = max(2.0, km * float(np.sin(np.radians(22.5))))
    spot = Point(at_bearing(at(place), phrase.bearing, km))
    return Drawing(spot, radius, 2 if radius <= NEAR_KM else 5)


def _ring(place: Place, bearing: float | None, reach: tuple[float, float]) -> Drawing:
    """Draw "between 20 and 30 km north of": a piece of a ring, 22.5° to either side."""
    near, far = sorted(reach)
    if bearing is None:
        return point_drawn(place, far + place.radius_km, 2 if far <= NEAR_KM else 5)
    shape = sector(at(place), bearing, 22.5, (near, max(far, near + 1.0)))
    radius = area_radius_km(shape)
    return Drawing(shape, radius, 2 if radius <= NEAR_KM else 5)


def countryside(phrase: Phrase, places: Sequence[Place], index: Index) -> Drawing | None:
    """Around a town without the town, as far as a district reaches; towards one side a quarter."""
    place = places[0]
    if place.feature_code.startswith("PCL"):
        return None
    reach = [place.radius_km + DISTRICT_KM for place in places]
    if len(places) > 1:
        circles = [circle(at(p), km) for p, km in zip(places, reach, strict=True)]
        both = shapely.union_all(circles)
        whole = both if both.geom_type == "Polygon" else shapely.convex_hull(both)
        return Drawing(whole, area_radius_km(whole), 5)
    if place.feature_class == "A" and area_of(place.id, index) is not None:
        return part_of_place(phrase, places, index) or plain(place, index)
    if phrase.bearing is None:
        return point_drawn(place, reach[0], 3)
    drawn = towards(place, phrase.bearing, (place.radius_km, reach[0]), 3)
    return in_division(drawn, place, index)


def in_division(drawn: Drawing, place: Place, index: Index) -> Drawing:
    """
    Keep a town's countryside (rif) to the first-level division that the town lies in.

    Where that would leave less than a third, the town lies by the division's edge, or in a
    division of its own, and its surroundings are meant.
    """
    area = own_division(place, index)
    if area is None:
        return drawn
    kept = largest(shapely.intersection(area, drawn.geometry))
    if kept.area < drawn.geometry.area / 3:
        return drawn
    return Drawing(kept, area_radius_km(kept), drawn.geo_precision)


def outskirts(phrase: Phrase, places: Sequence[Place], index: Index) -> Drawing | None:
    """Draw the edge of the built-up area and a belt around it."""
    place = places[0]
    if place.feature_class == "A":
        return part_of_place(phrase, places, index)
    if phrase.bearing is None:
        return point_drawn(place, place.radius_km + _EDGE_KM, 2)
    reach = (place.radius_km / 2, place.radius_km + FAR_EDGE_KM)
    return towards(place, phrase.bearing, reach, 2)


def direction(phrase: Phrase, places: Sequence[Place], index: Index) -> Drawing | None:
    """Outside the place, towards the wind, as far as a district reaches; of an area, its part."""
    place = places[0]
    if place.feature_class in "HT" and phrase.bearing is not None:
        return beyond(place, phrase.bearing, index)
    if place.feature_class == "A" or phrase.bearing is None:
        return beyond_island(phrase, place, index) or part_of_place(phrase, places, index)
    return towards(place, phrase.bearing, (place.radius_km, place.radius_km + DISTRICT_KM), 5)


def near(phrase: Phrase, places: Sequence[Place], _: Index) -> Drawing | None:
    """Within 25 km, or 10 km beyond the edge of a place that is larger than that."""
    place = places[0]
    if place.feature_class == "A":
        return None
    return point_drawn(place, max(NEAR_KM, place.radius_km + FAR_EDGE_KM), 2)


def around(phrase: Phrase, places: Sequence[Place], _: Index) -> Drawing | None:
    """Take the place and what lies about it, half as far as a district reaches."""
    place = places[0]
    if place.feature_class == "A":
        return None
    return point_drawn(place, max(_AROUND_KM, place.radius_km + FAR_EDGE_KM), 2)


def district(_: Phrase, places: Sequence[Place], __: Index) -> Drawing:
    """Take a district's reach around a town for its second-level division."""
    return point_drawn(places[0], max(DISTRICT_KM, places[0].radius_km), 3)


def metro(_: Phrase, places: Sequence[Place], __: Index) -> Drawing | None:
    """Draw a city with its suburbs: twice its own reach."""
    place = places[0]
    if place.feature_class != "P":
        return None
    return point_drawn(place, max(_METRO_KM, _METRO * place.radius_km), 3)


def toward(_: Phrase, places: Sequence[Place], __: Index) -> Drawing | None:
    """Draw "the road to X": no text says from where, so it is as near as a district reaches."""
    place = places[0]
    if place.feature_class == "A":
        return None
    return point_drawn(place, place.radius_km + DISTRICT_KM, 5)


def landform(_: Phrase, places: Sequence[Place], index: Index) -> Drawing | None:
    """
    Draw hills or shores as the place that they are named after; of a town, as its countryside.

    No table tells where the hills of a province lie, so they are no sharper than all of it.
    """
    place = places[0]
    if place.feature_class == "P":
        return point_drawn(place, place.radius_km + DISTRICT_KM, 5)
    drawn = plain(place, index)
    return Drawing(drawn.geometry, drawn.radius_km, max(drawn.geo_precision, 4))
