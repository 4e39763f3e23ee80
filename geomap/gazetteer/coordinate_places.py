"""Points that no gazetteer lists: places made of coordinates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geomap.coordinates import Coordinates, point_id, read_point_id
from geomap.model import Place

if TYPE_CHECKING:
    from geomap.gazetteer.index import Index

__all__ = ["POINT", "place_at", "point_place"]

POINT = "COORD"
"""The feature code of a point in figures, of class S (spot); GeoNames has none for it."""


def place_at(point: Coordinates, index: Index, name: str | None = None) -> Place:
    """
    Make a place of coordinates.

    Parameters
    ----------
    point : Coordinates
    index : Index
        Tells the country and the first-level division that the point lies in.
    name : str, optional
        What the text calls it; else the figures are its name.

    Examples
    --------
    >>> from geomap.gazetteer.index import Index
    >>> place_at(Coordinates(0, 0, 36.2, 37.16, 0.6), Index()).country
    'SY'
    """
    key = point_id(point)
    division = index.division_at(point.longitude, point.latitude)
    return Place(
        id=key,
        name=name or key.partition(":")[2].replace(",", ", "),
        latitude=point.latitude,
        longitude=point.longitude,
        feature_class="S",
        feature_code=POINT,
        country=index.country_at(point.longitude, point.latitude),
        admin1=division.name if division else None,
        radius_km=point.radius_km,
        source="coordinates",
    )


def point_place(place_id: str, index: Index) -> Place | None:
    """Make the place of an id like ``point:33.51,36.29``; None for any other id."""
    point = read_point_id(place_id)
    return place_at(point, index) if point else None
