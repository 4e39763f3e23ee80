"""Dates as precise as they are told, and the choice of a time."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from geomap.frames import from_records
from geomap.rendering import write_map
from tests.browser.conftest import ACTORS, make_event

pytestmark = pytest.mark.browser


def _told(edtf: str | None, start: str | None, end: str | None, precision: str) -> dict[str, Any]:
    return {"date": edtf, "date_start": start, "date_end": end, "date_precision": precision}


DATES = {
    "year": _told("2021", "2021-01-01", "2021-12-31", "year"),
    "years": _told("2014/2016", "2014-01-01", "2016-12-31", "year"),
    "month": _told("2015-10", "2015-10-01", "2015-10-31", "month"),
    "season": _told("2015-22", "2015-06-01", "2015-08-31", "month"),
    "week": _told("2015-10-05/2015-10-11", "2015-10-05", "2015-10-11", "week"),
    "day": _told("2015-10-07", "2015-10-07", "2015-10-07", "day"),
    "open": _told("2015-09-30/..", "2015-09-30", None, "day"),
    "until": _told("../2015-10", None, "2015-10-31", "month"),
    "of-a-table": _told(None, "2018-01-01", "2018-12-31", "year"),
    "never": _told(None, None, None, "unknown"),
}
IN_ENGLISH = {
    "year": "2021",
    "years": "2014–2016",
    "month": "Oct 2015",
    "season": "Jun – Aug 2015",
    "week": "5–11 Oct 2015",
    "day": "7 Oct 2015",
    "open": "since 30 Sep 2015",
    "until": "until Oct 2015",
    "of-a-table": "2018",
    "never": "date not given",
}


@pytest.fixture(scope="module")
def dated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    events = [
        make_event(name, "russia", (36 + n / 5, 35), place="Homs", **told)
        for n, (name, told) in enumerate(DATES.items())
    ]
    path = tmp_path_factory.mktemp("dated") / "map.html"
    return write_map(from_records(events), ACTORS, path, title="Dates")


def _plainly(text: str) -> str:
    for odd in "\u00a0\u202f\u2009":
        text = text.replace(odd, " ")
    return text


def test_a_list_tells_dates_as_precisely_as_they_are_told(
    watch: Callable[..., Any], dated_file: Path
) -> None:
    seen = watch().go(dated_file)
    listed = seen.page.locator(".gm-item").evaluate_all(
        "all => all.map((i) => [i.dataset.event, i.querySelector('.gm-item-about').textContent])"
    )
    told = {name: _plainly(about).split(" · ")[0] for name, about in listed}
    assert {name: text.replace("Sept", "Sep") for name, text in told.items()} == IN_ENGLISH


@pytest.mark.parametrize(
    ("name", "lang", "text"),
    [
        ("week", "en", "5–11 Oct 2015"),
        ("week", "de", "5.–11. Okt. 2015"),
        ("month", "fr", "oct. 2015"),
        ("year", "ar-EG", "٢٠٢١"),
        ("open", "es", "desde el 30 sept 2015"),
    ],
)
def test_a_card_tells_its_date_in_the_readers_language(
    watch: Callable[..., Any], dated_file: Path, name: str, lang: str, text: str
) -> None:
    seen = watch().go(dated_file, f"?event={name}&lang={lang}")
    when = seen.page.locator(".gm-facts time")
    assert _plainly(when.inner_text()) == text
    iso = {"week": "2015-10-05", "month": "2015-10", "year": "2021", "open": "2015-09-30"}
    assert when.get_attribute("datetime") == iso[name]


def _slider(seen: Any, name: str) -> Any:
    return seen.page.get_by_role("slider", name=name, exact=True)


def _settled(seen: Any) -> None:
    seen.page.evaluate("() => new Promise((d) => requestAnimationFrame(() => setTimeout(d, 0)))")


def test_two_handles_choose_a_time_by_keyboard_and_say_it(
    watch: Callable[..., Any], page_file: Path
) -> None:
    seen = watch().go(page_file)
    first = _slider(seen, "From")
    assert first.get_attribute("aria-valuetext") == "2 Oct 2015"
    first.focus()
    for _ in range(3):
        seen.page.keyboard.press("ArrowRight")
    _settled(seen)
    assert first.get_attribute("aria-valuetext") == "5 Oct 2015"
    assert seen.state()["from"] == "2015-10-05"
    _slider(seen, "To").focus()
    seen.page.keyboard.press("Home")  # no farther than the other handle
    _settled(seen)
    assert seen.state()["to"] == "2015-10-05"
    assert seen.visible() == {"push"}  # it lasts from the 5th to the 9th
    assert "from=2015-10-05&to=2015-10-05" in seen.address()
    assert seen.page.locator("input[type=date]").first.input_value() == "2015-10-05"
    seen.page.go_back()
    assert seen.state()["from"] is None
    assert first.input_value() == "0"


def test_a_time_in_the_address_sets_the_handles_and_the_actors_stay_chosen(
    watch: Callable[..., Any], page_file: Path
) -> None:
    seen = watch().go(page_file, "?from=2015-10-06&to=2015-10-16&actors=isis,syria")
    assert seen.visible() == {"push", "downed", "again"}
    assert _slider(seen, "To").get_attribute("aria-valuetext") == "16 Oct 2015"
    seen.page.locator("input[data-actor=isis]").uncheck()
    assert seen.visible() == {"push"}
    seen.page.get_by_label("without a date").check()
    assert seen.visible() == {"push", "plan"}
    seen.page.get_by_role("button", name="When: all").click()
    _settled(seen)
    assert seen.visible() == {"push", "plan"}
    assert "from" not in seen.address()


def test_dragging_over_the_bars_chooses_them_and_dragging_the_chosen_moves_them(
    watch: Callable[..., Any], page_file: Path
) -> None:
    seen = watch().go(page_file)
    box = seen.page.locator(".gm-plot svg").bounding_box()
    bar = box["width"] / 20  # days from the 2nd to the 21st

    def drag(start: float, end: float) -> None:
        seen.page.mouse.move(box["x"] + start * bar, box["y"] + 10)
        seen.page.mouse.down()
        seen.page.mouse.move(box["x"] + end * bar, box["y"] + 10, steps=4)
        seen.page.mouse.up()
        _settled(seen)

    drag(13.5, 14.5)
    assert (seen.state()["from"], seen.state()["to"]) == ("2015-10-15", "2015-10-16")
    assert seen.visible() == {"downed", "again"}
    drag(14.2, 5.2)
    assert (seen.state()["from"], seen.state()["to"]) == ("2015-10-06", "2015-10-07")
    assert seen.visible() == {"push", "ships"}


def test_time_plays_to_its_end_and_pauses(watch: Callable[..., Any], page_file: Path) -> None:
    seen = watch().go(page_file, "?from=2015-10-17&to=2015-10-19&actors=russia")
    assert seen.visible() == set()
    seen.page.get_by_role("button", name="Play").focus()
    seen.page.keyboard.press("Enter")
    seen.page.get_by_role("button", name="Pause").wait_for()
    assert seen.page.locator(".gm-tally").get_attribute("aria-live") == "off"
    seen.page.get_by_role("button", name="Play").wait_for()  # it has come to the end
    assert (seen.state()["from"], seen.state()["to"]) == ("2015-10-19", None)
    assert seen.visible() == {"talks"}
    assert seen.page.locator(".gm-tally").get_attribute("aria-live") == "polite"
    seen.page.keyboard.press("Enter")  # from the beginning
    _settled(seen)
    seen.page.get_by_role("button", name="Pause").click()
    held = seen.state()["to"]
    assert held < "2015-10-10"
    seen.page.wait_for_timeout(900)
    assert seen.state()["to"] == held
    assert seen.troubles == []


def test_who_asks_for_less_motion_has_steps_and_nothing_that_plays(
    watch: Callable[..., Any], page_file: Path
) -> None:
    seen = watch(reduced_motion="reduce").go(page_file, "?from=2015-10-02&to=2015-10-04")
    assert seen.page.get_by_role("button", name="Play").count() == 0
    seen.page.get_by_role("button", name="Later").click()
    _settled(seen)
    assert (seen.state()["from"], seen.state()["to"]) == ("2015-10-05", "2015-10-07")
    seen.page.get_by_role("button", name="Earlier").click()
    _settled(seen)
    assert seen.state()["from"] is None


def test_what_goes_on_is_shown_until_it_was_told(
    watch: Callable[..., Any], dated_file: Path
) -> None:
    assert "open" in watch().go(dated_file, "?from=2015-10-12&to=2015-10-13").visible()
    assert "open" not in watch().go(dated_file, "?from=2015-11&to=2015-12").visible()


def test_bars_count_what_fits_the_other_filters(watch: Callable[..., Any], page_file: Path) -> None:
    seen = watch().go(page_file, "?from=2015-10-03&to=2015-10-04")
    bars = "d => d.getAttribute('d').split('M').length - 1"
    drawn = seen.page.locator(".gm-bars").first
    assert drawn.evaluate(bars) == 9  # 2, 5 to 9, 15, 16 and 21
    seen.page.get_by_label("only Islamic State").click()
    assert drawn.evaluate(bars) == 2


def test_an_arabic_timeline_runs_from_the_right(watch: Callable[..., Any], page_file: Path) -> None:
    seen = watch().go(page_file, "?lang=ar&from=2015-10-02&to=2015-10-03")
    chosen = seen.page.locator(".gm-window").bounding_box()
    plot = seen.page.locator(".gm-plot").bounding_box()
    assert chosen["x"] > plot["x"] + plot["width"] / 2
