"""What the arguments of an event word are: ground, people, somebody who can use force."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from geomap.extraction.context import ParsedDocument
from geomap.extraction.grammar import agent, is_passive, lemma, noun_phrase, prepositional, subject
from geomap.lexicon import AIRBORNE, ARMS, FORCES, GROUND, MISSILES, PLAYERS, WORD_CLASSES

if TYPE_CHECKING:
    from spacy.tokens import Token

__all__ = [
    "PEOPLE", "armed", "doer_of", "head_set", "is_ground", "is_people", "is_person", "is_thing",
    "of_class", "word_set",
]  # fmt: skip


def doer_of(token: Token) -> Token | None:
    """Return the token that does what a predicate tells, if the sentence has it."""
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
    """Return True for a place or ground: "Homs", "control of the hill", "parts of Aleppo"."""
    if parsed.place_token_at([token]) is not None:
        return True
    near = [token, *prepositional(token, "of")]
    if lemma(token) in ("control", "part", "most", "much", "half", "possession"):
        near += [i for t in prepositional(token, "of") for i in prepositional(t, "of")]
    if any(lemma(t) in GROUND for t in near):
        return True
    return parsed.place_token_at(near) is not None and token.ent_type_ not in ("PERSON", "NORP")


def is_people(parsed: ParsedDocument, token: Token) -> bool:
    """Return True for a person or a party: "the mayor", "three soldiers", "Hamas"."""
    party = parsed.party(token)
    return (
        (party is not None and party.actor is not None)
        or token.ent_type_ == "PERSON"
        or bool(head_set([token]) & (PEOPLE | FORCES))
    )


PEOPLE = WORD_CLASSES["people"]
"""Persons, by what they are."""


def of_class(token: Token, *classes: str) -> bool:
    """Return True if a noun is of one of these word classes, also as "a crowd of students"."""
    if token.ent_type_ in ("DATE", "TIME"):
        return False  # "on 3 March" is no march
    heads = [token, *(prepositional(token, "of") if lemma(token) in _OF or token.like_num else [])]
    words = {w for t in heads for w in (lemma(t), lemma(t).removesuffix("s"))}
    return any(not words.isdisjoint(WORD_CLASSES[name]) for name in classes)


# Nouns of number and grouping, behind which "of" says what is meant.
_OF = frozenset(
    "hundred thousand dozen score ten number group wave crowd handful majority rest part member "
    "band gang couple pair lot some many several any none each team column company body family "
    "most bulk set series string cache haul stock".split()
)


def is_person(parsed: ParsedDocument, token: Token) -> bool:
    """
    Return True if a noun is a person or party: open, by entity, number, class and suffix.

    A bare number is people ("killed nine"); so is a noun in "-man", "-ist" or "-eer", and one in
    "-er" or "-or" that is no known thing.
    """
    if of_class(token, "animals", "abstract", "deals", "seats"):
        return False
    party = parsed.party(token)
    if party is not None and token.ent_type_ == "GPE" and token.pos_ == "PROPN":
        return False  # a state is no person: "Brazil beat Chile"
    if (party is not None and party.actor is not None) or token.ent_type_ in ("PERSON", "NORP"):
        return True
    if token.pos_ == "NUM" or token.lower_ in _NUMERALS:
        return not prepositional(token, "of") or any(
            is_person(parsed, t) for t in prepositional(token, "of")
        )
    if of_class(token, "people", "forces", "crowds"):
        return True
    if token.pos_ == "PRON":
        return token.lower_ not in _THINGLY
    unknown = token.pos_ == "PROPN" and token.ent_type_ in ("", "ORG")
    return unknown or (lemma(token).endswith(_PERSONAL) and not is_known_thing(token))


_PERSONAL = ("man", "men", "woman", "ist", "eer", "ian", "er", "or", "ant", "ee", "folk")
_NUMERALS = frozenset("one two three four five six seven eight nine ten eleven twelve many others "
                      "several dozens some scores hundreds other".split())  # fmt: skip
_THINGLY = frozenset("it that this which what itself these those".split())


def is_known_thing(token: Token) -> bool:
    """Return True if a noun is of a class of things."""
    return of_class(token, "ground", "civil_objects", "arms", "bases", "missiles", "firearms")


def is_thing(token: Token) -> bool:
    """Return True if a noun is a physical thing or place: any that no class calls otherwise."""
    if token.pos_ not in ("NOUN", "PROPN") or token.ent_type_ in ("PERSON", "NORP", "DATE", "TIME"):
        return False
    if is_known_thing(token):
        return True
    word = lemma(token)
    return not of_class(token, "abstract", "people", "animals", "deals") and not word.endswith(
        _ABSTRACT
    )


_ABSTRACT = ("ness", "ity", "ism", "tion", "sion", "ence", "ance", "ship", "ment", "hood", "cy")


def armed(parsed: ParsedDocument, token: Token | None) -> bool:
    """Return True if a subject can use force: an armed actor, or forces, arms, aircraft."""
    if token is None:
        return False
    if lemma(token) in PLAYERS and not head_set(prepositional(token, "of")) & FORCES:
        return False  # "Kenya’s runners" are not Kenya; "a company of soldiers" is armed
    party = parsed.party(token)
    if party and party.actor:
        return party.actor.kind not in ("civilians", "protesters")
    within = prepositional(token, "of") if lemma(token) in _OF else []
    return bool(head_set([token, *within]) & _ARMED)


_ARMED = FORCES | AIRBORNE | MISSILES | ARMS | WORD_CLASSES["war"]
