"""The table of outlets: where each is at home."""

from __future__ import annotations

from pathlib import Path

import pytest

from geomap.errors import GazetteerError
from geomap.gazetteer.index import Index
from geomap.gazetteer.paths import data_path
from geomap.model import Document
from geomap.resolution.outlets import home_of, read_outlets

OUTLETS = read_outlets(data_path("outlets.csv"))


def test_the_table_has_outlets_of_all_continents() -> None:
    assert len(OUTLETS) >= 120
    assert len({outlet.country for _, outlet in OUTLETS}) >= 60


def test_every_town_of_the_table_is_in_the_gazetteer(index: Index) -> None:
    lost = [
        (outlet.town, outlet.country)
        for _, outlet in OUTLETS
        if outlet.reach != "world"
        and not any(
            c.place.feature_class == "P"
            for c in index.candidates(outlet.town, countries=[outlet.country], limit=5)
        )
    ]
    assert lost == []


def test_no_host_is_listed_twice() -> None:
    hosts = [host for host, _ in OUTLETS]
    assert sorted(set(hosts)) == sorted(hosts)


@pytest.mark.parametrize(
    ("source", "url", "country"),
    [
        ("Radio Okapi", None, "CD"),
        ("radio okapi", None, "CD"),
        (None, "https://edition.dailytrust.com/a/b", "NG"),
        ("A Paper Nobody Lists", "https://paper.co.uk/x", "GB"),
        (None, "http://news.gov.mz:8080/", "MZ"),
    ],
)
def test_an_outlet_is_known_by_name_or_address(
    source: str | None, url: str | None, country: str
) -> None:
    home = home_of(Document("x", "", source=source, url=url))
    assert home is not None
    assert home.country == country


@pytest.mark.parametrize("url", [None, "https://example.com/a", "https://news.example.tv/a", "x"])
def test_an_unknown_outlet_is_at_home_nowhere(url: str | None) -> None:
    assert home_of(Document("x", "", url=url, source="A Paper Nobody Lists")) is None


def test_a_bad_row_is_named(tmp_path: Path) -> None:
    table = tmp_path / "outlets.csv"
    table.write_text("outlet,host,town,country,reach\nA,a.org,B,FR,galactic\n", "utf-8")
    with pytest.raises(GazetteerError, match=r"outlets.csv:2: reach 'galactic': local, national"):
        read_outlets(table)
    table.write_text("outlet,host,town,country,reach\nA,,B,FR,local\n", "utf-8")
    with pytest.raises(GazetteerError, match=r"outlets.csv:2: fill in outlet, host"):
        read_outlets(table)
