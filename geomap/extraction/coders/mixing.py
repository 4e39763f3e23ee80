"""
Each argument of a mention by two signals: what the parse's rules say and what the encoder says.

The rules know names, the encoder knows phrases. Where both speak and differ, the encoder's
probability of the rules' words decides; thresholds were chosen on the development texts.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from geomap.extraction.arguments.participants import Participants
from geomap.extraction.arguments.role_spans import likeliest, party_of, party_probability
from geomap.extraction.coders.learned import typical
from geomap.extraction.context import ParsedDocument, Party
from geomap.extraction.event_mention import EventMention, ground_of, settle_type
from geomap.extraction.grammar import lemma
from geomap.lexicon import DEALINGS, MISSILES, EventType

if TYPE_CHECKING:
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

# Types in which both sides act and the rules know who of them is the crowd.
_CROWDS = frozenset("riot disperse crowd excessive obstruct protest".split())
# Types of which forces, things and finds are the object and nobody's adversary.
_OF_THINGS = frozenset(
    "disrupt base found plant seizure search patrol test journey curfew deploy equip expand "
    "mission withdraw change ally talks visit vote".split()
)


def mix(parsed: ParsedDocument, mention: EventMention) -> EventMention:
    """Fill and correct participants and type by what the encoder says of the trigger."""
    asked = parsed.asked(*mention.evidence.asked)
    parties = mention.participants
    if not (mention.type.key in _CROWDS and parties.actor and parties.target):
        actor = _party(parsed, mention, asked, "actor")
        target = _party(parsed, mention, asked, "target")
        if actor is not None and target is not None and actor.name == target.name:
            target = None
        allies = tuple(a for a in parties.allies if actor is None or a.id != actor.id)
        parties = Participants(actor, target, allies)
    mixed = replace(mention, participants=parties)
    return replace(mixed, type=_type(mixed, asked))


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
    if span is None or (role == "target" and mention.type.key in _OF_THINGS):
        return None
    party = party_of(parsed, span.start, span.end)
    if role == "target" and party is not None and (_is_fired(party) or _before_arms(parsed, span)):
        return None
    return party


def _before_arms(parsed: ParsedDocument, span: RoleSpan) -> bool:
    """Return True for "cruise" of "18 cruise missiles": the words go on to what is fired."""
    words = parsed.doc.char_span(span.start, span.end, alignment_mode="expand")
    after = parsed.doc[words.end : words.end + 1] if words is not None else ()
    return any(lemma(token) in MISSILES | _FIRED for token in after)


def _is_fired(party: Party) -> bool:
    """Return True for "one rocket", "mortar shells": what is fired at somebody is not hit."""
    words = party.text.lower().split()
    return party.actor is None and bool(words) and words[-1].removesuffix("s") in MISSILES | _FIRED


_FIRED = frozenset("shell mortar grenade bomb bullet gunshot gunfire round artillery".split())


def _type(mention: EventMention, asked: Arguments) -> EventType:
    """Settle the type by the parties, then by what the encoder holds far likelier."""
    ground = ground_of(mention.event_places)
    settled = settle_type(mention.trigger.type, mention.participants, ground)
    mine, best = asked.types[settled.sub_event_type], asked.types[asked.type]
    sure = best >= LIKELY and asked.event >= EVENT
    if mine >= OUTWEIGHED * best or not sure or settled.key in DEALINGS:
        return settled
    return settle_type(typical(asked.type), mention.participants, ground)
