"""What is comment and no report: a question, "I", a text marked as opinion."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from geomap.extraction.attribution import in_quotes
from geomap.extraction.context import ParsedDocument
from geomap.extraction.grammar import is_possessor, lemma

if TYPE_CHECKING:
    from spacy.tokens import Span, Token

__all__ = ["is_commentary", "is_question", "speaks_for_itself"]

# How outlets mark what is no report, before a colon or a bar; "Analysis" reports as well.
_GENRE = re.compile(
    r"\W*(?:opinion|comment|commentary|column|editorial|essay|op-ed|viewpoint|perspective|history"
    r"|letters?)\s*[:|–—]",
    re.IGNORECASE,
)

_FIRST = frozenset("i we my our us me ours mine".split())


def is_commentary(parsed: ParsedDocument) -> bool:
    """Return True if a text's title opens with "Opinion:" or the like; who signs says nothing."""
    return _GENRE.match(parsed.document.title or "") is not None


def is_question(sentence: Span) -> bool:
    """Return True if a sentence asks: no report of an event."""
    return sentence.text.rstrip(" ”\"'\n").endswith("?")


def speaks_for_itself(sentence: Span) -> bool:
    """
    Return True if a sentence says "I" or "we" outside quotation marks.

    "Our correspondent" is the outlet's, and "our troops" a side's: neither is the writer's view.
    """
    marks = [t.i for t in sentence if t.text in ("“", "”", '"')]
    outside = (t for t in sentence if not marks or t.i < marks[0] or t.i > marks[-1])
    return not in_quotes(sentence[0]) and any(_first_person(t) for t in outside)


def _first_person(token: Token) -> bool:
    if token.lower_ not in _FIRST or token.text == "US":
        return False
    return not is_possessor(token) or lemma(token.head) not in _OF_OTHERS


# What is called "our" by outlets and armies without a view being told.
_OF_OTHERS = frozenset(
    "correspondent reporter newspaper paper channel agency bureau source colleague newsroom desk "
    "troop soldier force unit army fighter man pilot defender position air aircraft".split()
)
