"""Tables and geodata as desks save them: numbers, dates, places, and the files they come in."""

from __future__ import annotations

import gzip
import io
import json
import random
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from geomap.cli import app
from geomap.errors import GeomapError, InputError
from geomap.formats import Imported, NamedPlaces, read_events, review_of_places
from geomap.formats.columns import field_of, guess
from geomap.formats.degrees import degrees, pair
from geomap.formats.workbooks import grid_of_workbook
from tests.conftest import TESTS

TABLES = TESTS / "tables"


def read(folder: Path, name: str, content: str | bytes, **asked: Any) -> Imported:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return read_events(path, **asked)


def column(found: Imported, name: str) -> list[Any]:
    values = found.frame[name].astype(object)
    return [None if value != value else value for value in values.where(values.notna(), None)]


COUNTS = {
    '"2,000"': 2000, '"31,400"': 31400, '"1,250,000"': 1250000, "4 700": 4700, "4\u00a0700": 4700,
    "4'700": 4700, "12": 12, "12.0": 12, "٣٤": 34, '"1,900"': 1900,
}  # fmt: skip


@pytest.mark.parametrize(("cell", "count"), COUNTS.items())
def test_a_thousands_mark_is_no_decimal_point(tmp_path: Path, cell: str, count: int) -> None:
    found = read(tmp_path, "a.csv", f"title,lat,lon,killed\nFlood,15.5,32.5,{cell}\n")
    assert column(found, "fatalities") == [count]


@pytest.mark.parametrize(
    ("cell", "count"), [("2.000", 2000), ("1.250.000", 1250000), ("31 400", 31400), ("7", 7)]
)
def test_a_file_with_decimal_commas_parts_thousands_by_points(
    tmp_path: Path, cell: str, count: int
) -> None:
    table = f"title;lat;lon;killed\nFlut;15,52;32,48;{cell}\n"
    assert column(read(tmp_path, "a.csv", table), "fatalities") == [count]


def test_a_count_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    table = "title,lat,lon,killed\nA,15.5,32.5,dozens\nB,15.5,32.5,-99\nC,15.5,32.5,2.5\n"
    found = read(tmp_path, "a.csv", table)
    assert column(found, "fatalities") == [None, None, None]
    assert "no count can be read of killed in row 2 'dozens', row 4 '2.5'" in found.notes[0]


DATES = {
    "2019-03-04 to 2019-03-06": "2019-03-04/2019-03-06",
    "2019-03-04 - 2019-03-16": "2019-03-04/2019-03-16",
    "2019-03-04 – 2019-03-06": "2019-03-04/2019-03-06",
    "from 4 March 2019 to 6 March 2019": "2019-03-04/2019-03-06",
    "4-6 March 2019": "2019-03-04/2019-03-06",
    "March 4–6, 2019": "2019-03-04/2019-03-06",
    "2019/03/04": "2019-03-04",
    "23-03-2019": "2019-03-23",
    "23.03.2019": "2019-03-23",
    "43528": "2019-03-04",
    "March 2019": "2019-03",
    "03/2019": "2019-03",
    "2017-2019": "2017-01-01/2019-12-31",
    "2019-03-04T06:30:00+02:00": "2019-03-04",
    "1204-04-13": "1204-04-13",
}


@pytest.mark.parametrize(("cell", "edtf"), DATES.items())
def test_a_date_is_as_long_as_its_cell_says(tmp_path: Path, cell: str, edtf: str) -> None:
    found = read(tmp_path, "a.csv", f'title,lat,lon,date\nA,15.5,32.5,"{cell}"\n')
    assert column(found, "date") == [edtf]


@pytest.mark.parametrize("cell", ["44 BC", "-0043-03-15", "last week", "2019-03-04 or so"])
def test_a_date_of_no_known_form_stays_as_said(tmp_path: Path, cell: str) -> None:
    found = read(tmp_path, "a.csv", f"title,lat,lon,date\nA,41.9,12.5,{cell}\n")
    assert (column(found, "date"), column(found, "date_text")) == ([None], [cell])
    assert column(found, "date_precision") == ["unknown"]


def test_two_columns_of_dates_are_one_range(tmp_path: Path) -> None:
    table = "title,lat,lon,start_date,end_date\nA,15.5,32.5,2019-03-04,2019-03-09\n"
    assert column(read(tmp_path, "a.csv", table), "date") == ["2019-03-04/2019-03-09"]


def test_a_range_that_ends_before_it_begins_is_named(tmp_path: Path) -> None:
    table = "title,lat,lon,date\nA,15.5,32.5,2019-03-09 to 2019-03-04\nB,15.5,32.5,2019-03-04\n"
    found = read(tmp_path, "a.csv", table)
    assert len(found.frame) == 1
    assert "row 2" in found.skipped[0]


def test_the_order_of_day_and_month_can_be_said_and_a_guess_is_told(tmp_path: Path) -> None:
    table = "title,lat,lon,date\nA,15.5,32.5,03/04/2019\n"
    guessed = read(tmp_path, "a.csv", table)
    assert column(guessed, "date") == ["2019-04-03"]
    assert "--date-order" in guessed.notes[0]
    said = read(tmp_path, "a.csv", table, order="month first")
    assert (column(said, "date"), said.notes) == (["2019-03-04"], ())


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("15.50N", 15.5), ("15.50° S", -15.5), ("S 15 30 00", -15.5), ("15°30'00\"N", 15.5),
        ("15°30′N", 15.5), ("15:30:36", 15.51), ("−15.5", -15.5), ("15,5", 15.5), ("١٥٫٥", 15.5),
        ("15 30.6 N", 15.51), ("north", None), ("12 70 00", None), ("N15.5S", None), ("", None),
    ],
)  # fmt: skip
def test_degrees_in_every_way_they_are_written(cell: str, value: float | None) -> None:
    assert degrees(cell) == (None if value is None else pytest.approx(value))


@pytest.mark.parametrize(
    "cell",
    ["15.5, 32.5", "(15.5, 32.5)", "15.5 32.5", "15,5; 32,5", "15°30'N 32°30'E", "15.5N, 32.5E",
     "32.5E 15.5N", "geo:15.5,32.5", "[15.5,32.5]", "15.5/32.5"],
)  # fmt: skip
def test_both_coordinates_in_one_cell(cell: str) -> None:
    assert pair(cell) == (15.5, 32.5)


def test_one_column_of_coordinates_is_read(tmp_path: Path) -> None:
    table = 'title,coordinates\nA,"15.5, 32.5"\nB,Khartoum\nC,"15.6, 32.6"\n'
    found = read(tmp_path, "a.csv", table)
    assert column(found, "latitude") == [15.5, 15.6]
    assert "row 3 coordinates 'Khartoum' are none" in found.skipped[0]


def test_a_column_of_wkt_keeps_lines_and_areas(tmp_path: Path) -> None:
    table = (
        'title;wkt\nA;POINT Z (32.5 15.5 380)\nB;"LINESTRING (32.5 15.5, 33 16)"\n'
        'C;"SRID=4326;POLYGON ((32 15, 33 15, 33 16, 32 15))"\n'
    )
    found = read(tmp_path, "a.csv", table)
    assert [s.geom_type for s in found.frame.geometry] == ["Point", "LineString", "Polygon"]


def test_coordinates_in_each_others_columns_are_known_by_the_country(tmp_path: Path) -> None:
    rows = "A,32.5,15.5,Sudan\nB,15.6,32.4,Sudan\nC,9.1,7.4,Nigeria\n"
    found = read(tmp_path, "a.csv", f"title,lat,lon,country\n{rows}")
    assert column(found, "latitude") == [15.5, 15.6, 9.1]
    assert "row 2: latitude and longitude are swapped" in found.notes[0]


def test_latitudes_that_are_none_turn_the_columns_round(tmp_path: Path) -> None:
    found = read(tmp_path, "a.csv", "title,lat,lon\nA,121.0,14.6\nB,120.6,16.4\n")
    assert column(found, "latitude") == [14.6, 16.4]
    assert "swapped" in found.notes[0]


def test_null_island_is_no_place_and_named(tmp_path: Path) -> None:
    found = read(tmp_path, "a.csv", "title,lat,lon\nA,15.5,32.5\nB,0.0,0\nC,0,32.5\n")
    assert column(found, "latitude") == [15.5, None, 0.0]
    assert found.frame.geometry.isna().tolist() == [False, True, False]
    assert "row 3 at 0, 0" in found.notes[0]


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("Latitude (WGS84)", "latitude"), ("Lon.", "longitude"), ("POINT_X", "longitude"),
        ("Latitud", "latitude"), ("CENTROID_LATITUDE", "latitude"), ("Breitengrad", "latitude"),
        ("site_lat", "latitude"), ("Date of incident", "date"), ("Fecha", "date"),
        ("Título", "title"), ("Lugar", "place"), ("Total deaths", "fatalities"),
        ("GEO_POINT", "coordinates"), ("Weather", None), ("Platform", None),
        ("title_x", None), ("name_long", None),
    ],
)  # fmt: skip
def test_a_column_is_known_by_its_usual_name(heading: str, field: str | None) -> None:
    assert field_of(heading) == field


def test_each_column_is_used_once_and_the_likeliest_name_wins() -> None:
    found = guess(["name", "title", "event_date", "date", "lat", "gps_latitude", "lon"])
    assert (found["title"], found["date"], found["latitude"]) == ("title", "date", "lat")


QUIRKS = {
    "Excel's first line": "sep=;\ntitle;lat;lon;date\nA;15,5;32,5;2019-03-04\n",
    "title lines": "Compiled by the desk\n\ntitle,lat,lon,date\nA,15.5,32.5,2019-03-04\n",
    "missing cells at the end": "title,lat,lon,date,note,by\nA,15.5,32.5,2019-03-04\n",
    "UTF-16 with tabs": "title\tlat\tlon\tdate\nA\t15.5\t32.5\t2019-03-04\n".encode("utf-16"),
    "a byte order mark": b"\xef\xbb\xbftitle,lat,lon,date\r\nA,15.5,32.5,2019-03-04\r\n",
}


@pytest.mark.parametrize("content", QUIRKS.values(), ids=QUIRKS)
def test_what_spreadsheets_add_is_no_hindrance(tmp_path: Path, content: str | bytes) -> None:
    found = read(tmp_path, "a.csv", content)
    assert (column(found, "latitude"), column(found, "date")) == ([15.5], ["2019-03-04"])


def test_a_table_with_our_column_names_loses_neither_actors_nor_dates(tmp_path: Path) -> None:
    table = (
        "event_id,title,actor,target,date,latitude,longitude,fatalities,status\n"
        "e1,Raid,Our army,Their army,2019-03-04,15.5,32.5,3,claimed\n"
    )
    found = read(tmp_path, "a.csv", table)
    told = [column(found, n)[0] for n in ("actor", "target", "date_start", "status", "event_id")]
    assert told == ["Our army", "Their army", "2019-03-04", "claimed", "e1"]


def point(lon: float = 32.5, lat: float = 15.5) -> dict[str, Any]:
    return {"type": "Point", "coordinates": [lon, lat]}


def feature(geometry: Any = None, properties: Any = None) -> dict[str, Any]:
    return {"type": "Feature", "geometry": geometry or point(), "properties": properties}


GEOJSON: dict[str, Any] = {
    "a single feature": feature(properties={"title": "A"}),
    "a bare geometry": point(),
    "null properties": {"type": "FeatureCollection", "features": [feature()]},
    "a height": {"type": "FeatureCollection", "features": [
        feature({"type": "Point", "coordinates": [32.5, 15.5, 380]}, {"title": "A"})]},
    "another system": {"type": "FeatureCollection", "features": [
        feature(point(446361.0, 1713602.0), {"title": "A"})],
        "crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::32636"}}},
    "an answer of ACLED's": {"success": True, "data": [
        {"event_id_cnty": "SUD1", "event_date": "2019-03-04", "event_type": "Battles",
         "actor1": "A", "inter1": "1", "latitude": "15.5", "longitude": "32.5"}]},
}  # fmt: skip


@pytest.mark.parametrize("told", GEOJSON.values(), ids=GEOJSON)
def test_geojson_and_json_of_many_kinds(tmp_path: Path, told: Any) -> None:
    found = read(tmp_path, "a.geojson", json.dumps(told))
    assert found.frame.geometry.iloc[0].x == pytest.approx(32.5, abs=0.01)
    assert found.frame.geometry.iloc[0].y == pytest.approx(15.5, abs=0.01)
    assert not found.frame.geometry.iloc[0].has_z


def test_an_unknown_system_is_named(tmp_path: Path) -> None:
    told = {"type": "FeatureCollection", "features": [feature()],
            "crs": {"properties": {"name": "EPSG:999999"}}}  # fmt: skip
    with pytest.raises(InputError, match=r"EPSG:999999.*export it as EPSG:4326"):
        read(tmp_path, "a.geojson", json.dumps(told))


@pytest.mark.parametrize("name", ["a.geojsonl", "a.ndjson", "a.geojsons", "a.json"])
def test_a_feature_a_line(tmp_path: Path, name: str) -> None:
    lines = [json.dumps(feature(properties={"title": t})) for t in "AB"]
    assert column(read(tmp_path, name, "\n".join(lines)), "title") == ["A", "B"]
    marked = "".join(f"\x1e{line}\n" for line in lines)
    assert column(read(tmp_path, name, marked), "title") == ["A", "B"]


KML = (
    '<kml xmlns="http://www.opengis.net/kml/2.2"><Document><Placemark><name>Siege</name><TimeSpan>'
    "<begin>2019-03-04</begin><end>2019-03-16</end></TimeSpan><Point><coordinates>32.5,15.5,0"
    "</coordinates></Point></Placemark></Document></kml>"
)
CSV = "title,lat,lon,date\nSiege,15.5,32.5,2019-03-04\n"


def workbook(*sheets: tuple[str, list[list[Any]]]) -> bytes:
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets:
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    whole = io.BytesIO()
    book.save(whole)
    return whole.getvalue()


def zipped(**members: str | bytes) -> bytes:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as archive:
        for name, content in members.items():
            archive.writestr(name.replace("_", ".", 1), content)
    return whole.getvalue()


def ods(*rows: str) -> bytes:
    space = "urn:oasis:names:tc:opendocument:xmlns"
    content = (
        f'<o:document-content xmlns:o="{space}:office:1.0" xmlns:t="{space}:table:1.0"'
        f' xmlns:p="{space}:text:1.0"><o:body><o:spreadsheet><t:table t:name="One">{"".join(rows)}'
        '<t:table-row t:number-rows-repeated="1048000"><t:table-cell'
        ' t:number-columns-repeated="16000"/></t:table-row></t:table></o:spreadsheet></o:body>'
        "</o:document-content>"
    )
    return zipped(content_xml=content)


def ods_row(*cells: str) -> str:
    return f"<t:table-row>{''.join(cells)}</t:table-row>"


def ods_text(word: str) -> str:
    return f'<t:table-cell o:value-type="string"><p:p>{word}</p:p></t:table-cell>'


ODS = ods(
    ods_row(*map(ods_text, ("title", "lat", "lon", "date"))),
    ods_row(
        ods_text("Siege"),
        '<t:table-cell o:value-type="float" o:value="15.5"/>',
        '<t:table-cell o:value-type="float" o:value="32.5"/>',
        '<t:table-cell o:value-type="date" o:date-value="2019-03-04"/>',
    ),
)


def excel() -> bytes:
    from datetime import datetime

    head = ["title", "lat", "lon", "date"]
    first = ("Notes", [["by the desk"]])
    return workbook(("Raids", [head, ["Siege", 15.5, 32.5, datetime(2019, 3, 4)]]), first)


def shapefile(tmp_path: Path, suffix: str) -> bytes:
    from geopandas import GeoDataFrame
    from shapely import Point

    frame = GeoDataFrame({"title": ["Siege"]}, geometry=[Point(32.5, 15.5)], crs="EPSG:4326")
    folder = tmp_path / "made"
    folder.mkdir(exist_ok=True)
    frame.to_crs("EPSG:32636").to_file(folder / f"s{suffix}", engine="pyogrio")
    if suffix == ".fgb":
        return (folder / "s.fgb").read_bytes()
    return zipped(**{p.name.replace(".", "_", 1): p.read_bytes() for p in folder.iterdir()})


FILES: dict[str, Callable[[Path], bytes]] = {
    "a.xlsx": lambda _: excel(),
    "a.ods": lambda _: ODS,
    "a.kml": lambda _: KML.encode(),
    "a.kmz": lambda _: zipped(doc_kml=KML),
    "a.zip": lambda _: zipped(table_csv=CSV, read_me="x"),
    "a.csv.gz": lambda _: gzip.compress(CSV.encode()),
    "shape.zip": lambda folder: shapefile(folder, ".shp"),
    "a.fgb": lambda folder: shapefile(folder, ".fgb"),
}


@pytest.mark.parametrize("name", FILES)
def test_every_kind_of_file_gives_its_event(tmp_path: Path, name: str) -> None:
    found = read(tmp_path, name, FILES[name](tmp_path))
    assert column(found, "title") == ["Siege"]
    assert found.frame.geometry.iloc[0].x == pytest.approx(32.5, abs=1e-6)


def test_both_ends_of_a_time_span_are_kept(tmp_path: Path) -> None:
    assert column(read(tmp_path, "a.kml", KML), "date") == ["2019-03-04/2019-03-16"]


def test_a_sheet_is_chosen_by_name_and_the_others_are_told(tmp_path: Path) -> None:
    found = read(tmp_path, "a.xlsx", excel())
    assert "sheet 'Raids' is read; others are Notes" in found.notes[0]
    with pytest.raises(InputError, match="has no sheet 'Maps'; it has Raids, Notes"):
        read(tmp_path, "a.xlsx", excel(), sheet="Maps")
    assert grid_of_workbook(tmp_path / "a.xlsx", "Notes").rows == [["by the desk"]]


def test_a_layer_of_a_geopackage_is_chosen_by_name(tmp_path: Path) -> None:
    from geopandas import GeoDataFrame
    from shapely import Point

    path = tmp_path / "a.gpkg"
    for layer, lat in (("north", 15.5), ("south", 4.8)):
        frame = GeoDataFrame({"title": [layer]}, geometry=[Point(32.5, lat)], crs="EPSG:4326")
        frame.to_file(path, layer=layer, engine="pyogrio")
    assert column(read_events(path, sheet="south"), "title") == ["south"]
    with pytest.raises(InputError, match="has no layer 'east'; it has north, south"):
        read_events(path, sheet="east")


def test_an_archive_of_two_tables_asks_for_one(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"several events files \(a.csv, b.csv\)"):
        read(tmp_path, "a.zip", zipped(a_csv=CSV, b_csv=CSV))


def test_what_is_wrong_inside_an_archive_is_told_of_the_archive(tmp_path: Path) -> None:
    table = CSV + "B,95.5,32.5,2019-03-04\n"
    found = read(tmp_path, "a.zip", zipped(table_csv=table))
    assert found.skipped[0].startswith(f"{tmp_path / 'a.zip'}/table.csv: row 3 latitude")


def cut(data: bytes, dice: random.Random) -> bytes:
    return data[: dice.randrange(1, len(data))]


def flipped(data: bytes, dice: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(6):
        changed[dice.randrange(len(changed))] = dice.randrange(256)
    return bytes(changed)


@pytest.mark.parametrize("harm", [cut, flipped])
@pytest.mark.parametrize("name", FILES)
@pytest.mark.filterwarnings("ignore::Warning")  # GDAL's and pyogrio's, of what they mend
def test_a_damaged_copy_is_read_or_refused_in_one_line(
    tmp_path: Path, name: str, harm: Callable[[bytes, random.Random], bytes]
) -> None:
    dice = random.Random(name)  # noqa: S311  damage, not secrets
    data = FILES[name](tmp_path)
    for _ in range(15):
        told = refused(tmp_path, name, harm(data, dice))
        assert "\n" not in told
        assert not told or name in told


def refused(folder: Path, name: str, data: bytes) -> str:
    """Return the reason why a file is refused, nothing if it is read."""
    try:
        read(folder, name, data)
    except GeomapError as error:
        return str(error)
    return ""


def named(columns: int) -> str:
    lines = (TABLES / "named_places.csv").read_text(encoding="utf-8").splitlines()
    return "\n".join(",".join(line.split(",")[:columns]) for line in lines)


@pytest.mark.parametrize("country", ["land", None])
def test_a_table_of_names_is_resolved_within_25_km(tmp_path: Path, country: str | None) -> None:
    from pyproj import Geod

    found = read(tmp_path, "a.csv", named(3 if country else 2), places=NamedPlaces("town", country))
    lines = (TABLES / "named_places.csv").read_text(encoding="utf-8").splitlines()[1:]
    true = [tuple(map(float, line.split(",")[-2:])) for line in lines]
    shapes = found.frame.geometry
    right = [
        not shape.is_empty and Geod(ellps="WGS84").inv(lon, lat, shape.x, shape.y)[2] <= 25_000
        for shape, (lat, lon) in zip(shapes, true, strict=True)
    ]
    doubtful = {doubt.row - 2 for doubt in found.doubts}
    assert sum(right) >= 45
    assert {at for at, good in enumerate(right) if not good} <= doubtful


def test_rows_in_company_decide_a_name_of_many_places(tmp_path: Path) -> None:
    lebanon = "title,place\nA,Tripoli\nB,Sidon\nC,Baalbek\nD,Zahle\nE,Nabatieh\n"
    libya = "title,place\nA,Tripoli\nB,Benghazi\nC,Sirte\nD,Misrata\nE,Sabha\n"
    for name, table, code in (("a.csv", lebanon, "LB"), ("b.csv", libya, "LY")):
        found = read(tmp_path, name, table, places=NamedPlaces("place"))
        assert column(found, "country")[0] == code


def test_a_name_that_nobody_knows_keeps_its_row_and_is_in_the_review(tmp_path: Path) -> None:
    table = "title,place,country\nA,Hama,Syria\nB,Xyzzyplugh,Syria\nC,=cmd,Syria\n"
    found = read(tmp_path, "a.csv", table, places=NamedPlaces("place", "country"))
    assert found.frame.geometry.isna().tolist() == [False, True, True]
    review = review_of_places(found.doubts)
    assert "3,Xyzzyplugh,SY,no such place" in review
    assert "'=cmd" in review


def test_coordinates_that_a_row_has_outrank_its_name(tmp_path: Path) -> None:
    table = "title,place,lat,lon\nA,Hama,15.5,32.5\nB,Hama,,\n"
    found = read(tmp_path, "a.csv", table, places=NamedPlaces("place"))
    assert column(found, "latitude")[0] == 15.5
    assert column(found, "latitude")[1] == pytest.approx(35.13, abs=0.1)


def test_the_command_maps_names_and_writes_what_is_in_doubt(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("title,place,country\nA,Hama,Syria\nB,Xyzzyplugh,Syria\n")
    page = tmp_path / "t.html"
    asked = ["map", str(tmp_path / "t.csv"), "--place", "place", "--country", "country"]
    done = CliRunner().invoke(app, [*asked, "-o", str(page)])
    assert done.exit_code == 0, done.output
    assert "Xyzzyplugh" in (tmp_path / "review.csv").read_text(encoding="utf-8")
    assert page.is_file()


def test_a_table_without_coordinates_says_that_names_can_be_resolved(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="--place location"):
        read(tmp_path, "a.csv", "title,location\nA,Hama\n")


def own(folder: Path, *rows: dict[str, Any]) -> Imported:
    told = [{"event_id": f"e{n}", "title": "Raid", "status": "reported", "date_precision": "day",
             "date_start": "2019-03-04", **row} for n, row in enumerate(rows)]  # fmt: skip
    features = [{"type": "Feature", "geometry": point(), "properties": row} for row in told]
    return read(
        folder, "e.geojson", json.dumps({"type": "FeatureCollection", "features": features})
    )


def test_one_bad_row_of_our_own_file_is_left_out_and_named(tmp_path: Path) -> None:
    found = own(tmp_path, {}, {"fatalities": "many"}, {"event_id": ""}, {}, {})
    assert column(found, "event_id") == ["e0", "e3", "e4"]
    assert "feature 2: a cell is not of its column's type" in found.skipped[0]
    assert "feature 3 has no event_id" in found.skipped[1]


def test_values_that_their_column_cannot_have_are_told(tmp_path: Path) -> None:
    found = own(tmp_path, {"confidence": 7, "geo_precision": 9, "status": "sure"}, {})
    assert (column(found, "confidence"), column(found, "geo_precision")) == ([None] * 2, [None] * 2)
    assert column(found, "status") == ["reported", "reported"]
    assert len(found.notes) == 3


def test_of_a_mixed_geometry_the_largest_parts_are_drawn_and_it_is_told(tmp_path: Path) -> None:
    line = {"type": "LineString", "coordinates": [[32, 15], [33, 16]]}
    mixed = {"type": "GeometryCollection", "geometries": [point(), line]}
    found = read(tmp_path, "a.geojson", json.dumps(feature(mixed, {"title": "A"})))
    assert found.frame.geometry.iloc[0].geom_type == "MultiLineString"
    assert "only areas, or else lines, are drawn: feature 1" in found.notes[0]
    alike = {"type": "GeometryCollection", "geometries": [line, line]}
    assert read(tmp_path, "b.geojson", json.dumps(feature(alike, {"title": "A"}))).notes == ()
