"""Text → word pieces, with the characters of the text that each one stands for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from tokenizers import Encoding, Tokenizer

__all__ = ["Pieces", "cut", "windows_of"]

LONGEST = 254
"""Pieces of a window read in one go; a longer one is cut between two words."""

WINDOW = 500
"""Characters, about 128 pieces: what the model was trained on is rarely longer."""

Span = tuple[int, int]


@dataclass(frozen=True, slots=True, eq=False)
class Pieces:
    """
    The word pieces of one window.

    Parameters
    ----------
    ids : ndarray of int64, shape (n + 2,)
        As the model takes them, with the marks of beginning and end.
    offsets : ndarray of int64, shape (n, 2)
        Where each piece begins and ends in the text, in characters.
    words : ndarray of int64, shape (n,)
        The number of the word that each piece belongs to, within the window.

    """

    ids: Any
    offsets: Any
    words: Any


def windows_of(text: str, sentences: Iterable[Span], *, longest: int = WINDOW) -> list[Span]:
    r"""
    Join neighbouring sentences of a paragraph to windows, so that each is read in context.

    Parameters
    ----------
    text : str
    sentences : iterable of (int, int)
        In text order, none inside another.
    longest : int
        Characters of a window of more than one sentence.

    Examples
    --------
    >>> windows_of("One. Two.\n\nThree.", [(0, 4), (5, 9), (11, 17)])
    [(0, 9), (11, 17)]
    """
    windows: list[Span] = []
    for start, end in sentences:
        if windows and _joins(text, windows[-1], start, end, longest):
            windows[-1] = (windows[-1][0], end)
        elif start < end:
            windows.append((start, end))
    return windows


def _joins(text: str, window: Span, start: int, end: int, longest: int) -> bool:
    between = text[window[1] : start]
    return end - window[0] <= longest and "\n\n" not in between.replace(" ", "")


def cut(tokenizer: Tokenizer, text: str, windows: Sequence[Span]) -> list[Pieces]:
    """Cut windows of a text into pieces; one of more than `LONGEST` pieces becomes several."""
    read = tokenizer.encode_batch(
        [text[start:end] for start, end in windows], add_special_tokens=False
    )
    ends = tokenizer.encode("").ids
    found: list[Pieces] = []
    for (start, _), encoding in zip(windows, read, strict=True):
        found.extend(_pieces(encoding, start, ends))
    return found


def _pieces(encoding: Encoding, start: int, ends: Sequence[int]) -> Iterator[Pieces]:
    ids = np.array(encoding.ids, dtype=np.int64)
    words = np.array(encoding.word_ids, dtype=np.int64)
    offsets = np.array(encoding.offsets, dtype=np.int64).reshape(-1, 2) + start
    at = 0
    while at < len(ids):
        stop = _between_words(words, at)
        here = slice(at, stop)
        closed = np.concatenate(([ends[0]], ids[here], [ends[-1]]))
        yield Pieces(closed, offsets[here], words[here])
        at = stop


def _between_words(words: Any, at: int) -> int:
    """Find where a run of pieces that begins at one has to end."""
    stop = at + LONGEST
    if stop >= len(words):
        return len(words)
    while stop > at + 1 and words[stop] == words[stop - 1]:
        stop -= 1
    return stop if stop > at + 1 else at + LONGEST
