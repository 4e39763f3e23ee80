"""What is told: a map of conflict by default, every deed between parties where it is asked for."""

import pytest

from geomap.model import Document, Event
from geomap.pipeline import extract_events
from geomap.settings import Scope, Settings


def _read(text: str, scope: Scope) -> list[Event]:
    return extract_events([Document("x", text)], Settings(scope=scope))


@pytest.mark.parametrize(
    ("text", "plover"),
    [
        ("Norway urged Chad to free the two aid workers.", "REQUEST"),
        ("Kenya accused Somalia of moving the border stones.", "ACCUSE/allege"),
        ("Peru threatened to close its embassy in Quito.", "THREATEN"),
        ("Bolivia praised the mediation of Paraguay.", "SUPPORT"),
        ("Latvia refused to extradite the two sailors to Ghana.", "REJECT"),
    ],
)
def test_dealings_without_force_are_told_where_all_is_asked_for(text: str, plover: str) -> None:
    assert plover in [event.plover for event in _read(text, "all")]
    assert plover not in [event.plover for event in _read(text, "conflict")]


@pytest.mark.parametrize(
    "text",
    [
        "Did Norway urge Chad to free the two aid workers?",
        "Analysts had many views of the long winter.",
    ],
)
def test_questions_and_views_are_no_dealings(text: str) -> None:
    assert _read(text, "all") == []


def test_force_is_told_alike_in_both_scopes() -> None:
    text = "Shells fell on Homs on Monday, killing four people. Norway urged restraint."
    force = [e for e in _read(text, "all") if e.plover.startswith("ASSAULT")]
    assert force == _read(text, "conflict")


def test_who_demands_of_whom_is_named() -> None:
    (event,) = _read("Norway urged Chad to free the two aid workers.", "all")
    assert (event.actor_id, event.target_id) == ("norway", "chad")
    assert (event.title, event.sub_event_type) == ("Norway: demand to Chad", "Other")


@pytest.mark.parametrize(
    ("sentence", "actor"),
    [  # a clause beside a verb of judging is its subject's; who is judged "for" an act did it
        ("The army held talks in Gao on Monday, agreeing to withdraw from Menaka.", "Mali (army)"),
        ("Gunmen executed a mayor in Kidal on Friday, burning his house.", "Gunmen"),
        ("The governor blamed herders for burning a school near Kasese.", "herders"),
    ],
)
def test_who_is_judged_acts_only_in_what_the_judgement_is_for(sentence: str, actor: str) -> None:
    told = extract_events([Document("a", sentence, published="2024-05-14")])
    assert [e.actor for e in told if e.sub_event_type in ACTS] == [actor]


ACTS = {"Change to group/activity", "Looting/property destruction"}
