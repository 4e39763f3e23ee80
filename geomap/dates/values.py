"""Dates as values: days, spans, months, years in EDTF level 1, with their bounds."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

from geomap.model import DatePrecision, When

__all__ = [
    "day_when",
    "monday",
    "month_when",
    "months_when",
    "shift_month",
    "span",
    "week_when",
    "year_when",
]


def day_when(day: date) -> When:
    """Make one day."""
    return When(None, day.isoformat(), day, day, "day")


def span(start: date, end: date, precision: DatePrecision) -> When:
    """Make an interval of days, both inclusive, with the precision it was told with."""
    return When(None, f"{start.isoformat()}/{end.isoformat()}", start, end, precision)


def month_when(year: int, month: int) -> When:
    """Make a month."""
    last = date(year, month, monthrange(year, month)[1])
    return When(None, f"{year:04d}-{month:02d}", date(year, month, 1), last, "month")


def months_when(year: int, first: int, year_to: int, last: int) -> When:
    """Make an interval of months, both inclusive."""
    edtf = f"{year:04d}-{first:02d}/{year_to:04d}-{last:02d}"
    end = date(year_to, last, monthrange(year_to, last)[1])
    return When(None, edtf, date(year, first, 1), end, "month")


def year_when(year: int) -> When:
    """Make a year."""
    return When(None, f"{year:04d}", date(year, 1, 1), date(year, 12, 31), "year")


def week_when(monday: date) -> When:
    """Make the week of seven days that begins on ``monday``."""
    return span(monday, monday + timedelta(days=6), "week")


def monday(day: date) -> date:
    """Give the Monday of a day's ISO 8601 week."""
    return day - timedelta(days=day.weekday())


def shift_month(day: date, months: int) -> tuple[int, int]:
    """Give the year and month that lie ``months`` after a day's own."""
    index = day.year * 12 + day.month - 1 + months
    return index // 12, index % 12 + 1
