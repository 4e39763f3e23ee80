"""Formats that newsrooms bring beside plain tables: GeoNames' extras, GeoPackages, kept answers."""

from __future__ import annotations

import json
import sqlite3
import zipfile
from pathlib import Path
from typing import Any

import pytest

from geomap.errors import GazetteerError
from geomap.gazetteer.importing import ImportedLayer, Options, import_layer
from geomap.gazetteer.index import Index
from geomap.gazetteer.paths import default_path, layer_files


def geonames_line(number: int, name: str, code: str = "PPL", admin2: str = "7") -> str:
    cells = [number, name, name, "", "35.5", "36.5", "P", code, "SY", "", "12", admin2, "", "", "0"]
    return "\t".join(map(str, [*cells, "", "", "Asia/Damascus", "2024-01-01"])) + "\n"


def brought(tmp_path: Path, form: str, text: str, **options: Any) -> ImportedLayer:
    file = tmp_path / "mine.json"
    file.write_text(text, encoding="utf-8")
    return import_layer(form, file, tmp_path / "layers", Options(**options))


def over_all(tmp_path: Path) -> Index:
    return Index(default_path(), layer_files(tmp_path / "layers"))


def parents(done: ImportedLayer) -> list[tuple[int, int]]:
    return sqlite3.connect(done.path).execute("SELECT k, parent FROM parent").fetchall()


def zipped(file: Path, text: str) -> Path:
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("readme.txt", "short")
        archive.writestr(file.stem + ".txt", text)
    return file


def test_a_village_lies_in_its_second_level_division_and_what_hierarchy_tells(
    tmp_path: Path,
) -> None:
    codes = zipped(tmp_path / "a2.zip", "SY.12.7\tJisr Xyz\tJisr Xyz\t77000009\n")
    tree = zipped(tmp_path / "h.zip", "163843\t77000009\tADM\n77000005\t77000001\t\n1\t2\tADM\n")
    done = brought(
        tmp_path, "geonames",
        geonames_line(77000001, "Qaryat Xyz") + geonames_line(77000009, "Jisr Xyz", "ADM2"),
        admin2=codes, hierarchy=tree,
    )  # fmt: skip
    assert parents(done) == [(77000001, 77000005), (77000001, 77000009), (77000009, 163843)]


@pytest.mark.parametrize("option", ["admin1", "admin2"])
def test_the_wrong_table_of_divisions_is_named(option: str, tmp_path: Path) -> None:
    (tmp_path / "x.txt").write_text("SY.12\tIdlib\n", encoding="utf-8")
    with pytest.raises(GazetteerError, match=rf"x\.txt:1: has not 4 columns.*GeoNames' {option}C"):
        brought(tmp_path, "geonames", geonames_line(1, "Xyz"), **{option: tmp_path / "x.txt"})


def test_a_bad_row_of_the_hierarchy_is_skipped_and_counted(tmp_path: Path) -> None:
    (tmp_path / "h.txt").write_text("a\tb\n5\t77000001\t\n", encoding="utf-8")
    line = geonames_line(77000001, "Qaryat Xyz")
    done = brought(tmp_path, "geonames", line, hierarchy=tmp_path / "h.txt")
    assert (done.skipped, parents(done)) == (1, [(77000001, 5)])


def geopackage(file: Path, layer: str = "places", crs: str | None = "EPSG:32637") -> Path:
    """Two towns and a field in metres of UTM zone 37 N, as a survey would have them."""
    import geopandas
    from shapely import Point, box

    east, north = 335_000.0, 4_008_000.0
    forms = [Point(east, north), None, box(east, north, east + 1000, north + 1000)]
    names = ["Xyztown", "Lost Xyz", "Xyzfield"]
    table = geopandas.GeoDataFrame(
        {"NAME_EN": names, "pop": [1200, 5, None]}, geometry=forms, crs=crs
    )
    table.to_file(file, layer=layer, driver="GPKG")
    return file


def test_a_geopackage_in_metres_is_brought_to_degrees(tmp_path: Path) -> None:
    file = geopackage(tmp_path / "survey.gpkg")
    options = Options(columns={"name": "NAME_EN"})
    told: list[str] = []
    done = import_layer("geopackage", file, tmp_path / "layers", options, tell=told.append)
    assert (done.places, told) == (2, [f"{file}:2: has no geometry: give it a point, or remove it"])
    index = over_all(tmp_path)
    town = index.candidates("Xyztown")[0].place
    assert (town.latitude, town.longitude) == pytest.approx((36.202, 37.165), abs=0.01)
    assert (town.id, town.population) == ("survey:1", 1200)
    field = index.geometry(index.candidates("Xyzfield")[0].place.id)
    assert field is not None
    assert field.bounds == pytest.approx((37.165, 36.202, 37.176, 36.211), abs=0.01)


def test_a_geopackage_is_read_out_of_a_zip(tmp_path: Path) -> None:
    file = geopackage(tmp_path / "survey.gpkg")
    with zipfile.ZipFile(tmp_path / "survey.zip", "w") as archive:
        archive.write(file, "data/survey.gpkg")
    options = Options(columns={"name": "NAME_EN"})
    done = import_layer("geopackage", tmp_path / "survey.zip", tmp_path / "layers", options)
    assert done.places == 2


def test_of_several_layers_one_must_be_named(tmp_path: Path) -> None:
    file = geopackage(geopackage(tmp_path / "survey.gpkg"), "roads")
    options = Options(columns={"name": "NAME_EN"})
    with pytest.raises(GazetteerError, match=r"has 2 layers; there are: places, roads; give --lay"):
        import_layer("geopackage", file, tmp_path / "layers", options)
    options = Options(columns={"name": "NAME_EN"}, layer="fields")
    with pytest.raises(GazetteerError, match="has no layer 'fields'; there are: places, roads"):
        import_layer("geopackage", file, tmp_path / "layers", options)
    options = Options(columns={"name": "NAME_EN"}, layer="roads")
    assert import_layer("geopackage", file, tmp_path / "layers", options).places == 2


def test_a_geopackage_must_say_its_crs_and_its_names(tmp_path: Path) -> None:
    file = geopackage(tmp_path / "survey.gpkg")
    with pytest.raises(GazetteerError, match=r"no column 'name'.*NAME_EN.*give --map name=COLUMN"):
        import_layer("geopackage", file, tmp_path / "layers")
    with sqlite3.connect(file) as base:
        base.execute("UPDATE gpkg_geometry_columns SET srs_id = -1")
        base.execute("UPDATE gpkg_contents SET srs_id = -1")
    options = Options(columns={"name": "NAME_EN"})
    with pytest.raises(GazetteerError, match="has no CRS that leads to degrees: set it"):
        import_layer("geopackage", file, tmp_path / "layers", options)


def test_geojson_may_have_a_feature_a_line(tmp_path: Path) -> None:
    rows = [
        {"type": "Feature", "properties": {"name": f"Xyzton {n}"},
         "geometry": {"type": "Point", "coordinates": [37 + n, 36]}}
        for n in range(3)
    ]  # fmt: skip
    text = "\x1e" + "\n\x1e".join(json.dumps(row) for row in rows) + "\n"
    assert brought(tmp_path, "geojson", text).places == 3
    with pytest.raises(GazetteerError, match=r"mine\.json:3: breaks off"):
        brought(tmp_path, "geojson", text[:-30])


ALEPPO = {
    "place_id": 1, "licence": "Data © OpenStreetMap contributors, ODbL 1.0.",
    "osm_type": "relation", "osm_id": 7, "lat": "36.2", "lon": "37.16", "category": "boundary",
    "type": "administrative", "addresstype": "city", "name": "Xyzaleppo",
    "display_name": "Xyzaleppo, Syria", "address": {"country_code": "sy", "state": "Xyz Gov"},
    "namedetails": {"name:ar": "زيزحلب", "alt_name": "Xyz One;Xyz Two", "ISO3166-2": "SY-XX"},
    "extratags": {"population": "about 2 million"},
}  # fmt: skip


def test_kept_answers_of_nominatim_carry_the_odbl(tmp_path: Path) -> None:
    second = {**ALEPPO, "osm_type": "node", "name": "Xyzother", "namedetails": None}
    kept = {"the grey city": [ALEPPO, second], "زيز": [ALEPPO], "nothing": [], "bad": [{"a": 1}]}
    done = brought(tmp_path, "nominatim", json.dumps(kept, ensure_ascii=False, indent=1))
    assert (done.places, done.skipped) == (2, 1)
    index = over_all(tmp_path)
    for name in ("Xyzaleppo", "The Grey City", "زيز", "زيزحلب", "Xyz Two"):
        place = index.candidates(name)[0].place
        assert (place.id, place.feature_code, place.country) == ("osm:R7", "PPL", "SY")
        assert (place.admin1, place.population) == ("Xyz Gov", None)
    assert "OpenStreetMap contributors (ODbL" in index.info()["attribution"]
    assert "ODbL" not in Index(layers=()).info()["attribution"]


def test_nominatim_answers_come_as_an_array_and_as_geojson_too(tmp_path: Path) -> None:
    assert brought(tmp_path, "nominatim", json.dumps([ALEPPO])).places == 1
    square = [[[36.0, 35.0], [36.2, 35.0], [36.2, 35.2], [36.0, 35.0]]]
    properties = {k: v for k, v in ALEPPO.items() if k not in ("lat", "lon")}
    drawn = {"type": "Feature", "properties": properties,
             "geometry": {"type": "Polygon", "coordinates": square}}  # fmt: skip
    collection = {"type": "FeatureCollection", "licence": "ODbL", "features": [drawn]}
    for text in (json.dumps(collection), json.dumps({"asked": collection})):
        assert brought(tmp_path, "nominatim", text).places == 1
        assert over_all(tmp_path).geometry("osm:R7") is not None
