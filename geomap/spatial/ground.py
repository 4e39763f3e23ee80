"""What a phrase needs of the gazetteer: the places it names, borders, coasts."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import shapely

from geomap.model import Candidate, Place
from geomap.routes.land import land_of
from geomap.spatial.phrases import PROVINCE, bare_names
from geomap.spatial.shapes import buffered
from geomap.text import fold

if TYPE_CHECKING:
    from geomap.gazetteer.index import Index

__all__ = [
    "area_of",
    "bare_division",
    "border_strip",
    "coast_of",
    "country_named",
    "division",
    "is_division",
    "is_named",
    "land_near",
    "own_division",
    "place_named",
    "road_ends",
]

_FINE = 0.01
"""Degrees (1 km) to which borders are simplified before they are grown by many kilometres."""

_SHARED = 0.05
"""Degrees within which a stretch of outline runs along a neighbour and is no coast."""

# How English makes an adjective of a country's name (Oxford Dictionary of English, "-ese", "-ian",
# "-i", "-ish"): the stem that is left is compared with the names' beginnings.
_ADJECTIVES = ("ese", "ian", "ean", "ish", "an", "i", "n", "s", "")

# "Idlib province", "the governorate of Homs": the words of ISO 3166-2 for first-level divisions.
_NOUN = re.compile(rf"\s+{PROVINCE}\s*$|^\s*(?:the\s+)?{PROVINCE}\s+of\s+", re.IGNORECASE)

# Words before a name: "the old", "main". A particle that belongs to it has a hyphen ("al-Bab").
_BEFORE_NAME = re.compile(r"^(?:[a-z]+\s+)+(?=[A-Z])")


def is_named(noun: str, place: Place, index: Index) -> bool:
    """Tell whether a noun phrase names this place."""
    return any(
        fold(name) == fold(place.name) or _is_among(place, index.candidates(name))
        for name in bare_names(noun)
    )


def _is_among(place: Place, candidates: list[Candidate]) -> bool:
    return any(c.place.id == place.id for c in candidates)


def place_named(noun: str, near: Place, index: Index) -> Place | None:
    """
    Find the place a noun phrase names, in the country of a place known already if there is one.

    Settlements and sites come before divisions: "between Homs and Hama" is between the cities.
    """
    for name in bare_names(noun):
        here = index.candidates(name, countries=[near.country]) if near.country else []
        found = [c.place for c in here or index.candidates(name)]
        if found:
            return next((p for p in found if p.feature_class in "PS"), found[0])
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
    Tell whether a noun phrase calls what it names a division.

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
        for candidate in index.candidates(name, limit=3):
            if candidate.place.feature_code == "PCLI":
                return candidate.place
        for stem in _stems(fold(name)):
            alike = [p for p in index.countries() if fold(p.name).startswith(stem)]
            if alike:
                return min(alike, key=lambda p: (len(p.name), p.id))
    return None


def _stems(word: str) -> list[str]:
    cut = [word.removesuffix(ending) for ending in _ADJECTIVES if word.endswith(ending)]
    return [stem for stem in cut if len(stem) >= 4]


@lru_cache(maxsize=256)
def area_of(place_id: str, index: Index, tolerance: float = _FINE) -> Any:
    """Return the polygon of a country, sea or region, simplified; None where there is none."""
    shape = index.geometry(place_id)
    return None if shape is None else shapely.simplify(shape, tolerance)


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
    box = shape.bounds
    near = land.parts[land.tree.query(shapely.box(*box))]
    return shapely.union_all(shapely.clip_by_rect(near, *box))


def border_strip(one: Place, other: Place, index: Index, km: tuple[float, float]) -> Any:
    """Return the ground along a border: so many km deep on the one's side, on the other's."""
    first, second = area_of(one.id, index), area_of(other.id, index)
    inside, beyond = km
    reach = buffered(first, beyond) if beyond else first
    return shapely.intersection(reach, buffered(second, inside))
