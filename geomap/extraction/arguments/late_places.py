"""
Places of events that are told anyway: the text around, else the state whose act it is.

Asked once an event is kept, for a place that the event's own sentence does not name is no evidence
that something happened.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from geomap.extraction.arguments.location import EventPlace, find_event_places, place_around
from geomap.extraction.arguments.stand_in import is_summary
from geomap.extraction.context import ParsedDocument, Party, PlaceToken
from geomap.extraction.triggers.find import Trigger

if TYPE_CHECKING:
    from spacy.tokens import Span

__all__ = ["late_places"]

LIKELY = 0.5
"""Chance from which an event without a place takes one of another sentence: the logit's neutral."""
"""Types of event that a state does at home and for which no town need be named."""


def late_places(
    parsed: ParsedDocument, trigger: Trigger, sentence: Span, actor: Party | None
) -> tuple[EventPlace, ...]:
    """
    Return an event without a place that of the text around, else the state that acts.

    Parameters
    ----------
    parsed : ParsedDocument
    trigger : Trigger
    sentence : Span
        The trigger's.
    actor : Party or None
        Who acts.

    Returns
    -------
    tuple of EventPlace
        ``inferred`` where no words of the text say where; empty where nothing is known.
    """
    if is_summary(sentence):
        return ()
    found = find_event_places(parsed, trigger, sentence, borrow_from=LIKELY)
    if not found and (around := place_around(parsed, trigger, sentence)) is not None:
        return (around,)
    if found or "state_act" not in trigger.type.traits:
        return tuple(found)
    state = _state(parsed, actor)
    return (EventPlace(state, "", borrowed=True, inferred=True),) if state is not None else ()


def _state(parsed: ParsedDocument, actor: Party | None) -> PlaceToken | None:
    """Find the country of an actor among those that the text names, in whatever role."""
    home = actor.actor.country if actor is not None and actor.actor is not None else None
    if home is None or actor is None or actor.kind not in ("state forces", "external forces"):
        return None
    for toponym in parsed.toponyms:
        place, span = toponym.place, parsed.span(toponym)
        if place and span and place.country == home and place.feature_code.startswith("PCL"):
            return PlaceToken(toponym, place, span.root)
    return None
