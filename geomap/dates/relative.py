"""Dates told from the day of publication: "on Wednesday", "last week", "in the past 48 hours"."""

from __future__ import annotations

import re
from datetime import date, timedelta
from re import Match

from geomap.dates.date_words import (
    ABOUT,
    IN,
    NUMBER,
    ORDINAL,
    ORDINALS,
    PART_OF_DAY,
    WEEKDAY,
    count,
    weekday_number,
)
from geomap.dates.reference import ReferenceTime, rule
from geomap.dates.values import (
    day_when,
    monday,
    month_when,
    shift_month,
    span,
    stretch,
    week_when,
    year_when,
)
from geomap.model import When

__all__ = ["RELATIVE", "away", "unit_away"]


# --- days ---------------------------------------------------------------------------------------


def _weekday(match: Match[str], reference: ReferenceTime) -> When | None:
    """Find the latest such day up to publication; the next one in plans and after "next"."""
    number, which = weekday_number(match["weekday"]), (match["which"] or "").lower().split()
    word = which[-1] if which else ""
    if word in ("following", "previous"):
        return _from_anchor(number, word == "following", reference)
    return _from_publication(number, word, reference) if reference.published else None


def _from_anchor(number: int, after: bool, reference: ReferenceTime) -> When | None:
    if not reference.anchor:
        return None
    weekday = reference.anchor.weekday()
    days = (number - weekday) % 7 or 7 if after else -((weekday - number) % 7 or 7)
    return day_when(reference.anchor + timedelta(days=days))


def _from_publication(number: int, word: str, reference: ReferenceTime) -> When | None:
    assert reference.published  # noqa: S101  # the only caller has looked
    ahead = (number - reference.published.weekday()) % 7
    back = (reference.published.weekday() - number) % 7
    if word in ("next", "coming"):
        return day_when(reference.published + timedelta(days=ahead or 7))
    if word == "this" and not reference.future:  # of this calendar week
        return day_when(monday(reference.published) + timedelta(days=number))
    if reference.future and word not in ("last", "past"):
        return day_when(reference.published + timedelta(days=ahead))
    return day_when(reference.published - timedelta(days=back or (7 if word == "last" else 0)))


_NAMED = {
    "the day before yesterday": -2, "yesterday": -1, "last night": -1, "last evening": -1,
    "today": 0, "tonight": 0, "this morning": 0, "this afternoon": 0, "this evening": 0,
    "earlier in the day": 0, "tomorrow": 1, "the day after tomorrow": 2,
}  # fmt: skip


_NAMED_WORDS = "|".join(_NAMED).replace(" ", r"\s+")


def _named_day(match: Match[str], reference: ReferenceTime) -> When | None:
    if not reference.published:
        return None
    offset = _NAMED[re.sub(r"\s+", " ", match["named"].lower())]
    return day_when(reference.published + timedelta(days=offset))


def _overnight(match: Match[str], reference: ReferenceTime) -> When | None:
    """Read "overnight": from the day before publication; "overnight into Friday", "on Friday"."""
    if not reference.published:
        return None
    if not match["weekday"]:
        return span(reference.published - timedelta(days=1), reference.published, "day")
    day = reference.published - timedelta(
        days=(reference.published.weekday() - weekday_number(match["weekday"])) % 7
    )
    return span(day - timedelta(days=1), day, "day") if match["into"] else day_when(day)


# --- weeks, months, years -----------------------------------------------------------------------


def _weekend(match: Match[str], reference: ReferenceTime) -> When | None:
    """Find the latest weekend that has begun; "last weekend" on a Saturday is the one before."""
    if not reference.published:
        return None
    which, day = (match["which"] or "").lower(), reference.published
    begun = day - timedelta(days=(day.weekday() - 5) % 7)
    if which in ("next", "coming") or (reference.future and which not in ("last", "past")):
        inside = day.weekday() >= 5 and which in ("", "this")
        saturday = begun if inside else begun + timedelta(days=7)
    else:
        over = which not in ("last", "previous") or day.weekday() < 5
        saturday = begun if over else begun - timedelta(days=7)
    return span(saturday, saturday + timedelta(days=1), "week")


def _calendar_unit(match: Match[str], reference: ReferenceTime) -> When | None:
    """Read "last week", "earlier this month", "next year": the calendar's own."""
    if not reference.published:
        return None
    step = {"last": -1, "past": -1, "this": 0}.get(match["which"].lower().split()[-1], 1)
    return unit_away(reference.published, step, match["unit"].lower())


def unit_away(base: date, step: int, unit: str) -> When:
    """Return the calendar's week, month or year that lies ``step`` after a day's own."""
    if unit == "week":
        return week_when(monday(base) + timedelta(weeks=step))
    return month_when(*shift_month(base, step)) if unit == "month" else year_when(base.year + step)


def _ago(match: Match[str], reference: ReferenceTime) -> When | None:
    return away(-count(match["number"]), match["unit"], reference.published)


def away(number: int, unit: str, base: date | None) -> When | None:
    """Go a number of hours, days, weeks … from a day, back if negative; as precise as its unit."""
    unit = unit.lower()
    if base is None:
        return None
    if unit in ("hour", "minute"):
        return day_when(base + timedelta(days=round(number / 24) if unit == "hour" else 0))
    if unit == "day":
        return day_when(base + timedelta(days=number))
    if unit == "decade":
        first = date(base.year + 10 * number - 2, 1, 1)
        last = date(base.year + 10 * number + 2, 12, 31)
        return When(None, f"{first.year:04d}/{last.year:04d}", first, last, "year")
    return unit_away(base, number, unit)


# --- stretches ----------------------------------------------------------------------------------

_UNIT_DAYS = {"hour": 1 / 24, "day": 1.0, "night": 1.0, "week": 7.0, "month": 30.0}


def _back(number: int, unit: str, reference: ReferenceTime) -> When | None:
    """Make the stretch of so many hours, days, weeks or months up to publication."""
    if not reference.published or reference.future:
        return None
    back = timedelta(days=max(1, round(number * _UNIT_DAYS[unit])))
    precision = "day" if back.days <= 2 else "week" if back.days <= 14 else "month"
    return span(reference.published - back, reference.published, precision)  # type: ignore[arg-type]


def _recent(match: Match[str], reference: ReferenceTime) -> When | None:
    """Read "in the last 10 days", "over the past two weeks": up to the day of publication."""
    unit = match["unit"].lower()
    if unit in ("year", "decade"):
        return None  # a stretch of years dates no event
    return _back(count(match["number"] or "one"), unit, reference)


def _lasting(match: Match[str], reference: ReferenceTime) -> When | None:
    """Read "a three-month offensive": unless said otherwise it ends when it is written of."""
    return _back(count(match["number"]), match["unit"].lower(), reference)


def _consecutive(match: Match[str], reference: ReferenceTime) -> When | None:
    """Read "for the third consecutive day": it ends on the day last spoken of, or publication."""
    until = reference.anchor or reference.published
    number = ORDINALS.get(match["number"].lower()) or int(re.sub(r"\D", "", match["number"]) or 0)
    if not until or not number:
        return None
    return stretch(until - timedelta(days=number - 1), until)


def _vague_recent(match: Match[str], reference: ReferenceTime) -> When | None:
    """Read "in recent weeks": no later than publication; when it began is not told."""
    if not reference.published:
        return None
    return When(None, f"../{reference.published.isoformat()}", None, reference.published, "unknown")


# --- patterns -----------------------------------------------------------------------------------

_UNIT = r"(?P<unit>day|week|month|year|decade|hour|minute)s?"
# What goes on for days: nouns of fighting and unrest, from our lexicon's own senses; lower case,
# as "the Six-Day War" is a name.
_DEED = (
    r"(?-i:offensive|campaign|siege|battle|bombardment|bombing|operation|assault|escalation|fighting"
    r"|war|uprising|revolt|blockade|advance|onslaught|standoff|stand-off|strike|manhunt|protest"
    r"|sit-in|riots?|clashes|insurgency|crackdown)s?"
)

RELATIVE = [
    rule(
        rf"{IN}(?:\b(?:the\s+)?(?:early\s+hours\s+of|early|late|earlier|later|dawn|dusk|midnight|noon)"
        r"\s+(?:on\s+)?)?(?:\b(?:the\s+(?:night|morning|evening)\s+of\s+)?)"
        r"(?:\b(?P<which>(?:the\s+)?(?:following|previous)|this\s+(?:coming|past)|last|next|this|past"
        rf"|coming)\s+)?(?P<weekday>{WEEKDAY}){PART_OF_DAY}",
        _weekday,
        "day",
    ),
    rule(
        rf"\b(?:(?:earlier|later|late|early)\s+)?(?P<named>{_NAMED_WORDS})\b",
        _named_day,
        "day night morning afternoon evening tomorrow",
    ),
    rule(
        rf"\bovernight\b(?!-)(?:\s+(?:(?P<into>into|to)\s+|on\s+)?(?P<weekday>{WEEKDAY}))?",
        _overnight,
        "overnight",
    ),
    rule(
        r"\b(?:(?:over|at|during|on)\s+)?(?:the\s+)?"
        r"(?:(?P<which>last|this|past|previous|next|coming)\s+)?weekend\b",
        _weekend,
        "weekend",
    ),
    rule(
        r"\b(?:(?:earlier|later|late|early)\s+)?(?P<which>last|this\s+past|this\s+coming|this|next|coming)"
        r"\s+(?P<unit>week|month|year)\b(?![’']s)",
        _calendar_unit,
        "week month year",
    ),
    rule(
        rf"\b{ABOUT}(?P<number>{NUMBER})\s+{_UNIT}\s+ago\b"
        r"(?:,?\s+(?:today|this\s+(?:week|month|year)))?",
        _ago,
        "ago",
    ),
    rule(
        r"(?:\b(?:in|over|during|within|for)\s+)?\bthe\s+(?:(?:last|past)\s+|previous\s+(?=[\w-]+\s+\w+s\b))"
        rf"(?:(?P<number>{NUMBER})\s+)?(?P<unit>hour|day|week|month|year|decade)s?\b",
        _recent,
        "last past previous",
    ),
    rule(
        r"\b(?:in|over|during)\s+(?:the\s+)?(?:(?:most\s+)?recent|(?:last|past)\s+few)\s+"
        r"(?:hours|days|weeks|months)\b",
        _vague_recent,
        "recent few",
    ),
    rule(
        rf"\b(?P<number>{NUMBER})-(?P<unit>day|week|month)(?:-(?:long|old))?(?<!old)"
        rf"(?=\s+(?:[a-z-]+\s+)?{_DEED}\b)",
        _lasting,
        "-day -week -month",
        lasting=True,
    ),
    rule(
        rf"\bfor\s+(?:the\s+|a\s+)?(?P<number>{ORDINAL}|\d+(?:st|nd|rd|th))\s+"
        r"(?:consecutive|straight|successive|running)?\s*(?:day|night)\b"
        r"(?:\s+(?:in\s+a\s+row|running))?",
        _consecutive,
        "day night",
        lasting=True,
    ),
]
