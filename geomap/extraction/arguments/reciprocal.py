"""Parties that act together: to talks, deals, truces, alliances, visits."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from geomap.extraction.context import ParsedDocument, Party
from geomap.extraction.grammar import (
    agent,
    children,
    governor,
    is_object,
    is_passive,
    is_prepositional_object,
    lemma,
    objects,
    prepositional,
    subject,
)
from geomap.extraction.triggers.find import Trigger

if TYPE_CHECKING:
    from spacy.tokens import Token

__all__ = ["reciprocal_parties", "within_one_side"]

"""Senses whose parties act together: with, between."""

_WITH = ("with", "alongside")
# Who brings others together is no party to what they agree; verbs of mediation in the press.
_BROKERING = frozenset("broker mediate facilitate host sponsor oversee guarantee".split())
# Verbs whose subject is a party to the truce or deal that is their object.
_MAKING = frozenset(
    "extend renew prolong declare announce agree accept reach conclude seal sign strike ratify "
    "initial make begin start enter observe honour honor".split()
)


def reciprocal_parties(parsed: ParsedDocument, trigger: Trigger) -> list[Party]:
    """Collect who talks, agrees or visits, known actors alone where there are any."""
    tokens = _sides(trigger)
    if len(_parties(parsed, tokens)) < 2:
        noun = trigger.anchor
        top = next((t for t in noun.ancestors if t.pos_ == "VERB"), noun)
        tokens += [t for inner in top.subtree for t in _links(inner) if inner.pos_ == "VERB"]
    found = [p for p in _parties(parsed, tokens) if p.actor is None or p.actor.id != "officials"]
    return [p for p in found if p.id] or found


def within_one_side(parsed: ParsedDocument, trigger: Trigger) -> bool:
    """Return True for a state that meets its own general or minister: no talks between parties."""
    if trigger.type.key != "talks":
        return False
    known = [p.actor for p in reciprocal_parties(parsed, trigger) if p.id and p.actor]
    return len(known) > 1 and len({parsed.roster.root(a).id for a in known}) == 1


def _sides(trigger: Trigger) -> list[Token]:
    noun, verb = trigger.anchor, trigger.verb
    tokens: list[Token] = []
    for head in dict.fromkeys(t for t in (noun, verb) if t is not None):
        if head.pos_ in ("VERB", "AUX"):
            tokens += _of_verb(head)
        tokens += _links(head)
    if noun.pos_ != "VERB":
        own = children(noun, "poss", "amod", "compound", "nmod")
        tokens = [*own, *prepositional(noun, "by", "of"), *tokens, *_around(noun)]
        tokens = [*_links_within(noun), *tokens]
    return tokens


def _of_verb(head: Token) -> list[Token]:
    """Get whom a verb joins: its subject, unless that only mediates, and what its object names."""
    things = objects(head)
    within = [t for thing in things for t in _links_within(thing)]
    if lemma(head) in _BROKERING and within:
        return within
    doers = _some(agent(head) if is_passive(head) else subject(head))
    by = prepositional(head, "by")
    named = [] if is_passive(head) else children(head, "dobj")
    return [*doers, *by, *named, *within]


def _around(noun: Token) -> list[Token]:
    """Who acts in the clause around a noun: "At a meeting in Minsk, the envoy presented a plan"."""
    if is_prepositional_object(noun):
        verb = next((t for t in noun.ancestors if t.pos_ == "VERB"), None)
        return _some(subject(verb)) if verb is not None else []
    verb = governor(noun)
    made = verb is not None and is_object(noun) and lemma(verb) in _MAKING
    return _some(subject(verb)) if made and verb is not None else []


def _links_within(thing: Token) -> list[Token]:
    """Partners named anywhere in a noun's phrase: "an understanding, announced today, with X"."""
    return [*_links(thing), *(t for clause in children(thing, "acl") for t in _links(clause))]


def _links(head: Token) -> list[Token]:
    return prepositional(head, *_WITH, "between", "among")


def _some(token: Token | None) -> list[Token]:
    return [token] if token is not None else []


def _parties(parsed: ParsedDocument, tokens: Iterable[Token]) -> list[Party]:
    found: list[Party] = []
    for token in tokens:
        for party in parsed.parties(token):
            if all(party.name != other.name for other in found):
                found.append(party)
    return found
