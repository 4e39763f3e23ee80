"""RSS 2.0 and 1.0, Atom, and WordPress's export (WXR): one document an item."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from geomap.documents.packed import Piece
from geomap.documents.page_cleaning import tidy
from geomap.documents.xml_trees import local, parse_xml, text_of
from geomap.errors import InputError

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["read_feed"]

# The first of these that an item has is its text: the whole article before its summary.
_TEXTS = ("encoded", "content", "description", "summary")
_DATES = ("pubDate", "published", "issued", "date", "post_date_gmt", "post_date", "updated")
_NO_DATE = "0000-00-00"  # WordPress's date of a draft
_MARKUP = re.compile(r"<[a-zA-Z/!][^<>]{0,2000}>|&(?:\w{2,12}|#\d{1,6});")


def read_feed(data: bytes, name: str) -> Iterator[Piece]:
    """
    Read a feed's items; of a WordPress export what was published, without comments.

    Raises
    ------
    InputError
        It is no feed, or has no item with text.
    """
    root = parse_xml(data.lstrip(), name, "feed")
    items = [e for e in root.iter() if local(e) in ("item", "entry")]
    if local(root) not in ("rss", "feed", "RDF") or not items:
        raise InputError(f"{name}: is no RSS or Atom feed with items; save it anew")
    source, lang = _channel(root)
    kept = [item for item in items if _is_published(item)]
    empty = 0
    for number, item in enumerate(kept, start=1):
        text, whole = _text(item)
        if not text:
            empty += 1
            continue
        head = {**_head(item), "source": _child_text(item, "source") or source, "lang": lang}
        said = () if whole else (f"{name}#{number}: the feed gives only its summary",)
        told = {key: value for key, value in head.items() if value}
        yield Piece(text, told, number, f"{name}#{number}", said)
    if empty == len(kept):
        raise InputError(f"{name}: no item of the feed has text; save the articles themselves")
    if empty or len(kept) < len(items):
        yield from _left_out(empty, len(items) - len(kept), name)


def _left_out(empty: int, unpublished: int, name: str) -> Iterator[Piece]:
    """Name what was passed over, in a piece that carries only this warning."""
    said = []
    if empty:
        said.append(f"{empty} without text")
    if unpublished:
        said.append(f"{unpublished} drafts, pages' files or the like")
    yield Piece("", {}, -1, name, (f"{name}: items left out: {', '.join(said)}",))


def _channel(root: _Element) -> tuple[str | None, str | None]:
    channel = next((e for e in root if local(e) == "channel"), root)
    return _child_text(channel, "title"), _child_text(channel, "language") or _lang(root)


def _lang(root: _Element) -> str | None:
    lang: str | None = root.get("{http://www.w3.org/XML/1998/namespace}lang")
    return lang


def _is_published(item: _Element) -> bool:
    """Return False for drafts, attachments and menus of a WordPress export."""
    status, kind = _child_text(item, "status"), _child_text(item, "post_type")
    return status in (None, "publish") and kind in (None, "post", "page")


def _head(item: _Element) -> Mapping[str, Any]:
    creator = _child_text(item, "creator")
    author = next((e for e in item if local(e) == "author"), None)
    person = None if author is None else _child_text(author, "name") or tidy(text_of(author))
    dates = (_child_text(item, name) for name in _DATES)
    return {
        "title": _plain(_child_text(item, "title") or "").replace("\n", " "),
        "author": creator or person,
        "published": next((d for d in dates if d and not d.startswith(_NO_DATE)), None),
        "url": _link(item),
    }


def _child_text(element: _Element, name: str) -> str | None:
    found = next((e for e in element if local(e) == name), None)
    return tidy(text_of(found)) or None if found is not None else None


def _link(item: _Element) -> str | None:
    for link in item:
        if local(link) == "link" and link.get("rel", "alternate") == "alternate":
            address = link.get("href") or tidy(text_of(link))
            return address if address.startswith(("http://", "https://")) else None
    return None


def _text(item: _Element) -> tuple[str, bool]:
    """Return an item's text, and whether it is the article and not its summary alone."""
    for name in _TEXTS:
        # media:content has an address and no text; excerpt:encoded is the summary
        for found in (e for e in item if local(e) == name and "excerpt" not in str(e.tag)):
            text = _plain(text_of(found))
            if text:
                return text, name in _TEXTS[:2]
    return "", False


def _plain(markup: str) -> str:
    """Bring HTML inside an item to paragraphs; WordPress parts them by blank lines."""
    if not _MARKUP.search(markup):
        return "\n\n".join(filter(None, map(tidy, re.split(r"\n\s*\n", markup))))
    from geomap.documents.page_cleaning import clean, paragraphs_of, parse

    parted = re.sub(r"\n\s*\n", "<p>", markup)
    tree = parse(f"<html><body><div>{parted}</div></body></html>")
    clean(tree)
    return "\n\n".join(paragraphs_of(tree))
