"""Containment chains in all their forms: the finest name on the map is where it happened."""

from __future__ import annotations

import csv

import pytest

from geomap.model import Document, Event
from geomap.pipeline import extract_events
from geomap.settings import Settings
from geomap.text import fold
from tests.conftest import TESTS

TABLE = TESTS / "tables" / "place_chains.csv"
FRAMES = (
    "Gunmen attacked a patrol {} on Monday, killing three soldiers.",
    "An air strike killed five people {} on Tuesday, officials said.",
    "Fighting broke out between the army and rebels {} on Friday.",
)
FLOOR = 0.8
"""Share of the rows that must be right; the rest want villages and divisions of no index."""


def _rows() -> list[dict[str, str]]:
    with TABLE.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def _events(row: dict[str, str], number: int) -> list[Event]:
    text = FRAMES[number % len(FRAMES)].format(row["phrase"])
    return list(extract_events([Document(str(number), text)], Settings()))


def _right(row: dict[str, str], event: Event) -> bool:
    place = event.place
    named = place is not None and any(
        fold(name) in fold(place.name) for name in row["place"].split(";")
    )
    return (
        named
        and place is not None
        and place.country == row["country"]
        and str(event.geo_precision) in row["precision"].split()
    )


def test_table_has_all_forms() -> None:
    rows = _rows()
    assert len(rows) >= 150
    assert len({row["country"] for row in rows}) >= 40
    assert sum(bool(row["held"]) for row in rows) >= 50


@pytest.mark.slow
def test_chains_give_the_finest_link_on_the_map() -> None:
    right = [any(_right(r, e) for e in _events(r, n)) for n, r in enumerate(_rows())]
    for title, held in (("developed with", False), ("held out", True)):
        part = [fine for fine, row in zip(right, _rows(), strict=True) if bool(row["held"]) is held]
        print(f"\n{title}: {sum(part)} of {len(part)}")
    assert sum(right) / len(right) >= FLOOR
