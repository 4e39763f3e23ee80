"""What the words beside a name say for its being a place's; all by token, none by meaning."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from geomap.recognition.words import (
    CONQUERING,
    DIRECTIONS,
    FACILITIES,
    LOCATIVE,
    LOOSE,
    ORGANISATIONS,
    PERSON_TITLES,
    PUBLIC,
    RESIDENTS,
    TAKING,
    TYPES,
)

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span, Token

__all__ = [
    "KNOWN_WELL", "STRONG", "WEAK", "attached", "evidence", "is_capitalised", "surnames", "taken",
]  # fmt: skip

NONE, WEAK, STRONG = 0, 1, 2
"""Strengths of evidence: a preposition that may have a place, words that only places have."""

KNOWN_WELL = 0.45
"""Score of a town of some 5,000 (see gazetteer.weights), which a weak cue makes a place."""

_SKIPPED = DIRECTIONS | {
    "the",
    "both",
    "nearby",
    "neighbouring",
    "neighboring",
    "downtown",
    "rural",
}
# Names that end where a weekday or an adjective of nationality begins are still whole.
_LOOSE_NEIGHBOURS = frozenset({"DATE", "TIME", "NORP", "GPE", "LOC", "ORDINAL", "CARDINAL"})


def is_capitalised(token: Token) -> bool:
    """Tell whether a token begins a name's word: a capital first, whatever follows."""
    return bool(token.text[:1].isupper())


def evidence(doc: Doc, start: int, end: int, places: Collection[int]) -> int:
    """
    Weigh the neighbours of the tokens ``start:end``; ``places`` holds tokens known as places.

    Returns
    -------
    int
        ``STRONG`` (2), ``WEAK`` (1) or 0.
    """
    return max(_before(doc, start, places), _after(doc, end, places))


def taken(doc: Doc, start: int, score: float) -> bool:
    """Tell the object of a verb of war that has places and persons, for a name known well."""
    return start > 0 and doc[start - 1].lower_ in TAKING and score >= KNOWN_WELL


def _before(doc: Doc, start: int, places: Collection[int]) -> int:
    at = start - 1
    while at >= 0 and doc[at].lower_ in _SKIPPED:
        at -= 1
    if at < 0:
        return NONE
    word = doc[at].lower_
    if word in TYPES and not is_capitalised(doc[at]):
        return STRONG
    if word == "of" and at and doc[at - 1].lower_ in TYPES:
        return STRONG
    if _modifies(doc, at, start):
        return NONE
    if word in CONQUERING:
        return STRONG
    if word in LOCATIVE:
        return STRONG if word != "at" else WEAK
    if _lists(doc, at, places):
        return STRONG
    return WEAK if word in LOOSE else NONE


def _modifies(doc: Doc, before: int, start: int) -> bool:
    """Whether a person's name only tells which thing it is: "in the Obama administration"."""
    end = start
    while end < len(doc) and doc[end].ent_type_ == "PERSON":
        end += 1
    return (
        before < start - 1
        and start < end < len(doc)
        and doc[end].pos_ == "NOUN"
        and (doc[end].lower_ not in TYPES | FACILITIES)
    )


def _lists(doc: Doc, at: int, places: Collection[int]) -> bool:
    """Whether the token joins the name to a place before it: "Idlib and", "Hama, Homs and"."""
    if doc[at].lower_ in {"and", "or", "&"} and at:
        at -= 1
        return at in places or (doc[at].text == "," and at - 1 in places)
    return doc[at].text in {",", "/"} and at - 1 in places


def _after(doc: Doc, end: int, places: Collection[int]) -> int:
    if end >= len(doc):
        return NONE
    word = doc[end]
    if word.lower_ in TYPES or word.lower_ in RESIDENTS:
        return STRONG
    if word.lower_ in PUBLIC and is_capitalised(word):
        return STRONG
    if word.lower_ in FACILITIES and not is_capitalised(word):
        return STRONG
    if word.lower_ in {"'s", "’s"} and doc[end - 1].ent_type_ != "PERSON":
        near = [t.lower_ for t in doc[end + 1 : end + 4]]
        return STRONG if any(t in TYPES for t in near) else NONE
    if word.text == "-" and end + 1 < len(doc):
        return STRONG if doc[end + 1].lower_ == "based" else NONE
    if word.text == ",":
        return _apposition(doc, end + 1, places)
    return WEAK if word.lower_ == "and" and end + 1 in places else NONE


def _apposition(doc: Doc, at: int, places: Collection[int]) -> int:
    if at in places:
        return STRONG
    if at < len(doc) and doc[at].lower_ in {"a", "an", "the"}:
        near = [t.lower_ for t in doc[at + 1 : at + 5]]
        return STRONG if any(t in TYPES for t in near) else NONE
    return NONE


def attached(doc: Doc, start: int, end: int, places: Collection[int]) -> bool:
    """Tell whether ``start:end`` is but a part of a longer run of capitals ("Ali Hassan")."""
    return _joins(doc, start - 1, places) or _joins(doc, end, places)


def _joins(doc: Doc, at: int, places: Collection[int]) -> bool:
    if not 0 <= at < len(doc) or at in places:
        return False
    token = doc[at]
    if not is_capitalised(token) or token.ent_type_ in _LOOSE_NEIGHBOURS:
        return False
    if token.lower_ in TYPES or token.is_sent_start:
        return token.lower_ in PERSON_TITLES
    return token.pos_ == "PROPN" or token.lower_ in ORGANISATIONS


def surnames(doc: Doc) -> frozenset[str]:
    """Collect the last names of the persons the model finds, and what follows a person's title."""
    found = {ent[-1].text for ent in doc.ents if ent.label_ == "PERSON" and len(ent) > 1}
    found.update(e[-2].text for e in doc.ents if e.label_ == "PERSON" and _genitive(e))
    for token in doc[:-1] if len(doc) else ():
        if token.lower_.rstrip(".") in PERSON_TITLES and is_capitalised(token):
            following = doc[token.i + 1]
            if is_capitalised(following) and following.ent_type_ in {"PERSON", "ORG", ""}:
                found.add(following.text)
    return frozenset(found)


def _genitive(entity: Span) -> bool:
    return len(entity) > 2 and entity[-1].tag_ == "POS"
