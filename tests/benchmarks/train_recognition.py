"""
Train the judge of recognition and write ``geomap/recognition/weights.json``.

``python tests/benchmarks/train_recognition.py [--cache DIR] [--write]`` needs ``../shared/corpora``
and scikit-learn (any of 1.5 or later; it is no dependency of geomap, which only reads the weights).
It stands here because it reads corpora that are not the project's. With ``--cache`` the parsed
texts are kept in DIR, so that a second run (after a change of the gazetteer) takes two minutes.

Learned from: the LGL, TUD-Loc and GeoVirus development sets, the two seed files with the gold in
``tests/gold`` and the sentences in ``recognition_sentences.txt`` (our own words). Adjectives of
nationality are no mentions and are not asked about. Everything is seeded: the same gazetteer, model
and versions give the same file.

Printed: precision, recall and F1 by five-fold cross-validation over documents, and with each set
left out in turn, which tells most of texts that geomap has never seen. ``mena-news`` is made of
documents of the three sets: its figures are those of these documents where they were left out.
"""

from __future__ import annotations

import argparse
import json
import re
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from geomap.evaluation import Annotated, Span, score_toponyms
from geomap.gazetteer.index import Index
from geomap.parsing import skim
from geomap.recognition import Case, considered
from geomap.recognition.classifier import chosen, classifier_of
from geomap.recognition.demonyms import is_demonym
from geomap.recognition.known_names import Names
from geomap.recognition.name_words import STREETS
from geomap.settings import Settings

HERE = Path(__file__).resolve().parent
SHARED = HERE.parents[2] / "shared"
WEIGHTS = HERE.parents[1] / "geomap" / "recognition" / "weights.json"
SETS = ("lgl", "tud-loc-trainval", "geovirus")
FOLDS, SEED, THRESHOLD = 5, 20151001, 0.4
RARE = 25
"""A sign that fewer candidates show is left out: it would be learned by heart."""
BOOSTING: dict[str, Any] = {
    "max_iter": 150, "learning_rate": 0.08, "max_leaf_nodes": 12, "min_samples_leaf": 25,
    "max_features": 0.2, "l2_regularization": 8.0, "early_stopping": False, "random_state": SEED,
}  # fmt: skip
LABELS = ("GPE", "LOC", "FAC", "ORG", "PERSON", "NORP")
# More than half of the candidates are of one country's local press, which marks the names of places
# in nearly all others; at half weight the other sets, left out, are read a little better.
SET_WEIGHTS = {"lgl": 0.5, "seeds": 2.0, "sentences": 3.0}


@dataclass(slots=True)
class Text:
    """A document with its candidates (as characters), their signs and their labels."""

    set: str
    id: str
    text: str
    gold: list[tuple[int, int]]
    ignored: list[tuple[int, int]]
    token_spans: list[tuple[int, int]]
    case: Case
    wanted: Any = None
    weight: Any = None
    table: Any = None


Row = tuple[str, str, str, list[tuple[int, int]], list[tuple[int, int]]]


def corpus_rows(name: str) -> Iterable[Row]:
    with (SHARED / "corpora" / f"{name}.jsonl").open(encoding="utf-8") as stream:
        for row in map(json.loads, stream):
            gold = [(t["start"], t["end"]) for t in row["toponyms"]]
            yield name, str(row["id"]), row["text"], gold, []


def seed_rows() -> Iterable[Row]:
    lines = (HERE.parent / "gold" / "toponyms.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    for file in sorted({row["file"] for row in rows}):
        own = [row for row in rows if row["file"] == file]
        sure = [(r["start"], r["end"]) for r in own if r["kind"] == "place"]
        open_ = [(r["start"], r["end"]) for r in own if r["kind"] == "optional"]
        yield "seeds", file, (SHARED / "seeds" / file).read_text(encoding="utf-8"), sure, open_


def sentence_rows() -> Iterable[Row]:
    """Read our own sentences: one a line, places in double brackets."""
    lines = (HERE / "recognition_sentences.txt").read_text(encoding="utf-8").splitlines()
    for number, line in enumerate(lines, 1):
        if line and not line.startswith("#"):
            text, gold = re.sub(r"\[\[|\]\]", "", line), []
            for shift, match in enumerate(re.finditer(r"\[\[(.+?)\]\]", line)):
                gold.append((match.start() - 4 * shift, match.end() - 4 * shift - 4))
            yield "sentences", str(number), text, gold, []


def read(rows: Iterable[Row], index: Index, cache: Path | None) -> list[Text]:
    texts = []
    for where, key, text, gold, ignored in rows:
        doc = _parsed(text, cache)
        case = considered(doc, Names(index))
        spans = [doc[a:b] for a, b in case.token_spans]
        places = [(s.start_char, s.end_char) for s in spans]
        texts.append(Text(where, key, text, gold, ignored, places, case))
    return texts


def _parsed(text: str, cache: Path | None) -> Any:
    if cache is None:
        return skim(text, Settings())
    from hashlib import sha256

    from spacy.tokens import Doc

    file = cache / f"{sha256(text.encode()).hexdigest()[:32]}.skimmed"
    if not file.exists():
        cache.mkdir(parents=True, exist_ok=True)
        file.write_bytes(skim(text, Settings()).to_bytes(exclude=["tensor"]))
    return Doc(skim("", Settings()).vocab).from_bytes(file.read_bytes())


def label(text: Text) -> None:
    """Mark the candidates that are gold; where none is, the nearest one, at half weight."""
    wanted, weight = np.zeros(len(text.token_spans)), np.ones(len(text.token_spans))
    at = {token_span: i for i, token_span in enumerate(text.token_spans)}
    for start, end in text.gold:
        if (start, end) in at:
            wanted[at[start, end]] = 1
        elif text.token_spans:
            share, best = max(
                ((min(end, b) - max(start, a)) / (max(end, b) - min(start, a)), i)
                for i, (a, b) in enumerate(text.token_spans)
            )
            if share > 0.3:
                wanted[best], weight[best] = 1, 0.5
    for i, (a, b) in enumerate(text.token_spans):
        if any(a < end and start < b for start, end in text.ignored):
            weight[i] = 0
    text.wanted, text.weight = wanted, weight * SET_WEIGHTS.get(text.set, 1.0)


def tabulate(texts: Sequence[Text]) -> list[str]:
    """Lay the signs out as tables, without those that hardly any candidate shows."""
    counts: dict[str, int] = {}
    for text in texts:
        for figures in text.case.figures:
            for sign, figure in figures.items():
                counts[sign] = counts.get(sign, 0) + bool(figure)
    features = sorted(sign for sign, count in counts.items() if count >= RARE)
    for text in texts:
        rows = [[float(f.get(sign, 0)) for sign in features] for f in text.case.figures]
        text.table = np.array(rows, float).reshape(len(rows), len(features))
    return features


def fit(texts: Sequence[Text], features: Sequence[str]) -> dict[str, Any]:
    from sklearn.ensemble import HistGradientBoostingClassifier

    booster = HistGradientBoostingClassifier(**BOOSTING)
    booster.fit(
        np.concatenate([t.table for t in texts]),
        np.concatenate([t.wanted for t in texts]),
        sample_weight=np.concatenate([t.weight for t in texts]),
    )
    trees = [[_node(n) for n in stage[0].nodes] for stage in booster._predictors]
    base = float(booster._baseline_prediction.ravel()[0])
    return {"base": base, "threshold": THRESHOLD, "signs": list(features), "trees": trees}


def _node(node: Any) -> list[float]:
    if node["is_leaf"]:
        return [round(float(node["value"]), 5)]
    least = float(f"{node['num_threshold']:.6g}")
    return [int(node["feature_idx"]), least, int(node["left"]), int(node["right"])]


def predict(model: dict[str, Any], texts: Iterable[Text]) -> dict[tuple[str, str], list[Any]]:
    judge = classifier_of(model)
    return {
        (t.set, t.id): list(map(max, judge.chances(t.case.figures), t.case.least)) for t in texts
    }


def left_out(
    texts: Sequence[Text], features: Sequence[str], part: Callable[[Text], Any]
) -> dict[tuple[str, str], list[Any]]:
    """Predict each part of the texts from the others; seeds and sentences are always learned."""
    found: dict[tuple[str, str], list[Any]] = {}
    for out in sorted({part(t) for t in texts} - {None}):
        model = fit([t for t in texts if part(t) != out], features)
        found.update(predict(model, [t for t in texts if part(t) == out]))
    return found


def fold_of(text: Text) -> int | None:
    """Give the fold of a corpus text, by its words alone, so that more texts move none."""
    return zlib.crc32(text.text.encode()) % FOLDS if text.set in SETS else None


def show(title: str, texts: Sequence[Text], chances: dict[tuple[str, str], list[Any]]) -> None:
    mena = {text for _, _, text, _, _ in corpus_rows("mena-news")}
    for name in (*SETS, "mena-news"):
        own = [t for t in texts if (t.text in mena if name == "mena-news" else t.set == name)]
        gold = {t.id: Annotated(t.id, tuple(Span(a, b) for a, b in t.gold)) for t in own}
        found = {
            t.id: [Span(a, b) for a, b in chosen(t.token_spans, chances[t.set, t.id], THRESHOLD)]
            for t in own
        }
        scores = score_toponyms(gold, found)
        for kind, r in (("exact", scores.exact), ("overlap", scores.overlap)):
            figures = f"P {r.precision:.3f}  R {r.recall:.3f}  F1 {r.f1:.3f}"
            print(f"{title:<22}{name:<18}{kind:<9}{figures}  {r.hits}/{r.predicted}/{r.gold}")


def kinds_of_errors(
    texts: Sequence[Text], chances: dict[tuple[str, str], list[Any]], names: Names
) -> None:
    """Count the misses and the false alarms of every set by kind, commonest first."""
    for name in SETS:
        missed, false = Counter[str](), Counter[str]()
        for text in (t for t in texts if t.set == name):
            features = dict(zip(text.token_spans, text.case.figures, strict=True))
            kept = chosen(text.token_spans, chances[text.set, text.id], THRESHOLD)
            missed.update(
                kind(text.text[a:b], features.get((a, b)), names) for a, b in apart(text.gold, kept)
            )
            false.update(
                kind(text.text[a:b], features[a, b], names) for a, b in apart(kept, text.gold)
            )
        print(f"{name}: missed {sum(missed.values())}: {missed.most_common(9)}")
        print(f"{name}: false {sum(false.values())}: {false.most_common(9)}")


def apart(spans: Iterable[tuple[int, int]], others: list[tuple[int, int]]) -> Any:
    return [(a, b) for a, b in spans if not any(x < b and a < y for x, y in others)]


def kind(name: str, features: Any, names: Names) -> str:
    """Name the kind of an error by what the name is and what the language model took it for."""
    last = name.lower().split()[-1]
    if all(is_demonym(word, names) for word in name.split()):
        return "adjective of nationality"
    if last in STREETS or any(c.isdigit() for c in name):
        return "street or road"
    if features is None:
        return "no candidate"
    if features["entity right"] or features["entity left"] or features["run right"] > 0:
        return "part of a longer name"
    label = next((word for word in LABELS if f"label {word}" in features), "nothing")
    known = "known" if features["known"] else "unknown"
    return f"{known} name, model says {label}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[1])
    parser.add_argument("--cache", type=Path, help="folder of parsed texts")
    parser.add_argument("--write", action="store_true", help="write the weights")
    parser.add_argument("--quick", action="store_true", help="no cross-validation")
    options = parser.parse_args()
    index = Index(layers=())
    rows = [row for name in SETS for row in corpus_rows(name)]
    texts = read([*rows, *seed_rows(), *sentence_rows()], index, options.cache)
    for text in texts:
        label(text)
    features = tabulate(texts)
    print(
        f"{len(texts)} texts, {sum(len(t.token_spans) for t in texts)} candidates,"
        f" {len(features)} features"
    )
    if not options.quick:
        own = {name: name for name in SETS}
        fold = left_out(texts, features, fold_of)
        show("cross-validated", texts, fold)
        kinds_of_errors(texts, fold, Names(index))
        show("set left out", texts, left_out(texts, features, lambda t: own.get(t.set)))
    if options.write:
        model = fit(texts, features)
        WEIGHTS.write_text(_printed(model), encoding="utf-8")
        print(f"{WEIGHTS}: {WEIGHTS.stat().st_size:,} bytes")


def _printed(model: dict[str, Any]) -> str:
    """Print one tree a line, so that a difference can be read."""
    trees = ",\n".join(json.dumps(tree, separators=(",", ":")) for tree in model["trees"])
    head = {k: v for k, v in model.items() if k != "trees"}
    about = "gradient-boosted trees over the signs; see tests/benchmarks/train_recognition.py"
    start = json.dumps({"about": about, **head}, indent=0, ensure_ascii=False)[:-2]
    return f'{start},\n"trees": [\n{trees}\n]\n}}\n'


if __name__ == "__main__":
    main()
