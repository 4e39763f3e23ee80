"""Find the words of a sentence that tell an event, and check that their arguments fit."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from geomap.extraction.arguments import doer_of, head_set, word_set
from geomap.extraction.figures import by_nature, is_figure, is_sport
from geomap.extraction.fits import FITS, TALKS
from geomap.extraction.mentions import is_mention
from geomap.extraction.scene import Scene
from geomap.extraction.syntax import (
    children,
    coordinated,
    governor,
    lemma,
    objects,
    prepositional,
)
from geomap.lexicon import (
    AIRBORNE,
    ARMS,
    BASES,
    DRONES,
    FORCES,
    LIGHT_VERBS,
    MISSILES,
    NOUNS,
    SENSES,
    VERBS,
    Sense,
    Trigger,
)

if TYPE_CHECKING:
    from spacy.tokens import Span, Token

__all__ = ["Telling", "spoken_of", "tellings"]


@dataclass(frozen=True, slots=True)
class Telling:
    """
    A word that tells an event.

    ``anchor`` is the word, ``verb`` the predicate that carries its tense and its arguments (the
    anchor itself, a light verb, or None for a noun alone).
    """

    anchor: Token
    verb: Token | None
    trigger: Trigger
    sense: Sense


def tellings(scene: Scene, sentence: Span) -> list[Telling]:
    """Find the event words of a sentence, each event once."""
    if is_sport(sentence):
        return []
    verbs = [t for token in sentence for t in _verb_tellings(scene, token)]
    nouns = [t for token in sentence for t in _noun_tellings(token)]
    kept = [n for n in nouns if not _told_by_verb(n, verbs)]
    support = {n.verb.i for n in kept if n.verb is not None}
    verbs = [v for v in verbs if v.anchor.i not in support and not _outcome(v, [*verbs, *kept])]
    return sorted([*verbs, *kept], key=lambda t: t.anchor.i)


def _outcome(verb: Telling, others: list[Telling]) -> bool:
    """Tell "shelled X, killing nine": the deaths are part of what is told before."""
    anchor = verb.anchor
    joined = anchor.dep_ == "conj" and not children(anchor, "nsubj", "nsubjpass")
    if verb.sense.key not in ("kill", "attack") or not (anchor.tag_ == "VBG" or joined):
        return False
    acts = {
        t.i for o in others if o is not verb and o.sense.violent for t in (o.anchor, o.verb) if t
    }
    return any(above.i in acts for above in verb.anchor.ancestors)


def _told_by_verb(noun: Telling, verbs: list[Telling]) -> bool:
    """
    Tell that a noun's verb tells the event already: "struck a deal", "repelled an attack".

    An act of violence as the subject of a verb ("air strikes killed nine") stands for itself.
    """
    for verb in verbs:
        if noun.verb is not None and verb.anchor.i == noun.verb.i:
            return not (noun.sense.violent and noun.anchor.dep_ in ("nsubj", "nsubjpass", "dobj"))
    return False


# --- verbs --------------------------------------------------------------------------------------


# First words of verbs' keys, so that most verbs are passed over at a glance.
_OPENING = frozenset(word for key in VERBS for word in (key.split()[0], key.rpartition("-")[2]))


def _verb_tellings(scene: Scene, token: Token) -> Iterable[Telling]:
    if token.pos_ not in ("VERB", "AUX") or lemma(token) not in _OPENING:
        return
    # "The newly expanded air base": a participle before its noun tells of bases alone.
    participle = token.dep_ == "amod" and token.tag_ == "VBN" and lemma(token.head) in BASES
    finite = token.tag_ == "VBD" and bool(children(token, "nsubj"))
    modifies = token.dep_ in ("amod", "compound") and not (participle or finite)
    if modifies or by_nature(token) or is_figure(token):
        return
    for trigger in VERBS.get(_verb_key(token), ()):
        if FITS[trigger.needs](scene, token):
            yield Telling(token, token, trigger, _refine(scene, trigger, token))
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


def _refine(scene: Scene, trigger: Trigger, token: Token) -> Sense:
    """Choose by the means: planes make a strike an air strike, gunners and missiles a shelling."""
    key = trigger.sense.key
    if key == "ban" and head_set(objects(token)) & TALKS:
        return SENSES["reject"]
    if key == "arrest" and lemma(token) == "hold" and head_set(objects(token)) & _HOSTAGES:
        return SENSES["abduct"]
    if key == "withdraw" and not (word_set(objects(token)) | word_set([token])) & FORCES:
        return SENSES["withdraw"]
    if head_set(objects(token)) & {"chemical", "sarin", "chlorine"} and trigger.needs == "using":
        return SENSES["chemical"]
    agreed = [*objects(token), *prepositional(token, "to", "on")]
    if key == "deal" and head_set(agreed) & {"ceasefire", "cease-fire", "truce"}:
        return SENSES["ceasefire"]
    doer = doer_of(token)
    if key == "loot" and doer is not None and lemma(token) == "destroy":
        return SENSES["air"] if word_set([doer]) & AIRBORNE else trigger.sense
    if key in ("clash", "missile", "bomb", "air"):
        return _by_means(scene, trigger, token)
    if trigger.needs not in ("hitting", "bombing", "using", "materiel"):
        return trigger.sense
    return _by_means(scene, trigger, token)


# Whom one holds without a right to: "held hostages" is no arrest.
_HOSTAGES = frozenset({"hostage", "captive", "abductee"})


def _by_means(scene: Scene, trigger: Trigger, token: Token) -> Sense:
    """Choose by what is fired or flown: drones, planes, missiles, a crowd of protesters."""
    doer, key = doer_of(token), trigger.sense.key
    words = word_set([doer]) if doer is not None else set()
    flown = words | head_set(objects(token)) if key == "missile" else words
    if flown & DRONES and not flown & (MISSILES | (AIRBORNE - DRONES)):
        return SENSES["drone"]
    if trigger.needs not in ("hitting", "bombing", "using", "materiel"):
        return _of_people(trigger.sense, token, words)
    if words & MISSILES:
        return SENSES["missile"]
    party = scene.party(doer)
    state = party is not None and party.kind in ("state forces", "external forces")
    if words & AIRBORNE or (state and key in ("air", "bomb")):
        return SENSES["air"]
    return SENSES["bomb"] if key == "bomb" else SENSES["shell" if key == "shell" else "clash"]


def _of_people(sense: Sense, token: Token, doer: set[str]) -> Sense:
    """Tell a battle from the air, and a riot, from one on the ground."""
    if sense.key == "bomb" and doer & {"grenade"}:
        return SENSES["grenade"]
    if sense.key != "clash":
        return sense
    if doer & (AIRBORNE - {"fighter", "pilot"}):
        return SENSES["air"]
    others = word_set([*objects(token), *prepositional(token, "with")])
    crowd = any(side & _MARCHERS and not side & (FORCES - {"officer"}) for side in (doer, others))
    unarmed = crowd and not (doer | others) & _BANDS
    return SENSES["riot"] if unarmed and lemma(token) in _SCUFFLES else sense


_MARCHERS = frozenset("protester demonstrator protestor supporter student mob crowd rioter".split())
# With whom a crowd does not scuffle: against police and soldiers it riots, against these it dies.
_BANDS = frozenset(
    "militant rebel insurgent militia militiaman fighter combatant gunman jihadist bandit".split()
)
_SCUFFLES = frozenset("clash skirmish fight battle storm".split())


# --- nouns --------------------------------------------------------------------------------------


def _noun_tellings(token: Token) -> Iterable[Telling]:
    if token.pos_ not in ("NOUN", "PROPN") or token.dep_ in ("compound", "nmod", "poss"):
        return
    if is_figure(token) or is_mention(token) or _disputed(token):
        return
    before = _modifiers(token)
    for wanted, trigger in NOUNS.get(lemma(token), NOUNS.get(token.lower_, ())):
        if (not wanted or wanted & before) and _noun_fits(token, trigger):
            if token.dep_ == "pobj" and token.head.dep_ == "agent" and _helps(token.head.head):
                return
            verb = governor(token)
            if verb is not None and _ends(verb) and token.dep_ in ("dobj", "nsubjpass"):
                return
            light = verb is not None and lemma(verb) in LIGHT_VERBS
            sense = _between(trigger.sense, token)
            yield Telling(token, verb if light else _joined(token), trigger, sense)
            return


def _between(sense: Sense, token: Token) -> Sense:
    """Tell "clashes between protesters and police" from those of forces."""
    sides = [s for t in prepositional(token, "between", "with", "of") for s in coordinated(t)]
    if sense.key != "clash" or lemma(token) not in ("clash", "skirmish", "scuffle"):
        return sense
    crowd = any(word_set([s]) & _MARCHERS for s in sides)
    return SENSES["riot"] if crowd and not word_set(sides) & _BANDS else sense


def _noun_fits(token: Token, trigger: Trigger) -> bool:
    """Ask of arrivals that forces arrive, of buildings that they are bases, of breaches borders."""
    if trigger.sense.key == "base":
        return bool(word_set(prepositional(token, "of")) & BASES)
    if trigger.sense.key in ("deploy", "withdraw"):
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
    part = lemma(verb) == "take" and any(lemma(t) == "part" for t in children(verb, "dobj"))
    return verb if part or lemma(verb) == "participate" else None


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


def spoken_of(token: Token) -> bool:
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
