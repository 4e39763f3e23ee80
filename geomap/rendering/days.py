"""Numbers and days as the readers of a language write them."""

from __future__ import annotations

from typing import Any

from geomap.layers import present
from geomap.rendering import asset_files

__all__ = ["amount", "day_of", "digits", "locale_of", "span_between", "span_of"]

_PERSIAN = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")
_DETAIL = {"year": "y", "month": "yMMM"}


def locale_of(lang: str) -> str:
    """Return the locale of a page's language, by Babel's name."""
    primary = lang.partition("-")[0].lower()
    known = primary if primary in asset_files.LANGUAGES else "en"
    return "en_GB" if known == "en" else known


def amount(number: float, lang: str) -> str:
    """
    Return a number as readers of a language write it.

    Examples
    --------
    >>> amount(12000, "en"), amount(12000, "de"), amount(12, "fa")
    ('12,000', '12.000', '۱۲')
    """
    from babel.numbers import format_decimal

    return digits(format_decimal(number, locale=locale_of(lang)), lang)


def digits(text: str, lang: str) -> str:
    """Return a text with the digits of its language."""
    return text.translate(_PERSIAN) if locale_of(lang) == "fa" else text


def span_of(frame: Any, lang: str) -> str:
    """
    Return the first and the last day of the events, as exactly as they are told; "" without days.

    Examples
    --------
    >>> import pandas as pd
    >>> span_of(pd.DataFrame({"date_start": ["2015-10-02", "2015-10-21"]}), "en")
    '2 – 21 Oct 2015'
    """
    if frame is None or "date_start" not in frame.columns:
        return ""
    blank = [None] * len(frame)
    names = ("date_start", "date_end", "date_precision")
    cells = [frame[n].tolist() if n in frame.columns else blank for n in names]
    days: list[tuple[str, str, str]] = []
    for start, end, precision in zip(*cells, strict=True):
        if (first := present(start)) is not None:
            last = str(present(end) or first)[:10]
            days.append((str(first)[:10], last, _DETAIL.get(str(precision), "yMMMd")))
    if not days:
        return ""
    ends = min(days), max(days, key=lambda one: one[1])
    detail = min((ends[0][2], ends[1][2]), key=len)
    return _between(ends[0][0], ends[1][1], detail, lang)


def span_between(first: str, last: str, precision: str, lang: str) -> str:
    """
    Return an event's first and last day as exactly as they are told; "" without any.

    Examples
    --------
    >>> span_between("2015-10-01", "2015-10-31", "month", "fr")
    'oct. 2015'
    """
    if not first:
        return ""
    start, end = first[:10], (last or first)[:10]
    detail = _DETAIL.get(precision, "yMMMd")
    return _between(start, start if detail != "yMMMd" else end, detail, lang)


def _between(first: str, last: str, detail: str, lang: str) -> str:
    from datetime import date

    from babel.dates import format_interval, format_skeleton

    try:
        start, end = date.fromisoformat(first), date.fromisoformat(last)
    except ValueError:
        return ""  # somebody else's table
    locale: Any = locale_of(lang)
    told = (
        format_skeleton(detail, start, locale=locale)
        if start >= end
        else format_interval(start, end, detail, locale=locale)
    )
    return digits(" ".join(told.split()), lang)


def day_of(day: str, lang: str) -> str:
    """Return a day, written in ISO 8601, as readers of a language write it."""
    return _between(day, day, "yMMMd", lang)
