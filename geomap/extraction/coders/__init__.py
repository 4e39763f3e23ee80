"""
Coders: each reads a parsed document and returns the event mentions it finds.

``rules`` goes from the words of the lexicon by the parse, ``learned`` by the small encoder; they
err differently. ``dealings`` reads the main acts of a sentence in PLOVER's types, with or without
a place; it is asked where all acts are wanted. `code` runs them and makes one list: `reconcile`
joins what they say of one event.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from geomap.extraction.coders.dealings import code_dealings
from geomap.extraction.coders.learned import code_by_encoder
from geomap.extraction.coders.reconcile import reconcile
from geomap.extraction.coders.rules import code_by_rules
from geomap.extraction.context import ParsedDocument
from geomap.extraction.event_mention import EventMention
from geomap.settings import Scope

__all__ = [
    "CODERS",
    "EventCoder",
    "code",
    "code_by_encoder",
    "code_by_rules",
    "code_dealings",
]


class EventCoder(Protocol):
    """Find the event mentions of a parsed document, in text order."""

    def __call__(self, parsed: ParsedDocument, /) -> list[EventMention]: ...


CODERS: Mapping[Scope, tuple[EventCoder, ...]] = {
    "conflict": (code_by_rules, code_by_encoder),
    "all": (code_by_rules, code_by_encoder, code_dealings),
}
"""Whom a run asks, by what it is to tell."""


def code(parsed: ParsedDocument, coders: Sequence[EventCoder]) -> list[EventMention]:
    """
    Run coders over a document and join what they say of one event.

    Parameters
    ----------
    parsed : ParsedDocument
    coders : sequence of EventCoder
        The surest first: where two speak of one event, its word and verb stay those of the first.
    """
    return reconcile(parsed, [coder(parsed) for coder in coders])
