"""
Villages that the model did not see as places: names of the layers below the index, by context.

The judge was fitted without such layers and is asked nothing here: its places stand. A name that
only a layer of villages has is added where its signals weigh over zero; the countries asked about
are those of the places already found.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from geomap.recognition.candidates import TokenSpan
from geomap.recognition.context_cues import STRONG, WEAK, place_evidence
from geomap.recognition.gazetteer_pass import HYPHENS, PROMINENT, begins
from geomap.recognition.known_names import Names
from geomap.recognition.name_words import ABBREVIATIONS, INNER, NOT_PLACES
from geomap.recognition.tokens import Tokens
from geomap.text import fold

if TYPE_CHECKING:
    from geomap.gazetteer.index import Index

__all__ = ["is_called_village", "village_stretches"]

# What speaks for a village that only a layer knows, in a text where its country is: two of a word
# for a village, a preposition of place, the model's own label; and what speaks against it.
_WEIGHTS = {
    "village": -3.0, "called_village": 4.0, "strong_evidence": 2.5, "weak_evidence": 1.0,
    "place_label": 2.0, "other_label": -4.0, "several_words": 1.0, "word": -20.0,
    "also_in_small_letters": -4.0, "begins_sentence": -1.0, "crowd": -1.5,
}  # fmt: skip
_LONGEST = 6
_CROWD = 10
_PLACES = frozenset({"GPE", "LOC", "FAC"})
_OTHERS = frozenset({"PERSON", "ORG", "NORP", "EVENT", "LAW", "PRODUCT", "WORK_OF_ART", "LANGUAGE"})
_MARKS = HYPHENS | {"'", "\u2019"}

_NOUN = (
    r"(?:villages?|hamlets?|towns?|settlements?|localit(?:y|ies)|camps?|communit(?:y|ies)|"
    r"neighbou?rhoods?|suburbs?|farms?|outposts?|checkpoints?)"
)
# "the village of X", "the villages of A, B and X" (names and commas between), "X village".
_WORD = r"[\w'\u2019.-]*"
_NAME = rf"(?:[A-Z]|al-|el-){_WORD}(?: [A-Z]{_WORD}){{0,4}}"
_LISTED = re.compile(rf"\b{_NOUN} of (?:{_NAME}(?:, and |, | and )){{1,8}}$")
_JUST_BEFORE = re.compile(rf"\b{_NOUN}(?: of| called| named)? $", re.I)
# In Arabic: (and, in, so, to, like) village, villages, town, towns, camp, quarter.
_ARABIC = re.compile(
    r"(?<!\w)[وبفلك]?(?:قري[ةه]|قرى|"
    r"بلد[ةه]|بلدات|مخيم|حي)\s+#?$"
)
_AFTER = re.compile(rf"^,? (?:the |a )?{_NOUN}\b", re.I)


def is_called_village(text: str, start: int, end: int) -> bool:
    """
    Return True if the words around a name call it a village or the like.

    Examples
    --------
    >>> text = "clashes in the villages of Abc, Def and Xyz; Police said"
    >>> is_called_village(text, 40, 43), is_called_village(text, 45, 51)
    (True, False)
    """
    before, after = text[max(0, start - 160) : start], text[end : end + 24]
    return bool(
        _JUST_BEFORE.search(before)
        or _LISTED.search(before)
        or _AFTER.match(after)
        or _ARABIC.search(before)
    )


def village_stretches(
    tokens: Tokens, kept: Sequence[TokenSpan], names: Names, index: Index
) -> list[TokenSpan]:
    """
    Add to the places found the names that only a layer of villages knows, by what speaks for them.

    Parameters
    ----------
    tokens : Tokens
    kept : sequence of (int, int)
        The places found already, as tokens; a small one may prove to be part of a longer name.
    names : Names
    index : Index
        Nothing is added where it has no layer of villages.

    Returns
    -------
    list of (int, int)
        In order, without overlaps.
    """
    if index.settled is index:
        return list(kept)
    codes = sorted(_countries(tokens, kept, names))
    if not codes:
        return list(kept)
    taken = {
        at
        for token_span in kept
        for at in range(*token_span)
        if not _is_minor(tokens, token_span, names)
    }
    small = {word for word, text in zip(tokens.lower, tokens.text, strict=True) if word == text}
    found: list[TokenSpan] = []
    for token_span in _known(tokens, taken, index, codes):
        signals = _signals(tokens, token_span, taken, small, index, codes)
        if sum(_WEIGHTS[name] * value for name, value in signals.items()) > 0:
            found.append(token_span)
    return _joined(kept, found)


def _is_minor(tokens: Tokens, token_span: TokenSpan, names: Names) -> bool:
    """Return True if a place found already may be a part of a village's name: "Kafr", "Tell"."""
    return names.score(_text(tokens, *token_span)) < PROMINENT


def _joined(kept: Sequence[TokenSpan], found: Sequence[TokenSpan]) -> list[TokenSpan]:
    """Put villages to the places found already; a longer name takes the place of its parts."""
    whole = [v for v in found if not any(_cuts(v, k) for k in kept)]
    return sorted(
        [*(k for k in kept if not any(v[0] <= k[0] and k[1] <= v[1] for v in whole)), *whole]
    )


def _cuts(village: TokenSpan, kept: TokenSpan) -> bool:
    """Return True if the two overlap and the village is not the longer name around the other."""
    apart = village[1] <= kept[0] or kept[1] <= village[0]
    around = village[0] <= kept[0] and kept[1] <= village[1] and village != kept
    return not (apart or around)


def _countries(tokens: Tokens, kept: Iterable[TokenSpan], names: Names) -> set[str]:
    found = (names.best(_text(tokens, *token_span)) for token_span in kept)
    return {c.place.country for c in found if c and c.place.country}


def _text(tokens: Tokens, start: int, end: int) -> str:
    return tokens.whole[tokens.spans[start][0] : tokens.spans[end - 1][1]]


def _known(
    tokens: Tokens, taken: set[int], index: Index, codes: Sequence[str]
) -> Iterator[TokenSpan]:
    """Yield the longest names that a layer has, from left to right, clear of what is taken."""
    at = 0
    while at < len(tokens.text):
        end = next(
            (e for e in _ends(tokens, at, taken) if _is_village(tokens, at, e, index, codes)), at
        )
        if end > at:
            yield at, end
        at = max(end, at + 1)


def _ends(tokens: Tokens, start: int, taken: set[int]) -> list[int]:
    """List where a run of capitals from a token may end, the longest first."""
    if start in taken or not begins(tokens, start):
        return []
    ends = []
    for at in range(start, min(start + _LONGEST, len(tokens.text))):
        if at in taken:
            break
        if tokens.capital[at]:
            ends.append(at + 1)
        elif tokens.lower[at] not in INNER and tokens.text[at] not in _MARKS:
            break
    return ends[::-1]


def _is_village(tokens: Tokens, start: int, end: int, index: Index, codes: Sequence[str]) -> bool:
    text = _text(tokens, start, end)
    if len(text) < 3 or text.isupper() or text in ABBREVIATIONS:
        return False
    key = fold(text)
    if key.replace(" ", "_") in NOT_PLACES or not index.has_village(key, codes):
        return False
    return not index.settled.knows(key) and index.settled.caution(key) is None


def _signals(
    tokens: Tokens,
    token_span: TokenSpan,
    taken: set[int],
    small: set[str],
    index: Index,
    codes: Sequence[str],
) -> dict[str, float]:
    start, end = token_span
    text, label = _text(tokens, start, end), tokens.label[start]
    called = is_called_village(tokens.whole, tokens.spans[start][0], tokens.spans[end - 1][1])
    strength = place_evidence(tokens, start, end, taken)
    namesakes = index.candidates(text, countries=codes, limit=_CROWD)
    return {
        "village": 1.0,
        "called_village": float(called),
        "strong_evidence": float(strength == STRONG),
        "weak_evidence": float(strength == WEAK),
        "place_label": float(label in _PLACES),
        "other_label": float(label in _OTHERS and not called),
        "several_words": float(" " in text),
        "word": float(not called and index.is_wary(text)),
        "also_in_small_letters": float(text.lower() in small),
        "begins_sentence": float(tokens.begins[start]),
        "crowd": float(len(namesakes) >= _CROWD),
    }
