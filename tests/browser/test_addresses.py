"""The address of what is shown: read, written, copied, gone back through."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.browser.conftest import until

pytestmark = pytest.mark.browser

EVERYTHING = {"jets", "ships", "push", "downed", "plan", "talks", "between", "again"}


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("?actors=RUSSIA-Navy,nobody", {"ships"}),
        ("?types=armed-clash", EVERYTHING - {"plan", "talks"}),
        ("?types=Agreement,Strategic%20developments", {"plan", "talks"}),
        ("?types=peaceful-protest", set()),
        ("?types=what", EVERYTHING),
        ("?types=what,battles", EVERYTHING - {"plan", "talks"}),
        ("?status=PLANNED", {"plan"}),
        ("?status=perhaps", EVERYTHING),
        ("?status=-", set()),
        ("?actors=-", set()),
        ("?event=gone&theme=pink&lang=!&from=2015-99&x=y#a/b/c", EVERYTHING),
    ],
)
def test_an_address_is_read_in_any_case_and_slips_are_ignored(
    watch: Callable[..., Any], page_file: Path, address: str, shown: set[str]
) -> None:
    seen = watch().go(page_file, address)
    assert seen.visible() == shown
    assert seen.troubles == []


def test_the_back_button_undoes_a_choice_and_forward_makes_it_again(
    watch: Callable[..., Any], page_file: Path
) -> None:
    seen = watch().go(page_file)
    seen.page.get_by_label("only Islamic State").click()
    seen.page.wait_for_timeout(1100)
    seen.page.locator(".gm-item[data-event=again]").click()
    assert seen.state()["event"] == "again"
    seen.page.go_back()
    seen.page.locator(".gm-card").wait_for(state="detached")
    assert seen.visible() == {"downed", "again"}
    assert seen.state()["event"] is None
    seen.page.go_back()
    assert seen.visible() == EVERYTHING
    assert seen.page.locator("input[data-actor=russia]").is_checked()
    seen.page.go_forward()
    seen.page.go_forward()
    assert seen.page.locator(".gm-card").count() == 1
    assert seen.visible() == {"downed", "again"}
    assert seen.troubles == []


def test_moving_the_map_is_no_step_back(watch: Callable[..., Any], page_file: Path) -> None:
    seen = watch().go(page_file)
    steps = seen.page.evaluate("history.length")
    for _ in range(3):
        seen.page.locator(".leaflet-control-zoom-in").click()
        seen.page.wait_for_timeout(350)
    assert seen.page.evaluate("history.length") == steps


def test_the_state_survives_a_reload(watch: Callable[..., Any], page_file: Path) -> None:
    seen = watch().go(page_file, "?lang=ar&theme=dark")
    seen.page.locator("input[data-actor=isis]").uncheck()
    seen.page.locator(".leaflet-control-zoom-in").click()
    seen.page.wait_for_timeout(1100)
    seen.page.locator(".gm-item[data-event=push]").click()
    seen.page.wait_for_timeout(400)
    before, shown = seen.state(), seen.visible()
    seen.page.reload()
    until(seen.page, "document.documentElement.dataset.ready === 'true'")
    seen.page.wait_for_timeout(300)
    assert seen.visible() == shown == EVERYTHING - {"downed", "again"}
    after = seen.state()
    assert {k: v for k, v in after.items() if k != "view"} == {
        k: v for k, v in before.items() if k != "view"
    }
    assert seen.page.locator(".gm-card").count() == 1


def test_copy_link_gives_the_address_of_what_is_shown(
    watch: Callable[..., Any], built: Path
) -> None:
    seen = watch(permissions=["clipboard-read", "clipboard-write"])
    seen.page.context.route(
        "https://maps.example/**", lambda route: route.fulfill(path=built / "index.html")
    )
    seen.page.goto("https://maps.example/war/index.html?actors=isis")
    until(seen.page, "document.documentElement.dataset.ready === 'true'")
    seen.page.get_by_role("button", name="Copy link").click()
    seen.page.get_by_role("button", name="Link copied").wait_for()
    copied = seen.page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("https://maps.example/war/index.html?actors=isis#")
    seen.page.locator(".gm-item[data-event=downed]").click()
    seen.page.get_by_role("button", name="Copy link to this event").click()
    seen.page.wait_for_timeout(200)
    copied = seen.page.evaluate("navigator.clipboard.readText()")
    assert "event=downed" in copied


def test_where_the_clipboard_is_closed_the_link_is_shown_to_be_copied(
    watch: Callable[..., Any], page_file: Path
) -> None:
    seen = watch().go(page_file, "?actors=isis")
    seen.page.evaluate(
        "Object.defineProperty(navigator, 'clipboard', {value: {writeText: () =>"
        " Promise.reject(new Error('no'))}}); document.execCommand = () => false"
    )
    button = seen.page.get_by_role("button", name="Copy link")
    button.click()
    field = seen.page.locator(".gm-link")
    field.wait_for()
    assert field.input_value() == seen.address()
    assert field.evaluate("f => f.value.slice(f.selectionStart, f.selectionEnd)") == seen.address()
    button.click()
    assert field.count() == 1
