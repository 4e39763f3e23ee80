"""
The output folder of a build: filled aside and swapped in, so that a kill leaves one build.

A build writes into a hidden folder inside its output. When all is there the names of its files
are put down in a journal, and the files are renamed into place. A build that is killed before
leaves what was there; one that is killed in between is finished by the next, from the journal.
Stages of builds that are gone are cleared away by the next (`geomap.files`).
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from geomap.errors import GeomapError, OutputError
from geomap.files import STAGE, locked_folder, staged

__all__ = ["JOURNAL", "move", "relative_paths", "staging"]

JOURNAL = ".geomap-journal.json"


@contextmanager
def staging(folder: Path) -> Iterator[Path]:
    """
    Yield a fresh folder inside ``folder``; it is gone afterwards, whatever happened.

    What a killed build left is put in order first.

    Raises
    ------
    OutputError
        The folder cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with staged(folder, _finish) as stage:
            yield stage
    except (OSError, sqlite3.Error) as error:  # SQLite's own words for a full disk
        if isinstance(error, GeomapError):
            raise
        raise _unwritable(folder, error) from error


def move(stage: Path, folder: Path, files: Sequence[Path], before: Sequence[Path]) -> None:
    """
    Put the new files in place, then remove what only the build ``before`` had written.

    Parameters
    ----------
    stage, folder : Path
    files : sequence of Path
        Below ``stage``, relative; the last is moved last.
    before : sequence of Path
        Files of ``folder`` that the build before had written.
    """
    stale = sorted(set(before) - set(files))
    journal = {
        "stage": stage.name,
        "files": [file.as_posix() for file in files],
        "stale": [file.as_posix() for file in stale],
    }
    try:
        with locked_folder(folder):
            unfinished = stage / JOURNAL
            unfinished.write_text(json.dumps(journal), encoding="utf-8")
            unfinished.replace(folder / JOURNAL)
            _carry_out(folder, stage, files, stale)
    except OSError as error:
        raise _unwritable(folder, error) from error


def relative_paths(names: object) -> tuple[Path, ...]:
    """
    Make paths of names that a file lists; one that leads out of the folder is left out.

    Raises
    ------
    TypeError
        They are no list of texts.
    """
    if not isinstance(names, list):
        raise TypeError("no list")
    paths = [PurePosixPath(name) for name in names]
    return tuple(Path(p) for p in paths if not p.is_absolute() and ".." not in p.parts)


def _carry_out(folder: Path, stage: Path, files: Sequence[Path], stale: Sequence[Path]) -> None:
    for file in files:
        if (stage / file).is_file():  # else it was moved before the kill
            (folder / file).parent.mkdir(parents=True, exist_ok=True)
            (stage / file).replace(folder / file)
    for file in stale:
        (folder / file).unlink(missing_ok=True)
    (folder / JOURNAL).unlink(missing_ok=True)


def _finish(folder: Path) -> None:
    """Finish the move of a build that was killed in the middle of it."""
    journal = folder / JOURNAL
    if not journal.is_file():
        return
    try:
        told = json.loads(journal.read_text(encoding="utf-8"))
        name = str(told["stage"])
        files, stale = relative_paths(told["files"]), relative_paths(told["stale"])
    except (ValueError, KeyError, TypeError, RecursionError):  # not ours, or damaged
        journal.unlink(missing_ok=True)
        return
    # A journal is a file anybody may have edited: its stage is one of ours in this folder.
    if name.startswith(STAGE) and Path(name).name == name:
        _carry_out(folder, folder / name, files, stale)
    else:
        journal.unlink(missing_ok=True)


def _unwritable(path: Path, error: OSError | sqlite3.Error) -> OutputError:
    reason = getattr(error, "strerror", None) or str(error)
    return OutputError(f"{path}: cannot be written ({reason}): choose another output folder")
