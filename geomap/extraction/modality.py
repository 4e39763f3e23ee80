"""
The mood of an event word: planned, hypothetical, wished for, or a plain fact.

The words that control it decide: "will", "may", verbs and nouns of planning, fearing and wishing,
infinitives of purpose.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from geomap.extraction.attribution import CLAIMS, SAYS, Attribution
from geomap.extraction.grammar import (
    ancestry,
    children,
    is_preposition,
    is_prepositional_object,
    is_root,
    is_undergoer,
    lemma,
    related,
)
from geomap.extraction.triggers.find import Trigger

if TYPE_CHECKING:
    from spacy.tokens import Token

__all__ = ["is_conditional", "modality"]

Modality = Literal["planned", "hypothetical", "none"]

_PLANS = frozenset(
    "prepare plan intend aim vow pledge threaten ready expect poise mull gear promise schedule "
    "propose prevent".split()
)
_WISHES = frozenset(
    "want hope urge call demand wish refuse fail ask allow encourage need seek try consider warn "
    "fear predict advocate prohibit forbid ban prevent stop require imagine invite".split()
)
_REALISED = frozenset(
    "begin start continue manage help move force rush travel fly soar use fire".split()
)
_SURE = frozenset({"will", "shall", "'ll", "’ll", "wo"})
_UNSURE = frozenset({"may", "might", "could", "can", "should", "must", "ca"})
_DUE = frozenset("planned coming upcoming forthcoming looming imminent expected future".split())
_POSSIBLE = frozenset("possible potential hypothetical would-be likely threatened feared".split())
_PLANNING = frozenset("plan preparation intention project goal aim effort".split())
_FEARING = frozenset(
    "fear risk possibility speculation prospect threat chance suggestion scenario idea "
    "expectation danger".split()
)


def modality(
    trigger: Trigger, chain: list[Token], attribution: Attribution | None
) -> Modality | None:
    """Return planned, hypothetical, ``none`` for no event, or None for a plain fact."""
    anchor = trigger.anchor
    before = {t.lower_ for t in children(anchor, "amod")}
    if before & _DUE:
        return "planned"
    if before & _POSSIBLE:
        return "hypothetical"
    if trigger.verb is not None and trigger.verb is not anchor and lemma(trigger.verb) in _PLANS:
        return "planned"
    if _ordered(trigger):
        return "planned"
    clause = _clause(trigger)
    for at, token in enumerate(clause):
        mood = _modality_of(token, attribution, clause[at - 1] if at else None)
        if mood is not None:
            return mood
    return _foretold(anchor) or _purpose(trigger, clause)


def _foretold(anchor: Token) -> Modality | None:
    """Recognize "an attack is likely", "is imminent": what a noun's predicate says of it."""
    be = anchor.head
    if not related(anchor, "nsubj") or be.pos_ != "AUX":
        return None
    said = {c.lower_ for c in children(be, "acomp")}
    if said & _DUE:
        return "planned"
    return "hypothetical" if said & _POSSIBLE else None


def _clause(trigger: Trigger) -> list[Token]:
    """Words whose mood reaches the event: its own verb and those that control it, not "said"."""
    start = trigger.verb if trigger.verb is not None else trigger.anchor
    found = []
    for token in ancestry(start):
        if token is not start and (lemma(token) in SAYS | CLAIMS) and token.pos_ == "VERB":
            break
        found.append(token)
        if (
            related(token, "ccomp", "parataxis")
            and token.head.pos_ == "VERB"
            and (lemma(token.head) in SAYS | CLAIMS)
        ):
            break
        if related(token, "relcl", "advcl", "acl") and not _to_infinitive(token):
            break
        if trigger.verb is None and _stands_alone(token):
            break
    return found


def _stands_alone(token: Token) -> bool:
    """Detect a noun as subject or in a phrase of time: the verb's mood is not the noun's."""
    if token.pos_ not in ("NOUN", "PROPN"):
        return False
    if is_prepositional_object(token):
        return lemma(token.head) not in _PASSING
    return related(token, "nsubj", "nsubjpass", "poss", "appos")


# Prepositions through which a verb's mood reaches a noun: "prepare for an offensive", "will join in
# the assault", "speculation about", "such as"; not "after", "during", "since".
_PASSING = frozenset("for of about to as in like on".split())


def _modality_of(
    token: Token, attribution: Attribution | None, below: Token | None
) -> Modality | None:
    words = {t.lower_ for t in children(token, "aux")}
    if words & _SURE or _going_to(token):
        return "hypothetical" if _has_condition(token) else "planned"
    if "would" in words:
        promised = attribution is not None or lemma(token.head) in _PLANS
        return "planned" if promised and not _has_condition(token) else "none"
    if words & _UNSURE:
        return "hypothetical"
    if below is None:
        return None
    word = lemma(token)
    if _about_to(token, below):
        return "planned"
    planned_for = related(below, "acl") or (is_preposition(below) and lemma(below) in ("for", "to"))
    if word in _PLANNING and planned_for:
        return "planned"
    if word in _FEARING:
        return "hypothetical"
    controls = related(below, "xcomp", "ccomp", "advcl", "acl", "dobj", "pcomp", "pobj", "prep")
    if controls and word in _PLANS and (not is_preposition(below) or lemma(below) == "for"):
        return "planned"
    wished = controls and (not is_preposition(below) or lemma(below) == "for")
    return "none" if wished and word in _WISHES else None


def _ordered(trigger: Trigger) -> bool:
    """Match "ordered an attack", "approved the deployment": it is allowed and not done yet."""
    noun = trigger.anchor
    to_come = trigger.type.violent or "ordered" in trigger.type.traits
    return to_come and is_undergoer(noun) and lemma(noun.head) in _ORDERS


_ORDERS = frozenset("order authorise authorize approve".split())
_READY = frozenset("about set due ready poised scheduled slated likely bound agree".split())


def _about_to(token: Token, below: Token) -> bool:
    """Return True for "is to send", "is set to send", "is due to", "agreed to"."""
    if not related(below, "xcomp", "advcl", "acl") or not _to_infinitive(below):
        return False
    if children(below, "aux") and any(lemma(c) == "have" for c in children(below, "aux")):
        return False
    plain = lemma(token) == "be" and token.pos_ == "AUX" and related(below, "xcomp")
    return plain or lemma(token) in _READY


def _has_condition(token: Token) -> bool:
    """Return True if an act to come hangs on an "if" or its like in the same sentence."""
    return any(
        is_conditional(c) and not any(m.lower_ == "before" for m in children(c, "mark"))
        for c in children(token, "advcl")
    )


def _going_to(token: Token) -> bool:
    return lemma(token) == "go" and token.tag_ == "VBG" and bool(children(token, "xcomp"))


def _to_infinitive(token: Token) -> bool:
    return any(lemma(c) == "to" for c in children(token, "aux"))


def _purpose(trigger: Trigger, clause: list[Token]) -> Modality | None:
    """Return an infinitive of purpose: nothing happened yet, unless the verb before says it did."""
    verb = trigger.verb
    if (
        verb is None
        or not _to_infinitive(verb)
        or any(lemma(c) == "have" for c in children(verb, "aux"))
    ):
        return None
    if is_root(verb) and children(verb, "nsubj"):  # a headline: "Turkey to send troops"
        return "planned"
    return None if lemma(verb.head) in _REALISED else "none"


def is_conditional(token: Token) -> bool:
    """Return True for "if X bombs", "had X bombed": what is not said to have happened."""
    return any(lemma(m) in _UNREAL for m in children(token, "mark")) or _inverted(token)


def _inverted(token: Token) -> bool:
    """Return True for "had X bombed", "should X bomb": a condition without "if"."""
    who = next(iter(children(token, "nsubj", "nsubjpass")), None)
    ahead = [a for a in children(token, "aux") if who is not None and a.i < who.i]
    return related(token, "advcl") and any(a.lower_ in ("had", "should", "were") for a in ahead)


# Conjunctions of what is not said to have happened; "before" may open what was prevented.
_UNREAL = frozenset({"if", "unless", "whether", "before", "until", "lest"})
