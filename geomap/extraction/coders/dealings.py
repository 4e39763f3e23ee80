"""The coder of dealings: who did what to whom in PLOVER's types, demands and praise with them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from geomap.extraction.arguments.location import find_event_places
from geomap.extraction.arguments.participants import Participants
from geomap.extraction.arguments.role_spans import party_of
from geomap.extraction.arguments.time import find_time
from geomap.extraction.commentary import is_question
from geomap.extraction.context import ParsedDocument, Party
from geomap.extraction.event_mention import EventMention, Evidence, ground_of, settle_type
from geomap.extraction.factuality import Factuality, judge_factuality
from geomap.extraction.plover.dyads import Dyad, code_dyads
from geomap.extraction.triggers.find import Trigger
from geomap.extraction.vetoes import Veto, veto
from geomap.lexicon import EVENT_TYPES, PLOVER_KEYS, EventType, TriggerEntry

if TYPE_CHECKING:
    from spacy.tokens import Span

__all__ = ["DEALINGS_CODER", "code_dealings"]

DEALINGS_CODER = "dealings"
"""How `Evidence` names this coder."""

# What is done by saying it: a threat is made and a demand put whether or not the act follows.
_SPOKEN = frozenset("THREATEN REQUEST REJECT ACCUSE AGREE SUPPORT".split())


def code_dealings(parsed: ParsedDocument) -> list[EventMention]:
    """Find the main acts of every sentence, in text order; a question tells none."""
    found = []
    for sentence in parsed.sentences:
        for dyad in code_dyads(sentence):
            mention = _mention(parsed, dyad)
            if isinstance(mention, Veto):
                parsed.vetoes.append(mention)
            else:
                found.append(mention)
    return found


def _mention(parsed: ParsedDocument, dyad: Dyad) -> EventMention | Veto:
    anchor, sentence = dyad.trigger, dyad.trigger.sent
    if is_question(sentence):
        return veto("question", anchor)
    event_type = _type_of(dyad.plover)
    verb = anchor if anchor.pos_ in ("VERB", "AUX") else None
    trigger = Trigger(anchor, verb, TriggerEntry(event_type), event_type)
    factuality = _factuality(parsed, dyad, trigger)
    if isinstance(factuality, Veto):
        return factuality
    parties = _participants(parsed, dyad)
    places = tuple(find_event_places(parsed, trigger, sentence))
    if event_type.violent:
        event_type = settle_type(event_type, parties, ground_of(places))
    return EventMention(
        sentence,
        trigger,
        factuality,
        replace(event_type, plover=dyad.plover),
        parties,
        places,
        find_time(parsed, sentence, trigger, factuality),
        Evidence((DEALINGS_CODER,), (anchor.idx, anchor.idx + len(anchor))),
    )


def _type_of(plover: str) -> EventType:
    """Return the event type of a row of ``dealings.csv``: of type and mode, else of the type."""
    key = PLOVER_KEYS.get(plover) or PLOVER_KEYS[plover.partition("/")[0]]
    return replace(EVENT_TYPES[key], plover=plover)


def _factuality(parsed: ParsedDocument, dyad: Dyad, trigger: Trigger) -> Factuality | Veto:
    """Judge an act; what is done by saying it is done, whatever mood its contents stand in."""
    judged = judge_factuality(parsed, trigger)
    told = isinstance(judged, Factuality) and judged.status in ("reported", "claimed")
    return judged if told or dyad.kind not in _SPOKEN else Factuality("reported")


def _participants(parsed: ParsedDocument, dyad: Dyad) -> Participants:
    actors = _parties(parsed, dyad.actors)
    names = {party.name for party in actors[:1]}
    targets = [party for party in _parties(parsed, dyad.targets) if party.name not in names]
    allies = tuple(p for p in actors[1:] if p.id and p not in targets[:1])
    return Participants(actors[0] if actors else None, targets[0] if targets else None, allies)


def _parties(parsed: ParsedDocument, spans: Iterable[Span]) -> list[Party]:
    found: list[Party] = []
    for span in spans:
        party = parsed.party(span.root) or party_of(parsed, span.start_char, span.end_char)
        if party is not None and all(party.name != other.name for other in found):
            found.append(party)
    return found
