"""A name is found in any transliteration, and a name from elsewhere is not made one of these."""

from __future__ import annotations

import runpy
import shutil
import sqlite3
from contextlib import closing
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geomap.gazetteer.index import Index
from geomap.gazetteer.spelling import alike, skeleton
from geomap.text import fold
from tests.conftest import TESTS

BENCH = runpy.run_path(str(TESTS / "benchmarks" / "bench_spelling.py"))
COUNTRIES = ("SY", "IQ", "LB", "YE", "LY", "EG")
LATIN = st.text("abcdefghijklmnopqrstuvwxyz '-", max_size=30)

# Each line one town, as BGN/PCGN, IJMES, French, German and newspapers print it.
TOWNS = [
    ("Jabla|Jableh|Jebleh|Jablah|Djabla", "SY"),
    ("Zabadani|az-Zabadani|Al-Zabadani|Zebdani|ez-Zebdani", "SY"),
    ("Jisr al-Shughour|Jisr ash-Shughur|Jisr al-Choughour|Jisr esch-Schughur", "SY"),
    ("Latakia|Lattakia|al-Ladhiqiyah|Lattaquié", "SY"),
    ("Deir Ezzor|Dayr az-Zawr|Deir ez-Zor|Deir al-Zour|Deir Ez Zour", "SY"),
    ("Raqqa|Rakka|ar-Raqqah|al-Raqqa|Raqa", "SY"),
    ("Fallujah|Falluja|al-Fallujah|Faluja|Falloujah", "IQ"),
    ("Khan Shaykhun|Khan Sheikhoun|Khan Cheikhoun|Khan Scheikhun", "SY"),
    ("Kharkiv|Kharkov|Charkiw|Harkiv", "UA"),
    ("Isfahan|Esfahan|Ispahan", "IR"),
]


@pytest.mark.parametrize(("spellings", "country"), TOWNS, ids=[t[0].split("|")[0] for t in TOWNS])
def test_every_transliteration_of_a_town_leads_to_it(
    spellings: str, country: str, index: Index
) -> None:
    firsts = {s: index.candidates(s, countries=[country])[:1] for s in spellings.split("|")}
    assert len({found[0].place.name if found else None for found in firsts.values()}) == 1, firsts


@pytest.fixture(scope="module")
def struck(index: Index, tmp_path_factory: pytest.TempPathFactory) -> tuple[Index, list[Any]]:
    """A copy of the index from which one spelling of each place was struck out."""
    copy = tmp_path_factory.mktemp("struck") / "index.sqlite"
    shutil.copy(index.path, copy)
    with closing(sqlite3.connect(copy)) as base:
        held = BENCH["strike"](base, COUNTRIES)
    return Index(copy), [ask for ask in held if ask.half == 1]


def test_nine_of_ten_first_answers_of_the_skeleton_are_right(
    struck: tuple[Index, list[Any]],
) -> None:
    asked, _, near, precision = BENCH["figures"](BENCH["judge"](*struck, limited=True))
    assert asked > 300
    assert precision > 0.9
    assert near > 0.5


def test_without_a_country_four_of_five_are_right(struck: tuple[Index, list[Any]]) -> None:
    *_, precision = BENCH["figures"](BENCH["judge"](*struck, limited=False))
    assert precision > 0.8


def test_few_towns_and_words_from_elsewhere_become_a_town_of_these(index: Index) -> None:
    with closing(sqlite3.connect(f"{index.path.as_uri()}?mode=ro", uri=True)) as base:
        towns = list(BENCH["elsewhere"](base))[::2]
    for names, most in ((towns, 0.025), (BENCH["words"]()[::4], 0.035)):
        asked, wrong = BENCH["astray"](index, names)
        assert asked > 500
        assert len(wrong) / asked < most, wrong


@given(LATIN, LATIN)
def test_likeness_is_a_share_the_same_both_ways_and_full_for_the_same(one: str, other: str) -> None:
    key, bones = fold(one), skeleton(one)
    assert 0 <= alike(key, fold(other), bones) <= 1
    assert alike(key, fold(other), bones) == alike(fold(other), key, bones)
    assert not bones or alike(key, key, bones) == 1


@given(LATIN, LATIN)
def test_names_of_two_skeletons_are_not_alike(one: str, other: str) -> None:
    if skeleton(one) != skeleton(other):
        assert alike(fold(one), fold(other), skeleton(one)) == 0
