"""Imports a gazetteer as a layer: one SQLite file beside the others, whole or not at all."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, replace
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TypeVar

from geomap.errors import GazetteerError, GeomapError, OutputError
from geomap.gazetteer.importing import geonames
from geomap.gazetteer.importing.batches import Batch, prepare
from geomap.gazetteer.importing.formats import FORMATS
from geomap.gazetteer.importing.input_lines import Progress, lines, nothing
from geomap.gazetteer.importing.options import Options
from geomap.gazetteer.importing.process_engine import Engine
from geomap.gazetteer.importing.records import Reading
from geomap.gazetteer.importing.writer import Tell, Writer
from geomap.gazetteer.paths import layer_files, layer_name
from geomap.text import slug

__all__ = ["ImportedLayer", "clear_parts", "import_layer", "remove_layer"]

T = TypeVar("T")

# Lines of a table that go to the engine at a time: some megabytes there and back.
_LINES = 10_000
# Places of another format, which may have polygons.
_PLACES = 1_000


@dataclass(frozen=True, slots=True)
class ImportedLayer:
    """What an import did: the layer's file, places and names written, rows skipped."""

    path: Path
    name: str
    places: int
    skipped: int


def import_layer(
    form: str,
    file: Path,
    folder: Path,
    options: Options | None = None,
    *,
    tell: Tell = lambda _: None,
    progress: Progress = nothing,
    engine: Engine = map,
) -> ImportedLayer:
    """
    Read a gazetteer file and put it over the index as a layer.

    Parameters
    ----------
    form : str
        One of ``geomap.gazetteer.importing.FORMATS``.
    file, folder : Path
        What is read; where the layers lie.
    options : Options, optional
    tell : callable
        Given a line for each bad row, up to twenty.
    progress : callable
        Given the bytes read since the last call.
    engine : callable
        Shaped like ``map``; spreads the work on a GeoNames table, as
        ``geomap.gazetteer.importing.process_engine`` does. The layer is the same with any.

    Returns
    -------
    Imported
        A layer of the same name is replaced and keeps its rank; a new one ranks above all.

    Raises
    ------
    GazetteerError
        The file cannot be read as that format, or ``strict`` and a row is bad.
    OutputError
        The layer cannot be written. In either case the folder is as it was.
    """
    options = options or Options()
    options = replace(options, name=slug(options.name or file.stem.partition(".")[0]))
    path = _path(folder, options.name)
    with _replacing(path) as part, closing(sqlite3.connect(part)) as base:
        writer = Writer(base, file, strict=options.strict, tell=tell)
        _write(writer, _batches(form, file, options, progress, engine), file, form)
        if not writer.places:
            raise GazetteerError(f"{file}: holds no place that could be read as {form}")
        if options.alternate_names:
            found = geonames.alternate_names(options.alternate_names, progress)
            writer.write_names(options.alternate_names, found)
        if options.hierarchy:
            found_in = geonames.parents(options.hierarchy, progress)
            writer.write_parents(options.hierarchy, found_in)
        writer.finish(_meta(form, file, options, writer.places), options)
    return ImportedLayer(path, options.name, writer.places, writer.skipped)


def _write(writer: Writer, batches: Iterable[Batch], file: Path, form: str) -> None:
    try:
        writer.write(batches)
    except GeomapError:
        raise
    except _STUMBLES as error:  # a value of a shape that nobody has thought of
        reason = " ".join(f"{type(error).__name__}: {error}".split())[:120]
        raise GazetteerError(f"{file}: cannot be read as {form} ({reason}): mend it") from error


_STUMBLES = (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError)


def _batches(
    form: str, file: Path, options: Options, progress: Progress, engine: Engine
) -> Iterable[Batch]:
    """Read and prepare a file; a table whose lines stand alone goes to the engine unread."""
    chosen = FORMATS[form]
    if chosen.by_line:
        work = partial(_of_lines, chosen.by_line(options))
        yield from engine(work, _some(lines(file, progress), _LINES))
    elif chosen.read:
        first = 0
        for read in _some(chosen.read(file, options, progress), _PLACES):
            yield prepare(read, first)
            first += len(read)


def _of_lines(
    read: Callable[[Iterable[tuple[int, bytes]]], Reading], some: list[tuple[int, bytes]]
) -> Batch:
    return prepare(read(some))


def _some(items: Iterable[T], count: int) -> Iterator[list[T]]:
    source = iter(items)
    while some := list(islice(source, count)):
        yield some


def _meta(form: str, file: Path, options: Options, places: int) -> dict[str, str | None]:
    """Return what the layer is."""
    more = {"below": "1"} if options.below else {}
    if options.country:
        more["country"] = options.country
    return more | {
        "fingerprint": f"layer:{options.name}",
        "format": form,
        "file": file.name,
        "places": str(places),
        "attribution": options.attribution or FORMATS[form].attribution,
    }


def remove_layer(name: str, folder: Path) -> Path:
    """Remove a layer and give the file it was in; GazetteerError where there is none."""
    files = {layer_name(path): path for path in layer_files(folder)}
    if name not in files:
        there = ", ".join(sorted(files)) or "none"
        raise GazetteerError(f"{folder}: no layer named {name!r}; there are: {there}")
    try:
        files[name].unlink()
    except OSError as error:
        raise OutputError(f"{files[name]}: cannot be removed ({error.strerror})") from error
    return files[name]


def _path(folder: Path, name: str) -> Path:
    files = layer_files(folder)
    for path in files:
        if layer_name(path) == name:
            return path
    rank = 1 + max((int(path.name.partition("-")[0]) for path in files), default=0)
    return folder / f"{rank:03}-{name}.sqlite"


@contextmanager
def _replacing(path: Path) -> Iterator[Path]:
    """Yield a file to write in path's stead; it takes its place only when all went well."""
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        clear_parts(path.parent)
        yield part
        part.replace(path)
    except (OSError, sqlite3.Error) as error:
        if isinstance(error, OutputError):
            raise
        raise OutputError(f"{path}: {error}; give a folder with room, by --into") from error
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)


def clear_parts(folder: Path) -> None:
    """Remove what killed imports left; a file that an import is still writing is locked."""
    for part in folder.glob("*.sqlite.*.part"):
        try:
            with closing(sqlite3.connect(part, timeout=0)) as base:
                base.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode == sqlite3.SQLITE_BUSY:
                continue
        except sqlite3.DatabaseError:
            pass  # half a file is no database
        with suppress(OSError):
            part.unlink(missing_ok=True)
