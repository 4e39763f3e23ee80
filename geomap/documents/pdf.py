"""The text layer of a PDF, by pypdf; one that has none is told as a picture of a text."""

from __future__ import annotations

import logging
import re
from collections import Counter
from collections.abc import Iterable
from typing import Any

from geomap.documents.packed import Piece
from geomap.documents.page_cleaning import tidy
from geomap.errors import InputError

__all__ = ["read_pdf"]

_MOST_PAGES = 2_000
_HYPHEN = re.compile(r"(\w)[-\u00ad\u2010]\n(?=[a-z])")  # "Tal-⏎biseh" at a line's end
_SENTENCE_END = re.compile(r"[.!?:][\"'”’»)]*\Z")
_PAGE_NUMBER = re.compile(r"(?:page\s*)?[-–]?\s*\d{1,4}\s*(?:(?:of|/)\s*\d{1,4})?\s*[-–]?\Z", re.I)
_SHORT = 0.7  # of the usual line: where a line that ends a sentence ends a paragraph, too


def read_pdf(data: bytes, name: str) -> Iterable[Piece]:
    """
    Read a PDF's text layer; headers, footers and page numbers that repeat are none of it.

    Raises
    ------
    InputError
        It is no PDF, is encrypted, or has no text layer.
    """
    pages, title = _pages(data, name)
    text = "\n\n".join(_paragraphs(_body(pages)))
    if not text:
        raise InputError(
            f"{name}: has no text layer ({len(pages)} pages of pictures);"
            " run it through character recognition (OCR) first"
        )
    yield Piece(text, {"title": title} if title else {})


def _pages(data: bytes, name: str) -> tuple[list[str], str | None]:
    from pypdf import PdfReader

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # what it mends is no news to a user
    try:
        reader: Any = PdfReader(data_stream(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise InputError(f"{name}: is encrypted; save it without a password")
        found = [page.extract_text() or "" for page in reader.pages[:_MOST_PAGES]]
        told = reader.metadata.title if reader.metadata else None
    except InputError:
        raise
    except Exception as error:  # pypdf fails in many ways on a file that is damaged
        reason = " ".join(str(error).split())[:100] or type(error).__name__
        raise InputError(f"{name}: is no sound PDF ({reason}); save it anew") from error
    return found, _title(told)


def data_stream(data: bytes) -> Any:
    """Return the bytes as a file."""
    from io import BytesIO

    return BytesIO(data)


def _title(told: object) -> str | None:
    """Take the title unless a program made it of a file's name."""
    words = tidy(told) if isinstance(told, str) else ""
    return (
        None
        if not words or re.search(r"\.\w{2,5}\Z|\AMicrosoft |\Auntitled", words, re.I)
        else words
    )


def _body(pages: list[str]) -> list[str]:
    """List the lines of all pages without those that stand at the edge of most."""
    edges = Counter(
        line.strip()
        for page in pages
        for line in {*page.splitlines()[:2], *page.splitlines()[-2:]}
        if line.strip()
    )
    usual = {line for line, count in edges.items() if count > 2 and count * 2 > len(pages)}
    return [
        line
        for page in pages
        for line in page.splitlines()
        if line.strip() not in usual and not _PAGE_NUMBER.fullmatch(line.strip())
    ]


def _paragraphs(lines: list[str]) -> list[str]:
    """Join the lines of a paragraph, which a PDF does not mark."""
    lengths = sorted(len(line) for line in lines if line.strip())
    usual = lengths[len(lengths) * 3 // 4] if lengths else 0
    groups: list[list[str]] = [[]]
    for line in lines:
        if not line.strip():
            groups.append([])
            continue
        groups[-1].append(line.strip())
        if len(line) < _SHORT * usual and _SENTENCE_END.search(line.strip()):
            groups.append([])
    joined = (_HYPHEN.sub(r"\1", "\n".join(group)) for group in groups)
    return [text for text in map(tidy, joined) if text]
