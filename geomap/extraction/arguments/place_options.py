"""Where an event may have happened: the chains of its sentence and of the text around it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from geomap.extraction.arguments.enclosure import Anchor, anchor_of, chains_in, meant
from geomap.extraction.arguments.place_phrase import PlaceChain
from geomap.extraction.context import ParsedDocument

if TYPE_CHECKING:
    from spacy.tokens import Span

__all__ = ["PlaceOption", "anchored", "place_options"]

_BACK = 3
"""Sentences before the event's own that are asked: in own-passages nine borrowed places of ten
stand no further back."""


@dataclass(frozen=True, slots=True)
class PlaceOption:
    """
    A chain that an event may be put at.

    ``anchor`` is None where nothing of it is on the map. ``source`` tells where it stands:
    ``here`` in the event's sentence, ``before`` in one of the sentences before, ``lead`` in the
    text's first; ``sentence`` is that, ``back`` how far.
    """

    chain: PlaceChain
    anchor: Anchor | None
    source: str
    sentence: Span
    back: int = 0


def anchored(parsed: ParsedDocument, sentence: Span) -> list[tuple[PlaceChain, Anchor | None]]:
    """List the chains of a sentence with what is on the map of each; read once."""
    key = ("chains", sentence.start)
    if key not in parsed.memo:
        found = [(c, anchor_of(parsed, c)) for c in chains_in(parsed, sentence)]
        parsed.memo[key] = [(c, a) for c, a in found if a is not None or not _governs(parsed, c)]
    kept: list[tuple[PlaceChain, Anchor | None]] = parsed.memo[key]
    return kept


def _governs(parsed: ParsedDocument, chain: PlaceChain) -> bool:
    """Return True if a chain names but a government: "Moscow decided"."""
    return meant(parsed, chain.links[0].name) is not None


def place_options(parsed: ParsedDocument, sentence: Span) -> list[PlaceOption]:
    """
    Collect the options of an event told in a sentence, those of the sentence itself first.

    Of other sentences only chains that are on the map are worth asking.
    """
    found = [PlaceOption(c, a, "here", sentence) for c, a in anchored(parsed, sentence)]
    for source, other, back in _around(parsed, sentence):
        found += [PlaceOption(c, a, source, other, back) for c, a in anchored(parsed, other) if a]
    return found


def _around(parsed: ParsedDocument, sentence: Span) -> Iterator[tuple[str, Span, int]]:
    at = sentence
    seen = {sentence.start}
    for back in range(1, _BACK + 1):
        if at.start == 0:
            break
        at = parsed.doc[at.start - 1].sent
        seen.add(at.start)
        yield "before", at, back
    first = parsed.doc[0].sent
    if first.start not in seen and first.start < sentence.start:
        yield "lead", first, _BACK + 1
