"""Find the words of a sentence that tell an event, and check that their arguments fit."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from geomap.extraction.scene import Scene
from geomap.extraction.syntax import (
    agent,
    children,
    governor,
    is_passive,
    lemma,
    noun_phrase,
    objects,
    passive_subject,
    prepositional,
    subject,
)
from geomap.lexicon import (
    AIRBORNE,
    ARMS,
    BASES,
    CIVIL_OBJECTS,
    FORCES,
    GROUND,
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

__all__ = ["Telling", "tellings"]


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


def _verb_tellings(scene: Scene, token: Token) -> Iterable[Telling]:
    # "The newly expanded air base": a participle before its noun tells of bases alone.
    participle = token.dep_ == "amod" and token.tag_ == "VBN" and lemma(token.head) in BASES
    finite = token.tag_ == "VBD" and bool(children(token, "nsubj"))
    modifies = token.dep_ in ("amod", "compound") and not (participle or finite)
    if token.pos_ not in ("VERB", "AUX") or modifies:
        return
    for trigger in VERBS.get(_verb_key(token), ()):
        if _FITS[trigger.needs](scene, token):
            yield Telling(token, token, trigger, _refine(scene, trigger, token))
            return


def _verb_key(token: Token) -> str:
    word = lemma(token)
    if token.i >= 2 and token.nbor(-1).text == "-" and token.nbor(-2).lower_ == "test":
        return "test-fire"
    if word == "open" and any(lemma(t) == "fire" for t in children(token, "dobj")):
        return "open fire"
    for particle in children(token, "prt"):
        if f"{word} {lemma(particle)}" in VERBS:
            return f"{word} {lemma(particle)}"
    for particle in children(token, "advmod", "acomp", "prep"):
        if f"{word} {particle.lower_}" in VERBS:
            return f"{word} {particle.lower_}"
    return word


def _doer(token: Token) -> Token | None:
    return agent(token) if is_passive(token) else subject(token)


def _words(tokens: Iterable[Token]) -> set[str]:
    """Lemmas of noun phrases: the heads, what modifies them, and what "of" adds."""
    found: set[str] = set()
    for token in tokens:
        found |= {lemma(t) for t in noun_phrase(token)}
        found |= {lemma(t) for t in prepositional(token, "of")}
    return found


def _heads(tokens: Iterable[Token]) -> set[str]:
    return {lemma(t) for t in tokens} | {
        lemma(inner) for t in tokens for inner in noun_phrase(t) if inner.pos_ in ("NOUN", "PROPN")
    }


def _is_ground(scene: Scene, token: Token) -> bool:
    """Tell a place or ground: "Homs", "control of the hill", "parts of Aleppo"."""
    if scene.spot_at([token]) is not None:
        return True
    near = [token, *prepositional(token, "of")]
    if lemma(token) in ("control", "part", "most", "much", "half", "possession"):
        near += [i for t in prepositional(token, "of") for i in prepositional(t, "of")]
    if any(lemma(t) in GROUND for t in near):
        return True
    return scene.spot_at(near) is not None and token.ent_type_ not in ("PERSON", "NORP")


def _is_people(scene: Scene, token: Token) -> bool:
    party = scene.party(token)
    return (
        (party is not None and party.actor is not None)
        or token.ent_type_ == "PERSON"
        or bool(_heads([token]) & (_PEOPLE | FORCES))
    )


_PEOPLE = frozenset(
    "person people man woman child civilian journalist worker official leader student girl boy "
    "teacher doctor priest activist hostage pilot resident villager family aide cleric citizen "
    "suspect member refugee migrant commander general".split()
)
_DEALS = frozenset(
    "agreement deal accord ceasefire cease-fire truce understanding pact treaty armistice "
    "memorandum settlement".split()
)
_TALKS = frozenset("talk negotiation meeting summit consultation conference discussion".split())


def _armed(scene: Scene, token: Token | None) -> bool:
    """Tell that a subject can use force: an actor of an armed kind, or forces, arms, aircraft."""
    if token is None:
        return False
    party = scene.party(token)
    if party and party.actor:
        return party.actor.kind not in ("civilians", "protesters")
    return bool(_heads([token]) & (FORCES | AIRBORNE | MISSILES | ARMS))


def _takes_ground(scene: Scene, token: Token) -> bool:
    things = objects(token)
    if any(_is_ground(scene, thing) for thing in things):
        return _armed(scene, _doer(token)) or is_passive(token)
    # "Both were taken by the rebels": the places were named before.
    pronoun = any(t.pos_ == "PRON" or t.lower_ == "both" for t in things)
    return pronoun and is_passive(token) and _armed(scene, agent(token))


def _hits(scene: Scene, token: Token) -> bool:
    things = objects(token)
    aim = things or prepositional(token, "at")
    doer = _doer(token)
    if not aim or not (_armed(scene, doer) or (is_passive(token) and doer is None)):
        return False
    words = _heads(aim) & (GROUND | ARMS | CIVIL_OBJECTS | FORCES | {"target", "position"})
    return bool(words) or any(_is_ground(scene, t) or _is_people(scene, t) for t in aim)


def _onward(scene: Scene, token: Token) -> bool:
    doer = _doer(token)
    if doer is None or not _armed(scene, doer) or _heads([doer]) & (ARMS - FORCES):
        return False
    goals = prepositional(
        token, "to", "toward", "towards", "on", "into", "through", "against", "in"
    )
    goals += [] if is_passive(token) else children(token, "dobj")
    return any(_is_ground(scene, goal) for goal in goals) and not scene.document.text.isupper()


def _moves_forces(scene: Scene, token: Token) -> bool:
    moved = objects(token) or ([s] if (s := subject(token)) is not None else [])
    return bool(_core(moved) & FORCES) and bool(_goes_somewhere(scene, token))


def _core(tokens: Iterable[Token]) -> set[str]:
    """Lemmas of heads and of what they are numbers of: "hundreds of Iranian troops"."""
    return {lemma(t) for token in tokens for t in (token, *prepositional(token, "of"))}


def _moves_arms(scene: Scene, token: Token) -> bool:
    moved = objects(token) or ([s] if (s := subject(token)) is not None else [])
    return bool(_words(moved) & ARMS) and bool(_goes_somewhere(scene, token))


def _goes_somewhere(scene: Scene, token: Token) -> bool:
    """Tell that a movement has an end that is a place, or is plain arrival."""
    if lemma(token) in ("arrive", "deploy", "redeploy", "send", "withdraw", "reinforce"):
        return True
    return any(_is_ground(scene, goal) for goal in prepositional(token))


def _withdraws(scene: Scene, token: Token) -> bool:
    moved = objects(token) or ([s] if (s := subject(token)) is not None else [])
    party = scene.party(moved[0]) if moved else None
    armed = party is not None and party.actor is not None and party.kind != "civilians"
    from_place = any(_is_ground(scene, t) for t in (*prepositional(token, "from"), *objects(token)))
    return bool(_words(moved) & FORCES) or (armed and from_place)


def _has_object(words: frozenset[str]) -> Callable[[Scene, Token], bool]:
    def fits(scene: Scene, token: Token) -> bool:
        moved = objects(token) or (
            [s] if lemma(token) == "crash" and (s := subject(token)) is not None else []
        )
        return bool(_heads(moved) & words)

    return fits


def _voyage(scene: Scene, token: Token) -> bool:
    doer = scene.party(subject(token))
    goals = [*objects(token), *prepositional(token, "to")]
    return bool(doer and not doer.nameless) and any(scene.spot_at([g]) for g in goals)


def _parties(scene: Scene, token: Token) -> bool:
    doers = scene.parties(subject(token))
    others = [*objects(token), *prepositional(token, "with")]
    met = lemma(token) == "meet" and any(
        scene.spot_at([t]) is not None for t in prepositional(token, "in")
    )
    return bool(doers) and (met or len(doers) > 1 or any(scene.party(o) for o in others))


def _joins(scene: Scene, token: Token) -> bool:
    things = objects(token)
    grouped = _heads(things) & {"alliance", "coalition", "front", "bloc", "force", "pact", "group"}
    partners = [i for t in (token, *things) for i in prepositional(t, "with")]
    parties = [scene.party(t) for t in (_doer(token), *partners)]
    known = any(p is not None and p.id for p in parties)
    return known and (bool(grouped) or any(_is_people(scene, t) for t in things))


def _bans(scene: Scene, token: Token) -> bool:
    return bool(objects(token)) and scene.party(_doer(token)) is not None


def _fires_at(scene: Scene, token: Token) -> bool:
    goals = prepositional(token, "into", "at", "on", "upon", "toward", "towards", "against")
    return bool(goals) and _armed(scene, _doer(token))


def _blows_up_self(scene: Scene, token: Token) -> bool:
    selves = any(t.lower_ in ("himself", "herself", "themselves") for t in objects(token))
    doer = _doer(token)
    return selves or (doer is not None and "suicide" in _words([doer]))


def _falls(scene: Scene, token: Token) -> bool:
    fallen = subject(token)
    return fallen is not None and _is_ground(scene, fallen) and scene.party(fallen) is None


def _bombs(scene: Scene, token: Token) -> bool:
    things = objects(token)
    if is_passive(token):
        return bool(things)
    return _armed(scene, _doer(token)) and bool(things)


def _uses(scene: Scene, token: Token) -> bool:
    """Tell weapons used on somebody: "used a rocket on", "dropped bombs", "used gas against"."""
    weapons = _heads(objects(token)) & (ARMS | MISSILES | {"sarin", "chlorine", "munition"})
    aimed = prepositional(token, "on", "against", "at")
    return bool(weapons) and (bool(aimed) or lemma(token) == "drop")


def _crowd(scene: Scene, token: Token) -> bool:
    who = subject(token) or passive_subject(token)
    words = _words([*([who] if who is not None else []), *objects(token)])
    return bool(words & {"protester", "demonstrator", "protestor", "crowd", "people", "thousand"})


def _people_object(scene: Scene, token: Token) -> bool:
    things = objects(token)
    if lemma(token) == "die":
        return agent(token) is not None or bool(
            (s := subject(token)) is not None and (s.ent_type_ == "PERSON" or _is_people(scene, s))
        )
    return any(_is_people(scene, thing) for thing in things)


def _flees(scene: Scene, token: Token) -> bool:
    who = subject(token)
    return who is not None and bool(_words([who]) & (_PEOPLE | {"thousand", "hundred"}))


def _leaves_ground(scene: Scene, token: Token) -> bool:
    """Tell "withdrew from the town", "were driven out of the city"."""
    left = prepositional(token, "from", "out")
    moved = [passive_subject(token)] if is_passive(token) else [subject(token), *objects(token)]
    return any(_is_ground(scene, t) for t in left) and any(_armed(scene, m) for m in moved)


_FITS: dict[str, Callable[[Scene, Token], bool]] = {
    "": lambda scene, token: bool(objects(token)) or _armed(scene, _doer(token)),
    "place": _takes_ground,
    "hitting": _hits,
    "bombing": _bombs,
    "using": _uses,
    "firing": _fires_at,
    "missiles": _has_object(MISSILES | {"drone"}),
    "oneself": _blows_up_self,
    "people": _people_object,
    "onward": _onward,
    "fallen": _falls,
    "crowd": _crowd,
    "deal": _has_object(_DEALS),
    "forces": _moves_forces,
    "arms": _has_object(ARMS | AIRBORNE),
    "airspace": _has_object(frozenset({"airspace"})),
    "armsmove": _moves_arms,
    "mission": _has_object(frozenset({"mission", "sortie", "patrol"})),
    "fromplace": _leaves_ground,
    "group": _joins,
    "base": _has_object(BASES),
    "civil": _has_object(CIVIL_OBJECTS),
    "materiel": _has_object(ARMS),
    "talks": _has_object(_TALKS),
    "parties": _parties,
    "voyage": _voyage,
    "ban": _bans,
    "fleeing": _flees,
}


def _refine(scene: Scene, trigger: Trigger, token: Token) -> Sense:
    """Choose by the means: planes make a strike an air strike, gunners and missiles a shelling."""
    key = trigger.sense.key
    if key == "ban" and _heads(objects(token)) & _TALKS:
        return SENSES["reject"]
    if key == "withdraw" and not (_words(objects(token)) | _words([token])) & FORCES:
        return SENSES["withdraw"]
    if _heads(objects(token)) & {"chemical", "sarin", "chlorine"} and trigger.needs == "using":
        return SENSES["chemical"]
    if trigger.needs not in ("hitting", "bombing", "using", "materiel"):
        return trigger.sense
    doer = _doer(token)
    words = _words([doer]) if doer is not None else set()
    if words & MISSILES:
        return SENSES["missile"]
    party = scene.party(doer)
    state = party is not None and party.kind in ("state forces", "external forces")
    if words & AIRBORNE or (state and key in ("air", "bomb")):
        return SENSES["air"]
    return SENSES["bomb"] if key == "bomb" else SENSES["shell" if key == "shell" else "clash"]


# --- nouns --------------------------------------------------------------------------------------


def _noun_tellings(token: Token) -> Iterable[Telling]:
    if token.pos_ not in ("NOUN", "PROPN") or token.dep_ in ("compound", "nmod", "poss"):
        return
    before = _modifiers(token)
    for wanted, trigger in NOUNS.get(lemma(token), NOUNS.get(token.lower_, ())):
        if not wanted or wanted & before:
            if trigger.sense.key in ("deploy", "withdraw") and not _of_forces(token):
                continue
            if token.dep_ == "pobj" and token.head.dep_ == "agent" and _helps(token.head.head):
                return
            verb = governor(token)
            if verb is not None and lemma(verb) in _ENDS and token.dep_ in ("dobj", "nsubjpass"):
                return
            light = verb is not None and lemma(verb) in LIGHT_VERBS
            yield Telling(token, verb if light else None, trigger, trigger.sense)
            return


# "Ended the siege", "averted a strike": what is told is that it is not, or no longer.
_ENDS = frozenset("end break lift stop avert avoid prevent cancel oppose condemn".split())


def _helps(verb: Token) -> bool:
    """Tell "backed by air strikes": the means of another event, which is told beside it."""
    return lemma(verb) in ("back", "support", "accompany", "assist", "cover")


def _of_forces(token: Token) -> bool:
    """Tell that what arrives or leaves is an armed force: "the arrival of marines"."""
    moved = [*prepositional(token, "of"), *children(token, "compound", "amod", "poss")]
    military = {"military", "naval"} & _modifiers(token)
    return bool(_words(moved) & (FORCES | ARMS) or military) or lemma(token) == "reinforcement"


def _modifiers(token: Token) -> set[str]:
    """Words before a noun that belong to it, one by one: "cruise-missile", "Russian air"."""
    lefts = [t for child in token.lefts for t in child.subtree]
    return {lemma(t) for t in lefts} | {t.lower_ for t in lefts}
