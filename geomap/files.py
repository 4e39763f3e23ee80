"""Files that are written whole or not at all."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import NamedTemporaryFile, mkdtemp

from geomap.errors import OutputError

__all__ = ["atomic_write", "write_bytes"]


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
    stage: Path | None = None
    try:
        if path.is_dir():
            raise OutputError(f"{path}: is a folder; name a file in it")
        path.parent.mkdir(parents=True, exist_ok=True)
        stage = Path(mkdtemp(prefix=".geomap-", dir=path.parent))
        yield stage / path.name
        (stage / path.name).replace(path)
    except OutputError:
        raise
    except OSError as error:
        reason = error.strerror or str(error)
        raise OutputError(f"{path}: cannot be written ({reason}); choose another path") from error
    finally:
        if stage is not None:
            shutil.rmtree(stage, ignore_errors=True)


def write_bytes(path: Path, content: bytes) -> Path:
    """
    Write a small file so that readers see the old one or the whole new one, never a part.

    Raises
    ------
    OutputError
        The place cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile(dir=path.parent, prefix=".geomap-", delete=False) as scratch:
            scratch.write(content)
        # A temporary file is its owner's alone; a page is for everybody who may read the folder.
        Path(scratch.name).chmod(0o666 & ~_umask())
        Path(scratch.name).replace(path)
    except OSError as error:
        raise OutputError(
            f"{path}: cannot be written ({error.strerror or error}): choose another output folder"
        ) from error
    return path


def _umask() -> int:
    mask = os.umask(0)  # it can only be read by setting it
    os.umask(mask)
    return mask
