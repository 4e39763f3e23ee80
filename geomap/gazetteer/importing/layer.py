"""
Writes a layer: one SQLite file beside the others, whole or not at all.

Names are staged as they come and sorted by SQLite at the end, so that memory stays bounded
however long the table is and the B-trees are filled in order.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path

from geomap.errors import GazetteerError, OutputError
from geomap.gazetteer.importing import geonames
from geomap.gazetteer.importing.formats import FORMATS
from geomap.gazetteer.importing.options import Options
from geomap.gazetteer.importing.records import Fault, Read
from geomap.gazetteer.names import WAVERING_COUNTRIES, skeleton, strip_articles
from geomap.gazetteer.paths import layer_files, layer_name
from geomap.gazetteer.rows import ALIAS, CODE, STRIPPED, Row
from geomap.gazetteer.schema import COUNTRIES, INDEXES, TABLES, Words, pack_shape, packed
from geomap.text import fold, slug

__all__ = ["Imported", "import_layer", "remove_layer"]

Tell = Callable[[str], None]

# Radius and prominence may be empty, for `geomap.gazetteer.stack` to fill.
_STAGED = """
CREATE TEMP TABLE staged_name (key TEXT, k INTEGER, kind INTEGER);
CREATE TEMP TABLE staged_skeleton (key TEXT, k INTEGER, spelling TEXT);
"""
_SORT = """
INSERT INTO name SELECT key, k, min(kind) FROM staged_name GROUP BY key, k ORDER BY key, k;
DROP TABLE staged_name;
INSERT INTO skeleton SELECT key, k, min(spelling) FROM staged_skeleton GROUP BY key, k
    ORDER BY key, k;
DROP TABLE staged_skeleton;
"""
# Keys of places without a GeoNames number start here, as in the index.
_OWN_KEYS = 10**9
_BATCH = 20_000
# When so many rows are bad before one is good, the file is of another format.
_HOPELESS = 200
_SHOWN = 20
_LONGEST_NAME = 400  # characters; the longest in GeoNames is under 200


@dataclass(frozen=True, slots=True)
class Imported:
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
    progress: Callable[[int], None] = lambda _: None,
) -> Imported:
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
        writer = _Writer(base, file, options, tell)
        writer.read(form, progress)
        if options.alternate_names:
            writer.read_alternate_names(options.alternate_names, progress)
        writer.finish(form)
    return Imported(path, options.name, writer.places, writer.skipped)


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
    """Give a file to write in path's stead; it takes its place only when all went well."""
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part.unlink(missing_ok=True)
        yield part
        part.replace(path)
    except (OSError, sqlite3.Error) as error:
        if isinstance(error, OutputError):
            raise
        raise OutputError(f"{path}: {error}; give a folder with room, by --into") from error
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)


class _Writer:
    """The unfinished layer: what is in it so far and what was skipped."""

    def __init__(self, base: sqlite3.Connection, file: Path, options: Options, tell: Tell) -> None:
        self.base, self.file, self.options, self.tell = base, file, options, tell
        self.places = self.skipped = 0
        self.words = Words()
        self.names: list[tuple[str, int, int]] = []
        self.skeletons: list[tuple[str, int, str]] = []
        base.executescript(
            "PRAGMA page_size=8192; PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;"
            "PRAGMA temp_store=FILE; PRAGMA cache_size=-200000;" + TABLES + _STAGED
        )
        base.execute("BEGIN")

    def read(self, form: str, progress: Callable[[int], None]) -> None:
        for number, found in FORMATS[form].read(self.file, self.options, progress):
            try:
                if isinstance(found, Fault):
                    raise found
                self._add(found)
            except Fault as fault:
                self._skip(self.file, number, fault)
        if not self.places:
            raise GazetteerError(f"{self.file}: holds no place that could be read as {form}")
        self._flush()

    def read_alternate_names(self, path: Path, progress: Callable[[int], None]) -> None:
        """Add names to the places that are there; names of others are passed over."""
        query = "SELECT class, country FROM packed WHERE k = ?"
        for number, found in geonames.alternate_names(path, progress):
            if isinstance(found, Fault):
                self._skip(path, number, found)
                continue
            key, name, kind = found
            if place := self.base.execute(query, [key]).fetchone():
                self._call(key, name, kind, _wavers(*place))
        self._flush()

    def _skip(self, path: Path, number: int, fault: Fault) -> None:
        line = f"{path}:{number}: {fault}"
        if self.options.strict:
            raise GazetteerError(f"{line}; mend it, or import without --strict")
        self.skipped += 1
        if self.skipped <= _SHOWN:
            self.tell(line)
        if not self.places and self.skipped >= _HOPELESS:
            raise GazetteerError(
                f"{line}; not one of the first {_HOPELESS} rows is good: is the format right?"
            )

    def _add(self, found: Read) -> None:
        row = found.row
        _check(row)
        geonames_id = row.id.startswith("geonames:")
        key = int(row.id[9:]) if geonames_id else _OWN_KEYS + self.places
        try:
            self.base.execute(
                "INSERT INTO packed VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
                packed(key, row, self.words, own=not geonames_id),
            )
        except sqlite3.IntegrityError:
            raise Fault(f"a place of the id {row.id} stands in the file already") from None
        self.places += 1
        wavers = _wavers(row.feature_class, row.country)
        for name, kind in row.names.items():
            self._call(key, name, kind, wavers)
        if found.wkb:
            self._draw(key, found.wkb)
        if len(self.names) >= _BATCH:
            self._flush()

    def _call(self, place: int, name: str, kind: int, wavers: bool) -> None:
        if not (key := fold(name)):
            return
        self.names.append((key, place, kind))
        if kind < CODE and (bare := strip_articles(key)) != key:
            self.names.append((bare, place, STRIPPED))
        if wavers and kind <= ALIAS and (bones := skeleton(key)):
            self.skeletons.append((bones, place, key))

    def _draw(self, key: int, wkb: bytes) -> None:
        import shapely

        shape = shapely.from_wkb(wkb)
        self.base.execute(
            "INSERT INTO shape VALUES (?,?,?,?,?,?)",
            (key, *shape.bounds, pack_shape(shape, snap=False)),
        )

    def _flush(self) -> None:
        self.base.executemany("INSERT INTO staged_name VALUES (?, ?, ?)", self.names)
        self.base.executemany("INSERT INTO staged_skeleton VALUES (?, ?, ?)", self.skeletons)
        self.names.clear()
        self.skeletons.clear()

    def finish(self, form: str) -> None:
        """Sort the names and say what the layer is."""
        attribution = self.options.attribution or FORMATS[form].attribution
        meta = {
            "fingerprint": f"layer:{self.options.name}",
            "format": form,
            "file": self.file.name,
            "places": str(self.places),
            "attribution": attribution,
        }
        self.base.executemany("INSERT INTO meta VALUES (?, ?)", sorted(meta.items()))
        self.words.write(self.base)
        self.base.commit()
        self.base.executescript(f"BEGIN; {COUNTRIES} {_SORT} {INDEXES} COMMIT;")


def _check(row: Row) -> None:
    """Refuse what no reader can have meant."""
    if not fold(row.name):
        raise Fault("has no name")
    if any(len(name) > _LONGEST_NAME for name in (row.name, *row.names)):
        raise Fault(f"has a name of more than {_LONGEST_NAME} characters: is a quote left open?")
    if row.country and not (len(row.country) == 2 and row.country.isascii()):
        raise Fault(f"country {row.country[:20]!r} is no ISO 3166-1 alpha-2 code such as SY")
    if not row.name.isprintable():
        raise Fault("its name holds control characters or bytes that are not UTF-8")


def _wavers(feature_class: str, country: str | None) -> bool:
    return feature_class in "PA" and country in WAVERING_COUNTRIES
