"""A document's events beside each other: one that has none like it is no second telling."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from geomap.extraction.tellings.pairs import type_distance
from geomap.model import Event

__all__ = ["with_company"]

_NEAR_TYPE = 0.4


def with_company(events: Sequence[Event]) -> list[Event]:
    """
    Add to a document's events whether others like them, or of their sentence, are told.

    Like are events of near types whose places and actors can be one: one may be a second telling.
    """
    return [
        replace(event, evidence={**event.evidence, **_company(event, events)})
        if event.evidence
        else event
        for event in events
    ]


def _company(event: Event, events: Sequence[Event]) -> dict[str, float]:
    others = [other for other in events if other.event_id != event.event_id]
    beside = [o for o in others if o.sources[0].start == event.sources[0].start]
    found = {
        "pin: only one": not any(_alike(event, other) for other in others),
        "pin: only one of its sentence": not beside,
        "pin: only one of its place": not any(o.place and o.place == event.place for o in others),
    }
    return {name: 1.0 for name, holds in found.items() if holds}


def _alike(one: Event, other: Event) -> bool:
    return (
        type_distance(one.sub_event_type, other.sub_event_type) <= _NEAR_TYPE
        and (one.place is None or other.place is None or one.place.id == other.place.id)
        and (not one.actor_id or not other.actor_id or one.actor_id == other.actor_id)
    )
