"""How a page behaves in the hands of a reader, with the network cut."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import folium
import pytest
from shapely.geometry import Point

from geomap.frames import from_records
from geomap.layers import build_layers
from geomap.rendering import render, write_map
from tests.browser.conftest import ACTORS, make_event, until

pytestmark = pytest.mark.browser

EVERYTHING = {"jets", "ships", "push", "downed", "plan", "talks", "between", "again"}


def test_a_page_opens_without_a_single_request(watch: Callable[..., Any], page_file: Path) -> None:
    seen = watch().go(page_file)
    seen.page.wait_for_timeout(400)
    assert seen.visible() == EVERYTHING
    assert [url for url in seen.requests if not url.startswith("data:")] == [page_file.as_uri()]
    assert seen.troubles == []


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("?actors=russia", {"jets", "ships", "push", "talks"}),
        ("?actors=russia-navy", {"ships"}),
        ("?actors=isis,syria", {"downed", "again", "push", "plan"}),
        ("?actors=unattributed", {"between"}),
        ("?actors=route-ships", {"ships"}),
        ("?actors=nobody", set()),
        ("?status=claimed,planned", {"between", "plan"}),
        ("?types=Strategic%20developments", {"plan", "talks"}),
        ("?types=strategic-developments&actors=russia", {"talks"}),
        ("?from=2015-10-08&to=2015-10-15", {"push", "downed"}),
        ("?to=2015-10-02", {"jets"}),
        ("?from=2015-10-21&undated=1", {"talks", "plan", "between"}),
        ("?from=yesterday", EVERYTHING),
    ],
)
def test_an_address_chooses_the_events(
    watch: Callable[..., Any], page_file: Path, address: str, shown: set[str]
) -> None:
    assert watch().go(page_file, address).visible() == shown


def test_russias_map_has_no_event_in_which_it_is_only_the_target(
    watch: Callable[..., Any], page_file: Path
) -> None:
    seen = watch().go(page_file, "?actors=russia")
    assert "downed" not in seen.visible()
    listed = seen.page.locator(".gm-item").evaluate_all("items => items.map(i => i.dataset.event)")
    assert set(listed) == seen.visible()
    assert seen.state()["actors"] == ["russia"]


def test_waters_that_a_claimed_length_leaves_are_hatched_with_their_route(
    watch: Callable[..., Any], page_file: Path
) -> None:
    seen = watch().go(page_file, "?actors=russia-navy")
    waters = seen.page.locator("path.gm-launch-area")
    assert waters.count() == 1
    assert waters.get_attribute("fill").startswith("url(#gm-hatch-")
    assert watch().go(page_file, "?actors=isis").page.locator("path.gm-launch-area").count() == 0


def test_what_a_reader_chooses_stands_in_the_address(
    watch: Callable[..., Any], page_file: Path
) -> None:
    seen = watch().go(page_file)
    seen.page.get_by_label("only Islamic State").click()
    assert seen.visible() == {"downed", "again"}
    assert "actors=isis" in seen.address()
    again = watch().go(page_file, seen.address().removeprefix(page_file.as_uri()))
    assert again.visible() == {"downed", "again"}
    assert again.state()["view"] == seen.state()["view"]
    seen.page.get_by_role("button", name="Show everything").click()
    assert seen.visible() == EVERYTHING
    assert "actors" not in seen.address()


def test_a_box_takes_an_actor_off_the_map(watch: Callable[..., Any], page_file: Path) -> None:
    seen = watch().go(page_file)
    seen.page.locator("input[data-actor=isis]").uncheck()
    assert seen.visible() == EVERYTHING - {"downed", "again"}
    seen.page.get_by_role("button", name="none", exact=True).click()
    assert seen.visible() == set()
    assert seen.page.locator(".gm-mark").count() == 0


def test_a_link_to_an_event_opens_it_with_its_sentence_and_outlet(
    watch: Callable[..., Any], page_file: Path
) -> None:
    seen = watch().go(page_file, "?event=ships")
    card = seen.page.locator(".leaflet-popup .gm-card")
    assert card.locator("blockquote").inner_text() == "A sentence of our own about ships."
    words = card.inner_text()
    for expected in ("The Morning Wire", "1,512 km", "1,500 km", "Iran → Iraq → Syria", "assumed"):
        assert expected in words
    seen.page.keyboard.press("Escape")
    assert seen.state()["event"] is None
    assert "event=" not in seen.address()


def test_an_event_without_a_place_is_reached_from_the_list(
    watch: Callable[..., Any], page_file: Path
) -> None:
    seen = watch().go(page_file)
    seen.page.locator(".gm-item[data-event=talks]").click()
    assert "place not found by geomap" in seen.page.locator(".gm-sheet .gm-card").inner_text()
    assert seen.state()["event"] == "talks"


def test_the_status_of_an_event_names_who_claims_it(
    watch: Callable[..., Any], page_file: Path
) -> None:
    seen = watch().go(page_file, "?event=between")
    assert "claimed by a spokesman" in seen.page.locator(".gm-card").inner_text()


def test_marks_are_reached_and_opened_by_keyboard(
    watch: Callable[..., Any], page_file: Path
) -> None:
    seen = watch().go(page_file, "#9/35.1/36.75")
    mark = seen.page.locator(".gm-mark[data-event=push]")
    assert mark.get_attribute("aria-label") == "What happened in push, reported"
    mark.focus()
    seen.page.keyboard.press("Enter")
    assert seen.state()["event"] == "push"


def test_a_vague_event_has_its_circle_and_an_exact_one_has_none(
    watch: Callable[..., Any], page_file: Path
) -> None:
    seen = watch().go(page_file, "?event=push#9/35.1/36.75")
    assert seen.page.locator("path.gm-circle").count() == 1
    assert seen.page.locator(".gm-mark[data-event=push] .gm-is-soft").count() == 1
    box = seen.page.locator("path.gm-circle").bounding_box()
    # 40 km across at 35.1° N and zoom 9: 40 000 m / (156 543 m × cos φ / 2⁹) pixels.
    assert box
    assert box["width"] == pytest.approx(160, abs=4)


def test_a_route_tells_its_legs_and_tints_the_countries_on_demand(
    watch: Callable[..., Any], page_file: Path
) -> None:
    seen = watch().go(page_file, "?event=ships")
    legs = seen.page.locator(".gm-legs li").all_text_contents()
    assert [leg.split(":")[0] for leg in legs][-3:] == ["Iran", "Iraq", "Syria"]
    assert seen.page.locator("path.gm-tint").count() == 0
    seen.page.get_by_role("button", name="Tint the countries crossed").click()
    assert seen.page.locator("path.gm-tint").count() == len(
        {leg.split(":")[0] for leg in legs} - {"sea"}
    )
    assert seen.page.get_by_role("button", name="Take the tint away").count() == 1
    seen.page.keyboard.press("Escape")
    assert seen.page.locator("path.gm-tint").count() == 0
    assert seen.troubles == []


def test_an_actor_that_the_sentence_does_not_name_is_said_to_be_inferred(
    watch: Callable[..., Any], page_file: Path
) -> None:
    told = "actor inferred from the text around"
    assert told in watch().go(page_file, "?event=jets").page.locator(".gm-brow").inner_text()
    assert told not in watch().go(page_file, "?event=push").page.locator(".gm-brow").inner_text()


def test_a_sandboxed_frame_works_and_tells_its_height(
    watch: Callable[..., Any], page_file: Path
) -> None:
    host = page_file.with_name("host.html")
    host.write_text(
        "<script>window.heard=[];addEventListener('message',e=>heard.push(e.data))</script>"
        '<iframe name="war" sandbox="allow-scripts" width=800 height=600 '
        'src="map.html?actors=isis"></iframe>'
    )
    seen = watch()
    seen.page.goto(host.as_uri())
    until(seen.page, "window.heard.length >= 2")
    heard = seen.page.evaluate("window.heard")
    assert {"geomap-height": {"war": 620}} in heard
    assert {"datawrapper-height": {"war": 620}} in heard
    frame = seen.page.frames[1]
    until(frame, "document.documentElement.dataset.ready === 'true'")
    assert set(frame.evaluate("geomap.visible()")) == {"downed", "again"}
    frame.locator(".gm-item").first.click()
    assert frame.locator(".gm-card").count() == 1
    assert seen.troubles == []


def test_another_folium_plugin_lives_on_the_same_map(
    watch: Callable[..., Any], tmp_path: Path
) -> None:
    frame = from_records([({"event_id": "e", "title": "t", "status": "reported"}, Point(36, 35))])
    drawn = render(build_layers(frame, {}), title="With a pin")
    folium.Marker([35.2, 36.4], popup="our pin", tooltip="pin").add_to(drawn)
    folium.Circle([35.2, 36.4], radius=9000).add_to(drawn)
    drawn.save(tmp_path / "map.html")
    seen = watch().go(tmp_path / "map.html")
    seen.page.locator("img.leaflet-marker-icon").click()
    assert seen.page.locator(".leaflet-popup-content").inner_text().strip() == "our pin"
    assert seen.visible() == {"e"}
    assert seen.troubles == []


@pytest.mark.parametrize("address", ["", "?event=push", "?plain=1"])
def test_a_phone_needs_no_sideways_scrolling(
    watch: Callable[..., Any], page_file: Path, address: str
) -> None:
    seen = watch(390, 844, has_touch=True, is_mobile=True).go(page_file, address)
    assert seen.page.evaluate("document.documentElement.scrollWidth") <= 390
    assert seen.page.evaluate("document.body.scrollWidth") <= 390
    assert seen.troubles == []


def test_the_plain_page_tells_every_sentence(watch: Callable[..., Any], page_file: Path) -> None:
    seen = watch().go(page_file, "?plain=1")
    assert seen.page.locator("blockquote").count() == len(EVERYTHING)
    assert not seen.page.locator("#geomap-map").is_visible()


@pytest.mark.parametrize(
    ("scheme", "address", "dark"),
    [("dark", "", True), ("dark", "?theme=light", False), ("light", "?theme=dark", True)],
)
def test_the_theme_is_the_readers(
    watch: Callable[..., Any], page_file: Path, scheme: str, address: str, dark: bool
) -> None:
    seen = watch(color_scheme=scheme).go(page_file, address)
    ground = seen.page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert (max(map(int, json.loads(ground.replace("rgb(", "[").replace(")", "]")))) < 80) == dark


def test_a_page_names_whom_an_online_geocoders_answer_is_from(
    watch: Callable[..., Any], tmp_path: Path
) -> None:
    rows = [
        (
            {"event_id": f"e{n}", "status": "reported", "place_row": {"source": source}},
            Point(37, 36),
        )
        for n, source in enumerate(["curated", "Photon (<b>© them</b>)", "Photon (<b>© them</b>)"])
    ]
    path = write_map(from_records(rows), {}, tmp_path / "map.html", title="Asked")
    seen = watch().go(path)
    told = seen.page.locator(".gm-foot p").all_text_contents()
    assert told[1:] == ["Also: Photon (<b>© them</b>)"]
    assert seen.troubles == []


def test_a_card_lists_the_tellings_and_what_they_disagree_on(
    watch: Callable[..., Any], tmp_path: Path
) -> None:
    own = {"quote": "Jets hit a market in Saada.", "source": "The Morning Wire"}
    tellings = [
        {**own, "status": "reported", "place": "Saada", "actor": "russia", "fatalities": 12},
        {"quote": "At least 15 people died in an air strike in Yemen.", "source": "Gulf Ledger",
         "status": "reported", "place": "Yemen", "fatalities": 15, "bound": "at least"},
        {"quote": "The jets never flew <b>there</b>.", "source": "Bulletin", "status": "denied",
         "place": "Dahyan", "actor": "Nobody"},
    ]  # fmt: skip
    row = make_event(
        "market", "russia", (43.76, 16.94), **own, sources=tellings, place="Saada", country="YE",
        fatalities=12, fatalities_low=12, fatalities_high=15,
    )  # fmt: skip
    path = write_map(from_records([row]), ACTORS, tmp_path / "map.html", title="One event")
    seen = watch().go(path, "?event=market")
    card = seen.page.locator(".gm-card")
    assert card.locator(".gm-told").count() == 3
    assert "12 to 15 killed" in card.inner_text()
    assert card.locator(".gm-tolls").inner_text() == (
        "12 (The Morning Wire); at least 15 (Gulf Ledger)"
    )
    differing = [
        each.locator(".gm-differs").all_inner_texts() for each in card.locator(".gm-told").all()
    ]
    assert differing == [[], ["at least 15 killed"], ["denied", "place: Dahyan", "by: Nobody"]]
    assert card.locator("b").count() == 0
    assert seen.troubles == []
