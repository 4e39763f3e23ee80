"""Cells to dates with the precision of their source; a date that cannot be is no date."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from geomap.dates.values import day_when, month_when, span, stretch, year_when
from geomap.model import When

if TYPE_CHECKING:
    from pandas import Series

    from geomap.formats.sheets import Order, Sheet

__all__ = [
    "ambiguous",
    "between",
    "columns_of",
    "day",
    "joined",
    "order_of",
    "read_days",
    "week_around",
    "when_of",
]

# Before this a year, such as 0016, is a year that lost its century.
_FIRST_YEAR, _LAST_YEAR = 1000, 2199
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
# A time of day after a day is dropped; anything else after it is no time, and the cell no day.
_TIME = (
    r"(?:[T ,]+\d{1,2}[:.h]?\d{2}(?:[:.]?\d{2}(?:[.,]\d+)?)?\s*(?:[AaPp]\.?[Mm]\.?)?"
    r"\s*(?:Z|[A-Z]{2,5}|[-+]\d{2}:?\d{2})?)?\Z"
)
_ISO = re.compile(rf"(\d{{4}})([-/.])(\d{{1,2}})\2(\d{{1,2}}){_TIME}")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:\d{6})?(?:\.0)?\Z")
_WORDED = re.compile(
    rf"(\d{{1,2}})(?:st|nd|rd|th)?[ \-]([A-Za-z]{{3}})[a-z]*\.?[ \-,]+(\d{{4}}|\d{{2}}){_TIME}"
)
_AMERICAN = re.compile(rf"([A-Za-z]{{3}})[a-z]*\.? (\d{{1,2}})(?:st|nd|rd|th)?,? (\d{{4}}){_TIME}")
_SLASHED = re.compile(rf"(\d{{1,2}})([/.-])(\d{{1,2}})\2(\d{{4}}|\d{{2}}){_TIME}")
# A spreadsheet's day: days since 30 December 1899 (ECMA-376, 18.17.4.1); these are 1954 to 2099.
_SERIAL = re.compile(r"([2-6]\d{4}|7[0-2]\d{3})(?:\.\d+)?\Z")
_SERIAL_ZERO = date(1899, 12, 30)
_MONTH = re.compile(r"(\d{4})[-/](\d{1,2})\Z")
_MONTH_FIRST = re.compile(r"(\d{1,2})[-/](\d{4})\Z")
_MONTH_WORD = re.compile(r"([A-Za-z]{3})[a-z]*\.?,?[ -](\d{4})\Z")
_YEAR = re.compile(r"(\d{4})(?:\.0)?\Z")
# "A to B" in the words of English, German, French and Spanish tables; a hyphen between spaces.
_RANGE = re.compile(
    r"\s+(?:to|until|till|through|bis|au|hasta|-|–|—)\s+|\s*(?:\.\.|[–—]|/)\s*", re.I
)
_RANGE_HEAD = re.compile(r"\A(?:from|between|von|du|del?)\s+", re.IGNORECASE)
# "7-9 October 2015", "October 7–9, 2015", "2014-2016": what only the end of a range states.
_DAYS_OF_MONTH = re.compile(
    r"(\d{1,2})\s*(?:-|–|to|and|&)\s*(\d{1,2}) ([A-Za-z]{3,9})\.?,? (\d{4})\Z", re.IGNORECASE
)
_DAYS_AFTER_MONTH = re.compile(
    r"([A-Za-z]{3,9})\.? (\d{1,2})\s*(?:-|–|to|and|&)\s*(\d{1,2}),? (\d{4})\Z", re.IGNORECASE
)
_YEARS = re.compile(r"(\d{4})\s*[-–]\s*(\d{4})\Z")


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
    if found := _ISO.match(cell):
        return int(found[1]), int(found[3]), int(found[4])
    if found := _COMPACT.match(cell):
        return int(found[1]), int(found[2]), int(found[3])
    if found := _SLASHED.match(cell):
        first, second = int(found[1]), int(found[3])
        number, month = (first, second) if order == "day first" else (second, first)
        return _full(found[4]), month, number
    if found := _SERIAL.match(cell):
        serial = _SERIAL_ZERO + timedelta(days=int(found[1]))
        return serial.year, serial.month, serial.day
    return _worded(cell)


def _worded(cell: str) -> tuple[int, int, int] | None:
    if found := _WORDED.match(cell):
        return _full(found[3]), _month(found[2]), int(found[1])
    if found := _AMERICAN.match(cell):
        return int(found[3]), _month(found[1]), int(found[2])
    return None


def _month(word: str) -> int:
    known = word[:3].lower()
    return _MONTHS.index(known) + 1 if known in _MONTHS else 0


def _full(year: str) -> int:
    """Return a year its century as POSIX does: 69 to 99 are of the twentieth."""
    return int(year) + (0 if len(year) == 4 else 1900 if int(year) >= 69 else 2000)


def order_of(cells: Series[Any]) -> Order | None:
    """Find from all dates of a column with slashes whether days or months come first."""
    parts = _numbers_of(cells)
    if any(first > 12 for first, _ in parts):
        return "day first"
    return "month first" if any(second > 12 for _, second in parts) else None


def ambiguous(cells: Series[Any]) -> str | None:
    """Return a date of a column that may be two days, None if there is none."""
    found = (m for m in map(_SLASHED.match, cells.dropna().unique()) if m)
    # with points the day comes first wherever they are written
    doubtful = (m for m in found if m[2] != "." and m[1] != m[3])
    return next((m[0] for m in doubtful if max(int(m[1]), int(m[3])) <= 12), None)


def _numbers_of(cells: Series[Any]) -> list[tuple[int, int]]:
    return [(int(m[1]), int(m[3])) for m in map(_SLASHED.match, cells.dropna().unique()) if m]


def when_of(cell: str, order: Order = "day first") -> When | None:
    """
    Read a day, a month, a year or a range of days; None where it is none of them.

    Examples
    --------
    >>> when_of("2015-10").precision, when_of("2015-10-07/2015-10-09").end
    ('month', datetime.date(2015, 10, 9))
    >>> when_of("2015-10-07 to 2015-10-20").edtf, when_of("October 2015").edtf
    ('2015-10-07/2015-10-20', '2015-10')
    >>> when_of("7-9 October 2015").edtf, when_of("490 BC")
    ('2015-10-07/2015-10-09', None)
    """
    cell = " ".join(cell.split())
    found = _one(cell, order)
    return found if found is not None else _range(cell, order)


def _one(cell: str, order: Order) -> When | None:
    if found := _YEAR.match(cell):
        return year_when(_possible(int(found[1])))
    if found := _MONTH.match(cell):
        return month_when(_possible(int(found[1])), int(found[2]))
    if found := _MONTH_FIRST.match(cell):
        return month_when(_possible(int(found[2])), int(found[1]))
    if (found := _MONTH_WORD.match(cell)) and _month(found[1]):
        return month_when(_possible(int(found[2])), _month(found[1]))
    found_day = day(cell, order)
    return day_when(found_day) if found_day else None


def _range(cell: str, order: Order) -> When | None:
    if found := _DAYS_OF_MONTH.match(cell):
        return _days(found[4], found[3], (found[1], found[2]))
    if found := _DAYS_AFTER_MONTH.match(cell):
        return _days(found[4], found[1], (found[2], found[3]))
    if found := _YEARS.match(cell):
        first, last = year_when(_possible(int(found[1]))), year_when(_possible(int(found[2])))
        return joined(first, last)
    parts = _RANGE.split(_RANGE_HEAD.sub("", cell))
    if len(parts) != 2:
        return None
    start, end = (_one(part.strip(), order) for part in parts)
    return joined(start, end) if start and end else None


def _days(year: str, month: str, days: tuple[str, str]) -> When | None:
    if not _month(month[:3]):
        return None
    first, last = (date(_possible(int(year)), _month(month[:3]), int(number)) for number in days)
    return between(first, last, "day")


def joined(start: When, end: When) -> When:
    """
    Return the range from the first day of one date to the last of another.

    Raises
    ------
    ValueError
        It ends before it begins.
    """
    first, last = start.start, end.end
    if first is None or last is None or last < first:
        raise ValueError(f"ends on {last} before it begins")
    return stretch(first, last)


def _possible(year: int) -> int:
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        raise ValueError(f"year {year:04d}")
    return year


def week_around(middle: date) -> When:
    """Return the seven days of which a dataset names the middle one."""
    return span(middle - timedelta(days=3), middle + timedelta(days=3), "week")


def between(start: date, end: date, precision: Any) -> When:
    """Return the days between two bounds; ValueError if they are the wrong way round."""
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
