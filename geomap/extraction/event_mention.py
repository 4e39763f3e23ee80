"""One mention of an event: a trigger with everything that was found out about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from geomap.extraction.arguments.location import EventPlace, find_event_places, unmapped_place
from geomap.extraction.arguments.participants import Participants, find_participants
from geomap.extraction.arguments.unlisted_people import PEOPLE, as_said
from geomap.extraction.context import ParsedDocument, Party
from geomap.extraction.factuality import Factuality
from geomap.extraction.grammar import agent, children, lemma, objects
from geomap.extraction.triggers.find import Trigger
from geomap.lexicon import CROWDS, EVENT_TYPES, FORCES, GROUND, EventType, territory
from geomap.model import When

if TYPE_CHECKING:
    from spacy.tokens import Span, Token

__all__ = ["EventMention", "complete", "ground_of", "settle_type"]


@dataclass(frozen=True, slots=True)
class Evidence:
    """
    Who found a mention, and of which words the encoder was asked about it.

    Parameters
    ----------
    coders : tuple of str
        ``rules``, ``encoder``.
    asked : (int, int)
        Offsets of the trigger in the document's text; the encoder's own where it found one.

    """

    coders: tuple[str, ...]
    asked: tuple[int, int]


@dataclass(frozen=True, slots=True, eq=False)
class EventMention:
    """
    A trigger and its arguments.

    ``when`` is its day, ``said`` the one day its sentence names when that is not the event's own;
    ``unmapped`` is the name of its place where that is on no map; ``taken`` are the triggers of the
    same event that it has taken over, ``quoted`` the other sentences that tell it.
    """

    sentence: Span
    trigger: Trigger
    factuality: Factuality
    type: EventType
    participants: Participants
    event_places: tuple[EventPlace, ...]
    when: When
    evidence: Evidence
    said: When = field(default_factory=When)
    taken: tuple[Trigger, ...] = ()
    quoted: tuple[Span, ...] = ()
    unmapped: str | None = None


def complete(
    parsed: ParsedDocument, trigger: Trigger, factuality: Factuality, when: When, coder: str
) -> EventMention:
    """
    Find the arguments of a trigger and settle its type by them.

    Parameters
    ----------
    parsed : ParsedDocument
    trigger : Trigger
    factuality : Factuality
    when : When
        Its time.
    coder : str
        Who found the trigger.
    """
    trigger = _of_ground(parsed, trigger)
    sentence, anchor = trigger.anchor.sent, trigger.anchor
    participants = as_said(parsed, trigger, find_participants(parsed, trigger))
    if trigger.type.key == "journey":  # who is brought is nobody's adversary
        participants = replace(participants, target=None)
    places = tuple(find_event_places(parsed, trigger, sentence))
    participants = _at_home(parsed, trigger, participants, places)
    event_type = settle_type(trigger.type, participants, ground_of(places))
    unmapped = None if places else unmapped_place(parsed, trigger, sentence)
    evidence = Evidence((coder,), (anchor.idx, anchor.idx + len(anchor)))
    return EventMention(
        sentence, trigger, factuality, event_type, participants, places, when, evidence,
        unmapped=unmapped,
    )  # fmt: skip


def _of_ground(parsed: ParsedDocument, trigger: Trigger) -> Trigger:
    """Change the abduction of posts to their capture: "three checkpoints were captured"."""
    things = _taken(trigger.verb) if trigger.verb is not None else []
    taken = "captive" in trigger.type.traits
    if not taken or not things or not all(_is_post(parsed, thing) for thing in things):
        return trigger
    return replace(trigger, type=EVENT_TYPES["gain"])


def _taken(verb: Token) -> list[Token]:
    """Return what is taken, also in "and three posts also captured by rebels"."""
    bare = verb.tag_ in ("VBN", "VBD") and agent(verb) is not None
    return objects(verb) or (children(verb, "nsubj") if bare else [])


def _is_post(parsed: ParsedDocument, thing: Token) -> bool:
    if lemma(thing) in _POSTS:
        return True
    return parsed.place_token_at([thing]) is not None and thing.ent_type_ != "PERSON"


_POSTS = GROUND | frozenset("checkpoint checkpost post outpost position base barracks".split())


def _at_home(
    parsed: ParsedDocument,
    trigger: Trigger,
    participants: Participants,
    places: Sequence[EventPlace],
) -> Participants:
    """Choose whose police it is by the place, where the text is mostly about another country."""
    countries = {s.place_token.place.country for s in places if s.place_token.place.country}
    actor = participants.actor
    if len(countries) != 1 or actor is None or actor.actor is None or actor.inferred:
        return participants
    if "mutual" in trigger.type.traits:
        return participants  # where they meet is nobody's home
    plain = parsed.roster.find(actor.text)
    if not plain or not plain[0].generic:
        return participants  # the words name somebody
    here = parsed.roster.find(actor.text, country=countries.pop())
    if here and here[0].actor.kind == actor.actor.kind and not actor.nameless:
        return replace(participants, actor=replace(actor, actor=here[0].actor))
    return participants


def ground_of(found: Sequence[EventPlace]) -> str | None:
    """Return the country of the ground that is taken."""
    return next((s.place_token.place.country for s in found if s.place_token.place.country), None)


def settle_type(
    event_type: EventType, parties: Participants, ground: str | None = None
) -> EventType:
    """Choose by the parties: who gains ground, and that killing civilians is no battle."""
    target, actor = parties.target, parties.actor
    home = actor.actor.country if actor is not None and actor.actor is not None else None
    event_type = territory(event_type, actor.kind if actor else None, home, ground)
    if event_type.key == "bomb" and actor is not None and _flies(actor):
        return EVENT_TYPES["air"]
    if event_type.key == "clash" and actor is not None and _is_crowd(actor):
        return EVENT_TYPES["riot"]
    crowd = target is not None and target.kind == "protesters"
    if event_type.key == "crowd" and target is not None and target.kind in _STATES:
        return EVENT_TYPES["clash"]  # water cannon between coast guards
    armed = actor is None or actor.kind in _STATES
    if crowd and armed and event_type.key in ("kill", "shell", "clash"):
        return EVENT_TYPES["excessive"]
    if actor is not None and lemma_of(actor) in _RIOTERS and event_type.key in ("loot", "clash"):
        return EVENT_TYPES["riot"]
    civil = target is not None and target.kind in ("civilians", "protesters")
    plain = (
        target is not None and target.actor is None and lemma_of(target) in (PEOPLE - _ARMED_PEOPLE)
    )
    if event_type.key == "kill" and not _bears_arms(target):
        return EVENT_TYPES["attack"]
    if event_type.key == "attack" and _fights_back(actor, target):
        return EVENT_TYPES["clash"]
    return EVENT_TYPES["attack"] if event_type.key == "clash" and (civil or plain) else event_type


def _flies(actor: Party) -> bool:
    """Return True for an air force: what it bombs is bombed from the air."""
    words = actor.text.lower()
    return "air force" in words or "warplane" in words


def _fights_back(actor: Party | None, target: Party | None) -> bool:
    """Return True if a state's forces act on an armed group: a battle, whoever died."""
    state = actor is not None and actor.kind in _STATES
    return state and target is not None and target.kind in _ARMED_GROUPS


_ARMED_GROUPS = frozenset({"rebel group", "political militia", "identity militia"})


def _bears_arms(target: Party | None) -> bool:
    """Return True if who is killed fights: their death is a battle's, anybody else's an attack."""
    if target is None:
        return False
    known = target.kind is not None and target.kind not in ("civilians", "protesters")
    words = {w.lower() for w in target.text.split()}
    return known or bool((words | {w.removesuffix("s") for w in words}) & FORCES)


def _is_crowd(party: Party) -> bool:
    """Detect protesters, and a crowd that no table names: "teachers clashed with police"."""
    return party.kind == "protesters" or (party.actor is None and lemma_of(party) in CROWDS)


def lemma_of(party: Party) -> str:
    """Return the last word of a party's name, in the singular as far as "-s" goes."""
    word = party.text.split()[-1].lower() if party.text.split() else ""
    return word.removesuffix("s")


_STATES = frozenset({"state forces", "external forces"})
_RIOTERS = frozenset({"rioter", "looter", "vandal"})
_ARMED_PEOPLE = frozenset({"policeman", "officer", "guard", "captive", "prisoner"})
