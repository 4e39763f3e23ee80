"""Cells to dates with the precision of their source; a date that cannot be is no date."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Literal

from geomap.dates.values import day_when, month_when, span, year_when
from geomap.model import When

if TYPE_CHECKING:
    from pandas import Series

    from geomap.exchange.sheets import Sheet

__all__ = ["Order", "between", "columns_of", "day", "order_of", "read_days", "week_around"]

Order = Literal["day first", "month first"]
# News events: a year before printed newspapers, such as 0016, is a year that lost its century.
_FIRST_YEAR, _LAST_YEAR = 1600, 2199
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ].*)?\Z")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:\d{6})?(?:\.0)?\Z")
_WORDED = re.compile(r"(\d{1,2})[ \-]([A-Za-z]{3})[a-z]*\.?[ \-,]+(\d{4}|\d{2})\Z")
_AMERICAN = re.compile(r"([A-Za-z]{3})[a-z]*\.? (\d{1,2}),? (\d{4})\Z")
_SLASHED = re.compile(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4}|\d{2})(?: .*)?\Z")
_MONTH = re.compile(r"(\d{4})-(\d{2})\Z")
_YEAR = re.compile(r"(\d{4})(?:\.0)?\Z")


def day(cell: str, order: Order = "day first") -> date | None:
    """
    Read one day; None where the text is of no known form.

    Raises
    ------
    ValueError
        It has the form of a day, but there is no such day, or not in a year of news.

    Examples
    --------
    >>> day("9-May-20"), day("07/10/2015"), day("20151007"), day("Wednesday")
    (datetime.date(2020, 5, 9), datetime.date(2015, 10, 7), datetime.date(2015, 10, 7), None)
    """
    parts = _parts(cell.strip(), order)
    if parts is None:
        return None
    year, month, number = parts
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        raise ValueError(f"year {year:04d}")
    return date(year, month, number)


def _parts(cell: str, order: Order) -> tuple[int, int, int] | None:
    if found := _ISO.match(cell) or _COMPACT.match(cell):
        return int(found[1]), int(found[2]), int(found[3])
    if found := _WORDED.match(cell):
        return _full(found[3]), _month(found[2]), int(found[1])
    if found := _AMERICAN.match(cell):
        return int(found[3]), _month(found[1]), int(found[2])
    if found := _SLASHED.match(cell):
        first, second = int(found[1]), int(found[2])
        number, month = (first, second) if order == "day first" else (second, first)
        return _full(found[3]), month, number
    return None


def _month(word: str) -> int:
    return _MONTHS.index(word.lower()) + 1 if word.lower() in _MONTHS else 0


def _full(year: str) -> int:
    """Give a year its century as POSIX does: 69 to 99 are of the twentieth."""
    return int(year) + (0 if len(year) == 4 else 1900 if int(year) >= 69 else 2000)


def order_of(cells: Series[Any]) -> Order | None:
    """Tell from all dates of a column with slashes whether days or months come first."""
    parts = [(int(m[1]), int(m[2])) for m in map(_SLASHED.match, cells.dropna().unique()) if m]
    if any(first > 12 for first, _ in parts):
        return "day first"
    return "month first" if any(second > 12 for _, second in parts) else None


def when_of(cell: str, order: Order = "day first") -> When | None:
    """
    Read a day, a month, a year or an interval of days (EDTF); None where it is none of them.

    Examples
    --------
    >>> when_of("2015-10").precision, when_of("2015-10-07/2015-10-09").end
    ('month', datetime.date(2015, 10, 9))
    """
    start, slash, end = cell.partition("/")
    if slash and _ISO.match(start) and _ISO.match(end):
        first, last = day(start), day(end)
        return between(first, last, "day") if first and last else None
    if found := _YEAR.match(cell):
        return year_when(_possible(int(found[1])))
    if found := _MONTH.match(cell):
        return month_when(_possible(int(found[1])), int(found[2]))
    found_day = day(cell, order)
    return day_when(found_day) if found_day else None


def _possible(year: int) -> int:
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        raise ValueError(f"year {year:04d}")
    return year


def week_around(middle: date) -> When:
    """Give the seven days of which a dataset names the middle one."""
    return span(middle - timedelta(days=3), middle + timedelta(days=3), "week")


def between(start: date, end: date, precision: Any) -> When:
    """Give the days between two bounds; ValueError if they are the wrong way round."""
    if end < start:
        raise ValueError(f"ends on {end} before it begins")
    if start == end:
        return day_when(start)
    if precision in ("month", "year"):
        whole = month_when(start.year, start.month), year_when(start.year)
        return next(
            (w for w in whole if (w.start, w.end) == (start, end)), span(start, end, precision)
        )
    return span(start, end, precision)


def read_days(sheet: Sheet, keys: Series[Any], reader: Callable[[Any], When | None]) -> Series[Any]:
    """
    Read every different key of a column once; what cannot be a date is a fault of its rows.

    ``reader`` returns None for a key that tells no date and raises ValueError for an impossible
    one; a key is the date as it stands there, then what else counts after bars.
    """
    known: dict[Any, When | None] = {}
    impossible = set()
    for key in keys.dropna().unique():
        try:
            known[key] = reader(key)
        except (ValueError, OverflowError):
            impossible.add(key)
    shown = keys.map(lambda key: str(key).partition("|")[0])
    sheet.fault(keys.isin(impossible), "date {} is no date; mend it", shown)
    return keys.map(known).astype(object)


def columns_of(whens: Series[Any]) -> dict[str, list[Any]]:
    """Lay dates out as the contract's columns."""
    told = [w if isinstance(w, When) else When() for w in whens]
    return {
        "date": [w.edtf for w in told],
        "date_start": [w.start.isoformat() if w.start else None for w in told],
        "date_end": [w.end.isoformat() if w.end else None for w in told],
        "date_precision": [w.precision for w in told],
        "date_text": [w.text for w in told],
    }
