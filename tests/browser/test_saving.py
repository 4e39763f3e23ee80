"""Saving what the page shows: an SVG and a PNG, made in the page, with what is chosen alone."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from PIL import Image

from geomap.frames import from_records
from geomap.rendering import write_map
from tests.browser.conftest import ACTORS, make_event, some_events

pytestmark = pytest.mark.browser

HOSTILE = "<img src=x onerror=alert(1)>&\u202e]]>"


def saved(seen: Any, form: str, folder: Path) -> Path:
    with seen.page.expect_download() as got:
        seen.page.locator(".gm-save button", has_text=form).click()
    path = folder / str(got.value.suggested_filename)
    got.value.save_as(path)
    return path


def test_the_page_saves_what_it_shows(
    watch: Callable[..., Any], page_file: Path, tmp_path: Path
) -> None:
    seen = watch().go(page_file, "?actors=isis&lang=de")
    seen.page.wait_for_timeout(400)
    svg = saved(seen, "SVG", tmp_path)
    assert svg.name == "eight-events.svg"
    text = svg.read_text(encoding="utf-8")
    root = ElementTree.fromstring(text)  # noqa: S314
    words = [element.text for element in root.iter("{http://www.w3.org/2000/svg}text")]
    assert "Eight events" in words
    assert "Islamic State 2" in words
    assert not [one for one in words if one and "Russia" in one]
    assert any(one and one.startswith("2 von 8") for one in words)
    assert any(one and "GeoNames (CC BY 4.0)" in one for one in words)
    assert "var(--" not in text
    assert not re.search(r'href="(?!#)', text)
    with Image.open(saved(seen, "PNG", tmp_path)) as png:
        assert png.size == (2 * int(root.get("width") or 0), 2 * int(root.get("height") or 0))
        assert len(png.convert("RGB").resize((60, 60)).getcolors(3600) or []) > 50
    assert not seen.troubles
    assert not [one for one in seen.requests if one.startswith("http")]


def test_hostile_words_stay_words_in_a_saved_picture(
    watch: Callable[..., Any], tmp_path: Path
) -> None:
    event = make_event("a", "syria", (36.7, 35.1), title=HOSTILE, place=HOSTILE, geo_precision=1)
    page = write_map(from_records([event]), ACTORS, tmp_path / "m.html", title=HOSTILE)
    seen = watch().go(page)
    seen.page.wait_for_timeout(400)
    text = saved(seen, "SVG", tmp_path).read_text(encoding="utf-8")
    root = ElementTree.fromstring(text)  # noqa: S314
    names = {element.tag.rpartition("}")[2] for element in root.iter()}
    assert not names & {"img", "script", "foreignObject", "image"}
    assert not seen.troubles


def test_a_sandbox_that_may_save_nothing_offers_nothing(
    watch: Callable[..., Any], tmp_path: Path
) -> None:
    page = write_map(from_records(some_events()), ACTORS, tmp_path / "m.html", title="Eight")
    around = tmp_path / "around.html"
    around.write_text(f'<iframe sandbox="allow-scripts" src="{page.name}" width=900 height=620>')
    seen = watch()
    seen.page.goto(around.as_uri())
    inside = seen.page.locator("iframe").element_handle().content_frame()
    inside.wait_for_selector("html[data-ready=true]", state="attached")
    assert inside.locator(".gm-save").count() == 0
