"""The store's file: written whole, and asked for what documents gave before."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from geomap.errors import InputError
from geomap.store.found import Found
from geomap.store.geopackage import Table, write_base, write_table

__all__ = ["FORMAT", "STORE", "Made", "Store", "opened", "write_store"]

STORE = "geomap.gpkg"
"""The store's name in an output folder."""

FORMAT = "2"
"""Of the tables that are no GeoPackage's; another one is built anew."""

_KEPT = """
CREATE TABLE geomap_about (name TEXT PRIMARY KEY NOT NULL, value TEXT NOT NULL);
CREATE TABLE geomap_kept (key BLOB PRIMARY KEY NOT NULL, gave BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE geomap_made (
  key BLOB PRIMARY KEY NOT NULL, hash BLOB NOT NULL, inside BLOB NOT NULL) WITHOUT ROWID;
"""


@dataclass(frozen=True, slots=True)
class Made:
    """
    What was made of results: the hash of all its bytes, and those of them that are in no file.

    Files are checked by the hash: one that somebody has changed is made anew.
    """

    hash: bytes
    inside: bytes = b""


def write_store(
    path: Path,
    tables: Iterable[Table],
    kept: Iterable[tuple[str, bytes]],
    made: Mapping[str, Made] | None = None,
) -> None:
    """
    Write a store into a new file.

    Parameters
    ----------
    path : Path
        No file is there yet.
    tables : iterable of Table
        Its layers and tables.
    kept : iterable of (str, bytes)
        What documents gave, packed, each under the hexadecimal hash of all that decided it.
    made : mapping of str to Made, optional
        What was drawn and written beside the store, under such a hash.
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
        rows = sorted((bytes.fromhex(key), packed) for key, packed in dict(kept).items())
        base.executemany("INSERT INTO geomap_kept VALUES (?, ?)", rows)
        things = sorted((bytes.fromhex(k), m.hash, m.inside) for k, m in (made or {}).items())
        base.executemany("INSERT INTO geomap_made VALUES (?, ?, ?)", things)
        base.execute("COMMIT")


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

    def get(self, key: str) -> tuple[Found, bytes] | None:
        """Return what was kept under a hash, and packed; None: nothing was, or it is damaged."""
        if self._base is None:
            return None
        try:
            row = self._base.execute(
                "SELECT gave FROM geomap_kept WHERE key = ?", (bytes.fromhex(key),)
            ).fetchone()
            return None if row is None else (Found.unpacked(row[0]), row[0])
        except (sqlite3.Error, ValueError) as error:
            reason = " ".join(str(error).split())[:80]
            self._give_up(f"{self.path}: is damaged ({reason})")
            return None

    def made(self, key: str) -> Made | None:
        """Return what was made of the same; None where nothing was, or it is damaged."""
        if self._base is None:
            return None
        asked = "SELECT hash, inside FROM geomap_made WHERE key = ?"
        try:
            row = self._base.execute(asked, (bytes.fromhex(key),)).fetchone()
        except sqlite3.Error:  # what is not needed any more is not worth a word
            return None
        return Made(*row) if row and all(isinstance(cell, bytes) for cell in row) else None

    def _give_up(self, what: str) -> None:
        self.notes.append(f"{what}: it is built anew")
        self.close()
