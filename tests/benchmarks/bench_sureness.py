"""
How far the ``confidence`` of events can be trusted, and how many errors ``review.csv`` asks first.

    python tests/benchmarks/bench_sureness.py [--seeds FOLDER]

Read are the events of ``tests/gold/sureness`` (articles of our own; `labels.jsonl` says of each
event what was found wrong on reading it, the key being file, start of the quote, sub-event type and
place) and those of the two seeds that touch a row of ``tests/gold/events.jsonl``. An event is right
when type, actor and place are. Printed are the area under the curve (.5: no better than chance),
the share of the errors among the least sure third, and how often events of a range are right.
Nothing is fitted to these events.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from geomap.actors import load_actors
from geomap.documents import read_documents
from geomap.evaluation import read_events, score_events
from geomap.extraction.arguments.location import EventPlace
from geomap.extraction.confidence import confidence_of
from geomap.extraction.context import ParsedDocument
from geomap.extraction.event_mention import EventMention
from geomap.extraction.extract import tell
from geomap.gazetteer.index import Index
from geomap.model import Document, Event
from geomap.parsing import parse
from geomap.recognition import recognise
from geomap.resolution import resolve
from geomap.settings import Settings

GOLD = Path(__file__).resolve().parents[1] / "gold"


@dataclass
class Row:
    group: str
    sure: float
    right: bool


def told_in(
    document: Document, tools: tuple[Index, Any, Settings]
) -> list[tuple[Event, EventMention, EventPlace | None]]:
    index, roster, settings = tools
    doc = parse(document.text, settings)
    toponyms = resolve(document, recognise(document, doc, index, settings), index)
    unique: dict[tuple[Any, ...], tuple[Event, EventMention, EventPlace | None]] = {}
    for event, mention, event_place in tell(ParsedDocument(document, doc, toponyms, roster)):
        key = (event.sources[0].start, event.sub_event_type, event.place and event.place.id)
        unique.setdefault(key, (event, mention, event_place))
    return list(unique.values())


def own_rows(tools: tuple[Index, Any, Settings]) -> Iterator[Row]:
    lines = (GOLD / "sureness" / "labels.jsonl").read_text("utf-8").splitlines()
    labels = {
        (r["file"], r["start"], r["type"], r["place"]): not r["wrong"]
        for r in map(json.loads, lines)
    }
    for path in sorted((GOLD / "sureness").glob("*.txt")):
        for document in read_documents([path]).documents:
            for event, mention, event_place in told_in(document, tools):
                place = event.place.id if event.place else None
                key = (path.name, event.sources[0].start, event.sub_event_type, place)
                if key in labels:
                    yield Row(path.name, confidence_of(mention, event_place), labels[key])


def seed_rows(folder: Path, tools: tuple[Index, Any, Settings]) -> Iterator[Row]:
    gold, asked = read_events(GOLD / "events.jsonl"), ("type", "actor", "place", "status")
    mention = [t for d in read_documents([folder]).documents for t in told_in(d, tools)]
    scores = score_events(gold, [event for event, *_ in mention])
    matches = (*scores.matches, *scores.forgiven, *scores.merged)
    right = {m.event.event_id: all(m.verdicts[a] for a in asked) for m in matches}
    right |= {e.event_id: False for e in (*scores.unfounded, *(m.event for m in scores.mistold))}
    for event, one, event_place in mention:
        if event.event_id in right:
            yield Row(
                event.sources[0].document_id, confidence_of(one, event_place), right[event.event_id]
            )


def area(chance: Any, truth: Any) -> float:
    """Say how often a right event is surer than a wrong one; a tie counts half."""
    gaps = chance[truth][:, None] - chance[~truth][None, :]
    return float((gaps > 0).mean() + (gaps == 0).mean() / 2)


def show(chance: Any, truth: Any) -> None:
    order = np.argsort(chance, kind="stable")
    third = order[: len(order) // 3]
    share = (~truth[third]).sum() / (~truth).sum()
    brier = ((chance - truth) ** 2).mean()
    print(f"AUC {area(chance, truth):.3f}  Brier {brier:.3f}  ", end="")
    print(f"first third holds {share:.2f} of the errors, lift {3 * share:.2f}")
    for low, high in ((0.0, 0.5), (0.5, 0.65), (0.65, 0.8), (0.8, 1.01)):
        inside = (chance >= low) & (chance < high)
        if inside.any():
            mention, held = chance[inside].mean(), truth[inside].mean()
            print(f"  {low:.2f}–{min(high, 1):.2f}  said {mention:.2f}  right {held:.2f}", end="")
            print(f"  of {inside.sum()}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=Path)
    options = parser.parse_args()
    tools = (Index(), load_actors(), Settings())
    rows = list(own_rows(tools))
    rows += seed_rows(options.seeds, tools) if options.seeds else []
    truth = np.array([row.right for row in rows])
    print(f"{len(rows)} events of {len({r.group for r in rows})} texts, {truth.sum()} right")
    show(np.array([row.sure for row in rows]), truth)


if __name__ == "__main__":
    main()
