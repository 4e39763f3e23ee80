"""
Recall on real gazetteers' names before and after their import.

``python tests/benchmarks/bench_import_recall.py`` needs ``../shared``. A name is found when some
candidate of its country lies within 25 km of the row's point.
"""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Iterator
from math import cos, hypot, radians
from pathlib import Path

from geomap.gazetteer.importing import import_layer
from geomap.gazetteer.index import Index
from geomap.gazetteer.paths import layer_files

FOLDER = Path(__file__).resolve().parents[3] / "shared" / "gazetteers"
EVERY = 10  # rows of the sample
NEAR_KM = 25.0
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


if __name__ == "__main__":
    main()
