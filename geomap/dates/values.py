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
    return When(None, day.isoformat(), day, day, "day")


def span(start: date, end: date, precision: DatePrecision) -> When:
    return When(None, f"{start.isoformat()}/{end.isoformat()}", start, end, precision)


def month_when(year: int, month: int) -> When:
    last = date(year, month, monthrange(year, month)[1])
    return When(None, f"{year:04d}-{month:02d}", date(year, month, 1), last, "month")


def months_when(year: int, first: int, year_to: int, last: int) -> When:
    edtf = f"{year:04d}-{first:02d}/{year_to:04d}-{last:02d}"
    end = date(year_to, last, monthrange(year_to, last)[1])
    return When(None, edtf, date(year, first, 1), end, "month")


def year_when(year: int) -> When:
    return When(None, f"{year:04d}", date(year, 1, 1), date(year, 12, 31), "year")


def week_when(monday: date) -> When:
    return span(monday, monday + timedelta(days=6), "week")


def monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def shift_month(day: date, months: int) -> tuple[int, int]:
    index = day.year * 12 + day.month - 1 + months
    return index // 12, index % 12 + 1
