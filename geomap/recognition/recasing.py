"""
Capitals for a text that has none, or nothing else: as long as the text, letter for letter.

Language model and rules know names by their capitals. A text all in capitals or without any is
therefore read in a copy: in small letters, with a capital where a sentence begins and on every
word of a name that the gazetteer knows well. (Truecasing from a name list: L. Lita et al.,
"tRuEcasIng", ACL 2003.) Offsets into the copy are offsets into the text.
"""

from __future__ import annotations

import re

from geomap.recognition.names import Names
from geomap.recognition.words import (
    CONQUERING,
    INNER,
    LOCATIVE,
    NOT_PLACES,
    PERSON_TITLES,
    TAKING,
    TYPES,
)

__all__ = ["is_caseless", "recased"]

_WORD = re.compile(r"[^\W\d_]+(?:[.’'-][^\W\d_]+)*")
_GENITIVE = re.compile(r"[’'][sS]\Z")
_STARTS = re.compile(r"(?:\A|[.!?]\s+|\n\s*)([^\W\d_])")
_SHOUTED, _CAPITALS = 0.9, 0.01
"""
Share of words in capitals from which capitals say nothing, and of words that begin with one up to
which there are none: English prose has one in seven, headlines more.
"""
_LEAST = 4
"""Words without which nothing can be told."""
_LONGEST = 4
# A name alone, and one after "in", "near" or "the town of": the scores of towns of some 100,000
# and of hardly any size (geomap.gazetteer.weights). In small letters "nice" is no town.
_ALONE, _CUED = 0.63, 0.3
_CUES = LOCATIVE | TYPES | CONQUERING | TAKING | {"from", "to", "of"}


def is_caseless(text: str) -> bool:
    """
    Tell whether a text's capitals say nothing: all words in capitals, or none begins with one.

    Examples
    --------
    >>> is_caseless("REBELS LEFT HOMS ON MONDAY"), is_caseless("rebels left homs on monday")
    (True, True)
    >>> is_caseless("Rebels left the town on monday, and nobody came back to it.")
    False
    """
    found: list[str] = [word for word in _WORD.findall(text) if word.lower() != word.upper()]
    if len(found) < _LEAST:
        return False
    shouted = sum(word.isupper() for word in found)
    capitals = sum(word[0].isupper() for word in found)
    return shouted >= _SHOUTED * len(found) or capitals <= _CAPITALS * len(found)


def recased(text: str, names: Names) -> str:
    """
    Give a text in small letters with capitals where a reader would look for them.

    Parameters
    ----------
    text : str
    names : Names
        What the gazetteer knows.

    Returns
    -------
    str
        Of the same length as `text`.
    """
    small = "".join(low if len(low := c.lower()) == 1 else c for c in text)
    spans = [(m.start(), _GENITIVE.sub("", m[0])) for m in _WORD.finditer(small)]
    letters, at = list(small), 0
    while at < len(spans):
        size = _known(small, spans, at, names)
        for start, word in spans[at : at + size]:
            if word not in INNER:
                letters[start] = _upper(letters[start])
        at += max(1, size)
    for match in _STARTS.finditer(small):
        letters[match.start(1)] = _upper(letters[match.start(1)])
    return "".join(letters)


def _known(text: str, spans: list[tuple[int, str]], at: int, names: Names) -> int:
    """Count the words of the longest name that begins at a word, 0 where none does."""
    before = spans[at - 1][1] if at else ""
    least = _CUED if before in _CUES else _ALONE
    for size in range(min(_LONGEST, len(spans) - at), 0, -1):
        last_start, last = spans[at + size - 1]
        name = text[spans[at][0] : last_start + len(last)]
        if "\n" not in name and _is_name(name, before, least, names):
            return size
    if before in PERSON_TITLES:
        return 1
    return 0


def _is_name(name: str, before: str, least: float, names: Names) -> bool:
    from spacy.lang.en.stop_words import STOP_WORDS

    if before in PERSON_TITLES or len(name) < 3:
        return False
    if not (STOP_WORDS | TYPES).isdisjoint(name.split()):
        least = _ALONE if " " in name else 1.0
    if name.replace(" ", "_") in NOT_PLACES:
        return False
    return names.knows(name) and names.score(name.title()) >= least


def _upper(letter: str) -> str:
    capital = letter.upper()
    return capital if len(capital) == 1 else letter
