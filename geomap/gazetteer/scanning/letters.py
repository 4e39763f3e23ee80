r"""
A whole text folded for scanning, with the way back to its offsets.

Every character becomes what ``geomap.text.fold`` makes of it, so that the letters of a stretch of
words are its folded name. Between words that a name may join stands one space, between all others
two or more: commas, brackets, blank lines and ends of sentences part words, spaces, hyphens,
slashes, single line ends and the stop of an abbreviation ("St. Louis") join them. A genitive
ending is a word of its own, ``~``, so that "Aleppo's" has the word "aleppo".

Nearly all of the work is done by C loops over the whole text: what changes no length is translated
in place; the few spots that do change it are found by their first character and spliced.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from sys import maxsize
from unicodedata import category, combining

from geomap.text import fold

__all__ = ["GENITIVE", "Letters", "is_wordlike", "letters_of"]

GENITIVE = "~"

# What a character stands for where it is not its own folded letter. Raw ones part words.
_APOSTROPHE, _PART, _WIDE, _DROPPED, _STOP = "\x01", "\x02", "\x03", "\x04", "\x05"
_CODES = (_APOSTROPHE, _PART, _WIDE, _DROPPED, _STOP)
_APOSTROPHES = frozenset("'’ʼ")
_JOINERS = frozenset("-‐‑‒–_/")  # geomap.text's, less the em dash, which parts clauses
_NO_WORD = frozenset({" ", _PART, _STOP, ""})

# Every pattern begins with a literal, for which Python's search has a quick way.
_WIDE_GAP = re.compile("  +")
_QUOTES = re.compile(f"{_APOSTROPHE}{_APOSTROPHE}*")
_ACCENTS = re.compile(f"{_DROPPED}{_DROPPED}*")
_LONE_PART = re.compile(f"{_PART}(?![ {_PART}{_STOP}])(?<=[^ {_PART}{_STOP}]{_PART})")
_WIDE_LETTER = re.compile(_WIDE)
# A stop ends an abbreviation after so few letters (St., Ste., Mtn.; by judgement), else a sentence.
_SHORT = 4
_ABBREVIATED = re.compile(
    f"{_STOP} (?! )(?:"
    + "|".join(f"(?<=[ {_PART}][^\\W\\d_]{{{n}}}{_STOP} )" for n in range(1, _SHORT + 1))
    + ")"
)
_ODD = re.compile(r"[^\x00-\x7f]")
_FEW = 0.05  # share of characters beyond ASCII up to which a search for them is the faster way
_END = (maxsize, 0)


@dataclass(frozen=True, slots=True)
class Letters:
    """
    The folded letters of a text, within spaces, and where they stand in it.

    ``points`` are positions in ``folded`` from which on ``shifts`` leads back to the text.
    """

    text: str
    folded: str
    points: tuple[int, ...] = ()
    shifts: tuple[int, ...] = ()

    def spans(self, found: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
        """
        Yield the offsets in the text of stretches of folded letters; accents belong to them.

        Parameters
        ----------
        found : iterable of (int, int)
            Start and end in ``folded``, in order and without overlaps.

        Examples
        --------
        >>> letters = letters_of("St. Kitts")
        >>> letters.folded, list(letters.spans([(1, 9)]))
        (' st kitts ', [(0, 9)])
        """
        points = iter(zip(self.points, self.shifts, strict=True))
        point, following = next(points, _END)
        shift, plain = -1, self.text.isascii()
        for start, end in found:
            while point <= start:
                shift, (point, following) = following, next(points, _END)
            first = start + shift
            while point < end:
                shift, (point, following) = following, next(points, _END)
            last = end + shift
            while not plain and last < len(self.text) and combining(self.text[last]):
                last += 1
            yield first, last


class _Table(dict[int, str]):
    """What each character becomes, worked out by ``fold`` when first met; always one character."""

    def __missing__(self, code: int) -> str:
        self[code] = found = _letter(chr(code))
        return found


def _letter(char: str) -> str:
    if char in _CODES:
        return char
    folded = fold(f"x{char}x")[1:-1]
    if char.isspace() or char in _JOINERS:
        return " "
    if char == ".":
        return _STOP
    if not folded:
        return _APOSTROPHE if char in _APOSTROPHES else _DROPPED
    if not is_wordlike(folded):
        return _PART
    return folded if len(folded) == 1 else _WIDE


def is_wordlike(word: str) -> bool:
    """
    Return True if all of a folded word's characters are letters, digits or vowel signs.

    Examples
    --------
    >>> is_wordlike("deir"), is_wordlike("d,c"), is_wordlike("दिल्ली")
    (True, False, True)
    """
    return word.isalnum() or all(c.isalnum() or category(c)[0] == "M" for c in word)


_TABLE = _Table()
_BYTES = bytes(ord(_letter(chr(n))) if n < 128 else n for n in range(256))


def letters_of(text: str) -> Letters:
    """
    Fold a text for scanning.

    Examples
    --------
    >>> letters_of("Deir ez-Zor's Al-Mayādīn, Homs").folded
    ' deir ez zor ~ al mayadin  homs '
    """
    coded = f" {_coded(text)} "
    for after in (" ", _PART, _STOP):
        coded = coded.replace(f"{_APOSTROPHE}s{after}", f" {GENITIVE}{after}")
    pieces, points, shifts, size, done = list[str](), list[int](), list[int](), 0, 0
    for start, end, instead in sorted(_spots(text, coded)):
        pieces += (coded[done:start], instead)
        size += start - done
        for n in range(1, len(instead)):  # a letter added stands where the first one does
            points.append(size + n)
            shifts.append(start - 1 - size - n)
        size, done = size + len(instead), end
        points.append(size)
        shifts.append(end - 1 - size)
    pieces.append(coded[done:])
    return Letters(text, _plain("".join(pieces)), tuple(points), tuple(shifts))


def _plain(coded: str) -> str:
    for code in (_PART, _STOP, _APOSTROPHE, _DROPPED):
        coded = coded.replace(code, " ")
    return coded


def _coded(text: str) -> str:
    """Translate every character to one character; ASCII, most of most texts, byte by byte."""
    for code in _CODES:
        text = text.replace(code, ",")
    if not text.isascii():
        for odd in sorted({c for c in _characters(text) if _TABLE[ord(c)] != c}):
            text = text.replace(odd, _TABLE[ord(odd)])
    return text.encode(errors="surrogatepass").translate(_BYTES).decode(errors="surrogatepass")


def _characters(text: str) -> Iterable[str]:
    """Return the characters beyond ASCII, each once."""
    many = len(text) - len(text.encode("ascii", "ignore")) > _FEW * len(text)
    return {c for c in set(text) if not c.isascii()} if many else set(_ODD.findall(text))


def _spots(text: str, coded: str) -> Iterator[tuple[int, int, str]]:
    """Yield the stretches that fold to another number of characters, with what replaces them."""
    for gap in _WIDE_GAP.finditer(coded, 1, len(coded) - 1):
        start, end = gap.span()
        between = text[start - 1 : end - 1]
        if between.isspace() and between.count("\n") < 2:
            yield start, end, " "
    for stop in _ABBREVIATED.finditer(coded):
        yield stop.start(), stop.end(), " "
    for marks in (_QUOTES, _ACCENTS):
        for mark in marks.finditer(coded):
            start, end = mark.span()
            if coded[end] not in _NO_WORD or coded[start - 1] not in _NO_WORD:
                yield start, end, ""
    for part in _LONE_PART.finditer(coded):
        yield part.start(), part.end(), "  "
    for wide in _WIDE_LETTER.finditer(coded):
        yield wide.start(), wide.end(), fold(f"x{text[wide.start() - 1]}x")[1:-1]
