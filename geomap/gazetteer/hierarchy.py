"""What a place lies in: its division and country by code, a region or sea by its polygon."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geomap.gazetteer.lookup import great_circle_km

if TYPE_CHECKING:
    from geomap.gazetteer.index import Index
    from geomap.model import Place

__all__ = ["parents", "within"]


def parents(place: Place, index: Index) -> tuple[Place, ...]:
    """
    Give the first-level division and the country of a place, the nearest first.

    Examples
    --------
    >>> from geomap.gazetteer.index import Index
    >>> index = Index()
    >>> [p.name for p in parents(index.place("geonames:172059"), index)]
    ['Rif Dimashq', 'Syria']
    """
    if place.country is None:
        return ()
    found = [index.country(place.country)]
    if place.admin1 and place.feature_code not in ("ADM1", "PCLI"):
        named = index.candidates(place.admin1, countries=[place.country], limit=100)
        divisions = [c.place for c in named if c.place.feature_code == "ADM1"]
        found = [*(p for p in divisions[:1]), *found]
    return tuple(p for p in found if p.id != place.id)


def within(place: Place, region: Place, index: Index) -> bool:
    """
    Tell whether a place's point is on the ground of a country, a division, a region or a sea.

    A country's own code and a division's name decide before a polygon does (the polygons are
    drawn coarsely); a region without polygon is the circle of its radius.

    Examples
    --------
    >>> from geomap.gazetteer.index import Index
    >>> index = Index()
    >>> aleppo, levant = index.place("geonames:170063"), index.place("geomap:levant")
    >>> within(aleppo, levant, index), within(levant, aleppo, index)
    (True, False)
    """
    if region.id in {parent.id for parent in parents(place, index)}:
        return True
    if region.feature_code == "PCLI" and place.country:
        return place.country == region.country
    shape = index.geometry(region.id)
    if shape is None:
        return great_circle_km(place, region) <= region.radius_km
    from shapely import Point

    return bool(shape.covers(Point(place.longitude, place.latitude)))
