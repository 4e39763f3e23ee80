"""
Where events happened, by the rules of ``geomap.extraction``, against sentences marked by hand.

    python tests/benchmarks/bench_event_location.py CORPUS.jsonl [--held-out] [--cache FOLDER]

CORPUS has a row a sentence and event word: ``{"text", "event": {start, end}, "event_locations":
[{start, end, ...}]}``; the latter may be empty. A third of the texts, chosen by a hash of the text
(`part_of`), is held out and read only with ``--held-out``. Printed are overlap precision, recall
and F1 of the places (a marked place counts once, a given place that touches none is wrong), and of
the rows without a place the share for which none was given: for `link_places`, for the mean log
odds of `LINKERS` over the same names, and for ``find_event_places``, by which `geomap events`
places what it takes for an event. The logit of `link_places` was fitted to the other two thirds:
their own figure flatters, ``train_linking.py`` prints five folds.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import pickle
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from geomap.actors import load_actors
from geomap.extraction.arguments.location import find_event_places
from geomap.extraction.arguments.location_model import link_places
from geomap.extraction.arguments.place_choice import LINKERS
from geomap.extraction.context import ParsedDocument
from geomap.extraction.grammar import governor, lemma
from geomap.extraction.triggers.find import Trigger
from geomap.gazetteer.index import Index
from geomap.lexicon import EVENT_TYPES, NOUNS, VERBS, TriggerEntry
from geomap.model import Document, Toponym
from geomap.parsing import parse
from geomap.recognition import recognise
from geomap.resolution import resolve
from geomap.settings import Settings

SEED = "geomap-5"
HELD_OUT = 0
Spans = list[tuple[int, int]]
Row = dict[str, Any]


def part_of(text: str) -> int:
    """Say in which third a text lies: 0 is held out. White space and case do not count."""
    plain = f"{SEED} {' '.join(text.split()).casefold()}"
    return int(hashlib.sha256(plain.encode()).hexdigest()[:8], 16) % 3


def rows_of(corpus: Path, *, held_out: bool) -> list[Row]:
    rows = [json.loads(line) for line in corpus.open(encoding="utf-8") if line.strip()]
    return [row for row in rows if (part_of(row["text"]) == HELD_OUT) is held_out]


class Reader:
    """Parses texts and finds their toponyms, once each; keeps them in a folder if there is one."""

    def __init__(self, folder: Path | None = None) -> None:
        self.settings, self.index, self.folder = Settings(), Index(), folder
        self.read: dict[str, tuple[Any, tuple[Toponym, ...]]] = {}

    def __call__(self, text: str) -> tuple[Any, tuple[Toponym, ...]]:
        if text not in self.read:
            self.read[text] = self._kept(text) if self.folder else self._fresh(text)
        return self.read[text]

    def _fresh(self, text: str) -> tuple[Any, tuple[Toponym, ...]]:
        document, doc = Document("x", text), parse(text, self.settings)
        mentions = recognise(document, doc, self.index, self.settings)
        return doc, tuple(resolve(document, mentions, self.index))

    def _kept(self, text: str) -> tuple[Any, tuple[Toponym, ...]]:
        from spacy.tokens import Doc

        from geomap.parsing import _default_model, _model

        assert self.folder is not None
        name = self.folder / f"{hashlib.sha256(text.encode()).hexdigest()[:24]}.pickle"
        if not name.is_file():
            doc, toponyms = self._fresh(text)
            name.write_bytes(pickle.dumps((doc.to_bytes(), toponyms)))
        data, toponyms = pickle.loads(name.read_bytes())  # noqa: S301  # written by ourselves
        return Doc(_model(_default_model()).vocab).from_bytes(data), toponyms


def trigger_of(row: Row, doc: Any) -> Any:
    event = row["event"]
    return doc.char_span(event["start"], event["end"], alignment_mode="expand").root


@dataclass
class Tally:
    hit: int = 0
    missed: int = 0
    wrong: int = 0
    empty: int = 0
    left_empty: int = 0

    def count(self, gold: Spans, given: Spans) -> None:
        found = sum(any(_touch(g, p) for p in given) for g in gold)
        self.hit, self.missed = self.hit + found, self.missed + len(gold) - found
        self.wrong += sum(not any(_touch(g, p) for g in gold) for p in given)
        self.empty += not gold
        self.left_empty += not gold and not given

    def __str__(self) -> str:
        precision = self.hit / max(1, self.hit + self.wrong)
        recall = self.hit / max(1, self.hit + self.missed)
        f1 = 2 * precision * recall / max(1e-9, precision + recall)
        none = self.left_empty / max(1, self.empty)
        return f"P {precision:.3f}  R {recall:.3f}  F1 {f1:.3f}  none given, rightly {none:.3f}"


def _touch(a: tuple[int, int], b: tuple[int, int]) -> bool:
    return a[0] < b[1] and b[0] < a[1]


def gold_of(row: Row) -> Spans:
    return [(place["start"], place["end"]) for place in row["event_locations"]]


def linked(reader: Reader, row: Row) -> Spans:
    doc, toponyms = reader(row["text"])
    return [(s.start_char, s.end_char) for s in link_places(trigger_of(row, doc), toponyms)]


def ruled() -> Callable[[Reader, Row], Spans]:
    """Place the word by `find_event_places`; a word the lexicon lacks counts as an attack."""
    roster = load_actors()

    def spans(reader: Reader, row: Row) -> Spans:
        doc, toponyms = reader(row["text"])
        word = trigger_of(row, doc)
        known = [*VERBS.get(lemma(word), ()), *(t for _, t in NOUNS.get(lemma(word), ()))]
        trigger = known[0] if known else TriggerEntry(EVENT_TYPES["attack"])
        verb = word if word.pos_ in ("VERB", "AUX") else governor(word)
        parsed = ParsedDocument(Document("x", row["text"]), doc, toponyms, roster)
        found = find_event_places(parsed, Trigger(word, verb, trigger, trigger.type), word.sent)
        return [
            (s.place_token.toponym.mention.start, s.place_token.toponym.mention.end) for s in found
        ]

    return spans


def averaged() -> Callable[[Reader, Row], Spans]:
    """Take the names whose mean log odds by all linkers are above 0, where they are neutral."""
    roster = load_actors()

    def spans(reader: Reader, row: Row) -> Spans:
        doc, toponyms = reader(row["text"])
        parsed = ParsedDocument(Document("x", row["text"]), doc, toponyms, roster)
        word = trigger_of(row, doc)
        odds = zip(*(linker(parsed, word, parsed.named) for linker in LINKERS), strict=True)
        chosen = [
            doc[name.start : name.end]
            for name, each in zip(parsed.named, odds, strict=True)
            if sum(each) / len(each) > 0
        ]
        return [(span.start_char, span.end_char) for span in chosen]

    return spans


def tallies(rows: Sequence[Row], reader: Reader) -> Iterator[tuple[str, Tally]]:
    for name, place in (("sites", ruled()), ("where_of", linked), ("mean", averaged())):
        tally = Tally()
        for row in rows:
            tally.count(gold_of(row), place(reader, row))
        yield name, tally


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--held-out", action="store_true")
    parser.add_argument("--cache", type=Path)
    options = parser.parse_args()
    rows = rows_of(options.corpus, held_out=options.held_out)
    print(f"{len(rows)} rows, {len({row['text'] for row in rows})} texts")
    for name, tally in tallies(rows, Reader(options.cache)):
        print(f"{name:<10}{tally}")


if __name__ == "__main__":
    main()
