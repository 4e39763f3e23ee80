"""
Pages as they look, against pictures that somebody has looked at.

Fonts differ from machine to machine, so both pictures are reduced to an eighth and compared by
their mean difference; a mark, a panel or a colour that is gone shows, a letter's shape does not.
``GEOMAP_NEW_PICTURES=1`` writes what is seen as the new pictures: look at each before committing.
"""

from __future__ import annotations

import io
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageChops, ImageStat

from geomap.embed import snippet
from geomap.frames import from_records
from geomap.rendering import Look, write_map, write_pages, write_story
from geomap.rendering.picture import picture_bytes, still_of_page
from geomap.story.story_file import story_of
from tests.browser.conftest import ACTORS, article, make_event, some_events, until
from tests.browser.test_names import MARCHERS, squares

pytestmark = pytest.mark.browser

GOLDEN = Path(__file__).parents[1] / "golden"
PHONE = {"width": 390, "height": 844, "has_touch": True, "is_mobile": True}
# Of 255. Without its marks, the panel or the route a page moves by 5 and more. The pictures show
# DejaVu, the font that CI installs: Liberation moves a page by 2.5, one whose lines break elsewhere
# by up to 6.
TOLERANCE = 4.0
SMALLER = 8

PAGES = {
    "index": ("index.html", "", {}),
    "actor": ("actors/russia.html", "", {}),
    "route": ("routes/ships.html", "?event=ships", {}),
    "dark": ("index.html", "?theme=dark&event=push", {}),
    "phone": ("index.html", "", PHONE),
    "phone-event": ("index.html", "?event=push", PHONE),
    "arabic": ("index.html", "?lang=ar&event=push", {}),
    "landing": ("landing.html", "", {}),
}


def compare(name: str, png: bytes) -> None:
    path = GOLDEN / f"{name}.png"
    seen = Image.open(io.BytesIO(png)).convert("RGB")
    if os.environ.get("GEOMAP_NEW_PICTURES") == "1":
        few = seen.quantize(128, Image.Quantize.MEDIANCUT, kmeans=2)
        few.save(path, optimize=True)
    known = Image.open(path).convert("RGB")
    assert seen.size == known.size
    small = (seen.width // SMALLER, seen.height // SMALLER)
    one, other = (i.resize(small, Image.Resampling.BOX) for i in (seen, known))
    mean = sum(ImageStat.Stat(ImageChops.difference(one, other)).mean) / 3
    assert mean < TOLERANCE, f"{name} differs by {mean:.1f}: look at it"


@pytest.mark.parametrize("name", PAGES)
def test_a_page_looks_as_it_was_approved(watch: Callable[..., Any], built: Path, name: str) -> None:
    page, address, how = PAGES[name]
    seen = watch(**how)
    if name == "landing":
        seen.page.goto((built / page).as_uri())
    else:
        seen.go(built / page, address)
    seen.page.wait_for_timeout(500)
    compare(name, seen.page.screenshot())


# Town, country, place, the view, theme.
GROUNDS = {
    "kyiv-7": ("Kyiv", "UA", (30.5238, 50.45466), "#7/50.45/30.52", "light"),
    "kyiv-11": ("Kyiv", "UA", (30.5238, 50.45466), "#11/50.45/30.52", "light"),
    "aleppo-12": ("Aleppo", "SY", (37.16117, 36.20124), "#12/36.2/37.16", "light"),
    "khartoum": ("Khartoum", "SD", (32.53241, 15.55177), "", "light"),
    "port-au-prince": ("Port-au-Prince", "HT", (-72.335, 18.54349), "", "dark"),
    "singapore": ("Singapore", "SG", (103.85007, 1.28967), "#10/1.3/103.85", "light"),
    "suva": ("Suva", "FJ", (178.44149, -18.14161), "#7/-17.7/179.5", "light"),
}


@pytest.mark.parametrize("name", GROUNDS)
def test_the_ground_anywhere_looks_as_it_was_approved(
    watch: Callable[..., Any], tmp_path: Path, name: str
) -> None:
    place, country, point, view, theme = GROUNDS[name]
    frame = from_records([make_event("one", "russia", point, place=place, country=country)])
    page = write_map(frame, ACTORS, tmp_path / "map.html", title=place)
    seen = watch(900, 600).go(page, f"?theme={theme}{view}")
    seen.page.wait_for_timeout(500)
    compare(f"ground-{name}", seen.page.screenshot())
    assert not seen.troubles
    assert not [one for one in seen.requests if one.startswith("http")]


def test_paper_looks_as_it_was_approved(watch: Callable[..., Any], built: Path) -> None:
    seen = watch(width=794, height=1123).go(built / "index.html")  # A4 at 96 dots an inch
    seen.page.emulate_media(media="print")
    seen.page.wait_for_timeout(500)
    compare("print", seen.page.screenshot())


def test_an_embed_looks_as_it_was_approved(read: Callable[..., Any], built: Path) -> None:
    seen = read(snippet(built / "index.html", "https://maps.example/war/index.html", "script"))
    frame = seen.page.locator("iframe")
    frame.scroll_into_view_if_needed()
    inside = frame.element_handle().content_frame()
    inside.wait_for_url("https://maps.example/**")
    until(inside, "document.documentElement.dataset.ready === 'true'")
    seen.page.wait_for_timeout(600)
    seen.page.evaluate("scrollTo(0, 150)")
    seen.page.wait_for_timeout(300)
    compare("embed", seen.page.screenshot())


@pytest.mark.parametrize(("width", "how"), [(700, {"height": 900}), (390, PHONE)])
def test_an_embed_of_one_city_looks_as_it_was_approved(
    watch: Callable[..., Any], tmp_path: Path, width: int, how: dict[str, Any]
) -> None:
    about = "Where the marches went, as our own reporters told it."
    look = Look(url="https://maps.example/march/")
    frame = from_records(squares())
    write_pages(frame, MARCHERS, tmp_path, title="A week of marches", description=about, look=look)
    told = snippet(tmp_path / "index.html", "https://maps.example/march/index.html", "script")
    seen = watch(**{**how, "width": width})

    def serve(route: Any) -> None:
        url = route.request.url
        if url.startswith("https://news.example/"):
            route.fulfill(body=article(told), content_type="text/html")
        else:
            route.fulfill(path=tmp_path / "index.html")

    seen.page.context.route("**/*", serve)
    seen.page.goto("https://news.example/march.html")
    frame_ = seen.page.locator("iframe")
    frame_.scroll_into_view_if_needed()
    inside = frame_.element_handle().content_frame()
    inside.wait_for_url("https://maps.example/**")
    until(inside, "document.documentElement.dataset.ready === 'true'")
    seen.page.evaluate("scrollTo(0, document.querySelector('iframe').offsetTop - 60)")
    seen.page.wait_for_timeout(700)
    compare(f"paris-{width}", seen.page.screenshot())
    button, map_ = (inside.locator(one).bounding_box() for one in (".gm-lister", "#geomap-map"))
    assert button["y"] >= map_["y"] + map_["height"]  # also where no event has a day


STORY = """---
byline: The map desk
---
# Eight days of autumn

What was reported of a week, and by whom.

## From the sea
```yaml
events: [ships]
```
Ships fired *over two countries*; [a spokesman](https://news.example/a) told of all of it.

## On the ground
```yaml
actors: [syria, isis]
from: 2015-10-05
to: 2015-10-16
view: 8/35.4/36.9
```
> "We heard it before we saw it," a baker said.
"""


@pytest.mark.parametrize(("name", "how"), [("story", {}), ("story-phone", PHONE)])
def test_a_story_looks_as_it_was_approved(
    watch: Callable[..., Any], tmp_path: Path, name: str, how: dict[str, Any]
) -> None:
    told, frame = story_of(STORY, "story.md"), from_records(some_events())
    page = write_story(told, frame, ACTORS, tmp_path / "story.html")
    seen = watch(**how).go(page, "#on-the-ground")
    seen.page.wait_for_timeout(900)
    compare(name, seen.page.screenshot())


@pytest.mark.parametrize(("name", "lang"), [("picture", "en"), ("preview-arabic", "ar")])
def test_a_still_map_looks_as_it_was_approved(
    watch: Callable[..., Any], built: Path, tmp_path: Path, name: str, lang: str
) -> None:
    layers, still = still_of_page((built / "index.html").read_text(encoding="utf-8"))
    drawn = picture_bytes(layers, replace(still, lang=lang), "svg")
    picture = tmp_path / "map.svg"
    picture.write_bytes(drawn)
    seen = watch(1200, 630)
    seen.page.goto(picture.as_uri())
    compare(name, seen.page.screenshot())
    assert seen.requests == [picture.as_uri()]


def test_a_picture_that_lacks_its_marks_is_noticed(watch: Callable[..., Any], built: Path) -> None:
    if os.environ.get("GEOMAP_NEW_PICTURES") == "1":
        pytest.skip("new pictures are being made")
    seen = watch().go(built / "index.html", "?theme=dark")
    seen.page.wait_for_timeout(400)
    with pytest.raises(AssertionError, match="look at it"):
        compare("index", seen.page.screenshot())


def test_the_preview_looks_as_it_was_approved(built: Path) -> None:
    compare("preview", (built / "preview.png").read_bytes())
