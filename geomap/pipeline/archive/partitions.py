"""Partitions of an archive: JSON Lines, groups of Parquet, WARC, at any address of fsspec."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from io import BytesIO
from pathlib import PurePosixPath
from tempfile import SpooledTemporaryFile
from typing import IO, TYPE_CHECKING, Any, cast
from uuid import uuid4

from geomap.documents import Reading, read_json_lines, read_web_archive
from geomap.errors import InputError, ModelError, OutputError

if TYPE_CHECKING:
    from hashlib import _Hash as Hash

__all__ = ["UNFINISHED", "Partition", "find_partitions", "open_folder", "put_file"]

_ROWS = (".jsonl", ".ndjson", ".jsonl.gz", ".ndjson.gz")
_TABLE = ".parquet"
_PAGES = (".warc", ".warc.gz")
_IN_MEMORY = 64_000_000  # bytes of a WARC file; what is more lies in a file without a name
_BLOCK = 1_000_000

UNFINISHED = ".unfinished"
"""What the names of files end in that are being written."""


@dataclass(frozen=True, slots=True)
class Partition:
    """One file of rows or of pages, or with ``group`` one row group of a Parquet file."""

    url: str
    group: int | None = None

    @property
    def name(self) -> str:
        """What a row without an id is called by."""
        return PurePosixPath(self.url).name

    @property
    def where(self) -> str:
        """What messages call it."""
        return self.url if self.group is None else f"{self.url} (row group {self.group})"

    def read(self) -> tuple[str | IO[bytes], str]:
        """
        Read its rows as JSON Lines, or fetch its pages, with the hash of what they are.

        Raises
        ------
        InputError
            It cannot be read.
        """
        try:
            if self.url.lower().endswith(_PAGES):
                return _fetched(self.url, sha256(f"{self.name}\0".encode()))
            data = _bytes(self.url)
            text = _text(data, self.url) if self.group is None else _table(data, self.group)
        except (OSError, EOFError, ValueError) as error:
            reason = " ".join(str(error).split())[:120] or type(error).__name__
            said = f"{self.where}: cannot be read ({reason}); mend or remove it"
            raise InputError(said) from error
        told = f"{self.name}\0{self.group}\0{text}"
        return text, sha256(told.encode("utf-8", "surrogatepass")).hexdigest()

    def documents(self, content: str | IO[bytes], published: date | None) -> Reading:
        """Make documents of what `read` gave."""
        if isinstance(content, str):
            return read_json_lines(content, self.name, self.where, published=published)
        return read_web_archive(content, self.name, self.where, published=published)


def open_folder(url: str) -> tuple[Any, str]:
    """
    Return the file system of an address, and its path there.

    Raises
    ------
    InputError
        No such kind of address is known, or its driver is not installed.
    ModelError
        fsspec is not installed.
    """
    try:
        from fsspec.core import url_to_fs
    except ImportError as error:
        raise ModelError('archives need fsspec: pip install "geomap[dask]"') from error
    try:
        system, path = url_to_fs(url)
    except (ValueError, ImportError) as error:
        reason = " ".join(str(error).split())[:120]
        raise InputError(f"{url}: cannot be opened ({reason}); install its driver") from error
    return system, str(path)


def put_file(url: str, data: bytes) -> None:
    """
    Write a file whole or not at all: aside, then renamed.

    Raises
    ------
    OutputError
        It cannot be written.
    """
    system, path = open_folder(url)
    aside = f"{path}.{uuid4().hex[:12]}{UNFINISHED}"
    try:
        system.makedirs(path.rpartition("/")[0], exist_ok=True)
        with system.open(aside, "wb") as file:
            file.write(data)
        system.mv(aside, path)
    except OSError as error:
        with suppress(OSError):
            system.rm_file(aside)
        reason = error.strerror or str(error)
        raise OutputError(f"{url}: cannot be written ({reason}); choose another place") from error


def find_partitions(sources: Sequence[str]) -> list[Partition]:
    """
    List the partitions of files, folders and patterns (``*``), sorted within each.

    Raises
    ------
    InputError
        There is nothing, or nothing that is read.
    """
    return [partition for source in sources for partition in _partitions(source)]


def _partitions(source: str) -> Iterator[Partition]:
    system, path = open_folder(source)
    try:
        if "*" in path:
            names = system.glob(path)
        else:
            names = system.find(path) if system.isdir(path) else [path]
        files = [str(name) for name in sorted(names) if _is_read(str(name))]
        if not files or not system.exists(files[0]):
            raise InputError(f"{source}: no .jsonl, .parquet or .warc there; mend the address")
        for name in files:
            yield from _pieces(str(system.unstrip_protocol(name)), name)
    except OSError as error:
        reason = error.strerror or str(error)
        raise InputError(f"{source}: cannot be read ({reason}); mend the address") from error


def _is_read(name: str) -> bool:
    hidden = PurePosixPath(name).name.startswith((".", "_"))
    return name.lower().endswith((*_ROWS, *_PAGES, _TABLE)) and not hidden


def _pieces(url: str, name: str) -> Iterator[Partition]:
    if not name.lower().endswith(_TABLE):
        yield Partition(url)
        return
    from pyarrow import ArrowInvalid
    from pyarrow.parquet import ParquetFile

    system, path = open_folder(url)
    try:
        with system.open(path, "rb") as file:
            groups = ParquetFile(file).num_row_groups
    except ArrowInvalid as error:
        raise InputError(f"{url}: is no Parquet ({error}); mend or remove it") from error
    yield from (Partition(url, group) for group in range(groups))


def _bytes(url: str) -> bytes:
    system, path = open_folder(url)
    data: bytes = system.cat_file(path)
    return data


def _fetched(url: str, digest: Hash) -> tuple[IO[bytes], str]:
    """Fetch a file once and bit by bit, as crawlers make them of a gigabyte."""
    system, path = open_folder(url)
    kept = SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115  who reads it closes it
    with system.open(path, "rb") as file:
        while block := file.read(_BLOCK):
            digest.update(block)
            kept.write(block)
    kept.seek(0)
    return cast("IO[bytes]", kept), digest.hexdigest()


def _text(data: bytes, url: str) -> str:
    plain = gzip.decompress(data) if url.lower().endswith(".gz") else data
    return plain.decode("utf-8-sig")


def _table(data: bytes, group: int) -> str:
    from pyarrow.parquet import ParquetFile

    rows = ParquetFile(BytesIO(data)).read_row_group(group).to_pylist()
    return "\n".join(json.dumps(row, ensure_ascii=False, default=_said) for row in rows)


def _said(value: Any) -> str:
    """Write a day as ISO 8601 has it; of a moment its day."""
    return value.isoformat()[:10] if hasattr(value, "isoformat") else str(value)
