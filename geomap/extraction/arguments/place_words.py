"""The words of a place as a text prints them, with those that make it vague or say which part."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geomap.extraction.context import PlaceToken
from geomap.extraction.grammar import (
    children,
    is_conjunct,
    is_prepositional_object,
    lemma,
    related,
    text_of,
)
from geomap.lexicon import BASES, GROUND

if TYPE_CHECKING:
    from spacy.tokens import Token

__all__ = ["VAGUE", "WAYS", "printed", "printed_span"]

# Nouns that make a place vague or say which part of it: kept in the words of a place.
VAGUE = (
    GROUND - {"convoy"}  # moves
    | BASES
    | frozenset(
        "outskirt doorstep edge north south east west northeast northwest southeast southwest "
        "centre center side vicinity entrance approach periphery hinterland rim axis kilometer "
        "kilometre mile km flashpoint part rest swathe".split()
    )
)
WAYS = frozenset("road highway motorway route track railway railroad line pipeline axis".split())
"""Nouns of ways, which lead "from X to Y"; as those that ``geomap.spatial`` draws as lines."""
_PARTS = frozenset(
    "northern southern eastern western central northeastern northwestern southeastern southwestern "
    "north-eastern north-western south-eastern south-western rural downtown upper lower".split()
)
_LINKS = frozenset({"of", "near", "in", "between", "around", "outside", "at", "by", "from", "to"})


def printed(place_token: PlaceToken) -> str:
    """
    Return the words of a place as printed, with those that make it vague.

    "Fallujah’s eastern suburbs", "outskirts of the port of Aden",
    "Ramadi-Fallujah road", "between Homs and Hama".
    """
    start, end = printed_span(place_token)
    return " ".join(text_of(place_token.token.doc)[start:end].split())


def printed_span(place_token: PlaceToken) -> tuple[int, int]:
    """Return the characters of `printed` in the document's text."""
    mention, token = place_token.toponym.mention, place_token.token
    start, end = mention.start, mention.end
    split_parties = [c.idx for c in children(token, "amod") if c.lower_ in _PARTS]
    start = min([start, *split_parties])
    while True:
        wider = _wider(token)
        if wider is None:
            break
        token, low, high = wider
        start, end = min(start, low), max(end, high)
    return start, end


def _wider(token: Token) -> tuple[Token, int, int] | None:
    """Widen to the noun that a place qualifies, or to "between" and "near" before it."""
    head = token.head
    while is_conjunct(token) and head.i != token.i:
        token, head = head, head.head
    if related(token, "poss", "compound", "nmod", "amod", "npadvmod") and lemma(head) in VAGUE:
        return head, _left(head), head.idx + len(head)
    if not is_prepositional_object(token) or lemma(head) not in _LINKS:
        return None
    noun, last = head.head, _end(token)
    if lemma(noun) in VAGUE and noun.i != head.i:
        return noun, _left(noun), last
    if lemma(head) in ("between", "near", "outside", "around"):
        return (
            head,
            head.idx,
            last if lemma(head) == "between" else max(t.idx + len(t) for t in _chain(token)),
        )
    return None


def _end(token: Token) -> int:
    """Return where a place's words end: with "and Y" after "between X", "to Y" after "from X"."""
    last = token
    if lemma(token.head) == "between":
        last = _chain(token)[-1]
    elif lemma(token.head) == "from" and lemma(token.head.head) in WAYS:
        following = token.doc[token.i + 1 : token.i + 2]
        last = next((t for link in following if link.lower_ == "to" for t in link.children), token)
    return last.idx + len(last)


def _chain(token: Token) -> list[Token]:
    found = [token]
    for child in children(token, "conj"):
        found += _chain(child) if child.pos_ == "PROPN" else []
    return found


def _left(noun: Token) -> int:
    """Start of a noun's own words, without its article."""
    lefts = [
        t.idx
        for child in noun.lefts
        if related(child, "amod", "compound", "nmod", "poss", "advmod", "nummod")
        for t in child.subtree
        if not related(t, "det")
    ]
    return min([noun.idx, *lefts])
