"""Choose the type of an event word by what is used, by whom, and against whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geomap.extraction.context import ParsedDocument
from geomap.extraction.grammar import children, coordinated, lemma, objects, prepositional
from geomap.extraction.triggers.constraints import TALKS
from geomap.extraction.triggers.noun_classes import (
    doer_of,
    head_set,
    of_class,
    word_set,
)
from geomap.lexicon import (
    AIRBORNE,
    DRONES,
    EVENT_TYPES,
    FORCES,
    MISSILES,
    WORD_CLASSES,
    EventType,
    TriggerEntry,
)

if TYPE_CHECKING:
    from spacy.tokens import Token

__all__ = ["noun_type", "verb_type"]

_MARCHERS = WORD_CLASSES["marchers"] | {"crowd", "mob"}
# With whom a crowd does not scuffle: against police and soldiers it riots, against these it dies.
_BANDS = frozenset(
    "militant rebel insurgent militia militiaman fighter combatant gunman jihadist bandit".split()
)
_SCUFFLES = frozenset("clash skirmish fight battle storm scuffle".split())
_STATES = ("state forces", "external forces")
# Whom one holds without a right to: "held hostages" is no arrest.
_HOSTAGES = frozenset({"hostage", "captive", "abductee"})
_POISONS = frozenset("chemical sarin chlorine mustard phosgene nerve".split())


def verb_type(parsed: ParsedDocument, entry: TriggerEntry, token: Token) -> EventType:
    """Choose by the means: planes make a strike an air strike, gunners and missiles a shelling."""
    key, things = entry.type.key, objects(token)
    if key == "ban" and head_set(things) & TALKS:
        return EVENT_TYPES["reject"]
    if "captive" in entry.type.traits:
        return _taken(parsed, entry, token)
    agreed = [*things, *prepositional(token, "to", "on")]
    if key == "deal" and head_set(agreed) & {"ceasefire", "cease-fire", "truce"}:
        return EVENT_TYPES["ceasefire"]
    if "by_force" not in entry.type.traits:
        return entry.type
    aims = [*things, *prepositional(token, "on", "at", "into", "against")]
    means = _means(parsed, entry, token)
    if means in (None, "clash") and _on_crowd(parsed, token, aims):
        return EVENT_TYPES["excessive"]
    return EVENT_TYPES[means] if means is not None else _of_people(parsed, entry.type, token, aims)


def _on_crowd(parsed: ParsedDocument, token: Token, aims: list[Token]) -> bool:
    """Return True for police and soldiers who shoot at marchers; marchers shot by nobody named."""
    if not any(_gathers(aim) for aim in aims):
        return False
    doer = doer_of(token)
    party = parsed.party(doer)
    state = party is not None and party.kind in _STATES
    return state or doer is None or bool(word_set([doer]) & _POLICE)


def _gathers(token: Token) -> bool:
    """Return True for protesters, and for workers or students where the sentence has a protest."""
    if lemma(token) in _PROTESTERS or of_class(token, "gatherings"):
        return True
    told = any(of_class(t, "gatherings") or lemma(t) in _PROTESTS for t in token.sent)
    return of_class(token, "marchers") and told


_PROTESTERS = frozenset(
    "agitator crowd demonstrator marcher protester protestor rioter striker".split()
)
_PROTESTS = frozenset("protest demonstrate march rally picket gather".split())
_POLICE = frozenset("police policeman officer soldier guard gendarme troop force marksman".split())


def _taken(parsed: ParsedDocument, entry: TriggerEntry, token: Token) -> EventType:
    """Distinguish an arrest, by the state or by nobody, from an abduction, by anybody else."""
    if lemma(token) == "hold" and head_set(objects(token)) & _HOSTAGES:
        return EVENT_TYPES["abduct"]
    if lemma(token) not in _OPEN_TAKING:
        return entry.type
    doer = doer_of(token)
    party = parsed.party(doer)
    if party is None or party.kind is None:
        official = doer is not None and bool(word_set([doer]) & _OFFICERS)
        return EVENT_TYPES["arrest"] if official else entry.type
    return EVENT_TYPES["arrest" if party.kind in _STATES else "abduct"]


# Verbs of taking people that say nothing about the right to do so.
_OPEN_TAKING = frozenset("capture seize take hold pick catch detain lead round".split())
_OFFICERS = _POLICE | frozenset("troop agent unit authority detective coastguard gendarme".split())


def _means(parsed: ParsedDocument, entry: TriggerEntry, token: Token) -> str | None:
    """Choose by what is fired, flown, thrown or set off; None where the words name no means."""
    key, doer = entry.type.key, doer_of(token)
    words = word_set([doer]) if doer is not None else set()
    tools = head_set([*prepositional(token, "with", "by", "from", "using"), *_used(token)])
    fired = head_set(objects(token)) if key in ("missile", "air", "shell") else set()
    if "suicide" in words or (doer is not None and _lone_bomber(doer)):
        return "suicide"
    if (tools | fired) & _POISONS or (key == "chemical"):
        return "chemical"
    flown = words | fired
    if (flown | tools) & DRONES and not flown & (MISSILES | (AIRBORNE - DRONES)):
        return "drone"
    if "grenade" in words | tools | fired:
        return "grenade"
    if entry.needs in ("withshells", "shellers"):
        return "missile" if words & {"missile"} else "shell"
    return _of_arms(parsed, entry, token, words, tools)


def _used(token: Token) -> list[Token]:
    """Return what is used: "using sarin", "using drones"."""
    return [o for verb in children(token, "advcl") if lemma(verb) == "use" for o in objects(verb)]


def _lone_bomber(doer: Token) -> bool:
    return lemma(doer) == "bomber" and doer.tag_ == "NN" and not children(doer, "amod", "compound")


def _of_arms(
    parsed: ParsedDocument, entry: TriggerEntry, token: Token, words: set[str], tools: set[str]
) -> str | None:
    key, needs = entry.type.key, entry.needs
    air = words & (AIRBORNE - {"fighter", "pilot"}) or tools & (AIRBORNE | {"air"})
    party = parsed.party(doer_of(token))
    state = party is not None and party.kind in _STATES
    if needs in ("hitting", "bombing", "using", "materiel"):
        if words & MISSILES:
            return "missile"
        if air or words & AIRBORNE or (state and key in ("air", "bomb")):
            return "air"
        return key if key in ("bomb", "shell", "chemical") else "clash"
    if "from_planes" in entry.type.traits and air:
        return "air"
    if key in ("clash", "kill", "attack") and words & _BLASTS:
        return "bomb"
    if key in ("kill", "attack", "clash") and words & _SHELLING:
        return "shell"
    return None


_BLASTS = frozenset("bomb mine landmine ied device explosive".split())
_SHELLING = frozenset("shell mortar rocket artillery missile shelling".split())


def _of_people(
    parsed: ParsedDocument, event_type: EventType, token: Token, aims: list[Token]
) -> EventType:
    """Distinguish a riot from a battle on the ground, by who scuffles with whom."""
    if event_type.key != "clash":
        return event_type
    doer = doer_of(token)
    ours = word_set([doer]) if doer is not None else set()
    theirs = word_set([*aims, *prepositional(token, "with")])
    crowd = any(side & _MARCHERS and not side & (FORCES - {"officer"}) for side in (ours, theirs))
    if lemma(token) == "raid" and _searches(parsed, doer, aims):
        return EVENT_TYPES["search"]
    if lemma(token) in _ASSAULTS and _on_civilians(parsed, doer, aims):
        return EVENT_TYPES["attack"]
    unarmed = crowd and not (ours | theirs) & _BANDS
    return EVENT_TYPES["riot"] if unarmed and lemma(token) in _SCUFFLES else event_type


_ASSAULTS = frozenset("attack raid assault storm ambush".split())


def _on_civilians(parsed: ParsedDocument, doer: Token | None, aims: list[Token]) -> bool:
    """Return True for a band's attack on a village, church or bus, not on a post."""
    party = parsed.party(doer)
    if party is not None and party.kind in _STATES:
        return False
    heads = {lemma(t) for t in aims}
    return bool(heads & _CIVIL) and not word_set(aims) & _MILITARY


def _searches(parsed: ParsedDocument, doer: Token | None, aims: list[Token]) -> bool:
    """Return True for a raid of the police on houses and dealers, not one of war."""
    party = parsed.party(doer)
    state = party is not None and party.kind in _STATES
    police = doer is not None and bool(word_set([doer]) & {"police", "detective", "agent"})
    private = {lemma(t) for t in aims} & (WORD_CLASSES["civil_objects"] | WORD_CLASSES["criminals"])
    return bool(private) and (police or (state and bool(private & WORD_CLASSES["criminals"])))


_CIVIL = (WORD_CLASSES["civil_objects"] | {"village", "hamlet", "settlement"}) - {
    "bridge", "vehicle", "truck", "train", "boat", "station", "depot", "prison", "pipeline", "dam",
}  # fmt: skip
_MILITARY = frozenset("military army police security base post checkpoint patrol barracks".split())


def noun_type(entry: TriggerEntry, token: Token, before: set[str]) -> EventType:
    """Choose the type of an event noun by the means named beside it and by whom it is between."""
    key = entry.type.key
    if "by_means" in entry.type.traits:
        by = head_set(prepositional(token, "by", "with", "from"))
        if before & DRONES or by & DRONES:
            return EVENT_TYPES["drone"]
        if "suicide" in before | by:
            return EVENT_TYPES["suicide"]
        if "grenade" in before | by:
            return EVENT_TYPES["grenade"]
        if (before | by) & _POISONS or {"gas"} & by:
            return EVENT_TYPES["chemical"]
        if key in ("clash", "bomb") and (by & AIRBORNE or {"air", "aerial"} & before):
            return EVENT_TYPES["air"]
    if lemma(token) == "raid" and key in ("clash", "air"):
        aims = prepositional(token, "on", "against", "at")
        if any(of_class(t, "criminals") for t in aims):
            return EVENT_TYPES["search"]
    return _between(entry.type, token)


def _between(event_type: EventType, token: Token) -> EventType:
    """Distinguish "clashes between protesters and police" from those of forces."""
    sides = [s for t in prepositional(token, "between", "with", "of") for s in coordinated(t)]
    if event_type.key != "clash" or lemma(token) not in ("clash", "skirmish", "scuffle"):
        return event_type
    crowd = any(word_set([s]) & _MARCHERS for s in sides)
    return EVENT_TYPES["riot"] if crowd and not word_set(sides) & _BANDS else event_type
