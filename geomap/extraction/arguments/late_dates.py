"""
Days of events that are told anyway and whose own words name none.

That is the last day on which the text has said that something was done, if it is the news of the
week: what the text says of the acts before and not of this one, so approximate (EDTF ``~``).
"""

from __future__ import annotations

from datetime import timedelta

from geomap.dates import find_dates
from geomap.extraction.arguments.time import day_of_acts_before
from geomap.extraction.context import ParsedDocument
from geomap.extraction.event_mention import EventMention
from geomap.extraction.grammar import children
from geomap.model import When

__all__ = ["late_date"]

NEWS = timedelta(days=7)
"""How long before publication the day that a text speaks of is still that of its news."""


def late_date(parsed: ParsedDocument, mention: EventMention) -> When:
    """
    Return an event of force without a day that of the text around it.

    Parameters
    ----------
    parsed : ParsedDocument
    mention : EventMention

    Returns
    -------
    When
        Without words of its own (``text`` is None); empty where the text gives none.
    """
    published, told = parsed.document.published, mention.factuality.status
    if published is None or not mention.type.violent or told not in ("reported", "claimed"):
        return When()
    if _is_background(mention):
        return When()
    if find_dates(mention.sentence.text, published):
        return When()  # the sentence speaks of another time
    day = day_of_acts_before(parsed, mention.sentence)
    if day is None or not timedelta(0) <= published - day <= NEWS:
        return When()
    return When(None, f"{day.isoformat()}~", day, day, "day")


def _is_background(mention: EventMention) -> bool:
    """Return True for habits and what has been going on: "have been attacking for months"."""
    verb = mention.trigger.verb
    helpers = {t.lower_ for t in children(verb, "aux")} if verb is not None else set()
    return mention.factuality.timeless or bool(helpers & {"has", "have", "'ve", "’ve"})
