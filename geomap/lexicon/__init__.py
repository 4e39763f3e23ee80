"""
Words that tell what is done.

``event_types`` the words of events that lie on a map, with ACLED's types and PLOVER's ·
``word_classes`` what they ask for: forces, arms, ground · ``tables`` reads the rows of both:
``event_types.csv``, ``dealings.csv``, ``verbs.csv``, ``nouns.csv``, ``word_classes.csv``.
"""

from __future__ import annotations

from geomap.lexicon.event_types import (
    EVENT_TYPES,
    NOUNS,
    PLOVER_KEYS,
    SUB_EVENTS,
    VERBS,
    EventType,
    TriggerEntry,
    territory,
)
from geomap.lexicon.word_classes import (
    ABSTRACT,
    AIRBORNE,
    ARMS,
    BASES,
    CIVIL_OBJECTS,
    CROWD_CONTROL,
    CROWDS,
    DRONES,
    EXPLOSIVES,
    FORCES,
    GOODS,
    GROUND,
    HAZARDS,
    LIGHT_VERBS,
    MISSILES,
    PLAYERS,
    SPEAKERS,
    SPORT,
    SPORT_ALONE,
    WORD_CLASSES,
)

__all__ = [
    "ABSTRACT",
    "AIRBORNE",
    "ARMS",
    "BASES",
    "CIVIL_OBJECTS",
    "CROWDS",
    "CROWD_CONTROL",
    "DRONES",
    "EVENT_TYPES",
    "EXPLOSIVES",
    "FORCES",
    "GOODS",
    "GROUND",
    "HAZARDS",
    "LIGHT_VERBS",
    "MISSILES",
    "NOUNS",
    "PLAYERS",
    "PLOVER_KEYS",
    "SPEAKERS",
    "SPORT",
    "SPORT_ALONE",
    "SUB_EVENTS",
    "VERBS",
    "WORD_CLASSES",
    "EventType",
    "TriggerEntry",
    "territory",
]  # fmt: skip
