"""Coordinates in prose: read where they are meant, and left where figures are something else."""

from __future__ import annotations

from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geomap.coordinates import (
    Coordinates,
    find_coordinates,
    point_id,
    read_coordinates,
    read_point_id,
)
from geomap.gazetteer.coordinate_places import POINT
from geomap.gazetteer.index import Index
from geomap.geodesy import KM_PER_DEGREE
from geomap.model import Document, Mention, Toponym
from geomap.resolution import resolve
from geomap.spatial import plain

WRITTEN = [
    ("A depot at 47°51'23\"N 35°08'24\"E burned.", 47.8564, 35.1400),
    ("A depot at 47°51′23″N 35°08′24″E burned.", 47.8564, 35.1400),
    ("A depot at 47º 51' 23\" N, 35º 08' 24\" E burned.", 47.8564, 35.1400),
    ("A depot at 47°51’23”N, 35°08’24”E burned.", 47.8564, 35.1400),
    ("A warehouse (48.0159, 37.8028) burned.", 48.0159, 37.8028),
    ("A warehouse [48.0159; 37.8028] burned.", 48.0159, 37.8028),
    ("A warehouse at 48.0159, 37.8028 burned.", 48.0159, 37.8028),
    ("Seen at 33.51° N, 36.29° E.", 33.51, 36.29),
    ("Seen at 33.51°N 36.29°E.", 33.51, 36.29),
    ("Seen at 33.51N, 36.29E by a pilot.", 33.51, 36.29),
    ("Seen at N 33.51 E 36.29 by a pilot.", 33.51, 36.29),
    ("Seen at N33.51° E36.29° by a pilot.", 33.51, 36.29),
    ("Seen at 36.29° E, 33.51° N.", 33.51, 36.29),
    ("Seen at 33.51 degrees north, 36.29 degrees east.", 33.51, 36.29),
    ("Seen at 33.51 degrees north and 36.29 degrees east.", 33.51, 36.29),
    ("Seen at 33.51 degrees south, 36.29 degrees west.", -33.51, -36.29),
    ("A village (34.80 N, 36.71 E) was hit.", 34.80, 36.71),
    ("A village, lat 12.5 lon -1.5, was hit.", 12.5, -1.5),
    ("Latitude: 12.51, Longitude: -1.52.", 12.51, -1.52),
    ("lat. 12.51° N, long. 1.52° W", 12.51, -1.52),
    ("Coordinates: 48.01, 37.80.", 48.01, 37.80),
    ("GPS position 48.01, 37.80", 48.01, 37.80),
    ("34°48'N 36°42'E", 34.8, 36.7),
    ("34° 48.2' N, 36° 42.6' E", 34.8033, 36.71),
    ("34,80° N, 36,71° E", 34.80, 36.71),
    ("12°30'S, 1°30'W", -12.5, -1.5),
    ("33.51°, 36.29°", 33.51, 36.29),
    ("-12.4634, 130.8456", -12.4634, 130.8456),
    ("−12.4634, 130.8456", -12.4634, 130.8456),
    ("MGRS 37U DQ 12345 67890", 49.3574, 37.7929),
    ("37UDQ1234567890 was shelled", 49.3574, 37.7929),
    ("The grid 37U DQ 123 678 was shelled", 49.357, 37.793),
    ("37SBT1234567890", 34.0123, 35.8852),
    ("4QFJ12345678", 21.3095, -157.9169),
]
NO_COORDINATES = [
    "Nothing is at 91° N, 12° E.",
    "Nothing is at 12° N, 181° E.",
    "Nothing is at 34°61'N 36°42'E.",
    "Nothing is at 34°48'61\"N 36°42'10\"E.",
    "Two latitudes: 34.5° N, 36.7° N.",
    "The line runs along 34°48'N for miles.",
    "They won 3-1 and lost 2-0.",
    "They won by 21.5, 20.5 points.",
    "Version 3.11.4, 2.10.1 of the program.",
    "Version 12.3456.1, 13.4567.2 of the program.",
    "It cost $12.5012, $13.5013 at most.",
    "It rose by 3.2, 4.1 and 5 per cent.",
    "It rose from 12.5012 to 13.5013 per cent.",
    "Shares of 48.0159, 37.8028 % each.",
    "A ratio of 12.5432/13.5432 was found.",
    "A ratio of 3.5:2.5 was found.",
    "The odds ratio was (0.951, 1.204).",
    "The vector (12.123, 13.123, 14.123) is long.",
    "The vector 12.1234, 13.1234, 14.1234 is long.",
    "Between 12:30, 14:45 and 16:00.",
    "On 10.10.2015, 11.10.2015 and later.",
    "In the years (2015, 2016) nothing changed.",
    "Call 044.3456, 044.3457 for help.",
    "Call +963 11 2234567 or 0221-123456.",
    "Go to 1200 S 300 E and turn.",
    "Go to 300 S 300 E and turn.",
    "Interstate 40 N, 30 E exits are closed.",
    "The AK-47, the F-16C and the Su-34 were there.",
    "The T-72B3 and 9M133 were there.",
    "Part number 37SBT12345 was found.",
    "Part number 37IBT1234567890 was found.",
    "Part number 99SBT1234567890 was found.",
    "Part number 37ABT1234567890 was found.",
    "Square 37UZZ1234567890 does not exist.",
    "It was 35° in the shade, 28° at night.",
    "It was 35.5°C, 28.5°C at night.",
    "A bearing of 45.5 degrees, 12 miles.",
    "Turn 45° north after 12 miles.",
    "Flight 48N 37E landed.",
    "Sections 3.2, 4.1 and 5.",
    "Room 3.21, 4.",
    "Order 2.5 N 3 of those.",
    "Rule 5.4321.",
    "From 12.345, the road climbs to 56.",
    "Matthew 5.12, 6.14",
    "1,234.5678, 2,345.6789",
    "192.168.10.1, 10.0.0.1",
    "ISBN 978-3-16-148410-0",
    "Population 48,015.9; 37,802.8",
]


@pytest.mark.parametrize(("text", "lat", "lon"), WRITTEN)
def test_coordinates_are_read_as_they_are_written(text: str, lat: float, lon: float) -> None:
    found = find_coordinates(text)
    assert len(found) == 1
    assert (found[0].latitude, found[0].longitude) == pytest.approx((lat, lon), abs=6e-4)


@pytest.mark.parametrize("text", NO_COORDINATES)
def test_figures_of_other_things_are_no_coordinates(text: str) -> None:
    assert find_coordinates(text) == []


@pytest.mark.parametrize(
    ("text", "km"),
    [
        ("33.5° N, 36.3° E", 5.6),
        ("33.51° N, 36.29° E", 0.56),
        ("33.5102° N, 36.2901° E", 0.01),
        ("34°48'N 36°42'E", 0.93),
        ("34°48'10\"N 36°42'10\"E", 0.015),
        ("34° N, 36° E", 55.6),
        ("MGRS 37U DQ 12 67", 0.5),
    ],
)
def test_the_last_digit_tells_how_far_the_point_may_be_off(text: str, km: float) -> None:
    assert find_coordinates(text)[0].radius_km == pytest.approx(km, rel=0.05)


@pytest.mark.parametrize(("text", "lat", "lon"), WRITTEN)
def test_an_id_leads_back_to_its_point(text: str, lat: float, lon: float) -> None:
    back = read_point_id(point_id(find_coordinates(text)[0]))
    assert back is not None
    assert (back.latitude, back.longitude) == pytest.approx((lat, lon), abs=2e-3)


def test_two_plain_numbers_are_a_point_where_one_was_asked_for() -> None:
    point = read_coordinates("36.2, 37.1")
    assert point is not None
    assert (point.latitude, point.longitude) == (36.2, 37.1)
    assert read_coordinates("36, 37") is None
    assert read_coordinates("Aleppo, 37.1") is None
    assert read_coordinates("") is None


@given(st.text("0123456789.,°'\"NSEW -+()[]:;latonMGRSUDQ\n\u2032", max_size=80))
def test_any_run_of_figures_is_read_without_a_crash(text: str) -> None:
    for point in find_coordinates(text):
        assert 0 <= point.start < point.end <= len(text)
        assert abs(point.latitude) <= 90
        assert abs(point.longitude) <= 180


@pytest.mark.parametrize("piece", ["1", "1.2, ", "12° ", "34 N ", "37SBT", "lat 1 ", "12.1234 "])
def test_time_grows_with_the_length_of_the_text(piece: str) -> None:
    text = piece * (400_000 // len(piece))
    begun = process_time()
    find_coordinates(text)
    assert process_time() - begun < 5


def resolved(text: str, names: list[str], index: Index) -> list[Toponym]:
    mentions = [Mention(text.index(n), text.index(n) + len(n), n) for n in names]
    return resolve(Document("t", text), mentions, index)


def test_coordinates_are_a_place_with_country_and_division(index: Index) -> None:
    (found,) = resolved("A warehouse (48.0159, 37.8028) burned.", ["48.0159, 37.8028"], index)
    place = found.place
    assert place is not None
    assert (place.id, place.country, place.admin1) == ("point:48.0159,37.8028", "UA", "Donetsk")
    assert place.feature_code == POINT
    assert index.place(place.id).country == "UA"


def test_coordinates_beside_a_town_are_its_better_point(index: Index) -> None:
    text = "Shells hit Homs (34.75 N, 36.69 E) at dawn."
    town, point = resolved(text, ["Homs", "34.75 N, 36.69 E"], index)
    assert town.place == point.place
    assert town.place is not None
    assert (town.place.id, town.place.latitude) == ("geonames:169577", 34.75)


def test_coordinates_choose_among_namesakes(index: Index) -> None:
    text = "Shells hit Tripoli (34.44 N, 35.85 E) at dawn."
    town, _ = resolved(text, ["Tripoli", "34.44 N, 35.85 E"], index)
    assert town.place is not None
    assert town.place.country == "LB"


def test_coordinates_far_from_the_town_are_a_place_of_their_own(index: Index) -> None:
    text = "Shells hit Homs (33.10 N, 36.30 E) at dawn."
    town, point = resolved(text, ["Homs", "33.10 N, 36.30 E"], index)
    assert town.place is not None
    assert point.place is not None
    assert (town.place.id, point.place.id) == ("geonames:169577", "point:33.10,36.30")


def test_a_name_that_no_gazetteer_has_stands_on_its_coordinates(index: Index) -> None:
    text = "Shells hit Khirbat Zhubar (35.912, 36.731) at dawn."
    town, _ = resolved(text, ["Khirbat Zhubar", "35.912, 36.731"], index)
    assert town.place is not None
    assert (town.place.name, town.place.latitude) == ("Khirbat Zhubar", 35.912)


@pytest.mark.parametrize(
    ("place_id", "precision"),
    [("point:33.5101,36.2901", 1), ("point:33.51,36.29", 1), ("point:33.5,36.3", 2)],
)
def test_precision_follows_the_digits(place_id: str, precision: int, index: Index) -> None:
    assert plain(index.place(place_id), index).geo_precision == precision


def test_points_of_two_forms_come_in_the_order_of_the_text() -> None:
    found = find_coordinates("hit (33.5138, 36.2765) and 34.7324° N, 36.7137° E")
    assert [point.latitude for point in found] == [33.5138, 34.7324]


def test_three_decimals_need_both_brackets_wherever_they_stand() -> None:
    (point,) = find_coordinates("a camp (33.513, 36.276) was hit")
    assert (point.start, point.end) == (8, 22)
    assert find_coordinates("rows (33.513, 36.276 were") == []


def test_a_gap_before_its_digits_makes_a_grid_reference_of_six() -> None:
    (point,) = find_coordinates("at 37SBU 123456 there")
    assert point.radius_km == 0.05
    assert find_coordinates("at 37SBU123456 there") == []


@pytest.mark.parametrize(("share", "told"), [(0.3, "1.235,2.000"), (0.34, "1.23,2.00")])
def test_an_id_has_the_fewest_decimals_that_are_no_more_than_half_as_wide_again(
    share: float, told: str
) -> None:
    point = Coordinates(0, 1, 1.23456, 2.0, share * 0.01 * KM_PER_DEGREE)
    assert point_id(point) == f"point:{told}"
