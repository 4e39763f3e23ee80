"""What a rule is: cues to look for, a pattern, and a function from a match to a date."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from re import Match

from geomap.model import When

__all__ = ["DateRule", "ReferenceTime", "rule"]


@dataclass(frozen=True, slots=True)
class ReferenceTime:
    """What a relative date is relative to; ``future`` when the text speaks of what is to come."""

    published: date | None
    anchor: date | None
    future: bool


@dataclass(frozen=True, slots=True)
class DateRule:
    """
    One way of saying a date.

    ``cues`` are lower-case strings of which a text must hold one for the pattern to match at all:
    most sentences hold none, and are then not searched. ``lasting`` marks how long something went
    on, which dates an event only where nothing else does.
    """

    pattern: re.Pattern[str]
    read: Callable[[Match[str], ReferenceTime], When | None]
    cues: tuple[str, ...]
    lasting: bool = False


def rule(
    pattern: str,
    read: Callable[[Match[str], ReferenceTime], When | None],
    cues: str,
    *,
    lasting: bool = False,
) -> DateRule:
    """Compile a rule; letters' case is not told apart but where the pattern says so."""
    return DateRule(re.compile(pattern, re.IGNORECASE), read, tuple(cues.split()), lasting)
