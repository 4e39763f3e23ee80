"""
A folder of pages over HTTP, for this machine or a network that one trusts: ``geomap serve DIR``.

Only files of the folder are given, only to GET and HEAD, and none that is hidden. A part of a file
can be asked for (Range), an unchanged one is not sent twice (ETag), and text is sent packed (gzip).
"""

from __future__ import annotations

import gzip
import mimetypes
import os
import re
import socket
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from email.utils import formatdate
from functools import lru_cache, partial
from hashlib import sha256
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from typing import BinaryIO
from urllib.parse import unquote

from geomap.errors import InputError
from geomap.listening import HOST, address_of, listen

__all__ = ["Answer", "answer", "serve"]

_LOOPBACK = ("127.0.0.1", "localhost", "::1")
_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".csv": "text/csv; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".json": "application/json",
    ".geojson": "application/geo+json",
    ".jsonl": "application/jsonl",
    ".svg": "image/svg+xml",
    ".kml": "application/vnd.google-earth.kml+xml",
    ".gpkg": "application/geopackage+sqlite3",
    ".parquet": "application/vnd.apache.parquet",
    ".pmtiles": "application/vnd.pmtiles",
    ".woff2": "font/woff2",
    ".webmanifest": "application/manifest+json",
}  # RFC 7946, 9239, 9512; the system's own table differs from machine to machine
_PACKED = re.compile(r"text/|application/(?:json|jsonl|geo\+json|manifest|vnd\.google)|image/svg")
_LEAST_PACKED = 1_000  # bytes: below a network packet's size nothing is won
_MOST_PACKED = 64 * 1024 * 1024
_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})\Z")
_CHUNK = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Answer:
    """
    What a request comes to: status, headers, and the body or the part of a file it is.

    A file is open, and whoever sends the answer closes it.
    """

    status: HTTPStatus
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    file: BinaryIO | None = None
    start: int = 0
    length: int = 0


def answer(folder: Path, method: str, target: str, headers: Mapping[str, str]) -> Answer:
    """
    Answer one request.

    Parameters
    ----------
    folder : Path
        Of which files are given.
    method, target : str
        As HTTP's request line has them.
    headers : mapping of str to str
        By names in small letters.

    Examples
    --------
    >>> answer(Path("."), "POST", "/", {}).status.value
    405
    """
    if method not in ("GET", "HEAD"):
        return _plain(HTTPStatus.METHOD_NOT_ALLOWED, {"Allow": "GET, HEAD"})
    path = target.partition("?")[0].partition("#")[0]
    file = _file_of(folder, path)
    if file is None:
        return _plain(HTTPStatus.NOT_FOUND)
    if file.is_dir():
        if not path.endswith("/"):  # relative links of the page count from its folder
            name = path.rpartition("/")[2]
            return _plain(HTTPStatus.MOVED_PERMANENTLY, {"Location": f"{name}/"})
        file = _file_of(folder, f"{path}index.html")
    try:
        opened = file.open("rb") if file else None
    except OSError:
        opened = None
    if file is None or opened is None:
        return _plain(HTTPStatus.NOT_FOUND)
    told = _of_file(file, opened, headers)
    if told.file is None:
        opened.close()
    return told


def _file_of(folder: Path, path: str) -> Path | None:
    """Find what an address names; None for what is hidden, outside, or no file."""
    try:
        parts = [part for part in unquote(path, errors="strict").split("/") if part]
    except UnicodeDecodeError:
        return None
    if any(part.startswith(".") or "\\" in part or "\0" in part for part in parts):
        return None
    file = folder.joinpath(*parts)
    try:
        real, root = os.path.realpath(file, strict=True), os.path.realpath(folder)
    except OSError:
        return None
    inside = os.path.commonpath([real, root]) == root  # a link may lead out
    plain = file.is_dir() or (file.is_file() and not path.endswith("/"))
    return file if inside and plain else None


def _of_file(file: Path, opened: BinaryIO, headers: Mapping[str, str]) -> Answer:
    """Answer with an open file: what is told of it and what is sent are of one and the same."""
    about = os.fstat(opened.fileno())
    kind = _TYPES.get(file.suffix.lower()) or _guessed(file)
    stamp = f"{about.st_mtime_ns}-{about.st_size}-{about.st_ino}"
    tag = sha256(stamp.encode()).hexdigest()[:20]
    packs = bool(_PACKED.match(kind)) and _LEAST_PACKED <= about.st_size <= _MOST_PACKED
    packed = packs and "range" not in headers and _takes_gzip(headers.get("accept-encoding", ""))
    own = {
        "ETag": f'"{tag}-gz"' if packed else f'"{tag}"',
        "Last-Modified": formatdate(about.st_mtime, usegmt=True),
        "Cache-Control": "no-cache",  # may be kept, and is asked for anew: the map lives
        **({"Vary": "Accept-Encoding"} if packs else {}),
    }
    known = headers.get("if-none-match")  # it goes before the date (RFC 9110, 13.1.3)
    same_day = known is None and headers.get("if-modified-since") == own["Last-Modified"]
    if same_day or _is_known(known or "", tag):
        return Answer(HTTPStatus.NOT_MODIFIED, own)
    own |= {"Content-Type": kind, "Accept-Ranges": "bytes"}
    if packed:
        body = _gzipped(_Content(stamp, str(file), opened))
        own |= {"Content-Encoding": "gzip", "Content-Length": str(len(body))}
        return Answer(HTTPStatus.OK, own, body)
    return _part(opened, about.st_size, own, headers)


def _part(file: BinaryIO, size: int, own: dict[str, str], headers: Mapping[str, str]) -> Answer:
    """Return the part that is asked for, or the whole; several parts at once are the whole."""
    asked = _RANGE.match(headers.get("range", "").replace(" ", ""))
    same = headers.get("if-range", own["ETag"]) in (own["ETag"], own["Last-Modified"])
    if asked is None or asked[0] == "bytes=-" or not same:
        return Answer(HTTPStatus.OK, {**own, "Content-Length": str(size)}, file=file, length=size)
    if asked[1]:
        first, last = int(asked[1]), min(int(asked[2] or size - 1), size - 1)
    else:
        first, last = max(0, size - int(asked[2])), size - 1
    if first > last:
        return _plain(
            HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE, {"Content-Range": f"bytes */{size}"}
        )
    length = last - first + 1
    own |= {"Content-Range": f"bytes {first}-{last}/{size}", "Content-Length": str(length)}
    return Answer(HTTPStatus.PARTIAL_CONTENT, own, file=file, start=first, length=length)


def _guessed(file: Path) -> str:
    kind, packed = mimetypes.guess_type(file.name)
    return kind if kind and not packed else "application/octet-stream"


def _is_known(tags: str, tag: str) -> bool:
    """Compare weakly (RFC 9110, 8.8.3.2): packed or not, it is the same file."""
    known = {
        each.strip().removeprefix("W/").strip('"').removesuffix("-gz") for each in tags.split(",")
    }
    return tag in known or "*" in known


def _takes_gzip(accepted: str) -> bool:
    """
    Return True if a browser unpacks gzip.

    Examples
    --------
    >>> _takes_gzip("br, gzip;q=0.5"), _takes_gzip("gzip;q=0"), _takes_gzip("")
    (True, False, False)
    """
    for each in accepted.lower().split(","):
        name, _, weight = each.partition(";")
        if name.strip() == "gzip":
            return weight.replace(" ", "") not in ("q=0", "q=0.0", "q=0.00", "q=0.000")
    return False


@dataclass(frozen=True, slots=True)
class _Content:
    """What a file has now, known by its stamp and its name; its handle is read once."""

    stamp: str
    name: str
    opened: BinaryIO = field(compare=False)


@lru_cache(maxsize=32)
def _gzipped(content: _Content) -> bytes:
    return gzip.compress(content.opened.read(), compresslevel=6, mtime=0)


def _plain(status: HTTPStatus, headers: Mapping[str, str] | None = None) -> Answer:
    body = f"{status.value} {status.phrase}\n".encode()
    own = {"Content-Type": "text/plain; charset=utf-8", "Content-Length": str(len(body))}
    return Answer(status, {**own, **(headers or {})}, body)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 30  # seconds that a connection may say nothing
    server_version, sys_version = "geomap", ""

    def __init__(self, folder: Path, hosts: set[str] | None, *arguments: object) -> None:
        self.folder, self.hosts = folder, hosts
        super().__init__(*arguments)  # type: ignore[arg-type]

    def do_GET(self) -> None:
        """Answer, where the request names this server."""
        headers = {name.lower(): value for name, value in self.headers.items()}
        if self.hosts is not None and headers.get("host", "").lower() not in self.hosts:
            # another site that has pointed a name of its own at this machine (DNS rebinding)
            self._send(_plain(HTTPStatus.FORBIDDEN))
            return
        try:
            self._send(answer(self.folder, self.command, self.path, headers))
        except (ConnectionError, TimeoutError):
            self.close_connection = True
        except (OSError, ValueError):  # the file has gone in between
            self._send(_plain(HTTPStatus.NOT_FOUND))

    do_HEAD = do_POST = do_PUT = do_DELETE = do_PATCH = do_OPTIONS = do_GET  # noqa: N815

    def _send(self, told: Answer) -> None:
        if self.command not in ("GET", "HEAD"):
            self.close_connection = True  # its body is not read
        with told.file or BytesIO(told.body) as content:
            self._send_from(content, told)

    def _send_from(self, content: BinaryIO, told: Answer) -> None:
        self.send_response(told.status)
        for name, value in {**told.headers, **_SAFE}.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            content.seek(told.start)
            self._copy(content.read, told.length if told.file else len(told.body))

    def _copy(self, read: Callable[[int], bytes], length: int) -> None:
        while length and (piece := read(min(_CHUNK, length))):
            self.wfile.write(piece)
            length -= len(piece)
        if length:  # it was cut meanwhile: the browser sees it by the missing bytes
            self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  its name there
        """Log nothing of each request."""


_SAFE = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
}


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, listening: socket.socket, make: Callable[..., _Handler]) -> None:
        self.address_family = listening.family
        super().__init__(listening.getsockname()[:2], make, bind_and_activate=False)
        self.socket.close()
        self.socket = listening


def serve(
    folder: Path,
    *,
    host: str = HOST,
    port: int = 0,
    ready: Callable[[str], None] = lambda address: None,
) -> None:
    """
    Serve a folder until it is interrupted.

    Parameters
    ----------
    folder : Path
        Such as `geomap.pipeline.build` makes.
    host : str
        The address to listen at; by default this machine answers itself alone.
    port : int
        0 takes a free one.
    ready : callable
        Given the address to open, once the server listens.

    Raises
    ------
    InputError
        There is no such folder.
    OutputError
        The address or port cannot be used.
    """
    if not folder.is_dir():
        raise InputError(f"{folder}: is no folder; build one with: geomap build SRC -o {folder}")
    hosts: set[str] = set()
    make = partial(_Handler, folder, hosts if host in _LOOPBACK else None)
    listening = listen(host, port, options="--port or --host")
    with _Server(listening, make) as server:
        names = ("127.0.0.1", "localhost", "[::1]")
        hosts.update(f"{name}:{listening.getsockname()[1]}" for name in names)
        ready(address_of(listening, host))
        server.serve_forever()
