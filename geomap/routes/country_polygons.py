"""Whose land lies where: the polygons of all countries, once per index, and what a line crosses."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import groupby, pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from numpy.typing import NDArray

from geomap.routes.measure import KM_PER_MILE, Points, length_km, wrapped

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

    from geomap.gazetteer.index import Index

__all__ = ["Land", "Leg", "countries_along", "crossed", "land_of", "legs_along", "on_land"]

SLIVER_KM = 0.05
"""Shorter stays in a country are gaps and overlaps between neighbours' borders as drawn."""

SHALLOW = 0.01
"""Degrees (1 km): a stay that goes no deeper than this from the country on both sides of it runs
along a border, which Natural Earth draws no finer (1:10 million: 1 mm is 10 km), and crosses
nothing."""

_NARROW = 3 * SHALLOW
"""A polygon narrower than this (the Vatican, an exclave) has no deeper place to be crossed at."""


@dataclass(frozen=True, slots=True, eq=False)
class Land:
    """Single polygons (``parts``) with their countries' ISO codes, and a tree over them."""

    parts: NDArray[Any]
    codes: NDArray[Any]
    tree: shapely.STRtree

    def only(self, keep: NDArray[np.bool_]) -> Land:
        """Return the part of the land that a mask of shape (parts,) keeps."""
        return _land(self.parts[keep], self.codes[keep])


@dataclass(frozen=True, slots=True)
class Leg:
    """
    A stretch of a way over one country (ISO 3166-1 alpha-2), or over no country's land.

    ``entry`` and ``exit`` are (lon, lat) in degrees, within ±180.
    """

    country: str | None
    length_km: float
    entry: tuple[float, float]
    exit: tuple[float, float]

    @property
    def length_mi(self) -> float:
        """Length in international miles."""
        return self.length_km / KM_PER_MILE


@dataclass(frozen=True, slots=True)
class Stay:
    """A stretch of a line from ``start`` to ``end`` (degrees along it), on which polygon."""

    start: float
    end: float
    country: str | None
    part: int | None = None


def _land(parts: NDArray[Any], codes: NDArray[Any]) -> Land:
    return Land(parts, codes, shapely.STRtree(parts))


@lru_cache(maxsize=2)
def land_of(index: Index) -> Land:
    """Read the full-resolution polygons of all countries of an index (kept for later calls)."""
    parts: list[Any] = []
    codes: list[str] = []
    for country in index.countries():
        shape = index.geometry(country.id)
        if shape is None or country.country is None:
            continue
        own = [p for p in shapely.get_parts(shape) if p.geom_type == "Polygon"]
        parts += own
        codes += [country.country] * len(own)
    return _land(np.array(parts, dtype=object), np.array(codes, dtype=object))


def crossed(lines: NDArray[Any], land: Land) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the pairs (line number, part number) that meet."""
    line, part = land.tree.query(lines)
    shapely.prepare(land.parts[np.unique(part)])  # kept by the polygons for all later questions
    meet = shapely.intersects(land.parts[part], lines[line])
    return line[meet], part[meet]


def on_land(points: Points, land: Land) -> NDArray[np.bool_]:
    """Return which of the points of shape (n, 2) lie on that land."""
    spots: Any = shapely.points(wrapped(points))
    hits = crossed(spots, land)[0]
    return np.isin(np.arange(len(points)), hits)


def countries_along(line: BaseGeometry, index: Index) -> tuple[str, ...]:
    """
    Name the countries that a line crosses, in order of travel.

    Parameters
    ----------
    line : LineString
        In (lon, lat), with vertices dense enough that its chords stand for geodesics;
        longitudes may count on past ±180.
    index : Index

    Returns
    -------
    tuple of str
        ISO 3166-1 alpha-2; a country that is left over land and entered again is named again,
        one that is left over open water only is not.
    """
    codes = (leg.country for leg in legs_along(line, land_of(index)) if leg.country)
    return tuple(code for code, _ in groupby(codes))


def legs_along(line: BaseGeometry, land: Land) -> tuple[Leg, ...]:
    """
    Cut a line into its stretches over countries and over open water, in order of travel.

    A stay that goes no deeper than 0.01° (1 km) from the country left and entered again beside
    it belongs to that country: borders are not drawn finer.

    Examples
    --------
    >>> from geomap.gazetteer.index import Index
    >>> from shapely import LineString
    >>> over = legs_along(LineString([(17.11, 48.15), (16.37, 48.2)]), land_of(Index()))
    >>> [(leg.country, round(leg.length_km)) for leg in over]
    [('SK', 9), ('AT', 46)]
    """
    legs: list[Leg] = []
    for piece in _pieces(line):
        legs += [_leg(piece, stay) for stay in _stays(piece, land)]
    merged = groupby(legs, key=lambda leg: leg.country)
    return tuple(_joined(list(same)) for _, same in merged)


def _joined(legs: Sequence[Leg]) -> Leg:
    total = sum(leg.length_km for leg in legs)
    return Leg(legs[0].country, total, legs[0].entry, legs[-1].exit)


def _leg(piece: Any, stay: Stay) -> Leg:
    from shapely.ops import substring

    bit = substring(piece, stay.start, stay.end)
    (west, south), *_, (east, north) = np.round(bit.coords, 6).tolist()
    return Leg(stay.country, length_km(bit), (west, south), (east, north))


def _stays(piece: Any, land: Land) -> list[Stay]:
    found = []
    for number in land.tree.query(piece, predicate="intersects"):
        for bit in shapely.get_parts(shapely.intersection(piece, land.parts[number])):
            if bit.geom_type == "LineString" and length_km(bit) >= SLIVER_KM:
                ends = shapely.points([bit.coords[0], bit.coords[-1]])
                start, end = sorted(shapely.line_locate_point(piece, ends))
                found.append(Stay(start, end, land.codes[number], int(number)))
    return _settled(piece, list(_with_water(piece, sorted(found, key=_travelled))), land)


def _travelled(stay: Stay) -> tuple[float, float]:
    return stay.start, stay.end


def _with_water(piece: Any, stays: list[Stay]) -> Iterable[Stay]:
    """Lay stays end to end, with open water in between where there is more than a sliver of it."""
    from shapely.ops import substring

    at = 0.0
    for stay in [*stays, Stay(piece.length, piece.length, None)]:
        gap = length_km(substring(piece, at, stay.start)) if stay.start > at else 0.0
        if gap >= SLIVER_KM:
            yield Stay(at, stay.start, None)
            at = stay.start
        if stay.country is not None and stay.end > at:
            yield replace(stay, start=at)
            at = stay.end


def _settled(piece: Any, stays: list[Stay], land: Land) -> list[Stay]:
    """Return stays that only run along a border to the country that lies on both sides of them."""
    settled = stays[:1]
    for stay, after in pairwise(stays[1:]):
        before = settled[-1]
        beside = before.country is not None and before.country == after.country
        along = beside and _runs_along(piece, stay, before.country, land)
        settled.append(replace(stay, country=before.country) if along else stay)
    return settled + stays[1:][-1:]


def _runs_along(piece: Any, stay: Stay, country: str | None, land: Land) -> bool:
    from shapely.ops import substring

    if stay.part is None or stay.country == country:
        return False
    west, south, east, north = land.parts[stay.part].bounds
    if min(east - west, north - south) < _NARROW:
        return False
    bit = shapely.segmentize(substring(piece, stay.start, stay.end), SHALLOW / 2)
    spots: Any = shapely.points(shapely.get_coordinates(bit))
    around = land.tree.query(bit, predicate="dwithin", distance=SHALLOW)
    own = land.parts[[number for number in around if land.codes[number] == country]]
    return bool(len(own) and (shapely.distance(spots, shapely.union_all(own)) <= SHALLOW).all())


def _pieces(line: BaseGeometry) -> list[Any]:
    """Cut a line at the antimeridian into lines whose longitudes are within ±180."""
    from shapely.affinity import translate

    if abs(line.bounds[0]) <= 180 and abs(line.bounds[2]) <= 180:
        return [line]
    pieces = []
    first = int(np.floor((line.bounds[0] + 180) / 360))
    last = int(np.floor((line.bounds[2] + 180) / 360))
    for turn in range(first, last + 1):
        east = 360.0 * turn
        strip = shapely.clip_by_rect(line, east - 180, -90, east + 180, 90)
        moved = translate(strip, -east)
        pieces += [(turn, p) for p in shapely.get_parts(moved) if p.geom_type == "LineString"]
    going_west = line.coords[-1][0] < line.coords[0][0]
    return [piece for _, piece in sorted(pieces, key=lambda p: -p[0] if going_west else p[0])]
