"""Snippets for an article: they name the page's address and nothing can break out of them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from shapely.geometry import LineString, Point

from geomap.embed import FORMS, filtered_picture, snippet
from geomap.errors import InputError
from geomap.frames import from_records
from geomap.layers import build_layers
from geomap.rendering import Look, render, write_pages
from geomap.rendering.filtered import chosen_layers

URL = 'https://example.org/a.html?actors=russia&from="><script>'


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "index.html"
    path.write_text(
        '<script>"<title>no</title>"</script><title>Rain &amp; "hail" &lt;b&gt;</title>'
        '<meta property="og:image" content="index.png">'
        '<meta property="og:image:alt" content="Two &quot;events&quot;">',
        encoding="utf-8",
    )
    return path


@pytest.mark.parametrize("form", ["iframe", "script"])
def test_the_frame_is_sandboxed_and_escaped(page: Path, form: str) -> None:
    soup = BeautifulSoup(snippet(page, URL, form), "html.parser")
    (frame,) = soup.find_all("iframe")
    assert frame["src"] == URL
    assert frame["title"] == 'Rain & "hail" <b>'
    assert set(frame["sandbox"]) == {
        "allow-scripts", "allow-popups", "allow-popups-to-escape-sandbox",
    }  # fmt: skip
    assert frame["loading"] == "lazy"
    assert len(soup.find_all("script")) == (form == "script")


def test_the_listener_obeys_its_own_frame_alone(page: Path) -> None:
    text = snippet(page, "https://Example.org/a.html", "script")
    assert "frame.contentWindow !== event.source" in text
    assert 'event.origin !== "null" && event.origin !== new URL(frame.src).origin' in text


def test_every_form_is_made_and_always_in_the_same_bytes(page: Path) -> None:
    for form in FORMS:
        assert snippet(page, URL, form) == snippet(page, URL, form)


def test_oembed_is_json_of_the_rich_type(page: Path) -> None:
    told = json.loads(snippet(page, URL, "oembed"))
    assert (told["version"], told["type"]) == ("1.0", "rich")
    assert "<iframe" in told["html"]
    assert told["thumbnail_url"] == "https://example.org/index.png"
    assert (told["thumbnail_width"], told["thumbnail_height"]) == (1200, 630)


def test_a_page_leads_to_its_oembed_answer(tmp_path: Path) -> None:
    frame = from_records([({"event_id": "a", "status": "reported"}, Point(36, 35))])
    look = Look(url="https://maps.example/war/")
    write_pages(frame, {}, tmp_path, title="One", look=look)
    soup = BeautifulSoup((tmp_path / "index.html").read_text(encoding="utf-8"), "html.parser")
    link = soup.find("link", {"type": "application/json+oembed"})
    assert link is not None
    assert link["href"] == "https://maps.example/war/index.oembed.json"
    told = json.loads((tmp_path / "index.oembed.json").read_text(encoding="utf-8"))
    assert told == json.loads(snippet(tmp_path / "index.html", f"{look.url}index.html", "oembed"))
    metas = {m.get("property") or m.get("name"): m.get("content") for m in soup.find_all("meta")}
    assert metas["og:image"] == "https://maps.example/war/preview.png"
    assert metas["og:url"] == "https://maps.example/war/index.html"
    assert (metas["og:image:width"], metas["og:image:height"]) == ("1200", "630")
    assert metas["og:image:alt"] == metas["twitter:image:alt"] == "Map: One. 1 event."
    assert metas["twitter:card"] == "summary_large_image"


def test_a_build_that_does_not_know_its_address_answers_with_a_link(tmp_path: Path) -> None:
    frame = from_records([({"event_id": "a", "status": "reported"}, Point(36, 35))])
    write_pages(frame, {}, tmp_path, title="One")
    told = json.loads((tmp_path / "index.oembed.json").read_text(encoding="utf-8"))
    assert told["type"] == "link"
    assert "html" not in told


def test_the_image_links_to_the_page(page: Path) -> None:
    soup = BeautifulSoup(snippet(page, URL, "image"), "html.parser")
    assert soup.a is not None
    assert soup.img is not None
    assert soup.a["href"] == URL
    assert soup.img["src"] == "https://example.org/index.png"
    assert soup.img["alt"] == 'Two "events"'


def test_the_image_has_only_what_wordpress_leaves_in_an_authors_post(page: Path) -> None:
    # wp_kses_post: https://developer.wordpress.org/reference/functions/wp_kses_allowed_html/
    soup = BeautifulSoup(snippet(page, URL, "image"), "html.parser")
    assert soup.a is not None
    assert soup.img is not None
    assert {tag.name for tag in soup.find_all()} == {"a", "img"}
    assert set(soup.a.attrs) <= {"href", "rel", "target"}
    assert set(soup.img.attrs) <= {"src", "alt", "width", "height", "loading", "style"}


@pytest.mark.parametrize("form", ["iframe", "script"])
def test_readers_without_scripts_see_the_picture(page: Path, form: str) -> None:
    soup = BeautifulSoup(snippet(page, URL, form), "html.parser")
    assert soup.noscript is not None
    assert soup.noscript.img is not None
    assert soup.noscript.img["src"] == "https://example.org/index.png"


@pytest.mark.parametrize("form", ["image", "amp"])
def test_a_page_without_a_preview_has_no_picture_to_embed(tmp_path: Path, form: str) -> None:
    (tmp_path / "map.html").write_text("<title>Bare</title>", encoding="utf-8")
    with pytest.raises(InputError, match=r"map\.html: has no preview image"):
        snippet(tmp_path / "map.html", "https://example.org/map.html", form)
    assert "<noscript>" not in snippet(tmp_path / "map.html", "https://example.org/map.html")


def test_every_snippets_picture_is_a_file_of_the_build(tmp_path: Path) -> None:
    rows = [
        ({"event_id": "a", "status": "reported", "actor_id": "russia"}, Point(36, 35)),
        (
            {
                "event_id": "b",
                "status": "reported",
                "actor_id": "russia",
                "route": {"origin": "x", "destination": "y"},
            },
            LineString([(50, 41), (36, 35)]),
        ),
    ]
    write_pages(from_records(rows), {}, tmp_path, title="Two")
    pages = sorted(tmp_path.rglob("*.html"))
    assert len(pages) == 4
    for path in pages:
        if path.name == "landing.html":
            continue
        url = "https://maps.example/war/" + path.relative_to(tmp_path).as_posix()
        for form in ("image", "amp"):
            soup = BeautifulSoup(snippet(path, url, form), "html.parser")
            image = soup.find(["img", "amp-img"])
            assert image is not None
            name = str(image["src"]).removeprefix("https://maps.example/war/")
            assert (tmp_path / name).read_bytes()[:4] == b"\x89PNG"
            assert str(image["alt"]).startswith("Map: ")


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


def test_a_filtered_address_has_a_filtered_picture(tmp_path: Path) -> None:
    from PIL import Image

    days = [{"date_start": f"2015-10-0{n}", "date_end": f"2015-10-0{n}"} for n in (1, 5, 9)]
    rows = [
        ({"event_id": f"e{n}", "title": "t", "actor_id": actor, "geo_precision": 1,
          "event_type": "Battles", "source": "The Wire", **day}, Point(36 + n, 35))
        for n, (actor, day) in enumerate(zip(["russia", "russia", "isis"], days, strict=True))
    ]  # fmt: skip
    write_pages(from_records(rows), {}, tmp_path, title="Rain")
    page = tmp_path / "index.html"
    url = "https://example.org/index.html?actors=russia&from=2015-10-03"
    picture = filtered_picture(page, url)
    assert picture is not None
    told = snippet(page, url, "image", picture=picture)
    assert f'src="https://example.org/{picture.name}"' in told
    assert 'alt="Map: Rain. 1 event on 5 Oct 2015 by Russia."' in told
    with Image.open(picture) as seen:
        assert seen.size == (1200, 630)
    assert filtered_picture(page, "https://example.org/index.html?lang=ar") is None
    (tmp_path / "other.html").write_text("<p>no map")
    with pytest.raises(InputError, match="embed a page that geomap made"):
        filtered_picture(tmp_path / "other.html", url)


@pytest.fixture(scope="module")
def pages() -> list[str]:
    """Eight events as a plain page, and among 600 others as a packed one."""
    from tests.browser.conftest import ACTORS, some_events

    made = []
    for events in (some_events(), [*some_events(), *_others(600)]):
        page = render(build_layers(from_records(events), ACTORS), title="x", actors=ACTORS)
        made.append(str(page.get_root().render()))
    return made


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ("actors=isis", {"downed", "again"}),
        ("actors=russia-navy", {"ships"}),
        ("types=strategic-developments", {"plan", "talks"}),
        ("status=claimed,planned", {"between", "plan"}),
        ("from=2015-10-08&to=2015-10-15", {"push", "downed"}),
        ("from=2015-10-21&undated=1", {"talks", "plan", "between"}),
        ("precision=none", {"talks"}),
        ("precision=area", {"ships", "push", "between"}),
        ("sources=the-morning-wire&q=about+jets", {"jets"}),
        ("event=ships", {"ships"}),
    ],
)
def test_an_address_chooses_the_same_events_as_in_the_page(
    pages: list[str], query: str, ids: set[str]
) -> None:
    for page in pages:
        found = chosen_layers(page, f"https://example.org/?{query}")
        told = {i for layer in found for i in layer.frame["event_id"]}
        assert {i for i in told if not i.startswith("other")} == ids


def _others(count: int) -> list[tuple[dict[str, str], Point]]:
    rows = ({"event_id": f"other{n}", "title": f"n {n}", "status": "denied"} for n in range(count))
    return [(row, Point(30, 30)) for row in rows]
