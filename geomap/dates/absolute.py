"""Dates that name a day, month, season or year of the calendar, with or without the year."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from re import Match

from geomap.dates.date_words import (
    DAY_OF_MONTH,
    IN,
    MONTH,
    MONTH_CUES,
    MONTHS,
    PART,
    PART_OF_DAY,
    SEASON,
    WEEKDAY,
    YEAR,
    month_number,
)
from geomap.dates.periods import (
    bare_month,
    decade,
    half_of_year,
    month_year,
    plain_year,
    portion_of_month,
    quarter,
    season,
    third_of_month,
    third_of_year,
    two_months,
)
from geomap.dates.reference import ReferenceTime, rule
from geomap.dates.values import (
    day_when,
    monday,
    month_when,
    stretch,
    week_when,
)
from geomap.model import When

__all__ = ["ABSOLUTE", "nearest_day"]


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
    rule(rf"{IN}\b(?P<month>{MONTH}),?\s+(?:of\s+)?(?P<year>{YEAR})\b", month_year, MONTH_CUES),
    rule(
        r"(?:\b(?:in|during|until|till|since|through|throughout|before|after)\s+"
        r"|\bby\s+(?!May\b(?!\s*[,.;]|\s+had))"
        r"|\b(?:in\s+)?(?P<which>last|this|next|coming)\s+)"
        rf"(?P<month>(?-i:{_FULL_MONTHS}))\b"
        # A government of Mrs May is no month.
        rf"|\b(?P<possessed>(?-i:{_FULL_MONTHS.replace('May|', '')}))(?=[’']s\b)",
        bare_month,
        MONTH_CUES,
    ),
    rule(
        rf"{IN}\b(?:between\s+|from\s+)?(?P<first>{MONTH})\s*(?:and|to|until|through|[-–])\s*"
        rf"(?P<last>{MONTH})\b{_WITH_YEAR}",
        two_months,
        MONTH_CUES,
    ),
    rule(
        rf"{IN}(?:the\s+)?\b{PART}(?:(?P<year>{YEAR})\b|(?P<which>the|this|last|next)\s+year\b)",
        third_of_year,
        "early mid late start begin open first end latter",
    ),
    rule(rf"{IN}(?:the\s+)?\b{PART}(?P<month>{MONTH})\b{_WITH_YEAR}", third_of_month, MONTH_CUES),
    rule(
        r"(?:\b(?:in|during|over)\s+)?\bthe\s+(?P<which>first|second|third|fourth|last|final)\s+"
        rf"(?P<unit>week|half)\s+of\s+(?P<month>{MONTH})\b{_WITH_YEAR}",
        portion_of_month,
        MONTH_CUES,
    ),
    rule(
        rf"\b(?:in|during|since|over|until|by)\s+(?:the\s+)?(?:(?:early|mid|late)[-\s]+)?{SEASON}\b"
        rf"{_NO_FALL}(?:\s+(?:of\s+)?(?P<year>{YEAR})\b)?",
        season,
        _SEASON_CUES,
    ),
    rule(rf"\b(?P<which>last|this|next)\s+{SEASON}\b", season, _SEASON_CUES),
    rule(
        rf"\b(?:the\s+)?{SEASON}\s+(?:of\s+)?(?P<year>{YEAR})\b",
        season,
        _SEASON_CUES,
    ),
    rule(
        r"\b(?:in\s+)?(?:the\s+)?(?:(?-i:Q)(?P<q>[1-4])\b|\b(?P<which>first|second|third|fourth)\s+"
        r"quarter\b(?!-final))(?:(?:\s+of)?(?:,?\s+(?P<year>(?:1[89]|20)\d\d)\b"
        r"|\s+(?P<this>this\s+year|the\s+year)\b))?",
        quarter,
        "q1 q2 q3 q4 quarter",
    ),
    rule(
        r"\b(?:in\s+)?the\s+(?P<half>first|second)\s+half\s+of\s+"
        rf"(?:(?P<year>{YEAR})\b|(?P<which>the|this|last|next)\s+year\b)",
        half_of_year,
        "half",
    ),
    rule(
        rf"\b(?:in|during|since|throughout)\s+(?P<year>{YEAR})\b(?!s|[-–,]\d|\s+dollars)"
        rf"|\b(?:of|from|until|till|by|before|after)\s+(?P<after>{YEAR})\b(?!s|[-–,]\d){_NO_NUMBER}"
        rf"|(?<=\()(?P<bare>{YEAR})(?=\))",
        plain_year,
        "18 19 20",
    ),
    rule(
        r"(?:\b(?:in|during|since|of)\s+)?(?:\bthe\s+)(?:(?P<part>early|mid|late)[-\s]+)?"
        r"(?P<year>(?:1[89]|20)\d0)s\b",
        decade,
        "0s",
    ),
]
