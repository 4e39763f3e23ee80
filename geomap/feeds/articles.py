"""A fetched page to files of text with front matter, as `geomap.documents` reads them."""

from __future__ import annotations

import codecs
import json
import re
from dataclasses import replace
from email.message import Message
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from geomap.documents.decoding import decode
from geomap.documents.frontmatter import Facts
from geomap.documents.webpage import read_page
from geomap.errors import DownloadError, InputError
from geomap.files import atomic_write

if TYPE_CHECKING:
    from geomap.documents.webpage import WebPage
    from geomap.feeds.entries import Entry
    from geomap.feeds.web import Response

__all__ = ["names_of", "write_article"]

_MOST_CHARACTERS = 1_000_000  # of a document: longer ones are refused when they are read
_KINDS = ("text/html", "application/xhtml+xml", "")
_SLUG_LENGTH = 60
_PRIVATE = 0o600


def write_article(answer: Response, entry: Entry, outlet: str | None, folder: Path) -> list[str]:
    """
    Write the article of a page, or the posts of a live blog, each into a file.

    Parameters
    ----------
    answer : Response
        The page.
    entry : Entry
        What the feed says of it; its title and author stand, the page's own day goes before the
        feed's, and a day that would be guessed is left out.
    outlet : str or None
        The feed's name, where the page does not say whose it is.
    folder : Path

    Returns
    -------
    list of str
        The files below ``folder``; named by the address, so that a changed article takes its place.

    Raises
    ------
    DownloadError
        There is no article in it.
    """
    page = _page(answer)
    facts = _facts(page, entry, outlet, answer.url)
    posts = [
        (page.text[p.start : p.end], replace(facts, published=p.published)) for p in page.posts
    ]
    files = []
    for name, (text, told) in zip(
        names_of(entry.link, len(posts)), posts or [(page.text, facts)], strict=True
    ):
        path = folder / name
        path.parent.mkdir(mode=0o700, exist_ok=True)
        with atomic_write(path) as unfinished:
            unfinished.touch(mode=_PRIVATE)
            unfinished.write_text(_with_head(text, told), encoding="utf-8", newline="\n")
        files.append(name)
    return files


def names_of(link: str, posts: int = 0) -> list[str]:
    """
    Name the files of an article, or of the posts of one, by its address.

    Examples
    --------
    >>> names_of("https://news.example/2015/10/Shells%20fall.html?x=1")
    ['news.example/shells-fall-ce09a3bf.md']
    """
    parts = urlsplit(link)
    host = re.sub(r"[^a-z0-9.-]", "-", (parts.hostname or "").lower()).strip(".-") or "host"
    last = unquote(parts.path.rstrip("/").rpartition("/")[2]).rpartition(".")
    slug = re.sub(r"[^a-z0-9]+", "-", (last[0] or last[2]).lower()).strip("-")[:_SLUG_LENGTH]
    mark = sha256(link.encode()).hexdigest()[:8]
    stem = f"{host[:100]}/{slug or 'article'}-{mark}"
    return [f"{stem}.{number}.md" for number in range(1, posts + 1)] or [f"{stem}.md"]


def _page(answer: Response) -> WebPage:
    kind = Message()
    kind["Content-Type"] = answer.headers.get("content-type", "")
    said = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
    if said not in _KINDS:
        raise DownloadError(f"{answer.url}: is no web page but {said[:50]!r}: left out")
    try:
        page = read_page(_text(answer, kind.get_content_charset()), answer.url)
    except InputError as error:
        raise DownloadError(str(error)) from error
    except (ValueError, TypeError, AttributeError, LookupError, RecursionError) as error:
        raise DownloadError(f"{answer.url}: cannot be read ({type(error).__name__})") from error
    if not page.text.strip():
        raise DownloadError(f"{answer.url}: holds no article")
    if len(page.text) > _MOST_CHARACTERS:
        raise DownloadError(f"{answer.url}: is longer than {_MOST_CHARACTERS:,} characters")
    return page


def _text(answer: Response, charset: str | None) -> str:
    """Decode a page; what the server says counts where the bytes are not UTF-8."""
    try:
        return answer.data.decode("utf-8").replace("\0", "")
    except UnicodeDecodeError:
        pass
    try:
        if charset and getattr(codecs.lookup(charset), "_is_text_encoding", True):
            return answer.data.decode(charset).replace("\0", "")
    except (LookupError, UnicodeError):
        pass
    return decode(answer.data, answer.url, html=True)[0]


def _facts(page: WebPage, entry: Entry, outlet: str | None, url: str) -> Facts:
    from datetime import date

    told = page.facts
    own = None if told.guessed else told.published
    listed = date.fromisoformat(entry.published) if entry.published else None
    return Facts(
        title=entry.title or told.title,
        source=told.source or outlet,
        author=entry.author or told.author,
        published=own or listed,
        url=url,
        lang=told.lang,
    )


def _with_head(text: str, facts: Facts) -> str:
    r"""
    Put front matter over a text; a JSON string is one of YAML's, too.

    Examples
    --------
    >>> print(_with_head("Shells fell.", Facts(title='A "truce": off')))
    ---
    title: "A \"truce\": off"
    ---
    <BLANKLINE>
    Shells fell.
    <BLANKLINE>
    """
    lines = []
    for name in ("title", "source", "author", "published", "url", "lang"):
        value = getattr(facts, name)
        if value is not None:
            words = "".join(c if c.isprintable() else " " for c in str(value))
            lines.append(f"{name}: {json.dumps(' '.join(words.split()), ensure_ascii=False)}")
    body = text.encode("utf-8", "replace").decode("utf-8").replace("\0", "")
    return "\n".join(["---", *lines, "---", "", body, ""])
