"""
Where an outlet is at home, by the table ``data/outlets.csv``.

A local paper speaks of its town, a national one of its country; of one that writes for the whole
world (an agency) the home says nothing. An outlet that is not in the table is of the country of its
address's top-level domain, if that is a country's.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from geomap.errors import GazetteerError
from geomap.gazetteer.paths import data_path
from geomap.model import Document
from geomap.text import fold

__all__ = ["REACHES", "Outlet", "home_of", "read_outlets"]

REACHES = ("local", "national", "world")
_COLUMNS = ("outlet", "host", "town", "country", "reach")
# Country-code domains that are not the code of ISO 3166-1, and those that anyone may rent.
_DOMAINS = {"uk": "GB"}
_RENTED = frozenset("ai am cc co fm im io me nu to tv ws xyz".split())
_HOST = re.compile(r"(?:https?://)?([\w-]+(?:\.[\w-]+)+)(?=[/:?#]|\Z)", re.I)


@dataclass(frozen=True, slots=True)
class Outlet:
    """An outlet's home: ISO 3166-1 alpha-2 country, and the town, "" where that is not known."""

    name: str
    country: str
    town: str
    reach: str


def home_of(document: Document) -> Outlet | None:
    """
    Return the home of a document's outlet, None where neither table nor address tells it.

    Examples
    --------
    >>> home = home_of(Document("x", "", url="https://www.lfpress.com/news/1"))
    >>> home.town, home.country, home.reach
    ('London', 'CA', 'local')
    >>> home_of(Document("x", "", source="Radio Okapi")).country
    'CD'
    >>> home_of(Document("x", "", url="https://example.cl/a")).country
    'CL'
    """
    hosts, names = _table()
    for said in (document.url, document.source):
        match = _HOST.match(said or "")
        if match and (home := _by_host(match[1].lower(), hosts)):
            return home
    return names.get(fold(document.source or ""))


def _by_host(host: str, hosts: dict[str, Outlet]) -> Outlet | None:
    parts = host.split(".")
    for start in range(len(parts) - 1):
        if found := hosts.get(".".join(parts[start:])):
            return found
    ending = parts[-1]
    code = _DOMAINS.get(ending, ending.upper() if len(ending) == 2 else "")
    return Outlet(host, code, "", "national") if code and ending not in _RENTED else None


@lru_cache(maxsize=1)
def _table() -> tuple[dict[str, Outlet], dict[str, Outlet]]:
    rows = read_outlets(data_path("outlets.csv"))
    names = {fold(outlet.name): outlet for _, outlet in reversed(rows)}
    return dict(rows), names


def read_outlets(path: Path) -> list[tuple[str, Outlet]]:
    """
    Read a table of outlets: the host of each and the outlet.

    Raises
    ------
    GazetteerError
        A column or a cell is missing, or a reach is unknown; the message names file and row.
    """
    found = []
    with path.open(encoding="utf-8", newline="") as stream:
        for number, row in enumerate(csv.DictReader(stream), start=2):
            cells = [(row.get(name) or "").strip() for name in _COLUMNS]
            if not all(cells):
                raise GazetteerError(f"{path}:{number}: fill in {', '.join(_COLUMNS)}")
            name, host, town, country, reach = cells
            if reach not in REACHES:
                raise GazetteerError(f"{path}:{number}: reach {reach!r}: {', '.join(REACHES)}")
            found.append((host.lower(), Outlet(name, country, town, reach)))
    return found
