"""From what the user names to the files that are read: folders are walked, nothing is opened."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import IO

from geomap.errors import InputError

__all__ = ["KINDS", "File", "Unread", "find_files", "kind_of_name"]

KINDS = {
    ".txt": "text", ".md": "text", ".markdown": "text", ".html": "html", ".htm": "html",
    ".xhtml": "html", ".jsonl": "jsonl", ".docx": "docx", ".odt": "odt", ".pdf": "pdf",
    ".eml": "mail", ".mbox": "mbox", ".rss": "feed", ".atom": "feed", ".xml": "feed",
    ".warc": "warc", ".zip": "zip",
}  # fmt: skip
"""How a file is read, by its suffix; each may also be packed (``.html.gz``)."""

_PACKED = ".gz"
# Papers about a folder and not of it, by the names under which code forges look for them.
_ABOUT = frozenset("readme license licence copying notice changelog contributing".split())
# Tables that geomap itself takes from beside the articles: they are used, not read as articles.
_TABLES = frozenset(
    "corrections.csv corrections.actors.csv corrections.places.csv actors.csv officials.csv"
    " outlets.csv geomap.toml".split()
)
_LITTER = frozenset(("thumbs.db", "desktop.ini"))  # what Windows leaves in any folder
# What a build leaves: a folder with these is its output.
_BUILT = ("report.json", "index.html", "events.geojson")
_STDIN = "-"


@dataclass(frozen=True, slots=True)
class File:
    """
    A file to read: ``path`` as messages show it, ``id`` (relative, with ``/``), where it lies.

    ``kind`` is one of `KINDS`' values, or ``?`` for standard input, whose text decides;
    ``content`` are the bytes of a file that lies in another one, ``charset`` what the server that
    sent a page called its encoding.
    """

    path: str
    id: str
    kind: str
    where: Path
    content: bytes | None = None
    charset: str | None = None

    @property
    def packed(self) -> bool:
        """Return True if the bytes are gzip's."""
        return self.content is None and self.where.suffix.lower() == _PACKED

    def data(self) -> bytes:
        """
        Read the bytes.

        Raises
        ------
        InputError
            The system does not let us.
        """
        if self.content is not None:
            return self.content
        if self.kind == "?" and sys.stdin is None:
            raise InputError(f"{self.path}: is closed; pipe a text in, or name a file")
        try:
            return sys.stdin.buffer.read() if self.kind == "?" else self.where.read_bytes()
        except OSError as error:
            reason = error.strerror or "unreadable"
            raise InputError(f"{self.path}: cannot be read ({reason}); check its rights") from error

    @contextmanager
    def opened(self) -> Iterator[IO[bytes]]:
        """
        Open the file as it lies there, packed or not, to read it bit by bit.

        Raises
        ------
        InputError
            The system does not let us.
        """
        try:
            with self.where.open("rb") if self.content is None else BytesIO(self.content) as stream:
                yield stream
        except OSError as error:
            reason = error.strerror or "unreadable"
            raise InputError(f"{self.path}: cannot be read ({reason}); check its rights") from error

    def kind_of(self, text: str) -> str:
        """Return the kind; standard input that opens with a brace is JSON Lines."""
        if self.kind != "?":
            return self.kind
        return "jsonl" if text.lstrip().startswith("{") else "text"


@dataclass(frozen=True, slots=True)
class Unread:
    """A file of a folder that is of no kind geomap reads."""

    path: str
    suffix: str


_Found = File | Unread | InputError


def kind_of_name(name: str) -> str | None:
    """
    Return how a file of this name is read, None if it is not.

    Examples
    --------
    >>> kind_of_name("a.HTML.gz"), kind_of_name("b.xlsx")
    ('html', None)
    """
    path = PurePosixPath(name.lower().removesuffix(_PACKED))
    return KINDS.get(path.suffix)


def find_files(
    sources: Iterable[str | Path], exclude: Collection[Path] = ()
) -> Iterator[File | Unread | InputError]:
    """
    Find the files of the sources, each once, in order; what cannot be found is an error.

    Files in folders come sorted by path. Links to folders are not followed, so that no walk can
    go round in circles. What lies in ``exclude``, and what an earlier build wrote, is not read.
    """
    seen: set[str] = set()
    barred = frozenset(os.path.realpath(path) for path in exclude)
    for source in sources:
        for file in _find(source, barred):
            if not isinstance(file, File):
                yield file
                continue
            real = os.path.realpath(file.where) if file.kind != "?" else _STDIN
            if real not in seen:
                seen.add(real)
                yield file


def _find(source: str | Path, barred: frozenset[str]) -> Iterator[_Found]:
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
        yield from _walk(path, barred)
    elif is_file:
        yield _named(path)
    else:
        yield InputError(f"{_shown(path)}: {_why_not(path)}")


def _why_not(path: Path) -> str:
    if path.exists():
        return "is neither a file nor a folder; save it as a file"
    return "does not exist; check the path"


def _named(path: Path) -> File | InputError:
    kind = kind_of_name(path.name)
    if kind is None:
        known = " ".join(KINDS)
        return InputError(f"{_shown(path)}: is of no kind geomap reads; save it as one of {known}")
    return File(_shown(path), _shown(Path(path.name)), kind, path)


def _walk(folder: Path, barred: frozenset[str]) -> Iterator[_Found]:
    troubles: list[OSError] = []
    paths = [
        path
        for root, folders, names in os.walk(folder, onerror=troubles.append)
        for path in _inside(Path(root), folders, names, barred)
    ]
    for trouble in troubles:
        why = trouble.strerror or "unreadable"
        yield InputError(f"{trouble.filename}: cannot be read ({why}); check its rights")
    wanted = sorted(filter(_is_wanted, paths), key=lambda path: path.relative_to(folder).parts)
    if not any(kind_of_name(path.name) for path in wanted) and not troubles:
        yield InputError(f"{_shown(folder)}: holds no text; put {' '.join(KINDS)} files in it")
    for path in wanted:
        kind = kind_of_name(path.name)
        if kind is None:
            yield Unread(_shown(path), path.suffix.lower())
        else:
            yield File(_shown(path), _shown(path.relative_to(folder)), kind, path)


def _inside(root: Path, folders: list[str], names: list[str], barred: frozenset[str]) -> list[Path]:
    """List a folder's files; os.walk stays out of the folders that are taken from its list."""
    pages = {Path(name).stem for name in names if kind_of_name(name) == "html"}
    folders[:] = sorted(name for name in folders if _is_open(root / name, pages, barred))
    built = _built(root, names)
    return [
        root / name
        for name in names
        if name not in built and os.path.realpath(root / name) not in barred
    ]


def _is_open(folder: Path, pages: set[str], barred: frozenset[str]) -> bool:
    """Return False for folders that are hidden, an output, or the images of a saved page."""
    of_page = folder.name.removesuffix("_files").removesuffix("_Dateien").removesuffix("_fichiers")
    hidden = folder.name.startswith(".") or (of_page != folder.name and of_page in pages)
    output = all((folder / name).is_file() for name in _BUILT)
    return not hidden and not output and os.path.realpath(folder) not in barred


def _built(root: Path, names: list[str]) -> frozenset[str]:
    """Name the files that a build wrote among its sources: those of its report."""
    if not set(_BUILT) <= set(names):
        return frozenset()
    try:
        files = json.loads((root / "report.json").read_text(encoding="utf-8"))["files"]
        return frozenset(("report.json", *map(str, files)))
    except (OSError, ValueError, KeyError, TypeError):
        return frozenset(_BUILT)


def _is_wanted(path: Path) -> bool:
    hidden = path.name.startswith((".", "~$"))
    about = path.name.split(".")[0].casefold() in _ABOUT
    used = path.name.casefold() in _TABLES | _LITTER
    return not hidden and not about and not used and path.is_file()


def _shown(path: Path) -> str:
    """Show a path in one line whatever letters its name holds."""
    return "".join(c if c.isprintable() else "?" for c in path.as_posix())
