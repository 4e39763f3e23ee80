"""Which of a text's places an event happened at, and the words that say where."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from geomap.extraction.arguments.enclosure import Anchor
from geomap.extraction.arguments.location_grammar import joined
from geomap.extraction.arguments.place_choice import LEAST, ranked_options
from geomap.extraction.arguments.place_options import PlaceOption
from geomap.extraction.arguments.place_phrase import PlaceChain
from geomap.extraction.arguments.place_words import printed, printed_span
from geomap.extraction.context import ParsedDocument, PlaceToken
from geomap.extraction.grammar import text_of
from geomap.extraction.journeys import journey_of
from geomap.extraction.triggers.find import Trigger

if TYPE_CHECKING:
    from spacy.tokens import Span

__all__ = ["FIRM", "EventPlace", "find_event_places"]


@dataclass(frozen=True, slots=True)
class EventPlace:
    """
    Where an event happened: the place, its words as printed, and how that was found.

    ``borrowed``: from another sentence. ``finest`` names what the gazetteer lacks and
    ``place_token`` stands for: "X village". ``chance`` is that of the decision, 0 to 1.
    """

    place_token: PlaceToken
    text: str
    borrowed: bool = False
    finest: str | None = None
    chance: float = 1.0


FIRM = 0.6
"""
Chance from which a place of another sentence speaks for an event: that it is one. A less likely one
only says where an event lies that is told anyway.
"""


def find_event_places(
    parsed: ParsedDocument, trigger: Trigger, sentence: Span, *, borrow_from: float = FIRM
) -> list[EventPlace]:
    """
    Find where an event happened; several when places are coordinated ("Idlib and Jisr").

    The likeliest option of `ranked_options` that is on the map, with those on a level with it. An
    event whose own place is on no map takes what its phrase, or the text around, puts it in.

    Parameters
    ----------
    parsed : ParsedDocument
    trigger : Trigger
    sentence : Span
        The trigger's.
    borrow_from : float, optional
        Chance from which a place of another sentence is taken; none below `LEAST` ever is.
    """
    if (
        trigger.type.key == "journey"
        and (journey := journey_of(parsed, trigger.anchor)) is not None
    ):
        return [
            EventPlace(place_token, printed(place_token)) for place_token in journey.destinations
        ]
    ranked = ranked_options(parsed, trigger, sentence)
    known = [
        (chance, option)
        for chance, option in ranked
        if option.anchor and chance > (LEAST if option.source == "here" else borrow_from)
    ]
    if not known:
        return []
    chance, best = known[0]
    lost = _lost(ranked) if best.source != "here" else None
    found = [_placed(best, chance, lost)]
    found += [_placed(other, own, None) for own, other in _beside(best, ranked)]
    unique = {place.place_token.place.id: place for place in reversed(found)}
    return sorted(unique.values(), key=lambda place: place.place_token.token.i)


def _lost(ranked: Sequence[tuple[float, PlaceOption]]) -> PlaceChain | None:
    """Give the chain of the event's own sentence that is likely its place and on no map."""
    for chance, option in ranked:
        if option.source == "here" and option.anchor is None and chance > LEAST:
            return option.chain
    return None


def _beside(
    best: PlaceOption, ranked: Sequence[tuple[float, PlaceOption]]
) -> list[tuple[float, PlaceOption]]:
    """List what is on a level with the best option: coordinated with it, and no country."""
    if best.anchor is None or best.chain.links[0].relation == "between":
        return []
    head = best.anchor.place_token.token
    found = []
    for chance, other in ranked:
        if other is best or other.anchor is None or other.sentence.start != best.sentence.start:
            continue
        token = other.anchor.place_token
        level = other.chain.group == best.chain.group
        level = level or joined(token.token, head) or joined(head, token.token)
        if level and not token.coarse:
            found.append((chance, other))
    return found


def _placed(option: PlaceOption, chance: float, lost: PlaceChain | None) -> EventPlace:
    """Put an option into words."""
    assert option.anchor is not None
    borrowed = option.source != "here"
    if lost is not None:
        name = _words(option, lost.links[0].start, lost.links[0].end)
        return EventPlace(option.anchor.place_token, name, borrowed, name, chance)
    words, finest = _as_printed(option.anchor)
    return EventPlace(option.anchor.place_token, words, borrowed, finest, chance)


def _as_printed(anchor: Anchor) -> tuple[str, str | None]:
    """Give a chain's words, from the finest name to the one that is drawn, and what was lost."""
    token = anchor.place_token
    if anchor.at == 0:
        return printed(token), None
    doc, finest = token.token.doc, anchor.chain.links[0]
    start, end = printed_span(token)
    low, last = doc[finest.start].idx, doc[finest.end - 1]
    text, stop = text_of(doc), last.idx + len(last)
    words = " ".join(text[min(low, start) : max(end, stop)].split())
    return words, " ".join(text[low:stop].split())


def _words(option: PlaceOption, start: int, end: int) -> str:
    doc = option.sentence.doc
    last = doc[end - 1]
    return " ".join(text_of(doc)[doc[start].idx : last.idx + len(last)].split())
