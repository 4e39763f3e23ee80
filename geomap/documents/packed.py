"""Files inside files: gzip, zip; and the pieces that a mailbox, a feed or an office file holds."""

from __future__ import annotations

import gzip
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import PurePosixPath
from typing import Any

from geomap.documents.input_files import File, Unread, kind_of_name
from geomap.errors import InputError

__all__ = ["MOST_BYTES", "Piece", "member", "members", "opened", "unpacked"]

MOST_BYTES = 100_000_000
"""Unpacked bytes of one file: a hundred times the longest text that is read."""

_MOST_MEMBERS = 10_000
_MOST_BYTES_IN_ALL = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Piece:
    """
    One text of a file: an article of a feed, a mail, a Word file.

    ``head`` are the facts that it states of itself as written, ``number`` counts from 1 where a
    file holds several (0 where it is one), ``where`` is what messages call it.
    """

    text: str
    head: Mapping[str, Any] = field(default_factory=dict)
    number: int = 0
    where: str = ""
    warnings: tuple[str, ...] = ()


def unpacked(file: File) -> bytes:
    """
    Read a file's bytes, unpacked if they are gzip's.

    Raises
    ------
    InputError
        They cannot be read, are damaged, or are too many.
    """
    data = file.data()
    if not file.packed:
        return data
    try:
        with gzip.open(BytesIO(data)) as stream:
            content = stream.read(MOST_BYTES + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise InputError(f"{file.path}: is no sound gzip file; pack or fetch it anew") from error
    if len(content) > MOST_BYTES:
        raise InputError(f"{file.path}: is more than {MOST_BYTES:,} bytes unpacked; split it")
    return content


def opened(data: bytes, name: str, what: str) -> zipfile.ZipFile:
    """
    Open a zip archive.

    Raises
    ------
    InputError
        It is none; the text says what the file should have been.
    """
    try:
        return zipfile.ZipFile(BytesIO(data))
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise InputError(f"{name}: is no sound {what} file; save it anew") from error


def member(archive: zipfile.ZipFile, inside: str, name: str) -> bytes:
    """
    Read one member of an archive.

    Raises
    ------
    InputError
        It is missing, damaged, encrypted or too large.
    """
    try:
        with archive.open(inside) as stream:
            content = stream.read(MOST_BYTES + 1)
    except KeyError as error:
        raise InputError(f"{name}: holds no {inside}; save it anew") from error
    except RuntimeError as error:  # zipfile's word for an encrypted member
        raise InputError(f"{name}: {inside} is encrypted; save it without a password") from error
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError) as error:
        raise InputError(f"{name}: {inside} is damaged; save it anew") from error
    if len(content) > MOST_BYTES:
        raise InputError(f"{name}: {inside} is more than {MOST_BYTES:,} bytes unpacked; split it")
    return content


def members(file: File) -> Iterator[File | Unread | InputError]:
    """Yield the articles of a zip archive, sorted by name; an archive in it is not opened."""
    with opened(unpacked(file), file.path, "zip") as archive:
        names = sorted(info.filename for info in archive.infolist() if not info.is_dir())
        if len(names) > _MOST_MEMBERS:
            raise InputError(f"{file.path}: holds more than {_MOST_MEMBERS:,} files; split it")
        total = 0
        for inside in filter(_is_wanted, names):
            shown = "".join(c if c.isprintable() else "?" for c in inside)
            kind = kind_of_name(inside)
            if kind is None or kind == "zip" or inside.lower().endswith(".gz"):
                yield Unread(f"{file.path}/{shown}", PurePosixPath(inside).suffix.lower())
                continue
            try:
                content = member(archive, inside, file.path)
            except InputError as error:
                yield error
                continue
            total += len(content)
            if total > _MOST_BYTES_IN_ALL:
                raise InputError(f"{file.path}: is too large unpacked; split it")
            yield File(
                f"{file.path}/{shown}", f"{file.id}/{shown}", kind, file.where, content=content
            )


def _is_wanted(inside: str) -> bool:
    path = PurePosixPath(inside)
    hidden = any(part.startswith((".", "__MACOSX", "~$")) for part in path.parts)
    return not hidden
