"""Gazetteers that a newsroom brings: what is read, what is refused, who overrides whom."""

from __future__ import annotations

import json
import pickle
import zipfile
from pathlib import Path

import pytest

from geomap.errors import GazetteerError
from geomap.gazetteer.importing import FORMATS, ImportedLayer, Options, import_layer, remove_layer
from geomap.gazetteer.importing.jsonfiles import features
from geomap.gazetteer.index import Index
from geomap.gazetteer.paths import default_path, layer_files
from tests.conftest import ROOT

HEAD = "name,lat,lon,id,country,population\n"


def geonames_line(number: int, name: str, others: str = "", lat: str = "35.5") -> str:
    cells = [str(number), name, name, others, lat, "36.5", "P", "PPL", "SY", "", "12", "", "", ""]
    return "\t".join([*cells, "1200", "", "", "Asia/Damascus", "2024-01-01"]) + "\n"


def brought(tmp_path: Path, form: str, text: str, **options: object) -> ImportedLayer:
    file = tmp_path / "mine.txt"
    file.write_text(text, encoding="utf-8")
    return import_layer(form, file, tmp_path / "layers", Options(**options))  # type: ignore[arg-type]


def over_all(tmp_path: Path) -> Index:
    return Index(default_path(), layer_files(tmp_path / "layers"))


def test_a_village_of_geonames_is_found_by_all_its_names(tmp_path: Path) -> None:
    (tmp_path / "a1").write_text("SY.12\tIdlib\tIdlib\t1\n", encoding="utf-8")
    (tmp_path / "alt").write_text(
        "1\t77000001\ten\tNewvillage\t1\t\t\t\n2\t77000001\tlink\thttp://x\n3\t5\ten\tElse\n",
        encoding="utf-8",
    )
    done = brought(
        tmp_path, "geonames", geonames_line(77000001, "Qaryat Xyz", "قرية زيز"),
        admin1=tmp_path / "a1", alternate_names=tmp_path / "alt",
    )  # fmt: skip
    assert (done.places, done.skipped) == (1, 0)
    index = over_all(tmp_path)
    for name in ("Qaryat Xyz", "قرية زيز", "Newvillage"):
        place = index.candidates(name)[0].place
        assert (place.id, place.admin1) == ("geonames:77000001", "Idlib")
    assert index.candidates("http://x") == []


def test_a_zip_is_read_without_unpacking(tmp_path: Path) -> None:
    file = tmp_path / "SY.zip"
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("readme.txt", "short")
        archive.writestr("SY.txt", geonames_line(77000001, "Qaryat Xyz"))
    assert import_layer("geonames", file, tmp_path / "layers").places == 1


def test_a_zip_cut_short_names_the_remedy(tmp_path: Path) -> None:
    file = tmp_path / "SY.zip"
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("SY.txt", geonames_line(77000001, "Qaryat Xyz") * 50)
    file.write_bytes(file.read_bytes()[:300])
    with pytest.raises(GazetteerError, match=r"SY\.zip: is a damaged zip .*download it again"):
        import_layer("geonames", file, tmp_path / "layers")
    assert layer_files(tmp_path / "layers") == ()


BAD = [
    ("csv", HEAD + "Xyz,361,36,1,SY,\n", r"mine\.txt:2: latitude 361 is not on Earth"),
    ("csv", HEAD + "Xyz,north,36,1,SY,\n", r":2: latitude 'north' is no number of degrees"),
    ("csv", HEAD + ",36,36,1,SY,\n", ":2: has no name"),
    ("csv", HEAD + "Xyz,36,36,1,Syria,\n", ":2: country 'SYRIA' is no ISO 3166-1"),
    ("csv", HEAD + "Xyz,36,36\n", ":2: has 3 columns, the first line has 6"),
    ("csv", "NAME:Y:X\nXyz:1:2\n", r"no column 'name' for the name.*give --map name=COLUMN"),
    ("geonames", "a,b,c\n", r":1: has 1 columns between tabs, GeoNames' table has 19"),
    ("whosonfirst", "a,b,c\n", ":1: has no column wof_id.*import it as csv"),
    ("geojson", "[1, 2]", ":1: is no GeoJSON FeatureCollection"),
    ("geojson", '{"features": [{"a": 1', ":1: breaks off or is no JSON"),
    ("ocha", "SYR,7,SY01,Aleppo,SYR,2020-01-01\n", ":1: level '7' is none"),
    ("csv", "", "no column 'name'"),
    ("geonames", "", "holds no place"),
]


@pytest.mark.parametrize(("form", "text", "message"), BAD)
def test_bad_input_names_file_line_and_remedy(
    form: str, text: str, message: str, tmp_path: Path
) -> None:
    with pytest.raises(GazetteerError, match=message):
        brought(tmp_path, form, text, strict=True)
    assert layer_files(tmp_path / "layers") == ()
    assert not list((tmp_path / "layers").glob("*.part"))


def test_other_encodings_are_told_apart(tmp_path: Path) -> None:
    file = tmp_path / "mine.csv"
    file.write_bytes((HEAD + "Xyz,36,36,1,SY,\n").encode("utf-16"))
    with pytest.raises(GazetteerError, match=r"mine\.csv:1: is UTF-16: save it as UTF-8"):
        import_layer("csv", file, tmp_path / "layers")
    file.write_bytes((HEAD + "Café,36,36,1,SY,\n").encode("latin-1"))
    with pytest.raises(GazetteerError, match=r":2: .*not UTF-8"):
        import_layer("csv", file, tmp_path / "layers", Options(strict=True))


def test_bad_rows_are_told_and_the_rest_is_read(tmp_path: Path) -> None:
    file, told = tmp_path / "mine.csv", []
    file.write_text(HEAD + "Xyz,361,36,1,SY,\nAbc Town,36,36,2,SY,\n", encoding="utf-8")
    done = import_layer("csv", file, tmp_path / "layers", tell=told.append)
    assert (done.places, done.skipped) == (1, 1)
    assert told == [f"{file}:2: latitude 361 is not on Earth"]


def test_a_file_of_another_format_is_given_up_early(tmp_path: Path) -> None:
    with pytest.raises(GazetteerError, match="not one of the first 200 rows is good"):
        brought(tmp_path, "geonames", "some words\n" * 1000)


def test_columns_are_mapped_and_the_delimiter_found(tmp_path: Path) -> None:
    done = brought(
        tmp_path, "csv", "ORT;Y;X\nXyzstadt;36.1;37.1\n", columns={"name": "ORT"}, name="My Own"
    )
    assert done.name == "my-own"
    place = over_all(tmp_path).candidates("xyzstadt")[0].place
    assert (place.id, place.latitude, place.longitude) == ("my-own:2", 36.1, 37.1)


def test_a_layer_moves_a_place_and_leaves_what_it_does_not_say(tmp_path: Path) -> None:
    below = Index(layers=()).place("geonames:170063")
    brought(tmp_path, "csv", HEAD + "Halab City,36.3,37.3,geonames:170063,,\n")
    index = over_all(tmp_path)
    found = index.candidates("Aleppo")[0].place
    assert found == index.candidates("Halab City")[0].place == index.place(below.id)
    assert (found.name, found.latitude) == ("Halab City", 36.3)
    assert (found.population, found.feature_code) == (below.population, below.feature_code)
    assert len([c for c in index.candidates("Aleppo") if c.place.id == below.id]) == 1
    assert pickle.loads(pickle.dumps(index)).place(below.id) == found  # noqa: S301 - ours


def test_the_later_layer_overrides_and_can_be_removed(tmp_path: Path) -> None:
    for name, lat in (("zulu", 36.3), ("alpha", 36.4)):
        text = f"{HEAD}Halab,{lat},37.3,geonames:170063,,\n"
        brought(tmp_path, "csv", text, name=name, attribution=f"{name}'s maps.")
    assert over_all(tmp_path).place("geonames:170063").latitude == 36.4
    about = over_all(tmp_path).info()
    assert [layer["name"] for layer in about["layers"]] == ["alpha", "zulu"]
    assert "zulu's maps." in about["attribution"]
    remove_layer("alpha", tmp_path / "layers")
    assert over_all(tmp_path).place("geonames:170063").latitude == 36.3
    with pytest.raises(GazetteerError, match="no layer named 'alpha'; there are: zulu"):
        remove_layer("alpha", tmp_path / "layers")


def test_a_place_of_an_import_names_whom_its_licence_asks_to_name(tmp_path: Path) -> None:
    line = "Xyzzabad,35.5,36.5,77000003,SY,\n"
    brought(tmp_path, "csv", HEAD + line, attribution="Mapping desk (CC BY 4.0).")
    index = over_all(tmp_path)
    assert index.candidates("Xyzzabad")[0].place.credit == "Mapping desk (CC BY 4.0)"
    assert index.candidates("Zabadani")[0].place.credit is None


def test_an_interrupted_import_leaves_the_old_layer(tmp_path: Path) -> None:
    old = brought(tmp_path, "csv", HEAD + "Xyz,36,36,1,SY,\n").path.read_bytes()

    def stop(_: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        import_layer("csv", tmp_path / "mine.txt", tmp_path / "layers", progress=stop)
    (path,) = (tmp_path / "layers").iterdir()
    assert path.read_bytes() == old


def test_the_same_file_makes_the_same_layer(tmp_path: Path) -> None:
    text = HEAD + "Xyz,36,36,1,SY,\nAbc,36,36,2,SY,\n"
    first = brought(tmp_path, "csv", text).path.read_bytes()
    assert brought(tmp_path, "csv", text).path.read_bytes() == first


def test_a_broken_layer_says_how_to_remove_it(tmp_path: Path) -> None:
    path = brought(tmp_path, "csv", HEAD + "Xyz,36,36,1,SY,\n").path
    path.write_bytes(b"not a database, by far")
    with pytest.raises(GazetteerError, match=r"mine\.sqlite: .*geomap gazetteer remove mine"):
        over_all(tmp_path)
    remove_layer("mine", tmp_path / "layers")
    assert over_all(tmp_path).candidates("Aleppo")


def test_linked_places_join_their_geonames_place(tmp_path: Path) -> None:
    square = [[[36.0, 35.0], [36.2, 35.0], [36.2, 35.2], [36.0, 35.0]]]
    ruins = {
        "type": "Feature",
        "@id": "https://example.org/1",
        "properties": {"title": "Xyzopolis", "ccodes": ["SY"]},
        "names": [{"toponym": "Xyzupolis"}],
        "geometry": {"type": "Polygon", "coordinates": square},
    }
    aleppo = {
        "type": "Feature",
        "@id": "https://example.org/2",
        "properties": {"title": "Beroea Xyz"},
        "links": [{"type": "closeMatch", "identifier": "gn:170063"}],
        "geometry": {"type": "Point", "coordinates": [37.16, 36.2]},
    }
    bad = {"type": "Feature", "@id": "x", "properties": {"title": "Nowhere"}, "geometry": None}
    text = json.dumps({"type": "FeatureCollection", "features": [ruins, aleppo, bad]}, indent=1)
    done = brought(tmp_path, "linked-places", text)
    assert (done.places, done.skipped) == (2, 1)
    index = over_all(tmp_path)
    drawn = index.candidates("Xyzupolis")[0].place
    shape = index.geometry(drawn.id)
    assert shape is not None
    assert shape.bounds == (36.0, 35.0, 36.2, 35.2)
    assert index.candidates("Beroea Xyz")[0].place.id == "geonames:170063"


def test_geojson_is_read_a_feature_at_a_time_with_its_line(tmp_path: Path) -> None:
    file = tmp_path / "many.geojson"
    rows = [{"type": "Feature", "properties": {"name": f"x{n}" * 200}} for n in range(9000)]
    body = ",\n".join(json.dumps(row) for row in rows)
    file.write_text('{"type": "FeatureCollection",\n"features": [\n' + body + "\n]}", "utf-8")
    read = list(features(file))
    assert [line for line, _ in read] == list(range(3, 9003))
    assert [feature for _, feature in read] == rows


def test_the_command_offers_every_format() -> None:
    from importlib import import_module

    gazetteer = import_module("geomap.cli.gazetteer")

    assert tuple(FORMATS) == gazetteer.FORMATS
    readme = (ROOT / "geomap" / "docs" / "places.md").read_text(encoding="utf-8")
    for form in FORMATS:
        assert f"`{form}`" in readme
        assert form in gazetteer.import_gazetteer.help


@pytest.mark.slow
def test_a_real_table_of_whos_on_first(shared: Path, tmp_path: Path) -> None:
    file = shared / "gazetteers" / "whosonfirst_sy_iq_lb.tsv"
    done = import_layer("whosonfirst", file, tmp_path / "layers")
    assert done.places > 54_000
    assert done.skipped < 300


def test_a_real_table_of_p_codes(shared: Path, tmp_path: Path) -> None:
    file = shared / "gazetteers" / "ocha_pcodes_syr_irq.csv"
    done = import_layer("ocha", file, tmp_path / "layers", Options(index=default_path()))
    assert done.places > 170
    found = over_all(tmp_path).candidates("SY02")
    assert [(c.place.name, c.place.feature_code) for c in found] == [("Aleppo", "ADM1")]
