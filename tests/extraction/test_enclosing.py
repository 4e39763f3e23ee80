"""What the text says to hold a place, and what follows from it."""

from __future__ import annotations

import pytest

from geomap.gazetteer.index import Index
from geomap.model import Document, Mention, Toponym
from geomap.resolution import resolve
from geomap.resolution.containment import enclosers, encloses, is_enclosed


def mentions_of(text: str, names: list[str]) -> list[Mention]:
    found, at = [], 0
    for name in names:
        at = text.index(name, at)
        found.append(Mention(at, at + len(name), name))
        at += len(name)
    return found


def settle(text: str, names: list[str], index: Index) -> list[Toponym]:
    return resolve(Document("t", text), mentions_of(text, names), index)


@pytest.mark.parametrize(
    "gap",
    [
        ", ", " in ", " in western ", " in the south-eastern ", " (", " refugee camp in ",
        " district of ", ", a village in ", ", a town of ", " neighbourhood in ", " in rural ",
        " local government area, ", ", in northern ",
    ],
)  # fmt: skip
def test_these_words_put_a_place_in_the_next(gap: str) -> None:
    assert encloses(gap)


@pytest.mark.parametrize(
    "gap",
    [" and ", " to ", " near ", ", then ", " said in ", ". In ", " from ", " was shelled in ", ""],
)
def test_these_words_put_a_place_in_nothing(gap: str) -> None:
    assert not encloses(gap)


@pytest.mark.parametrize("gap", ["'s ", "’s northern ", " province's town of ", "'s village of "])
def test_a_genitive_puts_the_next_place_in_the_one_before(gap: str) -> None:
    assert is_enclosed(gap)


def test_a_chain_is_followed_to_its_end_and_a_list_shares_what_holds_its_last() -> None:
    text = "Abra and Cabra in Dabra district, Fabra"
    mentions = mentions_of(text, ["Abra", "Cabra", "Dabra", "Fabra"])
    assert enclosers(text, mentions, [True, False, False]) == [(2, 3), (2, 3), (3,), ()]


def test_a_chain_of_many_links_and_marks_of_direction_ends() -> None:
    text = ", ".join(["\u200fAbra\u200e"] * 60)
    mentions = mentions_of(text, ["Abra"] * 60)
    chains = enclosers(text, mentions, [False] * 59)
    assert max(map(len, chains)) <= 4


def test_a_comma_in_a_list_puts_nothing_in_its_neighbour(index: Index) -> None:
    text = "Jets hit Qzxwvyd, Sarmin and Binnish in Idlib province."
    unknown, sarmin, _, _ = settle(text, ["Qzxwvyd", "Sarmin", "Binnish", "Idlib"], index)
    assert unknown.place is None
    assert sarmin.place is not None


def test_one_name_in_two_countries_of_a_text_is_two_places(index: Index) -> None:
    text = (
        "Clashes broke out in Tripoli, Libya, on Monday. In Tripoli, Lebanon, shops stayed shut. "
        "Shots were heard in Tripoli until noon."
    )
    asked = ["Tripoli", "Libya", "Tripoli", "Lebanon", "Tripoli"]
    first, _, second, _, third = settle(text, asked, index)
    assert [t.place and t.place.country for t in (first, second, third)] == ["LY", "LB", "LB"]


@pytest.mark.parametrize("name", ["Maarrat al-Numan", "Ma‘arrat al-Numan", "Al Hasakeh"])
def test_a_usual_spelling_is_found_in_a_text_that_names_nothing_else(
    name: str, index: Index
) -> None:
    (found,) = settle(f"A bomb exploded in {name} on Wednesday.", [name], index)
    assert found.place is not None
    assert found.place.country == "SY"


def test_what_is_only_spelt_alike_never_crosses_a_border_that_the_text_draws(
    index: Index,
) -> None:
    text = "Shells fell on Nusairiya in western Iraq."
    found, _ = settle(text, ["Nusairiya", "Iraq"], index)
    assert found.place is None or found.place.country == "IQ"


def test_a_capital_that_acts_is_its_government_and_the_city(index: Index) -> None:
    (city,) = settle("Washington had refused to answer.", ["Washington"], index)
    (state,) = settle("Fires spread in Washington state.", ["Washington"], index)
    assert city.place is not None
    assert state.place is not None
    assert (city.place.feature_code, state.place.feature_code) == ("PPLC", "ADM1")


@pytest.mark.parametrize("name", ["Idlib", "Aleppo", "Kunduz", "Kharkiv", "Sulaymaniyah", "حلب"])
def test_a_bare_name_is_the_town_as_locate_has_it(name: str, index: Index) -> None:
    (read,) = settle(f"Warplanes struck {name} overnight.", [name], index)
    assert read.place == index.candidates(name, limit=1)[0].place
