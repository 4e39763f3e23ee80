"""Questions of geometry that an index answers: whose ground a point is on, what borders on what."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from geomap.gazetteer.lookup import check_on_earth

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from shapely import STRtree
    from shapely.geometry.base import BaseGeometry

    from geomap.gazetteer.index import Index
    from geomap.model import Place

__all__ = ["AreaIndex"]

# About 5 km: a quay or a rock that the simplified coast leaves out is still its country's.
_SHORE_DEGREES = 0.05
# About 2 km: coasts of countries and of seas are simplified apart from each other.
_COAST_DEGREES = 0.02
# About 1 km: countries share their borders exactly but for those too small to be simplified.
_BORDER_DEGREES = 0.01
# Waters that a country borders on; Natural Earth also draws the mouths of some rivers.
_SEAS = frozenset(("OCN", "SEA", "GULF", "BAY", "STRT", "CHN", "SD"))


class Drawn:
    """Places with their polygons, found by ground."""

    def __init__(self, index: Index, places: Iterable[Place]) -> None:
        import shapely

        pairs = [(place, index.geometry(place.id)) for place in places]
        self.places = [place for place, shape in pairs if shape is not None]
        self.shapes: list[BaseGeometry] = [shape for _, shape in pairs if shape is not None]
        shapely.prepare(self.shapes)
        self._tree: STRtree = shapely.STRtree(self.shapes)

    def at(self, lon: float, lat: float) -> list[tuple[Place, BaseGeometry]]:
        """List those whose polygon holds a point; InputError where it is not on Earth."""
        from shapely import Point

        check_on_earth(lon, lat)

        hits = sorted(self._tree.query(Point(lon, lat), predicate="intersects").tolist())
        return [(self.places[hit], self.shapes[hit]) for hit in hits]

    def nearest(self, lon: float, lat: float, degrees: float) -> list[Place]:
        """List the nearest within so many degrees."""
        from shapely import Point

        hits = self._tree.query_nearest(Point(lon, lat), max_distance=degrees).tolist()
        return [self.places[hit] for hit in sorted(hits)]

    def beside(self, shape: BaseGeometry, degrees: float) -> list[Place]:
        """List those within so many degrees of a shape."""
        hits = self._tree.query(shape, predicate="dwithin", distance=degrees).tolist()
        return [self.places[hit] for hit in sorted(hits)]


class AreaIndex:
    """
    The polygons of an index by kind; each kind is read when it is first asked for.

    Parameters
    ----------
    index : Index
    drawn : callable
        Gives the places of a feature class (and code) that have a polygon, by id.
    """

    def __init__(self, index: Index, drawn: Callable[..., list[Place]]) -> None:
        self._index, self._drawn = index, drawn

    @cached_property
    def _countries(self) -> Drawn:
        return Drawn(self._index, self._drawn("A", "PCLI"))

    @cached_property
    def _divisions(self) -> Drawn:
        return Drawn(self._index, self._drawn("A", "ADM1"))

    @cached_property
    def _regions(self) -> Drawn:
        return Drawn(self._index, self._drawn("L"))

    @cached_property
    def _seas(self) -> Drawn:
        return Drawn(self._index, (p for p in self._drawn("H") if p.feature_code in _SEAS))

    def country_at(self, lon: float, lat: float) -> str | None:
        """Return whose ground a point (degrees) is on; 5 km off a coast counts as on it."""
        held = [place for place, _ in self._countries.at(lon, lat)]
        hits = held or self._countries.nearest(lon, lat, _SHORE_DEGREES)
        return min((str(place.country) for place in hits), default=None)

    def division_at(self, lon: float, lat: float) -> Place | None:
        """Find in which first-level division a point (degrees) is; 5 km off a coast counts."""
        hits = [place for place, _ in self._divisions.at(lon, lat)]
        country = self._index.country_at(lon, lat)
        if not hits:
            near = self._divisions.nearest(lon, lat, _SHORE_DEGREES)
            hits = [place for place in near if place.country == country]
        return min(hits, key=lambda p: (p.country != country, p.id), default=None)

    def regions_at(self, place: Place) -> list[Place]:
        """List the continents and regions whose polygon holds a place's point, smallest first."""
        held = self._regions.at(place.longitude, place.latitude)
        own = self._index.geometry(place.id) if place.feature_class == "L" else None
        least = own.area if own is not None else 0.0
        larger = [(shape.area, p.id, p) for p, shape in held if shape.area > least]
        return [p for _, _, p in sorted(larger, key=lambda triple: triple[:2]) if p.id != place.id]

    def seas_bordering(self, country: str) -> list[Place]:
        """List the seas within 0.02° (2 km) of a country's polygon, by id."""
        shape = self._index.geometry(self._index.country(country).id)
        return [] if shape is None else self._seas.beside(shape, _COAST_DEGREES)

    def countries_bordering(self, place_id: str) -> list[Place]:
        """List the countries within 0.01° (1 km) of a place's polygon, 0.02° of a sea's, by id."""
        place, shape = self._index.place(place_id), self._index.geometry(place_id)
        if shape is None:
            return []
        reach = _COAST_DEGREES if place.feature_class == "H" else _BORDER_DEGREES
        beside = self._countries.beside(shape, reach)
        return [other for other in beside if other.country != place.country]
