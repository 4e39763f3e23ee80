"""
What an editor can decide, each as a function: it looks at the tables, checks, writes, reads again.

All take the desk's turn; what they raise is one line for the editor: ``ConflictError`` where
somebody else was quicker, ``InputError`` where a cell says nothing, ``OutputError`` where the table
cannot be written. Then nothing is.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping

from geomap.desk.decision_rows import (
    FIELDS,
    decide_event,
    join_rows,
    name_rows,
    split_rows,
    tell_row,
)
from geomap.desk.desk import Desk
from geomap.desk.locked_table import ConflictError, Row
from geomap.desk.own_rows import actor_row, place_row
from geomap.desk.views import View, place_view, revision, sentences_of
from geomap.errors import InputError
from geomap.model import Event
from geomap.pipeline import index_of, roster_of
from geomap.text import slug

__all__ = ["add_actor", "add_place", "decide", "join", "name", "split", "tell"]

_SETTABLE = frozenset({*FIELDS, "drop", "accept"})
_OF_NAMES = frozenset({"place", "drop"})


def decide(
    desk: Desk, key: str, changes: Mapping[str, str], *, seen: str | None, everywhere: bool = True
) -> View:
    """
    Accept, drop or change an event.

    Parameters
    ----------
    desk : Desk
    key : str
        Id of the account that the editor has before them.
    changes : mapping of str to str
        Cells of the table: ``accept``, ``drop``, or some of `FIELDS`.
    seen : str
        The account's `revision` that they saw.
    everywhere : bool
        Whether it holds of all accounts of the event.
    """
    with desk.turn():
        accounts = desk.accounts
        event = accounts.known(key)
        if seen is not None and seen != revision(event, accounts.state(key)):
            raise ConflictError("somebody else has changed this event meanwhile: look again")
        cells = {name: str(changes[name]).strip() for name in changes if name in _SETTABLE}
        if not cells:
            raise InputError("nothing is decided: give accept, drop or a field")
        group = list(accounts.group_of(key)) if everywhere else [key]
        sheet = desk.table.read()
        steps = [decide_event(sheet, accounts.known(i), accounts.homes[i], cells) for i in group]
        desk.write(_name_of(cells, event), steps, accounts.homes[key])
        return {"event": desk.event(key) if key in accounts.events else None, **desk.status()}


def name(desk: Desk, mention: str, document: str | None, changes: Mapping[str, str]) -> View:
    """Return what a name means, in one document or in all of them."""
    with desk.turn():
        cells = {name: str(changes[name]).strip() for name in changes if name in _OF_NAMES}
        step = name_rows(desk.table.read(), mention, document, cells)
        if step == (None, None):
            raise InputError("nothing is decided: give a place, or drop the name")
        changed = desk.write(f"“{mention}”", [step], document)
        return {"documents": sorted(changed), **desk.status()}


def tell(desk: Desk, document: str, sentence: int, changes: Mapping[str, str]) -> View:
    """Take a sentence, by its number, for one that tells an event."""
    with desk.turn():
        held = desk.accounts.held(document)
        spans = sentences_of(held)
        if not 0 <= sentence < len(spans):
            raise InputError("this sentence is not there: load the article again")
        start, end = spans[sentence]
        quote = " ".join(held.parsed.document.text[start:end].split())
        key = f"e{secrets.token_hex(6)}"
        cells = {name: str(changes[name]).strip() for name in changes if name in FIELDS}
        desk.write("event told", [(None, tell_row(document, quote, key, cells))], document)
        return {"event": desk.event(key), **desk.status()}


def split(desk: Desk, key: str, quote: str | None) -> View:
    """Part an account from the others of its event, or one sentence from its account."""
    with desk.turn():
        home = desk.accounts.homes.get(key, "")
        row = split_rows(desk.accounts.known(key), home, quote)
        joined = [r for r in desk.table.read().rows if _joins(r, key)]
        desk.write("split", [*((r, None) for r in joined), (None, row)], home)
        if quote is None:
            desk.accounts.part(key)
        return {"event": desk.event(key), **desk.status()}


def join(desk: Desk, key: str, other: str) -> View:
    """Make one event of two accounts."""
    with desk.turn():
        if key == other:
            raise InputError("an event is joined with another one: choose another")
        accounts = desk.accounts
        one, two = accounts.known(key), accounts.known(other)
        row = join_rows(one, accounts.homes[key], two, accounts.homes[other])
        parted = [
            r
            for r in desk.table.read().rows
            if r.get("split") == "yes" and r.get("event_id") in (key, other)
        ]
        steps = [*((r, None) for r in parted), (None, row)]
        desk.write("join", steps, accounts.homes[key])
        accounts.unite(key, other)
        return {"event": desk.event(key), **desk.status()}


def add_actor(desk: Desk, told: Mapping[str, str], document: str | None = None) -> View:
    """
    Add an actor to the desk's own table, so that texts are read with it from now on.

    Parameters
    ----------
    desk : Desk
    told : mapping of str to str
        ``name``, ``kind`` (one of ACLED's eight), and perhaps ``aliases`` (parted by bars or
        commas), ``country`` and ``parent``.
    document : str, optional
        The article that the editor sees: its events are read again at once.
    """
    with desk.turn():
        row = actor_row(told, roster_of(desk.settings))
        desk.add(f"actor {row['name']}", desk.actors, row, document)
        return {"id": row["id"], "name": row["name"], **desk.status()}


def add_place(desk: Desk, told: Mapping[str, str], document: str | None = None) -> View:
    """Add a place, of ``name``, ``lat``, ``lon``, ``aliases`` and ``radius_km``; as `add_actor`."""
    with desk.turn():
        row = place_row(told, index_of(desk.settings))
        desk.add(f"place {row['name']}", desk.places, row, document)
        layer = slug(desk.places.path.stem.partition(".")[0])
        place = index_of(desk.settings).place(f"{layer}:{row['id']}")
        return {"place": place_view(place), **desk.status()}


def _joins(row: Row, key: str) -> bool:
    said = row.get("join", "")
    return bool(said) and key in (row.get("event_id"), said.partition(" ")[0])


def _name_of(cells: Mapping[str, str], event: Event) -> str:
    what = "drop" if cells.get("drop") else "accept" if cells.get("accept") else ", ".join(cells)
    return f"{what}: {event.title}"
