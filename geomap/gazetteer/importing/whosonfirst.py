"""
Who's On First as a table: ``wof_id name placetype lat lon cc parent gn_id … names``, tabs between.

A place that names its GeoNames id joins the place of that id; else it is ``wof:<id>``.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

from geomap.errors import GazetteerError
from geomap.gazetteer.importing.input_lines import Progress, text_lines
from geomap.gazetteer.importing.options import Options
from geomap.gazetteer.importing.records import (
    Fault,
    Read,
    Reading,
    coordinates,
    geonames_number,
    whole_number,
)
from geomap.gazetteer.rows import ALIAS, NAME, PlaceRow

__all__ = ["ATTRIBUTION", "read"]

ATTRIBUTION = "Who's On First (CC0 and its sources' licences, whosonfirst.org/docs/licenses)."
_NEEDED = ("wof_id", "name", "placetype", "lat", "lon")
# Placetypes as https://github.com/whosonfirst/whosonfirst-placetypes has them → GeoNames' class
# and code; time zones, planets and campuses (airports, by and large) need saying apart.
_KINDS = {
    "continent": ("L", "CONT"), "empire": ("A", "PCLH"), "country": ("A", "PCLI"),
    "dependency": ("A", "PCLD"), "region": ("A", "ADM1"), "county": ("A", "ADM2"),
    "localadmin": ("A", "ADM3"), "locality": ("P", "PPL"), "borough": ("P", "PPLX"),
    "neighbourhood": ("P", "PPLX"), "macrohood": ("P", "PPLX"), "microhood": ("P", "PPLX"),
    "macroregion": ("A", "RGN"), "macrocounty": ("A", "ADM2"), "campus": ("S", "AIRP"),
    "ocean": ("H", "OCN"), "marinearea": ("H", "SEA"), "disputed": ("A", "TERR"),
}  # fmt: skip
# They are no places that news speaks of.
_LEFT_OUT = frozenset({"timezone", "planet", "constituency", "custom"})
# Not ISO 3166-1 but Who's On First's own: no country, undetermined, disputed.
_NO_COUNTRY = frozenset({"XX", "XY", "XZ", "XS", "NC", "-1"})


def read(path: Path, _: Options, progress: Progress) -> Reading:
    """Read the table twice: for the names of regions, then for the places."""
    parents = _parents(path)
    taken: set[str] = set()
    for number, cells in _cells(path, progress):
        try:
            if cells.get("placetype") not in _LEFT_OUT:
                yield number, Read(_row(cells, parents, taken))
        except Fault as fault:
            yield number, fault


def _cells(path: Path, progress: Progress = lambda _: None) -> Iterator[tuple[int, dict[str, str]]]:
    reader = csv.DictReader(text_lines(path, progress), delimiter="\t", quoting=csv.QUOTE_NONE)
    try:
        missing = [name for name in _NEEDED if name not in (reader.fieldnames or ())]
    except csv.Error as error:
        raise GazetteerError(f"{path}:1: {error}: is it a Who's On First table?") from error
    if missing:
        raise GazetteerError(
            f"{path}:1: has no column {', '.join(missing)} between tabs: "
            "is it a Who's On First table? else import it as csv"
        )
    try:
        for cells in reader:
            yield reader.line_num, cells
    except csv.Error as error:
        raise GazetteerError(
            f"{path}:{reader.line_num + 1}: {error}: get the file again"
        ) from error


def _parents(path: Path) -> dict[str, tuple[str, str]]:
    """Regions and counties: id → (name of the region or "", parent's id)."""
    found = {}
    for _, cells in _cells(path):
        if cells.get("placetype") in ("region", "county", "localadmin"):
            region = cells["name"] if cells["placetype"] == "region" else ""
            found[cells["wof_id"]] = (region, cells.get("parent") or "")
    return found


def _region(parent: str | None, parents: dict[str, tuple[str, str]]) -> str | None:
    for _ in range(4):  # locality, localadmin, county, region
        name, parent = parents.get(parent or "", ("", None))
        if name:
            return name
    return None


def _row(cells: dict[str, str], parents: dict[str, tuple[str, str]], taken: set[str]) -> PlaceRow:
    if None in cells or None in cells.values():
        raise Fault("has not as many columns as the first line")
    name, kind = cells["name"].strip(), _KINDS.get(cells["placetype"])
    if not kind:
        raise Fault(f"placetype {cells['placetype'][:40]!r} is none of Who's On First's")
    lat, lon = coordinates(cells["lat"], cells["lon"])
    country = (cells.get("cc") or "").upper()
    region = name if kind[1] == "ADM1" else _region(cells.get("parent"), parents)
    people = whole_number(cells.get("population"), "population") or None
    row = PlaceRow(
        _id(cells, taken), name, lat, lon, *kind, "Who's On First",
        None if country in _NO_COUNTRY else country or None, region, people,
    )  # fmt: skip
    row.call((cells.get("names") or "").split("|"), ALIAS)
    row.call([name], NAME)
    return row


def _id(cells: dict[str, str], taken: set[str]) -> str:
    """Take the GeoNames id, unless another place of the table has it already."""
    number = (cells.get("gn_id") or "").strip()
    if number.isascii() and number.isdigit() and number not in taken:
        taken.add(number)
        return f"geonames:{geonames_number(number)}"
    return f"wof:{cells['wof_id'].strip()}"
