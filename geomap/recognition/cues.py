"""
What the words beside a name say for its being a place's: one rule set for both recognisers.

``context_cues`` reads the neighbours from spaCy's tokens, with its labels; ``adjacent_words`` from
the letters alone. Both ask here what a word before a name, and the words after it, are worth.
"""

from __future__ import annotations

from collections.abc import Sequence

from geomap.recognition.name_words import (
    CONQUERING,
    DIRECTIONS,
    FACILITIES,
    LOCATIVE,
    LOOSE,
    PUBLIC,
    RESIDENTS,
    TYPES,
)

__all__ = ["NONE", "SKIPPED", "STRONG", "WEAK", "cue_after", "cue_before", "names_kind"]

NONE, WEAK, STRONG = 0, 1, 2
"""Strengths of evidence: a preposition that may have a place, words that only places have."""

# What stands between a cue and a name, and says nothing itself.
SKIPPED = DIRECTIONS | frozenset("the both nearby neighbouring neighboring downtown rural".split())
_ARTICLES = frozenset({"a", "an", "the"})


def names_kind(word: str, previous: str) -> bool:
    """Return True for a noun of kind before a name: "town Homs", "the town of Homs"."""
    if word.lower() == "of":
        return previous.lower() in TYPES
    return word in TYPES


def cue_before(word: str, previous: str) -> int:
    """
    Weigh the word before a name; ``previous`` stands before that word.

    Examples
    --------
    >>> cue_before("in", "fighters"), cue_before("of", "town"), cue_before("of", "death")
    (2, 2, 1)
    """
    if names_kind(word, previous):
        return STRONG
    low = word.lower()
    if low in CONQUERING or low in LOCATIVE:
        return WEAK if low == "at" else STRONG
    return WEAK if low in LOOSE else NONE


def cue_after(words: Sequence[str]) -> int:
    """
    Weigh the words after a name, signs of their own among them.

    Examples
    --------
    >>> cue_after(["province"]), cue_after([",", "a", "small", "town"]), cue_after(["said"])
    (2, 2, 0)
    """
    if not words:
        return NONE
    word = words[0]
    low = word.lower()
    if low in {"'s", "’s"}:
        return _if_any(words[1:4])
    if word == ",":
        return _if_any(words[2:6]) if words[1:2] and words[1].lower() in _ARTICLES else NONE
    if word == "-":
        return STRONG if words[1:2] and words[1].lower() == "based" else NONE
    capital = word[:1].isupper()
    if low in TYPES or low in RESIDENTS or (low in FACILITIES and not capital):
        return STRONG
    return STRONG if capital and low in PUBLIC else NONE


def _if_any(words: Sequence[str]) -> int:
    return STRONG if any(word.lower() in TYPES for word in words) else NONE
