"""Which names of the gazetteer are looked for in running text, and looking one of them up."""

from __future__ import annotations

import re
from collections.abc import Iterator

from geomap.gazetteer.index_layers import Stack
from geomap.gazetteer.rows import ALIAS
from geomap.gazetteer.scanning.letters import GENITIVE, is_wordlike, letters_of
from geomap.text import fold

__all__ = ["LONGEST", "Keys", "is_worth", "key_of", "written"]

LONGEST = 8
"""Words of the longest name looked for: fewer than one name in 10,000 of the index has more."""

_SHORTEST = 3  # letters; of two there are 15,000 in the index, and as many words and initials
# Han, kana, Thai, Lao, Tibetan, Burmese, Khmer: no spaces part their words, so that a name cannot
# be told by its bounds (the Unicode standard, annex 14, classes ID and SA).
_UNSPACED = re.compile(
    "[\u0e00-\u0fff\u1000-\u109f\u1780-\u17ff\u3005-\u30ff\u3400-\u9fff\uf900-\ufaff"
    "\U0001b000-\U0001b16f\U00020000-\U0003ffff]"
)
_GENITIVE = re.compile(r"['’ʼ]s\b", re.IGNORECASE)
_POSSESSIVES = (
    "SELECT name FROM place WHERE name LIKE '%''s%' OR name LIKE '%’s%' OR name LIKE '%ʼs%'"
)


def is_worth(key: str) -> bool:
    """
    Return True if a folded name is looked for: three letters or more, eight words at most.

    Examples
    --------
    >>> [is_worth(key) for key in ("deir ez zor", "ul", "washington, d c", "東京都")]
    [True, False, False, False]
    """
    words = key.split(" ")
    return (
        len(key) - len(words) + 1 >= _SHORTEST
        and len(words) <= LONGEST
        and all(map(is_wordlike, words))
        and not (not key.isascii() and _UNSPACED.search(key))
    )


def key_of(words: str) -> str:
    """
    Return the folded name of folded words, a genitive's ending joined to the word it ends.

    Examples
    --------
    >>> key_of("st john ~")
    'st johns'
    """
    return words.replace(f" {GENITIVE}", "s")


def written(name: str) -> str | None:
    """
    Return the folded words of a place's name that is written with a genitive, else None.

    Examples
    --------
    >>> written("Martha's Vineyard"), written("Damascus")
    ('martha ~ vineyard', None)
    """
    if not _GENITIVE.search(name):
        return None
    words = letters_of(name).folded.strip()
    known = key_of(words) == fold(name) and is_worth(fold(name)) and "  " not in words
    return words if known and GENITIVE in words.split(" ")[1:] else None


class Keys:
    """
    The names of an index and its layers, looked up one by one.

    Parameters
    ----------
    stack : Stack
    """

    def __init__(self, stack: Stack) -> None:
        self._rows = stack.rows
        self._known: dict[str, tuple[bool, bool]] = {}

    def __iter__(self) -> Iterator[str]:
        """Yield the folded words of every name worth looking for, in order."""
        never = {key for (key,) in self._rows("SELECT key FROM stop WHERE rule = 'never'")}
        found = self._rows("SELECT DISTINCT key FROM name WHERE kind <= ?", [ALIAS])
        names = {key for (key,) in found if key not in never and is_worth(key)}
        for (name,) in self._rows(_POSSESSIVES):
            words = written(name)
            if words and key_of(words) in names:
                names.add(words)
        yield from sorted(names)

    def longest(self, words: list[str], start: int) -> int:
        """Count the words from `start` on that make up the longest name; 0 for none."""
        found, tried = 0, ""
        for count, word in enumerate(words[start : start + LONGEST + 1], start=1):
            tried = f"{tried} {word}" if tried else word
            known, more = self._look_up(tried)
            if known:
                found = count
            following = words[start + count] if start + count < len(words) else None
            if not more and following != GENITIVE:
                break
        return found

    def _look_up(self, words: str) -> tuple[bool, bool]:
        """Whether folded words are a name, and whether they begin a longer one."""
        if words not in self._known:
            if len(self._known) > 200_000:  # as many as a long novel's; bounds the memory
                self._known.clear()
            key = key_of(words)
            self._known[words] = self._is_name(words, key), self._begins(key)
        return self._known[words]

    def _begins(self, key: str) -> bool:
        query = "SELECT 1 FROM name WHERE key > ? AND key < ? AND kind <= ? LIMIT 1"
        return bool(self._rows(query, [f"{key} ", f"{key}!", ALIAS]))

    def _is_name(self, words: str, key: str) -> bool:
        if not is_worth(key):
            return False
        query = "SELECT 1 FROM name WHERE key = ? AND kind <= ? LIMIT 1"
        if not self._rows(query, [key, ALIAS], keys=[key]):
            return False
        if self._rows("SELECT 1 FROM stop WHERE key = ? AND rule = 'never'", [key]):
            return False
        if words == key:
            return True
        query = "SELECT p.name FROM name n JOIN place p ON p.k = n.k WHERE n.key = ?"
        return any(written(name) == words for (name,) in self._rows(query, [key], keys=[key]))
