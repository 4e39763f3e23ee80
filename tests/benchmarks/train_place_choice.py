"""
Fits the decision on where an event happened, and scores it by five folds of texts.

    python tests/benchmarks/train_place_choice.py EVENT_LOCATION.jsonl PASSAGES.jsonl
        [--cache FOLDER] [--leave-out THEATRE ...] [-o WEIGHTS.json]

EVENT_LOCATION as in ``bench_event_location.py``; its held-out third is never read. PASSAGES are
annotated passages with events whose ``trigger``, ``place`` and ``in`` are lists of offsets; those
whose id begins with a theatre left out are never read. The odds of the location model are taken
from models that have not seen the text. Needs scikit-learn.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from bench_event_location import Reader, Row, _touch, gold_of, rows_of, trigger_of
from sklearn.feature_extraction import DictVectorizer
from train_linking import FOLDS, LEAST, examples, fold_of, logit

from geomap.actors import load_actors
from geomap.extraction.arguments.linkers import grammar_linker
from geomap.extraction.arguments.place_features import option_features
from geomap.extraction.arguments.place_options import PlaceOption, place_options
from geomap.extraction.context import ParsedDocument
from geomap.extraction.grammar import governor, lemma
from geomap.extraction.triggers.find import Trigger, find_triggers
from geomap.lexicon import EVENT_TYPES, NOUNS, VERBS, TriggerEntry
from geomap.model import Document

RIDGE = 0.3
# Passages are events of the lexicon's own kinds, event-location's are of any kind.
WEIGHT = {"event-location": 0.5, "passages": 2.0}
# What we knew before any row was read: parties, what is left or flown over, datelines and who tells
# are where nothing happened. Few rows show it, and a pin in the wrong country is worse than none.
PRIOR = {
    "not=party": -2.0, "not=saying&capital": -2.0, "elsewhere&flying": -4.0, "elsewhere=over": -1.0,
    "elsewhere=beyond": -2.0, "elsewhere=sea": -1.0, "elsewhere&topical": -1.0, "is_left": 2.5,
    "leads_from": 1.0, "own_dateline&first": -1.5, "own_informant=said": -0.5, "their_party": -2.0,
    "their_dateline": -1.0, "their_informant=said": -1.0, "their_informant=verb": -1.0,
    "their_capital": -0.5, "their_country": -0.5,
}  # fmt: skip
HELD = 5.0  # how much harder a prior is to move than a weight of which nothing was known
SEEN = 8  # options with a feature, below which it could be fitted to single texts
TARGET = (
    Path(__file__).resolve().parents[2] / "geomap/extraction/arguments/place_choice_weights.json"
)
Spans = list[tuple[int, int]]


@dataclass(frozen=True)
class Case:
    """An event: its options, their features, which of them are right, and its text's fold."""

    text: str
    options: Sequence[PlaceOption]
    features: Sequence[Mapping[str, float]]
    right: Sequence[bool | None]
    corpus: str
    gold: bool


def trigger_at(parsed: ParsedDocument, start: int, end: int) -> Trigger | None:
    """Give the event word at these characters as the lexicon has it; else as an attack."""
    span = parsed.doc.char_span(start, end, alignment_mode="expand")
    if span is None or not len(span):
        return None
    inside = range(span.start, span.end)
    found = [t for t in find_triggers(parsed, span.root.sent) if t.anchor.i in inside]
    if found:
        return found[0]
    word = span.root
    known = [*VERBS.get(lemma(word), ()), *(t for _, t in NOUNS.get(lemma(word), ()))]
    entry = known[0] if known else TriggerEntry(EVENT_TYPES["attack"])
    verb = word if word.pos_ in ("VERB", "AUX") else governor(word)
    return Trigger(word, verb, entry, entry.type)


def labels(options: Sequence[PlaceOption], place: Spans, around: Spans) -> list[bool | None]:
    """
    Say which options are right; None where it does not matter.

    A chain is right that touches the place; one that touches what lies around it is, where no
    chain of the event's own sentence is both right and on the map.
    """

    def touched(option: PlaceOption, spans: Spans) -> bool:
        doc = option.sentence.doc
        names = [doc[n.name.start : n.name.end] for n in option.chain.links]
        return any(_touch((s.start_char, s.end_char), g) for s in names for g in spans)

    own = [o for o in options if o.source == "here" and o.anchor and touched(o, place)]
    right: set[str] = {o.anchor.place_token.place.id for o in own if o.anchor}
    found: list[bool | None] = []
    for option in options:
        hit = touched(option, place) or (not own and touched(option, around))
        same = option.anchor is not None and option.anchor.place_token.place.id in right
        aside = option.source != "here" and (same or (own and hit))
        found.append(None if aside else hit)
    return found


def sentence_cases(rows: Sequence[Row], reader: Reader) -> Iterator[Case]:
    """Make a case of each row of event-location, with odds of models that have not seen it."""
    roster = load_actors()
    odds = out_of_fold(rows, reader)
    for at, row in enumerate(rows):
        doc, toponyms = reader(row["text"])
        parsed = ParsedDocument(Document("x", row["text"]), doc, toponyms, roster)
        trigger = trigger_at(parsed, row["event"]["start"], row["event"]["end"])
        assert trigger is not None
        word = trigger_of(row, doc)

        def linker(parsed: Any, anchor: Any, named: Any, /, at: int = at, word: Any = word) -> Any:
            if anchor.i != word.i:
                return grammar_linker(parsed, anchor, named)
            return [odds.get((at, n.start), 0.0) for n in named]

        yield case_of(parsed, trigger, (gold_of(row), []), linker, "event-location")


def out_of_fold(rows: Sequence[Row], reader: Reader) -> dict[tuple[int, int], float]:
    """Give the log odds of each row's names by models of `train_linking` from other texts."""
    seen = examples(rows, reader)
    truth = np.array([any(_touch(g, s) for g in gold_of(rows[at])) for at, _, s in seen])
    often = Counter(sign for _, found, _ in seen for sign in found)
    vectors = DictVectorizer()
    table = vectors.fit_transform([{s: 1.0 for s in f if often[s] >= LEAST} for _, f, _ in seen])
    table.indices, table.indptr = table.indices.astype(np.int32), table.indptr.astype(np.int32)
    folds = np.array([fold_of(rows[at]["text"]) for at, _, _ in seen])
    chance = np.zeros(len(seen))
    for fold in range(FOLDS):
        model = logit().fit(table[folds != fold], truth[folds != fold])
        chance[folds == fold] = model.decision_function(table[folds == fold])
    found = {}
    for (at, _, span), value in zip(seen, chance, strict=True):
        doc, _ = reader(rows[at]["text"])
        start = doc.char_span(*span, alignment_mode="expand").start
        found[at, start] = float(value)
    return found


def case_of(
    parsed: ParsedDocument, trigger: Trigger, gold: tuple[Spans, Spans], linker: Any, corpus: str
) -> Case:
    sentence = trigger.anchor.sent
    options = place_options(parsed, sentence)
    signs = option_features(parsed, trigger, sentence, options, [linker])
    right = labels(options, *gold)
    for option, truth in zip(options, right, strict=True):
        if truth and option.anchor is not None:
            parsed.memo["used", option.anchor.place_token.token.i] = True
    return Case(parsed.document.text, options, signs, right, corpus, bool(gold[0] or gold[1]))


def passage_cases(rows: Sequence[Row], reader: Reader) -> Iterator[Case]:
    roster = load_actors()
    for row in rows:
        doc, toponyms = reader(row["text"])
        day = date.fromisoformat(row["published"]) if row.get("published") else None
        document = Document("x", row["text"], published=day)
        parsed = ParsedDocument(document, doc, toponyms, roster)
        for event in sorted(row["events"], key=lambda e: e["trigger"][0]):
            trigger = trigger_at(parsed, *event["trigger"][0])
            if trigger is None:
                continue
            gold = (
                [tuple(s) for s in event.get("place", [])],
                [tuple(s) for s in event.get("in", [])],
            )
            yield case_of(parsed, trigger, gold, grammar_linker, "passages")  # type: ignore[arg-type]


def fitted(cases: Sequence[Case]) -> tuple[Any, Any]:
    """Fit the logit to all options that matter: the vectorizer and the weights, constant last."""
    rows = [
        (f, r, WEIGHT[c.corpus])
        for c in cases
        for f, r in zip(c.features, c.right, strict=True)
        if r is not None
    ]
    often = Counter(name for f, *_ in rows for name in f)
    vectors = DictVectorizer(sparse=False)
    kept = [{k: v for k, v in f.items() if often[k] >= SEEN or k in PRIOR} for f, *_ in rows]
    table = vectors.fit_transform(kept)
    table = np.hstack([table, np.ones((len(table), 1))])
    prior = np.array([*(PRIOR.get(n, 0.0) for n in vectors.get_feature_names_out()), 0.0])
    truth = np.array([float(bool(r)) for _, r, _ in rows])
    return vectors, newton(table, truth, np.array([w for *_, w in rows]), prior)


def newton(table: Any, truth: Any, counts: Any, prior: Any) -> Any:
    """Maximise the weighted likelihood with a normal prior around ``prior`` (Newton-Raphson)."""
    weights = prior.copy()
    strength = np.full(len(prior), 1 / RIDGE)
    strength[prior != 0] *= HELD
    strength[-1] = 1e-6
    for _ in range(30):
        chance = 1 / (1 + np.exp(-table @ weights))
        slope = table.T @ (counts * (truth - chance)) - strength * (weights - prior)
        curve = (table * (counts * chance * (1 - chance))[:, None]).T @ table + np.diag(strength)
        step = np.linalg.solve(curve, slope)
        weights = weights + step
        if np.abs(step).max() < 1e-6:
            break
    return weights


def chances_of(case: Case, model: tuple[Any, Any]) -> list[float]:
    vectors, weights = model
    if not case.features:
        return []
    odds = vectors.transform(case.features) @ weights[:-1] + weights[-1]
    return [float(c) for c in 1 / (1 + np.exp(-odds))]


def judged(cases: Sequence[Case], chances: Sequence[Sequence[float]], least: float) -> str:
    """Score the choice of one option an event by corpus: right, wrong, none given rightly."""
    lines = []
    for corpus in sorted({c.corpus for c in cases}):
        tally: Counter[str] = Counter()
        for case, chance in zip(cases, chances, strict=True):
            if case.corpus != corpus:
                continue
            known = [n for n, o in enumerate(case.options) if o.anchor]
            best = max(known, key=lambda n: chance[n], default=None)
            given = best is not None and chance[best] > least
            can = any(case.right[n] for n in known)
            what = "can" if can else "gold, off the map" if case.gold else "none"
            hit = given and case.right[best] is not False  # type: ignore[index]
            tally[f"{what}: {'right' if hit else 'wrong' if given else 'nothing'}"] += 1
        lines.append(f"{corpus}: " + ", ".join(f"{k} {v}" for k, v in sorted(tally.items())))
    return "\n".join(lines)


def fold(text: str) -> int:
    return int(hashlib.sha256(text.encode()).hexdigest()[:6], 16) % FOLDS


def by_folds(cases: Sequence[Case]) -> list[list[float]]:
    chances: list[list[float]] = [[] for _ in cases]
    for part in range(FOLDS):
        model = fitted([c for c in cases if fold(c.text) != part])
        for at, case in enumerate(cases):
            if fold(case.text) == part:
                chances[at] = chances_of(case, model)
    return chances


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("passages", type=Path)
    parser.add_argument("--cache", type=Path)
    parser.add_argument("--leave-out", nargs="*", default=[])
    parser.add_argument("-o", "--output", type=Path, default=TARGET)
    options = parser.parse_args()
    reader = Reader(options.cache)
    rows = [json.loads(line) for line in options.passages.open(encoding="utf-8")]
    rows = [r for r in rows if r["id"].split("-")[0] not in options.leave_out]
    cases = [
        *sentence_cases(rows_of(options.corpus, held_out=False), reader),
        *passage_cases(rows, reader),
    ]
    chances = by_folds(cases)
    for least in (0.3, 0.4, 0.5):
        print(f"least {least}\n{judged(cases, chances, least)}")
    vectors, fit = fitted(cases)
    names = [str(name) for name in vectors.get_feature_names_out()]
    weights = {name: round(float(value), 3) for name, value in zip([*names, ""], fit, strict=True)}
    print(f"{len(cases)} events, {len(names)} features")
    made = {
        "made_by": "tests/benchmarks/train_place_choice.py",
        "weights": dict(sorted(weights.items())),
    }
    options.output.write_text(json.dumps(made, indent=0, ensure_ascii=False) + "\n", "utf-8")


if __name__ == "__main__":
    main()
