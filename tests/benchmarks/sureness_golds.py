"""
What is right of the events that geomap finds in coded texts: the labels of `train_confidence.py`.

`coded` reads a gold of news (rows of ``tests/gold/fresh/gold.jsonl``), `marked` our own texts of
``tests/gold/sureness``, of which each event was read and marked, `collections` the two of
``tests/gold/events.jsonl``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from geomap.documents import read_documents
from geomap.evaluation import distance_km, read_events, score_events
from geomap.extraction.confidence import DECISIONS
from geomap.frames import to_frame
from geomap.lexicon import SUB_EVENTS
from geomap.model import Document, Event
from geomap.pipeline import extract_events

GOLD = Path(__file__).resolve().parents[1] / "gold"
FAMILY = {sub: kind for kind, subs in SUB_EVENTS.items() for sub in subs}
Row = Mapping[str, Any]


@dataclass(frozen=True)
class Judged:
    """
    An event, its evidence and what is right of it.

    ``verdicts`` has those of `DECISIONS` that the gold answers; ``pin`` says whether all of these
    are right and it is no second telling, None where the gold says too little.
    """

    corpus: str
    document: str
    evidence: Mapping[str, float] = field(repr=False)
    verdicts: Mapping[str, bool]
    pin: bool | None
    placed: bool
    confidence: float


def found(documents: Iterable[Document]) -> list[tuple[Event, Row]]:
    """Give the events of documents, each with its row of the table."""
    return with_rows(extract_events(list(documents)))


def with_rows(events: Sequence[Event]) -> list[tuple[Event, Row]]:
    """Give each event its row of the table."""
    frame = to_frame(events)
    rows = frame.drop(columns="geometry").astype(object).where(frame.notna(), None)
    return list(zip(events, rows.to_dict("records"), strict=True))


def _judged(corpus: str, event: Event, verdicts: Mapping[str, bool], *, second: bool) -> Judged:
    told = {"type", "actor", "place"} <= verdicts.keys()
    wrong = second or not all(verdicts.values())
    pin = not wrong if wrong or told else None
    document = event.sources[0].document_id
    placed = event.geometry is not None
    return Judged(corpus, document, event.evidence, verdicts, pin, placed, event.confidence)


# --- coded news ---------------------------------------------------------------------------------


def coded(
    gold: Path, texts: Path, corpus: str, keep: Callable[[str], bool] = lambda _: True
) -> list[Judged]:
    """Judge the events of a folder of coded texts, of the documents that are to be kept."""
    golds = [g for g in _rows(gold) if keep(g["document"])]
    documents = [d for d in read_documents([texts]).documents if keep(d.id)]
    return judged_by(golds, found(documents), corpus)


def judged_by(
    golds: Sequence[Row], events: Sequence[tuple[Event, Row]], corpus: str
) -> list[Judged]:
    """Judge events by the rows of a gold: matched, told a second time, or false."""
    pairs = _pairs(golds, [row for _, row in events], [event for event, _ in events])
    judged = []
    for at, (event, row) in enumerate(events):
        if at not in pairs:
            judged.append(_judged(corpus, event, {"event": False}, second=False))
            continue
        which, second = pairs[at]
        verdicts = {"event": True, **_verdicts(row, golds[which])}
        judged.append(_judged(corpus, event, verdicts, second=second))
    return judged


def _rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]


def _pairs(
    golds: Sequence[Row], rows: Sequence[Row], events: Sequence[Event]
) -> dict[int, tuple[int, bool]]:
    """Match events to rows one to one, best first; what is left is a second telling or false."""
    ranked = sorted(
        (-_likeness(row, event, g), j, i)
        for i, (row, event) in enumerate(zip(rows, events, strict=True))
        for j, g in enumerate(golds)
        if _touches(event, g["document"], g["spans"])
        and (_family(row, g) or (_placed(row) and _place_right(row, g)))
    )
    told: dict[int, tuple[int, bool]] = {}
    taken: set[int] = set()
    for _, j, i in ranked:
        if i not in told and j not in taken:
            told[i] = j, False
            taken.add(j)
    for _, j, i in ranked:
        here = _placed(rows[i]) and _place_right(rows[i], golds[j])
        if i not in told and (_family(rows[i], golds[j]) or (here and _actor(rows[i], golds[j]))):
            told[i] = j, not (golds[j]["multi"] and _family(rows[i], golds[j]))
    return told


def _likeness(row: Row, event: Event, gold: Row) -> float:
    verdicts, there = _verdicts(row, gold), _place_right(row, gold)
    first = _touches(event, gold["document"], gold["spans"][:1])
    return (
        2 * verdicts["type"] + _family(row, gold) + 3 * (there and _placed(row)) + there
        + 2.5 * verdicts["actor"] + 1.5 * verdicts["status"] + verdicts["date"] + 0.5 * first
        + 1.5 * gold["core"]
    )  # fmt: skip


def _verdicts(row: Row, gold: Row) -> dict[str, bool]:
    return {
        "type": row["sub_event_type"] in gold["types"],
        "actor": _actor(row, gold),
        "place": _place_right(row, gold),
        "date": _date_right(row, gold),
        "status": row["status"] in gold["statuses"],
    }


def _touches(event: Event, document: str, spans: Iterable[Sequence[int]]) -> bool:
    return any(
        s.document_id == document
        and 0 < 2 * (min(s.end, b) - max(s.start, a)) >= min(s.end - s.start, b - a)
        for s in event.sources
        for a, b in spans
    )


def _family(row: Row, gold: Row) -> bool:
    return row["event_type"] in {FAMILY[name] for name in gold["types"]}


def _placed(row: Row) -> bool:
    return row["latitude"] is not None


def _place_right(row: Row, gold: Row) -> bool:
    if not _placed(row):
        return bool(gold["place_null"] or not gold["places"])
    here = row["latitude"], row["longitude"]
    return any(distance_km(here, (p["lat"], p["lon"])) <= p["tolerance_km"] for p in gold["places"])


def _actor(row: Row, gold: Row) -> bool:
    if not row["actor_id"] and not row["actor"]:
        return bool(gold["actor_null"])
    said = f"{row['actor_id'] or ''} {row['actor'] or ''}".lower()
    return any(word and word in said for word in gold["actors"])


def _date_right(row: Row, gold: Row) -> bool:
    said = re.sub("[~?%]", "", row["date"] or "")
    return said in gold["dates"] if said else bool(gold["date_null"])


# --- our own texts and the two collections -------------------------------------------------------


def marked(corpus: str) -> Iterator[Judged]:
    """Give the events of our own texts that were read and marked."""
    lines = (GOLD / "sureness" / "labels.jsonl").read_text("utf-8").splitlines()
    labels = {
        (r["file"], r["start"], r["type"], r["place"]): r["wrong"] for r in map(json.loads, lines)
    }
    paths = sorted((GOLD / "sureness").glob("*.txt"))
    for event, _ in found(d for path in paths for d in read_documents([path]).documents):
        first, place = event.sources[0], event.place.id if event.place else None
        file = Path(first.document_id.partition("#")[0]).name
        wrong = labels.get((file, first.start, event.sub_event_type, place))
        if wrong is not None:
            verdicts = {"event": True} | {n: n not in wrong for n in ("type", "actor", "place")}
            yield _judged(corpus, event, verdicts, second=False)


def collections(folder: Path, corpus: str) -> Iterator[Judged]:
    """Judge the events of the two press collections that touch a row of their gold."""
    events = [event for event, _ in found(read_documents([folder]).documents)]
    scores = score_events(read_events(GOLD / "events.jsonl"), events)
    for match in (*scores.matches, *scores.forgiven):
        verdicts = {"event": True} | {n: match.verdicts[n] for n in DECISIONS if n != "event"}
        yield _judged(corpus, match.event, verdicts, second=False)
    for event in scores.duplicates:
        yield _judged(corpus, event, {"event": True}, second=True)
    for event in scores.unfounded:
        yield _judged(corpus, event, {"event": False}, second=False)
