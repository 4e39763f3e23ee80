"""
``corrections.csv`` and its like as several editors write it: row by row, atomically, locked.

Whatever else is in the file stays as it is: other columns, rows that somebody else wrote or that
cannot be read, the delimiter. A row is changed only where it still says what the editor saw.
"""

from __future__ import annotations

import csv
import io
import os
import stat
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from tempfile import mkstemp

from geomap.corrections import COLUMNS
from geomap.documents.decoding import decode
from geomap.errors import InputError, OutputError
from geomap.formulas import defused, undefused

__all__ = ["ConflictError", "CorrectionsTable", "CorrectionsText", "Edit", "Row"]

Row = Mapping[str, str]
"""The filled cells of a correction, by column."""

PATIENCE_S = 10.0  # another editor's row takes milliseconds, on a network drive perhaps longer
_MARK = "\ufeff"  # tells a spreadsheet that the file is UTF-8


class ConflictError(InputError):
    """Somebody else has changed meanwhile what was to be changed; nothing was written."""


@dataclass(frozen=True, slots=True)
class Edit:
    """
    What one decision does to the table.

    Each step is a row before and after; None before adds it, None after takes it out.
    """

    steps: tuple[tuple[Row | None, Row | None], ...]

    @property
    def undone(self) -> Edit:
        """The edit that takes this one back."""
        return Edit(tuple((after, before) for before, after in reversed(self.steps)))


@dataclass(frozen=True)  # without slots: what is worked out of it is kept in it
class CorrectionsText:
    """
    A table as it stands in the file: the ``names`` of its columns, its cells as printed.

    ``columns`` are those that are read and written; others stay as they are.
    """

    names: tuple[str, ...] = COLUMNS
    lines: tuple[tuple[str, ...], ...] = ()
    delimiter: str = ","
    columns: tuple[str, ...] = COLUMNS

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """The corrections: of each row the filled cells of ``columns``."""
        return tuple(map(self._row, self.lines))

    @cached_property
    def _places(self) -> tuple[tuple[int, str], ...]:
        keys = [name.strip().casefold() for name in self.names]
        return tuple((at, name) for at, name in enumerate(keys) if name in self.columns)

    def _row(self, line: Sequence[str]) -> Row:
        filled = ((n, line[at]) for at, n in self._places if at < len(line) and line[at])
        cells = ((name, undefused(cell).strip()) for name, cell in filled)
        return {name: cell for name, cell in cells if cell}

    def edited(self, edit: Edit) -> CorrectionsText:
        """
        Return the sheet after an edit.

        Raises
        ------
        ConflictError
            A row that the edit changes is not there any more as it was.
        """
        there = {name for _, name in self._places}
        missing = [name for name in self.columns if name not in there]
        sheet = replace(self, names=(*self.names, *missing)) if missing else self
        lines, rows = list(self.lines), list(self.rows)
        for before, after in edit.steps:
            sheet._step(lines, rows, before, after)
        edited = replace(sheet, lines=tuple(lines))
        edited.__dict__["rows"] = tuple(rows)  # of five thousand one has changed
        return edited

    def _step(
        self, lines: list[tuple[str, ...]], rows: list[Row], before: Row | None, after: Row | None
    ) -> None:
        at = len(lines) if before is None else _last(rows, before)
        if at < len(lines):
            old = lines.pop(at)
            rows.pop(at)
        else:
            old = ()
        if after is not None:
            lines.insert(at, self._filled(old, after))
            rows.insert(at, self._row(lines[at]))

    def _filled(self, line: Sequence[str], row: Row) -> tuple[str, ...]:
        """Set the cells of ``columns``; what stands in others (a note) stays."""
        whole = [*line, *[""] * (len(self.names) - len(line))]
        for at, name in self._places:
            whole[at] = str(defused(row.get(name, "")))
        return tuple(whole)

    def text(self) -> str:
        """Write the sheet as CSV."""
        written = io.StringIO()
        writer = csv.writer(written, delimiter=self.delimiter, lineterminator="\n")
        writer.writerow(self.names)
        writer.writerows(self.lines)
        return written.getvalue()


def _last(rows: Sequence[Row], row: Row) -> int:
    """Find a row, the last of those that are alike."""
    for at in range(len(rows) - 1, -1, -1):
        if rows[at] == row:
            return at
    raise ConflictError(
        "this row has been changed by somebody else meanwhile: look again and decide anew"
    )


class CorrectionsTable:
    """
    One file of corrections that is read and changed.

    ``sheet`` is what was last read. Nothing is kept open; every change reads the file anew if
    anybody has touched it.
    """

    def __init__(self, path: Path, columns: tuple[str, ...] = COLUMNS) -> None:
        self.path = path
        self._empty = CorrectionsText(columns, columns=columns)
        self.sheet = self._empty
        self._seen: tuple[int, ...] | None = None

    def is_changed(self) -> bool:
        """Return True if the file is not the one that was last read or written."""
        return self._stamp() != self._seen

    def read(self) -> CorrectionsText:
        """
        Read the file if it has changed; one that is missing is an empty table.

        Raises
        ------
        InputError
            It cannot be read as a table; the text names the row and says what to do.
        """
        stamp = self._stamp()
        if stamp != self._seen or stamp is None:
            self.sheet = _read(self.path, self._empty) if stamp else self._empty
            self._seen = stamp
        return self.sheet

    def change(self, edit: Edit) -> CorrectionsText:
        """
        Make an edit: all of it is in the file afterwards, or nothing.

        Raises
        ------
        ConflictError
            Somebody else has changed meanwhile what was to be changed.
        InputError
            The file cannot be read, so that it cannot be written either without losing something.
        OutputError
            It cannot be written.
        """
        with _locked(self.path):
            _check_writable(self.path)
            while True:
                sheet = self.read().edited(edit)
                if _write(self.path, sheet.text(), self._unchanged):
                    break  # else a spreadsheet, which knows no lock, has saved it just now
            self.sheet, self._seen = sheet, self._stamp()
        return sheet

    def _unchanged(self) -> bool:
        return self._stamp() == self._seen

    def _stamp(self) -> tuple[int, ...] | None:
        try:
            found = self.path.stat()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise _unreadable(self.path, error) from error
        return found.st_mtime_ns, found.st_size, found.st_ino


def _read(path: Path, empty: CorrectionsText) -> CorrectionsText:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise _unreadable(path, error) from error
    text, _ = decode(data, str(path))
    heading = text.partition("\n")[0]
    delimiter = max(",;\t", key=heading.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    lines: list[tuple[str, ...]] = []
    try:
        lines += map(tuple, reader)
    except csv.Error as error:
        raise InputError(
            f"{path}:{len(lines) + 1}: is no row of CSV ({error}): mend it; "
            "nothing is written before, so that nothing in it is lost"
        ) from error
    if not lines:
        return empty
    names, *others = lines
    if not {name.strip().casefold() for name in names} & set(empty.columns):
        wanted = ", ".join(empty.columns)
        raise InputError(f"{path}:1: is no heading of this table: begin with {wanted}")
    return replace(
        empty, names=names, lines=tuple(line for line in others if any(line)), delimiter=delimiter
    )


def _unreadable(path: Path, error: OSError) -> InputError:
    return InputError(f"{path}: cannot be read ({error.strerror or error}): check the path")


def _check_writable(path: Path) -> None:
    """Respect a file that is marked as not to be written, even where its folder would let us."""
    try:
        mode = path.stat().st_mode
    except OSError:
        return
    if not stat.S_ISREG(mode):
        raise OutputError(f"{path}: is no file: name another with --corrections")
    if not mode & (stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH) or not os.access(path, os.W_OK):
        raise OutputError(
            f"{path}: is read-only, so nothing was written: "
            "allow writing and decide again, or name another file with --corrections"
        )


def _write(path: Path, text: str, is_current: Callable[[], bool]) -> bool:
    """Replace the file at once; False, and nothing done, where it is not the one we know."""
    part: Path | None = None
    try:
        for left in path.parent.glob(f".{path.name}-*.part"):
            left.unlink(missing_ok=True)  # of a process that was killed: we hold the lock
        number, name = mkstemp(prefix=f".{path.name}-", suffix=".part", dir=path.parent)
        part = Path(name)
        with os.fdopen(number, "w", encoding="utf-8", newline="") as file:
            file.write(_MARK + text)
            file.flush()
            os.fsync(file.fileno())
        part.chmod(stat.S_IMODE(path.stat().st_mode) if path.exists() else 0o644)
        if not is_current():
            return False
        part.replace(path)
    except OSError as error:
        why = error.strerror or str(error)
        raise OutputError(f"{path}: cannot be written ({why}): nothing was written") from error
    finally:
        if part is not None:
            part.unlink(missing_ok=True)
    return True


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Hold the table's lock, which the system takes back when a process dies."""
    beside = path.with_name(f".{path.name}.lock")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with beside.open("a+b") as file:
            _wait(file.fileno(), path)
            yield
    except OutputError:
        raise
    except OSError as error:
        why = error.strerror or str(error)
        raise OutputError(f"{path}: cannot be written ({why}): nothing was written") from error


def _wait(number: int, path: Path) -> None:
    until = time.monotonic() + PATIENCE_S
    while not _taken(number):
        if time.monotonic() > until:
            raise OutputError(f"{path}: another editor has held it for {PATIENCE_S:g} s: try again")
        time.sleep(0.01)


if sys.platform == "win32":
    import msvcrt

    def _taken(number: int) -> bool:
        try:
            msvcrt.locking(number, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True
else:
    import fcntl

    def _taken(number: int) -> bool:
        try:
            fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
