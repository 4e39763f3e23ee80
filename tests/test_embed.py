"""Snippets for an article: they name the page's address and nothing can break out of them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from geomap.embed import FORMS, snippet
from geomap.errors import InputError

URL = 'https://example.org/a.html?actors=russia&from="><script>'


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "index.html"
    path.write_text('<title>Rain &amp; "hail" &lt;b&gt;</title>', encoding="utf-8")
    return path


@pytest.mark.parametrize("form", ["iframe", "script"])
def test_the_frame_is_sandboxed_and_escaped(page: Path, form: str) -> None:
    soup = BeautifulSoup(snippet(page, URL, form), "html.parser")
    (frame,) = soup.find_all("iframe")
    assert frame["src"] == URL
    assert frame["title"] == 'Rain & "hail" <b>'
    assert set(frame["sandbox"]) == {"allow-scripts", "allow-popups"}
    assert frame["loading"] == "lazy"
    assert len(soup.find_all("script")) == (form == "script")


def test_the_listener_obeys_its_own_frame_alone(page: Path) -> None:
    text = snippet(page, "https://Example.org/a.html", "script")
    assert "event.source !== frame.contentWindow" in text
    assert '["https://example.org", "null"]' in text


def test_every_form_is_made_and_always_in_the_same_bytes(page: Path) -> None:
    for form in FORMS:
        assert snippet(page, URL, form) == snippet(page, URL, form)


def test_oembed_is_json_of_the_rich_type(page: Path) -> None:
    told = json.loads(snippet(page, URL, "oembed"))
    assert (told["version"], told["type"]) == ("1.0", "rich")
    assert "<iframe" in told["html"]


def test_the_image_links_to_the_page(page: Path) -> None:
    soup = BeautifulSoup(snippet(page, URL, "image"), "html.parser")
    assert soup.a is not None
    assert soup.img is not None
    assert soup.a["href"] == URL
    assert soup.img["src"] == "https://example.org/preview.png"


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "index.html",
        "ftp://example.org",
        "https://",
        "https://[",
        "https://a b",
    ],
)
def test_only_a_web_address_is_embedded(page: Path, url: str) -> None:
    with pytest.raises(InputError, match="address"):
        snippet(page, url)


def test_amp_asks_for_https(page: Path) -> None:
    with pytest.raises(InputError, match="https"):
        snippet(page, "http://example.org/", "amp")


def test_a_page_that_was_not_built_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"gone\.html"):
        snippet(tmp_path / "gone.html", "https://example.org/")


def test_an_unknown_form_is_refused(page: Path) -> None:
    with pytest.raises(InputError, match="iframe"):
        snippet(page, "https://example.org/", "frame")
