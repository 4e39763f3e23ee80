"""What speaks of an event told before is no second event; what tells another one is."""

from __future__ import annotations

from datetime import date

import pytest

from geomap.actors import Roster, load_actors
from geomap.extraction import extract_events
from geomap.extraction.abbreviations import with_abbreviations
from geomap.model import Document, Event, Mention, Place, Toponym
from geomap.parsing import parse
from geomap.settings import Settings

PLACES = {
    "Kano": Place("own:kano", "Kano", 12.0, 8.5, "P", "PPL", "NG"),
    "Goma": Place("own:goma", "Goma", -1.7, 29.2, "P", "PPL", "CD"),
}


@pytest.fixture(scope="module")
def roster() -> Roster:
    return load_actors()


def told(roster: Roster, text: str) -> list[Event]:
    toponyms = [
        Toponym(Mention(text.find(name), text.find(name) + len(name), name, "literal"), where, 0.9)
        for name, where in PLACES.items()
        if name in text
    ]
    document = Document("doc", text, source="Wire", published=date(2018, 10, 18))
    return extract_events(document, parse(text, Settings()), toponyms, roster, None)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "text",
    [
        "Gunmen attacked a market in Kano on Monday. The attack killed nine people.",
        "Rebels shelled a camp in Goma on Monday. Six people were killed.",
    ],
)
def test_a_second_mention_joins_the_event_told_before(roster: Roster, text: str) -> None:
    (event,) = [e for e in told(roster, text) if e.event_type != "Strategic developments"]
    assert event.fatalities in (9, 6)


@pytest.mark.parametrize(
    "text",
    [
        # another place, another day, another one by its own word
        "Gunmen attacked a market in Kano on Monday. Rebels shelled a camp in Goma on Tuesday.",
        "Gunmen attacked a market in Kano on Monday. Another attack in Kano on Tuesday killed six.",
        # what is planned has killed nobody: the dead are of something else
        "The army will attack rebels in Goma on Saturday. Bandits killed six villagers in Kano.",
    ],
)
def test_what_tells_another_event_stays_one(roster: Roster, text: str) -> None:
    assert len(told(roster, text)) == 2


def test_an_abbreviation_stands_for_the_name_it_was_put_behind(roster: Roster) -> None:
    text = "The Karenni Army (KA) met the envoy (AP). KA fighters then attacked; AP reported it."
    found = with_abbreviations(text, roster.find(text))
    said = {text[m.start : m.end]: m.actor.id for m in found}
    assert said["KA"] == said["Karenni Army"]
    assert "AP" not in said  # in brackets, but no short form of the word before it
