"""Denials in a sentence of their own, and one deed told by several words, in our own words."""

from datetime import date

import pytest

from geomap.model import Document, Event
from geomap.pipeline import extract_events
from geomap.settings import Settings


def _told(text: str) -> list[Event]:
    return extract_events([Document("x", text, published=date(2024, 5, 16))], Settings())


SHELLED = "Rebels shelled a hospital in Goma on Monday."


@pytest.mark.parametrize(
    ("said", "statuses"),
    [
        ("The group rejected the accusation.", ["reported", "denied"]),
        ("The minister denied a visa to two reporters.", ["reported"]),
        ("The government did not deny it.", ["reported"]),
    ],
)
def test_a_denial_of_what_was_just_told_stands_beside_it(said: str, statuses: list[str]) -> None:
    assert [e.status for e in _told(f"{SHELLED} {said}")] == statuses


def test_names_before_one_noun_are_two_sides() -> None:
    (event,) = _told("Clashes between Tovu and Lemba fighters broke out near Goma on Friday.")
    assert (event.actor, event.target) == ("Tovu", "Lemba")


def test_beating_back_fighters_is_a_fight_and_no_beating() -> None:
    (event,) = _told("Soldiers beat back rebel fighters near Goma on Friday.")
    assert event.sub_event_type == "Armed clash"
