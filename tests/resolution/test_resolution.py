"""Resolution: company, container and kind decide which of the homonyms a name means."""

from __future__ import annotations

import json
from importlib.resources import files
from math import exp

import pytest

from geomap.gazetteer.index import Index
from geomap.model import Document, Mention, Place, Toponym
from geomap.resolution import explain, resolve
from geomap.resolution.features import ALONE, COMPANY, NOTHING, TEXT
from geomap.resolution.ranker import ROUNDS, load


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


def test_a_county_behind_a_comma_is_a_container_too(index: Index) -> None:
    town, county = places(
        "He lives in Winfield, Henry County.", ["Winfield", "Henry County"], index
    )
    assert (town.admin1, county.admin1) == ("Iowa", "Iowa")


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


def test_states_in_one_list_are_states_and_not_towns_of_their_names(index: Index) -> None:
    text = "Cases were found in Nevada, New Mexico, Ohio, Oregon, Washington and Wyoming."
    asked = ["Nevada", "New Mexico", "Ohio", "Oregon", "Washington", "Wyoming"]
    assert {p.feature_code for p in places(text, asked, index)} == {"ADM1"}


def test_what_every_name_could_be_near_decides_where_all_of_them_are(index: Index) -> None:
    text = "Winfield and Mount Pleasant in Henry County share a school with New London."
    asked = ["Winfield", "Mount Pleasant", "Henry County", "New London"]
    assert {p.admin1 for p in places(text, asked, index)} == {"Iowa"}


def test_a_word_for_its_kind_beside_a_name_does_not_split_its_sense(index: Index) -> None:
    text = "Paris, Texas, mourns. The Paris police said so, and Paris residents agree."
    found = places(text, ["Paris", "Texas", "Paris", "Paris"], index)
    assert {p.admin1 for p in found} == {"Texas"}


def test_the_country_of_the_outlets_address_counts(index: Index) -> None:
    text = "The council of Richmond met on Monday."
    mentions = [Mention(15, 23, "Richmond")]
    british = Document(id="t", text=text, url="https://www.paper.co.uk/news")
    (found,) = resolve(british, mentions, index)
    assert found.place is not None
    assert found.place.country == "GB"


@pytest.mark.parametrize(
    ("printed", "name"),
    [
        ("Kerr Co.", "Kerr County"),
        ("University of Damascus", "Damascus"),
        ("South Damascus", "Damascus"),
        ("W. Va.", "West Virginia"),
        ("Ohioans", "Ohio"),
    ],
)
def test_a_name_is_looked_up_by_what_it_is_made_of(printed: str, name: str, index: Index) -> None:
    (place,) = places(f"News of {printed} spread.", [printed], index)
    assert place.name == name


def test_an_unknown_place_stands_in_the_town_that_the_text_puts_it_in(index: Index) -> None:
    hotel, paris = settle("They dined at Qzxwvyd in Paris.", ["Qzxwvyd", "Paris"], index)
    assert hotel.place == paris.place
    assert 0 < hotel.confidence < paris.confidence


def test_an_unknown_place_does_not_stand_for_the_country_it_lies_in(index: Index) -> None:
    village, _ = settle("Shells fell on Qzxwvyd in Syria.", ["Qzxwvyd", "Syria"], index)
    assert village.place is None


def test_an_explanation_adds_up_to_the_probabilities_it_explains(index: Index) -> None:
    text = "From Beirut the bus goes to Tripoli."
    mentions = [Mention(5, 11, "Beirut"), Mention(28, 35, "Tripoli")]
    document = Document(id="t", text=text)
    told = explain(document, mentions, index)
    assert [e.toponym for e in told] == resolve(document, mentions, index)
    for explanation in told:
        weighed = [*explanation.weighed, explanation.nothing]
        raw = [exp(w.total) for w in weighed]
        assert [w.share for w in weighed] == pytest.approx([r / sum(raw) for r in raw], abs=1e-6)
    assert "near_150_km" in told[1].table()


def test_every_weight_is_of_a_signal_that_exists() -> None:
    table = json.loads(files("geomap.resolution").joinpath("ranker.json").read_text("utf-8"))
    known = {*ALONE, *TEXT, *COMPANY, *NOTHING}
    assert set(table["weights"]) == set(ROUNDS)
    assert all(set(weights) <= known for weights in table["weights"].values())


def test_confidence_rises_with_probability() -> None:
    corners = load().calibration
    assert corners == tuple(sorted(corners))
    chances = [chance for _, chance in corners]
    assert chances == sorted(chances)
    assert 0 <= chances[0] <= chances[-1] <= 1


def test_a_text_with_thousands_of_names_takes_linear_time(index: Index) -> None:
    names = ["Springfield", "Paris", "San Jose", "Homs", "Clinton", "Georgia"] * 1000
    document = Document(id="t", text=", ".join(names))
    mentions, at = [], 0
    for name in names:
        mentions.append(Mention(at, at + len(name), name))
        at += len(name) + 2
    assert len(resolve(document, mentions, index)) == len(names)
