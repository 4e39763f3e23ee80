"""
Fit the weights of `geomap.extraction.selection`: which words of events are worth an event.

    python tests/benchmarks/train_selection.py PASSAGES.jsonl [--news GOLD.jsonl TRAPS.jsonl TEXTS]
        [--tables TABLE…] [--hold horn mixed] [--keep FILE] [--write]

PASSAGES are invented passages with marked triggers and look-alikes; whole theatres are held back
by the names that open their ids. ``--news`` adds coded news: events and trap sentences, less the
documents named by ``--hold``. A word is an event if it stands in a marked trigger; a word beside a
trigger of its type is left out. ``--keep`` stores what was read, for the next run. Printed are the
figures of a cross-validation over theatres and of what was held back; ``--write`` stores weights.
"""

from __future__ import annotations

import argparse
import json
import pickle
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from geomap.documents import read_documents
from geomap.extraction.context import ParsedDocument
from geomap.extraction.event_mention import EventMention
from geomap.extraction.extract import read_mentions
from geomap.extraction.selection import signals_of
from geomap.extraction.vetoes import without
from geomap.lexicon import SUB_EVENTS
from geomap.model import Document, Mention, Place, Toponym
from geomap.settings import Settings

MODEL = Path(__file__).parents[2] / "geomap" / "extraction" / "selection.json"
FAMILY = {sub: kind for kind, subs in SUB_EVENTS.items() for sub in subs}
RIDGE = 3.0
"""Strength of the pull towards zero; 1, 3 and 10 differ by less than the folds do."""

NEWS, OWN_SENTENCES = 3.0, 3.0
"""How much a word of real news, and one of the tests' sentences, weighs against an invented one."""

Array = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Word:
    """A word of events, its signals, and whether the gold calls it an event."""

    group: str
    signals: dict[str, float]
    event: bool
    weight: float = 1.0


# --- reading ------------------------------------------------------------------------------------


Read = tuple[EventMention, dict[str, float]]


def mentions_of(document: Document, settings: Settings) -> list[Read]:
    """Give every word of events that is not vetoed outright, with its arguments."""
    from geomap.parsing import parse
    from geomap.pipeline.resources import tools_of as _tools
    from geomap.recognition import recognise
    from geomap.resolution import resolve

    index, roster = _tools(settings)
    doc = parse(document.text, settings)
    toponyms = resolve(document, recognise(document, doc, index, settings), index, others=())
    return list(unselected(ParsedDocument(document, doc, toponyms, roster)))


def unselected(parsed: ParsedDocument) -> Iterator[Read]:
    """Give the mentions of a document before selection, with their signals."""
    with without("selection"):
        for mention in read_mentions(parsed):
            yield mention, signals_of(parsed, mention)


def passages(path: Path, settings: Settings) -> Iterator[Word]:
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        published = date.fromisoformat(row["published"]) if row.get("published") else None
        document = Document(row["id"], row["text"], published=published)
        yield from label_passage(row, mentions_of(document, settings))


def label_passage(row: dict[str, Any], mentions: Iterable[Read]) -> Iterator[Word]:
    """Compare the words of a passage with its marked triggers."""
    read = list(mentions)
    for mention, signals in read:
        at, sentence = mention.trigger.anchor.idx, mention.sentence
        spans = [(e["trigger"][0], e["type"]) for e in row["events"] if e.get("trigger")]
        inside = [s for (s, kind) in spans if s[0] <= at < s[1]]
        beside = [s for (s, k) in spans if sentence.start_char <= s[0] < sentence.end_char
                  and mention.type.event_type == FAMILY[k]]  # fmt: skip
        if not inside and beside and not _told(beside, read):
            continue
        yield Word(_group(row["id"]), signals, bool(inside), 0.5 if beside and not inside else 1.0)


def _told(spans: Sequence[Sequence[int]], read: Sequence[Read]) -> bool:
    """Return True if another word tells these events, so that one beside them is a second."""
    return any(s[0] <= m.trigger.anchor.idx < s[1] for s in spans for m, _ in read)


def _group(passage: str) -> str:
    """Give a passage's theatre and one of three parts of it: what is left out together."""
    theatre, _, number = passage.rpartition("-")
    return f"{theatre}-{int(number) % 3}"


def news(gold: Path, traps: Path, texts: Path, settings: Settings) -> Iterator[Word]:
    rows, no = ([json.loads(x) for x in p.open(encoding="utf-8")] for p in (gold, traps))
    for document in read_documents([texts]).documents:
        events = [g for g in rows if g["document"] == document.id]
        kept = [t for t in no if t["document"] == document.id]
        yield from label_news(document, mentions_of(document, settings), events, kept)


def label_news(
    document: Document, read: Sequence[Read], events: Sequence[Any], traps: Sequence[Any]
) -> Iterator[Word]:
    """Compare the words of a coded text with its events: each is told once, by the likeliest."""
    taken: set[str] = set()
    for mention, signals in sorted(read, key=lambda r: -r[1]["encoder: trigger"]):
        start = mention.sentence.start_char + document.offset
        end = mention.sentence.end_char + document.offset
        here = [g for g in events if _meet(g["spans"], start, end)]
        right = [g for g in here if mention.type.event_type in {FAMILY[t] for t in g["types"]}]
        trapped = any(_meet([(t["start"], t["end"])], start, end) for t in traps)
        fresh = [g for g in right if g["multi"] or g["id"] not in taken]
        taken |= {g["id"] for g in fresh[:1]}
        if here and not right:
            yield Word(document.id, signals, False, NEWS / 3)
        else:
            yield Word(document.id, signals, bool(fresh) and not trapped, NEWS)


def _meet(spans: Iterable[Sequence[int]], start: int, end: int) -> bool:
    return any(a < end - 1 and start < b for a, b in spans)


MARK = re.compile(r"\[([^\]/=]+)([/=])([A-Z]{2})\]")


def sentences(path: Path, settings: Settings) -> Iterator[Word]:
    """Read a table of the tests: its second column says whether the sentence tells an event."""
    from geomap.parsing import parse
    from geomap.pipeline.resources import tools_of as _tools

    _, roster = _tools(settings)
    for line in path.read_text(encoding="utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        text, wanted, *_ = (cell.strip() for cell in line.split("|"))
        document = Document("own", MARK.sub(r"\1", text), source="Wire", published=WRITTEN)
        doc = parse(document.text, settings)
        parsed = ParsedDocument(document, doc, marked_places(text), roster)
        for mention, signals in unselected(parsed):
            right = wanted in (mention.type.sub_event_type, *STATUSES)
            if right or wanted == "-":
                yield Word("own", signals, right, OWN_SENTENCES)


WRITTEN = date(2025, 3, 14)
STATUSES = ("reported", "claimed", "planned", "denied", "hypothetical")


def marked_places(text: str) -> list[Toponym]:
    """Give the marked places of a sentence: "[Sanaa/YE]" a town, "[Yemen=YE]" a country."""
    found, taken = [], 0
    for at, mark in enumerate(MARK.finditer(text)):
        name, kind, country = mark.groups()
        feature = ("A", "PCLI") if kind == "=" else ("P", "PPL")
        where = Place(f"own:{name}", name, 10.0 * at, 10.0 * at, *feature, country)
        start = mark.start() - taken
        found.append(Toponym(Mention(start, start + len(name), name, "literal"), where, 0.9))
        taken += len(mark[0]) - len(name)
    return found


# --- fitting ------------------------------------------------------------------------------------


def matrix(words: Sequence[Word], names: Sequence[str]) -> tuple[Array, Array, Array]:
    at = {name: i for i, name in enumerate(names)}
    table = np.zeros((len(words), len(names)))
    for row, word in enumerate(words):
        for name, value in word.signals.items():
            if name in at:
                table[row, at[name]] = value
    return table, np.array([w.event for w in words], float), np.array([w.weight for w in words])


def fit(words: Sequence[Word], names: Sequence[str]) -> dict[str, float]:
    """Fit a logistic regression by Newton's method, every weight but the constant pulled to 0."""
    table, event, weight = matrix(words, names)
    pull = np.array([0.01 if n == "always" else RIDGE for n in names])
    found = np.zeros(len(names))
    for _ in range(30):
        chance = 1 / (1 + np.exp(-table @ found))
        slope = table.T @ (weight * (chance - event)) + pull * found
        bend = (table * (weight * chance * (1 - chance))[:, None]).T @ table + np.diag(pull)
        step = np.linalg.solve(bend, slope)
        found -= step
        if np.abs(step).max() < 1e-6:
            break
    return dict(zip(names, (float(w) for w in found), strict=True))


def chances(words: Sequence[Word], weights: dict[str, float]) -> Array:
    totals = [sum(weights.get(n, 0.0) * v for n, v in w.signals.items()) for w in words]
    return 1 / (1 + np.exp(-np.array(totals)))


def names_of(words: Iterable[Word], least: int = 5) -> list[str]:
    """Give the signals that are seen often enough to be weighed."""
    seen: dict[str, int] = {}
    for word in words:
        for name in word.signals:
            seen[name] = seen.get(name, 0) + 1
    return sorted(name for name, count in seen.items() if count >= least)


def table(chance: Array, words: Sequence[Word]) -> None:
    event = np.array([w.event for w in words])
    for threshold in (0.3, 0.4, 0.5, 0.6, 0.7):
        told = chance >= threshold
        right = (told & event).sum()
        precision, recall = right / max(1, told.sum()), right / max(1, event.sum())
        print(f"  at {threshold:.1f}: told {told.sum():5d}", end="")
        print(f"  precision {precision:.3f}  recall {recall:.3f}")


def cross_validate(words: Sequence[Word]) -> Array:
    found = np.zeros(len(words))
    for group in sorted({fold_of(w) for w in words}):
        train = [w for w in words if fold_of(w) != group]
        weights = fit(train, names_of(train))
        inside = [i for i, w in enumerate(words) if fold_of(w) == group]
        found[inside] = chances([words[i] for i in inside], weights)
    return found


def fold_of(word: Word) -> str:
    """Give the theatre of a passage; a coded text is a fold with those of its last letter."""
    return word.group[:-4][-1] if word.group.endswith(".md") else word.group


def source_of(word: Word) -> str:
    """Say whether a word is of coded news, of the tests' sentences, or of a passage."""
    return "news" if word.group.endswith(".md") else "own" if word.group == "own" else "passage"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("passages", type=Path)
    parser.add_argument("--news", nargs=3, type=Path)
    parser.add_argument("--tables", nargs="*", type=Path, default=[])
    parser.add_argument("--hold", nargs="*", default=["horn", "mixed"])
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--threshold", type=float, default=0.5)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    words = read(options)
    held = [w for w in words if w.group.split("-")[0] in options.hold]
    train = [w for w in words if w.group.split("-")[0] not in options.hold]
    print(f"{len(train)} words to learn from, {len(held)} held back")
    print("cross-validation over theatres")
    table(cross_validate(train), train)
    weights = fit(train, names_of(train))
    for name in ("news", "own"):
        part = [w for w in train if source_of(w) == name]
        print(name)
        table(chances(part, weights), part)
    if held:
        print("held back")
        table(chances(held, weights), held)
    if options.write:
        store(weights, options.threshold)


def read(options: argparse.Namespace) -> list[Word]:
    if options.keep and options.keep.exists():
        found: list[Word] = pickle.loads(options.keep.read_bytes())  # noqa: S301  # our own
        return found
    words = list(passages(options.passages, Settings()))
    if options.news:
        words += news(*options.news, Settings())
    for path in options.tables:
        words += sentences(path, Settings())
    if options.keep:
        options.keep.write_bytes(pickle.dumps(words))
    return words


def store(weights: dict[str, float], threshold: float) -> None:
    rounded = {n: round(w, 3) for n, w in sorted(weights.items()) if round(w, 3)}
    model = {"threshold": threshold, "weights": rounded}
    MODEL.write_text(json.dumps(model, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
