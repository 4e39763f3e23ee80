"""Density of many events, and a page over tiles as ``geomap serve`` gives it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest
from shapely import points

from geomap.frames import COLUMNS, from_columns
from geomap.rendering import write_map
from geomap.rendering.tiled_page import parts_of, write_tiled_map
from geomap.serving import serve
from tests.browser.conftest import ACTORS, Watched, until

pytest.importorskip("pmtiles")
pytestmark = [pytest.mark.browser, pytest.mark.allow_hosts(["127.0.0.1"])]

MANY = 21_000
CROWD = 1_200  # at one spot, more than a tile holds
HOSTILE = "<img src=x onerror=\"document.title='run'\"></script><script>alert(1)</script>{{x}}"


def _columns(count: int) -> tuple[dict[str, list[Any]], list[Any]]:
    rows = [
        {
            "event_id": f"e{n}",
            "title": HOSTILE if n == 5 else f"Event {n}",
            "event_type": "Battles",
            "actor_id": ("russia", "isis", "syria")[n % 3],
            "actor": ("russia", "isis", "syria")[n % 3],
            "date_start": f"201{n % 5}-{1 + n % 12:02d}-11",
            "place": HOSTILE if n == 5 else "Homs",
            "geo_precision": 1,
            "source": HOSTILE if n == 5 else f"Outlet {n % 9}",
            "url": "javascript:alert(1)" if n == 5 else f"https://outlet.example/{n}",
            "quote": HOSTILE if n == 5 else f"A sentence of our own, number {n}.",
        }
        for n in range(count)
    ]
    spots = [
        (50.5, 48.5)
        if n == 5
        else (36.72, 34.73)
        if n < CROWD
        else (36 + n % 97 / 20, 32 + n % 89 / 25)
        for n in range(count)
    ]
    return {name: [row.get(name) for row in rows] for name in COLUMNS}, list(points(spots))


@pytest.fixture(scope="module")
def dense_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("dense") / "map.html"
    return write_map(from_columns(*_columns(MANY)), ACTORS, path, title="Dense")


@pytest.fixture(scope="module")
def tiled(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    out = tmp_path_factory.mktemp("tiled")
    frame = from_columns(*_columns(4_000))
    write_tiled_map(parts_of(frame), ACTORS, out, title="Four thousand")
    heard, told = Event(), []

    def ready(address: str) -> None:
        told.append(address)
        heard.set()

    Thread(target=serve, args=(out,), kwargs={"ready": ready}, daemon=True).start()
    assert heard.wait(10)
    return out, told[0]


@pytest.fixture
def look(browser: Any, tiled: tuple[Path, str]) -> Iterator[Callable[..., Watched]]:
    contexts = []

    def opened(address: str = "", width: int = 1280, **options: Any) -> Watched:
        context = browser.new_context(viewport={"width": width, "height": 800}, **options)
        contexts.append(context)
        seen = Watched(context.new_page())
        seen.page.goto(tiled[1] + address)
        seen.page.wait_for_selector("html[data-ready=true]", state="attached")
        seen.page.wait_for_selector(".gm-tiles-shown", state="attached")
        return seen

    yield opened
    for context in contexts:
        context.close()


def _sum(seen: Watched) -> int:
    return int(
        seen.page.evaluate("window.geomap.hexagons().reduce((sum, one) => sum + one.count, 0)")
    )


def test_many_events_are_counted_in_hexagons_and_parted_closer(
    watch: Callable[..., Any], dense_file: Path
) -> None:
    seen = watch().go(dense_file)
    assert _sum(seen) == MANY
    assert seen.page.locator(".gm-density-key").is_visible()
    seen.page.evaluate("history.replaceState(null, '', '?actors=isis')")
    seen.page.reload()
    seen.page.wait_for_selector("html[data-ready=true]", state="attached")
    assert _sum(seen) == MANY // 3
    seen.page.goto(dense_file.as_uri() + "#11/33.0/36.5")
    seen.page.reload()
    seen.page.wait_for_selector(".gm-mark", state="attached")
    assert _sum(seen) == 0
    assert not seen.page.locator(".gm-density-key").is_visible()
    assert seen.troubles == []


def test_hexagons_are_reached_by_keyboard_and_named(
    watch: Callable[..., Any], dense_file: Path
) -> None:
    seen = watch().go(dense_file)
    stop = seen.page.locator("button.gm-hex")
    assert stop.count() == 1
    stop.focus()
    before = stop.get_attribute("aria-label")
    assert "events" in before
    seen.page.keyboard.press("ArrowRight")
    assert seen.page.evaluate("document.activeElement.className").startswith("gm-hex")
    assert stop.get_attribute("aria-label") != before
    zoom = seen.page.evaluate("window.geomap.state().view.split('/')[0]")
    seen.page.keyboard.press("Enter")
    until(seen.page, f"+window.geomap.state().view.split('/')[0] > {zoom}")


def test_a_tiled_page_asks_its_own_site_alone_and_counts_truly(
    look: Callable[..., Watched],
) -> None:
    seen = look()
    assert _sum(seen) == 3_999  # the one far away is in no tile of the view
    names = {url.split("?")[0].rsplit("/", 1)[-1] for url in seen.requests if url[:4] == "http"}
    assert names <= {"", "events.pmtiles", "favicon.ico"}
    filtered = look("?actors=isis&from=2012-01&to=2012-12")
    wanted = sum(n % 3 == 1 and n % 5 == 2 for n in range(4_000))
    assert _sum(filtered) == wanted
    assert f"{wanted:,} of 4,000" in filtered.page.locator(".gm-tally").inner_text()
    assert filtered.troubles == []


def test_an_event_of_a_tile_opens_its_card_with_sentence_and_outlet(
    look: Callable[..., Watched],
) -> None:
    seen = look("#14/34.0/38.0")
    seen.page.evaluate("location.hash = '#13/34.48/38.25'")
    seen = look("?event=e1500#12/34.28/39.15")
    card = seen.page.locator(".gm-card")
    card.wait_for()
    assert "number 1500." in card.inner_text()
    assert "Outlet 6" in card.inner_text()


def test_a_pile_at_one_spot_is_listed_piece_by_piece(look: Callable[..., Watched]) -> None:
    seen = look("#14/34.73/36.72")
    seen.page.locator("button.gm-hex").focus()
    seen.page.keyboard.press("Enter")
    seen.page.locator(".gm-place").wait_for()
    assert "1,1" in seen.page.locator("button.gm-hex").get_attribute("aria-label")
    assert seen.page.locator(".gm-place .gm-choice").count() >= 100
    seen.page.locator(".gm-place .gm-choice").first.click()
    assert "A sentence of our own" in seen.page.locator(".gm-card:not(.gm-place)").inner_text()


def test_hostile_text_in_a_tile_runs_nothing(look: Callable[..., Watched]) -> None:
    seen = look("?event=e5#9/48.5/50.5")
    card = seen.page.locator(".gm-card")
    card.wait_for()
    assert HOSTILE in card.inner_text()
    assert seen.page.title() == "Four thousand"
    assert card.locator("img, script, a[href^=javascript]").count() == 0
    assert not any(trouble.startswith(("dialog", "error")) for trouble in seen.troubles)


def test_from_a_file_the_page_says_what_to_do(
    watch: Callable[..., Any], tiled: tuple[Path, str]
) -> None:
    seen = watch()
    seen.page.goto((tiled[0] / "index.html").as_uri())
    line = seen.page.locator(".gm-refusal")
    line.wait_for()
    assert "geomap serve" in line.inner_text()
