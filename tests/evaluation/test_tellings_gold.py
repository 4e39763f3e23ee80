"""
Two golds of many outlets, in our own words: 33 invented events in 120 tellings.

Every figure is of all that geomap finds, so what extraction misreads counts as well: of the same
event told twice 4 % are wanted at most over both golds, of two events told as one 2 %. A denial is
no second event: it stands beside what it denies. Nor is what ``ALSO`` names: a text tells it too.
"""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

import pytest

from geomap.documents import read_documents
from geomap.model import Event
from geomap.pipeline import extract_events
from geomap.settings import Settings
from tests.conftest import TESTS

FOLDER = TESTS / "gold" / "tellings"


ALSO = {("quneitra-shelling", "Golan Heights"): "a stray rocket that fell before"}


@pytest.fixture(scope="module", params=["levant", "world"])
def told(request: pytest.FixtureRequest) -> tuple[str, list[tuple[Event, set[str]]], int]:
    """The events of a gold, each with those of the gold that its tellings are of."""
    path = FOLDER / f"{request.param}.jsonl"
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    event_of = {row["id"]: row["event"] for row in rows}
    events = extract_events(read_documents([path]).documents, Settings())
    pairs = [(event, {event_of[s.document_id] for s in event.sources}) for event in events]
    assert {name for _, names in pairs for name in names} == set(event_of.values())
    return request.param, pairs, len(rows)


def test_no_two_events_are_told_as_one(told: Any) -> None:
    _, pairs, rows = told
    wrong = [event.title for event, names in pairs if len(names) > 1]
    assert not wrong
    assert len(pairs) < rows / 2


def test_each_event_of_many_outlets_is_told_once(told: Any) -> None:
    name, pairs, _ = told
    counted = [
        one
        for event, names in pairs
        for one in names
        if event.status != "denied" and (one, event.place and event.place.name) not in ALSO
    ]
    second = [one for one, count in Counter(counted).items() for _ in range(count - 1)]
    assert second == SECOND[name], "wanted: 4 % at most"


SECOND: dict[str, list[str]] = {
    "levant": ["beirut-protest"],  # a Tripoli of which one outlet does not say the country
    "world": [],
}
