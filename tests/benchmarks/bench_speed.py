"""
How fast events are read and tables mapped, each beside spaCy alone or against its own size.

    python tests/benchmarks/bench_speed.py [TEXTS.jsonl] [--full]

Without texts, passages of our own are read (``tests/benchmarks/passages``): as one long text, as
400 short reports, and, with ``--full``, as 2,000 of both mixed. Everything is processor time on one
thread, so that a busy machine does not count; spaCy's model as its makers load it reads the same
texts in the same rounds, and the ratio is of words a second. The cost of documents and of tables
is fitted as size to a power.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import statistics
import tempfile
import warnings
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from math import log
from pathlib import Path
from time import process_time
from typing import Any

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from geomap.model import Document
from geomap.pipeline import extract_events
from geomap.settings import Settings

PASSAGES = Path(__file__).parent / "passages"
_HEADER = re.compile(r"### \S+\n.*?published: (\S+)\n(?:\d+: .*\n)*")
_TAG = re.compile(r"\[\[[^|\]]*\|([^\]]*)\]\]")


def passages() -> list[Document]:
    """Read our own passages, without the marks of their events."""
    found: list[Document] = []
    for path in sorted(PASSAGES.glob("*.txt")):
        _, *parts = _HEADER.split(path.read_text(encoding="utf-8"))
        for published, marked in zip(parts[::2], parts[1::2], strict=True):
            text = _TAG.sub(r"\1", _TAG.sub(r"\1", marked)).strip()
            found.append(Document(f"{path.stem}{len(found)}", text, published=_day(published)))
    return found


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def given(path: Path) -> list[Document]:
    rows = (json.loads(line) for line in path.open(encoding="utf-8"))
    return [Document(str(n), row["text"]) for n, row in enumerate(rows)]


def words(documents: Sequence[Document]) -> int:
    return sum(len(document.text.split()) for document in documents)


def seconds(work: Callable[..., object], *of: object) -> float:
    start = process_time()
    work(*of)
    return process_time() - start


def spacy_alone() -> Callable[[Sequence[Document]], object]:
    import spacy

    from geomap.parsing import _default_model, one_blas_thread

    warnings.filterwarnings("ignore", message=r"\[W095\]")
    nlp = spacy.load(_default_model())

    def read(documents: Sequence[Document]) -> None:
        with one_blas_thread():
            for _ in nlp.pipe(document.text for document in documents):
                pass

    return read


def against_spacy(sets: dict[str, list[Document]], rounds: int) -> None:
    alone, settings = spacy_alone(), Settings()
    print("| texts | words | spaCy alone, words/s | geomap events, words/s | ratio |")
    print("|---|---|---|---|---|")
    for name, documents in sets.items():
        alone(documents[:3])
        extract_events(documents[:3], settings)
        pairs = [
            (
                seconds(alone, documents),
                seconds(extract_events, documents, settings),
            )
            for _ in range(rounds)
        ]
        n, model, ours = words(documents), *map(statistics.median, zip(*pairs, strict=True))
        ratio = statistics.median(a / b for a, b in pairs)
        print(f"| {name} | {n:,} | {n / model:,.0f} | {n / ours:,.0f} | {ratio:.2f} |", flush=True)


def exponent(sizes: Sequence[int], costs: Sequence[float]) -> float:
    """Fit cost = a · size ** b by least squares of the logarithms, and return b."""
    x, y = [log(size) for size in sizes], [log(cost) for cost in costs]
    mean_x, mean_y = statistics.fmean(x), statistics.fmean(y)
    above = sum((a - mean_x) * (b - mean_y) for a, b in zip(x, y, strict=True))
    return above / sum((a - mean_x) ** 2 for a in x)


def growth(name: str, sizes: Sequence[int], work: Callable[[int], object]) -> None:
    costs = [seconds(work, size) for size in sizes]
    told = ", ".join(f"{size:,}: {cost:.1f} s" for size, cost in zip(sizes, costs, strict=True))
    print(f"{name}: {told}; size to the power of {exponent(sizes, costs):.2f}", flush=True)


def features(events: Sequence[dict[str, Any]], n: int) -> Iterator[str]:
    """Draw that many events of those that were found, each with an id of its own."""
    rng = random.Random(n)  # noqa: S311 (no secret)
    for number in range(n):
        row = rng.choice(events)
        row = {**row, "properties": {**row["properties"], "event_id": f"e{number:09}"}}
        yield json.dumps(row, ensure_ascii=False)


def maps(documents: Sequence[Document], sizes: Sequence[int]) -> None:
    """Print how the cost of a page grows with its table, in geomap's own GeoJSON."""
    from geomap.actors import load_actors
    from geomap.formats import read_events
    from geomap.formats.geojson import dump_geojson
    from geomap.frames import to_frame
    from geomap.rendering import Look, write_map

    found = json.loads(dump_geojson(to_frame(extract_events(documents, Settings()))))["features"]
    with tempfile.TemporaryDirectory() as folder:
        for size in sizes:
            rows = ",\n".join(features(found, size))
            path = Path(folder) / f"{size}.geojson"
            path.write_text(f'{{"type": "FeatureCollection", "features": [\n{rows}\n]}}\n', "utf-8")

        def work(size: int) -> None:
            frame = read_events(Path(folder) / f"{size}.geojson").frame
            write_map(frame, load_actors().actors, Path(folder) / "map.html", title="", look=Look())

        work(sizes[0])
        growth("events read and mapped", sizes, work)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("texts", nargs="?", type=Path)
    parser.add_argument("--full", action="store_true", help="2,000 documents, 100,000 events")
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    own = given(options.texts) if options.texts else passages()
    short = sorted(own * (400 // len(own) + 1), key=lambda d: len(d.text))[:400]
    long = Document("long", "\n\n".join(document.text for document in own[-100:]))
    sets = {"1 long": [long], f"{len(short)} short": short}
    if options.full:
        mixed = [Document(f"m{n}", d.text) for n, d in enumerate((own * 5)[:1996])]
        sets["2,000 mixed"] = [*mixed, long, long, long, long]
    against_spacy(sets, options.rounds)
    sizes = (10, 30, 100, 300, 1000, 2000) if options.full else (10, 30, 100, 300)
    many = [Document(f"g{n}", d.text) for n, d in enumerate(own * (sizes[-1] // len(own) + 1))]
    growth("documents read", sizes, lambda n: extract_events(many[:n], Settings()))
    maps(own[:60], (100, 1000, 10_000, 100_000) if options.full else (100, 1000, 10_000))


if __name__ == "__main__":
    main()
