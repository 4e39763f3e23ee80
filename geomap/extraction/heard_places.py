"""
Places that recognition passed over and the encoder marks as where an event happened.

"A bridge leading to the Qoryoley army base", "fighting in and around the Debaltseve-Horlivka area":
the encoder reads what a sentence tells and not what a name looks like. A name it marks is taken
where the gazetteer has a place of that name in a country that the text is about; it is resolved
together with the text's other names.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from geomap.extraction.journeys import is_ship
from geomap.model import Mention, Toponym
from geomap.resolution import resolve

if TYPE_CHECKING:
    from geomap.extraction.context import ParsedDocument
    from geomap.gazetteer.index import Index

__all__ = ["with_heard_places"]

HEARD_LABEL = "heard"
HEARD = 0.7
"""
Mean probability of the encoder's `location` from which a name is looked up: on own-passages, which
it has seen, its roles are right four times of five at that, and the gazetteer has the last word.
"""
_TRIGGERS = 0.3


def with_heard_places(parsed: ParsedDocument, index: Index) -> list[Toponym]:
    """
    Return a document's toponyms with those that only the encoder heard, in text order.

    Parameters
    ----------
    parsed : ParsedDocument
    index : Index
        The gazetteer.
    """
    known = list(parsed.toponyms)
    mentions = [toponym.mention for toponym in known]
    heard = list(_heard(parsed, mentions))
    heard += _by_their_nouns(parsed, [*mentions, *heard])
    if not heard:
        return known
    ordered = sorted([*mentions, *heard], key=lambda mention: mention.start)
    resolved = resolve(parsed.document, ordered, index)
    countries = {t.place.country for t in known if t.place is not None}
    new = [
        toponym
        for toponym in resolved
        if toponym.mention in heard
        and (toponym.place is None or toponym.place.country in countries)
    ]
    return sorted([*known, *new], key=lambda toponym: toponym.mention.start)


def _heard(parsed: ParsedDocument, mentions: Sequence[Mention]) -> Iterator[Mention]:
    """Yield the names in the encoder's locations that no mention or actor touches."""
    text, seen = parsed.document.text, [(mention.start, mention.end) for mention in mentions]
    seen += [(actor.start, actor.end) for actor in parsed.actors]
    for trigger in parsed.reading.triggers(_TRIGGERS):
        for span in parsed.asked(trigger.start, trigger.end).spans("location", HEARD):
            free = all(end <= span.start or span.end <= start for start, end in seen)
            name = text[span.start : span.end]
            if free and name[:1].isupper() and not _of_ship(parsed, span.start, span.end):
                seen.append((span.start, span.end))
                yield Mention(span.start, span.end, name, "literal", HEARD_LABEL)


# "Tank district", "the Tsak valley in Enga province", "the X district of Port-au-Prince".
_NAME = r"[A-Z][\w’'-]*(?:[ -][A-Z][\w’'-]*){0,2}"
_DIVISION = (
    r"(?:district|province|governorate|region|department|municipality|county|prefecture|oblast)"
)
_WITH_NOUN = (
    re.compile(rf"\b(?P<name>{_NAME})\s+{_DIVISION}\b"),
    re.compile(
        rf"\b(?:{_DIVISION}|quarter|neighbou?rhood|suburb|outskirts)\s+of\s+(?P<name>{_NAME})"
    ),
)


def _by_their_nouns(parsed: ParsedDocument, mentions: Sequence[Mention]) -> list[Mention]:
    """List the names that a noun of divisions makes places and that recognition passed over."""
    text = parsed.document.text
    found: list[Mention] = []
    for start, end in (m.span("name") for p in _WITH_NOUN for m in p.finditer(text)):
        if all(end <= m.start or m.end <= start for m in [*mentions, *found]):
            found.append(Mention(start, end, text[start:end], "literal", HEARD_LABEL))
    return found


def _of_ship(parsed: ParsedDocument, start: int, end: int) -> bool:
    words = parsed.doc.char_span(start, end, alignment_mode="expand")
    return words is not None and is_ship(words.root)
