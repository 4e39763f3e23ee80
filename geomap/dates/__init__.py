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
from dataclasses import dataclass
from datetime import date, timedelta
from re import Match

from geomap.dates.rules import RULES, Frame, Rule
from geomap.model import When

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
        value = rule(match, Frame(published, said, future)) or When()
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


def _longest(text: str) -> Iterator[tuple[int, int, Match[str], Rule]]:
    """All rules' matches, the longer before the shorter where they overlap, in text order."""
    spans = [
        (m.start(), m.end(), m, rule) for pattern, rule in RULES for m in pattern.finditer(text)
    ]
    taken: list[tuple[int, int, Match[str], Rule]] = []
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
