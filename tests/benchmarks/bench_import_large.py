"""
How a gazetteer of GeoNames' size is imported: ``python …/bench_import_large.py [ROWS [FOLDER]]``.

The table is made up, the same each time: names put together of syllables, a quarter with letters
beyond ASCII, two and a half other names each, a third of them in Arabic, Cyrillic or Chinese
script, countries and feature codes about as often as GeoNames has them. It is removed afterwards.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from itertools import accumulate, islice, product
from pathlib import Path
from time import perf_counter

ROWS = 13_000_000
BLOCK = 20_000
PROCESSES = os.cpu_count() or 1
# Per cent of GeoNames' rows by country and by code, roughly, as its statistics page has them.
COUNTRIES = {
    "US": 18, "CN": 13, "IN": 6, "NO": 5, "MX": 5, "ID": 5, "RU": 4, "BR": 3, "TH": 3, "IR": 3,
    "PK": 3, "TR": 2, "FI": 2, "DE": 2, "FR": 2, "YE": 2, "BD": 2, "AF": 2, "SE": 2, "AU": 2,
    "CA": 3, "MA": 1, "IQ": 1, "SY": 1, "UA": 1, "ET": 1, "SD": 1, "KR": 2, "LK": 1, "PE": 2,
}  # fmt: skip
CODES = {
    "P PPL": 40, "S HTL": 8, "S SCH": 6, "S CH": 5, "H STM": 11, "T HLL": 4, "T MT": 6, "H LK": 4,
    "S FRM": 3, "P PPLX": 2, "L LCTY": 3, "V FRST": 1, "A ADM4": 2, "T ISL": 2, "R RD": 1,
    "A ADM3": 1, "S BLDG": 1,
}  # fmt: skip
HEADS = ("", "", "", "", "Al ", "Khirbat ", "Lake ", "Mount ", "San ", "Tall ", "Upper ", "Río ")
STARTS = "ba da ka mar sal qa nor vil ber cho lin tan ush gra ro fe hu mi zar ola str ken yam pol"
MIDDLES = "ra li no ta shi ghe mou ne si lo va du ki re bi na ze wa hö é gu ja pe ó ā"
ENDS = "n r m ton abad berg iya pur ville grad dorf ou e os ay ar kent stan eh as ovo field a ī"
ARABIC = "با دي كر مو سل حم نا تل قر زي عين شي"
CYRILLIC = "Ба ра ни ков ска лен Мо ст гор ино ев сел"
CHINESE = "上 海 山 河 东 西 村 镇 平 安 新 南"
NO_MARKS = str.maketrans("öéóāīí", "oeoaii")


def spellings() -> dict[str, list[str]]:
    """Make the vocabularies out of which names are drawn."""
    latin = [
        "".join(p).capitalize() for p in product(STARTS.split(), MIDDLES.split(), MIDDLES.split())
    ]
    return {
        "head": list(HEADS),
        "latin": latin,
        "end": ENDS.split(),
        "arabic": ["".join(p) for p in product(ARABIC.split(), repeat=4)],
        "cyrillic": ["".join(p).capitalize() for p in product(CYRILLIC.split(), repeat=4)],
        "chinese": ["".join(p) for p in product(CHINESE.split(), repeat=3)],
    }


def numbers(count: int) -> Iterator[tuple[int, str]]:
    """Give geonameids with their countries as GeoNames' table has them: by country, ascending."""
    offset = 0
    for country, share in COUNTRIES.items():
        for n in range(count * share // 100):
            yield n // share * 100 + offset + n % share + 1, country
        offset += share


def rows(count: int) -> Iterator[str]:
    """Give lines of ``allCountries.txt``."""
    draw, words = random.Random(7), spellings()  # noqa: S311 - a made-up table
    codes, weights = list(CODES), list(accumulate(CODES.values()))
    places = numbers(count)
    while block := list(islice(places, BLOCK)):
        pick = {key: iter(draw.choices(values, k=4 * BLOCK)) for key, values in words.items()}
        kinds = draw.choices(codes, cum_weights=weights, k=BLOCK)
        points = draw.choices(range(-89_00000, 89_00000), k=BLOCK)
        others = draw.choices(range(6), k=BLOCK)  # 2.5 on average
        for n, (number, country) in enumerate(block):
            name = next(pick["head"]) + next(pick["latin"]) + next(pick["end"])
            more = _others(others[n], pick)
            kind, _, code = kinds[n].partition(" ")
            lat, lon = points[n] / 1e5, points[n - 1] / 5e4
            yield (
                f"{number}\t{name}\t{name.translate(NO_MARKS)}\t{more}\t{lat}\t{lon}\t{kind}\t"
                f"{code}\t{country}\t\t{number % 40:02}\t{number % 400}\t\t\t{number % 9 * 700}"
                "\t\t12\tAsia/Damascus\t2024-01-01\n"
            )


def _others(count: int, pick: dict[str, Iterator[str]]) -> str:
    kinds = ("latin", "latin", "arabic", "latin", "cyrillic")[:count]
    found = [next(pick[kind]) for kind in kinds]
    if count == 5:
        found[1] = next(pick["chinese"])
    return ",".join(name + "el" if name.isascii() else name for name in found)


CHILD = """
import os, resource, sys
from pathlib import Path
from time import perf_counter
from geomap.gazetteer.importing import import_layer
from geomap.gazetteer.importing.process_engine import processes
if __name__ == "__main__":
    start = perf_counter()
    done = import_layer(
        "geonames", Path(sys.argv[1]), Path(sys.argv[2]), engine=processes(int(sys.argv[3]))
    )
    spent = perf_counter() - start
    usage = [resource.getrusage(w) for w in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    print(done.places, done.skipped, spent, *(u.ru_maxrss for u in usage),
          *(u.ru_utime + u.ru_stime for u in usage))
"""
LOOK = """
import random, sys
from pathlib import Path
from time import perf_counter
from geomap.gazetteer.index import Index
from geomap.gazetteer.paths import default_path
from geomap.text import fold
names = Path(sys.argv[2]).read_text(encoding="utf-8").split("\\n")
keys = [fold(name) for name in names]
index = Index(default_path(), [Path(sys.argv[1])])
for what, ask, asked in (("knows", index.knows, keys), ("candidates", index.candidates, names)):
    for turn in ("cold", "warm"):
        start = perf_counter()
        found = sum(1 for name in asked if ask(name))
        rate = len(asked) / (perf_counter() - start)
        print(f"{what + ', ' + turn:<34}{rate:>14,.0f} /s   {found:,} of {len(asked):,} found")
"""


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else ROWS
    where = Path(sys.argv[2]) if len(sys.argv) > 2 else None
    with tempfile.TemporaryDirectory(dir=where) as folder:
        table, sample = Path(folder) / "allCountries.txt", Path(folder) / "sample"
        asked, every = [], max(1, count // 20_000)
        with table.open("w", encoding="utf-8") as file:
            for n, row in enumerate(rows(count)):
                file.write(row)
                if not n % every:
                    asked.append(row.split("\t")[1])
        random.Random(1).shuffle(asked)  # noqa: S311 - a made-up sample
        sample.write_text("\n".join(asked), encoding="utf-8")
        print(f"{'table':<34}{table.stat().st_size / 1e6:>14,.0f} MB")
        command = [sys.executable, "-c", CHILD, str(table), str(Path(folder) / "layers")]
        command.append(str(PROCESSES))
        said = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
        table.unlink()
        report([float(number) for number in said])
        (layer,) = Path(folder).glob("layers/*.sqlite")
        print(f"{'layer':<34}{layer.stat().st_size / 1e6:>14,.0f} MB")
        subprocess.run([sys.executable, "-c", LOOK, str(layer), str(sample)], check=True)


def report(said: list[float]) -> None:
    places, skipped, spent, own, most, cpu, theirs = said
    to_mb = 1e6 if sys.platform == "darwin" else 1e3  # ru_maxrss: bytes there, kilobytes elsewhere
    print(f"{'imported':<34}{places:>14,.0f} places, {skipped:,.0f} skipped")
    print(f"{'time':<34}{spent:>14,.1f} s   {places / spent:,.0f} rows/s")
    print(f"{'of the processors':<34}{cpu:>14,.1f} s   and {PROCESSES} processes {theirs:,.1f} s")
    total = (own + PROCESSES * most) / to_mb
    print(f"{'peak memory':<34}{total:>14,.0f} MB, {own / to_mb:,.0f} in the main process")


if __name__ == "__main__":
    start = perf_counter()
    main()
    print(f"{'all':<34}{perf_counter() - start:>14,.1f} s")
