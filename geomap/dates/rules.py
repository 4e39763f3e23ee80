"""The rules: one pattern and one function for each way in which newspapers say a date."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from re import Match

from geomap.dates.values import (
    day_when,
    monday,
    month_when,
    months_when,
    shift_month,
    span,
    week_when,
    year_when,
)
from geomap.model import DatePrecision, When

__all__ = ["RULES", "Frame", "Rule"]


@dataclass(frozen=True, slots=True)
class Frame:
    """What a relative date is relative to."""

    published: date | None
    anchor: date | None
    future: bool


Rule = Callable[[Match[str], Frame], When | None]

_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
)  # fmt: skip
_NUMBERS = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
    "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "couple of": 2,
}  # fmt: skip
# EDTF level 1 codes of seasons and their months on the northern hemisphere, where news desks sit.
_SEASONS = {
    "spring": (21, 3),
    "summer": (22, 6),
    "autumn": (23, 9),
    "fall": (23, 9),
    "winter": (24, 12),
}
# Months of "early", "mid-" and "late" in a year: thirds, as a range and not a point.
_THIRDS = {"early": (1, 4), "mid": (5, 8), "late": (9, 12)}

_DAY = r"(?P<weekday>monday|tuesday|wednesday|thursday|friday|saturday|sunday)"
_MONTH = (
    r"(?:january|february|march|april|may|june|july|august|september|october|november|december"
    r"|jan\.?|feb\.?|mar\.|apr\.?|jun\.?|jul\.?|aug\.?|sept?\.?|oct\.?|nov\.?|dec\.?)"
)
_NUMBER = rf"(?:\d{{1,3}}|{'|'.join(_NUMBERS)})"
_YEAR = r"(?:1[89]|20)\d\d"
_SEASON = r"(?P<season>spring|summer|autumn|winter|fall)"
_PART = r"(?:\s+(?:morning|afternoon|evening|night|noon))?"


def _month_number(name: str) -> int:
    return next(i for i, month in enumerate(_MONTHS, 1) if month.startswith(name.lower()[:3]))


def _count(word: str) -> int:
    return int(word) if word.isdigit() else _NUMBERS[word.lower()]


def _iso(match: Match[str], frame: Frame) -> When | None:
    try:
        return day_when(date.fromisoformat(match[0]))
    except ValueError:
        return None


def _calendar_day(match: Match[str], frame: Frame) -> When | None:
    """Read "7 October 2015", "October 7": without a year, the latest up to publication."""
    month, number = _month_number(match["month"]), int(match["day"])
    try:
        if match["year"]:
            return day_when(date(int(match["year"]), month, number))
        return day_when(_nearest(month, number, frame)) if frame.published else None
    except ValueError:
        return None


def _nearest(month: int, number: int, frame: Frame) -> date:
    assert frame.published  # noqa: S101  # the only caller has looked
    day = date(frame.published.year, month, number)
    if frame.future:
        return day if day >= frame.published else day.replace(year=day.year + 1)
    return day if day <= frame.published else day.replace(year=day.year - 1)


def _month_year(match: Match[str], frame: Frame) -> When | None:
    return month_when(int(match["year"]), _month_number(match["month"]))


def _bare_month(match: Match[str], frame: Frame) -> When | None:
    """Read "in May", "July’s": the latest that has begun; in plans the next that has not ended."""
    name = match["month"] or match["possessed"]
    return month_when(_month_in_year(name, frame), _month_number(name)) if frame.published else None


def _month_in_year(name: str, frame: Frame) -> int:
    assert frame.published  # noqa: S101  # the callers have looked
    month, year = _month_number(name), frame.published.year
    if frame.future:
        return year if month >= frame.published.month else year + 1
    return year if month <= frame.published.month else year - 1


def _two_months(match: Match[str], frame: Frame) -> When | None:
    first, last = _month_number(match["first"]), _month_number(match["last"])
    if match["year"]:
        year = int(match["year"])
    elif frame.published:
        year = _month_in_year(match["last"], frame)
    else:
        return None
    return months_when(year if first <= last else year - 1, first, year, last)


def _third_of_year(match: Match[str], frame: Frame) -> When | None:
    first, last = _THIRDS[match["part"].lower()]
    year = int(match["year"])
    return months_when(year, first, year, last)


def _third_of_month(match: Match[str], frame: Frame) -> When | None:
    """Read "early May", "late September 2014": thirds of about ten days."""
    if match["year"]:
        year = int(match["year"])
    elif frame.published:
        year = _month_in_year(match["month"], frame)
    else:
        return None
    month = _month_number(match["month"])
    low, high = {"early": (1, 10), "mid": (11, 20), "late": (21, monthrange(year, month)[1])}[
        match["part"].lower()
    ]
    return span(date(year, month, low), date(year, month, high), "week")


def _season(match: Match[str], frame: Frame) -> When | None:
    said = match.groupdict()
    code, month = _SEASONS[match["season"].lower()]
    year = _season_year(said.get("year"), said.get("which"), month, frame.published)
    if year is None:
        return None
    span = months_when(year, month, year + (month == 12), (month + 1) % 12 + 1)
    return When(None, f"{year:04d}-{code}", span.start, span.end, "month")


def _season_year(
    said: str | None, which: str | None, month: int, published: date | None
) -> int | None:
    """Year of a season: as said, or the latest that has begun ("last": that has ended)."""
    if said:
        return int(said)
    if published is None:
        return None
    if (which or "").lower() == "last":
        return published.year - (month + 2 >= published.month)
    return published.year - (month > published.month and (which or "").lower() != "this")


def _plain_year(match: Match[str], frame: Frame) -> When | None:
    return year_when(int(match["year"] or match["bare"]))


def _decade(match: Match[str], frame: Frame) -> When | None:
    year = int(match["year"])
    return When(None, f"{year // 10}X", date(year, 1, 1), date(year + 9, 12, 31), "year")


def _weekday(match: Match[str], frame: Frame) -> When | None:
    """Find the latest such day up to publication; the next one in plans and after "next"."""
    if not frame.published:
        return None
    number = _DAYS.index(match["weekday"].lower())
    which = (match["which"] or "").lower()
    if which in ("next", "coming") or (frame.future and not which):
        return day_when(
            frame.published + timedelta(days=(number - frame.published.weekday()) % 7 or 7)
        )
    back = (frame.published.weekday() - number) % 7
    return day_when(frame.published - timedelta(days=back or (7 if which == "last" else 0)))


def _named_day(match: Match[str], frame: Frame) -> When | None:
    if not frame.published:
        return None
    offset = _NAMED[re.sub(r"\s+", " ", match["named"].lower())]
    return day_when(frame.published + timedelta(days=offset))


_NAMED = {
    "the day before yesterday": -2, "yesterday": -1, "last night": -1, "today": 0, "tonight": 0,
    "this morning": 0, "this afternoon": 0, "this evening": 0, "earlier in the day": 0,
    "tomorrow": 1,
}  # fmt: skip


def _overnight(match: Match[str], frame: Frame) -> When | None:
    if not frame.published:
        return None
    return span(frame.published - timedelta(days=1), frame.published, "day")


def _weekend(match: Match[str], frame: Frame) -> When | None:
    """Find the latest weekend that has begun; on a Saturday or Sunday, this one."""
    if not frame.published:
        return None
    coming = match["which"] and match["which"].lower() in ("next", "coming")
    day = frame.published
    if coming or frame.future:
        saturday = day + timedelta(days=(5 - day.weekday()) % 7)
    else:
        saturday = day - timedelta(days=(day.weekday() - 5) % 7)
    return span(saturday, saturday + timedelta(days=1), "week")


def _calendar_unit(match: Match[str], frame: Frame) -> When | None:
    """Read "last week", "earlier this month", "next year": the calendar's own."""
    if not frame.published:
        return None
    step = {"last": -1, "this": 0, "next": 1, "coming": 1}[match["which"].lower()]
    unit = match["unit"].lower()
    if unit == "week":
        return week_when(monday(frame.published) + timedelta(weeks=step))
    if unit == "month":
        return month_when(*shift_month(frame.published, step))
    return year_when(frame.published.year + step)


def _ago(match: Match[str], frame: Frame) -> When | None:
    return _away(match, frame.published, -1)


def _relative_to_anchor(match: Match[str], frame: Frame) -> When | None:
    """Read "two days later", "nearly a week after": from the day last spoken of."""
    return _away(match, frame.anchor, -1 if match["side"].lower() in ("earlier", "before") else 1)


def _away(match: Match[str], base: date | None, sign: int) -> When | None:
    """Go a number of days, weeks, months or years from a day, as precise as its unit."""
    if base is None:
        return None
    count, unit = sign * _count(match["number"]), match["unit"].lower()
    if unit == "day":
        return day_when(base + timedelta(days=count))
    if unit == "week":
        return week_when(monday(base + timedelta(weeks=count)))
    return (
        month_when(*shift_month(base, count)) if unit == "month" else year_when(base.year + count)
    )


def _recent(match: Match[str], frame: Frame) -> When | None:
    """Read "in the last 10 days", "over the past two weeks": up to the day of publication."""
    if not frame.published:
        return None
    unit, count = match["unit"].lower(), _count(match["number"] or "one")
    if unit == "year":
        return None  # a stretch of years dates no event
    days = {"hour": count / 24, "day": count, "week": 7 * count, "month": 30 * count}[unit]
    back = timedelta(days=max(1, round(days)))
    precision: DatePrecision = "day" if back.days <= 2 else "week" if back.days <= 14 else "month"
    return span(frame.published - back, frame.published, precision)


def _vague_recent(match: Match[str], frame: Frame) -> When | None:
    """Read "in recent weeks": no later than publication; when it began is not told."""
    if not frame.published or "coming" in match[0].lower():
        return None
    return When(None, f"../{frame.published.isoformat()}", None, frame.published, "unknown")


def _day_beside(match: Match[str], frame: Frame) -> When | None:
    """Read "the following day", "a day earlier": from the day last spoken of."""
    if not frame.anchor:
        return None
    word = (match["after"] or match["side"]).lower()
    step = 0 if word == "same" else -1 if word in ("previous", "earlier", "before") else 1
    return day_when(frame.anchor + timedelta(days=step))


def _rule(pattern: str, rule: Rule) -> tuple[re.Pattern[str], Rule]:
    return re.compile(pattern, re.IGNORECASE), rule


_ABOUT = r"(?:(?:nearly|almost|about|around|some|roughly|just|more\s+than)\s+)?"
_UNIT = r"(?P<unit>day|week|month|year)s?"
_IN = r"(?:\b(?:on|in|at|by|over|during)\s+)?"
RULES = [
    _rule(r"\b\d{4}-\d\d-\d\d\b", _iso),
    _rule(
        rf"{_IN}\b(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,?\s+)?(?:the\s+)?(?P<day>[0-3]?\d)"
        rf"(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<month>{_MONTH})\b(?:,?\s+(?P<year>{_YEAR})\b)?",
        _calendar_day,
    ),
    _rule(
        rf"{_IN}\b(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,?\s+)?(?P<month>{_MONTH})\s+"
        rf"(?P<day>[0-3]?\d)(?:st|nd|rd|th)?\b(?:,?\s+(?P<year>{_YEAR})\b)?",
        _calendar_day,
    ),
    _rule(rf"{_IN}\b(?P<month>{_MONTH}),?\s+(?:of\s+)?(?P<year>{_YEAR})\b", _month_year),
    # Case matters for a bare month: "May" and "March" are also verbs.
    (
        re.compile(
            r"(?:\b(?:[Ii]n|[Ll]ast|[Tt]his|[Bb]y|[Dd]uring|[Uu]ntil|[Ss]ince)\s+)"
            rf"(?P<month>(?-i:{'|'.join(m.title() for m in _MONTHS)}))\b"
            r"|\b(?P<possessed>(?:January|February|March|April|May|June|July|August|September"
            r"|October|November|December))(?=[’']s\b)"
        ),
        _bare_month,
    ),
    _rule(
        rf"{_IN}\b(?:between\s+|from\s+)?(?P<first>{_MONTH})\s*(?:and|to|[-–])\s*(?P<last>{_MONTH})\b"
        rf"(?:,?\s+(?:of\s+)?(?P<year>{_YEAR})\b)?",
        _two_months,
    ),
    _rule(rf"{_IN}\b(?P<part>early|mid|late)[-\s]+(?:in\s+)?(?P<year>{_YEAR})\b", _third_of_year),
    _rule(
        rf"{_IN}\b(?P<part>early|mid|late)[-\s]+(?P<month>{_MONTH})\b(?:,?\s+(?P<year>{_YEAR})\b)?",
        _third_of_month,
    ),
    _rule(
        rf"\b(?:in|during)\s+(?:the\s+)?{_SEASON}\b(?:\s+(?:of\s+)?(?P<year>{_YEAR})\b)?", _season
    ),
    _rule(rf"\b(?P<which>last|this)\s+{_SEASON}\b", _season),
    _rule(rf"\b(?:the\s+)?{_SEASON}\s+(?:of\s+)?(?P<year>{_YEAR})\b", _season),
    _rule(
        rf"\b(?:in|during|since|of|from|until|by|throughout)\s+(?P<year>{_YEAR})\b(?!s)"
        rf"|(?<=\()(?P<bare>{_YEAR})(?=\))",
        _plain_year,
    ),
    _rule(rf"\b(?:in\s+)?the\s+(?:(?:early|mid|late)[-\s]+)?(?P<year>{_YEAR[:-4]}\d0)s\b", _decade),
    _rule(
        rf"{_IN}\b(?:(?:early|late|earlier|later)\s+(?:on\s+)?)?(?:(?P<which>last|next|this|coming)\s+)?"
        rf"{_DAY}\b{_PART}",
        _weekday,
    ),
    _rule(
        rf"\b(?P<named>{'|'.join(k.replace(' ', chr(92) + 's+') for k in _NAMED)})\b", _named_day
    ),
    _rule(r"\bovernight\b", _overnight),
    _rule(
        r"\b(?:(?:over|at|during)\s+)?(?:the\s+)?(?:(?P<which>last|this|past|next|coming)\s+)?weekend\b",
        _weekend,
    ),
    _rule(
        r"\b(?:earlier\s+|later\s+)?(?P<which>last|this|next|coming)\s+(?P<unit>week|month|year)\b",
        _calendar_unit,
    ),
    _rule(rf"\b{_ABOUT}(?P<number>{_NUMBER})\s+{_UNIT}\s+ago\b", _ago),
    _rule(
        rf"\b{_ABOUT}(?P<number>{_NUMBER})\s+{_UNIT}\s+(?P<side>later|earlier|(?:after|before)(?=\s*(?:[,.;]|$)))\b",
        _relative_to_anchor,
    ),
    _rule(
        r"\b(?:in|over|during|within|for)?\s*\bthe\s+(?:last|past|previous)\s+"
        rf"(?:(?P<number>{_NUMBER})\s+)?(?P<unit>hour|day|week|month|year)s?\b",
        _recent,
    ),
    _rule(
        r"\b(?:in|over|during)\s+(?:the\s+)?(?:recent|(?:last|past)\s+few|coming)\s+"
        r"(?:hours|days|weeks|months)\b",
        _vague_recent,
    ),
    _rule(
        r"\b(?:on\s+)?(?:(?:the|that)\s+(?P<side>following|next|previous|same)\s+day"
        r"|a\s+day\s+(?P<after>later|earlier|before|after))\b",
        _day_beside,
    ),
]
