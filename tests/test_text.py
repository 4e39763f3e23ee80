"""Folding: the one form in which names of any script, however printed, are compared."""

from __future__ import annotations

from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geomap.text import fold, slug

FORMS = ("NFC", "NFD", "NFKC", "NFKD")
# Letters of the scripts that GeoNames writes names in, with the marks that ride on them.
LETTERS = "aeiouqHḤḩšıİłŁøđ çÇüéßﬁʿ’-" + "اأإآٱبتةهحدعلمنويىئؤءکیہ" + "\u064e\u0651\u0640"
LETTERS += "АлеппоЙёіїґ" + "חלבּ" + "Χαλέπιςͅ" + "阿勒颇" + "가각"
SCRIPTS = st.text(LETTERS, max_size=30)
ANY = st.text(max_size=40)
# U+200E and its like, joiners, the soft hyphen, controls that are no space, a variation selector.
UNSEEN = "\u200e\u200f\u202a\u202b\u202c\u2066\u2067\u2069\u061c\u200b\u200d\u2060\ufeff\xad"
UNSEEN += "\x00\x07\x1b\x7f\x9f\ufe0f"
MARKED = st.lists(st.sampled_from(UNSEEN) | st.sampled_from("abḥحـعД "), max_size=30).map("".join)


@given(ANY | SCRIPTS | MARKED)
def test_a_name_folded_twice_is_folded_once(name: str) -> None:
    assert fold(fold(name)) == fold(name)


@given(ANY | SCRIPTS | MARKED)
def test_folding_does_not_depend_on_how_a_text_is_normalised(name: str) -> None:
    assert {fold(normalize(form, name)) for form in FORMS} == {fold(name)}
    assert all(normalize(form, key) == key for key in [fold(name)] for form in ("NFD", "NFKD"))


@given(SCRIPTS)
def test_folding_does_not_depend_on_case(name: str) -> None:
    assert fold(name.upper()) == fold(name.lower()) == fold(name.casefold()) == fold(name)


def test_every_letter_of_unicode_folds_with_its_case_and_forms() -> None:
    """Each code point for itself: its case pairs and forms fold alike, to 18 letters at most."""
    points = [chr(i) for i in range(0x110000) if not 0xD800 <= i < 0xE000]
    wrong = [c for c in points if {fold(c.upper()), fold(c.lower())} != {fold(c)}]
    assert wrong == []
    assert max(len(fold(c)) for c in points) == 18


@given(ANY | SCRIPTS)
def test_a_folded_name_is_never_longer_than_its_letters_taken_apart(name: str) -> None:
    apart = normalize("NFKD", normalize("NFKD", name).casefold())
    assert len(fold(name)) <= len(apart) <= 18 * len(name)


@given(ANY, ANY)
def test_a_name_of_two_words_folds_word_by_word(one: str, other: str) -> None:
    assert fold(f"{one} {other}") == f"{fold(one)} {fold(other)}".strip()


@given(MARKED)
def test_what_is_not_seen_does_not_count(name: str) -> None:
    seen = "".join(c for c in name if c not in UNSEEN)
    assert fold(name) == fold(seen)


@given(st.sampled_from(UNSEEN), st.integers(0, 6))
def test_an_unseen_character_inside_a_name_does_not_hide_it(mark: str, at: int) -> None:
    assert fold("Aleppo"[:at] + mark + "Aleppo"[at:]) == "aleppo"
    assert fold("حلب"[:at] + mark + "حلب"[at:]) == "حلب"


@given(st.text("اأإآٱبتةهحدعلمنويىئؤءکیہكـ \u064b\u064c\u064d\u064e\u064f\u0650\u0651\u0652\u0670"))
def test_arabic_folds_to_bare_letters_of_one_form(name: str) -> None:
    assert not set(fold(name)) & set("أإآٱىةکیہـ\u064e\u064f\u0650\u0651\u0652\u0670")


@pytest.mark.parametrize(
    "spellings",
    [
        "إدلب|ادلب|أدلب|ٱدلب|إِدْلِب",
        "الحسكة|الحسكه|الحســكة|\u200fالحسكة\u2060|#الحسكة|«الحسكة»",
        "عيسى|عيسي|عیسی",
        "كركوك|کرکوک",
        "Diyarbakır|Diyarbakir|DİYARBAKIR|DIYARBAKIR|diyarbakır",
        "Łódź|Lodz|LODZ|Ło\u0301dz\u0301",
        "Mar\xadib|Ma’rib|Maʼrib|Ma'rib|Mārib|#Marib",
        "Deir ez-Zor|Deir_ez_Zor|DEIR  EZ–ZOR|“Deir ez-Zor”|Deir\u00a0ez\u2011Zor",
        "حلب Aleppo|حلب\u200f Aleppo\u200e|حَلَب  ALEPPO",
        "Алеппо|АЛЕППО|алеппо",
    ],
)
def test_printings_of_one_name_fold_alike(spellings: str) -> None:
    assert len({fold(spelling) for spelling in spellings.split("|")}) == 1


@pytest.mark.parametrize("pair", ["Homs|Hama", "حمص|حماة", "Крым|Рим", "Nis|Niš City"])
def test_two_names_stay_two(pair: str) -> None:
    assert len({fold(name) for name in pair.split("|")}) == 2


@given(ANY)
def test_a_slug_is_safe_in_an_address_and_stays_itself(name: str) -> None:
    assert slug(slug(name)) == slug(name)
    assert all(c.isascii() and (c.isalnum() or c == "-") for c in slug(name))
