"""
OCHA's global p-code table: ``location, level, p-code, name, parent, valid from``, no coordinates.

A p-code (``SY0201``) is a code of a division that the gazetteer has already: each row is looked
up by its name among the divisions of its country and adds the code, which then counts in capitals.
"""

from __future__ import annotations

import csv
from pathlib import Path

from geomap.errors import GazetteerError
from geomap.gazetteer.importing.files import Progress, text_lines
from geomap.gazetteer.importing.options import Options
from geomap.gazetteer.importing.records import Fault, Read, Reading
from geomap.gazetteer.index import Index
from geomap.gazetteer.rows import ALIAS, CODE, Row
from geomap.model import Place

__all__ = ["ATTRIBUTION", "read"]

ATTRIBUTION = "OCHA p-codes (CC BY-IGO)."
_COLUMNS = 6
_HEADER = "location"


def read(path: Path, options: Options, progress: Progress) -> Reading:
    """Read the table; a row whose division is not known is a fault."""
    index = Index(options.index, () if options.index else None)
    taken: set[str] = set()
    reader = csv.reader(text_lines(path, progress))
    try:
        for cells in reader:
            if not cells or cells[0].casefold() == _HEADER or cells[0].startswith("#"):
                continue
            try:
                yield reader.line_num, Read(_joined(cells, index, taken))
            except Fault as fault:
                yield reader.line_num, fault
    except csv.Error as error:
        raise GazetteerError(f"{path}:{reader.line_num}: {error}: is it a CSV?") from error


def _joined(cells: list[str], index: Index, taken: set[str]) -> Row:
    if len(cells) != _COLUMNS:
        raise Fault(f"has {len(cells)} columns between commas, the p-code table has {_COLUMNS}")
    _, level, code, name = cells[:4]
    place = _division(name, level, code, index)
    if place.id in taken:
        raise Fault(f"{code} and an earlier row are both taken for {place.name} ({place.id})")
    taken.add(place.id)
    row = _row(place)
    row.call([name], ALIAS)
    row.call([code], CODE)
    return row


def _division(name: str, level: str, code: str, index: Index) -> Place:
    country = code[:2]
    if not (country.isascii() and country.isalpha()):
        raise Fault(f"p-code {code[:20]!r} does not begin with a country's two letters")
    found = index.candidates(name, countries=[country], limit=50)
    for candidate in found:
        if candidate.place.feature_code == f"ADM{level}":
            return candidate.place
    raise Fault(f"no level-{level[:5]} division {name[:60]!r} of {country} in the gazetteer")


def _row(place: Place) -> Row:
    return Row(
        place.id, place.name, place.latitude, place.longitude, place.feature_class,
        place.feature_code, f"{place.source}, OCHA", place.country, place.admin1,
    )  # fmt: skip
