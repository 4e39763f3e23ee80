"""
The desk's state: a run that is held, its corrections, what has been decided and how to undo it.

It knows nothing of the web. All methods may be called from several threads; they take turns.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from threading import RLock

from geomap.corrections import (
    Correction,
    Corrections,
    correction_of,
    find_corrections,
    read_corrections,
)
from geomap.corrections.rows import FILE
from geomap.desk.own_rows import ACTORS, PLACES, actor_row, place_row
from geomap.desk.rows import (
    FIELDS,
    decide_event,
    join_rows,
    name_rows,
    split_rows,
    tell_row,
)
from geomap.desk.table import ConflictError, Edit, Row, Table
from geomap.desk.views import (
    View,
    document_view,
    event_view,
    harm,
    place_view,
    queue_view,
    revision,
    sentences_of,
)
from geomap.errors import GeomapError, InputError
from geomap.model import Document, Event
from geomap.pipeline import (
    HeldDocument,
    HeldRun,
    Result,
    actors_table,
    forget_tables,
    index_of,
    places_table,
    roster_of,
    with_own_tables,
)
from geomap.settings import Settings
from geomap.text import slug

__all__ = ["Desk", "own_table"]

Step = tuple[Row | None, Row | None]


def own_table(sources: Sequence[str | Path], settings: Settings) -> Path:
    """
    Choose the table that the desk writes: of those a build reads, the one that has the last word.

    Where there is none yet it is made beside the first source.
    """
    if settings.corrections:
        return settings.corrections[-1]
    found = find_corrections(sources)
    if found:
        return found[-1]
    first = Path(sources[0])
    return (first if first.is_dir() else first.parent) / FILE


class Desk:
    """
    Articles and what an editor decides about them.

    Parameters
    ----------
    sources : sequence of str or Path
    settings : Settings
    output : Path
        The folder of the map; it is not read.
    progress : callable, optional
        Given the number of documents read and their total.
    """

    def __init__(
        self,
        sources: Sequence[str | Path],
        settings: Settings,
        output: Path,
        *,
        progress: Callable[[int, int], None] = lambda done, total: None,
    ) -> None:
        self.table = Table(own_table(sources, settings))
        self.actors = Table(actors_table(self.table.path), ACTORS)
        self.places = Table(places_table(self.table.path), PLACES)
        found = find_corrections(sources, settings.corrections)
        self._given, self._sources = settings, list(sources)
        self.settings, self.output = with_own_tables(settings, sources), output
        own = self.table.path.resolve()
        self._others = [path for path in found if path.resolve() != own]
        self._made: dict[tuple[tuple[str, str], ...], Correction | InputError | None] = {}
        self._done: list[tuple[str, Table, Edit, str | None]] = []
        self._written: list[Row] = []
        self._lock = RLock()
        self.version = 0
        self._touched: dict[str, int] = {}
        self.run = HeldRun(sources, self.settings, exclude=(output,), progress=progress)
        if not self.run.reading.documents:
            first = next(iter(self.run.reading.errors), "no article found: name files or folders")
            raise InputError(str(first))
        self._apply(None)
        self.run.result()
        self._regroup()

    # --- what is there ---------------------------------------------------------------------------

    def queue(self) -> View:
        """List all events, the one that does most harm first, and how many are decided."""
        with self._lock:
            self.look()
            rows = [row for row in map(self._queued, self.groups) if row]
            rows.sort(key=lambda row: (-row["harm"], row["document"], row["id"]))
            return {**queue_view(rows), **self._status()}

    def _queued(self, group: Sequence[str]) -> View | None:
        event = next((self._events[key] for key in group if key in self._events), None)
        if event is None:
            return None
        day = event.when.start or event.when.end
        states = [self._state(key) for key in group]
        return {
            "id": event.event_id,
            "document": self._homes[event.event_id],
            "title": event.title,
            "day": day.isoformat() if day else None,
            "state": "open" if "open" in states else states[0],
            "harm": round(harm(event), 4),
            "tellings": len(group),
        }

    def _status(self) -> View:
        undo = self._done[-1][0] if self._done else None
        problems = [str(e) for e in self.run.corrections.errors]
        problems += self.run.corrections.warnings
        told = {"version": self.version, "undo": undo, "problems": problems[:5]}
        return {**told, "lost": len(self.lost())}

    def document(self, key: str) -> View:
        """
        Lay out one article with its marks and events.

        Raises
        ------
        InputError
            There is no such document.
        """
        with self._lock:
            self.look()
            held = self._held(key)
            if held.stale:
                self.run.refresh(key)
                self._regroup_document(key)
            ids = [i for i, home in self._homes.items() if home == key]
            events = sorted(ids, key=lambda i: (self._events[i].sources[0].start, i))
            return document_view(held, [self.event(i) for i in events])

    def event(self, key: str) -> View:
        """Lay out one account of an event."""
        event = self._known(key)
        group = next((g for g in self.groups if key in g), [key])
        view = event_view(event, self._held(self._homes[key]), self._state(key), group)
        view["tellings"] = [self._telling(other) for other in group if other != key]
        return view

    def _telling(self, key: str) -> View:
        event, home = self._known(key), self._homes[key]
        document = self._held(home).parsed.document
        return {
            "id": key,
            "document": home,
            "source": document.source or home,
            "quote": event.sources[0].quote,
            "title": event.title,
            "state": self._state(key),
        }

    def vocabulary(self) -> View:
        """Give what the form offers: types, statuses and actors."""
        from typing import get_args

        from geomap.actors import KINDS
        from geomap.lexicon import SUB_EVENTS
        from geomap.model import Status

        actors = roster_of(self.settings).actors.values()
        return {
            "types": {kind: list(subs) for kind, subs in SUB_EVENTS.items()},
            "statuses": list(get_args(Status)),
            "actors": [[a.id, a.name, a.kind, a.country] for a in actors],
            "kinds": list(KINDS),
            "table": str(self.table.path),
        }

    def decided(self) -> list[tuple[Event, Document, str, str]]:
        """Give each account with its document, what became of it and its event's first account."""
        with self._lock:
            self.run.result()
            self._regroup()
            first = {key: group[0] for group in self.groups for key in group}
            homes = [(key, self._held(self._homes[key]).parsed.document) for key in self._events]
            told = [(self._events[k], d, self._state(k), first[k]) for k, d in homes]
            return sorted(told, key=lambda one: (one[1].id, one[0].sources[0].start, one[3]))

    def changes(self, since: int) -> View:
        """Name the documents that have changed since a version, by whoever's hand."""
        with self._lock:
            self.look()
            changed = [key for key, version in self._touched.items() if version > since]
            return {"documents": changed, **self._status()}

    def _held(self, key: str) -> HeldDocument:
        try:
            return self.run.documents[key]
        except KeyError as error:
            raise InputError(f"document {key[:80]!r} is not here: load the page again") from error

    def _known(self, key: str) -> Event:
        try:
            return self._events[key]
        except KeyError as error:
            raise InputError(f"event {key[:40]!r} is not here any more: load it again") from error

    def _state(self, key: str) -> str:
        held = self._held(self._homes[key])
        coded = held.coded
        now = next((e for e in held.told if e.event_id == key), None)
        if now is None or coded is None:
            return "dropped"
        before = next((e for e in held.found if e.event_id == key), None)
        if before is None:
            return "added"
        if key not in coded.corrected:
            return "open"
        return "accepted" if revision(before) == revision(now) else "changed"

    # --- keeping in step with the files ----------------------------------------------------------

    def look(self) -> None:
        """Read the tables again if anybody has changed them."""
        if self.table.is_changed():
            self._apply(set())

    def _apply(self, now: set[str] | None) -> set[str]:
        corrections = self._corrections()
        changed = self.run.correct(corrections, now)
        self.version += 1
        for key in changed:
            self._touched[key] = self.version
        if hasattr(self, "groups"):
            for key in changed:
                self._regroup_document(key)
        return changed

    def _corrections(self) -> Corrections:
        """Read all tables; of our own, which changes with each decision, only the new rows."""
        roster, index = roster_of(self.settings), index_of(self.settings)
        others = read_corrections(self._others, roster, index)
        rows, errors, broken = list(others.rows), list(others.errors), list(others.broken)
        try:
            told = self.table.read().rows
        except InputError as error:
            return Corrections(tuple(rows), (*errors, error), others.warnings, tuple(broken))
        for number, cells in enumerate(told, start=2):
            where = f"{self.table.path}:{number}"
            key = tuple(cells.items())
            if key not in self._made:
                self._made[key] = self._make(where, cells)
            made = self._made[key]
            if isinstance(made, InputError):
                errors.append(made)
                broken.append((where, cells))
            elif made is not None:
                rows.append(Correction(where, made.cells, made.change, made.quote))
        return Corrections(tuple(rows), tuple(errors), others.warnings, tuple(broken))

    def _make(self, where: str, cells: Row) -> Correction | InputError | None:
        try:
            return correction_of(where, cells, roster_of(self.settings), index_of(self.settings))
        except InputError as error:
            return error

    def _regroup(self) -> None:
        """Learn anew which accounts there are and which are of one event, as the run says."""
        self._events: dict[str, Event] = {}
        self._homes: dict[str, str] = {}
        for key, held in self.run.documents.items():
            for event in (*held.found, *held.told):
                self._events[event.event_id] = event
                self._homes[event.event_id] = key
        grouped = {key for group in self.run.groups for key in group}
        alone = [[key] for key in self._events if key not in grouped]
        self.groups = [*(list(group) for group in self.run.groups), *alone]

    def _regroup_document(self, key: str) -> None:
        """Take up the accounts of one document as they now are; new ones stand by themselves."""
        held = self.run.documents[key]
        there = {e.event_id: e for e in (*held.found, *held.told)}
        gone = [i for i, home in self._homes.items() if home == key and i not in there]
        for i in gone:
            del self._events[i], self._homes[i]
        new = [i for i in there if i not in self._homes]
        self._events |= there
        self._homes |= dict.fromkeys(there, key)
        if gone:
            kept = ([i for i in group if i in self._events] for group in self.groups)
            self.groups = [group for group in kept if group]
        self.groups += [[i] for i in new]

    # --- deciding --------------------------------------------------------------------------------

    def decide(
        self, key: str, changes: Mapping[str, str], *, seen: str | None, everywhere: bool = True
    ) -> View:
        """
        Accept, drop or change an event.

        Parameters
        ----------
        key : str
            Id of the account that the editor has before them.
        changes : mapping of str to str
            Cells of the table: ``accept``, ``drop``, or some of `FIELDS`.
        seen : str
            The account's `revision` that they saw.
        everywhere : bool
            Whether it holds of all accounts of the event.

        Raises
        ------
        ConflictError
            The account has been changed meanwhile.
        InputError, OutputError
            A cell says nothing that geomap knows; the table cannot be written.
        """
        with self._lock:
            self.look()
            event = self._known(key)
            if seen is not None and seen != revision(event, self._state(key)):
                raise ConflictError("somebody else has changed this event meanwhile: look again")
            cells = {name: str(changes[name]).strip() for name in changes if name in _SETTABLE}
            if not cells:
                raise InputError("nothing is decided: give accept, drop or a field")
            group = next((g for g in self.groups if key in g), [key]) if everywhere else [key]
            steps = [
                decide_event(self.table.read(), self._known(i), self._homes[i], cells)
                for i in group
            ]
            self._write(_name_of(cells, event), steps, key)
            return {"event": self.event(key) if key in self._events else None, **self._status()}

    def name(self, mention: str, document: str | None, changes: Mapping[str, str]) -> View:
        """Say what a name means, in one document or in all of them."""
        with self._lock:
            self.look()
            cells = {name: str(changes[name]).strip() for name in changes if name in _OF_NAMES}
            step = name_rows(self.table.read(), mention, document, cells)
            if step == (None, None):
                raise InputError("nothing is decided: give a place, or drop the name")
            changed = self._write(f"“{mention}”", [step], None, document)
            return {"documents": sorted(changed), **self._status()}

    def tell(self, document: str, sentence: int, changes: Mapping[str, str]) -> View:
        """Take a sentence for one that tells an event."""
        with self._lock:
            self.look()
            held = self._held(document)
            spans = sentences_of(held)
            if not 0 <= sentence < len(spans):
                raise InputError("this sentence is not there: load the article again")
            start, end = spans[sentence]
            quote = " ".join(held.parsed.document.text[start:end].split())
            key = f"e{secrets.token_hex(6)}"
            cells = {name: str(changes[name]).strip() for name in changes if name in FIELDS}
            row = tell_row(document, quote, key, cells)
            self._write("event told", [(None, row)], None, document)
            return {"event": self.event(key), **self._status()}

    def split(self, key: str, quote: str | None) -> View:
        """Part an account from the others of its event, or one sentence from its account."""
        with self._lock:
            self.look()
            row = split_rows(self._known(key), self._homes[key], quote)
            joined = [r for r in self.table.read().rows if _joins(r, key)]
            self._write("split", [*((r, None) for r in joined), (None, row)], key)
            if quote is None:
                self.groups = [[i for i in g if i != key] for g in self.groups]
                self.groups = [*(g for g in self.groups if g), [key]]
            return {"event": self.event(key), **self._status()}

    def join(self, key: str, other: str) -> View:
        """Make one event of two accounts."""
        with self._lock:
            self.look()
            if key == other:
                raise InputError("an event is joined with another one: choose another")
            homes = self._homes
            row = join_rows(self._known(key), homes[key], self._known(other), homes[other])
            parted = [
                r
                for r in self.table.read().rows
                if r.get("split") == "yes" and r.get("event_id") in (key, other)
            ]
            self._write("join", [*((r, None) for r in parted), (None, row)], key)
            one = [g for g in self.groups if key in g or other in g]
            rest = [g for g in self.groups if g not in one]
            self.groups = [*rest, [i for g in one for i in g]]
            return {"event": self.event(key), **self._status()}

    def undo(self) -> View:
        """Take back the last decision that was made at this desk."""
        with self._lock:
            if not self._done:
                raise InputError("nothing to undo: no decision was made since the desk was opened")
            name, table, edit, home = self._done[-1]
            self.look()
            table.change(edit.undone)
            self._done.pop()
            if table is self.table:
                self._remember(edit.undone)
            else:
                self._retool(edit)
            changed = self._apply({home} if home else set())
            return {
                "undone": name,
                "document": home,
                "documents": sorted(changed),
                **self._status(),
            }

    def _write(
        self, name: str, steps: Sequence[Step], key: str | None, document: str | None = None
    ) -> set[str]:
        """Check the new rows, write them, and read again what they touch."""
        edit = Edit(tuple(step for step in steps if step != (None, None)))
        for _, after in edit.steps:
            if after is not None:
                correction_of("", after, roster_of(self.settings), index_of(self.settings))
        self.table.change(edit)
        self._remember(edit)
        home = document or (self._homes[key] if key else None)
        self._done.append((name, self.table, edit, home))
        return self._apply({home} if home else set())

    def _remember(self, edit: Edit) -> None:
        """Know what this desk has written, so that it is noticed when somebody saves over it."""
        for before, after in edit.steps:
            if before in self._written:
                self._written.remove(before)
            if after is not None:
                self._written.append(after)

    def lost(self) -> list[Row]:
        """
        List the rows of this desk that are gone from the table.

        A spreadsheet that had it open and saved it knows nothing of what was written meanwhile. A
        row that another one speaks in place of is not lost: somebody has decided otherwise.
        """
        rows = self.table.sheet.rows
        said = {tuple(row.get(name, "") for name in _MATCHING) for row in rows}
        return [
            row
            for row in self._written
            if tuple(row.get(name, "") for name in _MATCHING) not in said
        ]

    def restore(self, *, back: bool) -> View:
        """Put the rows that are lost back into the table, or let them go."""
        with self._lock:
            self.look()
            rows = self.lost()
            self._written = [row for row in self._written if row not in rows]
            if back and rows:
                self._write("rows put back", [(None, row) for row in rows], None)
            return self._status()

    def add_actor(self, told: Mapping[str, str], document: str | None = None) -> View:
        """
        Add an actor to the desk's own table, so that texts are read with it from now on.

        Parameters
        ----------
        told : mapping of str to str
            ``name``, ``kind`` (one of ACLED's eight), and perhaps ``aliases`` (parted by bars),
            ``country`` and ``parent``.
        document : str, optional
            The article that the editor sees: its events are read again at once.
        """
        with self._lock:
            row = actor_row(told, roster_of(self.settings))
            self._add(f"actor {row['name']}", self.actors, row, document)
            return {"id": row["id"], "name": row["name"], **self._status()}

    def add_place(self, told: Mapping[str, str], document: str | None = None) -> View:
        """Add a place, of ``name``, ``lat``, ``lon``, ``aliases`` and ``radius_km``; as actors."""
        with self._lock:
            row = place_row(told, index_of(self.settings))
            self._add(f"place {row['name']}", self.places, row, document)
            layer = slug(self.places.path.stem.partition(".")[0])
            place = index_of(self.settings).place(f"{layer}:{row['id']}")
            return {"place": place_view(place), **self._status()}

    def _add(self, name: str, table: Table, row: Row, document: str | None) -> None:
        self.look()
        edit = Edit(((None, row),))
        table.change(edit)
        try:
            self._retool(edit)
        except GeomapError:
            table.change(edit.undone)
            self._retool(edit)
            raise
        self._done.append((name, table, edit, document))
        self._apply({document} if document else set())

    def _retool(self, edit: Edit) -> None:
        """Read all tables again, and the places of the articles that name what has changed."""
        forget_tables()
        self.settings = with_own_tables(self._given, self._sources)
        rows = [row for step in edit.steps for row in step if row]
        names = {n for row in rows for n in (row["name"], *row.get("aliases", "").split("|"))}
        self._made.clear()
        self.run.reread(names, self.settings)

    def rebuild(self) -> Result:
        """Put everything together anew; only what has been corrected is read again."""
        with self._lock:
            self.look()
            result = self.run.result()
            self._regroup()
            self.version += 1
            return result


_SETTABLE = frozenset({*FIELDS, "drop", "accept"})
_MATCHING = ("document_id", "quote", "mention", "event_id")
_OF_NAMES = frozenset({"place", "drop"})


def _joins(row: Row, key: str) -> bool:
    said = row.get("join", "")
    return bool(said) and key in (row.get("event_id"), said.partition(" ")[0])


def _name_of(cells: Mapping[str, str], event: Event) -> str:
    what = "drop" if cells.get("drop") else "accept" if cells.get("accept") else ", ".join(cells)
    return f"{what}: {event.title}"
