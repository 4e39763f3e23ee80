"""
The output folder of a build: filled aside and swapped in, so that a kill leaves one build.

A build writes into a hidden folder inside its output. When all is there the names of its files
are put down in a journal, and the files are renamed into place. A build that is killed before
leaves what was there; one that is killed in between is finished by the next, from the journal.
A stage belongs to the process that holds a lock on it: of one that nobody holds the process is
gone, and the next build clears it away.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path, PurePosixPath
from tempfile import mkdtemp

from geomap.errors import OutputError

__all__ = ["JOURNAL", "move", "relative_paths", "staging"]

PREFIX = ".geomap-"
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
        with _locked(folder):
            _finish(folder)
            _clear(folder)
            stage = Path(mkdtemp(prefix=PREFIX, dir=folder))
            held = _hold(stage)
    except OSError as error:
        raise _unwritable(folder, error) from error
    try:
        yield stage
    finally:
        if held is not None:
            os.close(held)
        shutil.rmtree(stage, ignore_errors=True)


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
        with _locked(folder):
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
    if name.startswith(PREFIX) and Path(name).name == name:
        _carry_out(folder, folder / name, files, stale)
    else:
        journal.unlink(missing_ok=True)


def _clear(folder: Path) -> None:
    """Remove the stages of builds that are gone."""
    for stage in folder.glob(f"{PREFIX}*"):
        if stage.is_dir() and not stage.is_symlink() and (held := _hold(stage)) is not None:
            shutil.rmtree(stage, ignore_errors=True)
            os.close(held)


def _hold(stage: Path) -> int | None:
    """Lock a stage; None where another process holds it, or the system has no such locks."""
    try:
        import fcntl
    except ImportError:  # Windows: stale stages are left to the user
        return None
    opened = os.open(stage, os.O_RDONLY)
    try:
        fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(opened)
        return None
    return opened


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Let one process at a time put the folder in order, where the system has such locks."""
    try:
        import fcntl
    except ImportError:
        yield
        return
    opened = os.open(folder, os.O_RDONLY)
    try:
        with suppress(OSError):  # a file system without locks
            fcntl.flock(opened, fcntl.LOCK_EX)
        yield
    finally:
        os.close(opened)


def _unwritable(path: Path, error: OSError) -> OutputError:
    reason = error.strerror or str(error)
    return OutputError(f"{path}: cannot be written ({reason}): choose another output folder")
