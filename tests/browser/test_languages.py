"""The page's own words in other languages, from the right to the left where they are."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from geomap.rendering.asset_files import LANGUAGES, words

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_page_speaks_the_language_it_is_asked_in(
    watch: Callable[..., Any], page_file: Path, lang: str
) -> None:
    seen = watch().go(page_file, f"?lang={lang}&event=ships")
    told = words(lang)
    assert seen.page.locator(".gm-filters summary").first.inner_text() == told["when"]
    assert seen.page.locator(".gm-facts dt").first.inner_text() == told["whenRow"]
    assert told["assumed"] in seen.page.locator(".gm-route").inner_text()
    assert (
        seen.page.locator(".leaflet-control-zoom-in").get_attribute("aria-label") == told["zoomIn"]
    )
    root = seen.page.evaluate("[document.documentElement.lang, document.documentElement.dir]")
    assert root == [lang, "rtl" if lang in ("ar", "fa") else "ltr"]
    assert seen.state()["lang"] == lang
    assert seen.troubles == []


def test_an_arabic_page_stands_on_the_right_and_its_map_as_ever(
    watch: Callable[..., Any], page_file: Path
) -> None:
    seen = watch().go(page_file, "?lang=ar&event=ships")
    panel = seen.page.locator("#geomap-panel").bounding_box()
    assert panel["x"] > 640
    quote = seen.page.locator("blockquote").first
    assert quote.get_attribute("dir") == "auto"
    assert quote.evaluate("q => getComputedStyle(q).direction") == "ltr"
    assert seen.page.evaluate("document.documentElement.scrollWidth") <= 1280
    scale = seen.page.locator(".leaflet-control-scale").bounding_box()
    assert scale["x"] < panel["x"]


@pytest.mark.parametrize(
    ("lang", "number", "day"),
    [
        ("en", "1,512", "7 Oct 2015"),
        ("de", "1.512", "7. Okt. 2015"),
        ("ar-EG", "١٬٥١٢", "٧ أكتوبر ٢٠١٥"),
        ("ar-MA", "1.512", "7 أكتوبر 2015"),
        ("fa", "۱٬۵۱۲", "۷ اکتبر ۲۰۱۵"),
        ("uk", "1 512", "7 жовт. 2015"),
    ],
)
def test_numbers_and_days_are_written_as_its_readers_do(
    watch: Callable[..., Any], page_file: Path, lang: str, number: str, day: str
) -> None:
    seen = watch().go(page_file, f"?lang={lang}&event=ships")
    text = seen.page.locator(".gm-card").inner_text().replace("\u00a0", " ").replace("\u202f", " ")
    assert number in text
    assert day in text


def test_an_unknown_language_reads_english(watch: Callable[..., Any], page_file: Path) -> None:
    seen = watch().go(page_file, "?lang=tlh-Piqd")
    assert seen.page.locator(".gm-filters summary").first.inner_text() == "When"
    assert seen.page.evaluate("document.documentElement.lang") == "en"
    assert seen.page.get_by_text("8 events").count() == 1


def test_acleds_types_are_named_in_the_pages_language_and_others_as_told(
    watch: Callable[..., Any], page_file: Path
) -> None:
    seen = watch().go(page_file, "?lang=fr&event=push")
    assert seen.page.locator(".gm-kind").first.inner_text() == "Combats · Affrontement armé"


def test_a_phone_in_arabic_needs_no_sideways_scrolling(
    watch: Callable[..., Any], page_file: Path
) -> None:
    seen = watch(390, 844, has_touch=True, is_mobile=True).go(page_file, "?lang=ar&event=push")
    assert seen.page.evaluate("document.documentElement.scrollWidth") <= 390
