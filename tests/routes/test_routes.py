"""Routes: real lengths, real borders, and an error that names the constraint that fails."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
import shapely
from geopandas import GeoDataFrame
from pyproj import Geod

from geomap.cli import main
from geomap.errors import RouteError
from geomap.gazetteer.index import Index
from geomap.model import Event, Place, Route, RouteClaim, When
from geomap.routes import (
    claim_warnings,
    claimed_span,
    countries_along,
    detour_ratio,
    fan_out,
    journey,
    land_of,
    launch_area,
    legs_along,
    length_km,
    plan,
    route_event,
    route_frame,
    sea_way,
    voyage,
)
from geomap.routes.measure import geodesic
from geomap.routes.visibility import corners_of
from geomap.routes.visibility_cache import Sight, after, field_from, ways_to

CASPIAN, SYRIA = "marine:caspian-sea", "geonames:163843"
OVER_IRAN_AND_IRAQ = ("IR", "IQ")

# Airport reference points (lon, lat) as published in the national AIPs.
AIRPORTS = {
    "AKL": (174.792, -37.0081), "ATL": (-84.4281, 33.6367), "BOM": (72.8679, 19.0887),
    "CDG": (2.5500, 49.0128), "DEL": (77.1031, 28.5665), "DOH": (51.608, 25.2731),
    "DXB": (55.3644, 25.2528), "EWR": (-74.1687, 40.6925), "EZE": (-58.5358, -34.8222),
    "GRU": (-46.4731, -23.4356), "HKG": (113.915, 22.3089), "HND": (139.7798, 35.5523),
    "IST": (28.7519, 41.2753), "JFK": (-73.7789, 40.6398), "JNB": (28.2460, -26.1392),
    "LAX": (-118.408, 33.9425), "LHR": (-0.4619, 51.4706), "MAD": (-3.5619, 40.4719),
    "PER": (115.967, -31.9403), "PPT": (-149.607, -17.5537), "SCL": (-70.7858, -33.3930),
    "SFO": (-122.375, 37.6190), "SIN": (103.994, 1.3502), "SVO": (37.4146, 55.9726),
    "SYD": (151.177, -33.9461), "VVO": (132.148, 43.3990),
}  # fmt: skip

# Great-circle distances as airlines and almanacs give them, kilometres.
FLIGHTS = [
    ("JFK", "LHR", 5555), ("SIN", "EWR", 15344), ("HND", "SFO", 8306), ("SYD", "LAX", 12051),
    ("PER", "LHR", 14499), ("LHR", "CDG", 348), ("DEL", "BOM", 1137), ("HKG", "JFK", 12990),
    ("JNB", "ATL", 13581), ("DXB", "JFK", 11022), ("DOH", "AKL", 14535), ("SYD", "SCL", 11340),
    ("AKL", "EZE", 10336), ("MAD", "GRU", 8372), ("IST", "JFK", 8068), ("SVO", "VVO", 6413),
    ("PPT", "LAX", 6600),
]  # fmt: skip

ALEPPO, DAMASCUS, BAGHDAD = (37.16, 36.20), (36.28, 33.51), (44.37, 33.31)


@pytest.fixture(scope="module")
def missile(index: Index) -> Route:
    return plan(CASPIAN, SYRIA, via=OVER_IRAN_AND_IRAQ, avoid=["TR"], index=index)


def _land(index: Index, code: str) -> object:
    return shapely.union_all([index.geometry(p.id) for p in index.countries() if p.country == code])


def test_missiles_cross_iran_and_iraq_before_syria(missile: Route) -> None:
    assert missile.countries == ("IR", "IQ", "SY")


@pytest.mark.parametrize("code", ["TR", "AM", "AZ"])
def test_missiles_touch_no_neighbours_land(missile: Route, index: Index, code: str) -> None:
    assert not missile.geometry.intersects(_land(index, code))


def test_missile_route_is_as_long_as_its_vertices_say(missile: Route) -> None:
    geod, points = Geod(ellps="WGS84"), list(missile.geometry.coords)
    bits = [geod.inv(*a, *b)[2] / 1000 for a, b in pairwise(points)]
    assert missile.length_km == pytest.approx(sum(bits), rel=1e-3)
    assert max(bits) <= 25.0 + 1e-6


def test_missile_route_starts_in_the_caspian_and_ends_in_syria(
    missile: Route, index: Index
) -> None:
    start, end = missile.geometry.coords[0], missile.geometry.coords[-1]
    assert index.geometry(CASPIAN).covers(shapely.Point(start))
    syria = index.place(SYRIA)
    assert end == pytest.approx((syria.longitude, syria.latitude), abs=1e-6)


def test_claimed_lengths_fall_within_what_the_caspian_allows(missile: Route) -> None:
    assert missile.length_range_km is not None
    shortest, longest = missile.length_range_km
    assert shortest == missile.length_km
    assert shortest < 900 * 1.609344 < 1500 < longest


def test_no_launch_point_is_nearer_than_the_one_assumed(missile: Route, index: Index) -> None:
    """A straight line from any water that meets the constraints is no shorter."""
    target = missile.geometry.coords[-1]
    sea, geod = index.geometry(CASPIAN).buffer(-0.021), Geod(ellps="WGS84")
    for line in shapely.get_parts(sea.boundary):
        for point in line.segmentize(0.05).coords:
            if geod.inv(*point, *target)[2] / 1000 < missile.length_km * 0.999:
                crossed = countries_along(geodesic([point, target]), index)
                assert crossed != ("IR", "IQ", "SY")


@pytest.mark.parametrize(("start", "end", "known_km"), FLIGHTS)
def test_flight_is_as_long_as_almanacs_say(
    start: str, end: str, known_km: float, index: Index
) -> None:
    route = plan(AIRPORTS[start], AIRPORTS[end], index=index)
    assert route.length_km == pytest.approx(known_km, rel=3e-3)


def test_tokyo_to_san_francisco_is_drawn_in_one_piece(index: Index) -> None:
    route = plan(AIRPORTS["HND"], AIRPORTS["SFO"], index=index)
    lon = [point[0] for point in route.geometry.coords]
    assert max(abs(b - a) for a, b in pairwise(lon)) < 1.0
    assert route.countries == ("JP", "US")


def test_way_over_the_pole_crosses_nobodys_land(index: Index) -> None:
    route = plan((-69.0, 83.9), (105.0, 82.0), avoid=["GL", "CA", "RU"], index=index)
    assert route.countries == ()
    assert route.length_km == pytest.approx(1573, rel=2e-3)


def test_via_makes_the_detour_it_asks_for(index: Index) -> None:
    straight = plan(DAMASCUS, BAGHDAD, index=index)
    detour = plan(DAMASCUS, BAGHDAD, via=["TR"], index=index)
    assert "TR" not in straight.countries
    assert "TR" in detour.countries
    assert detour.length_km > straight.length_km + 200
    assert set(detour.countries) <= {"SY", "TR", "IQ"}


def test_via_that_lies_on_the_way_adds_little(index: Index) -> None:
    straight = plan(DAMASCUS, BAGHDAD, index=index)
    over_jordan = plan(DAMASCUS, BAGHDAD, via=["JO"], index=index)
    assert over_jordan.length_km < straight.length_km * 1.02


def test_avoided_country_is_passed_within_one_percent_of_the_finest_way(index: Index) -> None:
    """1,533 km is what the same search finds with borders drawn to 300 m."""
    route = plan((20.5, 54.7), (37.6, 55.75), avoid=["LT", "LV", "EE", "BY", "PL"], index=index)
    assert set(route.countries) == {"RU"}
    assert route.length_km == pytest.approx(1533, rel=1e-2)


def test_avoiding_a_country_that_is_not_on_the_way_changes_nothing(index: Index) -> None:
    assert plan(ALEPPO, DAMASCUS, avoid=["FR"], index=index) == plan(ALEPPO, DAMASCUS, index=index)


def test_same_question_gives_the_same_bytes(index: Index) -> None:
    fresh = Index(index.path)
    first, second = (
        plan(ALEPPO, (37.62, 55.75), avoid=["TR", "GE"], index=i).geometry.wkb
        for i in (index, fresh)
    )
    assert first == second


@pytest.mark.parametrize(
    ("ends", "constraints", "said"),
    [
        ((ALEPPO, ALEPPO), {}, "the same"),
        ((CASPIAN, CASPIAN), {}, "the same"),
        ((CASPIAN, (50.5, 41.5)), {}, "the same"),
        ((ALEPPO, DAMASCUS), {"via": ["IR"], "avoid": ["IR"]}, "contradict"),
        ((ALEPPO, DAMASCUS), {"via": ["XX"]}, "via 'XX'"),
        ((ALEPPO, DAMASCUS), {"avoid": ["Turkey"]}, "avoid 'Turkey'"),
        ((ALEPPO, DAMASCUS), {"via": [""]}, "via ''"),
        ((CASPIAN, SYRIA), {"avoid": ["SY"]}, "destination Syria lies in SY"),
        ((ALEPPO, BAGHDAD), {"avoid": ["SY"]}, "lies in SY"),
        (((28.3, -29.6), (18.0, -22.0)), {"avoid": ["BW", "ZA"]}, "avoids ZA"),
        (("geonames:0", ALEPPO), {}, "geonames:0"),
        (((181.0, 0.0), ALEPPO), {}, "longitude"),
        (((float("nan"), 0.0), ALEPPO), {}, "longitude"),
    ],
)
def test_error_names_the_constraint_that_fails(
    ends: tuple[object, object], constraints: dict[str, list[str]], said: str, index: Index
) -> None:
    with pytest.raises(RouteError, match=said) as caught:
        plan(*ends, **constraints, index=index)
    assert "\n" not in str(caught.value)


def test_empty_via_is_no_constraint(index: Index) -> None:
    assert plan(ALEPPO, DAMASCUS, via=(), index=index).length_km == pytest.approx(309, abs=1)


def test_single_code_needs_no_list(index: Index) -> None:
    assert plan(DAMASCUS, BAGHDAD, via="JO", index=index).countries == ("SY", "JO", "IQ")


def test_legs_add_up_to_the_route(missile: Route, index: Index) -> None:
    legs = legs_along(missile.geometry, land_of(index))
    assert sum(leg.length_km for leg in legs) == pytest.approx(missile.length_km, abs=0.5)
    assert [leg.country for leg in legs if leg.country] == ["IR", "IQ", "SY"]


def test_each_leg_begins_where_the_last_one_ended(missile: Route, index: Index) -> None:
    legs = legs_along(missile.geometry, land_of(index))
    assert legs[0].entry == pytest.approx(missile.geometry.coords[0])
    assert legs[-1].exit == pytest.approx(missile.geometry.coords[-1])
    assert all(a.exit == pytest.approx(b.entry, abs=2e-3) for a, b in pairwise(legs))
    border = next(leg for leg in legs if leg.country == "IQ").entry
    iran, iraq = _land(index, "IR"), _land(index, "IQ")
    assert max(shapely.distance(shapely.Point(border), [iran, iraq])) < 0.002


@pytest.mark.parametrize(
    ("start", "end", "crossed"),
    [
        ((40.473, 43.998), (44.152, 41.110), ("RU", "GE", "AM")),
        ((6.497, 48.771), (4.043, 52.423), ("FR", "LU", "BE", "NL")),
        ((36.185, 36.085), (39.453, 37.978), ("TR", "SY", "TR")),
        ((13.6, 45.55), (15.5, 45.65), ("SI", "HR", "SI", "HR")),  # 7.6 km of Istria are a crossing
        ((12.40, 41.95), (12.5, 41.85), ("IT",)),
        (
            (12.4430, 41.8970),
            (12.4630, 41.9090),
            ("IT", "VA", "IT"),
        ),  # too small to be a border's edge
    ],
)
def test_way_that_runs_along_a_border_does_not_flutter(
    start: tuple[float, float], end: tuple[float, float], crossed: tuple[str, ...], index: Index
) -> None:
    assert countries_along(geodesic([start, end]), index) == crossed


@pytest.fixture(scope="module")
def salvo() -> RouteClaim:
    claims = {"more than 900 miles": 1448.4, "1,500 kilometers": 1500.0}
    return RouteClaim(CASPIAN, SYRIA, OVER_IRAN_AND_IRAQ, ("TR",), claims)


def test_claimed_length_narrows_the_launch_area(salvo: RouteClaim, index: Index) -> None:
    area = launch_area(salvo, index)
    sea = index.geometry(CASPIAN)
    assert 0.05 * sea.area < area.area < 0.5 * sea.area
    assert area.within(sea.buffer(0.05))
    for part in shapely.get_parts(area):
        spot = part.representative_point()
        way = plan((spot.x, spot.y), SYRIA, via=OVER_IRAN_AND_IRAQ, avoid=["TR"], index=index)
        assert 1425 * 0.99 <= way.length_km <= 1575 * 1.01


@pytest.mark.parametrize("said", [{}, {"5,000 km": 5000.0}, {"200 km": 200.0}])
def test_length_that_no_launch_point_has_leaves_no_area(
    said: dict[str, float], salvo: RouteClaim, index: Index
) -> None:
    assert launch_area(replace(salvo, claims_km=said), index) is None


def test_point_of_origin_has_no_launch_area(salvo: RouteClaim, index: Index) -> None:
    assert launch_area(replace(salvo, origin="geonames:170063", via=(), avoid=()), index) is None


@pytest.mark.parametrize(
    ("claims", "span"),
    [
        ({"1,000 km": 1000.0}, (950.0, 1050.0)),
        ({"over 1,000 km": 1000.0}, (950.0, float("inf"))),
        ({"up to 1,000 km": 1000.0}, (0.0, 1050.0)),
        ({"at least 600 km": 600.0, "less than 1,000 km": 1000.0}, (570.0, 1050.0)),
    ],
)
def test_bounds_of_a_claim_are_read_from_its_words(
    claims: dict[str, float], span: tuple[float, float]
) -> None:
    assert claimed_span(claims) == pytest.approx(span)


def test_several_targets_fan_out_from_one_launch_point(index: Index) -> None:
    raqqa, idlib = (39.01, 35.95), (36.63, 35.93)
    ways = fan_out(CASPIAN, [raqqa, idlib], via=OVER_IRAN_AND_IRAQ, avoid=["TR"], index=index)
    assert len({way.geometry.coords[0] for way in ways}) == 1
    assert [way.geometry.coords[-1] for way in ways] == [pytest.approx(raqqa), pytest.approx(idlib)]
    assert all(way.countries == ("IR", "IQ", "SY") for way in ways)
    assert all(
        way.length_range_km[0] <= way.length_km * 1.002 for way in ways if way.length_range_km
    )


def test_fan_without_a_target_is_an_error(index: Index) -> None:
    with pytest.raises(RouteError, match="at least one"):
        fan_out(CASPIAN, [], index=index)


def test_convoy_goes_over_the_towns_it_is_said_to_pass(index: Index) -> None:
    """The straight way from Homs to Damascus cuts a corner of Lebanon; a convoy need not."""
    homs, hama = (36.72, 34.73), (36.75, 35.13)
    way = journey(ALEPPO, DAMASCUS, through=[hama, homs], index=index)
    bits = pairwise([ALEPPO, hama, homs, DAMASCUS])
    straight = sum(Geod(ellps="WGS84").inv(*a, *b)[2] for a, b in bits) / 1000
    assert way.length_km == pytest.approx(straight, rel=1e-4)
    assert way.geometry.distance(shapely.Point(homs)) < 1e-5
    assert way.countries == ("SY", "LB", "SY")
    inside = journey(ALEPPO, DAMASCUS, through=[hama, homs], avoid=["LB"], index=index)
    assert inside.countries == ("SY",)
    assert straight < inside.length_km < straight * 1.05


def test_refugees_way_mixes_towns_and_countries(index: Index) -> None:
    izmir, munich = (27.14, 38.42), (11.58, 48.14)
    way = journey(ALEPPO, munich, through=[izmir, "GR", (21.43, 42.0), "RS"], index=index)
    crossed = iter(way.countries)
    assert all(code in crossed for code in ("SY", "TR", "GR", "MK", "RS", "DE"))


def test_journey_over_a_sea_goes_on_where_it_was_reached(index: Index) -> None:
    way = journey((33.5, 44.6), (35.8, 34.9), through=["marine:mediterranean-sea"], index=index)
    lon, lat = np.array(way.geometry.coords).T
    assert max(np.hypot(np.diff(lon), np.diff(lat))) < 0.5


def test_flight_over_the_pacific_counts_longitudes_on(index: Index) -> None:
    honolulu = (-157.92, 21.32)
    way = journey(AIRPORTS["HND"], AIRPORTS["SFO"], through=[honolulu], index=index)
    lon = [point[0] for point in way.geometry.coords]
    assert max(abs(b - a) for a, b in pairwise(lon)) < 1.0
    assert way.length_km == pytest.approx(6221 + 3854, rel=5e-3)


PORTS = {
    "Aden": (44.99, 12.79), "Gibraltar": (-5.36, 36.14), "Istanbul": (28.98, 41.01),
    "Jeddah": (39.15, 21.48), "Mumbai": (72.85, 18.94), "Piraeus": (23.62, 37.93),
    "Port Said": (32.31, 31.26), "Suez": (32.55, 29.95), "Rotterdam": (4.0, 51.98),
    "Singapore": (103.85, 1.25), "Odesa": (30.75, 46.49), "Novorossiysk": (37.8, 44.7),
    "Tartus": (35.87, 34.9), "Bandar Abbas": (56.2, 27.15), "Hodeidah": (42.93, 14.83),
    "Shanghai": (121.8, 31.2), "Los Angeles": (-118.26, 33.72), "Cape Town": (18.43, -33.9),
    "Fremantle": (115.74, -32.05), "Norfolk": (-76.3, 36.95),
}  # fmt: skip

# Nautical miles, from general knowledge; ours begin in the roads, up to 10 km off.
VOYAGES = [
    ("Gibraltar", "Port Said", 1915), ("Piraeus", "Port Said", 593), ("Suez", "Aden", 1308),
    ("Aden", "Mumbai", 1650), ("Rotterdam", "Singapore", 8288), ("Odesa", "Istanbul", 345),
    ("Novorossiysk", "Tartus", 1230), ("Bandar Abbas", "Hodeidah", 1600),
    ("Shanghai", "Los Angeles", 5708), ("Cape Town", "Fremantle", 4700),
]  # fmt: skip


@pytest.mark.parametrize(("start", "end", "miles"), VOYAGES)
def test_voyage_is_as_long_as_distance_tables_say(
    start: str, end: str, miles: float, index: Index
) -> None:
    way = sea_way(PORTS[start], PORTS[end], index=index)
    assert way.length_km == pytest.approx(miles * 1.852, rel=0.05)


def test_ship_takes_the_suez_canal_unless_it_is_closed(index: Index) -> None:
    assert sea_way(PORTS["Piraeus"], PORTS["Jeddah"], index=index).countries == ("EG",)
    round_africa = sea_way(
        PORTS["Rotterdam"], PORTS["Singapore"], closed=["Suez Canal"], index=index
    )
    assert round_africa.length_km == pytest.approx(11755 * 1.852, rel=0.03)
    assert round_africa.countries == ()


def test_carrier_reaches_the_red_sea_through_suez(index: Index) -> None:
    """Norfolk–Port Said is some 5,300 nautical miles in tables, the canal and its gulf 250."""
    way = voyage(PORTS["Norfolk"], "marine:red-sea", through=["Suez Canal"], index=index)
    assert way.length_km == pytest.approx(5550 * 1.852, rel=0.05)
    assert "EG" in way.countries


def test_country_avoided_at_sea_closes_its_canal(index: Index) -> None:
    with pytest.raises(RouteError, match="contradict"):
        voyage(PORTS["Piraeus"], PORTS["Jeddah"], through=["Suez Canal"], avoid=["EG"], index=index)


def test_country_far_off_any_way_is_named_at_once(index: Index) -> None:
    with pytest.raises(RouteError, match="via AU"):
        plan(ALEPPO, DAMASCUS, via=["AU"], index=index)


def test_ship_from_the_black_sea_passes_the_bosphorus(index: Index) -> None:
    way = sea_way((33.52, 44.62), (35.87, 34.9), index=index)
    assert way.countries == ("TR",)
    assert way.length_km > 1.5 * length_km(geodesic([(33.52, 44.62), (35.87, 34.9)]))


@pytest.mark.parametrize(
    ("ends", "closed", "said"),
    [
        ((DAMASCUS, PORTS["Piraeus"]), (), "lies inland"),
        ((CASPIAN, PORTS["Piraeus"]), (), "no way by sea"),
        ((PORTS["Piraeus"], PORTS["Suez"]), ("Erie Canal",), "Erie Canal"),
        ((PORTS["Piraeus"], SYRIA), (), "lies inland"),
        ((PORTS["Piraeus"], PORTS["Piraeus"]), (), "the same"),
    ],
)
def test_voyage_that_cannot_be_names_what_fails(
    ends: tuple[object, object], closed: tuple[str, ...], said: str, index: Index
) -> None:
    with pytest.raises(RouteError, match=said):
        sea_way(*ends, closed=closed, index=index)


def test_unknown_place_on_a_journey_is_named(index: Index) -> None:
    with pytest.raises(RouteError, match="geonames:0"):
        journey(ALEPPO, DAMASCUS, through=["geonames:0"], index=index)


def test_route_frame_is_a_plain_geodataframe(missile: Route, index: Index) -> None:
    frame = route_frame(missile, index)
    assert frame.crs.to_epsg() == 4326
    assert frame.loc[0, "countries"] == "IR IQ SY"
    assert frame.loc[0, "length_mi"] == pytest.approx(missile.length_km / 1.609344)
    legs = json.loads(frame.loc[0, "legs"])
    assert {leg["country"] for leg in legs} >= {"IR", "IQ", "SY"}
    assert legs[0]["length_mi"] == pytest.approx(legs[0]["length_km"] / 1.609344, abs=0.1)
    assert frame.loc[0, "great_circle_ratio"] == pytest.approx(
        detour_ratio(missile.geometry), abs=1e-4
    )
    assert len(route_frame([missile, missile], index)) == 2


def test_route_is_a_feature_that_geopandas_reads(missile: Route, index: Index) -> None:
    frame = GeoDataFrame.from_features([missile, missile], crs="EPSG:4326")
    rows = route_frame([missile, missile], index)
    assert set(frame.columns) < set(rows.columns)
    assert frame["countries"].tolist() == rows["countries"].tolist()
    assert frame.geometry.geom_equals(rows.geometry).all()


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (["Damascus", "Damascus"], "the same"),
        (["Nowheretown", "Damascus"], "Nowheretown: no such place"),
        (["Aleppo", "Damascus", "--via", ""], "empty"),
        (["Aleppo", "Damascus", "--via", "Nowheria"], "Nowheria: no such place"),
        (["Aleppo", "Damascus", "--via", "Iran", "--avoid", "Iran"], "contradict"),
        (["Damascus", "Jeddah", "--by-sea"], "lies inland"),
        (["Piraeus", "Jeddah", "--by-sea", "--via", "Suez", "--avoid", "Suez"], "contradict"),
    ],
)
def test_command_says_in_one_line_why_there_is_no_route(
    asked: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as left:
        main(["route", *asked])
    told = capsys.readouterr()
    assert left.value.code == 1
    assert told.out == ""
    assert said in told.err
    assert told.err.count("\n") == 1


def test_route_does_not_depend_on_what_was_asked_before(index: Index) -> None:
    """What is kept of one search for the next changes how long it takes, not what it finds."""
    hama = (36.75, 35.13)
    ask = {"via": OVER_IRAN_AND_IRAQ, "avoid": ["TR"]}
    before = plan(CASPIAN, hama, **ask, index=Index(index.path))
    fresh = Index(index.path)
    for other in (SYRIA, (39.01, 35.95), BAGHDAD):
        plan(CASPIAN, other, **ask, index=fresh)
    assert plan(CASPIAN, hama, **ask, index=fresh) == before


def test_ways_past_corners_known_before_are_those_found_afresh() -> None:
    first, second = shapely.box(0, 0, 10, 10), shapely.box(12, -5, 20, 6)
    known = Sight(corners_of(first))
    seeds, queries, none = (
        np.array([(25.0, 1.0)]),
        np.array([(-5.0, 5.0), (11.0, 8.0)]),
        np.zeros(1),
    )
    for outline in (first, shapely.union_all([first, second]), second):
        known = after(corners_of(outline), known)
        afresh = Sight(corners_of(outline))
        ways = [ways_to(field_from(seeds, none, s), queries, s) for s in (known, afresh)]
        assert ways[0].km.tolist() == ways[1].km.tolist()


def _event(claim: RouteClaim | None) -> Event:
    return Event("e1", "t", "a", "b", "c", "reported", When(), (), route=claim)


def test_event_gets_its_line_from_the_waters_that_fit_what_is_claimed(index: Index) -> None:
    claims = {"more than 900 miles": 1448.4, "1,500 kilometers": 1500.0}
    claim = RouteClaim(CASPIAN, SYRIA, OVER_IRAN_AND_IRAQ, ("TR",), claims)
    event, warnings = route_event(_event(claim), index)
    assert event.geometry is not None
    assert event.geometry.geom_type == "LineString"
    assert event.geo_precision == 5
    assert warnings == ()
    assert event.way is not None
    assert event.way.launch_area is not None
    start = shapely.Point(event.geometry.coords[0])
    assert event.way.launch_area.contains(start)
    assert 1425 <= event.way.length_km <= 1575
    assert event.way.countries == ("IR", "IQ", "SY")
    shortest = plan(CASPIAN, SYRIA, via=OVER_IRAN_AND_IRAQ, avoid=("TR",), index=index)
    # Of all launches that fit it is the nearest to the shortest way's.
    assert event.way.length_km < 1.05 * 1425
    assert event.way.length_range_km == shortest.length_range_km


def test_event_whose_claims_no_launch_meets_keeps_the_shortest_way_and_says_so(
    index: Index,
) -> None:
    claim = RouteClaim(CASPIAN, SYRIA, OVER_IRAN_AND_IRAQ, ("TR",), {"400 km": 400.0})
    event, warnings = route_event(_event(claim), index)
    assert event.way is not None
    assert event.way.launch_area is None
    assert "no such route is that short" in warnings[0]


def test_event_whose_route_is_impossible_stays_as_it_is(index: Index) -> None:
    event = _event(RouteClaim(CASPIAN, SYRIA, ("IR", "TR"), ("TR",)))
    same, warnings = route_event(event, index)
    assert same is event
    assert "contradict" in warnings[0]


def test_event_without_a_route_is_left_alone(index: Index) -> None:
    event = _event(None)
    assert route_event(event, index) == (event, ())


def test_claim_that_the_drawn_route_meets_is_not_mentioned() -> None:
    route = Route(shapely.LineString([(0, 0), (9, 0)]), 1000.0, ("IR",))
    assert claim_warnings(route, RouteClaim("a", "b", claims_km={"1,000 km": 1000.0})) == ()
    (said,) = claim_warnings(route, RouteClaim("a", "b", claims_km={"300 km": 300.0}))
    assert said.endswith("the text says 300 km: no such route is that short")


def test_countries_are_named_in_the_order_of_travel_across_the_antimeridian(
    index: Index,
) -> None:
    line = geodesic([(170.0, 66.0), (-150.0, 65.0)])
    assert countries_along(line, index) == ("RU", "US")
    back = shapely.LineString(np.array(line.coords)[::-1])
    assert countries_along(back, index) == ("US", "RU")


def test_length_is_geodesic() -> None:
    quarter = shapely.LineString([(0, 0), (0, 90)])
    assert length_km(quarter) == pytest.approx(10001.966, abs=0.01)  # WGS 84 meridian quadrant


def test_country_stands_for_its_gazetteer_point(index: Index) -> None:
    place = index.country("SY")
    assert isinstance(place, Place)
    route = plan(ALEPPO, place, index=index)
    assert route.geometry.coords[-1] == pytest.approx((place.longitude, place.latitude))


def test_a_country_in_between_is_crossed_where_the_named_one_is_not_reached_without(
    index: Index,
) -> None:
    maseru, windhoek = (28.3, -29.6), (18.0, -22.0)
    route = plan(maseru, windhoek, via=["BW"], index=index)
    assert "BW" in route.countries
    assert "ZA" in route.countries
    over_iran = plan(CASPIAN, SYRIA, via=["IR"], avoid=["TR"], index=index)
    assert over_iran.countries == ("IR", "IQ", "SY")
