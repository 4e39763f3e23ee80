"""The store's file: written whole, and asked for what documents gave before."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path
from types import TracebackType
from typing import Self

from geomap.errors import InputError
from geomap.store.found import Found
from geomap.store.geopackage import Table, write_base, write_table

__all__ = ["FORMAT", "STORE", "Store", "opened", "write_store"]

STORE = "geomap.gpkg"
"""The store's name in an output folder."""

FORMAT = "1"
"""Of the tables that are no GeoPackage's; another one is built anew."""

_KEPT = """
CREATE TABLE geomap_about (name TEXT PRIMARY KEY NOT NULL, value TEXT NOT NULL);
CREATE TABLE geomap_kept (key BLOB PRIMARY KEY NOT NULL, gave BLOB NOT NULL) WITHOUT ROWID;
"""


def write_store(path: Path, tables: Iterable[Table], kept: Iterable[tuple[str, Found]]) -> None:
    """
    Write a store into a new file.

    Parameters
    ----------
    path : Path
        No file is there yet.
    tables : iterable of Table
        Its layers and tables.
    kept : iterable of (str, Found)
        What documents gave, each under the hexadecimal hash of all that decided it.
    """
    with closing(sqlite3.connect(path, isolation_level=None)) as base:
        base.execute("PRAGMA journal_mode = OFF")  # a half-written file is thrown away
        base.execute("PRAGMA synchronous = OFF")
        base.execute("BEGIN")
        write_base(base)
        for statement in _KEPT.split(";\n"):
            base.execute(statement)
        base.execute("INSERT INTO geomap_about VALUES ('format', ?)", (FORMAT,))
        for table in tables:
            write_table(base, table)
        rows = sorted((bytes.fromhex(key), found) for key, found in _once(kept))
        base.executemany(
            "INSERT INTO geomap_kept VALUES (?, ?)", ((key, f.packed()) for key, f in rows)
        )
        base.execute("COMMIT")


def _once(kept: Iterable[tuple[str, Found]]) -> Iterator[tuple[str, Found]]:
    yield from dict(kept).items()


def opened(path: Path) -> sqlite3.Connection:
    """
    Open a store to read it.

    Raises
    ------
    InputError
        It is none, or a damaged one; one line says so, without a remedy.
    """
    base = None
    try:
        base = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)
        found = base.execute("SELECT value FROM geomap_about WHERE name = 'format'").fetchone()
    except sqlite3.Error as error:
        if base is not None:
            base.close()
        foreign = "no such table" in str(error)
        what = "is no store of geomap's" if foreign else f"is damaged ({error})"
        raise InputError(f"{path}: {what}") from error
    if found != (FORMAT,):
        base.close()
        raise InputError(f"{path}: is a store of another version of geomap")
    return base


class Store:
    """
    What an earlier build kept; an empty one where there is none, or none that can be read.

    ``notes`` says in a line what is wrong with it. Use it in a ``with`` block.
    """

    def __init__(self, path: Path) -> None:
        self.path, self.notes = path, list[str]()
        self._base: sqlite3.Connection | None = None
        if path.exists():
            try:
                self._base = opened(path)
            except InputError as error:
                self._give_up(str(error))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Release the file, so that another can take its place."""
        if self._base is not None:
            self._base.close()
        self._base = None

    def get(self, key: str) -> Found | None:
        """Return what was kept under a hash; None where nothing was, or it is damaged."""
        if self._base is None:
            return None
        try:
            row = self._base.execute(
                "SELECT gave FROM geomap_kept WHERE key = ?", (bytes.fromhex(key),)
            ).fetchone()
            return None if row is None else Found.unpacked(row[0])
        except (sqlite3.Error, ValueError) as error:
            reason = " ".join(str(error).split())[:80]
            self._give_up(f"{self.path}: is damaged ({reason})")
            return None

    def _give_up(self, what: str) -> None:
        self.notes.append(f"{what}: it is built anew")
        self.close()
