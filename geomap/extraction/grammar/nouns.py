"""Nouns and what stands around them: coordination, prepositions, the verb they belong to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geomap.extraction.grammar.relations import (
    children,
    is_apposition,
    is_prepositional_object,
    lemma,
    related,
)
from geomap.lexicon import GROUND

if TYPE_CHECKING:
    from spacy.tokens import Token

__all__ = ["coordinated", "governor", "noun_phrase", "prepositional"]

# Prepositions that spaCy attaches to a noun of quantity or grouping, behind which the real head
# of the phrase stands: "hundreds of marines", "a column of Chadian troops".
_PARTITIVES = frozenset(
    "hundred thousand dozen score number group wave handful majority rest part member vanguard "
    "unit column contingent convoy group series string pair couple lot some many several any "
    "none each one two "
    "three four five least most bulk spokesman spokeswoman coalition alliance force troop fighter "
    "army state government regime president both all company squad platoon band "
    "gang team body".split()
)


def coordinated(token: Token) -> list[Token]:
    """Return the token and what is coordinated with it: "Homs, Hama and Idlib"."""
    found = [token]
    for child in children(token, "conj"):
        if child.pos_ in ("NOUN", "PROPN", "PRON", "ADJ", "NUM"):
            found += coordinated(child)
    return found


def prepositional(token: Token, *prepositions: str) -> list[Token]:
    """Objects of a token's prepositions, all of them when none is named; with "next to" chains."""
    found: list[Token] = []
    preps = children(token, "prep", "agent", "dative")
    preps += [other for prep in preps for other in children(prep, "conj") if other.pos_ == "ADP"]
    for prep in preps:
        if not prepositions or lemma(prep) in prepositions:
            found += children(prep, "pobj", "pcomp")
            for inner in children(prep, "prep"):  # "out of Homs", "close to Homs"
                found += children(inner, "pobj")
    return found


def governor(noun: Token) -> Token | None:
    """Return the verb of which a noun is subject or object, through "a series of"."""
    head = noun
    while related(head, "conj", "appos") or (
        is_prepositional_object(head)
        and lemma(head.head) == "of"
        and lemma(head.head.head) in _PARTITIVES
    ):
        head = head.head if not is_prepositional_object(head) else head.head.head
    verb_like = head.head.pos_ in ("VERB", "AUX")
    if related(head, "dobj", "nsubj", "nsubjpass", "attr") and verb_like:
        return head.head
    return None


def noun_phrase(token: Token) -> list[Token]:
    """
    Tokens that say who a noun is: modifiers before it, "of …" behind a partitive, apposition.

    Relative clauses and other prepositions are left out: "rebels fighting the army" names rebels.
    """
    found = [token]
    for child in token.children:
        if related(child, "amod", "compound", "poss", "nmod", "det", "nummod", "quantmod"):
            found += [t for t in child.subtree if not related(t, "relcl", "acl")]
        elif is_apposition(child) and lemma(token) not in GROUND:
            found += noun_phrase(child)
    if lemma(token) in _PARTITIVES or token.pos_ == "NUM":
        for inner in prepositional(token, "of", "from"):
            found += noun_phrase(inner)
    return found
