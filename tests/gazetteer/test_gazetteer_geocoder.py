"""The gazetteer can stand wherever a geopy geocoder is expected."""

from __future__ import annotations

from pathlib import Path

import pytest
from geopy.geocoders.base import Geocoder
from geopy.location import Location
from geopy.point import Point

import geomap
from geomap.errors import InputError, UnknownPlaceError
from geomap.gazetteer.geocoder import Gazetteer
from geomap.gazetteer.importing import import_layer
from geomap.gazetteer.index import Index
from geomap.gazetteer.lookup import look_up
from geomap.gazetteer.paths import layer_files
from geomap.gazetteer.placeholders import PLACEHOLDERS


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer()


def test_it_is_an_index_and_a_geocoder(gazetteer: Gazetteer) -> None:
    assert isinstance(gazetteer, Index)
    assert isinstance(gazetteer, Geocoder)
    assert geomap.Gazetteer is Gazetteer


def test_the_best_place_comes_as_a_location(gazetteer: Gazetteer) -> None:
    found = gazetteer.geocode("Aleppo", timeout=1, language="en")
    assert isinstance(found, Location)
    assert found.raw["place_id"] == "geonames:170063"
    assert found.latitude == pytest.approx(36.2, abs=0.05)
    assert found.longitude == pytest.approx(37.16, abs=0.05)


def test_all_places_of_a_name_come_best_first(gazetteer: Gazetteer) -> None:
    found = gazetteer.geocode("Tripoli", exactly_one=False, limit=3)
    assert isinstance(found, list)
    assert [place.raw["country"] for place in found[:2]] == ["LY", "LB"]
    assert len(found) == 3


def test_countries_narrow_the_search(gazetteer: Gazetteer) -> None:
    for codes in ("lb", ["LB"]):
        found = gazetteer.geocode("Tripoli", country_codes=codes)
        assert isinstance(found, Location)
        assert found.raw["country"] == "LB"


def test_an_unknown_name_is_none(gazetteer: Gazetteer) -> None:
    assert gazetteer.geocode("Xyzzyqwv") is None
    assert gazetteer.geocode("", exactly_one=False) is None


@pytest.mark.parametrize("query", [(33.72, 36.1), "33.72, 36.1", Point(33.72, 36.1)])
def test_a_point_is_named_by_the_nearest_town(
    query: tuple[float, float] | str | Point, gazetteer: Gazetteer
) -> None:
    found = gazetteer.reverse(query)
    assert isinstance(found, Location)
    assert found.raw["name"] == "Zabadani"
    assert found.raw["distance_km"] < 2


def test_nothing_is_near_the_middle_of_an_ocean(gazetteer: Gazetteer) -> None:
    assert gazetteer.reverse((-40.0, -120.0)) is None


@pytest.mark.parametrize(
    ("query", "place_id"),
    [
        ("Tripoli, Lebanon", "geonames:266826"),
        ("Paris, Texas", "geonames:4717560"),
        ("Aleppo, Aleppo, SY", "geonames:170063"),
        ("Washington, D.C.", "geonames:4140963"),
        ({"city": "Tripoli", "country": "Lebanon"}, "geonames:266826"),
        ({"city": "Paris", "state": "Texas", "postalcode": "75460"}, "geonames:4717560"),
        ({"country": "Lebanon"}, "geonames:272103"),
    ],
)
def test_the_words_after_a_comma_say_which_place(
    query: str | dict[str, str], place_id: str, gazetteer: Gazetteer
) -> None:
    found = gazetteer.geocode(query)
    assert isinstance(found, Location)
    assert found.raw["place_id"] == place_id


@pytest.mark.parametrize(
    "query", ["Tripoli, Sweden", "Tripoli, Xyzzyqwv", {"city": "Syria"}, {"street": "Main Street"}]
)
def test_a_place_that_is_not_there_is_none(
    query: str | dict[str, str], gazetteer: Gazetteer
) -> None:
    assert gazetteer.geocode(query) is None


def test_an_address_given_back_finds_the_same_place(gazetteer: Gazetteer) -> None:
    for name in ("Raqqa", "Syria", "Texas", "Kabul"):
        found = gazetteer.geocode(name)
        assert isinstance(found, Location)
        again = gazetteer.geocode(found.address)
        assert isinstance(again, Location)
        assert again.raw["place_id"] == found.raw["place_id"]


def test_a_viewbox_is_preferred_and_binding_only_when_bounded(gazetteer: Gazetteer) -> None:
    lebanon = [Point(34.7, 36.7), (33.0, 35.0)]
    loose = gazetteer.geocode("Tripoli", exactly_one=False, viewbox=lebanon)
    bound = gazetteer.geocode("Tripoli", exactly_one=False, viewbox=lebanon, bounded=True)
    assert isinstance(loose, list)
    assert isinstance(bound, list)
    assert loose[0].raw["country"] == "LB"
    assert "LY" in {place.raw["country"] for place in loose}
    assert {place.raw["country"] for place in bound} == {"LB"}
    assert gazetteer.geocode("Oslo", viewbox=lebanon, bounded=True) is None


@pytest.mark.parametrize(
    ("name", "featuretype", "code"),
    [
        ("Georgia", "country", "PCLI"),
        ("Georgia", "state", "ADM1"),
        ("Aleppo", "state", "ADM1"),
        ("Aleppo", "city", "PPLA"),
        ("Aleppo", "settlement", "PPLA"),
    ],
)
def test_a_feature_type_decides_among_namesakes(
    name: str, featuretype: str, code: str, gazetteer: Gazetteer
) -> None:
    found = gazetteer.geocode(name, featuretype=featuretype)
    assert isinstance(found, Location)
    assert found.raw["feature"] == code
    assert gazetteer.geocode("Syria", featuretype="city") is None


def test_a_wrong_option_says_what_to_give(gazetteer: Gazetteer) -> None:
    with pytest.raises(InputError, match="featuretype 'planet': give one of country, state"):
        gazetteer.geocode("Aleppo", featuretype="planet")
    with pytest.raises(InputError, match="limit 0: give 1 or more"):
        gazetteer.geocode("Aleppo", limit=0)
    with pytest.raises(InputError, match="viewbox: give two corners"):
        gazetteer.geocode("Aleppo", viewbox=[(1, 2)])
    with pytest.raises(InputError, match=r"\(361, 2\): no point on Earth"):
        gazetteer.geocode("Aleppo", viewbox=[(361, 2), (3, 4)])


@pytest.mark.parametrize(
    "query", [(361, 0), "361, 0", (float("nan"), 0.0), "north of here", None, "", ("a", "b")]
)
def test_a_point_that_is_not_on_earth_is_refused_in_one_line(
    query: object, gazetteer: Gazetteer
) -> None:
    with pytest.raises(ValueError, match="no point on Earth") as refused:
        gazetteer.reverse(query)  # type: ignore[arg-type]
    assert "\n" not in str(refused.value)
    assert gazetteer.geocode("Aleppo") is not None


@pytest.mark.parametrize(("zoom", "name"), [(3, "Syria"), (5, "Rif Dimashq"), (10, "Zabadani")])
def test_zoom_names_what_a_point_lies_in(zoom: int, name: str, gazetteer: Gazetteer) -> None:
    found = gazetteer.reverse((33.72, 36.1), zoom=zoom)
    assert isinstance(found, Location)
    assert found.raw["name"] == name


def test_it_works_with_geopys_rate_limiter_and_a_column_of_names(gazetteer: Gazetteer) -> None:
    import pandas as pd
    from geopy.extra.rate_limiter import RateLimiter

    names = pd.Series(["Aleppo", "Xyzzyqwv", None, float("nan"), "Homs"], dtype=object)
    found = names.apply(RateLimiter(gazetteer.geocode, swallow_exceptions=False))
    assert [place.raw["country"] if place else None for place in found] == [
        "SY", None, None, None, "SY",
    ]  # fmt: skip


def test_it_pickles_with_its_layers(tmp_path: Path) -> None:
    import pickle

    table = tmp_path / "villages.csv"
    table.write_text("name,lat,lon\nXyzzyqwv,35.5,36.5\n", encoding="utf-8")
    import_layer("csv", table, tmp_path / "layers")
    own = Gazetteer(layers=layer_files(tmp_path / "layers"))
    copy = pickle.loads(pickle.dumps(own))  # noqa: S301  our own bytes
    for one in (own, copy):
        found = one.geocode("Xyzzyqwv")
        assert isinstance(found, Location)
        assert found.latitude == 35.5


@pytest.mark.parametrize("name", ["Xyzzyqwv" * 2000, "\x00\x07", ",,,", "‏‎"])
def test_a_hostile_name_finds_nothing_and_breaks_nothing(name: str, gazetteer: Gazetteer) -> None:
    assert gazetteer.geocode(name) is None


@pytest.mark.parametrize("word", sorted(PLACEHOLDERS))
def test_a_word_for_no_place_is_none_and_a_place_so_named_is_found_in_its_country(
    word: str, gazetteer: Gazetteer
) -> None:
    country = PLACEHOLDERS[word]
    assert gazetteer.geocode(word) is None
    with pytest.raises(UnknownPlaceError):
        look_up(word, gazetteer)
    if country != "-":
        found = gazetteer.geocode(word.upper(), country_codes=country)
        assert isinstance(found, Location)
        assert found.raw["country"] == country
    else:
        assert gazetteer.bearers(word) == []


@pytest.mark.parametrize(
    "query",
    [{"city": "None", "country": "Italy"}, {"city": "None"}, "None, Italy"],
)
def test_a_place_named_none_is_reached_by_its_kind_or_what_holds_it(
    query: str | dict[str, str], gazetteer: Gazetteer
) -> None:
    for found in (gazetteer.geocode(query), gazetteer.geocode("None", featuretype="city")):
        assert isinstance(found, Location)
        assert found.raw["country"] == "IT"


def test_a_name_that_differs_from_a_placeholder_by_its_capitals_is_found(
    gazetteer: Gazetteer,
) -> None:
    assert gazetteer.geocode("nan") is None
    city = gazetteer.geocode("Nan")
    assert isinstance(city, Location)
    assert city.raw["country"] == "TH"


@pytest.mark.parametrize("name", ["Wakanda", "Ruritania", "Elbonia", "Dramascus", "front line"])
def test_geocode_guesses_no_more_than_locate(name: str, gazetteer: Gazetteer) -> None:
    assert gazetteer.geocode(name) is None
    with pytest.raises(UnknownPlaceError):
        look_up(name, gazetteer)


@pytest.mark.parametrize(
    "name", ["Aleppo", "Maarrat al-Numan", "Dar'a", "Jisr al-Shughour", "Paris"]
)
def test_geocode_and_locate_give_one_answer(name: str, gazetteer: Gazetteer) -> None:
    found = gazetteer.geocode(name)
    assert isinstance(found, Location)
    assert found.raw["place_id"] == look_up(name, gazetteer, limit=1)[0].place.id
