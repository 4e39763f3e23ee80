"""Put events together: the sentence's event words, their arguments, their date and their quote."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from hashlib import sha256
from typing import TYPE_CHECKING

from geomap.actors import Roster
from geomap.extraction.arguments.implied_attackers import name_attackers
from geomap.extraction.arguments.inherited import inherit_arguments
from geomap.extraction.arguments.late_dates import late_date
from geomap.extraction.arguments.late_places import late_places
from geomap.extraction.arguments.location import EventPlace
from geomap.extraction.arguments.location_grammar import origins
from geomap.extraction.arguments.quantities import fatalities, quantities
from geomap.extraction.arguments.responsibility import name_responsible
from geomap.extraction.arguments.role_spans import stated_toll
from geomap.extraction.arguments.stand_in import home_division
from geomap.extraction.arguments.time import day_of_saying
from geomap.extraction.back_references import join_second_mentions
from geomap.extraction.coders import CODERS, code
from geomap.extraction.coders.dealings import DEALINGS_CODER
from geomap.extraction.confidence import rated
from geomap.extraction.confidence.features import evidence_of
from geomap.extraction.confidence.neighbours import with_company
from geomap.extraction.context import ParsedDocument
from geomap.extraction.coreference import apart, join_mentions, share_out_places
from geomap.extraction.denials import with_denials
from geomap.extraction.event_mention import EventMention
from geomap.extraction.grammar import objects
from geomap.extraction.heard_places import with_heard_places
from geomap.extraction.late_outcomes import with_late_outcomes
from geomap.extraction.merge import merge_events
from geomap.extraction.place_anaphora import place_anaphors
from geomap.extraction.repeated import join_repeated
from geomap.extraction.route_text import journey_claim, route_claim
from geomap.extraction.selection import is_bare, keep
from geomap.extraction.titles import name_place, title
from geomap.extraction.triggers.find import find_triggers
from geomap.extraction.triggers.refusals import is_topic
from geomap.extraction.vetoes import Veto, veto
from geomap.lexicon import EVENT_TYPES
from geomap.model import Document, Event, Place, SourceQuote, Toponym
from geomap.settings import Scope

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
    scope: Scope = "conflict",
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
    scope : {"conflict", "all"}
        Whether only what a map of conflict shows is told, or every act between parties.
    vetoes : list of Veto, optional
        Takes the words of events that told none, each with the rule that kept it back.

    Returns
    -------
    list of Event
        In text order, each once with all sentences that tell it. Places are resolved, geometry is
        not yet set. ``confidence`` is the chance that all of it is right; see
        ``geomap.extraction.confidence``.
    """
    parsed = ParsedDocument(document, doc, toponyms, roster)
    heard = with_heard_places(parsed, index)
    parsed = parsed.with_toponyms(heard) if len(heard) > len(toponyms) else parsed
    if again := place_anaphors(parsed):
        named = sorted([*parsed.toponyms, *again], key=lambda toponym: toponym.mention.start)
        parsed = parsed.with_toponyms(named)
    parsed.home_place = home_division(parsed, index)
    found = tell(parsed, scope)
    teller = {event.event_id: mention for event, mention, _ in found}
    merged = merge_events(
        (event for event, *_ in found),
        roster,
        within_document=True,
        apart=lambda a, b: apart(teller[a.event_id], teller[b.event_id]),
    )
    bare = [veto("bare", teller[e.event_id].trigger.anchor) for e in merged if is_bare(e)]
    if vetoes is not None:
        vetoes += [*parsed.vetoes, *bare]
    merged = [e for e in merged if not is_bare(e)]
    told_once = [_on_its_way(parsed, event, teller[event.event_id]) for event in merged]
    told_once = [_dated(parsed, event, teller[event.event_id]) for event in told_once]
    return _with_route(parsed, [rated(event) for event in with_company(told_once)])


def tell(
    parsed: ParsedDocument, scope: Scope = "conflict"
) -> list[tuple[Event, EventMention, EventPlace | None]]:
    """Return each event as each word tells it, before those that are one are merged."""
    found: list[tuple[Event, EventMention, EventPlace | None]] = []
    words = name_attackers(parsed, share_out_places(list(read_mentions(parsed, scope))))
    words = [word for word in words if not is_topic(word.trigger.anchor)]
    words = join_second_mentions(join_mentions(join_repeated(parsed, words)))
    words = name_responsible(parsed, with_late_outcomes(parsed, words))
    for mention in with_denials(parsed, words):
        places: Sequence[EventPlace | None] = mention.event_places or (None,)
        found += [
            (_event(parsed, mention, event_place), mention, event_place) for event_place in places
        ]
    return found


def read_mentions(parsed: ParsedDocument, scope: Scope = "conflict") -> Iterator[EventMention]:
    """Walk through the mentions in text order; each may take what the ones before have said."""
    before: dict[str, EventMention] = {}
    for found in code(parsed, CODERS[scope]):
        mention = replace(found, said=day_of_saying(parsed, found.sentence))
        mention = inherit_arguments(mention, before)
        vetoed = keep(parsed, mention)
        if vetoed is not None:
            parsed.vetoes.append(vetoed)
            continue
        mention = _with_borrowed_place(parsed, mention)
        before[mention.type.event_type] = mention
        yield mention


def _with_borrowed_place(parsed: ParsedDocument, mention: EventMention) -> EventMention:
    """Give an event that is one without a place one from the text around it."""
    if mention.event_places or mention.evidence.coders == (DEALINGS_CODER,):
        return mention  # a demand is put nowhere
    actor = mention.participants.actor
    places = tuple(late_places(parsed, mention.trigger, mention.sentence, actor))
    if len(places) > 1 and not any(t.lower_ in ("both", "all", "each") for t in mention.sentence):
        places = (max(places, key=lambda place: place.chance),)
    return replace(mention, event_places=places)


def _dated(parsed: ParsedDocument, event: Event, mention: EventMention) -> Event:
    """Return an undated event the day of the text around, a claim else the day it was made."""
    if event.when.text is not None:
        return event
    around = late_date(parsed, mention)
    if around.edtf is None and event.status == "claimed":
        around = mention.said
    return replace(event, when=around) if around.edtf is not None else event


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
        sources=tuple(_quote(parsed.document, s) for s in (mention.sentence, *mention.quoted)),
        actor=parties.actor.shown if parties.actor else None,
        actor_id=actor_id,
        actor_kind=parties.actor.kind if parties.actor else None,
        actor_basis="inferred" if parties.actor and parties.actor.inferred else None,
        target=parties.target.shown if parties.target else None,
        target_id=parties.target.id if parties.target else None,
        allies=tuple(p.id for p in parties.allies if p.id),
        place=place,
        place_text=(event_place.text or None) if event_place else None,
        fatalities=_killed(parsed, mention),
        quantities=_counts(mention),
        evidence=evidence_of(parsed, mention, event_place),
    )


def _killed(parsed: ParsedDocument, mention: EventMention) -> int | None:
    triggers = (mention.trigger, *mention.taken)
    counts = [fatalities(parsed, t, t.anchor.sent) for t in triggers]
    known = [n for n in counts if n is not None]
    if known or not mention.type.violent:
        return max(known, default=None)
    toll = stated_toll(parsed, parsed.asked(*mention.evidence.asked))
    return None if toll in _counts(mention).values() else toll  # the wounded are no dead


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
    """Return an event of something that moves the way that its verb, or what moves, tells."""
    words = [mention.trigger.verb, mention.trigger.anchor, *objects(mention.trigger.anchor)]
    claims = (journey_claim(parsed, word, event.place) for word in words if word is not None)
    claim = next((claim for claim in claims if claim is not None), None)
    return replace(event, route=claim) if claim is not None else event


def _with_route(parsed: ParsedDocument, events: list[Event]) -> list[Event]:
    """Put the way that the text tells on its first event of missiles with a place."""
    flights = [e for e in events if e.plover == EVENT_TYPES["missile"].plover and e.place]
    flights.sort(key=lambda e: (e.status != "reported", e.status != "claimed"))
    origin = _origin(parsed) if flights else None
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
