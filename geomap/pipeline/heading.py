"""The head of a map when its maker gives none: what it shows, from what, up to when."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date

from geomap.gazetteer.index import Index
from geomap.model import Document, Event

__all__ = ["describe", "entitle"]

MAIN_SHARE = 0.5  # a country is in the title when most of the located events are there
OUTLETS_NAMED = 6  # as many names as a reader takes in; the rest are counted


def entitle(events: Sequence[Event], index: Index) -> str:
    """Name the country most events are in and the months they span: "Syria, October 2015"."""
    where = Counter(e.place.country for e in events if e.place and e.place.country)
    days = [e.when.start for e in events if e.when.start] + [
        e.when.end for e in events if e.when.end
    ]
    parts = []
    if where:
        code, count = min(where.items(), key=lambda item: (-item[1], item[0]))
        if count >= MAIN_SHARE * where.total():
            parts.append(index.country(code).name)
    if days:
        parts.append(_span(min(days), max(days)))
    return ", ".join(parts) if parts else "Events"


def _span(first: date, last: date) -> str:
    """
    Write the months from one day to another.

    Examples
    --------
    >>> _span(date(2015, 9, 30), date(2015, 11, 24))
    'September – November 2015'
    >>> _span(date(2014, 1, 1), date(2015, 1, 1))
    'January 2014 – January 2015'
    """
    end = f"{last:%B} {last.year}"
    if (first.year, first.month) == (last.year, last.month):
        return end
    start = f"{first:%B}" if first.year == last.year else f"{first:%B} {first.year}"
    return f"{start} – {end}"


def describe(events: Sequence[Event], documents: Sequence[Document]) -> str:
    """Return in words how many events from how many texts, and who told them."""
    tellers = Counter(d.source or d.author for d in documents if d.source or d.author)
    ranked = sorted(tellers, key=lambda name: (-tellers[name], name or ""))
    named = ", ".join(str(name) for name in ranked[:OUTLETS_NAMED])
    more = f" and {len(ranked) - OUTLETS_NAMED} more" if len(ranked) > OUTLETS_NAMED else ""
    by = f" by {named}{more}" if named else ""
    return f"{_count(len(events), 'event')} read from {_count(len(documents), 'text')}{by}."


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
