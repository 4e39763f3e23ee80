"""
The main job: sources → a folder with the pages, the tables, the preview and the report.

Everything is written aside first and swapped in at the end (`geomap.pipeline.staging`), so that a
run which fails leaves what was there before.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from geomap.editorial import find_editorial
from geomap.errors import InputError
from geomap.pipeline.drawings import Drawings
from geomap.pipeline.engines import Engine, drawing_engine
from geomap.pipeline.heading import describe, entitle
from geomap.pipeline.incremental import extract_changed
from geomap.pipeline.reading_key import drawing_key
from geomap.pipeline.report import listed_files, report_json
from geomap.pipeline.resources import actors_of, forget_tables, index_of, nouns_of, with_own_tables
from geomap.pipeline.stages import Result
from geomap.pipeline.staging import move, staging
from geomap.pipeline.store_tables import kept, store_tables
from geomap.settings import Settings
from geomap.store import STORE, Store, write_store, writing_alone

if TYPE_CHECKING:
    from geomap.rendering import Look

__all__ = ["Built", "build", "write_result"]

_LOG = logging.getLogger(__name__)

REPORT = "report.json"
REVIEW = "review.csv"


@dataclass(frozen=True, slots=True)
class Built:
    """
    What a build has made: the result it shows and the files below ``folder`` (relative).

    ``parsed`` is how many of its documents were, the others were known from the store before;
    ``notes`` says in a line what was wrong with that.
    """

    folder: Path
    files: tuple[Path, ...]
    result: Result
    parsed: int | None = None
    notes: tuple[str, ...] = ()


def build(
    sources: Sequence[str | Path],
    folder: Path,
    settings: Settings | None = None,
    *,
    title: str | None = None,
    engine: Engine = map,
) -> Built:
    """
    Read sources and write their map.

    What has not changed since the last build into the folder, by the hash of all that decides it,
    is not parsed again; what is written is the same as if it were.

    Parameters
    ----------
    sources : sequence of str or Path
        Files or folders of articles.
    folder : Path
        Where ``index.html``, ``actors/``, ``routes/``, ``events.geojson``, ``events.csv``,
        the preview, ``review.csv``, the store ``geomap.gpkg`` and ``report.json`` go; made if
        missing. Pages that an earlier build wrote there and this one does not are removed,
        nothing else is.
    settings : Settings, optional
    title : str, optional
        The map's title; by default the country and the months of most events.
    engine : Engine, optional

    Returns
    -------
    Built
        ``result.errors`` names the inputs that failed; the others are on the map.

    Raises
    ------
    OutputError
        The folder cannot be written, or another build writes there now.
    InputError
        No input could be read at all; then nothing is written.

    """
    settings = settings or Settings()
    settings = with_own_tables(settings, sources)
    own = settings.editorial.over(find_editorial(sources))
    settings = replace(settings, editorial=own)
    if settings.actors or settings.places:
        forget_tables()  # they may have changed since this process read them
    with staging(folder):  # a folder that cannot be written is known before all is read
        pass
    with writing_alone(folder):
        read = extract_changed(sources, folder / STORE, settings, engine=engine, exclude=(folder,))
        built = _write_alone(read.result, folder, settings, title, engine)
    return replace(built, parsed=read.parsed, notes=read.notes)


def write_result(
    result: Result, folder: Path, settings: Settings, *, title: str | None = None
) -> Built:
    """Write the map of what has been read; parameters, result and errors are those of `build`."""
    with staging(folder):
        pass
    with writing_alone(folder):
        return _write_alone(result, folder, settings, title)


def _write_alone(
    result: Result, folder: Path, settings: Settings, title: str | None, engine: Engine = map
) -> Built:
    with staging(folder) as stage, Store(folder / STORE) as store:
        if not result.documents:
            raise InputError(_nothing_read(result))
        _LOG.info("writing the pages of %d events", len(result.events))
        drawings = Drawings(folder, store, drawing_key(settings))
        _write(result, stage, settings, title, drawings, engine)
        store.close()
        files = tuple(sorted(p.relative_to(stage) for p in stage.rglob("*") if p.is_file()))
        (stage / REPORT).write_text(report_json(result, files, settings), encoding="utf-8")
        every = (*files, Path(REPORT))
        move(stage, folder, every, listed_files(folder / REPORT))
        return Built(folder, every, result)


def _nothing_read(result: Result) -> str:
    if not result.errors:
        return "no article found: name files or folders of articles (.txt .md .html .docx .pdf …)"
    first, *others = result.errors
    return str(first) if not others else "\n".join(str(e) for e in result.errors)


def _write(
    result: Result,
    stage: Path,
    settings: Settings,
    title: str | None,
    drawings: Drawings,
    engine: Engine,
) -> None:
    from geomap.formats import write_events
    from geomap.frames import to_frame
    from geomap.rendering import write_pages

    frame = to_frame(result.events)
    write_events(frame, stage / "events.geojson")
    write_events(frame, stage / "events.csv")
    _write_review(result, stage / REVIEW, settings)
    own = settings.editorial
    write_pages(
        frame,
        actors_of(settings),
        stage,
        title=title or own.title or entitle(result.events, index_of(settings)),
        description=own.intro or describe(result.events, result.documents),
        look=_look(settings),
        files=("events.geojson", "events.csv"),
        kept=drawings,
        engine=drawing_engine(engine),
    )
    write_store(stage / STORE, store_tables(result, frame), kept(result), drawings.made)


def _look(settings: Settings) -> Look:
    from geomap.rendering import Look

    return Look(
        lang=settings.lang,
        tiles=settings.tiles,
        url=settings.url,
        editorial=settings.editorial,
        shared_assets=settings.shared_assets,
    )


def _write_review(result: Result, path: Path, settings: Settings) -> None:
    from geomap.corrections import review_csv

    read = [(document, result.toponyms[document.id]) for document in result.documents]
    # The mark tells a spreadsheet that this is UTF-8; without it names come back garbled.
    path.write_text(
        review_csv(read, result.corrected, nobody=nouns_of(settings)),
        encoding="utf-8-sig",
        newline="",
    )
