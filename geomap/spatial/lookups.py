"""What a phrase needs of the gazetteer: the places it names, borders, coasts."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache
from math import exp
from typing import TYPE_CHECKING, Any

import shapely
from shapely.affinity import translate

from geomap.geodesy import great_circle_km
from geomap.model import Candidate, Place
from geomap.resolution.demonyms import Adjectives, adjectives
from geomap.routes.country_polygons import land_of
from geomap.spatial.phrases import PROVINCE, bare_names
from geomap.spatial.shapes import area_radius_km, buffered, unwrapped
from geomap.text import fold

if TYPE_CHECKING:
    from geomap.gazetteer.index import Index

__all__ = [
    "area_of",
    "bare_division",
    "border_point",
    "border_strip",
    "coast_of",
    "country_named",
    "division",
    "is_division",
    "is_named",
    "island_land",
    "land_near",
    "namesake_division",
    "own_division",
    "place_named",
    "river_named",
    "road_ends",
]

_FINE = 0.01
"""Degrees (1 km) to which borders are simplified before they are grown by many kilometres."""

_DRIVE_KM = 200.0
"""Distance at which nearness counts about a third, as in ``geomap.gazetteer.lookup``."""

_SHARED = 0.05
"""Degrees within which a stretch of outline runs along a neighbour and is no coast."""

# How English makes an adjective of a country's name (Oxford Dictionary of English, "-ese", "-ian",
# "-i", "-ish"): the stem that is left is compared with the names' beginnings.
_ADJECTIVES = ("ese", "ian", "ean", "ish", "an", "i", "n", "s", "")

# "Idlib province", "the governorate of Homs": the words of ISO 3166-2 for first-level divisions.
_NOUN = re.compile(rf"\s+{PROVINCE}\s*$|^\s*(?:the\s+)?{PROVINCE}\s+of\s+", re.IGNORECASE)

_BORDER = re.compile(
    r"^(?:the\s+)?(?:(?P<whose>[\w ]+?)\s+border|border\s+(?:with|of)\s+(?P<of>[\w ]+))$",
    re.IGNORECASE,
)

# Words before a name: "the old", "main". A particle that belongs to it has a hyphen ("al-Bab").
_BEFORE_NAME = re.compile(r"^(?:[a-z]+\s+)+(?=[A-Z])")


def is_named(noun: str, place: Place, index: Index) -> bool:
    """Return True if a noun phrase names this place."""
    return any(
        fold(name) == fold(place.name) or _is_among(place, index.candidates(name))
        for name in bare_names(noun)
    )


def _is_among(place: Place, candidates: list[Candidate]) -> bool:
    return any(c.place.id == place.id for c in candidates)


def place_named(noun: str, near: Place, index: Index) -> Place | None:
    """
    Find the place a noun phrase names beside a place known already: what is named beside it.

    Settlements and sites come before divisions: "between Homs and Hama" is between the cities.
    Of several, nearness counts as in ``geomap locate --near``; those across a border only where
    the country has none, or none within a day's drive.
    """
    for name in bare_names(noun):
        anywhere = index.settled.candidates(name)  # a village of another country is never meant
        if anywhere and anywhere[0].place.feature_code == "PCLI":
            return anywhere[0].place
        here = index.candidates(name, countries=[near.country]) if near.country else []
        found = [c for c in (*here, *anywhere) if c.place.feature_class in "PS"] or here or anywhere
        if found:
            return _nearest(found, near)
    return None


def namesake_division(noun: str, town: Place, index: Index) -> Place | None:
    """
    Find the first-level division whose own name a noun is where it is only another name of a town.

    "Hatay" is a province, of which Antakya, its seat, has the name as well; "Homs" is a city.
    """
    if town.feature_class != "P" or not town.country:
        return None
    names = {fold(name) for name in bare_names(noun)}
    if fold(town.name) in names:
        return None
    rows = (c.place for c in index.candidates(noun, countries=[town.country]))
    return next(
        (
            p
            for p in rows
            if p.feature_code == "ADM1" and p.admin1 == town.admin1 and fold(p.name) in names
        ),
        None,
    )


def _nearest(found: list[Candidate], near: Place) -> Place:
    """Take the best, each score weighed by distance and halved abroad."""
    known = near.feature_class in "PSTH" or near.feature_code == "ADM1"

    def weight(candidate: Candidate) -> tuple[float, str]:
        away = exp(-great_circle_km(candidate.place, near) / _DRIVE_KM) if known else 1.0
        home = 1.0 if candidate.place.country == near.country or not near.country else 0.5
        return -candidate.score * (1 / 3 + 2 / 3 * away) * home, candidate.place.id

    return min(found, key=weight).place


def river_named(noun: str, near: Place, index: Index) -> Place | None:
    """
    Find the river a noun phrase names: one the gazetteer has under that name, with its article.

    "The Dnipro" is a river, Dnipro is a town; of several rivers the nearest to the place known.
    """
    names = dict.fromkeys((noun, *bare_names(noun)))
    for name in (n for plain in names for n in (plain, f"{plain} River")):
        found = [c.place for c in index.candidates(name) if c.place.feature_code == "STM"]
        if found:
            return min(found, key=lambda p: (great_circle_km(p, near), p.id))
    return None


def road_ends(noun: str, near: Place, index: Index) -> tuple[Place, Place] | None:
    """Part "the old Latakia-Jisr al-Shughour" at the hyphen that leaves two known places."""
    countries = [near.country] if near.country else []
    bits = _BEFORE_NAME.sub("", noun).split("-")
    for i in range(1, len(bits)):
        names = "-".join(bits[:i]), "-".join(bits[i:])
        if not all(index.candidates(bare_names(n)[0], countries=countries) for n in names):
            continue
        first, second = (place_named(n, near, index) for n in names)
        if first and second and first.id != second.id:
            return first, second
    return None


def division(noun: str, place: Place, index: Index) -> Place | None:
    """Find the first-level division a noun phrase names; else the place, if it is one itself."""
    if place.feature_code == "ADM1" and is_named(bare_division(noun), place, index):
        return place
    for name in bare_names(bare_division(noun)):
        found = index.candidates(name, countries=[place.country] if place.country else [])
        for candidate in found:
            if candidate.place.feature_code == "ADM1":
                return candidate.place
    return place if place.feature_code == "ADM1" else None


def is_division(noun: str) -> bool:
    """
    Return True if a noun phrase calls what it names a division.

    Examples
    --------
    >>> is_division("Idlib province"), is_division("Idlib")
    (True, False)
    """
    return bool(_NOUN.search(noun))


def bare_division(noun: str) -> str:
    """
    Take the word for a division off its name.

    Examples
    --------
    >>> bare_division("the governorate of Homs"), bare_division("Idlib province")
    ('Homs', 'Idlib')
    """
    return _NOUN.sub("", noun)


def own_division(place: Place, index: Index) -> Any:
    """Return the polygon of the first-level division a town lies in; None where there is none."""
    found = index.division_at(place.longitude, place.latitude)
    same = found is not None and found.country == place.country
    return area_of(found.id, index) if found is not None and same else None


@lru_cache(maxsize=1024)
def country_named(noun: str, index: Index) -> Place | None:
    """
    Find the country of a name or an adjective ("Lebanese", "the Syrian").

    Of several that begin alike the one with the shortest name is taken.
    """
    for name in bare_names(noun):
        for candidate in index.settled.candidates(name, limit=3):
            if candidate.place.feature_code == "PCLI":
                return candidate.place
        code = _nationalities(index).get(fold(name))
        if code is not None:
            return index.country(code)
        for stem in _stems(fold(name)):
            alike = [p for p in index.countries() if fold(p.name).startswith(stem)]
            if alike:
                return min(alike, key=lambda p: (len(p.name), p.id))
    return None


@lru_cache(maxsize=4)
def _nationalities(index: Index) -> Adjectives:
    """Map adjectives of nationality to countries ("polish" has no stem of four letters)."""
    return adjectives({str(p.name): str(p.country) for p in index.countries()})


def _stems(word: str) -> list[str]:
    cut = [word.removesuffix(ending) for ending in _ADJECTIVES if word.endswith(ending)]
    return [stem for stem in cut if len(stem) >= 4]


@lru_cache(maxsize=256)
def area_of(place_id: str, index: Index, tolerance: float = _FINE) -> Any:
    """Return the polygon of a country, sea or region, simplified; None where there is none."""
    shape = index.geometry(place_id)
    return None if shape is None else unwrapped(shapely.simplify(shape, tolerance))


@lru_cache(maxsize=64)
def island_land(place: Place, index: Index) -> Any:
    """
    Return the land around a place as far as the sea; None on a mainland.

    Of an island known by a circle it is the polygon only if the two are about as large: Natural
    Earth joins some islands to the shore, and leaves out small ones.
    """
    if place.country is None:
        return None
    shape = area_of(index.country(place.country).id, index)
    spot = shapely.buffer(shapely.Point(place.longitude, place.latitude), _SHARED)
    held = [p for p in shapely.get_parts(shape) if p.intersects(spot)]
    land = max(held, key=lambda p: p.area, default=None)
    if land is None or _has_neighbours(land, str(place.country), index):
        return None
    alike = place.radius_km / area_radius_km(land) if place.feature_code == "ISL" else 1.0
    return land if 0.5 <= alike <= 2.0 else None


def _has_neighbours(shape: Any, country: str, index: Index) -> bool:
    land = land_of(index)
    around = land.tree.query(shapely.buffer(shape, _FINE), predicate="intersects")
    return any(land.codes[i] != country for i in around)


@lru_cache(maxsize=64)
def coast_of(place_id: str, index: Index) -> Any:
    """Return the stretches of a country's outline that run along no other country."""
    area = area_of(place_id, index)
    own = index.place(place_id).country
    land = land_of(index)
    around = [i for i in land.tree.query(shapely.box(*area.bounds)) if land.codes[i] != own]
    others = shapely.union_all(shapely.buffer(land.parts[around], _SHARED, quad_segs=2))
    return shapely.difference(shapely.boundary(area), others)


def land_near(shape: Any, index: Index) -> Any:
    """Return all land in the box of a shape."""
    land = land_of(index)
    west, south, east, north = shape.bounds
    found = []
    for turn in (-360.0, 0.0, 360.0):  # longitudes of shapes go on across the 180th meridian
        if west + turn < 180.0 and east + turn > -180.0:
            box = west + turn, south, east + turn, north
            near = shapely.clip_by_rect(land.parts[land.tree.query(shapely.box(*box))], *box)
            found.append(translate(shapely.union_all(near), xoff=-turn))
    return shapely.union_all(found)


def border_point(noun: str, near: Place, index: Index) -> Place | None:
    """Return the point of "the Libyan border" that is nearest to a place; None of other words."""
    found = _BORDER.search(noun)
    country = country_named(found["of"] or found["whose"], index) if found else None
    area = area_of(country.id, index) if country else None
    if country is None or area is None or country.country == near.country:
        return None
    spot = shapely.Point(near.longitude, near.latitude)
    end = shapely.shortest_line(area, spot).coords[0]
    return replace(country, longitude=end[0], latitude=end[1], radius_km=1.0)


def border_strip(one: Place, other: Place, index: Index, km: tuple[float, float]) -> Any:
    """Return the ground along a border: so many km deep on the one's side, on the other's."""
    first, second = area_of(one.id, index), area_of(other.id, index)
    inside, beyond = km
    reach = buffered(first, beyond) if beyond else first
    return shapely.intersection(reach, buffered(second, inside))
