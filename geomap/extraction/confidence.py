"""
How sure an event is: 0.95 times a factor for each thing that is missing, weak or borrowed.

The factors are our judgement. ``tests/benchmarks/bench_sureness.py`` measures what they come to, on
181 events read and marked by hand: how often an event told with so much confidence is right in
type, actor and place. Logits over the same signs, and over the chance that `location_model` gives
the place, were fitted to those events: on articles left out they told right from wrong no better.
"""

from __future__ import annotations

from geomap.extraction.arguments.location import EventPlace
from geomap.extraction.event_mention import EventMention

__all__ = ["confidence_of"]


def confidence_of(mention: EventMention, event_place: EventPlace | None) -> float:
    """
    Estimate how sure an event is.

    No place 0.6, a country for a place 0.85, a place of the sentence before 0.8, the resolver's own
    confidence half counted, no actor or an inferred one 0.75, no date 0.9, a weak word 0.85,
    anything but a plain report 0.85.

    Parameters
    ----------
    mention : EventMention
    event_place : EventPlace or None
        Where it happened.

    Returns
    -------
    float
        Between 0 and 0.95, to three places.
    """
    place_token = event_place.place_token if event_place else None
    value = 0.95 * (0.5 + 0.5 * place_token.toponym.confidence if place_token else 0.6)
    value *= 0.85 if place_token and place_token.coarse else 1.0
    value *= 0.8 if event_place and event_place.borrowed else 1.0
    actor = mention.participants.actor
    value *= 1.0 if actor and actor.id and not actor.inferred else 0.75
    value *= 1.0 if mention.when.text else 0.9
    value *= 0.85 if mention.trigger.entry.weak else 1.0
    value *= 1.0 if mention.factuality.status == "reported" else 0.85
    return round(value, 3)
