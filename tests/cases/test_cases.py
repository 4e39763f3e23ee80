"""
Kinds of input on which public bug reports say that tools fail, each run as its user would run it.

Twenty-one of the thirty kinds: those of articles' files and of tables. What is read out of
sentences, and what pages draw, is tested where it is made.
"""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from geomap.cli import app
from geomap.documents import read_documents
from geomap.formats import read_events

ACLED = (
    "event_id_cnty,event_date,year,time_precision,event_type,sub_event_type,actor1,inter1,country,"
    "location,latitude,longitude,geo_precision,source,notes,fatalities"
)
STRIKE = "Sudanese jets struck the town of Kadugli on Monday, killing nine civilians, a nurse said."

ARTICLE = '{"@type":"NewsArticle","datePublished":"2019-03-05T07:00:00Z",}'  # a comma too many


def saved(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def mapped(path: Path, *more: str) -> tuple[Result, list[dict[str, Any]]]:
    """Run ``geomap map`` and read what it drew, as the same file read from Python."""
    page = path.with_name("page.html")
    done = CliRunner().invoke(app, ["map", str(path), "-o", str(page), *more])
    assert done.exit_code == 0, done.output
    frame = read_events(path).frame if not more else None
    rows: Any = [] if frame is None else frame.astype(object).to_dict("records")
    return done, rows


def acled(day: str, dead: str = "3") -> str:
    return (
        f"{ACLED}\nSUD1,{day},2019,1,Battles,Armed clash,Our army,1,Sudan,Kadugli,11.01,29.72,1,"
        f'Our Wire,They met.,"{dead}"\n'
    )


@pytest.mark.parametrize(
    ("table", "count"),
    [
        ("title,lat,lon,killed\nA,11.0,29.7,\"3,400\"\n", 3400),
        ("title,lat,lon,killed\nA,11.0,29.7,\"1,203,400\"\n", 1203400),
        ("title;lat;lon;killed\nA;11,05;29,71;3.400\n", 3400),
        ("title;lat;lon;killed\nA;11,05;29,71;23 400\n", 23400),
        ("title;lat;lon;killed\nA;11,05;29,71;3'400\n", 3400),
        (acled("2019-03-04", "1,700"), 1700),
    ],
)  # fmt: skip
def test_thousands_separator_deaths(tmp_path: Path, table: str, count: int) -> None:
    _, (row,) = mapped(saved(tmp_path, "t.csv", table))
    assert row["fatalities"] == count


@pytest.mark.parametrize("day", ["04-03-2019", "2019/03/04", "43528", "4-Mar-19", "04 March 2019"])
def test_acled_dmy_hyphens(tmp_path: Path, day: str) -> None:
    _, (row,) = mapped(saved(tmp_path, "t.csv", acled(day)))
    assert row["date_start"] == "2019-03-04"


def test_date_range_to(tmp_path: Path) -> None:
    table = "title,lat,lon,date\nA,11.0,29.7,2019-03-04 to 2019-03-19\n"
    _, (row,) = mapped(saved(tmp_path, "t.csv", table))
    assert (row["date_start"], row["date_end"]) == ("2019-03-04", "2019-03-19")


def test_kml_timespan_end(tmp_path: Path) -> None:
    mark = (
        "<kml xmlns='http://www.opengis.net/kml/2.2'><Placemark><name>Siege</name><TimeSpan><begin>"
        "2019-03</begin><end>2019-05</end></TimeSpan><Point><coordinates>29.7,11.0</coordinates>"
        "</Point></Placemark></kml>"
    )
    _, (row,) = mapped(saved(tmp_path, "t.kml", mark))
    assert (row["date_start"], row["date_end"]) == ("2019-03-01", "2019-05-31")


def test_null_island(tmp_path: Path) -> None:
    table = "title,country,lat,lon\nA,Sudan,11.0,29.7\nB,Sudan,0,0\n"
    done, rows = mapped(saved(tmp_path, "t.csv", table))
    assert rows[1]["geometry"] is None
    assert "row 3 at 0, 0" in done.stderr


def test_historic_years(tmp_path: Path) -> None:
    table = "title,lat,lon,date\nA,41.0,28.9,1204-04-13\nB,37.0,22.4,371 BC\nC,37,22,-0370-07-06\n"
    _, rows = mapped(saved(tmp_path, "t.csv", table))
    assert rows[0]["date"] == "1204-04-13"
    assert [row["date_text"] for row in rows[1:]] == ["371 BC", "-0370-07-06"]


@pytest.mark.parametrize(
    ("lat", "lon"),
    [("11°00'36\"N", "29°43'12\"E"), ("11.01N", "29.72E"), ("11.01° N", "29.72° E"),
     ("11 00 36 N", "29 43 12 E"), ("١١٫٠١", "٢٩٫٧٢"), ("+11.01", "29.72°")],
)  # fmt: skip
def test_dms_hemisphere_columns(tmp_path: Path, lat: str, lon: str) -> None:
    quoted = (cell.replace('"', '""') for cell in (lat, lon))
    table = 'title,lat,lon\nA,"{}","{}"\n'.format(*quoted)
    _, (row,) = mapped(saved(tmp_path, "t.csv", table))
    assert (row["latitude"], row["longitude"]) == pytest.approx((11.01, 29.72))


@pytest.mark.parametrize(
    "table",
    [
        "sep=;\ntitle;lat;lon;date\nA;11,01;29,72;04.03.2019\n",
        "What the desk counted\nas of June\n\ntitle,lat,lon,date\nA,11.01,29.72,2019-03-04\n",
        "title,lat,lon,date,dead,note\nA,11.01,29.72,2019-03-04\n",
    ],
)
def test_excel_csv_quirks(tmp_path: Path, table: str) -> None:
    _, (row,) = mapped(saved(tmp_path, "t.csv", table))
    assert (row["latitude"], row["date"]) == (11.01, "2019-03-04")


@pytest.mark.parametrize(
    "heading",
    ["Name,Latitude (deg),Longitude (deg),Event Date", "Name,Lat.,Long.,Date of event",
     "Nome,POINT_Y,POINT_X,Data", "Nom,Latitude,Longitude,Jour", "Titel,Breite,Länge,Datum"],
)  # fmt: skip
def test_column_names(tmp_path: Path, heading: str) -> None:
    _, (row,) = mapped(saved(tmp_path, "t.csv", f"{heading}\nA,11.01,29.72,2019-03-04\n"))
    assert (row["latitude"], row["longitude"], row["date"]) == (11.01, 29.72, "2019-03-04")


def point(properties: Any = None, lon: float = 29.72, lat: float = 11.01) -> dict[str, Any]:
    geometry = {"type": "Point", "coordinates": [lon, lat]}
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def test_geojson_null_properties(tmp_path: Path) -> None:
    told = {"type": "FeatureCollection", "features": [point(), point({"title": "B"})]}
    _, rows = mapped(saved(tmp_path, "t.geojson", json.dumps(told)))
    assert len(rows) == 2


def test_geojson_crs(tmp_path: Path) -> None:
    told = {"type": "FeatureCollection", "features": [point({}, 3308415.0, 1232105.0)],
            "crs": {"type": "name", "properties": {"name": "EPSG:3857"}}}  # fmt: skip
    _, (row,) = mapped(saved(tmp_path, "t.geojson", json.dumps(told)))
    assert (row["latitude"], row["longitude"]) == pytest.approx((11.0, 29.72), abs=0.05)


def test_antimeridian(tmp_path: Path) -> None:
    line = {"type": "LineString", "coordinates": [[176, 52], [-170, 53]]}
    ring = [[179, 51], [-179, 51], [-179, 52], [179, 52], [179, 51]]
    area = {"type": "Polygon", "coordinates": [ring]}
    features = [{"type": "Feature", "properties": {}, "geometry": one} for one in (line, area)]
    told = {"type": "FeatureCollection", "features": features}
    _, rows = mapped(saved(tmp_path, "t.geojson", json.dumps(told)))
    for row in rows:
        assert abs(row["longitude"]) >= 170
        assert all(abs(lon) >= 170 for part in row["geometry"].geoms for lon in part.bounds[::2])


def test_geojsonl(tmp_path: Path) -> None:
    lines = "\n".join(json.dumps(point({"title": t})) for t in "ABCD")
    _, rows = mapped(saved(tmp_path, "t.geojsonl", lines))
    assert [row["title"] for row in rows] == list("ABCD")


def test_xlsx_kmz_shp(tmp_path: Path) -> None:
    from geopandas import GeoDataFrame
    from openpyxl import Workbook
    from shapely import Point

    book = Workbook()
    for row in (["title", "lat", "lon", "date"], ["A", 11.01, 29.72, 43528]):
        book.active.append(row)
    book.save(tmp_path / "t.xlsx")
    frame = GeoDataFrame({"title": ["A"]}, geometry=[Point(29.72, 11.01)], crs="EPSG:4326")
    (tmp_path / "shp").mkdir()
    frame.to_crs("EPSG:32635").to_file(tmp_path / "shp" / "t.shp", engine="pyogrio")
    kml = (
        "<kml xmlns='http://www.opengis.net/kml/2.2'><Placemark><name>A</name><Point>"
        "<coordinates>29.72,11.01</coordinates></Point></Placemark></kml>"
    )
    saved(tmp_path, "t.kmz", zipped({"doc.kml": kml}))
    parts = {f"t{p.suffix}": p.read_bytes() for p in (tmp_path / "shp").iterdir()}
    saved(tmp_path, "t.zip", zipped(parts))
    for name in ("t.xlsx", "t.kmz", "t.zip"):
        _, (row,) = mapped(tmp_path / name)
        assert (row["latitude"], row["longitude"]) == pytest.approx((11.01, 29.72), abs=1e-6)


def zipped(members: dict[str, Any]) -> bytes:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return whole.getvalue()


def test_csv_place_names_no_coordinates(tmp_path: Path) -> None:
    table = "title,place,country,date\nA,Kadugli,Sudan,2019-03-04\nB,Nowhereton,Sudan,2019-03-05\n"
    path = saved(tmp_path, "t.csv", table)
    mapped(path, "--place", "place", "--country", "country")
    assert "Nowhereton" in (tmp_path / "review.csv").read_text(encoding="utf-8")
    plain = CliRunner().invoke(app, ["map", str(path), "-o", str(tmp_path / "x.html")])
    assert "--place place" in str(plain.exception)


@pytest.mark.parametrize(
    "hiding",
    ['style="display:none"', "hidden", 'aria-hidden="true"', 'class="visually-hidden"',
     'style="color:red; visibility : hidden"', 'style="opacity:0"', 'hidden="hidden"',
     'style="DISPLAY: NONE !important"', 'class="x sr-only"', 'style="font-size:0"'],
)  # fmt: skip
def test_hidden_text(tmp_path: Path, hiding: str) -> None:
    page = (
        '<html><head><title>S</title><meta name="date" content="2019-03-05"></head><body><article>'
        f"<p>{STRIKE}</p><div {hiding}>Sudanese jets bombed Ottawa.</div></article></body></html>"
    )
    (document,) = read_documents(saved(tmp_path, "a.html", page)).documents
    assert document.text == STRIKE


def test_gdocs_comments(tmp_path: Path) -> None:
    page = (
        "<html><body class='doc-content'><p class='title'><span>Strike</span></p><p><span>"
        f"{STRIKE}</span><sup><a href='#cmnt7' id='cmnt_ref7'>[g]</a></sup></p><div><p><a"
        " href='#cmnt_ref7' id='cmnt7'>[g]</a><span>was it Khartoum? ask first</span></p></div>"
        "</body></html>"
    )
    (document,) = read_documents(saved(tmp_path, "a.html", page)).documents
    assert document.text == STRIKE


@pytest.mark.parametrize(
    ("name", "head"),
    [
        ("a.html", '<meta name="DC.date.issued" content="2019-03-05">'),
        ("a.html", '<meta itemprop="datePublished" content="2019-03-05T07:00:00Z">'),
        ("a.html", '<meta name="parsely-pub-date" content="2019-03-05T07:00:00Z">'),
        ("a.html", f'<script type="application/ld+json">{ARTICLE}</script>'),
        ("a.html", '<time datetime="2019-03-05T07:00:00Z">5 March 2019</time>'),
        ("a.md", "---\ndate: 2019-03-05\ntitle: Strike\n---\n"),
    ],
)  # fmt: skip
def test_publication_date_not_found(tmp_path: Path, name: str, head: str) -> None:
    body = f"<html><body><article><h1>S</h1>{head}<p>{STRIKE}</p></article></body></html>"
    path = saved(tmp_path, name, body if name == "a.html" else f"{head}{STRIKE}")
    (document,) = read_documents(path).documents
    assert str(document.published) == "2019-03-05"
    assert document.text == STRIKE


def test_liveblog_times(tmp_path: Path) -> None:
    told = ((6, "Sudanese jets struck Kadugli today."), (5, "Troops shelled Dilling."))
    posts = "".join(
        f'<div><time datetime="2019-03-0{day}T21:00:00Z">21:00</time><p>{words}</p></div>'
        for day, words in told
    )
    path = saved(tmp_path, "a.html", f"<html><body><article>{posts}</article></body></html>")
    found = read_documents(path).documents
    assert [str(d.published) for d in found] == ["2019-03-06", "2019-03-05"]


def test_folder_drops_docx_silently(tmp_path: Path) -> None:
    word = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    body = f"<w:body><w:p><w:r><w:t>{STRIKE}</w:t></w:r></w:p></w:body>"
    docx = zipped({"word/document.xml": f'<w:document xmlns:w="{word}">{body}</w:document>'})
    saved(tmp_path / "in", "b.docx", docx)
    saved(tmp_path / "in", "d.markdown", STRIKE)
    saved(tmp_path / "in", "e.eml", f"From: A <a@example.org>\nSubject: S\n\n{STRIKE}\n")
    for name in ("f.doc", "g.jpg", "h.jpg"):
        saved(tmp_path / "in", name, b"\xff\xd8")
    out = tmp_path / "out"
    done = CliRunner().invoke(app, ["build", str(tmp_path / "in"), "-o", str(out)])
    assert done.exit_code == 0, done.output
    assert "3 files were not read: 2 .jpg, 1 .doc" in done.stderr
    report = json.loads((out / "report.json").read_text(encoding="utf-8"))
    assert report["counts"]["documents"] == 3
    assert [Path(path).name for path in report["not_read"]] == ["f.doc", "g.jpg", "h.jpg"]


def test_other_languages_empty(tmp_path: Path) -> None:
    saved(tmp_path / "in", "it.txt", "Tre civili sono morti mercoledì in un attacco vicino a Homs.")
    out = tmp_path / "out"
    done = CliRunner().invoke(app, ["build", str(tmp_path / "in"), "-o", str(out)])
    assert done.exit_code == 0, done.output
    assert "it.txt (it)" in done.stderr
    assert "events are read from English only" in done.stderr
    rows = {"id": "a", "text": "Bei Kämpfen nahe Charkiw starben am Montag zwei Soldaten."}
    source = saved(tmp_path, "g.jsonl", json.dumps(rows))
    found = [
        CliRunner().invoke(app, ["geoparse", str(source), *more]).stdout
        for more in ([], ["--fast"])
    ]
    assert "Charkiw" in found[0]
    assert found[0] == found[1]
