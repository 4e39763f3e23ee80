"""Rules for what a text says of an area: its part, its border, its airspace, its inside."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import shapely

from geomap.model import Place
from geomap.spatial.drawing import NEAR_KM, Drawing, area_drawn, at, own_area, plain, point_drawn
from geomap.spatial.lookups import area_of, border_strip, island_land
from geomap.spatial.phrases import Phrase
from geomap.spatial.shapes import buffered, circle, far_part, largest, part, together

if TYPE_CHECKING:
    from geomap.gazetteer.index import Index

__all__ = [
    "airspace", "border", "deep", "island", "near_border", "part_of_place", "province", "triangle",
]  # fmt: skip

_BORDER_KM = 10.0
"""A border area to either side: the depth of most legal border zones (5–15 km)."""
_ISLET = 0.1
"""Share of an area: smaller parts of it (islands, slivers) do not make it two."""
_TRIANGLE_KM = 50.0
"""About a tripoint: two days' ride; the press's border triangles are some 100 km wide."""
_MEET_DEGREES = 0.04
"""Countries that come so near each other meet: a river's width, as Natural Earth draws it."""
_DEEP_KM = 50.0
"""Deep inside a country: beyond the reach of a raid or of tube artillery across its border."""
_ISLAND_KM = 300.0
"""A larger island is named as the country it holds (Great Britain 270 km, Borneo 485 km)."""


@lru_cache(maxsize=256)
def _picture(place: Place, index: Index) -> Any:
    """Return an area with the islands that belong to it; None of a town."""
    area = own_area(place, index)
    return None if area is None else together(area)


def part_of_place(phrase: Phrase, places: Sequence[Place], index: Index) -> Drawing | None:
    """Cut a half, a quarter or the middle out of an area; of a town, out of its circle."""
    place = places[0]
    if phrase.bearing is None and not phrase.centre:
        return None
    whole = _picture(place, index)
    if whole is None:
        if place.feature_class != "P":
            return None
        return area_drawn(part(circle(at(place), max(place.radius_km, 2.0)), phrase.bearing), 1)
    shape = far_part(whole, phrase.bearing) if phrase.side == "far" else part(whole, phrase.bearing)
    return area_drawn(shape, 4 if place.feature_code == "ADM1" else 5)


def province(_: Phrase, places: Sequence[Place], index: Index) -> Drawing:
    """
    Draw the division, or two together, with what lies between them where they do not touch.

    Of a longer list each event has its own: that of the event's place comes first.
    """
    if len(places) > 2:
        return plain(places[0], index)
    areas = [area for place in places if (area := area_of(place.id, index)) is not None]
    if len(areas) < 2:
        return plain(places[0], index)
    whole = shapely.union_all(areas)
    apart = [p for p in shapely.get_parts(whole) if p.area > _ISLET * whole.area]
    return area_drawn(whole if len(apart) < 2 else shapely.convex_hull(whole), 4)


def border(_: Phrase, places: Sequence[Place], index: Index) -> Drawing | None:
    """Draw the ground within 10 km of the border on both sides."""
    return _strip(places, index, (_BORDER_KM, _BORDER_KM))


def near_border(_: Phrase, places: Sequence[Place], index: Index) -> Drawing | None:
    """Draw the first country's ground within 25 km of the second."""
    return _strip(places, index, (NEAR_KM, 0.0))


def _strip(places: Sequence[Place], index: Index, km: tuple[float, float]) -> Drawing | None:
    if len(places) < 2 or any(area_of(p.id, index) is None for p in places):
        return None
    shape = border_strip(places[0], places[1], index, km)
    return None if shape.is_empty else area_drawn(shape, 5)


def triangle(_: Phrase, places: Sequence[Place], index: Index) -> Drawing | None:
    """Take 50 km around the point where three countries meet."""
    areas = [area_of(place.id, index) for place in places]
    if len(areas) < 3 or any(a is None for a in areas):
        return None
    near = [shapely.buffer(a, _MEET_DEGREES, quad_segs=2) for a in areas]
    meet = shapely.intersection_all(near)
    if meet.is_empty:
        return None
    return Drawing(largest(meet).representative_point(), _TRIANGLE_KM, 5)


def deep(_: Phrase, places: Sequence[Place], index: Index) -> Drawing | None:
    """
    Leave out what lies within 50 km of the outline, or within a third of a small place's radius.

    It is no more precise than the country or division that is named.
    """
    place = places[0]
    drawn = plain(place, index)
    if place.feature_class != "A" or drawn.geometry.geom_type != "Polygon":
        return None
    inner = buffered(drawn.geometry, -min(_DEEP_KM, drawn.radius_km / 3))
    return None if inner.is_empty else area_drawn(inner, drawn.geo_precision)


def airspace(_: Phrase, places: Sequence[Place], index: Index) -> Drawing:
    """Draw the ground below; over a town what lies near it."""
    place = places[0]
    if place.feature_class in "PS":
        return point_drawn(place, max(NEAR_KM, place.radius_km), 2)
    return plain(place, index)


def island(_: Phrase, places: Sequence[Place], index: Index) -> Drawing | None:
    """Draw the land around a place as far as the sea, where that is no more than 300 km."""
    land = island_land(places[0], index)
    drawn = None if land is None else area_drawn(land, 5)
    return drawn if drawn and drawn.radius_km <= _ISLAND_KM else None
