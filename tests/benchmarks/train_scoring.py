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
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from geomap.actors import Roster, load_actors
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
REAL = 2.0
"""Weight of a mention in real news; one in a passage of our own weighs 1."""
FOLDS, RIDGE = 5, 0.3


@dataclass(frozen=True)
class Coded:
    """A coded event: its stretch of the file, ACLED types, and whether several may match it."""

    start: int
    end: int
    kinds: frozenset[str]
    multi: bool = False


@dataclass(frozen=True)
class Row:
    """A mention: its document, its signals, whether it is an event, its weight."""

    document: str
    signals: dict[str, float]
    event: int
    weight: float


def rows_of(document: Document, gold: Sequence[Coded], roster: Roster, weight: float) -> list[Row]:
    """Describe the mentions of a document; each coded event is told by the likeliest one."""
    settings = Settings()
    doc = parse(document.text, settings)
    parsed = ParsedDocument(document, doc, find_toponyms(document, settings), roster)
    found = [(mention, signals(parsed, mention)) for mention in code(parsed)]
    found.sort(key=lambda pair: -pair[1]["trigger"])
    taken: set[Coded] = set()
    rows = []
    for mention, told in found:
        coded = _coded_by(mention, document.offset, [g for g in gold if g not in taken])
        if coded is not None and not coded.multi:
            taken.add(coded)
        rows.append(Row(document.id, told, int(coded is not None), weight))
    return rows


def _coded_by(mention: EventMention, offset: int, gold: Sequence[Coded]) -> Coded | None:
    start = offset + mention.sentence.start_char
    end = offset + mention.sentence.end_char
    kind = KIND[mention.type.sub_event_type]
    for coded in gold:
        overlap = min(end, coded.end) - max(start, coded.start)
        least = 0.5 * min(end - start, coded.end - coded.start)
        if overlap > 0 and overlap >= least and kind in coded.kinds:
            return coded
    return None


def dev_documents(shared: Path, held: set[str]) -> Iterator[tuple[Document, list[Coded]]]:
    """Yield the development documents of events-dev with their coded events."""
    folder = shared / "corpora/events-dev"
    gold: dict[str, list[Coded]] = {}
    for line in (folder / "gold.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        kinds = frozenset(KIND[t] for t in row["types"])
        spans = row["spans"] if row["multi"] else row["spans"][:1]
        coded = [Coded(low, high, kinds, row["multi"]) for low, high in spans]
        gold.setdefault(row["document"], []).extend(coded)
    for document in read_documents([folder / "texts"]).documents:
        if document.id not in held:
            yield document, gold.get(document.id, [])


def passages(shared: Path, files: set[str]) -> Iterator[tuple[Document, list[Coded]]]:
    """Yield the passages of some files with their events, each at its trigger."""
    for line in (shared / "corpora/own-passages/passages.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        if row["id"].split("-")[0] in files:
            published = date.fromisoformat(row["published"]) if row.get("published") else None
            told = [e for e in row["events"] if e.get("trigger")]
            gold = [Coded(*e["trigger"][0], frozenset({KIND[e["type"]]})) for e in told]
            yield Document(id=row["id"], text=row["text"], published=published), gold


def fit(rows: Sequence[Row], output: Path) -> None:
    """Print what five folds of documents come to, then fit all and write the weights."""
    vectors = DictVectorizer()
    table = vectors.fit_transform([row.signals for row in rows])
    truth = np.array([row.event for row in rows])
    weight = np.array([row.weight for row in rows])
    fold = np.array([int(hashlib.sha256(r.document.encode()).hexdigest()[:6], 16) for r in rows])
    chance = np.zeros(len(rows))
    for at in range(FOLDS):
        out = fold % FOLDS == at
        model = LogisticRegression(C=RIDGE, max_iter=5000)
        model.fit(table[~out], truth[~out], weight[~out])
        chance[out] = model.predict_proba(table[out])[:, 1]
    report("all", truth, chance)
    report("real news", truth[weight == REAL], chance[weight == REAL])
    whole = LogisticRegression(C=RIDGE, max_iter=5000).fit(table, truth, weight)
    names = vectors.get_feature_names_out()
    weights = dict(zip(names, whole.coef_[0].round(3).tolist(), strict=True))
    weights["(intercept)"] = round(float(whole.intercept_[0]), 3)
    output.write_text(json.dumps({"weights": dict(sorted(weights.items()))}, indent=1) + "\n")


def report(name: str, truth: np.ndarray, chance: np.ndarray) -> None:
    """Print how well the chance tells events from others, and what thresholds come to."""
    print(f"{name}: AUC {roc_auc_score(truth, chance):.3f}, {len(truth)} mentions")
    for least in (0.3, 0.4, 0.5, 0.6, 0.7):
        told = chance >= least
        hit = (told & (truth == 1)).sum()
        precision, recall = hit / max(1, told.sum()), hit / truth.sum()
        print(f"  {least}: precision {precision:.3f} of {told.sum()}, recall {recall:.3f}")


def main() -> None:
    """Read the corpora and fit."""
    options = argparse.ArgumentParser()
    options.add_argument("shared", type=Path)
    options.add_argument("--held-out", type=Path, help="JSON: corpus → ids never looked at")
    options.add_argument("-o", "--output", type=Path, default=TARGET)
    given = options.parse_args()
    held = json.loads(given.held_out.read_text()) if given.held_out else {}
    roster = load_actors()
    rows: list[Row] = []
    for document, gold in dev_documents(given.shared, set(held.get("events-dev", []))):
        rows += rows_of(document, gold, roster, REAL)
    for document, gold in passages(given.shared, set(held.get("own-passages", []))):
        rows += rows_of(document, gold, roster, 1.0)
    fit(rows, given.output)


if __name__ == "__main__":
    main()
