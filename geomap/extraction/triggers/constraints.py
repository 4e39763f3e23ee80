"""What an event word asks of its arguments: "take" a place, "send" forces, "sign" a deal."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from geomap.extraction.context import ParsedDocument
from geomap.extraction.grammar import (
    Relation,
    agent,
    children,
    is_passive,
    lemma,
    objects,
    passive_subject,
    prepositional,
    subject,
)
from geomap.extraction.journeys import journey_of
from geomap.extraction.triggers.crowds import (
    PRIVATE,
    fills_streets,
    is_crowd,
    obstructs,
    protests,
    shows_symbols,
    uses_crowd_arms,
)
from geomap.extraction.triggers.harm import CONSTRAINTS as HARM
from geomap.extraction.triggers.noun_classes import (
    PEOPLE,
    armed,
    doer_of,
    head_set,
    is_ground,
    is_people,
    is_person,
    is_thing,
    of_class,
    word_set,
)
from geomap.lexicon import (
    AIRBORNE,
    ARMS,
    BASES,
    CIVIL_OBJECTS,
    CROWDS,
    EXPLOSIVES,
    FORCES,
    MISSILES,
    WORD_CLASSES,
)

if TYPE_CHECKING:
    from spacy.tokens import Token

__all__ = ["CONSTRAINTS", "TALKS"]


_DEALS = WORD_CLASSES["deals"]
_ROLES = frozenset({"role", "involvement", "presence", "intervention", "footprint"})
TALKS = frozenset("talk negotiation meeting summit consultation conference discussion".split())


def _forceful(parsed: ParsedDocument, token: Token) -> bool:
    """Detect who uses force on something, or can use it; not crowds that scuffle with nobody."""
    doer = doer_of(token)
    if objects(token) or armed(parsed, doer):
        return True
    crowd = doer is not None and bool(word_set([doer]) & (CROWDS - PRIVATE))
    return crowd and any(armed(parsed, t) for t in prepositional(token, "with", "between"))


def _takes_ground(parsed: ParsedDocument, token: Token) -> bool:
    things = objects(token)
    if any(t.lower_ == "up" for t in children(token, "prt")):
        return False  # "took up a position": where one stands, nobody was driven from
    if any(is_ground(parsed, thing) or of_class(thing, "seats") for thing in things):
        return armed(parsed, doer_of(token)) or is_passive(token)
    # "Both were seized by the rebels": the places were named before.
    pronoun = any(t.pos_ == "PRON" or t.lower_ == "both" for t in things)
    return pronoun and is_passive(token) and armed(parsed, agent(token))


def _hits(parsed: ParsedDocument, token: Token) -> bool:
    things = objects(token)
    aim = things or prepositional(token, "at")
    doer = doer_of(token)
    if not aim or not (armed(parsed, doer) or (is_passive(token) and doer is None)):
        return False
    if doer is not None and lemma(doer) in AIRBORNE | MISSILES:
        return True  # whatever a rocket hits is hit
    return any(is_thing(t) or is_person(parsed, t) or is_ground(parsed, t) for t in aim)


def _onward(parsed: ParsedDocument, token: Token) -> bool:
    doer = doer_of(token)
    if doer is None or not armed(parsed, doer) or head_set([doer]) & (ARMS - FORCES):
        return False
    over = [] if is_passive(token) else children(token, "dobj")
    if over and not any(is_ground(parsed, thing) for thing in over):
        return False  # "swept the podium in Berlin"
    goals = prepositional(
        token, "to", "toward", "towards", "on", "into", "through", "against", "in"
    )
    goals += over
    return any(is_ground(parsed, goal) for goal in goals) and not parsed.document.text.isupper()


def _moves_forces(parsed: ParsedDocument, token: Token) -> bool:
    moved = objects(token) or ([s] if (s := subject(token)) is not None else [])
    return bool(_core(moved) & FORCES) and bool(_goes_somewhere(parsed, token))


def _core(tokens: Iterable[Token]) -> set[str]:
    """Lemmas of heads and of what they are numbers of: "hundreds of Iranian troops"."""
    heads = [t for token in tokens for t in (token, *prepositional(token, "of"))]
    joint = {lemma(c) for t in heads if lemma(t) in _JOINT for c in children(t, "compound", "amod")}
    squads = {lemma(c) for t in heads if lemma(t) == "squad" for c in children(t, *_BEFORE)}
    force = joint & _KINDS or squads & _SQUADS
    return {lemma(t) for t in heads} | ({"force"} if force else set())


# "A carrier strike group", "a special operations team": a force by what stands before its noun.
_JOINT = frozenset({"group", "team", "flotilla", "squadron", "detachment"})
_BEFORE: tuple[Relation, ...] = ("compound", "amod")
# What makes a squad one of police or soldiers and no team of players.
_SQUADS = FORCES | {"mobile", "riot", "bomb", "swat", "flying", "response", "army"}
_KINDS = FORCES | ARMS | {"carrier", "strike", "battle", "naval", "military", "special", "task"}


def _moves_arms(parsed: ParsedDocument, token: Token) -> bool:
    moved = objects(token) or ([s] if (s := subject(token)) is not None else [])
    return bool(word_set(moved) & ARMS) and bool(_goes_somewhere(parsed, token))


def _goes_somewhere(parsed: ParsedDocument, token: Token) -> bool:
    """Return True if a movement has an end that is a place, or is plain arrival."""
    if lemma(token) in (
        "arrive",
        "deploy",
        "redeploy",
        "send",
        "dispatch",
        "withdraw",
        "reinforce",
    ):
        return True
    return any(is_ground(parsed, goal) for goal in prepositional(token))


def _has_object(words: frozenset[str]) -> Callable[[ParsedDocument, Token], bool]:
    def fits(parsed: ParsedDocument, token: Token) -> bool:
        return bool(head_set(objects(token)) & words)

    return fits


def _missiles_fell(parsed: ParsedDocument, token: Token) -> bool:
    """Return True for missiles that come down: a crashed aircraft is an accident."""
    fallen = subject(token)
    return fallen is not None and bool(head_set([fallen]) & _FALLING)


_FALLING = MISSILES - {"bomb", "ship", "warship", "navy", "gunner", "battery"}


def _voyage(parsed: ParsedDocument, token: Token) -> bool:
    doer = parsed.party(subject(token))
    if journey_of(parsed, token) is not None:
        return False  # bombers and convoys visit nobody
    goals = [*objects(token), *prepositional(token, "to")]
    goals += prepositional(token, "in", "at") if lemma(token) == "arrive" else []
    return bool(doer and not doer.nameless) and any(parsed.place_token_at([g]) for g in goals)


def _parties(parsed: ParsedDocument, token: Token) -> bool:
    doers = parsed.parties(subject(token))
    others = [*objects(token), *prepositional(token, "with")]
    met = lemma(token) == "meet" and any(
        parsed.place_token_at([t]) is not None for t in prepositional(token, "in")
    )
    return bool(doers) and (met or len(doers) > 1 or any(parsed.party(o) for o in others))


def _joins(parsed: ParsedDocument, token: Token) -> bool:
    things = objects(token)
    grouped = head_set(things) & {
        "alliance",
        "coalition",
        "front",
        "bloc",
        "force",
        "pact",
        "group",
    }
    reciprocal_parties = [i for t in (token, *things) for i in prepositional(t, "with")]
    parties = [parsed.party(t) for t in (doer_of(token), *reciprocal_parties)]
    known = any(p is not None and p.id for p in parties)
    return known and (bool(grouped) or any(is_people(parsed, t) for t in things))


def _bans(parsed: ParsedDocument, token: Token) -> bool:
    return bool(objects(token)) and parsed.party(doer_of(token)) is not None


def _fires_at(parsed: ParsedDocument, token: Token) -> bool:
    goals = prepositional(token, "into", "at", "on", "upon", "toward", "towards", "against")
    weapon = any(lemma(t) in MISSILES for t in objects(token))
    return bool(goals) and (weapon or armed(parsed, doer_of(token)))


def _blows_up_self(parsed: ParsedDocument, token: Token) -> bool:
    selves = any(t.lower_ in ("himself", "herself", "themselves") for t in objects(token))
    doer = doer_of(token)
    return selves or (doer is not None and "suicide" in word_set([doer]))


def _explodes(parsed: ParsedDocument, token: Token) -> bool:
    """Return True for a bomb that goes off, not an alarm."""
    thing = subject(token)
    return thing is not None and bool(word_set([thing]) & EXPLOSIVES)


def _takes_control(parsed: ParsedDocument, token: Token) -> bool:
    """Return True for "took control of the hill": the ground hangs on the noun."""
    of = [g for thing in objects(token) for g in prepositional(thing, "of", "over")]
    return armed(parsed, doer_of(token)) and any(is_ground(parsed, g) for g in of)


def _leaves(parsed: ParsedDocument, token: Token) -> bool:
    """Return True for "French troops left Niamey": forces as subject, the ground as object."""
    who = subject(token)
    left = children(token, "dobj")
    return (
        who is not None and bool(_core([who]) & FORCES) and any(is_ground(parsed, t) for t in left)
    )


def _lays_siege(parsed: ParsedDocument, token: Token) -> bool:
    return bool(prepositional(token, "to")) and armed(parsed, doer_of(token))


def _bill(parsed: ParsedDocument, token: Token) -> bool:
    """Detect a vote: a chamber passes, or rejects, a bill, or anything by so many votes."""
    doer = doer_of(token)
    chamber = doer is not None and bool(word_set([doer]) & _CHAMBERS)
    counted = any(lemma(t) == "vote" for t in prepositional(token, "by", "with", "in"))
    return chamber and bool(objects(token)) and (counted or bool(head_set(objects(token)) & _BILLS))


_CHAMBERS = frozenset(
    "parliament assembly senate congress house council knesset duma bundestag legislature chamber "
    "lawmaker mp deputy senator".split()
)
_BILLS = frozenset(
    "bill law resolution motion budget amendment legislation measure constitution treaty".split()
)


def _envoy(parsed: ParsedDocument, token: Token) -> bool:
    return bool(head_set(objects(token)) & _ENVOYS)


_ENVOYS = frozenset("ambassador envoy diplomat attaché consul embassy mission".split())


def _captive(parsed: ParsedDocument, token: Token) -> bool:
    return bool(head_set(objects(token)) & _CAPTIVES)


_CAPTIVES = frozenset("hostage captive prisoner detainee abductee".split())


def _arms_with(parsed: ParsedDocument, token: Token) -> bool:
    """Return True for "supplied Russia with shells": what is given hangs on "with"."""
    return bool(head_set(prepositional(token, "with")) & (ARMS | MISSILES))


def _arms_party(parsed: ParsedDocument, token: Token) -> bool:
    """Return True for "arming the rebels", not "armed with knives" or "armed men"."""
    things = [] if is_passive(token) else children(token, "dobj")
    return any(parsed.party(t) is not None for t in things)


def _poisons(parsed: ParsedDocument, token: Token) -> bool:
    return armed(parsed, doer_of(token)) and bool(objects(token))


def _falls(parsed: ParsedDocument, token: Token) -> bool:
    fallen = subject(token)
    return fallen is not None and is_ground(parsed, fallen) and parsed.party(fallen) is None


def _bombs(parsed: ParsedDocument, token: Token) -> bool:
    things = objects(token)
    if is_passive(token):
        return bool(things)
    return armed(parsed, doer_of(token)) and bool(things)


_POISONS = frozenset({"sarin", "chlorine", "munition"})


def _uses(parsed: ParsedDocument, token: Token) -> bool:
    """Detect weapons used on somebody: "used a rocket on", "dropped bombs", "used gas against"."""
    weapons = head_set(objects(token)) & (ARMS | MISSILES | _POISONS)
    aimed = prepositional(token, "on", "against", "at")
    poison = bool(weapons & {"sarin", "chlorine"})
    return bool(weapons) and (bool(aimed) or poison or lemma(token) == "drop")


def _people_object(parsed: ParsedDocument, token: Token) -> bool:
    things = objects(token)
    if lemma(token) == "die":
        # Of illness, of age, in floods: only who falls "at the hands of" somebody or under arms is
        # news of a fight.
        dead = subject(token)
        return agent(token) is not None or (
            dead is not None and (dead.ent_type_ == "PERSON" or bool(head_set([dead]) & FORCES))
        )
    return any(is_people(parsed, t) and not of_class(t, "seats") for t in things)


def _flees(parsed: ParsedDocument, token: Token) -> bool:
    who = subject(token)
    return who is not None and bool(word_set([who]) & (PEOPLE | {"thousand", "hundred"}))


def _leaves_ground(parsed: ParsedDocument, token: Token) -> bool:
    """Return True for "withdrew from the town", "were driven out of the city"."""
    left = prepositional(token, "from", "out")
    moved = [passive_subject(token)] if is_passive(token) else [subject(token), *objects(token)]
    return any(is_ground(parsed, t) for t in left) and any(armed(parsed, m) for m in moved)


def _drives_out(parsed: ParsedDocument, token: Token) -> bool:
    """Match "drove the rebels from the town", not "drove from town to town": somebody is driven."""
    return (is_passive(token) or bool(objects(token))) and _leaves_ground(parsed, token)


CONSTRAINTS: dict[str, Callable[[ParsedDocument, Token], bool]] = {
    "": _forceful,
    "place": _takes_ground,
    "hitting": _hits,
    "bombing": _bombs,
    "using": _uses,
    "firing": _fires_at,
    "missilesfell": _missiles_fell,
    "missiles": _has_object(MISSILES | {"drone"}),
    "oneself": _blows_up_self,
    "people": _people_object,
    "onward": _onward,
    "fallen": _falls,
    "crowd": is_crowd,
    "protest": protests,
    "symbols": shows_symbols,
    "streets": fills_streets,
    "deal": _has_object(_DEALS),
    "forces": _moves_forces,
    "arms": _has_object(ARMS | AIRBORNE),
    "airspace": _has_object(frozenset({"airspace"})),
    "armsmove": _moves_arms,
    "role": _has_object(_ROLES),
    "coop": _has_object(frozenset({"coordination", "cooperation", "collaboration"})),
    "mission": _has_object(frozenset({"mission", "sortie", "patrol"})),
    "drivenout": _drives_out,
    "fromplace": _leaves_ground,
    "group": _joins,
    "base": _has_object(BASES),
    "civil": _has_object(CIVIL_OBJECTS),
    "materiel": _has_object(ARMS),
    "talks": _has_object(TALKS),
    "parties": _parties,
    "voyage": _voyage,
    "ban": _bans,
    "fleeing": _flees,
    "journey": lambda parsed, token: journey_of(parsed, token) is not None,
    "exploding": _explodes,
    "crowdarms": uses_crowd_arms,
    "control": _takes_control,
    "leaving": _leaves,
    "laid": _lays_siege,
    "bill": _bill,
    "obstruct": obstructs,
    "envoy": _envoy,
    "captive": _captive,
    "armswith": _arms_with,
    "armed": _arms_party,
    "chemical": _poisons,
    **HARM,
}
