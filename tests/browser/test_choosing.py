"""Every filter at once: actors and parts, outlets, how exact, words; the list in any order."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from geomap.frames import from_records
from geomap.model import Actor
from geomap.rendering import write_map
from tests.browser.conftest import ACTORS, make_event, some_events

pytestmark = pytest.mark.browser

FLEET = Actor("caspian", "Caspian Flotilla", "state forces", parent="russia-navy")
NAVY = Actor("russia-navy", "Russian Navy", "state forces", parent="russia")


@pytest.fixture(scope="module")
def war_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Eight events, and four of which outlets, parts and places are told."""
    wire = {"source": "Other, Wire"}
    both = [{"source": "Other, Wire", "quote": "A barge was seen."}, {"source": "Third Post"}]
    more = [
        make_event(
            "barge", "caspian", (49.9, 41.2), place="Baku", actor="Caspian Flotilla", **wire
        ),
        make_event("depot", "syria", (36.6, 35.1), place="Ḥamāh", sources=both, target="rebels"),
        make_event("rumour", "isis", (37.1, 36.2), place="Aleppo", source=None),
        make_event("wide", "syria", (38, 35), place="Homs Governorate", geo_precision=4, **wire),
    ]
    known = {**ACTORS, NAVY.id: NAVY, FLEET.id: FLEET}
    path = tmp_path_factory.mktemp("war") / "map.html"
    return write_map(from_records([*some_events(), *more]), known, path, title="Twelve events")


def _box(seen: Any, actor: str) -> Any:
    return seen.page.locator(f"input[data-actor={actor}]")


def _unfold(seen: Any, name: str) -> None:
    seen.page.get_by_role("button", name=f"Parts of {name}").click()


def test_parts_stand_below_their_state_and_are_switched_with_it(
    watch: Callable[..., Any], war_file: Path
) -> None:
    seen = watch().go(war_file)
    everything = seen.visible()
    assert not _box(seen, "russia-navy").is_visible()
    _unfold(seen, "Russia")
    _unfold(seen, "Russian Navy")
    _box(seen, "caspian").uncheck()
    assert seen.visible() == everything - {"barge"}
    assert _box(seen, "russia").evaluate("b => b.indeterminate")
    assert _box(seen, "russia-navy").evaluate("b => b.indeterminate")
    assert "caspian" not in seen.address()
    _box(seen, "russia").check()
    assert seen.visible() == everything
    assert "actors" not in seen.address()
    _box(seen, "russia").uncheck()
    assert not _box(seen, "caspian").is_checked()
    assert seen.visible() == everything - {
        "jets",
        "barge",
        "talks",
    }  # the route and Syria's push stay


def test_a_state_itself_is_one_of_its_rows(watch: Callable[..., Any], war_file: Path) -> None:
    seen = watch().go(war_file, "?actors=russia-itself")
    assert seen.visible() == {"push", "talks"}
    assert seen.page.get_by_text("Russia, no part named").is_visible()
    _box(seen, "russia-air-force").check()
    assert seen.visible() == {"push", "talks", "jets"}
    assert seen.state()["actors"] == ["russia-air-force", "russia-itself"]
    again = watch().go(war_file, seen.address().removeprefix(war_file.as_uri()))
    assert again.visible() == {"push", "talks", "jets"}


def test_a_side_is_switched_as_a_whole(watch: Callable[..., Any], war_file: Path) -> None:
    seen = watch().go(war_file)
    seen.page.get_by_role("checkbox", name="government").uncheck()
    assert seen.visible() == {"downed", "again", "rumour", "between", "ships"}  # by its route
    assert not _box(seen, "syria").is_checked()
    seen.page.get_by_role("checkbox", name="government").press("Space")
    assert "actors" not in seen.address()


def test_outlets_are_chosen_and_who_tells_an_event_too_counts(
    watch: Callable[..., Any], war_file: Path
) -> None:
    seen = watch().go(war_file)
    seen.page.get_by_text("Told by", exact=True).click()
    boxes = seen.page.get_by_role("group", name="Told by").get_by_role("checkbox")
    assert boxes.count() == 4
    for box in boxes.all():
        if box.get_attribute("data-value") != "other-wire":
            box.uncheck()
    assert seen.visible() == {"barge", "depot", "wide"}
    assert "sources=other-wire" in seen.address()
    assert watch().go(war_file, "?sources=_").visible() == {"rumour"}
    assert watch().go(war_file, "?sources=other-wire&actors=syria").visible() == {"depot", "wide"}


def test_exact_spots_and_areas_are_chosen(watch: Callable[..., Any], war_file: Path) -> None:
    assert watch().go(war_file, "?precision=area").visible() == {"ships", "push", "between", "wide"}
    assert watch().go(war_file, "?precision=none").visible() == {"talks"}
    seen = watch().go(war_file, "?actors=russia")
    seen.page.get_by_text("How exact the place is").click()
    seen.page.get_by_label("area, line or vicinity").uncheck()
    assert seen.visible() == {"jets", "talks", "barge"}
    assert seen.state()["precision"] == ["exact", "none"]
    seen.page.go_back()
    assert seen.visible() == {"jets", "talks", "barge", "ships", "push"}


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("HAMAH", {"depot"}),  # without case and accents
        ("barge seen", {"depot"}),  # all words, in another outlet's sentence
        ("“jets”", {"jets"}),
        ("caspian flotilla", {"barge"}),
        ("rebels", {"depot"}),
        ("nothing such", set()),
    ],
)
def test_words_are_found_in_titles_sentences_actors_and_places(
    watch: Callable[..., Any], war_file: Path, words: str, found: set[str]
) -> None:
    seen = watch().go(war_file)
    seen.page.get_by_role("searchbox", name="Search events and places").fill(words)
    seen.page.wait_for_timeout(400)  # it is searched when the typing pauses
    assert seen.visible() == found
    again = watch().go(war_file, seen.address().removeprefix(war_file.as_uri()))
    assert again.visible() == found
    assert again.page.get_by_role("searchbox").first.input_value() == words


def test_a_search_goes_back_as_one_step_and_is_reset(
    watch: Callable[..., Any], war_file: Path
) -> None:
    seen = watch().go(war_file)
    everything = seen.visible()
    field = seen.page.get_by_role("searchbox").first
    field.press_sequentially("aleppo", delay=60)
    field.press("Enter")
    assert seen.visible() == {"rumour"}
    seen.page.go_back()
    assert seen.visible() == everything
    assert field.input_value() == ""
    field.fill("aleppo")
    field.press("Enter")
    seen.page.get_by_role("button", name="Show everything").click()
    assert field.input_value() == ""
    assert seen.visible() == everything


def test_a_place_is_found_and_gone_to(watch: Callable[..., Any], war_file: Path) -> None:
    seen = watch().go(war_file)
    field = seen.page.get_by_role("searchbox").first
    field.fill("baku")
    seen.page.get_by_role("button", name="Show Baku on the map").press("Enter")
    zoom, lat, lon = map(float, seen.state()["view"].split("/"))
    assert (zoom, round(lat, 1), round(lon, 1)) == (9, 41.2, 49.9)
    field.fill("tabriz")  # a town of the basemap
    seen.page.get_by_role("button", name="Show Tabriz on the map").click()
    assert round(float(seen.state()["view"].split("/")[1])) == 38


def _listed(seen: Any) -> list[str]:
    return list(
        seen.page.locator(".gm-item").evaluate_all("all => all.map((i) => i.dataset.event)")
    )


def test_the_list_is_ordered_as_the_reader_likes(watch: Callable[..., Any], war_file: Path) -> None:
    seen = watch().go(war_file, "?actors=isis,caspian&sort=latest")
    assert _listed(seen)[:2] == ["again", "downed"]
    order = seen.page.get_by_label("Sort by")
    order.select_option("place")
    assert _listed(seen)[:2] == ["rumour", "barge"]  # Aleppo, Baku, then those without a place
    assert "sort=place" in seen.address()
    order.select_option(label="actor")
    assert _listed(seen)[0] == "barge"
    order.select_option("date")
    assert _listed(seen)[:2] == ["downed", "again"]
    assert "sort" not in seen.address()


def test_the_list_keeps_to_what_the_map_shows(watch: Callable[..., Any], war_file: Path) -> None:
    seen = watch().go(war_file, "#9/35.1/36.7")
    seen.page.get_by_label("only what the map shows").check()
    assert set(_listed(seen)) == {"push", "depot", "plan", "jets"} & set(_listed(seen))
    assert "push" in _listed(seen)
    assert "barge" not in _listed(seen)
    seen.page.evaluate("location.hash = '#9/41.2/49.9'")
    seen.page.wait_for_timeout(300)
    assert _listed(seen) == ["barge"]
    assert "1 of 12 events" in seen.page.locator(".gm-tally").inner_text()


def test_an_ordered_list_and_the_map_follow_each_other(
    watch: Callable[..., Any], war_file: Path
) -> None:
    seen = watch().go(war_file, "?sort=place")
    first = seen.page.locator(".gm-item").first
    first.focus()
    seen.page.keyboard.press("ArrowDown")
    seen.page.keyboard.press("Enter")
    assert seen.state()["event"] == _listed(seen)[1]
    seen.page.keyboard.press("Escape")
    assert seen.page.evaluate("document.activeElement.dataset.event") == _listed(seen)[1]
    seen = watch().go(war_file, "?sort=latest&event=jets")
    assert seen.page.locator(".gm-item[aria-current]").get_attribute("data-event") == "jets"


def test_everything_is_chosen_at_once(watch: Callable[..., Any], war_file: Path) -> None:
    address = (
        "?actors=syria&types=battles&status=reported&sources=the-morning-wire&precision=area"
        "&from=2015-10-06&to=2015-10-08&q=push&sort=type"
    )
    seen = watch().go(war_file, address)
    assert seen.visible() == {"push"}
    assert _listed(seen) == ["push"]
    assert seen.troubles == []
    for part in address[1:].split("&"):
        assert part in seen.address()
