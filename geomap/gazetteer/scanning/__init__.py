"""
Finding every name of the gazetteer in a text, fast: whole texts against an automaton, or by look-ups.

Both ways give the same: leftmost-longest names, whole words only, as the text's own offsets with
the folded name. Look-ups need nothing built and serve single documents; the automaton of
``geomap.gazetteer.scanning.automaton`` reads some twenty megabytes a second. What is found is only
written like a place's name: whether it is meant as one is recognition's to tell.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from geomap.errors import OutputError
from geomap.gazetteer.scanning.automaton import Automata, build_file, mark_of, open_file
from geomap.gazetteer.scanning.keys import Keys, key_of
from geomap.gazetteer.scanning.letters import GENITIVE, Letters, letters_of
from geomap.gazetteer.stack import Stack

if TYPE_CHECKING:
    from geomap.gazetteer.index import Index

__all__ = ["Hit", "Scan", "look_up_scan", "names_file", "prepare", "scan"]

Hit = tuple[int, int, str]
"""Start and end (exclusive) in the text, and the folded name: ``fold(text[start:end])``."""

Scan = Callable[[str], list[Hit]]

_RUN = re.compile(r"[^ ]+(?: [^ ]+)*")


def scan(text: str, index: Index) -> list[Hit]:
    """
    Find the names of the gazetteer in a text, leftmost-longest and by whole words.

    With the automaton, where one was built of this index and its layers (``prepare``), and by
    look-ups otherwise: the same hits, in another time.

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
    >>> scan("From Deir ez-Zor to Homs.", Index())
    [(5, 16, 'deir ez zor'), (20, 24, 'homs')]
    """
    return _scan(index)(text)


def prepare(index: Index, *, folder: Path | None = None) -> Scan:
    """
    Open the automaton of an index, building it where there is none that is sound and fresh.

    Parameters
    ----------
    index : Index
    folder : Path, optional
        Where automata are kept; the user's cache by default. One that cannot be written is no
        error: then names are looked up.
    """
    stack = Stack(index.path, index.layers)
    path, mark = names_file(index, folder), mark_of(stack)
    try:
        automata = open_file(path, mark) or build_file(path, mark, Keys(stack))
    except OutputError:
        return look_up_scan(index)
    _scan.cache_clear()
    return _automaton_scan(automata)


def look_up_scan(index: Index) -> Scan:
    """Give the scan that needs nothing built: it looks the words of a text up one by one."""
    keys = Keys(Stack(index.path, index.layers))

    def scanned(text: str) -> list[Hit]:
        letters = letters_of(text)
        return _hits(letters, list(_looked_up(letters, keys)))

    return scanned


def names_file(index: Index, folder: Path | None = None) -> Path:
    """Path of an index's automaton, whether it is there or not; layers share it."""
    import click

    folder = folder or Path(click.get_app_dir("geomap")) / "names"
    name = hashlib.sha256(str(index.path.absolute()).encode()).hexdigest()[:16]
    return folder / f"{name}.automaton"


@lru_cache(maxsize=4)
def _scan(index: Index) -> Scan:
    automata = open_file(names_file(index), mark_of(Stack(index.path, index.layers)))
    return _automaton_scan(automata) if automata else look_up_scan(index)


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
