"""Events to frames and back: nothing is lost, and missing is null."""

from __future__ import annotations

import json
from datetime import date

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import LineString, Point, Polygon

from geomap.errors import InputError
from geomap.frames import COLUMNS, from_frame, to_frame, typed
from geomap.model import Event, Place, Route, RouteClaim, SourceQuote, When

WORDS = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1, max_size=12
)
MAYBE = st.none() | WORDS
DAYS = st.none() | st.dates()
LON, LAT = st.floats(-180, 180), st.floats(-90, 90)
SPOTS = st.tuples(LON, LAT)
AMOUNTS = st.integers(0, 10**9).map(float) | st.floats(0, 1e6)
PLACES = st.builds(
    Place, WORDS, WORDS, LAT, LON, WORDS, WORDS, MAYBE, MAYBE, st.none() | st.integers(0, 10**7),
    st.floats(0, 500), WORDS,
)  # fmt: skip
SHAPES = (
    st.none()
    | SPOTS.map(Point)
    | st.lists(SPOTS, min_size=2, max_size=5, unique=True).map(LineString)
    | SPOTS.map(lambda p: Point(p).buffer(1.0, quad_segs=2))
)
QUOTES = st.builds(
    SourceQuote, WORDS, WORDS, st.integers(0, 99), st.integers(100, 999), MAYBE, MAYBE, DAYS, MAYBE,
    st.none() | st.sampled_from(["reported", "denied"]), MAYBE, MAYBE, MAYBE,
    st.none() | st.integers(0, 999), st.none() | st.sampled_from(["at least", "about"]),
)  # fmt: skip
WHENS = st.builds(
    When, MAYBE, MAYBE, DAYS, DAYS, st.sampled_from(["day", "week", "month", "year", "unknown"])
)
CODES = st.lists(st.sampled_from(["IR", "IQ", "TR"]), max_size=2).map(tuple)
CLAIMS = st.builds(
    RouteClaim, WORDS, WORDS, CODES, CODES, st.dictionaries(WORDS, AMOUNTS, max_size=2)
)
EVENTS = st.builds(
    Event,
    *[WORDS] * 5,
    status=st.sampled_from(["reported", "claimed", "planned", "denied", "hypothetical"]),
    when=WHENS,
    sources=st.lists(QUOTES, max_size=3).map(tuple),
    actor=MAYBE,
    actor_id=MAYBE,
    actor_kind=MAYBE,
    actor_basis=MAYBE,
    target=MAYBE,
    target_id=MAYBE,
    allies=st.lists(WORDS, max_size=2).map(tuple),
    claimed_by=MAYBE,
    place=st.none() | PLACES,
    place_text=MAYBE,
    geometry=SHAPES,
    geo_precision=st.none() | st.integers(1, 7),
    radius_km=st.none() | st.floats(0, 1000),
    fatalities=st.none() | st.integers(0, 10**6),
    fatalities_low=st.none() | st.integers(0, 10**6),
    fatalities_high=st.none() | st.integers(0, 10**6),
    quantities=st.dictionaries(WORDS, AMOUNTS, max_size=3),
    confidence=st.floats(0, 1),
    route=st.none() | CLAIMS,
)

ALEPPO = Place("geonames:170063", "Aleppo", 36.2, 37.16, "P", "PPLA", "SY", "Aleppo", 10, 10.0)
BARE = Event("e", "t", "Battles", "Armed clash", "ASSAULT", "reported", When(), ())


def event(**changes: object) -> Event:
    values = {name: getattr(BARE, name) for name in Event.__dataclass_fields__}
    return Event(**(values | changes))  # type: ignore[arg-type]


@settings(max_examples=60, deadline=None)
@given(st.lists(EVENTS, max_size=4))
def test_what_is_laid_out_as_a_frame_comes_back_equal(events: list[Event]) -> None:
    assert from_frame(to_frame(events)) == events


@settings(max_examples=30, deadline=None)
@given(st.lists(EVENTS, max_size=3))
def test_a_missing_value_is_null_and_never_its_name(events: list[Event]) -> None:
    frame = to_frame(events)
    for name in COLUMNS:
        for cell in frame[name].dropna():
            assert str(cell) not in {"", "<NA>"}


def test_columns_are_the_contracts_in_its_order_and_ours_after_them() -> None:
    names = list(COLUMNS)
    assert names[:5] == ["event_id", "title", "event_type", "sub_event_type", "plover"]
    assert names[names.index("quote") :] == [
        "quote",
        "start",
        "end",
        "sources",
        "route",
        "place_row",
        "sureness",
    ]
    frame = to_frame([])
    assert list(frame.columns) == [*names, "geometry"]
    assert frame.crs == "EPSG:4326"
    assert {str(kind) for kind in frame[names].dtypes} == {"string", "Int64", "Float64"}


def test_columns_are_those_the_contract_names(shared: object) -> None:
    text = (shared / "CONTRACT.md").read_text(encoding="utf-8")  # type: ignore[operator]
    section = text.split("## Event properties")[1].split("\n## ")[0]
    assert [name for name in COLUMNS if f"`{name}`" not in section] == [
        "actor_basis",
        "sources",
        "route",
        "place_row",
        "sureness",
    ]


def test_an_event_that_says_little_is_mostly_null() -> None:
    row = to_frame([BARE]).iloc[0]
    assert all(
        row[name] is pd.NA for name in ("actor", "date", "fatalities", "allies", "quantities")
    )
    assert row["date_precision"] == "unknown"


def test_quantities_read_as_the_text_tells_them() -> None:
    frame = to_frame([event(quantities={"missiles": 26.0, "share": 0.5})])
    assert frame.loc[0, "quantities"] == '{"missiles": 26, "share": 0.5}'


def test_the_first_sentence_is_the_one_shown_and_all_are_kept() -> None:
    first = SourceQuote("a", "One.", 0, 4, "NOW", None, date(2015, 10, 7))
    row = to_frame([event(sources=(first, SourceQuote("b", "Two.", 5, 9)))]).iloc[0]
    assert (row["quote"], row["source"], row["published"]) == ("One.", "NOW", "2015-10-07")
    assert [quote["quote"] for quote in json.loads(row["sources"])] == ["One.", "Two."]


def test_a_planned_way_is_shown_where_it_ends_with_its_length() -> None:
    way = LineString([(50.0, 41.0), (45.0, 38.0), (37.0, 36.0)])
    claim = RouteClaim(
        "marine:caspian-sea", ALEPPO.id, ("IR", "IQ"), ("TR",), {"900 miles": 1448.4}
    )
    waters = Polygon([(50.0, 41.0), (51.0, 41.0), (51.0, 42.0)])
    planned = Route(way, 1300.0, ("IR", "IQ", "SY"), (1300.0, 2000.0), waters)
    flight = event(geometry=way, route=claim, way=planned)
    row = to_frame([flight]).iloc[0]
    assert from_frame(to_frame([flight])) == [flight]
    assert (row["longitude"], row["latitude"]) == (37.0, 36.0)
    told = json.loads(row["route"])
    assert told["length_km"] == pytest.approx(told["length_mi"] * 1.609344, abs=0.1)
    assert told["length_range_km"] == [1300.0, 2000.0]
    assert told["countries"] == ["IR", "IQ", "SY"]
    assert told["launch_area"]["type"] == "Polygon"
    road = to_frame([event(geometry=way)]).iloc[0]
    assert road["route"] is pd.NA
    assert road["longitude"] != 37.0


def test_an_area_is_shown_at_the_place_that_was_named_in_it() -> None:
    around = Point(ALEPPO.longitude, ALEPPO.latitude).buffer(1)
    row = to_frame([event(place=ALEPPO, geometry=around)]).iloc[0]
    assert (row["longitude"], row["latitude"]) == (37.16, 36.2)
    away = Polygon([(0, 0), (4, 0), (4, 4), (0, 4)])
    other = to_frame([event(place=ALEPPO, geometry=away)]).iloc[0]
    assert away.contains(Point(other["longitude"], other["latitude"]))


def test_an_event_that_lies_nowhere_yet_has_no_coordinates() -> None:
    row = to_frame([event(place=ALEPPO)]).iloc[0]
    assert row["latitude"] is pd.NA
    assert row["place"] == "Aleppo"


def test_a_row_that_is_no_event_is_named_by_number() -> None:
    frame = to_frame([BARE, BARE])
    frame.loc[1, "status"] = "perhaps"
    with pytest.raises(InputError, match=r"event 2 .*'perhaps' is none of reported"):
        from_frame(frame)


def test_a_frame_of_something_else_is_refused() -> None:
    with pytest.raises(InputError, match="event_id"):
        typed(to_frame([BARE]).drop(columns="event_id"))


def test_what_a_telling_says_for_itself_is_not_taken_for_the_events() -> None:
    said = SourceQuote(
        "a", "Twelve died.", 0, 12, "Wire", status="denied", day="2015-10-07", place="Homs",
        actor="Nobody", fatalities=12, bound="at least",
    )  # fmt: skip
    frame = to_frame([event(sources=(said,), fatalities=15, fatalities_low=12, fatalities_high=15)])
    row = frame.iloc[0]
    assert (row["status"], row["fatalities"], row["source"]) == ("reported", 15, "Wire")
    assert row["place"] is pd.NA
    assert from_frame(frame)[0].sources == (said,)


def test_frames_of_before_have_no_range_of_dead() -> None:
    frame = to_frame([event(fatalities=3)]).drop(columns=["fatalities_low", "fatalities_high"])
    assert from_frame(frame)[0].fatalities_low is None


def test_a_telling_of_no_known_status_is_told_by_its_event() -> None:
    frame = to_frame([event(sources=(SourceQuote("a", "Q.", 0, 2),))])
    frame["sources"] = frame["sources"].str.replace('"quote"', '"status": "sung", "quote"')
    with pytest.raises(InputError, match=r"event 1 .*status of a telling 'sung' is none of"):
        from_frame(frame)
