"""Pages of a build that share their code, styles and basemap."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from geomap.frames import from_records
from geomap.rendering import Look, write_pages
from tests.browser.conftest import ACTORS, some_events

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def sharing(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("sharing")
    look = Look(shared_assets=True)
    write_pages(from_records(some_events()), ACTORS, out, title="Eight events", look=look)
    return out


def test_pages_share_one_script_and_one_style_and_are_small(sharing: Path) -> None:
    shared = sorted(path.suffix for path in (sharing / "assets").iterdir())
    assert shared == [".css", ".js"]
    for page in [sharing / "index.html", *(sharing / "actors").glob("*.html")]:
        assert page.stat().st_size < 60_000
        assert (
            "data:" not in page.read_text(encoding="utf-8").split("<body>")[0].split("img-src")[0]
        )


@pytest.mark.parametrize("page", ["index.html", "actors/isis.html"])
def test_a_page_that_shares_opens_from_a_folder_and_asks_nobody(
    watch: Callable[..., Any], sharing: Path, page: str
) -> None:
    seen = watch().go(sharing / page)
    assert seen.visible()
    assert all(request.startswith("file://") for request in seen.requests)
    assert not seen.troubles
    seen.go(sharing / page, "?lang=ar")
    assert seen.page.evaluate("document.documentElement.dir") == "rtl"
    assert seen.page.locator("canvas.gm-names").count() == 1
    assert not seen.troubles


def test_a_page_that_shares_works_in_a_sandboxed_frame(
    watch: Callable[..., Any], sharing: Path
) -> None:
    frame = '<iframe src="https://maps.example/index.html" sandbox="allow-scripts"></iframe>'

    def serve(route: Any) -> None:
        address = urlsplit(route.request.url)
        if address.netloc == "maps.example":
            route.fulfill(path=sharing / address.path.removeprefix("/"))
        else:
            route.fulfill(body=f"<!DOCTYPE html><title>x</title>{frame}", content_type="text/html")

    seen = watch()
    seen.page.context.route("**/*", serve)
    seen.page.goto("https://news.example/story.html")
    inner = seen.page.locator("iframe").element_handle().content_frame()
    inner.wait_for_selector("html[data-ready=true]", state="attached")
    assert not seen.troubles
