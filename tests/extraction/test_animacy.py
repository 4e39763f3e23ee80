"""Who can have done it, and what it was done to, told by what the words are."""

from datetime import date

import pytest

from geomap.extraction.arguments.animacy import is_thing
from geomap.extraction.context import Party
from geomap.model import Actor, Document, Event
from geomap.parsing import parse
from geomap.pipeline import extract_events
from geomap.settings import Settings


def _told(text: str) -> list[Event]:
    return extract_events([Document("x", text, published=date(2024, 5, 6))], Settings())


def _sub_types(text: str) -> list[str]:
    return [event.sub_event_type for event in _told(text)]


@pytest.mark.parametrize("word", ["vehicle", "explosion", "gunfire", "car"])
def test_things_are_told_from_people(word: str) -> None:
    assert is_thing(next(t for t in parse(f"The {word} came.", Settings()) if t.text == word))


@pytest.mark.parametrize("word", ["assassins", "cartel", "nuns", "commando", "traffickers", "mob"])
def test_people_and_bands_are_no_things(word: str) -> None:
    tokens = parse(f"The {word} came to the town.", Settings())
    assert not is_thing(next(t for t in tokens if t.text == word))


def test_who_only_says_that_it_was_done_did_not_do_it() -> None:
    text = "The Colombian police reported that a rocket was launched at an embassy in Bogota."
    assert all(event.actor_id != "colombia" for event in _told(text))


def test_drugs_are_seized_and_nobody_is_abducted() -> None:
    text = "Honduran police seized six tons of marijuana at a plantation near Ocotepeque on Monday."
    assert "Abduction/forced disappearance" not in _sub_types(text)


def test_gunmen_who_seize_people_abduct_them() -> None:
    text = "Gunmen seized six nuns at a convent in Tripoli on Monday."
    assert _sub_types(text) == ["Abduction/forced disappearance"]


def test_damage_is_part_of_the_blast_that_did_it() -> None:
    (event,) = _told("A car bomb exploded in Cali on Monday, destroying two shops.")
    assert event.sub_event_type == "Remote explosive/landmine/IED"


def test_burning_is_a_deed_of_its_own() -> None:
    text = "Gunmen attacked the village of Togoga on Monday, burning dozens of homes."
    assert "Looting/property destruction" in _sub_types(text)


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("Colombian police", "Colombia (police)"),
        ("Colombian Air Force", "Colombia (Air Force)"),
        ("army", "Colombia (army)"),
        ("Colombian", "Colombia"),
        ("Bogota", "Colombia"),
        ("Colombian jets", "Colombia"),
    ],
)
def test_a_part_of_a_state_is_shown_beside_its_name(words: str, shown: str) -> None:
    state = Actor("colombia", "Colombia", "state forces", aliases=("Colombian", "Bogota"))
    party = Party(words, state)
    assert (party.shown, party.name, party.id) == (shown, "Colombia", "colombia")
