"""A saved web page to its article's text, by trafilatura; nothing of the page is ever run."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from geomap.documents.frontmatter import Facts
from geomap.documents.live_blog import Post, posts_of
from geomap.documents.page_cleaning import clean, count_blocks, paragraphs_of, parse, tidy
from geomap.documents.page_metadata import facts_of

if TYPE_CHECKING:
    from lxml.html import HtmlElement

__all__ = ["WebPage", "read_page"]

# trafilatura's own elements (its TEI-like body) that stand as paragraphs of their own.
_BLOCKS = frozenset("p head quote item list code row table".split())
# Paragraphs of a page; long articles of Wikipedia have 3,000. trafilatura takes time that grows
# with the square of their number: 4 s for these, minutes for five times as many.
_MOST_BLOCKS = 10_000
_DEEP = 200  # elements; libxml2 stops at a depth of 256 and its huge mode at 2048


@dataclass(frozen=True, slots=True)
class WebPage:
    """
    What a page gives.

    ``text`` has paragraphs parted by blank lines; offsets of quotes count in it. ``posts`` are
    the spans of a live blog's posts, each with its own date; empty for an article.
    """

    text: str
    facts: Facts
    posts: tuple[Post, ...] = ()
    warnings: list[str] = field(default_factory=list)


def read_page(markup: str, name: str) -> WebPage:
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
    Page
        Without comments, teasers, hidden text and editors' notes; what the page states of itself
        stands before any guess, and a guessed date is told as guessed.
    """
    tree = parse(markup)
    told, warnings = facts_of(tree, markup, name)
    clean(tree)
    found = posts_of(tree)
    if found:
        paragraphs, spans = _laid_out(found)
        return WebPage(paragraphs, told, spans, warnings)
    many = count_blocks(tree)
    if many > _MOST_BLOCKS:
        said = "read whole, with what stands around its article; save the article alone"
        warnings.append(f"{name}: has {many:,} paragraphs and is {said}")
    article = _article(tree) if many <= _MOST_BLOCKS else []
    blocks = _without_title(article or _plain(tree), told.title)
    return WebPage("\n\n".join(blocks or _from_depth(markup, tree)), told, (), warnings)


def _laid_out(found: list[tuple[Post, list[str]]]) -> tuple[str, tuple[Post, ...]]:
    """Join the posts' paragraphs to one text and tell where each stands in it."""
    parts, spans, at = [], [], 0
    for post, paragraphs in found:
        text = "\n\n".join(paragraphs)
        spans.append(replace(post, start=at, end=at + len(text)))
        parts.append(text)
        at += len(text) + 2
    return "\n\n".join(parts), tuple(spans)


def _without_title(blocks: list[str], title: str | None) -> list[str]:
    """Drop the page's own heading, which its title repeats."""
    heads = title and len(blocks) > 1 and blocks[0].casefold() == title.casefold()
    return blocks[1:] if heads else blocks


def _article(tree: HtmlElement) -> list[str]:
    from trafilatura import bare_extraction

    # precision: a teaser that becomes an event is worse than a paragraph that is missing
    found = bare_extraction(deepcopy(tree), favor_precision=True, include_comments=False)
    body = getattr(found, "body", None)
    return [] if body is None else paragraphs_of(body, _BLOCKS)


def _plain(tree: HtmlElement) -> list[str]:
    """List the paragraphs of a page that is too short for trafilatura's measures."""
    body = tree.find("body")
    for title in list(tree.iter("title")):
        title.drop_tree()
    return paragraphs_of(tree if body is None else body)


def _from_depth(markup: str, tree: HtmlElement) -> list[str]:
    """Read a page that is nested deeper than libxml2 follows."""
    if sum(1 for _ in tree.iter()) < _DEEP:
        return []
    from bs4 import BeautifulSoup

    soup = BeautifulSoup(markup, "html.parser")
    for element in soup(["script", "style", "template", "noscript", "title"]):
        element.extract()
    text = tidy(soup.get_text(" "))
    return [text] if text else []
