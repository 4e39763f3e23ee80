"""Statements about violence that report none: shares of the dead, and judgements."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geomap.extraction.grammar import children, lemma, related

if TYPE_CHECKING:
    from spacy.tokens import Token

__all__ = ["counts_shares", "is_judged"]


def counts_shares(anchor: Token) -> bool:
    """Return True for "the killing of 95 percent of civilians": a share is no event's toll."""
    return any(t.lower_ in ("percent", "%", "pc") or lemma(t) == "cent" for t in anchor.subtree)


# What one says of a fact: "it is clear that they attacked". Other words judge it.
_OF_FACTS = frozenset(
    "clear true certain evident obvious possible likely probable known unclear doubtful confident "
    "sure aware".split()
)


def is_judged(verb: Token) -> bool:
    """Return True for "it is unacceptable that the army attacks": a judgement in the present."""
    head = verb.head
    if not related(verb, "ccomp") or verb.tag_ not in ("VBZ", "VBP"):
        return False
    judging = [head] if head.pos_ == "ADJ" else children(head, "acomp")
    return any(lemma(t) not in _OF_FACTS for t in judging)
