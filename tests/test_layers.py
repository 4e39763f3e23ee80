"""Who is in which layer, and whether colours can be seen."""

from __future__ import annotations

import json
from typing import Any

import pandas as pd
import pytest
from shapely.geometry import LineString, Point

from geomap import style
from geomap.frames import from_records
from geomap.layers import Layer, acting, build_layers, chain, present
from geomap.model import Actor

ACTORS = {
    actor.id: actor
    for actor in (
        Actor("russia", "Russia", "state forces", side="government", colour="#0072B2", letter="RU"),
        Actor("syria", "Syria", "state forces", side="government", colour="#B5460F", letter="SY"),
        Actor("isis", "Islamic State", "rebel group", side="isis", colour="#000000", letter="IS"),
        Actor("nusra", "Nusra Front", "rebel group", parent="al-qaeda", letter="N"),
        Actor("al-qaeda", "al-Qaeda", "rebel group", side="opposition", letter="AQ"),
    )
}


def event(number: int, actor_id: str | None, **more: Any) -> tuple[dict[str, Any], Any]:
    geometry = more.pop("geometry", Point(36.7, 34.7))
    record = {"event_id": f"e{number}", "title": f"Event {number}", "actor_id": actor_id, **more}
    return record, geometry


def layers_of(*events: tuple[dict[str, Any], Any]) -> dict[str, Layer]:
    return {layer.id: layer for layer in build_layers(from_records(events), ACTORS)}


def ids(layer: Layer) -> list[str]:
    return list(layer.frame["event_id"])


def test_a_navys_act_is_in_its_states_layer() -> None:
    found = layers_of(event(1, "russia-navy", actor="Russian navy"), event(2, "russia"))
    assert list(found) == ["russia"]
    assert ids(found["russia"]) == ["e1", "e2"]


def test_a_part_is_found_by_its_row_where_its_name_does_not_say_whose_it_is() -> None:
    assert list(layers_of(event(1, "nusra"))) == ["al-qaeda"]
    assert chain("nusra", ACTORS) == ("nusra", "al-qaeda")


def test_parts_that_name_each_other_end_nowhere() -> None:
    loop = {
        "a": Actor("a", "A", "civilians", parent="b"),
        "b": Actor("b", "B", "civilians", parent="a"),
    }
    assert chain("a", loop) == ("a", "b")


def test_an_ally_has_the_event_in_its_layer_and_a_target_has_not() -> None:
    found = layers_of(event(1, "syria", allies=["russia"], target_id="isis"))
    assert set(found) == {"syria", "russia"}


def test_an_act_of_nobody_named_is_kept() -> None:
    found = layers_of(event(1, None), event(2, "isis"))
    assert ids(found["unattributed"]) == ["e1"]
    assert list(found) == ["isis", "unattributed"]


def test_an_actor_that_no_table_knows_still_has_a_layer() -> None:
    found = layers_of(event(1, "some-brigade", actor="Some Brigade"))
    assert found["some-brigade"].name == "Some Brigade"
    assert found["some-brigade"].letter == "S"


def test_a_route_has_a_layer_of_its_own_beside_its_actors() -> None:
    line = LineString([(50, 41), (44, 36), (36, 35)])
    route = {"origin": "marine:x", "destination": "geonames:1", "claims_km": {}}
    found = layers_of(event(1, "russia", geometry=line, route=route))
    assert list(found) == ["russia", "route-e1"]
    assert found["route-e1"].side == "routes"
    assert found["route-e1"].colour == found["russia"].colour


def test_a_road_is_no_route() -> None:
    assert list(layers_of(event(1, "russia", geometry=LineString([(36, 35), (37, 36)])))) == [
        "russia"
    ]


@pytest.mark.parametrize("missing", [None, float("nan"), pd.NA, pd.NaT, ""])
def test_what_frames_say_for_nothing_is_nothing(missing: Any) -> None:
    assert present(missing) is None


@pytest.mark.parametrize(
    "told", ['["iran", "russia"]', "iran;russia", "iran, russia", ["iran", "russia"]]
)
def test_allies_are_read_as_tables_write_them(told: Any) -> None:
    assert acting("syria", told, ACTORS) == ("syria", "iran", "russia")


def test_frames_are_not_changed_by_making_layers() -> None:
    frame = from_records([event(1, "russia"), event(2, None)])
    before = frame.copy()
    build_layers(frame, ACTORS)
    assert json.loads(frame.to_json()) == json.loads(before.to_json())


@pytest.mark.parametrize(("light", "dark"), [*style.PALETTE, style.UNATTRIBUTED])
def test_every_colour_is_seen_on_land_and_water_of_its_theme(light: str, dark: str) -> None:
    for colour, theme in ((light, style.LIGHT), (dark, style.DARK)):
        for ground in ("land", "water", "paper"):
            assert style.contrast(colour, theme[ground]) >= style.MINIMUM_CONTRAST, (colour, ground)


@pytest.mark.parametrize("theme", [style.LIGHT, style.DARK])
def test_words_can_be_read_in_both_themes(theme: dict[str, str]) -> None:
    for word, ground in (
        ("ink", "paper"),
        ("muted", "paper"),
        ("accent", "paper"),
        ("label", "land"),
    ):
        assert style.contrast(theme[word], theme[ground]) >= 4.5, (word, ground)  # WCAG 2.2, 1.4.3


def test_sides_have_shapes_that_differ() -> None:
    sides = ["a", "b", "c", "d", "e"]
    assert len({style.shape_of(side, sides) for side in [*sides, None]}) == 6


def test_the_sides_of_one_war_are_not_told_of_another() -> None:
    at_home = layers_of(event(1, "russia", country="SY"), event(2, "isis", country="IQ"))
    elsewhere = layers_of(event(1, "russia", country="UA"), event(2, "isis", country="NE"))
    assert {layer.side for layer in at_home.values()} == {"government", "isis"}
    assert {layer.side for layer in elsewhere.values()} == {None}
