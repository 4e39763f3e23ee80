"""Nothing is empty without a word: what is outside the view, the filters or the map is told."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from geomap.frames import from_records
from geomap.rendering import write_map
from tests.browser.conftest import ACTORS, make_event, until

pytestmark = pytest.mark.browser


def day(text: str) -> dict[str, str]:
    return {"date": text, "date_start": text, "date_end": text, "date_precision": "day"}


@pytest.fixture(scope="module")
def spread_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Five events in Syria, one in Chile, one that is nowhere; nothing from March to October."""
    rows = [
        *(
            make_event(f"s{n}", "syria", (36.5 + n / 3, 35.0), **day(f"2015-0{1 + n // 3}-1{n}"))
            for n in range(5)
        ),
        make_event("far", "russia", (-70.6, -33.4), **day("2015-11-20")),
        make_event("lost", "russia", None, **day("2015-11-21")),
    ]
    path = tmp_path_factory.mktemp("spread") / "map.html"
    return write_map(from_records(rows), ACTORS, path, title="Spread")


def counts(page: Any) -> dict[str, int]:
    return dict(
        page.locator(".gm-row:has([data-actor])").evaluate_all(
            "all => all.map((r) => [r.querySelector('[data-actor]').dataset.actor,"
            " Number(r.querySelector('.gm-count').textContent)])"
        )
    )


def test_what_is_outside_the_view_is_told_with_the_way_to_it(
    watch: Callable[..., Any], spread_file: Path
) -> None:
    seen = watch().go(spread_file)
    told = seen.page.locator(".gm-outside")
    assert told.inner_text().startswith("1 outside the view")
    told.get_by_role("button", name="1 to the west").click()
    seen.page.wait_for_selector(".gm-mark[data-event=far]")
    assert told.inner_text().startswith("5 outside the view")
    told.get_by_role("button", name="Show all").click()
    until(seen.page, "document.querySelector('.gm-outside').hidden")
    assert seen.troubles == []


def test_an_address_that_chooses_looks_at_what_it_chose(
    watch: Callable[..., Any], spread_file: Path
) -> None:
    seen = watch().go(spread_file, "?actors=russia")
    assert seen.page.locator(".gm-mark[data-event=far]").is_visible()
    assert not seen.page.locator(".gm-outside").is_visible()


def test_a_filter_that_empties_the_view_moves_it(
    watch: Callable[..., Any], spread_file: Path
) -> None:
    seen = watch().go(spread_file, "#8/35/37")
    seen.page.get_by_label("only Russia").click()
    assert seen.page.locator(".gm-mark[data-event=far]").is_visible()


def test_numbers_beside_filters_follow_the_other_filters(
    watch: Callable[..., Any], spread_file: Path
) -> None:
    assert counts(watch().go(spread_file).page) == {"syria": 5, "russia": 2}
    seen = watch().go(spread_file, "?from=2015-11-01")
    assert counts(seen.page) == {"syria": 0, "russia": 2}
    # Its own boxes do not empty a filter: the others' numbers say what a tick would add.
    assert counts(watch().go(spread_file, "?actors=russia").page) == {"syria": 5, "russia": 2}


def test_what_is_not_on_the_map_is_a_group_of_the_list(
    watch: Callable[..., Any], spread_file: Path
) -> None:
    seen = watch().go(spread_file, "?sort=latest")
    group = seen.page.locator(".gm-group")
    assert group.inner_text() == "Not on the map: 1"
    listed = seen.page.locator(".gm-item").evaluate_all("all => all.map((i) => i.dataset.event)")
    assert listed == ["far", "s4", "s3", "s2", "s1", "s0", "lost"]
    assert group.evaluate("g => g.nextElementSibling.dataset.event") == "lost"


def test_play_passes_over_empty_months_says_the_time_on_the_map_and_can_keep_what_was(
    watch: Callable[..., Any], spread_file: Path
) -> None:
    seen = watch().go(spread_file, "?from=2015-01-10&to=2015-02-20")
    assert seen.page.locator(".gm-when").inner_text() == "10 Jan – 20 Feb 2015"
    seen.page.get_by_label("Speed").select_option("4")
    seen.page.get_by_role("button", name="keep what came before").click()
    seen.page.evaluate("window.shown = []")
    seen.page.get_by_role("button", name="Play").click()
    for _ in range(40):
        if seen.page.get_by_role("button", name="Play").count():
            break
        seen.page.evaluate("window.shown.push(window.geomap.visible().length)")
        seen.page.wait_for_timeout(90)
    told = seen.page.evaluate("window.shown")
    assert told == sorted(told)  # nothing goes
    assert seen.visible() == {"s0", "s1", "s2", "s3", "s4", "far", "lost"}
    # Without skipping, 40 weeks in steps of two would take twenty beats.
    assert len(set(seen.page.evaluate("window.shown"))) <= 4
