"""
GeoNames' dumps: ``allCountries.txt`` or ``XX.txt``, plain or zipped, and what goes with them.

Columns as in https://download.geonames.org/export/dump/readme.txt. A place of ours names its
first-level division and its country; what else it lies in is kept as parents by their numbers: its
second-level division out of ``admin2Codes.txt``, and whatever ``hierarchy.txt`` tells, as that
of a town of no code in a region.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path

from geomap.errors import GazetteerError
from geomap.gazetteer.importing.input_lines import Progress, decoded, lines
from geomap.gazetteer.importing.options import Options
from geomap.gazetteer.importing.records import (
    Fault,
    Read,
    Reading,
    coordinates,
    geonames_number,
    whole_number,
)
from geomap.gazetteer.names import is_name
from geomap.gazetteer.rows import ALIAS, CODE, NAME, PlaceRow

__all__ = ["ATTRIBUTION", "alternate_names", "parents", "reader"]

ATTRIBUTION = "GeoNames (CC BY 4.0)."
_COLUMNS, _CODE_COLUMNS, _ALTERNATE_COLUMNS = 19, 3, 4
# isolanguage of alternateNamesV2 that mark no name: a link, a postal code, a Wikidata id …
_NO_NAMES = frozenset("link post unlc wkdt phon piny tcid".split())
# Populated places in which nobody lives any more: news still reports from there.
_GONE = {
    "PPLQ": "an abandoned place (GeoNames PPLQ)", "PPLW": "a destroyed place (GeoNames PPLW)",
    "PPLH": "a place that is no more (GeoNames PPLH)",
}  # fmt: skip
_CODES = frozenset("iata icao faac abbr".split())


def reader(options: Options) -> Callable[[Iterable[tuple[int, bytes]]], Reading]:
    """Make what reads lines of the main table, one place each, sorted or not."""
    regions = {code: cells[0] for code, cells in _codes(options.admin1, "admin1CodesASCII.txt")}
    counties = {code: int(cells[2]) for code, cells in _codes(options.admin2, "admin2Codes.txt")}
    return partial(
        _rows,
        regions=regions,
        counties=counties,
        features=options.features,
        country=options.country,
    )


def _rows(
    numbered: Iterable[tuple[int, bytes]],
    regions: Mapping[str, str],
    counties: Mapping[str, int],
    features: frozenset[str],
    country: str | None,
) -> Reading:
    for number, line in numbered:
        try:
            cells = decoded(line).split("\t")
            if features and len(cells) == _COLUMNS and not _kept(cells, features):
                continue
            row = _row(cells, regions)
            if country and row.country != country:
                raise Fault(f"is of {row.country or 'no country'}, not of {country}")
            yield number, Read(row, parents=_parents(row, cells, counties))
        except Fault as fault:
            yield number, fault


def _kept(cells: list[str], features: frozenset[str]) -> bool:
    kind, code = cells[6], cells[7]
    return (kind or "P") in features or f"{kind}.{code}" in features


def _parents(row: PlaceRow, cells: list[str], counties: Mapping[str, int]) -> tuple[int, ...]:
    county = counties.get(f"{row.country}.{cells[10]}.{cells[11]}") if counties else None
    return () if county is None or row.id == f"geonames:{county}" else (county,)


def _row(cells: list[str], regions: Mapping[str, str]) -> PlaceRow:
    if len(cells) != _COLUMNS:
        raise Fault(f"has {len(cells)} columns between tabs, GeoNames' table has {_COLUMNS}")
    number, name, ascii_name, others, lat, lon, kind, code, country = cells[:9]
    key = geonames_number(number)
    y, x = coordinates(lat, lon)
    admin1 = regions.get(f"{country}.{cells[10]}")
    people = whole_number(cells[14], "population") or None
    row = PlaceRow(
        f"geonames:{key}", name, y, x, kind or "P", code or "PPL", "GeoNames",
        country or None, admin1, people,
    )  # fmt: skip
    row.note = _GONE.get(code)
    row.names = {other: ALIAS for other in others.split(",") if is_name(other)} if others else {}
    row.names[name] = row.names[ascii_name or name] = NAME
    return row


def _codes(path: Path | None, what: str) -> Iterator[tuple[str, list[str]]]:
    """Read a table of divisions: ``SY.09``, then name, name in ASCII and geonameid."""
    for number, line in lines(path) if path else ():
        try:
            code, *cells = decoded(line).split("\t")
            if len(cells) != _CODE_COLUMNS or not cells[2].isdecimal():
                raise Fault(f"has not {_CODE_COLUMNS + 1} columns, the last a geonameid")
            geonames_number(cells[2])
        except Fault as error:
            raise GazetteerError(f"{path}:{number}: {error}: give GeoNames' {what}") from error
        yield code, cells


def parents(path: Path, progress: Progress) -> Iterator[tuple[int, tuple[int, int] | Fault]]:
    """Read ``hierarchy.txt``: line, then (geonameid, parent's geonameid) or what is wrong."""
    for number, line in lines(path, progress):
        try:
            parent, child, *_ = *decoded(line).split("\t"), ""
            if not (parent.isdecimal() and child.isdecimal()):
                raise Fault("is no row of GeoNames' hierarchy.txt: parent, child, type")
            yield number, (geonames_number(child), geonames_number(parent))
        except Fault as fault:
            yield number, fault


def alternate_names(
    path: Path, progress: Progress
) -> Iterator[tuple[int, tuple[int, str, int] | Fault]]:
    """
    Read ``alternateNamesV2.txt``: line, then (geonameid, name, kind) or what is wrong.

    English preferred and short names are names, all others aliases, airport codes codes; links,
    postal codes and the like are left out.
    """
    for number, line in lines(path, progress):
        try:
            cells = decoded(line).split("\t")
            if len(cells) < _ALTERNATE_COLUMNS or not cells[1].isdecimal():
                raise Fault("is no row of GeoNames' alternateNamesV2.txt")
            geonames_number(cells[1])
        except Fault as fault:
            yield number, fault
            continue
        language, name = cells[2], cells[3]
        if name and language not in _NO_NAMES:
            chosen = language == "en" and "1" in cells[4:6]
            kind = CODE if language in _CODES else NAME if chosen else ALIAS
            yield number, (int(cells[1]), name, kind)
