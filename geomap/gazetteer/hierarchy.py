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
    Give what a place is part of, the nearest first: division, country, regions, continent.

    The first-level division and the country are those that the place states; the regions (those
    of the United Nations' M49 and geomap's own) and the continent are those whose polygon holds
    its point, the smallest first.

    Examples
    --------
    >>> from geomap.gazetteer.index import Index
    >>> index = Index()
    >>> [p.name for p in parents(index.place("geonames:172059"), index)][:3]
    ['Rif Dimashq', 'Syria', 'Levant']
    """
    return (*_stated(place, index), *index.regions_at(place))


def _stated(place: Place, index: Index) -> tuple[Place, ...]:
    """Give the division and the country by name and code."""
    if place.country is None or place.feature_code == "PCLI":
        return ()
    found = [index.country(place.country)]
    if place.admin1 and place.feature_code != "ADM1":
        divisions = index.divisions(place.country, 1)
        found = [*[p for p in divisions if p.name == place.admin1][:1], *found]
    return tuple(found)


def within(place: Place, region: Place, index: Index) -> bool:
    """
    Tell whether a place's point is on the ground of a country, a division, a region or a sea.

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
    if region.feature_code == "PCLI" and place.country:
        return place.country == region.country
    if region.feature_code == "ADM1" and region.id.startswith("geonames:") and place.admin1:
        return (place.country, place.admin1) == (region.country, region.name)
    shape = index.geometry(region.id)
    if shape is None:
        return great_circle_km(place, region) <= region.radius_km
    from shapely import Point

    return bool(shape.covers(Point(place.longitude, place.latitude)))
