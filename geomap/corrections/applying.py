"""Corrections on toponyms (before extraction) and on events (after it, before they are merged)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256

from geomap.corrections.cell_meanings import EDITOR, Change
from geomap.corrections.corrections_file import Correction, Corrections, pattern_of
from geomap.extraction.context import Party
from geomap.extraction.titles import title
from geomap.lexicon import EVENT_TYPES, EventType
from geomap.model import Document, Event, Mention, Place, SourceQuote, Toponym, When
from geomap.text import fold

__all__ = ["Corrected", "Matches", "Tie", "correct_events", "correct_toponyms", "ties"]

Matches = Counter[str]
"""How often each row (by its ``where``) has matched."""


@dataclass(frozen=True, slots=True)
class Corrected:
    """
    What a run's corrections came to.

    ``told`` are the events as each document tells them, corrected and not yet merged; ``events``
    the ids of those among them that a row has corrected; ``matches`` how often each row matched.
    """

    corrections: Corrections = field(default_factory=Corrections)
    matches: Mapping[str, int] = field(default_factory=dict)
    events: frozenset[str] = frozenset()
    told: tuple[Event, ...] = ()

    @property
    def warnings(self) -> tuple[str, ...]:
        """One line for each row that matches nothing any more."""
        return tuple(
            f"{row.where}: matches nothing any more ({row.sought}): mend the row or take it out"
            for row in self.corrections.rows
            if not self.matches.get(row.where)
        )


_AREA = 5  # UCDP GED's code of a linear feature or a fuzzy area
CERTAIN = 1.0
"""Confidence of a place that an editor set, and of an event that one accepted."""


def correct_toponyms(
    document: Document, toponyms: Sequence[Toponym], rows: Sequence[Correction]
) -> tuple[tuple[Toponym, ...], Matches]:
    """
    Set or drop the places of mentions, so that everything read from them follows.

    Parameters
    ----------
    document : Document
    toponyms : sequence of Toponym
        The document's.
    rows : sequence of Correction
        Those that may speak of the document; the ones with a ``mention`` are used.

    Returns
    -------
    tuple of Toponym, Matches
        In the same order; how often each row matched.
    """
    matches: Matches = Counter()
    found = list(toponyms)
    for row in rows:
        if not row["mention"] or not row.change.sets & {"place", "drop"}:
            continue
        meant = [t for t in found if _is_meant(t.mention, row, document)]
        matches[row.where] += len(meant)
        spoken = set(map(id, meant))
        if row.change.drops:
            found = [t for t in found if id(t) not in spoken]
        else:
            found = [_placed(t, row.change) if id(t) in spoken else t for t in found]
    return tuple(found), matches


def _is_meant(mention: Mention, row: Correction, document: Document) -> bool:
    if fold(mention.text) != fold(row["mention"]):
        return False
    quote = row.quote
    return quote is None or any(
        m.start() <= mention.start and mention.end <= m.end() for m in quote.finditer(document.text)
    )


def _placed(toponym: Toponym, change: Change) -> Toponym:
    return Toponym(
        toponym.mention, _called(change.place, toponym.mention.text), CERTAIN, toponym.candidates
    )


def _called(place: Place | None, text: str | None) -> Place | None:
    """Name a point after the words that it was given for."""
    if place is None or place.source != EDITOR or not text:
        return place
    return replace(place, name=text)


def correct_events(
    document: Document, events: Sequence[Event], rows: Sequence[Correction]
) -> tuple[list[Event], Matches, frozenset[str]]:
    """
    Correct the events that one document tells.

    Parameters
    ----------
    document : Document
    events : sequence of Event
        Not yet merged with other documents'.
    rows : sequence of Correction
        Those that may speak of the document. One with a ``mention`` speaks of events at that
        place. One with an ``event_id`` speaks of that event alone; where no event has the id any
        more (a corrected place makes another), it speaks of the only one in its quote.

    Returns
    -------
    list of Event, Matches, frozenset of str
        The events; how often each row matched; the ids of those that were corrected.
    """
    matches: Matches = Counter()
    found, corrected = list(events), set()
    for row in rows:
        if row["mention"] and not row.change.tells:
            continue  # it is for the toponyms
        if "tell" in row.change.sets:
            added = _missed(document, row)
            found += added
            matches[row.where] += len(added)
            corrected |= {e.event_id for e in added}
            continue
        if row.change.parts:
            found = [part for e in found for part in _parted(e, row, document)]
        meant = {e.event_id for e in _meant(found, row, document)}
        matches[row.where] += len(meant)
        corrected |= meant
        drops = row.change.drops and not row["mention"]
        found = [
            _told(e, row.change, keeps_place=bool(row["mention"])) if e.event_id in meant else e
            for e in found
            if not (drops and e.event_id in meant)
        ]
    return found, matches, frozenset(corrected)


def _meant(events: Sequence[Event], row: Correction, document: Document) -> Iterator[Event]:
    named = [e for e in events if row["event_id"] and e.event_id == row["event_id"]]
    if named:
        yield from named
        return
    quoted = [e for e in events if _is_quoted(e, row, document) and _is_there(e, row)]
    if not row["event_id"] or (row["document_id"] and row["quote"] and len(quoted) == 1):
        yield from quoted


def _is_quoted(event: Event, row: Correction, document: Document) -> bool:
    quote = row.quote
    return quote is None or any(
        quote.search(source.quote) for source in event.sources if source.document_id == document.id
    )


def _is_there(event: Event, row: Correction) -> bool:
    return not row["mention"] or fold(row["mention"]) in fold(event.place_text or "")


def _told(event: Event, change: Change, *, keeps_place: bool) -> Event:
    """Set what a row says; the title is made anew of what then is known."""
    told = _typed(event, change)
    if "place" in change.sets and not keeps_place:
        told = _moved(told, change)
    for side in ("actor", "target"):
        told = _sided(told, change, side) if side in change.sets else told
    if change.status and "status" in change.sets:
        by = told.claimed_by if change.status != "reported" else None
        told = replace(told, status=change.status, claimed_by=by)
    if "date" in change.sets:
        told = replace(told, when=_dated(change.when or When(), told.when.text))
    unchanged = replace(told, when=event.when) == event
    told = told if unchanged else replace(told, title=_titled(told))
    return replace(told, confidence=CERTAIN) if "accept" in change.sets else told


def _moved(event: Event, change: Change) -> Event:
    """Set the place; an area that was drawn is the event's geometry and is not drawn again."""
    place = _called(change.place, event.place_text)
    moved = replace(event, place=place, place_text=None, route=None, geometry=change.area)
    if change.area is None or place is None:
        return replace(moved, geo_precision=None, radius_km=None)
    return replace(moved, geo_precision=_AREA, radius_km=place.radius_km)


def _missed(document: Document, row: Correction) -> list[Event]:
    """Make the event of a sentence that geomap took for none; empty where the words are gone."""
    found = row.quote.search(document.text) if row.quote else None
    if found is None or row.change.kind is None or row["document_id"] != document.id:
        return []
    start, end = found.span()
    told = SourceQuote(
        document_id=document.id,
        quote=document.text[start:end],
        start=document.offset + start,
        end=document.offset + end,
        source=document.source,
        author=document.author,
        published=document.published,
        url=document.url,
    )
    key = row["event_id"] or _id(document.id, str(start), str(end), row["type"])
    blank = Event(key, "", "", "", "", "reported", When(), (told,), confidence=CERTAIN)
    return [replace(_told(blank, row.change, keeps_place=False), place_text=row["mention"] or None)]


def _parted(event: Event, row: Correction, document: Document) -> list[Event]:
    """Make two of an event that several sentences of a document tell: the quoted ones, the rest."""
    off = [s for s in event.sources if row.quote and row.quote.search(s.quote)]
    named = row["event_id"] in ("", event.event_id)
    if not named or not off or len(off) == len(event.sources):
        return [event]
    rest = tuple(s for s in event.sources if s not in off)
    key = _id(event.event_id, str(off[0].start))
    return [replace(event, sources=rest), replace(event, event_id=key, sources=tuple(off))]


def _id(*parts: str) -> str:
    return "e" + sha256("\x1f".join(parts).encode()).hexdigest()[:12]


def ties(
    told: Sequence[Event], rows: Iterable[Correction], documents: Mapping[str, Document]
) -> tuple[list[Tie], Matches]:
    """
    Return which of all documents' events are one, or are not, by an editor's word.

    Parameters
    ----------
    told : sequence of Event
        As the documents tell them, corrected; of all documents, not yet merged.
    rows : iterable of Correction
        Those that ``join`` or ``split``; others are passed over.
    documents : mapping of str to Document
        By id.

    Returns
    -------
    list of Tie, Matches
        Numbers of two events and whether they are one; a row whose other event is gone counts
        as one that has not matched.
    """
    found: list[Tie] = []
    matches: Matches = Counter()
    for row in rows:
        one = "join" in row.change.sets
        if not one and "split" not in row.change.sets:
            continue
        document = documents.get(row["document_id"])
        meant = {e.event_id for e in _meant(told, row, document)} if document else set()
        here = [n for n, e in enumerate(told) if e.event_id in meant]
        there = _parts_of(told, row, here) if row.change.parts else _others(told, row, here)
        found += [(i, j, one) for i in here for j in there if i != j]
        matches[row.where] += bool(here and there)
    return found, matches


Tie = tuple[int, int, bool]
"""Numbers of two events, and whether they are one."""


def _parts_of(told: Sequence[Event], row: Correction, here: Sequence[int]) -> list[int]:
    """Find what has been made of the quoted sentence of the events at hand."""
    wholes = [told[n].event_id for n in here]
    return [
        n
        for n, event in enumerate(told)
        if event.event_id in {_id(whole, str(event.sources[0].start)) for whole in wholes}
    ]


def _others(told: Sequence[Event], row: Correction, here: Sequence[int]) -> list[int]:
    other = row.change.other
    if other is None:  # to stand by itself
        return [n for n in range(len(told)) if n not in here]
    named = [n for n, event in enumerate(told) if event.event_id == other.event_id]
    if named or not (other.document_id and other.quote):
        return named
    words = pattern_of(other.quote)
    return [
        n
        for n, event in enumerate(told)
        for s in event.sources
        if words and s.document_id == other.document_id and words.search(s.quote)
    ][:1]


def _dated(when: When, said: str | None) -> When:
    """Keep the words of the text beside the date that they mean."""
    return When(said, when.edtf, when.start, when.end, when.precision)


def _sided(event: Event, change: Change, side: str) -> Event:
    if side == "target":
        target = change.target
        return replace(
            event, target=target.name if target else None, target_id=target.id if target else None
        )
    actor = change.actor
    if actor is None:
        return replace(event, actor=None, actor_id=None, actor_kind=None, actor_basis=None)
    allies = tuple(ally for ally in event.allies if ally != actor.id)
    named = replace(event, actor=actor.name, actor_id=actor.id, actor_kind=actor.kind)
    return replace(named, actor_basis=None, allies=allies)


def _typed(event: Event, change: Change) -> Event:
    if change.kind is None or change.kind == (event.event_type, event.sub_event_type):
        return event
    kind, sub = change.kind
    sense = next((s for s in EVENT_TYPES.values() if s.sub_event_type == sub), None)
    plover = sense.plover if sense else ""
    return replace(event, event_type=kind, sub_event_type=sub, plover=plover)


def _titled(event: Event) -> str:
    place = event.place
    # words that name no side ("planes") have a kind and no id; titles leave them out
    nameless = event.actor_id is None and event.actor_kind is not None
    return title(
        _sense(event),
        Party(event.actor) if event.actor and not nameless else None,
        Party(event.target) if event.target else None,
        place.name if place else None,
        event.status,
        country=bool(place and place.feature_code.startswith("PCL")),
    )


def _sense(event: Event) -> EventType:
    same = [s for s in EVENT_TYPES.values() if s.sub_event_type == event.sub_event_type]
    exact = [s for s in same if s.plover == event.plover]
    return (exact or same or [EVENT_TYPES["clash"]])[0]
