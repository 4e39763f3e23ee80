"""Who does it, to whom, with whom: the parties of one event word."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

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
    subject,
)
from geomap.extraction.triggers import Telling
from geomap.lexicon import GROUND

if TYPE_CHECKING:
    from spacy.tokens import Token

__all__ = ["Cast", "cast"]


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
# Senses whose parties act together: with, between, brokered by.
_MUTUAL = frozenset({"deal", "ceasefire", "talks", "ally", "cooperate", "visit"})
# Senses whose object is what is moved, not whom it is done to.
_MOVED = frozenset("deploy equip withdraw missile crash test supply mission expand".split())
_WITH = ("with", "alongside")


def cast(scene: Scene, telling: Telling) -> Cast:
    """
    Find actor, target and allies of an event.

    A verb's subject or "by" acts and its object is acted on; a noun's nationality, owner or "by"
    acts, its "on", "against" or "of" is acted on. Civilians do not wage war.
    """
    if telling.sense.key in _MUTUAL:
        return _mutual(scene, telling)
    if telling.verb is telling.anchor:
        doers, targets = _of_verb(scene, telling)
    else:
        doers, targets = _of_noun(scene, telling)
    doers = [d for d in doers if _may_act(d, telling)]
    targets = [t for t in targets if all(t.name != d.name for d in doers)]
    allies = [*doers[1:], *_beside(scene, telling)]
    actor = doers[0] if doers else None
    return Cast(actor, targets[0] if targets else None, _others(allies, actor))


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
    return not (peaceful and telling.sense.violent) and party.actor.id != "officials"


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
        thing = passive_subject(verb) or subject(verb)
        doers = doers or _parties(scene, things or _some(thing))
        fired = [a for t in _some(thing) for a in children(t, "acl") if is_passive(a)]
        doers = doers or _parties(scene, [a for f in fired for a in _some(agent(f))])
        return doers, []
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


def _mutual(scene: Scene, telling: Telling) -> Cast:
    """Parties to talks, deals, alliances, visits: the first acts, the second is the other side."""
    noun, verb = telling.anchor, telling.verb
    tokens: list[Token] = []
    for head in (noun, verb):
        if head is not None and head.pos_ in ("VERB", "AUX"):
            tokens += _some(agent(head) if is_passive(head) else subject(head))
            tokens += prepositional(head, "by")
            things = [] if is_passive(head) else children(head, "dobj")
            tokens += [t for thing in things for t in (thing, *_links_within(thing))]
        if head is not None:
            tokens += _links(head)
    if noun.pos_ != "VERB":
        tokens = [*_owners(noun), *prepositional(noun, "by", "of"), *tokens, *_main_subject(noun)]
    if len(_parties(scene, tokens)) < 2:
        top = next((t for t in noun.ancestors if t.pos_ == "VERB"), noun)
        tokens += [t for inner in top.subtree for t in _links(inner) if inner.pos_ == "VERB"]
    found = [p for p in _parties(scene, tokens) if p.actor is None or p.actor.id != "officials"]
    known = [p for p in found if p.id] or found
    actor, target = (known[0] if known else None), (known[1] if len(known) > 1 else None)
    return Cast(actor, target, _others(known[2:], actor))


def _main_subject(noun: Token) -> list[Token]:
    """Who acts in the clause around a noun: "At a meeting in Minsk, the envoy presented a plan"."""
    if noun.dep_ != "pobj":
        return []
    verb = next((t for t in noun.ancestors if t.pos_ == "VERB"), None)
    return _some(subject(verb)) if verb is not None else []


def _links_within(thing: Token) -> list[Token]:
    """Partners named anywhere in a noun's phrase: "an understanding, announced today, with X"."""
    found = _links(thing)
    for clause in children(thing, "acl"):
        found += _links(clause)
    return found


def _links(head: Token) -> list[Token]:
    return prepositional(head, *_WITH, "between", "among")


def _beside(scene: Scene, telling: Telling) -> list[Party]:
    """Who fights alongside: "alongside X", "together with X", "backed by X"."""
    heads = [t for t in (telling.verb, telling.anchor) if t is not None]
    tokens = [t for head in heads for t in prepositional(head, "alongside")]
    for head in heads:
        doer = subject(head) if head.pos_ == "VERB" else None
        for noun in (head, *_some(doer)):
            for helped in children(noun, "acl", "advcl"):
                if lemma(helped) in ("back", "support", "aid"):
                    tokens += _some(agent(helped))
    return _parties(scene, tokens)


def _some(token: Token | None) -> list[Token]:
    return coordinated(token)[:1] if token is not None else []
