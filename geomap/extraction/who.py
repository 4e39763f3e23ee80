"""Who does it, to whom, with whom: the parties of one event word."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from geomap.extraction.partners import MUTUAL, partners
from geomap.extraction.scene import Party, Scene
from geomap.extraction.syntax import (
    agent,
    children,
    coordinated,
    is_passive,
    lemma,
    objects,
    passive_subject,
    prepositional,
    sendings,
    subject,
)
from geomap.extraction.triggers import Telling
from geomap.lexicon import AIRBORNE, ARMS, GROUND, MISSILES

if TYPE_CHECKING:
    from spacy.tokens import Token

__all__ = ["SCUFFLES", "Cast", "cast"]


@dataclass(frozen=True, slots=True)
class Cast:
    """The parties of an event."""

    actor: Party | None = None
    target: Party | None = None
    allies: tuple[Party, ...] = ()


# Senses whose "of X" or "X’s" names the one it happens to.
_SUFFERED = frozenset(
    "kill attack fall lose gain overtake arrest abduct convict siege displace shell bomb".split()
)
# Senses whose object is what is moved, not whom it is done to.
_FIRED = frozenset({"missile", "shell", "air", "drone"})
_MOVED = frozenset("deploy equip withdraw missile crash test supply mission expand".split())


def cast(scene: Scene, telling: Telling) -> Cast:
    """
    Find actor, target and allies of an event.

    A verb's subject or "by" acts and its object is acted on; a noun's nationality, owner or "by"
    acts, its "on", "against" or "of" is acted on. Civilians do not wage war.
    """
    if telling.sense.key in MUTUAL:
        return _together(partners(scene, telling))
    if telling.verb is telling.anchor:
        doers, targets = _of_verb(scene, telling)
    else:
        doers, targets = _of_noun(scene, telling)
    if _is_scuffle(telling):
        doers, targets = _crowd_first(doers, targets)
    doers = [d for d in doers if _may_act(d, telling)]
    targets = [t for t in targets if all(t.name != d.name for d in doers)]
    allies = [*doers[1:], *_beside(scene, telling)]
    actor = doers[0] if doers else None
    return Cast(actor, targets[0] if targets else None, _others(allies, actor))


def _together(parties: Sequence[Party]) -> Cast:
    """Let the first act and the second be the other side."""
    actor, target = parties[0] if parties else None, parties[1] if len(parties) > 1 else None
    return Cast(actor, target, _others(parties[2:], actor))


def _others(parties: Iterable[Party], actor: Party | None) -> tuple[Party, ...]:
    seen = {actor.id} if actor else set()
    found = []
    for party in parties:
        if party.id and party.id not in seen:
            seen.add(party.id)
            found.append(party)
    return tuple(found)


def _may_act(party: Party, telling: Telling) -> bool:
    if party.actor is None:
        return True
    peaceful = party.actor.kind in ("civilians", "protesters")
    scuffle = party.actor.kind == "protesters" and _is_scuffle(telling)
    wages_war = peaceful and telling.sense.violent and not scuffle
    return not wages_war and party.actor.id != "officials"


def _is_scuffle(telling: Telling) -> bool:
    return telling.sense.key in ("clash", "riot") and lemma(telling.anchor) in SCUFFLES


# Fights in which both sides fight, so that a crowd can be one.
SCUFFLES = frozenset("clash skirmish scuffle brawl fighting battle fight".split())


def _crowd_first(doers: list[Party], targets: list[Party]) -> tuple[list[Party], list[Party]]:
    """Let protesters act who clash with police, whoever is named first: ACLED's rioters."""
    crowd = [t for t in targets if t.kind == "protesters"]
    return (crowd, doers or targets[1:]) if crowd else (doers, targets)


def _parties(scene: Scene, tokens: Iterable[Token]) -> list[Party]:
    found: list[Party] = []
    for token in tokens:
        found += [p for p in scene.parties(token) if all(p.name != f.name for f in found)]
    return found


def _of_verb(scene: Scene, telling: Telling) -> tuple[list[Party], list[Party]]:
    verb, key = telling.anchor, telling.sense.key
    if key in ("fall", "lose"):
        losers = _parties(scene, _some(subject(verb))) if key == "lose" else []
        winners = _parties(scene, prepositional(verb, "to"))
        return (winners, losers) if winners else (losers, [])
    if lemma(verb) == "die":
        return _parties(scene, _some(agent(verb))), _parties(scene, _some(subject(verb)))
    doers = _parties(scene, _some(agent(verb) if is_passive(verb) else subject(verb)))
    things = objects(verb)
    if key in _MOVED:
        return _movers(scene, telling, doers)
    doers = _or_senders(scene, doers, verb)
    if key in ("gain", "overtake", "advance"):
        held = [t for t in things if t.pos_ != "PRON" and lemma(t) not in ("both", *GROUND)]
        return doers, _parties(scene, [*prepositional(verb, "from"), *held])
    killed = [
        o for v in children(verb, "advcl") if lemma(v) in ("kill", "wound") for o in objects(v)
    ]
    aims = [*things, *prepositional(verb, "against", "with", "on", "at")]
    targets = _parties(scene, aims) or _parties(scene, killed)
    targets = targets or _parties(scene, prepositional(verb, "from"))
    return doers, targets or [h for thing in things for h in _holders(scene, thing)]


def _movers(scene: Scene, telling: Telling, doers: list[Party]) -> tuple[list[Party], list[Party]]:
    """Whose arms or forces are moved or fired; where a missile is the subject, what it hits."""
    verb, things = telling.anchor, objects(telling.anchor)
    thing = passive_subject(verb) or subject(verb)
    hit = telling.sense.key == "missile" and _is_weapon(subject(verb))
    doers = doers or ([] if hit else _parties(scene, things or _some(thing)))
    return _or_senders(scene, doers, verb), _parties(scene, things) if hit else []


def _or_senders(scene: Scene, doers: list[Party], verb: Token) -> list[Party]:
    """Let who launches drones or fires shells act, where the drones or shells are the subject."""
    if any(not d.nameless and d.id for d in doers):
        return doers
    thing = passive_subject(verb) or subject(verb)
    senders = _parties(scene, [a for s in sendings(thing) for a in _some(agent(s))])
    return senders or [d for d in doers if not (d.nameless and _is_weapon(thing))]


def _is_weapon(token: Token | None) -> bool:
    return token is not None and lemma(token).removesuffix("s") in (MISSILES | ARMS) - AIRBORNE


_HELD = re.compile(r"([\w’'-]+?)-(?:held|controlled|occupied|run)\b")


def _holders(scene: Scene, thing: Token) -> list[Party]:
    """Who holds what is attacked: "rebel-held parts of the city"."""
    words = scene.doc[thing.left_edge.i : thing.i + 1].text
    held = _HELD.search(words)
    found = scene.roster.find(held[1], country=scene.theatre) if held else []
    return [Party(held[1], m.actor, m.generic) for m in found[:1] if held]


def _of_noun(scene: Scene, telling: Telling) -> tuple[list[Party], list[Party]]:
    noun, verb, suffered = telling.anchor, telling.verb, telling.sense.key in _SUFFERED
    heads = [noun, *([verb] if verb is not None else [])]
    sides = _parties(scene, [t for head in heads for t in prepositional(head, "between")])
    if len(sides) > 1:  # "clashes between the army and separatists"
        return sides[:1], sides[1:]
    owners = [p for p in _parties(scene, _owners(noun)) if not p.nameless]
    theirs = _parties(scene, prepositional(noun, "of"))
    doers = _parties(scene, prepositional(noun, "by")) or _parties(scene, prepositional(noun, "to"))
    doers = doers or _firers(scene, telling)
    if not suffered:
        doers = doers or owners or theirs
    elif telling.sense.key in ("gain", "overtake", "shell", "bomb", "attack"):
        doers, owners = doers or owners, []
    doers = doers or _light_subject(scene, telling) or _parties(scene, _joiners(noun))
    if telling.sense.key in _MOVED:
        return doers, []
    targets = _parties(scene, prepositional(noun, "on", "against", "at", "with", "upon"))
    if suffered or telling.sense.key == "incursion":  # "a breach of Finnish airspace"
        targets = targets or theirs or owners
    if not targets and verb is not None and noun.dep_ in ("nsubj", "nsubjpass"):
        targets = _parties(scene, children(verb, "dobj"))
    if not targets and verb is not None:
        targets = _parties(scene, prepositional(verb, "against", "on"))
    return doers, targets


def _firers(scene: Scene, telling: Telling) -> list[Party]:
    """Whose the fire is that comes from them: "mortar fire from the rebels"; not from a place."""
    if telling.sense.key not in _FIRED:
        return []
    sources = [t for t in prepositional(telling.anchor, "from") if scene.spot_at([t]) is None]
    return [p for p in _parties(scene, sources) if p.actor is not None]


def _owners(noun: Token) -> list[Token]:
    return children(noun, "poss", "amod", "compound", "nmod")


def _light_subject(scene: Scene, telling: Telling) -> list[Party]:
    """Who launches, carries out, stages: the subject of the verb whose object the noun is."""
    verb, noun = telling.verb, telling.anchor
    if verb is None:
        return []
    doer = agent(verb) if is_passive(verb) else subject(verb)
    if doer is None or doer.i == noun.i or noun.dep_ in ("nsubj",):
        return []
    return _parties(scene, [doer])


def _joiners(noun: Token) -> list[Token]:
    """Who takes part: "will join the army in an offensive", "takes part in an assault"."""
    verb = noun.head.head if noun.dep_ == "pobj" and lemma(noun.head) == "in" else None
    while verb is not None and verb.pos_ == "NOUN" and verb.dep_ == "dobj":
        verb = verb.head  # "takes part in"
    if verb is None or lemma(verb) not in ("join", "take", "participate", "engage", "play"):
        return []
    return [*_some(subject(verb)), *children(verb, "dobj")]


def _beside(scene: Scene, telling: Telling) -> list[Party]:
    """Who fights alongside: "alongside X", "together with X". Who backs the doer is not there."""
    heads = [t for t in (telling.verb, telling.anchor) if t is not None]
    return _parties(scene, [t for head in heads for t in prepositional(head, "alongside")])


def _some(token: Token | None) -> list[Token]:
    return coordinated(token)[:1] if token is not None else []
