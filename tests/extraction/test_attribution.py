"""One event told by five outlets in words of their own, and tellings that are not of it."""

from __future__ import annotations

import re
from datetime import date

import pytest

from geomap.actors import Roster, load_actors
from geomap.extraction import extract_events, merge_events
from geomap.gazetteer.index import Index
from geomap.model import Document, Event, Mention, Place, Toponym
from geomap.parsing import parse
from geomap.settings import Settings

THURSDAY = date(2025, 3, 13)
SANAA = Place("test:1", "Sanaa", 44.21, 15.35, "P", "PPLC", "YE")
MARIB = Place("test:2", "Marib", 45.33, 15.46, "P", "PPLA", "YE")
PLACES = {"Sanaa": SANAA, "Marib": MARIB}

TELLINGS = (
    "Saudi warplanes bombed a cement works in Sanaa on Tuesday, killing four workers.",
    "A cement works in Sanaa was bombed by Saudi jets on Tuesday.",
    "Saudi air strikes on Sanaa killed four people on Tuesday, doctors said.",
    "On Tuesday Saudi Arabia carried out air strikes on a factory in Sanaa.",
    "An air raid by Saudi planes hit the north of Sanaa on Tuesday.",
)


@pytest.fixture(scope="module")
def roster() -> Roster:
    return load_actors()


def told(roster: Roster, number: int, text: str) -> list[Event]:
    document = Document(f"doc{number}", text, source=f"Outlet {number}", published=THURSDAY)
    places = [
        Toponym(Mention(m.start(), m.end(), m[0], "literal"), PLACES[m[0]], 0.9)
        for m in re.finditer("|".join(PLACES), text)
    ]
    index: Index = None  # type: ignore[assignment]  # extraction asks it nothing here
    return extract_events(document, parse(text, Settings()), places, roster, index)


def merged(roster: Roster, texts: tuple[str, ...]) -> list[Event]:
    found = [event for n, text in enumerate(texts) for event in told(roster, n, text)]
    return merge_events(found, roster)


def test_five_outlets_in_their_own_words_tell_one_strike(roster: Roster) -> None:
    (event,) = merged(roster, TELLINGS)
    assert [s.source for s in event.sources] == [f"Outlet {n}" for n in range(5)]
    assert (event.actor_id, event.fatalities) == ("saudi-arabia", 4)
    assert event.place
    assert event.place.name == "Sanaa"


@pytest.mark.parametrize(
    "other",
    [
        "Saudi warplanes bombed a cement works in Sanaa on Monday.",
        "Saudi warplanes bombed a cement works in Marib on Tuesday.",
        "Israeli warplanes bombed a power station in Sanaa on Tuesday.",
        "Saudi artillery shelled Sanaa on Tuesday.",
        "Saudi warplanes will bomb Sanaa again on Tuesday, the general said.",
    ],
)
def test_another_day_town_side_or_means_is_another_event(roster: Roster, other: str) -> None:
    assert len(merged(roster, (*TELLINGS, other))) == 2


def test_a_claim_stands_beside_what_others_report(roster: Roster) -> None:
    claim = "The rebels claimed that Saudi jets had bombed Sanaa on Tuesday."
    (event,) = merged(roster, (*TELLINGS, claim))
    assert event.status == "reported"
    assert [s.status for s in event.sources] == ["reported"] * 5 + ["claimed"]


def test_a_denial_stays_an_event_that_can_be_filtered_for(roster: Roster) -> None:
    denial = "Saudi Arabia denied that its jets had bombed Sanaa on Tuesday."
    assert {e.status for e in merged(roster, (*TELLINGS, denial))} == {"reported", "denied"}
