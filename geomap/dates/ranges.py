"""Stretches told by both ends, in one phrase ("3 to 5 May") or in two dates ("from A to B")."""

from __future__ import annotations

import re
from datetime import date, timedelta
from re import Match

from geomap.dates.date_words import (
    DAY_OF_MONTH,
    MONTH,
    MONTH_CUES,
    WEEKDAY,
    YEAR,
    month_number,
    weekday_number,
)
from geomap.dates.periods import year_of_month
from geomap.dates.reference import ReferenceTime, rule
from geomap.dates.values import span, stretch
from geomap.model import When

__all__ = ["RANGES", "join", "joins"]


def _days_of_month(match: Match[str], reference: ReferenceTime) -> When | None:
    """Read "from 3 to 5 May", "October 1-3, 2015", "3 and 5 May": the first day to the last."""
    first, last, month = int(match["first"]), int(match["last"]), month_number(match["month"])
    year = int(match["year"]) if match["year"] else _year_of_day(month, first, match, reference)
    if not year:
        return None
    start, end = date(year, month, first), date(year, month, last)
    return stretch(start, end) if start <= end else None


def _year_of_day(month: int, first: int, match: Match[str], reference: ReferenceTime) -> int | None:
    """Year in which the stretch has begun by publication, in plans is not over."""
    year = year_of_month(match["month"], reference)
    now = reference.published
    if not year or not now or month != now.month:
        return year
    if reference.future:
        return year + (int(match["last"]) < now.day)
    return year - (first > now.day)


def _years(match: Match[str], reference: ReferenceTime) -> When | None:
    first, last = int(match["first"] or match["low"]), int(match["last"])
    if first >= last:
        return None
    return When(None, f"{first:04d}/{last:04d}", date(first, 1, 1), date(last, 12, 31), "year")


def _weekdays(match: Match[str], reference: ReferenceTime) -> When | None:
    """Read "from Tuesday to Wednesday": to the latest second day; in plans from the next first."""
    if not reference.published:
        return None
    first, last = weekday_number(match["first"]), weekday_number(match["last"])
    now = reference.published
    if reference.future:
        start = now + timedelta(days=(first - now.weekday()) % 7)
        return stretch(start, start + timedelta(days=(last - first) % 7))
    end = now - timedelta(days=(now.weekday() - last) % 7)
    return stretch(end - timedelta(days=(last - first) % 7), end)


_JOIN = re.compile(r"\s*(?P<by>to|through|until|till|and|[-–—])\s*(?:on\s+|the\s+)?", re.IGNORECASE)
_FROM = re.compile(r"\b(?P<opens>from|between)\s+$", re.IGNORECASE)


def joins(text: str, start: int, end: int, following: int) -> int | None:
    """
    Return True if two dates are the ends of one stretch; return where its words begin.

    The first date is ``text[start:end]``, the second begins at ``following``. "and" needs
    "between" before it, other words "from", or they are "through" or "until" themselves.
    """
    link = _JOIN.fullmatch(text, end, following)
    if not link:
        return None
    before = _FROM.search(text, max(0, start - 9), start)
    opens, by = before["opens"].lower() if before else "", link["by"].lower()
    if by == "and":
        return before.start() if before and opens == "between" else None
    if before and opens == "from":
        return before.start()
    return start if by in ("through", "until", "till") else None


def join(first: When, last: When) -> When | None:
    """Make the stretch from one date to another; None where the second is not after the first."""
    if not first.start or not last.end or not first.end or not last.start:
        return None
    start, end = first.start, last.end
    if start > end and first.precision == "day" and (start - end).days < 7:
        start -= timedelta(days=7)  # from Friday to Monday, told on a Saturday
    if start > end:
        return None
    if first.precision == last.precision == "day":
        return stretch(start, end)
    if (
        first.precision == last.precision
        and first.edtf
        and last.edtf
        and "/" not in first.edtf + last.edtf
    ):
        return When(None, f"{first.edtf}/{last.edtf}", start, end, first.precision)
    return span(start, end, stretch(start, end).precision)


_LINK = r"\s*(?:and|to|until|through|or|[-–—])\s*"
_FIRST = rf"(?P<first>{DAY_OF_MONTH})(?:st|nd|rd|th)?"
_LAST = rf"(?P<last>{DAY_OF_MONTH})(?:st|nd|rd|th)?"
_IN_YEAR = rf"(?:,?\s+(?P<year>{YEAR})\b)?"
_OPEN = r"(?:\b(?:from|between|on|of)\s+)?(?:the\s+)?"

RANGES = [
    rule(
        rf"{_OPEN}(?<![\d.,:/-])\b{_FIRST}{_LINK}(?:the\s+)?{_LAST}\s+(?:of\s+)?"
        rf"(?P<month>{MONTH})\b{_IN_YEAR}",
        _days_of_month,
        MONTH_CUES,
    ),
    rule(
        rf"{_OPEN}\b(?P<month>{MONTH})\s+{_FIRST}{_LINK}{_LAST}\b(?!\s+(?:people|of)\b){_IN_YEAR}",
        _days_of_month,
        MONTH_CUES,
    ),
    rule(
        rf"\b(?:(?:from\s+(?P<first>{YEAR})\s*(?:to|until|through|-|–)|between\s+(?P<low>{YEAR})\s+and)"
        rf"\s*(?P<last>{YEAR})\b)(?!s)",
        _years,
        "18 19 20",
    ),
    rule(
        rf"\b(?:between\s+|overnight\s+from\s+|overnight\s+between\s+|the\s+night\s+of\s+|from\s+)"
        rf"(?P<first>{WEEKDAY})(?:\s+night)?\s+(?:to|and|into|until)\s+(?P<last>{WEEKDAY})",
        _weekdays,
        "day",
    ),
]
