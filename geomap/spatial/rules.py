"""
Phrase and places → geometry: one function a kind, each with its assumption written down.

Reaches are kilometres. Where a text gives a direction but no distance, the reach is that of the
second-level division around a town: Syria's 185,180 km² make 65 districts (``mantiqa``) of some
2,850 km² each, which a circle of 30 km covers. "Near" is the 25 km within which UCDP GED counts a
place as near a known one (precision 2). Precisions are UCDP GED's ``where_prec``: 1 exact,
2 within some 25 km, 3 second-level division, 4 first-level division, 5 linear feature or fuzzy
area, 6 country, 7 international waters or airspace (GED codebook 23.1).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from shapely.geometry import Point

from geomap.model import Place
from geomap.routes.measure import distances_km, geodesic
from geomap.spatial.ground import area_of, border_strip, coast_of, land_near, own_division
from geomap.spatial.phrases import Phrase
from geomap.spatial.shapes import (
    area_radius_km,
    at_bearing,
    buffered,
    circle,
    largest,
    part,
    sector,
    tidy,
)

if TYPE_CHECKING:
    from geomap.gazetteer.index import Index

__all__ = ["DISTRICT_KM", "NEAR_KM", "Drawing", "draw", "plain"]

NEAR_KM = 25.0
DISTRICT_KM = 30.0
_AROUND_KM = 15.0
"""Around a place: half a district's reach, what can be walked in a morning."""
_EDGE_KM, _FAR_EDGE_KM = 5.0, 10.0
"""Outskirts: a belt around the built-up area; towards one side they are drawn twice as deep."""
_BORDER_KM = 10.0
"""A border area to either side: the depth of most legal border zones (5–15 km)."""
_COAST_KM = 25.0
"""A coastal strip inland: as "near"; in Syria and Lebanon the plain up to the first range."""
_OFFSHORE_KM = 44.4
"""Off a coast: 24 nautical miles, the contiguous zone of UNCLOS, article 33."""
_BEND = 0.2
"""A road is drawn straight; an arc that bulges by a fifth of its chord is 10 % longer, as straight
roads are (circuity 1.1–1.4; Ballou, Rahardja & Sakai 2002, Transportation Research A)."""
_BETWEEN = 0.25
"""Half-width of "between A and B" as a share of the distance: half as wide as long."""
_BETWEEN_KM = 10.0
"""But at least so far to either side of the line between them."""
_ISLET = 0.1
"""Share of an area: smaller parts of it (islands, slivers) do not make it two."""
_COUNTRY_TOLERANCE = 0.05
"""Degrees: outlines of whole countries are drawn to 5 km, finer than what they stand for."""
_DIVISION_SHARE = 0.02
"""Of a division's radius: some hundred points draw any of them, Idlib or Yakutia."""
_KM_PER_DEGREE = 111.2


@dataclass(frozen=True, slots=True)
class Drawing:
    """A geometry in (lon, lat), how far it reaches about its middle, and UCDP's precision."""

    geometry: Any
    radius_km: float
    geo_precision: int


Rule = Callable[[Phrase, Sequence[Place], "Index"], Drawing | None]


def draw(phrase: Phrase, places: Sequence[Place], index: Index) -> Drawing | None:
    """
    Draw what a phrase says of the places it names.

    Parameters
    ----------
    phrase : Phrase
    places : sequence of Place
        In the phrase's order; for a border two countries; the first is never missing.
    index : Index
        For the polygons of countries, seas and regions.

    Returns
    -------
    Drawing or None
        None where the phrase makes no sense of these places.
    """
    drawn = _RULES[phrase.kind](phrase, places, index)
    if drawn is None:
        return None
    shape = tidy(drawn.geometry)
    return (
        None if shape.is_empty else Drawing(shape, round(drawn.radius_km, 1), drawn.geo_precision)
    )


def plain(place: Place, index: Index) -> Drawing:
    """Draw a place that is named and no more: a point with its reach, or its area."""
    if place.feature_class in "AHL":
        area = area_of(place.id, index, _tolerance(place))
        if area is not None:
            return _area(area, _precision(place))
    return _point(place, place.radius_km, _precision(place))


def _tolerance(place: Place) -> float:
    """Choose how coarsely to draw an outline, in degrees; about 1 km or 2 % for a division."""
    if place.feature_code != "ADM1":
        return _COUNTRY_TOLERANCE
    return round(max(0.01, _DIVISION_SHARE * place.radius_km / _KM_PER_DEGREE), 3)


def _precision(place: Place) -> int:
    if place.feature_code == "ADM1":
        return 4
    if place.feature_code.startswith("PCL"):
        return 6
    seas = ("SEA", "OCN", "GULF", "BAY", "STRT")
    fixed = {"A": 3, "L": 5, "R": 5, "V": 5, "H": 7 if place.feature_code in seas else 5}
    return fixed.get(place.feature_class, 2 if place.feature_class in "TU" else 1)


def _at(place: Place) -> tuple[float, float]:
    return place.longitude, place.latitude


def _point(place: Place, radius_km: float, precision: int) -> Drawing:
    return Drawing(tidy(Point(_at(place))), round(radius_km, 1), precision)


def _area(shape: Any, precision: int) -> Drawing:
    whole = tidy(shape)
    return Drawing(whole, round(area_radius_km(whole), 1), precision)


def _own_area(place: Place, index: Index) -> Any:
    """Return the area to be parted: a polygon, or a circle for a division without one."""
    if place.feature_class not in "AL":
        return None
    area = area_of(place.id, index)
    return circle(_at(place), place.radius_km) if area is None else area


def _half_angle(bearing: float) -> float:
    """Tell how far a direction opens: four winds share the circle, others are finer."""
    return 45.0 if bearing % 90 == 0 else 22.5


def _distance(phrase: Phrase, places: Sequence[Place], _: Index) -> Drawing:
    """Go as far as printed; winds are good to 22.5°, so the radius is d · sin 22.5°."""
    place, km = places[0], float(phrase.distance_km or 0.0)
    if phrase.bearing is None:
        return _point(place, km + place.radius_km, 2 if km <= NEAR_KM else 5)
    radius = max(2.0, km * float(np.sin(np.radians(22.5))))
    spot = Point(at_bearing(_at(place), phrase.bearing, km))
    return Drawing(spot, radius, 2 if radius <= NEAR_KM else 5)


def _countryside(phrase: Phrase, places: Sequence[Place], index: Index) -> Drawing | None:
    """Around a town without the town, as far as a district reaches; towards one side a quarter."""
    place = places[0]
    if place.feature_code.startswith("PCL"):
        return None
    reach = [place.radius_km + DISTRICT_KM for place in places]
    if len(places) > 1:
        circles = [circle(_at(p), km) for p, km in zip(places, reach, strict=True)]
        both = shapely.union_all(circles)
        whole = both if both.geom_type == "Polygon" else shapely.convex_hull(both)
        return Drawing(whole, area_radius_km(whole), 5)
    if place.feature_class == "A" and area_of(place.id, index) is not None:
        return _part(phrase, places, index) or plain(place, index)
    if phrase.bearing is None:
        return _point(place, reach[0], 3)
    drawn = _towards(place, phrase.bearing, (place.radius_km, reach[0]), 3)
    return _in_division(drawn, place, index)


def _in_division(drawn: Drawing, place: Place, index: Index) -> Drawing:
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


def _towards(place: Place, bearing: float, reach: tuple[float, float], precision: int) -> Drawing:
    shape = sector(_at(place), bearing, _half_angle(bearing), reach)
    return Drawing(shape, area_radius_km(shape), precision)


def _outskirts(phrase: Phrase, places: Sequence[Place], index: Index) -> Drawing | None:
    """Draw the edge of the built-up area and a belt around it."""
    place = places[0]
    if place.feature_class == "A":
        return _part(phrase, places, index)
    if phrase.bearing is None:
        return _point(place, place.radius_km + _EDGE_KM, 2)
    reach = (place.radius_km / 2, place.radius_km + _FAR_EDGE_KM)
    return _towards(place, phrase.bearing, reach, 2)


def _direction(phrase: Phrase, places: Sequence[Place], index: Index) -> Drawing | None:
    """Outside the place, towards the wind, as far as a district reaches; of an area, its part."""
    place = places[0]
    if place.feature_class == "A":
        return _part(phrase, places, index)
    if phrase.bearing is None:
        return _part(phrase, places, index)
    return _towards(place, phrase.bearing, (place.radius_km, place.radius_km + DISTRICT_KM), 5)


def _part(phrase: Phrase, places: Sequence[Place], index: Index) -> Drawing | None:
    """Cut a half, a quarter or the middle out of an area; of a town, out of its circle."""
    place = places[0]
    if phrase.bearing is None and not phrase.centre:
        return None
    area = _own_area(place, index)
    if area is None:
        if place.feature_class != "P":
            return None
        return _area(part(circle(_at(place), max(place.radius_km, 2.0)), phrase.bearing), 1)
    return _area(part(largest(area), phrase.bearing), 4 if place.feature_code == "ADM1" else 5)


def _near(phrase: Phrase, places: Sequence[Place], _: Index) -> Drawing | None:
    """Within 25 km, or 10 km beyond the edge of a place that is larger than that."""
    place = places[0]
    if place.feature_class == "A":
        return None
    return _point(place, max(NEAR_KM, place.radius_km + _FAR_EDGE_KM), 2)


def _around(phrase: Phrase, places: Sequence[Place], _: Index) -> Drawing | None:
    """Take the place and what lies about it, half as far as a district reaches."""
    place = places[0]
    if place.feature_class == "A":
        return None
    return _point(place, max(_AROUND_KM, place.radius_km + _FAR_EDGE_KM), 2)


def _between(_: Phrase, places: Sequence[Place], __: Index) -> Drawing | None:
    """
    Draw a strip from one to the other, half as wide as long, at least 20 km wide.

    Of three places it is their triangle and 10 km around it.
    """
    if len(places) > 2:
        triangle = shapely.convex_hull(shapely.MultiPoint([_at(p) for p in places]))
        shape = buffered(triangle, _BETWEEN_KM)
        return Drawing(shape, area_radius_km(shape), 5)
    line, km = _joined(places)
    if line is None:
        return None
    shape = buffered(line, max(_BETWEEN_KM, _BETWEEN * km))
    return Drawing(shape, area_radius_km(shape), 5)


def _halfway(_: Phrase, places: Sequence[Place], __: Index) -> Drawing | None:
    """Take the middle; the words are good to a sixth of the way (a third would say "a third")."""
    line, km = _joined(places)
    if line is None:
        return None
    middle = line.interpolate(0.5, normalized=True)
    radius = max(5.0, km / 6)
    return Drawing(middle, radius, 2 if radius <= NEAR_KM else 5)


def _line(_: Phrase, places: Sequence[Place], __: Index) -> Drawing | None:
    """
    Draw straight lines from stop to stop, for want of roads.

    The radius is how far a road may bend away on the longest leg; a country on the way is passed
    at its gazetteer point.
    """
    line, km = _joined(places)
    return None if line is None else Drawing(line, max(5.0, _BEND * km), 5)


def _joined(places: Sequence[Place]) -> tuple[Any, float]:
    """Join places by geodesics; the line and the length of its longest leg, kilometres."""
    ends = np.array([_at(place) for place in places])
    if len(ends) < 2:
        return None, 0.0
    legs = distances_km(ends[:-1], ends[1:])
    return (geodesic(ends), float(legs.max())) if legs.min() > 0 else (None, 0.0)


def _border(_: Phrase, places: Sequence[Place], index: Index) -> Drawing | None:
    """Draw the ground within 10 km of the border on both sides."""
    return _strip(places, index, (_BORDER_KM, _BORDER_KM))


def _near_border(_: Phrase, places: Sequence[Place], index: Index) -> Drawing | None:
    """Draw the first country's ground within 25 km of the second."""
    return _strip(places, index, (NEAR_KM, 0.0))


def _strip(places: Sequence[Place], index: Index, km: tuple[float, float]) -> Drawing | None:
    if len(places) < 2 or any(area_of(p.id, index) is None for p in places):
        return None
    shape = border_strip(places[0], places[1], index, km)
    return None if shape.is_empty else _area(shape, 5)


def _coast(_: Phrase, places: Sequence[Place], index: Index) -> Drawing | None:
    """Draw the ground within 25 km of the sea; about a town, what of it lies within 30 km."""
    place = places[0]
    coast = _coastline(place, index)
    if coast is None:
        return None
    country = area_of(index.country(str(place.country)).id, index)
    strip = shapely.intersection(country, buffered(coast, _COAST_KM))
    if not place.feature_code.startswith("PCL"):
        strip = shapely.intersection(strip, circle(_at(place), max(DISTRICT_KM, place.radius_km)))
    return None if strip.is_empty else _area(strip, 5)


def _offshore(_: Phrase, places: Sequence[Place], index: Index) -> Drawing | None:
    """Draw the water within 24 nautical miles of the coast, or of a coastal town."""
    place = places[0]
    coast = _coastline(place, index)
    if coast is None:
        return None
    whole = place.feature_code.startswith("PCL")
    zone = buffered(coast, _OFFSHORE_KM) if whole else circle(_at(place), _OFFSHORE_KM)
    water = shapely.difference(zone, land_near(zone, index))
    return None if water.is_empty else _area(water, 7)


def _coastline(place: Place, index: Index) -> Any:
    if place.country is None:
        return None
    country = index.country(place.country).id
    coast = coast_of(country, index) if area_of(country, index) is not None else None
    return None if coast is None or coast.is_empty else coast


def _province(_: Phrase, places: Sequence[Place], index: Index) -> Drawing:
    """Draw the division, or several together; what lies between them where they do not touch."""
    areas = [area for place in places if (area := area_of(place.id, index)) is not None]
    if len(areas) < 2:
        return plain(places[0], index)
    whole = shapely.union_all(areas)
    apart = [p for p in shapely.get_parts(whole) if p.area > _ISLET * whole.area]
    return _area(whole if len(apart) < 2 else shapely.convex_hull(whole), 4)


def _district(_: Phrase, places: Sequence[Place], __: Index) -> Drawing:
    """Take a district's reach around a town for its second-level division."""
    return _point(places[0], max(DISTRICT_KM, places[0].radius_km), 3)


_RULES: dict[str, Rule] = {
    "around": _around,
    "between": _between,
    "border": _border,
    "coast": _coast,
    "countryside": _countryside,
    "direction": _direction,
    "distance": _distance,
    "district": _district,
    "halfway": _halfway,
    "near": _near,
    "near_border": _near_border,
    "offshore": _offshore,
    "outskirts": _outskirts,
    "part": _part,
    "province": _province,
    "road": _line,
    "way": _line,
}
