"""
What layers of villages cost: ``python …/bench_villages.py CORPUS.jsonl [FOLDER]``.

Looks up every toponym of a corpus, with the layers of FOLDER (the user's by default) and without
them, and prints look-ups a second of processor time and the memory of the process.
"""

from __future__ import annotations

import json
import resource
import sys
from pathlib import Path
from time import process_time

from geomap.gazetteer.index import Index
from geomap.gazetteer.paths import layer_files, layers_folder


def main() -> None:
    lines = Path(sys.argv[1]).read_text("utf-8").split("\n")
    rows = [json.loads(line) for line in lines if line.strip()]
    names = sorted({r["text"][t["start"] : t["end"]] for r in rows for t in r["toponyms"]})
    folder = Path(sys.argv[2]) if len(sys.argv) > 2 else layers_folder()
    for layers in ((), layer_files(folder)):
        start = process_time()
        index = Index(layers=layers)
        opened = process_time() - start
        told = [f"{len(layers)} layers, opened in {opened:.3f} s"]
        for _ in range(2):  # the second time from the system's cache
            start = process_time()
            found = sum(len(index.candidates(name)) for name in names)
            told.append(f"{len(names) / (process_time() - start):,.0f} look-ups a second")
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        print("; ".join([*told, f"{found:,} candidates", f"{memory} MB"]))


if __name__ == "__main__":
    main()
