"""What a place lies in: its division and country by code, a region or sea by its polygon."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geomap.geodesy import great_circle_km

if TYPE_CHECKING:
    from geomap.gazetteer.index import Index
    from geomap.model import Place

__all__ = ["parents", "within"]


def parents(place: Place, index: Index) -> tuple[Place, ...]:
    """
    Return what a place is part of, the nearest first: divisions, country, regions, continent.

    The divisions and the country are those that the gazetteer states; the regions (those of the
    United Nations' M49 and geomap's own) and the continent are those whose polygon holds the
    place's point, the smallest first.

    Examples
    --------
    >>> from geomap.gazetteer.index import Index
    >>> index = Index()
    >>> [p.name for p in parents(index.place("geonames:4671240"), index)][:3]
    ['Tarrant County', 'Texas', 'United States']
    """
    found = (*_stated(place, index), *index.regions_at(place))
    return tuple({parent.id: parent for parent in found if parent.id != place.id}.values())


def _stated(place: Place, index: Index) -> list[Place]:
    """Get the divisions, the finest first, the country, and whatever else it is said to be in."""
    said = index.stated_parents(place.id)
    finer = [p for p in said if p.feature_code.startswith("ADM") and p.feature_code != "ADM1"]
    finer.sort(key=lambda p: p.feature_code, reverse=True)
    return [*finer, *_by_name(place, index), *said]


def _by_name(place: Place, index: Index) -> list[Place]:
    """Return the first-level division and the country by name and code."""
    if place.country is None or place.feature_code == "PCLI":
        return []
    found = [index.country(place.country)]
    if place.admin1 and place.feature_code != "ADM1":
        divisions = index.divisions(place.country, 1)
        found = [*[p for p in divisions if p.name == place.admin1][:1], *found]
    return found


def within(place: Place, region: Place, index: Index) -> bool:
    """
    Return True if a place's point is on the ground of a country, a division, a region or a sea.

    A country's own code and a division's name decide before a polygon does (the polygons are
    drawn coarsely); the divisions that places state are GeoNames' own. A region without polygon
    is the circle of its radius.

    Examples
    --------
    >>> from geomap.gazetteer.index import Index
    >>> index = Index()
    >>> aleppo, levant = index.place("geonames:170063"), index.place("geomap:levant")
    >>> within(aleppo, levant, index), within(levant, aleppo, index)
    (True, False)
    """
    if region.id in {p.id for p in index.stated_parents(place.id)}:
        return True
    if region.feature_code == "PCLI" and place.country:
        return place.country == region.country
    if region.feature_code == "ADM1" and region.id.startswith("geonames:") and place.admin1:
        return (place.country, place.admin1) == (region.country, region.name)
    shape = index.geometry(region.id)
    if shape is None:
        return great_circle_km(place, region) <= region.radius_km
    from shapely import Point

    return bool(shape.covers(Point(place.longitude, place.latitude)))
