"""The stretches of a text that may name a place: all that the judge is asked about."""

from __future__ import annotations

from collections.abc import Iterator

from geomap.recognition.context_cues import WEAK, kind_before, place_evidence
from geomap.recognition.entities import trimmed_entities
from geomap.recognition.gazetteer_pass import HYPHENS, LONGEST, TokenizedText, begins
from geomap.recognition.name_words import (
    ARTICLES,
    CARDINALS,
    INNER,
    LEADING,
    NOT_PLACES,
    SITES,
    STREETS,
)
from geomap.recognition.tokens import Tokens

__all__ = ["TokenSpan", "candidates"]

TokenSpan = tuple[int, int]
"""First token and the token after the last."""

_JOINTS = HYPHENS | {"'", "’", "&"}
_LONGEST_UNKNOWN = 5
_LISTS = frozenset({",", "and"})
_PLACES = frozenset({"GPE", "LOC"})
_GENERIC = STREETS | SITES


def candidates(tokenized: TokenizedText, ruled: list[TokenSpan]) -> list[TokenSpan]:
    """
    List the stretches that may name a place, in order; they overlap and most are none.

    These are what the rules found (`ruled`), the model's places less their articles, every run of
    capitals that the gazetteer knows, and runs of capitals with a generic term of places at one end
    ("Marion County", "Lake Tana").
    """
    found = set(ruled)
    found.update((s.start, s.end) for s in trimmed_entities(tokenized))
    found.update(_cued(tokenized))
    for start in range(len(tokenized.tokens.text)):
        if begins(tokenized.tokens, start):
            found.update((start, end) for end in _ends(tokenized, start))
    return sorted(s for s in found if s[0] < s[1] and _is_wordy(tokenized, s))


def _cued(tokenized: TokenizedText) -> Iterator[TokenSpan]:
    """Yield the whole runs of capitals that words of place stand beside."""
    tokens, at = tokenized.tokens, 0
    while at < len(tokens.text):
        end = _run_end(tokens, at)
        if 0 < end - at <= _LONGEST_UNKNOWN and _is_cued(tokens, at, end):
            yield at, end
        at = max(end, at + 1)


def _is_cued(tokens: Tokens, start: int, end: int) -> bool:
    """Whether a word of place stands beside, or the name is in a list with one of the model's."""
    if place_evidence(tokens, start, end, ()) >= WEAK or kind_before(tokens, start):
        return True
    after = end + 1 < len(tokens.text) and tokens.lower[end] in _LISTS
    before = start > 1 and tokens.lower[start - 1] in _LISTS
    return (after and tokens.label[end + 1] in _PLACES) or (
        before and tokens.label[start - 2] in _PLACES
    )


def _run_end(tokens: Tokens, at: int) -> int:
    """Where the run of capitals ends that begins at `at`; "al-" may stand inside."""
    end, size = at, len(tokens.text)
    while end < size and not (end > at and tokens.begins[end]):
        if tokens.capital[end]:
            end += 1
        elif end > at and end + 2 < size and _is_article(tokens, end):
            end += 3
        else:
            break
    return end


def _is_article(tokens: Tokens, at: int) -> bool:
    joined = tokens.lower[at] in ARTICLES and tokens.text[at + 1] in HYPHENS
    return joined and tokens.capital[at + 2]


def _ends(tokenized: TokenizedText, start: int) -> Iterator[int]:
    """Yield where a name that begins at `start` may end."""
    tokens = tokenized.tokens
    for end in range(start + 1, min(start + LONGEST, len(tokens.text)) + 1):
        word, capital = tokens.lower[end - 1], tokens.capital[end - 1]
        generic = word in _GENERIC and end > start + 1
        if capital or generic or tokens.text[end - 1].isdigit():
            if tokenized.names.has(tokenized.text(start, end)) or _is_generic(tokens, start, end):
                yield end
        elif not _inside(tokens, end - 1):
            return
        if word in _GENERIC and not capital:
            return


def _inside(tokens: Tokens, at: int) -> bool:
    return tokens.lower[at] in INNER or tokens.text[at] in _JOINTS


def _is_generic(tokens: Tokens, start: int, end: int) -> bool:
    """Whether a generic term makes the run a name that the gazetteer need not know."""
    if end - start < 2 or not tokens.capital[end - 1]:
        return False
    if tokens.lower[end - 1] in _GENERIC:
        return all(tokens.capital[at] or _inside(tokens, at) for at in range(start, end))
    return tokens.lower[start] in LEADING and end - start <= 3


def _is_wordy(tokenized: TokenizedText, token_span: TokenSpan) -> bool:
    text = tokenized.text(*token_span)
    if text.replace(" ", "_").lower() in NOT_PLACES or text.lower() in CARDINALS:
        return False
    return len(text) > 1 and any(c.isalpha() for c in text)
