"""
Recall on real gazetteers' names before and after their import.

``python tests/benchmarks/bench_import_recall.py`` needs ``../shared``. A name is found when some
candidate of its country lies within 25 km of the row's point. Then Arabic place strings as the
corpus IDRISI-D prints them, hashtags and prepositions included, by kind and by halves of the
documents (rules were made on the first): the share whose place is among the candidates, and the
first of them; a place is within 161 km of the truth, a country the country itself.
"""

from __future__ import annotations

import csv
import json
import tempfile
from collections import Counter
from collections.abc import Iterator
from math import cos, hypot, radians
from pathlib import Path
from typing import Any

from geomap.gazetteer.importing import import_layer
from geomap.gazetteer.index import Index
from geomap.gazetteer.paths import layer_files
from geomap.geodesy import great_circle_km
from geomap.model import Place

FOLDER = Path(__file__).resolve().parents[3] / "shared" / "gazetteers"
EVERY = 10  # rows of the sample
NEAR_KM = 25.0
RIGHT_KM = 161.0  # a hundred miles, the distance of geoparsing's usual score
Asked = tuple[str, str, float, float]


def whosonfirst(kinds: tuple[str, ...]) -> Iterator[Asked]:
    with (FOLDER / "whosonfirst_sy_iq_lb.tsv").open(encoding="utf-8", newline="") as stream:
        rows = csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE)
        for number, row in enumerate(rows):
            if (
                number % EVERY == 0
                and row["placetype"] in kinds
                and row["cc"] in ("SY", "IQ", "LB")
            ):
                for name in {row["name"], *(row["names"] or "").split("|")} - {""}:
                    yield name, row["cc"], float(row["lat"]), float(row["lon"])


def pcodes() -> list[tuple[str, str]]:
    with (FOLDER / "ocha_pcodes_syr_irq.csv").open(encoding="utf-8", newline="") as stream:
        return [(row[2], row[2][:2]) for row in csv.reader(stream)]


def found(index: Index, asked: Asked) -> bool:
    name, country, lat, lon = asked
    places = [c.place for c in index.candidates(name, countries=[country], limit=50)]
    return any(
        hypot(p.latitude - lat, (p.longitude - lon) * cos(radians(lat))) * 111.2 <= NEAR_KM
        for p in places
    )


def arabic(index: Index) -> None:
    """Print the shares of IDRISI-D's strings that are found."""
    text = (FOLDER.parent / "corpora" / "idrisi-d-ar.jsonl").read_text(encoding="utf-8")
    counts: Counter[tuple[str, str]] = Counter()
    for number, line in enumerate(text.splitlines()):
        for toponym in json.loads(line)["toponyms"]:
            hits = _hits(index, toponym)
            for group in ("second half" if number % 2 else "first half", toponym["type"]):
                counts[group, "asked"] += 1
                counts[group, "among"] += any(hits)
                counts[group, "first"] += bool(hits and hits[0])
    print(f"{'Arabic strings of IDRISI-D':<38}{'rows':>7}{'among':>9}{'first':>9}")
    for group in sorted({g for g, _ in counts}, key=lambda g: (" half" not in g, g)):
        asked = counts[group, "asked"]
        shares = (counts[group, told] / asked for told in ("among", "first"))
        print(f"{group:<38}{asked:>7}", *(f"{share:>8.1%}" for share in shares))


def _hits(index: Index, toponym: dict[str, Any]) -> list[bool]:
    places = [c.place for c in index.candidates(toponym["name"], limit=100)]
    if toponym["type"] == "Country":
        country = toponym["country"].upper()
        return [p.feature_code == "PCLI" and p.country == country for p in places]
    at = Place("", "", toponym["lat"], toponym["lon"], "P", "PPL")
    return [great_circle_km(p, at) <= RIGHT_KM for p in places]


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        import_layer("whosonfirst", FOLDER / "whosonfirst_sy_iq_lb.tsv", Path(folder))
        import_layer("ocha", FOLDER / "ocha_pcodes_syr_irq.csv", Path(folder))
        before, after = Index(layers=()), Index(layers=layer_files(Path(folder)))
        print(f"{'names':<38}{'rows':>7}{'before':>9}{'after':>9}")
        for label, kinds in (
            ("regions, counties", ("region", "county")),
            ("localities", ("locality", "localadmin")),
            ("neighbourhoods", ("neighbourhood",)),
        ):
            asked = list(whosonfirst(kinds))
            shares = [sum(found(i, a) for a in asked) / len(asked) for i in (before, after)]
            print(
                f"{'Who’s On First, ' + label:<38}{len(asked):>7}", *(f"{s:>8.1%}" for s in shares)
            )
        codes = pcodes()
        shares = [
            sum(bool(i.candidates(n, countries=[c])) for n, c in codes) / len(codes)
            for i in (before, after)
        ]
        print(f"{'OCHA, p-codes':<38}{len(codes):>7}", *(f"{s:>8.1%}" for s in shares))
        arabic(before)


if __name__ == "__main__":
    main()
