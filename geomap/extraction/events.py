"""Put events together: the sentence's event words, their arguments, their date and their quote."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from hashlib import sha256
from typing import TYPE_CHECKING

from geomap.actors import Roster
from geomap.extraction.claims import journey_claim, route_claim
from geomap.extraction.fold import fold
from geomap.extraction.merge import merge_events
from geomap.extraction.partners import among_themselves
from geomap.extraction.quantities import fatalities, quantities
from geomap.extraction.scene import Scene
from geomap.extraction.standing import is_musing, standing
from geomap.extraction.sureness import sureness
from geomap.extraction.syntax import objects
from geomap.extraction.titles import name_place, title
from geomap.extraction.told import Told, apart, name_strikers, part, take_up
from geomap.extraction.triggers import spoken_of, tellings
from geomap.extraction.when import day_of_saying, day_spoken_of, when_told
from geomap.extraction.where import Site, origins
from geomap.extraction.worth import worth_keeping
from geomap.lexicon import SENSES
from geomap.model import Document, Event, Place, SourceQuote, Toponym

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span

    from geomap.gazetteer.index import Index

__all__ = ["extract_events", "tell"]


def extract_events(
    document: Document, doc: Doc, toponyms: Sequence[Toponym], roster: Roster, index: Index
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

    Returns
    -------
    list of Event
        In text order, each once with all sentences that tell it. Places are resolved, geometry is
        not yet set. ``confidence`` is the chance that type, actor and place are right; see
        ``geomap.extraction.sureness``.
    """
    scene = Scene(document, doc, toponyms, roster)
    found = tell(scene)
    teller = {event.event_id: told for event, told, _ in found}
    merged = merge_events(
        (event for event, *_ in found),
        roster,
        within_document=True,
        apart=lambda a, b: apart(teller[a.event_id], teller[b.event_id]),
    )
    told_once = [_on_its_way(scene, event, teller[event.event_id]) for event in merged]
    return _with_route(scene, [_dated(event, teller[event.event_id]) for event in told_once])


def tell(scene: Scene) -> list[tuple[Event, Told, Site | None]]:
    """Give each event as each word tells it, before those that are one are merged."""
    found: list[tuple[Event, Told, Site | None]] = []
    words = name_strikers(scene, part(list(_read(scene))))
    for told in fold([word for word in words if not spoken_of(word.telling.anchor)]):
        places: Sequence[Site | None] = told.sites or (None,)
        found += [(_event(scene, told, site), told, site) for site in places]
    return found


def _read(scene: Scene) -> Iterator[Told]:
    """Walk through the sentences, carrying along the day last spoken of."""
    anchor: date | None = None
    before: dict[str, Told] = {}
    for sentence in scene.doc.sents:
        if not sentence.text.strip():
            continue
        for telling in tellings(scene, sentence) if not is_musing(sentence) else []:
            stand = standing(scene, telling)
            if stand is None or among_themselves(scene, telling):
                continue
            when = when_told(scene, sentence, telling, stand, anchor)
            told = Told(scene, sentence, telling, stand, when)
            told.said = day_of_saying(scene, sentence, anchor)
            take_up(told, before)
            if worth_keeping(scene, told):
                before[told.sense.event_type] = told
                yield told
        anchor = day_spoken_of(scene, sentence, anchor)


def _dated(event: Event, told: Told) -> Event:
    """Give a claim without a day of its own the day it was made: that is what is known."""
    undated = event.status == "claimed" and event.when.text is None
    return replace(event, when=told.said) if undated else event


# --- events -------------------------------------------------------------------------------------


def _event(scene: Scene, told: Told, site: Site | None) -> Event:
    parties, sense, stand = told.cast, told.sense, told.standing
    place = site.spot.place if site else None
    actor_id = parties.actor.id if parties.actor else None
    return Event(
        event_id=_id(scene, told, actor_id, place),
        title=title(
            sense,
            parties.actor,
            parties.target,
            name_place(told.telling, sense, site),
            stand.status,
            country=bool(site and site.spot.coarse),
        ),
        event_type=sense.event_type,
        sub_event_type=sense.sub_event_type,
        plover=sense.plover,
        status=stand.status,
        claimed_by=stand.claimed_by if stand.status != "reported" else None,
        when=told.when,
        sources=(_quote(scene.document, told.sentence),),
        actor=parties.actor.name if parties.actor else None,
        actor_id=actor_id,
        actor_kind=parties.actor.kind if parties.actor else None,
        actor_basis="inferred" if parties.actor and parties.actor.inferred else None,
        target=parties.target.name if parties.target else None,
        target_id=parties.target.id if parties.target else None,
        allies=tuple(p.id for p in parties.allies if p.id),
        place=place,
        place_text=site.text if site else None,
        fatalities=_killed(scene, told),
        quantities=_counts(told),
        confidence=sureness(told, site),
    )


def _killed(scene: Scene, told: Told) -> int | None:
    counts = [fatalities(scene, t, told.sentence) for t in (told.telling, *told.taken)]
    return max((n for n in counts if n is not None), default=None)


def _counts(told: Told) -> dict[str, float]:
    taken = {k: n for word in told.taken for k, n in quantities(word).items()}
    return dict(sorted({**taken, **quantities(told.telling)}.items()))


def _id(scene: Scene, told: Told, actor_id: str | None, place: Place | None) -> str:
    start = scene.document.offset + told.telling.anchor.idx
    parts = (
        scene.document.id, str(start), told.sense.sub_event_type, actor_id or "",
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


def _on_its_way(scene: Scene, event: Event, told: Told) -> Event:
    """Give an event of something that moves the way that its verb, or what moves, tells."""
    words = [told.telling.verb, told.telling.anchor, *objects(told.telling.anchor)]
    claims = (journey_claim(scene, word, event.place) for word in words if word is not None)
    claim = next((claim for claim in claims if claim is not None), None)
    return replace(event, route=claim) if claim is not None else event


def _with_route(scene: Scene, events: list[Event]) -> list[Event]:
    """Put the way that the text tells on its first event of missiles with a place."""
    flights = [e for e in events if e.plover == SENSES["missile"].plover and e.place]
    flights.sort(key=lambda e: (e.status != "reported", e.status != "claimed"))
    origin = _origin(scene)
    for flight in flights:
        claim = route_claim(scene, origin, flight.place)
        if claim is not None:
            return [replace(e, route=claim) if e is flight else e for e in events]
    return events


def _origin(scene: Scene) -> Place | None:
    """Return the first place from which something is fired."""
    for sentence in scene.doc.sents:
        for telling in tellings(scene, sentence):
            if telling.sense.key in ("missile", "crash"):
                for spot in origins(scene, telling, sentence):
                    return spot.place
    return None
