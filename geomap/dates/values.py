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
    "quarter_when",
    "season_when",
    "shift_month",
    "span",
    "stretch",
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
    """Return the Monday of a day's ISO 8601 week."""
    return day - timedelta(days=day.weekday())


def shift_month(day: date, months: int) -> tuple[int, int]:
    """Return the year and month that lie ``months`` after a day's own."""
    index = day.year * 12 + day.month - 1 + months
    return index // 12, index % 12 + 1


def quarter_when(year: int, number: int) -> When:
    """Make a quarter of a year, as an interval of months: EDTF level 1 has no code for one."""
    return months_when(year, 3 * number - 2, year, 3 * number)


def season_when(year: int, code: int, month: int) -> When:
    """Make a season by its EDTF code and first month; a winter ends in the year after its own."""
    bounds = months_when(year, month, year + (month == 12), (month + 1) % 12 + 1)
    return When(None, f"{year:04d}-{code}", bounds.start, bounds.end, "month")


def stretch(start: date, end: date) -> When:
    """
    Make an interval whose precision is its length's: ≤ 3 days, ≤ 2 weeks, ≤ 2 months or more.

    Examples
    --------
    >>> stretch(date(2015, 5, 3), date(2015, 5, 5)).precision
    'day'
    >>> stretch(date(2015, 5, 3), date(2015, 5, 15)).precision
    'week'
    """
    if start == end:
        return day_when(start)
    days = (end - start).days
    precision: DatePrecision = (
        "day" if days <= 2 else "week" if days <= 14 else "month" if days <= 62 else "year"
    )
    return span(start, end, precision)
