"""
The part of Markdown that a story may use, as HTML in which nothing of the text can run.

Headings, paragraphs, lists, quotes, emphasis, code and links to http(s) addresses, after
CommonMark 0.31; everything else stays the text that was written. Every piece of text is escaped
where it is written, and every element is one that this module names.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html import escape
from urllib.parse import urlsplit

from geomap.errors import InputError

__all__ = ["HEADING", "to_html"]

HEADING = re.compile(r" {0,3}(#{1,6})[ \t]+(.*?)[ \t]*#*[ \t]*$")
_ITEM = re.compile(r" {0,3}(?:[-*+]|(\d{1,9})[.)])[ \t]+(\S.*)$")
_QUOTE = re.compile(r" {0,3}> ?(.*)$")
_FENCE = re.compile(r" {0,3}(?:```|~~~)")
_DEPTH = 5  # quotes within quotes; beyond, the signs are text
_INLINE = re.compile(
    r"\\(?P<literal>[!-/:-@\[-`{-~])"
    r"|`(?P<code>[^`]+)`"
    r"|(?P<picture>!\[[^\[\]]*\]\()"
    r"|\[(?P<words>[^\[\]]+)\]\((?P<url>[^()\s]*(?:\([^()\s]*\)[^()\s]*)*)\)"
    r"|\*\*(?=\S)(?P<strong>(?:[^*]|\*(?!\*))+)(?<=\S)\*\*"
    r"|\*(?=[^\s*])(?P<star>[^*]+)(?<=\S)\*(?!\*)"
    r"|(?<!\w)_(?=\S)(?P<line>[^_]+)(?<=\S)_(?!\w)"
    r"|(?P<break>(?: {2,}|\\)\n)"
)


def to_html(lines: Sequence[str], *, name: str, first: int = 1) -> str:
    r"""
    Return a text in Markdown as HTML.

    Parameters
    ----------
    lines : sequence of str
        Without their ends.
    name : str
        What messages call the file.
    first : int
        Number in the file of the first line.

    Raises
    ------
    InputError
        A link leads to no http(s) address, or there is a picture or a block of code.

    Examples
    --------
    >>> to_html(["A *calm* day, <b>", "said [they](https://a.example)."], name="a.md")[:37]
    '<p dir="auto">A <em>calm</em> day, &l'
    >>> to_html(["[x](javascript:x)"], name="a.md")
    Traceback (most recent call last):
    geomap.errors.InputError: a.md:1: link 'javascript:x' is no http:// or https:// address: ...
    """
    return "\n".join(_blocks([*enumerate(lines, start=first)], name, 0))


Lines = list[tuple[int, str]]


def _blocks(lines: Lines, name: str, depth: int) -> Iterator[str]:
    at = 0
    while at < len(lines):
        number, line = lines[at]
        if _FENCE.match(line):
            raise InputError(
                f"{name}:{number}: code is not shown in a story: settings of a step stand right"
                " under its heading, other text without the fence"
            )
        heading = HEADING.match(line)
        quote = _run(lines, at, _QUOTE) if depth < _DEPTH else 0
        if not line.strip():
            at += 1
        elif heading:
            level = max(3, len(heading[1]))
            yield f'<h{level} dir="auto">{inline(heading[2], name, number)}</h{level}>'
            at += 1
        elif quote:
            inner = [(n, text) for n, text in _stripped(lines[at : at + quote])]
            yield f'<blockquote dir="auto">{"".join(_blocks(inner, name, depth + 1))}</blockquote>'
            at += quote
        elif _ITEM.match(line):
            length = _list_length(lines, at)
            yield _list(lines[at : at + length], name)
            at += length
        else:
            length = _paragraph_length(lines, at, depth)
            yield f'<p dir="auto">{_joined(lines[at : at + length], name)}</p>'
            at += length


def _run(lines: Lines, at: int, form: re.Pattern[str]) -> int:
    length = 0
    while at + length < len(lines) and form.match(lines[at + length][1]):
        length += 1
    return length


def _stripped(lines: Lines) -> Lines:
    return [(number, _QUOTE.sub(r"\1", line)) for number, line in lines]


def _opens(line: str, depth: int) -> bool:
    """Return True if a line begins something else than a paragraph."""
    quotes = bool(_QUOTE.match(line)) and depth < _DEPTH
    return quotes or any(form.match(line) for form in (HEADING, _ITEM, _FENCE))


def _paragraph_length(lines: Lines, at: int, depth: int) -> int:
    length = 1
    for _, line in lines[at + 1 :]:
        if not line.strip() or _opens(line, depth):
            break
        length += 1
    return length


def _list_length(lines: Lines, at: int) -> int:
    """Return how many lines belong to a list: its items, and what is indented under them."""
    numbered = bool(_numbered(lines[at][1]))
    length = 0
    for _, line in lines[at:]:
        item = _ITEM.match(line)
        if item and bool(item[1]) != numbered:
            break
        if not item and not line.startswith((" ", "\t")):
            break
        length += 1
    return length


def _numbered(line: str) -> str | None:
    item = _ITEM.match(line)
    return item[1] if item else None


def _list(lines: Lines, name: str) -> str:
    items: list[Lines] = []
    for number, line in lines:
        item = _ITEM.match(line)
        if item:
            items.append([(number, item[2])])
        elif line.strip():
            items[-1].append((number, line.strip()))
    start = _numbered(lines[0][1])
    opening = f'ol start="{int(start)}" dir="auto"' if start else 'ul dir="auto"'
    inside = "".join(f"<li>{_joined(item, name)}</li>" for item in items)
    return f"<{opening}>{inside}</{'ol' if start else 'ul'}>"


def _joined(lines: Lines, name: str) -> str:
    return inline("\n".join(line.lstrip() for _, line in lines).rstrip(), name, lines[0][0])


def inline(text: str, name: str, number: int) -> str:
    """Return a text within a block as HTML."""
    parts, at = [], 0
    for match in _INLINE.finditer(text):
        parts.append(escape(text[at : match.start()]))
        parts.append(_element(match, name, number + text.count("\n", 0, match.start())))
        at = match.end()
    return "".join([*parts, escape(text[at:])])


def _element(match: re.Match[str], name: str, number: int) -> str:
    kind, found = match.lastgroup, match.groupdict()
    if kind == "literal":
        return escape(found["literal"])
    if kind == "code":
        return f"<code>{escape(found['code'])}</code>"
    if kind == "break":
        return "<br>\n"
    if kind == "picture":
        raise InputError(f"{name}:{number}: pictures are not shown in a story: take it out")
    if kind == "url":
        return _link(found["words"], found["url"], name, number)
    tag = "strong" if kind == "strong" else "em"
    return f"<{tag}>{inline(found[kind or ''], name, number)}</{tag}>"


def _link(words: str, url: str, name: str, number: int) -> str:
    try:
        parts = urlsplit(url)
        known = parts.scheme in ("http", "https") and bool(parts.netloc)
    except ValueError:
        known = False
    if not known:
        raise InputError(
            f"{name}:{number}: link {url[:80]!r} is no http:// or https:// address:"
            r" mend it, or write \[ for a bracket"
        )
    inside = inline(words, name, number)
    return f'<a href="{escape(url)}" target="_blank" rel="noopener noreferrer">{inside}</a>'
