"""A town lies in its division, its country, and the regions drawn around it."""

from __future__ import annotations

import pytest

from geomap.gazetteer.hierarchy import parents, within
from geomap.gazetteer.index import Index


def test_a_country_has_no_parent_and_a_division_has_its_country(index: Index) -> None:
    assert parents(index.place("geonames:163843"), index) == ()
    assert [p.name for p in parents(index.place("geonames:170062"), index)] == ["Syria"]


@pytest.mark.parametrize(
    ("place", "region", "inside"),
    [
        ("geonames:170063", "geonames:163843", True),
        ("geonames:170063", "geonames:298795", False),
        ("geonames:170063", "geonames:6269133", True),
        ("geonames:170063", "geomap:maghreb", False),
        ("geonames:408660", "geomap:darfur", True),
        ("geonames:524901", "marine:black-sea", False),
    ],
)
def test_a_place_is_in_what_is_drawn_around_it(
    place: str, region: str, inside: bool, index: Index
) -> None:
    assert within(index.place(place), index.place(region), index) is inside
