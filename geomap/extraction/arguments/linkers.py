"""
Who says how likely a named place is an event's: the seam between the grammar and the encoder.

A linker gives log odds, so that several can be averaged.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import log
from typing import TYPE_CHECKING, Protocol

from geomap.extraction.arguments.location_model import PlaceCandidate, chances

if TYPE_CHECKING:
    from spacy.tokens import Token

    from geomap.extraction.context import ParsedDocument

__all__ = ["EventPlaceLinker", "encoder_linker", "grammar_linker"]

_SURE = 1e-3
"""Chances are kept this far from 0 and 1."""


class EventPlaceLinker(Protocol):
    """Anything that gives each named place its log odds of being where an event happened."""

    def __call__(
        self, parsed: ParsedDocument, trigger: Token, named: Sequence[PlaceCandidate], /
    ) -> Sequence[float]: ...


def grammar_linker(
    parsed: ParsedDocument, trigger: Token, named: Sequence[PlaceCandidate], /
) -> Sequence[float]:
    """Return the log odds of `location_model`, which reads the parse."""
    return [_logit(chance) for chance in chances(trigger, named)]


def encoder_linker(
    parsed: ParsedDocument, trigger: Token, named: Sequence[PlaceCandidate], /
) -> Sequence[float]:
    """Return the log odds of the encoder's role ``location``, which reads the words in context."""
    asked = parsed.asked(trigger.idx, trigger.idx + len(trigger))
    return [
        _logit(asked.span_probability("location", start, end))
        for start, end in (_characters(parsed, name) for name in named)
    ]


def _characters(parsed: ParsedDocument, name: PlaceCandidate) -> tuple[int, int]:
    span = parsed.doc[name.start : name.end]
    return span.start_char, span.end_char


def _logit(chance: float) -> float:
    kept = min(1 - _SURE, max(_SURE, chance))
    return log(kept / (1 - kept))
