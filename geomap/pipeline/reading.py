"""
The stages in order: files → documents → toponyms → events, located, merged and sorted.

Each document is read on its own, so the work spreads over any ``Engine``
(`geomap.pipeline.engines`); only merging the events that several outlets tell, and what follows
from it, sees all of them at once.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING
from warnings import warn

from geomap.corrections import (
    Corrected,
    Corrections,
    Matches,
    find_corrections,
    read_corrections,
    ties,
)
from geomap.documents import (
    Reading,
    other_languages,
    read_documents,
    undated,
)
from geomap.errors import InputError, ReadingWarning
from geomap.model import Document, Event, Toponym
from geomap.pipeline.coding import Coded, Known, ReadBatch, batches, code_known, nothing_known
from geomap.pipeline.engines import Engine, workers_of
from geomap.pipeline.finishing import Finish, finish_events
from geomap.pipeline.merging import BlockFinish
from geomap.pipeline.missing import Missing, missing_villages
from geomap.pipeline.reading_key import reading_key
from geomap.pipeline.tables import forget_online, index_of, tools_of, with_own_tables
from geomap.settings import Settings
from geomap.store import Found

if TYPE_CHECKING:
    from geomap.extraction import Veto

__all__ = [
    "Engine",
    "Result",
    "extract",
    "extract_events",
    "put_together",
]

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Result:
    """
    What a run has read.

    ``toponyms`` maps document ids to what was found in them, in order of the text; ``errors`` are
    the inputs that failed (every other one was read), ``warnings`` one line each; ``corrected``
    tells what the corrections came to; ``missing`` the countries whose villages are wanting;
    ``unread`` are files of kinds that geomap does not read. ``vetoes`` maps document ids to the
    words of events that were not told, each with the rule that kept it back; offsets are the
    document's own. ``failed`` counts the errors that are inputs' (not rows of corrections);
    ``left_out`` the events that were less sure than asked for.
    ``found`` is what each document gave before its events were corrected; it lacks
    those of which a service that was asked gave no answer; ``packed`` has its bytes, as far as a
    store had them. ``reading_key`` is the hash of what
    decided it beside the documents themselves, where somebody asked for it.
    """

    documents: tuple[Document, ...]
    toponyms: Mapping[str, tuple[Toponym, ...]]
    events: tuple[Event, ...]
    errors: tuple[InputError, ...] = ()
    warnings: tuple[str, ...] = ()
    corrected: Corrected = field(default_factory=Corrected)
    missing: tuple[Missing, ...] = ()
    unread: tuple[str, ...] = ()
    vetoes: Mapping[str, tuple[Veto, ...]] = field(default_factory=dict)
    failed: int = 0
    left_out: int = 0
    found: Mapping[str, Found] = field(default_factory=dict)
    packed: Mapping[str, bytes] = field(default_factory=dict, compare=False, repr=False)
    reading_key: str | None = None


def extract(
    sources: Sequence[str | Path],
    settings: Settings | None = None,
    *,
    engine: Engine = map,
    exclude: Collection[Path] = (),
    known: Known = nothing_known,
) -> Result:
    """
    Read sources and find their events.

    Parameters
    ----------
    sources : sequence of str or Path
        Files or folders of articles, see `geomap.documents.read_documents`; a
        ``corrections.csv`` beside them is applied.
    settings : Settings, optional
    engine : Engine, optional
        Runs the documents; the builtin ``map`` by default.
    exclude : collection of Path, optional
        What lies in the folders and is not to be read: where the output goes.
    known : Known, optional
        What documents gave in an earlier run by the same settings: they are not parsed again.

    Returns
    -------
    Result
        A source that cannot be read is in ``errors``; nothing is raised for it.

    """
    settings = settings or Settings()
    reading = read_documents(sources, published=settings.published, exclude=exclude)
    tables = find_corrections(sources, settings.corrections)
    return _result(reading, with_own_tables(settings, sources), engine, tables, known)


def extract_events(
    documents: Iterable[Document], settings: Settings | None = None, *, engine: Engine = map
) -> list[Event]:
    """
    Find the events of documents that are already read; see :func:`extract`.

    Warns
    -----
    ReadingWarning
        A document could not be read, or a row of corrections; the others were.
    """
    settings = settings or Settings()
    reading = Reading(tuple(documents), (), ())
    result = _result(reading, settings, engine, settings.corrections)
    for error in result.errors:
        warn(str(error), ReadingWarning, stacklevel=2)
    return list(result.events)


def _result(
    reading: Reading,
    settings: Settings,
    engine: Engine,
    tables: Sequence[Path],
    known: Known = nothing_known,
) -> Result:
    forget_online()
    index, roster = tools_of(settings)
    corrections = read_corrections(tables, roster, index)
    before = [code_known(document, known, corrections) for document in reading.documents]
    new = [d for d, each in zip(reading.documents, before, strict=True) if each is None]
    _LOG.info("reading %d documents of %d", len(new), len(before))
    work = ReadBatch(settings, corrections, reading_key(settings) if _elsewhere(engine) else None)
    shares = list(batches(new, workers_of(engine)))
    anew = (each for batch in engine(work, shares) for each in batch)
    read = [next(anew) if each is None else each for each in before]
    # Processes are started for many documents, but not for merging alone.
    finish = BlockFinish(engine) if len(shares) > 1 and getattr(engine, "here", False) else None
    return put_together(reading, read, corrections, settings, finish=finish)


def _elsewhere(engine: Engine) -> bool:
    """Return True for an engine whose workers were not started by this process."""
    return getattr(engine, "scheduler", None) is not None


def put_together(
    reading: Reading,
    read: Sequence[Coded],
    corrections: Corrections,
    settings: Settings,
    *,
    finish: Finish | None = None,
) -> Result:
    """
    Make one result of what each document of a reading gave, in their order.

    ``finish`` merges and locates the events; by default each time anew.
    """
    reading, read = _without_failed(reading, read)
    documents = reading.documents
    told = [event for each in read for event in each.told]
    decided, tied = ties(told, corrections.rows, {d.id: d for d in documents})
    _LOG.info("merging %d tellings, placing and routing them", len(told))
    merged, warnings = (finish or finish_events)(told, settings, decided)
    events, unsure = _sure_enough(merged, settings.min_confidence)
    toponyms = {d.id: each.toponyms for d, each in zip(documents, read, strict=True)}
    corrected = _corrected(corrections, read, tied)
    # Each process tells what went wrong in it; the same failure is told once.
    failures = dict.fromkeys(said for each in read for said in each.failures)
    missing = missing_villages(toponyms.values(), index_of(settings))
    noticed = (*reading.warnings, *undated(documents), *other_languages(documents))
    said = (*noticed, *failures, *warnings, *unsure, *corrections.warnings, *corrected.warnings)
    said += tuple(map(str, missing))
    errors = (*reading.errors, *corrections.errors)
    vetoes = {d.id: each.vetoes for d, each in zip(documents, read, strict=True)}
    given = {d.id: f for d, each in zip(documents, read, strict=True) if (f := each.found)}
    return Result(
        documents=documents,
        toponyms=toponyms,
        events=events,
        errors=errors,
        warnings=said,
        corrected=corrected,
        missing=missing,
        unread=reading.unread,
        vetoes=vetoes,
        failed=len(reading.errors),
        left_out=len(merged) - len(events),
        found=given,
    )


def _without_failed(reading: Reading, read: Sequence[Coded]) -> tuple[Reading, Sequence[Coded]]:
    """Part the documents on which a reader stumbled from the others: they are errors."""
    failed = tuple(each.error for each in read if each.error is not None)
    if not failed:
        return reading, read
    both = zip(reading.documents, read, strict=True)
    kept = [(document, each) for document, each in both if each.error is None]
    good = tuple(document for document, _ in kept)
    reading = replace(reading, documents=good, errors=(*reading.errors, *failed))
    return reading, [each for _, each in kept]


def _corrected(corrections: Corrections, read: Sequence[Coded], tied: Matches) -> Corrected:
    matches: Matches = Counter()
    for each in read:
        matches.update(each.matches)
    for where, times in tied.items():  # the other event has to be there, too
        matches[where] = min(matches[where], times)
    events = frozenset(event_id for each in read for event_id in each.corrected)
    return Corrected(corrections, matches, events, tuple(e for each in read for e in each.told))


def _sure_enough(
    events: tuple[Event, ...], least: float
) -> tuple[tuple[Event, ...], tuple[str, ...]]:
    """Leave out events that are less sure than asked for, and say how many."""
    kept = tuple(event for event in events if event.confidence >= least)
    left = len(events) - len(kept)
    said = f"events less sure than {least:g} left out: {left} of {len(events)}"
    return kept, (f"{said}: review.csv of a build has them all",) if left else ()
