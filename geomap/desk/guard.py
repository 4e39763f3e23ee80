"""
Who may ask: this machine's browser, on the page that the desk itself has served.

Another site that the editor has open can send requests to a local server, by a form, a script or
a name of its own that it points at 127.0.0.1 (DNS rebinding). Three things keep it out: a random
token in every address, which it cannot know; the Host header, which has to be this machine's own
name; and of whatever changes something an Origin that is the desk's and a body of JSON.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from hmac import compare_digest

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

__all__ = ["POLICY", "Guard", "new_token", "why_refused"]

POLICY = "; ".join(
    [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "frame-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    ]
)
"""What the desk's page may do: run and ask for its own files, nothing inline, nothing of others."""
# A map is shown inside the desk, but is no part of it: it cannot reach the desk's page or address.
_MAP = "sandbox allow-scripts allow-popups; frame-ancestors 'self'"
LARGEST = 1_000_000  # bytes of a request; a drawn area has some thousands
_NAMES = ("127.0.0.1", "localhost", "[::1]")
_READING = ("GET", "HEAD")


def new_token() -> str:
    """Make a token that nobody can guess: 192 bits."""
    return secrets.token_urlsafe(24)


def why_refused(
    method: str, path: str, headers: Mapping[str, str], token: str, port: int
) -> str | None:
    """
    Return why a request is refused; None where it is let through.

    Parameters
    ----------
    method, path : str
    headers : mapping of str to str
        By names in small letters.
    token : str
        The first part of every address.
    port : int
        The server's.
    """
    hosts = {f"{name}:{port}" for name in _NAMES}
    if headers.get("host", "").lower() not in hosts:
        return "the desk answers to this machine's own name alone (Host)"
    if not compare_digest(path.strip("/").partition("/")[0].encode(), token.encode()):
        return "the address lacks the desk's token: copy it whole from the terminal"
    if method in _READING:
        return None
    if method != "POST":
        return "the desk knows GET and POST alone"
    if headers.get("origin", "").lower() not in {f"http://{host}" for host in hosts}:
        return "the request comes from another page (Origin)"
    if headers.get("sec-fetch-site", "same-origin") != "same-origin":
        return "the request comes from another page (Sec-Fetch-Site)"
    if headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
        return "the body has to be JSON (Content-Type)"
    size = headers.get("content-length", "")
    if not size.isascii() or not size.isdigit() or int(size) > LARGEST:
        return "the body is too large, or does not say how large it is (Content-Length)"
    return None


class Guard:
    """Pass on what may ask, and state in every answer what the browser may do with it."""

    def __init__(self, app: ASGIApp, token: str, port: int) -> None:
        self.app, self.token, self.port = app, token, port

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request (ASGI)."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        if scope["type"] != "http":
            return  # no web sockets here
        pairs = [(k.decode("latin-1"), v.decode("latin-1")) for k, v in scope["headers"]]
        headers = dict(pairs)
        why = why_refused(scope["method"], scope["path"], headers, self.token, self.port)
        if why is None and sum(name == "host" for name, _ in pairs) != 1:
            why = "the request names two hosts"
        if why is not None:
            await PlainTextResponse(f"{why}\n", 403)(scope, receive, send)
            return
        in_map = scope["path"].startswith(f"/{self.token}/map/")
        policy = _MAP if in_map else POLICY

        async def with_policy(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], *_safe(policy)]
            await send(message)

        await self.app(scope, receive, with_policy)


def _safe(policy: str) -> list[tuple[bytes, bytes]]:
    told = {
        "content-security-policy": policy,
        "cache-control": "no-store",
        "referrer-policy": "no-referrer",
        "x-content-type-options": "nosniff",
        "cross-origin-resource-policy": "same-origin",
        "cross-origin-opener-policy": "same-origin",
    }
    return [(name.encode(), value.encode()) for name, value in told.items()]
