"""What words of protest ask of their arguments: a crowd, streets, roads, means to break it up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geomap.extraction.context import ParsedDocument
from geomap.extraction.grammar import (
    children,
    is_passive,
    lemma,
    noun_phrase,
    objects,
    passive_subject,
    prepositional,
    subject,
)
from geomap.extraction.triggers.noun_classes import PEOPLE, armed, doer_of, head_set, word_set
from geomap.lexicon import CROWD_CONTROL, CROWDS

if TYPE_CHECKING:
    from spacy.tokens import Token

__all__ = [
    "PRIVATE",
    "fills_streets",
    "is_crowd",
    "obstructs",
    "protests",
    "shows_symbols",
    "uses_crowd_arms",
]

# Who gathers for other things than protest.
PRIVATE = frozenset("family relative parent mother widow nurse doctor lawyer journalist".split())


def is_crowd(parsed: ParsedDocument, token: Token) -> bool:
    """Return True if those who do it, or whom it is done to, are people in numbers."""
    who = subject(token) or passive_subject(token)
    words = word_set([*([who] if who is not None else []), *objects(token)])
    return bool(words & (CROWDS - PRIVATE if lemma(token) == "gather" else CROWDS))


def protests(parsed: ParsedDocument, token: Token) -> bool:
    """Return True for a gathering, not for words: "protested that …", "protested the decision"."""
    who = subject(token)
    return who is not None and not children(token, "ccomp") and who.pos_ != "PRON"


def fills_streets(parsed: ParsedDocument, token: Token) -> bool:
    """Return True for "took to the streets", "poured into the square"."""
    where = {lemma(t) for t in prepositional(token, "to", "into", "onto")}
    return bool(where & {"street", "square"}) and is_crowd(parsed, token)


_SYMBOLS = frozenset(
    "flag effigy portrait picture photograph photo poster banner image likeness placard".split()
)


def shows_symbols(parsed: ParsedDocument, token: Token) -> bool:
    """Match "protesters burned flags", "trampled the minister's portrait": anger, and no riot."""
    things = [*objects(token), *prepositional(token, "to", "on", "upon")]
    doer = doer_of(token)
    if not any(lemma(t) in _SYMBOLS for t in things):
        return False
    if doer is None:
        return is_passive(token)
    many = doer.tag_ in ("NNS", "NNPS") or bool(word_set([doer]) & CROWDS)
    return many and not armed(parsed, doer)


def obstructs(parsed: ParsedDocument, token: Token) -> bool:
    """Return True for people who block a road, not things."""
    who = doer_of(token)
    many = who is not None and who.tag_ == "NNS" and lemma(who) in PEOPLE
    civil = many and who is not None and not armed(parsed, who)
    return bool(head_set(objects(token)) & _WAYS) and (civil or is_crowd(parsed, token))


_WAYS = frozenset(
    "road highway street bridge railway traffic entrance border motorway crossing port".split()
)


def uses_crowd_arms(parsed: ParsedDocument, token: Token) -> bool:
    """Return True for tear gas, water cannon and rubber bullets, not arms of war."""
    means = [t for thing in objects(token) for t in noun_phrase(thing)]
    kinds = {lemma(t) for t in means}
    if "bullet" in kinds and not kinds & {"rubber", "plastic"}:
        return False
    return bool(kinds & CROWD_CONTROL) and bool(kinds & _MILD)


_MILD = frozenset({"tear", "teargas", "water", "rubber", "plastic", "pepper", "baton"})
