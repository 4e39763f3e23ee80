"""
What geomap finds in articles coded before it ran; floors are what was measured less one.

The texts are our own, so the test runs in every clone. Nothing is tuned on ``gold/fresh``; the
errors of ``gold/second`` and the worst of ``gold/third`` were read after they had been scored. See
the README in each.
"""

from __future__ import annotations

import json
import runpy
from collections.abc import Iterable
from functools import cache

import pytest

from geomap.documents import read_documents
from geomap.evaluation import sureness_of_pins
from geomap.lexicon import SUB_EVENTS
from geomap.model import Event
from geomap.pipeline import extract_events
from tests.conftest import TESTS

GOLD = TESTS / "gold"
BENCHMARKS = GOLD.parent / "benchmarks"
FOUND = {"fresh": 45, "second": 33, "third": 27}
TRAPPED = {"fresh": 9, "second": 2, "third": 3}
AUC = 0.62  # of some sixty pins, whose error is .06
KIND = {sub: kind for kind, subs in SUB_EVENTS.items() for sub in subs}


def rows(gold: str, name: str) -> list[dict]:
    return [json.loads(line) for line in (GOLD / gold / name).read_text("utf-8").splitlines()]


@cache
def told(gold: str) -> list[Event]:
    return extract_events(read_documents([GOLD / gold / "texts"]).documents)


def touches(event: Event, document: str, spans: Iterable[tuple[int, int]]) -> bool:
    """Say that a quotation shares half of the shorter with one of these stretches."""
    return any(
        q.document_id == document
        and min(q.end, end) - max(q.start, start) >= 0.5 * min(q.end - q.start, end - start)
        for q in event.sources
        for start, end in spans
    )


@pytest.mark.parametrize("gold", FOUND)
def test_core_events_of_fresh_articles_are_found(gold: str) -> None:
    core = [row for row in rows(gold, "gold.jsonl") if row["core"]]
    found = [
        row
        for row in core
        if any(
            touches(e, row["document"], row["spans"])
            and e.event_type in {KIND[t] for t in row["types"]}
            for e in told(gold)
        )
    ]
    assert len(found) >= FOUND[gold], f"{len(found)} of {len(core)}"


@pytest.mark.parametrize("gold", FOUND)
def test_few_events_are_told_where_there_are_none(gold: str) -> None:
    events, traps = rows(gold, "gold.jsonl"), rows(gold, "traps.jsonl")
    trapped = [
        e.title
        for e in told(gold)
        if any(touches(e, t["document"], [(t["start"], t["end"])]) for t in traps)
        and not any(touches(e, g["document"], g["spans"]) for g in events)
    ]
    assert len(trapped) <= TRAPPED[gold], trapped


def test_confidence_tells_right_pins_from_wrong_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    golds = runpy.run_path(str(BENCHMARKS / "sureness_golds.py"))
    found = golds["with_rows"](told("fresh"))
    judged = golds["judged_by"](rows("fresh", "gold.jsonl"), found, "fresh")
    pins = [(j.confidence, j.pin) for j in judged if j.placed]
    sure = sureness_of_pins(pins)
    assert sure.auc is not None
    assert sure.auc >= AUC, sure.table()
