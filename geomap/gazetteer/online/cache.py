"""
Answers kept on disk, and whose turn it is to ask: one SQLite file that processes may share.

geopy's own ``RateLimiter`` paces the threads of one process. A build may read its articles in
several, and a service counts them all as one caller; so the time of the last request stands in the
file too, and its write lock is held while somebody asks. A request that failed counts as one.
"""

from __future__ import annotations

import json
import os
import sqlite3
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from geomap.errors import InputError

__all__ = ["Answers", "CachedAnswer", "Clock"]

SECONDS_BETWEEN = 1.0
"""The most that Nominatim's usage policy allows, https://operations.osmfoundation.org/policies/nominatim/."""
_LOCK_SECONDS = 600.0  # of waiting for the others' requests
_SCHEMA = """
CREATE TABLE IF NOT EXISTS answer (
    service TEXT, name TEXT, asked TEXT, attribution TEXT, places TEXT, PRIMARY KEY (service, name)
);
CREATE TABLE IF NOT EXISTS request (service TEXT PRIMARY KEY, at REAL);
"""


@dataclass(frozen=True, slots=True)
class CachedAnswer:
    """
    What a service knows of a name, and whom to name for it.

    ``places`` are mappings with ``address``, ``latitude``, ``longitude`` and ``raw``, as geopy's
    Location has them; none where the service knows no such place.
    """

    places: tuple[Mapping[str, Any], ...]
    attribution: str


@dataclass(frozen=True, slots=True)
class Clock:
    """The time of day in seconds, the same in every process, and how to wait."""

    now: Callable[[], float] = time.time
    sleep: Callable[[float], None] = time.sleep


class Answers:
    """
    What one service has answered, and when it was last asked.

    Parameters
    ----------
    path : Path
        The SQLite file; made with its folder if missing. Delete it to ask everything anew.
    service : str
        Tells services and servers apart in the file.
    clock : Clock, optional

    Raises
    ------
    InputError
        The file cannot be written or is something else.
    """

    def __init__(self, path: Path, service: str, clock: Clock | None = None) -> None:
        self.path, self.service, self._clock = path, service, clock or Clock()
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            _keep_private(path)
            with self._open() as base:
                base.executescript(_SCHEMA)
        except OSError as error:
            raise self._unusable(error) from error

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        """Connect for one statement or one turn; what is not committed is undone."""
        try:
            base = sqlite3.connect(self.path, timeout=_LOCK_SECONDS, isolation_level=None)
            with closing(base):
                yield base
        except sqlite3.DatabaseError as error:
            raise self._unusable(error) from error

    def _unusable(self, error: Exception) -> InputError:
        reason = " ".join(str(error).split())[:80]
        said = f"cannot keep a geocoder's answers ({reason}): remove it or name another"
        return InputError(f"{self.path}: {said}")

    def known(self, name: str) -> CachedAnswer | None:
        """Return the kept answer, which may be empty; None when the name was never asked for."""
        with self._open() as base:
            return self._known(base, name)

    def _known(self, base: sqlite3.Connection, name: str) -> CachedAnswer | None:
        query = "SELECT places, attribution FROM answer WHERE service = ? AND name = ?"
        row = base.execute(query, [self.service, name]).fetchone()
        try:
            return CachedAnswer(tuple(json.loads(row[0])), row[1]) if row else None
        except (ValueError, TypeError, RecursionError) as error:
            raise self._unusable(error) from error

    def ask(self, name: str, request: Callable[[str], CachedAnswer]) -> CachedAnswer:
        """
        Wait for a turn, ask, and keep the answer; what the request raises is handed on.

        Where another process has asked the same in the meantime, its answer is given.
        """
        with self._open() as base:
            base.execute("BEGIN IMMEDIATE")
            if (known := self._known(base, name)) is not None:
                return known
            self._wait(base)
            try:
                answer = request(name)
                self._keep(base, name, answer)
            finally:
                last = [self.service, self._clock.now()]
                base.execute("INSERT OR REPLACE INTO request VALUES (?, ?)", last)
                base.execute("COMMIT")
            return answer

    def _keep(self, base: sqlite3.Connection, name: str, answer: CachedAnswer) -> None:
        day = datetime.fromtimestamp(self._clock.now(), UTC).date().isoformat()
        places = json.dumps(answer.places, ensure_ascii=False)
        row = [self.service, name, day, answer.attribution, places]
        base.execute("INSERT OR REPLACE INTO answer VALUES (?, ?, ?, ?, ?)", row)

    def _wait(self, base: sqlite3.Connection) -> None:
        row = base.execute("SELECT at FROM request WHERE service = ?", [self.service]).fetchone()
        since = self._clock.now() - row[0] if row else SECONDS_BETWEEN
        if since < SECONDS_BETWEEN:  # below zero: the clock was set back
            self._clock.sleep(min(SECONDS_BETWEEN, SECONDS_BETWEEN - since))


def _keep_private(path: Path) -> None:
    """Make the file, and let nobody else read it: it tells which places somebody writes of."""
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    if path.stat().st_mode & 0o077:
        path.chmod(0o600)
