"""
One deed told by two words of a sentence, or of two neighbouring ones, is one event.

A means and its outcome ("two were killed in a drone strike"), a journey and what it is for ("came
for talks", "met X during a visit"), a base and who arrives at it are told by two words; the one
that says more stays, and takes from the other what it lacks.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from geomap.extraction.syntax import (
    ancestry,
    children,
    lemma,
    passive_subject,
    prepositional,
    sendings,
    subject,
)
from geomap.extraction.told import Told
from geomap.extraction.who import Cast

if TYPE_CHECKING:
    from spacy.tokens import Token

__all__ = ["fold"]

# Searches in which people are arrested.
_SEARCHES = frozenset({"raid", "operation", "sweep", "crackdown"})
# Outcomes that a means explains, and the means, by keys of senses.
_OUTCOMES = frozenset({"kill", "attack", "displace"})
_MEANS = frozenset(
    "air drone missile shell bomb suicide grenade chemical clash offensive crowd".split()
)
# What a journey is for, and deeds that are one when they stand side by side.
_PAIRS = {
    ("visit", "talks"), ("deploy", "base"), ("equip", "base"), ("crowd", "disperse"),
    ("suicide", "clash"), ("suicide", "bomb"), ("suicide", "air"), ("deal", "talks"),
    ("ceasefire", "talks"), ("vote", "deploy"), ("clash", "loot"), ("air", "offensive"),
    ("offensive", "air"), ("siege", "clash"), ("kill", "clash"), ("attack", "clash"),
}  # fmt: skip


def fold(told: Sequence[Told]) -> list[Told]:
    """
    Join the words of one deed; the rule in three lines.

    In one sentence, a death or flight told with its means goes into the means when the parse joins
    them ("killed in", "when … exploded"); the pairs above are one when one word depends on the
    other or shares its subject. In the next sentence, only a visit and the talks held at it.
    """
    gone: set[int] = set()
    for at, one in enumerate(told):
        for other in told[at + 1 :]:
            if _sentences_between(one, other) > 1:
                break
            pair = _ordered(one, other)
            if pair and pair[1].telling.anchor.i not in gone and _may_join(*pair):
                _lend(*pair)
                gone.add(pair[1].telling.anchor.i)
    return [t for t in told if t.telling.anchor.i not in gone]


def _sentences_between(one: Told, other: Told) -> int:
    if one.sentence.start == other.sentence.start:
        return 0
    return 1 if one.sentence.end == other.sentence.start else 2


def _ordered(one: Told, other: Told) -> tuple[Told, Told] | None:
    """Give the word that stays and the word that goes, or None when they tell two deeds."""
    for stays, goes in ((one, other), (other, one)):
        keys = (stays.sense.key, goes.sense.key)
        if keys in _PAIRS or (keys[0] in _MEANS and keys[1] in _OUTCOMES):
            return stays, goes
        if _searched(stays, goes) or _sent(stays, goes):
            return stays, goes
    return None


def _searched(stays: Told, goes: Told) -> bool:
    """Tell "arrested 15 people in raids": the raids are how; "over a raid" they are another's."""
    noun, link = goes.telling.anchor, goes.telling.anchor.head
    return (
        stays.sense.key in ("arrest", "abduct")
        and lemma(noun) in _SEARCHES
        and link.lower_ in ("in", "during")
        and link.head.i == stays.telling.anchor.i
    )


def _sent(stays: Told, goes: Told) -> bool:
    """Tell "drones launched by X struck", "attacked with missiles fired by X": one deed."""
    verb, means = stays.telling.verb, goes.telling.verb
    thing = (passive_subject(verb) or subject(verb)) if verb is not None else None
    given = prepositional(means, "with") if means is not None else []
    return goes.telling.anchor.i in {s.i for s in sendings(thing)} or (
        goes.sense.violent and stays.telling.anchor.i in {s.i for t in given for s in sendings(t)}
    )


def _may_join(stays: Told, goes: Told) -> bool:
    if stays.standing.status != goes.standing.status or not _one_place(stays, goes):
        return False
    if not _one_side(stays, goes):
        return False
    if stays.sentence.start != goes.sentence.start:
        return stays.sense.key == "visit" and _one_day(stays, goes) and _named_again(stays, goes)
    return _joined(stays.telling.anchor, goes.telling.anchor)


def _one_place(a: Told, b: Told) -> bool:
    ours, theirs = ({s.spot.place.id for s in t.sites} for t in (a, b))
    return not ours or not theirs or bool(ours & theirs)


def _one_side(a: Told, b: Told) -> bool:
    ours, theirs = a.cast.actor, b.cast.actor
    if ours is None or theirs is None or not ours.id or not theirs.id:
        return True
    return ours.id == theirs.id or (b.cast.target is not None and b.cast.target.id == ours.id)


def _one_day(a: Told, b: Told) -> bool:
    return not b.when.text or a.when.edtf == b.when.edtf


def _named_again(a: Told, b: Told) -> bool:
    """Tell that talks in the next sentence are those of the visit: same side, no other place."""
    mine = {s.spot.place.id for s in a.sites}
    return b.cast.actor is not None and {s.spot.place.id for s in b.sites} <= mine


def _joined(one: Token, other: Token) -> bool:
    """
    Tell that the parse joins two words: one stands under the other, with no clause of its own.

    "Killed when it exploded", "came for talks", "met X during the visit", "visited and met".
    """
    for low, high in ((one, other), (other, one)):
        for step in ancestry(low):
            if step.i == high.i:
                return True
            if step.dep_ == "conj" and step.pos_ == "VERB" and not children(step, "nsubj"):
                continue
            if step.dep_ in ("relcl", "ccomp", "parataxis") or _separate(step):
                break
    return False


def _separate(step: Token) -> bool:
    """Tell "days after", "before": another time is another deed."""
    marks = {lemma(c) for c in step.children if c.dep_ in ("mark", "advmod", "prep")}
    later = step.dep_ == "prep" and lemma(step) in _OTHER_TIMES
    return later or (step.dep_ == "advcl" and bool(marks & _OTHER_TIMES))


_OTHER_TIMES = frozenset({"after", "before", "since", "following", "ahead", "until", "while"})


def _lend(stays: Told, goes: Told) -> None:
    """Let the word that stays take whom, where and when the other says."""
    mine, theirs = stays.cast, goes.cast
    target = mine.target or (theirs.target if theirs.target != mine.actor else None)
    actor = mine.actor or theirs.actor
    if actor is not None and target is not None and actor.name == target.name:
        target = None
    stays.cast = Cast(actor, target, tuple(dict.fromkeys((*mine.allies, *theirs.allies))))
    stays.sites = stays.sites or goes.sites
    stays.when = stays.when if stays.when.text else goes.when
    stays.taken = (*stays.taken, goes.telling)
