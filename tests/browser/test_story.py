"""A story is read by scrolling and by keys, and the map follows; nothing of its text runs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from geomap.frames import from_records
from geomap.rendering import write_story
from geomap.story.story_file import story_of
from tests.browser.conftest import ACTORS, some_events
from tests.browser.test_access import PHONE, serious

pytestmark = pytest.mark.browser

EVIL = "<img src=x onerror=alert(1)></script><script>alert(2)</script>"
STORY = f"""---
byline: "{EVIL}"
view: 6/35/38
---
# A war {EVIL}

It began {EVIL} with jets.

## Jets
```yaml
events: [jets, push]
view: 8/35.5/36.8
```
They came **early**. [More](https://news.example/x"onmouseover=alert(3))

> "Loud," one said. {EVIL}

## Ships {EVIL}
```yaml
events: [ships]
highlight: [ships]
```
They fired.

## Who holds
```yaml
actors: [isis]
from: 2015-10-15
```
- One
- {EVIL}

## After
Nothing is settled.
"""


@pytest.fixture(scope="module")
def story_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("story") / "story.html"
    return write_story(story_of(STORY, "story.md"), from_records(some_events()), ACTORS, path)


def step_of(seen: Any) -> str:
    return str(seen.state()["step"])


def wait_for(seen: Any, step: str) -> None:
    until(seen, lambda: step_of(seen) == step)


def until(seen: Any, holds: Callable[[], bool]) -> None:
    """Wait; the page's policy lets no text be run that asks by itself."""
    for _ in range(100):
        if holds():
            return
        seen.page.wait_for_timeout(50)
    raise AssertionError(seen.state())


def test_the_map_follows_the_keys_and_the_scroll(
    watch: Callable[..., Any], story_file: Path
) -> None:
    seen = watch().go(story_file)
    page = seen.page
    assert step_of(seen) == "opening"
    assert len(seen.visible()) == 8
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")  # while the map still moves to the step before
    assert step_of(seen).startswith("ships")
    assert seen.visible() == {"ships"}
    until(seen, lambda: float(seen.state()["view"].split("/")[0]) < 7)
    assert page.evaluate("location.hash").startswith("#ships")
    assert page.evaluate("document.activeElement.tagName") == "H2"
    page.keyboard.press("ArrowLeft")
    assert seen.visible() == {"jets", "push"}
    until(seen, lambda: seen.state()["view"].startswith("8/35.5"))
    page.mouse.move(900, 400)  # over the map, where the wheel scrolls the story all the same
    page.mouse.wheel(0, 9999)
    wait_for(seen, "after")
    assert seen.visible() == {"downed", "again"}  # as in the step before
    page.get_by_role("button", name="Step before").click()
    assert step_of(seen) == "who-holds"
    assert [url for url in seen.requests if not url.startswith("data:")] == [story_file.as_uri()]
    assert page.locator("img[src=x]").count() == 0
    assert seen.troubles == []


def test_an_address_opens_a_step_in_the_readers_theme_and_language(
    watch: Callable[..., Any], story_file: Path
) -> None:
    seen = watch().go(story_file, "?theme=dark&lang=de#who-holds")
    assert step_of(seen) == "who-holds"
    assert seen.visible() == {"downed", "again"}
    assert seen.state()["theme"] == "dark"
    assert seen.page.get_by_role("button", name="Nächster Schritt").count() == 1
    assert seen.page.evaluate("location.search + location.hash") == "?theme=dark&lang=de#who-holds"
    plain = watch().go(story_file, "?plain=1")
    assert not plain.page.locator("#geomap-map").is_visible()
    assert plain.page.get_by_text("Nothing is settled.").is_visible()


def test_on_a_phone_the_map_stays_above_the_text(
    watch: Callable[..., Any], story_file: Path
) -> None:
    seen = watch(**PHONE).go(story_file)
    page = seen.page
    page.evaluate("document.getElementById('jets').scrollIntoView()")
    wait_for(seen, "jets")
    box = page.locator("#geomap-map").bounding_box()
    heading = page.get_by_role("heading", name="Jets").bounding_box()
    assert box["y"] == 0
    assert box["height"] < 844 / 2 <= heading["y"] + 60
    assert page.evaluate("document.documentElement.scrollWidth") == 390


def test_on_paper_each_step_has_its_picture(watch: Callable[..., Any], story_file: Path) -> None:
    seen = watch().go(story_file)
    seen.page.emulate_media(media="print")
    assert not seen.page.locator("#geomap-map").is_visible()
    stills = seen.page.locator(".gm-story-still img")
    assert stills.count() == 4
    assert all(one.is_visible() for one in stills.all())
    assert seen.troubles == []


def test_without_scripts_the_text_and_its_pictures_are_there(
    watch: Callable[..., Any], story_file: Path
) -> None:
    seen = watch(java_script_enabled=False)
    seen.page.goto(story_file.as_uri())
    assert seen.page.get_by_text("Nothing is settled.").is_visible()
    assert seen.page.locator(".gm-story-still img").first.is_visible()
    assert seen.page.locator("noscript li").count() == 8


@pytest.mark.parametrize("how", [{}, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize(
    "address", ["", "?theme=dark#ships-img-src-x-onerror-alert-1-script-script-alert-2-script"]
)
def test_axe_finds_nothing_serious_in_a_story(
    watch: Callable[..., Any], story_file: Path, address: str, how: dict[str, Any]
) -> None:
    seen = watch(**how).go(story_file, address)
    seen.page.wait_for_timeout(400)
    assert serious(seen.page) == []


def test_a_reader_who_wants_calm_sees_no_movement(
    watch: Callable[..., Any], story_file: Path
) -> None:
    seen = watch(reduced_motion="reduce").go(story_file)
    seen.page.keyboard.press("ArrowRight")
    assert seen.state()["view"].startswith("8/35.5")  # at once
