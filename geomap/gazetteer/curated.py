"""The tables in gazetteer/: read row by row, each error with its file, line and remedy."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TypeVar

import shapely
from shapely.geometry.base import BaseGeometry

from geomap.errors import GazetteerError
from geomap.gazetteer.rows import ALIAS, NAME, PlaceRow
from geomap.text import fold

__all__ = ["LICENCES", "PLACE_TABLES", "country_points", "places", "shapes", "stoplist"]

# Whose data the tables hold, what it is, its licence; each row's own is in its column.
LICENCES = {
    "GeoNames": ("points and names in geomap's tables", "CC BY 4.0"),
    "Unicode CLDR": ("names of countries in other languages", "Unicode-3.0"),
    "geomap": ("rows of our own", "CC0"),
}

# Read in this order; a later row of the same id adds to the earlier one.
PLACE_TABLES = (
    "exonyms.csv", "regions.csv", "world.csv", "divisions.csv", "towns.csv", "sites.csv",
    "institutions.csv",
)  # fmt: skip
STOP_RULES = ("never", "capitals", "context")

# Degrees, about 2 km: a region's edge is a matter of opinion anyway.
REGION_TOLERANCE = 0.02

T = TypeVar("T")


def _rows(path: Path, parse: Callable[[dict[str, str]], T]) -> Iterator[T]:
    try:
        with path.open(encoding="utf-8", newline="") as lines:
            reader = csv.DictReader(lines)
            for entry in reader:
                try:
                    yield parse(entry)
                except KeyError as error:
                    raise GazetteerError(
                        f"{path}:{reader.line_num}: no such column or country: {error}"
                    ) from error
                except (ValueError, TypeError, shapely.GEOSException) as error:
                    raise GazetteerError(
                        f"{path}:{reader.line_num}: {error}; mend the row"
                    ) from error
    except (OSError, UnicodeDecodeError) as error:
        raise GazetteerError(f"{path}: {error}; restore the table") from error


def _degrees(text: str, limit: float, what: str) -> float:
    value = float(text)
    if not -limit <= value <= limit:
        raise ValueError(f"{what} {text} is not on Earth")
    return value


def country_points(folder: Path) -> dict[str, tuple[float, float]]:
    """Map each country's code to GeoNames' point (lat, lon)."""

    def parse(entry: dict[str, str]) -> tuple[str, tuple[float, float]]:
        lat = _degrees(entry["lat"], 90, "latitude")
        return entry["country"], (lat, _degrees(entry["lon"], 180, "longitude"))

    return dict(_rows(folder / "countries.csv", parse))


def places(folder: Path) -> Iterator[tuple[PlaceRow, bool]]:
    """
    Read the curated places; the flag says whether the row has a point of its own.

    A row without one adds names, radius and prominence to the place of the same id.
    """
    for table in PLACE_TABLES:
        yield from _rows(folder / table, _place)


def _place(entry: dict[str, str]) -> tuple[PlaceRow, bool]:
    placed = bool(entry["lat"])
    row = PlaceRow(
        id=entry["id"], name=entry["name"],
        lat=_degrees(entry["lat"], 90, "latitude") if placed else 0.0,
        lon=_degrees(entry["lon"], 180, "longitude") if placed else 0.0,
        feature_class=entry["class"], feature_code=entry["code"], source="curated",
        country=entry["country"] or None, admin1=entry["admin1"] or None,
        radius_km=_number(entry["radius_km"]), prominence=_number(entry["prominence"]),
        population=int(entry["population"]) if entry["population"] else None,
        note=entry["note"] or None,
    )  # fmt: skip
    if not row.name or ":" not in row.id:
        raise ValueError(f"id {row.id!r} or name {row.name!r} is no id or name")
    if not entry["source"]:
        raise ValueError("source is empty")
    row.call([row.name], NAME)
    row.call(entry["aliases"].split("|"), NAME)
    row.call(entry["also"].split("|"), ALIAS)
    return row, placed


def _number(text: str) -> float | None:
    if not text:
        return None
    value = float(text)
    if value <= 0:
        raise ValueError(f"{text} is not positive")
    return value


def shapes(folder: Path, land: Mapping[str | None, BaseGeometry]) -> dict[str, BaseGeometry]:
    """
    Map a curated place's id to its shape in (lon, lat), coarse on purpose.

    A row names ``countries`` whose ``land`` is joined, or a hand-drawn ``wkt``, or both: then the
    drawing cuts the countries (Siberia is Russia east of the Urals).
    """

    def parse(entry: dict[str, str]) -> tuple[str, BaseGeometry]:
        drawn = shapely.from_wkt(entry["wkt"]) if entry["wkt"] else None
        members = [land[code] for code in entry["countries"].split()]
        shape = drawn
        if members:
            joined = shapely.union_all(members)
            shape = joined.intersection(drawn) if drawn is not None else joined
            shape = shapely.simplify(shape, REGION_TOLERANCE)
        if shape is None or not shape.is_valid or shape.is_empty:
            raise ValueError(f"the shape of {entry['id']} is empty or not valid")
        return entry["id"], shape

    return dict(_rows(folder / "shapes.csv", parse))


def stoplist(folder: Path) -> dict[str, tuple[str, str]]:
    """
    Map a folded word to its rule and reason.

    ``never`` is no place; ``capitals`` is one only as printed in the table (``US``, not ``us``);
    ``context`` is a real place whose name is more often another word (Reading, Of, March).
    """

    def parse(entry: dict[str, str]) -> tuple[str, tuple[str, str]]:
        if entry["rule"] not in STOP_RULES:
            raise ValueError(f"rule {entry['rule']!r} is none of {', '.join(STOP_RULES)}")
        return fold(entry["word"]), (entry["rule"], entry["reason"])

    return dict(_rows(folder / "stoplist.csv", parse))
