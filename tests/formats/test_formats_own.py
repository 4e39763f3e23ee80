"""Events to files: what each format holds, and that nothing is written by halves."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal
from shapely import LineString, Point, Polygon

from geomap.errors import InputError, OutputError
from geomap.files import atomic_write
from geomap.formats import WRITERS, dump_geojson, read_events, write_events
from geomap.formats.event_rows import BATCH
from geomap.formats.geojson import NotByLineError, features_by_line
from geomap.formats.own import READERS, read
from geomap.formulas import defused, undefused
from geomap.frames import COLUMNS, from_frame, to_frame
from geomap.model import Event, Place, RouteClaim, SourceQuote, When

HOSTILE = "</script><img src=x onerror=alert(1)> =cmd|' /C calc'!A0 \u2028 \x0b حمص"
HOMS = Place("geonames:169577", "Homs", 34.72682, 36.72339, "P", "PPLA", "SY", "Homs", 775404, 8.0)
DAY = date(2015, 10, 7)
SQUARE = [(0, 0), (0, 1), (1, 1), (1, 0)]


def quote(text: str) -> SourceQuote:
    return SourceQuote("a.txt", text, 3, 3 + len(text), "NOW", None, DAY, "https://example.org/a")


def event(name: str, **changes: object) -> Event:
    values: dict[str, object] = {
        "event_id": name,
        "title": HOSTILE,
        "event_type": "Explosions/Remote violence",
        "sub_event_type": "Air/drone strike",
        "plover": "ASSAULT/aerial",
        "status": "reported",
        "when": When("Wednesday", "2015-10-07", DAY, DAY, "day"),
        "sources": (quote(HOSTILE),),
    }
    return Event(**(values | changes))  # type: ignore[arg-type]


EVENTS = [
    event("a", actor="=Russia", actor_id="russia", actor_kind="external forces", allies=("iran",),
          target="civilians", target_id="civilians", place=HOMS, geometry=Point(36.72339, 34.72682),
          fatalities=3, quantities={"missiles": 26.0}, confidence=0.9, radius_km=8.0,
          geo_precision=1),
    event("b", title="-3.5", when=When("soon"), sources=()),
    event("c", geometry=LineString([(50, 41), (37, 36)]),
          route=RouteClaim("marine:caspian-sea", HOMS.id, ("IR", "IQ"), ("TR",), {"1 km": 1.0})),
    event("d", geometry=Polygon(SQUARE, [[(0.2, 0.2), (0.4, 0.2), (0.4, 0.4)]])),
]  # fmt: skip


@pytest.mark.parametrize("suffix", READERS)
def test_what_is_written_is_read_back(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"events{suffix}"
    write_events(to_frame(EVENTS), path)
    back = {e.event_id: e for e in from_frame(read(path))}
    for told in EVENTS:
        other = back[told.event_id]
        plain = [n for n in Event.__dataclass_fields__ if n != "geometry"]
        assert [getattr(other, n) for n in plain] == [getattr(told, n) for n in plain]
        same = told.geometry is None or other.geometry.equals(told.geometry)  # type: ignore[union-attr]
        assert same
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("suffix", READERS)
def test_a_file_of_no_events_is_still_a_file_of_events(tmp_path: Path, suffix: str) -> None:
    write_events(to_frame([]), tmp_path / f"e{suffix}")
    frame = read(tmp_path / f"e{suffix}")
    assert list(frame.columns) == [*COLUMNS, "geometry"]
    assert len(frame) == 0


@pytest.mark.parametrize("suffix", WRITERS)
def test_the_same_events_in_any_order_are_the_same_bytes(tmp_path: Path, suffix: str) -> None:
    write_events(to_frame(EVENTS), tmp_path / f"one{suffix}")
    write_events(to_frame(EVENTS[::-1]), tmp_path / f"two{suffix}")
    assert (tmp_path / f"one{suffix}").read_bytes() == (tmp_path / f"two{suffix}").read_bytes()


def test_geojson_is_rfc_7946_with_real_lists_and_nulls() -> None:
    told = json.loads(dump_geojson(to_frame(EVENTS)))
    first, *_, undated = told["features"]
    assert "crs" not in told
    assert list(first["properties"]) == list(COLUMNS)
    assert first["properties"]["allies"] == ["iran"]
    assert first["properties"]["quantities"] == {"missiles": 26}
    assert first["geometry"] == {"type": "Point", "coordinates": [36.72339, 34.72682]}
    assert undated["id"] == "b"
    assert (undated["geometry"], undated["properties"]["quote"]) == (None, None)
    assert "NaN" not in json.dumps(told)


def test_geojson_turns_outer_rings_to_the_left() -> None:
    told = json.loads(dump_geojson(to_frame(EVENTS[3:])))
    outer, inner = told["features"][0]["geometry"]["coordinates"]
    assert Polygon(outer).exterior.is_ccw
    assert not Polygon(inner).exterior.is_ccw


def test_coordinates_have_six_decimals() -> None:
    told = json.loads(
        dump_geojson(to_frame([event("x", geometry=Point(36.123456789, -0.00000001))]))
    )
    feature = told["features"][0]
    assert feature["geometry"]["coordinates"] == [36.123457, 0.0]
    assert feature["properties"]["longitude"] == 36.123457


def test_a_spreadsheet_finds_no_formula_and_numbers_stay_numbers(tmp_path: Path) -> None:
    write_events(to_frame(EVENTS), tmp_path / "e.csv")
    with (tmp_path / "e.csv").open(encoding="utf-8", newline="") as file:
        rows = {row["event_id"]: row for row in csv.DictReader(file)}
    assert rows["a"]["actor"] == "'=Russia"
    assert rows["b"]["title"] == "-3.5"
    assert (rows["b"]["latitude"], rows["b"]["fatalities"]) == ("", "")
    assert rows["a"]["fatalities"] == "3"


@given(st.text(alphabet="'=+-@\t\r\n＝a1.", max_size=8))
def test_defusing_is_undone_exactly(text: str) -> None:
    assert undefused(defused(text)) == text
    assert not defused(text).startswith(("=", "@", "\t", "\r"))


def test_kml_holds_hostile_text_as_text(tmp_path: Path) -> None:
    write_events(to_frame(EVENTS), tmp_path / "e.kml")
    space = {"k": "http://www.opengis.net/kml/2.2"}
    root = ET.parse(tmp_path / "e.kml").getroot()  # noqa: S314  our own file
    marks = root.findall(".//k:Placemark", space)
    assert len(marks) == len(EVENTS)
    assert "<img" in (marks[0].findtext("k:name", namespaces=space) or "")
    assert "<img" not in (marks[0].findtext("k:description", namespaces=space) or "")
    assert marks[0].findtext("k:TimeSpan/k:begin", namespaces=space) == "2015-10-07"
    assert len(root.findall(".//k:innerBoundaryIs", space)) == 1


def test_acled_rows_have_its_columns_and_invent_nothing(tmp_path: Path, shared: Path) -> None:
    write_events(to_frame(EVENTS), tmp_path / "e.acled.csv")
    with (tmp_path / "e.acled.csv").open(encoding="utf-8", newline="") as file:
        first, *_, undated = csv.DictReader(file)
    known = json.loads((shared / "vocab" / "dataset_columns.json").read_text())["acled_31"]
    assert list(first) == known
    assert (first["inter1"], first["civilian_targeting"]) == (
        "External/Other forces",
        "Civilian targeting",
    )
    assert (first["time_precision"], first["geo_precision"]) == ("1", "1")
    assert (undated["event_date"], undated["year"], undated["timestamp"]) == ("", "", "")
    assert undated["tags"] == "status=reported"
    assert (first["country"], first["inter2"]) == ("Syria", "Civilians")


def test_acled_knows_the_kind_of_a_target_of_the_table(tmp_path: Path) -> None:
    struck = event("a", target="Islamic State", target_id="isis", actor_kind="state forces")
    write_events(to_frame([struck]), tmp_path / "e.acled.csv")
    with (tmp_path / "e.acled.csv").open(encoding="utf-8", newline="") as file:
        (row,) = csv.DictReader(file)
    assert row["interaction"] == "State forces-Rebel group"


def test_timemap_has_its_three_lists(tmp_path: Path) -> None:
    write_events(to_frame(EVENTS), tmp_path / "e.timemap.json")
    told = json.loads((tmp_path / "e.timemap.json").read_text(encoding="utf-8"))
    assert len(told["events"]) == len(EVENTS)
    ids = {a["id"] for a in told["associations"]}
    assert all(set(e["associations"]) <= ids for e in told["events"])
    assert {s for e in told["events"] for s in e["sources"]} == {s["id"] for s in told["sources"]}


def test_an_unknown_format_is_refused_with_the_known_ones(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match=r"e\.docx.*\.geojson"):
        write_events(to_frame([]), tmp_path / "e.docx")
    with pytest.raises(InputError, match=r"e\.docx.*\.geojson"):
        read(tmp_path / "e.docx")


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    (tmp_path / "folder.csv").mkdir()
    with pytest.raises(OutputError, match=r"e\.csv: cannot be written"):
        write_events(to_frame([]), tmp_path / "file" / "e.csv")
    with pytest.raises(OutputError, match="is a folder"):
        write_events(to_frame([]), tmp_path / "folder.csv")


def test_a_write_that_fails_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "e.csv"
    path.write_text("old")

    def stumble() -> None:
        with atomic_write(path) as unfinished:
            unfinished.write_text("new")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        stumble()
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize(
    ("name", "text", "reason"),
    [
        ("e.geojson", "{", "cannot be read"),
        ("e.geojson", "[]", "FeatureCollection"),
        ("e.geojson", '{"features": [{"properties": {}}]}', "feature 1 has no event_id"),
        (
            "e.geojson",
            '{"features": [{"properties": {"event_id": "a"}, "geometry": {}}]}',
            "feature 1",
        ),
        ("e.jsonl", '{"event_id": "a", "title": "t"}\n{', "line 2 is not JSON"),
        ("e.csv", "event_id,geometry\na,HOMS (1 2)\n", "row 1: its geometry"),
        ("e.csv", "name\nHoms\n", "row 1 has no event_id"),
        ("e.csv", "event_id,title,fatalities\na,t,many\n", "many"),
        ("e.csv", "event_id,Event Text\n17,Accuse\n", "neither title nor place"),
        ("e.parquet", "PAR1", "cannot be read"),
        ("e.gpkg", "no database", "cannot be read"),
    ],
)
def test_a_file_of_something_else_is_told(
    tmp_path: Path, name: str, text: str, reason: str
) -> None:
    (tmp_path / name).write_text(text)
    with pytest.raises(InputError, match=reason) as caught:
        read(tmp_path / name)
    assert name in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="does not exist"):
        read(tmp_path / "gone.csv")


def test_a_csv_of_coordinates_alone_is_read(tmp_path: Path) -> None:
    (tmp_path / "e.csv").write_text("event_id,latitude,longitude\na,34.7,36.7\n")
    assert read(tmp_path / "e.csv").geometry[0].equals(Point(36.7, 34.7))


def _features(count: int) -> list[dict[str, Any]]:
    """Make features of many kinds of cells: what is null, text beyond ASCII, lists, objects."""
    return [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [36.5 + at / 1e5, 35.25]},
            "properties": {
                "event_id": f"e{at}",
                "title": None if at % 3 else f"Überfall {at}",
                "date": "2015-03-04",
                "date_start": "2015-03-04",
                "date_precision": "day",
                "allies": ["a"] if at % 5 == 0 else [],
                "fatalities": at % 7 or None,
                "confidence": 1 if at % 11 == 0 else 0.5,
                "sources": [{"text": f"Number {at}"}],
            },
        }
        for at in range(count)
    ]


def _laid_out(features: list[dict[str, Any]]) -> str:
    lines = ",\n".join(json.dumps(feature, ensure_ascii=False) for feature in features)
    return f'{{"type": "FeatureCollection", "features": [\n{lines}\n]}}\n'


@pytest.mark.parametrize("count", [1, BATCH, BATCH + 3])
def test_a_file_read_by_line_is_the_same_as_read_as_a_whole(tmp_path: Path, count: int) -> None:
    features = _features(count)
    lined, whole = tmp_path / "events.geojson", tmp_path / "whole.geojson"
    lined.write_text(_laid_out(features), encoding="utf-8")
    whole.write_text(
        json.dumps({"features": features, "type": "FeatureCollection"}), encoding="utf-8"
    )
    assert len(list(features_by_line(lined))) == count
    with pytest.raises(NotByLineError):
        list(features_by_line(whole))
    assert_frame_equal(read_events(lined).frame, read_events(whole).frame)


def test_bad_rows_of_several_batches_are_named_as_in_a_file_read_as_a_whole(tmp_path: Path) -> None:
    features = _features(2 * BATCH + 5)
    del features[1]["properties"]
    features[BATCH]["geometry"] = {"type": "Point", "coordinates": ["x"]}
    features[2 * BATCH + 1]["properties"]["fatalities"] = "many"
    features[2 * BATCH + 2]["properties"]["event_id"] = None
    lined, whole = tmp_path / "a" / "events.geojson", tmp_path / "b" / "events.geojson"
    for path in (lined, whole):
        path.parent.mkdir()
    lined.write_text(_laid_out(features), encoding="utf-8")
    whole.write_text(json.dumps({"features": features}), encoding="utf-8")
    skipped = [line.partition("events.geojson: ")[2] for line in read_events(lined).skipped]
    assert skipped == [line.partition("events.geojson: ")[2] for line in read_events(whole).skipped]
    assert [line.split()[1].rstrip(":") for line in skipped] == [
        "2", f"{BATCH + 1}", f"{2 * BATCH + 2}", f"{2 * BATCH + 3}",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "broken", [lambda t: t[:-4], lambda t: t + "x", lambda t: t.replace("},\n", "}\n", 1)]
)
def test_a_file_cut_off_or_grown_is_no_json(tmp_path: Path, broken: Callable[[str], str]) -> None:
    path = tmp_path / "events.geojson"
    path.write_text(broken(_laid_out(_features(5))), encoding="utf-8")
    with pytest.raises(InputError, match="is no JSON"):
        read_events(path)


def test_a_later_feature_with_columns_of_another_dataset_decides_the_format(tmp_path: Path) -> None:
    features = _features(3)
    features[2]["properties"].update(
        dict.fromkeys("globaleventid eventcode actiongeo_lat".split(), "1")
    )
    path = tmp_path / "events.geojson"
    path.write_text(_laid_out(features), encoding="utf-8")
    assert read_events(path).form == "gdelt"
