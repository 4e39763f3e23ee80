"""
Each argument of a mention by two signals: what the parse's rules say and what the encoder says.

The rules know names, the encoder knows phrases. Where both speak and differ, the encoder's
probability of the rules' words decides; thresholds were chosen on the development texts.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from geomap.extraction.arguments.animacy import is_thing
from geomap.extraction.arguments.participants import Participants
from geomap.extraction.arguments.role_spans import likeliest, party_of, party_probability
from geomap.extraction.attribution import SAYS
from geomap.extraction.coders.learned import typical
from geomap.extraction.context import ParsedDocument, Party
from geomap.extraction.event_mention import EventMention, ground_of, settle_type
from geomap.extraction.grammar import children, governor, is_passive, lemma, objects, related
from geomap.lexicon import AIRBORNE, DRONES, EVENT_TYPES, GOODS, MISSILES, EventType

if TYPE_CHECKING:
    from spacy.tokens import Span, Token

    from geomap.encoder import Arguments, RoleSpan

__all__ = ["mix"]

SURE = 0.5
"""A role's words are taken where nobody else speaks from this probability on."""

DOUBTED = 0.1
"""The rules' words give way to the encoder's where it holds theirs for less likely than this."""

OUTWEIGHED, LIKELY, EVENT = 0.02, 0.5, 0.5
"""
A sub-type gives way to the encoder's likeliest where it is so many times less likely, the other so
likely, and the word an event with this probability.
"""


def mix(parsed: ParsedDocument, mention: EventMention) -> EventMention:
    """Fill and correct participants and type by what the encoder says of the trigger."""
    asked = parsed.asked(*mention.evidence.asked)
    parties = mention.participants
    if not ("with_crowds" in mention.type.traits and parties.actor and parties.target):
        actor = _party(parsed, mention, asked, "actor")
        target = _party(parsed, mention, asked, "target")
        if actor is not None and target is not None and _same(actor, target):
            target = None
        allies = tuple(a for a in parties.allies if actor is None or a.id != actor.id)
        parties = Participants(actor, target, allies)
    mixed = replace(mention, participants=parties)
    return replace(mixed, type=_of_what_is_taken(mixed, _likelier(mixed, asked)))


def _party(
    parsed: ParsedDocument, mention: EventMention, asked: Arguments, role: str
) -> Party | None:
    parties = mention.participants
    by_rules = parties.actor if role == "actor" else parties.target
    by_encoder = _by_encoder(parsed, mention, asked, role)
    if by_rules is None or by_encoder is None:
        return by_rules or by_encoder
    likely = party_probability(parsed, asked, role, by_rules, mention.sentence)
    return by_rules if likely is None or likely >= DOUBTED else by_encoder


def _by_encoder(
    parsed: ParsedDocument, mention: EventMention, asked: Arguments, role: str
) -> Party | None:
    """Return who the encoder marks; a town that is taken is a place and nobody's adversary."""
    span = likeliest(asked, role, SURE)
    if span is None or (role == "target" and "of_things" in mention.type.traits):
        return None
    words = parsed.doc.char_span(span.start, span.end, alignment_mode="expand")
    if words is None or (role == "actor" and _acts_not(words.root, mention)):
        return None
    party = party_of(parsed, span.start, span.end)
    if party is None or role not in ("actor", "target"):
        return party
    if role == "target":
        return None if _is_fired(party, words) else party
    return _credited(party, words.root, mention, span)


def _is_fired(party: Party, words: Span) -> bool:
    """Return True for "one rocket", "cruise" of "18 cruise missiles": fired and not hit."""
    named, after = party.text.lower().split(), words.doc[words.end : words.end + 1]
    last = named[-1].removesuffix("s") if named else ""
    unlisted = party.actor is None and last in MISSILES | _FIRED
    return unlisted or any(lemma(token) in MISSILES | _FIRED for token in after)


_FIRED = frozenset("shell mortar grenade bomb bullet gunshot gunfire round artillery".split())


def _credited(party: Party, head: Token, mention: EventMention, span: RoleSpan) -> Party | None:
    """
    Return who did it; inferred where another sentence names him, or somebody else blames him.

    "X has not claimed it", "X denied it": the text says not to have done it.
    """
    verb = governor(head)
    of_event = verb is None or verb is mention.trigger.verb
    if verb is not None and not of_event and (children(verb, "neg") or lemma(verb) == "deny"):
        return None
    blaming = lemma(verb or head.head.head) in _BLAMING
    blamed = blaming and related(head, "dobj", "nsubjpass", "pobj", "nsubj")
    here = mention.sentence.start_char <= span.start < mention.sentence.end_char
    return party if here and not blamed else replace(party, inferred=True)


_BLAMING = frozenset("blame accuse suspect attribute ascribe hold".split())


def _same(actor: Party, target: Party) -> bool:
    """Return True for one side twice: nobody shells himself."""
    known = actor.actor is not None and not actor.generic and not actor.nameless
    return actor.name == target.name or (known and actor.id == target.id)


def _acts_not(head: Token, mention: EventMention) -> bool:
    """Return True for a thing that flies itself not, and for who only says that it was done."""
    if is_thing(head) and lemma(head) not in AIRBORNE | DRONES:
        return True
    verb, told = head.head, mention.trigger.verb
    speaks = related(head, "nsubj") and lemma(verb) in SAYS
    return speaks and told is not None and is_passive(told) and verb.i != told.i


# What a verb asks of its arguments that settles its type: who burns flags does not riot.
_EXACT = frozenset({"symbols"})


def _of_what_is_taken(mention: EventMention, told: EventType) -> EventType:
    """Choose by what is seized: goods are neither abducted nor ground, and police arrest."""
    verb, actor = mention.trigger.verb, mention.participants.actor
    if told.key not in ("abduct", "gain", "overtake") or verb is None or lemma(verb) not in _TAKING:
        return told
    taken = objects(verb)
    if any(lemma(thing) in GOODS for thing in taken):
        return EVENT_TYPES["seizure"]
    state = actor is not None and actor.kind == "state forces"
    people = bool(taken) and not any(is_thing(thing) for thing in taken)
    return EVENT_TYPES["arrest"] if told.key == "abduct" and state and people else told


_TAKING = frozenset("seize capture take confiscate impound hold detain recover".split())


def _likelier(mention: EventMention, asked: Arguments) -> EventType:
    ground = ground_of(mention.event_places)
    settled = settle_type(mention.trigger.type, mention.participants, ground)
    mine, best = asked.types[settled.sub_event_type], asked.types[asked.type]
    sure = best >= LIKELY and asked.event >= EVENT
    exact = "dealing" in settled.traits or mention.trigger.entry.needs in _EXACT
    if mine >= OUTWEIGHED * best or not sure or exact:
        return settled
    return settle_type(typical(asked.type), mention.participants, ground)
