"""Others' events files: what each dataset's columns mean here, and round trips of our own."""

from __future__ import annotations

import csv
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from shapely import LineString, Point, Polygon

from geomap.cli.map_events import FORMATS as NAMED
from geomap.errors import InputError
from geomap.formats import FORMATS, WRITERS, read_events, write_events
from geomap.frames import from_frame, to_frame
from geomap.model import Event, Place, RouteClaim, SourceQuote, When

# Rows of our own invention, in the columns of each dataset.
ACLED = {
    "event_id_cnty": "SYR1", "event_date": "07 October 2015", "year": "2015", "time_precision": "1",
    "event_type": "Explosions/Remote violence", "sub_event_type": "Air/drone strike",
    "actor1": "Military Forces of Russia (2000-) Air Force",
    "assoc_actor_1": "Military Forces of Syria (2000-)", "inter1": "8",
    "actor2": "Civilians (Syria)", "assoc_actor_2": "", "inter2": "7", "interaction": "78",
    "country": "Syria", "admin1": "Homs", "location": "Talbiseh", "latitude": "34.84",
    "longitude": "36.73", "geo_precision": "2", "source": "Our Wire; The Other Wire",
    "notes": "Jets struck a market, we made up.", "fatalities": "3", "timestamp": "1",
}  # fmt: skip
GED = {
    "id": "77", "type_of_violence": "3", "side_a": "IS", "side_b": "Civilians", "where_prec": "4",
    "where_coordinates": "Hama governorate", "adm_1": "Hama", "country": "Syria",
    "date_prec": "4", "date_start": "2015-10-01", "date_end": "2015-10-31", "best": "5",
    "low": "2", "high": "9", "latitude": "35.1", "longitude": "36.7",
    "source_office": "Our Wire", "source_headline": "A headline of ours",
}  # fmt: skip
GTD = {
    "eventid": "201510070001", "iyear": "2015", "imonth": "10", "iday": "0",
    "approxdate": "early October", "country_txt": "Iraq", "provstate": "Diyala", "city": "Baqubah",
    "latitude": "33.74", "longitude": "44.62", "specificity": "1", "vicinity": "1",
    "summary": "A car exploded, we made up.", "suicide": "1",
    "attacktype1_txt": "Bombing/Explosion", "targtype1_txt": "Police", "gname": "Unknown",
    "nkill": "4.0", "nwound": "7", "scite1": "Our Wire, 2015",
}  # fmt: skip
ICEWS = {
    "Event ID": "9", "Event Date": "2015-10-07", "Source Name": "Russia", "Source Sectors": "",
    "Source Country": "Russia", "Event Text": "Make a visit", "CAMEO Code": "42",
    "Target Name": "Iran", "Target Country": "Iran", "Publisher": "Our Wire", "City": "",
    "District": "", "Province": "Tehran", "Country": "Iran", "Latitude": "35.7",
    "Longitude": "51.4",
}  # fmt: skip
GDELT = {
    0: "123", 1: "20151007", 2: "201510", 3: "2015", 4: "2015.77", 5: "RUSMIL", 6: "RUSSIA",
    7: "RUS", 12: "MIL", 15: "SYR", 16: "SYRIA", 25: "1", 26: "195", 27: "195", 28: "19",
    51: "5", 52: "Idlib, Syria", 53: "SY", 56: "35.9", 57: "36.6", 59: "20151008000000",
    60: "https://www.example.org/a",
}  # fmt: skip


def table(path: Path, *rows: dict[str, str], delimiter: str = ",") -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), delimiter=delimiter)
        writer.writeheader()
        writer.writerows(rows)
    return path


def gdelt(path: Path) -> Path:
    path.write_text("\t".join(GDELT.get(n, "") for n in range(61)) + "\n", encoding="utf-8")
    return path


def first(path: Path, **options: Any) -> dict[str, Any]:
    found = read_events(path, **options)
    row = found.frame.astype(object).where(found.frame.notna(), None).to_dict("records")[0]
    return {**row, "form": found.form}


def picked(row: dict[str, Any], names: str) -> list[Any]:
    return [row[name] for name in names.split()]


def test_the_command_offers_every_format() -> None:
    assert NAMED == FORMATS


def test_acled_keeps_its_type_parties_place_and_notes(tmp_path: Path) -> None:
    row = first(table(tmp_path / "any name.csv", ACLED))
    assert picked(row, "form event_id sub_event_type actor_id actor_kind target_id country") == [
        "acled", "SYR1", "Air/drone strike", "russia-military-forces-air-force", "external forces",
        "civilians", "SY",
    ]  # fmt: skip
    assert json.loads(row["allies"]) == ["syria-military-forces"]
    assert picked(row, "date fatalities quote source document_id") == [
        "2015-10-07", 3, ACLED["notes"], ACLED["source"], "any name.csv#2",
    ]  # fmt: skip
    assert json.loads(row["sources"])[0]["quote"] == ACLED["notes"]


def test_a_place_near_a_town_is_drawn_as_wide_and_not_as_a_pin(tmp_path: Path) -> None:
    row = first(table(tmp_path / "a.csv", ACLED))
    assert picked(row, "geo_precision radius_km") == [2, 25.0]
    region = first(table(tmp_path / "b.csv", ACLED | {"geo_precision": "3"}))
    assert picked(region, "geo_precision radius_km") == [4, 100.0]


@pytest.mark.parametrize(
    ("precision", "date_", "told"),
    [
        ("1", "9-May-20", ["2020-05-09", "day"]),
        ("2", "07/10/2015", ["2015-10-04/2015-10-10", "week"]),
        ("3", "2015-10-15", ["2015-10", "month"]),
    ],
)
def test_acled_dates_are_as_sure_as_acled_was(
    tmp_path: Path, precision: str, date_: str, told: list[str]
) -> None:
    row = first(
        table(tmp_path / "a.csv", ACLED | {"time_precision": precision, "event_date": date_})
    )
    assert picked(row, "date date_precision") == told


def test_acled_of_former_years_has_the_present_names(tmp_path: Path) -> None:
    old = {name.upper(): cell for name, cell in ACLED.items() if name != "sub_event_type"}
    row = first(
        table(tmp_path / "a.csv", old | {"EVENT_TYPE": "Battle-Government regains territory"})
    )
    assert picked(row, "event_type sub_event_type") == ["Battles", "Government regains territory"]


def test_an_event_of_two_dyads_keeps_both_rows(tmp_path: Path) -> None:
    found = read_events(table(tmp_path / "a.csv", ACLED, ACLED))
    assert list(found.frame["event_id"]) == ["SYR1", "SYR1-2"]


def test_ged_tells_a_month_in_a_province_and_how_sure_its_deaths_are(tmp_path: Path) -> None:
    row = first(table(tmp_path / "g.csv", GED))
    assert picked(row, "form event_id event_type target_id date date_precision") == [
        "ged", "ged-77", "Violence against civilians", "civilians", "2015-10", "month",
    ]  # fmt: skip
    assert picked(row, "geo_precision radius_km fatalities quote source") == [
        4, 100.0, 5, "A headline of ours", "Our Wire",
    ]  # fmt: skip
    assert picked(row, "fatalities_low fatalities fatalities_high") == [2, 5, 9]


def test_ged_as_geojson_is_ged_all_the_same(tmp_path: Path) -> None:
    properties = {k: v for k, v in GED.items() if k not in ("latitude", "longitude")}
    place = {"type": "Point", "coordinates": [36.7, 35.1]}
    feature = {"type": "Feature", "properties": properties, "geometry": place}
    path = tmp_path / "g.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
    row = first(path)
    assert picked(row, "form latitude longitude date") == ["ged", 35.1, 36.7, "2015-10"]


def test_gtd_day_zero_is_a_month_and_vicinity_is_near(tmp_path: Path) -> None:
    row = first(table(tmp_path / "t.csv", GTD))
    assert picked(row, "date date_precision date_text geo_precision sub_event_type actor") == [
        "2015-10", "month", "early October", 2, "Suicide bomb", None,
    ]  # fmt: skip
    assert json.loads(row["quantities"]) == {"wounded": 7}


def test_icews_codes_get_their_zero_back(tmp_path: Path) -> None:
    row = first(table(tmp_path / "i.tab", ICEWS, delimiter="\t"))
    assert picked(row, "form plover geo_precision actor_id title") == [
        "icews", "CONSULT/visit", 4, "russia", "Russia: make a visit (Iran)",
    ]  # fmt: skip


def test_gdelt_without_a_header_leads_to_the_article(tmp_path: Path) -> None:
    row = first(gdelt(tmp_path / "export.CSV"))
    assert picked(row, "form event_id sub_event_type plover actor_id actor_kind target_id") == [
        "gdelt", "gdelt-123", "Air/drone strike", "ASSAULT/heavy-weapons", "russia",
        "state forces", "syria",
    ]  # fmt: skip
    assert picked(row, "geo_precision url source date") == [
        4, "https://www.example.org/a", "example.org", "2015-10-07",
    ]  # fmt: skip


def test_a_table_of_ones_own_is_guessed(tmp_path: Path) -> None:
    own = {"Lat": "34,73", "Lng": "36,72", "Name": "A fire", "When": "13/10/2015", "Link": "x"}
    row = first(table(tmp_path / "mine.csv", own, delimiter=";"))
    assert picked(row, "form title latitude date url event_id") == [
        "mine", "A fire", 34.73, "2015-10-13", None, "mine-2",
    ]  # fmt: skip


def test_a_table_of_ones_own_is_told_by_map(tmp_path: Path) -> None:
    own = {"A": "34.73", "B": "36.72", "C": "last week", "D": "Our army"}
    columns = {"latitude": "A", "longitude": "B", "date": "C", "actor": "D"}
    row = first(table(tmp_path / "mine.csv", own), columns=columns)
    assert picked(row, "latitude actor date date_text date_precision") == [
        34.73, "Our army", None, "last week", "unknown",
    ]  # fmt: skip


def test_lines_and_areas_of_a_geojson_stay_what_they_are(tmp_path: Path) -> None:
    way = {"type": "LineString", "coordinates": [[36, 34], [37, 35]]}
    feature = {"type": "Feature", "properties": {"name": "A road"}, "geometry": way}
    path = tmp_path / "roads.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
    row = first(path)
    assert row["title"] == "A road"
    assert row["geometry"].equals(LineString([(36, 34), (37, 35)]))


def test_bellingcats_array_is_read_with_its_links(tmp_path: Path) -> None:
    event = {
        "id": "X1", "date": "02/24/2022", "latitude": "49.8", "longitude": "36.6",
        "location": "A town", "description": "Our words.",
        "sources": [{"id": "s", "path": "https://example.org/b", "description": "seen"}],
    }  # fmt: skip
    path = tmp_path / "t.json"
    path.write_text(json.dumps([event]))
    row = first(path)
    assert picked(row, "form date url quote place") == [
        "timemap", "2022-02-24", "https://example.org/b", "Our words.", "A town",
    ]  # fmt: skip


@pytest.mark.parametrize("row", [ACLED, GED, GTD, ICEWS], ids=["acled", "ged", "gtd", "icews"])
def test_a_column_without_a_single_value_is_no_hindrance(
    tmp_path: Path, row: dict[str, str]
) -> None:
    for name in row:
        try:
            found = read_events(table(tmp_path / "a.csv", row | {name: ""}))
        except InputError as error:
            assert name.lower() in ("latitude", "longitude", "iyear"), error  # noqa: PT017
        else:
            assert len(found.frame) == 1
        less = table(tmp_path / "b.csv", {k: v for k, v in row.items() if k != name})
        try:
            read_events(less)
        except InputError as error:
            assert "b.csv" in str(error)  # noqa: PT017


HOMS = Place("geonames:169577", "Homs", 34.72682, 36.72339, "P", "PPLA", "SY", "Homs", 775404, 8.0)
DAY, MONDAY, SUNDAY = date(2015, 10, 7), date(2015, 10, 5), date(2015, 10, 11)
SQUARE = [(36, 34), (36, 35), (37, 35), (37, 34)]
HOLE = [(36.2, 34.2), (36.4, 34.2), (36.4, 34.4)]


def quote(text: str) -> SourceQuote:
    return SourceQuote("a.txt", text, 3, 3 + len(text), "NOW", None, DAY, "https://example.org/a")


def event(name: str, **changes: Any) -> Event:
    values: dict[str, Any] = {
        "event_id": name, "title": "=cmd|' /C calc'!A0", "event_type": "Battles",
        "sub_event_type": "Armed clash", "plover": "ASSAULT", "status": "claimed",
        "when": When("Wednesday", "2015-10-07", DAY, DAY, "day"),
        "sources": (quote("@SUM(1) حمص \u2028 <b>"),),
    }  # fmt: skip
    return Event(**(values | changes))


WEEK = When("this week", "2015-10-05/2015-10-11", MONDAY, SUNDAY, "week")
YEAR = When("in 2015", "2015", date(2015, 1, 1), date(2015, 12, 31), "year")
EVENTS = [
    event("a", actor="+Russia", actor_id="russia", actor_kind="external forces", allies=("iran",),
          target="civilians", target_id="civilians", place=HOMS, geometry=Point(36.72339, 34.72682),
          fatalities=3, quantities={"missiles": 26.0}, confidence=0.9, radius_km=8.0,
          geo_precision=1),
    event("b", title="-3.5", when=WEEK, sources=()),
    event("c", geometry=LineString([(50, 41), (37, 36)]), when=YEAR,
          route=RouteClaim("marine:caspian-sea", HOMS.id, ("IR", "IQ"), ("TR",), {"1 km": 1.0})),
    event("d", geometry=Polygon(SQUARE, [HOLE]), status="denied", when=When("soon"),
          sources=(quote("One says so."), quote("Another says it otherwise."))),
]  # fmt: skip
WHOLE = [s for s in WRITERS if s not in (".acled.csv", ".timemap.json")]


@pytest.mark.parametrize("suffix", WHOLE)
def test_formats_that_hold_everything_lose_nothing(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"e{suffix}"
    write_events(to_frame(EVENTS), path)
    back = {e.event_id: e for e in from_frame(read_events(path).frame)}
    plain = [n for n in Event.__dataclass_fields__ if n != "geometry"]
    for told in EVENTS:
        other = back[told.event_id]
        assert [getattr(other, n) for n in plain] == [getattr(told, n) for n in plain]
        assert told.geometry is None or told.geometry.equals(other.geometry)


def test_what_acleds_columns_hold_comes_back(tmp_path: Path) -> None:
    write_events(to_frame(EVENTS), tmp_path / "e.acled.csv")
    with (tmp_path / "e.acled.csv").open(encoding="utf-8", newline="") as file:
        cells = [cell for row in csv.reader(file) for cell in row]
    assert [c for c in cells if c[:1] in ("=", "+", "@", "\t", "\r")] == []
    found = read_events(tmp_path / "e.acled.csv")
    held = (
        "event_id event_type sub_event_type actor actor_kind allies target target_id status date"
        " date_start date_end date_precision place admin1 country latitude longitude fatalities"
        " source"
    )
    assert found.form == "acled"
    same(found.frame, held, "event_id")


def test_what_timemaps_fields_hold_comes_back(tmp_path: Path) -> None:
    write_events(to_frame(EVENTS), tmp_path / "e.timemap.json")
    found = read_events(tmp_path / "e.timemap.json")
    held = "event_id event_type actor status date_start date_text place latitude longitude url"
    assert found.form == "timemap"
    same(found.frame, held, "event_id")
    back = found.frame.set_index("event_id")
    assert back.loc["a", "quote"] == EVENTS[0].sources[0].quote
    told = [(q["source"], q["quote"], q["url"]) for q in json.loads(back.loc["d", "sources"])]
    assert told == [(q.source, q.quote, q.url) for q in EVENTS[3].sources]


def same(frame: Any, names: str, key: str) -> None:
    kept = names.split()[1:]
    one, other = (
        f.set_index(key)[kept].astype(object).where(f.set_index(key)[kept].notna(), None)
        for f in (to_frame(EVENTS), frame)
    )
    assert other.loc[one.index].to_dict("index") == one.to_dict("index")


@pytest.mark.parametrize("suffix", [".geojson", ".csv", ".gpkg", ".parquet", ".jsonl", ".kml"])
def test_an_imported_event_is_one_of_ours_from_then_on(tmp_path: Path, suffix: str) -> None:
    imported = read_events(table(tmp_path / "a.csv", ACLED)).frame
    write_events(imported, tmp_path / f"b{suffix}")
    again = read_events(tmp_path / f"b{suffix}").frame
    assert again.equals(imported)
    assert from_frame(again) == from_frame(imported)


def plain_frame() -> Any:
    import geopandas

    points = geopandas.points_from_xy([36.72, 36.75], [34.73, 35.13])
    told = {"name": ["Blast in Homs", "Raid in Hama"], "date": ["2015-10-01", "2015-10-02"]}
    return geopandas.GeoDataFrame(told, geometry=points, crs="EPSG:4326")


@pytest.mark.parametrize("suffix", [".gpkg", ".parquet", ".jsonl"])
def test_another_programs_frame_is_a_table_with_places(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"survey{suffix}"
    frame = plain_frame()
    if suffix == ".gpkg":
        frame.to_crs("EPSG:3857").to_file(path, engine="pyogrio")
    elif suffix == ".parquet":
        frame.to_parquet(path)
    else:
        frame.to_file(path, driver="GeoJSONSeq", engine="pyogrio")
    found = read_events(path)
    assert found.form == "survey"
    assert list(found.frame["title"]) == ["Blast in Homs", "Raid in Hama"]
    assert list(found.frame["date"]) == ["2015-10-01", "2015-10-02"]
    assert list(found.frame["latitude"].round(4)) == [34.73, 35.13]


def test_acled_saved_as_parquet_is_acled(tmp_path: Path) -> None:
    from pandas import DataFrame

    DataFrame([ACLED]).to_parquet(tmp_path / "a.parquet")
    found = read_events(tmp_path / "a.parquet")
    assert (found.form, len(found.frame)) == ("acled", 1)


def test_a_geopackage_is_a_layer_of_points_lines_and_areas_for_pyogrio(tmp_path: Path) -> None:
    from pyogrio import read_dataframe, read_info

    write_events(to_frame(EVENTS), tmp_path / "e.gpkg")
    info = read_info(tmp_path / "e.gpkg", layer="events")
    assert (info["features"], info["crs"]) == (len(EVENTS), "EPSG:4326")
    kinds = {s.geom_type for s in read_dataframe(tmp_path / "e.gpkg").geometry if s is not None}
    assert kinds == {"Point", "LineString", "Polygon"}


def test_geoparquet_is_read_by_geopandas(tmp_path: Path) -> None:
    import geopandas

    write_events(to_frame(EVENTS), tmp_path / "e.parquet")
    frame = geopandas.read_parquet(tmp_path / "e.parquet")
    assert frame.crs.to_epsg() == 4326
    assert sorted(frame["event_id"]) == ["a", "b", "c", "d"]


def test_kml_has_the_order_of_elements_that_its_schema_asks_for(tmp_path: Path) -> None:
    from xml.etree import ElementTree as ET

    write_events(to_frame(EVENTS), tmp_path / "e.kml")
    root = ET.parse(tmp_path / "e.kml").getroot()  # noqa: S314  our own file
    order = ["name", "description", "TimeSpan", "ExtendedData"]
    geometry = ["Point", "LineString", "Polygon", "MultiGeometry"]
    for mark in root.iterfind(".//{*}Placemark"):
        tags = [child.tag.rpartition("}")[2] for child in mark]
        ranks = [order.index(tag) if tag in order else len(order) for tag in tags]
        assert ranks == sorted(ranks)
        assert set(tags) <= {*order, *geometry}


@pytest.mark.parametrize(
    ("name", "form", "rows"),
    [
        ("acled_2020_31col.csv", "acled", 40), ("acled_kenya.csv", "acled", 40),
        ("acled_uppercase.csv", "acled", 40), ("acled_v5_dyadic_small.csv", "acled", 3),
        ("gdelt_wagner.csv", "gdelt", 133), ("gtd_iraq.csv", "gtd", 30), ("icews.csv", "icews", 30),
        ("pitf.tsv", "pitf", 17), ("ucdp_ged.geojson", "ged", 25),
    ],
)  # fmt: skip
def test_real_files_are_read_whole(shared: Path, name: str, form: str, rows: int) -> None:
    found = read_events(shared / "samples" / name)
    assert (found.form, len(found.frame), found.skipped) == (form, rows, ())
    assert found.frame["event_id"].is_unique
    assert found.frame.geometry.notna().all()
    assert found.frame["date"].notna().all()
    assert (found.frame["source"].notna() | found.frame["url"].notna()).all()


def test_plover_of_cameo_is_the_projects_own(shared: Path) -> None:
    from geomap.formats.vocabulary import cameo

    rows = json.loads((shared / "vocab" / "cameo_to_plover_2021.json").read_text(encoding="utf-8"))
    told: dict[str, set[str]] = {}
    for row in rows:
        mode = f"/{row['mode']}" if row["mode"] else ""
        told.setdefault(row["cameo"], set()).add(f"{row['plover']}{mode}")
    assert [code for code, names in told.items() if cameo(code)[2] not in names] == []
