"""What the desk's page is told: events, articles and places as plain values for JSON."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from itertools import pairwise
from typing import Any

from geomap.model import Candidate, Document, Event, Place, Toponym
from geomap.pipeline import HeldDocument

__all__ = ["choices_for", "document_view", "event_view", "place_view", "revision"]

View = dict[str, Any]
SHOWN = 9
"""Places to choose from: one for each of the keys 1 to 9."""


def place_view(place: Place | None) -> View | None:
    """Lay a place out."""
    if place is None:
        return None
    return {
        "id": place.id,
        "name": place.name,
        "lat": place.latitude,
        "lon": place.longitude,
        "radius_km": place.radius_km,
        "country": place.country,
        "admin1": place.admin1,
        "feature": place.feature_code,
        "population": place.population,
    }


def revision(event: Event, state: str = "") -> str:
    """Return a short mark of what an event says, to see whether it has changed meanwhile."""
    said = (
        state,
        event.event_type, event.sub_event_type, event.actor_id, event.actor, event.target_id,
        event.target, event.status, event.when.edtf, event.place and event.place.id,
        tuple((s.start, s.end) for s in event.sources),
    )  # fmt: skip
    return sha256(repr(said).encode()).hexdigest()[:10]


def event_view(event: Event, held: HeldDocument, state: str, group: Sequence[str]) -> View:
    """
    Lay an event of one document out for the form.

    ``state`` is ``open``, ``accepted``, ``changed``, ``dropped`` or ``added``; ``group`` the ids
    of all accounts of the event.
    """
    document = held.parsed.document
    machine = next((e for e in held.found if e.event_id == event.event_id), None)
    return {
        "id": event.event_id,
        "document": document.id,
        "state": state,
        "revision": revision(event, state),
        "title": event.title,
        **_said(event),
        "machine": _said(machine) if machine else None,
        "place_text": event.place_text,
        "area": _area(event),
        "confidence": round(event.confidence, 3),
        "sureness": {name: round(chance, 2) for name, chance in event.sureness.items()},
        "fatalities": event.fatalities,
        "date_text": event.when.text,
        "sources": [
            {"quote": s.quote, "start": s.start - document.offset, "end": s.end - document.offset}
            for s in event.sources
            if s.document_id == document.id
        ],
        "source": document.source,
        "group": list(group),
        "choices": choices_for(event, held),
    }


def _said(event: Event) -> View:
    return {
        "type": f"{event.event_type} / {event.sub_event_type}",
        "actor": event.actor_id,
        "actor_name": event.actor,
        "target": event.target_id,
        "target_name": event.target,
        "status": event.status,
        "date": event.when.edtf,
        "place": place_view(event.place),
    }


def _area(event: Event) -> Any:
    """Return an area that an editor has drawn, as GeoJSON."""
    from shapely.geometry import mapping

    return mapping(event.geometry) if event.geometry is not None else None


def choices_for(event: Event, held: HeldDocument) -> list[View]:
    """
    Rank the places that an event may be at: its own, its sentences', their names' other readings.

    Then the other places of the article. Each has the ``mention`` that it is a reading of, if any.
    """
    near = _near(event, held)
    named = [t for t in near if t.place and event.place and t.place.id == event.place.id]
    others = [t for t in near if t not in named and t.mention.role in ("literal", "metonym")]
    ranked: list[tuple[Place, str | None]] = []
    if event.place is not None:
        ranked.append((event.place, named[0].mention.text if named else None))
    ranked += [(t.place, t.mention.text) for t in others if t.place]
    ranked += [(c.place, t.mention.text) for t in (*named, *others) for c in _readings(t)]
    ranked += [(t.place, t.mention.text) for t in _elsewhere(event, held) if t.place]
    found: dict[str, View] = {}
    for place, mention in ranked:
        view = place_view(place)
        if view is not None:
            found.setdefault(place.id, {**view, "mention": mention})
    return list(found.values())[:SHOWN]


def _near(event: Event, held: HeldDocument) -> list[Toponym]:
    offset = held.parsed.document.offset
    spans = [(s.start - offset, s.end - offset) for s in event.sources]
    return [t for t in held.placed if any(a <= t.mention.start < b for a, b in spans)]


def _elsewhere(event: Event, held: HeldDocument) -> list[Toponym]:
    """Return the other places that the article names, the nearest first."""
    at = event.sources[0].start - held.parsed.document.offset
    literal = [t for t in held.placed if t.mention.role == "literal"]
    return sorted(literal, key=lambda t: abs(t.mention.start - at))


def _readings(toponym: Toponym) -> Sequence[Candidate]:
    return sorted(toponym.candidates, key=lambda c: -c.score)[:5]


def document_view(held: HeldDocument, events: Iterable[View]) -> View:
    """
    Lay an article out as runs of text, cut wherever a mark or a sentence begins or ends.

    Offsets count characters as Python does and a browser counts UTF-16's units: so a run brings
    its text with it. Each tells its sentence, its toponym and its events by number.
    """
    document, told = held.parsed.document, list(events)
    sentences = sentences_of(held)
    toponyms = held.placed
    marks = [(s["start"], s["end"], n) for n, e in enumerate(told) for s in e["sources"]]
    edges = {0, len(document.text), *(at for span in sentences for at in span)}
    edges |= {at for t in toponyms for at in (t.mention.start, t.mention.end)}
    edges |= {at for start, end, _ in marks for at in (start, end)}
    runs = [
        _run(document.text[a:b], a, sentences, toponyms, marks) for a, b in pairwise(sorted(edges))
    ]
    return {
        **_head(document),
        "runs": runs,
        "sentences": [list(span) for span in sentences],
        "toponyms": [_toponym(t) for t in toponyms],
        "events": told,
    }


def _head(document: Document) -> View:
    return {
        "id": document.id,
        "title": document.title,
        "source": document.source,
        "author": document.author,
        "published": document.published.isoformat() if document.published else None,
        "url": document.url,
    }


def _run(
    text: str,
    at: int,
    sentences: Sequence[tuple[int, int]],
    toponyms: Sequence[Toponym],
    marks: Sequence[tuple[int, int, int]],
) -> list[Any]:
    sentence = next((n for n, (a, b) in enumerate(sentences) if a <= at < b), None)
    spans = enumerate(toponyms)
    toponym = next((n for n, t in spans if t.mention.start <= at < t.mention.end), None)
    return [text, sentence, toponym, sorted({n for a, b, n in marks if a <= at < b})]


def _toponym(toponym: Toponym) -> View:
    mention = toponym.mention
    readings = [place_view(c.place) for c in _readings(toponym)]
    return {
        "text": mention.text,
        "role": mention.role,
        "place": place_view(toponym.place),
        "confidence": round(toponym.confidence, 3),
        "readings": readings,
    }


def sentences_of(held: HeldDocument) -> list[tuple[int, int]]:
    """Return the spans of an article's sentences; of one that is not parsed, its paragraphs'."""
    if held.parsed.parse is not None:
        from geomap.parsing import sentences

        return sentences(held.parsed.parse[1])
    spans, at = [], 0
    for line in held.parsed.document.text.split("\n"):
        if line.strip():
            spans.append((at, at + len(line)))
        at += len(line) + 1
    return spans


def queue_view(rows: Iterable[Mapping[str, Any]]) -> View:
    """Lay the list of events out in columns: five thousand rows repeat no names."""
    told = list(rows)
    names = ("id", "document", "title", "day", "state", "harm", "tellings")
    return {name: [row[name] for row in told] for name in names}
