"""Put events together: the sentence's event words, their arguments, their date and their quote."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from hashlib import sha256
from typing import TYPE_CHECKING

from geomap.actors import Roster
from geomap.extraction.arguments.location import EventPlace, origins
from geomap.extraction.arguments.quantities import fatalities, quantities
from geomap.extraction.arguments.reciprocal import within_one_side
from geomap.extraction.arguments.time import day_of_saying, day_spoken_of, find_time
from geomap.extraction.confidence import confidence_of
from geomap.extraction.context import ParsedDocument
from geomap.extraction.coreference import fold
from geomap.extraction.event_mention import (
    EventMention,
    apart,
    inherit_arguments,
    name_attackers,
    split_parties,
)
from geomap.extraction.factuality import is_question, judge_factuality
from geomap.extraction.grammar import objects
from geomap.extraction.merge import merge_events
from geomap.extraction.route_text import journey_claim, route_claim
from geomap.extraction.selection import is_bare, keep
from geomap.extraction.titles import name_place, title
from geomap.extraction.triggers.find import Trigger, find_triggers, read_triggers
from geomap.extraction.triggers.refusals import is_topic
from geomap.extraction.vetoes import Veto, is_off, veto
from geomap.lexicon import EVENT_TYPES
from geomap.model import Document, Event, Place, SourceQuote, Toponym

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span

    from geomap.gazetteer.index import Index

__all__ = ["extract_events", "read_mentions", "tell"]


def extract_events(
    document: Document,
    doc: Doc,
    toponyms: Sequence[Toponym],
    roster: Roster,
    index: Index,
    *,
    vetoes: list[Veto] | None = None,
) -> list[Event]:
    """
    Find the events a document tells.

    Parameters
    ----------
    document : Document
    doc : spacy Doc
        The document's text, parsed; ``doc.text == document.text``.
    toponyms : sequence of Toponym
        Its places; only those whose role is ``literal`` can be where an event happened.
    roster : Roster
    index : Index
        The gazetteer.
    vetoes : list of Veto, optional
        Takes the words of events that told none, each with the rule that kept it back.

    Returns
    -------
    list of Event
        In text order, each once with all sentences that tell it. Places are resolved, geometry is
        not yet set. ``confidence`` is the chance that type, actor and place are right; see
        ``geomap.extraction.confidence``.
    """
    parsed = ParsedDocument(document, doc, toponyms, roster)
    vetoes = vetoes if vetoes is not None else []
    found = tell(parsed, vetoes)
    teller = {event.event_id: mention for event, mention, _ in found}
    merged = merge_events(
        (event for event, *_ in found),
        roster,
        within_document=True,
        apart=lambda a, b: apart(teller[a.event_id], teller[b.event_id]),
    )
    vetoes += [veto("bare", teller[e.event_id].trigger.anchor) for e in merged if is_bare(e)]
    merged = [e for e in merged if not is_bare(e)]
    told_once = [_on_its_way(parsed, event, teller[event.event_id]) for event in merged]
    return _with_route(parsed, [_dated(event, teller[event.event_id]) for event in told_once])


def tell(
    parsed: ParsedDocument, vetoes: list[Veto]
) -> list[tuple[Event, EventMention, EventPlace | None]]:
    """Give each event as each word tells it, before those that are one are merged."""
    found: list[tuple[Event, EventMention, EventPlace | None]] = []
    words = name_attackers(parsed, split_parties(list(read_mentions(parsed, vetoes))))
    for mention in fold([word for word in words if not is_topic(word.trigger.anchor)]):
        places: Sequence[EventPlace | None] = mention.event_places or (None,)
        found += [
            (_event(parsed, mention, event_place), mention, event_place) for event_place in places
        ]
    return found


def read_mentions(parsed: ParsedDocument, vetoes: list[Veto]) -> Iterator[EventMention]:
    """Walk through the sentences, carrying along the day last spoken of."""
    anchor: date | None = None
    before: dict[str, EventMention] = {}
    for sentence in parsed.doc.sents:
        if not sentence.text.strip():
            continue
        triggers, unfit = read_triggers(parsed, sentence)
        vetoes += unfit
        for trigger in triggers:
            mention = _mention(parsed, sentence, trigger, anchor, before)
            if isinstance(mention, Veto):
                vetoes.append(mention)
                continue
            before[mention.type.event_type] = mention
            yield mention
        anchor = day_spoken_of(parsed, sentence, anchor)


def _mention(
    parsed: ParsedDocument,
    sentence: Span,
    trigger: Trigger,
    anchor: date | None,
    before: dict[str, EventMention],
) -> EventMention | Veto:
    """Find out what a trigger tells, or why it tells nothing."""
    if is_question(sentence) and not is_off("question"):
        return veto("question", trigger.anchor)
    factuality = judge_factuality(parsed, trigger)
    if isinstance(factuality, Veto):
        return factuality
    if within_one_side(parsed, trigger) and not is_off("one side"):
        return veto("one side", trigger.anchor)
    when = find_time(parsed, sentence, trigger, factuality, anchor)
    mention = EventMention(parsed, sentence, trigger, factuality, when)
    mention.said = day_of_saying(parsed, sentence, anchor)
    inherit_arguments(mention, before)
    return keep(parsed, mention) or mention


def _dated(event: Event, mention: EventMention) -> Event:
    """Give a claim without a day of its own the day it was made: that is what is known."""
    undated = event.status == "claimed" and event.when.text is None
    return replace(event, when=mention.said) if undated else event


# --- events -------------------------------------------------------------------------------------


def _event(parsed: ParsedDocument, mention: EventMention, event_place: EventPlace | None) -> Event:
    parties, event_type, factuality = mention.participants, mention.type, mention.factuality
    place = event_place.place_token.place if event_place else None
    actor_id = parties.actor.id if parties.actor else None
    return Event(
        event_id=_id(parsed, mention, actor_id, place),
        title=title(
            event_type,
            parties.actor,
            parties.target,
            name_place(mention.trigger, event_type, event_place),
            factuality.status,
            country=bool(event_place and event_place.place_token.coarse),
        ),
        event_type=event_type.event_type,
        sub_event_type=event_type.sub_event_type,
        plover=event_type.plover,
        status=factuality.status,
        claimed_by=factuality.claimed_by if factuality.status != "reported" else None,
        when=mention.when,
        sources=(_quote(parsed.document, mention.sentence),),
        actor=parties.actor.name if parties.actor else None,
        actor_id=actor_id,
        actor_kind=parties.actor.kind if parties.actor else None,
        actor_basis="inferred" if parties.actor and parties.actor.inferred else None,
        target=parties.target.name if parties.target else None,
        target_id=parties.target.id if parties.target else None,
        allies=tuple(p.id for p in parties.allies if p.id),
        place=place,
        place_text=event_place.text if event_place else None,
        fatalities=_killed(parsed, mention),
        quantities=_counts(mention),
        confidence=confidence_of(mention, event_place),
    )


def _killed(parsed: ParsedDocument, mention: EventMention) -> int | None:
    counts = [fatalities(parsed, t, mention.sentence) for t in (mention.trigger, *mention.taken)]
    return max((n for n in counts if n is not None), default=None)


def _counts(mention: EventMention) -> dict[str, float]:
    taken = {k: n for word in mention.taken for k, n in quantities(word).items()}
    return dict(sorted({**taken, **quantities(mention.trigger)}.items()))


def _id(
    parsed: ParsedDocument, mention: EventMention, actor_id: str | None, place: Place | None
) -> str:
    start = parsed.document.offset + mention.trigger.anchor.idx
    parts = (
        parsed.document.id, str(start), mention.type.sub_event_type, actor_id or "",
        place.id if place else "",
    )  # fmt: skip
    return "e" + sha256("\x1f".join(parts).encode()).hexdigest()[:12]


def _quote(document: Document, sentence: Span) -> SourceQuote:
    text = sentence.text.strip()
    start = sentence.start_char + sentence.text.index(text)
    return SourceQuote(
        document_id=document.id,
        quote=text,
        start=document.offset + start,
        end=document.offset + start + len(text),
        source=document.source,
        author=document.author,
        published=document.published,
        url=document.url,
    )


# --- routes -------------------------------------------------------------------------------------


def _on_its_way(parsed: ParsedDocument, event: Event, mention: EventMention) -> Event:
    """Give an event of something that moves the way that its verb, or what moves, tells."""
    words = [mention.trigger.verb, mention.trigger.anchor, *objects(mention.trigger.anchor)]
    claims = (journey_claim(parsed, word, event.place) for word in words if word is not None)
    claim = next((claim for claim in claims if claim is not None), None)
    return replace(event, route=claim) if claim is not None else event


def _with_route(parsed: ParsedDocument, events: list[Event]) -> list[Event]:
    """Put the way that the text tells on its first event of missiles with a place."""
    flights = [e for e in events if e.plover == EVENT_TYPES["missile"].plover and e.place]
    flights.sort(key=lambda e: (e.status != "reported", e.status != "claimed"))
    origin = _origin(parsed)
    for flight in flights:
        claim = route_claim(parsed, origin, flight.place)
        if claim is not None:
            return [replace(e, route=claim) if e is flight else e for e in events]
    return events


def _origin(parsed: ParsedDocument) -> Place | None:
    """Return the first place from which something is fired."""
    for sentence in parsed.doc.sents:
        for trigger in find_triggers(parsed, sentence):
            if trigger.type.key in ("missile", "crash"):
                for place_token in origins(parsed, trigger, sentence):
                    return place_token.place
    return None
