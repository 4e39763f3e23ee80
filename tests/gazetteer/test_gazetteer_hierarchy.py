"""A town lies in its division, its country, and the regions drawn around it."""

from __future__ import annotations

import pytest
from shapely import Point

from geomap.errors import UnknownPlaceError
from geomap.gazetteer.hierarchy import parents, within
from geomap.gazetteer.index import Index

SYRIA, ALEPPO, IDLIB = "geonames:163843", "geonames:170063", "geonames:169387"
CRIMEA, HAMA = "geonames:703883", "geonames:170015"


def names(places: list) -> set[str]:
    return {place.name for place in places}


def test_a_town_is_in_its_division_its_country_and_its_regions_nearest_first(index: Index) -> None:
    found = [place.name for place in index.parents(ALEPPO)]
    assert found[:3] == ["Aleppo", "Syria", "Levant"]
    assert found[-2:] == ["Western Asia", "Asia"]


def test_a_country_has_only_regions_above_it_and_a_region_only_larger_ones(index: Index) -> None:
    assert parents(index.place(SYRIA), index)[0].name == "Levant"
    assert parents(index.place("geonames:170062"), index)[0].name == "Syria"
    assert "Levant" not in names(list(index.parents("geomap:levant")))
    assert "Asia" in names(list(index.parents("geomap:levant")))


@pytest.mark.parametrize(
    ("place", "region", "inside"),
    [
        (ALEPPO, SYRIA, True),
        (ALEPPO, "geonames:298795", False),
        (ALEPPO, "geonames:6269133", True),
        (ALEPPO, "geomap:maghreb", False),
        (ALEPPO, "geonames:170062", True),
        (ALEPPO, IDLIB, False),
        ("geonames:408660", "geomap:darfur", True),
        ("geonames:524901", "marine:black-sea", False),
    ],
)
def test_a_place_is_in_what_is_drawn_around_it(
    place: str, region: str, inside: bool, index: Index
) -> None:
    assert within(index.place(place), index.place(region), index) is inside
    assert index.within(place, region) is inside


def test_a_place_that_nobody_knows_has_no_parents(index: Index) -> None:
    with pytest.raises(UnknownPlaceError, match="geomap:atlantis"):
        index.parents("geomap:atlantis")


@pytest.mark.parametrize(
    ("lon", "lat", "division"),
    [
        (36.63, 35.93, IDLIB),
        (34.1, 44.95, CRIMEA),
        (-95.37, 29.76, "geonames:4736286"),
        (-0.13, 51.51, "geonames:6269131"),
        (35.73, 35.52, "geonames:173578"),  # a mole of Latakia's port
        (51.0, 41.5, None),
        (0.0, -90.0, None),
    ],
)
def test_a_point_is_in_the_division_drawn_around_it(
    lon: float, lat: float, division: str | None, index: Index
) -> None:
    found = index.division_at(lon, lat)
    assert (found and found.id) == division


def test_divisions_share_their_border_and_nothing_else(index: Index) -> None:
    idlib, hama = index.geometry(IDLIB), index.geometry(HAMA)
    assert idlib is not None
    assert hama is not None
    assert idlib.intersection(hama).area < 1e-6
    assert idlib.boundary.intersection(hama.boundary).length > 0.5


@pytest.mark.parametrize(
    ("country", "seas"),
    [
        ("SY", {"Mediterranean Sea"}),
        ("IR", {"Caspian Sea", "Persian Gulf", "Gulf of Oman"}),
        ("UA", {"Black Sea", "Sea of Azov"}),
        ("YE", {"Red Sea", "Gulf of Aden", "Bab el-Mandeb"}),
    ],
)
def test_a_country_borders_on_its_seas(country: str, seas: set[str], index: Index) -> None:
    assert seas <= names(index.seas_bordering(country))


def test_a_country_without_a_coast_borders_on_no_sea(index: Index) -> None:
    assert index.seas_bordering("AF") == []


@pytest.mark.parametrize(
    ("place", "countries"),
    [
        (SYRIA, "IL IQ JO LB TR"),
        ("marine:black-sea", "BG GE RO RU TR UA"),
        ("marine:caspian-sea", "AZ IR KZ RU TM"),
        (IDLIB, "TR"),
    ],
)
def test_neighbours_are_the_countries_along_the_border(
    place: str, countries: str, index: Index
) -> None:
    found = {str(p.country) for p in index.countries_bordering(place)}
    assert " ".join(sorted(found)) == countries


def test_a_place_without_a_polygon_has_no_neighbours(index: Index) -> None:
    assert index.countries_bordering(ALEPPO) == []


def test_an_air_base_is_in_the_division_it_stands_in(index: Index) -> None:
    assert index.place("airport:OSLK").admin1 == "Latakia"
    assert index.place("airport:KAUS").admin1 == "Texas"


def test_the_point_of_a_division_is_on_its_ground(index: Index) -> None:
    """But for those that are GeoNames' own: Nova Scotia's is at 45 north, 65 west."""
    for country in index.countries():
        for place in index.divisions(str(country.country), 1):
            shape = index.geometry(place.id)
            if shape is not None and "curated" not in place.source:
                spot = Point(place.longitude, place.latitude)
                assert shape.distance(spot) < 0.06, place.name


@pytest.mark.parametrize(
    ("town", "above"),
    [
        ("Fallujah", ["Falluja District", "Anbar", "Iraq", "Mesopotamia"]),
        ("Slovyansk", ["Kramatorskyi Raion", "Donetsk", "Ukraine", "Donbas"]),
    ],
)
def test_a_town_is_in_its_district_province_country_and_region(
    town: str, above: list[str], index: Index
) -> None:
    place = index.candidates(town)[0].place
    found = index.parents(place.id)
    assert [p.name for p in found][:4] == above
    assert all(index.within(place.id, p.id) for p in found)
