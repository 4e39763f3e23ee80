"""Dates told from the day last spoken of: "the following day", "two weeks later"."""

from __future__ import annotations

from datetime import timedelta
from re import Match

from geomap.dates.date_words import ABOUT, NUMBER, count
from geomap.dates.reference import ReferenceTime, rule
from geomap.dates.relative import away, unit_away
from geomap.dates.values import day_when, span
from geomap.model import When

__all__ = ["ANCHORED"]

_SIDES = {
    "earlier": -1,
    "before": -1,
    "previous": -1,
    "prior": -1,
    "preceding": -1,
    "same": 0,
    "that": 0,
}


def _step(match: Match[str]) -> int:
    return _SIDES.get(match["side"].lower(), 1)


def _relative_to_anchor(match: Match[str], reference: ReferenceTime) -> When | None:
    """Read "two days later", "nearly a week after": from the day last spoken of."""
    return away(_step(match) * count(match["number"]), match["unit"], reference.anchor)


def _after_event(match: Match[str], reference: ReferenceTime) -> When | None:
    """
    Read "two days after the attack": from the day last spoken of, if that event was told.

    What is not taken up by "the" or "that" ("after a tremor", "before the vote") stays as said.
    """
    if not match["told"]:
        return None
    number = 1 if match["number"].lower() == "the" else count(match["number"])
    return away(_step(match) * number, match["unit"], reference.anchor)


def _same_day(match: Match[str], reference: ReferenceTime) -> When | None:
    return day_when(reference.anchor) if reference.anchor else None


def _beside(match: Match[str], reference: ReferenceTime) -> When | None:
    """Read "the following day", "the previous week", "that evening": beside the day spoken of."""
    if not reference.anchor:
        return None
    unit, step = match["unit"].lower(), _step(match)
    if unit == "weekend":
        return _weekend(reference, step)
    if unit in ("week", "month", "year"):
        return unit_away(reference.anchor, step, unit)
    return day_when(reference.anchor + timedelta(days=step))


def _weekend(reference: ReferenceTime, step: int) -> When | None:
    """Find the next, same or last weekend, seen from the day spoken of."""
    assert reference.anchor  # noqa: S101  # the only caller has looked
    ahead = 5 - reference.anchor.weekday()
    if step < 0 or (step > 0 and ahead <= 0):
        ahead += 7 * step
    saturday = reference.anchor + timedelta(days=ahead)
    return span(saturday, saturday + timedelta(days=1), "week")


def _unsaid(match: Match[str], reference: ReferenceTime) -> When | None:
    """Keep as said what stands by an event whose day the words do not tell: "on the eve of"."""
    return None


_UNIT = r"(?P<unit>day|week|month|year|hour|minute|night)s?"
# Events that a text takes up again by "the": the general nouns of the lexicon's violent senses.
_TOLD = (
    r"(?P<told>\s+(?:the|that|this)\s+(?:[a-z-]+\s+)?(?:attack|assault|strike|airstrike|raid|bombing"
    r"|blast|explosion|shooting|killing|massacre|ambush|clash|clashe|incident|shelling|quake"
    r"|earthquake|crash|arrest|protest|kidnapping|abduction)s?\b)"
)
# "before" and "after" by themselves: no event follows them.
_ALONE = r"(?=\s*(?:[,.;:)]|$))"

ANCHORED = [
    rule(
        rf"\b{ABOUT}(?P<number>{NUMBER})\s+{_UNIT}\s+"
        rf"(?P<side>later|earlier|prior|(?:after|before){_ALONE})\b(?!\s+(?:than|to)\b)",
        _relative_to_anchor,
        "later earlier prior after before",
    ),
    rule(
        rf"\b{ABOUT}(?P<number>{NUMBER}|the(?=\s+[a-z]+[^s\W]\s))\s+{_UNIT}\s+(?P<side>after|before)(?:{_TOLD}|(?=\s+[\w“\"‘]))",
        _after_event,
        "after before",
    ),
    rule(
        r"\b(?:just\s+)?(?:hours|minutes)\s+(?:later|earlier|after|before)\b",
        _same_day,
        "hours minutes",
    ),
    rule(
        r"\b(?:on\s+|in\s+|over\s+|during\s+|later\s+)?(?:the|that)\s+"
        r"(?P<side>following|next|previous|preceding|same)\s+"
        r"(?P<unit>day|morning|evening|night|weekend|week|month|year)\b",
        _beside,
        "following next previous preceding same",
    ),
    rule(
        rf"\bthe\s+(?P<unit>day|night)\s+(?P<side>before|after){_ALONE}",
        _beside,
        "before after",
    ),
    rule(
        r"\b(?:later|earlier|on|late|early)\s+(?P<side>that)\s+(?P<unit>day|morning|evening|night|week)\b",
        _beside,
        "that",
    ),
    rule(r"\b(?:on\s+)?the\s+eve\s+of\s+(?:the\s+)?[\w’'-]+", _unsaid, "eve"),
]
