"""
The project's list of actions, and how sure a sentence is of one, on sentences of our own.

The tables lie in ``tests/tables``: a row a sentence. A row whose last column gives a reason is
known to be told wrongly; once it comes right, the test asks for the reason to be taken off.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest

from geomap.actors import Roster, load_actors
from geomap.extraction import extract_events
from geomap.gazetteer.index import Index
from geomap.model import Document, Event, Mention, Place, Toponym
from geomap.parsing import parse
from geomap.settings import Settings
from tests.conftest import TESTS

TABLES = TESTS / "tables"
PUBLISHED = date(2025, 3, 14)
# "[Sanaa/YE]" a town, "[Yemen=YE]" a country: the name, then its country.
MARK = re.compile(r"\[([^\]/=]+)([/=])([A-Z]{2})\]")
Row = tuple[str, ...]


def rows(name: str, columns: int) -> list[Any]:
    """Read the rows of a table; one with a reason in its last column is expected to fail."""
    found = []
    for line in (TABLES / name).read_text(encoding="utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        *cells, reason = (cell.strip() for cell in line.split("|"))
        assert len(cells) == columns, line
        marks = [pytest.mark.xfail(strict=True, reason=reason)] if reason else []
        found.append(pytest.param(tuple(cells), marks=marks, id=cells[0]))
    return found


def marked(text: str) -> Document:
    return Document("doc", MARK.sub(r"\1", text), source="Wire", published=PUBLISHED)


def toponyms(text: str) -> list[Toponym]:
    """Give the marked places of a text, each with coordinates of its own."""
    found, taken = [], 0
    for at, mark in enumerate(MARK.finditer(text)):
        name, kind, country = mark.groups()
        feature = ("A", "PCLI") if kind == "=" else ("P", "PPL")
        where = Place(f"test:{name}", name, 10.0 * at, 10.0 * at, *feature, country)
        start = mark.start() - taken
        found.append(Toponym(Mention(start, start + len(name), name, "literal"), where, 0.9))
        taken += len(mark[0]) - len(name)
    return found


@pytest.fixture(scope="module")
def roster() -> Roster:
    return load_actors()


def told(roster: Roster, text: str) -> list[Event]:
    document = marked(text)
    index = Index()
    parsed = parse(document.text, Settings())
    return extract_events(document, parsed, toponyms(text), roster, index)


def same(told: tuple[str | None, str | None], wanted: str) -> bool:
    """Tell a party from the id, the name or the words wanted; "m23/rebels" takes either."""
    names = {n.lower() for n in told if n} or {"-"}
    return bool(names & set(wanted.lower().split("/")))


@pytest.mark.parametrize("row", rows("actions.txt", 6))
def test_action_has_its_type_and_its_parties(roster: Roster, row: Row) -> None:
    text, sub, plover, actor, target, status = row
    events = told(roster, text)
    assert [e.sub_event_type for e in events] == ([] if sub == "-" else [sub])
    for event in events:
        assert (event.plover, event.status) == (plover, status)
        assert same((event.actor_id, event.actor), actor), event.actor
        assert same((event.target_id, event.target), target), event.target


@pytest.mark.parametrize("row", rows("status.txt", 3))
def test_status_is_what_the_words_allow(roster: Roster, row: Row) -> None:
    text, status, voice = row
    found = {(e.status, e.claimed_by if e.status in ("claimed", "denied") else None)
             for e in told(roster, text)}  # fmt: skip
    assert found == (set() if status == "-" else {(status, voice or None)})


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Customs seized rocket parts from a dhow in the [Arabian Sea/OM].", "Arabian Sea"),
        ("Gunmen abducted a priest from his home in [Kaduna/NG].", "Kaduna"),
        ("A missile hit the tanker Marlin Luanda in the [Gulf of Aden/YE].", "Gulf of Aden"),
    ],
)
def test_what_is_taken_from_a_ship_or_house_is_taken_where_that_is(
    roster: Roster, text: str, place: str
) -> None:
    assert [e.place.name for e in told(roster, text) if e.place] == [place]


def test_who_brokers_a_truce_is_no_party_and_the_town_is_nobodys_home(roster: Roster) -> None:
    text = (
        "Jets bombed [Lashio/MM] and [Hsipaw/MM]. A truce brokered by China between the junta "
        "and the Arakan Army was signed in [Kunming/CN]."
    )
    truce = next(e for e in told(roster, text) if e.sub_event_type == "Agreement")
    assert (truce.actor_id, truce.target_id, truce.allies) == ("myanmar", "arakan-army", ())


def test_what_launches_and_what_strikes_is_one_deed(roster: Roster) -> None:
    text = "Drones launched by the Houthis from [Hodeidah/YE] struck a port in [Eilat/IL]."
    assert [(e.actor_id, e.place and e.place.name) for e in told(roster, text)] == [
        ("houthis", "Eilat")
    ]


@pytest.mark.parametrize(
    ("title", "events"),
    [("Opinion: what the siege taught us", 0), ("Analysis: the siege", 1), (None, 1)],
)
def test_undated_views_under_a_title_of_comment_are_no_events(
    roster: Roster, title: str | None, events: int
) -> None:
    text = "Mali has besieged [Kidal/ML] since 2012."
    document = Document(
        "doc", MARK.sub(r"\1", text), title=title, source="Wire", published=PUBLISHED
    )
    parsed = parse(document.text, Settings())
    index = Index()
    assert len(extract_events(document, parsed, toponyms(text), roster, index)) == events
