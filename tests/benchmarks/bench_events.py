"""
How fast events are read, and how that compares with the language model alone, in one run.

    python tests/benchmarks/bench_events.py [TEXTS.jsonl] [--words 20000]

Without texts the sample dispatches in ``data/`` are read. Words a second of processor time on one
thread, medians of five rounds taken in turn; opening the gazetteer and the model does not count.
"""

from __future__ import annotations

import argparse
import os
import statistics
from collections.abc import Sequence
from pathlib import Path
from time import process_time

os.environ.setdefault("OMP_NUM_THREADS", "1")

from bench_geoparse import Work, some, texts_of

from geomap.model import Document
from geomap.parsing import parse
from geomap.pipeline import extract_events
from geomap.settings import Settings

ROUNDS = 5


def timed(work: Work, texts: Sequence[str]) -> float:
    start = process_time()
    for text in texts:
        work(text)
    return process_time() - start


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("texts", nargs="*", type=Path)
    parser.add_argument("--words", type=int, default=20_000)
    options = parser.parse_args()
    settings, texts = Settings(), some(texts_of(options.texts), options.words)
    words = sum(len(text.split()) for text in texts)

    def model(text: str) -> object:
        return parse(text, settings)

    def events(text: str) -> object:
        return extract_events([Document("x", text)], settings)

    times: dict[str, list[float]] = {"the model alone": [], "geomap events": []}
    for work in (model, events):
        work("Shells fell on Homs.")
    for _ in range(ROUNDS):
        times["the model alone"].append(timed(model, texts))
        times["geomap events"].append(timed(events, texts))
    for name, taken in times.items():
        print(f"{name:<16}{words / statistics.median(taken):>8.0f} words/s  of {words}")
    ratio = statistics.median(
        e / m for e, m in zip(times["geomap events"], times["the model alone"], strict=True)
    )
    print(f"geomap takes {ratio:.2f} times the model's time")


if __name__ == "__main__":
    main()
