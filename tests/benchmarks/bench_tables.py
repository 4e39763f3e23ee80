"""
What reading an events file in geomap's own GeoJSON costs: seconds and memory against its rows.

    python tests/benchmarks/bench_tables.py [ROWS …]

Rows are drawn by a seeded generator; each file is read in a process of its own, with all it takes
to start. Seconds are of the processor, as others may work on the machine; the exponent is of rows.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bench_speed import exponent

from geomap.frames import COLUMNS

SIZES = (10_000, 50_000, 250_000, 1_000_000)
READ = """
import gc, resource, sys
from geomap.cli import COLLECTIONS
gc.set_threshold(*COLLECTIONS)
from geomap.formats import read_events
print(len(read_events(sys.argv[1]).frame), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


def row(number: int, chance: random.Random) -> dict[str, Any]:
    """Make the properties of one event, a kilobyte as GeoJSON."""
    day = (date(2015, 1, 1) + timedelta(days=chance.randrange(3000))).isoformat()
    town = chance.randrange(900)
    text = f"Side {number % 17} shelled Town {town} on {day}, report {number} said."
    told = {
        "event_id": f"e{number:09}",
        "title": f"Shelling of Town {town}",
        "event_type": "Explosions/Remote violence",
        "actor": f"Side {number % 17}",
        "allies": ["Side 18"] if number % 5 == 0 else [],
        "status": "reported",
        **dict.fromkeys(("date", "date_start", "date_end"), day),
        "date_precision": "day",
        "place": f"Town {town}",
        "country": "SY",
        "latitude": round(chance.uniform(32, 37), 6),
        "longitude": round(chance.uniform(36, 42), 6),
        "geo_precision": 1,
        "quantities": {"killed": number % 9} if number % 7 == 0 else {},
        "confidence": round(chance.random(), 2),
        "source": "Wire",
        "sources": [{"document_id": f"d{number % 1000}", "text": text, "start": 0}],
    }
    return {name: told.get(name) for name in COLUMNS}


def lines(rows: int) -> Iterator[str]:
    """Write a file as geomap does, line by line."""
    chance = random.Random(rows)  # noqa: S311 - the same each time
    yield '{"type": "FeatureCollection", "features": [\n'
    for number in range(rows):
        told = row(number, chance)
        point = {"type": "Point", "coordinates": [told["longitude"], told["latitude"]]}
        feature = {"type": "Feature", "id": told["event_id"], "geometry": point, "properties": told}
        yield json.dumps(feature) + ("," if number < rows - 1 else "") + "\n"
    yield "]}\n"


def read(path: Path) -> tuple[float, float]:
    """Read a file; return the seconds of processor time and the megabytes it took at most."""
    before = os.times()
    done = subprocess.run([sys.executable, "-c", READ, str(path)], check=True, capture_output=True)
    after = os.times()
    took = after.children_user + after.children_system - before[2] - before[3]
    return took, int(done.stdout.split()[1]) / 1000


def main(sizes: tuple[int, ...]) -> None:
    """Print a line for each size, then the exponent."""
    costs = []
    with TemporaryDirectory() as folder:
        path = Path(folder) / "events.geojson"
        for size in sizes:
            with path.open("w", encoding="utf-8") as file:
                file.writelines(lines(size))
            took, peak = read(path)
            costs.append(took)
            told = f"{took:.1f} s, {peak:,.0f} MB at most; file {path.stat().st_size / 1e6:,.0f} MB"
            print(f"{size:,} events: {told}", flush=True)
    print(f"seconds grow with rows to the power of {exponent(sizes, costs):.2f}")


if __name__ == "__main__":
    main(tuple(map(int, sys.argv[1:])) or SIZES)
