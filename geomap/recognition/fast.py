"""
Recognition by the gazetteer alone: ``gazetteer_pass`` finds names, the words beside keep them.

No language model is loaded, so that it starts at once and reads a hundred thousand words a second;
the price is that a name's grammar is guessed from its capitals and its neighbours. A name counts
where words that go with places stand beside it, or where it is prominent and nothing speaks for a
person, a body or a common word. Every mention is ``literal``: roles need a parse.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from geomap.gazetteer.state_abbreviations import states_behind
from geomap.model import Candidate, Document, Mention
from geomap.recognition.adjacent_words import CLOSED, NONE, STATE, STRONG, WEAK, Adjacent, adjacent
from geomap.recognition.known_names import Names
from geomap.recognition.name_words import (
    ABBREVIATIONS,
    ARTICLES,
    GIVEN_NAMES,
    NOT_PLACES,
    PERSON_TITLES,
)
from geomap.recognition.reading_copy import ReadingCopy, reading_copy, with_points

if TYPE_CHECKING:
    from geomap.gazetteer.index import Index
    from geomap.gazetteer.scanning import Hit, Scan

__all__ = ["recognise_fast"]

# Scores (see gazetteer.weights) of towns of about 30,000 and 5,000 people, as in
# ``recognition.scan``, and of a million: with no cue, some cue, and no capitals to go by.
PROMINENT, KNOWN_WELL, FAMOUS = 0.56, 0.45, 0.7
# Features whose names are hardly anything else's: countries, continents, oceans and seas.
_UNMISTAKEN = ("PCL", "CONT", "OCN", "SEA")

_CAPITALS, _SMALL = re.compile("[A-Z]"), re.compile("[a-z]")
_FEWEST, _MOST = 0.005, 0.5
"""Shares of capitals among letters between which a text has them where English has them."""
_ARABIC = re.compile("[\u0620-\u064a]")
# What Arabic writes onto the next word (and, so, in, to, like), where three letters are left, as
# in gazetteer.names.
_CLITIC = re.compile("(?<!\\w)[وفبلك](?=[\u0620-\u064a]{3})")
_ABBREVIATION = re.compile(
    r"(?<![\w.@-])(?:"
    + "|".join(map(re.escape, sorted(ABBREVIATIONS, key=lambda a: (-len(a), a))))
    + r")(?![\w@])"
)

# Up to four letters in capitals are an abbreviation; those of places are told by list.
SHORT = 4
_NO_NAMES = PERSON_TITLES | CLOSED
# What else is short, has a stop and follows a comma.
_NO_STATES = PERSON_TITLES | frozenset("inc ltd co corp jr sr etc esq".split())


@dataclass(frozen=True, slots=True)
class _Name:
    """
    A name that may be a place's, with the place it would be and what stands beside it.

    ``common``: the text has it in small letters too; ``wary``: the stop list knows it as a word;
    ``stated``: its state's short form or its country follows.
    """

    start: int
    end: int
    text: str
    best: Candidate
    near: Adjacent
    strength: int
    common: bool
    wary: bool
    stated: bool = False

    @property
    def unmistaken(self) -> bool:
        return self.best.place.feature_code.startswith(_UNMISTAKEN) and not self.wary


def recognise_fast(document: Document, index: Index, scan: Scan) -> list[Mention]:
    """
    Find the mentions of places in a document without a language model.

    Parameters
    ----------
    document : Document
    index : Index
    scan : Scan
        ``geomap.gazetteer.scanning.prepare(index)`` or ``look_up_scan(index)``.

    Returns
    -------
    list of Mention
        In order, without overlaps; ``label`` is ``gazetteer``, ``role`` always ``literal``.
    """
    copy = reading_copy(document.text)
    text = _without_points(copy)
    hits = scan(text)
    if _ARABIC.search(text):
        hits = _with_clitics(hits, scan(_CLITIC.sub(" ", text)))
    cased = _is_cased(text)
    names = list(_names(text, hits, index, cased=cased))
    if cased:
        names = [replace(n, stated=_is_stated(text, n, index)) for n in names]
        holders = {n.end + 1 for n in names if n.stated}
        names = [replace(n, stated=n.stated or n.start in holders) for n in names]
    spans = [(n.start, n.end) for n in _places(names, cased=cased)]
    if cased:
        spans = _with_abbreviations(text, _with_states(text, spans))
    whole = ((a, copy.end_of(b)) for a, b in spans)
    found = [Mention(a, b, document.text[a:b], label="gazetteer") for a, b in whole]
    return with_points(found, copy)


def _without_points(copy: ReadingCopy) -> str:
    """Return the copy with blanks for its coordinates, which are no name's neighbours."""
    letters = list(copy.text)
    for point in copy.points:
        letters[point.start : point.end] = " " * (point.end - point.start)
    return "".join(letters)


def _is_cased(text: str) -> bool:
    """Return True if capitals say something: not in a text all in small letters or in capitals."""
    capitals, small = len(_CAPITALS.findall(text)), len(_SMALL.findall(text))
    return _FEWEST * small < capitals < _MOST * (small + capitals) or not (capitals + small)


def _with_clitics(hits: list[Hit], bared: list[Hit]) -> list[Hit]:
    """Add the names that Arabic writes together with the preposition or conjunction before them."""
    taken = {at for start, end, _ in hits for at in (start, end)}
    return sorted([*hits, *(h for h in bared if h[0] not in taken and h[1] not in taken)])


def _names(text: str, hits: Sequence[Hit], index: Index, *, cased: bool) -> Iterator[_Name]:
    """Yield the hits that are written like names."""
    look, last = _look_up(index), 0
    common = {key for start, _, key in hits if text[start].islower()} if cased else set()
    for start, end, key in hits:
        span = _trimmed(text, start, end) if cased else (start, end)
        if span is None or span[0] < last:
            continue
        name = text[slice(*span)]
        best, wary = look(name)
        if best is None or "_".join(name.lower().split()) in NOT_PLACES:
            continue
        near = adjacent(text, *span)
        yield _Name(*span, name, best, near, near.strength, key in common, wary)
        last = span[1]


@lru_cache(maxsize=4)
def _look_up(index: Index) -> Callable[[str], tuple[Candidate | None, bool]]:
    """Get a look-up of a name's most prominent place, and of caution, that remembers the last."""

    @lru_cache(maxsize=50_000)
    def look(name: str) -> tuple[Candidate | None, bool]:
        found = index.candidates(name, limit=1)
        return (found[0] if found else None), index.caution(name) is not None

    return look


# A state's short form right behind a town, with or without a comma: "Norwood MA", "TROY, N.C.".
_STATED = re.compile(r",?\s((?:[A-Z]\.\s?){2}|[A-Z]{2,3}\b)| ([A-Z][a-z]+)\b")


def _is_stated(text: str, name: _Name, index: Index) -> bool:
    match = _STATED.match(text, name.end)
    if match is None:
        return False
    if match[2]:  # "Paris France"
        return name.text.istitle() and Names(index).is_town_of(name.text, match[2])
    states = states_behind(match[1])
    return bool(states) and Names(index).has_in(name.text, states)


def _trimmed(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Cut the English article and small letters around a name; None where no capital is left."""
    words = text[start:end].split(" ")
    while words and (words[0].lower() == "the" or _is_small(words[0])):
        start += len(words.pop(0)) + 1
    while len(words) > 1 and words[-1].islower():
        end -= len(words.pop()) + 1
    return (start, end) if words else None


def _is_small(word: str) -> bool:
    """Whether a word begins small and is no Arabic article with its name: "al-Bab"."""
    article, hyphen, rest = word.partition("-")
    return word[:1].islower() and not (hyphen and article in ARTICLES and rest[:1].isupper())


def _places(names: Sequence[_Name], *, cased: bool) -> list[_Name]:
    """Choose the names that are places; those sure by their neighbours speak for the others."""
    if not cased:
        return [n for n in names if _is_place_uncased(n)]
    people = {n.text for n in names if n.near.person and not n.unmistaken}
    held = {a.start for a, b in pairwise(names) if b.start - a.end == 2 and _holds(a, b)}
    names = [replace(n, strength=STRONG) if n.start in held else n for n in names]
    sure = {
        n.text for n in names if n.strength == STRONG and not (n.near.attached or n.near.trailed)
    }
    return [n for n in names if _is_place(n, sure - people, people)]


def _holds(inner: _Name, outer: _Name) -> bool:
    """Whether "Inner, Outer" names a town and its division or country."""
    code = outer.best.place.feature_code
    return inner.near.comma and code.startswith(("PCL", "ADM1"))


def _is_place(name: _Name, sure: Collection[str], people: Collection[str]) -> bool:
    if not (name.text[:1].isupper() or name.text[:1].islower()):
        return _is_place_uncased(name)  # a script without capitals
    if name.stated:
        return True
    if name.near.attached or name.text.lower() in _NO_NAMES:
        return False
    bears = name.text.lower() in GIVEN_NAMES and name.strength < STRONG  # "Jordan Peterson"
    if name.near.trailed and (bears or not name.best.place.feature_code.startswith(("PCL", "ADM"))):
        return False
    if name.unmistaken:
        return True
    if name.text.isupper() and len(name.text) <= SHORT:
        return False
    return _convinces(name, sure, people)


def _convinces(name: _Name, sure: Collection[str], people: Collection[str]) -> bool:
    score = name.best.score
    if name.wary or (name.common and " " not in name.text):
        return name.strength == STRONG and score >= KNOWN_WELL
    if name.text in people or (name.near.speaks and score < FAMOUS):
        return name.strength == STRONG
    if name.strength == STRONG or name.text in sure:
        return True
    return score >= (KNOWN_WELL if name.strength == WEAK or " " in name.text else PROMINENT)


def _is_place_uncased(name: _Name) -> bool:
    """Judge a name in a text or script without capitals: only what is sure or very prominent."""
    if name.unmistaken:
        return True
    if name.wary or name.strength == NONE:
        return name.best.score >= FAMOUS and not name.wary
    return name.best.score >= KNOWN_WELL


def _with_states(text: str, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Add the short form of a state after a place: "Paris, Tex."."""
    found = dict(spans)
    for _, end in spans:
        state = STATE.match(text, end)
        if state and state[1].rstrip(".").lower() not in _NO_STATES:
            found[state.start(1)] = max(state.end(1), found.get(state.start(1), 0))
    return sorted(found.items())


def _with_abbreviations(text: str, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Add the short forms of countries and cities that stand in capitals: "U.S.", "UAE"."""
    covered = iter([*spans, (len(text), len(text))])
    start, end = next(covered)
    found = list(spans)
    for match in _ABBREVIATION.finditer(text):
        while end <= match.start():
            start, end = next(covered, (len(text) + 1, len(text) + 1))
        if match.end() <= start:
            found.append(match.span())
    return sorted(found)
