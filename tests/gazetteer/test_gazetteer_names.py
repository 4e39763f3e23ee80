"""Names are compared by what survives printing and transliteration."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geomap.gazetteer.names import arabic_cores, is_name, likeness, strip_articles
from geomap.gazetteer.spelling import alike, skeleton
from geomap.gazetteer.weights import prominence, radius_km
from geomap.text import fold

NAMES = st.text(max_size=40)
ARABIC = st.text("اأإآٱبتةهحدعلمنويىئؤءکكکـ َُّ", max_size=20)
LATIN = st.text("abcdefghijklmnopqrstuvwxyz '-", max_size=30)


@given(ARABIC)
def test_arabic_cores_add_no_letter(name: str) -> None:
    key = fold(name)
    letters = key.replace(" ", "")
    assert all(0 < len(core.replace(" ", "")) <= len(letters) for core in arabic_cores(key))


@given(LATIN)
def test_a_latin_name_has_no_arabic_clitics(name: str) -> None:
    assert arabic_cores(fold(name)) == []


@given(NAMES)
def test_a_skeleton_is_the_same_for_a_name_and_its_folded_form(name: str) -> None:
    assert skeleton(fold(name)) == skeleton(name)


@given(LATIN)
def test_case_does_not_change_a_skeleton(name: str) -> None:
    assert skeleton(name.upper()) == skeleton(name)


@given(NAMES)
def test_a_skeleton_is_empty_or_three_ascii_consonants(name: str) -> None:
    bones = skeleton(name)
    assert bones == "" or (len(bones) >= 3 and bones.isascii() and not set(bones) & set("aeiouy"))


@given(LATIN)
def test_articles_are_stripped_once_and_for_all(name: str) -> None:
    bare = strip_articles(fold(name))
    assert strip_articles(bare) == bare
    assert bool(bare) == bool(fold(name))


@given(LATIN, LATIN)
def test_likeness_is_a_share_and_full_for_the_same(one: str, other: str) -> None:
    assert 0 <= likeness(fold(one), fold(other)) <= 1
    assert likeness(fold(one), fold(one)) == 1


@given(NAMES)
def test_telling_a_name_from_a_code_never_fails(name: str) -> None:
    assert is_name(name) in (True, False)


@pytest.mark.parametrize(
    "spellings",
    [
        "Jisr al-Shughour|Jisr ash-Shughur|Jisr esh-Shoghur|Jisr al-Choughour",
        "Suwayda|as-Sweida|Soueida|Al-Suwaida",
        "Qusayr|Qseir|al-Qusair|Kusair",
        "Deir ez-Zor|Deir al-Zor|Dayr az-Zawr|Deir ez Zour",
        "Zabadani|az-Zabadani|Zebdani",
        "Latakia|Lattakia|Latakiya",
        "Raqqah|Rakka|ar-Raqqa",
    ],
)
def test_spellings_of_one_town_share_a_skeleton(spellings: str) -> None:
    bones = {skeleton(spelling) for spelling in spellings.split("|")}
    assert len(bones - {"drzwr", "drzr", "rk", ""}) <= 1


def test_three_shared_consonants_are_not_enough() -> None:
    assert alike("tanf", "tai an fu", "tnf") == 0
    assert alike("suwayda", "suweida", "swd") > 0.9


@given(st.integers(0, 10**10))
def test_prominence_is_a_share_and_grows_with_people(people: int) -> None:
    for code in ("PPL", "PPLC", "ADM1", "PCLI", "SEA"):
        assert 0 <= prominence(code, people) <= prominence(code, people + 10**6) <= 1


def test_a_circle_of_a_radius_has_the_area_it_came_from() -> None:
    assert radius_km("ADM1", area_km2=3.141592653589793 * 100) == 10


def test_a_larger_town_reaches_farther_and_a_village_still_a_kilometre() -> None:
    assert radius_km("PPL", 5_000_000) > radius_km("PPL", 50_000) > radius_km("PPL", 200) == 1
