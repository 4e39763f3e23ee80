"""The scripts as modules, loaded by the browser one by one: each has what it uses."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import geomap
from geomap.rendering import asset_files
from tests.browser.conftest import until

PACKAGE = Path(geomap.__file__).parent
SITE = "http://modules.example/"


def test_a_page_of_separate_modules_runs_as_the_joined_one(
    watch: Callable[..., Any], page_file: Path
) -> None:
    seen = watch()
    seen.page.route("**/*", lambda route: _answer(route, page_file))
    seen.page.goto(f"{SITE}map.html")
    until(seen.page, "document.documentElement.dataset.ready === 'true'")
    _use(seen)
    assert seen.troubles == []
    joined = watch().go(page_file)
    assert seen.visible() == joined.visible()
    assert seen.state() == {**joined.state(), "view": seen.state()["view"]}


def _use(seen: Any) -> None:
    """Go over what a page offers, so that every module has something to do."""
    page = seen.page
    for mark in page.locator(".gm-mark").all():
        mark.hover()
    page.locator(".gm-mark").first.press("Enter")
    page.keyboard.press("Escape")
    for part in page.locator("#geomap-panel details").all():
        part.evaluate("part => { part.open = true; }")
    for box in page.locator("#geomap-panel input[type=checkbox]").all():
        box.evaluate("box => { box.click(); box.click(); }")
    page.locator(".gm-item").first.click()
    page.keyboard.press("Escape")
    page.locator("input[type=search]").fill("jets")
    until(page, "geomap.visible().length === 1")
    page.locator("input[type=search]").fill("")
    until(page, "geomap.visible().length > 1")
    page.locator(".gm-reset").evaluate("button => button.click()")


def _answer(route: Any, page_file: Path) -> None:
    path = route.request.url.removeprefix(SITE)
    if path == "map.html":
        route.fulfill(body=_apart(page_file.read_text()), content_type="text/html")
        return
    made = {asset_files.WORDS: asset_files.words_module("en")}
    code = made.get(path) or (PACKAGE / path).read_text()
    route.fulfill(body=code, content_type="text/javascript")


def _apart(page: str) -> str:
    """Take the joined code and the policy out of a page, and import the first module instead."""
    page = re.sub(r"<meta http-equiv=\"Content-Security-Policy\"[^>]*>", "", page)
    leaflet = "".join(f"<script>{asset_files.text(*one)}</script>" for one in asset_files.JS)
    page, packed = re.subn(
        r"<script type=\"text/plain\" data-geomap-code>[^<]*</script>", lambda _: leaflet, page
    )
    head, _, start = page.rpartition("<script>\n")
    assert packed == 1
    assert "geomap.start(" in start
    return f'{head}<script type="module">\nimport "/{asset_files.ENTRY}";\n{start}'
