"""What is vague looks vague at every zoom: no solid point where nobody knows a spot."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from shapely.geometry import Point, Polygon, box

from geomap.frames import from_records
from geomap.rendering import write_map
from geomap.rendering.shores import clipped
from tests.browser.conftest import ACTORS, make_event

pytestmark = pytest.mark.browser

HOMS = Polygon([(36.4, 34.2), (39.9, 32.9), (39.6, 35.0), (36.9, 35.0)])
STRIKE = {"event_type": "Explosions/Remote violence", "sub_event_type": "Air/drone strike"}
TALKS = {"event_type": "Strategic developments", "sub_event_type": "Other"}


@pytest.fixture(scope="module")
def vague_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    land = {"place": "Syria", "country": "SY", "geo_precision": 6, "radius_km": 240.0}
    homs = {"place": "Homs", "admin1": "Homs", "country": "SY", "geo_precision": 4}
    sector = Polygon([(36.6, 35.3), (37.0, 35.3), (37.0, 35.6), (36.6, 35.6)])
    rows = [
        make_event("somewhere", "russia", (38.5, 35.0), **STRIKE, **land),
        make_event("anywhere", "syria", (38.5, 35.0), **STRIKE, **land),
        make_event("struck", "russia", HOMS, **STRIKE, **homs, radius_km=120.0),
        make_event("told", "isis", HOMS, **TALKS, **homs, radius_km=120.0),
        make_event("plan", "isis", (40.14, 35.34), status="planned", **TALKS,
                   **{**land, "place": "Jordan", "country": "JO"}),
        make_event("spot", "russia", (36.8, 35.9), place="Here"),
        make_event("near", "russia", (36.81, 35.9), geo_precision=2, radius_km=25.0, place="Here"),
        make_event("town", "syria", (37.16, 36.2), radius_km=8.0, place="Aleppo"),
        make_event("bare", "syria", (40.0, 34.0), geo_precision=None, radius_km=None),
        make_event("sector", "syria", sector, geo_precision=5, radius_km=20.0),
    ]  # fmt: skip
    path = tmp_path_factory.mktemp("vague") / "map.html"
    return write_map(from_records(rows), ACTORS, path, title="Vague")


def badges(page: Any) -> dict[str, int]:
    told = page.locator(".gm-badge").evaluate_all(
        "all => all.map((b) => [b.querySelector('.gm-badge-name').textContent,"
        " Number(b.querySelector('.gm-badge-count').textContent)])"
    )
    return dict(told)


def test_a_country_of_which_no_more_is_told_has_a_badge_and_no_mark(
    watch: Callable[..., Any], vague_file: Path
) -> None:
    seen = watch().go(vague_file, "#5/35/38")
    # A province is smaller than its badge: its country's stands for it.
    assert badges(seen.page) == {"Syria": 4, "Jordan": 1}
    labels = seen.page.locator(".gm-badge-mark").evaluate_all(
        "all => all.map((m) => m.getAttribute('aria-label'))"
    )
    assert any(label.startswith("Syria, place not told: 4. Russia 2") for label in labels)
    counted = seen.page.locator(".gm-bundle").all_inner_texts()
    assert sum(int(text.split()[0]) for text in counted) <= 5  # only what has a place of its own
    seen.page.locator(".gm-badge-mark", has_text="Jordan").click()
    assert seen.state()["event"] == "plan"
    assert "somewhere in this country" in seen.page.locator(".gm-card").inner_text()
    assert seen.troubles == []


def test_closer_a_province_has_its_own_badge_and_what_was_hit_differs_from_what_was_named(
    watch: Callable[..., Any], vague_file: Path
) -> None:
    seen = watch().go(vague_file, "#8/34.2/38.2")
    # Jordan is in view at the lower edge, and its sign with it.
    assert badges(seen.page) == {"Homs province": 2, "Syria": 2, "Jordan": 1}
    hit = seen.page.locator(".gm-badge-mark", has_text="Homs province").locator(".gm-badge")
    assert "gm-badge-named" not in (hit.get_attribute("class") or "")
    only_told = watch().go(vague_file, "?types=strategic-developments#8/34.2/38.2")
    named = only_told.page.locator(".gm-mark .gm-badge-named")
    assert named.filter(has_text="Homs province").count() == 1
    hit.click()
    assert seen.page.locator(".gm-place-list .gm-choice").count() == 2
    assert seen.page.locator("path.gm-reach").count() == 1


def test_a_bundle_of_vague_members_has_a_dashed_rim(
    watch: Callable[..., Any], vague_file: Path
) -> None:
    seen = watch().go(vague_file, "#6/36/37")
    vague = seen.page.locator(".gm-bundle-vague")
    assert vague.count() == 1
    assert vague.evaluate("b => getComputedStyle(b).outlineStyle") == "dashed"


def test_exact_is_said_of_what_is_exact_alone(watch: Callable[..., Any], vague_file: Path) -> None:
    assert watch().go(vague_file, "?precision=exact").visible() == {"spot"}
    assert watch().go(vague_file, "?precision=untold").visible() == {"bare"}
    seen = watch().go(vague_file, "?event=town")
    assert "in or about this town or place" in seen.page.locator(".gm-facts").inner_text()
    seen = watch().go(vague_file, "?event=bare#8/34/40")
    assert "how exact is not told" in seen.page.locator(".gm-facts").inner_text()
    assert seen.page.locator(".gm-mark[data-event=bare] .gm-is-bare").count() == 1


def test_an_area_is_hatched_where_it_is_smaller_than_the_view(
    watch: Callable[..., Any], vague_file: Path
) -> None:
    seen = watch().go(vague_file, "#8/35.5/36.8")
    area = seen.page.locator("path.gm-area[stroke-dasharray='4 3']")
    assert area.count() == 1
    assert "gm-hatch" in area.get_attribute("fill")
    closer = watch().go(vague_file, "#12/35.45/36.8")
    assert closer.page.locator("path.gm-area").get_attribute("fill") == "none"


def test_what_a_pointer_is_on_shows_how_far_it_reaches_and_what_it_is(
    watch: Callable[..., Any], vague_file: Path
) -> None:
    seen = watch().go(vague_file, "#8/35.5/36.8")
    item = seen.page.locator(".gm-item[data-event=near]")
    item.scroll_into_view_if_needed()
    item.hover()
    assert seen.page.locator("path.gm-reach").count() == 1
    assert seen.page.locator(".gm-lit").count() == 1
    seen.page.locator(".gm-mark[data-event=town], .gm-badge-mark").first.hover()
    assert seen.page.locator(".gm-hint").count() == 1
    assert seen.page.locator("path.gm-reach").count() == 1


def test_an_area_mostly_on_land_ends_at_the_shore() -> None:
    coast = box(35.5, 35.2, 37.0, 35.8)
    assert 0.5 < clipped(coast).area / coast.area < 0.95
    sea = box(34.0, 34.0, 35.6, 35.0)
    assert clipped(sea).equals(sea)
    assert clipped(Point(35, 34)).equals(Point(35, 34))
