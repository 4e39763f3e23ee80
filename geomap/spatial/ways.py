"""Rules for what lies between places: strips, triangles, roads and ways."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from geomap.model import Place
from geomap.routes.measure import distances_km, geodesic
from geomap.spatial.drawing import NEAR_KM, Drawing, at
from geomap.spatial.phrases import Phrase
from geomap.spatial.shapes import area_radius_km, buffered

if TYPE_CHECKING:
    from geomap.gazetteer.index import Index

__all__ = ["between", "halfway", "line_of"]

_BEND = 0.2
"""A road is drawn straight; an arc that bulges by a fifth of its chord is 10 % longer, as straight
roads are (circuity 1.1–1.4; Ballou, Rahardja & Sakai 2002, Transportation Research A)."""
_BETWEEN = 0.25
"""Half-width of "between A and B" as a share of the distance: half as wide as long."""
_FARTHEST_KM = 2000.0
"""No road and nothing "between" is so long: the second name is of another place, not of that."""
_BETWEEN_KM = 10.0
"""But at least so far to either side of the line between them."""


def between(_: Phrase, places: Sequence[Place], __: Index) -> Drawing | None:
    """
    Draw a strip from one to the other, half as wide as long, at least 20 km wide.

    Of three places it is their triangle and 10 km around it.
    """
    if len(places) > 2:
        triangle = shapely.convex_hull(shapely.MultiPoint([at(p) for p in places]))
        shape = buffered(triangle, _BETWEEN_KM)
        return Drawing(shape, area_radius_km(shape), 5)
    way, km = joined(places)
    if way is None or km > _FARTHEST_KM:
        return None
    shape = buffered(way, max(_BETWEEN_KM, _BETWEEN * km))
    return Drawing(shape, area_radius_km(shape), 5)


def halfway(_: Phrase, places: Sequence[Place], __: Index) -> Drawing | None:
    """Take the middle; the words are good to a sixth of the way (a third would say "a third")."""
    way, km = joined(places)
    if way is None or km > _FARTHEST_KM:
        return None
    middle = way.interpolate(0.5, normalized=True)
    radius = max(5.0, km / 6)
    return Drawing(middle, radius, 2 if radius <= NEAR_KM else 5)


def line_of(phrase: Phrase, places: Sequence[Place], _: Index) -> Drawing | None:
    """
    Draw straight lines from stop to stop, for want of roads.

    The radius is how far a road may bend away on the longest leg; a country on the way is passed
    at its gazetteer point.
    """
    way, km = joined(places)
    if phrase.kind == "road" and km > _FARTHEST_KM:
        return None
    return None if way is None else Drawing(way, max(5.0, _BEND * km), 5)


def joined(places: Sequence[Place]) -> tuple[Any, float]:
    """Join places by geodesics; the line and the length of its longest leg, kilometres."""
    ends = np.array([at(place) for place in places])
    if len(ends) < 2:
        return None, 0.0
    legs = distances_km(ends[:-1], ends[1:])
    return (geodesic(ends), float(legs.max())) if legs.min() > 0 else (None, 0.0)
