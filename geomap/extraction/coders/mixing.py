"""
Each argument of a mention by two signals: what the parse's rules say and what the encoder says.

The rules know names, the encoder knows phrases. Where both speak and differ, the encoder's
probability of the rules' words decides; thresholds were chosen on the development texts.
"""

from __future__ import annotations

from dataclasses import replace

from geomap.encoder import Arguments
from geomap.extraction.arguments.participants import Participants
from geomap.extraction.arguments.role_spans import likeliest, party_of, party_probability
from geomap.extraction.coders.learned import typical
from geomap.extraction.context import ParsedDocument, Party
from geomap.extraction.event_mention import EventMention, ground_of, settle_type
from geomap.lexicon import EventType

__all__ = ["mix"]

SURE = 0.5
"""A role's words are taken where nobody else speaks from this probability on."""

DOUBTED = 0.1
"""The rules' words give way to the encoder's where it holds theirs for less likely than this."""


def mix(parsed: ParsedDocument, mention: EventMention) -> EventMention:
    """Fill and correct participants and type by what the encoder says of the trigger."""
    asked = parsed.asked(*mention.evidence.asked)
    actor = _party(parsed, mention, asked, "actor", mention.participants.actor)
    target = _party(parsed, mention, asked, "target", mention.participants.target)
    if actor is not None and target is not None and actor.name == target.name:
        target = None
    allies = tuple(a for a in mention.participants.allies if actor is None or a.id != actor.id)
    mixed = replace(mention, participants=Participants(actor, target, allies))
    return replace(mixed, type=_type(mixed, asked))


def _party(
    parsed: ParsedDocument,
    mention: EventMention,
    asked: Arguments,
    role: str,
    by_rules: Party | None,
) -> Party | None:
    span = likeliest(asked, role, SURE)
    by_encoder = party_of(parsed, span.start, span.end) if span is not None else None
    if by_rules is None or by_encoder is None:
        return by_rules or by_encoder
    likely = party_probability(parsed, asked, role, by_rules, mention.sentence)
    if likely is None or likely >= DOUBTED:
        return by_rules
    return by_encoder


OUTWEIGHED = 0.02
"""A sub-type gives way to the encoder's likeliest where it is so many times less likely."""


def _type(mention: EventMention, asked: Arguments) -> EventType:
    """Settle the type by the parties, then by what the encoder holds far likelier."""
    ground = ground_of(mention.event_places)
    settled = settle_type(mention.trigger.type, mention.participants, ground)
    mine, best = asked.types[settled.sub_event_type], asked.types[asked.type]
    if mine >= OUTWEIGHED * best:
        return settled
    return settle_type(typical(asked.type), mention.participants, ground)
