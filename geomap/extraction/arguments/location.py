"""Which of a text's places an event happened at, and the words that say where."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from geomap.extraction.arguments.enclosure import Anchor, anchor_of, chains_in
from geomap.extraction.arguments.location_grammar import (
    cost,
    is_left,
    is_party,
    joined,
    leads_from,
    preposition,
    where_clause,
)
from geomap.extraction.arguments.location_model import THRESHOLD, chances
from geomap.extraction.arguments.place_words import printed, printed_span
from geomap.extraction.context import ParsedDocument, PlaceToken
from geomap.extraction.grammar import children, lemma, text_of
from geomap.extraction.journeys import is_ship, journey_of
from geomap.extraction.triggers.find import Trigger

if TYPE_CHECKING:
    from spacy.tokens import Span, Token

__all__ = ["EventPlace", "find_event_places"]


@dataclass(frozen=True, slots=True)
class EventPlace:
    """
    Where an event happened: the place, its words as printed, and how that was found.

    ``borrowed``: from the sentence before, or the only place of this one, far from the event's
    word. ``finest`` names what the gazetteer lacks and ``place_token`` stands for: "X village".
    """

    place_token: PlaceToken
    text: str
    borrowed: bool = False
    finest: str | None = None


_HERE = frozenset(
    "there town city village area hill province region district neighbourhood neighborhood site "
    "place base countryside road suburb both".split()
)
_TOPICAL = frozenset({"talks", "deal", "ceasefire", "vote"})
# A place further than this from the event's word, in steps of the parse weighted as in `cost`,
# belongs to another clause. Chosen on our own example sentences (tests/test_extraction.py).
_FAR = 15.0
# Deals and talks are about places more often than they are in them: only their own phrase counts.
_FAR_TOPICAL = 6.0


def find_event_places(parsed: ParsedDocument, trigger: Trigger, sentence: Span) -> list[EventPlace]:
    """
    Find where an event happened; several when places are coordinated ("Idlib and Jisr").

    Within the sentence the place wins that `location_model` holds most likely, of those the rules
    allow: in a phrase of the event's own noun or verb, never an origin ("from"), a way ("over") or
    a party. Where the likeliest is a name that was not resolved, only what encloses that will do. A
    sentence without a place borrows that of the sentence before when it points back ("the town").
    """
    if (
        trigger.type.key == "journey"
        and (journey := journey_of(parsed, trigger.anchor)) is not None
    ):
        return [
            EventPlace(place_token, printed(place_token)) for place_token in journey.destinations
        ]
    chance = _chances(parsed, trigger, sentence)
    unknown = _unknown(parsed, sentence, chance)
    anchors = [a for chain in chains_in(parsed, sentence) if (a := anchor_of(parsed, chain))]
    if unknown is not None and (found := _enclosing(unknown, anchors)):
        return found
    ranked = _allowed(parsed, trigger, sentence, chance)
    if not ranked:
        found = _borrowed(parsed, trigger, sentence) or _only_one(parsed, trigger, sentence)
        return [s for s in found if chance.get(s.place_token.token.i, 1.0) >= _UNLIKELY]
    best = _head(ranked[0], ranked)
    chosen = [best]
    if preposition(best.token) != "between":  # "between A and B" is one place
        fitting = [s for s in parsed.place_tokens_in(sentence) if cost(trigger, s) is not None]
        chosen += _coordinated(best, fitting)
    return [
        _finest(place_token, anchors) for place_token in sorted(chosen, key=lambda s: s.token.i)
    ]


def _enclosing(unknown: Token, anchors: Sequence[Anchor]) -> list[EventPlace]:
    """Take what the chain of an unknown name gives for it: the district it lies in."""
    return [
        event_place(anchor)
        for anchor in anchors
        if any(link.name.root.i == unknown.i for link in anchor.chain.links)
    ][:1]


def _finest(place_token: PlaceToken, anchors: Sequence[Anchor]) -> EventPlace:
    """Go down the chain of a place to the finest that is known: "Jobar" of "Jobar, Damascus"."""
    for anchor in anchors:
        if any(link.name.root.i == place_token.token.i for link in anchor.chain.links):
            return event_place(anchor)
    return EventPlace(place_token, printed(place_token))


def event_place(anchor: Anchor, *, borrowed: bool = False) -> EventPlace:
    """Put a chain's anchor into words: its own, or from the finest name on where that is lost."""
    token = anchor.place_token
    if anchor.at == 0:
        return EventPlace(token, printed(token), borrowed)
    doc, finest = token.token.doc, anchor.chain.links[0]
    start, end = printed_span(token)
    low = doc[finest.start].idx
    last = doc[finest.end - 1]
    if low > start:  # "Syria's Jobar"
        end = max(end, last.idx + len(last))
    text = text_of(doc)
    words = " ".join(text[min(low, start) : end].split())
    name = " ".join(text[low : last.idx + len(last)].split())
    return EventPlace(token, words, borrowed, name)


# Below this chance a place is none of the event's, however near the rules find it. Raised in steps
# of .05 on the development sentences of event-location as long as no figure of the gold fell.
_UNLIKELY = 0.25


def _unknown(parsed: ParsedDocument, sentence: Span, chance: Mapping[int, float]) -> Token | None:
    """Return the name where it happened if that was not resolved: "a prison in Rajo"."""
    known = {place_token.token.i for place_token in parsed.place_tokens_in(sentence)}
    # "an Islamic State prison": whose it is, and no place that the gazetteer lacks
    owners = {i for i in chance if i not in known and parsed.party(parsed.doc[i]) is not None}
    names = [i for i in chance if i in known or not (is_ship(parsed.doc[i]) or i in owners)]
    best = max(names, key=lambda i: (chance[i], -i), default=None)
    if best is None or best in known or chance[best] <= THRESHOLD:
        return None
    return parsed.doc[best]


def _chances(parsed: ParsedDocument, trigger: Trigger, sentence: Span) -> dict[int, float]:
    """Give the chance of each place named in a sentence by the token that heads it."""
    if not parsed.place_tokens_in(sentence):
        return {}
    named = [n for n in parsed.named if sentence.start <= n.start < sentence.end]
    found = chances(trigger.anchor, named)
    return {n.root.i: chance for n, chance in zip(named, found, strict=True)}


def _allowed(
    parsed: ParsedDocument, trigger: Trigger, sentence: Span, chance: Mapping[int, float]
) -> list[PlaceToken]:
    """Places the rules allow and the parse does not speak against, the likeliest first."""
    far = _FAR_TOPICAL if trigger.type.key in _TOPICAL else _FAR
    ranked = []
    for place_token in parsed.place_tokens_in(sentence):
        steps = cost(trigger, place_token)
        own = where_clause(trigger, place_token.token) or is_left(trigger, place_token)
        own = own or leads_from(place_token.token)
        likely = 1.0 if own else chance.get(place_token.token.i, 0.0)
        near = steps is not None and steps < far and likely >= _UNLIKELY
        if near or (steps is not None and likely > THRESHOLD):
            ranked.append((-likely, place_token.token.i, place_token))
    return [place_token for _, _, place_token in sorted(ranked, key=lambda row: row[:2])]


def _head(best: PlaceToken, others: Sequence[PlaceToken]) -> PlaceToken:
    """Take Y of "the X-Y road": the parse hangs X on it; and X of "the road from X to Y"."""
    low, high = best.token, best.token.head
    for other in others:
        if low.dep_ == "pobj" and high.i == other.token.i + 1 and leads_from(other.token):
            return other
    if low.i + 2 != high.i or low.nbor(1).text not in ("-", "–"):
        return best
    return next((other for other in others if other.token.i == high.i), best)


def _only_one(parsed: ParsedDocument, trigger: Trigger, sentence: Span) -> list[EventPlace]:
    """Take the one place a sentence has, however far from the event's word it stands."""
    place_tokens = [s for s in parsed.place_tokens_in(sentence) if cost(trigger, s) is not None]
    if len({s.place.id for s in place_tokens}) != 1:
        return []
    return [EventPlace(place_tokens[0], printed(place_tokens[0]), borrowed=True)]


def _coordinated(best: PlaceToken, others: Iterable[PlaceToken]) -> list[PlaceToken]:
    """Places on a level with the best one: coordinated with it, or with the noun it names."""
    return [
        other
        for other in others
        if other is not best
        and other.place.id != best.place.id
        and not other.coarse
        and (joined(other.token, best.token) or joined(best.token, other.token))
    ]


def _borrowed(parsed: ParsedDocument, trigger: Trigger, sentence: Span) -> list[EventPlace]:
    """Take the place of the sentence before, when this one points back to it."""
    words = {lemma(t) for t in (trigger.verb or trigger.anchor).subtree}
    pronoun = any(t.pos_ == "PRON" and t.dep_ == "nsubjpass" for t in sentence)
    definite = (
        trigger.type.violent
        and trigger.verb is not trigger.anchor
        and any(c.lower_ in ("the", "this", "that") for c in children(trigger.anchor, "det"))
    )
    if not (words & _HERE or pronoun or definite) or sentence.start == 0:
        return []
    before = parsed.doc[sentence.start - 1].sent
    if "\n\n" in parsed.document.text[before.start_char : sentence.start_char]:
        return []
    place_tokens = [s for s in parsed.place_tokens_in(before) if not s.coarse and not is_party(s)]
    place_tokens = [s for s in place_tokens if preposition(s.token) != "from"]
    if any(t.lower_ == "both" for t in sentence) and len(place_tokens) == 2:
        pass  # the two places just named
    elif pronoun and len(place_tokens) > 1:
        place_tokens = [place_tokens[0], *_coordinated(place_tokens[0], place_tokens[1:])]
    else:
        place_tokens = place_tokens[-1:]
    return [
        EventPlace(place_token, printed(place_token), borrowed=True) for place_token in place_tokens
    ]
