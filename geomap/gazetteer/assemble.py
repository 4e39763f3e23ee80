"""All sources put together: rows by id, polygons by id. Pure but for reading the data files."""

from __future__ import annotations

from collections.abc import Iterable
from math import cos, isnan, radians
from pathlib import Path

import shapely
from shapely.geometry.base import BaseGeometry

from geomap.errors import GazetteerError
from geomap.gazetteer import curated, package_data
from geomap.gazetteer.polygons import country_polygons, division_polygons, sea_polygons
from geomap.gazetteer.rows import NAME, PlaceRow
from geomap.gazetteer.weights import prominence, radius_km
from geomap.text import fold, slug

__all__ = ["assemble"]

Rows = dict[str, PlaceRow]
Shapes = dict[str, BaseGeometry]
Drawn = dict[str, tuple[BaseGeometry, str]]

# Square kilometres of a square degree at the equator: (6371.0088 km * pi / 180) ** 2.
_KM2_PER_DEGREE2 = 12364.0


# A town is curated because the world's press names it, whatever its size: it stands as high as one
# of 30 000 inhabitants (Madaya in Syria has no population in GeoNames, Madaya in Myanmar has).
_PRESS_TOWN = 0.56


def assemble(folder: Path) -> tuple[Rows, Shapes]:
    """Read every source; ``folder`` holds the curated tables. Rows are complete, ids unique."""
    rows: Rows = {row.id: row for row in package_data.countries(curated.country_points(folder))}
    shapes = _land(rows)
    drawn = division_polygons(folder)
    divisions = _add_divisions_and_towns(rows, drawn)
    rows.update((row.id, row) for row in package_data.airports())
    _add_seas(rows, shapes)
    for row, placed in curated.places(folder):
        _merge(rows, row, placed)
    land = {row.country: shapes[row.id] for row in rows.values() if _is_land(row, shapes)}
    shapes = {i: shape for i, (shape, _) in drawn.items() if i in rows} | shapes
    shapes.update(curated.shapes(folder, land))
    for row in rows.values():
        division = divisions.get(row.admin1 or "")
        row.admin1 = division.name if division else row.admin1
        _finish(row, shapes.get(row.id))
    _state_divisions(rows, drawn)
    return rows, shapes


def _is_land(row: PlaceRow, shapes: Shapes) -> bool:
    return row.feature_code == "PCLI" and row.id in shapes


def _land(rows: Rows) -> Shapes:
    polygons = country_polygons()
    return {
        row.id: polygons[row.country]
        for row in rows.values()
        if row.country and row.country in polygons
    }


def _add_divisions_and_towns(rows: Rows, drawn: Drawn) -> Rows:
    """Add both and give the divisions by code (``SY.09``): until the end ``admin1`` holds that."""
    towns = list(package_data.cities())
    divisions = {code: row for row, code in package_data.divisions()}
    gathered: dict[str, list[PlaceRow]] = {}
    for row, code in towns:
        gathered.setdefault(code, []).append(row)
        row.admin1 = code if code in divisions else None
    for code, row in divisions.items():
        row.admin1 = code
        _place_division(row, gathered.get(code, []))
        _draw_division(row, drawn)
    _seat_capitals([row for row, _ in towns])
    rows.update((row.id, row) for row in divisions.values() if not isnan(row.lat))
    _add_districts(rows, {row.id: row for row, _ in towns})
    rows.update((row.id, row) for row, _ in towns)
    return divisions


def _place_division(row: PlaceRow, towns: list[PlaceRow]) -> None:
    """
    Return a division its towns' population, and where ISO 3166-2 has no point, their middle.

    Its largest town, when it bears the division's name, is taken for its seat (``PPLA``): the
    data say nothing of seats. Of the 112 towns that this and the capitals' rule mark in Syria,
    Iraq, Lebanon, Turkey and Iran, GeoNames' own codes agree on 111 (they mark 40 more).
    """
    row.population = sum(town.population or 0 for town in towns) or None
    if not towns:
        return
    if isnan(row.lat):
        row.lat, row.lon = _middle([(town.lat, town.lon) for town in towns])
        row.note = "point in the middle of its towns"
    largest = max(towns, key=lambda town: town.population or 0)
    if {fold(name) for name in row.names} & {fold(name) for name in largest.names}:
        largest.feature_code = "PPLA"


# Degrees, about 5 km: half of ISO 3166-2's points that are outside are towns on a simplified coast.
_OUTSIDE = 0.05


def _draw_division(row: PlaceRow, drawn: Drawn) -> None:
    """
    Move a division's point into its polygon if it is well outside, and say so.

    The middle is the centroid: of GeoNames' own 76 points in divisions.csv it is 18 km away
    (median), the representative point 43 km, the middle of the towns 51 km.
    """
    if row.id not in drawn:
        return
    shape, how = drawn[row.id]
    notes = ["border drawn to the nearest town"] if "nearest" in how else []
    if isnan(row.lat) or row.note or shape.distance(shapely.Point(row.lon, row.lat)) > _OUTSIDE:
        middle = shape.centroid
        middle = middle if shape.covers(middle) else shape.representative_point()
        row.lat, row.lon = round(middle.y, 4), round(middle.x, 4)
        notes.append("point in the middle of its polygon")
        row.note = None
    row.note = "; ".join([*([row.note] if row.note else []), *notes]) or None


def _middle(points: Iterable[tuple[float, float]]) -> tuple[float, float]:
    """Find the middle of the box around some points: nearer a division's than their mean is."""
    lats, lons = zip(*points, strict=True)
    return round((min(lats) + max(lats)) / 2, 4), round((min(lons) + max(lons)) / 2, 4)


def _add_districts(rows: Rows, towns: Rows) -> None:
    """
    Place second-level divisions in the middle of their towns; leave out those without one.

    Of the 213 that LGL and TUD-Loc (training part) give with GeoNames' point, 207 lie within
    25 km of it, and all within 161 km. The population is that of the towns.
    """
    gathered: dict[int, list[package_data.Member]] = {}
    for member in package_data.members():
        gathered.setdefault(member.line, []).append(member)
    for row, line in package_data.districts():
        if (members := gathered.get(line)) and row.id not in rows:
            row.lat, row.lon = _middle((m.lat, m.lon) for m in members)
            row.population = sum(m.population for m in members) or None
            rows[row.id] = row
            for town in (towns[m.id] for m in members if m.id in towns):
                town.within = row.id


# What has a division without saying so: a town, an airport or another site; regions, ranges and
# seas lie in several.
_SPOTS = frozenset("PS")


def _state_divisions(rows: Rows, drawn: Drawn) -> None:
    """Name the division of towns and sites whose source states none, by polygon and country."""
    divisions = [rows[i] for i in drawn if i in rows]
    spots = [
        row
        for row in rows.values()
        if row.feature_class in _SPOTS and row.country and row.admin1 is None
    ]
    tree = shapely.STRtree([drawn[row.id][0] for row in divisions])
    points = shapely.points([(row.lon, row.lat) for row in spots])
    for spot, hit in sorted(tree.query(points, predicate="within").T.tolist()):
        if divisions[hit].country == spots[spot].country:
            spots[spot].admin1 = divisions[hit].name


def _seat_capitals(towns: Iterable[PlaceRow]) -> None:
    """Mark the largest town of the capital's name in each country as its capital."""
    named = {country: fold(name) for country, name in package_data.capitals().items()}
    best: dict[str, PlaceRow] = {}
    for row in towns:
        country = row.country or ""
        if named.get(country) not in {fold(name) for name in row.names}:
            continue
        if country not in best or (row.population or 0) > (best[country].population or 0):
            best[country] = row
    for row in best.values():
        row.feature_code = "PPLC"


# Natural Earth's names tell the kind of water; what GeoNames codes each kind as.
_WATERS = (
    ("ocean", "OCN"), ("gulf", "GULF"), ("golf", "GULF"), ("sea", "SEA"), ("strait", "STRT"),
    ("channel", "CHN"), ("bay", "BAY"), ("bight", "BAY"), ("sound", "SD"), ("river", "STM"),
)  # fmt: skip
# The narrows that news names without the word "strait".
_STRAITS = ("Bosporus", "Dardanelles", "Bab el Mandeb", "Øresund", "Skagerrak", "Kattegat")


def _add_seas(rows: Rows, shapes: Shapes) -> None:
    for name, polygon in sea_polygons():
        point = polygon.representative_point()
        proper = name.title() if name.isupper() else name
        row = PlaceRow(
            f"marine:{slug(name)}", proper, round(point.y, 4), round(point.x, 4), "H",
            _water(name), "Natural Earth",
        )  # fmt: skip
        row.call([proper], NAME)
        rows[row.id] = row
        shapes[row.id] = polygon


def _water(name: str) -> str:
    if name in _STRAITS:
        return "STRT"
    return next((code for word, code in _WATERS if word in name.casefold().split()), "BAY")


def _merge(rows: Rows, row: PlaceRow, placed: bool) -> None:
    """Lay a curated row over the place of the same id; its names join the ones known."""
    known = rows.get(row.id)
    if known is None:
        if not (placed and row.feature_class and row.feature_code):
            raise GazetteerError(
                f"{row.id} ({row.name}): no source knows this id; give it lat, lon, class and code"
            )
        rows[row.id] = row
        return
    if placed:
        known.lat, known.lon, known.note = row.lat, row.lon, None
    known.name = row.name
    for field in ("feature_class", "feature_code", "country", "admin1", "population"):
        setattr(known, field, getattr(row, field) or getattr(known, field))
    for field in ("radius_km", "prominence", "note"):
        setattr(known, field, getattr(row, field) or getattr(known, field))
    for spelling, kind in row.names.items():
        known.call([spelling], kind)
    known.source = f"{known.source}+curated" if "curated" not in known.source else known.source


def _finish(row: PlaceRow, shape: BaseGeometry | None) -> None:
    code = row.feature_code
    area = None
    if shape is not None:
        area = shape.area * _KM2_PER_DEGREE2 * cos(radians(shape.centroid.y))
    if row.radius_km is None:
        row.radius_km = radius_km(code, row.population, area)
    if row.prominence is None:
        row.prominence = prominence(code, row.population)
        if row.feature_class == "P" and "curated" in row.source:
            row.prominence = max(row.prominence, _PRESS_TOWN)
