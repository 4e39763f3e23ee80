"""The stretches of a text that may name a place: all that the judge is asked about."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from geomap.recognition.entities import trimmed_entities
from geomap.recognition.evidence import WEAK, evidence, is_capitalised
from geomap.recognition.scan import LONGEST, Page
from geomap.recognition.words import ARTICLES, CARDINALS, INNER, LEADING, NOT_PLACES, SITES, STREETS

if TYPE_CHECKING:
    from spacy.tokens import Token

__all__ = ["Stretch", "candidates"]

Stretch = tuple[int, int]
"""First token and the token after the last."""

_HYPHENS = frozenset("-‐‑–—")
_GENERIC = STREETS | SITES


def candidates(page: Page, ruled: list[Stretch]) -> list[Stretch]:
    """
    List the stretches that may name a place, in order; they overlap and most are none.

    These are what the rules found (`ruled`), the model's places less their articles, every run of
    capitals that the gazetteer knows, and runs of capitals with a generic term of places at one end
    ("Marion County", "Lake Tana").
    """
    found = set(ruled)
    found.update((s.start, s.end) for s in trimmed_entities(page))
    found.update(_cued(page))
    for start in range(len(page.doc)):
        if _begins(page, start):
            found.update((start, end) for end in _ends(page, start))
    return sorted(s for s in found if s[0] < s[1] and _is_wordy(page, s))


def _cued(page: Page) -> Iterator[Stretch]:
    """Yield the whole runs of up to three capitals that words of place stand beside."""
    doc, at = page.doc, 0
    while at < len(doc):
        end = at
        while (
            end < len(doc)
            and is_capitalised(doc[end])
            and not (end > at and doc[end].is_sent_start)
        ):
            end += 1
        if 0 < end - at <= 3 and evidence(doc, at, end, ()) >= WEAK:
            yield at, end
        at = max(end, at + 1)


def _begins(page: Page, start: int) -> bool:
    token = page.doc[start]
    if is_capitalised(token):
        return token.lower_ != "the"
    following = page.doc[start + 1] if start + 1 < len(page.doc) else None
    return token.lower_ in ARTICLES and following is not None and following.text in _HYPHENS


def _ends(page: Page, start: int) -> Iterator[int]:
    """Yield where a name that begins at `start` may end."""
    doc = page.doc
    for end in range(start + 1, min(start + LONGEST, len(doc)) + 1):
        token = doc[end - 1]
        if (
            is_capitalised(token)
            or token.is_digit
            or (token.lower_ in _GENERIC and end > start + 1)
        ):
            if page.names.has(page.text(start, end)) or _is_generic(page, start, end):
                yield end
        elif not _inside(token):
            return
        if token.lower_ in _GENERIC and not is_capitalised(token):
            return


def _inside(token: Token) -> bool:
    return token.lower_ in INNER or token.text in _HYPHENS | {"'", "’", "&"}


def _is_generic(page: Page, start: int, end: int) -> bool:
    """Whether a generic term makes the run a name that the gazetteer need not know."""
    if end - start < 2:
        return False
    first, last = page.doc[start], page.doc[end - 1]
    if last.lower_ in _GENERIC and is_capitalised(last):
        return all(is_capitalised(t) or _inside(t) for t in page.doc[start:end])
    return first.lower_ in LEADING and is_capitalised(last) and end - start <= 3


def _is_wordy(page: Page, stretch: Stretch) -> bool:
    text = page.text(*stretch)
    if text.replace(" ", "_").lower() in NOT_PLACES or text.lower() in CARDINALS:
        return False
    return len(text) > 1 and any(c.isalpha() for c in text)
