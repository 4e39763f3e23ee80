"""
What geomap finds in articles that nothing was tuned on; floors are what was measured less one.

The texts are our own, so the test runs in every clone. See ``tests/gold/fresh/README.md``.
"""

from __future__ import annotations

import json
import runpy
from collections.abc import Iterable
from pathlib import Path

import pytest

from geomap.documents import read_documents
from geomap.evaluation import sureness_of_pins
from geomap.lexicon import SUB_EVENTS
from geomap.model import Event
from geomap.pipeline import extract_events

FRESH = Path(__file__).parent / "gold/fresh"
KIND = {sub: kind for kind, subs in SUB_EVENTS.items() for sub in subs}


def rows(name: str) -> list[dict]:
    return [json.loads(line) for line in (FRESH / name).read_text("utf-8").splitlines()]


@pytest.fixture(scope="module")
def told() -> list[Event]:
    return extract_events(read_documents([FRESH / "texts"]).documents)


def touches(event: Event, document: str, spans: Iterable[tuple[int, int]]) -> bool:
    """Say that a quotation shares half of the shorter with one of these stretches."""
    return any(
        q.document_id == document
        and min(q.end, end) - max(q.start, start) >= 0.5 * min(q.end - q.start, end - start)
        for q in event.sources
        for start, end in spans
    )


def test_core_events_of_fresh_articles_are_found(told: list[Event]) -> None:
    core = [row for row in rows("gold.jsonl") if row["core"]]
    found = [
        row
        for row in core
        if any(
            touches(e, row["document"], row["spans"])
            and e.event_type in {KIND[t] for t in row["types"]}
            for e in told
        )
    ]
    assert len(found) >= FOUND, f"{len(found)} of {len(core)}"


def test_few_events_are_told_where_there_are_none(told: list[Event]) -> None:
    gold, traps = rows("gold.jsonl"), rows("traps.jsonl")
    trapped = [
        e.title
        for e in told
        if any(touches(e, t["document"], [(t["start"], t["end"])]) for t in traps)
        and not any(touches(e, g["document"], g["spans"]) for g in gold)
    ]
    assert len(trapped) <= TRAPPED, trapped


def test_confidence_tells_right_pins_from_wrong_ones(
    told: list[Event], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(str(FRESH.parents[1] / "benchmarks"))
    golds = runpy.run_path(str(FRESH.parents[1] / "benchmarks" / "sureness_golds.py"))
    judged = golds["judged_by"](rows("gold.jsonl"), golds["with_rows"](told), "fresh")
    pins = [(j.confidence, j.pin) for j in judged if j.placed]
    sure = sureness_of_pins(pins)
    assert sure.auc is not None
    assert sure.auc >= AUC, sure.table()


FOUND, TRAPPED = 46, 9
AUC = 0.62  # of some sixty pins, whose error is .06
