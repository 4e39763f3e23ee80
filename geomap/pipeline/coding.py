"""One document through the stages: parsed, its places found, its events read, both corrected."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from geomap.corrections import (
    Correction,
    Corrections,
    Matches,
    correct_events,
    correct_toponyms,
)
from geomap.documents import is_english
from geomap.errors import GeomapError, InputError
from geomap.model import Document, Event, Toponym
from geomap.pipeline.reading_key import check_same_reader
from geomap.pipeline.resources import online_warnings, others_of, tools_of
from geomap.pipeline.toponyms import copy_of, find_toponyms
from geomap.settings import Settings
from geomap.store import Found

if TYPE_CHECKING:
    from spacy.tokens import Doc

    from geomap.extraction import Veto
    from geomap.recognition import ReadingCopy

__all__ = [
    "BATCH",
    "Coded",
    "Known",
    "Parsed",
    "ReadBatch",
    "batches",
    "code_found",
    "code_known",
    "correct_found",
    "find_events",
    "nothing_known",
    "parse_apart",
    "parse_batch",
    "parse_document",
    "read_batch",
    "stumbled",
]

_LOG = logging.getLogger(__name__)

BATCH = 40_000
"""
Characters of the documents that are read together, some twenty articles or a hundred reports:
short ones are parsed faster side by side, and more would only take memory.
"""

# Each worker gets so many batches or more, of at least so many characters: a report or two.
_TURNS, _LEAST = 6, 2_000


class Known(Protocol):
    """Returns what a document gave before, as long as nothing that decides it has changed."""

    def __call__(self, document: Document, /) -> Found | None: ...


@dataclass(frozen=True, slots=True)
class Parsed:
    """
    A document with the places found in it, before any correction.

    ``parse`` is what its events are read from: the copy of the text and its parse; None for a
    text in another language than English, of which no events are read.
    """

    document: Document
    toponyms: tuple[Toponym, ...]
    parse: tuple[ReadingCopy, Doc] | None = None
    failures: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Coded:
    """
    What one document gave, in the process that read it; ``told`` as corrected.

    With an ``error`` it could not be read, and gave nothing.
    """

    toponyms: tuple[Toponym, ...]
    told: list[Event]
    failures: tuple[str, ...]
    matches: Matches
    corrected: frozenset[str]
    vetoes: tuple[Veto, ...] = ()
    error: InputError | None = None
    found: Found | None = None


def batches(documents: Sequence[Document], workers: int = 1) -> Iterator[list[Document]]:
    """
    Put neighbouring documents together as long as their texts are no longer than ``BATCH``.

    Several ``workers`` get shorter batches of a few documents, so that none of them is idle.
    """
    most = BATCH
    if workers > 1:
        whole = sum(len(document.text) for document in documents)
        most = min(BATCH, max(_LEAST, whole // (_TURNS * workers)))
    batch: list[Document] = []
    size = 0
    for document in documents:
        if batch and size + len(document.text) > most:
            yield batch
            batch, size = [], 0
        batch.append(document)
        size += len(document.text)
    if batch:
        yield batch


def parse_document(document: Document, settings: Settings, before: Parsed | None = None) -> Parsed:
    """
    Parse one document and find its places: the expensive part, which no correction changes.

    With what was parsed ``before`` only the places are found again.
    """
    from geomap.parsing import parse

    if before is not None:
        return _placed(document, before.parse, settings)
    if not is_english(document):
        return _placed(document, None, settings)
    copy = copy_of(document, settings)
    return _placed(document, (copy, parse(copy.text, settings)), settings)


def _placed(
    document: Document, parse: tuple[ReadingCopy, Doc] | None, settings: Settings
) -> Parsed:
    """Find the places of a document that is parsed, or is in another language."""
    from geomap.recognition import recognise
    from geomap.resolution import resolve

    if parse is None:
        return Parsed(document, find_toponyms(document, settings), None, online_warnings(settings))
    copy, doc = parse
    index, _ = tools_of(settings)
    mentions = recognise(document, doc, index, settings, copy=copy)
    plain = copy.document(document)
    toponyms = resolve(plain, copy.read(mentions), index, others=others_of(settings))
    return Parsed(document, tuple(copy.printed(toponyms)), parse, online_warnings(settings))


def find_events(
    parsed: Parsed, placed: Sequence[Toponym], settings: Settings
) -> tuple[list[Event], tuple[Veto, ...]]:
    """Read the events of a parsed document whose places are corrected; and what told none."""
    from geomap.extraction import extract_events as events_of

    if parsed.parse is None:
        return [], ()
    index, roster = tools_of(settings)
    copy, doc = parsed.parse
    plain, names = copy.document(parsed.document), copy.legible(placed)
    vetoes: list[Veto] = []
    found = events_of(plain, doc, names, roster, index, scope=settings.scope, vetoes=vetoes)
    return [copy.quoted(event, parsed.document) for event in found], tuple(vetoes)


def correct_found(
    document: Document, found: Sequence[Event], rows: Sequence[Correction]
) -> tuple[list[Event], Matches, frozenset[str]]:
    """Correct the events of a document, and what their tellings say for themselves with them."""
    from geomap.extraction import retold

    right, matches, corrected = correct_events(document, found, rows)
    return [retold(e) if e.event_id in corrected else e for e in right], matches, corrected


def parse_batch(documents: Sequence[Document], settings: Settings) -> Iterator[Parsed]:
    """Parse documents of which those in English are parsed together; find the places of each."""
    from geomap.parsing import parse_all

    copies = [copy_of(d, settings) if is_english(d) else None for d in documents]
    docs = iter(parse_all([copy.text for copy in copies if copy is not None], settings))
    parses = [None if copy is None else (copy, next(docs)) for copy in copies]
    for document, parse in zip(documents, parses, strict=True):
        yield _placed(document, parse, settings)


def read_batch(
    documents: Sequence[Document], settings: Settings, corrections: Corrections
) -> list[Coded]:
    """
    Read documents one by one, of which those in English are parsed together.

    One that makes the reader stumble costs itself alone: it is a `Coded` with an ``error``.
    """
    parsed = parse_apart(documents, settings)
    return [_coded(each, settings, corrections) for each in parsed]


def parse_apart(documents: Sequence[Document], settings: Settings) -> list[Parsed | Coded]:
    """Parse documents as `parse_batch` does; one that cannot be is a `Coded` with an ``error``."""
    try:
        return list(parse_batch(documents, settings))
    except GeomapError:
        raise
    except Exception:  # one of them; alone each is parsed as it would be beside the others
        return [_parsed_alone(document, settings) for document in documents]


@dataclass(frozen=True, slots=True)
class ReadBatch:
    """
    `read_batch` as work for any engine: it goes on without a document that kills who reads it.

    With a ``key`` it is done only where documents give just what they give here: by the same
    geomap, model, gazetteer and tables.
    """

    settings: Settings
    corrections: Corrections
    key: str | None = None

    def __call__(self, documents: Sequence[Document], /) -> list[Coded]:
        """Read documents."""
        if self.key is not None:
            check_same_reader(self.settings, self.key)
        return read_batch(documents, self.settings, self.corrections)

    def parts(self, documents: Sequence[Document], /) -> list[list[Document]]:
        """Return each document alone."""
        return [[document] for document in documents]

    def joined(self, results: Sequence[list[Coded]], /) -> list[Coded]:
        """Put what the documents gave together."""
        return [coded for result in results for coded in result]

    def lost(self, documents: Sequence[Document], /) -> list[Coded]:
        """Name documents of which reader after reader died."""
        return [_killed(document) for document in documents]


def _killed(document: Document) -> Coded:
    failed = InputError(
        f"{document.path or document.id}: {document.id} cannot be read: two processes that read it"
        " were killed, perhaps for want of memory; split it, or use fewer --workers"
    )
    return Coded((), [], (), Counter(), frozenset(), error=failed)


def _parsed_alone(document: Document, settings: Settings) -> Parsed | Coded:
    try:
        return next(parse_batch([document], settings))
    except GeomapError:
        raise
    except Exception as error:
        return stumbled(document, error)


def _coded(parsed: Parsed | Coded, settings: Settings, corrections: Corrections) -> Coded:
    if isinstance(parsed, Coded):
        return parsed
    try:
        return code_document(parsed, settings, corrections)
    except GeomapError:
        raise
    except Exception as error:
        return stumbled(parsed.document, error)


def stumbled(document: Document, error: Exception) -> Coded:
    """Name a document on which the reader stumbled: a fault of ours, and never the run's end."""
    _LOG.debug("%s", document.id, exc_info=error)
    reason = " ".join(f"{type(error).__name__}: {error}".split())[:120]
    said = f"{document.path or document.id}: {document.id} cannot be read, by a fault of geomap's"
    failed = InputError(f"{said} ({reason}); report it, or take the document out")
    return Coded((), [], (), Counter(), frozenset(), error=failed)


def code_document(parsed: Parsed, settings: Settings, corrections: Corrections) -> Coded:
    """Read the events of a parsed document, with its places and events corrected."""
    document = parsed.document
    rows = corrections.of(document.id)
    placed, matches = correct_toponyms(document, parsed.toponyms, rows)
    events, vetoes = find_events(parsed, placed, settings)
    found = Found(parsed.toponyms, placed, tuple(events), vetoes)
    failures = (*parsed.failures, *online_warnings(settings))
    return code_found(document, found, rows, matches, failures)


def code_found(
    document: Document,
    found: Found,
    rows: Sequence[Correction],
    matches: Matches,
    failures: tuple[str, ...] = (),
) -> Coded:
    """Correct the events of what a document gave; its places are, and ``matches`` are theirs."""
    right, more, corrected = correct_found(document, found.events, rows)
    return Coded(
        found.placed,
        right,
        failures,
        matches + more,
        corrected,
        found.vetoes,
        found=None if failures else found,
    )


def nothing_known(_: Document) -> Found | None:
    """Know of no document what it gives."""
    return None


def code_known(document: Document, known: Known, corrections: Corrections) -> Coded | None:
    """Correct what a document is known to give; None where it has to be read for that."""
    found = known(document)
    if found is None:
        return None
    rows = corrections.of(document.id)
    placed, matches = correct_toponyms(document, found.toponyms, rows)
    return code_found(document, found, rows, matches) if placed == found.placed else None
