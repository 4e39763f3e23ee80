"""
Second mentions: "the attack", "four were killed in the firefight" speak of the event told before.

A later sentence's mention joins an earlier one of force where it points back and nothing it says
contradicts: no other place, day or side. The earlier one keeps its words, takes what it lacked, and
the later sentence becomes one more quotation of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from geomap.extraction.arguments.participants import Participants
from geomap.extraction.arguments.stand_in import is_summary
from geomap.extraction.context import Party
from geomap.extraction.coreference import of_two_places
from geomap.extraction.event_mention import EventMention
from geomap.extraction.grammar import children, lemma
from geomap.lexicon import NOUNS

if TYPE_CHECKING:
    from spacy.tokens import Token

__all__ = ["join_second_mentions"]

REACH = 4
"""Sentences back to what a definite noun may mean."""
NEAR = 2
"""Sentences back to what "nine were killed" may be the outcome of, without a word that says so."""

_DEFINITE = frozenset("the this that these those".split())
_OTHERS = frozenset(
    "another second third fourth separate further other different similar new more several earlier "
    "previous recent".split()
)
_OUTCOME_VERBS = frozenset("kill die wound injure perish".split())
_VAGUE = frozenset({"year", "season", "unknown"})
_TOLD = frozenset({"reported", "claimed"})


def join_second_mentions(mentions: Sequence[EventMention]) -> list[EventMention]:
    """
    Join mentions that speak of an event told before to it.

    Parameters
    ----------
    mentions : sequence of EventMention
        In text order, each event of a sentence once.
    """
    kept: list[EventMention] = []
    for mention in mentions:
        at = next((i for i in reversed(range(len(kept))) if _is_second(mention, kept[i])), None)
        if at is None:
            kept.append(mention)
        else:
            kept[at] = _with(kept[at], mention)
    return kept


def _is_second(mention: EventMention, first: EventMention) -> bool:
    if not (mention.type.violent and first.type.violent):
        return False
    if is_summary(mention.sentence) or is_summary(first.sentence):
        return False  # a year's dead are not those of one attack
    between = _sentences_between(first, mention)
    statuses = {mention.factuality.status, first.factuality.status}
    if not 0 < between <= REACH or not (len(statuses) == 1 or statuses <= _TOLD):
        return False
    definite, outcome = _points_back(mention), _is_outcome(mention)
    if not (definite or (outcome and between <= NEAR) or _same_victim(mention, first)):
        return False
    if of_two_places(mention, first) and not (definite and mention.unmapped is None):
        return False
    return _one_place(mention, first) and _one_day(mention, first) and _one_side(mention, first)


def _sentences_between(first: EventMention, mention: EventMention) -> int:
    """Count the sentences from one mention to a later one, up to one more than matters."""
    sentence, count = first.sentence, 0
    while sentence.end <= mention.sentence.start and count <= REACH:
        sentence = sentence.doc[sentence.end].sent
        count += 1
    return count


def _points_back(mention: EventMention) -> bool:
    """Return True for "the attack", and for what is told "in the blast"."""
    anchor = mention.trigger.anchor
    if anchor.pos_ in ("NOUN", "PROPN"):
        return _is_definite(anchor)
    return any(
        _is_definite(noun)
        for prep in children(anchor, "prep")
        for noun in children(prep, "pobj")
        if lemma(noun) in NOUNS and prep.lower_ in ("in", "during", "after", "by", "of")
    )


def _is_definite(noun: Token) -> bool:
    before = {c.lower_ for c in noun.lefts}
    return bool(before & _DEFINITE) and not before & _OTHERS


def _is_outcome(mention: EventMention) -> bool:
    """Return True for deaths and wounds that say of nobody who, where or when."""
    anchor = mention.trigger.anchor
    told = "outcome" in mention.type.traits and lemma(anchor) in _OUTCOME_VERBS
    here = any(not p.borrowed for p in mention.event_places)
    return told and not here and not mention.when.text and not _names(mention.participants.actor)


def _same_victim(mention: EventMention, first: EventMention) -> bool:
    """Return True if both tell the death of somebody of one side: a general, then his name."""
    ours, theirs = mention.participants.target, first.participants.target
    outcomes = "outcome" in mention.type.traits and "outcome" in first.type.traits
    if not (_names(ours) and _names(theirs) and outcomes):
        return False
    a, b = (p.id or "" for p in (ours, theirs) if p is not None)
    return a == b or a.startswith(f"{b}-") or b.startswith(f"{a}-")


def _names(party: Party | None) -> bool:
    return party is not None and party.id is not None and not party.inferred


def _one_place(mention: EventMention, first: EventMention) -> bool:
    here = {p.place_token.place.id for p in mention.event_places if not p.borrowed}
    there = {p.place_token.place.id for p in first.event_places}
    return not here or not there or bool(here & there)


def _one_day(mention: EventMention, first: EventMention) -> bool:
    mine, theirs = mention.when, first.when
    if mine.edtf is not None and theirs.edtf is None:
        return mine.precision not in _VAGUE  # "the massacres of 1999" are not what is told today
    return mine.edtf == theirs.edtf or mine.edtf is None


def _one_side(mention: EventMention, first: EventMention) -> bool:
    ours, theirs = mention.participants.actor, first.participants.actor
    if ours is None or theirs is None or not _names(ours) or not _names(theirs):
        return True
    if _is_bare(mention.trigger.anchor):
        return True  # "the assault failed – rebels …": whose it was is said before
    a, b = ours.id or "", theirs.id or ""
    return a == b or a.startswith(f"{b}-") or b.startswith(f"{a}-")


def _is_bare(noun: Token) -> bool:
    """Return True for "the assault" without a word of whose it is."""
    if noun.pos_ != "NOUN" or not _is_definite(noun):
        return False
    owned = children(noun, "poss", "amod", "compound", "nmod")
    return not owned and not any(p.lower_ in ("by", "of", "from") for p in children(noun, "prep"))


def _with(first: EventMention, second: EventMention) -> EventMention:
    """Return a mention what its second mention adds."""
    mine, theirs = first.participants, second.participants
    actor = mine.actor if mine.actor is not None else theirs.actor
    target = mine.target if mine.target is not None else theirs.target
    if actor is not None and target is not None and actor.name == target.name:
        target = mine.target
    return replace(
        first,
        participants=Participants(actor, target, mine.allies),
        event_places=first.event_places or second.event_places,
        when=first.when if first.when.text else second.when,
        taken=(*first.taken, second.trigger, *second.taken),
        quoted=(*first.quoted, second.sentence, *second.quoted),
    )
