"""Maps inside somebody's article: every snippet, its height, its frame, its gestures."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from geomap.embed import snippet
from tests.browser.conftest import until

pytestmark = pytest.mark.browser

MAPS = "https://maps.example/war/"

# Listeners of the two forms in which newsrooms have Datawrapper's (datawrapper.de, "responsive
# iframes"), written anew: by the frame's window, and by the id that the message names.
BY_WINDOW = """<script>addEventListener("message", (e) => {
  const told = e.data["datawrapper-height"];
  for (const key in told || {}) for (const frame of document.querySelectorAll("iframe"))
    if (frame.contentWindow === e.source) frame.style.height = told[key] + "px";
});</script>"""
BY_ID = """<script>addEventListener("message", (e) => {
  const told = e.data["datawrapper-height"];
  for (const key in told || {}) {
    const frame = document.getElementById("datawrapper-chart-" + key);
    if (frame) frame.style.height = told[key] + "px";
  }
});</script>"""


def frames_of(seen: Any) -> list[Any]:
    """Bring each of an article's maps into sight, which loads it, and wait until it is usable."""
    boxes = seen.page.locator("iframe[src^='https://maps.example']").all()
    for box in boxes:
        box.scroll_into_view_if_needed()
    frames = [box.element_handle().content_frame() for box in boxes]
    for frame in frames:
        frame.wait_for_url(MAPS + "**")
        until(frame, "document.documentElement.dataset.ready === 'true'")
    return frames


def snip(built: Path, page: str, form: str, query: str = "") -> str:
    return snippet(built / page, f"{MAPS}{page}{query}", form)


def heights(seen: Any) -> list[float]:
    return [frame.bounding_box()["height"] for frame in seen.page.locator("iframe").all()]


def test_two_maps_in_one_article_each_take_their_own_height(
    read: Callable[..., Any], built: Path
) -> None:
    two = snip(built, "index.html", "script", "?actors=isis") + snip(
        built, "actors/russia.html", "script", "?plain=1"
    )
    seen = read(two)
    first, second = frames_of(seen)
    until(seen.page, "document.querySelectorAll('iframe')[1].style.height !== ''")
    assert set(first.evaluate("geomap.visible()")) == {"downed", "again"}
    assert set(second.evaluate("geomap.visible()")) == {"jets", "ships", "push", "talks"}
    seen.page.wait_for_timeout(300)
    tall = second.evaluate("document.body.scrollHeight")
    assert heights(seen) == [620, pytest.approx(tall, abs=2)]
    assert second.evaluate("document.documentElement.scrollHeight <= innerHeight + 2")
    assert seen.troubles == []


@pytest.mark.parametrize("listener", [BY_WINDOW, BY_ID])
def test_a_newsrooms_listener_for_datawrapper_serves_our_frame(
    read: Callable[..., Any], built: Path, listener: str
) -> None:
    seen = read(listener + snip(built, "index.html", "iframe"))
    frames_of(seen)
    until(seen.page, "document.querySelector('iframe').style.height === '620px'")
    assert seen.troubles == []


def test_a_listener_obeys_no_other_frame(read: Callable[..., Any], built: Path) -> None:
    liar = (
        '<iframe title=liar sandbox=allow-scripts srcdoc="<script>parent.postMessage('
        "{'geomap-height':{x:3000}},'*')</script>\"></iframe>"
    )
    seen = read(snip(built, "index.html", "script") + liar)
    frames_of(seen)
    seen.page.wait_for_timeout(300)
    assert heights(seen)[0] == 620


def test_a_strict_sites_policy_that_allows_the_frame_is_enough_for_the_iframe(
    read: Callable[..., Any], built: Path
) -> None:
    policy = "default-src 'none'; style-src 'unsafe-inline'; frame-src https://maps.example"
    seen = read(snip(built, "index.html", "iframe"), header=policy)
    (frame,) = frames_of(seen)
    assert len(frame.evaluate("geomap.visible()")) == 8
    assert seen.troubles == []


def test_oembeds_html_and_its_discovery_lead_to_the_same_map(
    read: Callable[..., Any], built: Path
) -> None:
    import json

    told = json.loads(snip(built, "index.html", "oembed"))
    seen = read(told["html"])
    (frame,) = frames_of(seen)
    found = frame.evaluate("document.querySelector('link[type=\"application/json+oembed\"]').href")
    assert found == MAPS + "index.oembed.json"
    assert told["thumbnail_url"] == MAPS + "preview.png"


def test_the_picture_stands_in_the_article_and_says_what_it_shows(
    read: Callable[..., Any], built: Path
) -> None:
    seen = read(snip(built, "actors/russia.html", "image"))
    image = seen.page.locator("a > img")
    image.scroll_into_view_if_needed()
    until(seen.page, "document.querySelector('img').complete")
    assert image.evaluate("i => [i.naturalWidth, i.naturalHeight]") == [1200, 630]
    assert "Russia" in image.get_attribute("alt")
    assert seen.troubles == []


def test_without_scripts_the_picture_stands_for_the_map(
    read: Callable[..., Any], built: Path
) -> None:
    seen = read(snip(built, "index.html", "script"), java_script_enabled=False)
    image = seen.page.locator("noscript img")
    image.scroll_into_view_if_needed()
    assert image.is_visible()


def test_scrolling_an_article_does_not_zoom_the_map(read: Callable[..., Any], built: Path) -> None:
    seen = read(snip(built, "index.html", "script"))
    (frame,) = frames_of(seen)
    seen.page.wait_for_timeout(300)
    before = frame.evaluate("geomap.state().view")
    box = seen.page.locator("iframe").bounding_box()
    seen.page.mouse.move(box["x"] + box["width"] / 2, box["y"] + 80)
    at = seen.page.evaluate("scrollY")
    seen.page.mouse.wheel(0, 120)
    seen.page.wait_for_timeout(500)
    assert frame.evaluate("geomap.state().view") == before
    assert seen.page.evaluate("scrollY") > at
    seen.page.keyboard.down("Control")
    for _ in range(3):
        seen.page.mouse.wheel(0, -120)
        seen.page.wait_for_timeout(200)
    seen.page.wait_for_timeout(500)
    seen.page.keyboard.up("Control")
    assert frame.evaluate("geomap.state().view") != before


def swipe(page: Any, start: list[tuple[float, float]], by: tuple[float, float]) -> None:
    """Drag as many fingers as there are starting points."""
    session = page.context.new_cdp_session(page)
    for step in range(11):
        points = [
            {"x": x + by[0] * step / 10, "y": y + by[1] * step / 10, "id": n}
            for n, (x, y) in enumerate(start)
        ]
        kind = "touchMove" if step else "touchStart"
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
        page.wait_for_timeout(16)
    session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    page.wait_for_timeout(500)


def test_one_finger_scrolls_the_article_and_two_move_the_map(
    read: Callable[..., Any], built: Path
) -> None:
    seen = read(snip(built, "index.html", "script"), width=390, has_touch=True, is_mobile=True)
    (frame,) = frames_of(seen)
    seen.page.wait_for_timeout(400)
    seen.page.evaluate(
        "scrollTo(0, document.querySelector('iframe').getBoundingClientRect().top + scrollY - 200)"
    )
    seen.page.wait_for_timeout(200)
    box = seen.page.locator("iframe").bounding_box()
    middle = (box["x"] + box["width"] / 2, box["y"] + 150)
    view = frame.evaluate("geomap.state().view")
    at = seen.page.evaluate("scrollY")
    swipe(seen.page, [middle], (0, -120))
    assert frame.evaluate("geomap.state().view") == view
    assert seen.page.evaluate("scrollY") > at
    seen.page.evaluate(f"scrollTo(0, {at})")
    swipe(seen.page, [(middle[0] - 40, middle[1]), (middle[0] + 40, middle[1])], (60, 60))
    assert frame.evaluate("geomap.state().view") != view


def test_a_frame_leaves_the_back_button_to_the_article(
    read: Callable[..., Any], built: Path
) -> None:
    seen = read(snip(built, "index.html", "iframe"))
    (frame,) = frames_of(seen)
    length = seen.page.evaluate("history.length")
    frame.get_by_role("button", name="List and filters (8)").click()
    frame.locator(".gm-item").first.click()
    frame.locator(".gm-close").click()
    assert seen.page.evaluate("history.length") == length


def test_in_a_sandbox_the_link_is_copied_or_shown(read: Callable[..., Any], built: Path) -> None:
    seen = read(snip(built, "index.html", "iframe", "?actors=isis"))
    (frame,) = frames_of(seen)
    frame.evaluate("document.execCommand = () => false")
    frame.locator(".gm-lister").click()
    frame.get_by_role("button", name="Copy link").click()
    field = frame.locator(".gm-link")
    assert field.input_value().startswith(f"{MAPS}index.html?actors=isis")


def test_in_an_articles_column_stand_title_map_and_time_and_the_list_on_demand(
    read: Callable[..., Any], built: Path
) -> None:
    seen = read(snip(built, "index.html", "script"))
    (frame,) = frames_of(seen)
    seen.page.wait_for_timeout(300)
    tops = [
        frame.locator(name).evaluate("e => e.getBoundingClientRect().top")
        for name in (".gm-head", "#geomap-map", ".gm-slim .gm-timeline")
    ]
    assert tops == sorted(tops)
    area = frame.locator("#geomap-map").evaluate("e => e.clientWidth * e.clientHeight")
    assert area > 0.65 * frame.evaluate("innerWidth * innerHeight")
    assert not frame.locator(".gm-list").is_visible()
    frame.locator(".gm-lister").click()
    assert frame.locator(".gm-item").count() == 8
    frame.locator(".gm-item[data-event=push]").click()
    assert not frame.locator(".gm-list").is_visible()
    assert "A sentence of our own" in frame.locator(".gm-card blockquote").inner_text()
    assert seen.troubles == []


def test_a_map_without_its_panel_leads_to_the_whole(read: Callable[..., Any], built: Path) -> None:
    seen = read(snip(built, "index.html", "script", "?panel=0&actors=isis"))
    (frame,) = frames_of(seen)
    assert not frame.locator("#geomap-panel").is_visible()
    wide = frame.locator("#geomap-map").evaluate("e => [e.clientWidth, e.clientHeight]")
    assert wide == frame.evaluate("[innerWidth, innerHeight]")
    whole = frame.get_by_role("link", name="Open the whole map").get_attribute("href")
    assert whole is not None
    assert "actors=isis" in whole
    assert "panel" not in whole
    assert seen.troubles == []


def test_a_source_opens_outside_of_the_sandbox(read: Callable[..., Any], built: Path) -> None:
    seen = read(snip(built, "index.html", "iframe"))
    sandbox = seen.page.locator("iframe").get_attribute("sandbox").split()
    assert sandbox == ["allow-scripts", "allow-popups", "allow-popups-to-escape-sandbox"]


def test_one_page_twice_in_an_article_is_two_maps(read: Callable[..., Any], built: Path) -> None:
    two = [snippet(built / "index.html", f"{MAPS}index.html", "script", name=n) for n in ("", "b")]
    seen = read(BY_ID + "".join(two))
    first, second = frames_of(seen)
    first.get_by_role("button", name="Later").click()
    until(first, "window.geomap.state().from !== null || window.geomap.state().to")
    assert second.evaluate("window.geomap.state().to") is None
    ids = seen.page.locator("iframe").evaluate_all("all => all.map((f) => f.id)")
    assert len(set(ids)) == 2
    assert heights(seen) == [620, 620]


def test_one_finger_on_a_mark_or_the_bars_scrolls_the_article_too(
    read: Callable[..., Any], built: Path
) -> None:
    seen = read(snip(built, "index.html", "script"), width=390, has_touch=True, is_mobile=True)
    (frame,) = frames_of(seen)
    seen.page.wait_for_timeout(400)
    for name in (".gm-mark", ".gm-slim .gm-plot", ".gm-head h1"):
        seen.page.evaluate(
            "scrollTo(0, document.querySelector('iframe').getBoundingClientRect().top"
            " + scrollY - 150)"
        )
        seen.page.wait_for_timeout(200)
        at = seen.page.evaluate("scrollY")
        box = frame.locator(name).first.bounding_box()
        swipe(seen.page, [(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)], (0, -90))
        assert seen.page.evaluate("scrollY") > at, name
