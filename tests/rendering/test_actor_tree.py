"""What a page's tree of actors has below its layers."""

from __future__ import annotations

from shapely.geometry import Point

from geomap.frames import from_records
from geomap.layers import build_layers
from geomap.model import Actor
from geomap.rendering.actor_tree import part_rows

RUSSIA = Actor("russia", "Russia", "state forces")
NAVY = Actor("russia-navy", "Russian Navy", "state forces", parent="russia")
FLEET = Actor("caspian", "Caspian Flotilla", "state forces", parent="russia-navy")
KNOWN = {actor.id: actor for actor in (RUSSIA, NAVY, FLEET)}


def _parts(*rows: dict[str, object]) -> list[tuple[str, str, str]]:
    numbered = [({"event_id": f"e{n}", **row}, Point(36, 35)) for n, row in enumerate(rows)]
    frame = from_records(numbered)
    return part_rows(frame, build_layers(frame, KNOWN), KNOWN)


def test_a_part_of_a_part_brings_the_one_between() -> None:
    assert _parts({"actor_id": "caspian"}) == [
        ("caspian", "Caspian Flotilla", "russia-navy"),
        ("russia-navy", "Russian Navy", "russia"),
    ]


def test_an_ally_is_a_part_too_and_a_part_of_no_table_is_named_as_told() -> None:
    parts = _parts(
        {"actor_id": "russia-air-force", "actor": "Russian jets"},
        {"actor_id": "russia", "allies": ["russia-marines"]},
    )
    assert parts == [
        ("russia-marines", "Marines", "russia"),
        ("russia-air-force", "Russian jets", "russia"),
    ]


def test_who_is_a_whole_has_no_row_and_no_events_have_none() -> None:
    assert _parts({"actor_id": "russia"}) == []
    assert part_rows(None, [], {}) == []
