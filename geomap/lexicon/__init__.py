"""
Words that tell what is done.

``senses`` the words of events that lie on a map, with ACLED's types and PLOVER's · ``deeds`` the
words of dealings between parties, with or without a place, with PLOVER's types alone.
"""

from __future__ import annotations

from geomap.lexicon.senses import (
    AIRBORNE,
    ARMS,
    BASES,
    CIVIL_OBJECTS,
    FORCES,
    GROUND,
    LIGHT_VERBS,
    MISSILES,
    NOUNS,
    SENSES,
    SUB_EVENTS,
    VERBS,
    Sense,
    Trigger,
    territory,
)

__all__ = [
    "AIRBORNE", "ARMS", "BASES", "CIVIL_OBJECTS", "FORCES", "GROUND", "LIGHT_VERBS", "MISSILES",
    "NOUNS", "SENSES", "SUB_EVENTS", "VERBS", "Sense", "Trigger", "territory",
]  # fmt: skip
