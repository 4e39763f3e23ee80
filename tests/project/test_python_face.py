"""What people who write Python meet: the public names, and frames of their own making."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import geopandas
import pandas
import pytest
from shapely import Point

import geomap
from geomap.errors import InputError


def survey(**more: Any) -> geopandas.GeoDataFrame:
    table = {"name": ["Raid", "Protest"], "who": ["Our army", None],
             "when": ["2019-03-04", "March"], **more}  # fmt: skip
    spots = [Point(32.5, 15.5), Point(32.6, 15.6)]
    return geopandas.GeoDataFrame(table, geometry=spots, crs="EPSG:4326")


def test_a_plain_frame_goes_in_with_its_own_column_names() -> None:
    layers = geomap.build_layers(survey(), actor="who", date="when")
    assert [layer.name for layer in layers] == ["Our army", "Nobody named"]
    frame = layers[0].frame
    assert frame[["title", "date", "status", "actor_id"]].iloc[0].tolist() == [
        "Raid", "2019-03-04", "reported", "our-army"]  # fmt: skip
    assert layers[1].frame["date_text"].iloc[0] == "March"
    assert "Raid" in geomap.render(layers, title="Survey")._repr_html_()


def test_a_plain_frame_may_be_in_any_crs_and_have_timestamps() -> None:
    frame = survey(day=pandas.to_datetime(["2019-03-04", "2019-03-05"])).to_crs("EPSG:32636")
    (layer,) = geomap.build_layers(frame)
    assert layer.frame["longitude"].round(3).tolist() == [32.5, 32.6]
    assert layer.frame["date_start"].tolist() == ["2019-03-04", "2019-03-05"]


def test_wrong_input_names_the_column() -> None:
    with pytest.raises(InputError, match="has no column 'whom'; it has name, who, when, geometry"):
        geomap.build_layers(survey(), actor="whom")
    with pytest.raises(InputError, match="'colour' is no field"):
        geomap.build_layers(survey(), colour="name")
    with pytest.raises(InputError, match="has no geometry: make a GeoDataFrame"):
        geomap.build_layers(pandas.DataFrame({"name": ["Raid"]}))  # type: ignore[arg-type]
    lost = survey().set_crs("EPSG:32636", allow_override=True).set_crs(
        "EPSG:4326", allow_override=True)  # fmt: skip
    lost.loc[0, "geometry"] = Point(446361, 1713602)
    with pytest.raises(InputError, match="row 1 of the frame is not on Earth"):
        geomap.build_layers(lost)


@pytest.mark.parametrize("suffix", [".geojson", ".gpkg", ".parquet"])
def test_an_events_file_read_by_geopandas_goes_in(tmp_path: Path, suffix: str) -> None:
    table = "title,lat,lon,date,actor\nRaid,15.5,32.5,2019-03-04,Our army\n"
    (tmp_path / "t.csv").write_text(table)
    frame = geomap.read_events(tmp_path / "t.csv").frame
    geomap.write_events(frame, tmp_path / f"e{suffix}")
    path = tmp_path / f"e{suffix}"
    read = geopandas.read_parquet(path) if suffix == ".parquet" else geopandas.read_file(path)
    (layer,) = geomap.build_layers(read)
    assert layer.name == "Our army"
    assert layer.frame["date_start"].tolist() == ["2019-03-04"]


def test_events_become_a_frame_and_come_back() -> None:
    frame = geomap.to_frame([])
    assert geomap.from_frame(frame) == []


def test_a_route_is_planned_by_names() -> None:
    route = geomap.plan_route("Damascus", "Homs", avoid=["Lebanon"])
    assert route.countries == ("SY",)


def test_settings_are_public() -> None:
    assert geomap.Settings().lang == "en"


def test_a_column_of_dates_that_holds_none_is_named() -> None:
    frame = geopandas.GeoDataFrame({"name": ["Raid"]}, geometry=[Point(36.7, 34.7)])
    with pytest.raises(geomap.GeomapError, match=r"column 'name' holds no dates .*'Raid'"):
        geomap.build_layers(frame, date="name")


def test_what_is_no_event_is_told_by_its_type(tmp_path: Path) -> None:
    frame = geopandas.GeoDataFrame({"name": ["Raid"]}, geometry=[Point(36.7, 34.7)])
    with pytest.raises(geomap.GeomapError, match="was given a frame"):
        geomap.to_frame(frame)
    with pytest.raises(geomap.GeomapError, match="was given a str"):
        geomap.write_events(["e"], tmp_path / "e.csv")  # type: ignore[list-item]


def test_events_are_written_as_they_are(tmp_path: Path) -> None:
    found = geomap.extract_events([geomap.Document("a", "Rebels shelled Homs on 4 March 2019.")])
    geomap.write_events(found, tmp_path / "e.csv")
    assert geomap.read_events(tmp_path / "e.csv").frame["event_id"].tolist() == [
        event.event_id for event in found
    ]


def test_a_gazetteer_goes_into_apply() -> None:
    from pandas import Series

    found = Series(["Homs", "Nowhereton", None]).apply(geomap.Gazetteer().geocode)
    assert [place and round(place.latitude, 1) for place in found] == [34.7, None, None]
