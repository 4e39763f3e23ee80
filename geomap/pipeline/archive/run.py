"""An archive, from partitions of articles to partitions of events, by any engine."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass

from geomap.errors import InputError
from geomap.model import Event
from geomap.pipeline.archive.coded import CodedPartition, CodePartition, load_coded
from geomap.pipeline.archive.events import ROWS, WriteEvents, along_hilbert, event_partitions
from geomap.pipeline.archive.partitions import (
    UNFINISHED,
    find_partitions,
    open_folder,
    put_file,
)
from geomap.pipeline.engines import Engine
from geomap.pipeline.merging import BlockFinish
from geomap.pipeline.reading_key import reading_key
from geomap.settings import Settings

__all__ = ["ArchiveResult", "read_archive"]

_LOG = logging.getLogger(__name__)

MANIFEST = "archive.json"


@dataclass(frozen=True, slots=True)
class ArchiveResult:
    """
    What a run over an archive came to.

    ``again`` of its ``partitions`` had been read by an earlier run. ``errors`` and ``warnings``
    are one line each; ``files`` the partitions of events, in order.
    """

    partitions: int
    again: int
    documents: int
    tellings: int
    events: int
    files: tuple[str, ...]
    errors: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


def read_archive(
    sources: Sequence[str],
    folder: str,
    settings: Settings | None = None,
    *,
    engine: Engine = map,
    rows: int = ROWS,
) -> ArchiveResult:
    """
    Read the articles of an archive and write their events.

    Parameters
    ----------
    sources : sequence of str
        Files, folders or patterns at any address fsspec knows (``s3://…``, ``gs://…``, a path) of
        JSON Lines (also ``.gz``) or Parquet with the columns ``text`` and, if they have them,
        ``id title source author published url lang``; or of the pages that crawlers keep as WARC.
    folder : str
        Where ``events/*.parquet``, ``archive.json`` and ``coded/`` go, the last being what each
        partition gave: a run that is killed goes on from there. May be an fsspec address, too.
    settings : Settings, optional
        Corrections and geocoders are not for archives.
    engine : Engine, optional
    rows : int, optional
        Events in a partition.

    Returns
    -------
    ArchiveResult
        A document id that has been in an earlier partition is left out, and said.

    Raises
    ------
    InputError
        There are no partitions, or none of them could be read.
    OutputError
        The folder cannot be written.
    """
    settings = settings or Settings()
    folder = folder.rstrip("/")
    partitions = find_partitions(sources)
    begun = _unfinished(folder)
    work = CodePartition(settings, f"{folder}/coded", reading_key(settings))
    _LOG.info("reading %d partitions", len(partitions))
    coded = list(engine(work, partitions))
    if not any(each.url for each in coded):
        raise InputError(next(said for each in coded for said in each.errors))
    told, twice = _once(coded)
    _LOG.info("merging %d tellings, placing and routing them", len(told))
    merged, said = BlockFinish(engine)(told, settings, ())
    events = [event for event in merged if event.confidence >= settings.min_confidence]
    cut = list(event_partitions(along_hilbert(events), rows))
    _LOG.info("writing %d events", len(events))
    files = tuple(engine(WriteEvents(f"{folder}/events"), cut))
    result = ArchiveResult(
        partitions=len(coded),
        again=sum(each.again for each in coded),
        documents=sum(each.documents for each in coded) - len(twice),
        tellings=len(told),
        events=len(events),
        files=files,
        errors=_lines(each.errors for each in coded),
        warnings=_lines([*(each.warnings for each in coded), twice, said]),
    )
    put_file(f"{folder}/{MANIFEST}", _manifest(result).encode())
    _remove_others(f"{folder}/events", files)
    _remove(folder, begun)
    return result


def _once(coded: Sequence[CodedPartition]) -> tuple[list[Event], list[str]]:
    """Load what partitions gave; a document that an earlier one had counts once."""
    seen: set[str] = set()
    told: list[Event] = []
    twice: list[str] = []
    for each in filter(lambda one: one.url, coded):
        for telling in load_coded(each.url):
            if telling.document_id in seen:
                twice.append(f"{telling.document_id}: is in two partitions; the first counts")
                continue
            seen.add(telling.document_id)
            told += telling.events
    return told, twice


def _lines(told: Iterable[Sequence[str]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(line for lines in told for line in lines))


def _manifest(result: ArchiveResult) -> str:
    """Describe what is there; whether it had been read before makes no difference to it."""
    told = {
        "partitions": result.partitions,
        "documents": result.documents,
        "tellings": result.tellings,
        "events": result.events,
        "files": [f"events/{name}" for name in result.files],
        "errors": list(result.errors),
        "warnings": list(result.warnings),
    }
    return json.dumps(told, ensure_ascii=False, indent=1) + "\n"


def _remove_others(folder: str, files: Sequence[str]) -> None:
    """Remove the partitions of earlier runs."""
    system, path = open_folder(folder)
    names = [str(name) for name in system.ls(path, detail=False)]
    ours = [name for name in names if name.rpartition("/")[2].startswith("part-")]
    _remove(folder, [name for name in ours if name.rpartition("/")[2] not in files])


def _unfinished(folder: str) -> list[str]:
    """List what killed runs left half written; what is written at the end is of living ones."""
    system, path = open_folder(folder)
    found = system.find(path) if system.isdir(path) else []
    return [str(name) for name in found if str(name).endswith(UNFINISHED)]


def _remove(folder: str, names: Sequence[str]) -> None:
    system, _ = open_folder(folder)
    for name in names:
        with suppress(FileNotFoundError):
            system.rm_file(name)
