"""
Files from the web, fetched once: gone on with when broken off, and again only when they changed.

Beside each file lies a note of its marks (ETag, Last-Modified), length and hash. An unfinished file
ends in ``.part`` and is gone on with by a request for the rest of the same version (RFC 9110, 14
and 13.1.5); a finished one is whole: it takes its name only when all its bytes are there.
"""

from __future__ import annotations

import errno
import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPException, HTTPResponse
from ipaddress import ip_address
from pathlib import Path
from typing import IO, Any
from urllib.error import HTTPError, URLError
from urllib.parse import urljoin, urlsplit
from urllib.request import HTTPRedirectHandler, OpenerDirector, Request, build_opener

from geomap.errors import DownloadError, OutputError

__all__ = ["Fetched", "Meter", "fetch", "forget", "silent"]

Meter = Callable[[str, int, int], None]
"""Told a file's name, how many bytes are there and how many it has, 0 where that is unknown."""

_TIMEOUT_S, _BLOCK, _ATTEMPTS = 30.0, 2**16, 3
_AGENT = "geomap (gazetteer add)"
_OK, _PARTIAL, _UNCHANGED, _GONE, _BEYOND = 200, 206, 304, (404, 410), 416


@dataclass(frozen=True, slots=True)
class Fetched:
    """A file that was asked for: where it is kept, and whether it came anew."""

    path: Path
    bytes: int
    fresh: bool


class _CutShortError(Exception):
    """The connection ended before the file did."""


def silent(name: str, done: int, whole: int) -> None:
    """Take no notice."""


def fetch(
    address: str, name: str, folder: Path, *, most_bytes: int, meter: Meter = silent
) -> Fetched:
    """
    Fetch a file, or find that the one fetched before is still the same.

    Parameters
    ----------
    address, name : str
        A folder on the web, https (or on this machine), and the file's path in it.
    folder : Path
        Where the file is kept, under its name.
    most_bytes : int
        A larger file is refused.
    meter : callable, optional

    Raises
    ------
    DownloadError
        It cannot be fetched; a part of it stays, to be gone on with.
    OutputError
        It cannot be written.
    """
    url = urljoin(_checked(address), name)
    path = folder / name
    for left in reversed(range(_ATTEMPTS)):
        try:
            with _written(path):
                return _fetched(url, path, most_bytes, meter)
        except _CutShortError as error:
            if not left:
                raise DownloadError(
                    f"{url}: broke off ({error}): run it again, it goes on where it stopped"
                ) from error
    raise AssertionError  # the last attempt returns or raises


def forget(path: Path) -> None:
    """Remove a file and what is noted of it, so that it is fetched anew."""
    for file in (path, _note(path), _part(path), _note(_part(path))):
        file.unlink(missing_ok=True)


def _fetched(url: str, path: Path, most_bytes: int, meter: Meter) -> Fetched:
    known, part = _known(path), _part(path)
    begun = {} if known else _read_note(part)
    size = part.stat().st_size if begun and part.is_file() else 0
    with _opened(url, _conditions(known, begun, size)) as answer:
        if answer is None:
            return Fetched(path, path.stat().st_size, fresh=False)
        resumed = answer.status == _PARTIAL and _starts_at(answer) == size
        if answer.status == _PARTIAL and not resumed:
            forget(part)
            raise _CutShortError("it sent another part than was asked for")
        size = size if resumed else 0
        whole = size + _length(answer)
        if max(size, whole) > most_bytes:
            raise DownloadError(f"{url}: has {whole:,} bytes, more than any of GeoNames' files")
        marks = {k: v for k in ("ETag", "Last-Modified") if (v := answer.headers.get(k))}
        _write_note(part, marks)
        with part.open("ab" if resumed else "wb") as out:
            size = _copy(answer, out, size, whole, most_bytes, url, meter, path.name)
    if whole > 0 and size != whole:
        raise _CutShortError(f"{size:,} of {whole:,} bytes came")
    _write_note(path, {**marks, "bytes": size, "sha256": _sha256(part)})
    part.replace(path)
    _note(part).unlink(missing_ok=True)
    return Fetched(path, size, fresh=True)


def _conditions(known: Mapping[str, Any], begun: Mapping[str, Any], size: int) -> dict[str, str]:
    """Ask only for what is not there: another version of a whole file, the rest of a part."""
    if known:
        pairs = (
            ("If-None-Match", known.get("ETag")),
            ("If-Modified-Since", known.get("Last-Modified")),
        )
        return {name: value for name, value in pairs if value}
    mark = begun.get("ETag") or begun.get("Last-Modified")
    if size and mark and not mark.startswith("W/"):
        return {"Range": f"bytes={size}-", "If-Range": mark}
    return {}


@contextmanager
def _opened(url: str, headers: Mapping[str, str]) -> Iterator[HTTPResponse | None]:
    """Yield the answer, None where the file is as it was; every failure says what can be done."""
    wanted = {"User-Agent": _AGENT, "Accept-Encoding": "identity", **headers}
    try:
        with _opener().open(Request(url, headers=wanted), timeout=_TIMEOUT_S) as answer:  # noqa: S310 - checked
            yield answer
    except HTTPError as error:
        error.close()
        if error.code == _UNCHANGED:
            yield None
        elif error.code == _BEYOND:
            raise _CutShortError("it has no such part") from error
        else:
            raise DownloadError(_refused(url, error.code)) from error
    except URLError as error:
        reason = getattr(error.reason, "strerror", None) or error.reason
        raise DownloadError(
            f"{url}: cannot be reached ({reason}): check the network, or give --address"
        ) from error
    except TimeoutError as error:
        raise _CutShortError("no answer in time") from error
    except (HTTPException, ConnectionError) as error:
        raise _CutShortError(type(error).__name__) from error


def _refused(url: str, status: int) -> str:
    if status in _GONE:
        return f"{url}: is not there (HTTP {status}): check the code and --address"
    return f"{url}: was refused (HTTP {status}): try again later, or give --address"


def _copy(
    answer: HTTPResponse,
    out: IO[bytes],
    size: int,
    whole: int,
    most: int,
    url: str,
    meter: Meter,
    name: str,
) -> int:
    while block := answer.read(_BLOCK):
        size += len(block)
        if size > most:
            raise DownloadError(f"{url}: is longer than any of GeoNames' files")
        out.write(block)
        meter(name, size, whole)
    return size


def _length(answer: HTTPResponse) -> int:
    """Return how many bytes are to come, 0 where that is not said."""
    said = answer.headers.get("Content-Length", "")
    return int(said) if said.isascii() and said.isdigit() else 0


def _starts_at(answer: HTTPResponse) -> int:
    first = answer.headers.get("Content-Range", "").removeprefix("bytes ").partition("-")[0]
    return int(first) if first.isascii() and first.isdigit() else -1


class _Redirects(HTTPRedirectHandler):
    """Follows a redirect only to where we would have gone ourselves."""

    def redirect_request(
        self, req: Request, fp: Any, code: int, msg: str, headers: Any, newurl: str
    ) -> Request | None:
        """Check the new address first."""
        try:
            _checked(newurl)
        except DownloadError:
            fp.close()
            raise
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def _opener() -> OpenerDirector:
    return build_opener(_Redirects)


def _checked(address: str) -> str:
    """Get an address that may be asked: https, or a server on this machine, without a password."""
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
    except ValueError:
        host = ""
    plain = parts.scheme == "http" and _is_loopback(host) if host else False
    if not host or "@" in parts.netloc or not (parts.scheme == "https" or plain):
        raise DownloadError(f"{address[:100]!r}: no address to fetch from: give one with https://")
    return address if address.endswith("/") or parts.query else f"{address}/"


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _part(path: Path) -> Path:
    return path.with_name(f"{path.name}.part")


def _note(path: Path) -> Path:
    return path.with_name(f"{path.name}.json")


def _known(path: Path) -> dict[str, Any]:
    """Return what is noted of a whole file; nothing where the file is not as it was written."""
    found = _read_note(path)
    if not found or not path.is_file() or path.stat().st_size != found.get("bytes"):
        return {}
    return found if _sha256(path) == found.get("sha256") else {}


def _read_note(path: Path) -> dict[str, Any]:
    try:
        found = json.loads(_note(path).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _write_note(path: Path, found: Mapping[str, Any]) -> None:
    _note(path).write_text(json.dumps(found, sort_keys=True) + "\n", encoding="utf-8")


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


@contextmanager
def _written(path: Path) -> Iterator[None]:
    """Report what cannot be written, and why."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        yield
    except DownloadError:
        raise
    except OSError as error:
        if error.errno == errno.ENOSPC:
            with suppress(OSError):
                forget(_part(path))
            raise OutputError(f"{path}: the disk is full: make room, or give --into") from error
        raise OutputError(f"{path}: cannot be written ({error.strerror}): give --into") from error
