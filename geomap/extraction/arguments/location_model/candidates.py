"""Spans that may name where something happened: toponyms, and names that stand like them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from geomap.extraction.grammar import Relation, lemma, related
from geomap.model import Place, Toponym

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

__all__ = ["KINDS", "PlaceCandidate", "place_candidates"]

KINDS = frozenset(
    "town village city area district neighborhood neighbourhood province region camp suburb base "
    "airport hill hilltop mountain island farm port county state capital settlement airbase "
    "township hamlet locality checkpoint hospital road street highway valley river border prison "
    "market square bridge crossing".split()
)
"""Nouns that say what kind of place a name is: "the hamlet of X", "X junction"."""

# Places of the language model, OntoNotes 5's labels.
_ENTITIES = ("GPE", "LOC", "FAC")
# Where a name stands that no gazetteer knows and that may still be a place.
_STANDS: frozenset[Relation] = frozenset(
    {"pobj", "appos", "dobj", "conj", "nsubjpass", "compound", "nmod"}
)
_NO_NAMES = ("NORP", "DATE")


@dataclass(frozen=True, slots=True)
class PlaceCandidate:
    """
    A name at tokens ``[start, end)`` headed by ``root``.

    ``kind`` tells how it was found: a toponym's role and feature class (``lit:P``), the language
    model's label (``ent:GPE``), or a proper name in a place's position (``propn:0``).
    """

    start: int
    end: int
    root: Token
    kind: str
    coarse: bool = False


def place_candidates(doc: Doc, toponyms: Iterable[Toponym]) -> list[PlaceCandidate]:
    """
    Collect what may be a place, in text order and without overlaps.

    Adjectives of nationality, origins and names of organisations are none; a metonym may be: the
    signs decide.
    """
    taken: set[int] = set()
    found = _toponyms(doc, toponyms, taken)
    for entity in doc.ents:
        inside = range(entity.start, entity.end)
        if entity.label_ in _ENTITIES and taken.isdisjoint(inside):
            found.append(
                PlaceCandidate(entity.start, entity.end, entity.root, f"ent:{entity.label_}")
            )
            taken.update(inside)
    for token in doc:
        if token.i not in taken and _stands_like_a_place(token):
            first = _first(token, taken)
            kind = ":kind" if related(token, "compound", "nmod") else ""
            named = f"propn:{token.ent_type_ or '0'}{kind}"
            found.append(PlaceCandidate(first, token.i + 1, token, named))
            taken.update(range(first, token.i + 1))
    return sorted(found, key=lambda named: named.start)


def _toponyms(doc: Doc, toponyms: Iterable[Toponym], taken: set[int]) -> list[PlaceCandidate]:
    found = []
    for toponym in toponyms:
        mention, place = toponym.mention, toponym.place
        span = doc.char_span(mention.start, mention.end, alignment_mode="expand")
        if span is None or not taken.isdisjoint(range(span.start, span.end)):
            continue
        taken.update(range(span.start, span.end))
        if mention.role in ("literal", "metonym"):
            role = "met" if mention.role == "metonym" else "lit"
            named = f"{role}:{_rank(place)}"
            found.append(PlaceCandidate(span.start, span.end, span.root, named, _is_coarse(place)))
    return found


def _rank(place: Place | None) -> str:
    if place is None:
        return "?"
    code = place.feature_code
    finer = "C" if code.startswith("PCL") else "1" if code.startswith("ADM1") else ""
    return place.feature_class + finer


def _is_coarse(place: Place | None) -> bool:
    """Return True for a country or larger."""
    if place is None:
        return False
    code = place.feature_code
    return code.startswith("PCL") or code in ("CONT", "RGN", "OCN", "SEA", "GULF")


def _stands_like_a_place(token: Token) -> bool:
    if token.pos_ != "PROPN" or token.ent_type_ in _NO_NAMES or not related(token, *_STANDS):
        return False
    before_noun = related(token, "compound", "nmod")
    return not before_noun or (token.head.pos_ == "NOUN" and lemma(token.head) in KINDS)


def _first(token: Token, taken: set[int]) -> int:
    """Find where the name that ends in a token begins."""
    at = token.i
    while at and token.doc[at - 1].pos_ == "PROPN" and at - 1 not in taken:
        if token.doc[at - 1].head.i not in (token.i, at):
            break
        at -= 1
    return at
