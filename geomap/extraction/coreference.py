"""
One act told by two words of a sentence, or of two neighbouring ones, is one event.

A means and its outcome ("two were killed in a drone strike"), a journey and what it is for ("came
for talks", "met X during a visit"), a base and who arrives at it are told by two words; the one
that says more stays, and takes from the other what it lacks.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from geomap.extraction.arguments.participants import Participants
from geomap.extraction.arguments.stand_in import STAND_IN_LABEL, is_summary
from geomap.extraction.event_mention import EventMention
from geomap.extraction.grammar import (
    ancestry,
    children,
    is_conjunct,
    is_preposition,
    lemma,
    passive_subject,
    prepositional,
    related,
    sendings,
    subject,
)

if TYPE_CHECKING:
    from spacy.tokens import Token

__all__ = [
    "SEARCHES",
    "apart",
    "is_other",
    "join_mentions",
    "lend",
    "of_two_places",
    "one_place",
    "one_side",
    "share_out_places",
]

# Searches in which people are arrested.
SEARCHES = frozenset({"raid", "operation", "sweep", "crackdown"})
# What a journey is for, and acts that are one when they stand side by side.
_PAIRS = {
    ("visit", "talks"), ("deploy", "base"), ("equip", "base"), ("crowd", "disperse"),
    ("suicide", "clash"), ("suicide", "bomb"), ("suicide", "air"), ("deal", "talks"),
    ("ceasefire", "talks"), ("vote", "deploy"), ("clash", "loot"), ("air", "offensive"),
    ("offensive", "air"), ("siege", "clash"), ("kill", "clash"), ("attack", "clash"),
}  # fmt: skip


def join_mentions(mentions: Sequence[EventMention]) -> list[EventMention]:
    """
    Join the words of one act; the rule in three lines.

    In one sentence, a death or flight told with its means goes into the means when the parse joins
    them ("killed in", "when … exploded"); the pairs above are one when one word depends on the
    other or shares its subject. In the next sentence, only a visit and the talks held at it.
    """
    kept = list(mentions)
    gone: set[int] = set()
    for at in range(len(kept)):
        for other in range(at + 1, len(kept)):
            if _sentences_between(kept[at], kept[other]) > 1:
                break
            pair = _ordered(kept[at], kept[other])
            if pair and pair[1].trigger.anchor.i not in gone and _may_join(*pair):
                stays = at if pair[0] is kept[at] else other
                kept[stays] = lend(*pair)
                gone.add(pair[1].trigger.anchor.i)
    return [mention for mention in kept if mention.trigger.anchor.i not in gone]


def _sentences_between(one: EventMention, other: EventMention) -> int:
    if one.sentence.start == other.sentence.start:
        return 0
    return 1 if one.sentence.end == other.sentence.start else 2


def _ordered(one: EventMention, other: EventMention) -> tuple[EventMention, EventMention] | None:
    """Return the word that stays and the word that goes, or None when they tell two acts."""
    for stays, goes in ((one, other), (other, one)):
        keys = (stays.type.key, goes.type.key)
        explains = "means" in stays.type.traits and "explained" in goes.type.traits
        if keys in _PAIRS or explains:
            return stays, goes
        if _searched(stays, goes) or _sent(stays, goes):
            return stays, goes
    return None


def _searched(stays: EventMention, goes: EventMention) -> bool:
    """Match "arrested 15 people in raids": the raids are how; "over a raid" they are another's."""
    noun, link = goes.trigger.anchor, goes.trigger.anchor.head
    return (
        "captive" in stays.type.traits
        and lemma(noun) in SEARCHES
        and link.lower_ in ("in", "during")
        and link.head.i == stays.trigger.anchor.i
    )


def _sent(stays: EventMention, goes: EventMention) -> bool:
    """Match "drones launched by X struck", "attacked with missiles fired by X": one act."""
    verb, means = stays.trigger.verb, goes.trigger.verb
    thing = (passive_subject(verb) or subject(verb)) if verb is not None else None
    given = prepositional(means, "with") if means is not None else []
    return goes.trigger.anchor.i in {s.i for s in sendings(thing)} or (
        goes.type.violent and stays.trigger.anchor.i in {s.i for t in given for s in sendings(t)}
    )


def _may_join(stays: EventMention, goes: EventMention) -> bool:
    if stays.factuality.status != goes.factuality.status or not one_place(stays, goes):
        return False
    if not one_side(stays, goes):
        return False
    if stays.sentence.start != goes.sentence.start:
        return stays.type.key == "visit" and _one_day(stays, goes) and _named_again(stays, goes)
    return _joined(stays.trigger.anchor, goes.trigger.anchor)


def one_place(a: EventMention, b: EventMention) -> bool:
    """Return True if two mentions may have happened at one place."""
    ours, theirs = ({s.place_token.place.id for s in t.event_places} for t in (a, b))
    if of_two_places(a, b) and a.sentence.start != b.sentence.start:
        return False
    return not ours or not theirs or bool(ours & theirs)


def one_side(a: EventMention, b: EventMention) -> bool:
    """Return True if one side may have done both."""
    ours, theirs = a.participants.actor, b.participants.actor
    if ours is None or theirs is None or not ours.id or not theirs.id:
        return True
    return ours.id == theirs.id or (
        b.participants.target is not None and b.participants.target.id == ours.id
    )


def _one_day(a: EventMention, b: EventMention) -> bool:
    return not b.when.text or a.when.edtf == b.when.edtf


def _named_again(a: EventMention, b: EventMention) -> bool:
    """Return True if talks in the next sentence are of the visit: same side, no other place."""
    mine = {s.place_token.place.id for s in a.event_places}
    return (
        b.participants.actor is not None
        and {s.place_token.place.id for s in b.event_places} <= mine
    )


def _joined(one: Token, other: Token) -> bool:
    """
    Return True if the parse joins two words: one stands under the other, with no clause of its own.

    "Killed when it exploded", "came for talks", "met X during the visit", "visited and met".
    """
    for low, high in ((one, other), (other, one)):
        for step in ancestry(low):
            if step.i == high.i:
                return True
            if is_conjunct(step) and step.pos_ == "VERB" and not children(step, "nsubj"):
                continue
            if related(step, "relcl", "ccomp", "parataxis") or _separate(step):
                break
    return False


def _separate(step: Token) -> bool:
    """Return True for "days after", "before": another time is another act."""
    marks = {lemma(c) for c in step.children if related(c, "mark", "advmod", "prep")}
    later = is_preposition(step) and lemma(step) in _OTHER_TIMES
    return later or (related(step, "advcl") and bool(marks & _OTHER_TIMES))


_OTHER_TIMES = frozenset({"after", "before", "since", "following", "ahead", "until", "while"})


def lend(stays: EventMention, goes: EventMention) -> EventMention:
    """Give the trigger that stays whom, where and when the other says."""
    mine, theirs = stays.participants, goes.participants
    target = mine.target or (theirs.target if theirs.target != mine.actor else None)
    actor = mine.actor or theirs.actor
    if actor is not None and target is not None and actor.name == target.name:
        target = None
    allies = tuple(dict.fromkeys((*mine.allies, *theirs.allies)))
    return replace(
        stays,
        participants=Participants(actor, target, allies),
        event_places=stays.event_places or goes.event_places,
        when=stays.when if stays.when.text else goes.when,
        taken=(*stays.taken, goes.trigger),
    )


# --- one sentence, several events ---------------------------------------------------------------

_OTHER = frozenset("another second third separate further other".split())


def of_two_places(a: EventMention, b: EventMention) -> bool:
    """Return True if one happened where the gazetteer has no name for and the other elsewhere."""
    if a.unmapped is not None and b.unmapped is not None:
        return a.unmapped != b.unmapped
    if a.unmapped is None and b.unmapped is None:
        return False
    placed = a if a.unmapped is None else b
    return any(not p.borrowed and not p.place_token.coarse for p in placed.event_places)


def apart(a: EventMention, b: EventMention) -> bool:
    """
    Return True for two events apart by their words.

    "Another strike" is none told before it; in one sentence also what stands beside "another", and
    two verbs with named subjects. A count for a whole country is no one attack; a place on no map,
    for which its province is drawn, is no town of that province.
    """
    later = max(a, b, key=lambda mention: mention.trigger.anchor.i)
    if (
        of_two_places(a, b)
        or (a.trigger.anchor.i != b.trigger.anchor.i and is_other(later))
        or _lost(a) != _lost(b)
        or is_summary(a.sentence) != is_summary(b.sentence)
    ):
        return True
    if a.sentence.start != b.sentence.start or a.trigger.anchor.i == b.trigger.anchor.i:
        return False
    if is_other(a) or is_other(b):
        return True
    subjects = [
        [t.i for t in children(mention.trigger.verb, "nsubj", "nsubjpass")]
        for mention in (a, b)
        if mention.trigger.verb is not None
        and mention.participants.actor is not None
        and mention.participants.actor.id
    ]
    sides = {m.participants.actor.id for m in (a, b) if m.participants.actor is not None}
    return len(sides) == 2 and len(subjects) == 2 and all(subjects) and subjects[0] != subjects[1]


def is_other(mention: EventMention) -> bool:
    """Return True for "another strike", "a second blast": none that was told before."""
    return any(c.lower_ in _OTHER for c in mention.trigger.anchor.children)


def _lost(mention: EventMention) -> set[str | None]:
    """Return the names of a mention's places that another place is drawn for."""
    return {
        place.finest
        for place in mention.event_places
        if place.place_token.toponym.mention.label == STAND_IN_LABEL
    }


def share_out_places(mentions: Sequence[EventMention]) -> list[EventMention]:
    """Return a place to the one of two such events in whose phrase it stands."""
    owned = [_owned(mention) for mention in mentions]
    return [_without_places_of(mention, mentions, owned) for mention in mentions]


def _without_places_of(
    mention: EventMention, others: Sequence[EventMention], owned: Sequence[set[int]]
) -> EventMention:
    own = _owned(mention)
    for at, other in enumerate(others):
        if other is mention or not (_spots(mention) & owned[at]):
            continue
        if apart(mention, other):
            lost = owned[at] - own
            places = (p for p in mention.event_places if p.place_token.token.i not in lost)
            mention = replace(mention, event_places=tuple(places))
    return mention


def _spots(mention: EventMention) -> set[int]:
    return {event_place.place_token.token.i for event_place in mention.event_places}


def _owned(mention: EventMention) -> set[int]:
    """Places that hang on the event's own word, by tokens."""
    anchor = mention.trigger.anchor.i
    return {
        i for i in _spots(mention) if anchor in {t.i for t in ancestry(mention.sentence.doc[i])}
    }
