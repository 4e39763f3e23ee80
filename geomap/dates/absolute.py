"""Dates that name a day, month, season or year of the calendar, with or without the year."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from re import Match

from geomap.dates.reference import ReferenceTime, rule
from geomap.dates.values import (
    day_when,
    monday,
    month_when,
    months_when,
    quarter_when,
    season_when,
    span,
    stretch,
    week_when,
    year_when,
)
from geomap.dates.words import (
    DAY_OF_MONTH,
    IN,
    MONTH,
    MONTH_CUES,
    MONTHS,
    ORDINALS,
    PART,
    PART_OF_DAY,
    SEASON,
    SEASONS,
    WEEKDAY,
    YEAR,
    month_number,
)
from geomap.model import When

__all__ = ["ABSOLUTE", "nearest_day", "year_of_month"]


# --- days ---------------------------------------------------------------------------------------


def nearest_day(month: int, number: int, reference: ReferenceTime) -> date | None:
    """Find the latest such day up to publication, in plans the next; 29 February may be far."""
    if not reference.published:
        return None
    step = 1 if reference.future else -1
    for year in range(reference.published.year, reference.published.year + 9 * step, step):
        if number > monthrange(year, month)[1]:
            continue
        day = date(year, month, number)
        if day >= reference.published if reference.future else day <= reference.published:
            return day
    return None


def _calendar_day(match: Match[str], reference: ReferenceTime) -> When | None:
    """Read "7 October 2015", "October 7": without a year, the latest up to publication."""
    month, number = month_number(match["month"]), int(match["day"])
    if match["year"]:
        return day_when(date(int(match["year"]), month, number))
    day = nearest_day(month, number, reference)
    return day_when(day) if day else None


def _week_of_day(match: Match[str], reference: ReferenceTime) -> When | None:
    day = _calendar_day(match, reference)
    return week_when(monday(day.start)) if day and day.start else None


def _iso(match: Match[str], reference: ReferenceTime) -> When | None:
    return day_when(date.fromisoformat(match[0]))


def _iso_month(match: Match[str], reference: ReferenceTime) -> When | None:
    return month_when(int(match["year"]), int(match["month"]))


def _numeric(match: Match[str], reference: ReferenceTime) -> When | None:
    """Read "17/10/2015"; "7/10/2015" may be July or October: the stretch between both days."""
    year, first, second = int(match["year"]), int(match["first"]), int(match["second"])
    if match["mark"] == "." or first > 12:
        return day_when(date(year, second, first))
    if second > 12 or first == second:
        return day_when(date(year, first, second))
    days = sorted((date(year, first, second), date(year, second, first)))
    return stretch(*days)


def _day_number(match: Match[str], reference: ReferenceTime) -> When | None:
    """Read "on the 30th": the latest such day up to publication, in plans the next."""
    if not reference.published:
        return None
    number, day = int(match["day"]), reference.published
    while day.day != number:
        day += timedelta(days=1 if reference.future else -1)
    return day_when(day)


# Feasts on a fixed day; those that move (Easter, Eid, Ashura, Nowruz) are left as no date.
_FEASTS = {
    "christmas": (12, 25), "christmas day": (12, 25), "christmas eve": (12, 24),
    "new year's eve": (12, 31), "new year's day": (1, 1), "may day": (5, 1),
    "boxing day": (12, 26),
}  # fmt: skip


def _feast(match: Match[str], reference: ReferenceTime) -> When | None:
    month, number = _FEASTS[" ".join(match["feast"].lower().replace("’", "'").split())]
    day = (
        date(int(match["year"]), month, number)
        if match["year"]
        else nearest_day(month, number, reference)
    )
    return day_when(day) if day else None


# --- months -------------------------------------------------------------------------------------


def year_of_month(name: str, reference: ReferenceTime) -> int | None:
    """Year of a month without one: the latest that has begun; in plans the next not over."""
    if not reference.published:
        return None
    month, year = month_number(name), reference.published.year
    if reference.future:
        return year if month >= reference.published.month else year + 1
    return year if month <= reference.published.month else year - 1


def _year(match: Match[str], reference: ReferenceTime) -> int | None:
    return int(match["year"]) if match["year"] else year_of_month(match["month"], reference)


def _month_year(match: Match[str], reference: ReferenceTime) -> When | None:
    return month_when(int(match["year"]), month_number(match["month"]))


def _bare_month(match: Match[str], reference: ReferenceTime) -> When | None:
    """Read "in May", "July’s": the latest that has begun; "last May" is not the present one."""
    if not reference.published:
        return None
    name, month = match["month"] or match["possessed"], reference.published.month
    which, number = (match["which"] or "").lower(), month_number(name)
    if which in ("next", "coming"):
        return month_when(reference.published.year + (number <= month), number)
    if which == "last":
        return month_when(reference.published.year - (number >= month), number)
    if which == "this":
        return month_when(reference.published.year, number)
    year = year_of_month(name, reference)
    return month_when(year, number) if year else None


def _two_months(match: Match[str], reference: ReferenceTime) -> When | None:
    first, last = month_number(match["first"]), month_number(match["last"])
    year = int(match["year"]) if match["year"] else year_of_month(match["last"], reference)
    return months_when(year if first <= last else year - 1, first, year, last) if year else None


_EARLY = frozenset("early start beginning opening first".split())


def _third(part: str) -> int:
    """Return the first, second and last third: "at the start of", "mid-", "late"."""
    word = part.lower().split()[-1]
    return 0 if word in _EARLY else 1 if word.startswith("mid") else 2


def _third_of_month(match: Match[str], reference: ReferenceTime) -> When | None:
    """Read "early May", "at the end of September 2014": thirds of about ten days."""
    year, month = _year(match, reference), month_number(match["month"])
    if not year:
        return None
    bounds = ((1, 10), (11, 20), (21, monthrange(year, month)[1]))
    low, high = bounds[_third(match["part"])]
    return span(date(year, month, low), date(year, month, high), "week")


def _portion_of_month(match: Match[str], reference: ReferenceTime) -> When | None:
    """Read "the first week of May", "the second half of September": by days of the month."""
    year, month = _year(match, reference), month_number(match["month"])
    if not year:
        return None
    last, which = monthrange(year, month)[1], match["which"].lower()
    if match["unit"].lower() == "half":
        low, high = (1, 15) if which == "first" else (16, last)
    elif which in ("last", "final"):
        low, high = last - 6, last
    else:
        low = 7 * ORDINALS[which] - 6
        high = low + 6
    return span(date(year, month, low), date(year, month, high), "week")


# --- seasons, quarters, years -------------------------------------------------------------------


def _third_of_year(match: Match[str], reference: ReferenceTime) -> When | None:
    """Read "early 2014", "the end of last year": thirds of four months, a range and no point."""
    year = int(match["year"]) if match["year"] else _beside(match["which"], reference)
    if year is None:
        return None
    first = 1 + 4 * _third(match["part"])
    return months_when(year, first, year, first + 3)


def _beside(which: str, reference: ReferenceTime) -> int | None:
    """Return the year of "last", "this", "the", "next"."""
    step = {"last": -1, "next": 1}.get(which.lower(), 0)
    return reference.published.year + step if reference.published else None


def _season(match: Match[str], reference: ReferenceTime) -> When | None:
    said = match.groupdict()
    code, month = SEASONS[match["season"].lower()]
    year = _season_year(said.get("year"), (said.get("which") or "").lower(), month, reference)
    return season_when(year, code, month) if year is not None else None


def _season_year(said: str | None, which: str, month: int, reference: ReferenceTime) -> int | None:
    """Year of a season: as said, or the latest that has begun ("last": that has ended)."""
    if said:
        return int(said)
    if reference.published is None:
        return None
    now = reference.published
    if which == "last":
        return now.year - (month + 2 >= now.month)
    if which == "next":
        return now.year + (month <= now.month)
    if which == "this":
        return now.year
    if reference.future:
        return now.year + (month + 2 < now.month)
    return now.year - (month > now.month)


def _quarter(match: Match[str], reference: ReferenceTime) -> When | None:
    """Read "Q3 2015", "the first quarter": without a year the latest that has begun."""
    number = int(match["q"]) if match["q"] else ORDINALS[match["which"].lower()]
    year = int(match["year"]) if match["year"] else None
    if year is None and reference.published:
        begun = 3 * number - 2 <= reference.published.month
        year = reference.published.year - (not begun and not match["this"] and not reference.future)
    return quarter_when(year, number) if year else None


def _half_of_year(match: Match[str], reference: ReferenceTime) -> When | None:
    year = int(match["year"]) if match["year"] else _beside(match["which"], reference)
    first = 1 if match["half"].lower() == "first" else 7
    return months_when(year, first, year, first + 5) if year is not None else None


def _plain_year(match: Match[str], reference: ReferenceTime) -> When | None:
    return year_when(int(match["year"] or match["after"] or match["bare"]))


def _decade(match: Match[str], reference: ReferenceTime) -> When | None:
    year, part = int(match["year"]), match["part"]
    if part:
        low, high = ((0, 3), (4, 6), (7, 9))[_third(part)]
        first, last = date(year + low, 1, 1), date(year + high, 12, 31)
        return When(None, f"{first.year:04d}/{last.year:04d}", first, last, "year")
    return When(None, f"{year // 10}X", date(year, 1, 1), date(year + 9, 12, 31), "year")


# --- patterns -----------------------------------------------------------------------------------

_WITH_YEAR = rf"(?:,?\s+(?:of\s+)?(?P<year>{YEAR})\b)?"
# A weekday before the day of the month: "Thursday, October 1".
_ON = rf"{IN}(?:{WEEKDAY}{PART_OF_DAY},?\s+)?(?:the\s+(?:night|morning|evening|day)\s+of\s+)?"
_DAY_MONTH = (
    rf"(?:the\s+)?\b(?P<day>{DAY_OF_MONTH})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<month>{MONTH})\b"
)
_MONTH_DAY = rf"\b(?P<month>{MONTH})\s+(?P<day>{DAY_OF_MONTH})(?:st|nd|rd|th)?\b"
# "In May 12 people died" counts people.
_NO_COUNT = r"(?<!\bin )(?<!\bIn )"
# Attacks known by their day are of another year, and are names.
_NO_NAME = r"(?!\s+(?:terror(?:ist)?\s+)?attacks\b)"
_SEASON_CUES = "spring summer autumn winter fall"
# Not "in the fall of the town", "in Spring Valley", "in the spring offensive".
_NO_FALL = r"(?!(?<=fall)\s+of\s+\D)(?!\s+(?:(?-i:[A-Z])|offensive|water))"
_FULL_MONTHS = "|".join(m.title() for m in MONTHS)
# "2011-12" is a season of two years.
_TWO_YEARS = "|".join(f"{year:02d}-{year + 1:02d}" for year in range(12))
# "a force of 2000 soldiers" counts.
_NO_NUMBER = (
    r"(?!\s+(?:(?:[a-z-]+\s+)?(?:men|people|soldiers|troops|fighters|civilians|families)|GMT"
    r"|[a-z]{3,}s(?<!was)(?<!this))\b)"
)

ABSOLUTE = [
    rule(r"(?<![\d-])\b\d{4}-\d\d-\d\d\b(?!-\d)", _iso, "-"),
    rule(
        rf"(?<![\d/-])\b(?!\d\d(?:{_TWO_YEARS}))(?P<year>{YEAR})-(?P<month>0[1-9]|1[0-2])\b(?![-/\d])",
        _iso_month,
        "-",
    ),
    rule(
        r"(?<![\d/.])\b(?P<first>0?[1-9]|[12]\d|3[01])(?P<mark>[/.])"
        rf"(?P<second>0?[1-9]|[12]\d|3[01])(?P=mark)(?P<year>{YEAR})\b(?![/.]?\d)",
        _numeric,
        "/ .",
    ),
    rule(
        rf"{_ON}{_DAY_MONTH}(?:,?\s+(?P<year>{YEAR})\b)?{_NO_NAME}",
        _calendar_day,
        MONTH_CUES,
    ),
    rule(
        rf"{_ON}{_NO_COUNT}{_MONTH_DAY}(?!\s*[-–]\s*\d)(?:,?\s+(?P<year>{YEAR})\b)?{_NO_NAME}",
        _calendar_day,
        MONTH_CUES,
    ),
    *(
        rule(
            rf"{IN}the\s+week\s+(?:of|beginning|starting)\s+{day}(?:,?\s+(?P<year>{YEAR})\b)?",
            _week_of_day,
            MONTH_CUES,
        )
        for day in (_DAY_MONTH, _MONTH_DAY)
    ),
    rule(
        r"\bon\s+the\s+(?P<day>[12]\d|3[01]|[1-9])(?:st|nd|rd|th)\b"
        r"(?=\s*(?:[,.;:!?)]|$|(?:and|but|when|by|after|at|in|near)\b|of\s+(?:the|this|last)\s+month))",
        _day_number,
        "1st 2nd 3rd th",
    ),
    rule(
        r"(?:\b(?:on|at|over)\s+)?\b(?P<feast>(?-i:Christmas|New\s+Year[’']s|May|Boxing)"
        r"(?-i:\s+(?:Day|Eve)\b)|(?<=on\s)(?-i:Christmas)\b)"
        rf"(?:,?\s+(?P<year>{YEAR})\b)?",
        _feast,
        "christmas year may boxing",
    ),
    rule(rf"{IN}\b(?P<month>{MONTH}),?\s+(?:of\s+)?(?P<year>{YEAR})\b", _month_year, MONTH_CUES),
    rule(
        r"(?:\b(?:in|during|until|till|since|through|throughout|before|after)\s+"
        r"|\bby\s+(?!May\b(?!\s*[,.;]|\s+had))"
        r"|\b(?:in\s+)?(?P<which>last|this|next|coming)\s+)"
        rf"(?P<month>(?-i:{_FULL_MONTHS}))\b"
        # A government of Mrs May is no month.
        rf"|\b(?P<possessed>(?-i:{_FULL_MONTHS.replace('May|', '')}))(?=[’']s\b)",
        _bare_month,
        MONTH_CUES,
    ),
    rule(
        rf"{IN}\b(?:between\s+|from\s+)?(?P<first>{MONTH})\s*(?:and|to|until|through|[-–])\s*"
        rf"(?P<last>{MONTH})\b{_WITH_YEAR}",
        _two_months,
        MONTH_CUES,
    ),
    rule(
        rf"{IN}(?:the\s+)?\b{PART}(?:(?P<year>{YEAR})\b|(?P<which>the|this|last|next)\s+year\b)",
        _third_of_year,
        "early mid late start begin open first end latter",
    ),
    rule(rf"{IN}(?:the\s+)?\b{PART}(?P<month>{MONTH})\b{_WITH_YEAR}", _third_of_month, MONTH_CUES),
    rule(
        r"(?:\b(?:in|during|over)\s+)?\bthe\s+(?P<which>first|second|third|fourth|last|final)\s+"
        rf"(?P<unit>week|half)\s+of\s+(?P<month>{MONTH})\b{_WITH_YEAR}",
        _portion_of_month,
        MONTH_CUES,
    ),
    rule(
        rf"\b(?:in|during|since|over|until|by)\s+(?:the\s+)?(?:(?:early|mid|late)[-\s]+)?{SEASON}\b"
        rf"{_NO_FALL}(?:\s+(?:of\s+)?(?P<year>{YEAR})\b)?",
        _season,
        _SEASON_CUES,
    ),
    rule(rf"\b(?P<which>last|this|next)\s+{SEASON}\b", _season, _SEASON_CUES),
    rule(
        rf"\b(?:the\s+)?{SEASON}\s+(?:of\s+)?(?P<year>{YEAR})\b",
        _season,
        _SEASON_CUES,
    ),
    rule(
        r"\b(?:in\s+)?(?:the\s+)?(?:(?-i:Q)(?P<q>[1-4])\b|\b(?P<which>first|second|third|fourth)\s+"
        r"quarter\b(?!-final))(?:(?:\s+of)?(?:,?\s+(?P<year>(?:1[89]|20)\d\d)\b"
        r"|\s+(?P<this>this\s+year|the\s+year)\b))?",
        _quarter,
        "q1 q2 q3 q4 quarter",
    ),
    rule(
        r"\b(?:in\s+)?the\s+(?P<half>first|second)\s+half\s+of\s+"
        rf"(?:(?P<year>{YEAR})\b|(?P<which>the|this|last|next)\s+year\b)",
        _half_of_year,
        "half",
    ),
    rule(
        rf"\b(?:in|during|since|throughout)\s+(?P<year>{YEAR})\b(?!s|[-–,]\d|\s+dollars)"
        rf"|\b(?:of|from|until|till|by|before|after)\s+(?P<after>{YEAR})\b(?!s|[-–,]\d){_NO_NUMBER}"
        rf"|(?<=\()(?P<bare>{YEAR})(?=\))",
        _plain_year,
        "18 19 20",
    ),
    rule(
        r"(?:\b(?:in|during|since|of)\s+)?(?:\bthe\s+)(?:(?P<part>early|mid|late)[-\s]+)?"
        r"(?P<year>(?:1[89]|20)\d0)s\b",
        _decade,
        "0s",
    ),
]
