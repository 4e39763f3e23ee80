"""
Kinds of input on which public bug reports say that tools fail, each run as its user would run it.

Thirty kinds, each with inputs of its own; where a rule came of a kind, what only looks like it is
tested too.
"""

from __future__ import annotations

import io
import json
import re
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from geomap.cli import app
from geomap.documents import read_documents
from geomap.errors import NetworkWarning
from geomap.formats import read_events
from geomap.layers import build_layers
from geomap.model import Document, Event
from geomap.pipeline import extract_events
from geomap.rendering import render

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


def events(*texts: str) -> list[list[Event]]:
    """Read the events of texts, each a document of its own, published on a Tuesday."""
    return [
        extract_events([Document(f"t{number}", text, published=date(2019, 3, 5))])
        for number, text in enumerate(texts)
    ]


def parsed(folder: Path, text: str, *more: str) -> list[dict[str, Any]]:
    """Run ``geomap geoparse`` on a text and read the places it found."""
    source = saved(folder, "g.jsonl", json.dumps({"id": "a", "text": text}))
    done = CliRunner().invoke(app, ["geoparse", str(source), *more, "-o", "-"])
    assert done.exit_code == 0, done.output
    found: list[dict[str, Any]] = json.loads(done.stdout)["toponyms"]
    return found


PERSONS = [
    "Police in Leeds arrested Chad Morrow on 4 March 2019.",
    "Jordan Ferris attacked the umpire in Leeds on 4 March 2019.",
    "Officers in Leeds detained Georgia Whitlock on Monday.",
    "Israel Dacosta assaulted a steward in Leeds on Monday.",
    "Kenya Moreland was arrested in Leeds on Monday.",
    "Police in Leeds arrested India Carrow on Monday.",
    "Ireland Baldry attacked a driver in Leeds on Monday.",
    "A court in Leeds heard that Cuba Hartnell stabbed a neighbour on Monday.",
    "Troops arrested Malta Okoye in Leeds on Monday.",
    "Paris Whitlow shot a man in Leeds on Monday.",
]
STATES_OF_PERSONS = {"chad", "jordan", "georgia", "israel", "kenya", "india", "ireland", "cuba",
                     "malta", "france"}  # fmt: skip


@pytest.mark.parametrize("text", PERSONS)
def test_person_names_are_countries(text: str) -> None:
    (found,) = events(text)
    named = {party for e in found for party in (e.actor_id, e.target_id)}
    assert not named & STATES_OF_PERSONS


@pytest.mark.parametrize("more", [(), ("--fast",)])
@pytest.mark.parametrize(
    "text",
    ["Paris Marlowe met Jordan Whitby and Israel Castro in Leeds.",
     "Chad Renner and India Castle live in Leeds.", "Georgia Pell was born in Leeds."],
)  # fmt: skip
def test_persons_are_no_places(tmp_path: Path, text: str, more: tuple[str, ...]) -> None:
    assert [t["name"] for t in parsed(tmp_path, text, *more)] == ["Leeds"]


@pytest.mark.parametrize(
    "text",
    [
        "Sevilla attacked Valencia's defence and beat them 3-1 in Granada on Sunday.",
        "Ghana were crushed 4-0 by Mali in Lagos on Monday.",
        "Kenya lost 12–7 to Fiji after bombarding their line in Suva on Saturday.",
        "Turkey hit Greece with two late goals in Izmir to win 2-0 on Monday.",
        "A 3-2 victory in Tunis on Sunday: Egypt struck twice and stormed into the final.",
        "Poland fought Sweden to a 1-1 draw in Lublin on Thursday.",
        "The novel follows French soldiers besieging Moscow in the winter.",
        "In the film, which shows gunmen attacking a train near Lyon, nobody speaks.",
        "A play about the massacre of villagers in Gao opened in Bamako on Friday.",
        "The movie depicts Japanese planes bombing Manila.",
        "The thriller opens with terrorists seizing the airport in Nairobi.",
    ],
)
def test_sports_and_film_as_war(text: str) -> None:
    assert events(text) == [[]]


@pytest.mark.parametrize(
    "text",
    [
        "Gunmen attacked a film festival in Lahore on Sunday, killing four.",
        "The council voted 15-0 to condemn it after rebels shelled Goma on Monday.",
        "A video shows soldiers shooting villagers in Gao on Monday.",
        "The party won 20-30 seats; on Monday gunmen killed its leader in Gao.",
        "Insurgents bombed a cinema in Mosul on Tuesday that was showing a film.",
    ],
)
def test_votes_festivals_and_videos_are_no_matches_or_films(text: str) -> None:
    (found,) = events(text)
    assert found


@pytest.mark.parametrize(
    ("written", "lat", "lon"),
    [
        ("at 47°30'36\"N 35°06'00\"E", 47.51, 35.10), ("(47.5100, 35.1000)", 47.51, 35.10),
        ("at 47.51 N, 35.10 E", 47.51, 35.10), ("at 47° 30.6' N 35° 6.0' E", 47.51, 35.10),
        ("at grid 36T XT 00000 00000", None, None), ("near -1.6800, 29.2200", -1.68, 29.22),
    ],
)  # fmt: skip
def test_coordinates_in_prose(written: str, lat: float | None, lon: float | None) -> None:
    ((event, *_),) = events(f"A drone struck a fuel store {written} on Monday, officials said.")
    assert event.place is not None
    assert event.geo_precision == 1
    if lat is not None:
        assert (event.place.latitude, event.place.longitude) == pytest.approx((lat, lon), abs=1e-4)


@pytest.mark.parametrize("more", [(), ("--fast",)])
@pytest.mark.parametrize(
    ("text", "name", "where"),
    [
        ("A fire broke out in Dedham MA on Tuesday.", "Dedham", (42.24, -71.17)),
        ("LENOIR, N.C. (AP) -- Residents want the road mended.", "LENOIR", (35.91, -81.54)),
        ("A fire broke out in Paris TX on Tuesday.", "Paris", (33.66, -95.56)),
        ("Two were hurt in Athens, Ga., on Tuesday.", "Athens", (33.96, -83.38)),
        ("Two were hurt in Ballarat VIC on Tuesday.", "Ballarat", (-37.56, 143.85)),
        ("Police in London ON said two were hurt.", "London", (42.98, -81.23)),
        ("SALEM, Ore. -- Two were hurt on Tuesday.", "SALEM", (44.94, -123.04)),
        ("A barn burned near Lima, Ohio, on Tuesday.", "Lima", (40.74, -84.11)),
        ("Floods reached Moscow, Idaho, on Tuesday.", "Moscow", (46.73, -117.0)),
        ("A fire broke out in Cairo, Ill., on Tuesday.", "Cairo", (37.0, -89.18)),
    ],
)
def test_town_state_in_text(
    tmp_path: Path, text: str, name: str, where: tuple[float, float], more: tuple[str, ...]
) -> None:
    found = {t["name"]: (t["lat"], t["lon"]) for t in parsed(tmp_path, text, *more)}
    assert found[name] == pytest.approx(where, abs=0.1)


@pytest.mark.parametrize("more", [(), ("--fast",)])
def test_a_town_before_its_country_and_its_namesake(tmp_path: Path, more: tuple[str, ...]) -> None:
    found = parsed(tmp_path, "Athens Greece is not Athens, Georgia.", *more)
    assert [t["country"] for t in found if t["name"] == "Athens"] == ["GR", "US"]


@pytest.mark.parametrize("mark", "'’‘ʻʼʽʾʿ‛`´′")
def test_common_spelling_unresolved(tmp_path: Path, mark: str) -> None:
    (found,) = parsed(tmp_path, f"Fighting reached Sana{mark}a on Monday.")
    assert (found["lat"], found["lon"]) == pytest.approx((15.35, 44.21), abs=0.05)


@pytest.mark.parametrize("name", ["Maarrat al-Numan", "Ma‘arrat an-Numan", "Maarat al Numan"])
def test_a_spelling_that_locate_finds_is_found_in_text(tmp_path: Path, name: str) -> None:
    (found,) = parsed(tmp_path, f"A bomb exploded in {name} on Monday.")
    assert found["place_id"] == "geonames:167611"


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        ("Rebels killed two dozen soldiers and wounded 2.5 thousand in Goma on Monday.",
         {"dead": 24, "wounded": 2500}),
        ("The bomb wounded 1.2 thousand people in Basra on Monday.", {"wounded": 1200}),
        ("Shelling injured one and a half thousand residents in Donetsk on Monday.",
         {"wounded": 1500}),
        ("Gunmen killed two hundred and fifty people in Bama on Monday.", {"dead": 250}),
        ("Militants killed 1.1 thousand in Bama on Monday.", {"dead": 1100}),
        ("An air strike killed half a dozen fighters in Sirte on Monday.", {"dead": 6}),
        ("Rebels wounded three thousand two hundred soldiers in Goma on Monday.",
         {"wounded": 3200}),
        ("Shells killed a hundred civilians and injured half a thousand in Homs on Monday.",
         {"dead": 100, "wounded": 500}),
        ("Gunmen killed forty-two people in Bama on Monday.", {"dead": 42}),
        ("Gunmen killed a dozen people and wounded 3.5 thousand in Bama on Monday.",
         {"dead": 12, "wounded": 3500}),
        ("Jets bombed a depot in Kano on Monday, but no one was killed.", {"dead": 0}),
    ],
)  # fmt: skip
def test_amounts_in_words(text: str, counts: dict[str, int]) -> None:
    ((event, *_),) = events(text)
    told = {"dead": event.fatalities, "wounded": dict(event.quantities).get("wounded")}
    assert {name: told[name] for name in counts} == counts


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Protesters burned flags outside the consulate in Tunis on Monday.", "Protests"),
        ("Demonstrators trampled the president's portrait in Lima on Monday.", "Protests"),
        ("Students set fire to an effigy of the minister in Dhaka on Monday.", "Protests"),
        ("Thousands of workers chanted slogans in Sfax on Monday.", "Protests"),
        ("Protesters waved flags and blocked the bridge in Basra on Monday.", "Protests"),
        ("An effigy of the premier was burned by demonstrators in Kathmandu on Monday.",
         "Protests"),
        ("Hundreds of protesters torched a national flag in Karachi on Monday.", "Protests"),
        ("Women held up placards against the law in Warsaw on Monday.", "Protests"),
        ("Crowds stamped on portraits of the general in Khartoum on Monday.", "Protests"),
        ("Protesters burned a police station in Tunis on Monday.", "Riots"),
        ("Fighters burned the flag of the army in Raqqa on Monday.", "Strategic developments"),
    ],
)  # fmt: skip
def test_protest_flags(text: str, kind: str) -> None:
    (found,) = events(text)
    assert [event.event_type for event in found] == [kind]


def page_with(plugin: Any, where: Path) -> str:
    """Save a map with one of Folium's plugins, and give its page."""
    drawn = render(build_layers(read_events(where).frame), title="T")
    plugin.add_to(drawn)
    drawn.save(where.with_name("x.html"))
    return where.with_name("x.html").read_text(encoding="utf-8")


def test_heatmapwithtime_order(tmp_path: Path) -> None:
    from folium.plugins import HeatMapWithTime

    table = saved(tmp_path, "t.csv", "title,lat,lon,date\nA,11.0,29.7,2019-03-04\n")
    with pytest.warns(NetworkWarning):
        page = page_with(HeatMapWithTime([[[11.0, 29.7]], [[11.2, 29.7]]]), table)
    assert page.index("L.TimeDimension") > page.index('leaflet.timedimension.min.js"></script>')


@pytest.mark.parametrize("name", ["MiniMap", "Draw", "Fullscreen", "MeasureControl", "Search"])
def test_plugins_offline(tmp_path: Path, name: str) -> None:
    from folium import FeatureGroup, plugins

    table = saved(tmp_path, "t.csv", "title,lat,lon,date\nA,11.0,29.7,2019-03-04\n")
    asked = getattr(plugins, name)
    plugin = asked(FeatureGroup()) if name == "Search" else asked()
    with pytest.warns(NetworkWarning) as told:
        page = page_with(plugin, table)
    said = str(told[0].message)
    addresses = [url for _, url in (*asked.default_js, *asked.default_css)]
    assert all(url in said for url in addresses)
    found = re.findall(r'<(?:script src|link rel="stylesheet" href)="(https?:[^"]+)"', page)
    assert set(found) == set(addresses)
