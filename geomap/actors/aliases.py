"""
Names to look for, by their first word.

An alias that opens with a capital is matched as written ("Isil" but not "isil", "US" but not
"us"); one that opens with a small letter is a common noun or a particle and may open a sentence.
An unsure alias ("Carter", "ADF") counts only where the text proves it: the bearer is named in full
somewhere in it, a person has a title before it ("President Carter"), the text is about a country
of the group's theatre, or the words stand alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeAlias
from unicodedata import combining, normalize

from geomap.actors.table import ActorRow, Official

__all__ = ["OUTSIDE", "Name", "Word", "name_table", "plain", "words_of"]

Word: TypeAlias = tuple[int, int, str]
"""Start, end, and the word without its accents."""

_WORD = re.compile(r"[^\W_]+")
# What may stand between two words of one name: "al-Nusra", "Jabhat al Nusra", "U.S.", "Assad's".
_JOINT = re.compile(r"[\s.’'‘`´‐‑–-]{1,3}")
# Titles under which officials, officers, monarchs and clerics are named in news (own list).
_TITLED = re.compile(
    r"(?:President|Premier|Minister|Chancellor|(?<!Press )Secretary|King|Emir|Sultan|Prince|Sheikh"
    r"|Ayatollah|Mullah|Marshal|(?<!Attorney )(?<!Surgeon )General|Gen|Admiral)\.?\s+$"
)
# Words that open a sentence or stand before a name without being of it.
OUTSIDE = frozenset(
    "The A An In On At But And As While When After Before Meanwhile If Some Many Most All Two"
    " Three Four Five By For From With Of To Since Until Suspected Alleged Former"
    " General Colonel Commander Fighters Members Gunmen Militants Rebels Soldiers Troops Both"
    " Also Later Earlier Yesterday Today Monday Tuesday Wednesday Thursday Friday Saturday Sunday"
    " January February March April May June July August September October November December"
    " Then Now So Yet Still Instead However Although Though Because Last Next Soon Once Asked"
    " This That These Those His Her Its Their Our No Only Even Under Over Near Against".split()
)
# What stands directly before and behind one word: part of somebody else's name, or a place's.
_BEFORE = re.compile(r"([A-Z][\w’'-]+)\s$")
_BEHIND = re.compile(r"\s([A-Z][a-z]+)")
# The longest title and the space behind it.
_TITLE_WIDTH = 24


@dataclass(frozen=True, slots=True)
class Name:
    """
    One spelling of an actor or of somebody who acts for it.

    ``rest`` are its words but the first. ``bearer`` is whose name it is: the id of the actor or
    the name of the person. ``years`` are those in which it stands for the actor; None is always.
    """

    words: tuple[str, ...]
    rest: tuple[str, ...]
    actor: str
    bearer: str
    unsure: bool = False
    years: tuple[int, int] | None = None
    theatre: tuple[str, ...] = ()

    def counts_in(self, year: int | None) -> bool:
        """Return True if the bearer was in office; of a text without a year we assume it."""
        return year is None or self.years is None or self.years[0] <= year <= self.years[1]

    def spells(self, text: str, span: Sequence[Word]) -> bool:
        """Return True if words of a text are this name, given that all but the first agree."""
        head, word = self.words[0], span[0][2]
        if head != word and not (head[0].islower() and head == word[0].lower() + word[1:]):
            return False
        return all(_JOINT.fullmatch(text[a[1] : b[0]]) for a, b in pairwise(span))

    def is_anothers(self, text: str, start: int, end: int) -> bool:
        """Detect a surname within somebody else's name or a thing's: "Melania X", "X Avenue"."""
        if self.years is None or len(self.words) > 1:
            return False
        before = _BEFORE.search(text, max(0, start - _TITLE_WIDTH), start)
        behind = _BEHIND.match(text, end)
        titled = _TITLED.search(text, max(0, start - _TITLE_WIDTH), start)
        other = before and not titled and before[1] not in OUTSIDE
        return bool(other or (behind and behind[1] not in OUTSIDE))

    def proven(self, text: str, start: int, country: str | None, named: Iterable[str]) -> bool:
        """Return True if an unsure name can be trusted at ``start``; see this module's head."""
        if self.bearer in named or (country is not None and country in self.theatre):
            return True
        title = text[max(0, start - _TITLE_WIDTH) : start]
        return self.years is not None and bool(_TITLED.search(title))


def words_of(text: str) -> list[Word]:
    """Split a text into words: letters and figures, without accents."""
    return [(m.start(), m.end(), plain(m.group())) for m in _WORD.finditer(text)]


def plain(word: str) -> str:
    """Take the accents off a word, keeping its case: "Erdoğan" and "Erdogan" are one."""
    if word.isascii():
        return word
    return "".join(c for c in normalize("NFKD", word) if not combining(c))


def name_table(
    rows: Iterable[ActorRow], officials: Iterable[Official]
) -> Mapping[str, Sequence[Name]]:
    """Map the first word of each name, case-folded, to the names: longest first, sure first."""
    table: dict[str, list[Name]] = {}
    for name in (*_of_actors(rows), *_of_people(officials)):
        if name.words:
            table.setdefault(name.words[0].casefold(), []).append(name)
    for entries in table.values():
        entries.sort(key=lambda name: (-len(name.words), name.unsure))
    return table


def _of_actors(rows: Iterable[ActorRow]) -> Iterable[Name]:
    for row in rows:
        actor = row.actor
        noun = row.generic == actor.id  # "Troops", "Government": the noun is among the aliases
        for alias in (*(() if noun else (actor.name,)), *actor.aliases):
            unsure = alias in row.unsure
            words = _key(alias)
            yield Name(words, words[1:], actor.id, actor.id, unsure, theatre=row.theatre)
            if noun and len(words) > 1:  # "Foreign Minister", "Air Force", as some outlets print
                words = tuple(word[:1].upper() + word[1:] for word in words)
                yield Name(words, words[1:], actor.id, actor.id, unsure, theatre=row.theatre)


def _of_people(officials: Iterable[Official]) -> Iterable[Name]:
    for person in officials:
        for alias in (person.name, *person.aliases):
            unsure = alias in person.unsure
            words = _key(alias)
            yield Name(words, words[1:], person.actor, person.name, unsure, person.years)


def _key(alias: str) -> tuple[str, ...]:
    return tuple(plain(word) for word in _WORD.findall(alias))
