"""The editor's hand: words, look, highlights, annotations and layers, and none of them runs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from geomap.editorial import Editorial, read_editorial
from geomap.errors import InputError
from geomap.frames import from_records
from geomap.rendering import Look, write_map
from tests.browser.conftest import ACTORS, some_events

pytestmark = pytest.mark.browser

EVIL = "<img src=x onerror=alert(1)></script><script>alert(2)</script>"


@pytest.fixture(scope="module")
def edited_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    box = [[[35.8, 33.2], [37.5, 33.2], [37.5, 35.8], [35.8, 33.2]]]
    states = [
        {"type": "Polygon", "coordinates": box, "until": "2015-10-10"},
        {"type": "Polygon", "coordinates": box, "from": "2015-10-11"},
        {"type": "LineString", "coordinates": box[0], "from": "2015-10-11"},
    ]
    own = Editorial(
        credit=f"Thanks to {EVIL}", byline=EVIL, note=f"Mind: {EVIL}", accent="#8a1c1c",
        font="Georgia, serif", view=(6.0, 35.0, 38.0), highlight=("downed",), hide=("outlets",),
        colours={"russia": "#7a0177"}, names={"isis": f"ISIS {EVIL}"},
        notes=({"text": f"Here {EVIL}", "at": [40.5, 36.8], "to": [38.0, 35.5]},),
        overlays=({"name": f"Held {EVIL}", "colour": "#2b8cbe", "features": states},),
    )  # fmt: skip
    path = tmp_path_factory.mktemp("edited") / "map.html"
    frame, look = from_records(some_events()), Look(editorial=own)
    return write_map(frame, ACTORS, path, title=EVIL, description=EVIL, look=look)


def test_the_editors_words_stand_there_as_text(
    watch: Callable[..., Any], edited_file: Path
) -> None:
    seen = watch().go(edited_file)
    page = seen.page
    assert page.locator(".gm-byline").inner_text() == f"By {EVIL}"
    assert page.locator(".gm-credit").all_inner_texts() == [f"Thanks to {EVIL}", f"Mind: {EVIL}"]
    assert page.locator(".gm-note").inner_text() == f"Here {EVIL}"
    page.evaluate("document.querySelectorAll('details').forEach((d) => (d.open = true))")
    assert f"Held {EVIL}" in page.locator(".gm-legend").inner_text()
    assert page.get_by_role("group", name="Told by").count() == 0
    page.wait_for_timeout(300)
    assert page.locator("img[src=x]").count() == 0
    assert [url for url in seen.requests if not url.startswith("data:")] == [edited_file.as_uri()]
    assert seen.troubles == []


def test_the_opening_view_and_the_look_are_the_editors(
    watch: Callable[..., Any], edited_file: Path
) -> None:
    seen = watch().go(edited_file)
    assert seen.state()["view"].startswith("6/3")
    root = "getComputedStyle(document.documentElement).getPropertyValue"
    assert seen.page.evaluate(f"{root}('--accent')") == "#8a1c1c"
    assert "#7a0177" in seen.page.evaluate(
        "[...document.documentElement.style].map((n) =>"
        " document.documentElement.style.getPropertyValue(n).toLowerCase())"
    )


def test_what_is_highlighted_stands_out_and_the_address_may_say_what(
    watch: Callable[..., Any], edited_file: Path
) -> None:
    seen = watch().go(edited_file, "#9/36.3/37.2")
    assert seen.page.locator(".gm-mark.gm-highlight").count() == 1
    assert seen.page.locator(".gm-item-highlight").count() == 1
    other = watch().go(edited_file, "?highlight=push,jets#9/35.1/36.75")
    assert other.page.locator(".gm-item-highlight").count() == 2
    dim = other.page.locator(".gm-mark:not(.gm-highlight)").first
    assert float(dim.evaluate("m => getComputedStyle(m).opacity")) < 1


def test_own_layers_follow_the_time_and_lie_below_the_marks(
    watch: Callable[..., Any], edited_file: Path
) -> None:
    seen = watch().go(edited_file)
    assert seen.page.locator("path.gm-own-layer").count() == 2  # as at the end
    early = watch().go(edited_file, "?to=2015-10-05")
    assert early.page.locator("path.gm-own-layer").count() == 1
    pane = early.page.locator(".leaflet-gm-own-pane")
    marks = early.page.locator(".leaflet-marker-pane")
    level = "e => Number(getComputedStyle(e).zIndex)"
    assert pane.evaluate(level) < marks.evaluate(level)


TOML = """
title = '''EVIL'''
intro = '''EVIL'''
[places]
Aleppo = '''EVIL'''
[actors]
russia = '''EVIL'''
[[annotations]]
text = '''EVIL'''
at = [40.5, 36.8]
[[layers]]
file = "front.geojson"
name = '''EVIL'''
"""
FRONT = (
    '{"type": "Feature", "properties": {"name": "%s", "popup": "%s", "onclick": "alert(4)"},'
    ' "geometry": {"type": "LineString", "coordinates": [[36, 34], [38, 36]]}}'
)


def test_a_hostile_toml_with_a_hostile_layer_runs_nothing(
    watch: Callable[..., Any], tmp_path: Path
) -> None:
    (tmp_path / "geomap.toml").write_text(TOML.replace("EVIL", EVIL), encoding="utf-8")
    escaped = EVIL.replace('"', "'")
    (tmp_path / "front.geojson").write_text(FRONT % (escaped, escaped), encoding="utf-8")
    own = read_editorial(tmp_path / "geomap.toml")
    frame, look = from_records(some_events()), Look(editorial=own)
    out = tmp_path / "map.html"
    write_map(frame, ACTORS, out, title=own.title, description=own.intro, look=look)
    seen = watch().go(out, "?event=jets")
    seen.page.wait_for_timeout(300)
    assert seen.page.locator("h1").first.inner_text() == EVIL
    assert seen.page.locator(".gm-note").inner_text() == EVIL
    assert seen.page.locator("img[src=x]").count() == 0
    assert seen.troubles == []
    assert [url for url in seen.requests if not url.startswith("data:")] == [
        f"{out.as_uri()}?event=jets"
    ]


@pytest.mark.parametrize(
    "told",
    [
        '[colours]\nrussia = "red;}</style><script>alert(1)</script>"',
        '[theme]\nfont = "x;}</style><script>alert(1)</script>"',
        '[theme]\naccent = "url(https://evil.example/x.png)"',
        '[[layers]]\nfile = "front.geojson"\nname = "x"\ncolour = "url(//evil.example)"',
    ],
)
def test_what_reaches_a_style_sheet_is_refused_unless_it_is_a_colour_or_a_font(
    tmp_path: Path, told: str
) -> None:
    (tmp_path / "front.geojson").write_text(FRONT % ("a", "b"), encoding="utf-8")
    (tmp_path / "geomap.toml").write_text(told, encoding="utf-8")
    with pytest.raises(InputError, match=r"geomap\.toml"):
        read_editorial(tmp_path / "geomap.toml")
