"""
The desk's state: a run that is held, its corrections, what has been decided and how to undo it.

It knows nothing of the web. All methods may be called from several threads; they take turns.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import RLock

from geomap.corrections import (
    Correction,
    Corrections,
    correction_of,
    find_corrections,
    read_corrections,
)
from geomap.corrections.corrections_file import FILE
from geomap.corrections.priority import harm, weight
from geomap.desk.accounts import Accounts
from geomap.desk.locked_table import CorrectionsTable, CorrectionsText, Edit, Row
from geomap.desk.own_rows import ACTORS, PLACES
from geomap.desk.views import (
    View,
    document_view,
    event_view,
    queue_view,
)
from geomap.errors import GeomapError, InputError
from geomap.model import Document, Event
from geomap.pipeline import (
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
        self.table = CorrectionsTable(own_table(sources, settings))
        self.actors = CorrectionsTable(actors_table(self.table.path), ACTORS)
        self.places = CorrectionsTable(places_table(self.table.path), PLACES)
        found = find_corrections(sources, settings.corrections)
        self._given, self._sources = settings, list(sources)
        self.settings, self.output = with_own_tables(settings, sources), output
        own = self.table.path.resolve()
        self._others = [path for path in found if path.resolve() != own]
        self._made: dict[tuple[tuple[str, str], ...], Correction | InputError | None] = {}
        self._done: list[tuple[str, CorrectionsTable, Edit, str | None]] = []
        self._written: list[Row] = []
        self._lost: tuple[CorrectionsText, list[Row]] | None = None
        self._lock = RLock()
        self.version = 0
        self._touched: dict[str, int] = {}
        self.run = HeldRun(sources, self.settings, exclude=(output,), progress=progress)
        if not self.run.reading.documents:
            first = next(iter(self.run.reading.errors), "no article found: name files or folders")
            raise InputError(str(first))
        self._apply(None)
        self.first = self.run.result()
        self.accounts = Accounts(self.run)

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Take the desk's turn, with the tables as they now are."""
        with self._lock:
            self.look()
            yield

    # --- what is there ---------------------------------------------------------------------------

    def queue(self) -> View:
        """List all events, the one that does most harm first, and how many are decided."""
        with self.turn():
            rows = [row for row in map(self._queued, self.accounts.groups) if row]
            rows.sort(key=lambda row: (-row["harm"], row["document"], row["id"]))
            return {**queue_view(rows), **self.status()}

    def _queued(self, group: Sequence[str]) -> View | None:
        accounts = self.accounts
        event = next((accounts.events[key] for key in group if key in accounts.events), None)
        if event is None:
            return None
        read = accounts.read(event.event_id)  # what is decided does not move in the list
        day = event.when.start or event.when.end
        states = [accounts.state(key) for key in group]
        return {
            "id": event.event_id,
            "document": accounts.homes[event.event_id],
            "title": event.title,
            "day": day.isoformat() if day else None,
            "state": "open" if "open" in states else states[0],
            "harm": harm(read.confidence, weight(read)),
            "tellings": len(group),
        }

    def status(self) -> View:
        """Return what every answer tells: the version, what can be undone, what is wrong."""
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
        with self.turn():
            held = self.accounts.held(key)
            if held.stale:
                self.run.refresh(key)
                self.accounts.regroup_document(key)
            events = [self.event(i) for i in self.accounts.of_document(key)]
            return document_view(held, events)

    def event(self, key: str) -> View:
        """Lay out one account of an event."""
        accounts = self.accounts
        event, group = accounts.known(key), accounts.group_of(key)
        held = accounts.held(accounts.homes[key])
        view = event_view(event, held, accounts.state(key), group)
        view["tellings"] = [self._telling(other) for other in group if other != key]
        return view

    def _telling(self, key: str) -> View:
        event, home = self.accounts.known(key), self.accounts.homes[key]
        document = self.accounts.held(home).parsed.document
        return {
            "id": key,
            "document": home,
            "source": document.source or home,
            "quote": event.sources[0].quote,
            "title": event.title,
            "state": self.accounts.state(key),
        }

    def vocabulary(self) -> View:
        """Return what the form offers: types, statuses and actors."""
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
        """Get each account with its document, what became of it and its event's first account."""
        with self._lock:
            self.rebuild()
            accounts = self.accounts
            first = {key: group[0] for group in accounts.groups for key in group}
            homes = {key: accounts.held(accounts.homes[key]) for key in accounts.events}
            told = [
                (accounts.events[k], held.parsed.document, accounts.state(k), first[k])
                for k, held in homes.items()
            ]
            return sorted(told, key=lambda one: (one[1].id, one[0].sources[0].start, one[3]))

    def changes(self, since: int) -> View:
        """Name the documents that have changed since a version, by whoever's hand."""
        with self.turn():
            changed = [key for key, version in self._touched.items() if version > since]
            return {"documents": changed, **self.status()}

    # --- keeping in step with the files ----------------------------------------------------------

    def look(self) -> None:
        """Read the tables again if anybody has changed them."""
        if self.table.is_changed():
            self._apply(set())

    def _apply(self, now: set[str] | None) -> set[str]:
        changed = self.run.correct(self._corrections(), now)
        self.version += 1
        for key in changed:
            self._touched[key] = self.version
            if hasattr(self, "accounts"):
                self.accounts.regroup_document(key)
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
                rows.append(Correction(where, made.cells, made.change))
        return Corrections(tuple(rows), tuple(errors), others.warnings, tuple(broken))

    def _make(self, where: str, cells: Row) -> Correction | InputError | None:
        try:
            return correction_of(where, cells, roster_of(self.settings), index_of(self.settings))
        except InputError as error:
            return error

    # --- writing ---------------------------------------------------------------------------------

    def write(self, name: str, steps: Sequence[Step], home: str | None) -> set[str]:
        """
        Check new rows, write them, and read again what they touch.

        Parameters
        ----------
        name : str
            What undoing it is called.
        steps : sequence of (Row or None, Row or None)
            As in an `Edit`; those that do nothing are passed over.
        home : str or None
            The document that the editor sees: its events are read again at once.

        Returns
        -------
        set of str
            Ids of the documents that have changed.
        """
        edit = Edit(tuple(step for step in steps if step != (None, None)))
        for _, after in edit.steps:
            if after is not None:
                correction_of("", after, roster_of(self.settings), index_of(self.settings))
        self.table.change(edit)
        self._remember(edit)
        self._done.append((name, self.table, edit, home))
        return self._apply({home} if home else set())

    def add(self, name: str, table: CorrectionsTable, row: Row, home: str | None) -> None:
        """Add a row to the table of actors or places, and read again what names it."""
        edit = Edit(((None, row),))
        table.change(edit)
        try:
            self._retool(edit)
        except GeomapError:
            table.change(edit.undone)
            self._retool(edit)
            raise
        self._done.append((name, table, edit, home))
        self._apply({home} if home else set())

    def _retool(self, edit: Edit) -> None:
        """Read all tables again, and the places of the articles that name what has changed."""
        forget_tables()
        self.settings = with_own_tables(self._given, self._sources)
        rows = [row for step in edit.steps for row in step if row]
        names = {n for row in rows for n in (row["name"], *row.get("aliases", "").split("|"))}
        self._made.clear()
        self.run.reread(names, self.settings)

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
                **self.status(),
            }

    def _remember(self, edit: Edit) -> None:
        """Know what this desk has written, so that it is noticed when somebody saves over it."""
        self._lost = None
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
        sheet = self.table.sheet
        if self._lost is not None and self._lost[0] is sheet:
            return self._lost[1]
        said = {tuple(row.get(name, "") for name in _MATCHING) for row in sheet.rows}
        gone = [
            row
            for row in self._written
            if tuple(row.get(name, "") for name in _MATCHING) not in said
        ]
        self._lost = sheet, gone
        return gone

    def restore(self, *, back: bool) -> View:
        """Put the rows that are lost back into the table, or let them go."""
        with self.turn():
            rows = self.lost()
            self._written = [row for row in self._written if row not in rows]
            self._lost = None
            if back and rows:
                self.write("rows put back", [(None, row) for row in rows], None)
            return self.status()

    def rebuild(self) -> Result:
        """Put everything together anew; only what has been corrected is read again."""
        with self.turn():
            result = self.run.result()
            self.accounts.regroup()
            self.version += 1
            return result


_MATCHING = ("document_id", "quote", "mention", "event_id")
