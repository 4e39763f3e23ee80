"""What the arguments of an event word are: ground, people, somebody who can use force."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from geomap.extraction.context import ParsedDocument
from geomap.extraction.grammar import (
    agent,
    is_passive,
    lemma,
    noun_phrase,
    prepositional,
    subject,
)
from geomap.lexicon import AIRBORNE, ARMS, FORCES, GROUND, MISSILES, PLAYERS

if TYPE_CHECKING:
    from spacy.tokens import Token

__all__ = ["PEOPLE", "armed", "doer_of", "head_set", "is_ground", "is_people", "word_set"]


def doer_of(token: Token) -> Token | None:
    """Give the token that does what a predicate tells, if the sentence has it."""
    return agent(token) if is_passive(token) else subject(token)


def word_set(tokens: Iterable[Token]) -> set[str]:
    """Collect the lemmas of noun phrases: the heads, what modifies them, what "of" adds."""
    found: set[str] = set()
    for token in tokens:
        found |= {lemma(t) for t in noun_phrase(token)}
        found |= {lemma(t) for t in prepositional(token, "of")}
    return found


def head_set(tokens: Iterable[Token]) -> set[str]:
    """Collect the lemmas of tokens and of the nouns that modify them."""
    return {lemma(t) for t in tokens} | {
        lemma(inner) for t in tokens for inner in noun_phrase(t) if inner.pos_ in ("NOUN", "PROPN")
    }


def is_ground(parsed: ParsedDocument, token: Token) -> bool:
    """Tell a place or ground: "Homs", "control of the hill", "parts of Aleppo"."""
    if parsed.place_token_at([token]) is not None:
        return True
    near = [token, *prepositional(token, "of")]
    if lemma(token) in ("control", "part", "most", "much", "half", "possession"):
        near += [i for t in prepositional(token, "of") for i in prepositional(t, "of")]
    if any(lemma(t) in GROUND for t in near):
        return True
    return parsed.place_token_at(near) is not None and token.ent_type_ not in ("PERSON", "NORP")


def is_people(parsed: ParsedDocument, token: Token) -> bool:
    """Tell a person or a party: "the mayor", "three soldiers", "Hamas"."""
    party = parsed.party(token)
    return (
        (party is not None and party.actor is not None)
        or token.ent_type_ == "PERSON"
        or bool(head_set([token]) & (PEOPLE | FORCES))
    )


# Persons, by what they are.
PEOPLE = frozenset(
    "person people man woman child civilian journalist worker official leader student girl boy "
    "teacher doctor priest activist hostage pilot resident villager family aide cleric citizen "
    "suspect member refugee migrant commander general".split()
)


def armed(parsed: ParsedDocument, token: Token | None) -> bool:
    """Tell that a subject can use force: an actor of an armed kind, or forces, arms, aircraft."""
    if token is None:
        return False
    if lemma(token) in PLAYERS:  # "Kenya’s runners" are not Kenya
        return False
    party = parsed.party(token)
    if party and party.actor:
        return party.actor.kind not in ("civilians", "protesters")
    return bool(head_set([token]) & (FORCES | AIRBORNE | MISSILES | ARMS))
