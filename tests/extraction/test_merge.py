"""Which accounts become one event, and what it says then."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from geomap.actors import load_actors
from geomap.dates import when
from geomap.extraction import merge_events, retold
from geomap.extraction.tellings.facts import bound_of, of_dead
from geomap.extraction.tellings.pairs import type_distance
from geomap.lexicon import SUB_EVENTS
from geomap.model import Event, Place, SourceQuote, When

MONDAY = date(2015, 10, 12)
TOWN = Place("geonames:1", "Saraqib", 35.0, 36.0, "P", "PPL", "SY", "Idlib")
NEXT_DOOR = Place("geonames:2", "Suburb", 35.1, 36.1, "P", "PPL", "SY", "Idlib")
FAR_AWAY = Place("geonames:3", "Elsewhere", 33.5, 36.3, "P", "PPL", "SY")
PROVINCE = Place("geonames:4", "Idlib", 35.8, 36.6, "A", "ADM1", "SY", "Idlib", None, 60.0)
AIRFIELD = Place("geonames:5", "Abu al-Duhur", 35.02, 36.02, "S", "AIRB", "SY", "Idlib")

SENTENCES = (
    "Warplanes bombed a bakery in Saraqib on Monday, killing people in the queue.",
    "Shoppers in a bakery queue were hit by a bomb from the air in Saraqib.",
    "An air strike on the bakery of Saraqib killed people who queued for bread.",
)


def event(number: int, **more: object) -> Event:
    text = SENTENCES[number % len(SENTENCES)]
    quote = SourceQuote(f"doc{number}", text, 0, len(text), f"Outlet {number}", None, MONDAY)
    base = Event(
        event_id=f"e{number}",
        title="Strike",
        event_type="Explosions/Remote violence",
        sub_event_type="Air/drone strike",
        plover="ASSAULT/aerial",
        status="reported",
        when=when("on Monday", MONDAY),
        sources=(quote,),
        actor="Russia",
        actor_id="russia",
        place=TOWN,
        confidence=0.5,
    )
    return replace(base, **more)  # type: ignore[arg-type]


def test_outlets_that_tell_one_event_become_its_tellings() -> None:
    merged = merge_events([event(1), event(2, actor_id="russia-air-force")], load_actors())
    assert len(merged) == 1
    assert [s.source for s in merged[0].sources] == ["Outlet 1", "Outlet 2"]
    assert merged[0].event_id == "e1"
    assert merged[0].confidence == 0.75


@pytest.mark.parametrize(
    "other",
    [
        {"place": FAR_AWAY},
        {"when": when("last week", MONDAY)},
        {"actor_id": "syria"},
        {"sub_event_type": "Agreement", "plover": "AGREE"},
        {"quantities": {"strikes": 7000.0}},
    ],
    ids=["place", "day", "actor", "type", "sum of a campaign"],
)
def test_what_contradicts_stays_apart_whatever_the_words(other: dict[str, object]) -> None:
    assert len(merge_events([event(1), event(2, **other)])) == 2


def test_who_writes_before_the_day_does_not_tell_it() -> None:
    later = event(2, when=when("on Monday", date(2015, 10, 19)))
    assert len(merge_events([event(1, when=When()), later])) == 2


def test_a_telling_with_less_detail_joins_the_one_with_more() -> None:
    poorer = event(1, when=When(), place=PROVINCE, actor=None, actor_id=None)
    (whole,) = merge_events([poorer, event(2, fatalities=4, place_text="the bakery of Saraqib")])
    assert whole.event_id == "e1"
    assert (whole.place, whole.actor_id, whole.fatalities) == (TOWN, "russia", 4)
    assert whole.when.edtf == "2015-10-12"
    assert [s.place for s in whole.sources] == ["Idlib", "Saraqib"]


def test_a_town_and_its_airfield_are_no_contradiction() -> None:
    assert len(merge_events([event(1), event(2, place=AIRFIELD)])) == 1


def test_two_accounts_of_one_document_meet_only_through_another() -> None:
    first = event(1)
    again = replace(first, event_id="e9", sources=(replace(first.sources[0], start=90, end=170),))
    assert len(merge_events([first, again])) == 2
    assert len(merge_events([first, again, event(2)])) == 1


def test_none_joins_no_documents_and_strict_fewer() -> None:
    told = [event(n) for n in range(3)]
    assert len(merge_events(told, merging="none")) == 3
    assert len(merge_events(told, merging="normal")) <= len(merge_events(told, merging="strict"))


def test_a_denial_is_an_event_of_its_own_beside_the_report() -> None:
    denied = event(2, status="denied", claimed_by="Moscow", confidence=0.9)
    found = merge_events([denied, event(1)])
    assert [(e.status, e.claimed_by) for e in found] == [("denied", "Moscow"), ("reported", None)]


def test_the_dead_are_a_range_with_the_number_of_most_documents() -> None:
    told = [event(1, fatalities=12), event(2, fatalities=15), event(3, fatalities=12)]
    (whole,) = merge_events(told)
    assert (whole.fatalities_low, whole.fatalities, whole.fatalities_high) == (12, 12, 15)
    (one,) = merge_events(told[:1])
    assert (one.fatalities_low, one.fatalities, one.fatalities_high) == (12, 12, 12)
    assert merge_events([event(1)])[0].fatalities_high is None


def test_tolls_grow_so_the_later_of_two_is_the_better() -> None:
    early = SourceQuote("a", "Nine died.", 0, 10, published=MONDAY, status="reported", fatalities=9)
    late = replace(early, document_id="b", published=date(2015, 10, 13), fatalities=7)
    assert of_dead([early, late]) == (7, 7, 9)
    assert of_dead([early, replace(late, status="denied")]) == (9, 9, 9)


def test_how_exact_a_number_of_dead_is() -> None:
    assert bound_of("At least fifteen people were killed.", 15) == "at least"
    assert bound_of("Up to 1,200 were said to have died.", 1200) == "at most"
    assert bound_of("Some 40 people died.", 40) == "about"
    assert bound_of("At least three homes burned and 15 people died.", 15) is None


def test_a_corrected_event_tells_what_it_says_now() -> None:
    (told,) = merge_events([event(1)])
    moved = retold(replace(told, place=NEXT_DOOR, status="claimed"))
    assert (moved.sources[0].place, moved.sources[0].status) == ("Suburb", "claimed")


def test_what_one_sentence_lacks_comes_from_the_other() -> None:
    first = event(1, when=When(), actor=None, actor_id=None)
    second = event(2, fatalities=4, quantities={"planes": 1.0})
    merged = merge_events([first, second], within_document=True)[0]
    assert (merged.actor_id, merged.fatalities) == ("russia", 4)
    assert merged.when.edtf == "2015-10-12"
    assert merged.quantities == {"planes": 1.0}


def test_numbers_of_two_tellings_are_united_only_where_they_count_the_same() -> None:
    first = event(1, quantities={"missiles": 3.0})
    ships = event(2, quantities={"ships": 30.0, "wounded": 5.0})
    assert merge_events([first, ships])[0].quantities == {"missiles": 3.0, "wounded": 5.0}
    fuller = event(2, quantities={"missiles": 3.0, "targets": 2.0})
    assert merge_events([first, fuller])[0].quantities == {"missiles": 3.0, "targets": 2.0}


def test_a_part_and_its_parent_are_one_side() -> None:
    pair = [event(1, actor_id="nusra"), event(2, actor_id="al-qaeda")]
    assert len(merge_events(pair, load_actors())) == 1
    assert len(merge_events(pair)) == 2


def test_merging_twice_changes_nothing() -> None:
    once = merge_events([event(1), event(2), event(3, place=FAR_AWAY)])
    assert merge_events(once) == once


def test_every_type_of_the_table_of_distances_is_acleds() -> None:
    import csv
    from importlib.resources import files

    known = {sub for subs in SUB_EVENTS.values() for sub in subs}
    text = files("geomap.extraction.tellings").joinpath("type_distances.csv").read_text("utf-8")
    rows = list(csv.DictReader(text.splitlines()))
    assert {row[side] for row in rows for side in ("one", "other")} <= known
    pairs = [frozenset((row["one"], row["other"])) for row in rows]
    assert len(set(pairs)) == len(pairs)
    assert all(len(pair) == 2 for pair in pairs)
    assert all(0 < float(row["distance"]) < 1 and row["why"] for row in rows)
    assert type_distance("Peaceful protest", "Air/drone strike") == 1
