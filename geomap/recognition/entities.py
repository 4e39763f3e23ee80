"""The model's places: trimmed to the name and kept where the gazetteer or the grammar agrees."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geomap.recognition.context_cues import STRONG, is_capitalised, place_evidence
from geomap.recognition.gazetteer_pass import TokenizedText
from geomap.recognition.name_words import (
    ABBREVIATIONS,
    ARTICLES,
    DIRECTIONS,
    FACILITIES,
    NOT_PLACES,
    TYPES,
)

if TYPE_CHECKING:
    from spacy.tokens import Span

__all__ = ["from_model", "trimmed_entities"]

_LABELS = frozenset({"GPE", "LOC", "FAC"})
_EDGES = frozenset("the 's ’s ' ’ - – — . , \" “ ” ( )".split())
# Landforms and divisions that complete a name even when printed with a capital.
_DROPPED = frozenset("province governorate region district city town village area".split())


def from_model(tokenized: TokenizedText) -> list[Span]:
    """Return the trimmed spans of the model's GPE, LOC and FAC entities that are places."""
    places = frozenset(
        t
        for e in tokenized.tokens.entities
        if e.label_ in {"GPE", "LOC"}
        for t in range(e.start, e.end)
    )
    likely = [s for s in trimmed_entities(tokenized) if not any(t.i in tokenized.shut for t in s)]
    firm = {s.text for s in likely if _is_place(tokenized, s, places)}
    return [s for s in likely if s.text in firm and not _named_person(tokenized, s, places)]


def trimmed_entities(tokenized: TokenizedText) -> list[Span]:
    """Return the model's GPE, LOC and FAC entities less articles, genitives and words of kind."""
    spans = (_trimmed(tokenized, e) for e in tokenized.tokens.entities if e.label_ in _LABELS)
    return [span for span in spans if len(span)]


def _trimmed(tokenized: TokenizedText, entity: Span) -> Span:
    start, end = entity.start, entity.end
    while start < end and not _may_begin(tokenized, start):
        start += 1
    while end > start and not _may_end(tokenized, start, end):
        end -= 1
    return tokenized.doc[start:end]


def _may_begin(tokenized: TokenizedText, at: int) -> bool:
    token = tokenized.doc[at]
    if token.lower_ in _EDGES:
        return False
    return is_capitalised(token) or token.lower_ in ARTICLES


def _may_end(tokenized: TokenizedText, start: int, end: int) -> bool:
    token, text = tokenized.doc[end - 1], tokenized.text(start, end)
    if token.lower_ in _EDGES:
        return token.text == "." and text in ABBREVIATIONS
    if tokenized.names.knows(text):
        return True
    if not is_capitalised(token):
        return token.lower_ in FACILITIES or token.is_digit or not token.is_ascii
    return not (token.lower_ in _DROPPED and end - start > 1)


def _is_place(tokenized: TokenizedText, span: Span, places: frozenset[int]) -> bool:
    text = span.text
    if not _looks_like_a_name(tokenized, text) or _named_person(tokenized, span, places):
        return False
    if span[0].ent_type_ == "FAC":
        return tokenized.names.knows(text) or span[-1].lower_ in FACILITIES
    if tokenized.names.knows(text) or text in ABBREVIATIONS:
        return not _cut_short(tokenized, span)
    return span[-1].lower_ in TYPES or _strong(tokenized, span, places)


def _named_person(tokenized: TokenizedText, span: Span, places: frozenset[int]) -> bool:
    """Whether the name is a person's in this document and nothing says a place here."""
    text = span.text
    if text not in tokenized.people or tokenized.names.is_country(text):
        return False
    return not _strong(tokenized, span, places)


def _strong(tokenized: TokenizedText, span: Span, places: frozenset[int]) -> bool:
    return place_evidence(tokenized.tokens, span.start, span.end, places) >= STRONG


def _cut_short(tokenized: TokenizedText, span: Span) -> bool:
    """Whether the model took the head of a longer name: "Sri" of "Sri Lankan"."""
    following = tokenized.doc[span.end] if span.end < len(tokenized.doc) else None
    return (
        following is not None
        and following.ent_type_ == "NORP"
        and tokenized.names.knows(tokenized.text(span.start, span.end + 1).removesuffix("n"))
    )


def _looks_like_a_name(tokenized: TokenizedText, text: str) -> bool:
    if text.replace(" ", "_").lower() in NOT_PLACES or text.lower() in DIRECTIONS | TYPES:
        return False
    if text.isupper() and len(text.replace(".", "")) <= 4:
        return text in ABBREVIATIONS
    return any(c.isupper() for c in text) and not any(c in text for c in "/@#\\<>")
