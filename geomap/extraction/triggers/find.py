"""Find the words of a sentence that tell an event, and check that their arguments fit."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from geomap.extraction.context import ParsedDocument
from geomap.extraction.grammar import (
    children,
    coordinated,
    governor,
    lemma,
    objects,
    prepositional,
)
from geomap.extraction.triggers.constraints import CONSTRAINTS, TALKS
from geomap.extraction.triggers.figurative import by_nature, is_figure, is_sport
from geomap.extraction.triggers.non_events import is_mention
from geomap.extraction.triggers.noun_classes import doer_of, head_set, word_set
from geomap.lexicon import (
    AIRBORNE,
    ARMS,
    BASES,
    DRONES,
    EVENT_TYPES,
    FORCES,
    LIGHT_VERBS,
    MISSILES,
    NOUNS,
    VERBS,
    EventType,
    TriggerEntry,
)

if TYPE_CHECKING:
    from spacy.tokens import Span, Token

__all__ = ["Trigger", "find_triggers", "is_topic"]


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
    if is_sport(sentence):
        return []
    verbs = [t for token in sentence for t in _verb_triggers(parsed, token)]
    nouns = [t for token in sentence for t in _noun_triggers(token)]
    kept = [n for n in nouns if not _told_by_verb(n, verbs)]
    support = {n.verb.i for n in kept if n.verb is not None}
    verbs = [v for v in verbs if v.anchor.i not in support and not _outcome(v, [*verbs, *kept])]
    return sorted([*verbs, *kept], key=lambda t: t.anchor.i)


def _outcome(verb: Trigger, others: list[Trigger]) -> bool:
    """Tell "shelled X, killing nine": the deaths are part of what is told before."""
    anchor = verb.anchor
    joined = anchor.dep_ == "conj" and not children(anchor, "nsubj", "nsubjpass")
    if verb.type.key not in ("kill", "attack") or not (anchor.tag_ == "VBG" or joined):
        return False
    acts = {
        t.i for o in others if o is not verb and o.type.violent for t in (o.anchor, o.verb) if t
    }
    return any(above.i in acts for above in verb.anchor.ancestors)


def _told_by_verb(noun: Trigger, verbs: list[Trigger]) -> bool:
    """
    Tell that a noun's verb tells the event already: "struck a deal", "repelled an attack".

    An act of violence as the subject of a verb ("air strikes killed nine") stands for itself.
    """
    for verb in verbs:
        if noun.verb is not None and verb.anchor.i == noun.verb.i:
            return not (noun.type.violent and noun.anchor.dep_ in ("nsubj", "nsubjpass", "dobj"))
    return False


# --- verbs --------------------------------------------------------------------------------------


# First words of verbs' keys, so that most verbs are passed over at a glance.
_OPENING = frozenset(word for key in VERBS for word in (key.split()[0], key.rpartition("-")[2]))


def _verb_triggers(parsed: ParsedDocument, token: Token) -> Iterable[Trigger]:
    if token.pos_ not in ("VERB", "AUX") or lemma(token) not in _OPENING:
        return
    # "The newly expanded air base": a participle before its noun tells of bases alone.
    participle = token.dep_ == "amod" and token.tag_ == "VBN" and lemma(token.head) in BASES
    finite = token.tag_ == "VBD" and bool(children(token, "nsubj"))
    modifies = token.dep_ in ("amod", "compound") and not (participle or finite)
    if modifies or by_nature(token) or is_figure(token):
        return
    for entry in VERBS.get(_verb_key(token), ()):
        if CONSTRAINTS[entry.needs](parsed, token):
            yield Trigger(token, token, entry, _refine(parsed, entry, token))
            return


def _verb_key(token: Token) -> str:
    word = lemma(token)
    if token.i >= 2 and token.nbor(-1).text == "-" and token.nbor(-2).lower_ == "test":
        return "test-fire"
    for thing in objects(token):
        if f"{word} {lemma(thing)}" in VERBS:  # "open fire", "lay siege"
            return f"{word} {lemma(thing)}"
    for particle in children(token, "prt"):
        if f"{word} {lemma(particle)}" in VERBS:
            return f"{word} {lemma(particle)}"
    for particle in children(token, "advmod", "acomp", "oprd", "prep"):
        if f"{word} {particle.lower_}" in VERBS:
            return f"{word} {particle.lower_}"
    return word


def _refine(parsed: ParsedDocument, entry: TriggerEntry, token: Token) -> EventType:
    """Choose by the means: planes make a strike an air strike, gunners and missiles a shelling."""
    key = entry.type.key
    if key == "ban" and head_set(objects(token)) & TALKS:
        return EVENT_TYPES["reject"]
    if key == "arrest" and lemma(token) == "hold" and head_set(objects(token)) & _HOSTAGES:
        return EVENT_TYPES["abduct"]
    if key == "withdraw" and not (word_set(objects(token)) | word_set([token])) & FORCES:
        return EVENT_TYPES["withdraw"]
    if head_set(objects(token)) & {"chemical", "sarin", "chlorine"} and entry.needs == "using":
        return EVENT_TYPES["chemical"]
    agreed = [*objects(token), *prepositional(token, "to", "on")]
    if key == "deal" and head_set(agreed) & {"ceasefire", "cease-fire", "truce"}:
        return EVENT_TYPES["ceasefire"]
    doer = doer_of(token)
    if key == "loot" and doer is not None and lemma(token) == "destroy":
        return EVENT_TYPES["air"] if word_set([doer]) & AIRBORNE else entry.type
    if key in ("clash", "missile", "bomb", "air"):
        return _by_means(parsed, entry, token)
    if entry.needs not in ("hitting", "bombing", "using", "materiel"):
        return entry.type
    return _by_means(parsed, entry, token)


# Whom one holds without a right to: "held hostages" is no arrest.
_HOSTAGES = frozenset({"hostage", "captive", "abductee"})


def _by_means(parsed: ParsedDocument, entry: TriggerEntry, token: Token) -> EventType:
    """Choose by what is fired or flown: drones, planes, missiles, a crowd of protesters."""
    doer, key = doer_of(token), entry.type.key
    words = word_set([doer]) if doer is not None else set()
    flown = words | head_set(objects(token)) if key == "missile" else words
    if flown & DRONES and not flown & (MISSILES | (AIRBORNE - DRONES)):
        return EVENT_TYPES["drone"]
    if entry.needs not in ("hitting", "bombing", "using", "materiel"):
        return _of_people(entry.type, token, words)
    if words & MISSILES:
        return EVENT_TYPES["missile"]
    party = parsed.party(doer)
    state = party is not None and party.kind in ("state forces", "external forces")
    if words & AIRBORNE or (state and key in ("air", "bomb")):
        return EVENT_TYPES["air"]
    return (
        EVENT_TYPES["bomb"]
        if key == "bomb"
        else EVENT_TYPES["shell" if key == "shell" else "clash"]
    )


def _of_people(event_type: EventType, token: Token, doer: set[str]) -> EventType:
    """Tell a battle from the air, and a riot, from one on the ground."""
    if event_type.key == "bomb" and doer & {"grenade"}:
        return EVENT_TYPES["grenade"]
    if event_type.key != "clash":
        return event_type
    if doer & (AIRBORNE - {"fighter", "pilot"}):
        return EVENT_TYPES["air"]
    others = word_set([*objects(token), *prepositional(token, "with")])
    crowd = any(side & _MARCHERS and not side & (FORCES - {"officer"}) for side in (doer, others))
    unarmed = crowd and not (doer | others) & _BANDS
    return EVENT_TYPES["riot"] if unarmed and lemma(token) in _SCUFFLES else event_type


_MARCHERS = frozenset("protester demonstrator protestor supporter student mob crowd rioter".split())
# With whom a crowd does not scuffle: against police and soldiers it riots, against these it dies.
_BANDS = frozenset(
    "militant rebel insurgent militia militiaman fighter combatant gunman jihadist bandit".split()
)
_SCUFFLES = frozenset("clash skirmish fight battle storm".split())


# --- nouns --------------------------------------------------------------------------------------


def _noun_triggers(token: Token) -> Iterable[Trigger]:
    if token.pos_ not in ("NOUN", "PROPN") or token.dep_ in ("compound", "nmod", "poss"):
        return
    if is_figure(token) or is_mention(token) or _disputed(token):
        return
    before = _modifiers(token)
    for wanted, entry in NOUNS.get(lemma(token), NOUNS.get(token.lower_, ())):
        if (not wanted or wanted & before) and _noun_fits(token, entry):
            if token.dep_ == "pobj" and token.head.dep_ == "agent" and _helps(token.head.head):
                return
            verb = governor(token)
            if verb is not None and _ends(verb) and token.dep_ in ("dobj", "nsubjpass"):
                return
            light = verb is not None and lemma(verb) in LIGHT_VERBS
            event_type = _between(entry.type, token)
            yield Trigger(token, verb if light else _joined(token), entry, event_type)
            return


def _between(event_type: EventType, token: Token) -> EventType:
    """Tell "clashes between protesters and police" from those of forces."""
    sides = [s for t in prepositional(token, "between", "with", "of") for s in coordinated(t)]
    if event_type.key != "clash" or lemma(token) not in ("clash", "skirmish", "scuffle"):
        return event_type
    crowd = any(word_set([s]) & _MARCHERS for s in sides)
    return EVENT_TYPES["riot"] if crowd and not word_set(sides) & _BANDS else event_type


def _noun_fits(token: Token, entry: TriggerEntry) -> bool:
    """Ask of arrivals that forces arrive, of buildings that they are bases, of breaches borders."""
    if entry.type.key == "base":
        return bool(word_set(prepositional(token, "of")) & BASES)
    if entry.type.key in ("deploy", "withdraw"):
        return _of_forces(token)
    return lemma(token) != "violation" or _of_borders(token)


def _joined(token: Token) -> Token | None:
    """Return the verb of "took part in the assault", "agreed to a truce"."""
    if token.dep_ == "pobj" and lemma(token.head.head) == "agree":
        return token.head.head
    if token.dep_ != "pobj" or lemma(token.head) != "in":
        return None
    verb = token.head.head
    if verb.pos_ == "NOUN" and lemma(verb) == "part" and verb.dep_ == "dobj":
        verb = verb.head
    split_parties = lemma(verb) == "take" and any(
        lemma(t) == "part" for t in children(verb, "dobj")
    )
    return verb if split_parties or lemma(verb) == "participate" else None


def _of_borders(token: Token) -> bool:
    """Tell violations of airspace or a border from those of a truce or of rights."""
    of = {lemma(t) for t in prepositional(token, "of")}
    return bool((of | _modifiers(token)) & {"airspace", "border", "water", "sovereignty"})


# "Ended the siege", "averted a strike": what is told is that it is not, or no longer.
_ENDS = frozenset(
    "end break lift stop avert avoid prevent cancel oppose condemn ease rule call".split()
)


def _ends(verb: Token) -> bool:
    word = lemma(verb)
    if word in ("rule", "call"):  # "ruled out", "called off"
        return any(c.lower_ in ("out", "off") for c in children(verb, "prt", "advmod"))
    return word in _ENDS


# What people say of an event that is told elsewhere: they protest, warn, argue about it.
_STANCES = frozenset(
    "protest demonstrate rally march warn complain argue appeal campaign speak vote debate".split()
)


_SPANS = frozenset("hour day week month year".split())


# What an event has, which is spoken of where the event itself is told elsewhere.
_SIDES = frozenset(
    "aim purpose goal objective effect cost legality scale pace anniversary victim coverage "
    "condemnation history memory".split()
)


def is_topic(token: Token) -> bool:
    """Tell "the aim of the strikes was …": it says who strikes, and is no strike of its own."""
    about = token.head
    return token.dep_ == "pobj" and about.lower_ == "of" and lemma(about.head) in _SIDES


def _disputed(token: Token) -> bool:
    """Tell "protested against the strikes": the strikes are spoken of, not told."""
    about = token.head
    if token.dep_ == "pobj" and about.lower_ == "of" and lemma(about.head) in _SPANS:
        return True  # "after four days of fighting": how long it took
    return (
        token.dep_ == "pobj"
        and about.lower_ in ("against", "over", "about", "of", "for")
        and lemma(about.head) in _STANCES
        and not (lemma(about.head) == "warn" and about.lower_ == "of")
    )


def _helps(verb: Token) -> bool:
    """Tell "backed by air strikes": the means of another event, which is told beside it."""
    return lemma(verb) in ("back", "support", "accompany", "assist", "cover")


def _of_forces(token: Token) -> bool:
    """Tell that what arrives or leaves is an armed force: "the arrival of marines"."""
    moved = [*prepositional(token, "of"), *children(token, "compound", "amod", "poss")]
    military = {"military", "naval"} & _modifiers(token)
    return bool(word_set(moved) & (FORCES | ARMS) or military) or lemma(token) == "reinforcement"


def _modifiers(token: Token) -> set[str]:
    """Words before a noun that belong to it, one by one: "cruise-missile", "Russian air"."""
    lefts = [t for child in token.lefts for t in child.subtree]
    return {lemma(t) for t in lefts} | {t.lower_ for t in lefts}
