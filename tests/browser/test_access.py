"""Who reads with a keyboard, a screen reader or other colours."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.browser

PHONE = {"width": 390, "height": 844, "has_touch": True, "is_mobile": True}


def serious(page: Any) -> list[str]:
    """What axe-core finds serious or critical; it lies in a package from PyPI, for tests only."""
    try:
        from axe_playwright_python.sync_playwright import Axe
    except ImportError:
        if os.environ.get("GEOMAP_REQUIRE_BROWSER") == "1":
            raise
        pytest.skip("axe-playwright-python is not installed")
    found = Axe().run(page).response["violations"]
    return [
        f"{one['id']}: {node['target']} {node['html'][:120]}"
        for one in found
        if one["impact"] in ("serious", "critical")
        for node in one["nodes"]
    ]


@pytest.mark.parametrize(
    ("name", "address", "how"),
    [
        ("index.html", "", {}),
        ("index.html", "?event=ships", {}),
        ("index.html", "?theme=dark", {}),
        ("index.html", "?theme=dark&event=push", {}),
        ("index.html", "?lang=ar&event=ships", {}),
        ("index.html", "?plain=1", {}),
        ("index.html", "", PHONE),
        ("index.html", "?event=push", PHONE),
        ("index.html", "?lang=ar", PHONE),
        ("actors/russia.html", "", {}),
        ("routes/ships.html", "", {}),
    ],
)
def test_axe_finds_nothing_serious(
    watch: Callable[..., Any], built: Path, name: str, address: str, how: dict[str, Any]
) -> None:
    seen = watch(**how).go(built / name, address)
    seen.page.evaluate("document.querySelectorAll('details').forEach((d) => (d.open = true))")
    seen.page.wait_for_timeout(400)
    assert serious(seen.page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious_on_the_page_of_cards(
    watch: Callable[..., Any], built: Path, scheme: str
) -> None:
    seen = watch(color_scheme=scheme)
    seen.page.goto((built / "landing.html").as_uri())
    assert serious(seen.page) == []
    assert seen.page.evaluate("document.documentElement.scrollWidth") <= 1280
    assert seen.page.locator("img").evaluate_all("all => all.every((i) => i.naturalWidth > 300)")
    assert [url for url in seen.requests if not url.startswith(("data:", "file:"))] == []
    assert seen.troubles == []


def focused(page: Any) -> str:
    return str(
        page.evaluate(
            "(() => { const e = document.activeElement;"
            " return e.dataset.event || e.dataset.actor || e.getAttribute('aria-label')"
            " || e.textContent.trim().slice(0, 40); })()"
        )
    )


def test_the_keyboard_alone_leads_from_the_start_to_an_event_and_back(
    watch: Callable[..., Any], page_file: Path
) -> None:
    seen = watch().go(page_file)
    keys = seen.page.keyboard
    stops: list[str] = []
    while "jets" not in stops and len(stops) < 25:  # the first event of the list
        keys.press("Tab")
        stops.append(focused(seen.page))
    assert stops[-1] == "jets"
    keys.press("ArrowDown")
    assert focused(seen.page) == "push"
    ring = seen.page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert ring != "none"
    keys.press("Enter")
    assert seen.state()["event"] == "push"
    assert focused(seen.page) == "What happened in push"
    keys.press("Tab")  # into the popup, not back to the panel
    inside = "document.activeElement.closest('.leaflet-popup, .gm-sheet') !== null"
    assert seen.page.evaluate(inside)
    keys.press("Escape")
    assert seen.state()["event"] is None
    assert focused(seen.page) == "push"


def test_the_first_stop_leads_past_everything_to_the_events_the_second_to_the_map(
    watch: Callable[..., Any], page_file: Path
) -> None:
    seen = watch().go(page_file)
    keys = seen.page.keyboard
    keys.press("Tab")
    assert focused(seen.page) == "Skip to the events"
    assert seen.page.locator(".gm-skip").first.bounding_box()["x"] == 0
    keys.press("Enter")
    assert focused(seen.page) == "jets"
    seen.page.locator(".gm-skip").nth(1).focus()
    keys.press("Enter")
    assert seen.page.evaluate("document.activeElement.closest('.gm-mark') !== null")


def test_marks_popups_and_targets_are_named_and_large_enough(
    watch: Callable[..., Any], page_file: Path
) -> None:
    seen = watch().go(page_file, "?event=ships#4/37/42")
    assert seen.page.get_by_role("dialog", name="What happened in ships").count() == 1
    names = seen.page.locator(".gm-cluster").evaluate_all(
        "all => all.map((c) => c.getAttribute('aria-label'))"
    )
    assert names
    assert all("Syria" in name or "Islamic State" in name for name in names), names
    small = seen.page.evaluate(
        "[...document.querySelectorAll('button, input, select, [role=button]')].filter((e) => {"
        " const own = e.type === 'checkbox' ? e.closest('label') : e;"
        " const b = own.getBoundingClientRect();"
        " return b.width && e.checkVisibility() && !e.closest('.gm-skips')"
        " && Math.min(b.width, b.height) < 23.9; })"
        ".map((e) => e.outerHTML.slice(0, 90))"
    )
    assert small == []
    tiny = seen.page.evaluate(
        "[...document.querySelectorAll('body *')].filter((e) => !e.closest('svg')"
        " && [...e.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim())"
        " && !e.closest('script, style, noscript')"
        " && parseFloat(getComputedStyle(e).fontSize) < 12).map((e) => e.outerHTML.slice(0, 90))"
    )
    assert tiny == []


@pytest.mark.parametrize("how", [{"forced_colors": "active"}, {"width": 640, "height": 400}])
def test_axe_finds_nothing_serious_in_forced_colours_and_at_twice_the_size(
    watch: Callable[..., Any], built: Path, how: dict[str, Any]
) -> None:
    seen = watch(**how).go(built / "index.html", "?event=ships")
    seen.page.wait_for_timeout(300)
    assert serious(seen.page) == []
    # At 1280 and 200 % a page has 640 × 400 pixels of its own: nothing runs out sideways.
    assert seen.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_page_as_text_is_linked_and_complete(watch: Callable[..., Any], built: Path) -> None:
    seen = watch().go(built / "index.html", "?actors=russia,isis")
    seen.page.get_by_role("link", name="As text, without the map").click()
    seen.page.wait_for_selector("html[data-plain][data-ready=true]", state="attached")
    assert seen.page.locator(".gm-card blockquote").count() == 6
    assert "talks" in seen.visible()
    seen.page.get_by_role("link", name="With the map").click()
    seen.page.wait_for_selector("html[data-ready=true]:not([data-plain])", state="attached")
    assert "actors=isis,russia" in seen.address()


def test_without_scripts_there_are_the_picture_the_events_and_the_files(
    watch: Callable[..., Any], built: Path
) -> None:
    seen = watch(java_script_enabled=False)
    seen.page.goto((built / "index.html").as_uri())
    image = seen.page.locator("noscript img")
    assert image.is_visible()
    assert seen.page.locator("noscript li").count() == 8
    first = seen.page.locator("noscript li").first.inner_text()
    assert "What happened in jets" in first
    assert "2 Oct 2015" in first
    assert "a place without a name" in first
    assert "A sentence of our own about jets." in first
    assert "The Morning Wire" in first
    assert [url for url in seen.requests if not url.startswith(("data:", "file:"))] == []
    assert len([url for url in seen.requests if url.startswith("file:")]) == 1
    assert seen.troubles == []


def test_machines_read_what_the_page_is(watch: Callable[..., Any], built: Path) -> None:
    import json

    seen = watch().go(built / "index.html")
    text = seen.page.locator("script[type='application/ld+json']").text_content()
    told = json.loads(text)
    assert told["@type"] == "Dataset"
    assert told["name"] == "Eight events"
    assert told["temporalCoverage"] == "2015-10-02/2015-10-21"
    assert told["isBasedOn"][0]["publisher"]["name"] == "The Morning Wire"


def test_a_filter_is_set_with_the_space_bar(watch: Callable[..., Any], page_file: Path) -> None:
    seen = watch().go(page_file)
    for _ in range(40):  # the search and the choice of a time come before
        seen.page.keyboard.press("Tab")
        if focused(seen.page) == "isis":
            break
    seen.page.keyboard.press("Space")
    assert "downed" not in seen.visible()
    assert focused(seen.page) == "isis"


def test_a_screen_reader_hears_what_things_are(watch: Callable[..., Any], page_file: Path) -> None:
    seen = watch().go(page_file, "?event=ships")
    page = seen.page
    assert page.get_by_role("heading", level=1, name="Eight events").count() == 1
    assert page.get_by_role("region", name="Map of events").count() == 1
    assert page.get_by_role("complementary", name="Events and filters").count() == 1
    assert page.get_by_role("group", name="government").count() == 1
    assert page.get_by_role("checkbox", name="Islamic State").count() == 1
    assert page.get_by_role("button", name="only Russia").count() == 1
    assert page.get_by_role("heading", level=2, name="What happened in ships").count() == 1
    assert page.locator("[aria-live=polite]").inner_text() == "8 events"
    assert page.locator(".gm-item[aria-current=true]").count() == 1


def test_on_a_phone_the_sheet_is_a_dialog_that_is_left_with_escape(
    watch: Callable[..., Any], page_file: Path
) -> None:
    seen = watch(**PHONE).go(page_file)
    item = seen.page.locator(".gm-item[data-event=push]")
    item.scroll_into_view_if_needed()
    item.tap()
    sheet = seen.page.get_by_role("dialog", name="What happened in push")
    assert sheet.count() == 1
    box = sheet.bounding_box()
    assert box["y"] + box["height"] == pytest.approx(844, abs=1)
    close = seen.page.get_by_role("button", name="Close")
    assert min(close.bounding_box()["width"], close.bounding_box()["height"]) >= 24  # WCAG 2.5.8
    seen.page.keyboard.press("Escape")
    assert sheet.count() == 0
    assert focused(seen.page) == "push"


def test_whoever_wants_less_motion_gets_none(watch: Callable[..., Any], page_file: Path) -> None:
    seen = watch(reduced_motion="reduce").go(page_file)
    moving = "[...document.querySelectorAll('*')].filter((e) => { const s = getComputedStyle(e);"
    moving += " return parseFloat(s.transitionDuration) > 0 || s.animationName !== 'none' })"
    assert seen.page.evaluate(moving + ".length") == 0


def test_on_paper_the_map_and_every_event_are_there_and_no_buttons(
    watch: Callable[..., Any], page_file: Path
) -> None:
    seen = watch().go(page_file, "?event=ships")
    seen.page.emulate_media(media="print")
    seen.page.wait_for_timeout(300)
    page = seen.page
    assert page.locator("#geomap-map").is_visible()
    assert page.locator(".gm-item").count() == 8
    for hidden in (".gm-filters", ".gm-handle", ".leaflet-control-zoom", ".gm-top button"):
        assert not page.locator(hidden).first.is_visible()
    assert page.locator(".gm-list").evaluate("l => l.scrollHeight <= l.clientHeight + 1")
    assert page.pdf()[:4] == b"%PDF"
