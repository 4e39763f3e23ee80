"""
OCHA's global p-code table: ``location, level, p-code, name, parent, valid from``, no coordinates.

A p-code (``SY0201``) is a code of a division that the gazetteer has already: each row is looked
up by its name among the divisions of its country and level and adds the code, which then counts
in capitals. A division that the gazetteer lacks stands at the town of its name, if there is one in
its parent, as districts of Syria and Iraq bear their seats' names.
"""

from __future__ import annotations

import csv
import re
from functools import lru_cache
from pathlib import Path

from geomap.errors import GazetteerError
from geomap.gazetteer.importing.input_lines import Progress, text_lines
from geomap.gazetteer.importing.options import Options
from geomap.gazetteer.importing.records import Fault, Read, Reading
from geomap.gazetteer.index import Index
from geomap.gazetteer.names import likeness, strip_articles
from geomap.gazetteer.rows import ALIAS, CODE, PlaceRow
from geomap.gazetteer.spelling import skeleton
from geomap.model import Place
from geomap.text import fold

__all__ = ["ATTRIBUTION", "read"]

ATTRIBUTION = "OCHA p-codes (CC BY-IGO)."
_COLUMNS = 6
_HEADER = "location"
_LONGEST = 200  # of a cell; the longest name of the global table has some 80 characters
# How alike two spellings must be: by judgement, below "thi qar" and "dhi qar" (0.9) and above
# "babil" and "erbil" (0.7); no code is given to a division twice.
_ALIKE = 0.8
# What English names of divisions append, as in "Najaf Governorate".
_GENERIC = re.compile(r"\b(governorate|province|district|muhafazat|qada|mintaqat)\b", re.I)


def read(path: Path, options: Options, progress: Progress) -> Reading:
    """Read the table; a row whose division is not known is a fault."""
    finder = _Finder(Index(options.index, () if options.index else None))
    reader = csv.reader(text_lines(path, progress))
    try:
        for cells in reader:
            if not cells or cells[0].casefold() == _HEADER or cells[0].startswith("#"):
                continue
            try:
                yield reader.line_num, Read(finder.row(cells))
            except Fault as fault:
                yield reader.line_num, fault
    except csv.Error as error:
        raise GazetteerError(f"{path}:{reader.line_num}: {error}: is it a CSV?") from error


class _Finder:
    """Finds divisions by name and remembers which were found for which code."""

    def __init__(self, index: Index) -> None:
        self.index = index
        self.found: dict[str, Place] = {}
        self.taken: set[str] = set()
        self.divisions = lru_cache(maxsize=None)(index.divisions)

    def row(self, cells: list[str]) -> PlaceRow:
        if len(cells) != _COLUMNS:
            raise Fault(f"has {len(cells)} columns between commas, the p-code table has {_COLUMNS}")
        _, level, code, name = cells[:4]
        if max(map(len, cells)) > _LONGEST:
            raise Fault(f"has a cell of more than {_LONGEST} characters: is a quote left open?")
        country = code[:2].upper()
        if not (country.isascii() and country.isalpha()):
            raise Fault(f"p-code {code[:20]!r} does not begin with a country's two letters")
        if level not in ("1", "2"):
            raise Fault(f"level {level[:20]!r} is none that the gazetteer has; these are 1 and 2")
        place = self._division(name, int(level), country) or self._at_seat(cells, country)
        self.found[code] = place
        self.taken.add(place.id)
        row = _row(place)
        row.call([name, place.name], ALIAS)
        row.call([code], CODE)
        return row

    def _division(self, name: str, level: int, country: str) -> Place | None:
        """Find a division by any of its names, else by the likeness of the one it is shown by."""
        known = {p.id: p for p in self.divisions(country, level) if p.id not in self.taken}
        for candidate in self.index.candidates(name, countries=[country], limit=50):
            if candidate.place.id in known:
                return candidate.place
        key = strip_articles(fold(name))
        likely = [(_likeness(key, place), place_id) for place_id, place in known.items()]
        best = max(likely, default=None)
        return known[best[1]] if best and best[0] >= _ALIKE else None

    def _at_seat(self, cells: list[str], country: str) -> Place:
        _, level, code, name, parent, _ = cells
        division = self.found.get(parent)
        for candidate in self.index.candidates(name, countries=[country], limit=50, fuzzy=True):
            place = candidate.place
            inside = division is None or place.admin1 == division.name
            if place.feature_class == "P" and inside:
                return Place(
                    f"ocha:{code}", name, place.latitude, place.longitude, "A", f"ADM{level}",
                    country, division.name if division else None,
                )  # fmt: skip
        raise Fault(
            f"no level-{level} division and no town {name[:60]!r} of {country} in the gazetteer"
        )


def _likeness(key: str, place: Place) -> float:
    other = strip_articles(fold(_GENERIC.sub("", place.name)))
    bones = skeleton(key)
    return 1.0 if bones and bones == skeleton(other) else likeness(key, other)


def _row(place: Place) -> PlaceRow:
    return PlaceRow(
        place.id, place.name, place.latitude, place.longitude, place.feature_class,
        place.feature_code, "OCHA", place.country, place.admin1,
    )  # fmt: skip
