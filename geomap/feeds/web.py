"""
Asks web servers politely, and trusts none of them.

Only http and https, also after a redirect; robots.txt is obeyed (RFC 9309), a host is asked once a
second at most, or as seldom as it wishes; an answer that is too long or too slow is given up. An
address inside the own network is asked only where the user has named its host: a feed is anybody's,
and may point at the printer, a router or a cloud's metadata.
"""

from __future__ import annotations

import re
import socket
import time
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from ipaddress import IPv6Address, ip_address
from threading import Timer
from typing import Any
from urllib.error import URLError
from urllib.parse import quote, urljoin, urlsplit, urlunsplit
from urllib.request import (
    HTTPHandler,
    HTTPSHandler,
    OpenerDirector,
    ProxyHandler,
    Request,
)
from urllib.robotparser import RobotFileParser

from geomap import __version__
from geomap.errors import DownloadError, InputError

__all__ = ["LaterError", "Response", "UnwantedError", "Web", "checked_address"]

PERIOD_S = 1.0
"""Between two requests to a host; its robots.txt may ask for more."""

_LONGEST_DELAY_S = 60.0  # a host that wishes for more is left alone until its time has come
_TIMEOUT_S, _DEADLINE_S = 20.0, 60.0  # for a sign of life; for the whole answer
_REDIRECTS = 5  # RFC 9309, 2.3.1.2, of robots.txt; for all else it is enough, too
_ROBOTS_BYTES = 512_000  # RFC 9309, 2.5: at least 500 kibibytes are to be read
_ROBOTS_KEPT_S = 3600.0  # RFC 9309, 2.4: no longer than a day
_BUSY, _LEFT_ALONE_S, _A_DAY_S = (429, 503), 300.0, 86_400.0
_MOVED = (301, 302, 303, 307, 308)
_UNCHANGED, _NOT_THERE = 304, (404, 410)
_BLOCK = 2**16
_AGENT = "geomap"
_KEPT = "/%:=&~+!$,;'()*[]@"  # RFC 3986, 3.3: these may stand in a path as they are


class UnwantedError(DownloadError):
    """An address that is not asked, now or later."""


class LaterError(DownloadError):
    """A host that wants to be left alone for a while; all its addresses give the same text."""


@dataclass(frozen=True, slots=True)
class Response:
    """
    What a server said.

    ``url`` is the last address, after redirects; ``headers`` go by names in small letters;
    ``fresh`` is False where what was fetched before is still the same.
    """

    url: str
    headers: Mapping[str, str] = field(default_factory=dict)
    data: bytes = b""
    fresh: bool = True


@dataclass(frozen=True, slots=True)
class _Raw:
    status: int
    headers: Mapping[str, str]
    data: bytes = b""


def checked_address(address: str) -> str:
    """
    Return a web address without its fragment if it is one that may be asked.

    Raises
    ------
    UnwantedError
        It is of another scheme, holds a password, or is none.

    Examples
    --------
    >>> checked_address("https://news.example/a b#top")
    'https://news.example/a%20b'
    """
    try:
        parts = urlsplit(address)
        host, port = (parts.hostname or "").encode("idna").decode("ascii"), parts.port
    except ValueError:
        parts, host, port = urlsplit(""), "", None
    bare = host if ":" not in host else f"[{host}]"
    if parts.scheme not in ("http", "https") or not re.fullmatch(r"[\w.-]+|\[[\da-f:.]+\]", bare):
        raise UnwantedError(f"{_shown(address)}: is no http:// or https:// address")
    if "@" in parts.netloc:
        raise UnwantedError(f"{parts.scheme}://{bare}: an address may hold no password")
    return urlunsplit(
        (
            parts.scheme,
            bare if port is None else f"{bare}:{port}",
            quote(parts.path, safe=_KEPT),
            quote(parts.query, safe=_KEPT + "?"),
            "",
        )
    )


def _shown(address: str) -> str:
    r"""
    Show a foreign text in a line.

    Examples
    --------
    >>> _shown("x\ny")
    "'x?y'"
    """
    return repr("".join(c if c.isprintable() else "?" for c in address[:100]))


class Web:
    """
    Asks servers, one request at a time.

    Parameters
    ----------
    named : iterable of str
        Addresses that the user gave; their hosts may lie inside the own network.
    contact : str, optional
        An address, put into the user agent, at which the user can be reached.
    clock, sleep : callable
        Seconds that only grow; and how to let them pass.

    Raises
    ------
    InputError
        The contact has letters that no header can hold.
    """

    def __init__(
        self,
        named: Iterable[str],
        *,
        contact: str | None = None,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        if contact and not (contact.isascii() and contact.isprintable()):
            raise InputError(f"contact {contact!r}: write it in ASCII, as desk@example.org")
        about = f"feed reader; {contact}" if contact else "feed reader"
        self.agent = f"{_AGENT}/{__version__} ({about})"
        self._named = frozenset(urlsplit(url).netloc.lower() for url in named)
        self._clock, self._sleep = clock, sleep
        self._asked: dict[str, float] = {}
        self._closed: dict[str, float] = {}
        self._robots: dict[str, tuple[float, RobotFileParser]] = {}

    def get(
        self, url: str, *, most_bytes: int, headers: Mapping[str, str] | None = None
    ) -> Response:
        """
        Fetch what lies at an address.

        Parameters
        ----------
        url : str
        most_bytes : int
            A longer answer is given up.
        headers : mapping of str to str, optional
            Such as If-None-Match.

        Raises
        ------
        DownloadError
            It cannot be had; one line says why.
        """
        for _ in range(_REDIRECTS + 1):
            url = checked_address(url)
            self._obey_robots(url)
            raw = self._ask(url, most_bytes, headers or {})
            if raw.status not in _MOVED or "location" not in raw.headers:
                return _answer(url, raw)
            url = urljoin(url, _location(raw))
        raise DownloadError(f"{url}: is one of more than {_REDIRECTS} redirects")

    def _obey_robots(self, url: str) -> None:
        """Raise an error where a host's robots.txt does not let us in, or cannot be told."""
        parts = urlsplit(url)
        origin = f"{parts.scheme}://{parts.netloc}"
        until, rules = self._robots.get(origin, (0.0, None))
        if rules is None or until < self._clock():
            rules = self._read_robots(origin)
            self._robots[origin] = (self._clock() + _ROBOTS_KEPT_S, rules)
        if not rules.can_fetch(_AGENT, url):
            raise UnwantedError(f"{url}: its robots.txt does not allow it: left out")
        if self._period(origin) > _LONGEST_DELAY_S:
            raise UnwantedError(
                f"{parts.netloc}: its robots.txt asks for {self._period(origin):.0f} s between two"
                " requests: left out"
            )

    def _read_robots(self, origin: str) -> RobotFileParser:
        """Fetch a host's rules (RFC 9309, 2.3.1): none there allow all, no answer nothing."""
        rules, url = RobotFileParser(), f"{origin}/robots.txt"
        for _ in range(_REDIRECTS + 1):
            raw = self._ask(checked_address(url), _ROBOTS_BYTES, {}, cut=True)
            if raw.status not in _MOVED or "location" not in raw.headers:
                break
            url = urljoin(url, _location(raw))
        if raw.status >= 500 or raw.status in _BUSY:
            raise DownloadError(f"{url}: cannot be read (HTTP {raw.status}): try again later")
        text = raw.data.decode("utf-8", "replace") if raw.status == 200 else ""
        if raw.status in (401, 403):  # as Python's own parser, and stricter than the RFC
            text = "User-agent: *\nDisallow: /"
        rules.parse(text.splitlines())
        return rules

    def _period(self, origin: str) -> float:
        _, rules = self._robots.get(origin, (0.0, None))
        wished = rules.crawl_delay(_AGENT) if rules else None
        return max(PERIOD_S, float(wished or 0))

    def _ask(
        self, url: str, most_bytes: int, headers: Mapping[str, str], *, cut: bool = False
    ) -> _Raw:
        parts = urlsplit(url)
        self._wait(parts.hostname or "", self._period(f"{parts.scheme}://{parts.netloc}"))
        wanted = {"User-Agent": self.agent, "Accept-Encoding": "gzip", **headers}
        with _told(url), _opened(url, wanted, parts.netloc.lower() in self._named) as answer:
            own = {name.lower(): value for name, value in answer.headers.items()}
            if answer.status != 200:
                self._mind(parts.hostname or "", answer.status, own)
                return _Raw(answer.status, own)
            return _Raw(200, own, _unpacked(answer, own, most_bytes, url, cut=cut))

    def _wait(self, host: str, period: float) -> None:
        """Wait until a host's time has passed since it was asked last."""
        left = self._closed.get(host, 0.0) - self._clock()
        if left > 0:
            raise LaterError(f"{host}: asks to be left alone for now: it is tried in a later pass")
        due = self._asked.get(host)
        if due is not None and (rest := due + period - self._clock()) > 0:
            self._sleep(rest)
        self._asked[host] = self._clock()

    def _mind(self, host: str, status: int, headers: Mapping[str, str]) -> None:
        """Note for how long a busy host wishes to be left alone (RFC 9110, 10.2.3; RFC 6585)."""
        said = headers.get("retry-after", "")
        if status not in _BUSY or (status != _BUSY[0] and not said):
            return
        seconds = float(said) if said.isascii() and said.isdigit() else _LEFT_ALONE_S
        self._closed[host] = self._clock() + min(seconds, _A_DAY_S)


def _location(raw: _Raw) -> str:
    """Read where a redirect leads; servers write other letters as UTF-8, headers are Latin-1."""
    said = raw.headers["location"].strip()
    try:
        return said.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return said


def _answer(url: str, raw: _Raw) -> Response:
    if raw.status == _UNCHANGED:
        return Response(url, raw.headers, fresh=False)
    if raw.status in _NOT_THERE:
        raise DownloadError(f"{url}: is not there (HTTP {raw.status}): check the address")
    if raw.status in _MOVED or raw.status != 200:
        raise DownloadError(f"{url}: was refused (HTTP {raw.status}): try again later")
    return Response(url, raw.headers, raw.data)


def _unpacked(
    answer: HTTPResponse, headers: Mapping[str, str], most: int, url: str, *, cut: bool
) -> bytes:
    """Read a body up to a length, and unpack it up to the same one."""
    packing = headers.get("content-encoding", "").strip().lower()
    if packing not in ("", "identity", "gzip", "x-gzip"):
        raise DownloadError(f"{url}: is packed as {packing[:20]!r}, which was not asked for")
    data = _body(answer, most, url, cut=cut)
    if not packing.endswith("gzip") or not data:
        return data
    reader = zlib.decompressobj(wbits=31)
    text = reader.decompress(data, most + 1)
    if len(text) > most and not cut:
        raise DownloadError(f"{url}: is longer than {most:,} bytes: left out")
    if not reader.eof and not cut:
        raise DownloadError(f"{url}: broke off: it is tried again")
    return text[:most]


def _body(answer: HTTPResponse, most: int, url: str, *, cut: bool) -> bytes:
    """Read an answer's bytes; one that is too long is an error, or ``cut`` off."""
    whole = answer.length
    blocks, size = [], 0
    while size <= most and (block := answer.read1(_BLOCK)):
        blocks.append(block)
        size += len(block)
    if size > most and not cut:
        raise DownloadError(f"{url}: is longer than {most:,} bytes: left out")
    if whole is not None and size < whole and not (cut and size > most):
        raise DownloadError(f"{url}: broke off ({size:,} of {whole:,} bytes): it is tried again")
    return b"".join(blocks)[:most]


@contextmanager
def _told(url: str) -> Iterator[None]:
    """Report every failure in a line of its own."""
    try:
        yield
    except URLError as error:
        if isinstance(error.reason, DownloadError):
            raise error.reason from None
        reason = getattr(error.reason, "strerror", None) or error.reason
        raise DownloadError(f"{url}: cannot be reached ({_line(reason)})") from error
    except DownloadError:
        raise
    except TimeoutError as error:
        raise DownloadError(f"{url}: gave no answer in time") from error
    except (HTTPException, OSError, ValueError, zlib.error) as error:
        raise DownloadError(f"{url}: broke off ({_line(type(error).__name__)})") from error


def _line(reason: object) -> str:
    return " ".join(str(reason).split())[:100]


@contextmanager
def _opened(url: str, headers: Mapping[str, str], named: bool) -> Iterator[HTTPResponse]:
    """Give a server's answer, whatever its status, for as long as the deadline lets us."""
    sockets: list[socket.socket] = []
    opener = OpenerDirector()
    for handler in (ProxyHandler(), _Plain(sockets, named), _Secure(sockets, named)):
        opener.add_handler(handler)
    late = Timer(_DEADLINE_S, _shut, [sockets])
    late.daemon = True
    late.start()
    try:
        with opener.open(Request(url, headers=dict(headers)), timeout=_TIMEOUT_S) as answer:  # noqa: S310 - checked
            yield answer
    finally:
        late.cancel()


def _shut(sockets: list[socket.socket]) -> None:
    for each in sockets:
        with suppress(OSError):
            each.shutdown(socket.SHUT_RDWR)


class _Watched(HTTPConnection):
    """A connection that can be shut, and is not made into the own network unless that is named."""

    sockets: list[socket.socket]
    guarded: bool

    def connect(self) -> None:
        """Connect, and look whom we have before a word is said."""
        super().connect()
        self.sockets.append(self.sock)
        if self.guarded and not _is_public(self.sock.getpeername()[0]):
            self.close()
            raise UnwantedError(f"{self.host}: lies inside your own network: not asked")


class _WatchedSecure(HTTPSConnection, _Watched):
    """The same, over TLS."""


def _is_public(address: str) -> bool:
    """
    Return True if an address is one of the open internet.

    Examples
    --------
    >>> _is_public("93.184.216.34"), _is_public("169.254.169.254"), _is_public("::ffff:10.0.0.1")
    (True, False, False)
    """
    found = ip_address(address.partition("%")[0])
    if isinstance(found, IPv6Address) and found.ipv4_mapped:
        return found.ipv4_mapped.is_global
    return found.is_global


def _maker(
    kind: type[_Watched], sockets: list[socket.socket], named: bool, request: Request
) -> Callable[..., _Watched]:
    """Make connections for a request; where a proxy makes them, it is its own guard."""
    direct = request.host == urlsplit(request.full_url).netloc

    def make(host: str, **how: Any) -> _Watched:
        made = kind(host, **how)
        made.sockets, made.guarded = sockets, direct and not named
        return made

    return make


class _Plain(HTTPHandler):
    def __init__(self, sockets: list[socket.socket], named: bool) -> None:
        super().__init__()
        self._sockets, self._named = sockets, named

    def http_open(self, req: Request) -> HTTPResponse:
        return self.do_open(_maker(_Watched, self._sockets, self._named, req), req)


class _Secure(HTTPSHandler):
    def __init__(self, sockets: list[socket.socket], named: bool) -> None:
        super().__init__()
        self._sockets, self._named = sockets, named

    def https_open(self, req: Request) -> HTTPResponse:
        return self.do_open(_maker(_WatchedSecure, self._sockets, self._named, req), req)
