"""
Adjectives and nouns of nationality as mentions: only where they are asked for.

Corpora are at odds whether "Syrian" is a toponym; geomap's answer is no unless ``--demonyms``
(``Settings.demonyms``) says otherwise. A word is one when the language model takes it for a group
of people and its stem is a country, a first-level division or a large city.
"""

from __future__ import annotations

from collections.abc import Iterator, Set
from typing import TYPE_CHECKING

from geomap.recognition.candidates import TokenSpan
from geomap.recognition.known_names import Names
from geomap.recognition.name_words import NATIONALITIES

if TYPE_CHECKING:
    from spacy.tokens import Doc

__all__ = ["demonyms", "is_demonym"]

# What English adds to a place's name, each with what it replaces there: Syria-n, Iraq-i,
# Florid(a)-ian, Lebanon → Leban-ese, Tex(as)-an, Afghan(istan).
_ENDINGS = (
    ("n", ""), ("an", ""), ("ian", ""), ("ian", "a"), ("ian", "ia"), ("ian", "y"), ("ian", "e"),
    ("i", ""), ("i", "a"), ("i", "an"), ("i", "en"), ("ese", ""), ("ese", "a"), ("ese", "on"),
    ("ese", "al"), ("an", "as"), ("an", "o"), ("er", ""), ("ite", ""), ("", "istan"), ("", "ia"),
    ("", "land"), ("ish", "land"), ("ian", "ium"), ("", "khazia"), ("", "azia"),
)  # fmt: skip
# Faiths, parties and peoples without a state of the name are labelled alike and are none.
_OTHERS = frozenset(
    """arab arabian muslim christian jewish sunni shia shiite kurd kurdish islamic catholic orthodox
    republican democrat democratic persian bedouin roman romans""".split()
)
_PROMINENT = 0.6


def demonyms(doc: Doc, names: Names, taken: Set[int]) -> Iterator[TokenSpan]:
    """
    Yield the adjectives and nouns of nationality of a text, in order, clear of tokens `taken`.

    Parameters
    ----------
    doc : spacy.tokens.Doc
    names : Names
    taken : set of int
        Tokens of mentions found before.
    """
    for entity in doc.ents:
        if entity.label_ not in {"NORP", "ORG", "GPE"}:
            continue
        for start in range(entity.start, entity.end):
            end = _end(doc, start, entity.end, names)
            if end and not taken & set(range(start, end)):
                yield start, end
                break


def _end(doc: Doc, start: int, limit: int, names: Names) -> int:
    """Where the demonym ends that begins at `start`, two words long or one; 0 where none does."""
    for end in (start + 2, start + 1):
        if end <= limit and doc[start].text[:1].isupper():
            whole = doc[start:end].text
            if is_demonym(whole, names):
                return end
    return 0


def is_demonym(word: str, names: Names) -> bool:
    """Return True if a word is an adjective or noun of nationality, or of a region's people."""
    low = word.lower()
    for form in (word, word.removesuffix("s")):
        if form.lower() in NATIONALITIES:
            return True
        if form.lower() in _OTHERS or names.is_country(form):
            return False
    return low not in _OTHERS and any(_is_place(stem, names) for stem in _stems(word))


def _stems(word: str) -> Iterator[str]:
    for form in dict.fromkeys((word, word.removesuffix("s"))):
        for ending, old in _ENDINGS:
            stem = form.removesuffix(ending)
            if form.endswith(ending) and len(stem) > 2:
                yield stem + old


def _is_place(stem: str, names: Names) -> bool:
    best = names.best(stem) if names.knows(stem) else None
    if best is None or best.score < _PROMINENT:
        return False
    place = best.place
    return place.feature_code[:3] in {"PCL", "ADM", "PPL", "RGN"}
