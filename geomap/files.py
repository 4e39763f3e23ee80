"""
Files that are written whole or not at all.

What is unfinished lies in a hidden folder, its stage, beside its place. A stage belongs to the
process that holds a lock on it: of one that nobody holds the process is gone, and whoever writes
there next clears it away.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import mkdtemp

from geomap.errors import OutputError

__all__ = ["STAGE", "atomic_write", "locked_folder", "staged", "write_bytes"]

STAGE = ".geomap-"
"""What the names of stages begin with."""

_STAGE_NAME = re.compile(r"\.geomap-[a-z0-9_]{8}")  # as mkdtemp makes them


@contextmanager
def atomic_write(path: Path) -> Iterator[Path]:
    """
    Yield a path to write to, which takes the place of ``path`` when the block ends well.

    It lies in a folder of its own beside ``path``, so that the last step is one rename on one
    disk and side files of a format (SQLite's journal) vanish with it. If the block fails,
    ``path`` is as it was. Missing folders above ``path`` are made.

    Raises
    ------
    OutputError
        The place cannot be written.
    """
    try:
        if path.is_dir():
            raise OutputError(f"{path}: is a folder; name a file in it")
        path.parent.mkdir(parents=True, exist_ok=True)
        with staged(path.parent, clear=_is_first_here(path.parent)) as stage:
            yield stage / path.name
            (stage / path.name).replace(path)
    except OutputError:
        raise
    except OSError as error:
        reason = error.strerror or str(error)
        raise OutputError(f"{path}: cannot be written ({reason}); choose another path") from error


def write_bytes(path: Path, content: bytes) -> Path:
    """
    Write a small file so that readers see the old one or the whole new one, never a part.

    Raises
    ------
    OutputError
        The place cannot be written.
    """
    with atomic_write(path) as unfinished:
        unfinished.write_bytes(content)
    return path


_WRITTEN: set[tuple[int, Path]] = set()


def _is_first_here(folder: Path) -> bool:
    """Return True once a process and folder: to look for stages each time is slow in large ones."""
    key = (os.getpid(), folder.absolute())
    first = key not in _WRITTEN
    _WRITTEN.add(key)
    return first


@contextmanager
def staged(
    folder: Path, put_in_order: Callable[[Path], None] = lambda folder: None, *, clear: bool = True
) -> Iterator[Path]:
    """
    Make a stage in a folder that is there, and hold it; at the end of the block it is gone.

    First ``put_in_order`` has the folder alone, and, to ``clear`` it, stages of processes that are
    gone are removed.
    """
    with locked_folder(folder):
        put_in_order(folder)
        if clear:
            _clear_stages(folder)
        stage = Path(mkdtemp(prefix=STAGE, dir=folder))
        held = _hold(stage)
    try:
        yield stage
    finally:
        if held is not None:
            os.close(held)
        shutil.rmtree(stage, ignore_errors=True)


def _clear_stages(folder: Path) -> None:
    for stage in folder.glob(f"{STAGE}*"):
        if not _STAGE_NAME.fullmatch(stage.name) or stage.is_symlink() or not stage.is_dir():
            continue
        if (held := _hold(stage)) is not None:
            shutil.rmtree(stage, ignore_errors=True)
            os.close(held)


def _hold(stage: Path) -> int | None:
    """Lock a stage; None where another process holds it, or the system has no such locks."""
    try:
        import fcntl
    except ImportError:  # Windows: stale stages are left to the user
        return None
    try:
        opened = os.open(stage, os.O_RDONLY)
    except OSError:  # somebody else's, or gone meanwhile
        return None
    try:
        fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(opened)
        return None
    return opened


@contextmanager
def locked_folder(folder: Path) -> Iterator[None]:
    """
    Admit one process at a time that puts the folder in order, where the system has such locks.

    A stage is its process's alone, and locked by it already.
    """
    try:
        import fcntl
    except ImportError:
        yield
        return
    if _STAGE_NAME.fullmatch(folder.name):
        yield
        return
    opened = os.open(folder, os.O_RDONLY)
    try:
        with suppress(OSError):  # a file system without locks
            fcntl.flock(opened, fcntl.LOCK_EX)
        yield
    finally:
        os.close(opened)
