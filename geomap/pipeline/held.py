"""A run that is held in memory: after a correction only what it touches is read again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from geomap.corrections import Correction, Corrections, correct_toponyms, ties
from geomap.documents import Reading, read_documents
from geomap.errors import GeomapError, InputError
from geomap.model import Event, Toponym
from geomap.pipeline.coding import (
    Coded,
    Parsed,
    batches,
    code_found,
    find_events,
    parse_apart,
    parse_document,
    stumbled,
)
from geomap.pipeline.finishing import in_order, locate_event
from geomap.pipeline.reading import Result, put_together
from geomap.pipeline.reading_key import reading_key
from geomap.pipeline.tables import roster_of
from geomap.settings import Settings
from geomap.store import Found
from geomap.text import fold

if TYPE_CHECKING:
    from geomap.extraction import Veto

__all__ = ["HeldDocument", "HeldRun"]

Cells = tuple[tuple[str, str], ...]


@dataclass(slots=True)
class HeldDocument:
    """
    One document: its parse, its events before any correction of them, and after.

    ``found`` are the machine's events, read from the places as corrected; ``rows`` the corrections
    that ``coded`` was made with. One that is ``stale`` has to have its events read again.
    """

    parsed: Parsed
    placed: tuple[Toponym, ...] = ()
    found: list[Event] = field(default_factory=list)
    vetoes: tuple[Veto, ...] = ()
    coded: Coded | None = None
    rows: list[Correction] = field(default_factory=list)
    named: tuple[Cells, ...] | None = None
    stale: bool = False

    @property
    def told(self) -> list[Event]:
        """The events as corrected."""
        return self.coded.told if self.coded else []


class HeldRun:
    """
    Sources read once; corrections can be changed again and again.

    Parameters
    ----------
    sources : sequence of str or Path
    settings : Settings
        Its ``corrections`` are not read: they are given to `correct`.
    exclude : collection of Path, optional
        What is not to be read: where the output goes.
    progress : callable, optional
        Given the number of documents parsed and their total.
    """

    def __init__(
        self,
        sources: Sequence[str | Path],
        settings: Settings,
        *,
        exclude: Collection[Path] = (),
        progress: Callable[[int, int], None] = lambda done, total: None,
    ) -> None:
        self.settings = settings
        self.reading_key: str | None = reading_key(settings)
        self.reading: Reading = read_documents(
            sources, published=settings.published, exclude=exclude
        )
        self.documents: dict[str, HeldDocument] = {}
        self.corrections = Corrections()
        self.groups: list[list[str]] = []
        self._located: dict[str, tuple[Event, Event, list[str]]] = {}
        self._parse(progress)

    def _parse(self, progress: Callable[[int, int], None]) -> None:
        """Parse all documents; those that cannot be are errors of the reading."""
        failed: list[InputError] = []
        total = len(self.reading.documents)
        for batch in batches(self.reading.documents):
            for parsed in parse_apart(batch, self.settings):
                if isinstance(parsed, Parsed):
                    self.documents[parsed.document.id] = HeldDocument(parsed)
                elif parsed.error:
                    failed.append(parsed.error)
                progress(len(self.documents) + len(failed), total)
        if failed:
            good = tuple(d for d in self.reading.documents if d.id in self.documents)
            errors = (*self.reading.errors, *failed)
            self.reading = replace(self.reading, documents=good, errors=errors)

    def correct(self, corrections: Corrections, now: Collection[str] | None = None) -> set[str]:
        """
        Apply corrections in place of those before.

        Parameters
        ----------
        corrections : Corrections
        now : collection of str, optional
            The documents whose events are read again at once where a place in them was corrected;
            others become stale. None: all.

        Returns
        -------
        set of str
            Ids of the documents whose events may have changed.
        """
        self.corrections = corrections
        changed = set()
        for key, rows in _by_document(corrections.rows, self.documents).items():
            held = self.documents[key]
            if held.coded is None or held.stale or not _alike(rows, held.rows):
                changed.add(key)
                self._code(held, rows, read=now is None or key in now)
        return changed

    def refresh(self, key: str) -> HeldDocument:
        """Return a document whose events are not stale."""
        held = self.documents[key]
        if held.stale:
            self._code(held, held.rows, read=True)
        return held

    def reread(self, names: Collection[str], settings: Settings) -> set[str]:
        """
        Find the places anew in the documents that hold one of some names; their events are stale.

        Parameters
        ----------
        names : collection of str
            Of actors or places that have come to the tables, or gone from them.
        settings : Settings
            With these tables.

        Returns
        -------
        set of str
            The documents' ids.
        """
        self.settings = settings
        self.reading_key = None  # other documents are as the tables before have it
        wanted = [fold(name) for name in names if fold(name)]
        found = set()
        for key, held in self.documents.items():
            document = held.parsed.document
            text = fold(document.text)
            if any(name in text for name in wanted):
                held.parsed = parse_document(document, settings, held.parsed)
                held.stale, held.named = True, None
                found.add(key)
        return found

    def _code(self, held: HeldDocument, rows: list[Correction], *, read: bool) -> None:
        """Apply rows to a document; one of which no events can be read has an error in theirs."""
        try:
            self._code_rows(held, rows, read=read)
        except GeomapError:
            raise
        except Exception as error:
            held.coded, held.named, held.rows = stumbled(held.parsed.document, error), None, rows

    def _code_rows(self, held: HeldDocument, rows: list[Correction], *, read: bool) -> None:
        """Apply rows to a document; where it is not to be ``read`` again its places wait."""
        named = _cells(row for row in rows if row["mention"])
        waits = held.coded is not None and not read and (held.stale or named != held.named)
        if waits:
            held.stale = True
            if _alike(_of_events(rows), _of_events(held.rows)):
                held.rows = rows
                return
        document = held.parsed.document
        placed, matches = correct_toponyms(document, held.parsed.toponyms, rows)
        if not waits and (named != held.named or held.stale):
            if held.coded is None or held.named is None or placed != held.placed:
                held.found, held.vetoes = find_events(held.parsed, placed, self.settings)
            held.named, held.placed, held.stale = named, placed, False
        held.rows = rows
        found = Found(held.parsed.toponyms, held.placed, tuple(held.found), held.vetoes)
        held.coded = code_found(document, found, rows, matches, held.parsed.failures)

    def result(self) -> Result:
        """
        Put everything together as a build would; ``groups`` are then the accounts of each event.

        Nothing is parsed; where rows have moved in their file, all are matched anew.
        """
        by_document = _by_document(self.corrections.rows, self.documents)
        for key, held in self.documents.items():
            self._code(held, by_document[key], read=True)
        coded = [held.coded for held in self.documents.values() if held.coded]
        result = put_together(
            self.reading, coded, self.corrections, self.settings, finish=self._finish
        )
        return replace(result, reading_key=self.reading_key)

    def _finish(
        self, told: Sequence[Event], settings: Settings, decided: Iterable[tuple[int, int, bool]]
    ) -> tuple[tuple[Event, ...], list[str]]:
        from geomap.extraction import group_tellings, unite

        pairs = {(min(i, j), max(i, j)): one for i, j, one in decided}
        found = group_tellings(told, roster_of(settings), settings.merging, pairs)
        self.groups = [[told[n].event_id for n in members] for members in found]
        events = [self._locate(unite([told[n] for n in members])) for members in found]
        warnings = [said for _, more in events for said in more]
        return in_order(event for event, _ in events), warnings

    def _locate(self, event: Event) -> tuple[Event, list[str]]:
        """Draw an event's place, once for as long as it stays the same."""
        known = self._located.get(event.event_id)
        if known is None or known[0] != event:
            known = (event, *locate_event(event, self.settings))
            self._located[event.event_id] = known
        return known[1], known[2]

    def ties(self) -> list[tuple[str, str, bool]]:
        """Return the ids of events of which an editor says that they are one, or are not."""
        told = list(chain.from_iterable(held.told for held in self.documents.values()))
        documents = {key: held.parsed.document for key, held in self.documents.items()}
        found, _ = ties(told, self.corrections.rows, documents)
        return [(told[i].event_id, told[j].event_id, one) for i, j, one in found]


def _by_document(rows: Sequence[Correction], keys: Iterable[str]) -> dict[str, list[Correction]]:
    """Return the rows that may speak of each document, in order."""
    everywhere = [(n, row) for n, row in enumerate(rows) if not row["document_id"]]
    own: dict[str, list[tuple[int, Correction]]] = defaultdict(list)
    for n, row in enumerate(rows):
        if row["document_id"]:
            own[row["document_id"]].append((n, row))
    return {
        key: [row for _, row in sorted((*everywhere, *own[key]), key=lambda one: one[0])]
        for key in keys
    }


def _alike(some: Sequence[Correction], others: Sequence[Correction]) -> bool:
    """Return True for rows that say the same, wherever they stand in their file."""
    return [row.cells for row in some] == [row.cells for row in others]


def _of_events(rows: Iterable[Correction]) -> list[Correction]:
    return [row for row in rows if row.change.tells or not row["mention"]]


def _cells(rows: Iterable[Correction]) -> tuple[Cells, ...]:
    return tuple(tuple(sorted(row.cells.items())) for row in rows)
