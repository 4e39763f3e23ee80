"""What a newsroom expects of the gazetteer: the right place first, at its right spot."""

from __future__ import annotations

import csv
import pickle
import re
from math import asin, cos, radians, sin, sqrt
from pathlib import Path

import pytest

from geomap.errors import GazetteerError, UnknownPlaceError
from geomap.gazetteer.index import Index
from geomap.gazetteer.lookup import look_up
from geomap.gazetteer.paths import tables_folder


def km(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Great-circle distance on a sphere of 6371 km."""
    p1, p2, dl = radians(lat1), radians(lat2), radians(lon2 - lon1)
    return 12742 * asin(sqrt(sin((p2 - p1) / 2) ** 2 + cos(p1) * cos(p2) * sin(dl / 2) ** 2))


# Coordinates as atlases have them, to about a kilometre or two.
NAMED = [
    ("Aleppo", 36.20, 37.16),
    ("Idlib", 35.93, 36.63),
    ("Latakia|Lattakia", 35.52, 35.79),
    ("Zabadani|Al-Zabadani|az-Zabadani", 33.72, 36.10),
    ("Hama", 35.13, 36.75),
    ("Quneitra|Kuneitra", 33.13, 35.82),
    ("Palmyra|Tadmur", 34.56, 38.28),
    ("Damascus", 33.51, 36.29),
    ("Jabla|Jableh|Jablah", 35.36, 35.93),
    ("Masyaf|Misyaf", 35.07, 36.34),
    ("Homs", 34.73, 36.72),
    ("Jisr al-Shughour|Jisr ash-Shughur|Jisr al Shughur", 35.81, 36.32),
    ("Taftanaz", 36.00, 36.79),
    ("Moscow", 55.75, 37.62),
    ("Baghdad", 33.34, 44.40),
    ("Tehran|Teheran", 35.69, 51.42),
    ("Raqqa|Rakka|ar-Raqqah", 35.95, 39.01),
    ("Deir Ezzor|Deir al-Zor|Deir ez-Zor", 35.34, 40.14),
    ("Hasakah|Hasaka|al-Hasakah", 36.50, 40.75),
    ("Qamishli", 37.05, 41.23),
    ("Kobani|Ayn al-Arab|Kobane", 36.89, 38.35),
    ("Azaz", 36.59, 37.05),
    ("al-Bab|Al Bab", 36.37, 37.52),
    ("Manbij", 36.53, 37.95),
    ("Daraa|Deraa", 32.62, 36.10),
    ("Suwayda|Sweida", 32.71, 36.57),
    ("Tartus|Tartous", 34.89, 35.89),
    ("Banias|Baniyas", 35.18, 35.95),
    ("Saraqib|Saraqeb", 35.86, 36.81),
    ("Maarat al-Numan|Maarrat al-Nu'man", 35.65, 36.68),
    ("Madaya", 33.69, 36.10),
    ("Foah|al-Fu'ah", 35.98, 36.70),
    ("Kefraya", 35.99, 36.68),
    ("Douma", 33.57, 36.40),
    ("Harasta", 33.56, 36.37),
    ("Qusayr|al-Qusayr", 34.51, 36.58),
    ("Mahin", 34.24, 37.06),
    ("Sadad", 34.31, 36.93),
    ("al-Qaryatayn|Qaryatain", 34.23, 37.24),
    ("Mosul", 36.34, 43.13),
    ("Ramadi", 33.42, 43.31),
    ("Sinjar", 36.32, 41.88),
    ("Al Masasnah|Masasna|Al-Masasneh", 35.30, 36.67),
    ("Kafr Nabudah|Kafr Nabuda", 35.43, 36.49),
    ("Morek", 35.38, 36.69),
    ("Latamneh", 35.32, 36.62),
    ("Khan Shaykhun|Khan Sheikhoun", 35.44, 36.65),
    ("Salma", 35.69, 36.14),
    ("Hmeimim|Khmeimim air base|al-Assad airbase|Bassel al-Assad airport|OSLK", 35.40, 35.95),
    ("T4 airbase|Tiyas air base", 34.52, 37.63),
    ("Kweiris|Kuweires airbase", 36.19, 37.58),
    ("Taftanaz airbase", 35.97, 36.78),
    ("Incirlik", 37.00, 35.43),
    ("UN hill|the UN hill", 33.20, 35.87),
    ("Golan|the Golan Heights", 33.00, 35.75),
    ("Kremlin|the Kremlin", 55.75, 37.62),
    ("Pentagon|the Pentagon", 38.87, -77.06),
    ("UN headquarters|UN General Assembly", 40.75, -73.97),
    ("Washington", 38.90, -77.04),
    ("New York", 40.71, -74.01),
]
SPELLINGS = [(name, lat, lon) for names, lat, lon in NAMED for name in names.split("|")]


@pytest.mark.parametrize(("name", "lat", "lon"), SPELLINGS, ids=[s[0] for s in SPELLINGS])
def test_a_name_lands_within_25_km_of_its_place(
    name: str, lat: float, lon: float, index: Index
) -> None:
    place = index.candidates(name)[0].place
    assert km(place.latitude, place.longitude, lat, lon) < 25


FIRST = [
    ("Middle East", "RGN", None),
    ("the Mideast", "RGN", None),
    ("Levant", "RGN", None),
    ("Lebanon", "PCLI", "LB"),
    ("Jordan", "PCLI", "JO"),
    ("Georgia", "PCLI", "GE"),
    ("Turkey", "PCLI", "TR"),
    ("Chad", "PCLI", "TD"),
    ("Cuba", "PCLI", "CU"),
    ("Caspian Sea", "SEA", None),
    ("the Mediterranean", "SEA", None),
    ("the Gulf", "GULF", None),
    ("Persian Gulf", "GULF", None),
    ("Europe", "CONT", None),
    ("America", "PCLI", "US"),
    ("US", "PCLI", "US"),
    ("U.S.", "PCLI", "US"),
    ("UK", "PCLI", "GB"),
    ("Soviet Union", "PCLH", None),
    ("Damascus", "PPLC", "SY"),
    ("Tripoli", "PPLC", "LY"),
    ("Paris", "PPLC", "FR"),
    ("London", "PPLC", "GB"),
    ("California", "ADM1", "US"),
    ("Anbar", "ADM1", "IQ"),
]


@pytest.mark.parametrize(("name", "code", "country"), FIRST, ids=[f[0] for f in FIRST])
def test_countries_seas_and_regions_outrank_their_homonyms(
    name: str, code: str, country: str | None, index: Index
) -> None:
    place = index.candidates(name)[0].place
    assert (place.feature_code, place.country) == (code, country)


def test_country_decides_which_assad_air_base(index: Index) -> None:
    assert index.candidates("al-Assad airbase")[0].place.id == "airport:OSLK"
    in_iraq = index.candidates("al-Assad airbase", countries=["IQ"])
    assert in_iraq[0].place.id == "airport:ORAA"


def test_company_of_countries_decides_which_tripoli(index: Index) -> None:
    assert index.candidates("Tripoli", countries=["LB"])[0].place.country == "LB"


@pytest.mark.parametrize("name", ["the UN", "UN", "U.N.", "Friday", "October", "of", "the West"])
def test_an_organisation_a_day_and_a_direction_are_no_places(name: str, index: Index) -> None:
    assert index.candidates(name) == []
    assert index.caution(name) is not None


def test_us_is_a_country_only_in_capitals(index: Index) -> None:
    assert index.candidates("us") == []
    assert not index.knows("us")


def test_a_common_word_is_a_place_only_with_caution(index: Index) -> None:
    assert index.candidates("Reading")[0].place.country == "GB"
    assert not index.knows("reading")
    caution = index.caution("Reading")
    assert caution is not None
    assert caution[0] == "context"


def test_an_institution_can_be_told_from_a_town(index: Index) -> None:
    kremlin = index.candidates("the Kremlin")[0].place
    assert kremlin.feature_code == "GOVL"
    assert "Russia" in (index.note(kremlin.id) or "")


def test_the_air_base_by_latakia_is_one_place_under_all_its_names(index: Index) -> None:
    names = ["Hmeimim", "Khmeimim", "Hmeymim air base", "Bassel al-Assad airport", "OSLK"]
    assert {index.candidates(name)[0].place.id for name in names} == {"airport:OSLK"}


def test_a_code_counts_only_in_capitals(index: Index) -> None:
    assert index.candidates("OSLK")
    assert not index.candidates("oslk")


@pytest.mark.parametrize(
    ("name", "country", "expected"),
    [("Jisr esh-Shoghur", "SY", "Jisr al-Shughour"), ("Mahardeh", "SY", "Muhradah")],
)
def test_another_transliteration_is_found_in_its_country(
    name: str, country: str, expected: str, index: Index
) -> None:
    assert index.candidates(name, countries=[country])[0].place.name == expected


def test_names_in_other_scripts_are_kept(index: Index) -> None:
    for name in ("حلب", "Алеппо", "Χαλέπι", "阿勒颇"):
        assert index.candidates(name)[0].place.id == "geonames:170063"


@pytest.mark.parametrize(
    ("names", "place_id"),
    [
        ("القاهرة|القاهره|بالقاهرة|للقاهرة|والقاهرة|مدينة القاهرة", "geonames:360630"),
        ("الأردن|الاردن|بالأردن|اردن|ירדן|Иордания|Ürdün", "geonames:248816"),
        ("لبنان|بلبنان|للبنان", "geonames:272103"),
        ("سوريا|سورية|سوريه", "geonames:163843"),
        ("البحر الأحمر|البحر الاحمر", "marine:red-sea"),
    ],
)
def test_arabic_finds_a_place_through_its_article_and_prepositions(
    names: str, place_id: str, index: Index
) -> None:
    for name in names.split("|"):
        assert index.candidates(name)[0].place.id == place_id, name


def test_a_skeleton_seldom_leads_to_another_town(index: Index) -> None:
    """Small words that are no Syrian town must not become one through their consonants."""
    words = "salad motor barrel summer market letter kitchen monitor sector pistol"
    assert [w for w in words.split() if index.candidates(w, countries=["SY"])] == []


def test_a_misspelt_name_is_found_only_when_asked(index: Index) -> None:
    assert index.candidates("Dramascus") == []
    assert index.candidates("Dramascus", fuzzy=True)[0].place.name == "Damascus"
    assert "Damascus" in index.suggestions("Dramascus")


@pytest.mark.parametrize(
    "name", ["", " ", "'", "﷽" * 40, "%_'; DROP TABLE place", "\x00", "x" * 9999]
)
def test_odd_names_find_nothing_and_break_nothing(name: str, index: Index) -> None:
    assert index.candidates(name) == []
    assert isinstance(index.suggestions(name), tuple)


def test_scores_are_shares_and_sorted(index: Index) -> None:
    found = index.candidates("San José")
    assert all(0 < c.score <= 1 for c in found)
    assert [c.score for c in found] == sorted((c.score for c in found), reverse=True)


def test_a_place_is_had_by_its_id(index: Index) -> None:
    for place_id in ("geonames:170063", "marine:caspian-sea", "airport:OSLK", "geomap:levant"):
        assert index.place(place_id).id == place_id
    for unknown in ("geonames:1", "geonames:x", "nothing", "", "geonames:" + "9" * 40):
        with pytest.raises(UnknownPlaceError):
            index.place(unknown)


@pytest.mark.parametrize(
    ("code", "lat", "lon"),
    [("RU", 60, 100), ("US", 39.76, -98.5), ("CA", 60.1, -113.6), ("IR", 32, 53), ("SY", 35, 38)],
)
def test_a_country_is_where_geonames_puts_it(
    code: str, lat: float, lon: float, index: Index
) -> None:
    place = index.country(code)
    assert km(place.latitude, place.longitude, lat, lon) < 10


def test_every_country_is_there_with_its_ground(index: Index) -> None:
    countries = index.countries()
    assert len(countries) > 240
    assert len({place.country for place in countries}) == len(countries)
    bare = {place.country for place in countries if index.geometry(place.id) is None}
    # ISO codes that Natural Earth draws inside their mother country.
    assert bare == {"BQ", "BV", "CC", "CX", "GF", "GP", "MQ", "RE", "SJ", "TK", "YT"}


@pytest.mark.parametrize(
    ("lon", "lat", "code"),
    [
        (37.16, 36.20, "SY"),
        (44.40, 33.34, "IQ"),
        (36.16, 36.20, "TR"),
        (28.2, -29.6, "LS"),
        (35.79, 35.52, "SY"),
        (121.5, 25.0, "TW"),
        (51.0, 41.5, None),
        (-30.0, 40.0, None),
    ],
)
def test_whose_ground_a_point_is_on(lon: float, lat: float, code: str | None, index: Index) -> None:
    assert index.country_at(lon, lat) == code


def test_seas_and_regions_have_polygons(index: Index) -> None:
    from shapely import Point

    caspian = index.geometry("marine:caspian-sea")
    assert caspian is not None
    assert caspian.contains(Point(51, 41.5))
    golan = index.geometry(index.candidates("Golan Heights")[0].place.id)
    assert golan is not None
    assert golan.contains(Point(35.78, 33.0))
    assert not golan.contains(Point(36.29, 33.51))
    assert index.geometry("geonames:170063") is None


def test_every_curated_polygon_is_where_its_place_is(index: Index) -> None:
    rows = index._rows("SELECT p.id, p.k, p.lat, p.lon FROM shape JOIN place p USING (k)")
    from shapely import Point

    far = []
    for place_id, key, lat, lon in rows:
        shape = index.geometry(place_id or f"geonames:{key}")
        assert shape is not None
        assert shape.is_valid
        if shape.distance(Point(lon, lat)) > 6:
            far.append(index.place(place_id or f"geonames:{key}").name)
    # Points by convention far from the ground: an island state's middle of the sea.
    assert far == []


def test_what_the_index_holds_is_told_with_its_licences(index: Index) -> None:
    info = index.info()
    assert info["tables"]["place"] == sum(info["places_per_source"].values())
    assert info["bytes"] < 80 * 2**20
    assert "GeoNames" in info["attribution"]
    assert set(info["licences"]) >= set(info["package_versions"])


def test_every_licence_of_the_sources_and_tables_is_named(index: Index) -> None:
    named = {licence for _, licence in index.info()["licences"].values()}
    assert named == {"CC BY 4.0", "MIT", "public domain", "Unicode-3.0", "CC0"}
    written = set()
    for path in tables_folder().glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as lines:
            written |= {row["licence"] for row in csv.DictReader(lines) if "licence" in row}
    assert written <= named


def test_every_row_has_source_licence_feature_class_and_radius(index: Index) -> None:
    rows = index._rows(
        "SELECT coalesce(id, 'geonames:' || k), source, class, code, radius_km, lat, lon FROM place"
    )
    licences = index.info()["source_licences"]
    faulty = [
        row
        for row in rows
        for place_id, source, letter, code, radius, lat, lon in [row]
        if not (
            place_id.partition(":")[2]
            and licences.get(source)
            and letter in tuple("AHLPRSTUV")
            and code
            and radius > 0
            and -90 <= lat <= 90
            and -180 <= lon <= 180
        )
    ]
    assert len(rows) > 250_000
    assert faulty == []


def test_an_index_travels_to_another_process(index: Index) -> None:
    copy = pickle.loads(pickle.dumps(index))  # noqa: S301 - our own bytes
    assert copy.candidates("Aleppo") == index.candidates("Aleppo")


@pytest.mark.parametrize(
    "content", [None, b"", b"not a database", b"SQLite format 3\x00" + b"x" * 9]
)
def test_a_missing_or_broken_index_names_the_remedy(content: bytes | None, tmp_path: Path) -> None:
    path = tmp_path / "index.sqlite"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(GazetteerError, match="run: geomap gazetteer build"):
        Index(path)


def test_an_index_cut_short_names_the_remedy(index: Index, tmp_path: Path) -> None:
    path = tmp_path / "index.sqlite"
    with index.path.open("rb") as stream:
        path.write_bytes(stream.read(20_000))
    with pytest.raises(GazetteerError, match=r"index\.sqlite: .*run: geomap gazetteer build"):
        Index(path).candidates("Aleppo")


@pytest.mark.parametrize(
    ("name", "place_id"),
    [
        ("Tripoli, Lebanon", "geonames:266826"),
        ("Tripoli, Libya", "geonames:2210247"),
        ("Tripoli, LB", "geonames:266826"),
        ("Paris, TX", "geonames:4717560"),
        ("Paris, Texas", "geonames:4717560"),
        ("Springfield, Sangamon County, Illinois, USA", "geonames:4250542"),
        ("Homs, Syria", "geonames:169577"),
        ("Washington, D.C.", "geonames:4140963"),
        ("36.2021, 37.1343", "point:36.2021,37.1343"),
        ("33.51° N, 36.29° E", "point:33.51,36.29"),
    ],
)
def test_what_follows_a_comma_holds_what_stands_before_it(
    name: str, place_id: str, index: Index
) -> None:
    assert look_up(name, index)[0].place.id == place_id


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Tripoli, Xyzzqland", "Xyzzqland: no such place: so Tripoli cannot lie in it"),
        ("Tripoli, France", "Tripoli: none is known in France; known are Tripoli, LY; Tripoli"),
        ("Xyzzq, Syria", "Xyzzq: no such place"),
        ("Tripoli, Jordn Rivr", "Jordn Rivr: no such place"),
    ],
)
def test_a_part_that_is_not_known_says_so(name: str, said: str, index: Index) -> None:
    with pytest.raises(UnknownPlaceError, match=re.escape(said)):
        look_up(name, index)
