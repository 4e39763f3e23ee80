"""RSS and Atom, by feedparser, to the articles that a feed lists; the feed is anybody's."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from geomap.documents.frontmatter import parse_date
from geomap.documents.page_cleaning import clean, paragraphs_of, parse
from geomap.errors import DownloadError, ModelError
from geomap.feeds.web import checked_address

__all__ = ["Entry", "Feed", "read_feed"]

MOST_ENTRIES = 500
"""Of one feed; the longest that we know of list two hundred."""

# feedparser's time grows with the square of a feed's tags and of a tag's attributes; a feed of five
# hundred items has ten to twenty thousand tags. HTML in CDATA costs it nothing.
_MOST_TAGS = 60_000
_CDATA = re.compile(rb"<!\[CDATA\[.*?\]\]>", re.DOTALL)
_LONG_TAG = re.compile(rb"<[^<>]{20000}")
_MOST_CHARACTERS = 300  # of a title or a name
_MARKUP = re.compile(r"<[a-zA-Z/!][^<>]{0,2000}>|&(?:\w{2,12}|#\d{1,6});")


@dataclass(frozen=True, slots=True)
class Entry:
    """An article that a feed lists; ``stamp`` changes when the article does."""

    link: str
    title: str | None = None
    author: str | None = None
    published: str | None = None
    stamp: str = ""


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed's name and its articles, in its order; ``notes`` says what is wrong with it."""

    title: str | None
    entries: tuple[Entry, ...]
    notes: tuple[str, ...] = ()


def read_feed(data: bytes, url: str, headers: Mapping[str, str]) -> Feed:
    """
    Read a feed.

    Parameters
    ----------
    data : bytes
    url : str
        Where it lies: addresses in it may be relative.
    headers : mapping of str to str
        What the server said of it, by names in small letters.

    Raises
    ------
    DownloadError
        It is none.
    ModelError
        feedparser is not installed.
    """
    marked = _CDATA.sub(b"", data)
    if marked.count(b"<") > _MOST_TAGS or _LONG_TAG.search(marked):
        raise DownloadError(f"{url}: holds more than {_MOST_TAGS:,} tags, or one without end")
    found = _parsed(data, url, headers)
    if not found.get("version"):
        raise DownloadError(f"{url}: is no RSS or Atom feed{_remedy(found)}")
    listed = found.entries[:MOST_ENTRIES]
    entries: dict[str, Entry] = {}
    foreign = 0
    for raw in listed:
        entry = _entry(raw)
        if entry is None:
            foreign += 1
        else:
            entries.setdefault(entry.link, entry)
    notes = []
    if foreign:
        notes.append(f"{url}: {foreign} entries have no http:// or https:// address: left out")
    if len(found.entries) > MOST_ENTRIES:
        notes.append(f"{url}: lists more than {MOST_ENTRIES} articles: the first are read")
    return Feed(_words(found.feed, "title"), tuple(entries.values()), tuple(notes))


def _parsed(data: bytes, url: str, headers: Mapping[str, str]) -> Any:
    try:
        import feedparser
    except ImportError as error:
        raise ModelError('feeds need their reader: pip install "geomap[watch]"') from error
    # A stream: a text would be taken for the name of a file, or for an address to ask.
    told = {"content-location": url, "content-type": headers.get("content-type", "")}
    try:
        return feedparser.parse(
            BytesIO(data),
            response_headers=told,
            # what is in the items is not used: the article is read where it lies
            sanitize_html=False,
            resolve_relative_uris=False,
        )
    except (ValueError, TypeError, AttributeError, LookupError, RecursionError) as error:
        raise DownloadError(f"{url}: cannot be read as a feed ({type(error).__name__})") from error


def _remedy(found: Any) -> str:
    """Name the feed that a web page gives as its own."""
    for link in found.feed.get("links", ()):
        if "rss" in link.get("type", "") or "atom" in link.get("type", ""):
            return f": it may be a page whose feed is {str(link.get('href', ''))[:200]!r}"
    return ": give the address of the feed itself"


def _entry(raw: Any) -> Entry | None:
    try:
        link = checked_address(str(raw.get("link") or ""))
    except DownloadError:
        return None
    return Entry(
        link,
        _words(raw, "title"),
        _words(raw, "author"),
        _day(raw),
        str(_plainly(raw, "updated") or _plainly(raw, "published") or "")[:100],
    )


def _plainly(raw: Any, name: str) -> Any:
    """Give what is told, without feedparser's stand-in (with a warning) for what is not."""
    return dict.get(raw, name)


def _words(raw: Any, name: str) -> str | None:
    """Give a text without the markup that is in it."""
    said = str(raw.get(name) or "")[: 20 * _MOST_CHARACTERS]
    if _MARKUP.search(said):  # whatever its type is said to be
        tree = parse(f"<html><body><div>{said}</div></body></html>")
        clean(tree)
        said = " ".join(paragraphs_of(tree))
    words = " ".join("".join(c if c.isprintable() else " " for c in said).split())
    return words[:_MOST_CHARACTERS].strip() or None


def _day(raw: Any) -> str | None:
    """Give the day that is printed, or where we cannot read it as feedparser does."""
    for name in ("published", "updated"):
        said, parsed = _plainly(raw, name), _plainly(raw, f"{name}_parsed")
        try:
            if said:
                return parse_date(str(said)[:100]).isoformat()
        except (ValueError, OverflowError, TypeError):
            if isinstance(parsed, time.struct_time) and 1600 <= parsed.tm_year <= 2199:
                return time.strftime("%Y-%m-%d", parsed)
    return None
