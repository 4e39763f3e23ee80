"""A page of many events: packed, bundled, listed in pieces; it behaves as a small one does."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from shapely import points

from geomap.frames import COLUMNS, from_columns
from geomap.rendering import write_map

pytestmark = pytest.mark.browser

MANY = 50_000
WHO = ("russia", "russia-air-force", "syria", "isis", None)
KINDS = ("Battles", "Protests", "Strategic developments")
# Of every 1,000 events the first 40 stand at one place, the others on a lattice.
CROWD = (36.3, 33.5)


def _row(n: int) -> dict[str, Any]:
    lon, lat = CROWD if n % 1000 < 40 else (36 + n % 97 / 12, 32 + n % 89 / 16)
    day = f"20{10 + n % 10}-{1 + n % 12:02d}-{1 + n % 28:02d}" if n % 25 else None
    return {
        "event_id": f"e{n}",
        "title": f"Event number {n} near well {n % 700}",
        "event_type": KINDS[n % 3],
        "actor_id": WHO[n % 5],
        "actor": WHO[n % 5],
        "status": ("reported", "claimed")[n % 7 == 0],
        "date_start": day,
        "date_end": day,
        "place": "Damascus" if n % 1000 < 40 else f"Village {n % 89}-{n % 97}",
        "longitude": lon,
        "latitude": lat,
        "geo_precision": 2 if n % 11 == 0 else 1,
        "radius_km": 15.0 if n % 11 == 0 else 1.0,
        "source": f"Outlet {n % 40}",
        "url": f"https://outlet{n % 40}.example/{n}",
        "quote": f"Ünïcode  said “{n}” – once,\ntwice & <thrice> \u2028 {'🜁' * (n % 3)}.",
    }


ROWS = [_row(n) for n in range(MANY)]


@pytest.fixture(scope="module")
def many_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from tests.browser.conftest import ACTORS

    columns = {name: [row.get(name) for row in ROWS] for name in COLUMNS}
    frame = from_columns(columns, list(points([(r["longitude"], r["latitude"]) for r in ROWS])))
    return write_map(frame, ACTORS, tmp_path_factory.mktemp("many") / "map.html", title="Many")


def of(**wanted: Any) -> set[str]:
    return {r["event_id"] for r in ROWS if all(r[k] in v for k, v in wanted.items())}


def test_many_events_open_without_a_request(watch: Callable[..., Any], many_file: Path) -> None:
    seen = watch().go(many_file)
    seen.page.wait_for_timeout(300)
    assert len(seen.visible()) == MANY
    assert [url for url in seen.requests if not url.startswith("data:")] == [many_file.as_uri()]
    assert seen.troubles == []
    assert seen.page.locator(".gm-item").count() < 400
    assert 1 < seen.page.evaluate("window.geomap.hexagons().length") < 400


@pytest.mark.parametrize(
    ("address", "wanted"),
    [
        ("?actors=russia", {"actor_id": ("russia", "russia-air-force")}),
        (
            "?actors=russia-air-force&types=protests",
            {"actor_id": WHO[1:2], "event_type": KINDS[1:2]},
        ),
        ("?actors=unattributed&status=claimed", {"actor_id": (None,), "status": ("claimed",)}),
    ],
)
def test_an_address_chooses_among_many(
    watch: Callable[..., Any], many_file: Path, address: str, wanted: dict[str, Any]
) -> None:
    assert watch().go(many_file, address).visible() == of(**wanted)


def test_a_time_is_chosen_among_many(watch: Callable[..., Any], many_file: Path) -> None:
    seen = watch().go(many_file, "?from=2012-03-05&to=2012-04&actors=isis")
    dated = {
        r["event_id"]
        for r in ROWS
        if r["actor_id"] == "isis"
        and r["date_start"]
        and "2012-03-05" <= r["date_start"] <= "2012-04-30"
    }
    assert seen.visible() == dated
    undated = of(actor_id=("isis",), date_start=(None,))
    seen.page.get_by_label("without a date").check()
    assert seen.visible() == dated | undated


def test_bundles_count_only_what_fits(watch: Callable[..., Any], many_file: Path) -> None:
    seen = watch().go(many_file, "#2/33/40")
    assert _bundled(seen) == MANY
    seen.page.locator("input[data-actor=isis]").uncheck()
    rest = MANY - len(of(actor_id=("isis",)))
    assert len(seen.visible()) == _bundled(seen) == rest
    assert f"{rest:,} of {MANY:,} events" in seen.page.locator(".gm-tally").inner_text()


def _bundled(seen: Any) -> int:
    labels = seen.page.locator(".gm-mark").evaluate_all("m => m.map(e => e.ariaLabel)")
    marks = sum(int(label.split(" ")[0].replace(",", "")) for label in labels)
    return marks + sum(seen.page.evaluate("window.geomap.hexagons().map((one) => one.count)"))


def test_every_text_is_read_back_as_it_was_told(watch: Callable[..., Any], many_file: Path) -> None:
    seen = watch().go(many_file)
    for number in (0, 1, 159, 160, 49_999):
        seen = watch().go(many_file, f"?event=e{number}")
        card = seen.page.locator(".gm-card")
        assert card.locator(".gm-title").text_content() == ROWS[number]["title"]
        assert card.locator("blockquote").text_content() == ROWS[number]["quote"]
        assert card.locator("a.gm-out").get_attribute("href") == ROWS[number]["url"]


def test_a_crowded_place_lists_its_events(watch: Callable[..., Any], many_file: Path) -> None:
    seen = watch().go(many_file, "#12/33.5/36.3")
    crowd = seen.page.locator(".gm-cluster").first
    crowd.focus()
    seen.page.keyboard.press("Enter")
    choices = seen.page.locator(".gm-place .gm-choice")
    assert seen.page.locator(".gm-place h2").inner_text() == "Damascus"
    assert choices.count() == 100
    seen.page.get_by_role("button", name="1,900 more").click()
    assert choices.count() == 200
    title = choices.first.locator(".gm-item-title").inner_text()
    choices.first.click()
    opened = seen.page.locator(".gm-card:not(.gm-place) .gm-title")
    assert opened.inner_text() == title
    seen.page.keyboard.press("Escape")
    opened.wait_for(state="detached")


def test_a_list_of_many_is_walked_by_keyboard_to_its_end(
    watch: Callable[..., Any], many_file: Path
) -> None:
    seen = watch().go(many_file)
    seen.page.locator(".gm-item").first.focus()
    for _ in range(60):
        seen.page.keyboard.press("ArrowDown")
    assert _here(seen) == (61, MANY)
    seen.page.keyboard.press("End")
    assert _here(seen) == (MANY, MANY)
    seen.page.keyboard.press("Enter")
    assert seen.state()["event"] is not None
    seen.page.keyboard.press("Escape")
    assert _here(seen) == (MANY, MANY)


def _here(seen: Any) -> tuple[int, int]:
    return tuple(
        seen.page.evaluate(
            "() => { const li = document.activeElement.closest('[role=listitem]');"
            " return [+li.ariaPosInSet, +li.ariaSetSize]; }"
        )
    )


def test_an_event_opened_on_the_map_is_in_sight_in_the_list(
    watch: Callable[..., Any], many_file: Path
) -> None:
    seen = watch().go(many_file, "?event=e30017")
    item = seen.page.locator(".gm-item[aria-current]")
    assert item.get_attribute("data-event") == "e30017"
    box = item.bounding_box()
    assert box
    assert 0 <= box["y"] <= 800.5 - box["height"]


def test_circles_of_many_vague_places_are_drawn_where_they_stand_alone(
    watch: Callable[..., Any], many_file: Path
) -> None:
    assert watch().go(many_file).page.locator("path.gm-circle").count() < 300
    assert watch().go(many_file, "?event=e33&actors=isis").page.locator("path").count() > 0


def test_a_sandboxed_frame_unpacks_its_events(watch: Callable[..., Any], many_file: Path) -> None:
    host = many_file.with_name("host.html")
    host.write_text(
        '<iframe sandbox="allow-scripts" width=900 height=600 src="map.html?actors=isis">'
    )
    seen = watch()
    seen.page.goto(host.as_uri())
    frame = seen.page.frames[1]
    frame.wait_for_selector("html[data-ready=true]", state="attached")
    assert set(frame.evaluate("geomap.visible()")) == of(actor_id=("isis",))
    assert seen.troubles == []


def test_the_page_is_in_use_before_its_texts_and_what_was_asked_meanwhile_comes(
    watch: Callable[..., Any], many_file: Path
) -> None:
    seen = watch()
    seen.page.add_init_script(
        """new MutationObserver(() => {
          const root = document.documentElement;
          if (root.dataset.ready !== "true" || window.early) return;
          window.early = {
            whole: root.dataset.whole, hexagons: geomap.hexagons().length,
            first: document.querySelector(".gm-item-title").textContent,
          };
          document.querySelectorAll(".gm-item")[3].click();
        }).observe(document, { subtree: true, attributes: true });"""
    )
    seen.go(many_file)
    early = seen.page.evaluate("window.early")
    assert early["whole"] is None
    assert early["hexagons"] > 1
    assert early["first"].startswith("Event number ")
    card = seen.page.locator(".gm-card")
    card.wait_for()
    assert "Outlet" in card.inner_text()
    assert "said" in card.inner_text()
    assert seen.troubles == []


def test_a_browser_that_cannot_unpack_says_so(watch: Callable[..., Any], many_file: Path) -> None:
    seen = watch()
    seen.page.add_init_script("delete window.DecompressionStream")
    seen.page.goto(many_file.as_uri())
    assert "too old to unpack" in seen.page.get_by_role("alert").inner_text()
    assert seen.troubles == []


def test_a_damaged_page_says_so(watch: Callable[..., Any], many_file: Path, tmp_path: Path) -> None:
    text = many_file.read_text(encoding="utf-8")
    at = text.index('id="geomap-table">') + 4000
    (tmp_path / "map.html").write_text(text[:at] + "AAAA" + text[at + 4 :], encoding="utf-8")
    seen = watch()
    seen.page.goto((tmp_path / "map.html").as_uri())
    seen.page.get_by_role("alert").wait_for()
    assert "damaged" in seen.page.get_by_role("alert").inner_text()


def test_a_phone_shows_many(watch: Callable[..., Any], many_file: Path) -> None:
    seen = watch(390, 844, has_touch=True, is_mobile=True).go(many_file)
    assert seen.page.evaluate("document.documentElement.scrollWidth") <= 390
    assert seen.page.locator(".gm-item").count() < 400
    assert seen.troubles == []


def test_hostile_text_in_a_packed_page_runs_nothing(
    watch: Callable[..., Any], tmp_path: Path
) -> None:
    texts = (
        "</script><script>window.pwned=1</script>",
        "<img src=x onerror='window.pwned=1'>",
        "${window.pwned=1}`{{ 7*7 }}",
        "javascript:window.pwned=1",
        "\u202egnp.exe \x00\x07 \u2028 " + "x" * 100_000,
    )
    fields = ("title", "quote", "source", "author", "url", "place", "actor", "target", "event_type")
    columns = {name: [texts[n % 5] for n in range(600)] for name in fields}
    columns["event_id"] = [f"{texts[n % 4]}{n}" for n in range(600)]
    path = write_map(
        from_columns(columns, list(points([(36.7, 34.7)] * 600))),
        {},
        tmp_path / "map.html",
        title="x",
    )
    assert path.stat().st_size < 1_000_000
    seen = watch().go(path)
    for place in (0, 1, 2, 3, 4):
        seen.page.locator(".gm-item").nth(place).click()
    assert seen.page.locator(".gm-card").count() >= 1
    seen.page.wait_for_timeout(100)
    assert seen.page.evaluate("window.pwned") is None
    assert seen.troubles == []
    assert seen.page.locator("a[href^='javascript' i]").count() == 0
    assert seen.page.evaluate("document.documentElement.scrollWidth") <= 1280


def test_time_bundles_and_actors_go_together_among_many(
    watch: Callable[..., Any], many_file: Path
) -> None:
    seen = watch().go(many_file, "?actors=isis&from=2012&to=2012#2/33/40")
    of_2012 = {
        r["event_id"]
        for r in ROWS
        if r["actor_id"] == "isis" and str(r["date_start"])[:4] == "2012"
    }
    assert seen.visible() == of_2012
    assert _bundled(seen) == len(of_2012)
    seen.page.get_by_role("slider", name="To", exact=True).focus()
    seen.page.keyboard.press("End")
    seen.page.wait_for_timeout(100)
    later = {
        r["event_id"] for r in ROWS if r["actor_id"] == "isis" and str(r["date_start"]) > "2012"
    } - of(date_start=(None,))
    assert seen.visible() == later
    assert _bundled(seen) == len(later)


def test_words_are_found_among_many(watch: Callable[..., Any], many_file: Path) -> None:
    seen = watch().go(many_file, "?q=well+421&actors=syria,isis")
    told = {r["event_id"] for r in ROWS if "421" in r["title"] and r["actor_id"] in WHO[2:4]}
    # "421" may also stand in the name of a place or an outlet's address is not looked at.
    told |= {r["event_id"] for r in ROWS if "421" in r["place"] and r["actor_id"] in WHO[2:4]}
    assert seen.visible() == told
    assert _bundled(watch().go(many_file, "?q=well+421&actors=syria,isis#2/33/40")) == len(told)


def test_outlets_of_many_are_found_by_name(watch: Callable[..., Any], many_file: Path) -> None:
    seen = watch().go(many_file, "?precision=area")
    assert seen.visible() == of(geo_precision=(2,))
    seen.page.get_by_text("Told by", exact=True).click()
    group = seen.page.locator("details", has_text="Told by")
    group.get_by_role("button", name="none", exact=True).click()
    group.get_by_role("searchbox", name="Find an outlet").fill("outlet 17")
    assert group.get_by_role("checkbox").count() == 1
    group.get_by_role("checkbox").check()
    assert seen.visible() == of(geo_precision=(2,), source=("Outlet 17",))


def test_many_are_listed_in_another_order(watch: Callable[..., Any], many_file: Path) -> None:
    seen = watch().go(many_file, "?sort=latest&actors=isis")
    newest = max(r["date_start"] for r in ROWS if r["actor_id"] == "isis" and r["date_start"])
    first = seen.page.locator(".gm-item").first.get_attribute("data-event")
    assert ROWS[int(first[1:])]["date_start"] == newest
    seen.page.get_by_label("Sort by").select_option("place")
    first = seen.page.locator(".gm-item").first.get_attribute("data-event")
    assert ROWS[int(first[1:])]["place"] == "Damascus"
    seen.page.locator(".gm-item").first.focus()
    seen.page.keyboard.press("End")
    assert _here(seen) == (10_000, 10_000)
