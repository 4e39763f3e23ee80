"""The gazetteer's pass: names that the model misses, cuts short or takes for something else."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from geomap.recognition.context_cues import (
    KNOWN_WELL,
    STRONG,
    WEAK,
    attached,
    place_evidence,
    taken,
)
from geomap.recognition.known_names import Names
from geomap.recognition.name_words import (
    ABBREVIATIONS,
    ARTICLES,
    FACILITIES,
    INNER,
    NOT_PLACES,
    ROADS,
)
from geomap.recognition.tokens import Tokens

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span

__all__ = ["HYPHENS", "PROMINENT", "TokenizedText", "begins", "pairs", "runs", "scan"]

LONGEST = 8
"""Tokens of the longest name tried; hyphens count, "Jisr al-Shughour" has four."""

# A name that is nobody's surname and no word needs no cue when it is this prominent: the score
# of a town of about 30,000 (see gazetteer.weights). With a weak cue a fifth of that will do.
PROMINENT = 0.56
HYPHENS = frozenset("-‐‑–—")
_JOINTS = HYPHENS | {"'", "’"}


@dataclass(frozen=True, slots=True)
class TokenizedText:
    """What the pass needs of one document; ``shut`` holds the tokens of names of other things."""

    doc: Doc
    names: Names
    shut: frozenset[int]
    people: frozenset[str]
    tokens: Tokens

    def text(self, start: int, end: int) -> str:
        """Text of the tokens ``start:end``."""
        spans = self.tokens.spans
        return self.tokens.whole[spans[start][0] : spans[end - 1][1]]


def runs(tokenized: TokenizedText, start: int) -> Iterator[int]:
    """
    Yield the ends of the runs of tokens from `start` that may be a name, longest first.

    A run may use a name of something else only with a word for a built place at its end: the
    base is a place though the man it is named after is none.
    """
    tokens, ends = tokenized.tokens, []
    if not begins(tokens, start):
        return
    shut = False
    for end in range(start + 1, min(start + LONGEST, len(tokens.text)) + 1):
        at = end - 1
        shut = shut or at in tokenized.shut
        facility = tokens.lower[at] in FACILITIES and end - start > 1
        if facility or (tokens.capital[at] and not shut):
            ends.append(end)
        elif not _inside(tokens, at):
            break
    yield from reversed(ends)


def _inside(tokens: Tokens, at: int) -> bool:
    """Whether a token may stand inside a name."""
    return tokens.capital[at] or tokens.lower[at] in INNER or tokens.text[at] in _JOINTS


def begins(tokens: Tokens, start: int) -> bool:
    """Return True if a name may begin at a token: a capital, or the article of "al-Bab"."""
    if tokens.capital[start]:
        return tokens.lower[start] != "the"
    if tokens.lower[start] not in ARTICLES or start + 1 >= len(tokens.text):
        return False
    return tokens.text[start + 1] in HYPHENS


def scan(tokenized: TokenizedText, places: frozenset[int], sure: frozenset[str]) -> list[Span]:
    """
    Find the names of the gazetteer that stand in the text as places.

    Parameters
    ----------
    page : Page
    places : frozenset of int
        Tokens already known as places; names may cover them, not cut them.
    sure : frozenset of str
        Names that are places elsewhere in the document: one sense per discourse (Gale, Church
        and Yarowsky 1992).
    """
    found, known, at = [], set(places), 0
    while at < len(tokenized.tokens.text):
        if not begins(tokenized.tokens, at):
            at += 1
            continue
        end = next(
            (e for e in runs(tokenized, at) if _is_place(tokenized, (at, e), known, sure)), at
        )
        if end > at:
            found.append(tokenized.doc[at:end])
            known.update(range(at, end))
        at = max(end, at + 1)
    return found


def _is_place(
    tokenized: TokenizedText, at: tuple[int, int], places: set[int], sure: frozenset[str]
) -> bool:
    tokens, text = tokenized.tokens, tokenized.text(*at)
    if not tokenized.names.has(text) or _cuts(*at, places):
        return False
    if text.replace(" ", "_").lower() in NOT_PLACES or not _fits_case(tokenized, *at):
        return False
    if tokens.lower[at[1] - 1] in FACILITIES and not tokens.capital[at[1] - 1]:
        return tokenized.names.knows(text)
    strength = _strength(tokenized, *at, places)
    if attached(tokens, *at, places) and strength < STRONG:
        return False
    return _convinces(tokenized, *at, strength, text in sure)


def _strength(tokenized: TokenizedText, start: int, end: int, places: set[int]) -> int:
    """Evidence for the run; that it stands in a list with places says little of a person."""
    name = tokenized.text(start, end)
    if taken(tokenized.tokens, start, tokenized.names.score(name)):
        return STRONG
    if tokenized.tokens.label[start] == "PERSON" or name in tokenized.people:
        return place_evidence(tokenized.tokens, start, end, ())
    return place_evidence(tokenized.tokens, start, end, places)


def _convinces(tokenized: TokenizedText, start: int, end: int, strength: int, sure: bool) -> bool:
    doc, text = tokenized.doc, tokenized.text(start, end)
    label, score = doc[start].ent_type_, tokenized.names.score(text)
    if label == "NORP" and not sure and not (score >= PROMINENT and tokenized.names.is_own(text)):
        following = tokenized.tokens.pos[end] if end < len(doc) else ""
        return strength >= STRONG and following not in {"NOUN", "ADJ", "PROPN"}
    if text in tokenized.people or label == "PERSON":
        return (strength >= STRONG or sure) and _whole(doc, start, end)
    a_word = doc[start].is_stop and end - start < 2
    if a_word or "PROPN" not in tokenized.tokens.pos[start:end]:
        return sure
    if strength >= STRONG or sure:
        return True
    if not tokenized.names.knows(text):
        return False
    if end - start > 1 or strength == WEAK:
        return score >= KNOWN_WELL
    return score >= PROMINENT


def _whole(doc: Doc, start: int, end: int) -> bool:
    """Whether no token of the same entity lies outside: "Van" of "Van Morrison" is not whole."""
    inside = doc[start].ent_iob_ == "I" and not _after_article(doc, start)
    after = end < len(doc) and doc[end].ent_iob_ == "I" and doc[end].lower_ not in {"'s", "’s"}
    return not inside and not after


def _after_article(doc: Doc, start: int) -> bool:
    """Whether the token before is the article that the model counted into the entity."""
    return start > 0 and doc[start - 1].lower_ == "the"


def _cuts(start: int, end: int, places: set[int]) -> bool:
    """Whether the run ends or begins in the middle of a known place, or is just that."""
    return (start - 1 in places and start in places) or (end in places and end - 1 in places)


def _fits_case(tokenized: TokenizedText, start: int, end: int) -> bool:
    text = tokenized.text(start, end)
    if len(text) <= 1 or not any(c.isalpha() for c in text):
        return False
    if text.isupper() and len(text.replace(".", "")) <= 4:
        return text in ABBREVIATIONS or (len(text) > 3 and _shouted(tokenized, start))
    return text.lower() not in {"us", "uk"}


def _shouted(tokenized: TokenizedText, at: int) -> bool:
    """Whether the words around stand in capitals too, as in a headline or a dateline."""
    near = tokenized.doc[max(0, at - 2) : at + 3]
    return sum(t.text.isupper() and len(t.text) > 3 for t in near) > 1


def pairs(tokenized: TokenizedText) -> list[Span]:
    """Find "X–Y road": two names of the gazetteer joined by a dash before a word for a way."""
    doc, found = tokenized.doc, []
    for dash, text in enumerate(tokenized.tokens.text):
        if text not in HYPHENS or not 0 < dash < len(doc) - 1:
            continue
        left = next((s for s in range(max(0, dash - 5), dash) if _known(tokenized, s, dash)), None)
        right = next((e for e in _ends(tokenized, dash + 1) if doc[e].lower_ in ROADS), None)
        if left is not None and right is not None:
            found += [doc[left:dash], doc[dash + 1 : right]]
    return found


def _known(tokenized: TokenizedText, start: int, end: int) -> bool:
    return tokenized.tokens.capital[start] and tokenized.names.score(tokenized.text(start, end)) > 0


def _ends(tokenized: TokenizedText, start: int) -> Iterator[int]:
    for end in range(min(start + 5, len(tokenized.doc) - 1), start, -1):
        if _known(tokenized, start, end):
            yield end
