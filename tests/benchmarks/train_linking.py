"""
Fits the location model of ``geomap.extraction.arguments`` and scores it by five folds of texts.

    python tests/benchmarks/train_linking.py CORPUS.jsonl [--cache FOLDER] [-o WEIGHTS.json]

CORPUS as in ``bench_event_location.py``; its held-out third is never read here. Needs scikit-learn,
which geomap itself does without. The same corpus and index give the same file.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from bench_event_location import Reader, Row, Tally, _touch, gold_of, rows_of, trigger_of
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

from geomap.extraction.arguments.location_model import THRESHOLD, place_candidates
from geomap.extraction.arguments.location_model.features import features

LEAST = 10  # a sign seen less often could be fitted to single sentences
RIDGE = 0.2  # inverse strength; of .1, .2, .3 the best by folds
FOLDS = 5
TARGET = (
    Path(__file__).resolve().parents[2] / "geomap/extraction/arguments/location_model/weights.json"
)


def examples(rows: Sequence[Row], reader: Reader) -> list[tuple[int, set[str], tuple[int, int]]]:
    found = []
    for at, row in enumerate(rows):
        doc, toponyms = reader(row["text"])
        named = place_candidates(doc, toponyms)
        for place, seen in zip(named, features(trigger_of(row, doc), named), strict=True):
            span = doc[place.start : place.end]
            found.append((at, seen, (span.start_char, span.end_char)))
    return found


def logit() -> Any:
    return LogisticRegression(C=RIDGE, max_iter=500, solver="liblinear")


def fold_of(text: str) -> int:
    return int(hashlib.sha256(text.encode()).hexdigest()[:6], 16) % FOLDS


def by_folds(rows: Sequence[Row], seen: Any, table: Any, truth: Any) -> Tally:
    folds = np.array([fold_of(rows[at]["text"]) for at, _, _ in seen])
    chance = np.zeros(len(seen))
    for fold in range(FOLDS):
        model = logit().fit(table[folds != fold], truth[folds != fold])
        chance[folds == fold] = model.predict_proba(table[folds == fold])[:, 1]
    given: dict[int, list[tuple[int, int]]] = {}
    for (at, _, span), each in zip(seen, chance, strict=True):
        if each > THRESHOLD:
            given.setdefault(at, []).append(span)
    tally = Tally()
    for at, row in enumerate(rows):
        tally.count(gold_of(row), given.get(at, []))
    return tally


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--cache", type=Path)
    parser.add_argument("-o", "--output", type=Path, default=TARGET)
    options = parser.parse_args()
    rows = rows_of(options.corpus, held_out=False)
    seen = examples(rows, Reader(options.cache))
    truth = np.array([any(_touch(g, s) for g in gold_of(rows[at])) for at, _, s in seen])
    often = Counter(sign for _, found, _ in seen for sign in found)
    vectors = DictVectorizer()
    table = vectors.fit_transform([{s: 1.0 for s in f if often[s] >= LEAST} for _, f, _ in seen])
    # liblinear takes no indices of 64 bits.
    table.indices, table.indptr = table.indices.astype(np.int32), table.indptr.astype(np.int32)
    print(f"{len(rows)} rows, {len(seen)} places, {table.shape[1]} signs")
    print(f"{FOLDS} folds  {by_folds(rows, seen, table, truth)}")
    model = logit().fit(table, truth)
    weights = {"": round(float(model.intercept_[0]), 3)}
    for name, value in zip(vectors.get_feature_names_out(), model.coef_[0], strict=True):
        if round(float(value), 3):
            weights[str(name)] = round(float(value), 3)
    made = {
        "made_by": "tests/benchmarks/train_linking.py",
        "weights": dict(sorted(weights.items())),
    }
    options.output.write_text(json.dumps(made, indent=0, ensure_ascii=False) + "\n", "utf-8")


if __name__ == "__main__":
    main()
