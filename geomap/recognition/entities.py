"""The model's places: trimmed to the name and kept where the gazetteer or the grammar agrees."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geomap.recognition.evidence import STRONG, evidence, is_capitalised
from geomap.recognition.scan import Page
from geomap.recognition.words import (
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


def from_model(page: Page) -> list[Span]:
    """Give the trimmed spans of the model's GPE, LOC and FAC entities that are places."""
    places = frozenset(
        t for e in page.tokens.entities if e.label_ in {"GPE", "LOC"} for t in range(e.start, e.end)
    )
    likely = [s for s in trimmed_entities(page) if not any(t.i in page.shut for t in s)]
    firm = {s.text for s in likely if _is_place(page, s, places)}
    return [s for s in likely if s.text in firm and not _named_person(page, s, places)]


def trimmed_entities(page: Page) -> list[Span]:
    """Give the model's GPE, LOC and FAC entities less articles, genitives and words of kind."""
    spans = (_trimmed(page, e) for e in page.tokens.entities if e.label_ in _LABELS)
    return [span for span in spans if len(span)]


def _trimmed(page: Page, entity: Span) -> Span:
    start, end = entity.start, entity.end
    while start < end and not _may_begin(page, start):
        start += 1
    while end > start and not _may_end(page, start, end):
        end -= 1
    return page.doc[start:end]


def _may_begin(page: Page, at: int) -> bool:
    token = page.doc[at]
    if token.lower_ in _EDGES:
        return False
    return is_capitalised(token) or token.lower_ in ARTICLES


def _may_end(page: Page, start: int, end: int) -> bool:
    token, text = page.doc[end - 1], page.text(start, end)
    if token.lower_ in _EDGES:
        return token.text == "." and text in ABBREVIATIONS
    if page.names.knows(text):
        return True
    if not is_capitalised(token):
        return token.lower_ in FACILITIES or token.is_digit or not token.is_ascii
    return not (token.lower_ in _DROPPED and end - start > 1)


def _is_place(page: Page, span: Span, places: frozenset[int]) -> bool:
    text = span.text
    if not _looks_like_a_name(page, text) or _named_person(page, span, places):
        return False
    if span[0].ent_type_ == "FAC":
        return page.names.knows(text) or span[-1].lower_ in FACILITIES
    if page.names.knows(text) or text in ABBREVIATIONS:
        return not _cut_short(page, span)
    return span[-1].lower_ in TYPES or _strong(page, span, places)


def _named_person(page: Page, span: Span, places: frozenset[int]) -> bool:
    """Whether the name is a person's in this document and nothing says a place here."""
    text = span.text
    if text not in page.people or page.names.is_country(text):
        return False
    return not _strong(page, span, places)


def _strong(page: Page, span: Span, places: frozenset[int]) -> bool:
    return evidence(page.tokens, span.start, span.end, places) >= STRONG


def _cut_short(page: Page, span: Span) -> bool:
    """Whether the model took the head of a longer name: "Sri" of "Sri Lankan"."""
    following = page.doc[span.end] if span.end < len(page.doc) else None
    return (
        following is not None
        and following.ent_type_ == "NORP"
        and page.names.knows(page.text(span.start, span.end + 1).removesuffix("n"))
    )


def _looks_like_a_name(page: Page, text: str) -> bool:
    if text.replace(" ", "_").lower() in NOT_PLACES or text.lower() in DIRECTIONS | TYPES:
        return False
    if text.isupper() and len(text.replace(".", "")) <= 4:
        return text in ABBREVIATIONS
    return any(c.isupper() for c in text) and not any(c in text for c in "/@#\\<>")
