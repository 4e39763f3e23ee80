"""What an event takes from the text around it, and what it does not: days, names, places."""

from __future__ import annotations

from datetime import date

import pytest

from geomap.model import Document, Event
from geomap.pipeline.stages import extract_events
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


@pytest.mark.parametrize(
    ("text", "place", "words"),
    [
        # the sentence's own province stands in, not the town of another sentence
        (
            "Jets bombed Mosul on Monday. Gunmen raided Qarandil, a hamlet in Diyala province.",
            "Diyala",
            "Qarandil",
        ),
        ("Rebels shelled Kidal on Monday. Another strike hit the town's clinic.", "Kidal", "town"),
        (
            "Rebels shelled Kidal on Monday. Troops attacked the town of Gao on Tuesday.",
            "Gao",
            "Gao",
        ),
    ],
)
def test_a_place_without_a_name_or_a_map_is_taken_from_around(
    text: str, place: str, words: str
) -> None:
    event = max(told(text), key=lambda e: e.sources[0].start)
    assert event.place is not None
    assert place in event.place.name
    assert words in (event.place_text or "")


@pytest.mark.parametrize(
    "text",
    [
        "Rebels took Kidal and Gao on Monday. Troops attacked the town on Tuesday.",
        "Gunmen attacked a bus in Goma on Monday. Gangs have killed 900 people nationwide.",
    ],
)
def test_what_may_be_of_two_towns_or_of_all_is_put_nowhere(text: str) -> None:
    events = [e for e in told(text) if e.sources[0].start > 20]
    assert all(e.place is None for e in events)


@pytest.mark.parametrize(
    ("second", "dead"),
    [
        ("Seven people died there.", 7),
        ("A teacher and three pupils died.", 4),
        ("The former mayor died of a stroke.", None),
        ("Five people died in a crash in Homs.", None),
    ],
)
def test_the_dead_of_the_next_sentence_are_the_attack_s(second: str, dead: int | None) -> None:
    (event,) = told(f"Jets bombed a school in Idlib on Tuesday. {second}")
    assert event.fatalities == dead


@pytest.mark.parametrize(("word", "kind"), [("Her", "Attack"), ("A", "Other")])
def test_the_body_of_the_abducted_tells_her_killing(word: str, kind: str) -> None:
    text = (
        "On Monday gunmen abducted a teacher from her house in Maiduguri."
        f" {word} body was found on Tuesday near a canal."
    )
    assert {e.sub_event_type for e in told(text)} == {"Abduction/forced disappearance", kind}
