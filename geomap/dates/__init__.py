"""
"Last Tuesday" → EDTF, by rules relative to the day a document was published.

General date parsers fail on newspaper dates ("over the weekend", "early 2014", "the following
day"), so these are our own rules, from the usage of news agencies: a weekday is the latest one up
to the day of publication, a month without a year the latest that has begun. Without a day of
publication a relative date stays as said: its text is kept, and nothing is invented.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from re import Match
from typing import Literal

from geomap.dates.date_rules import RULES
from geomap.dates.ranges import join, joins
from geomap.dates.reference import DateRule, ReferenceTime
from geomap.model import When

__all__ = ["Dated", "compatible", "find_dates", "when"]

_Bound = Literal["since", "until"]


@dataclass(frozen=True, slots=True)
class Dated:
    """
    A date expression at ``[start, end)`` of a text.

    ``ongoing`` marks "since …": it tells when something began, not when an event took place.
    ``lasting`` marks how long something went on ("a three-month offensive"): it dates an event
    only where the text says nothing better.
    """

    start: int
    end: int
    when: When
    ongoing: bool = False
    lasting: bool = False


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
    spans = [s for s in _longest(text) if not _outside(text, *s[:2])]
    at = 0
    while at < len(spans):
        said = found[-1].when.start if found and found[-1].when.start else anchor
        reference = ReferenceTime(published, said, future)
        dated = _read(text, spans[at], reference)
        if at + 1 < len(spans):
            both = _joined(text, dated, spans[at + 1], reference)
            dated, at = (both, at + 1) if both else (dated, at)
        found.append(_opened(text, dated, found[-1].end if found else 0))
        at += 1
    return found


def compatible(a: When, b: When, *, slack_days: int = 1) -> bool:
    """
    Return True if two dates can be of one event; an unknown one fits any.

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


_Span = tuple[int, int, Match[str], DateRule]


def _longest(text: str) -> list[_Span]:
    """All rules' matches, the longer before the shorter where they overlap, in text order."""
    low, free = text.lower(), bytearray(len(text))
    taken: list[_Span] = []
    for span in sorted(_matches(text, low), key=lambda s: (s[0] - s[1], s[0])):
        start, end = span[:2]
        if free.find(1, start, end) < 0:
            free[start:end] = b"\1" * (end - start)
            taken.append(span)
    return sorted(taken, key=lambda s: s[0])


def _matches(text: str, low: str) -> Iterator[_Span]:
    for rule in RULES:
        if any(cue in low for cue in rule.cues):
            yield from ((m.start(), m.end(), m, rule) for m in rule.pattern.finditer(text))


def _read(text: str, span: _Span, reference: ReferenceTime) -> Dated:
    """Read one expression; a day that no calendar has (31 February, year 0) stays as said."""
    start, end, match, rule = span
    try:
        value = rule.read(match, reference) or When()
    except (ValueError, OverflowError):
        value = When()
    return Dated(start, end, replace(value, text=text[start:end]), lasting=rule.lasting)


def _joined(text: str, first: Dated, span: _Span, reference: ReferenceTime) -> Dated | None:
    """Make one stretch of two dates that are its ends: "from 3 May until last week"."""
    start = joins(text, first.start, first.end, span[0])
    if start is None:
        return None
    last = _read(text, span, reference)
    value = join(first.when, last.when)
    return Dated(start, last.end, replace(value, text=text[start : last.end])) if value else None


# --- what stands before a date ------------------------------------------------------------------

# How far back a word is looked for that bears on a date; about one clause.
_REACH = 80
# Neither dates an event: "for the second time this month", "the deadliest attack since 2014".
_COMPARED = re.compile(
    r"\btimes?\s+(?:in\s+|since\s+|ever\s+since\s+)?$"
    r"|\b(?:first|last|only|worst|best|most|least|(?:bigg|bloodi|cold|deadli|dri|fierc|great|heavi"
    r"|high|hott|larg|long|low|strong|tough|wett|small|short)est)\b[^.,;]{0,40}\bsince\s+"
    r"(?:at\s+least\s+)?$",
    re.IGNORECASE,
)
# "Bogota, June 11 -", "BEIRUT, Oct 7 (Reuters)": where and when it was written.
_DATELINE = re.compile(r"[A-Z][\w.’'-]*(?:[\s,/]+[A-Z][\w.’'-]*){0,5},\s+")
_AFTER_DATELINE = re.compile(r"\s*(?:[-–—:]\s|\([\w\s]{1,30}\))")


def _outside(text: str, start: int, end: int) -> bool:
    """Return True for a date that is no event's: of a comparison, a dateline or a name."""
    if _NAMED_AFTER.match(text, end):
        return True
    if start <= _REACH and _DATELINE.fullmatch(text, 0, start):
        return _AFTER_DATELINE.match(text, end) is not None
    own = _OWN_BOUND.match(text, start, end)
    return _COMPARED.search(text, max(0, start - _REACH), own.end() if own else start) is not None


# "March 23 Movement", "17 July Bridge": groups, streets and works are named after days. Capitals
# decide: "the October 7 attack", "the May 9 parade", "Friday movements" are dates.
_NAMED_AFTER = re.compile(
    r"(?:\s+[A-Z]\w+)?\s+(?:Movement|Front|Brigades?|Battalions?|Martyrs|Organi[sz]ation|Revolution"
    r"|Revolutionary|Army|Command|Commando|Column|Group|Party|Coalition|Alliance|Union|Square"
    r"|Street|Avenue|Bridge|Boulevard|District|Hospital|School|University|Stadium|Airport)\b"
)
_BOUND = re.compile(
    r"\b(?:(?P<since>since\s+(?:at\s+least\s+)?|starting\s+|beginning\s+|as\s+of\s+)"
    r"|(?P<until>until\s+|till\s+|by\s+)|(?P<after>after\s+)|(?P<before>before\s+))$",
    re.IGNORECASE,
)
# Words that some rules take in themselves.
_OWN_BOUND = re.compile(
    r"(?:(?P<since>since)|(?P<until>until|till|by)|(?P<after>after)|(?P<before>before))\s+",
    re.IGNORECASE,
)
_ALONE = re.compile(r"\s*(?:[,.;:)]|$)")


_HOUR = re.compile(
    r"(?:dawn|daybreak|sunrise|sunup|noon|midday|midnight|sunset|sundown|nightfall|dusk|dark)\b",
    re.IGNORECASE,
)


def _opened(text: str, dated: Dated, after: int) -> Dated:
    """
    Open an end: "since …", "until …", and "after", "before" a date that stands by itself.

    A word of the date before it, which ends at `after`, opens nothing: "hours before yesterday".
    """
    bound = _OWN_BOUND.match(text, dated.start, dated.end)
    if not bound:
        bound = _BOUND.search(text, max(after, dated.start - 18), dated.start)
    if not bound or ((bound["after"] or bound["before"]) and not _ALONE.match(text, dated.end)):
        return dated
    if (bound["after"] or bound["before"]) and _HOUR.match(text, bound.end()):
        return dated  # "before dawn on Wednesday" is Wednesday
    start = min(bound.start(), dated.start)
    side: _Bound = "since" if bound["since"] or bound["after"] else "until"
    value = replace(_open_end(dated.when, side), text=text[start : dated.end])
    return replace(dated, start=start, when=value, ongoing=bool(bound["since"]))


def _open_end(value: When, side: _Bound) -> When:
    if value.edtf is None or value.start is None or value.end is None:
        return value
    first, _, last = value.edtf.partition("/")
    if side == "since":
        return replace(value, edtf=f"{first}/..", end=None)
    return replace(value, edtf=f"../{last or first}", start=None)
