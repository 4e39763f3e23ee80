"""The decisions of a desk as a gold for ``geomap evaluate --events``: the desk is the annotator."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from geomap.desk.desk import Desk
from geomap.errors import InputError, OutputError
from geomap.files import atomic_write
from geomap.model import Document, Event, Place

__all__ = ["write_gold"]

OPINIONS = "opinions.jsonl"
WHY = "dropped at the desk"
NEAR_KM = 25.0
"""How far off a place still is right, as in ``tests/gold``: a town and its surroundings."""

Told = Sequence[tuple[Event, Document, str, str]]


def write_gold(desk: Desk, path: Path) -> str:
    """
    Write what has been decided as a gold.

    What was accepted, changed or told is wanted. What is not decided yet, in articles with a
    decision, is neither wanted nor punished. Where something was dropped nothing may be found:
    such passages go to ``opinions.jsonl`` beside the gold.

    Returns
    -------
    str
        One line that says what was written.

    Raises
    ------
    InputError
        Nothing has been decided.
    OutputError
        A file cannot be written, or another ``opinions.jsonl`` is in the way.
    """
    told = desk.decided()
    begun = {document.id for _, document, state, _ in told if state != "open"}
    if not begun:
        raise InputError("nothing is decided yet: a gold is made of decisions")
    here = [one for one in told if one[1].id in begun]
    rows = [_row(*one) for one in here if one[2] != "dropped"]
    dropped = [
        _opinion(event, document) for event, document, state, _ in here if state == "dropped"
    ]
    beside = path.parent / OPINIONS
    _check_beside(beside)
    _write(path, rows)
    if dropped or beside.exists():
        _write(beside, dropped)
    wanted = sum(not row["optional"] for row in rows)
    return (
        f"{wanted} events wanted, {len(rows) - wanted} not decided, {len(dropped)} passages "
        f"without an event, of {len(begun)} documents: {path}"
    )


def _check_beside(path: Path) -> None:
    try:
        lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    except OSError as error:
        raise OutputError(f"{path}: cannot be read ({error.strerror}): check it") from error
    if any(WHY not in line for line in lines if line.strip()):
        raise OutputError(f"{path}: is another gold's: write this one into a folder of its own")


def _write(path: Path, rows: Iterable[dict[str, Any]]) -> None:
    text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    with atomic_write(path) as unfinished:
        unfinished.write_text(text, encoding="utf-8")


def _row(event: Event, document: Document, state: str, story: str) -> dict[str, Any]:
    sources = [s for s in event.sources if s.document_id == document.id]
    return {
        "id": event.event_id,
        "file": document.id.partition("#")[0],
        "ranges": [[s.start, s.end] for s in sources],
        "name": event.title,
        "must": False,
        "optional": state == "open",
        "story": story,
        "actors": [event.actor_id],
        "targets": [event.target_id],
        "types": [[event.event_type, event.sub_event_type]],
        "statuses": [event.status],
        "dates": [event.when.text.lower()] if event.when.text else None,
        "precisions": [event.when.precision],
        "places": [_place(event.place)],
    }


def _place(place: Place | None) -> dict[str, Any] | None:
    if place is None:
        return None
    tolerance = max(NEAR_KM, place.radius_km)
    told = {"lat": place.latitude, "lon": place.longitude, "tolerance_km": tolerance}
    country = place.feature_code.startswith("PCL") and place.country
    return {**told, "country": place.country} if country else told


def _opinion(event: Event, document: Document) -> dict[str, Any]:
    first = event.sources[0]
    file = document.id.partition("#")[0]
    return {"file": file, "start": first.start, "end": first.end, "why": WHY}
