"""EDTF as an editor writes it: a day, a month, a year, an interval of them, open or doubtful."""

from __future__ import annotations

import re
from datetime import date

from geomap.dates.values import day_when, month_when, year_when
from geomap.errors import InputError
from geomap.model import DatePrecision, When

__all__ = ["date_of"]

# EDTF level 1 (ISO 8601-2): what geomap itself writes, and the marks of doubt.
_POINT = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?[?~%]?")
# News has no earlier days; 0016-10-07 is a year without its century.
_NO_YEAR_BEFORE = 1000
# The longest interval, in days, that is still told with this precision.
_PRECISIONS: tuple[tuple[int, DatePrecision], ...] = (
    (1, "day"),
    (7, "week"),
    (31, "month"),
    (366, "year"),
)


def date_of(text: str) -> When:
    """
    Read an EDTF date.

    Raises
    ------
    InputError
        It is none, or its end lies before its start.

    Examples
    --------
    >>> date_of("2015-10-07").precision, date_of("2015-10").end
    ('day', datetime.date(2015, 10, 31))
    >>> date_of("2015-10-10/2015-10-11").precision, date_of("2015-09-30/..").end
    ('week', None)
    """
    first, stroke, last = text.partition("/")
    if not stroke:
        return _point(text, text)
    opened = first in ("", "..")
    start = None if opened else _point(first, text)
    end = None if last in ("", "..") else _point(last, text)
    if start is None and end is None:
        raise _wrong(text)
    low, high = start.start if start else None, end.end if end else None
    if low and high and high < low:
        raise InputError(f"date {text[:40]!r} ends before it begins: swap its ends")
    coarser = start or end
    precision = _precision(low, high) or (coarser.precision if coarser else "unknown")
    return When(None, text, low, high, precision)


def _point(text: str, whole: str) -> When:
    found = _POINT.fullmatch(text)
    if found is None or int(found[1]) < _NO_YEAR_BEFORE:
        raise _wrong(whole)
    year, month, day = int(found[1]), int(found[2] or 0), int(found[3] or 0)
    try:
        if found[3]:
            plain = day_when(date(year, month, day))
        else:
            plain = month_when(year, month) if found[2] else year_when(year)
    except ValueError as error:
        raise _wrong(whole) from error
    return When(None, text, plain.start, plain.end, plain.precision)


def _precision(low: date | None, high: date | None) -> DatePrecision | None:
    if low is None or high is None:
        return None
    days = (high - low).days + 1
    return next((precision for most, precision in _PRECISIONS if days <= most), "unknown")


def _wrong(text: str) -> InputError:
    return InputError(
        f"date {text[:40]!r} is no EDTF date: write 2015-10-07, 2015-10, 2015 or "
        "2015-10-03/2015-10-07, in a spreadsheet as text"
    )
