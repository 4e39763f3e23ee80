"""How sure an event is, on the page: the slider, the lighter marks; and who tells what of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from geomap.frames import from_records
from geomap.rendering import write_map
from geomap.rendering.asset_files import LANGUAGES, words
from tests.browser.conftest import ACTORS, make_event, some_events, until

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def sure_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three events that say how sure they are, and one of somebody else's table that does not."""
    rows = [
        make_event("firm", "russia", (36.8, 35.9), confidence=0.93),
        make_event("fair", "syria", (38.2, 35.1), confidence=0.62),
        make_event("faint", "isis", (40.1, 36.3), confidence=0.31),
        make_event("silent", "isis", (42.0, 34.0)),
    ]
    path = tmp_path_factory.mktemp("sure") / "map.html"
    return write_map(from_records(rows), ACTORS, path, title="Four events")


def _slider(seen: Any) -> Any:
    seen.page.locator("summary", has_text="How likely right").click()
    return seen.page.get_by_role("slider", name="How likely right")


def test_all_are_shown_at_first_the_unsure_ones_lighter_and_named(
    watch: Callable[..., Any], sure_file: Path
) -> None:
    seen = watch().go(sure_file)
    assert seen.visible() == {"firm", "fair", "faint", "silent"}
    faint = seen.page.locator(".gm-entry.gm-unsure")
    assert faint.count() == 1
    assert "unsure" in faint.inner_text()
    assert seen.page.locator("[data-event=faint].gm-unsure").count() == 1
    name = seen.page.locator(".gm-mark[data-event=faint]").get_attribute("aria-label")
    assert name.endswith("unsure")
    faint.get_by_role("button").click()
    assert "31 % likely right" in seen.page.locator(".gm-facts").inner_text()


def test_the_slider_moves_by_keys_and_stands_in_the_address(
    watch: Callable[..., Any], sure_file: Path
) -> None:
    seen = watch().go(sure_file)
    slider = _slider(seen)
    slider.focus()
    for _ in range(10):
        slider.press("ArrowRight")
    until(seen.page, "window.geomap.visible().length === 3")
    assert seen.visible() == {"firm", "fair", "silent"}
    assert slider.get_attribute("aria-valuetext") == "at least 50 %"
    assert "sure=50" in seen.address()
    slider.press("End")
    until(seen.page, "window.geomap.visible().length === 1")
    seen.page.get_by_role("button", name="Show everything").click()
    assert len(seen.visible()) == 4
    assert "sure=" not in seen.address()


@pytest.mark.parametrize(("said", "least"), [("60", 60), ("x", 0), ("-5", 0), ("99", 95)])
def test_an_address_says_how_sure_and_a_slip_shows_all(
    watch: Callable[..., Any], sure_file: Path, said: str, least: int
) -> None:
    seen = watch().go(sure_file, f"?sure={said}")
    assert seen.state()["sure"] == least
    shown = {0: 4, 60: 3, 95: 1}[least]
    assert len(seen.visible()) == shown


def test_a_table_without_confidence_has_no_slider(
    watch: Callable[..., Any], page_file: Path
) -> None:
    seen = watch().go(page_file)
    assert len(seen.visible()) == len(some_events())
    assert not seen.page.get_by_text("How likely right").count()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_language_has_its_own_words_for_it(lang: str) -> None:
    said = [
        words(lang)[key] for key in ("sureness", "sureFrom", "surePercent", "unsure", "sureNote")
    ]
    assert all(said)
    assert lang == "en" or not set(said) & set(words("en").values())


def test_a_card_lists_who_tells_what_and_where_they_differ(
    watch: Callable[..., Any], tmp_path: Path
) -> None:
    tellings = [
        {"source": "Harbour Wire", "quote": "Twelve were killed.", "fatalities": 12},
        {"source": "Gulf Ledger", "quote": "At least 15 died.", "fatalities": 15,
         "bound": "at least", "place": "Elsewhere"},
        {"source": "Night Desk", "quote": "It never happened.", "status": "denied"},
    ]  # fmt: skip
    row = make_event(
        "shelling", "syria", (36.8, 35.9), place="Here", source="Harbour Wire", fatalities=12,
        fatalities_low=12, fatalities_high=15, sources=tellings, quote="Twelve were killed.",
    )  # fmt: skip
    path = write_map(from_records([row]), ACTORS, tmp_path / "map.html", title="One event")
    seen = watch().go(path, "?event=shelling")
    assert seen.page.locator(".gm-tolls").inner_text() == (
        "12 (Harbour Wire); at least 15 (Gulf Ledger)"
    )
    told = seen.page.locator(".gm-told")
    assert [t.split("\n")[0] for t in told.all_inner_texts()] == [
        "Twelve were killed.", "At least 15 died.", "It never happened.",
    ]  # fmt: skip
    assert "place: Elsewhere" in told.nth(1).inner_text()
    assert "denied" in told.nth(2).inner_text()
