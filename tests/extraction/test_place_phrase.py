"""Chains of odd length and lettering: parsed in a line's time, without a crash."""

from __future__ import annotations

import time
from typing import Any

import pytest

from geomap.extraction.arguments.location_model import PlaceCandidate
from geomap.extraction.arguments.place_nouns import CLASSES, place_nouns
from geomap.extraction.arguments.place_phrase import PlaceChain, parse_chains


def _chains(text: str) -> list[PlaceChain]:
    """Part the capitalised words of a text, none of which is known, into chains."""
    import spacy

    doc: Any = spacy.blank("en")(text)
    names = [PlaceCandidate(t.i, t.i + 1, t, "propn:0") for t in doc if t.text[:1].isupper()]
    return parse_chains(doc, names, lambda coarse, fine: None)


def _printed(text: str) -> list[str]:
    return [" < ".join(link.name.root.text for link in chain.links) for chain in _chains(text)]


@pytest.mark.parametrize(
    ("text", "chains"),
    [
        ("in Qwera in Bwera in Cwera", ["Qwera < Bwera < Cwera"]),
        ("in Qwera, Bwera district, Cwera", ["Qwera < Bwera < Cwera"]),
        ("in Cwera's Qwera neighbourhood", ["Qwera < Cwera"]),
        ("on the Qwera-Bwera road", ["Qwera < Bwera"]),
        ("between Qwera and Bwera", ["Qwera < Bwera"]),
        ("12 km north of Qwera", ["Qwera"]),
        ("in Qwera, 12 km north of Bwera", ["Qwera < Bwera"]),
        ("in Qwera, Bwera and Cwera in Dwera", ["Qwera < Dwera", "Bwera < Dwera", "Cwera < Dwera"]),
        ("in Qwera, Bwera and Cwera", ["Qwera", "Bwera", "Cwera"]),
        ("in Qwera in Bwera and Cwera in Dwera", ["Qwera < Bwera", "Cwera < Dwera"]),
        ("in Qwera local government area of Bwera state", ["Qwera < Bwera"]),
        ("in Qwera town, located in the Bwera zone", ["Qwera < Bwera"]),
        ("at the camp outside Qwera", ["Qwera"]),
        ("fired from Qwera at Bwera", ["Qwera", "Bwera"]),
        ("by Qwera killed Bwera", ["Qwera", "Bwera"]),
    ],
)
def test_words_between_names_say_what_lies_in_what(text: str, chains: list[str]) -> None:
    assert _printed(text) == chains


def test_a_chain_of_fifty_links_is_read_in_time_linear_in_its_length() -> None:
    begun = time.perf_counter()
    chains = _chains("in " + " in ".join(f"Q{n}wera" for n in range(50)))
    assert len(chains[0].links) == 50
    assert time.perf_counter() - begun < 5  # the blank model's start included


@pytest.mark.parametrize(
    "text",
    [
        "in Qwera in Bwera in Qwera in Bwera",
        "IN QWERA, BWERA DISTRICT, CWERA",
        "in \u200fQwera\u200e in \u202bBwera\u202c",
        "Qwera's Bwera's Cwera's",
        "between between Qwera and",
        "Qwera" + ", Bwera" * 60,
        "",
    ],
)
def test_cycles_capitals_and_marks_of_direction_do_no_harm(text: str) -> None:
    for chain in _chains(text):
        assert chain.links[-1].relation == ""


def test_every_row_of_the_nouns_is_well_formed() -> None:
    rows = place_nouns().values()
    assert len(rows) > 200
    assert {row.kind for row in rows} == set(CLASSES)
