"""
Train what gives texts in capitals their case again; write ``geomap/recognition/recasing.json``.

``python tests/benchmarks/train_recasing.py [--write]`` needs ``../shared/corpora`` and scikit-learn
(any of 1.5 or later; it is no dependency of geomap, which only reads the weights).

Learned from: the words inside the sentences of LGL, TUD-Loc, GeoVirus, re3d and ECB+, of the two
thirds of event-location that are learned from, and of the passages of our own but for the files
``horn`` and ``mixed``. Every fifth text is held out: printed is how many
of its words (first words of sentences left out) get their case again, and how many of those with a
capital. Everything is seeded.
"""

from __future__ import annotations

import argparse
import json
import zlib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from bench_event_location import rows_of

from geomap.actors import load_actors
from geomap.gazetteer.index import Index
from geomap.parsing import word_ranks
from geomap.recognition.classifier import classifier_of
from geomap.recognition.known_names import Names
from geomap.recognition.recasing import (
    _STARTS,
    Lexicon,
    caseless_spans,
    phrases_of,
    signs_of_words,
    with_neighbours,
    words_in,
)
from geomap.settings import Settings

HERE = Path(__file__).resolve().parent
SHARED = HERE.parents[2] / "shared"
WEIGHTS = HERE.parents[1] / "geomap" / "recognition" / "recasing.json"
SETS = {"lgl": 220, "tud-loc-trainval": 91, "geovirus": 120, "re3d": 88, "ecbplus-dev": 300}
SENTENCES = 2500
"""Of event-location, of the two thirds that are learned from."""
HELD = ("horn", "mixed")
SEED = 20151001
BOOSTING: dict[str, Any] = {
    "max_iter": 100, "learning_rate": 0.1, "max_leaf_nodes": 16, "min_samples_leaf": 40,
    "l2_regularization": 4.0, "early_stopping": False, "random_state": SEED,
}  # fmt: skip


def texts() -> Iterator[str]:
    for name, most in SETS.items():
        lines = (SHARED / "corpora" / f"{name}.jsonl").read_text("utf-8").strip().split("\n")
        rows = [json.loads(line)["text"] for line in lines]
        yield from _some(rows, most)
    rows = rows_of(SHARED / "corpora" / "event-location.jsonl", held_out=False)
    sentences = sorted({row["text"] for row in rows})
    yield from _some(sentences, SENTENCES)
    lines = (
        (SHARED / "corpora" / "own-passages" / "passages.jsonl")
        .read_text("utf-8")
        .strip()
        .split("\n")
    )
    for row in map(json.loads, lines):
        if not row["id"].startswith(HELD):
            yield row["text"]


def _some(rows: Sequence[str], most: int) -> list[str]:
    """Draw at most so many texts, by their words alone."""
    return sorted(rows, key=lambda text: zlib.crc32(f"{SEED} {text}".encode()))[:most]


def cases(text: str, words: Sequence[tuple[int, int]]) -> list[int]:
    """Give the case of each word: 0 small, 1 with a capital, 2 in capitals; -1 opens a sentence."""
    first = {match.start(1) for match in _STARTS.finditer(text)}
    found = []
    for start, end in words:
        word = text[start:end]
        case = 2 if word.isupper() and len(word) > 1 else int(word[:1].isupper())
        found.append(-1 if start in first else case)
    return found


def read(
    documents: Iterable[str], lexicon: Lexicon
) -> list[tuple[list[dict[str, float]], list[int]]]:
    found = []
    for text in documents:
        if caseless_spans(text):
            continue
        small = "".join(low if len(low := c.lower()) == 1 else c for c in text)
        words = words_in(small)
        rows = signs_of_words(small, words, lexicon)
        shown = [{sign: float(figure) for sign, figure in row.items() if figure} for row in rows]
        found.append((shown, cases(text, words)))
    return found


def table(rows: Sequence[dict[str, float]], signs: Sequence[str]) -> Any:
    return np.array([[float(row.get(sign, 0)) for sign in signs] for row in rows])


def fit(rows: Sequence[dict[str, float]], wanted: Sequence[int]) -> dict[str, Any]:
    from sklearn.ensemble import HistGradientBoostingClassifier

    signs = sorted({sign for row in rows for sign in row})
    booster = HistGradientBoostingClassifier(**BOOSTING)
    booster.fit(table(rows, signs), np.array(wanted))
    trees = [[_node(n) for n in stage[0].nodes] for stage in booster._predictors]
    base = float(booster._baseline_prediction.ravel()[0])
    return {"base": base, "threshold": 0.5, "signs": signs, "trees": trees}


def _node(node: Any) -> list[float]:
    if node["is_leaf"]:
        return [round(float(node["value"]), 4)]
    least = float(f"{node['num_threshold']:.6g}")
    return [int(node["feature_idx"]), least, int(node["left"]), int(node["right"])]


Read = list[tuple[list[dict[str, float]], list[int]]]


def flat(read_: Read, wanted: Any) -> tuple[list[dict[str, float]], list[int]]:
    kept = [(s, wanted(c)) for signs, case in read_ for s, c in zip(signs, case, strict=True)]
    return [s for s, c in kept if c is not None], [c for _, c in kept if c is not None]


def is_capital(case: int) -> int | None:
    return None if case < 0 else int(case > 0)


def is_upper(case: int) -> int | None:
    return None if case < 1 else int(case == 2)


def rounds(texts_: Read) -> Read:
    """Add the first round's chances, of a model that has not seen the text."""
    halves = texts_[::2], texts_[1::2]
    models = [classifier_of(fit(*flat(half, is_capital))) for half in halves]
    found: Read = []
    for half, other in zip(halves, reversed(models), strict=True):
        found += [(with_neighbours(s, other.chances(s)), case) for s, case in half]
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[1])
    parser.add_argument("--write", action="store_true", help="write the weights")
    options = parser.parse_args()
    names = Names(Index(layers=()))
    lexicon = Lexicon(names, word_ranks(Settings()), phrases_of(load_actors().spellings()))
    rows = list(texts())
    held = [text for text in rows if zlib.crc32(text.encode()) % 5 == 0]
    learned = read([text for text in rows if zlib.crc32(text.encode()) % 5], lexicon)
    models = {
        "first": fit(*flat(learned, is_capital)),
        "second": fit(*flat(rounds(learned), is_capital)),
        "upper": fit(*flat(learned, is_upper)),
    }
    show(models, read(held, lexicon))
    if options.write:
        WEIGHTS.write_text(_printed(models), encoding="utf-8")
        print(f"{WEIGHTS.name}: {WEIGHTS.stat().st_size:,} bytes")


def show(models: dict[str, Any], held: Read) -> None:
    first, second, upper = (classifier_of(models[name]) for name in ("first", "second", "upper"))
    counts = np.zeros((3, 3), int)
    for signs, case in held:
        chances = second.chances(with_neighbours(signs, first.chances(signs)))
        for chance, shout, wanted in zip(chances, upper.chances(signs), case, strict=True):
            if wanted >= 0:
                counts[wanted, 0 if chance < 0.5 else 2 if shout >= 0.5 else 1] += 1
    print("rows: small, with a capital, in capitals; columns: what they became\n", counts)
    print(f"words right {counts.trace() / counts.sum():.4f} of {counts.sum()}")
    print(f"words with a capital that got one {counts[1:, 1:].sum() / counts[1:].sum():.4f}")
    print(f"capitals given that are right {counts[1:, 1:].sum() / counts[:, 1:].sum():.4f}")


def _printed(models: dict[str, Any]) -> str:
    """Print one tree a line, so that a difference can be read."""
    parts = []
    for name, model in models.items():
        trees = ",\n".join(json.dumps(tree, separators=(",", ":")) for tree in model["trees"])
        head = json.dumps({k: v for k, v in model.items() if k != "trees"})[:-1]
        parts.append(f'"{name}": {head},\n"trees": [\n{trees}\n]}}')
    about = "boosted trees over the signs of words; see tests/benchmarks/train_recasing.py"
    return "{" + f'"about": {json.dumps(about)},\n' + ",\n".join(parts) + "}\n"


if __name__ == "__main__":
    main()
