"""Whose land lies where: the polygons of all countries, once per index, and what a line crosses."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from numpy.typing import NDArray

from geomap.routes.measure import Points, length_km, wrapped

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

    from geomap.gazetteer.index import Index

__all__ = ["Land", "Leg", "countries_along", "crossed", "land_of", "legs_along", "on_land"]

SLIVER_KM = 0.05
"""Shorter stays in a country are gaps and overlaps between neighbours' borders as drawn."""


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
    """A stretch of a way over one country (ISO 3166-1 alpha-2), or over no country's land."""

    country: str | None
    length_km: float


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
    """Tell which of the points of shape (n, 2) lie on that land."""
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
    """Cut a line into its stretches over countries and over open water, in order of travel."""
    legs: list[Leg] = []
    for piece in _pieces(line):
        legs += _piece_legs(piece, land)
    merged = groupby(legs, key=lambda leg: leg.country)
    return tuple(Leg(code, sum(leg.length_km for leg in same)) for code, same in merged)


def _piece_legs(piece: Any, land: Land) -> Iterable[Leg]:
    stays = []
    for number in land.tree.query(piece, predicate="intersects"):
        for stay in shapely.get_parts(shapely.intersection(piece, land.parts[number])):
            if stay.geom_type == "LineString" and length_km(stay) >= SLIVER_KM:
                ends = shapely.points([stay.coords[0], stay.coords[-1]])
                start, end = sorted(shapely.line_locate_point(piece, ends))
                stays.append((start, end, land.codes[number]))
    return _with_water(piece, sorted(stays))


def _with_water(piece: Any, stays: list[tuple[float, float, str]]) -> Iterable[Leg]:
    from shapely.ops import substring

    at = 0.0
    for start, end, code in [*stays, (piece.length, piece.length, None)]:
        gap = length_km(substring(piece, at, start)) if start > at else 0.0
        if gap >= SLIVER_KM:
            yield Leg(None, gap)
        if code is not None:
            yield Leg(code, length_km(substring(piece, max(start, at), max(end, at))))
        at = max(at, end)


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
