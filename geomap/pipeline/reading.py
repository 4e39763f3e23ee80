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
    Correction,
    Corrections,
    Matches,
    Tie,
    correct_events,
    correct_toponyms,
    find_corrections,
    places_of_corrections,
    read_corrections,
    ties,
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
from geomap.store import Found

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


class Known(Protocol):
    """Tells what a document gave before, as long as nothing that decides it has changed."""

    def __call__(self, document: Document, /) -> Found | None: ...


def _nothing_known(_: Document) -> Found | None:
    return None


class Finish(Protocol):
    """Merges and locates the events of all documents, with what an editor says of pairs."""

    def __call__(
        self, told: Sequence[Event], settings: Settings, decided: Iterable[Tie], /
    ) -> tuple[tuple[Event, ...], list[str]]: ...


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
    document's own. ``found`` is what each document gave before its events were corrected; it lacks
    those of which a service that was asked gave no answer. ``reading_key`` is the hash of what
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
    found: Mapping[str, Found] = field(default_factory=dict)
    reading_key: str | None = None


def extract(
    sources: Sequence[str | Path],
    settings: Settings | None = None,
    *,
    engine: Engine = map,
    exclude: Collection[Path] = (),
    known: Known = _nothing_known,
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


def roster_of(settings: Settings) -> Roster:
    """Give the actors a run knows, as they are found in texts."""
    return _tools(settings)[1]


def index_of(settings: Settings) -> Index:
    """Give the gazetteer a run uses."""
    return _tools(settings)[0]


@lru_cache(maxsize=4)
def _tools(settings: Settings) -> tuple[Index, Roster]:
    """Open what every document of a run needs, once in each process."""
    from geomap.actors import load_actors

    index = Index(settings.gazetteer)
    if settings.places:
        from geomap.gazetteer.importing.own_tables import table_layers

        index = Index(settings.gazetteer, (*table_layers(settings.places), *index.layers))
    return index, load_actors(settings.actors)


def forget_tables() -> None:
    """Have the tables of actors and places read again: one of them has changed."""
    _tools.cache_clear()
    _phrases.cache_clear()


def with_own_tables(settings: Settings, sources: Iterable[str | Path]) -> Settings:
    """
    Give settings that also read what an editor has added beside the corrections of sources.

    ``corrections.actors.csv`` and ``corrections.places.csv`` belong to ``corrections.csv``.
    """
    beside = places_of_corrections(sources, settings.corrections)
    actors = [path for path in map(actors_table, beside) if path.is_file()]
    places = [path for path in map(places_table, beside) if path.is_file()]
    return replace(
        settings,
        actors=tuple(dict.fromkeys((*settings.actors, *actors))),
        places=tuple(dict.fromkeys((*settings.places, *places))),
    )


def actors_table(corrections: Path) -> Path:
    """Give the table of the actors that were added beside a table of corrections."""
    return corrections.with_name(f"{corrections.stem}.actors.csv")


def places_table(corrections: Path) -> Path:
    """Give the table of the places that were added beside a table of corrections."""
    return corrections.with_name(f"{corrections.stem}.places.csv")


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
    """What one document gave, in the process that read it; ``told`` as corrected."""

    toponyms: tuple[Toponym, ...]
    told: list[Event]
    failures: tuple[str, ...]
    matches: Matches
    corrected: frozenset[str]
    vetoes: tuple[Veto, ...] = ()
    found: Found | None = None


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
    index, _ = _tools(settings)
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
    index, roster = _tools(settings)
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


def _read_all(
    documents: Sequence[Document], settings: Settings, corrections: Corrections
) -> list[Coded]:
    """Read documents one by one, of which those in English are parsed together."""
    from geomap.parsing import parse_all

    copies = [copy_of(d, settings) if is_english(d) else None for d in documents]
    docs = iter(parse_all([copy.text for copy in copies if copy is not None], settings))
    parses = [None if copy is None else (copy, next(docs)) for copy in copies]
    return [
        _coded(_placed(document, parse, settings), settings, corrections)
        for document, parse in zip(documents, parses, strict=True)
    ]


def _coded(parsed: Parsed, settings: Settings, corrections: Corrections) -> Coded:
    document = parsed.document
    rows = corrections.of(document.id)
    placed, matches = correct_toponyms(document, parsed.toponyms, rows)
    events, vetoes = find_events(parsed, placed, settings)
    found = Found(parsed.toponyms, placed, tuple(events), vetoes)
    failures = (*parsed.failures, *online_warnings(settings))
    return coded(document, found, rows, matches, failures)


def coded(
    document: Document,
    found: Found,
    rows: Sequence[Correction],
    matches: Matches,
    failures: tuple[str, ...] = (),
) -> Coded:
    """Correct the events of what a document gave, after its places: ``matches`` are those."""
    right, more, corrected = correct_found(document, found.events, rows)
    return Coded(
        found.placed,
        right,
        failures,
        matches + more,
        corrected,
        found.vetoes,
        None if failures else found,
    )


def _coded_again(document: Document, known: Known, corrections: Corrections) -> Coded | None:
    """Correct what a document is known to give; None where it has to be read for that."""
    found = known(document)
    if found is None:
        return None
    rows = corrections.of(document.id)
    placed, matches = correct_toponyms(document, found.toponyms, rows)
    return coded(document, found, rows, matches) if placed == found.placed else None


def _result(
    reading: Reading,
    settings: Settings,
    engine: Engine,
    tables: Sequence[Path],
    known: Known = _nothing_known,
) -> Result:
    _online.cache_clear()  # a service that failed in one run may be asked in the next
    index, roster = _tools(settings)
    corrections = read_corrections(tables, roster, index)
    before = [_coded_again(document, known, corrections) for document in reading.documents]
    new = [d for d, each in zip(reading.documents, before, strict=True) if each is None]
    _LOG.info("reading %d documents of %d", len(new), len(before))
    work = partial(_read_all, settings=settings, corrections=corrections)
    anew = (each for batch in engine(work, _batches(new)) for each in batch)
    read = [next(anew) if each is None else each for each in before]
    return put_together(reading, read, corrections, settings)


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
    documents = reading.documents
    told = [event for each in read for event in each.told]
    decided, tied = ties(told, corrections.rows, {d.id: d for d in documents})
    _LOG.info("merging %d tellings, placing and routing them", len(told))
    events, warnings = (finish or finish_events)(told, settings, decided)
    events, unsure = _sure_enough(events, settings.min_confidence)
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
    found = {d.id: f for d, each in zip(documents, read, strict=True) if (f := each.found)}
    return Result(
        documents, toponyms, events, errors, said, corrected, missing, reading.unread, vetoes, found
    )


def _corrected(corrections: Corrections, read: Sequence[Coded], tied: Matches) -> Corrected:
    matches: Matches = Counter()
    for each in read:
        matches.update(each.matches)
    for where, times in tied.items():  # the other event has to be there, too
        matches[where] = min(matches[where], times)
    events = frozenset(event_id for each in read for event_id in each.corrected)
    return Corrected(corrections, matches, events, tuple(e for each in read for e in each.told))


def finish_events(
    told: Sequence[Event], settings: Settings, tied: Iterable[Tie] = ()
) -> tuple[tuple[Event, ...], list[str]]:
    """Merge, locate, route and sort: what needs every document's events."""
    from geomap.extraction import merge_events

    _, roster = _tools(settings)
    decided = {(min(i, j), max(i, j)): one for i, j, one in tied}
    merged = merge_events(told, roster, merging=settings.merging, decided=decided)
    found = [locate_event(event, settings) for event in merged]
    warnings = [said for _, more in found for said in more]
    return in_order(event for event, _ in found), warnings


def locate_event(event: Event, settings: Settings) -> tuple[Event, list[str]]:
    """Draw an event's place, unless an editor has drawn it, and its way; with what went wrong."""
    from geomap.routes import route_event
    from geomap.spatial import locate

    index, _ = _tools(settings)
    routed, said = route_event(locate(event, index) if event.geometry is None else event, index)
    return routed, list(said)


def in_order(events: Iterable[Event]) -> tuple[Event, ...]:
    """Sort events by day, undated last; then by where they were told."""
    return tuple(sorted(events, key=_order))


def _sure_enough(
    events: tuple[Event, ...], least: float
) -> tuple[tuple[Event, ...], tuple[str, ...]]:
    """Leave out events that are less sure than asked for, and say how many."""
    kept = tuple(event for event in events if event.confidence >= least)
    left = len(events) - len(kept)
    said = f"events less sure than {least:g} left out: {left} of {len(events)}"
    return kept, (f"{said}: review.csv of a build has them all",) if left else ()


def _order(event: Event) -> tuple[Any, ...]:
    first = event.sources[0]
    day = event.when.start.isoformat() if event.when.start else "9999"
    return (day, first.document_id, first.start, event.event_id)
