"""Vague places of the whole world, read from their sentences: rivers, shores, borders, ranges."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyproj import Geod
from shapely import Point, box

from geomap.errors import GazetteerError
from geomap.gazetteer.index import Index
from geomap.model import Event, SourceQuote, When
from geomap.routes.measure import length_km
from geomap.spatial import locate, parse_phrase
from geomap.spatial.rivers import course_of, read_courses
from geomap.spatial.shapes import circle, together, unwrapped
from geomap.spatial.wording import wordings

GEOD = Geod(ellps="WGS84")
LINE_KM = 20.0  # how near an atlas' point may be expected to a line drawn at 1:50 million

# country:name of the resolved place | the sentence | its words as the parse gives them |
# the words that are drawn | geometry | UCDP precision | radius from, to (km) | points (lon, lat)
# that it must reach | points that it must not
TABLE = [
    ("SY:Syria", "Shells fell along the Euphrates in Syria.", "Syria",
     "along the Euphrates in Syria", "LineString", 5, (4, 6),
     [(40.14, 35.33), (39.0, 35.9)], [(36.3, 33.5), (44.4, 33.3)]),
    ("ML:Mali", "An ambush was laid along the Niger river in Mali.", "Mali",
     "along the Niger river in Mali", "LineString", 5, (4, 6),
     [(-3.0, 16.75), (-0.05, 16.27)], [(2.1, 13.5)]),
    ("EG:Egypt", "A patrol was shot at on the east bank of the Nile in Egypt.", "Egypt",
     "on the east bank of the Nile in Egypt", "Polygon", 5, (40, 90),
     [(30.9, 28.5)], [(30.6, 28.5)]),
    ("UA:Kherson", "Guns hit the left bank of the Dnipro near Kherson.", "Kherson",
     "the left bank of the Dnipro near Kherson", "Polygon", 5, (5, 30), [(32.8, 46.62)],
     [(32.6, 46.75)]),
    ("MM:Mandalay", "Camps were bombed upstream of Mandalay on the Irrawaddy.", "Mandalay",
     "upstream of Mandalay on the Irrawaddy", "LineString", 5, (4, 6), [(96.0, 22.3)],
     [(95.3, 20.9)]),
    ("IQ:Baghdad", "Hamlets were raided downstream of Baghdad on the Tigris.", "Baghdad",
     "downstream of Baghdad on the Tigris", "LineString", 5, (4, 6), [(44.6, 33.1)],
     [(43.9, 34.2)]),
    ("LB:Litani", "Villages north of the Litani were bombed.", "Litani", "north of the Litani",
     "Polygon", 5, (10, 40), [(35.4, 33.42)], [(35.2, 33.15), (36.3, 33.5)]),
    ("CD:Congo River", "Fighting spread on both sides of the Congo River.", "Congo River",
     "both sides of the Congo River", "LineString", 5, (4, 6), [(15.3, -4.3)], [(29.2, -1.7)]),
    ("TR:Turkey", "Drones fell along the Black Sea coast of Turkey.", "Turkey",
     "along the Black Sea coast of Turkey", "Polygon", 5, (80, 150),
     [(36.33, 41.29), (39.72, 41.0)], [(30.7, 36.9), (27.1, 38.4)]),
    ("LB:Tyre", "Shells hit the coastal strip between Tyre and Sidon.", "Tyre",
     "the coastal strip between Tyre and Sidon", "Polygon", 5, (10, 25), [(35.27, 33.4)],
     [(35.9, 33.85), (35.5, 33.89)]),
    ("KE:Kenya", "Buses were robbed along Kenya’s coast.", "Kenya", "along Kenya’s coast",
     "Polygon", 5, (50, 110), [(39.66, -4.05)], [(36.8, -1.3)]),
    ("YE:Hodeidah", "A tanker was hit 40 miles off Hodeidah.", "Hodeidah",
     "40 miles off Hodeidah", "Polygon", 7, (30, 60), [(42.4, 14.8)], [(42.9, 14.8)]),
    ("BJ:Benin", "A ship was seized in the waters of Benin.", "Benin", "in the waters of Benin",
     "Polygon", 7, (20, 60), [(2.4, 6.2)], [(2.4, 6.6)]),
    ("EE:Estonia", "A drone was shot down in the airspace of Estonia.", "Estonia",
     "in the airspace of Estonia", "Polygon", 6, (100, 130), [(25.5, 58.7)], [(24.1, 56.95)]),
    ("AF:Kandahar", "Six died on the road to Kandahar.", "Kandahar", "on the road to Kandahar",
     "Point", 5, (30, 60), [(65.8, 31.8)], [(69.2, 34.5)]),
    ("UA:Mariupol", "Lorries were hit on the Mariupol–Donetsk axis.", "Mariupol",
     "the Mariupol–Donetsk axis", "LineString", 5, (5, 30), [(37.65, 47.5)], [(36.2, 50.0)]),
    ("MM:Lashio", "They met on the highway linking Lashio with Mandalay.", "Lashio",
     "the highway linking Lashio with Mandalay", "LineString", 5, (5, 60), [(97.0, 22.5)],
     [(97.9, 24.0)]),
    ("NG:Katsina State", "Bandits struck in Zamfara, Katsina and Sokoto states.", "Katsina",
     "Zamfara, Katsina and Sokoto states", "Polygon", 4, (60, 100), [(7.6, 12.99)],
     [(5.24, 13.06), (7.49, 9.06)]),
    ("ML:Mali", "Six died in the tri-border area of Mali, Niger and Burkina Faso.", "Mali",
     "the tri-border area of Mali, Niger and Burkina Faso", "Point", 5, (40, 60),
     [(0.22, 14.99)], [(2.11, 13.51), (-1.53, 12.37)]),
    ("TD:Chad", "A camp straddling the border of Chad and Sudan burned.", "Chad",
     "straddling the border of Chad and Sudan", "Polygon", 5, (50, 120), [(22.2, 13.4)],
     [(32.5, 15.6), (15.05, 12.1)]),
    ("BY:Belarus", "Four died near the Polish border in Belarus.", "Belarus",
     "near the Polish border in Belarus", "Polygon", 5, (30, 70), [(23.75, 52.1)],
     [(27.56, 53.9)]),
    ("NE:Agadez", "They were robbed between Agadez and the Libyan border.", "Agadez",
     "between Agadez and the Libyan border", "Polygon", 5, (150, 400), [(10.5, 20.0)],
     [(2.11, 13.51)]),
    ("MZ:Mozambique", "Nine died in the northern half of Mozambique.", "Mozambique",
     "the northern half of Mozambique", "Polygon", 5, (300, 400), [(40.4, -12.97)],
     [(32.58, -25.97)]),
    ("CM:Cameroon", "Nine died in the far north of Cameroon.", "Cameroon",
     "the far north of Cameroon", "Polygon", 5, (80, 250), [(14.3, 10.9)],
     [(11.5, 3.87), (12.4, 6.4)]),
    ("AF:Afghanistan", "A camp deep inside Afghanistan was bombed.", "Afghanistan",
     "deep inside Afghanistan", "Polygon", 6, (300, 440), [(66.5, 34.5)], [(66.4, 31.0)]),
    ("UA:Kharkiv", "A depot between 20 and 30 km south-west of Kharkiv burned.", "Kharkiv",
     "between 20 and 30 km south-west of Kharkiv", "Polygon", 2, (3, 15), [(35.98, 49.83)],
     [(36.23, 49.99), (36.5, 50.2)]),
    ("CF:Bangui", "Six died 120 kilometres from the capital, Bangui.", "Bangui",
     "120 kilometres from the capital, Bangui", "Point", 5, (120, 150), [(18.6, 5.2)],
     [(22.8, 5.0)]),
    ("NG:Maiduguri", "Six died a dozen kilometres from Maiduguri.", "Maiduguri",
     "a dozen kilometres from Maiduguri", "Point", 2, (12, 35), [(13.15, 11.75)],
     [(14.5, 12.5)]),
    ("SD:Port Sudan", "A drone struck 70 miles west of Port Sudan.", "west of Port Sudan",
     "70 miles west of Port Sudan", "Point", 5, (35, 50), [(36.0, 19.6)], [(37.2, 19.6)]),
    ("EC:Quito", "The quake struck halfway between Quito and Guayaquil.", "Quito",
     "halfway between Quito and Guayaquil", "Point", 5, (30, 60), [(-79.2, -1.2)],
     [(-78.5, -0.2)]),
    ("SY:Rastan", "Jets bombed the Rastan pocket.", "Rastan", "the Rastan pocket", "Point", 2,
     (10, 20), [(36.73, 34.93)], [(36.31, 33.5)]),
    ("SD:Khartoum", "Shells fell in greater Khartoum.", "Khartoum", "greater Khartoum", "Point",
     3, (15, 60), [(32.48, 15.65)], [(33.5, 14.4)]),
    ("MX:Monterrey", "Three died in the metropolitan area of Monterrey.", "Monterrey",
     "the metropolitan area of Monterrey", "Point", 3, (15, 60), [(-100.3, 25.68)],
     [(-101.0, 25.4)]),
    ("SD:El Fasher", "Militia raided villages around El Fasher.", "El Fasher",
     "villages around El Fasher", "Point", 3, (30, 45), [(25.45, 13.75)], [(24.9, 12.05)]),
    ("PH:Mindanao", "Nine died on the island of Mindanao.", "island of Mindanao",
     "island of Mindanao", "Polygon", 5, (150, 200), [(125.0, 7.8)], [(121.0, 14.6)]),
    ("PH:Jolo", "Nine died on Jolo island.", "Jolo", "Jolo island", "Polygon", 5, (8, 30),
     [(121.1, 5.98)], [(122.08, 6.9)]),
    ("CO:Cauca", "Six died in the mountains of Cauca.", "Cauca", "the mountains of Cauca",
     "Polygon", 4, (60, 120), [(-76.4, 2.6)], [(-74.1, 4.7)]),
    (":Lake Chad", "Fishermen died on the shores of Lake Chad.", "Lake Chad",
     "on the shores of Lake Chad", "Point", 5, (50, 90), [(13.9, 13.0)], [(15.05, 11.0)]),
    ("FJ:Fiji", "The storm killed five in northern Fiji.", "Fiji", "northern Fiji", "Polygon", 5,
     (30, 60), [(179.3, -16.5)], [(178.44, -18.1), (0, -16.5)]),
    ("FJ:Fiji", "A boat sank off the coast of Fiji.", "Fiji", "off the coast of Fiji", "Polygon",
     7, (80, 300), [(177.0, -18.2)], [(0, -18)]),
    ("RU:Chukotskiy avtonomnyy okrug", "Five died in eastern Chukotka.", "eastern Chukotka",
     "eastern Chukotka", "Polygon", 4, (200, 500), [(-173.0, 65.9)], [(166.0, 67.0), (30, 66)]),
    ("FJ:Suva", "The aircraft was lost 300 km east of Suva.", "east of Suva",
     "300 km east of Suva", "Point", 5, (100, 130), [(-178.7, -18.14)], [(178.44, -18.14)]),
    ("SJ:Svalbard", "A trawler sank north of Svalbard.", "north of Svalbard",
     "north of Svalbard", "Polygon", 7, (50, 200), [(17, 80.9)], [(15.6, 78.2), (-160, 81.4)]),
]  # fmt: skip


def event_of(row: tuple, index: Index) -> Event:
    """Make an event as extraction gives it, before it is located."""
    label, sentence, words = row[:3]
    code, name = label.split(":")
    found = [c.place for c in index.candidates(name, countries=[code] if code else [])]
    place = found[0] if found else index.candidates(name)[0].place
    sources = (SourceQuote("d", sentence, 0, len(sentence)),)
    return Event("e", "t", "a", "b", "c", "reported", When(), sources,
                 place=place, place_text=words)  # fmt: skip


def _reaches(event: Event, point: tuple[float, float]) -> bool:
    shape = event.geometry
    assert shape is not None
    turned = [Point(point[0] + turn, point[1]) for turn in (-360, 0, 360)]
    if shape.geom_type == "Polygon":
        return any(shape.covers(spot) for spot in turned)
    spot = min(turned, key=shape.distance)
    nearest = shape.interpolate(shape.project(spot)) if shape.length else shape
    reach = LINE_KM if shape.length else (event.radius_km or 0)
    return bool(GEOD.inv(*point, nearest.x, nearest.y)[2] / 1000 <= reach)


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row[3])
def test_phrase_in_its_sentence_is_drawn_where_it_says(row: tuple, index: Index) -> None:
    *_, said, kind, precision, (least, most), inside, outside = row
    event = locate(event_of(row, index), index)
    assert event.place_text == said
    assert event.geometry is not None
    assert event.geometry.geom_type == kind
    assert event.geometry.is_valid
    assert event.geo_precision == precision
    assert least <= (event.radius_km or 0) <= most
    assert [p for p in inside if not _reaches(event, p)] == []
    assert [p for p in outside if _reaches(event, p)] == []


@pytest.mark.parametrize(
    ("sentence", "words"),
    [
        ("Two died in Bamako on Friday.", "Bamako"),
        ("Talks between Israel and Hezbollah failed.", "Israel"),
        ("The envoy took off Sunday for Amman.", "Amman"),
        ("North Korea tested a rocket.", "North Korea"),
        ("<b>north of</b> Aleppo", "Aleppo"),
        ("They met on the highway linking Aleppo with Honolulu.", "Aleppo"),
    ],
)
def test_words_that_say_no_more_stay_as_printed(sentence: str, words: str, index: Index) -> None:
    event = event_of(("SY:Syria", sentence, words), index)
    assert locate(event, index).place_text == words


def test_hostile_sentences_are_read_in_no_time() -> None:
    for sentence in (
        "A" * 5000,
        "Al-" * 2000,
        "A B " * 2000,
        "between X and " * 500,
        "5 km " * 900,
    ):
        assert isinstance(wordings(sentence, sentence[:1]), tuple)


# Lengths of the courses between the points that the table names, from encyclopaedias; Natural
# Earth's 1:50 million cuts meanders, so a course may be a third shorter.
@pytest.mark.parametrize(
    ("river", "km"),
    [("Nile", 3000), ("Euphrates", 2300), ("Danube", 2850), ("Volga", 3300), ("Niger River", 4180),
     ("Mekong", 3500), ("Indus", 2800), ("Yangtze", 5000), ("Dnieper", 2000)],
)  # fmt: skip
def test_courses_are_about_as_long_as_their_rivers(river: str, km: float, index: Index) -> None:
    place = next(c.place for c in index.candidates(river) if c.place.feature_code == "STM")
    course = course_of(place)
    assert 0.62 * km <= length_km(course) <= 1.1 * km


def test_every_course_is_a_river_of_the_gazetteer(index: Index) -> None:
    from geomap.gazetteer.paths import tables_folder

    for place_id, line in read_courses(tables_folder() / "river_lines.csv").items():
        place = index.place(place_id)
        assert place.feature_code == "STM"
        near = line.interpolate(line.project(Point(place.longitude, place.latitude)))
        away = GEOD.inv(place.longitude, place.latitude, near.x, near.y)[2] / 1000
        assert away <= max(60.0, place.radius_km / 2), place_id


def test_a_broken_table_of_courses_names_the_row(tmp_path: Path) -> None:
    table = tmp_path / "river_lines.csv"
    table.write_text("id,how,line\ngeomap:x,traced,1;2\n", encoding="utf-8")
    with pytest.raises(GazetteerError, match=r"river_lines\.csv:2: .*derive the table again"):
        read_courses(table)
    with pytest.raises(GazetteerError, match="restore the table"):
        read_courses(tmp_path / "none.csv")


def test_what_the_antimeridian_cuts_is_one() -> None:
    both = box(178, -19, 180, -16).union(box(-180, -19, -179, -16))
    assert unwrapped(both).geom_type == "Polygon"
    assert together(both).bounds == (178, -19, 181, -16)


def test_circle_about_a_pole_holds_it() -> None:
    cap = circle((30.0, -89.5), 200.0)
    assert cap.is_valid
    assert cap.covers(Point(-150, -89.9))
    assert not cap.covers(Point(30, -85))


def test_towns_across_the_antimeridian_are_near(index: Index) -> None:
    assert "Savusavu" in {place.name for place, _ in index.near(-179.9, -16.8, reach=1.0)}


@pytest.mark.parametrize(
    ("words", "kind", "names"),
    [
        ("some 40 km (25 miles) from Tripoli", "distance", ("Tripoli",)),
        ("10–15 miles north of Marib", "distance", ("Marib",)),
        ("30 nautical miles off Palawan", "offshore", ("Palawan",)),
        ("the western tip of Crimea", "part", ("Crimea",)),
        ("8 km from the port city of Sevastopol", "distance", ("Sevastopol",)),
        ("70 miles west of Port Sudan", "distance", ("Port Sudan",)),
        ("western Ukraine's Lviv region", "province", ("western Ukraine's Lviv",)),
    ],
)
def test_grammar_of_distances_and_parts(words: str, kind: str, names: tuple[str, ...]) -> None:
    phrase = parse_phrase(words)
    assert phrase is not None
    assert (phrase.kind, phrase.names) == (kind, names)
