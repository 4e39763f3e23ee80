"""
Every name of the gazetteer in a text: against an automaton, or by look-ups.

Both ways give the same: leftmost-longest names, whole words only, as the text's own offsets with
the folded name. Look-ups need nothing built and serve single documents; the automaton of
``geomap.gazetteer.scanning.automaton`` reads some fifteen megabytes a second. What is found is only
written like a place's name: whether it is meant as one is recognition's to tell.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from geomap.errors import OutputError
from geomap.gazetteer.index_layers import Stack
from geomap.gazetteer.scanning.automaton import Automata, build_file, mark_of, open_file
from geomap.gazetteer.scanning.keys import Keys, key_of
from geomap.gazetteer.scanning.letters import GENITIVE, Letters, letters_of

if TYPE_CHECKING:
    from geomap.gazetteer.index import Index

__all__ = ["Hit", "Scan", "built", "look_ups", "names_file", "scan", "scanner"]

Hit = tuple[int, int, str]
"""Start and end (exclusive) in the text, and the folded name: ``fold(text[start:end])``."""

Scan = Callable[[str], list[Hit]]

# Characters from which on the automaton's file is worth opening (0.1 s, as long as looking up the
# words of some 300,000 characters) and from which on it is worth building (6 s, some 20 million).
WORTH_OPENING, WORTH_BUILDING = 300_000, 20_000_000

_RUN = re.compile(r"[^ ]+(?: [^ ]+)*")


def scan(text: str, index: Index) -> list[Hit]:
    """
    Find the names of the gazetteer in a text, leftmost-longest and by whole words.

    Parameters
    ----------
    text : str
        Of any length, language and script whose words are parted by spaces.
    index : Index

    Returns
    -------
    list of (int, int, str)
        In order, without overlaps. Names and other names of three letters and more, whatever
        their case; none that the stop list never takes for a place's.

    Examples
    --------
    >>> from geomap.gazetteer.index import Index
    >>> scan("From Deir ez-Zor to Homs.", Index(layers=()))
    [(5, 16, 'deir ez zor'), (20, 24, 'homs')]
    """
    return scanner(index, len(text))(text)


def scanner(index: Index, size: int, *, folder: Path | None = None) -> Scan:
    """
    Return the way to scan that suits texts of so many characters together; all find the same.

    Parameters
    ----------
    index : Index
    size : int
        Characters of all texts to be scanned.
    folder : Path, optional
        Where automata are kept; the user's own folder of geomap by default. One that cannot be
        written is no error: then names are looked up.
    """
    if size >= WORTH_OPENING and (found := _opened(index, folder)):
        return found
    if size >= WORTH_BUILDING:
        with suppress(OutputError):
            return built(index, folder=folder)
    return look_ups(index)


def built(index: Index, *, folder: Path | None = None) -> Scan:
    """
    Open the automaton of an index, building it where there is none that is sound and fresh.

    Raises
    ------
    OutputError
        Its file cannot be written.
    """
    if found := _opened(index, folder):
        return found
    stack = Stack(index.path, index.layers)
    build_file(names_file(index, folder), mark_of(stack, index.layers), Keys(stack))
    _opened.cache_clear()
    found = _opened(index, folder)
    if found is None:
        raise OutputError(f"{names_file(index, folder)}: changed while it was written; try again")
    return found


@lru_cache(maxsize=4)
def look_ups(index: Index) -> Scan:
    """Return the scan that needs nothing built: it looks the words of a text up one by one."""
    keys = Keys(Stack(index.path, index.layers))

    def scanned(text: str) -> list[Hit]:
        letters = letters_of(text)
        return _hits(letters, list(_looked_up(letters, keys)))

    return scanned


def names_file(index: Index, folder: Path | None = None) -> Path:
    """Path of the automaton of an index and its layers, whether it is there or not."""
    import click

    folder = folder or Path(click.get_app_dir("geomap")) / "names"
    name = hashlib.sha256(str(index.path.absolute()).encode()).hexdigest()[:16]
    return folder / f"{name}.automaton"


@lru_cache(maxsize=4)
def _opened(index: Index, folder: Path | None) -> Scan | None:
    path = names_file(index, folder)
    if not path.is_file():
        return None
    mark = mark_of(Stack(index.path, index.layers), index.layers)
    automata = open_file(path, mark)
    return _automaton_scan(automata) if automata else None


def _automaton_scan(automata: Automata) -> Scan:
    def scanned(text: str) -> list[Hit]:
        letters = letters_of(text)
        return _hits(letters, list(_leftmost_longest(automata.find(letters.folded))))

    return scanned


def _leftmost_longest(found: Iterable[tuple[int, int, int]]) -> Iterator[tuple[int, int]]:
    """Choose from sorted hits, which share the spaces between them; give them without spaces."""
    first, last = -1, 0
    for start, end, _ in found:
        if start >= last - 1:
            if last:
                yield first + 1, last - 1
            first, last = start, end
        elif start == first:
            last = end
    if last:
        yield first + 1, last - 1


def _hits(letters: Letters, found: Sequence[tuple[int, int]]) -> list[Hit]:
    names = [letters.folded[start:end] for start, end in found]
    if GENITIVE in letters.folded:
        names = list(map(key_of, names))
    return [(*span, name) for span, name in zip(letters.spans(found), names, strict=True)]


def _looked_up(letters: Letters, keys: Keys) -> Iterator[tuple[int, int]]:
    for run in _RUN.finditer(letters.folded):
        words, at, start = run[0].split(" "), 0, run.start()
        while at < len(words):
            count = keys.longest(words, at)
            size = sum(map(len, words[at : at + (count or 1)])) + max(count - 1, 0)
            if count:
                yield start, start + size
            start += size + 1
            at += count or 1
