"""A saved web page to text and the facts that its head states; nothing of it is ever run."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from geomap.documents.frontmatter import Facts, facts, parse_date
from geomap.errors import InputError

if TYPE_CHECKING:
    from bs4 import BeautifulSoup, Tag

__all__ = ["read_page"]

# HTML Living Standard: elements whose content is no running text of the article.
_DROPPED = (
    "script style noscript template svg math canvas iframe object embed video audio picture nav"
    " aside footer form button select textarea input dialog menu figcaption head title"
).split()
# … and those that browsers set as blocks, apart from what stands around them.
_BLOCKS = (
    "address article blockquote body center dd details div dl dt fieldset figure h1 h2 h3 h4 h5 h6"
    " header hr html li main ol p pre section summary table tbody td tfoot th thead tr ul"
).split()
# Record and unit separator: they mark breaks while white space is collapsed, and stand in no page.
_PARAGRAPH, _BREAK = "\x1e", "\x1f"
_NEWS = re.compile(r"Article|Posting")  # schema.org: NewsArticle, OpinionNewsArticle, BlogPosting
_AUTHOR = ("author", "article:author", "dc.creator")
_MOST_JSON = 200_000  # characters of JSON-LD; an article's own block is a few thousand


def read_page(markup: str, name: str) -> tuple[str, Facts, list[str]]:
    """
    Extract a page's article.

    Parameters
    ----------
    markup : str
        The decoded file.
    name : str
        What warnings call it.

    Returns
    -------
    text : str
        Paragraphs parted by blank lines; offsets of quotes count in this text.
    told : Facts
        From ``<meta>`` (Open Graph, Dublin Core, ``author``), JSON-LD, ``<title>``.
    warnings : list of str
        Facts of the page that were left out, and why.
    """
    from bs4 import BeautifulSoup

    soup = BeautifulSoup(markup, "html.parser")
    told, warnings = _facts(soup, name)
    text = _text(soup)
    first, _, rest = text.partition("\n\n")
    if rest and told.title and first.casefold() == told.title.casefold():
        text = rest  # the page's own <h1>
    return text, told, warnings


def _text(soup: BeautifulSoup) -> str:
    for element in soup.find_all(_DROPPED):
        element.extract()
    root = _root(soup)
    for line_break in root.find_all("br"):
        line_break.insert_before(_BREAK)
    for block in root.find_all(_BLOCKS):
        block.insert_before(_PARAGRAPH)
        block.insert_after(_PARAGRAPH)
    paragraphs = re.split(f"{_PARAGRAPH}+", root.get_text())
    tidy = (_tidy(paragraph) for paragraph in paragraphs)
    return "\n\n".join(paragraph for paragraph in tidy if paragraph)


def _tidy(paragraph: str) -> str:
    lines = (" ".join(line.split()) for line in paragraph.split(_BREAK))
    return "\n".join(lines).strip()


def _root(soup: BeautifulSoup) -> BeautifulSoup | Tag:
    """Find where the article stands: the one that is marked as such, else the whole page."""
    for found in (
        soup.select("[itemprop=articleBody]"),
        soup.select("article"),
        soup.select("main"),
    ):
        if len(found) == 1 and found[0].get_text(strip=True):
            return found[0]
    return soup


def _facts(soup: BeautifulSoup, name: str) -> tuple[Facts, list[str]]:
    stated = {key: value for key, value in _stated(soup).items() if value}
    kept: dict[str, str] = {}
    warnings: list[str] = []
    for key, value in stated.items():
        try:
            facts({key: value}, name)
        except InputError as error:
            warnings.append(f"{error} (left out)")
        else:
            kept[key] = value
    return facts(kept, name), warnings


def _stated(soup: BeautifulSoup) -> dict[str, str | None]:
    news = next(_json_ld(soup), {})
    language = soup.find("html")
    return {
        "title": _meta(soup, "og:title") or _string(news.get("headline")) or _title(soup),
        "source": _meta(soup, "og:site_name") or _name(news.get("publisher")),
        "author": _meta(soup, *_AUTHOR) or _name(news.get("author")),
        "published": _date(
            _meta(soup, "article:published_time", "dc.date", "date", "pubdate"),
            _string(news.get("datePublished")),
        ),
        "url": _meta(soup, "og:url") or _canonical(soup),
        "lang": _string(language.get("lang")) if language else None,
    }


def _meta(soup: BeautifulSoup, *names: str) -> str | None:
    for name in names:
        for tag in soup.find_all("meta"):
            named = {_string(tag.get(key)) for key in ("property", "name", "itemprop")}
            content = _string(tag.get("content"))
            # og's author is often a profile's address, which is nobody's name
            address = name.endswith("author") and (content or "").startswith("http")
            if content and not address and name in {n.casefold() for n in named if n}:
                return content
    return None


def _date(*stated: str | None) -> str | None:
    """Take the first date that can be read; failing that the first, to be told of."""
    for words in filter(None, stated):
        try:
            return parse_date(words).isoformat()
        except ValueError:
            continue
    return next(filter(None, stated), None)


def _title(soup: BeautifulSoup) -> str | None:
    return _string(soup.title.get_text()) if soup.title else None


def _canonical(soup: BeautifulSoup) -> str | None:
    link = soup.find("link", rel="canonical")
    return _string(link.get("href")) if link else None


def _json_ld(soup: BeautifulSoup) -> Iterator[dict[str, Any]]:
    """Yield schema.org articles of the page's JSON-LD; a block that is no JSON is passed over."""
    for script in soup.find_all("script", type="application/ld+json"):
        try:
            block = json.loads(script.get_text()[:_MOST_JSON])
        except (ValueError, RecursionError):
            continue
        graph = block.get("@graph", [block]) if isinstance(block, dict) else block
        for item in graph if isinstance(graph, list) else []:
            if isinstance(item, dict) and _NEWS.search(str(item.get("@type", ""))[:200]):
                yield item


def _name(value: object) -> str | None:
    if isinstance(value, list):
        return ", ".join(filter(None, map(_name, value[:20]))) or None
    return _string(value.get("name") if isinstance(value, dict) else value)


def _string(value: object) -> str | None:
    return (" ".join(value.split()) or None) if isinstance(value, str) else None
