"""
One act of a sentence that several words tell under several types is one event.

"Caught a thief, beat him to death", "beat back gang fighters", "fighting flared up and two men were
shot": one side, one place and one victim, named once. The telling that selection holds likeliest
gives the type, but that a killing outweighs the seizure before it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from geomap.extraction.coreference import SEARCHES, apart, lend, one_place, one_side
from geomap.extraction.grammar import is_passive, lemma
from geomap.extraction.selection import chance_of, signals_of

if TYPE_CHECKING:
    from geomap.extraction.context import ParsedDocument
    from geomap.extraction.event_mention import EventMention

__all__ = ["join_repeated"]


def join_repeated(parsed: ParsedDocument, mentions: Sequence[EventMention]) -> list[EventMention]:
    """
    Join mentions of one act of a sentence.

    Parameters
    ----------
    parsed : ParsedDocument
    mentions : sequence of EventMention
        In text order.
    """
    kept: list[EventMention] = []
    for mention in mentions:
        at = next((i for i, other in enumerate(kept) if _is_one(other, mention)), None)
        if at is None:
            kept.append(mention)
        else:
            order = (kept[at], mention)
            first, second = sorted(order, key=lambda m: _rank(parsed, m))
            if _is_toll(*order):
                second, first = order
            kept[at] = lend(second, first)
    return kept


def _rank(parsed: ParsedDocument, mention: EventMention) -> tuple[bool, float]:
    return "captive" not in mention.type.traits, chance_of(signals_of(parsed, mention))


def _is_one(a: EventMention, b: EventMention) -> bool:
    if a.sentence.start != b.sentence.start or a.factuality.status != b.factuality.status:
        return False
    if not (_one_kind(a, b) and _one_victim(a, b)) and not _is_toll(a, b):
        return False
    return one_place(a, b) and one_side(a, b) and not apart(a, b)


def _one_kind(a: EventMention, b: EventMention) -> bool:
    """Return True for two words of one fight, and for "caught him and hacked him to death"."""
    ours, theirs = a.type.traits, b.type.traits
    if "fight" in ours and "fight" in theirs:
        return True
    searched = any(lemma(m.trigger.anchor) in SEARCHES for m in (a, b))  # "arrested in a raid"
    return not searched and {"captive", "killing"} <= ours | theirs


def _one_victim(a: EventMention, b: EventMention) -> bool:
    """Return True if both are done to somebody whom the sentence names once."""
    ours, theirs = a.participants.target, b.participants.target
    if ours is None or theirs is None or ours.name != theirs.name:
        return False
    return a.sentence.text.count(ours.text) == 1


def _is_toll(fight: EventMention, deaths: EventMention) -> bool:
    """Return True for "fighting flared up and two men were shot dead": by nobody, nowhere else."""
    verb = deaths.trigger.verb
    told = verb is deaths.trigger.anchor and verb is not None and is_passive(verb)
    killed = fight.type.key == "clash" and "killing" in deaths.type.traits and told
    return killed and deaths.participants.actor is None
