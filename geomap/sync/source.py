"""The rows of a store, as a database takes them."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from itertools import islice
from pathlib import Path
from typing import Any

from geomap.errors import InputError
from geomap.pipeline import STORE_COLUMNS
from geomap.store import STORE
from geomap.store.geopackage import GEOMETRY, geometry_of, quoted
from geomap.store.store_file import opened
from geomap.sync.database_tables import KEYS, NTH, SHAPED

__all__ = ["batches", "reading"]

_BATCH = 2_000


@contextmanager
def reading(folder: Path) -> Iterator[sqlite3.Connection]:
    """
    Open the store of a build for as long as a ``with`` block lasts.

    A build that replaces it in the meantime changes nothing of what is read.

    Raises
    ------
    InputError
        There is none, or it is damaged.
    """
    path, remedy = folder / STORE, "run geomap build with this folder as its output"
    if not path.is_file():
        raise InputError(f"{path}: there is no store: {remedy}")
    try:
        with closing(opened(path)) as base:
            yield base
    except InputError as error:
        raise InputError(f"{error}: {remedy}") from error
    except (sqlite3.Error, ValueError, TypeError) as error:
        reason = " ".join(str(error).split())[:80]
        raise InputError(f"{path}: is damaged ({reason}): {remedy}") from error


def batches(base: sqlite3.Connection, name: str) -> Iterator[list[dict[str, Any]]]:
    """Give a table's rows, some at a time: geometries as WKB, doubles of a key numbered."""
    columns = tuple(STORE_COLUMNS[name])
    wanted = ", ".join(map(quoted, (*columns, *([GEOMETRY] if name in SHAPED else []))))
    found = base.execute(f"SELECT {wanted} FROM {quoted(name)} ORDER BY fid")  # noqa: S608 - ours
    rows = (_row(row, columns, name in SHAPED) for row in found)
    numbered = _numbered(rows, name) if NTH in KEYS[name] else rows
    while batch := list(islice(numbered, _BATCH)):
        yield batch


def _row(row: tuple[Any, ...], columns: tuple[str, ...], shaped: bool) -> dict[str, Any]:
    from shapely import to_wkb

    told = {name: _cell(value) for name, value in zip(columns, row, strict=False)}
    if shaped:
        shape = geometry_of(row[-1])
        told[GEOMETRY] = None if shape is None else to_wkb(shape, output_dimension=2)
    return told


def _cell(value: Any) -> Any:
    """Bring a cell to one that PostgreSQL takes: its texts hold no NUL."""
    return value.replace("\0", "\ufffd") if isinstance(value, str) else value


def _numbered(rows: Iterator[dict[str, Any]], name: str) -> Iterator[dict[str, Any]]:
    keys = [key for key in KEYS[name] if key != NTH]
    seen: Counter[tuple[Any, ...]] = Counter()
    for row in rows:
        key = tuple(row[each] for each in keys)
        yield {**row, NTH: seen[key]}
        seen[key] += 1
