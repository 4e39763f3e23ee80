"""What a phrase is drawn as, and the plain drawings: a point with its reach, a place's area."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from shapely.geometry import Point

from geomap.gazetteer.coordinate_places import POINT
from geomap.geodesy import KM_PER_DEGREE
from geomap.model import Place
from geomap.spatial.lookups import area_of, island_land
from geomap.spatial.phrases import Phrase
from geomap.spatial.shapes import area_radius_km, circle, sector, tidy

if TYPE_CHECKING:
    from geomap.gazetteer.index import Index

__all__ = [
    "DISTRICT_KM", "FAR_EDGE_KM", "NEAR_KM", "Drawing", "DrawingRule", "area_drawn", "at",
    "half_angle", "own_area", "plain", "point_drawn", "towards",
]  # fmt: skip

NEAR_KM = 25.0
DISTRICT_KM = 30.0
FAR_EDGE_KM = 10.0
"""The edge of a place that is larger than "near", or of one side of it, is so deep."""
_COUNTRY_TOLERANCE = 0.05
"""Degrees: outlines of whole countries are drawn to 5 km, finer than what they stand for."""
_DIVISION_SHARE = 0.02
"""Of a division's radius: some hundred points draw any of them, Idlib or Yakutia."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """A geometry in (lon, lat), how far it reaches about its middle, and UCDP's precision."""

    geometry: Any
    radius_km: float
    geo_precision: int


DrawingRule = Callable[[Phrase, Sequence[Place], "Index"], Drawing | None]


def plain(place: Place, index: Index) -> Drawing:
    """Draw a place that is named and no more: a point with its reach, or its area."""
    if place.feature_class in "AHL":
        area = area_of(place.id, index, _tolerance(place))
        if area is not None:
            return area_drawn(area, _precision(place))
    if place.feature_code == "ISL" and (land := island_land(place, index)) is not None:
        return area_drawn(land, _precision(place))
    return point_drawn(place, place.radius_km, _precision(place))


def _tolerance(place: Place) -> float:
    """Choose how coarsely to draw an outline, in degrees; about 1 km or 2 % for a division."""
    if place.feature_code != "ADM1":
        return _COUNTRY_TOLERANCE
    return round(max(0.01, _DIVISION_SHARE * place.radius_km / KM_PER_DEGREE), 3)


def _precision(place: Place) -> int:
    if place.feature_code == POINT:
        return 1 if place.radius_km < 1 else 2 if place.radius_km <= NEAR_KM else 5
    if place.feature_code == "ADM1":
        return 4
    if place.feature_code.startswith("PCL"):
        return 6
    seas = ("SEA", "OCN", "GULF", "BAY", "STRT")
    fixed = {"A": 3, "L": 5, "R": 5, "V": 5, "H": 7 if place.feature_code in seas else 5}
    relief = 2 if place.radius_km <= NEAR_KM else 5  # a hill is near, a range is an area
    return fixed.get(place.feature_class, relief if place.feature_class in "TU" else 1)


def at(place: Place) -> tuple[float, float]:
    """Return a place's (lon, lat)."""
    return place.longitude, place.latitude


def point_drawn(place: Place, radius_km: float, precision: int) -> Drawing:
    """Draw a place as its point with a reach in kilometres."""
    return Drawing(tidy(Point(at(place))), round(radius_km, 1) or round(radius_km, 3), precision)


def area_drawn(shape: Any, precision: int) -> Drawing:
    """Draw the largest polygon of a shape; its radius is that of a circle as large."""
    whole = tidy(shape)
    return Drawing(whole, round(area_radius_km(whole), 1), precision)


def own_area(place: Place, index: Index) -> Any:
    """Return the area to be parted: a polygon, or a circle for what has none; None of a town."""
    if place.feature_code == "ISL" and (land := island_land(place, index)) is not None:
        return land
    if place.feature_class == "T" and place.radius_km > NEAR_KM:
        return circle(at(place), place.radius_km)
    if place.feature_class not in "AL":
        return None
    area = area_of(place.id, index)
    return circle(at(place), place.radius_km) if area is None else area


def half_angle(bearing: float) -> float:
    """Return how far a direction opens: four winds share the circle, others are finer."""
    return 45.0 if bearing % 90 == 0 else 22.5


def towards(place: Place, bearing: float, reach: tuple[float, float], precision: int) -> Drawing:
    """Draw what lies towards a bearing between two reaches, in kilometres."""
    shape = sector(at(place), bearing, half_angle(bearing), reach)
    return Drawing(shape, area_radius_km(shape), precision)
