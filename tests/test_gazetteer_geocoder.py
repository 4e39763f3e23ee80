"""The gazetteer can stand wherever a geopy geocoder is expected."""

from __future__ import annotations

import pytest
from geopy.geocoders.base import Geocoder
from geopy.location import Location
from geopy.point import Point

import geomap
from geomap.gazetteer.geocoder import Gazetteer
from geomap.gazetteer.index import Index


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
