"""News text is hostile: whatever stands in it, a page parses, runs nothing and breaks nothing."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Callable
from html import unescape
from html.parser import HTMLParser
from itertools import cycle
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shapely.geometry import LineString, Point

from geomap.frames import COLUMNS, JSON_COLUMNS, from_records
from geomap.layers import build_layers
from geomap.rendering import PageMeta, render, write_map, write_pages
from geomap.rendering.packing import LETTERS, squeezed

HOSTILE = [
    "</script><script>window.pwned=1</script>",
    "<img src=x onerror='window.pwned=1;alert(1)'>",
    "${window.pwned=1}`;window.pwned=1;//{{ 7*7 }}",
    "javascript:window.pwned=1",
    "\u202egnp.exe\u2066 \x00\x07 \u2028",
    "]]><!--<svg onload=alert(1)>",
    "x" * 100_000,
]

MORE = [
    "</style><style>*{display:none}</style>",
    '" onmouseover="window.pwned=1" x="',
    "data:text/html,<script>window.pwned=1</script>",
    "vbscript:window.pwned=1",
    "</textarea><iframe srcdoc='<script>parent.pwned=1</script>'>",
    "<base href='https://evil.example/'><meta http-equiv=refresh content='0;url=//evil.example'>",
    "__proto__",
    "constructor",
    "\u202e\u2067drawkcab\u2069",
    "%3Cscript%3E",
    "url(https://evil.example/x.png)",
    "{% import os %}{{ cycler.__init__ }}",
    "&lt;script&gt;window.pwned=1&lt;/script&gt;",
    "\ufeff\ufffe\u0000",
    "-->",
    "<![CDATA[",
    "\r\n\r\n",
    "عاجل</script>",
]
FIXED = {"event_id", *JSON_COLUMNS}
TEXTS = st.one_of(
    st.sampled_from(HOSTILE + MORE),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=60),
    st.lists(st.sampled_from(HOSTILE[:-1] + MORE), min_size=2, max_size=4).map("".join),
)
SHAPES = [Point(36.7, 34.7), LineString([(50, 41), (44, 36), (36, 35)]), None]
PLACES = st.sampled_from(SHAPES)
KEYS = {"", "title", "quote", "source", "url", "published", "author"}


def row_of(texts: list[str], number: int) -> dict[str, Any]:
    """An event in which every text is hostile, each another one."""
    take = cycle(texts)
    row: dict[str, Any] = {
        name: next(take) for name, kind in COLUMNS.items() if kind == "string" and name not in FIXED
    }
    row["event_id"] = f"{next(take)[:80]}{number}"
    row["actor_id"] = next(take)[:200]
    row["quantities"] = {next(take)[:200]: 3}
    row["allies"] = [next(take)[:100]]
    row["sources"] = [{key: next(take) for key in KEYS}]
    row["route"] = {"claims_km": {next(take)[:200]: 9}, "countries": [next(take)[:50], "IR"]}
    return row


EVENTS = st.lists(
    st.tuples(st.lists(TEXTS, min_size=3, max_size=8), PLACES), min_size=1, max_size=3
)


class Tags(HTMLParser):
    """Counts elements, keeps scripts' and styles' texts and every attribute's name."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[str] = []
        self.names: set[str] = set()
        self.inside = False
        self.texts: list[tuple[str, str | None, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.names |= {name for name, _ in attrs}
        if tag in ("script", "style"):
            self.texts.append((tag, dict(attrs).get("type"), ""))
            self.inside = True

    def handle_endtag(self, tag: str) -> None:
        self.inside = False

    def handle_data(self, data: str) -> None:
        if self.inside:
            tag, kind, text = self.texts[-1]
            self.texts[-1] = (tag, kind, text + data)


def parsed(page: str) -> Tags:
    tags = Tags()
    tags.feed(page)
    tags.close()
    return tags


def policy_of(page: str) -> str:
    found = re.search(r'Content-Security-Policy" content="([^"]*)"', page)
    assert found
    return unescape(found[1])


def apart(page: str) -> tuple[str, str]:
    """What a page says without scripts, which grows with its events, and the rest."""
    (said,) = re.findall(r"<noscript>.*?</noscript>", page, re.DOTALL)
    return said, page.replace(said, "")


GROUND = squeezed(b"")  # cutting one for each of many pages would take most of the time
EMPTY = render([], title="t", description="d", meta=PageMeta(basemap=GROUND))
PLAIN = parsed(apart(str(EMPTY.get_root().render()))[1])


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(EVENTS, TEXTS, TEXTS)
def test_no_text_changes_what_a_page_is_made_of(
    told: list[tuple[list[str], Any]], title: str, description: str
) -> None:
    frame = from_records([(row_of(texts, n), shape) for n, (texts, shape) in enumerate(told)])
    words = {"title": f"t{title}", "description": f"d{description}"}
    drawn = render(build_layers(frame, {}), **words, meta=PageMeta(basemap=GROUND))
    page = str(drawn.get_root().render())
    page.encode("utf-8", "strict")
    said, rest = apart(page)
    assert set(parsed(said).tags) <= {
        "noscript", "style", "div", "p", "ol", "li", "strong", "br", "blockquote", "a",
    }  # fmt: skip
    assert parsed(said).names <= {"class", "dir", "href", "rel"}
    found = parsed(rest)
    assert found.tags == PLAIN.tags
    assert found.names == PLAIN.names
    policy = policy_of(page)
    for tag, kind, text in found.texts:
        if kind in ("application/json", "application/ld+json"):
            json.loads(text)
            continue
        if kind == "text/plain":  # what the page unpacks: no script
            assert set(text) <= set(LETTERS)
            continue
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in policy, tag
    directives = dict(part.strip().partition(" ")[::2] for part in policy.split(";"))
    assert directives["default-src"] == "'none'"
    assert directives["img-src"] == "data:"
    assert set(re.sub(r"'sha256-[^']+'", "", directives["script-src"])) <= {" "}
    assert "http" not in policy
    assert len(json.loads(_data(found))["events"]["title"]) == len(told)


def _data(found: Tags) -> str:
    return next(text for tag, kind, text in found.texts if kind == "application/json")


@pytest.mark.browser
@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_in_every_field_runs_nothing(
    watch: Callable[..., Any], tmp_path: Path, text: str
) -> None:
    row = {**row_of([text], 0), "event_id": "evil", "status": "claimed"}
    row |= {
        "quantities": {text[:500]: 1},
        "sources": [{"quote": text, "source": text, "url": text}],
    }
    other = {**row, "event_id": text[:300], "status": text[:100]}
    frame = from_records([(row, Point(36.7, 34.7)), (other, None)])
    path = write_map(frame, {}, tmp_path / "map.html", title=text, description=text)
    seen = watch().go(path, "?event=evil")
    assert seen.page.locator(".gm-card").count() == 1
    for item in seen.page.locator(".gm-item").all():
        item.click()
    seen.page.wait_for_timeout(150)
    assert seen.page.evaluate("window.pwned") is None
    assert seen.troubles == []
    assert [url for url in seen.requests if url.startswith("http")] == []
    assert seen.page.locator("a[href^='javascript' i]").count() == 0
    assert seen.page.evaluate("document.documentElement.scrollWidth") <= 1280


@pytest.mark.browser
def test_a_big_batch_of_hostile_events_is_a_page_like_any_other(
    watch: Callable[..., Any], tmp_path: Path
) -> None:
    texts = HOSTILE + MORE
    rows = [(row_of(texts[n:] + texts[:n], n), SHAPES[n % 3]) for n in range(len(texts) * 3)]
    title = texts[0] + texts[4] + texts[-1]
    path = write_map(from_records(rows), {}, tmp_path / "map.html", title=title)
    seen = watch().go(path, "?lang=ar")
    seen.page.evaluate("document.querySelectorAll('details').forEach((d) => (d.open = true))")
    opening = "item.click(); await new Promise((done) => setTimeout(done, 5));"
    items = "[...document.querySelectorAll('.gm-item')].slice(0, 60)"
    seen.page.evaluate(f"(async () => {{ for (const item of {items}) {{ {opening} }} }})()")
    assert seen.page.evaluate("window.pwned") is None
    assert seen.troubles == []
    assert [url for url in seen.requests if url.startswith("http")] == []
    assert seen.page.locator("iframe, base, object, embed, link").count() == 0
    schemes = "[...document.querySelectorAll('#geomap a')].map((a) => a.protocol)"
    assert set(seen.page.evaluate(schemes)) <= {"file:", "https:", "http:"}
    assert seen.page.evaluate("document.documentElement.scrollWidth") <= 1280


@pytest.mark.browser
def test_the_page_of_cards_takes_hostile_names_too(
    watch: Callable[..., Any], tmp_path: Path
) -> None:
    rows = [(row_of([text, "b"], n), SHAPES[n % 3]) for n, text in enumerate(HOSTILE[:5])]
    write_pages(from_records(rows), {}, tmp_path, title=HOSTILE[0], description=HOSTILE[4])
    seen = watch()
    seen.page.goto((tmp_path / "landing.html").as_uri())
    assert seen.page.locator(".cards li").count() > 3
    assert seen.page.evaluate("window.pwned") is None
    assert seen.page.evaluate("document.documentElement.scrollWidth") <= 1280
    assert seen.troubles == []
