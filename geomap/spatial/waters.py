"""Rules for waters: coasts, what lies off them, rivers, their banks, what lies beyond them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import shapely
from shapely.geometry import LineString, Point
from shapely.ops import linemerge, substring

from geomap.model import Place
from geomap.spatial.drawing import DISTRICT_KM, NEAR_KM, Drawing, area_drawn, at, towards
from geomap.spatial.lookups import area_of, coast_of, land_near
from geomap.spatial.phrases import Phrase, bare_names
from geomap.spatial.rivers import course_of, nearest_course, reach_of, stretch
from geomap.spatial.shapes import area_radius_km, buffered, circle, largest, swept, together

if TYPE_CHECKING:
    from geomap.gazetteer.index import Index

__all__ = ["beyond", "beyond_island", "coast", "offshore", "river", "stream", "waters"]

_COAST_KM = 25.0
"""A coastal strip inland: as "near"; in Syria and Lebanon the plain up to the first range."""
_QUAY_DEGREES = 0.02
"""Quays and capes that a simplified outline leaves in the sea are still the coast's."""
_SHORE_KM = 10.0
"""Between two towns on a coast the text follows the shore: half the width of a strip between."""
_OFFSHORE_KM = 44.4
"""Off a coast: 24 nautical miles, the contiguous zone of UNCLOS, article 33."""
_TERRITORIAL_KM = 22.2
"""A country's waters: 12 nautical miles, UNCLOS article 3."""
_BAND = 0.25
"""A printed distance off a coast is good to a quarter: ships report, nobody measures."""
_SEA_NAMES = ("{}", "{} Sea", "{} Ocean", "North {} Ocean", "South {} Ocean")
"""How Natural Earth names the waters that the press calls the Baltic, the Atlantic."""
_SEA_DEGREES = 0.1
"""A coast so near a named sea is that sea's: coasts and seas are drawn apart from each other."""
_BANK_KM = 10.0
"""A bank: what artillery on it and villages that name it reach; as deep as a border zone."""
_WATER_KM = 0.5
"""Half a river's width: where it runs the way of the wind, its banks hang together by it."""
_RIVER_KM = 5.0
"""How far a drawn course may lie from the river: half a meander, as 1:50 million draws it."""
_STREAM_KM = 60.0
"""Up- or downstream with no distance: a district's breadth along the river."""


def coast(phrase: Phrase, places: Sequence[Place], index: Index) -> Drawing | None:
    """Draw the ground within 25 km of the sea; about a town, what of it lies within 30 km."""
    place = places[-1]
    if place.feature_class == "H":
        return _shore(place, index)
    line = _coastline(place, index)
    if line is None:
        return None
    if phrase.sea:
        line = _washed(line, phrase.sea, index)
    country = area_of(index.country(str(place.country)).id, index)
    country = shapely.buffer(country, _QUAY_DEGREES, quad_segs=2)
    if len(places) > 1:
        strip = shapely.intersection(country, _along(line, places))
    else:
        strip = shapely.intersection(country, buffered(line, _COAST_KM))
        if not place.feature_code.startswith("PCL"):
            reach = max(DISTRICT_KM, place.radius_km)
            strip = shapely.intersection(strip, circle(at(place), reach))
    return None if strip.is_empty else area_drawn(strip, 5)


def _shore(place: Place, index: Index) -> Drawing:
    """Draw the ground within 10 km of a lake or sea; of one without outline, its circle."""
    area = area_of(place.id, index)
    if area is None:
        return Drawing(Point(at(place)), place.radius_km + _SHORE_KM, 5)
    return area_drawn(shapely.difference(buffered(area, _SHORE_KM), area), 5)


def _washed(line: Any, sea: str, index: Index) -> Any:
    """Keep of a coast what a named sea washes; all of it where that leaves nothing."""
    names = [form.format(name) for name in bare_names(sea) for form in _SEA_NAMES]
    named = (c for name in names for c in index.candidates(name, limit=3))
    for candidate in named:
        area = area_of(candidate.place.id, index) if candidate.place.feature_class == "H" else None
        if area is not None:
            own = shapely.intersection(line, shapely.buffer(area, _SEA_DEGREES, quad_segs=2))
            return line if own.is_empty else own
    return line


def _along(line: Any, places: Sequence[Place]) -> Any:
    """Grow the shore between two towns, or the straight way where it is no single line."""
    first, second = (Point(at(place)) for place in places[:2])
    merged = linemerge(line) if line.geom_type == "MultiLineString" else line
    for shore in shapely.get_parts(merged):
        if max(shore.distance(first), shore.distance(second)) < _SEA_DEGREES:
            ends = sorted((shore.project(first), shore.project(second)))
            return buffered(substring(shore, *ends), _SHORE_KM)
    return buffered(LineString([first, second]), _SHORE_KM)


def offshore(phrase: Phrase, places: Sequence[Place], index: Index) -> Drawing | None:
    """
    Draw the water within 24 nautical miles of the coast, or of a coastal town.

    With a printed distance it is the water so far off, give or take a quarter.
    """
    place = places[0]
    line = _coastline(place, index)
    if line is None:
        return None
    if phrase.distance_km is None:
        zone = _zone(place, index, _OFFSHORE_KM)
    else:
        far, near = (phrase.distance_km * (1 + share) for share in (_BAND, -_BAND))
        zone = shapely.difference(_zone(place, index, far), _zone(place, index, near))
    water = shapely.difference(zone, land_near(zone, index))
    return None if water.is_empty else area_drawn(water, 7)


def waters(_: Phrase, places: Sequence[Place], index: Index) -> Drawing | None:
    """Draw the territorial sea: 12 nautical miles."""
    line = _coastline(places[0], index)
    if line is None:
        return None
    zone = _zone(places[0], index, _TERRITORIAL_KM)
    water = shapely.difference(zone, land_near(zone, index))
    return None if water.is_empty else area_drawn(water, 7)


def _zone(place: Place, index: Index, km: float) -> Any:
    return _belt(place, index, km) if place.feature_class == "A" else circle(at(place), km)


@lru_cache(maxsize=64)
def _belt(place: Place, index: Index, km: float) -> Any:
    """Grow a country's coast to both sides; news of one coast comes again and again."""
    return buffered(_coastline(place, index), km)


def _coastline(place: Place, index: Index) -> Any:
    if place.country is None:
        return None
    country = index.country(place.country).id
    line = coast_of(country, index) if area_of(country, index) is not None else None
    return None if line is None or line.is_empty else line


def river(phrase: Phrase, places: Sequence[Place], index: Index) -> Drawing | None:
    """
    Draw a river's course, or the ground within 10 km of it on one bank.

    Only the stretch through a second place counts: within a country or a division, or within
    30 km of a town.
    """
    line = course_of(places[0])
    if line is None:
        return None
    if len(places) > 1:
        line = reach_of(line, area_of(places[1].id, index), places[1])
    if line.is_empty:
        return None
    if phrase.bearing is not None:
        side = swept(line, phrase.bearing, _BANK_KM)
        return area_drawn(shapely.union(side, buffered(line, _WATER_KM)), 5)
    if phrase.side in ("left", "right"):
        return area_drawn(_bank(line, phrase.side), 5)
    return Drawing(line, _RIVER_KM, 5)


def _bank(line: Any, side: str) -> Any:
    """Grow a course to its left or right, seen downstream: courses run from source to mouth."""
    degrees = _BANK_KM / 111.2 * (1 if side == "left" else -1)
    return shapely.buffer(line, degrees, single_sided=True)


def stream(phrase: Phrase, places: Sequence[Place], _: Index) -> Drawing | None:
    """
    Go up or down a river from a place.

    60 km of its course without a distance, else the point so far along it; the river is the one
    that is named, or the one that passes within 25 km of the place.
    """
    town = places[0]
    line = course_of(places[1]) if len(places) > 1 else nearest_course(at(town), NEAR_KM)
    if line is None:
        return None
    km = phrase.distance_km
    part = stretch(line, at(town), (km or _STREAM_KM) * (1 if phrase.side == "downstream" else -1))
    if part is None:
        return None
    if km is None:
        return Drawing(part, _RIVER_KM, 5)
    end = part.coords[-1 if phrase.side == "downstream" else 0]
    radius = max(_RIVER_KM, km / 6)
    return Drawing(Point(end), radius, 2 if radius <= NEAR_KM else 5)


def beyond(place: Place, bearing: float, index: Index) -> Drawing | None:
    """
    Draw the ground within 30 km of a water or a range on the side that the text names.

    Of a river it is that side of its course, of a lake or sea that of its outline. A place without
    either is known by a circle that holds all its length; across, it is half as wide.
    """
    line = course_of(place)
    area: Any = area_of(place.id, index) if place.feature_class == "H" else None
    if line is None and area is None:
        return towards(place, bearing, (place.radius_km / 2, place.radius_km + DISTRICT_KM), 5)
    if line is not None:
        side = swept(line, bearing, DISTRICT_KM)
    else:
        side = swept(shapely.boundary(largest(area)), bearing, DISTRICT_KM)
        side = shapely.difference(side, area)
    ground = shapely.intersection(side, land_near(side, index))
    return None if ground.is_empty else area_drawn(ground, 5)


def beyond_island(phrase: Phrase, place: Place, index: Index) -> Drawing | None:
    """
    Draw the sea within 100 km of an island on the side that is named: "north of Svalbard".

    "The north of" is its part, and so is "north of" of what has neighbours on land.
    """
    area = _land(place, index) if place.feature_class == "A" else None
    if area is None or phrase.bearing is None or phrase.side == "part":
        return None
    if place.feature_code == "PCLI" or not _is_island(place, index):
        return None
    hull = shapely.convex_hull(area)
    whole = shapely.difference(swept(hull.boundary, phrase.bearing, _SEAWARD_KM), hull)
    sea = shapely.difference(whole, land_near(whole, index))
    if sea.is_empty:
        return None
    shape = largest(sea)
    return Drawing(shape, area_radius_km(shape), 7)


_SEAWARD_KM = 100.0
"""At sea directions reach further than on land: a day's sailing at 2 knots."""


@lru_cache(maxsize=64)
def _land(place: Place, index: Index) -> Any:
    """Return a division's polygon; of one without, the land about its point, islands with it."""
    area = area_of(place.id, index)
    code = index.country_at(place.longitude, place.latitude)
    if area is not None or code is None:
        return area
    return together(area_of(index.country(code).id, index), at(place))


@lru_cache(maxsize=64)
def _is_island(place: Place, index: Index) -> bool:
    """Return True if hardly a twentieth of what surrounds an area is its own country's ground."""
    code = index.country_at(place.longitude, place.latitude)
    area, country = _land(place, index), area_of(index.country(code).id, index) if code else None
    if area is None or country is None:
        return False
    around = shapely.difference(shapely.buffer(area, 0.05, quad_segs=2), area)
    return bool(shapely.intersection(around, country).area < 0.05 * around.area)
