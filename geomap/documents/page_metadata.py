"""
What a page states of itself: title, outlet, author, day, address, language.

The statements made for machines come first (JSON-LD, Open Graph, ``<time>``, microdata, Dublin
Core, the names that parse.ly, Sailthru and others read); only where there is none does htmldate
guess the day from the page's looks, and the guess is told as one.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from geomap.documents.frontmatter import Facts, parse_date, stated

if TYPE_CHECKING:
    from lxml.html import HtmlElement

__all__ = ["facts_of"]

_NEWS = re.compile(r"Article|Posting")  # schema.org: NewsArticle, OpinionNewsArticle, BlogPosting
_AUTHOR = ("author", "article:author", "dc.creator", "dcterms.creator", "parsely-author")
_OPEN_GRAPH = ("article:published_time", "article:published", "og:published_time")
# Dublin Core's terms, then the names that analytics and newsletters of news sites read.
_MORE_DATES = (
    "dc.date.issued", "dcterms.issued", "dc.date.created", "dcterms.created", "dcterms.date",
    "dc.date", "dc.issued", "dc.created", "parsely-pub-date", "sailthru.date", "publish-date",
    "publish_date", "publishdate", "publication_date", "publication-date", "pubdate",
    "datepublished", "citation_publication_date", "citation_date", "cxenseparse.recs.publishtime",
    "originalpublicationdate", "displaydate", "article.published", "date",
)  # fmt: skip
_MOST_JSON = 500_000  # characters of JSON-LD; an article's own block is a few thousand
_TRAILING_COMMA = re.compile(r",(?=\s*[}\]])")
_CHANGED = re.compile(r"modif|updat", re.IGNORECASE)
# htmldate's bounds: before the web no page was dated; its upper one would be the machine's clock,
# and the same page shall give the same day for ever.
_FIRST, _LAST = datetime(1991, 8, 6), datetime(2199, 12, 31)


def facts_of(tree: HtmlElement, markup: str, name: str) -> tuple[Facts, list[str]]:
    """
    Read a page's facts.

    Returns
    -------
    facts : Facts
        ``guessed`` is True if the day is htmldate's guess.
    warnings : list of str
        Facts of the page that were left out, and why; and the guess.
    """
    told, warnings = stated(_stated(tree), name)
    if told.published or any("published" in line for line in warnings):
        return told, warnings
    day = _guess(markup)
    if day is None:
        return told, warnings
    warnings.append(f"{name}: states no date; {day} is a guess from its looks: check it")
    return replace(told, published=day, guessed=True), warnings


def _guess(markup: str) -> date | None:
    from htmldate import find_date

    try:
        found = find_date(
            markup,
            original_date=True,
            extensive_search=False,  # any number of the page that looks like a day is no evidence
            min_date=_FIRST,
            max_date=_LAST,
        )
        return parse_date(found) if found else None
    except (ValueError, TypeError, RecursionError):
        return None


def _stated(tree: HtmlElement) -> dict[str, str | None]:
    news = next(_json_ld(tree), {})
    metas = list(_metas(tree))
    root = tree.getroottree().getroot()
    return {
        "title": _meta(metas, "og:title") or _string(news.get("headline")) or _title(tree),
        "source": _meta(metas, "og:site_name") or _name(news.get("publisher")),
        "author": _meta(metas, *_AUTHOR) or _name(news.get("author")),
        "published": _date(_dates(tree, metas, news)),
        "url": _meta(metas, "og:url") or _canonical(tree),
        "lang": _string(root.get("lang")),
    }


def _metas(tree: HtmlElement) -> Iterator[tuple[str, str]]:
    for tag in tree.iter("meta"):
        content = _string(tag.get("content"))
        for key in ("property", "name", "itemprop"):
            named = _string(tag.get(key))
            if named and content:
                yield named.casefold().replace("dc:", "dc."), content


def _meta(metas: list[tuple[str, str]], *names: str) -> str | None:
    for name in names:
        for named, content in metas:
            # og's author is often a profile's address, which is nobody's name
            address = name.endswith("author") and content.startswith("http")
            if name == named and not address:
                return content
    return None


def _dates(
    tree: HtmlElement, metas: list[tuple[str, str]], news: dict[str, Any]
) -> Iterator[str | None]:
    """Yield what may be the day, the surest statement first."""
    yield _string(news.get("datePublished"))
    for name in _OPEN_GRAPH:
        yield _meta(metas, name)
    yield from _times(tree)
    for element in tree.iter():
        if isinstance(element.tag, str) and element.get("itemprop") == "datePublished":
            told = element.get("content") or element.get("datetime")
            yield _string(told or str(element.text_content()))
    for name in _MORE_DATES:
        yield _meta(metas, name)
    yield _string(news.get("dateCreated"))


def _times(tree: HtmlElement) -> Iterator[str | None]:
    """Yield the times of publication: those marked as such, then the article's first."""
    times = [t for t in tree.iter("time") if t.get("datetime") and not _is_change(t)]
    marked = [t for t in times if t.get("pubdate") is not None or "publi" in _names(t)]
    for time in marked:
        yield time.get("datetime")
    for time in times:
        above = list(time.iterancestors())
        boxes = [e for e in above if e.tag in ("article", "main")]
        cards = sum(1 for e in boxes if e.tag == "article") > 1
        aside = any(e.tag in ("aside", "nav", "footer", "li") for e in above)
        if boxes and not cards and not aside:
            yield time.get("datetime")
            return


def _names(time: HtmlElement) -> str:
    return f"{time.get('class') or ''} {time.get('itemprop') or ''}".lower()


def _is_change(time: HtmlElement) -> bool:
    return bool(_CHANGED.search(_names(time)))


def _date(told: Iterator[str | None]) -> str | None:
    """Take the first date that can be read; failing that the first, to be told of."""
    first = None
    for words in filter(None, told):
        try:
            return parse_date(words).isoformat()
        except ValueError:
            first = first or words
    return first


def _title(tree: HtmlElement) -> str | None:
    found = tree.find(".//title")
    return _string(found.text_content()) if found is not None else None


def _canonical(tree: HtmlElement) -> str | None:
    for link in tree.iter("link"):
        if "canonical" in (link.get("rel") or "").lower().split():
            return _string(link.get("href"))
    return None


def _json_ld(tree: HtmlElement) -> Iterator[dict[str, Any]]:
    """Yield schema.org articles of the page's JSON-LD; a block that is no JSON is passed over."""
    for script in tree.iter("script"):
        if (script.get("type") or "").lower().strip() == "application/ld+json":
            yield from _articles(_loaded((script.text or "")[:_MOST_JSON]), 0)


def _loaded(text: str) -> Any:
    """Load JSON as sites write it: with a comma too many, or line ends inside texts."""
    for attempt in (text, _TRAILING_COMMA.sub("", text)):
        try:
            return json.loads(attempt, strict=False)
        except (ValueError, RecursionError):
            continue
    return None


def _articles(item: Any, depth: int) -> Iterator[dict[str, Any]]:
    if depth > 4:
        return
    if isinstance(item, list):
        for part in item[:200]:
            yield from _articles(part, depth + 1)
    elif isinstance(item, dict):
        if _NEWS.search(str(item.get("@type", ""))[:200]):
            yield item
        for key in ("@graph", "mainEntity", "mainEntityOfPage"):
            yield from _articles(item.get(key), depth + 1)


def _name(value: object) -> str | None:
    if isinstance(value, list):
        return ", ".join(filter(None, map(_name, value[:20]))) or None
    return _string(value.get("name") if isinstance(value, dict) else value)


def _string(value: object) -> str | None:
    return (" ".join(value.split()) or None) if isinstance(value, str) else None
