"""First- and second-level divisions: their polygons, points and short names."""

from __future__ import annotations

import json
import runpy
from pathlib import Path

import pytest
import shapely
from geopy.distance import geodesic

from geomap.errors import GazetteerError, UnknownPlaceError
from geomap.gazetteer import polygons
from geomap.gazetteer.index import Index
from geomap.gazetteer.paths import tables_folder
from geomap.model import Place
from tests.conftest import ROOT


def test_the_readme_shows_which_divisions_have_a_polygon(index: Index) -> None:
    bench = runpy.run_path(str(ROOT / "tests" / "benchmarks" / "coverage.py"))
    readme = (tables_folder() / "README.md").read_text(encoding="utf-8")
    assert bench["drawn"](index) in readme


@pytest.mark.parametrize("corpus", ["lgl.jsonl", "tud-loc-trainval.jsonl"])
def test_districts_that_corpora_name_lie_where_geonames_has_them(
    corpus: str, shared: Path, index: Index
) -> None:
    named: dict[str, tuple[float, float]] = {}
    lines = (shared / "corpora" / corpus).read_text(encoding="utf-8").split("\n")
    for line in filter(None, lines):
        for toponym in json.loads(line)["toponyms"]:
            if toponym.get("geonameid") and toponym.get("lat") is not None:
                named[f"geonames:{toponym['geonameid']}"] = toponym["lat"], toponym["lon"]
    distances = [
        geodesic(point, (place.latitude, place.longitude)).km
        for point, place in ((named[i], _known(i, index)) for i in named)
        if place and place.feature_code == "ADM2"
    ]
    assert len(distances) >= 19
    assert max(distances) < 161
    assert sum(km <= 25 for km in distances) >= 0.89 * len(distances)


def _known(place_id: str, index: Index) -> Place | None:
    try:
        return index.place(place_id)
    except UnknownPlaceError:
        return None


@pytest.mark.parametrize(
    ("name", "first"),
    [
        ("Harris County", "geonames:4696376"),  # Houston's, not that of 30 000 in Georgia
        ("Orange County", "geonames:5379524"),
        ("Loudon Co.", "geonames:4638283"),
        ("Calif.", "geonames:5332921"),
        ("Tenn.", "geonames:4662168"),
        ("N.Y.", "geonames:5128638"),
        ("TX", "geonames:4736286"),
        ("NSW", "geonames:2155400"),
    ],
)
def test_the_press_names_counties_and_states_by_short_forms(
    name: str, first: str, index: Index
) -> None:
    assert index.candidates(name)[0].place.id == first


@pytest.mark.parametrize("word", ["Miss", "mass", "ill", "Del", "la"])
def test_a_state_by_abbreviation_does_not_make_a_common_word_a_place(
    word: str, index: Index
) -> None:
    assert not index.knows(word.casefold())


def test_a_ring_is_read_back_as_it_was_written() -> None:
    derive = runpy.run_path(str(ROOT / "gazetteer" / "derive_divisions.py"))
    ring = shapely.LinearRing([(-179.999, 71.5), (36.636, 35.931), (0.0, -0.001)])
    text = derive["encode"](ring)
    assert list(polygons._decoded(text)) == list(ring.coords)[:-1]


@pytest.mark.parametrize(
    ("rings", "reason"), [("", "no ring"), ("AB", "linearring"), ("??A", "zip")]
)
def test_a_bad_row_of_the_polygons_is_named(tmp_path: Path, rings: str, reason: str) -> None:
    table = tmp_path / polygons.DIVISIONS
    table.write_text(f"id,iso_3166_2,name,how,rings\ngeonames:1,,X,key,{rings}\n")
    with pytest.raises(GazetteerError, match=rf"(?is)division_shapes\.csv:2: .*{reason}"):
        polygons.division_polygons(tmp_path)
