"""Texts in capitals get back the case that they would have had, letter for letter."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geomap.actors import load_actors
from geomap.gazetteer.index import Index
from geomap.model import Document
from geomap.parsing import word_ranks
from geomap.pipeline import extract_events
from geomap.recognition.known_names import Names
from geomap.recognition.recasing import Lexicon, caseless_spans, phrases_of, recased
from geomap.settings import Settings

SENTENCES = [
    "Russian jets bombed two villages near Idlib on Monday, residents said.",
    "The Syrian Army and Hezbollah took a hill south of Aleppo.",
    "Four soldiers were killed when a bomb went off at a market in Mosul.",
    "Gunmen on motorcycles shot a teacher in the Helmand district of Sangin.",
    "The Taliban claimed the attack in Kabul, which killed nine people.",
    "Protesters blocked the road between Beirut and Tripoli for three hours.",
    "A drone struck a fuel depot in Odessa, the governor said on Tuesday.",
    "Al-Shabaab fighters attacked a base of the African Union near Kismayo.",
    "The United Nations said that 40 people had drowned off Libya.",
    "Boko Haram burned the village of Kamuya in Borno State.",
    "Turkey shelled Kurdish positions across the border, a US official said.",
    "President Assad met Foreign Minister Lavrov in Damascus.",
]


def lexicon(index: Index) -> Lexicon:
    phrases = phrases_of(load_actors().spellings())
    return Lexicon(Names(index), word_ranks(Settings()), phrases)


@pytest.mark.parametrize("text", SENTENCES)
def test_a_sentence_in_capitals_is_read_nearly_as_it_was_printed(text: str, index: Index) -> None:
    copy = recased(text.upper(), lexicon(index))
    wrong = [(a, b) for a, b in zip(text.split(), copy.split(), strict=True) if a != b]
    assert len(copy) == len(text)
    assert len(wrong) <= 1, wrong


def test_most_words_of_small_and_of_shouted_text_get_their_case(index: Index) -> None:
    right = total = 0
    for text in SENTENCES:
        for given_ in (text.upper(), text.lower()):
            copy = recased(given_, lexicon(index))
            right += sum(a == b for a, b in zip(text.split(), copy.split(), strict=True))
            total += len(text.split())
    assert right / total >= 0.97


def test_a_heading_in_capitals_is_read_and_the_text_below_it_stays(index: Index) -> None:
    text = "REBELS LEAVE THE CITY OF HOMS\n\nThe last of them left Homs on Monday."
    copy = recased(text, lexicon(index))
    assert copy.startswith("Rebels leave the city of Homs\n\n")
    assert copy[31:] == text[31:]


def test_text_with_capitals_comes_back_as_it_is(index: Index) -> None:
    text = "The UN said on Monday that ISIS had left Homs. NATO DENIED IT."
    assert caseless_spans(text) == []
    assert recased(text, lexicon(index)) == text


def test_without_a_word_list_the_gazetteer_and_the_actors_decide(index: Index) -> None:
    poor = Lexicon(Names(index), None, phrases_of(load_actors().spellings()))
    copy = recased("THE TALIBAN SEIZED TWO POSTS NEAR KANDAHAR.", poor)
    assert copy == "The Taliban seized two posts near Kandahar."


@given(st.text("ABCßİ .'\n-12é", max_size=60))
def test_the_copy_is_as_long_as_the_text(text: str) -> None:
    poor = Lexicon(Names(Index(layers=())), None, {})
    assert len(recased(text, poor)) == len(text)


def test_events_of_a_text_in_capitals_are_those_of_the_text() -> None:
    for text in SENTENCES[:5]:
        (mixed, *_), (shouted, *_) = (
            extract_events([Document("d", each)]) for each in (text, text.upper())
        )
        assert (mixed.actor_id, mixed.sub_event_type) == (
            shouted.actor_id,
            shouted.sub_event_type,
        )
        assert (mixed.place and mixed.place.id) == (shouted.place and shouted.place.id)
        assert shouted.sources[0].quote == text.upper()
