"""A decision at the desk → the rows of ``corrections.csv`` that say it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from geomap.desk.locked_table import CorrectionsText, Edit, Row
from geomap.errors import InputError
from geomap.model import Event

__all__ = ["FIELDS", "decide_event", "join_rows", "match_of", "name_rows", "split_rows", "tell_row"]

FIELDS = ("place", "actor", "target", "type", "status", "date")
"""What a form sets; an empty text leaves what the machine says."""

_MATCHING = ("document_id", "quote", "mention", "event_id")
_OWN = frozenset({*_MATCHING, *FIELDS, "drop", "accept", "tell"})


def match_of(event: Event, document_id: str) -> dict[str, str]:
    """Return the cells by which a row finds an account of an event again."""
    quote = next((s.quote for s in event.sources if s.document_id == document_id), "")
    said = {
        "document_id": document_id,
        "quote": " ".join(quote.split()),
        "event_id": event.event_id,
    }
    return {name: cell for name, cell in said.items() if cell}


def decide_event(
    sheet: CorrectionsText, event: Event, document_id: str, changes: Mapping[str, str]
) -> tuple[Row | None, Row | None]:
    """
    Return what becomes of an account of an event.

    Parameters
    ----------
    sheet : Sheet
        The table as it stands; a row that speaks of this account alone is changed, not doubled.
    event : Event
    document_id : str
        The document whose account it is.
    changes : mapping of str to str
        Cells of `FIELDS`, ``drop`` and ``accept``; empty takes a cell away.

    Returns
    -------
    tuple of Row or None
        The row before and after: a step of an `Edit`.
    """
    before = _own_row(sheet, event.event_id, document_id)
    told = bool(before and before.get("tell"))
    if changes.get("drop") and told:
        return before, None  # what an editor has told is not told any more
    cells = dict(before) if before else match_of(event, document_id)
    if changes.get("drop"):
        cells = {name: cell for name, cell in cells.items() if name in _MATCHING}
    cells = {**{n: c for n, c in cells.items() if n not in ("drop", "accept")}, **changes}
    if not changes.get("drop") and any(changes.values()) and not told:
        cells["accept"] = "yes"  # who has changed a part has looked at the whole
    after = {name: cell for name, cell in cells.items() if cell}
    if not set(after) - set(_MATCHING):
        return before, None
    return before, after


def _own_row(sheet: CorrectionsText, event_id: str, document_id: str) -> Row | None:
    """Return the last row that speaks of just this account, if the desk could have written it."""
    for row in reversed(sheet.rows):
        if (
            row.get("event_id") == event_id
            and row.get("document_id") == document_id
            and set(row) <= _OWN
            and (row.get("tell") or not row.get("mention"))
        ):
            return row
    return None


def name_rows(
    sheet: CorrectionsText, mention: str, document_id: str | None, changes: Mapping[str, str]
) -> tuple[Row | None, Row | None]:
    """Return what a name means in one document, or in all: ``place`` or ``drop`` of `changes`."""
    match = {"document_id": document_id or "", "mention": mention}
    match = {name: cell for name, cell in match.items() if cell}
    before = next(
        (
            row
            for row in reversed(sheet.rows)
            if {n: row[n] for n in _MATCHING if n in row} == match
            and set(row) <= {*_MATCHING, "place", "drop"}
        ),
        None,
    )
    after = {**match, **{name: cell for name, cell in changes.items() if cell}}
    return before, after if set(after) - set(_MATCHING) else None


def tell_row(document_id: str, quote: str, event_id: str, changes: Mapping[str, str]) -> Row:
    """Record that a sentence tells an event which geomap has missed."""
    if not changes.get("type"):
        raise InputError("type is empty: say what kind of event the sentence tells")
    cells = {"document_id": document_id, "quote": quote, "event_id": event_id, "tell": "yes"}
    return {**cells, **{name: cell for name, cell in changes.items() if cell}}


def join_rows(one: Event, document_id: str, other: Event, other_document: str) -> dict[str, str]:
    """Record that two accounts are of one event."""
    there = match_of(other, other_document)
    cell = f"{other.event_id} {other_document} | {there.get('quote', '')[:300]}"
    return {**match_of(one, document_id), "join": cell}


def split_rows(event: Event, document_id: str, quote: str | None = None) -> dict[str, str]:
    """Record that an account stands by itself; with ``quote``, that one sentence of it does."""
    match = match_of(event, document_id)
    if quote is None:
        return {**match, "split": "yes"}
    return {**match, "quote": " ".join(quote.split()), "split": "sentence"}


def without(sheet: CorrectionsText, column: str, ids: Sequence[str]) -> Edit:
    """Take out the rows that join (or split) some events."""
    steps = [(row, None) for row in sheet.rows if row.get(column) and row.get("event_id") in ids]
    return Edit(tuple(steps))
