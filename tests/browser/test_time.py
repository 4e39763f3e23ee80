"""Dates as precise as they are told, and the choice of a time."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from geomap.frames import from_records
from geomap.render import write_map
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
