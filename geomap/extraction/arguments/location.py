"""Which of a text's places an event happened at, and the words that say where."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from geomap.extraction.arguments.enclosure import Anchor
from geomap.extraction.arguments.location_grammar import joined
from geomap.extraction.arguments.place_choice import LEAST, ranked_options
from geomap.extraction.arguments.place_options import PlaceOption
from geomap.extraction.arguments.place_phrase import PlaceChain
from geomap.extraction.arguments.place_words import printed, printed_span
from geomap.extraction.arguments.stand_in import stand_in
from geomap.extraction.context import ParsedDocument, PlaceToken
from geomap.extraction.grammar import objects, subject, text_of
from geomap.extraction.journeys import journey_of
from geomap.extraction.place_anaphora import ANAPHOR_LABEL
from geomap.extraction.triggers.find import Trigger

if TYPE_CHECKING:
    from spacy.tokens import Span

__all__ = ["FIRM", "EventPlace", "find_event_places", "place_around", "unmapped_place"]


@dataclass(frozen=True, slots=True)
class EventPlace:
    """
    Where an event happened: the place, its words as printed, and how that was found.

    ``borrowed``: from another sentence. ``finest`` names what the gazetteer lacks and
    ``place_token`` stands for: "X village". ``chance`` is that of the decision, 0 to 1.
    ``inferred``: no words say where; it is the state whose act it was, and ``text`` is empty.
    ``rival`` is the chance of the likeliest other place, 0 where there is none.
    """

    place_token: PlaceToken
    text: str
    borrowed: bool = False
    finest: str | None = None
    chance: float = 1.0
    inferred: bool = False
    rival: float = 0.0


FIRM = 0.6
"""
Chance from which a place of another sentence speaks for an event: that it is one. A less likely one
only says where an event lies that is told anyway.
"""

AGAIN = 0.2
"""
Chance from which "the town" of the event's own sentence is taken: the choice was learned from
names, and gives a noun that stands for one less than it deserves.
"""

LEVEL = 0.2
"""
Chance from which a place on a level with the likeliest is one more: "X and Y". What encloses it
("X, Y", "Y’s X district") stands on the same level in many parses, at a tenth of that.
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
    if both := _both(trigger, sentence, ranked):
        return both
    known = [
        (chance, option)
        for chance, option in ranked
        if option.anchor and chance > (_least(option) if option.source == "here" else borrow_from)
    ]
    if borrow_from < FIRM:
        known = _of_paragraph(parsed, sentence, ranked) or known
    if not known:
        return []
    best = known[0][1]
    lost = _lost(ranked) if best.source != "here" else None
    found = [_placed(row, a, lost) for row in known[:1] if (a := row[1].anchor)]
    found += [_placed(row, a) for row in _beside(best, ranked) if (a := row[1].anchor)]
    parsed.memo["used", found[0].place_token.token.i] = True  # for the events told after it
    rival = _rival(found, ranked)
    unique = {p.place_token.place.id: replace(p, rival=rival) for p in reversed(found)}
    return sorted(unique.values(), key=lambda place: place.place_token.token.i)


def _least(option: PlaceOption) -> float:
    """Return the chance from which a place of the event's own sentence is taken."""
    return LEAST if option.anchor is None or not _is_anaphor(option) else AGAIN


def _is_anaphor(option: PlaceOption) -> bool:
    anchor = option.anchor
    return anchor is not None and anchor.place_token.toponym.mention.label == ANAPHOR_LABEL


def _of_paragraph(
    parsed: ParsedDocument, sentence: Span, ranked: Sequence[tuple[float, PlaceOption]]
) -> list[tuple[float, PlaceOption]]:
    """List the places taken up before in the paragraph ("the town") where only another's rivals."""
    text = text_of(parsed.doc)
    if any(option.anchor and option.source == "here" for _, option in ranked):
        return []
    return [
        (chance, option)
        for chance, option in ranked
        if chance > LEAST
        and option.source == "before"
        and _is_anaphor(option)
        and "\n\n" not in text[option.sentence.start_char : sentence.start_char]
    ]


def _rival(found: Sequence[EventPlace], ranked: Sequence[tuple[float, PlaceOption]]) -> float:
    """Return the chance of the likeliest option that was not taken."""
    taken = {place.place_token.token.i for place in found}
    return max(
        (c for c, o in ranked if o.anchor is None or o.anchor.place_token.token.i not in taken),
        default=0.0,
    )


def _both(
    trigger: Trigger, sentence: Span, ranked: Sequence[tuple[float, PlaceOption]]
) -> list[EventPlace]:
    """Return the two places just named where "both were taken"."""
    things = [*objects(trigger.verb), subject(trigger.verb)] if trigger.verb is not None else []
    if not any(t is not None and t.lower_ == "both" for t in things):
        return []
    before = [
        (chance, option)
        for chance, option in ranked
        if option.anchor and option.source == "before" and option.back == 1
    ]
    fine = [(row, a) for row in before if (a := row[1].anchor) and not a.place_token.coarse]
    return [_placed(row, anchor) for row, anchor in fine] if len(fine) == 2 else []


def _lost(ranked: Sequence[tuple[float, PlaceOption]]) -> PlaceChain | None:
    """Return the chain of the event's own sentence that is likely its place and on no map."""
    for chance, option in ranked:
        if option.source == "here" and option.anchor is None and chance > LEAST:
            return option.chain
    return None


def unmapped_place(parsed: ParsedDocument, trigger: Trigger, sentence: Span) -> str | None:
    """Return the name in an event's sentence that is likely its place and on no map."""
    ranked = ranked_options(parsed, trigger, sentence)
    if ranked and ranked[0][1].source == "here" and ranked[0][1].anchor is None:
        chain = ranked[0][1].chain if ranked[0][0] > FIRM else None
        return chain.links[0].name.root.text if chain is not None else None
    return None


def place_around(parsed: ParsedDocument, trigger: Trigger, sentence: Span) -> EventPlace | None:
    """Put an event whose own place is on no map at what lies around that: `stand_in`."""
    ranked = ranked_options(parsed, trigger, sentence)
    for chance, option in ranked:
        if option.source == "here" and option.anchor is None and chance > FIRM:
            around = stand_in(parsed, option, [other for _, other in ranked])
            if around is None:
                return None
            link = option.chain.links[0]
            words = _words(option, link.start, link.end)
            return EventPlace(around, words, finest=words, chance=LEAST)
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
        if level and chance > LEVEL and not token.coarse:
            found.append((chance, other))
    return found


def _placed(
    row: tuple[float, PlaceOption], anchor: Anchor, lost: PlaceChain | None = None
) -> EventPlace:
    """Put an option into words; ``lost`` is the event's own place, which is on no map."""
    chance, option = row
    borrowed = option.source != "here"
    if lost is not None:
        name = _words(option, lost.links[0].start, lost.links[0].end)
        return EventPlace(anchor.place_token, name, borrowed, name, chance)
    words, finest = _as_printed(anchor)
    return EventPlace(anchor.place_token, words, borrowed, finest, chance)


def _as_printed(anchor: Anchor) -> tuple[str, str | None]:
    """Return a chain's words, from the finest name to the one that is drawn, and what was lost."""
    token = anchor.place_token
    if anchor.at == 0:
        return _of_way(anchor) or printed(token), None
    doc, finest = token.token.doc, anchor.chain.links[0]
    start, end = printed_span(token)
    low, last = doc[finest.start].idx, doc[finest.end - 1]
    text, stop = text_of(doc), last.idx + len(last)
    words = " ".join(text[min(low, start) : max(end, stop)].split())
    return words, " ".join(text[low:stop].split())


def _of_way(anchor: Anchor) -> str | None:
    """Return "the Ramadi-Fallujah road" both its ends; None where the parse has them already."""
    links, doc = anchor.chain.links, anchor.place_token.token.doc
    if links[0].relation != "along":
        return None
    last = doc[links[1].end - 1]
    words = " ".join(text_of(doc)[doc[links[0].start].idx : last.idx + len(last)].split())
    return max(words, printed(anchor.place_token), key=len)


def _words(option: PlaceOption, start: int, end: int) -> str:
    doc = option.sentence.doc
    last = doc[end - 1]
    return " ".join(text_of(doc)[doc[start].idx : last.idx + len(last)].split())
