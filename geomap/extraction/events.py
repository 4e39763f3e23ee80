"""Put events together: the sentence's event words, their arguments, their date and their quote."""

from __future__ import annotations

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
from geomap.extraction.syntax import ancestry, lemma
from geomap.extraction.titles import title
from geomap.extraction.triggers import Telling, tellings
from geomap.extraction.where import Site, origins, sites
from geomap.extraction.who import Cast, cast
from geomap.lexicon import SENSES, Sense, territory
from geomap.model import Document, Event, Place, SourceQuote, Toponym, When

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span

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
    found = [event for telling in _read(scene) for event in _events(scene, telling)]
    merged = merge_events(found, roster, within_document=True)
    return _with_route(scene, merged)


class _Told:
    """One event word with everything found out about it."""

    __slots__ = ("cast", "sentence", "sense", "sites", "standing", "telling", "when")

    def __init__(
        self, scene: Scene, sentence: Span, telling: Telling, stand: Standing, when: When
    ) -> None:
        self.sentence, self.telling, self.standing, self.when = sentence, telling, stand, when
        self.cast = cast(scene, telling)
        self.sites = sites(scene, telling, sentence)
        self.sense = _settle(telling.sense, self.cast)


def _read(scene: Scene) -> Iterator[_Told]:
    """Walk through the sentences, carrying along the day last spoken of."""
    anchor: date | None = None
    for sentence in scene.doc.sents:
        if not sentence.text.strip():
            continue
        if not is_musing(sentence):
            for telling in tellings(scene, sentence):
                stand = standing(scene, telling)
                if stand is None:
                    continue
                when = _when(scene, sentence, telling, stand, anchor)
                told = _Told(scene, sentence, telling, stand, when)
                if _worth_keeping(scene, told):
                    yield told
        dates = find_dates(sentence.text, scene.document.published, anchor=anchor)
        anchor = next((d.when.start for d in reversed(dates) if d.when.precision == "day"), anchor)


def _settle(sense: Sense, parties: Cast) -> Sense:
    """Let the parties decide: who gains ground, and that killing civilians is no battle."""
    sense = territory(sense, parties.actor.kind if parties.actor else None)
    civil = parties.target is not None and parties.target.kind in ("civilians", "protesters")
    return SENSES["attack"] if sense.key in ("kill", "clash") and civil else sense


def _worth_keeping(scene: Scene, told: _Told) -> bool:
    """
    Keep what can be an event: weak words need both a side and a place, others one of them.

    Signed comment has to name a place or a date of its own, and is not asked for history.
    """
    side = _known(told.cast.actor) or _known(told.cast.target)
    here = [s for s in told.sites if not s.borrowed]
    if told.standing.status == "hypothetical" and (not side or not told.sites or _vague(told)):
        return False
    if is_commentary(scene) and not _solid(scene, told):
        return False
    if told.telling.trigger.weak and told.telling.verb is None:
        return bool(side and here) or (bool(side) and told.when.precision == "day")
    if told.telling.trigger.weak or not told.sense.violent:
        return bool(side and (told.sites or told.when.edtf or told.telling.verb is not None))
    return bool(told.sites) or (side and told.cast.actor is not None)


def _vague(told: _Told) -> bool:
    return all(site.spot.coarse for site in told.sites)


def _known(party: Party | None) -> bool:
    return party is not None and (party.id is not None or party.actor is None)


def _solid(scene: Scene, told: _Told) -> bool:
    """Tell a sentence of comment that reports: past, placed or dated, and not long ago."""
    verb = told.telling.verb
    if verb is not None and verb.tag_ in ("VBG", "VB") and told.standing.status == "reported":
        return False
    published, when = scene.document.published, told.when
    if published and when.end and when.end < published - HISTORY:
        return False
    if when.edtf and when.precision in ("year", "unknown") or (when.edtf or "")[-3:-2] == "-2":
        return False
    dated = when.text is not None and not _names_year(when)
    return dated or (not _vague(told) and bool(told.sites))


def _names_year(when: When) -> bool:
    return any(c.isdigit() for c in (when.text or "")) and when.precision in ("month", "year")


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
    own = telling.verb if telling.verb is not None else telling.anchor
    mine = {t.i: n for n, t in enumerate(ancestry(own))}
    if telling.anchor is not own:
        mine[telling.anchor.i] = 0
    for steps, token in enumerate(ancestry(top)):
        if token.i in mine:
            said = lemma(token) in _SAYING and token.i != own.i
            far = steps + mine[token.i]
            return None if said or far > _FAR_DATE else far
    return None


# --- events -------------------------------------------------------------------------------------


def _events(scene: Scene, told: _Told) -> Iterator[Event]:
    """Yield one event for each coordinated place, or one without a place."""
    for site in told.sites or [None]:
        yield _event(scene, told, site)


def _event(scene: Scene, told: _Told, site: Site | None) -> Event:
    parties, sense, stand = told.cast, told.sense, told.standing
    place = site.spot.place if site else None
    actor_id = parties.actor.id if parties.actor else None
    return Event(
        event_id=_id(scene, told, actor_id, place),
        title=title(sense, parties.actor, parties.target, _named(site), stand.status),
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
        target=parties.target.name if parties.target else None,
        target_id=parties.target.id if parties.target else None,
        allies=tuple(p.id for p in parties.allies if p.id),
        place=place,
        place_text=site.text if site else None,
        fatalities=fatalities(scene, told.telling, told.sentence),
        quantities=quantities(told.telling),
        confidence=_sureness(told, site),
    )


def _named(site: Site | None) -> str | None:
    return site.spot.place.name if site else None


def _id(scene: Scene, told: _Told, actor_id: str | None, place: Place | None) -> str:
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


def _sureness(told: _Told, site: Site | None) -> float:
    """
    Estimate how sure an event is: 0.95 times a factor for each thing that is missing or weak.

    Factors are our judgement, not measured: no place 0.6, a country for a place 0.85, a place of
    the sentence before 0.8, the resolver's own confidence half counted, no actor 0.75, no date
    0.9, a weak word 0.85, anything but a plain report 0.85, comment left to the caller.
    """
    spot = site.spot if site else None
    value = 0.95 * (0.5 + 0.5 * spot.toponym.confidence if spot else 0.6)
    value *= 0.85 if spot and spot.coarse else 1.0
    value *= 0.8 if site and site.borrowed else 1.0
    value *= 1.0 if told.cast.actor and told.cast.actor.id else 0.75
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
            if telling.sense.key == "missile":
                for spot in origins(scene, telling, sentence):
                    return spot.place
    return None
