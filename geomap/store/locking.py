"""One writer at a time in an output folder."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from geomap.errors import OutputError

__all__ = ["writing_alone"]

LOCK = ".geomap.lock"
"""An empty file; SQLite locks it as it does on every platform, and a process that dies lets go."""

_TRIES = 100  # each is lost only if another process has just finished


@contextmanager
def writing_alone(folder: Path) -> Iterator[None]:
    """
    Hold a folder for one writer during a ``with`` block; readers are not kept away.

    Where the disk knows no locks (some network drives) the block runs without one.

    Raises
    ------
    OutputError
        Another process, or another part of this one, writes there now; or nothing can be written.
    """
    path = folder / LOCK
    for _ in range(_TRIES):
        try:
            path.touch()
            before = path.stat().st_ino
            lock = sqlite3.connect(path, timeout=0, isolation_level=None)
        except (OSError, sqlite3.Error) as error:
            raise OutputError(
                f"{folder}: cannot be written ({error}): choose another output folder"
            ) from error
        with closing(lock):
            _take(lock, folder)
            if _number(path) != before:
                continue  # its last holder has removed it in the meantime: another would make one
            try:
                yield
            finally:
                with suppress(OSError):  # Windows keeps a file that is open
                    path.unlink()
            return
    raise OutputError(f"{folder}: other geomaps write there all the time: wait for them")


def _take(lock: sqlite3.Connection, folder: Path) -> None:
    try:
        lock.execute("BEGIN IMMEDIATE")
    except sqlite3.DatabaseError as error:
        # Others are a disk without locks, or a file that somebody has written into.
        if error.sqlite_errorcode & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            raise OutputError(
                f"{folder}: another geomap writes there now: wait for it, or name another output"
                " folder"
            ) from error


def _number(path: Path) -> int | None:
    try:
        return path.stat().st_ino
    except OSError:
        return None
