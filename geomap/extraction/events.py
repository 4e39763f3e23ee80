"""Put events together: the sentence's event words, their arguments, their date and their quote."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING

from geomap.actors import Roster
from geomap.dates import Dated, find_dates
from geomap.extraction.claims import route_claim
from geomap.extraction.merge import merge_events
from geomap.extraction.quantities import fatalities, quantities
from geomap.extraction.scene import Party, Scene
from geomap.extraction.standing import Standing, is_commentary, is_musing, standing
from geomap.extraction.syntax import ancestry, lemma, objects
from geomap.extraction.titles import title
from geomap.extraction.told import Told, apart, name_strikers, part, take_up
from geomap.extraction.triggers import Telling, tellings
from geomap.extraction.where import Site, origins
from geomap.lexicon import SENSES
from geomap.model import Document, Event, Place, SourceQuote, Toponym, When

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span, Token

    from geomap.gazetteer.index import Index

__all__ = ["extract_events"]

# In signed comment, what happened longer ago than this before publication is history.
HISTORY = timedelta(days=365)


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
        not yet set. ``confidence`` is 0.95 times what each thing not told costs; see `_sureness`.
    """
    scene = Scene(document, doc, toponyms, roster)
    told = name_strikers(scene, part(list(_read(scene))))
    pairs = [(event, telling) for telling in told for event in _events(scene, telling)]
    teller = {event.event_id: telling for event, telling in pairs}
    merged = merge_events(
        (event for event, _ in pairs),
        roster,
        within_document=True,
        apart=lambda a, b: apart(teller[a.event_id], teller[b.event_id]),
    )
    return _with_route(scene, [_dated(event, teller[event.event_id]) for event in merged])


def _read(scene: Scene) -> Iterator[Told]:
    """Walk through the sentences, carrying along the day last spoken of."""
    anchor: date | None = None
    before: dict[str, Told] = {}
    for sentence in scene.doc.sents:
        if not sentence.text.strip():
            continue
        for telling in tellings(scene, sentence) if not is_musing(sentence) else []:
            stand = standing(scene, telling)
            if stand is None:
                continue
            when = _when(scene, sentence, telling, stand, anchor)
            told = Told(scene, sentence, telling, stand, when)
            told.said = _said(scene, sentence, anchor)
            take_up(told, before)
            if _worth_keeping(scene, told):
                before[told.sense.event_type] = told
                yield told
        dates = find_dates(sentence.text, scene.document.published, anchor=anchor)
        anchor = next((d.when.start for d in reversed(dates) if d.when.precision == "day"), anchor)


def _worth_keeping(scene: Scene, told: Told) -> bool:
    """
    Keep what can be an event: weak words need both a side and a place, others one of them.

    A participle or noun in passing ("the land lost to rebels") needs a place or a date of its own;
    so does a quotation. Signed comment has to report, and is not asked for history.
    """
    side = _known(told.cast.actor) or _known(told.cast.target)
    here = [s for s in told.sites if not s.borrowed]
    placed = any(not s.spot.coarse for s in here)
    denied = told.standing.status == "denied"
    if not told.sites and not told.when.text and not denied and _in_passing(told):
        return False
    if told.standing.status == "hypothetical" and (not side or not told.sites or _vague(told)):
        return False
    if is_commentary(scene) and not _solid(scene, told):
        return False
    both = _known(told.cast.actor) and _known(told.cast.target)
    if told.telling.trigger.weak:
        return (
            placed
            or bool(side and (here or told.when.text))
            or (both and told.telling.verb is not None and not told.sense.violent)
        )
    if not told.sense.violent:
        return placed if not side else bool(told.sites or told.when.text or told.telling.verb)
    return bool(told.sites) or (side and told.cast.actor is not None)


def _in_passing(told: Told) -> bool:
    verb = told.telling.verb
    if verb is None:
        return True
    where = any(c.dep_ == "advmod" and c.lower_ in ("where", "when") for c in verb.children)
    return (verb.dep_ in ("relcl", "acl", "amod") and not where) or told.standing.quoted


def _vague(told: Told) -> bool:
    return all(site.spot.coarse for site in told.sites)


def _known(party: Party | None) -> bool:
    return party is not None and (party.id is not None or party.actor is None)


def _solid(scene: Scene, told: Told) -> bool:
    """Tell a sentence of comment that reports: past, placed or dated, and not long ago."""
    verb = told.telling.verb
    if verb is not None and verb.tag_ in ("VBG", "VB") and told.standing.status == "reported":
        return False
    published, when = scene.document.published, told.when
    if published and when.end and when.end < published - HISTORY:
        return False
    if _names_year(when) or (when.edtf and when.precision in ("year", "unknown")):
        return False
    dated = when.text is not None
    placed = bool(told.sites) and not _vague(told)
    if dated or placed:
        return True
    settled = told.sense.key in _PUBLIC or told.cast.target is not None or bool(told.sites)
    return _is_finite_past(told) and _known(told.cast.actor) and settled


# What is publicly done needs no place to be a report: a deal, a visit.
_PUBLIC = frozenset({"deal", "ceasefire", "talks", "visit", "ally"})


def _is_finite_past(told: Told) -> bool:
    """Tell a finite verb of the past in a main or reported clause: the form of a report."""
    verb = told.telling.verb
    if verb is None or told.telling.trigger.weak:
        return False
    past = verb.tag_ == "VBD" or any(c.dep_ in ("aux", "auxpass") for c in verb.children)
    top = verb.head if verb.dep_ == "conj" else verb
    return past and top.dep_ in ("ROOT", "ccomp")


def _names_year(when: When) -> bool:
    """Tell a year in the words: what comment dates by its year is history to it."""
    return re.search(r"\b(?:1[89]|20)\d\d", when.text or "") is not None


# --- dates --------------------------------------------------------------------------------------


def _when(
    scene: Scene, sentence: Span, telling: Telling, stand: Standing, anchor: date | None
) -> When:
    """Choose the date nearest the event in the parse; the day of a saying is not its day."""
    future = stand.status == "planned"
    dates = find_dates(sentence.text, scene.document.published, anchor=anchor, future=future)
    ranked = sorted(
        (distance, at, dated)
        for at, dated in enumerate(dates)
        if (distance := _distance(sentence, telling, dated)) is not None
    )
    return ranked[0][2].when if ranked else When()


def _said(scene: Scene, sentence: Span, anchor: date | None) -> When:
    dates = find_dates(sentence.text, scene.document.published, anchor=anchor)
    return dates[0].when if len(dates) == 1 else When()


def _dated(event: Event, told: Told) -> Event:
    """Give a claim without a day of its own the day it was made: that is what is known."""
    undated = event.status == "claimed" and event.when.text is None
    return replace(event, when=told.said) if undated else event


_SAYING = frozenset("say tell announce claim report add write state confirm deny".split())
# Steps of the parse beyond which a date belongs to another clause.
_FAR_DATE = 7


def _distance(sentence: Span, telling: Telling, dated: Dated) -> int | None:
    start, end = sentence.start_char + dated.start, sentence.start_char + dated.end
    tokens = [t for t in sentence if start <= t.idx < end and not t.is_punct]
    if not tokens:
        return None
    inside = {t.i for t in tokens}
    top = next(t for t in tokens if t.head.i not in inside or t.head is t)
    if _follows(telling, top):
        return top.i - telling.anchor.i if top.i - telling.anchor.i < _FAR_DATE else _FAR_DATE
    own = telling.verb if telling.verb is not None else telling.anchor
    mine = {t.i: n for n, t in enumerate(ancestry(own))}
    for token in (telling.anchor, *(objects(own) if own.pos_ == "VERB" else ())):
        mine[token.i] = 0
    steps = 0
    for token in ancestry(top):
        if token.i in mine:
            said = lemma(token) in _SAYING and token.pos_ == "VERB" and token.i != own.i
            far = steps + mine[token.i]
            return None if said or far > _FAR_DATE else far
        own_clause = token.pos_ in ("VERB", "AUX") and token.dep_ in ("relcl", "advcl", "ccomp")
        steps += 5 if own_clause else 1
    return None


def _follows(telling: Telling, top: Token) -> bool:
    """Tell "the fall of X in May": a noun and its date with no verb between them."""
    if telling.verb is not None or top.i < telling.anchor.i:
        return False
    between = telling.anchor.doc[telling.anchor.i : top.i]
    return all(t.pos_ not in ("VERB", "AUX") for t in between)


# --- events -------------------------------------------------------------------------------------


def _events(scene: Scene, told: Told) -> Iterator[Event]:
    """Yield one event for each coordinated place, or one without a place."""
    if not told.sites:
        yield _event(scene, told, None)
    for site in told.sites:
        yield _event(scene, told, site)


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
            _named(site),
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
        fatalities=fatalities(scene, told.telling, told.sentence),
        quantities=quantities(told.telling),
        confidence=_sureness(told, site),
    )


# The longest words of a place that a title takes; about half a line of a list.
_TITLE_PLACE = 40


def _named(site: Site | None) -> str | None:
    """Name a place for a title: a part of a country by its words, else by its name alone."""
    if site is None:
        return None
    short = len(site.text) <= _TITLE_PLACE
    if short and _AROUND.match(site.text):
        return f"the {site.text}"
    return site.text if short and site.spot.coarse else site.spot.toponym.mention.text


# Ground around a town is not the town: "capture of the southern countryside of Aleppo".
_AROUND = re.compile(r"(?:[a-z-]+ern |rural )?(?:countryside|outskirts|suburbs|hinterland) of ")


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


def _sureness(told: Told, site: Site | None) -> float:
    """
    Estimate how sure an event is: 0.95 times a factor for each thing that is missing or weak.

    Factors are our judgement, not measured: no place 0.6, a country for a place 0.85, a place of
    the sentence before 0.8, the resolver's own confidence half counted, no actor or an inferred
    one 0.75, no date 0.9, a weak word 0.85, anything but a plain report 0.85.
    """
    spot = site.spot if site else None
    value = 0.95 * (0.5 + 0.5 * spot.toponym.confidence if spot else 0.6)
    value *= 0.85 if spot and spot.coarse else 1.0
    value *= 0.8 if site and site.borrowed else 1.0
    actor = told.cast.actor
    value *= 1.0 if actor and actor.id and not actor.inferred else 0.75
    value *= 1.0 if told.when.text else 0.9
    value *= 0.85 if told.telling.trigger.weak else 1.0
    value *= 1.0 if told.standing.status == "reported" else 0.85
    return round(value, 3)


# --- routes -------------------------------------------------------------------------------------


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
