"""
``review.csv``: what an editor should look at first, to fill in and hand back.

First is the decision whose error would do most harm: see `geomap.corrections.harm`.

All events are in it, so that any of them can be corrected in its row; of the places only those in
doubt, for most names are told right and often.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Container, Iterator, Mapping, Sequence
from typing import Any

from geomap.corrections.applying import Corrected
from geomap.corrections.harm import UNSEEN, harm, weight
from geomap.corrections.rows import COLUMNS, TOLD
from geomap.formulas import defused
from geomap.model import Document, Event, Place, Toponym

__all__ = ["review_csv"]

DOUBTED_PLACE = 0.75
"""Confidence below which a place is shown: more than one chance in four that it is wrong."""
DOUBTED_EVENT = 0.5
"""Confidence below which an event is more likely wrong somewhere than right."""
SHOWN = 5  # a reader decides among a handful; the rest is `geomap locate NAME`
AROUND = 80  # characters on each side of a name: a line of a spreadsheet's cell

_Row = dict[str, Any]


def review_csv(
    read: Sequence[tuple[Document, Sequence[Toponym]]],
    corrected: Corrected,
    *,
    nobody: Container[str] = (),
) -> str:
    """
    Write every event and every place in doubt, those with the greatest expected harm first.

    Parameters
    ----------
    read : sequence of (Document, sequence of Toponym)
    corrected : Corrected
        Its events are shown as each document tells them, for that is what a correction matches;
        those that were corrected are not asked about again. The corrections in force stand at the
        end, so that the file can be saved as ``corrections.csv`` and none is lost.
    nobody : container of str
        Ids of actors that are common nouns ("rebels"): which side it was is not told.

    Returns
    -------
    str
        CSV (RFC 4180): `COLUMNS`, empty but for what finds the decision again, then `TOLD`. Cells
        that a spreadsheet would run as formulas are defused.
    """
    heaviest = _heaviest(corrected.told)
    asked = [row for document, found in read for row in _places(document, found, heaviest)]
    places = {document.id: found for document, found in read}
    offsets = {document.id: document.offset for document, _ in read}
    for event in corrected.told:
        first = event.sources[0]
        near = [
            t
            for t in places.get(first.document_id, ())
            if first.start <= t.mention.start + offsets[first.document_id] < first.end
        ]
        if event.event_id not in corrected.events:
            asked.append(_event(event, near, nobody))
    asked.sort(key=lambda row: (-row["harm"], row["document_id"], row["at"], row["event_id"]))
    return _csv([*asked, *_kept(corrected)])


def _csv(rows: Sequence[_Row]) -> str:
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\n")
    names = (*COLUMNS, *TOLD)
    writer.writerow(names)
    writer.writerows([defused(row.get(name, "")) for name in names] for row in rows)
    return written.getvalue()


def _heaviest(events: Sequence[Event]) -> dict[str, float]:
    """Return the weight of the heaviest event at each place."""
    found: dict[str, float] = {}
    for event in events:
        if event.place is not None:
            found[event.place.id] = max(found.get(event.place.id, 0.0), weight(event))
    return found


def _places(
    document: Document, found: Sequence[Toponym], heaviest: Mapping[str, float]
) -> Iterator[_Row]:
    """Ask once for each name of a document: its mentions are resolved together."""
    asked: dict[str, list[Toponym]] = {}
    for toponym in found:
        if toponym.mention.role != "demonym" and _is_doubted(toponym):
            asked.setdefault(toponym.mention.text, []).append(toponym)
    for name, toponyms in asked.items():
        least = min(toponyms, key=lambda t: t.confidence if t.place else 0.0)
        times = f", {len(toponyms)} times" if len(toponyms) > 1 else ""
        why = "place unsure" if least.place else "no place of the gazetteer fits"
        confidence = round(least.confidence, 3) if least.place else 0.0
        weighs = heaviest.get(least.place.id, UNSEEN) if least.place else UNSEEN
        yield {
            "document_id": document.id,
            "event_id": "",
            "mention": name,
            "at": document.offset + least.mention.start,
            "confidence": confidence,
            "harm": harm(confidence, weighs),
            "why": why + times,
            "shown": _around(document.text, least),
            "decided_place": _named(least.place),
            "candidates": _candidates(least),
        }


def _is_doubted(toponym: Toponym) -> bool:
    return toponym.confidence < DOUBTED_PLACE if toponym.place else toponym.confidence < 1


def _around(text: str, toponym: Toponym) -> str:
    start, end = toponym.mention.start - AROUND, toponym.mention.end + AROUND
    words = text[max(0, start) : end].split()
    left = words[1:] if start > 0 else words
    return " ".join(left[:-1] if end < len(text) else left)


def _event(event: Event, near: Sequence[Toponym], nobody: Container[str]) -> _Row:
    first = event.sources[0]
    return {
        "document_id": first.document_id,
        "quote": first.quote,
        "event_id": event.event_id,
        "at": first.start,
        "confidence": round(event.confidence, 3),
        "harm": harm(event.confidence, weight(event)),
        "why": "; ".join(_doubts(event, near, nobody)),
        "shown": event.title,
        "decided_place": _named(event.place),
        "decided_actor": _who(event.actor_id, event.actor),
        "decided_target": _who(event.target_id, event.target),
        "decided_type": f"{event.event_type} / {event.sub_event_type}",
        "decided_status": event.status,
        "decided_date": event.when.edtf or event.when.text or "",
        "candidates": " | ".join(f"{t.mention.text}: {_named(t.place) or '?'}" for t in near),
    }


def _doubts(event: Event, near: Sequence[Toponym], nobody: Container[str]) -> Iterator[str]:
    if event.place is None:
        yield "no place"
    elif any(t.place == event.place and _is_doubted(t) for t in near):
        yield "place unsure"
    if event.actor_id is None:
        yield "actor as said" if event.actor else "no actor"
    elif event.actor_id in nobody:
        yield "actor a common noun"
    if event.confidence < DOUBTED_EVENT:
        yield "confidence low"


def _who(actor_id: str | None, name: str | None) -> str:
    return actor_id or (f"“{name}”" if name else "")


def _candidates(toponym: Toponym) -> str:
    return " | ".join(f"{_named(c.place)} {c.score:.2f}" for c in toponym.candidates[:SHOWN])


def _named(place: Place | None) -> str:
    if place is None:
        return ""
    return ", ".join(p for p in (f"{place.id} {place.name}", place.admin1, place.country) if p)


def _kept(corrected: Corrected) -> Iterator[_Row]:
    for row in corrected.corrections.rows:
        times = corrected.matches.get(row.where, 0)
        said = f"corrected: matches {times}" if times else "correction matches nothing any more"
        yield {**row.cells, "why": said}
    for _, cells in corrected.corrections.broken:
        yield {**cells, "why": "correction cannot be read: mend it"}
