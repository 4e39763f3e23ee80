"""A live blog's posts: each has its own time, and "today" in it means that day."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from geomap.documents.frontmatter import parse_date
from geomap.documents.page_cleaning import paragraphs_of

if TYPE_CHECKING:
    from lxml.html import HtmlElement

__all__ = ["Post", "posts_of"]

_BOXES = ("article", "section", "div", "li")
_MOST_OF_PAGE = 0.6  # posts hold most of a live blog's words; the times beside teasers hold few
_LEAST_WORDS = 20  # characters: a headline beside a time is no post


@dataclass(frozen=True, slots=True)
class Post:
    """One post: its span in the page's text, and the day on which it was written."""

    published: date
    start: int = 0
    end: int = 0


def posts_of(tree: HtmlElement) -> list[tuple[Post, list[str]]]:
    """
    Find the posts of a cleaned page, in its order; none if it is an article.

    A page is a live blog when two or more boxes of one kind side by side hold one ``<time>`` each
    and, together, most of the page's words.
    """
    families: dict[tuple[int, str], list[HtmlElement]] = defaultdict(list)
    for box in _boxes(tree):
        families[id(box.getparent()), str(box.tag)].append(box)
    best = max(families.values(), key=_words, default=[])
    if len(best) < 2 or _words(best) < _MOST_OF_PAGE * max(1, _words([tree])):
        return []
    return [(Post(day), told) for box in best if (day := _day(box)) and (told := _told(box))]


def _boxes(tree: HtmlElement) -> Iterator[HtmlElement]:
    """Yield for each time the largest box around it that holds no other time."""
    times = [time for time in tree.iter("time") if _stated(time)]
    held = Counter(above for time in times for above in time.iterancestors())
    for time in times:
        box = None
        for above in time.iterancestors():
            if held[above] > 1:
                break
            box = above if above.tag in _BOXES else box
        if box is not None and box.getparent() is not None:
            yield box


def _stated(time: HtmlElement) -> str:
    """Return the machine's form of a time; a time of change is none of its own."""
    names = f"{time.get('class') or ''} {time.get('itemprop') or ''}".lower()
    return "" if "modified" in names or "updated" in names else time.get("datetime") or ""


def _words(boxes: list[HtmlElement]) -> int:
    return sum(len(text) for box in boxes for text in _told(box))


def _told(box: HtmlElement) -> list[str]:
    clocks = {" ".join(str(time.text_content()).split()) for time in box.iter("time")}
    texts = [text for text in paragraphs_of(box) if text not in clocks]
    return texts if sum(map(len, texts)) >= _LEAST_WORDS else []


def _day(box: HtmlElement) -> date | None:
    for time in box.iter("time"):
        try:
            return parse_date(_stated(time))
        except ValueError:
            continue
    return None
