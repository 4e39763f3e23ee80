"""What an event takes from the text around it, and what it does not: days, names, places."""

from __future__ import annotations

from datetime import date

import pytest

from geomap.model import Document, Event
from geomap.pipeline.reading import extract_events
from geomap.settings import Settings

BOMBS = "Two car bombs went off in Samarra"
STORMED = "Gunmen stormed a police station in Tikrit, killing four officers."


def told(text: str) -> list[Event]:
    document = Document("d", text, source="Wire", published=date(2024, 5, 16))
    return extract_events([document], Settings())


@pytest.mark.parametrize(
    ("text", "day"),
    [
        (f"{BOMBS} on Sunday. {STORMED}", "2024-05-12~"),
        (f"{BOMBS}, the governor said on Sunday. {STORMED}", None),
        (f"{BOMBS} on 2 February. {STORMED}", None),
    ],
)
def test_an_undated_deed_has_the_day_of_the_deed_before(text: str, day: str | None) -> None:
    (event,) = [e for e in told(text) if e.place and e.place.name == "Tikrit"]
    assert event.when.edtf == day


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("Ten fighters took off from Jordan and the United Arab Emirates on Monday.", []),
        (
            "Gunmen took four nurses from a clinic in Goma on Monday.",
            ["Violence against civilians"],
        ),
        ("Rebels captured an army base near Goma on Monday.", ["Battles"]),
        ("Rebels captured three policemen near Goma on Monday.", ["Violence against civilians"]),
    ],
)
def test_people_are_taken_and_posts_are_overrun(text: str, kinds: list[str]) -> None:
    assert [event.event_type for event in told(text)] == kinds


@pytest.mark.parametrize(
    ("text", "division"),
    [
        ("Rebels shelled a convoy between Hatay and Latakia on Monday.", True),
        ("Rebels shelled a convoy between Homs and Hama on Monday.", False),
    ],
)
def test_a_province_is_no_town_of_its_name(text: str, division: bool) -> None:
    (event,) = told(text)
    assert event.place is not None
    assert (event.place.feature_code == "ADM1") is division
