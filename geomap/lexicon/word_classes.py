"""
Classes of words that event words ask for among their arguments: forces, arms, ground, crowds.

The rows are ``word_classes.csv``: a lemma in lower case, its class, where it comes from, and a
sentence in which the word does not stand for its class, where it is known to mislead.
"""

from __future__ import annotations

from geomap.lexicon.tables import read_table

__all__ = [
    "ABSTRACT", "AIRBORNE", "ARMS", "BASES", "CIVIL_OBJECTS", "CROWDS", "CROWD_CONTROL", "DRONES",
    "EXPLOSIVES", "FORCES", "GOODS", "GROUND", "HAZARDS", "LIGHT_VERBS", "MISSILES", "PLAYERS",
    "SPEAKERS", "SPORT", "SPORT_ALONE", "WORD_CLASSES",
]  # fmt: skip


def _classes() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for row in read_table("word_classes.csv"):
        found.setdefault(row["class"], set()).add(row["word"])
    return {name: frozenset(words) for name, words in found.items()}


WORD_CLASSES = _classes()
"""Class → its lemmas."""

LIGHT_VERBS = WORD_CLASSES["light_verbs"]
"""Verbs that only support an event noun: "launched an offensive", "clashes erupted"."""

AIRBORNE = WORD_CLASSES["airborne"]
MISSILES = WORD_CLASSES["missiles"]
FORCES = WORD_CLASSES["forces"]
ARMS = WORD_CLASSES["arms"]
BASES = WORD_CLASSES["bases"]
CIVIL_OBJECTS = WORD_CLASSES["civil_objects"]
GROUND = WORD_CLASSES["ground"]
GOODS = WORD_CLASSES["goods"]
"""What is seized and is neither ground nor anybody: drugs, cash, weights of either."""
DRONES = WORD_CLASSES["drones"]
EXPLOSIVES = WORD_CLASSES["explosives"]
CROWD_CONTROL = WORD_CLASSES["crowd_control"]
"""Means with which police meet crowds: tear gas, water cannon, rubber bullets, pellets."""

CROWDS = WORD_CLASSES["crowds"]
"""Who gathers: people in numbers, and those whom the press names by what they are or want."""

HAZARDS = WORD_CLASSES["hazards"]
"""
Forces of nature and accidents; what they do is no act of anybody. After the hazard types of the
UNDRR/ISC hazard classification (2020), in the words of the press.
"""

SPEAKERS = WORD_CLASSES["speakers"]
"""Who attacks with words when nothing else is said."""

ABSTRACT = WORD_CLASSES["abstract"]
"""What is attacked, fought or captured in a figure of speech only."""

PLAYERS = WORD_CLASSES["players"]
"""Who strikes, storms and captures in sport, trade and the arts, and uses no force."""

SPORT_ALONE = WORD_CLASSES["sport_alone"]
"""Words of sport that mean nothing else; one is enough to know a match from a war."""

SPORT = WORD_CLASSES["sport"]
"""Words that sport shares with other news; two in a sentence tell sport."""
