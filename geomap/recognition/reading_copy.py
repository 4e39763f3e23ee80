"""
The copy of a text that is parsed: as long as the text, without what only the eye needs.

Footnote marks and characters that are not seen become blanks, apostrophes of transliteration one
apostrophe, coordinates one capitalised word, and a paragraph in capitals gets the case that it
would have had (``geomap.recognition.recasing``). Every sentence, and every word's start, stands
where it stands in the text; a word's end does but for words that held something unseen.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from geomap.coordinates import Coordinates, find_coordinates
from geomap.model import Mention

if TYPE_CHECKING:
    from geomap.model import Document, Event, Toponym

__all__ = ["COORDINATES", "ReadingCopy", "reading_copy", "with_points"]

COORDINATES = "coordinates"
"""The label of a mention that is a point in figures."""

# Soft hyphen, zero-width space and joiners, direction marks, embeddings and isolates, word joiner,
# byte order mark: Unicode's Default_Ignorable_Code_Point as news pages hold them.
_RANGES = ((0xAD, 0xAD), (0x61C, 0x61C), (0x180E, 0x180E), (0x200B, 0x200F), (0x202A, 0x202E))
_STRIPPED = "".join(
    chr(code)
    for first, last in (*_RANGES, (0x2060, 0x2069), (0xFEFF, 0xFEFF))
    for code in range(first, last + 1)
)
_UNSEEN = re.escape(_STRIPPED)
_HIDDEN = re.compile(f"[{_UNSEEN}]")
_WITH_HIDDEN = re.compile(rf"[\w{_UNSEEN}]*[{_UNSEEN}][\w{_UNSEEN}]*")
_LATIN = re.compile("[A-Za-z\u00c0-\u024f\u1e00-\u1eff\u0400-\u04ff]")
# "[12]", "[a]", "[note 3]" behind a word or a stop, as encyclopaedias have them; raised figures
# behind a word of three letters, which no unit of measure is ("km²").
_FOOTNOTES = re.compile(
    r"(?:(?<=[^\s\[])\[(?:\d{1,3}|[a-z]|(?:n|nb|notes?)\s?\d{1,2}|citation needed|better source"
    r" needed|clarification needed|update)\])+|(?=[⁰¹²³⁴-⁹])(?<=[^\W\d_]{3})[⁰¹²³⁴-⁹]{1,3}(?!\w)"
)
# Signs that transliterations write for hamza and ayin inside a word, which tokenizers cut at.
_AYIN = re.compile(r"(?<=[^\W\d_])[‘‛ʻʼʽʾʿˈ`´′ꞌ](?=[^\W\d_])")


@dataclass(frozen=True, slots=True)
class ReadingCopy:
    """
    A text beside the copy of it that is read.

    ``points`` are its coordinates; ``ends`` maps the end of a word in the copy to its end in the
    text where they differ.
    """

    original: str
    text: str
    points: Sequence[Coordinates] = ()
    ends: Mapping[int, int] = field(default_factory=dict)

    def document(self, document: Document) -> Document:
        """Return the document with the copy as its text."""
        return document if self.text == self.original else replace(document, text=self.text)

    def end_of(self, at: int) -> int:
        """Return the end in the text of what ends at ``at`` in the copy."""
        return self.ends.get(at, at)

    def read(self, mentions: Iterable[Mention]) -> list[Mention]:
        """Return mentions with their words as the copy has them; coordinates stay as printed."""
        if self.text == self.original:
            return list(mentions)
        return [
            m
            if m.label == COORDINATES
            else replace(m, text=self.text[m.start : m.end].strip() or m.text)
            for m in mentions
        ]

    def legible(self, toponyms: Iterable[Toponym]) -> list[Toponym]:
        """Return toponyms with their words as the copy has them."""
        found = list(toponyms)
        mentions = self.read(t.mention for t in found)
        return [replace(t, mention=m) for t, m in zip(found, mentions, strict=True)]

    def printed(self, toponyms: Iterable[Toponym]) -> list[Toponym]:
        """Return toponyms with their words as the text has them."""
        return [
            replace(
                t, mention=replace(t.mention, text=self.original[t.mention.start : t.mention.end])
            )
            for t in toponyms
        ]

    def quoted(self, event: Event, document: Document) -> Event:
        """Return an event with its quotes, and the words for its place, as the text has them."""
        if self.text == self.original:
            return event
        sources = tuple(
            replace(q, quote=self.original[q.start - document.offset : q.end - document.offset])
            for q in event.sources
        )
        first = event.sources[0].start - document.offset if event.sources else 0
        said = event.place_text
        at = self.text.find(said, first) if said else -1
        if said and at >= 0:
            said = self.original[at : self.end_of(at + len(said))]
        return replace(event, sources=sources, place_text=said)


def reading_copy(text: str, recase: Callable[[str], str] | None = None) -> ReadingCopy:
    """
    Make the copy of a text that is parsed.

    Parameters
    ----------
    text : str
    recase : callable, optional
        Gives a text without case its case again, letter for letter.

    Examples
    --------
    >>> reading_copy("Tikrit.[12] Then Homs[3] fell.").text
    'Tikrit.     Then Homs    fell.'
    >>> reading_copy("at 33.51° N, 36.29° E today").text
    'at Pointxxxxxxxxxxxxx today'
    """
    points = find_coordinates(text)
    letters, ends = list(text), dict[int, int]()
    for point in points:
        _mask(letters, text, point)
    plain = "".join(letters)
    if not plain.isascii():
        plain = _seen(plain, ends)
        plain = _AYIN.sub("’", plain)
    if "[" in plain or not plain.isascii():
        plain = _FOOTNOTES.sub(lambda m: " " * len(m[0]), plain)
    return ReadingCopy(text, recase(plain) if recase else plain, points, ends)


def with_points(found: Sequence[Mention], copy: ReadingCopy) -> list[Mention]:
    """Add the coordinates of a text to its mentions, in order; no name shares letters with them."""
    points = [
        Mention(p.start, p.end, copy.original[p.start : p.end], label=COORDINATES)
        for p in copy.points
    ]
    clear = [m for m in found if all(m.end <= p.start or p.end <= m.start for p in points)]
    return sorted([*clear, *points], key=lambda m: m.start)


_MASK = "Point"
_IN_BRACKETS = re.compile(r"(?P<word>\S*)\s[(\[]\s?\Z")
_LABEL = re.compile(r"(?:\b(?:MGRS|UTM|GPS)\W{1,2})\Z")


def _mask(letters: list[str], text: str, point: Coordinates) -> None:
    """
    Write one word over coordinates; "(48.01, 37.80)" after no name reads "at Point…".

    Figures in brackets hang on nothing in a parse; behind a name they stand in apposition to it.
    """
    start, end = point.start, point.end
    label = _LABEL.search(text[max(0, start - 8) : start])
    start -= len(label[0]) if label else 0
    before = _IN_BRACKETS.search(text[max(0, start - 40) : start])
    bracketed = before and text[end : end + 1] in (")", "]")
    if bracketed and not before["word"][:1].isupper() and end - start >= 6:  # type: ignore[index]
        letters[start - 1 : start + 2] = "at "
        letters[end] = " "
        start += 2
    letters[start:end] = (_MASK + "x" * (end - start))[: end - start]


def _seen(text: str, ends: dict[int, int]) -> str:
    """Close the words that hold something unseen, with blanks before and behind for it."""

    def close(match: re.Match[str]) -> str:
        run = match[0]
        word = _HIDDEN.sub("", run)
        if word and not _LATIN.search(word):
            return run  # Persian and the scripts of India join their letters so
        inner = run.strip(_STRIPPED)
        lead = len(run) - len(run.lstrip(_STRIPPED))
        if len(inner) > len(word):
            start = match.start() + lead
            ends[start + len(word)] = start + len(inner)
        return (" " * (lead if word else 0) + word).ljust(len(run))

    return _WITH_HIDDEN.sub(close, text) if _HIDDEN.search(text) else text
