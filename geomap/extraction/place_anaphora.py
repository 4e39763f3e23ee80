"""
Places named again without their name: "the town", "the same district", "the provincial capital".

Each is one more toponym of the text, with the place of its antecedent: the nearest fitting place
before it, not further back than the paragraph before. So they weigh with the sentence's other
places where an event happened.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from geomap.extraction.grammar import (
    Relation,
    children,
    is_prepositional_object,
    is_undergoer,
    lemma,
    related,
)
from geomap.model import Mention, Toponym

if TYPE_CHECKING:
    from spacy.tokens import Span, Token

    from geomap.extraction.context import ParsedDocument, PlaceToken

__all__ = ["ANAPHOR_LABEL", "place_anaphors"]

ANAPHOR_LABEL = "anaphor"
REACH = 4
"""Sentences before its own in which an antecedent is looked for."""
_SETTLEMENTS = frozenset("town city village settlement hamlet".split())
_DIVISIONS = frozenset("province region district governorate department municipality".split())
_REGIONAL = frozenset("provincial regional departmental state".split())
_DEFINITE = frozenset("the this that".split())
_WHERE: frozenset[Relation] = frozenset({"dobj", "pobj", "poss", "nsubjpass"})


def place_anaphors(parsed: ParsedDocument) -> list[Toponym]:
    """
    Return one toponym for each noun that stands for a place told before, in text order.

    Parameters
    ----------
    parsed : ParsedDocument
    """
    found = []
    for sentence in parsed.sentences:
        for token in sentence:
            antecedent = _antecedent(parsed, sentence, token)
            if antecedent is not None:
                start = min(c.idx for c in (*token.lefts, token))
                end = token.idx + len(token)
                words = parsed.document.text[start:end]
                mention = Mention(start, end, words, "literal", ANAPHOR_LABEL)
                found.append(replace(antecedent.toponym, mention=mention))
    return found


def _antecedent(parsed: ParsedDocument, sentence: Span, token: Token) -> PlaceToken | None:
    """Return the place that a word stands for; None where it is no such word."""
    word = lemma(token)
    if word not in _SETTLEMENTS | _DIVISIONS | {"capital"} or not _stands_alone(token):
        return None
    if word == "capital":
        return _seat(parsed, token) if _is_regional(token) else None
    kinds = "P" if word in _SETTLEMENTS else "A"
    for tokens in _before(parsed, sentence, token):
        fitting = [t for t in tokens if _fits(t, kinds)]
        if fitting:
            return fitting[-1] if len({t.place.id for t in fitting}) == 1 else _focus(fitting)
    return None


def _stands_alone(token: Token) -> bool:
    """Return True for "the town", "the same village": definite, without a name of its own."""
    if token.tag_ != "NN" or not related(token, *_WHERE):
        return False
    lefts = [c for c in token.lefts if not related(c, "case")]
    definite = any(c.lower_ in _DEFINITE for c in lefts)
    plain = all(c.lower_ in _DEFINITE | {"same"} | _REGIONAL for c in lefts)
    rights = [c for c in token.rights if related(c, "prep", "appos", "relcl", "acl", "nummod")]
    named = token.i + 1 < len(token.doc) and token.doc[token.i + 1].ent_type_ in ("GPE", "LOC")
    return definite and plain and not rights and not named


def _is_regional(token: Token) -> bool:
    return any(c.lower_ in _REGIONAL for c in children(token, "amod", "compound", "nmod"))


def _before(parsed: ParsedDocument, sentence: Span, token: Token) -> Iterator[Sequence[PlaceToken]]:
    """Yield the places of the sentence so far, then of each sentence before it, nearest first."""
    yield [t for t in parsed.place_tokens_in(sentence) if t.token.i < token.i]
    at = parsed.sentences.index(sentence)
    for other in reversed(parsed.sentences[max(0, at - REACH) : at]):
        yield parsed.place_tokens_in(other)


def _fits(token: PlaceToken, kinds: str) -> bool:
    place = token.place
    if kinds == "A":
        return place.feature_code in ("ADM1", "ADM2", "ADM3")
    bound = token.token.i + 1 < len(token.token.doc) and token.token.nbor().text == "-"
    return place.feature_class == "P" and not bound  # "a Karachi-bound coach" is not in Karachi


def _focus(tokens: Sequence[PlaceToken]) -> PlaceToken | None:
    """Return the one town in which something is told to be; None where several may be meant."""
    sited = [
        t
        for t in tokens
        if is_prepositional_object(t.token) and t.token.head.lower_ in ("in", "at")
    ]
    taken = sited or [t for t in tokens if is_undergoer(t.token)]
    return taken[-1] if len({t.place.id for t in taken}) == 1 else None


def _seat(parsed: ParsedDocument, token: Token) -> PlaceToken | None:
    """Return the seat of the division last spoken of: a town that the text names before."""
    before = [t for t in parsed.place_tokens if t.token.i < token.i and t.place.admin1]
    if not before:
        return None
    division = before[-1].place.admin1
    opening = [t for t in before if t.token.i < OPENING and _fits(t, "P")]
    seats = [t for t in before if t.place.feature_code in ("PPLA", "PPLC")]
    for place_token in (*reversed(seats), *opening):
        told = {t.place.admin1 for t in before[-3:]}
        if place_token.place.admin1 == division or place_token.place.admin1 in told:
            return place_token
    return None


OPENING = 6
"""Tokens of a text among which its dateline's town stands."""
