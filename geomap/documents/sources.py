"""From what the user names to the files that are read: folders are walked, nothing is opened."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from geomap.errors import InputError

__all__ = ["File", "find_files"]

_KINDS = {".txt": "text", ".md": "text", ".html": "html", ".htm": "html", ".jsonl": "jsonl"}
# Papers about a folder and not of it, by the names under which code forges look for them.
_ABOUT = frozenset("readme license licence copying notice changelog contributing".split())
_STDIN = "-"


@dataclass(frozen=True, slots=True)
class File:
    """
    A file to read: ``path`` as messages show it, ``id`` (relative, with ``/``), where it lies.

    ``kind`` is ``text``, ``html``, ``jsonl``, or ``?`` for standard input, whose text decides.
    """

    path: str
    id: str
    kind: str
    where: Path

    def data(self) -> bytes:
        """
        Read the bytes.

        Raises
        ------
        InputError
            The system does not let us.
        """
        try:
            return sys.stdin.buffer.read() if self.kind == "?" else self.where.read_bytes()
        except OSError as error:
            reason = error.strerror or "unreadable"
            raise InputError(f"{self.path}: cannot be read ({reason}); check its rights") from error

    def kind_of(self, text: str) -> str:
        """Tell the kind; standard input that opens with a brace is JSON Lines."""
        if self.kind != "?":
            return self.kind
        return "jsonl" if text.lstrip().startswith("{") else "text"


def find_files(sources: Iterable[str | Path]) -> Iterator[File | InputError]:
    """
    Find the files of the sources, each once, in order; what cannot be found is an error.

    Files in folders come sorted by path. Links to folders are not followed, so that no walk can
    go round in circles.
    """
    seen: set[str] = set()
    for source in sources:
        for file in _find(source):
            if isinstance(file, InputError):
                yield file
                continue
            real = os.path.realpath(file.where) if file.kind != "?" else _STDIN
            if real not in seen:
                seen.add(real)
                yield file


def _find(source: str | Path) -> Iterator[File | InputError]:
    if str(source) == _STDIN:
        yield File("stdin", "stdin", "?", Path(_STDIN))
        return
    path = Path(source)
    try:
        is_folder, is_file = path.is_dir(), path.is_file()
    except (OSError, ValueError) as error:
        yield InputError(f"{_shown(path)}: is no path ({error}); check its name")
        return
    if is_folder:
        yield from _walk(path)
    elif is_file:
        yield _named(path)
    else:
        yield InputError(f"{_shown(path)}: {_why_not(path)}")


def _why_not(path: Path) -> str:
    if path.exists():
        return "is neither a file nor a folder; save it as a file"
    return "does not exist; check the path"


def _named(path: Path) -> File | InputError:
    kind = _KINDS.get(path.suffix.lower())
    if kind is None:
        known = " ".join(_KINDS)
        return InputError(f"{_shown(path)}: is of no kind geomap reads; save it as one of {known}")
    return File(_shown(path), _shown(Path(path.name)), kind, path)


def _walk(folder: Path) -> Iterator[File | InputError]:
    troubles: list[OSError] = []
    paths = [
        Path(root, name)
        for root, folders, names in os.walk(folder, onerror=troubles.append)
        if _prune(folders)
        for name in names
    ]
    for trouble in troubles:
        why = trouble.strerror or "unreadable"
        yield InputError(f"{trouble.filename}: cannot be read ({why}); check its rights")
    wanted = sorted((p for p in paths if _is_wanted(p)), key=lambda p: p.relative_to(folder).parts)
    if not wanted and not troubles:
        yield InputError(f"{_shown(folder)}: holds no text; put {' '.join(_KINDS)} files in it")
    for path in wanted:
        inside = _shown(path.relative_to(folder))
        yield File(_shown(path), inside, _KINDS[path.suffix.lower()], path)


def _prune(folders: list[str]) -> bool:
    """Keep os.walk out of hidden folders, which it lets its caller do by changing the list."""
    folders[:] = sorted(name for name in folders if not name.startswith("."))
    return True


def _is_wanted(path: Path) -> bool:
    hidden = path.name.startswith(".")
    about = path.name.split(".")[0].casefold() in _ABOUT
    return path.suffix.lower() in _KINDS and not hidden and not about and path.is_file()


def _shown(path: Path) -> str:
    """Show a path in one line whatever letters its name holds."""
    return "".join(c if c.isprintable() else "?" for c in path.as_posix())
