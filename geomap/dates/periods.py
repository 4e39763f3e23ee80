"""Months, seasons, quarters, years and their parts, with or without the year."""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from re import Match

from geomap.dates.date_words import (
    ORDINALS,
    SEASONS,
    month_number,
)
from geomap.dates.reference import ReferenceTime
from geomap.dates.values import (
    month_when,
    months_when,
    quarter_when,
    season_when,
    span,
    year_when,
)
from geomap.model import When

__all__ = [
    "bare_month",
    "decade",
    "half_of_year",
    "month_year",
    "plain_year",
    "portion_of_month",
    "quarter",
    "season",
    "third_of_month",
    "third_of_year",
    "two_months",
    "year_of_month",
]


# --- months -------------------------------------------------------------------------------------


def year_of_month(name: str, reference: ReferenceTime) -> int | None:
    """Year of a month without one: the latest that has begun; in plans the next not over."""
    if not reference.published:
        return None
    month, year = month_number(name), reference.published.year
    if reference.future:
        return year if month >= reference.published.month else year + 1
    return year if month <= reference.published.month else year - 1


def _year(match: Match[str], reference: ReferenceTime) -> int | None:
    return int(match["year"]) if match["year"] else year_of_month(match["month"], reference)


def month_year(match: Match[str], reference: ReferenceTime) -> When | None:
    """Read "May 2015"."""
    return month_when(int(match["year"]), month_number(match["month"]))


def bare_month(match: Match[str], reference: ReferenceTime) -> When | None:
    """Read "in May", "July’s": the latest that has begun; "last May" is not the present one."""
    if not reference.published:
        return None
    name, month = match["month"] or match["possessed"], reference.published.month
    which, number = (match["which"] or "").lower(), month_number(name)
    if which in ("next", "coming"):
        return month_when(reference.published.year + (number <= month), number)
    if which == "last":
        return month_when(reference.published.year - (number >= month), number)
    if which == "this":
        return month_when(reference.published.year, number)
    year = year_of_month(name, reference)
    return month_when(year, number) if year else None


def two_months(match: Match[str], reference: ReferenceTime) -> When | None:
    """Read "May and June", "May to July 2015": one range."""
    first, last = month_number(match["first"]), month_number(match["last"])
    year = int(match["year"]) if match["year"] else year_of_month(match["last"], reference)
    return months_when(year if first <= last else year - 1, first, year, last) if year else None


_EARLY = frozenset("early start beginning opening first".split())


def _third(part: str) -> int:
    """Return the first, second and last third: "at the start of", "mid-", "late"."""
    word = part.lower().split()[-1]
    return 0 if word in _EARLY else 1 if word.startswith("mid") else 2


def third_of_month(match: Match[str], reference: ReferenceTime) -> When | None:
    """Read "early May", "at the end of September 2014": thirds of about ten days."""
    year, month = _year(match, reference), month_number(match["month"])
    if not year:
        return None
    bounds = ((1, 10), (11, 20), (21, monthrange(year, month)[1]))
    low, high = bounds[_third(match["part"])]
    return span(date(year, month, low), date(year, month, high), "week")


def portion_of_month(match: Match[str], reference: ReferenceTime) -> When | None:
    """Read "the first week of May", "the second half of September": by days of the month."""
    year, month = _year(match, reference), month_number(match["month"])
    if not year:
        return None
    last, which = monthrange(year, month)[1], match["which"].lower()
    if match["unit"].lower() == "half":
        low, high = (1, 15) if which == "first" else (16, last)
    elif which in ("last", "final"):
        low, high = last - 6, last
    else:
        low = 7 * ORDINALS[which] - 6
        high = low + 6
    return span(date(year, month, low), date(year, month, high), "week")


# --- seasons, quarters, years -------------------------------------------------------------------


def third_of_year(match: Match[str], reference: ReferenceTime) -> When | None:
    """Read "early 2014", "the end of last year": thirds of four months, a range and no point."""
    year = int(match["year"]) if match["year"] else _beside(match["which"], reference)
    if year is None:
        return None
    first = 1 + 4 * _third(match["part"])
    return months_when(year, first, year, first + 3)


def _beside(which: str, reference: ReferenceTime) -> int | None:
    """Return the year of "last", "this", "the", "next"."""
    step = {"last": -1, "next": 1}.get(which.lower(), 0)
    return reference.published.year + step if reference.published else None


def season(match: Match[str], reference: ReferenceTime) -> When | None:
    """Read "summer 2015", "last winter", "the spring"."""
    said = match.groupdict()
    code, month = SEASONS[match["season"].lower()]
    year = _season_year(said.get("year"), (said.get("which") or "").lower(), month, reference)
    return season_when(year, code, month) if year is not None else None


def _season_year(said: str | None, which: str, month: int, reference: ReferenceTime) -> int | None:
    """Year of a season: as said, or the latest that has begun ("last": that has ended)."""
    if said:
        return int(said)
    if reference.published is None:
        return None
    now = reference.published
    if which == "last":
        return now.year - (month + 2 >= now.month)
    if which == "next":
        return now.year + (month <= now.month)
    if which == "this":
        return now.year
    if reference.future:
        return now.year + (month + 2 < now.month)
    return now.year - (month > now.month)


def quarter(match: Match[str], reference: ReferenceTime) -> When | None:
    """Read "Q3 2015", "the first quarter": without a year the latest that has begun."""
    number = int(match["q"]) if match["q"] else ORDINALS[match["which"].lower()]
    year = int(match["year"]) if match["year"] else None
    if year is None and reference.published:
        begun = 3 * number - 2 <= reference.published.month
        year = reference.published.year - (not begun and not match["this"] and not reference.future)
    return quarter_when(year, number) if year else None


def half_of_year(match: Match[str], reference: ReferenceTime) -> When | None:
    """Read "the first half of 2015", "the second half of last year"."""
    year = int(match["year"]) if match["year"] else _beside(match["which"], reference)
    first = 1 if match["half"].lower() == "first" else 7
    return months_when(year, first, year, first + 5) if year is not None else None


def plain_year(match: Match[str], reference: ReferenceTime) -> When | None:
    """Read "in 2015", "2015"."""
    return year_when(int(match["year"] or match["after"] or match["bare"]))


def decade(match: Match[str], reference: ReferenceTime) -> When | None:
    """Read "the 1980s", "the early 1990s"."""
    year, part = int(match["year"]), match["part"]
    if part:
        low, high = ((0, 3), (4, 6), (7, 9))[_third(part)]
        first, last = date(year + low, 1, 1), date(year + high, 12, 31)
        return When(None, f"{first.year:04d}/{last.year:04d}", first, last, "year")
    return When(None, f"{year // 10}X", date(year, 1, 1), date(year + 9, 12, 31), "year")
