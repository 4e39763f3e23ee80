"""Vague places: what a phrase says is drawn where it says, and as wide."""

from __future__ import annotations

from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod
from shapely import Point

from geomap.gazetteer.index import Index
from geomap.model import Event, Place, When
from geomap.spatial import locate, parse_phrase, plain
from geomap.spatial.shapes import area_radius_km, at_bearing, circle, sector, tidy

GEOD = Geod(ellps="WGS84")

# Points (lon, lat) inside and outside what is drawn, from any atlas.
ALEPPO, HAMA, HOMS, IDLIB = (37.16, 36.20), (36.75, 35.13), (36.72, 34.73), (36.63, 35.93)
LATAKIA, DAMASCUS, PALMYRA, RAQQA = (35.79, 35.53), (36.30, 33.51), (38.28, 34.56), (39.01, 35.95)
KAFR_ZITA, MAARAT, QAMISHLI, DARAA = (36.60, 35.37), (36.67, 35.64), (41.22, 37.05), (36.10, 32.62)
AZAZ, ZABADANI, TARTUS, MOSUL = (37.05, 36.59), (36.10, 33.72), (35.95, 34.89), (43.13, 36.34)
RUTBA, JABLEH, MED = (40.28, 33.04), (35.97, 35.36), (35.45, 35.50)
HMEIMIM = (35.95, 35.40)

# country:name of the resolved place | the words | kind of geometry | UCDP precision |
# radius from, to (km) | points that it must reach | points that it must not
TABLE = [
    ("SY:Aleppo", "Aleppo", "Point", 1, (2, 25), [ALEPPO], [IDLIB]),
    ("SY:Hama", "Hama’s northern countryside", "Polygon", 3, (10, 30), [KAFR_ZITA], [HAMA, HOMS]),
    ("SY:Hama", "the northern countryside of Hama", "Polygon", 3, (10, 30), [KAFR_ZITA], [HOMS]),
    ("SY:Syria", "the northern countryside of Hama", "Polygon", 3, (10, 30), [KAFR_ZITA], [HOMS]),
    ("SY:Hama", "rural Hama", "Point", 3, (30, 45), [KAFR_ZITA], [ALEPPO]),
    ("SY:Idlib", "Idlib and Hama countryside", "Polygon", 5, (35, 70), [MAARAT], [ALEPPO, LATAKIA]),
    ("SY:Aleppo", "outskirts of Aleppo", "Point", 2, (10, 30), [ALEPPO], [IDLIB]),
    ("SY:Aleppo", "the doorsteps of Aleppo", "Point", 2, (10, 30), [ALEPPO], [IDLIB]),
    (
        "SY:Damascus",
        "the eastern suburbs of Damascus",
        "Polygon",
        2,
        (5, 25),
        [(36.45, 33.52)],
        [(36.1, 33.5)],
    ),
    ("SY:Latakia", "near Latakia", "Point", 2, (20, 30), [HMEIMIM], [TARTUS]),
    ("SY:Latakia", "a base outside Latakia", "Point", 2, (20, 30), [HMEIMIM], [TARTUS]),
    ("SY:Quneitra", "the area around Quneitra", "Point", 2, (10, 25), [(35.83, 33.12)], [DAMASCUS]),
    ("SY:Idlib", "a town north of Idlib", "Polygon", 5, (10, 30), [(36.63, 36.1)], [IDLIB, MAARAT]),
    (
        "SY:Taftanaz",
        "Taftanaz, a town north of Idlib",
        "Point",
        1,
        (0.5, 5),
        [(36.79, 36.0)],
        [IDLIB],
    ),
    ("SY:Palmyra", "30 km east of Palmyra", "Point", 2, (8, 15), [(38.6, 34.56)], [PALMYRA]),
    (
        "SY:Palmyra",
        "20 miles south-west of Palmyra",
        "Point",
        2,
        (8, 16),
        [(38.03, 34.36)],
        [PALMYRA],
    ),
    ("SY:Raqqa", "45 kilometres from Raqqa", "Point", 5, (45, 60), [RAQQA], [ALEPPO]),
    (
        "SY:Syria",
        "northwestern Syria",
        "Polygon",
        5,
        (60, 160),
        [IDLIB, LATAKIA, ALEPPO],
        [RAQQA, DAMASCUS],
    ),
    ("SY:Syria", "the north of Syria", "Polygon", 5, (100, 220), [ALEPPO, QAMISHLI], [DAMASCUS]),
    ("SY:Syria", "southern Syria", "Polygon", 5, (100, 220), [DARAA, DAMASCUS], [ALEPPO]),
    ("SY:Syria", "the country’s northwest", "Polygon", 5, (60, 160), [IDLIB], [DARAA]),
    ("SY:Syria", "central Syria", "Polygon", 5, (80, 140), [PALMYRA], [QAMISHLI, LATAKIA]),
    ("IQ:Iraq", "western Iraq", "Polygon", 5, (150, 350), [RUTBA], [(47.8, 30.5)]),
    ("SY:Syria", "Syria", "Polygon", 6, (230, 255), [ALEPPO, DARAA], [MOSUL]),
    ("SY:Latakia", "province of Latakia", "Polygon", 4, (20, 90), [JABLEH], [ALEPPO]),
    ("SY:Homs", "Homs governorate", "Polygon", 4, (80, 250), [HOMS, PALMYRA], [QAMISHLI]),
    (
        "SY:Latakia",
        "between the Alawite heartland of Latakia and Damascus",
        "Polygon",
        5,
        (80, 130),
        [(36.05, 34.5)],
        [PALMYRA, ALEPPO],
    ),
    (
        "SY:Latakia",
        "Latakia-Jisr al-Shughour road",
        "LineString",
        5,
        (5, 20),
        [(36.05, 35.67)],
        [HAMA],
    ),
    (
        "SY:Homs",
        "the highway linking Homs to Hama",
        "LineString",
        5,
        (5, 20),
        [(36.735, 34.93)],
        [ALEPPO],
    ),
    (
        "SY:Damascus",
        "the Damascus–Homs highway",
        "LineString",
        5,
        (15, 40),
        [(36.5, 34.1)],
        [PALMYRA],
    ),
    ("SY:Aleppo", "from Aleppo to Idlib", "LineString", 5, (5, 20), [(36.9, 36.07)], [HAMA]),
    ("SY:Syria", "along the coast", "Polygon", 5, (20, 60), [TARTUS, JABLEH], [HAMA, DAMASCUS]),
    ("SY:Syria", "the Syrian coast", "Polygon", 5, (20, 60), [TARTUS, JABLEH], [HAMA]),
    ("SY:Latakia", "the coast of Latakia", "Polygon", 5, (8, 35), [JABLEH], [TARTUS]),
    ("SY:Latakia", "off the coast of Latakia", "Polygon", 7, (15, 50), [MED], [JABLEH]),
    (
        "SY:Syria",
        "the Syrian-Turkish border",
        "Polygon",
        5,
        (40, 110),
        [(37.05, 36.63)],
        [ALEPPO, RAQQA],
    ),
    ("SY:Syria", "the border with Lebanon", "Polygon", 5, (20, 70), [(35.95, 33.68)], [HAMA]),
    (
        "SY:Syria",
        "a southern city near the Lebanese border",
        "Polygon",
        5,
        (25, 80),
        [ZABADANI],
        [HAMA],
    ),
    (
        "SY:Zabadani",
        "Al-Zabadani, a southern city near the Lebanese border",
        "Point",
        1,
        (0.5, 8),
        [ZABADANI],
        [DAMASCUS],
    ),
    (":Caspian Sea", "the Caspian Sea", "Polygon", 7, (300, 400), [(51.0, 41.5)], [(49.0, 36.0)]),
    (
        "KP:North Korea",
        "North Korea",
        "Polygon",
        6,
        (150, 250),
        [(125.75, 39.03)],
        [(126.98, 37.2)],
    ),
]

# Points in and about provinces, and on ways, for the second half of the table.
SALQIN, KHAN_SHAYKHUN, MANBIJ, SAFIRA = (
    (36.45, 36.14),
    (36.65, 35.44),
    (37.95, 36.53),
    (37.37, 36.06),
)
EL_EIS, QARYATAYN, SALAMIYAH, RASTAN = (
    (36.99, 36.00),
    (37.24, 34.23),
    (37.05, 35.01),
    (36.73, 34.93),
)
SINJAR, TAL_AFAR, BAGHDAD, FALLUJAH = (41.87, 36.32), (42.45, 36.38), (44.37, 33.31), (43.78, 33.35)
LUHANSK, MARIUPOL, DONETSK, SLOVIANSK = (
    (39.30, 48.57),
    (37.55, 47.10),
    (37.80, 48.00),
    (37.62, 48.87),
)
TYRE_SEA, ADEN_SEA = (35.10, 33.25), (45.0, 12.6)
BUDAPEST, HAIFA, EILAT = (19.04, 47.50), (34.99, 32.80), (34.95, 29.56)
BUSHEHR, NABATIEH, ANKARA = (50.95, 28.95), (35.48, 33.38), (32.86, 39.93)

TABLE += [
    ("SY:Idlib Governorate", "in Idlib province", "Polygon", 4, (40, 46), [SALQIN, MAARAT], [HAMA]),
    ("SY:Idlib Governorate", "northern Idlib province", "Polygon", 4, (26, 34), [SALQIN], [MAARAT]),
    ("SY:Idlib", "northern Idlib province", "Polygon", 4, (26, 34), [SALQIN], [MAARAT]),
    ("SY:Syria", "northern Idlib province", "Polygon", 4, (26, 34), [SALQIN], [MAARAT, AZAZ]),
    ("SY:Idlib", "the south of Idlib governorate", "Polygon", 4, (26, 34),
     [KHAN_SHAYKHUN], [SALQIN]),
    ("SY:Idlib", "Idlib province’s southern countryside", "Polygon", 4, (26, 34), [KHAN_SHAYKHUN],
     [SALQIN, HAMA]),
    ("SY:Taftanaz", "northern Idlib province", "Point", 1, (0.5, 5), [(36.79, 36.0)], [SALQIN]),
    ("SY:Taftanaz", "Idlib province", "Point", 1, (0.5, 5), [(36.79, 36.0)], [SALQIN]),
    ("SY:Aleppo", "Aleppo’s southern countryside", "Polygon", 3, (15, 30), [EL_EIS], [AZAZ, IDLIB]),
    ("SY:Aleppo Governorate", "Aleppo’s southern countryside", "Polygon", 4, (35, 60), [EL_EIS],
     [AZAZ, IDLIB, HAMA]),
    ("SY:Aleppo", "eastern countryside of Aleppo", "Polygon", 3, (15, 30),
     [SAFIRA], [IDLIB, MANBIJ]),
    ("SY:Aleppo", "rural Aleppo province", "Polygon", 4, (65, 90),
     [MANBIJ, SAFIRA], [IDLIB, RAQQA]),
    ("SY:Aleppo Governorate", "30 km east of Aleppo", "Point", 2, (8, 15),
     [(37.49, 36.2)], [ALEPPO]),
    ("SY:Aleppo Governorate", "near Aleppo", "Point", 2, (20, 30), [ALEPPO, SAFIRA], [MANBIJ]),
    ("SY:Homs", "the eastern countryside of Homs province", "Polygon", 4, (70, 110), [(39.0, 34.4)],
     [HOMS]),
    ("SY:Hama", "Idlib and Hama provinces", "Polygon", 4, (60, 80), [SALQIN, SALAMIYAH], [HOMS]),
    ("SY:Rif Dimashq", "western Rif Dimashq", "Polygon", 4, (40, 65), [ZABADANI], [(38.2, 33.6)]),
    ("IQ:Nineveh", "western Nineveh province", "Polygon", 4, (55, 110), [SINJAR], [MOSUL, BAGHDAD]),
    ("IQ:Mosul", "western Nineveh province", "Point", 1, (5, 25), [MOSUL], [SINJAR]),
    ("IQ:Iraq", "Iraq’s western Anbar province", "Polygon", 4, (190, 230),
     [RUTBA, FALLUJAH], [MOSUL]),
    ("UA:Donetsk Oblast", "southern Donetsk region", "Polygon", 4, (45, 85), [MARIUPOL],
     [SLOVIANSK, LUHANSK]),
    ("UA:Ukraine", "the Donetsk–Luhansk border", "Polygon", 5, (25, 80), [(38.45, 48.3)],
     [DONETSK, LUHANSK, MARIUPOL]),
    ("SY:Idlib Governorate", "the border between Idlib and Latakia provinces", "Polygon", 5,
     (10, 30), [(36.2, 35.75)], [LATAKIA, IDLIB]),
    ("SY:Syria", "the Syria–Turkey border", "Polygon", 5, (40, 110), [(37.05, 36.63)], [RAQQA]),
    ("LB:Lebanon", "near the border with Israel", "Polygon", 5, (15, 45), [NABATIEH],
     [(35.51, 33.89), HAIFA]),
    ("IL:Israel", "southern Israel", "Polygon", 5, (40, 90), [EILAT], [HAIFA]),
    ("IR:Iran", "the Iranian coast", "Polygon", 5, (80, 160), [BUSHEHR], [(51.4, 35.7), BAGHDAD]),
    ("YE:Yemen", "off Yemen’s coast", "Polygon", 7, (120, 200), [ADEN_SEA], [(44.2, 15.35)]),
    ("LB:Tyre", "off the coast of Tyre", "Polygon", 7, (15, 50), [TYRE_SEA], [NABATIEH]),
    ("SY:Homs", "about 30 kilometers (19 miles) northeast of Homs", "Point", 2, (8, 15),
     [(36.96, 34.92)], [HOMS]),
    ("SY:Homs", "within 20 miles of Homs", "Point", 5, (32, 45), [HOMS, RASTAN], [PALMYRA]),
    ("SY:Homs", "halfway between Homs and Palmyra", "Point", 2, (15, 30), [(37.5, 34.65)],
     [HOMS, PALMYRA]),
    ("SY:Homs", "the triangle between Homs, Salamiyah and Palmyra", "Polygon", 5, (30, 60),
     [(37.4, 34.75)], [QARYATAYN, RAQQA]),
    ("SY:Homs", "downtown Homs", "Polygon", 1, (2, 8), [(36.72, 34.73)], [RASTAN]),
    ("SY:Homs", "the heart of Homs", "Polygon", 1, (2, 8), [(36.72, 34.73)], [RASTAN]),
    ("SY:Homs", "Homs and its surroundings", "Point", 2, (12, 25), [HOMS], [HAMA]),
    ("SY:Aleppo", "a convoy from Aleppo to Damascus via Hama and Homs", "LineString", 5, (20, 40),
     [HAMA, RASTAN], [PALMYRA, LATAKIA]),
    ("SY:Aleppo", "from Aleppo through Hama to Damascus", "LineString", 5, (20, 50),
     [HAMA], [PALMYRA]),
    ("SY:Syria", "from Syria to Hungary through Turkey, Greece and Serbia", "LineString", 5,
     (200, 350), [ANKARA, BUDAPEST], [MOSUL]),
    ("IQ:Baghdad", "the Baghdad–Mosul highway", "LineString", 5, (40, 90),
     [(43.75, 34.8)], [RUTBA]),
]  # fmt: skip


def test_table_of_phrases_is_long_enough() -> None:
    assert len({row[1] for row in TABLE}) >= 60


@cache
def _place(label: str) -> Place:
    code, name = label.split(":")
    return Index().candidates(name, countries=[code] if code else [])[0].place


def _located(place: Place, words: str | None, index: Index) -> Event:
    event = Event("e", "t", "a", "b", "c", "reported", When(), (), place=place, place_text=words)
    return locate(event, index)


def _reaches(event: Event, point: tuple[float, float]) -> bool:
    shape, spot = event.geometry, Point(point)
    assert shape is not None
    if shape.geom_type == "Polygon":
        return bool(shape.covers(spot))
    nearest = shape.interpolate(shape.project(spot)) if shape.length else shape
    return bool(GEOD.inv(*point, nearest.x, nearest.y)[2] / 1000 <= (event.radius_km or 0))


@pytest.mark.parametrize("row", TABLE, ids=lambda row: f"{row[0]}: {row[1]}")
def test_phrase_is_drawn_where_it_says(row: tuple, index: Index) -> None:
    label, words, kind, precision, (least, most), inside, outside = row
    event = _located(_place(label), words, index)
    assert event.geometry is not None
    assert event.geometry.geom_type == kind
    assert event.geometry.is_valid
    assert event.geo_precision == precision
    assert least <= (event.radius_km or 0) <= most
    if kind == "Polygon":
        assert event.radius_km == pytest.approx(area_radius_km(event.geometry), rel=0.03)
    assert [p for p in inside if not _reaches(event, p)] == []
    assert [p for p in outside if _reaches(event, p)] == []


def test_event_without_a_place_is_left_alone(index: Index) -> None:
    event = Event("e", "t", "a", "b", "c", "reported", When(), (), place_text="near Aleppo")
    assert locate(event, index) is event


def test_place_without_words_is_its_point(index: Index) -> None:
    event = _located(_place("SY:Aleppo"), None, index)
    assert event.geometry is not None
    assert event.geometry.geom_type == "Point"


@pytest.mark.parametrize(
    "words",
    [
        "the road between Xyzzy and Plugh",
        "between Aleppo and Qwertyville",
        "near the Xyzzian border",
        "Syria-Syria border",
        "from Aleppo to Aleppo",
        "north of",
        "0 km east of",
        "'s countryside",
        "<script>alert(1)</script> north of <b>",
        "-",
        "–" * 150,
        "a-" * 500,
        "north " * 400,
    ],
)
def test_nonsense_falls_back_to_the_place_itself(words: str, index: Index) -> None:
    place = _place("SY:Aleppo")
    event = _located(place, words, index)
    assert event.geometry is not None
    assert event.geometry.geom_type == "Point"
    assert event.geometry.coords[0] == pytest.approx((place.longitude, place.latitude), abs=1e-6)


def test_country_is_no_sharper_than_five_kilometres(index: Index) -> None:
    event = _located(_place("SY:Syria"), "Syria", index)
    assert len(event.geometry.exterior.coords) < 120  # type: ignore[union-attr]


def test_same_phrase_gives_the_same_bytes(index: Index) -> None:
    place = _place("SY:Syria")
    shapes = [_located(place, "the Syrian-Turkish border", i) for i in (index, Index())]
    assert shapes[0].geometry.wkb == shapes[1].geometry.wkb  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("words", "kind", "names"),
    [
        ("Hama’s countryside", "countryside", ("Hama",)),
        ("a village close to Masyaf", "near", ("Masyaf",)),
        ("the western edge of Deir ez-Zor", "outskirts", ("Deir ez-Zor",)),
        ("northern rural Homs", "countryside", ("Homs",)),
        ("the border between Syria and Iraq", "border", ("Syria", "Iraq")),
        ("Aleppo to Damascus highway", "road", ("Aleppo", "Damascus")),
        ("districts of Homs", "district", ("Homs",)),
        ("the city of Homs", None, ()),
        ("the Golan Heights", None, ()),
        ("", None, ()),
    ],
)
def test_grammar_tells_the_kind_and_the_names(
    words: str, kind: str | None, names: tuple[str, ...]
) -> None:
    phrase = parse_phrase(words)
    assert (phrase.kind if phrase else None) == kind
    assert (phrase.names if phrase else ()) == names


@given(st.text(max_size=300))
@settings(max_examples=200, deadline=None)
def test_grammar_reads_any_text_without_failing(text: str) -> None:
    phrase = parse_phrase(text)
    assert phrase is None or phrase.text == text


@given(
    lon=st.floats(-180, 180), lat=st.floats(-75, 75), bearing=st.floats(0, 360),
    half=st.floats(5, 90), inner=st.floats(0, 40), width=st.floats(1, 60),
)  # fmt: skip
@settings(max_examples=150, deadline=None)
def test_sector_is_valid_and_holds_the_points_at_its_bearing(
    lon: float, lat: float, bearing: float, half: float, inner: float, width: float
) -> None:
    shape = sector((lon, lat), bearing, half, (inner, inner + width))
    assert shape.is_valid
    spot = at_bearing((lon, lat), bearing, inner + width / 2)
    turned = lon + (spot[0] - lon + 180) % 360 - 180
    assert shape.buffer(1e-6).covers(Point(turned, spot[1]))
    behind = at_bearing((lon, lat), bearing + 180, inner + width / 2)
    assert not shape.covers(Point(lon + (behind[0] - lon + 180) % 360 - 180, behind[1]))


@given(lon=st.floats(-170, 170), lat=st.floats(-75, 75), km=st.floats(0.5, 300))
@settings(max_examples=100, deadline=None)
def test_circle_is_as_large_as_it_says(lon: float, lat: float, km: float) -> None:
    shape = tidy(circle((lon, lat), km))
    assert shape.is_valid
    assert area_radius_km(shape) == pytest.approx(km, rel=0.01, abs=0.01)


@pytest.mark.parametrize("text", ["in Idlib province", "the province of Idlib", "Idlib"])
def test_an_event_in_a_province_is_its_area_and_no_pin(text: str, index: Index) -> None:
    located = _located(index.place("geonames:169387"), text, index)
    assert located.geometry is not None
    assert located.geometry.geom_type == "Polygon"
    assert located.geometry.covers(Point(MAARAT))
    assert not located.geometry.covers(Point(HAMA))
    assert located.geo_precision == 4


@pytest.mark.parametrize("division", ["geonames:2013162", "geonames:5879092", "geonames:6091732"])
def test_the_largest_divisions_put_little_on_a_page(division: str, index: Index) -> None:
    drawn = plain(index.place(division), index)
    assert drawn.geometry.geom_type == "Polygon"
    assert len(drawn.geometry.wkt) < 20_000
