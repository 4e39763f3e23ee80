"""What the words beside a name say for its being a place's; all by token, none by meaning."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from geomap.recognition.cues import (
    NONE,
    SKIPPED,
    STRONG,
    WEAK,
    cue_after,
    cue_before,
    names_kind,
)
from geomap.recognition.name_words import FACILITIES, ORGANISATIONS, PERSON_TITLES, TAKING, TYPES
from geomap.recognition.tokens import Tokens

if TYPE_CHECKING:
    from spacy.tokens import Span, Token

__all__ = [
    "FAR",
    "KNOWN_WELL",
    "STRONG",
    "WEAK",
    "attached",
    "is_capitalised",
    "kind_before",
    "place_evidence",
    "surnames",
    "taken",
]  # fmt: skip

KNOWN_WELL = 0.45
"""Score of a town of some 5,000 (see gazetteer.weights), which a weak cue makes a place."""

FAR = 24
"""Tokens beyond which nothing is looked for: a text may be one endless list of names."""
_LISTED = frozenset({",", "and", "the", "-"})
_GROUND = TYPES | FACILITIES
# Names that end where a weekday or an adjective of nationality begins are still whole.
_LOOSE_NEIGHBOURS = frozenset({"DATE", "TIME", "NORP", "GPE", "LOC", "ORDINAL", "CARDINAL"})


def is_capitalised(token: Token) -> bool:
    """Return True if a token begins a name's word: a capital first, whatever follows."""
    return bool(token.text[:1].isupper())


def place_evidence(tokens: Tokens, start: int, end: int, places: Collection[int]) -> int:
    """
    Weigh the neighbours of the tokens ``start:end``; ``places`` holds tokens known as places.

    Returns
    -------
    int
        ``STRONG`` (2), ``WEAK`` (1) or 0.
    """
    return max(_before(tokens, start, places), _after(tokens, end, places))


def taken(tokens: Tokens, start: int, score: float) -> bool:
    """Detect the object of a verb of war that has places and persons, for a name known well."""
    return start > 0 and tokens.lower[start - 1] in TAKING and score >= KNOWN_WELL


def _before(tokens: Tokens, start: int, places: Collection[int]) -> int:
    at = start - 1
    while at >= 0 and tokens.lower[at] in SKIPPED:
        at -= 1
    if at < 0:
        return NONE
    word, previous = tokens.text[at], tokens.text[at - 1] if at else ""
    if names_kind(word, previous):
        return STRONG
    if _modifies(tokens, at, start):
        return NONE
    return STRONG if _lists(tokens, at, places) else cue_before(word, previous)


def _modifies(tokens: Tokens, before: int, start: int) -> bool:
    """Whether a person's name only tells which thing it is: "in the Obama administration"."""
    end = start
    while end < len(tokens.text) and tokens.label[end] == "PERSON":
        end += 1
    return (
        before < start - 1
        and start < end < len(tokens.text)
        and tokens.pos[end] == "NOUN"
        and tokens.lower[end] not in _GROUND
    )


def _lists(tokens: Tokens, at: int, places: Collection[int]) -> bool:
    """Whether the token joins the name to a place before it: "Idlib and", "Hama, Homs and"."""
    if tokens.lower[at] in {"and", "or", "&"} and at:
        at -= 1
        return at in places or (tokens.text[at] == "," and at - 1 in places)
    return tokens.text[at] in {",", "/"} and at - 1 in places


def _after(tokens: Tokens, end: int, places: Collection[int]) -> int:
    words = tokens.text[end : end + 6]
    if words and words[0] in {"'s", "’s"} and tokens.label[end - 1] == "PERSON":
        return NONE
    if words and end + 1 in places and words[0].lower() in {",", "and"}:
        return STRONG if words[0] == "," else WEAK
    return cue_after(words)


def kind_before(tokens: Tokens, start: int) -> bool:
    """
    Return True if a noun of kind leads the list that a name is in.

    "The villages of Nuli and Avnevi", "four villages: Nuli, Avnevi and Prisi".
    """
    at, least = start - 1, max(1, start - FAR)
    while at > least and (tokens.capital[at] or tokens.lower[at] in _LISTED):
        at -= 1
    return at > 0 and tokens.lower[at] in {"of", ":"} and tokens.lower[at - 1] in TYPES


def attached(tokens: Tokens, start: int, end: int, places: Collection[int]) -> bool:
    """Return True if ``start:end`` is but a part of a longer run of capitals ("Ali Hassan")."""
    return _joins(tokens, start - 1, places) or _joins(tokens, end, places)


def _joins(tokens: Tokens, at: int, places: Collection[int]) -> bool:
    if not 0 <= at < len(tokens.text) or at in places:
        return False
    if not tokens.capital[at] or tokens.label[at] in _LOOSE_NEIGHBOURS:
        return False
    word = tokens.lower[at]
    if word in TYPES or tokens.begins[at]:
        return word in PERSON_TITLES
    return tokens.pos[at] == "PROPN" or word in ORGANISATIONS


def surnames(tokens: Tokens) -> frozenset[str]:
    """Collect the last names of the persons the model finds, and what follows a person's title."""
    found = {ent[-1].text for ent in tokens.entities if ent.label_ == "PERSON" and len(ent) > 1}
    found.update(e[-2].text for e in tokens.entities if e.label_ == "PERSON" and _genitive(e))
    for at, word in enumerate(tokens.lower[:-1]):
        named = tokens.capital[at + 1] and tokens.label[at + 1] in {"PERSON", "ORG", ""}
        if named and tokens.capital[at] and word.rstrip(".") in PERSON_TITLES:
            found.add(tokens.text[at + 1])
    return frozenset(found)


def _genitive(entity: Span) -> bool:
    return len(entity) > 2 and entity[-1].lower_ in {"'s", "’s"}
