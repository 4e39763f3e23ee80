"""
Words that tell what is done.

``senses`` the words of events that lie on a map, with ACLED's types and PLOVER's · ``classes`` what
they ask for: forces, arms, ground · ``deeds`` the words of dealings between parties, with or
without a place, with PLOVER's types alone.
"""

from __future__ import annotations

from geomap.lexicon.classes import (
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
    GROUND,
    HAZARDS,
    LIGHT_VERBS,
    MISSILES,
    PLAYERS,
    SPEAKERS,
    SPORT,
    SPORT_ALONE,
)
from geomap.lexicon.senses import (
    NOUNS,
    SENSES,
    SUB_EVENTS,
    VERBS,
    Sense,
    Trigger,
    territory,
)

__all__ = [
    "ABSTRACT", "AIRBORNE", "ARMS", "BASES", "CIVIL_OBJECTS", "CROWDS", "CROWD_CONTROL", "DRONES",
    "EXPLOSIVES", "FORCES", "GROUND", "HAZARDS", "LIGHT_VERBS", "MISSILES", "NOUNS", "PLAYERS",
    "SENSES", "SPEAKERS", "SPORT", "SPORT_ALONE", "SUB_EVENTS", "VERBS", "Sense", "Trigger",
    "territory",
]  # fmt: skip
