"""Who is said in another sentence to have done it."""

from datetime import date

import pytest

from geomap.model import Document, Event
from geomap.pipeline import extract_events
from geomap.settings import Settings

BOMB = "A truck bomb hit a hotel in Mogadishu on Sunday, killing nine."


def _told(text: str) -> list[Event]:
    document = Document("x", text, published=date(2024, 5, 6))
    return [e for e in extract_events([document], Settings()) if e.status == "reported"]


@pytest.mark.parametrize(
    ("said", "actor", "basis"),
    [
        ("Officials blamed al-Shabab for the bombing.", "al-shabaab", "inferred"),
        ("The attack was attributed to al-Shabab.", "al-shabaab", "inferred"),
        ("Al-Shabab was responsible for the attack, the police said.", "al-shabaab", None),
        ("No group has claimed responsibility for the attack.", None, None),
        ("Al-Shabab has not claimed responsibility for the attack.", None, None),
        ("Officials blamed al-Shabab for the rise of the price of rice.", None, None),
        ("Al-Shabab claimed the credit of its tailors.", None, None),
    ],
)
def test_who_claims_an_act_or_is_blamed_for_it_did_it(
    said: str, actor: str | None, basis: str | None
) -> None:
    first = _told(f"{BOMB} {said}")[0]
    assert (first.actor_id, first.actor_basis) == (actor, basis)


@pytest.mark.parametrize(
    "said",
    [
        "Al-Shabab claimed responsibility.",
        "Al-Shabab claimed responsibility for the bombing.",
        "The governor held al-Shabab responsible for the attack.",
    ],
)
def test_who_claims_an_act_or_is_held_responsible_did_it(said: str) -> None:
    assert _told(f"{BOMB} {said}")[0].actor_id == "al-shabaab"


def test_a_named_doer_stays_whoever_is_blamed_elsewhere() -> None:
    text = "Ethiopian jets bombed a market in Togoga on Tuesday. Al-Shabab claimed responsibility."
    assert _told(text)[0].actor_id == "ethiopia"
