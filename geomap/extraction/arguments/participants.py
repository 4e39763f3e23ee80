"""Who does it, to whom, with whom: the parties of one event word."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from geomap.extraction.arguments.reciprocal import reciprocal_parties
from geomap.extraction.context import ParsedDocument, Party
from geomap.extraction.grammar import (
    agent,
    children,
    coordinated,
    is_object,
    is_passive,
    is_prepositional_object,
    is_subject,
    lemma,
    objects,
    passive_subject,
    prepositional,
    related,
    sendings,
    subject,
)
from geomap.extraction.triggers.find import Trigger
from geomap.lexicon import AIRBORNE, ARMS, GROUND, MISSILES

if TYPE_CHECKING:
    from spacy.tokens import Token

__all__ = ["SCUFFLES", "Participants", "find_participants"]


@dataclass(frozen=True, slots=True)
class Participants:
    """The parties of an event."""

    actor: Party | None = None
    target: Party | None = None
    allies: tuple[Party, ...] = ()


def find_participants(parsed: ParsedDocument, trigger: Trigger) -> Participants:
    """
    Find actor, target and allies of an event.

    A verb's subject or "by" acts and its object is acted on; a noun's nationality, owner or "by"
    acts, its "on", "against" or "of" is acted on. Civilians do not wage war.
    """
    if "mutual" in trigger.type.traits:
        return _together(reciprocal_parties(parsed, trigger))
    if trigger.verb is trigger.anchor:
        doers, targets = _of_verb(parsed, trigger)
    else:
        doers, targets = _of_noun(parsed, trigger)
    if _is_scuffle(trigger):
        doers, targets = _crowd_first(doers, targets)
    doers = [d for d in doers if _may_act(d, trigger)]
    targets = [t for t in targets if all(t.name != d.name for d in doers)]
    allies = [*doers[1:], *_beside(parsed, trigger)]
    actor = doers[0] if doers else None
    return Participants(actor, targets[0] if targets else None, _others(allies, actor))


def _together(parties: Sequence[Party]) -> Participants:
    """Make the first the actor and the second the other side."""
    actor, target = parties[0] if parties else None, parties[1] if len(parties) > 1 else None
    return Participants(actor, target, _others(parties[2:], actor))


def _others(parties: Iterable[Party], actor: Party | None) -> tuple[Party, ...]:
    seen = {actor.id} if actor else set()
    found = []
    for party in parties:
        if party.id and party.id not in seen:
            seen.add(party.id)
            found.append(party)
    return tuple(found)


def _may_act(party: Party, trigger: Trigger) -> bool:
    if party.actor is None:
        return True
    peaceful = party.actor.kind in ("civilians", "protesters")
    scuffle = party.actor.kind == "protesters" and _is_scuffle(trigger)
    wages_war = peaceful and trigger.type.violent and not scuffle
    return not wages_war and party.actor.id != "officials"


def _is_scuffle(trigger: Trigger) -> bool:
    return trigger.type.key in ("clash", "riot") and lemma(trigger.anchor) in SCUFFLES


# Fights in which both sides fight, so that a crowd can be one.
SCUFFLES = frozenset("clash skirmish scuffle brawl fighting battle fight".split())


def _crowd_first(doers: list[Party], targets: list[Party]) -> tuple[list[Party], list[Party]]:
    """Make protesters the actor who clash with police, whoever is named first: ACLED's rioters."""
    crowd = [t for t in targets if t.kind == "protesters"]
    return (crowd, doers or targets[1:]) if crowd else (doers, targets)


def _parties(parsed: ParsedDocument, tokens: Iterable[Token]) -> list[Party]:
    found: list[Party] = []
    for token in tokens:
        found += [p for p in parsed.parties(token) if all(p.name != f.name for f in found)]
    return found


def _of_verb(parsed: ParsedDocument, trigger: Trigger) -> tuple[list[Party], list[Party]]:
    verb, key = trigger.anchor, trigger.type.key
    if key in ("fall", "lose"):
        losers = _parties(parsed, _some(subject(verb))) if key == "lose" else []
        winners = _parties(parsed, prepositional(verb, "to"))
        return (winners, losers) if winners else (losers, [])
    if lemma(verb) == "die":
        return _parties(parsed, _some(agent(verb))), _parties(parsed, _some(subject(verb)))
    doer = agent(verb) if is_passive(verb) else subject(verb)
    sides = _between(parsed, [doer] if doer is not None else [])
    if len(sides) > 1:  # "fighting between X and Y flared up"
        return sides[:1], sides[1:]
    doers = _parties(parsed, _some(doer))
    things = objects(verb)
    if "moved" in trigger.type.traits:
        return _movers(parsed, trigger, doers)
    doers = _or_senders(parsed, doers, verb)
    if key in ("gain", "overtake", "advance"):
        held = [t for t in things if t.pos_ != "PRON" and lemma(t) not in ("both", *GROUND)]
        return doers, _parties(parsed, [*prepositional(verb, "from"), *held])
    killed = [o for v in children(verb, "advcl") if lemma(v) in _HARMING for o in objects(v)]
    aims = [*things, *prepositional(verb, "against", "with", "on", "at")]
    targets = _parties(parsed, aims) or _parties(parsed, killed)
    targets = targets or _parties(parsed, prepositional(verb, "from"))
    return doers, targets or [h for thing in things for h in _holders(parsed, thing)]


# What comes of an act, in a clause behind it: "went off, killing nine", "destroying a bus".
_HARMING = frozenset("kill wound injure destroy damage wreck demolish".split())


def _movers(
    parsed: ParsedDocument, trigger: Trigger, doers: list[Party]
) -> tuple[list[Party], list[Party]]:
    """Whose arms or forces are moved or fired; where a missile is the subject, what it hits."""
    verb, things = trigger.anchor, objects(trigger.anchor)
    thing = passive_subject(verb) or subject(verb)
    hit = trigger.type.key == "missile" and _is_weapon(subject(verb))
    doers = doers or ([] if hit else _parties(parsed, things or _some(thing)))
    return _or_senders(parsed, doers, verb), _parties(parsed, things) if hit else []


def _or_senders(parsed: ParsedDocument, doers: list[Party], verb: Token) -> list[Party]:
    """Make the actor who launches drones or fires shells, where these are the subject."""
    if any(not d.nameless and d.id for d in doers):
        return doers
    thing = passive_subject(verb) or subject(verb)
    senders = _parties(parsed, [a for s in sendings(thing) for a in _some(agent(s))])
    return senders or [d for d in doers if not (d.nameless and _is_weapon(thing))]


def _is_weapon(token: Token | None) -> bool:
    return token is not None and lemma(token).removesuffix("s") in (MISSILES | ARMS) - AIRBORNE


_HELD = re.compile(r"([\w’'-]+?)-(?:held|controlled|occupied|run)\b")


def _holders(parsed: ParsedDocument, thing: Token) -> list[Party]:
    """Who holds what is attacked: "rebel-held parts of the city"."""
    words = parsed.doc[thing.left_edge.i : thing.i + 1].text
    held = _HELD.search(words)
    found = parsed.roster.find(held[1], country=parsed.main_country) if held else []
    return [Party(held[1], m.actor, m.generic) for m in found[:1] if held]


def _of_noun(parsed: ParsedDocument, trigger: Trigger) -> tuple[list[Party], list[Party]]:
    noun, verb, suffered = trigger.anchor, trigger.verb, "suffered" in trigger.type.traits
    heads = [noun, *([verb] if verb is not None else [])]
    sides = _between(parsed, heads)
    if len(sides) > 1:  # "clashes between the army and separatists"
        return sides[:1], sides[1:]
    owners = [p for p in _parties(parsed, _owners(noun)) if not p.nameless]
    theirs = _parties(parsed, prepositional(noun, "of"))
    doers = _parties(parsed, prepositional(noun, "by")) or _parties(
        parsed, prepositional(noun, "to")
    )
    doers = doers or _firers(parsed, trigger) or _perpetrators(parsed, noun)
    if not suffered:
        doers = doers or owners or theirs
    elif "owned" in trigger.type.traits:
        doers, owners = doers or owners, []
    doers = doers or _light_subject(parsed, trigger) or _parties(parsed, _joiners(noun))
    if "moved" in trigger.type.traits:
        return doers, []
    targets = _parties(parsed, prepositional(noun, "on", "against", "at", "with", "upon"))
    if suffered or trigger.type.key == "incursion":  # "a breach of Finnish airspace"
        targets = targets or theirs or owners
    if not targets and verb is not None and is_subject(noun):
        targets = _parties(parsed, children(verb, "dobj"))
    if not targets and verb is not None:
        targets = _parties(parsed, prepositional(verb, "against", "on"))
    return doers, targets


def _between(parsed: ParsedDocument, heads: Iterable[Token]) -> list[Party]:
    """
    Return who fights whom: "between the army and separatists".

    Names before one noun are a side each, whether or not a table knows them: "Hula and Wiru clans".
    """
    nouns = [t for head in heads for t in prepositional(head, "between")]
    found: list[Party] = []
    for noun in nouns:
        names = [o for c in children(noun, "nmod", "compound", "amod") for o in coordinated(c)]
        names = [o for o in names if o.pos_ == "PROPN" or o.ent_type_ == "NORP"]
        if len(names) > 1 and noun.pos_ == "NOUN":
            found += [parsed.party(name) or Party(name.text) for name in names]
    return found if len({p.name for p in found}) > 1 else _parties(parsed, nouns)


def _firers(parsed: ParsedDocument, trigger: Trigger) -> list[Party]:
    """Whose the fire is that comes from them: "mortar fire from the rebels"; not from a place."""
    if "fired" not in trigger.type.traits:
        return []
    sources = [
        t for t in prepositional(trigger.anchor, "from") if parsed.place_token_at([t]) is None
    ]
    return [p for p in _parties(parsed, sources) if p.actor is not None]


# By which verb a text says whose act a noun is: "an attack carried out by X". Not "condemned by".
_DONE_BY = frozenset(
    "carry conduct stage mount launch perpetrate commit execute lead organise organize plot wage "
    "claim".split()
)
# By which it only says who is held to have done it, and the preposition that leads to them.
_BLAMED = {"attribute": "to", "ascribe": "to", "blame": "on", "pin": "on"}


def _perpetrators(parsed: ParsedDocument, noun: Token) -> list[Party]:
    """Return who did it, "carried out by X"; or is blamed for it, and then only inferred."""
    verbs = children(noun, "acl", "relcl")
    if related(noun, "nsubjpass"):
        verbs.append(noun.head)
    did = [t for verb in verbs if lemma(verb) in _DONE_BY for t in _some(agent(verb))]
    blamed = [t for v in verbs if lemma(v) in _BLAMED for t in prepositional(v, _BLAMED[lemma(v)])]
    held = [replace(party, inferred=True) for party in _parties(parsed, blamed)]
    return _parties(parsed, did) or held


def _owners(noun: Token) -> list[Token]:
    return children(noun, "poss", "amod", "compound", "nmod")


def _light_subject(parsed: ParsedDocument, trigger: Trigger) -> list[Party]:
    """Who launches, carries out, stages: the subject of the verb whose object the noun is."""
    verb, noun = trigger.verb, trigger.anchor
    if verb is None:
        return []
    doer = agent(verb) if is_passive(verb) else subject(verb)
    if doer is None or doer.i == noun.i or related(noun, "nsubj"):
        return []
    return _parties(parsed, [doer])


def _joiners(noun: Token) -> list[Token]:
    """Who takes part: "will join the army in an offensive", "takes part in an assault"."""
    verb = noun.head.head if is_prepositional_object(noun) and lemma(noun.head) == "in" else None
    while verb is not None and verb.pos_ == "NOUN" and is_object(verb):
        verb = verb.head  # "takes part in"
    if verb is None or lemma(verb) not in ("join", "take", "participate", "engage", "play"):
        return []
    return [*_some(subject(verb)), *children(verb, "dobj")]


def _beside(parsed: ParsedDocument, trigger: Trigger) -> list[Party]:
    """Who fights alongside: "alongside X", "together with X". Who backs the doer is not there."""
    heads = [t for t in (trigger.verb, trigger.anchor) if t is not None]
    return _parties(parsed, [t for head in heads for t in prepositional(head, "alongside")])


def _some(token: Token | None) -> list[Token]:
    return coordinated(token)[:1] if token is not None else []
