"""One writer at a time in an output folder."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from geomap.errors import OutputError

__all__ = ["writing_alone"]

LOCK = ".geomap.lock"
"""An empty file; SQLite locks it as it does on every platform, and a process that dies lets go."""


@contextmanager
def writing_alone(folder: Path) -> Iterator[None]:
    """
    Hold a folder for one writer during a ``with`` block; readers are not kept away.

    Where the disk knows no locks (some network drives) the block runs without one.

    Raises
    ------
    OutputError
        Another process, or another part of this one, writes there now.
    """
    with closing(sqlite3.connect(folder / LOCK, timeout=0, isolation_level=None)) as lock:
        try:
            lock.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
                raise OutputError(
                    f"{folder}: another geomap writes there now: wait for it, or name another"
                    " output folder"
                ) from error
        except sqlite3.DatabaseError:
            pass  # somebody has written into the file: no reason to build no map
        yield
