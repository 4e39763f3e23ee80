"""People whom no table of actors names: engineers, nuns, truckers; they stay as said."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from geomap.extraction.arguments.participants import SCUFFLES, Participants
from geomap.extraction.context import Party
from geomap.extraction.grammar import (
    agent,
    children,
    is_object,
    is_passive,
    is_premodifier,
    lemma,
    noun_phrase,
    objects,
    prepositional,
    subject,
)
from geomap.extraction.journeys import SHIPS
from geomap.extraction.triggers.find import Trigger
from geomap.lexicon import CROWDS

if TYPE_CHECKING:
    from spacy.tokens import Token

    from geomap.extraction.context import ParsedDocument

__all__ = ["PEOPLE", "as_said"]

# Whom one abducts, arrests, kills; occupations and kin in the words of the press.
PEOPLE = CROWDS | frozenset(
    "man woman girl boy child pupil engineer nun priest imam pastor nurse doctor medic mayor "
    "governor councillor editor reporter judge thief suspect hostage captive prisoner policeman "
    "officer guard sailor fisherman miner trader tourist pilgrim passenger villager worshipper "
    "hunter herder refugee migrant writer blogger lawyer candidate politician businessman".split()
) - {"hundred", "thousand", "ten", "dozen"}

_RECEIVED = frozenset({"supply"})
_PLENTY = frozenset({"hundred", "thousand", "ten", "dozen", "score"})


def as_said(parsed: ParsedDocument, trigger: Trigger, parties: Participants) -> Participants:
    """
    Fill in the people whom the words name and no table knows, and who is given arms.

    Who runs onto a mine is not who laid it; drones that are shot down are nobody.
    """
    key, traits = trigger.type.key, trigger.type.traits
    target, actor = parties.target, parties.actor
    if key in ("disrupt", "drone", "missile") and target is not None and target.nameless:
        target = None
    if "to_nobody" in traits:
        target = None
    if key in _RECEIVED and target is None:
        target = next((p for t in _receivers(trigger) for p in parsed.parties(t)), None)
    state = target is not None and target.kind in ("state forces", "external forces")
    if key in ("release", "abduct") and state:  # "a Dutch hostage" is not the Netherlands
        target = _first(_sufferers(trigger), PEOPLE) or target
    if "to_persons" in traits and target is None:
        target = _civilians(parsed, _first(_sufferers(trigger), PEOPLE))
    if "fired" in traits and (target is None or target.actor is None):
        target = _ship(trigger) or target
    if actor is None:
        actor = _first(_doers(trigger), _crowds(trigger, against_state=state))
    if key == "bomb" and _ran_into(trigger):
        actor, target = None, target or actor
    if target is not None and actor is not None and target.name == actor.name:
        target = None
    return replace(parties, actor=actor, target=target)


def _civilians(parsed: ParsedDocument, party: Party | None) -> Party | None:
    """Return people whom nothing marks as armed, held or in office as civilians, as said."""
    words = party.text.lower().split() if party is not None else []
    if party is None or not words or words[-1].removesuffix("s") not in _ORDINARY:
        return party
    return replace(party, actor=parsed.roster.get("civilians"), generic=True)


# Of whom nothing is said but that they are people.
_ORDINARY = frozenset(
    "man men woman women girl boy child pupil people villager resident passenger worshipper nun "
    "tourist pilgrim herder farmer fisherman fishermen shopper trader nurse doctor".split()
)


def _first(tokens: Iterable[Token], words: frozenset[str]) -> Party | None:
    for token in tokens:
        heads = [token, *prepositional(token, "of")] if lemma(token) in _PLENTY else [token]
        for head in heads:
            if lemma(head) in words - _PLENTY:
                return Party(_words(head))
    return None


def _crowds(trigger: Trigger, *, against_state: bool) -> frozenset[str]:
    """Get the words for a crowd that may do such a thing; one that clashes does so with police."""
    scuffle = trigger.type.key == "clash" and lemma(trigger.anchor) in SCUFFLES
    if "by_crowds" in trigger.type.traits:
        return CROWDS | {"settler", "rioter", "looter"}
    return CROWDS if scuffle and against_state else frozenset()


def _ship(trigger: Trigger) -> Party | None:
    """Name the ship that is hit, as said: "the bulk carrier Rubymar", "the tanker Chios Lion"."""
    verb = trigger.verb
    for thing in objects(verb) if verb is not None else []:
        kinds = [thing, *children(thing, "compound", "nmod")]
        ship = next((t for t in kinds if lemma(t) in SHIPS), None)
        if ship is not None:
            name = next((t for t in children(thing, "appos") if t.pos_ == "PROPN"), thing)
            own = [t for t in noun_phrase(thing) if is_premodifier(t)]
            start = min((t.i for t in own if t.i < thing.i), default=thing.i)
            return Party(str(thing.doc[start : max(name.i, thing.i) + 1].text))
    return None


def _words(head: Token) -> str:
    """Return a noun with its adjectives, without article and number."""
    own = [
        t for t in noun_phrase(head)
        if t.i <= head.i and is_premodifier(t) and t.head.i == head.i
        and not t.like_num
    ]  # fmt: skip
    start = min((t.i for t in own), default=head.i)
    return str(head.doc[start : head.i + 1].text)


def _sufferers(trigger: Trigger) -> list[Token]:
    verb = trigger.verb
    if verb is not None and verb is trigger.anchor:
        return objects(verb)
    return prepositional(trigger.anchor, "of", "on", "against")


def _doers(trigger: Trigger) -> list[Token]:
    verb = trigger.verb
    if verb is None:
        return prepositional(trigger.anchor, "by", "of")
    doer = agent(verb) if is_passive(verb) else subject(verb)
    return [doer] if doer is not None and doer.i != trigger.anchor.i else []


def _receivers(trigger: Trigger) -> list[Token]:
    verb = trigger.verb
    if verb is None:
        return []
    things = [] if is_passive(verb) else children(verb, "dobj", "dative")
    within = [r for t in objects(verb) for r in prepositional(t, "to")]
    given = things if prepositional(verb, "with") else []
    return [*prepositional(verb, "to", "dative"), *children(verb, "dative"), *given, *within]


def _ran_into(trigger: Trigger) -> bool:
    """Return True for "their truck struck a mine": the doer is the one who is hit."""
    return (
        trigger.verb is not None
        and trigger.verb is not trigger.anchor
        and is_object(trigger.anchor)
        and lemma(trigger.verb) in ("strike", "hit", "trigger")
    )
