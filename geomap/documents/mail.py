"""Mails and mailboxes: the plain text, else the HTML; the subject, the sender, the day."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parseaddr, parsedate_to_datetime
from typing import Any

from geomap.documents.packed import Piece
from geomap.errors import InputError

__all__ = ["read_mail", "read_mbox"]

_FROM_LINE = re.compile(rb"^From \S.*\d{4}\r?$", re.MULTILINE)
_SUBJECT_MARK = re.compile(r"\A(?:(?:re|fwd?|aw|wg|tr)\s*:\s*)+", re.IGNORECASE)
_SIGNATURE = re.compile(r"^-- ?$", re.MULTILINE)  # RFC 3676, section 4.3
_QUOTED = re.compile(r"^>.*$\n?", re.MULTILINE)


def read_mail(data: bytes, name: str) -> Iterable[Piece]:
    """
    Read a mail.

    Raises
    ------
    InputError
        It has no head of a mail, or no text.
    """
    yield _piece(data, name, 0)


def read_mbox(data: bytes, name: str) -> Iterator[Piece | InputError]:
    """
    Read the mails of a mailbox (RFC 4155); one without text is an error of its own.

    Raises
    ------
    InputError
        It is no mailbox.
    """
    starts = [found.start() for found in _FROM_LINE.finditer(data)]
    if not starts or data[: starts[0]].strip():
        raise InputError(f"{name}: is no mailbox: it does not open with a From line")
    for number, (start, end) in enumerate(zip(starts, [*starts[1:], len(data)], strict=True), 1):
        mail = data[start:end].partition(b"\n")[2].replace(b"\n>From ", b"\nFrom ")
        try:
            yield _piece(mail, f"{name}#{number}", number)
        except InputError as error:
            yield error


def _piece(data: bytes, name: str, number: int) -> Piece:
    try:
        mail: Any = message_from_bytes(data, policy=policy.default)
        heads = {key: str(mail[key] or "") for key in ("From", "Date", "Subject")}
        if not any(heads.values()):
            raise InputError(f"{name}: is no mail: it has no From, Date or Subject; save it anew")
        text, more = _text(mail, name)
    except InputError:
        raise
    except Exception as error:  # the library fails in many ways on heads that are damaged
        reason = " ".join(str(error).split())[:100]
        raise InputError(f"{name}: is no sound mail ({reason}); save it anew") from error
    who, address = parseaddr(heads["From"])
    told = {
        "title": _SUBJECT_MARK.sub("", heads["Subject"]) or None,
        "author": who or address or None,
        "published": _day(heads["Date"]),
        **{key: value for key, value in more.items() if value},
    }
    head = {key: value for key, value in told.items() if value}
    return Piece(text, head, number, name, _attached(mail, name))


def _day(words: str) -> str | None:
    """Return the day by the sender's own clock; a date that is none stays as it is, to be told."""
    try:
        return parsedate_to_datetime(words).date().isoformat() if words else None
    except (ValueError, TypeError):
        return words


def _text(mail: EmailMessage, name: str) -> tuple[str, dict[str, Any]]:
    part = mail.get_body(preferencelist=("plain", "html"))
    if part is None:
        raise InputError(f"{name}: has no text; remove it or save its attachments beside it")
    content = _content(part)
    if part.get_content_type() == "text/html":
        from geomap.documents.webpage import read_page

        page = read_page(content, name)
        return page.text, {}
    plain = content.replace("\r\n", "\n").replace("\r", "\n")
    return _QUOTED.sub("", _SIGNATURE.split(plain, maxsplit=1)[0]).strip(), {}


def _content(part: Any) -> str:
    try:
        return str(part.get_content())
    except (LookupError, ValueError, KeyError):  # a character set that Python does not know
        payload = part.get_payload(decode=True)
        return payload.decode("utf-8", "replace") if isinstance(payload, bytes) else ""


def _attached(mail: EmailMessage, name: str) -> tuple[str, ...]:
    files = [str(part.get_filename() or "a part") for part in mail.iter_attachments()]
    files = ["".join(c for c in file if c.isprintable())[:80] for file in files]
    if not files:
        return ()
    shown = ", ".join(files[:5])
    return (f"{name}: its attachments are not read: {shown}; save them beside it",)
