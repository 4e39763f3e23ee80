from dataclasses import replace
from datetime import date

from geomap.actors import load_actors
from geomap.dates import when
from geomap.extraction import merge_events
from geomap.model import Event, Place, SourceQuote, When

MONDAY = date(2015, 10, 12)
TOWN = Place("geonames:1", "Town", 35.0, 36.0, "P", "PPL", "SY")
NEXT_DOOR = Place("geonames:2", "Suburb", 35.1, 36.1, "P", "PPL", "SY")
FAR_AWAY = Place("geonames:3", "Elsewhere", 33.5, 36.3, "P", "PPL", "SY")


def event(number: int, **more: object) -> Event:
    quote = SourceQuote(f"doc{number}", f"Sentence {number}.", 0, 11, f"Outlet {number}")
    base = Event(
        event_id=f"e{number}",
        title="Strike",
        event_type="Explosions/Remote violence",
        sub_event_type="Air/drone strike",
        plover="ASSAULT/aerial",
        status="reported",
        when=when("on Monday", MONDAY),
        sources=(quote,),
        actor_id="russia",
        place=TOWN,
        confidence=0.5,
    )
    return replace(base, **more)  # type: ignore[arg-type]


def test_outlets_that_tell_one_event_become_its_sources() -> None:
    merged = merge_events([event(1), event(2, place=NEXT_DOOR, actor_id="russia-air-force")])
    assert len(merged) == 1
    assert [s.source for s in merged[0].sources] == ["Outlet 1", "Outlet 2"]
    assert merged[0].event_id == "e1"
    assert merged[0].confidence == 0.75


def test_contradicting_status_stays_apart() -> None:
    assert len(merge_events([event(1), event(2, status="denied")])) == 2
    assert len(merge_events([event(1), event(2, status="claimed")])) == 2


def test_other_places_days_and_sides_are_other_events() -> None:
    assert len(merge_events([event(1), event(2, place=FAR_AWAY)])) == 2
    assert len(merge_events([event(1), event(2, when=when("last week", MONDAY))])) == 2
    assert len(merge_events([event(1), event(2, actor_id="syria")])) == 2


def test_outlets_whose_days_are_not_known_may_speak_of_two_days() -> None:
    assert len(merge_events([event(1, when=When()), event(2, when=When())])) == 2


def test_what_one_telling_lacks_comes_from_the_other() -> None:
    first = event(1, when=When(), actor_id=None)
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
    roster = load_actors()
    pair = [event(1, actor_id="nusra"), event(2, actor_id="al-qaeda")]
    assert len(merge_events(pair, roster)) == 1
    assert len(merge_events(pair)) == 2


def test_merging_twice_changes_nothing() -> None:
    once = merge_events([event(1), event(2), event(3, place=FAR_AWAY)])
    assert merge_events(once) == once
