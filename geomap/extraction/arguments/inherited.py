"""What a mention leaves out and the one before has said: "the assault", "both were taken"."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from geomap.extraction.arguments.participants import Participants
from geomap.extraction.event_mention import EventMention, ground_of, settle_type
from geomap.extraction.grammar import children, lemma, objects, passive_subject, related
from geomap.lexicon import EVENT_TYPES

__all__ = ["inherit_arguments"]

# How many tokens back "the assault" may look for who leads it: two sentences of agency length.
_RECALL = 80
_REMAINS = frozenset({"body", "corpse", "remains"})


def inherit_arguments(
    mention: EventMention, mentions_before: Mapping[str, EventMention]
) -> EventMention:
    """Give "the assault", "both were taken" what they leave out from the event told before."""
    taken = mentions_before.get("Violence against civilians")
    if taken is not None and _is_body_of(mention, taken):
        return _killed_after(mention, taken)
    before = mentions_before.get(mention.type.event_type)
    if before is None or mention.trigger.anchor.i - before.trigger.anchor.i > _RECALL:
        return mention
    if _points_back(mention) and mention.type.sub_event_type == before.type.sub_event_type:
        return replace(
            mention,
            when=before.when,
            event_places=before.event_places,
            type=before.type,
            participants=_parties_of(before, mention),
        )
    if mention.when.text is None and _places(mention) & _places(before):
        mention = replace(mention, when=before.when)
    return mention if mention.participants.actor is not None else _take_parties(mention, before)


def _is_body_of(mention: EventMention, taken: EventMention) -> bool:
    """Return True for "her body was found" after she was abducted."""
    anchor = mention.trigger.anchor
    if mention.type.key != "found" or taken.type.key != "abduct":
        return False
    if taken.factuality.status not in ("reported", "claimed"):
        return False
    if not 0 < anchor.i - taken.trigger.anchor.i <= _RECALL:
        return False
    who = passive_subject(anchor)
    bodies = [t for t in (*objects(anchor), who) if t is not None and lemma(t) in _REMAINS]
    return any(t.tag_ == "PRP$" for body in bodies for t in children(body, "poss"))


def _killed_after(mention: EventMention, taken: EventMention) -> EventMention:
    """Make the body's finding the killing of who was abducted, by the same side and there."""
    killed = EVENT_TYPES["attack"]
    return replace(
        mention,
        type=killed,
        trigger=replace(mention.trigger, type=killed),
        participants=taken.participants,
        event_places=mention.event_places or taken.event_places,
    )


def _parties_of(before: EventMention, mention: EventMention) -> Participants:
    """Return the actor of the event before, and its target unless this one has its own."""
    target = mention.participants.target or before.participants.target
    return Participants(before.participants.actor, target)


def _points_back(mention: EventMention) -> bool:
    """Match "the strike came a day after …": a noun that speaks of the event told before."""
    anchor, actor = mention.trigger.anchor, mention.participants.actor
    bare = all(c.lower_ in ("the", "this", "that") for c in anchor.lefts)
    behind = any(related(c, "prep", "acl", "relcl") for c in anchor.rights)
    own = actor is not None and actor.id is not None
    definite = any(c.lower_ in ("the", "this", "that") for c in anchor.lefts)
    sited = any(not s.borrowed for s in mention.event_places)
    return anchor.pos_ == "NOUN" and definite and bare and not behind and not own and not sited


def _places(mention: EventMention) -> set[str]:
    return {
        event_place.place_token.place.id
        for event_place in mention.event_places
        if not event_place.place_token.coarse
    }


def _take_parties(mention: EventMention, before: EventMention) -> EventMention:
    anchor = mention.trigger.anchor
    definite = anchor.pos_ == "NOUN" and any(
        c.lower_ in ("the", "this") for c in anchor.children if related(c, "det")
    )
    violent = before.type.violent
    beside = mention.type.key == "base" and before.type.key in ("deploy", "equip")
    if not ((definite and violent) or (beside and related(anchor, "amod"))):
        return mention
    parties = _parties_of(before, mention)
    settled = settle_type(mention.trigger.type, parties, ground_of(mention.event_places))
    return replace(mention, participants=parties, type=settled)
