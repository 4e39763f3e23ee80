"""
The stages in order: files → documents → toponyms → events, located, merged and sorted.

Each document is read on its own, so the work spreads over any ``Engine``; only merging the events
that several outlets tell, and what follows from it, sees all of them at once.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from geomap.corrections import (
    Corrected,
    Corrections,
    Matches,
    correct_events,
    correct_toponyms,
    find_corrections,
    read_corrections,
)
from geomap.documents import (
    Reading,
    is_english,
    other_languages,
    read_documents,
    undated,
)
from geomap.errors import InputError
from geomap.gazetteer.index import Index
from geomap.model import Actor, Document, Event, Mention, Toponym
from geomap.pipeline.missing import Missing, missing_villages
from geomap.settings import Geocoding, Settings

if TYPE_CHECKING:
    from spacy.tokens import Doc

    from geomap.actors import Roster
    from geomap.extraction import Veto
    from geomap.gazetteer.online import Online
    from geomap.model import Candidate, Place
    from geomap.recognition import ReadingCopy
    from geomap.resolution import Explanation

__all__ = [
    "Engine",
    "Recognizer",
    "Result",
    "actors_of",
    "candidates_given",
    "explain_given",
    "extract",
    "extract_events",
    "fast_recognizer",
    "find_toponyms",
    "index_of",
    "model_recognizer",
    "nouns_of",
    "online_warnings",
    "others_of",
    "resolve_given",
]

_LOG = logging.getLogger(__name__)

BATCH = 40_000
"""
Characters of the documents that are read together, some twenty articles or a hundred reports:
short ones are parsed faster side by side, and more would only take memory.
"""

T = TypeVar("T")
R = TypeVar("R")


class Engine(Protocol):
    """
    Anything that maps like the builtin ``map``, in order: it, a process pool's, Dask's.

    It is given batches of documents, see ``BATCH``.
    """

    def __call__(self, work: Callable[[T], R], items: Iterable[T], /) -> Iterable[R]: ...


class Recognizer(Protocol):
    """Finds the mentions of places in a document, in order and without overlaps."""

    def __call__(self, document: Document, /) -> list[Mention]: ...


@dataclass(frozen=True, slots=True)
class Result:
    """
    What a run has read.

    ``toponyms`` maps document ids to what was found in them, in order of the text; ``errors`` are
    the inputs that failed (every other one was read), ``warnings`` one line each; ``corrected``
    tells what the corrections came to; ``missing`` the countries whose villages are wanting;
    ``unread`` are files of kinds that geomap does not read. ``vetoes`` maps document ids to the
    words of events that were not told, each with the rule that kept it back; offsets are the
    document's own.
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


def extract(
    sources: Sequence[str | Path],
    settings: Settings | None = None,
    *,
    engine: Engine = map,
    exclude: Collection[Path] = (),
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

    Returns
    -------
    Result
        A source that cannot be read is in ``errors``; nothing is raised for it.

    """
    settings = settings or Settings()
    reading = read_documents(sources, published=settings.published, exclude=exclude)
    tables = find_corrections(sources, settings.corrections)
    return _result(reading, settings, engine, tables)


def extract_events(
    documents: Iterable[Document], settings: Settings | None = None, *, engine: Engine = map
) -> list[Event]:
    """Find the events of documents that are already read; see :func:`extract`."""
    settings = settings or Settings()
    reading = Reading(tuple(documents), (), ())
    return list(_result(reading, settings, engine, settings.corrections).events)


def find_toponyms(
    document: Document, settings: Settings, *, recognizer: Recognizer | None = None
) -> tuple[Toponym, ...]:
    """
    Recognise and resolve the toponyms of one document, in order of the text.

    Without a `recognizer` the language model and the gazetteer recognise together.
    """
    from geomap.recognition.reading_copy import reading_copy
    from geomap.resolution import resolve

    mentions = (recognizer or model_recognizer(settings))(document)
    index, _ = _tools(settings)
    if isinstance(recognizer, _Fast) or not is_english(document):
        copy = reading_copy(document.text)  # to give a text its case again takes the model's words
    else:
        copy = copy_of(document, settings)
    read, said = copy.document(document), copy.read(mentions)
    return tuple(copy.printed(resolve(read, said, index, others=others_of(settings))))


def model_recognizer(settings: Settings) -> Recognizer:
    """
    Give the recogniser that joins the language model's places with the gazetteer's.

    The model knows English: in other languages it hides names that the gazetteer finds alone.
    """
    index, _ = _tools(settings)

    def recognizer(document: Document) -> list[Mention]:
        if not is_english(document):
            return fast_recognizer(settings, len(document.text))(document)
        from geomap.parsing import segments
        from geomap.recognition import recognise

        found = []
        for offset, text in segments(document.text):
            part = replace(document, text=text)
            copy = copy_of(part, settings)
            for mention in recognise(part, None, index, settings, copy=copy):
                start, end = mention.start + offset, mention.end + offset
                found.append(replace(mention, start=start, end=end))
        return found

    return recognizer


def fast_recognizer(settings: Settings, size: int) -> Recognizer:
    """
    Give the recogniser that uses the gazetteer alone; no language model is loaded.

    Parameters
    ----------
    settings : Settings
    size : int
        Characters of all documents to be read: it decides how names are looked for.
    """
    from geomap.gazetteer.scanning import scanner
    from geomap.recognition.fast import recognise_fast

    index, _ = _tools(settings)
    return _Fast(partial(recognise_fast, index=index.settled, scan=scanner(index.settled, size)))


@dataclass(frozen=True, slots=True)
class _Fast:
    """A recogniser that uses no language model."""

    find: Callable[[Document], list[Mention]]

    def __call__(self, document: Document, /) -> list[Mention]:
        return self.find(document)


def resolve_given(
    document: Document, mentions: Sequence[Mention], settings: Settings
) -> tuple[Toponym, ...]:
    """Resolve mentions that somebody else has marked; none is added or dropped."""
    from geomap.resolution import resolve

    index, _ = _tools(settings)
    return tuple(resolve(document, mentions, index, others=others_of(settings)))


def candidates_given(
    document: Document, mentions: Sequence[Mention], settings: Settings
) -> list[tuple[Place | None, Sequence[Candidate]]]:
    """Give the place chosen for each mention and all the candidates it was chosen from."""
    from geomap.resolution import candidates_of, resolve

    index, _ = _tools(settings)
    chosen = resolve(document, mentions, index, others=others_of(settings))
    found = candidates_of(document, mentions, index)
    return [(t.place, candidates) for t, candidates in zip(chosen, found, strict=True)]


def explain_given(
    document: Document, mentions: Sequence[Mention], settings: Settings
) -> list[Explanation]:
    """Tell for each mention what every signal gave to its candidates."""
    from geomap.resolution import explain

    return explain(document, mentions, _tools(settings)[0])


def copy_of(document: Document, settings: Settings) -> ReadingCopy:
    """Give the copy of a document's text that is parsed."""
    from geomap.recognition import legible
    from geomap.recognition.names import Names

    return legible(document.text, Names(index_of(settings)), settings, _phrases(settings))


@lru_cache(maxsize=4)
def _phrases(settings: Settings) -> Mapping[str, Sequence[tuple[str, ...]]]:
    from geomap.recognition import phrases_of

    return phrases_of(_tools(settings)[1].spellings())


def actors_of(settings: Settings) -> Mapping[str, Actor]:
    """Give the actors a run knows, by id."""
    return _tools(settings)[1].actors


def nouns_of(settings: Settings) -> frozenset[str]:
    """Give the ids of the actors that are common nouns: "rebels", "the army" of nobody said."""
    roster = _tools(settings)[1]
    return frozenset(key for key, actor in roster.actors.items() if roster.is_generic(actor))


def index_of(settings: Settings) -> Index:
    """Give the gazetteer a run uses."""
    return _tools(settings)[0]


@lru_cache(maxsize=4)
def _tools(settings: Settings) -> tuple[Index, Roster]:
    """Open what every document of a run needs, once in each process."""
    from geomap.actors import load_actors

    return Index(settings.gazetteer), load_actors(settings.actors)


def others_of(settings: Settings) -> tuple[Online, ...]:
    """Give the sources that are asked for names the gazetteer does not have; none by default."""
    return (_online(settings.geocoder),) if settings.geocoder else ()


@lru_cache(maxsize=4)
def _online(geocoder: Geocoding) -> Online:
    from geomap.gazetteer.online import connect

    return connect(geocoder)


def online_warnings(settings: Settings) -> tuple[str, ...]:
    """Tell what went wrong with the geocoder of a run so far, in this process."""
    return tuple(said for online in others_of(settings) for said in online.warnings)


@dataclass(frozen=True, slots=True)
class _Read:
    """What one document gave, in the process that read it."""

    toponyms: tuple[Toponym, ...]
    told: list[Event]
    failures: tuple[str, ...]
    matches: Matches
    corrected: frozenset[str]
    vetoes: tuple[Veto, ...] = ()


def _batches(documents: Iterable[Document]) -> Iterator[list[Document]]:
    """Put neighbouring documents together as long as their texts are no longer than ``BATCH``."""
    batch: list[Document] = []
    size = 0
    for document in documents:
        if batch and size + len(document.text) > BATCH:
            yield batch
            batch, size = [], 0
        batch.append(document)
        size += len(document.text)
    if batch:
        yield batch


def _read_all(
    documents: Sequence[Document], settings: Settings, corrections: Corrections
) -> list[_Read]:
    """Read documents one by one, of which those in English are parsed together."""
    from geomap.parsing import parse_all

    copies = [copy_of(d, settings) if is_english(d) else None for d in documents]
    docs = iter(parse_all([copy.text for copy in copies if copy is not None], settings))
    return [
        _read(document, copy, next(docs), settings, corrections)
        if copy is not None
        else _read_foreign(document, settings, corrections)
        for document, copy in zip(documents, copies, strict=True)
    ]


def _read_foreign(document: Document, settings: Settings, corrections: Corrections) -> _Read:
    rows = corrections.of(document.id)
    foreign = find_toponyms(document, settings)
    placed, matches = correct_toponyms(document, foreign, rows)
    right, more, corrected = correct_events(document, [], rows)
    return _Read(placed, right, online_warnings(settings), matches + more, corrected)


def _read(
    document: Document, copy: ReadingCopy, doc: Doc, settings: Settings, corrections: Corrections
) -> _Read:
    from geomap.extraction import extract_events as events_of
    from geomap.extraction import retold
    from geomap.recognition import recognise
    from geomap.resolution import resolve

    index, roster = _tools(settings)
    rows = corrections.of(document.id)
    plain = copy.document(document)
    mentions = recognise(document, doc, index, settings, copy=copy)
    toponyms = resolve(plain, copy.read(mentions), index, others=others_of(settings))
    placed, matches = correct_toponyms(document, copy.printed(toponyms), rows)
    vetoes: list[Veto] = []
    found = events_of(
        plain, doc, copy.legible(placed), roster, index, scope=settings.scope, vetoes=vetoes
    )
    told = [copy.quoted(event, document) for event in found]
    right, more, corrected = correct_events(document, told, rows)
    right = [retold(event) if event.event_id in corrected else event for event in right]
    warnings = online_warnings(settings)
    return _Read(placed, right, warnings, matches + more, corrected, tuple(vetoes))


def _result(reading: Reading, settings: Settings, engine: Engine, tables: Sequence[Path]) -> Result:
    _online.cache_clear()  # a service that failed in one run may be asked in the next
    index, roster = _tools(settings)
    corrections = read_corrections(tables, roster, index)
    work = partial(_read_all, settings=settings, corrections=corrections)
    documents = reading.documents
    _LOG.info("reading %d documents", len(documents))
    read = [each for batch in engine(work, _batches(documents)) for each in batch]
    told = [event for each in read for event in each.told]
    _LOG.info("merging %d tellings, placing and routing them", len(told))
    events, warnings = _finish(told, settings)
    events, unsure = _sure_enough(events, settings.min_confidence)
    toponyms = {d.id: each.toponyms for d, each in zip(documents, read, strict=True)}
    corrected = _corrected(corrections, read)
    # Each process tells what went wrong in it; the same failure is told once.
    failures = dict.fromkeys(said for each in read for said in each.failures)
    missing = missing_villages(toponyms.values(), index)
    noticed = (*reading.warnings, *undated(documents), *other_languages(documents))
    said = (*noticed, *failures, *warnings, *unsure, *corrections.warnings, *corrected.warnings)
    said += tuple(map(str, missing))
    errors = (*reading.errors, *corrections.errors)
    vetoes = {d.id: each.vetoes for d, each in zip(documents, read, strict=True)}
    return Result(
        documents, toponyms, events, errors, said, corrected, missing, reading.unread, vetoes
    )


def _corrected(corrections: Corrections, read: Sequence[_Read]) -> Corrected:
    matches: Matches = Counter()
    for each in read:
        matches.update(each.matches)
    events = frozenset(event_id for each in read for event_id in each.corrected)
    return Corrected(corrections, matches, events, tuple(e for each in read for e in each.told))


def _finish(told: Sequence[Event], settings: Settings) -> tuple[tuple[Event, ...], list[str]]:
    """Merge, locate, route and sort: what needs every document's events."""
    from geomap.extraction import merge_events
    from geomap.routes import route_event
    from geomap.spatial import locate

    index, roster = _tools(settings)
    events: list[Event] = []
    warnings: list[str] = []
    for event in merge_events(told, roster, merging=settings.merging):
        routed, said = route_event(locate(event, index), index)
        events.append(routed)
        warnings += said
    return tuple(sorted(events, key=_order)), warnings


def _sure_enough(
    events: tuple[Event, ...], least: float
) -> tuple[tuple[Event, ...], tuple[str, ...]]:
    """Leave out events that are less sure than asked for, and say how many."""
    kept = tuple(event for event in events if event.confidence >= least)
    left = len(events) - len(kept)
    said = f"{left} of {len(events)} events are less sure than {least:g} and left out"
    return kept, (f"{said}: review.csv of a build has them all",) if left else ()


def _order(event: Event) -> tuple[Any, ...]:
    """Order by day, undated last; then by where it was told."""
    first = event.sources[0]
    day = event.when.start.isoformat() if event.when.start else "9999"
    return (day, first.document_id, first.start, event.event_id)
