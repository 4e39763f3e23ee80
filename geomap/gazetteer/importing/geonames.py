"""
GeoNames' dumps: ``allCountries.txt`` or ``XX.txt``, plain or zipped, and what goes with them.

Columns as in https://download.geonames.org/export/dump/readme.txt. ``admin2Codes.txt`` is not
asked for: a place of ours names its first-level division only, and the second-level divisions
stand in the main table themselves.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from geomap.errors import GazetteerError
from geomap.gazetteer.importing.files import Progress, decoded, lines
from geomap.gazetteer.importing.options import Options
from geomap.gazetteer.importing.records import Fault, Read, Reading, coordinates, whole_number
from geomap.gazetteer.names import is_name
from geomap.gazetteer.rows import ALIAS, CODE, NAME, Row

__all__ = ["ATTRIBUTION", "alternate_names", "read"]

ATTRIBUTION = "GeoNames (CC BY 4.0)."
_COLUMNS, _ALTERNATE_COLUMNS = 19, 4
# isolanguage of alternateNamesV2 that mark no name: a link, a postal code, a Wikidata id …
_NO_NAMES = frozenset("link post unlc wkdt phon piny tcid".split())
_CODES = frozenset("iata icao faac abbr".split())


def read(path: Path, options: Options, progress: Progress) -> Reading:
    """Read the main table, one place a line, sorted or not."""
    divisions = _divisions(options.admin1) if options.admin1 else {}
    for number, line in lines(path, progress):
        try:
            yield number, Read(_row(decoded(line), divisions))
        except Fault as fault:
            yield number, fault


def _row(line: str, divisions: dict[str, str]) -> Row:
    cells = line.split("\t")
    if len(cells) != _COLUMNS:
        raise Fault(f"has {len(cells)} columns between tabs, GeoNames' table has {_COLUMNS}")
    number, name, ascii_name, others, lat, lon, kind, code, country = cells[:9]
    if not (number.isascii() and number.isdigit()):
        raise Fault(f"geonameid {number[:20]!r} is no number")
    y, x = coordinates(lat, lon)
    admin1 = divisions.get(f"{country}.{cells[10]}")
    people = whole_number(cells[14], "population") or None
    row = Row(
        f"geonames:{int(number)}", name, y, x, kind or "P", code or "PPL", "GeoNames",
        country or None, admin1, people,
    )  # fmt: skip
    row.names = {other: ALIAS for other in others.split(",") if is_name(other)} if others else {}
    row.names[name] = row.names[ascii_name or name] = NAME
    return row


def _divisions(path: Path) -> dict[str, str]:
    """Read ``admin1CodesASCII.txt``: ``SY.09`` → the division's name."""
    found = {}
    for number, line in lines(path):
        try:
            code, name, *_ = decoded(line).split("\t")
        except ValueError as error:  # a Fault is one too
            raise GazetteerError(
                f"{path}:{number}: {error}: give GeoNames' admin1CodesASCII.txt"
            ) from error
        found[code] = name
    return found


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
            if len(cells) < _ALTERNATE_COLUMNS or not cells[1].isdigit():
                raise Fault("is no row of GeoNames' alternateNamesV2.txt")
        except Fault as fault:
            yield number, fault
            continue
        language, name = cells[2], cells[3]
        if name and language not in _NO_NAMES:
            chosen = language == "en" and "1" in cells[4:6]
            kind = CODE if language in _CODES else NAME if chosen else ALIAS
            yield number, (int(cells[1]), name, kind)
