"""Which place an event word belongs to, on sentences of our own."""

from __future__ import annotations

import pytest

from geomap.extraction.arguments.location_model import chances, link_places, place_candidates
from geomap.model import Document
from geomap.parsing import parse
from geomap.pipeline import find_toponyms
from geomap.settings import Settings


def places(text: str, word: str) -> list[str]:
    doc = parse(text, Settings())
    trigger = next(t for t in doc if t.text == word)
    toponyms = find_toponyms(Document("x", text), Settings())
    return [span.text for span in link_places(trigger, toponyms)]


@pytest.mark.parametrize(
    ("text", "word", "where"),
    [
        ("Three policemen were killed by a bomb in Mosul on Monday.", "killed", ["Mosul"]),
        ("The army captured the town of Palmyra on Sunday.", "captured", ["Palmyra"]),
        ("Thousands protested in Sanaa and Aden on Friday.", "protested", ["Sanaa", "Aden"]),
        ("Gunmen shot dead a judge in the village of Zubayrin.", "shot", ["Zubayrin"]),
    ],
)  # fmt: skip
def test_an_event_happened_at_the_place_of_its_own_phrase(
    text: str, word: str, where: list[str]
) -> None:
    assert places(text, word) == where


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Two soldiers were killed, the ministry said in a statement from Ankara.", "killed"),
        ("Oil prices shot up as traders feared for exports from Iraq.", "shot"),
        ("Nobody was hurt when the bomb was detonated.", "detonated"),
    ],
)
def test_a_place_of_something_else_is_not_the_events(text: str, word: str) -> None:
    assert places(text, word) == []


def test_a_name_the_gazetteer_lacks_may_still_be_the_place() -> None:
    doc = parse("Militants attacked a post near Zubayrin.", Settings())
    assert [doc[n.start : n.end].text for n in place_candidates(doc, ())] == ["Zubayrin"]


def test_without_names_there_is_nothing_to_choose_from() -> None:
    doc = parse("Shelling killed four people.", Settings())
    assert place_candidates(doc, ()) == []
    assert chances(doc[1], []) == []
