"""Resolution: company, container and kind decide which of the homonyms a name means."""

from __future__ import annotations

import pytest

from geomap.gazetteer.index import Index
from geomap.model import Document, Mention, Place, Toponym
from geomap.resolution import resolve


def settle(text: str, names: list[str], index: Index) -> list[Toponym]:
    mentions, at = [], 0
    for name in names:
        at = text.index(name, at)
        mentions.append(Mention(at, at + len(name), name))
        at += len(name)
    return resolve(Document(id="t", text=text), mentions, index)


def places(text: str, names: list[str], index: Index) -> list[Place]:
    found = [toponym.place for toponym in settle(text, names, index)]
    return [place for place in found if place is not None]


def test_company_decides_which_tripoli(index: Index) -> None:
    lebanon = places("From Beirut the bus goes to Tripoli.", ["Beirut", "Tripoli"], index)
    libya = places("From Benghazi the bus goes to Tripoli.", ["Benghazi", "Tripoli"], index)
    assert [lebanon[1].country, libya[1].country] == ["LB", "LY"]


def test_a_chance_namesake_far_from_everything_is_no_answer(index: Index) -> None:
    text = "Militants in Palmyra, Syria, destroyed the temples of Bel and Baalshamin."
    palmyra, _, bel = settle(text, ["Palmyra", "Syria", "Bel"], index)
    assert palmyra.place is not None
    assert palmyra.place.country == "SY"
    assert bel.place is None


def test_a_container_decides_which_paris(index: Index) -> None:
    paris, texas = places("She was born in Paris, Texas.", ["Paris", "Texas"], index)
    assert (paris.country, paris.admin1) == ("US", "Texas")
    assert (texas.country, texas.feature_code) == ("US", "ADM1")


def test_a_short_state_behind_a_comma_is_a_container_too(index: Index) -> None:
    (town,) = places("The plant in Peoria, Ariz., closed.", ["Peoria"], index)
    assert town.admin1 == "Arizona"


def test_a_bare_name_means_the_most_prominent(index: Index) -> None:
    (paris,) = places("He left Paris by train.", ["Paris"], index)
    assert paris.country == "FR"


def test_a_word_for_a_division_asks_for_the_division(index: Index) -> None:
    (city,) = places("Crowds filled Latakia.", ["Latakia"], index)
    (province,) = places("Crowds filled Latakia province.", ["Latakia"], index)
    assert city.feature_class == "P"
    assert province.feature_code == "ADM1"


@pytest.mark.parametrize(("near", "country"), [("Latakia", "SY"), ("Ramadi", "IQ")])
def test_the_airbase_of_that_name_is_the_one_nearby(near: str, country: str, index: Index) -> None:
    text = f"Jets took off from al-Assad airbase near {near}."
    base, town = places(text, ["al-Assad airbase", near], index)
    assert (base.country, town.country) == (country, country)
    assert base.feature_class == "S"


def test_an_adjective_in_the_text_speaks_for_its_country(index: Index) -> None:
    text = "Iraqi troops and Iraqi police retook the oil town of Mosul after Iraqi jets struck."
    (place,) = places(text, ["Mosul"], index)
    assert place.country == "IQ"


def test_countries_named_in_one_list_are_countries(index: Index) -> None:
    text = "The United States and the FBI warned Lebanon, Jordan and Georgia."
    found = places(text, ["United States", "Lebanon", "Jordan", "Georgia"], index)
    assert [place.country for place in found] == ["US", "LB", "JO", "GE"]


def test_a_name_means_one_place_throughout(index: Index) -> None:
    text = "Paris is small. Texas is not. In Paris, Texas, nobody speaks French. Paris sleeps."
    found = places(text, ["Paris", "Texas", "Paris", "Texas", "Paris"], index)
    assert len({p.id for p in found[::2]}) == 1


def test_no_mention_is_added_or_dropped_and_an_unknown_one_has_no_place(index: Index) -> None:
    text = "They went from Qzxwvyd to Homs and back to Qzxwvyd."
    found = settle(text, ["Qzxwvyd", "Homs", "Qzxwvyd"], index)
    assert [t.mention.text for t in found] == ["Qzxwvyd", "Homs", "Qzxwvyd"]
    assert [t.place is None for t in found] == [True, False, True]
    assert found[0].confidence == 0


def test_confidence_is_a_share_and_falls_with_doubt(index: Index) -> None:
    (sure,) = settle("The summit opened in Syria.", ["Syria"], index)
    (doubt,) = settle("The fair opened in Springfield.", ["Springfield"], index)
    assert 0 < doubt.confidence < sure.confidence <= 1
    assert len(doubt.candidates) > 1


def test_the_same_document_gives_the_same_answer(index: Index) -> None:
    text = "From Cambridge by way of Lebanon to Athens and Georgia."
    asked = ["Cambridge", "Lebanon", "Athens", "Georgia"]
    assert settle(text, asked, index) == settle(text, asked, index)


def test_a_document_without_mentions_has_no_toponyms(index: Index) -> None:
    assert resolve(Document(id="t", text=""), [], index) == []
