"""Bytes to text: UTF-8, a byte order mark, what an HTML page declares, or a guess that is told."""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING

from geomap.errors import EncodingError, InputError

if TYPE_CHECKING:
    from charset_normalizer import CharsetMatch

__all__ = ["decode"]

# The four-byte marks first: UTF-32's little-endian mark begins with UTF-16's.
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# WHATWG HTML: the declaration stands within the first 1024 bytes.
_DECLARED = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]{2,40})", re.IGNORECASE)
_DECLARATION_BYTES = 1024
# Defaults of charset-normalizer: above this share of mess, below this likeness to any language,
# the library itself calls a guess no match.
_MOST_MESS = 0.2
_LEAST_LIKENESS = 0.2


def decode(
    data: bytes, name: str, *, html: bool = False, charset: str | None = None
) -> tuple[str, str | None]:
    r"""
    Decode a file's bytes.

    Parameters
    ----------
    data : bytes
        The whole file.
    name : str
        What messages call it.
    html : bool
        Whether a ``<meta charset>`` is to be believed where the bytes are not UTF-8.
    charset : str, optional
        What the server called the encoding; it is believed before what the page says.

    Returns
    -------
    text : str
        With ``\n`` line ends and no byte order mark.
    warning : str or None
        One line that says which encoding was assumed, if one was.

    Raises
    ------
    InputError
        The file is a binary.
    EncodingError
        The bytes are no text in any encoding that can be told.

    Examples
    --------
    >>> decode(b"Homs\r\nHama", "a.txt")
    ('Homs\nHama', None)
    """
    declared = _codec(charset or "") or (_declared(data) if html else None)
    text, warning = _decode(data, name, declared)
    return text.replace("\r\n", "\n").replace("\r", "\n"), warning


def _decode(data: bytes, name: str, declared: str | None) -> tuple[str, str | None]:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _strict(data, name, encoding), None
    if b"\0" in data:
        raise InputError(f"{name}: is a binary file, not text; remove it or save it as UTF-8 text")
    try:
        return data.decode("utf-8"), None
    except UnicodeDecodeError as error:
        _refuse_broken_utf8(data, name, error.start)
        return (_strict(data, name, declared), None) if declared else _guess(data, name)


def _strict(data: bytes, name: str, encoding: str) -> str:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        shown = encoding.removesuffix("-sig")
        raise EncodingError(
            f"{name}: says it is {shown}, but byte {error.start} is not; save it as UTF-8"
        ) from error
    if "\0" in text:
        raise InputError(f"{name}: is a binary file, not text; remove it or save it as UTF-8 text")
    return text


def _declared(data: bytes) -> str | None:
    found = _DECLARED.search(data[:_DECLARATION_BYTES])
    return _codec(found[1].decode("ascii", "ignore")) if found else None


def _codec(name: str) -> str | None:
    try:
        codec = codecs.lookup(name)
    except (LookupError, ValueError):  # a NUL in it
        return None
    # Python also has codecs that are no character sets (rot13, zip): only real ones count.
    return codec.name if getattr(codec, "_is_text_encoding", True) else None


def _refuse_broken_utf8(data: bytes, name: str, first: int) -> None:
    """Mostly well-formed UTF-8 is damaged UTF-8; a guess would turn all its letters to rubbish."""
    letters = [c for c in data.decode("utf-8", "replace") if not c.isascii()]
    broken = letters.count("\ufffd")
    if len(letters) - broken > broken:
        raise EncodingError(f"{name}: is UTF-8, but damaged at byte {first}; save it anew as UTF-8")


def _guess(data: bytes, name: str) -> tuple[str, str]:
    from charset_normalizer import from_bytes

    matches = list(from_bytes(data))
    if not matches or not _convincing(matches[0]):
        raise EncodingError(f"{name}: its encoding cannot be told; save it as UTF-8")
    encoding = _commonest(matches)
    warning = f"{name}: is not UTF-8; read as {encoding}: check accented letters, or save as UTF-8"
    return data.decode(encoding), warning


def _convincing(match: CharsetMatch) -> bool:
    return match.chaos <= _MOST_MESS and match.coherence >= _LEAST_LIKENESS


def _commonest(matches: list[CharsetMatch]) -> str:
    """Of equally good guesses take Windows-1252, the web's legacy default (WHATWG Encoding)."""
    best = matches[0]
    tied = [m for m in matches if (m.chaos, m.coherence) == (best.chaos, best.coherence)]
    usual = any("cp1252" in m.could_be_from_charset for m in tied)
    return "cp1252" if usual else best.encoding
