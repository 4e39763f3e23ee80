"""
What each partition gave, kept beside the events: a partition that is done is not read again.

A file is named by the hash of the partition's rows and of all that decides what they give, and
written by rename: two workers that do one partition write the same file.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from hashlib import sha256
from typing import IO

from geomap.corrections import Corrections
from geomap.errors import InputError
from geomap.model import Event
from geomap.pipeline.archive.partitions import Partition, open_folder, put_file
from geomap.pipeline.coding import batches, read_batch
from geomap.pipeline.reading_key import check_same_reader
from geomap.settings import Settings
from geomap.store.plain import from_plain, to_plain

__all__ = ["CodePartition", "CodedPartition", "load_coded"]


@dataclass(frozen=True, slots=True)
class CodedPartition:
    """
    A partition that was read: ``url`` of what it gave, and what is to be said of it.

    ``again`` is True where an earlier run had read it; with an empty ``url`` it could not be read.
    """

    url: str
    documents: int = 0
    errors: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    again: bool = False


@dataclass(frozen=True, slots=True)
class CodedDocument:
    """The events of one document, before any merging."""

    document_id: str
    events: tuple[Event, ...]


@dataclass(frozen=True, slots=True)
class _Kept:
    """What a file holds."""

    told: tuple[CodedDocument, ...]
    errors: tuple[str, ...]
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CodePartition:
    """
    Work for an engine: reads a partition into a file under ``folder``, unless it is there.

    ``key`` is the hash of all that decides what documents give, see `reading_key`.
    """

    settings: Settings
    folder: str
    key: str

    def __call__(self, partition: Partition, /) -> CodedPartition:
        """Read a partition; one that cannot be read is told in ``errors``."""
        check_same_reader(self.settings, self.key)
        try:
            content, digest = partition.read()
        except InputError as error:
            return CodedPartition("", errors=(str(error),))
        with nullcontext(content) if isinstance(content, str) else content:
            return self._coded(partition, content, digest)

    def _coded(self, partition: Partition, content: str | IO[bytes], digest: str) -> CodedPartition:
        name = sha256(f"{self.key}\0{self.settings.published}\0{digest}".encode()).hexdigest()
        url = f"{self.folder}/{name[:32]}.json.z"
        kept, again = _load(url), True
        if kept is None:
            kept, again = self._read(partition, content), False
            put_file(url, _packed(kept))
        return CodedPartition(url, len(kept.told), kept.errors, kept.warnings, again)

    def _read(self, partition: Partition, content: str | IO[bytes]) -> _Kept:
        reading = partition.documents(content, self.settings.published)
        told: list[CodedDocument] = []
        errors = [str(error) for error in reading.errors]
        for batch in batches(reading.documents):
            for document, coded in zip(
                batch, read_batch(batch, self.settings, Corrections()), strict=True
            ):
                if coded.error is not None:
                    errors.append(str(coded.error))
                else:
                    told.append(CodedDocument(document.id, tuple(coded.told)))
        return _Kept(tuple(told), tuple(errors), reading.warnings)

    def parts(self, partition: Partition, /) -> list[Partition]:
        """Return the partition once more: it is the smallest that can be named from outside."""
        return [partition]

    def joined(self, results: Sequence[CodedPartition], /) -> CodedPartition:
        """Return the one result."""
        return results[0]

    def lost(self, partition: Partition, /) -> CodedPartition:
        """Name a partition of which reader after reader died."""
        said = "cannot be read: two processes that read it were killed, perhaps for want of memory"
        return CodedPartition("", errors=(f"{partition.where}: {said}; split it",))


def load_coded(url: str) -> tuple[CodedDocument, ...]:
    """
    Load what a partition gave.

    Raises
    ------
    InputError
        Its file is gone or damaged since it was written.
    """
    kept = _load(url)
    if kept is None:
        raise InputError(f"{url}: is gone or damaged; run again, and it is read again")
    return kept.told


def _packed(kept: _Kept) -> bytes:
    text = json.dumps(to_plain(kept), ensure_ascii=True, separators=(",", ":"))
    return zlib.compress(text.encode("ascii"), 6)


def _load(url: str) -> _Kept | None:
    """Load a file; None where it is not there, or is not whole."""
    system, path = open_folder(url)
    try:
        data = system.cat_file(path)
        return from_plain(_Kept, json.loads(zlib.decompress(data)))
    except FileNotFoundError:
        return None
    except (ValueError, TypeError, zlib.error, RecursionError):
        return None
