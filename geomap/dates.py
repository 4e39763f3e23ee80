"""
"Last Tuesday" → EDTF, by rules relative to the day a document was published.

General date parsers fail on newspaper dates ("over the weekend", "early 2014", "the following
day"), so these are our own rules, from the usage of news agencies: a weekday is the latest one up
to the day of publication, a month without a year the latest that has begun. Without a day of
publication a relative date stays as said: its text is kept, and nothing is invented.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from re import Match

from geomap.model import DatePrecision, When

__all__ = ["Dated", "compatible", "find_dates", "when"]


@dataclass(frozen=True, slots=True)
class Dated:
    """
    A date expression at ``[start, end)`` of a text.

    ``ongoing`` marks "since …": it tells when something began, not when an event took place.
    """

    start: int
    end: int
    when: When
    ongoing: bool = False


@dataclass(frozen=True, slots=True)
class _Frame:
    """What a relative date is relative to."""

    published: date | None
    anchor: date | None
    future: bool


_Rule = Callable[[Match[str], _Frame], When | None]

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
_PART = r"(?:\s+(?:morning|afternoon|evening|night|noon))?"


def when(text: str, published: date | None, *, anchor: date | None = None) -> When:
    """
    Read one date expression.

    Parameters
    ----------
    text : str
        The words, for example ``"on Wednesday"``.
    published : date or None
        Day of publication; with None relative dates stay as said.
    anchor : date or None
        The day last spoken of, for "the following day".

    Examples
    --------
    >>> when("over the weekend", date(2015, 10, 15)).edtf
    '2015-10-10/2015-10-11'
    >>> when("early 2014", None).edtf
    '2014-01/2014-04'
    >>> when("Wednesday", None)
    When(text='Wednesday', edtf=None, start=None, end=None, precision='unknown')
    """
    found = find_dates(text, published, anchor=anchor)
    return found[0].when if found else When(text=text)


def find_dates(
    text: str, published: date | None, *, anchor: date | None = None, future: bool = False
) -> list[Dated]:
    """
    Find every date expression of a text, in order, without overlaps.

    Parameters
    ----------
    text : str
        A sentence.
    published : date or None
        Day of publication.
    anchor : date or None
        The day last spoken of before this text; within it, earlier dates take over.
    future : bool
        Whether the text speaks of what is to come: then "on Friday" is the next one.
    """
    found: list[Dated] = []
    for start, end, match, rule in _longest(text):
        said = found[-1].when.start if found and found[-1].when.start else anchor
        value = rule(match, _Frame(published, said, future)) or When()
        since = _SINCE.search(text, 0, start)
        opened = since.start() if since else start
        value = _told(value, text[opened:end], bool(since))
        found.append(Dated(opened, end, value, bool(since)))
    return found


def compatible(a: When, b: When, *, slack_days: int = 1) -> bool:
    """
    Tell whether two dates can be of one event; an unknown one fits any.

    Examples
    --------
    >>> day = date(2015, 10, 7)
    >>> compatible(when("Wednesday", day), when("in October", day))
    True
    >>> compatible(when("Wednesday", day), when("in May", day))
    False
    """
    if a.start is None or b.start is None:
        return a.edtf is None or b.edtf is None or _overlap(a, b, slack_days)
    return _overlap(a, b, slack_days)


def _overlap(a: When, b: When, slack_days: int) -> bool:
    slack = timedelta(days=slack_days)
    low = max(a.start or date.min, b.start or date.min)
    high = min(a.end or date.max, b.end or date.max)
    return high == date.max or low <= high + slack


def _longest(text: str) -> Iterator[tuple[int, int, Match[str], _Rule]]:
    """All rules' matches, the longer before the shorter where they overlap, in text order."""
    spans = [
        (m.start(), m.end(), m, rule) for pattern, rule in _RULES for m in pattern.finditer(text)
    ]
    taken: list[tuple[int, int, Match[str], _Rule]] = []
    for span in sorted(spans, key=lambda s: (s[0] - s[1], s[0])):
        if all(span[1] <= other[0] or span[0] >= other[1] for other in taken):
            taken.append(span)
    return iter(sorted(taken, key=lambda s: s[0]))


_SINCE = re.compile(r"\b[Ss]ince\s+(?:at\s+least\s+)?$")


def _told(value: When, text: str, since: bool) -> When:
    """Put the words on a date; "since" opens its end."""
    if not since or value.start is None or value.edtf is None:
        return When(text, value.edtf, value.start, value.end, value.precision)
    return When(text, f"{value.edtf.split('/')[0]}/..", value.start, None, value.precision)


# --- values -------------------------------------------------------------------------------------


def _day(day: date) -> When:
    return When(None, day.isoformat(), day, day, "day")


def _span(start: date, end: date, precision: DatePrecision) -> When:
    return When(None, f"{start.isoformat()}/{end.isoformat()}", start, end, precision)


def _month(year: int, month: int) -> When:
    last = date(year, month, monthrange(year, month)[1])
    return When(None, f"{year:04d}-{month:02d}", date(year, month, 1), last, "month")


def _months(year: int, first: int, year_to: int, last: int) -> When:
    edtf = f"{year:04d}-{first:02d}/{year_to:04d}-{last:02d}"
    end = date(year_to, last, monthrange(year_to, last)[1])
    return When(None, edtf, date(year, first, 1), end, "month")


def _year(year: int) -> When:
    return When(None, f"{year:04d}", date(year, 1, 1), date(year, 12, 31), "year")


def _week(monday: date) -> When:
    return _span(monday, monday + timedelta(days=6), "week")


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _shift_month(day: date, months: int) -> tuple[int, int]:
    index = day.year * 12 + day.month - 1 + months
    return index // 12, index % 12 + 1


def _month_number(name: str) -> int:
    return next(i for i, month in enumerate(_MONTHS, 1) if month.startswith(name.lower()[:3]))


def _count(word: str) -> int:
    return int(word) if word.isdigit() else _NUMBERS[word.lower()]


# --- rules --------------------------------------------------------------------------------------


def _iso(match: Match[str], frame: _Frame) -> When | None:
    try:
        return _day(date.fromisoformat(match[0]))
    except ValueError:
        return None


def _calendar_day(match: Match[str], frame: _Frame) -> When | None:
    """ "7 October 2015", "October 7": without a year, the latest up to publication."""
    month, number = _month_number(match["month"]), int(match["day"])
    try:
        if match["year"]:
            return _day(date(int(match["year"]), month, number))
        return _day(_nearest(month, number, frame)) if frame.published else None
    except ValueError:
        return None


def _nearest(month: int, number: int, frame: _Frame) -> date:
    assert frame.published  # noqa: S101  # the only caller has looked
    day = date(frame.published.year, month, number)
    if frame.future:
        return day if day >= frame.published else day.replace(year=day.year + 1)
    return day if day <= frame.published else day.replace(year=day.year - 1)


def _month_year(match: Match[str], frame: _Frame) -> When | None:
    return _month(int(match["year"]), _month_number(match["month"]))


def _bare_month(match: Match[str], frame: _Frame) -> When | None:
    """ "in May", "July’s": the latest that has begun; in plans the next that has not ended."""
    name = match["month"] or match["possessed"]
    return _month(_month_in_year(name, frame), _month_number(name)) if frame.published else None


def _month_in_year(name: str, frame: _Frame) -> int:
    assert frame.published  # noqa: S101  # the callers have looked
    month, year = _month_number(name), frame.published.year
    if frame.future:
        return year if month >= frame.published.month else year + 1
    return year if month <= frame.published.month else year - 1


def _two_months(match: Match[str], frame: _Frame) -> When | None:
    first, last = _month_number(match["first"]), _month_number(match["last"])
    if match["year"]:
        year = int(match["year"])
    elif frame.published:
        year = _month_in_year(match["last"], frame)
    else:
        return None
    return _months(year if first <= last else year - 1, first, year, last)


def _third_of_year(match: Match[str], frame: _Frame) -> When | None:
    first, last = _THIRDS[match["part"].lower()]
    year = int(match["year"])
    return _months(year, first, year, last)


def _third_of_month(match: Match[str], frame: _Frame) -> When | None:
    """ "early May", "late September 2014": thirds of about ten days."""
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
    return _span(date(year, month, low), date(year, month, high), "week")


def _season(match: Match[str], frame: _Frame) -> When | None:
    code, month = _SEASONS[match["season"].lower()]
    if match["year"]:
        year = int(match["year"])
    elif match["which"] and frame.published:
        ended = month + 2 < frame.published.month  # "last summer", said in October, is this year's
        year = frame.published.year - (match["which"].lower() == "last" and not ended)
    elif match[0].lower().startswith("in ") and frame.published:
        started = month <= frame.published.month
        year = frame.published.year - (not started)
    else:
        return None
    span = _months(year, month, year + (month == 12), (month + 1) % 12 + 1)
    return When(None, f"{year:04d}-{code}", span.start, span.end, "month")


def _plain_year(match: Match[str], frame: _Frame) -> When | None:
    return _year(int(match["year"] or match["bare"]))


def _decade(match: Match[str], frame: _Frame) -> When | None:
    year = int(match["year"])
    return When(None, f"{year // 10}X", date(year, 1, 1), date(year + 9, 12, 31), "year")


def _weekday(match: Match[str], frame: _Frame) -> When | None:
    """The latest such day up to publication; the next one in plans and after "next"."""
    if not frame.published:
        return None
    number = _DAYS.index(match["weekday"].lower())
    which = (match["which"] or "").lower()
    if which in ("next", "coming") or (frame.future and not which):
        return _day(frame.published + timedelta(days=(number - frame.published.weekday()) % 7 or 7))
    back = (frame.published.weekday() - number) % 7
    return _day(frame.published - timedelta(days=back or (7 if which == "last" else 0)))


def _named_day(match: Match[str], frame: _Frame) -> When | None:
    if not frame.published:
        return None
    offset = _NAMED[re.sub(r"\s+", " ", match["named"].lower())]
    return _day(frame.published + timedelta(days=offset))


_NAMED = {
    "the day before yesterday": -2, "yesterday": -1, "last night": -1, "today": 0, "tonight": 0,
    "this morning": 0, "this afternoon": 0, "this evening": 0, "earlier in the day": 0,
    "tomorrow": 1,
}  # fmt: skip


def _overnight(match: Match[str], frame: _Frame) -> When | None:
    if not frame.published:
        return None
    return _span(frame.published - timedelta(days=1), frame.published, "day")


def _weekend(match: Match[str], frame: _Frame) -> When | None:
    """The latest weekend that has begun; on a Saturday or Sunday, this one."""
    if not frame.published:
        return None
    coming = match["which"] and match["which"].lower() in ("next", "coming")
    day = frame.published
    if coming or frame.future:
        saturday = day + timedelta(days=(5 - day.weekday()) % 7)
    else:
        saturday = day - timedelta(days=(day.weekday() - 5) % 7)
    return _span(saturday, saturday + timedelta(days=1), "week")


def _calendar_unit(match: Match[str], frame: _Frame) -> When | None:
    """ "last week", "earlier this month", "next year": the calendar's own."""
    if not frame.published:
        return None
    step = {"last": -1, "this": 0, "next": 1, "coming": 1}[match["which"].lower()]
    unit = match["unit"].lower()
    if unit == "week":
        return _week(_monday(frame.published) + timedelta(weeks=step))
    if unit == "month":
        return _month(*_shift_month(frame.published, step))
    return _year(frame.published.year + step)


def _ago(match: Match[str], frame: _Frame) -> When | None:
    return _away(match, frame.published, -1)


def _relative_to_anchor(match: Match[str], frame: _Frame) -> When | None:
    """ "two days later", "nearly a week after": from the day last spoken of."""
    return _away(match, frame.anchor, -1 if match["side"].lower() in ("earlier", "before") else 1)


def _away(match: Match[str], base: date | None, sign: int) -> When | None:
    """A number of days, weeks, months or years from a day, as precise as its unit."""
    if base is None:
        return None
    count, unit = sign * _count(match["number"]), match["unit"].lower()
    if unit == "day":
        return _day(base + timedelta(days=count))
    if unit == "week":
        return _week(_monday(base + timedelta(weeks=count)))
    return _month(*_shift_month(base, count)) if unit == "month" else _year(base.year + count)


def _recent(match: Match[str], frame: _Frame) -> When | None:
    """ "in the last 10 days", "over the past two weeks": up to the day of publication."""
    if not frame.published:
        return None
    unit, count = match["unit"].lower(), _count(match["number"] or "one")
    if unit == "year":
        return None  # a stretch of years dates no event
    days = {"hour": count / 24, "day": count, "week": 7 * count, "month": 30 * count}[unit]
    back = timedelta(days=max(1, round(days)))
    precision: DatePrecision = "day" if back.days <= 2 else "week" if back.days <= 14 else "month"
    return _span(frame.published - back, frame.published, precision)


def _vague_recent(match: Match[str], frame: _Frame) -> When | None:
    """ "in recent weeks": no later than publication; when it began is not told."""
    if not frame.published or "coming" in match[0].lower():
        return None
    return When(None, f"../{frame.published.isoformat()}", None, frame.published, "unknown")


def _day_beside(match: Match[str], frame: _Frame) -> When | None:
    """ "the following day", "a day earlier": from the day last spoken of."""
    if not frame.anchor:
        return None
    word = (match["after"] or match["side"]).lower()
    step = 0 if word == "same" else -1 if word in ("previous", "earlier", "before") else 1
    return _day(frame.anchor + timedelta(days=step))


def _rule(pattern: str, rule: _Rule) -> tuple[re.Pattern[str], _Rule]:
    return re.compile(pattern, re.IGNORECASE), rule


_ABOUT = r"(?:(?:nearly|almost|about|around|some|roughly|just|more\s+than)\s+)?"
_UNIT = r"(?P<unit>day|week|month|year)s?"
_IN = r"(?:\b(?:on|in|at|by|over|during)\s+)?"
_RULES = [
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
        r"(?:\b(?:in\s+|last\s+|this\s+|the\s+)+)?\b(?P<season>spring|summer|autumn"
        rf"|winter|fall)\b(?:\s+(?:of\s+)?(?P<year>{_YEAR})\b)?",
        _season,
    ),
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
        rf"\b{_ABOUT}(?P<number>{_NUMBER})\s+{_UNIT}\s+(?P<side>later|after|earlier|before)\b",
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
