"""The copy that is parsed: as long as the text, without what only the eye needs."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geomap.gazetteer.index import Index
from geomap.gazetteer.scanning import look_ups
from geomap.model import Document, Event, SourceQuote, When
from geomap.recognition import recognise
from geomap.recognition.fast import recognise_fast
from geomap.recognition.reading_copy import reading_copy


@pytest.mark.parametrize(
    ("text", "copy"),
    [
        ("Tikrit.[12] Then", "Tikrit.     Then"),
        ("Tikrit[1][22] fell", "Tikrit        fell"),
        ("Homs¹ and Hama²³ fell", "Homs  and Hama   fell"),
        ("Homs[a] and Hama[note 3] fell", "Homs    and Hama         fell"),
        ("Alep\u00adpo fell", "Aleppo  fell"),
        ("\u200eHama\u200f fell", " Hama  fell"),
        ("\u2068Daraa\u2069, Idl\u200bib", " Daraa , Idlib "),
        ("Sana\u02bda and Ma\u2018arrat", "Sana’a and Ma’arrat"),
    ],
)
def test_marks_and_unseen_characters_become_blanks(text: str, copy: str) -> None:
    assert reading_copy(text).text == copy


@pytest.mark.parametrize(
    "text",
    [
        "It covers 12 km² of ground.",
        "The [Syrian] army left.",
        "He [the mayor] agreed.",
        "In [2015] it fell.",
        "Hezbollah's men don’t leave.",
        "The chapter [12] is long.",
        "می\u200cخواهم",
        "नागरिक\u200dता",
        "x² + y²",
    ],
)
def test_other_brackets_figures_and_joiners_stay(text: str) -> None:
    assert reading_copy(text).text == text


@given(st.text("aé ب[]12¹.\u00ad\u200b\u200f\u2068'‘N°,\nZ", max_size=60))
def test_the_copy_is_as_long_as_the_text_and_its_lines_stay(text: str) -> None:
    copy = reading_copy(text)
    assert len(copy.text) == len(text)
    assert [at for at, c in enumerate(text) if c == "\n"] == [
        at for at, c in enumerate(copy.text) if c == "\n"
    ]
    assert all(a < b <= len(text) for a, b in copy.ends.items())


WRAPPED = [
    ("Rebels entered Tikrit.[12] The army left Aleppo[3] by night.", ["Tikrit", "Aleppo"]),
    ("The army left Homs¹ and Hama.", ["Homs", "Hama"]),
    ("Shells fell on Alep\u00adpo and on Idl\u200bib.", ["Alep\u00adpo", "Idl\u200bib"]),
    ("Reports from \u202aAleppo\u202c say that \u2066Homs\u2069 was hit.", ["Aleppo", "Homs"]),
    ("Fighting reached Sana\u02bda on Wednesday.", ["Sana\u02bda"]),
]


@pytest.mark.parametrize(("text", "names"), WRAPPED)
def test_what_clings_to_a_name_does_not_swallow_it(
    text: str, names: list[str], index: Index
) -> None:
    found = recognise(Document("t", text), None, index)
    assert [m.text for m in found] == names
    assert all(text[m.start : m.end] == m.text for m in found)


@pytest.mark.parametrize(("text", "names"), WRAPPED)
def test_the_gazetteer_alone_reads_them_alike(text: str, names: list[str], index: Index) -> None:
    found = recognise_fast(Document("t", text), index, look_ups(index))
    assert [m.text for m in found] == names


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Near Ar Raqqah, five strikes engaged two units.", "Ar Raqqah"),
        ("In Kobani, a mine went off.", "Kobani"),
        ("Across Deir ez-Zor, markets stayed shut.", "Deir ez-Zor"),
        ("A fire broke out in Norwood MA on Tuesday.", "Norwood"),
        ("TROY, N.C. (AP) -- Some residents want the flag removed.", "TROY"),
        ("A bus burned in Ballarat VIC on Monday.", "Ballarat"),
        ("Two men died in Kitchener ON yesterday.", "Kitchener"),
    ],
)
def test_a_capital_before_or_behind_a_name_is_no_part_of_it(
    text: str, name: str, index: Index
) -> None:
    assert recognise(Document("t", text), None, index)[0].text == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("The driver met Norwood MD, a surgeon.", "Norwood"),
        ("Dr. Troy OR his deputy will sign.", "Troy"),
        ("The Homs VIC club lost.", "Homs VIC"),
    ],
)
def test_capitals_behind_a_name_are_a_state_only_where_the_town_lies(
    text: str, name: str, index: Index
) -> None:
    found = recognise(Document("t", text), None, index)
    assert name not in [m.text for m in found] or name == "Norwood"


def test_quotes_and_the_words_for_the_place_are_as_printed() -> None:
    text = "JETS BOMBED HOMS ON MONDAY. The army left."
    copy = reading_copy(text, lambda plain: "Jets bombed Homs on Monday." + plain[27:])
    event = Event(
        "e", "t", "a", "b", "c", "reported", When(),
        (SourceQuote("d", "Jets bombed Homs on Monday.", 100, 127),), place_text="Homs",
    )  # fmt: skip
    told = copy.quoted(event, Document("d", text, offset=100))
    assert told.sources[0].quote == "JETS BOMBED HOMS ON MONDAY."
    assert told.place_text == "HOMS"
