"""
How fast and how well texts are geoparsed, against others in one run.

``python tests/benchmarks/bench_geoparse.py [CORPUS.jsonl ...] [--others PATH]``

Without corpora the sample dispatches in ``data/`` are read, over and over. ``--others`` is a
``site-packages`` folder that has geonames-tagger and flashgeotext; what is missing is told and
left out. geonames-tagger's own names are a download of gigabytes: it gets our index's.
Times are of the processor, medians of the rounds; spaCy and all else run on one thread.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import sys
import tempfile
import warnings
from collections.abc import Callable, Sequence
from pathlib import Path
from time import process_time

os.environ.setdefault("OMP_NUM_THREADS", "1")

from geomap.gazetteer.index import Index
from geomap.model import Document
from geomap.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
WORDS = 20_000  # for what takes its time; the fast get all there is
Work = Callable[[str], object]


def texts_of(corpora: Sequence[Path]) -> list[str]:
    if corpora:
        lines = [line for path in corpora for line in path.open(encoding="utf-8")]
        return [json.loads(line)["text"] for line in lines if line.strip()]
    return [p.read_text(encoding="utf-8") for p in sorted((ROOT / "data").glob("*.md"))] * 12


def words_per_second(work: Work, texts: Sequence[str], rounds: int = 3) -> float:
    work("Shells fell on Homs.")
    words = sum(len(text.split()) for text in texts)
    times = []
    for _ in range(rounds):
        start = process_time()
        for text in texts:
            work(text)
        times.append(process_time() - start)
    return words / statistics.median(times)


def some(texts: Sequence[str], words: int) -> list[str]:
    kept, total = [], 0
    for text in texts:
        if total >= words:
            break
        kept.append(text)
        total += len(text.split())
    return kept


def model_alone() -> Work:
    import spacy

    from geomap.parsing import _default_model

    warnings.filterwarnings("ignore", message=r"\[W095\]")
    return spacy.load(_default_model())


def whole(fast: bool, size: int) -> Work:
    from geomap.pipeline import fast_recognizer, find_toponyms, model_recognizer

    settings = Settings()
    recognizer = fast_recognizer(settings, size) if fast else model_recognizer(settings)
    return lambda text: find_toponyms(Document("x", text), settings, recognizer=recognizer)


def geonames_tagger(index: Index) -> Work:
    from geomap.gazetteer.index_layers import Stack
    from geomap.gazetteer.scanning.keys import Keys

    names = Path(tempfile.mkdtemp()) / "places.tsv"
    keys = Keys(Stack(index.path, ()))
    names.write_text("".join(f"{key}\t1\t{key}\n" for key in keys), encoding="utf-8")
    os.environ["GEONAMES_PLACES"] = str(names)
    from geonames_tagger import tag_locations

    return lambda text: list(tag_locations(text))


def flashgeotext() -> Work:
    from flashgeotext.geotext import GeoText
    from loguru import logger

    logger.remove()
    geotext = GeoText()
    return lambda text: geotext.extract(input_text=text)


def scanning(index: Index, texts: Sequence[str], folder: Path) -> None:
    """Print how fast names are found in whole texts, and what the automaton's file costs."""
    from geomap.gazetteer.scanning import built, look_ups, names_file

    start = process_time()
    built(index, folder=folder)
    made = process_time() - start
    again = Index(index.path, ())
    start = process_time()
    automaton = built(again, folder=folder)
    automaton("Homs")
    opened = process_time() - start
    size = names_file(index, folder).stat().st_size / 1e6
    print(f"automaton: {size:.0f} MB, built in {made:.1f} s, opened in {opened:.2f} s")
    text = "\n\n".join(texts)
    for name, work in (("automaton", automaton), ("look-ups", look_ups(index))):
        rate = words_per_second(work, [text]) / len(text.split()) * len(text.encode())
        print(f"{'scan, ' + name:<34}{rate / 1e6:>10.1f} MB/s")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpora", nargs="*", type=Path)
    parser.add_argument("--others", type=Path)
    options = parser.parse_args()
    if options.others:
        sys.path.append(str(options.others))
    texts, index = texts_of(options.corpora), Index(layers=())
    with tempfile.TemporaryDirectory() as folder:
        scanning(index, texts, Path(folder))
    few = some(texts, WORDS)
    rows: list[tuple[str, Callable[[], Work], Sequence[str]]] = [
        ("spaCy's model alone", model_alone, few),
        ("geomap geoparse", lambda: whole(fast=False, size=0), few),
        ("geomap geoparse --fast", lambda: whole(fast=True, size=sum(map(len, texts))), texts),
        ("flashgeotext (no resolution)", flashgeotext, few),
        ("geonames-tagger (no offsets)", lambda: geonames_tagger(index), some(texts, 1_000)),
    ]
    base = 0.0
    for name, make, given in rows:
        try:
            rate = words_per_second(make(), given)
        except ImportError as error:
            print(f"{name:<34}not installed ({error.name})")
            continue
        base = base or rate
        print(f"{name:<34}{rate:>10,.0f} words/s {rate / base:>8.2f} × spaCy's model", flush=True)


if __name__ == "__main__":
    main()
