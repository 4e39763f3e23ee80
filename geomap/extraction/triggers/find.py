"""Find the words of a sentence that tell an event, and check that their arguments fit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from geomap.extraction.context import ParsedDocument
from geomap.extraction.grammar import (
    children,
    governor,
    is_conjunct,
    is_object,
    is_prepositional_object,
    is_undergoer,
    lemma,
    objects,
    prepositional,
    related,
    subject,
)
from geomap.extraction.triggers.constraints import CONSTRAINTS
from geomap.extraction.triggers.noun_classes import word_set
from geomap.extraction.triggers.refine import noun_type, verb_type
from geomap.extraction.triggers.refusals import refusal_of_noun, refusal_of_verb
from geomap.extraction.vetoes import Veto, is_off, veto
from geomap.lexicon import (
    ARMS,
    BASES,
    FORCES,
    LIGHT_VERBS,
    NOUNS,
    VERBS,
    EventType,
    TriggerEntry,
)

if TYPE_CHECKING:
    from spacy.tokens import Span, Token

__all__ = ["Trigger", "find_triggers", "read_triggers"]


@dataclass(frozen=True, slots=True)
class Trigger:
    """
    A word that tells an event.

    ``anchor`` is the word, ``verb`` the predicate that carries its tense and its arguments (the
    anchor itself, a light verb, or None for a noun alone).
    """

    anchor: Token
    verb: Token | None
    entry: TriggerEntry
    type: EventType


def find_triggers(parsed: ParsedDocument, sentence: Span) -> list[Trigger]:
    """Find the event words of a sentence, each event once."""
    return read_triggers(parsed, sentence)[0]


def read_triggers(parsed: ParsedDocument, sentence: Span) -> tuple[list[Trigger], list[Veto]]:
    """Find the event words of a sentence, each event once, and those whose arguments do not fit."""
    found = [t for token in sentence for t in (_verb(parsed, token), _noun(token)) if t is not None]
    vetoes = [t for t in found if isinstance(t, Veto)]
    triggers = [t for t in found if isinstance(t, Trigger)]
    verbs = [t for t in triggers if t.verb is t.anchor]
    nouns = [t for t in triggers if t.verb is not t.anchor]
    kept = [n for n in nouns if not _told_by_verb(n, verbs)]
    support = {n.verb.i for n in kept if n.verb is not None}
    verbs = [v for v in verbs if v.anchor.i not in support and not _outcome(v, [*verbs, *kept])]
    verbs = [v for v in verbs if not _damage_by(v, kept)]
    return sorted([*verbs, *kept], key=lambda t: t.anchor.i), vetoes


def _outcome(verb: Trigger, others: list[Trigger]) -> bool:
    """Match "shelled X, killing nine": deaths and damage are part of what is told before."""
    anchor = verb.anchor
    joined = is_conjunct(anchor) and not children(anchor, "nsubj", "nsubjpass")
    damage = verb.type.key == "loot" and lemma(anchor) in _DAMAGE
    if verb.type.key not in ("kill", "attack", "beat") and not damage:
        return False
    if not (anchor.tag_ == "VBG" or joined):
        return False
    means = _BLASTS if damage else _FORCE
    acts = {
        t.i
        for o in others
        if o is not verb and o.type.event_type in means
        for t in (o.anchor, o.verb)
        if t
    }
    return any(above.i in acts for above in verb.anchor.ancestors)


def _damage_by(verb: Trigger, nouns: list[Trigger]) -> bool:
    """Return True for "a strike damaged the station, burned two wagons": the strike tells it."""
    doer = subject(verb.anchor)
    damage = lemma(verb.anchor) in _DAMAGE or verb.type.key in ("riot", "loot", "lynch")
    means = {n.anchor.i for n in nouns if n.type.event_type in _BLASTS}
    return damage and doer is not None and doer.i in means


# What a blast does; what is burnt or looted is an act of its own.
_DAMAGE = frozenset("destroy damage demolish wreck level flatten shatter ruin".split())
_BLASTS = frozenset({"Explosions/Remote violence"})
_FORCE = frozenset(
    {"Battles", "Explosions/Remote violence", "Violence against civilians", "Riots", "Protests"}
)


def _told_by_verb(noun: Trigger, verbs: list[Trigger]) -> bool:
    """
    Return True if a noun's verb tells the event already: "struck a deal", "repelled an attack".

    An act of violence as the subject of a verb ("air strikes killed nine") stands for itself.
    """
    for verb in verbs:
        if noun.verb is not None and verb.anchor.i == noun.verb.i:
            return not (noun.type.violent and related(noun.anchor, "nsubj", "nsubjpass", "dobj"))
    return any(noun.anchor.i in _own_words(verb.anchor) for verb in verbs)


def _own_words(verb: Token) -> set[int]:
    """Words that are part of a verb's key: the fire of "opened fire", "came under fire"."""
    key = verb_key(verb)
    if " " not in key:
        return set()
    parts = key.split()[1:]
    near = [*objects(verb), *prepositional(verb)]
    return {t.i for t in near if lemma(t) in parts}


# --- verbs --------------------------------------------------------------------------------------


# First words of verbs' keys, so that most verbs are passed over at a glance.
_OPENING = frozenset(word for key in VERBS for word in (key.split()[0], key.rpartition("-")[2]))


def _verb(parsed: ParsedDocument, token: Token) -> Trigger | Veto | None:
    if token.pos_ not in ("VERB", "AUX") or lemma(token) not in _OPENING:
        return None
    # "The newly expanded air base": a participle before its noun tells of bases alone.
    participle = related(token, "amod") and token.tag_ == "VBN" and lemma(token.head) in BASES
    finite = token.tag_ == "VBD" and bool(children(token, "nsubj"))
    if related(token, "amod", "compound") and not (participle or finite):
        return None
    against = refusal_of_verb(token)
    if against is not None:
        return veto(against, token) if any(k in VERBS for k in _keys(token)) else None
    unfit: TriggerEntry | None = None
    for key in _keys(token):
        for entry in VERBS[key]:
            if is_off(f"needs:{entry.needs}") or CONSTRAINTS[entry.needs](parsed, token):
                return Trigger(token, token, entry, verb_type(parsed, entry, token))
            unfit = unfit or entry
    told = unfit is not None and unfit.type.violent and not unfit.weak
    return veto(f"needs:{unfit.needs}", token) if told and unfit is not None else None


def verb_key(token: Token) -> str:
    """Return the lexicon's key of a verb: with the words that belong to it, where it has such."""
    return next(_keys(token), lemma(token))


def _keys(token: Token) -> Iterator[str]:
    """Yield the keys of a verb that the lexicon has, the longest first: "set fire", "set"."""
    word = lemma(token)
    if token.i >= 2 and token.nbor(-1).text == "-" and token.nbor(-2).lower_ == "test":
        yield "test-fire"
    for tail in _tails(token):
        if f"{word} {tail}" in VERBS:
            yield f"{word} {tail}"
    if word in VERBS:
        yield word


def _tails(token: Token) -> Iterator[str]:
    """Yield what may belong to a verb: "into custody", "to death", "fire", "down", "ablaze"."""
    for prep in children(token, "prep", "agent"):
        for inner in children(prep, "pobj"):
            yield f"{lemma(prep)} {lemma(inner)}"
    particles = children(token, "prt", "acomp", "oprd", "prep", "npadvmod", "advmod", "advcl")
    things = objects(token)
    for particle in particles:
        for thing in prepositional(particle):
            yield f"{lemma(particle)} {lemma(thing)}"
    for thing in things:
        yield lemma(thing)
    for particle in particles:
        yield lemma(particle) if related(particle, "prt") else particle.lower_
    for thing in things:  # "set their homes ablaze": the parser hangs it on the thing
        for particle in children(thing, "amod", "advmod", "acl", "oprd"):
            if particle.i > thing.i:
                yield particle.lower_


# --- nouns --------------------------------------------------------------------------------------


def _is_noun(token: Token) -> bool:
    """Return True for a noun, and for "fighting" in "fighting flared up", parsed as a verb."""
    if token.pos_ in ("NOUN", "PROPN"):
        return True
    act = token.tag_ == "VBG" and related(token, "nsubj", "csubj") and token.lower_ in NOUNS
    return act and not children(token, "nsubj", "dobj", "aux")


def _noun(token: Token) -> Trigger | Veto | None:
    if (
        not _is_noun(token)
        or token.ent_type_ == "DATE"
        or related(token, "compound", "nmod", "poss")
    ):
        return None
    before = _modifiers(token)
    word = token.lower_ if token.pos_ == "VERB" else lemma(token)
    for wanted, entry in NOUNS.get(word, NOUNS.get(token.lower_, ())):
        verb = token.head if related(token, "csubj") else governor(token)
        against = refusal_of_noun(token)
        if against is not None:
            return veto(against, token)
        if (not wanted or wanted & before) and _noun_fits(token, entry, verb):
            light = verb is not None and lemma(verb) in LIGHT_VERBS
            event_type = noun_type(entry, token, before)
            return Trigger(token, verb if light else _joined(token), entry, event_type)
    return None


def _noun_fits(token: Token, entry: TriggerEntry, verb: Token | None) -> bool:
    """Ask of arrivals that forces arrive, of buildings that they are bases, of patrols an act."""
    if entry.needs == "done":
        return verb is not None and is_undergoer(token) and lemma(verb) in _DOES
    if entry.type.key == "base":
        return bool(word_set(prepositional(token, "of")) & BASES)
    if entry.type.key in ("deploy", "withdraw"):
        return _of_forces(token)
    return lemma(token) != "violation" or _of_borders(token)


# Verbs that make of a patrol, search or evacuation an act: others only meet one.
_DOES = frozenset("conduct carry stage mount launch begin start make resume run lead".split())


def _joined(token: Token) -> Token | None:
    """Return the verb of "took part in the assault", "agreed to a truce"."""
    if is_prepositional_object(token) and lemma(token.head.head) == "agree":
        return token.head.head
    if not is_prepositional_object(token) or lemma(token.head) != "in":
        return None
    verb = token.head.head
    if verb.pos_ == "NOUN" and lemma(verb) == "part" and is_object(verb):
        verb = verb.head
    split_parties = lemma(verb) == "take" and any(
        lemma(t) == "part" for t in children(verb, "dobj")
    )
    return verb if split_parties or lemma(verb) == "participate" else None


def _of_borders(token: Token) -> bool:
    """Return True for violations of airspace or a border, not of a truce or of rights."""
    of = {lemma(t) for t in prepositional(token, "of")}
    return bool((of | _modifiers(token)) & {"airspace", "border", "water", "sovereignty"})


def _of_forces(token: Token) -> bool:
    """Return True if what arrives or leaves is an armed force: "the arrival of marines"."""
    moved = [*prepositional(token, "of"), *children(token, "compound", "amod", "poss")]
    military = {"military", "naval"} & _modifiers(token)
    return bool(word_set(moved) & (FORCES | ARMS) or military) or lemma(token) == "reinforcement"


def _modifiers(token: Token) -> set[str]:
    """Words that say what kind a noun is, one by one: "cruise-missile", "exchange of fire"."""
    lefts = [t for child in token.lefts for t in child.subtree]
    of = [t for t in prepositional(token, "of") if t.pos_ == "NOUN"]
    return {lemma(t) for t in (*lefts, *of)} | {t.lower_ for t in lefts}
