"""What words of harm ask of their arguments: persons, weapons, crowds, things that can burn."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geomap.extraction.context import ParsedDocument
from geomap.extraction.grammar import (
    agent,
    children,
    is_passive,
    lemma,
    objects,
    passive_subject,
    prepositional,
    related,
    subject,
)
from geomap.extraction.triggers.noun_classes import (
    armed,
    doer_of,
    head_set,
    is_ground,
    is_person,
    is_thing,
    of_class,
    word_set,
)
from geomap.lexicon import DRONES, EXPLOSIVES, FORCES, MISSILES

if TYPE_CHECKING:
    from spacy.tokens import Token

__all__ = ["CONSTRAINTS"]


def _person(parsed: ParsedDocument, token: Token) -> bool:
    """Ask for somebody who is hurt or taken; in notes the verb stands alone behind them."""
    things = objects(token) or _in_note(token)
    return any(is_person(parsed, thing) for thing in things) and not _is_animal(doer_of(token))


def _in_note(token: Token) -> list[Token]:
    """Return whom a note's bare participle speaks of: "suspected thief, name unknown, beaten"."""
    if token.tag_ not in ("VBN", "VBD") or children(token, "dobj", "nsubj"):
        return []
    return [token.head] if related(token, "acl", "appos", "relcl") else []


def _is_animal(doer: Token | None) -> bool:
    return doer is not None and of_class(doer, "animals")


def _crowd_object(parsed: ParsedDocument, token: Token) -> bool:
    """Match "dispersed the march", "fired on demonstrators", by police and soldiers or nobody."""
    aims = [*objects(token), *prepositional(token, "on", "at", "into", "against")]
    doer = doer_of(token)
    crowd = any(_is_crowd(t) for t in aims)
    return crowd and (doer is None or not _is_crowd(doer))


def _is_crowd(token: Token) -> bool:
    return of_class(token, "marchers", "gatherings") or lemma(token) == "crowd"


def _crowd_does(parsed: ParsedDocument, token: Token) -> bool:
    """Return True for what marchers do to things, police and the air, not what armed bands do."""
    doer = doer_of(token)
    if doer is None or not _is_crowd(doer):
        return False
    aims = [*objects(token), *prepositional(token, "at", "into", "on")]
    return not any(_is_crowd(t) for t in aims)


def _mob_does(parsed: ParsedDocument, token: Token) -> bool:
    """Return True for what a mob does to a person or a house."""
    doer = doer_of(token)
    return (
        doer is not None
        and of_class(doer, "mobs")
        and any(is_person(parsed, t) or is_thing(t) for t in _aims(token))
    )


def _aims(token: Token) -> list[Token]:
    return [*objects(token), *prepositional(token, "to", "at", "into", "on", "with")]


def _wrecked(parsed: ParsedDocument, token: Token) -> bool:
    """Ask for things that burn or break, and not for what is figuratively destroyed."""
    doer = doer_of(token)
    if doer is not None and (of_class(doer, "hazards", "accidents", "players")):
        return False
    things = [t for t in _aims(token) if lemma(t) not in ("fire", "torch", "ash", "ground")]
    return any(is_thing(t) or is_ground(parsed, t) for t in things)


def _sexual(parsed: ParsedDocument, token: Token) -> bool:
    how = {t.lower_ for t in children(token, "advmod", "npadvmod")}
    return "sexually" in how and bool(objects(token))


def _come_under(parsed: ParsedDocument, token: Token) -> bool:
    return subject(token) is not None


# --- weapons ------------------------------------------------------------------------------------


def _explosive_object(parsed: ParsedDocument, token: Token) -> bool:
    """Detect who plants, throws or defuses a bomb; of "rocket" and "shell" only the unexploded."""
    return bool(head_set(objects(token)) & (EXPLOSIVES | _LEFT))


_LEFT = frozenset({"rocket", "shell", "mortar", "cylinder", "missile", "ordnance", "warhead"})


def _explosive(parsed: ParsedDocument, token: Token) -> bool:
    return bool(head_set(objects(token)) & (EXPLOSIVES | {"dynamite", "cocktail", "molotov"}))


def _grenade_object(parsed: ParsedDocument, token: Token) -> bool:
    things = head_set(objects(token))
    return "grenade" in things and not things & {"stun", "smoke", "gas", "tear", "sound"}


def _grenade_doer(parsed: ParsedDocument, token: Token) -> bool:
    things = [t for t in (subject(token), passive_subject(token), agent(token)) if t is not None]
    return "grenade" in head_set(things)


def _suicider(parsed: ParsedDocument, token: Token) -> bool:
    """Detect what a suicide bomber does: "a bomber blew up a vehicle", not "Russian bombers"."""
    doer = doer_of(token)
    if doer is None:
        return False
    words = word_set([doer])
    alone = lemma(doer) == "bomber" and doer.tag_ == "NN" and not words & _AIRCRAFT
    return "suicide" in words or (alone and lemma(token) not in ("drop", "fly"))


_AIRCRAFT = frozenset({"strategic", "b-52", "long-range", "heavy", "jet", "stealth"})


def _shells_hit(parsed: ParsedDocument, token: Token) -> bool:
    """Return True for shells, rockets, artillery as what strikes; whatever they strike."""
    doer = doer_of(token)
    return doer is not None and bool(head_set([doer]) & (MISSILES - {"ship", "bomb", "warship"}))


def _with_shells(parsed: ParsedDocument, token: Token) -> bool:
    """Return True for "targeted the village with mortars", "hit with artillery fire"."""
    means = head_set(prepositional(token, "with", "by", "using"))
    return bool(objects(token)) and bool(means & _SHELLS)


_SHELLS = MISSILES - {"ship", "bomb", "warship", "navy", "round", "gunner", "battery"}


def _flown_object(parsed: ParsedDocument, token: Token) -> bool:
    """Ask for drones and missiles in the air, not for those in a store."""
    heads = {lemma(t) for t in objects(token)} | head_set(
        [i for t in objects(token) for i in prepositional(t, "of")]
    )
    return bool(heads & _FLOWN)


_FLOWN = DRONES | frozenset("missile rocket projectile balloon uav aircraft jet helicopter".split())


def _arms_object(parsed: ParsedDocument, token: Token) -> bool:
    """Return True for finds and seizures of arms, not for those who take up arms in a fight."""
    things = objects(token)
    heads = [i for t in things for i in (t, *prepositional(t, "of", "with"), *_packed(t))]
    return any(of_class(t, "weapon_finds") for t in heads)


def _packed(thing: Token) -> list[Token]:
    """Return what a thing carries: "a lorry packed with explosives", "loaded with rifles"."""
    return [i for verb in children(thing, "acl") for i in prepositional(verb, "with")]


def _foiled(parsed: ParsedDocument, token: Token) -> bool:
    """Return True for "foiled an attack", "thwarted a suicide bombing" by somebody."""
    heads = {lemma(t) for t in objects(token)}
    return bool(heads & _PLOTS) and doer_of(token) is not None


_PLOTS = frozenset("attack bombing assault plot strike ambush attempt massacre smuggling".split())


# --- people -------------------------------------------------------------------------------------


def _missing(parsed: ParsedDocument, token: Token) -> bool:
    who = subject(token) or passive_subject(token)
    return who is not None and is_person(parsed, who) and not is_passive(token)


def _bodies(parsed: ParsedDocument, token: Token) -> bool:
    """Detect finds of the dead: "found a mass grave", "the bodies of nine men were found"."""
    things = objects(token) or [t for t in [subject(token)] if t is not None]
    return any(of_class(t, "bodies") for t in things)


def _inmates(parsed: ParsedDocument, token: Token) -> bool:
    who = subject(token)
    from_ = head_set([*prepositional(token, "from", "of", "out"), *children(token, "dobj")])
    return (
        who is not None
        and of_class(who, "inmates")
        and bool(from_ & {"prison", "jail", "custody", "detention", "cell", "penitentiary"})
    )


def _forces_do(parsed: ParsedDocument, token: Token) -> bool:
    """Return True for what armed people do with themselves: surrender, desert, merge, patrol."""
    who = subject(token) or passive_subject(token)
    return who is not None and armed(parsed, who)


def _power(parsed: ParsedDocument, token: Token) -> bool:
    """Return True for "seized power", "overthrew the president"."""
    heads = {lemma(t) for t in objects(token)}
    wanted = {"power"} if lemma(token) in ("seize", "take") else _RULERS
    doer = doer_of(token)
    return bool(heads & wanted) and (armed(parsed, doer) or is_passive(token))


_RULERS = frozenset("government president regime ruler junta parliament constitution".split())


def _gathering(parsed: ParsedDocument, token: Token) -> bool:
    """Return True for who holds a rally: people, not an army that holds a parade."""
    who = subject(token)
    return who is None or not bool(head_set([who]) & FORCES)


def _unopposed(parsed: ParsedDocument, token: Token) -> bool:
    """Return True for ground taken over that was left, or without a shot."""
    ground = any(is_ground(parsed, t) for t in [*objects(token), *prepositional(token, "into")])
    words = {t.lower_ for t in token.subtree}
    peaceful = bool(words & {"unopposed", "deserted", "abandoned", "vacated", "handover"})
    shot = "without" in words and bool(words & {"shot", "fight", "resistance", "fighting"})
    return ground and (peaceful or shot)


CONSTRAINTS = {
    "person": _person,
    "crowdobject": _crowd_object,
    "crowddoes": _crowd_does,
    "mobdoes": _mob_does,
    "wrecked": _wrecked,
    "sexual": _sexual,
    "comeunder": _come_under,
    "explosiveobject": _explosive_object,
    "explosive": _explosive,
    "grenadeobject": _grenade_object,
    "grenadedoer": _grenade_doer,
    "suicider": _suicider,
    "shellers": _shells_hit,
    "withshells": _with_shells,
    "flown": _flown_object,
    "armsobject": _arms_object,
    "foiled": _foiled,
    "missing": _missing,
    "bodies": _bodies,
    "inmates": _inmates,
    "forcesdo": _forces_do,
    "power": _power,
    "gathering": _gathering,
    "unopposed": _unopposed,
}
