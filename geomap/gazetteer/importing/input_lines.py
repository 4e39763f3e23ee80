"""Opens what a user brings, plain or zipped, and reads it as numbered lines."""

from __future__ import annotations

import errno
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from geomap.errors import GazetteerError
from geomap.gazetteer.importing.records import Fault

__all__ = ["Progress", "decoded", "lines", "member", "nothing", "opened", "text_lines"]

Progress = Callable[[int], None]
# A line of GeoNames' allCountries has under 20,000 bytes, a country's polygon under a few million.
_LONGEST_LINE = 64 * 1024 * 1024
_ENCRYPTED = 1  # the bit of a zip entry's flags (PKWARE APPNOTE 4.4.4)
_REPORT_EVERY = 1024 * 1024


def nothing(_: int) -> None:
    """Take no notice."""


@contextmanager
def opened(path: Path) -> Iterator[IO[bytes]]:
    """Open a file or the table inside a zip; what breaks meanwhile is a GazetteerError."""
    try:
        if path.suffix.lower() == ".zip":
            with zipfile.ZipFile(path) as archive, archive.open(member(path, archive)) as stream:
                yield stream
        else:
            with path.open("rb") as stream:
                yield stream
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
        raise GazetteerError(f"{path}: is a damaged zip ({error}): download it again") from error
    except IsADirectoryError as error:
        raise GazetteerError(f"{path}: is a folder: name the file in it") from error
    except OSError as error:
        if error.errno == errno.EINVAL:  # zipfile was sent to before the beginning
            raise GazetteerError(f"{path}: is a damaged zip: download it again") from error
        raise GazetteerError(
            f"{path}: cannot be read ({error.strerror}): check the path"
        ) from error


def member(path: Path, archive: zipfile.ZipFile) -> zipfile.ZipInfo:
    """Choose the table in a zip: the largest file, as GeoNames' hold a readme beside it."""
    files = [entry for entry in archive.infolist() if not entry.is_dir() and entry.file_size]
    if not files:
        raise GazetteerError(f"{path}: holds no file: download it again")
    largest = max(files, key=lambda entry: (entry.file_size, entry.filename))
    if largest.flag_bits & _ENCRYPTED:
        raise GazetteerError(f"{path}: is locked by a password: unpack it yourself")
    return largest


def lines(path: Path, progress: Progress = nothing) -> Iterator[tuple[int, bytes]]:
    """
    Yield the lines of a file with their numbers, from 1, without a byte-order mark.

    Parameters
    ----------
    path : Path
        A ``.zip`` is read without unpacking it.
    progress : callable
        Told how many bytes (unpacked) were read since it was told last.

    Raises
    ------
    GazetteerError
        The file is missing, a damaged zip, in UTF-16 or no text.
    """
    done = 0
    with opened(path) as stream:
        for number, line in enumerate(_any_ends(stream), start=1):
            if number == 1:
                line = _checked_start(path, line)
            done += len(line)
            if done >= _REPORT_EVERY:
                progress(done)
                done = 0
            if len(line) == _LONGEST_LINE:
                raise GazetteerError(f"{path}:{number}: a line of 64 MB: is it a table at all?")
            yield number, line
    progress(done)


def _any_ends(stream: IO[bytes]) -> Iterator[bytes]:
    """Yield a file's lines; those of old Macintosh programs end in CR alone."""
    first = stream.readline(_LONGEST_LINE)
    if b"\r" not in first.rstrip(b"\r\n"):
        yield from (first,) if first else ()
        while line := stream.readline(_LONGEST_LINE):
            yield line
        return
    rest = first
    while more := stream.read(_REPORT_EVERY):
        *whole, rest = (rest + more).splitlines(keepends=True)
        yield from whole
        if len(rest) >= _LONGEST_LINE:
            break
    yield from rest.splitlines(keepends=True)


def _checked_start(path: Path, line: bytes) -> bytes:
    if line.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise GazetteerError(f"{path}:1: is UTF-16: save it as UTF-8")
    if b"\x00" in line[:1000]:
        raise GazetteerError(f"{path}:1: is no text: give the table itself, or a zip of it")
    return line.removeprefix(b"\xef\xbb\xbf")


def decoded(line: bytes) -> str:
    """Decode a line, or say that it is not UTF-8."""
    try:
        return line.decode("utf-8").rstrip("\r\n")
    except UnicodeDecodeError as error:
        raise Fault(f"is not UTF-8 at byte {error.start}: save the file as UTF-8") from None


def text_lines(path: Path, progress: Progress = nothing) -> Iterator[str]:
    r"""Give lines for a csv reader; bytes that are no UTF-8 become ``\udcXX``, for it to see."""
    for _, line in lines(path, progress):
        yield line.decode("utf-8", errors="surrogateescape")
