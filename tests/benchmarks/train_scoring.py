"""
Fits the decision whether a mention tells an event, and says how well it does by folds of texts.

    python tests/benchmarks/train_scoring.py SHARED [--held-out FILE.json] [-o scoring.json]

Learned from the development documents of events-dev and from the passages of own-passages that the
encoder was not trained on; a text of one hash is always in one fold. Positive are mentions in whose
sentence a coded event of the same ACLED type stands, each coded event once. scikit-learn is needed
here and not by geomap.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import numpy as np
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from geomap.documents import read_documents
from geomap.extraction.coders import code
from geomap.extraction.context import ParsedDocument
from geomap.extraction.event_mention import EventMention
from geomap.extraction.scoring import signals
from geomap.lexicon import SUB_EVENTS
from geomap.model import Document
from geomap.parsing import parse
from geomap.pipeline.reading import find_toponyms
from geomap.settings import Settings

TARGET = Path(__file__).resolve().parents[2] / "geomap/extraction/scoring.json"
KIND = {sub: kind for kind, subs in SUB_EVENTS.items() for sub in subs}
Row = tuple[str, dict[str, float], int, float]


def rows_of(document: Document, gold: list[tuple[int, int, set[str], bool]], roster: object,
            weight: float) -> Iterator[Row]:  # fmt: skip
    """Yield the mentions of a document with their signals, whether each is an event, its weight."""
    settings = Settings()
    doc = parse(document.text, settings)
    parsed = ParsedDocument(document, doc, find_toponyms(document, settings), roster)
    taken: set[int] = set()
    found = [(m, signals(parsed, m)) for m in code(parsed)]
    found.sort(key=lambda pair: -pair[1]["trigger"])
    for mention, told in found:
        at = _gold_of(mention, document.offset, gold, taken)
        if at is not None and not gold[at][3]:
            taken.add(at)
        yield document.id, told, int(at is not None), weight


def _gold_of(mention: EventMention, offset: int, gold: list[tuple[int, int, set[str], bool]],
             taken: set[int]) -> int | None:  # fmt: skip
    sentence = mention.sentence
    start, end = offset + sentence.start_char, offset + sentence.end_char
    for at, (low, high, kinds, _) in enumerate(gold):
        overlap = min(end, high) - max(start, low)
        enough = overlap > 0 and overlap >= 0.5 * min(end - start, high - low)
        if at not in taken and enough and KIND[mention.type.sub_event_type] in kinds:
            return at
    return None


def dev_documents(shared: Path, held: set[str]) -> Iterator[tuple[Document, list]]:
    """Yield the development documents of events-dev with their coded events."""
    folder = shared / "corpora/events-dev"
    gold: dict[str, list] = {}
    for line in (folder / "gold.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        kinds = {KIND[t] for t in row["types"]}
        for low, high in row["spans"][:1] if not row["multi"] else row["spans"]:
            gold.setdefault(row["document"], []).append((low, high, kinds, row["multi"]))
    for document in read_documents([folder / "texts"]).documents:
        if document.id not in held:
            yield document, gold.get(document.id, [])


def passages(shared: Path, files: set[str]) -> Iterator[tuple[Document, list]]:
    """Yield the passages of some files with their events, each at the sentence of its trigger."""
    for line in (shared / "corpora/own-passages/passages.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        if row["id"].split("-")[0] in files:
            published = date.fromisoformat(row["published"]) if row.get("published") else None
            gold = [
                (*e["trigger"][0], {KIND[e["type"]]}, False)
                for e in row["events"]
                if e.get("trigger")
            ]
            yield Document(id=row["id"], text=row["text"], published=published), gold


def main() -> None:
    from geomap.actors import load_actors

    ap = argparse.ArgumentParser()
    ap.add_argument("shared", type=Path)
    ap.add_argument("--held-out", type=Path)
    ap.add_argument("-o", "--output", type=Path, default=TARGET)
    options = ap.parse_args()
    held = json.loads(options.held_out.read_text()) if options.held_out else {}
    roster = load_actors()
    rows: list[Row] = []
    for document, gold in dev_documents(options.shared, set(held.get("events-dev", []))):
        rows += rows_of(document, gold, roster, 2.0)
    print("events-dev", len(rows), sum(r[2] for r in rows))
    for document, gold in passages(options.shared, set(held.get("own-passages", []))):
        rows += rows_of(document, gold, roster, 1.0)
    print("with passages", len(rows), sum(r[2] for r in rows))
    fit(rows, options.output)


def fit(rows: list[Row], output: Path) -> None:
    vectorizer = DictVectorizer()
    X = vectorizer.fit_transform([told for _, told, _, _ in rows])
    y = np.array([label for *_, label, _ in rows])
    w = np.array([weight for *_, weight in rows])
    folds = np.array([int(hashlib.sha256(r[0].encode()).hexdigest()[:6], 16) % 5 for r in rows])
    model = lambda: LogisticRegression(C=0.3, max_iter=5000)
    p = np.zeros(len(rows))
    for fold in range(5):
        p[folds == fold] = (
            model()
            .fit(X[folds != fold], y[folds != fold], w[folds != fold])
            .predict_proba(X[folds == fold])[:, 1]
        )
    real = w == 2.0
    for name, part in (("all", real | True), ("events-dev", real)):
        print(name, "AUC", round(roc_auc_score(y[part], p[part]), 3))
        for t in (0.3, 0.4, 0.5, 0.6, 0.7):
            told = p[part] >= t
            hit = (told & (y[part] == 1)).sum()
            print(
                f"  {t}: precision {hit / max(1, told.sum()):.3f} of {told.sum()}, recall {hit / y[part].sum():.3f}"
            )
    whole = model().fit(X, y, w)
    weights = dict(
        zip(vectorizer.get_feature_names_out(), whole.coef_[0].round(3).tolist(), strict=True)
    )
    weights["(intercept)"] = round(float(whole.intercept_[0]), 3)
    output.write_text(json.dumps({"weights": dict(sorted(weights.items()))}, indent=1) + "\n")
    print(f"wrote {output.name}")


if __name__ == "__main__":
    main()
