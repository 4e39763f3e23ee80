"""
Times a thousand spatial phrases: from the words of a place to its geometry.

Run ``python tests/benchmarks/bench_spatial.py``. The first pass reads polygons, coasts and the
courses of rivers; later ones find them. The phrases are those of ``test_spatial_world.py``, taken
in turn, each in its sentence as extraction gives it.
"""

from __future__ import annotations

import sys
from itertools import cycle, islice
from pathlib import Path
from time import process_time

sys.path.insert(0, str(Path(__file__).parent.parent / "spatial"))

from test_spatial_world import TABLE, event_of

from geomap.gazetteer.index import Index
from geomap.spatial import locate

PHRASES = 1000


def main() -> None:
    """Print the processor's seconds of three passes."""
    index = Index()
    events = [event_of(row, index) for row in TABLE]
    for number in range(3):
        start = process_time()
        for event in islice(cycle(events), PHRASES):
            locate(event, index)
        print(f"pass {number + 1}: {PHRASES} phrases in {process_time() - start:.2f} s")


if __name__ == "__main__":
    main()
