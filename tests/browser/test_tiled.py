"""Density of many events, and a page over tiles as ``geomap serve`` gives it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
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
TILED = 4_000
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


COUNTRY_WIDE, PROVINCE_WIDE, NOWHERE = 9, 19, 29  # of every fifty
KINDS = ("Battles", "Protests", "Strategic developments")


def _rich(n: int) -> dict[str, Any]:
    """What filters ask of the n-th event of the tiled page."""
    told: dict[str, Any] = {
        "event_type": KINDS[n % 3],
        "status": ("reported", "claimed", "denied")[n % 7 % 3],
        "confidence": (n % 11) / 10,
        "country": "SY",
    }
    if n % 50 == COUNTRY_WIDE:
        return {**told, "geo_precision": 6, "radius_km": 300.0, "place": "Syria"}
    if n % 50 == PROVINCE_WIDE:
        return {**told, "geo_precision": 4, "radius_km": 60.0, "place": "Daraa"}
    vague = n % 10 == 0
    return {**told, "geo_precision": 3 if vague else 1, "radius_km": 45.0 if vague else 1.0}


def _tiled_frame() -> Any:
    columns, shapes = _columns(TILED)
    for n in range(TILED):
        for name, value in _rich(n).items():
            columns[name][n] = value
        columns["quote"][n] += " Zebra crossing." if n in (77, 1978) else ""
        if n % 50 in (COUNTRY_WIDE, PROVINCE_WIDE):
            shapes[n] = points((38.5, 35.0) if n % 50 == COUNTRY_WIDE else (36.1, 32.6))
        if n % 50 == NOWHERE:
            shapes[n] = None
        if n % 40 == 3:
            columns["sources"][n] = json.dumps(
                [{"source": "The Second Wire", "quote": "So it is."}]
            )
    return from_columns(columns, shapes)


@pytest.fixture(scope="module")
def dense_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("dense") / "map.html"
    return write_map(from_columns(*_columns(MANY)), ACTORS, path, title="Dense")


@pytest.fixture(scope="module")
def tiled(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    out = tmp_path_factory.mktemp("tiled")
    write_tiled_map(parts_of(_tiled_frame(), 1_500), ACTORS, out, title="Four thousand")
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
        context.set_default_timeout(20_000)
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


def _tally(seen: Watched, count: int) -> None:
    words = f"{count:,} of {TILED:,} events"
    until(seen.page, f"document.querySelector('.gm-tally').textContent === {words!r}")


def _count(true: Callable[[int, dict[str, Any]], bool]) -> int:
    return sum(true(n, _rich(n)) for n in range(TILED))


def test_a_tiled_page_asks_its_own_site_alone_and_only_parts_of_files(
    look: Callable[..., Watched], tiled: tuple[Path, str]
) -> None:
    seen = look()
    beside = _count(lambda n, _: n % 50 in (COUNTRY_WIDE, PROVINCE_WIDE, NOWHERE))
    assert _sum(seen) == TILED - beside - 1  # the one far away is in no tile of the view
    ranges = []
    seen.page.on("request", lambda asked: ranges.append(asked.headers.get("range")))
    seen.page.get_by_role("searchbox").first.fill("zebra")
    _tally(seen, 2)
    assert all(ranges)
    names = {url.split("?")[0].rsplit("/", 1)[-1] for url in seen.requests if url[:4] == "http"}
    assert names <= {"", "favicon.ico", "events.pmtiles", "facts.bin", "index.bin", "words.bin"}
    assert all(url.startswith((tiled[1], "data:", "blob:")) for url in seen.requests)
    assert seen.troubles == []


@pytest.mark.parametrize(
    ("address", "true"),
    [
        (
            "?actors=isis&from=2012-01&to=2012-12",
            lambda n, _: n % 3 == 1 and n % 5 == 2,
        ),
        ("?types=protests", lambda _, row: row["event_type"] == "Protests"),
        ("?status=claimed,denied", lambda _, row: row["status"] != "reported"),
        ("?sources=the-second-wire,outlet-2", lambda n, _: n % 40 == 3 or n % 9 == 2),
        ("?sure=80", lambda _, row: row["confidence"] >= 0.8),
        ("?precision=none", lambda n, _: n % 50 == NOWHERE),
        (
            "?precision=area&types=battles&from=2013",
            lambda n, row: (
                n % 50 != NOWHERE and row["geo_precision"] > 1 and n % 3 == 0 and n % 5 >= 3
            ),
        ),
        ("?q=zebra", lambda n, _: n in (77, 1978)),
        ("?q=zebra%201978", lambda n, _: n == 1978),
        ("?q=sentence&actors=syria", lambda n, _: n % 3 == 2),
    ],
)
def test_filters_and_search_count_all_events_truly(
    look: Callable[..., Watched], address: str, true: Callable[..., bool]
) -> None:
    seen = look(address)
    _tally(seen, _count(true))
    assert seen.troubles == []


def test_numbers_beside_filters_follow_the_other_filters(look: Callable[..., Watched]) -> None:
    seen = look()
    seen.page.locator("summary", has_text="What").click()
    before = seen.page.locator(".gm-values label", has_text="Protests").locator(".gm-count")
    assert before.inner_text() == f"{_count(lambda n, _: n % 3 == 1):,}"
    seen.page.locator("input[data-actor=isis]").click()  # off
    _tally(seen, _count(lambda n, _: n % 3 != 1))
    assert before.inner_text() == "0"
    assert "count all events of the table" in seen.page.locator(".gm-counts-note").inner_text()
    assert "actors=" in seen.address()
    seen.page.reload()
    _tally(seen, _count(lambda n, _: n % 3 != 1))
    seen.page.locator(".gm-reset").click()
    until(seen.page, "document.querySelector('.gm-tally').textContent === '4,000 events'")


def test_what_is_known_by_its_country_alone_is_a_badge_and_no_point(
    look: Callable[..., Watched],
) -> None:
    seen = look()
    count = _count(lambda n, _: n % 50 == COUNTRY_WIDE)
    badge = seen.page.locator(".gm-badge", has_text="Syria")
    assert str(count) in badge.inner_text()
    near = seen.page.evaluate(
        "geomap.hexagons().filter((x) => Math.hypot(x.lat - 35, x.lon - 38.5) < 0.2)"
    )
    assert sum(one["count"] for one in near) < count  # those of the lattice alone
    badge.click()
    box = seen.page.locator(".gm-place")
    box.wait_for()
    box.locator(".gm-choice").first.click()
    card = seen.page.locator(".gm-card:not(.gm-place)")
    card.wait_for()
    assert "A sentence of our own" in card.inner_text()
    assert "Outlet" in card.inner_text()
    assert seen.troubles == []


def test_events_without_a_place_are_listed_with_their_sentence(
    look: Callable[..., Watched],
) -> None:
    seen = look("?precision=none")
    _tally(seen, _count(lambda n, _: n % 50 == NOWHERE))
    row = seen.page.locator(".gm-item").first
    until(seen.page, "document.querySelector('.gm-item-title').textContent.startsWith('Event')")
    row.click()
    card = seen.page.locator(".gm-card")
    card.wait_for()
    assert "A sentence of our own" in card.inner_text()


def test_vague_places_are_drawn_vague(look: Callable[..., Watched]) -> None:
    seen = look("#13/34.0/38.0")
    seen.page.evaluate("location.hash = '#11/34.4/38.5'")
    seen = look("?precision=area&q=1510")
    _tally(seen, 1)
    mark = seen.page.locator(".gm-mark[data-event=e1510]")
    mark.wait_for()
    assert "gm-mark-soft" in mark.get_attribute("class")
    assert mark.get_attribute("aria-label").startswith("Event 1510")


@pytest.mark.parametrize("address", ["?event=e1500", "?event=e1500&actors=russia"])
def test_a_link_to_an_event_opens_its_card_wherever_it_is(
    look: Callable[..., Watched], address: str
) -> None:
    seen = look(address)
    card = seen.page.locator(".gm-card")
    card.wait_for()
    assert "number 1500." in card.inner_text()
    assert "Outlet 6" in card.inner_text()
    link = card.get_by_role("link", name="Read it there")
    assert link.get_attribute("href") == "https://outlet.example/1500"
    assert "event=e1500" in seen.address()
    assert seen.troubles == []


def test_a_link_to_no_event_says_so(look: Callable[..., Watched]) -> None:
    seen = look("?event=never")
    seen.page.get_by_text("no such event").wait_for()


def test_a_tiled_page_is_used_by_keyboard(look: Callable[..., Watched]) -> None:
    seen = look("?actors=isis&from=2012-01&to=2012-12")
    until(seen.page, "document.querySelector('.gm-item-title').textContent.startsWith('Event')")
    seen.page.locator(".gm-item").first.focus()
    seen.page.keyboard.press("ArrowDown")
    seen.page.keyboard.press("Enter")
    card = seen.page.locator(".gm-card")
    card.wait_for()
    assert "A sentence of our own" in card.inner_text()
    seen.page.keyboard.press("Escape")
    until(seen.page, "!document.querySelector('.gm-card')")
    until(seen.page, "document.activeElement.classList.contains('gm-item')")


def test_without_its_script_a_tiled_page_leads_to_the_table(
    browser: Any, tiled: tuple[Path, str]
) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(tiled[1])
    with page.expect_download() as asked:
        page.get_by_role("link", name="events.csv.gz").click()
    assert asked.value.suggested_filename == "events.csv.gz"
    context.close()


def test_a_server_that_gives_no_parts_of_files_is_named(
    browser: Any, tiled: tuple[Path, str]
) -> None:
    handler = partial(SimpleHTTPRequestHandler, directory=str(tiled[0]))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        context = browser.new_context()
        page = context.new_page()
        page.goto(f"http://127.0.0.1:{server.server_port}/")
        line = page.get_by_text("gives no parts of files")
        line.wait_for()
        assert "geomap serve" in line.inner_text()
        context.close()
        server.shutdown()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_phone_filters_a_tiled_page(look: Callable[..., Watched], scheme: str) -> None:
    seen = look("?types=protests", width=390, has_touch=True, is_mobile=True, color_scheme=scheme)
    _tally(seen, _count(lambda _, row: row["event_type"] == "Protests"))
    assert seen.page.evaluate("document.documentElement.scrollWidth") <= 390
    paper = seen.page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert (sum(map(int, re.findall(r"\d+", paper)[:3])) < 200) == (scheme == "dark")


def test_a_pile_at_one_spot_is_listed_piece_by_piece(look: Callable[..., Watched]) -> None:
    seen = look("#14/34.73/36.72")
    seen.page.locator("button.gm-hex").focus()
    seen.page.keyboard.press("Enter")
    seen.page.locator(".gm-place").wait_for()
    assert "1,127" in seen.page.locator("button.gm-hex").get_attribute("aria-label")
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
