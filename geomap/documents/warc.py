"""
WARC, the files that web crawlers keep (ISO 28500): the pages in it, each with its own address.

warcio parts a file into records; what is told of a page beside its bytes comes from the record's
head and from what the server said. Images, styles, requests and pages that were not found are no
articles.
"""

from __future__ import annotations

import gzip
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from email.message import Message
from typing import IO, TYPE_CHECKING, Any, cast

from geomap.documents.input_files import File
from geomap.errors import InputError, ModelError
from geomap.model import Document

if TYPE_CHECKING:
    from warcio.recordloader import ArcWarcRecord

__all__ = ["Capture", "dated_by", "page_of", "read_captures"]

_HTML = ("text/html", "application/xhtml+xml")
_MOST_BYTES = 20_000_000  # of one page, unpacked; long articles with all their markup have one
_MOST_HEAD = 1_000_000  # of what a record says of itself
_MOST_URL = 2_000  # what browsers and servers take without complaint
_BLOCK = 16_384
_FOUND = "200"
_HTTP = ("HTTP/1.0", "HTTP/1.1", "HTTP/2", "HTTP/3")  # crawlers write what they spoke
_GZIP = b"\x1f\x8b"


@dataclass(frozen=True, slots=True)
class Capture:
    """
    A page as a crawler saw it, the ``number``-th record of its file.

    ``fetched`` is the day it did so, in UTC; ``charset`` what the server called its encoding.
    """

    number: int
    url: str
    fetched: date | None
    charset: str | None
    data: bytes


def read_captures(stream: IO[bytes], name: str) -> Iterator[Capture | InputError]:
    """
    Read the pages of a WARC file, one by one, whether it is packed or not.

    A page that cannot be read is an error of its own; where the records end too early, or are
    none, the error says after how many, and all before it have been given.

    Raises
    ------
    ModelError
        warcio is not installed.
    """
    number, pages = 0, 0
    try:
        for number, record in enumerate(_records(stream), start=1):
            found = _capture(record, number, f"{name} (record {number})")
            if found is not None:
                pages += 1
                yield found
    except ModelError:
        raise
    except Exception as error:  # the library has many words for damage, AttributeError among them
        reason = " ".join(str(error).split())[:80] or type(error).__name__
        said = f"is no sound WARC after its first {number:,} records ({reason})"
        yield InputError(f"{name}: {said}; fetch it anew")
    else:
        if not pages:
            yield InputError(f"{name}: none of its {number:,} records is a web page; leave it out")


def page_of(capture: Capture, file: File) -> File:
    """Make a file of a page, which is called by its address."""
    where = f"{file.path} (record {capture.number})"
    return File(where, capture.url, "html", file.where, capture.data, capture.charset)


def dated_by(document: Document, capture: Capture) -> Document:
    """
    Date a page that states no day by its capture, which comes after it was written.

    A day that is guessed from a page's looks stands, unless the page had not been there yet.
    """
    told = document.published
    guessed_well = told and capture.fetched and told <= capture.fetched
    if capture.fetched is None or document.published_basis == "stated" or guessed_well:
        return document
    return replace(document, published=capture.fetched, published_basis="guessed")


def _records(stream: IO[bytes]) -> Iterator[ArcWarcRecord]:
    """
    Part a file into records.

    The library reads lines of any length into memory, and prints its complaints; both are kept
    from it here. What the server said is read per record, so that one costs itself alone.
    """
    try:
        from warcio.archiveiterator import ArchiveIterator
        from warcio.bufferedreaders import DecompressingBufferedReader
        from warcio.exceptions import ArchiveLoadFailed
    except ImportError as error:
        raise ModelError('WARC files need warcio: pip install "geomap[warc]"') from error

    class Bounded(DecompressingBufferedReader):  # type: ignore[misc]
        spent = 0

        def readline(self, length: int | None = None) -> bytes:
            with _whole():
                line: bytes = super().readline(min(length or _MOST_HEAD, _MOST_HEAD))
            self.spent += len(line)
            if self.spent > _MOST_HEAD:
                raise ArchiveLoadFailed(f"a head of more than {_MOST_HEAD:,} bytes")
            return line

        def read(self, length: int | None = None) -> bytes:
            self.spent = 0
            with _whole():
                data: bytes = super().read(length)
            return data

    class Quiet(ArchiveIterator):  # type: ignore[misc]
        INC_RECORD = ""

    logging.getLogger("warcio").addHandler(logging.NullHandler())
    plain = _unpacked(stream)
    records = Quiet(plain, no_record_parse=True)
    records.reader = Bounded(plain, block_size=_BLOCK, decomp_type=None)
    for record in records:
        if record.length is None:
            raise ArchiveLoadFailed("a record does not say how long it is")
        yield record
        records.read_to_end()
        if records.err_count:
            raise ArchiveLoadFailed("a record is longer than it says")
        if getattr(record.raw_stream, "limit", 0):
            raise ArchiveLoadFailed("it ends in the middle of a record")


@contextmanager
def _whole() -> Iterator[None]:
    """Distinguish a packed file that was cut from one that ends, which the library does not."""
    try:
        yield
    except EOFError as error:
        raise OSError("it ends in the middle of a record") from error


def _unpacked(stream: IO[bytes]) -> IO[bytes]:
    """Unpack gzip, whether each record was packed by itself, as it should be, or all at once."""
    start = stream.read(len(_GZIP))
    stream.seek(0)
    return cast("IO[bytes]", gzip.GzipFile(fileobj=stream, mode="rb")) if start == _GZIP else stream


def _capture(record: ArcWarcRecord, number: int, where: str) -> Capture | InputError | None:
    head = record.rec_headers
    url = (head.get_header("WARC-Target-URI") or head.get_header("uri") or "").strip("<> ")
    if record.rec_type not in ("response", "resource") or not _is_address(url):
        return None
    try:
        kind = _kind(record)
        if kind is None or kind.get_content_type() not in _HTML:
            return None
        data = _body(record)
    except Exception as error:  # of this record alone
        reason = " ".join(str(error).split())[:80] or type(error).__name__
        return InputError(f"{where}: {url[:200]} cannot be read ({reason}); fetch it anew")
    if len(data) > _MOST_BYTES:
        said = f"is more than {_MOST_BYTES:,} bytes unpacked; leave it out"
        return InputError(f"{where}: {url[:200]} {said}")
    told = head.get_header("WARC-Date") or head.get_header("archive-date")
    return Capture(number, url, _day(told), kind.get_content_charset(), data)


def _is_address(url: str) -> bool:
    return url.startswith(("http://", "https://")) and len(url) <= _MOST_URL and url.isprintable()


def _kind(record: ArcWarcRecord) -> Message | None:
    """Read what a page is said to be; None if it was not found."""
    said = record.rec_headers.get_header("Content-Type") or ""
    if record.rec_type == "response":
        from warcio.statusandheaders import StatusAndHeadersParser

        record.http_headers = StatusAndHeadersParser(_HTTP).parse(record.raw_stream)
        if record.http_headers.get_statuscode() != _FOUND:
            return None
        said = record.http_headers.get_header("Content-Type") or ""
    kind = Message()
    kind["Content-Type"] = " ".join(said.split())
    return kind


def _body(record: ArcWarcRecord) -> bytes:
    """Read a page as it was before the server packed it, and no more than is allowed."""
    stream: Any = record.content_stream()
    parts, size = [], 0
    while size <= _MOST_BYTES and (part := stream.read(_BLOCK)):
        parts.append(part)
        size += len(part)
    return b"".join(parts)


def _day(told: str | None) -> date | None:
    """Read the day of 2015-10-07T12:30:00Z, or of the older 20151007123000."""
    digits = "".join(c for c in (told or "")[:10] if c.isdecimal())[:8]
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return None
