"""
What stands in for a place that no gazetteer has: the division around it.

"In X district", where X is on no map, is drawn as the province that the sentence puts it in, else
as the division that the whole text is about: large, and marked as such by its level. A town of
another sentence never stands in, and a count for a whole country is no place. The country of a text
does not stand in: of fifteen such pins in texts of ours none lay where the gold has it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from geomap.extraction.arguments.location_grammar import preposition
from geomap.extraction.arguments.place_options import PlaceOption
from geomap.extraction.context import ParsedDocument, PlaceToken
from geomap.extraction.grammar import text_of
from geomap.model import Mention, Place, Toponym
from geomap.text import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spacy.tokens import Span

    from geomap.gazetteer.index import Index

__all__ = ["STAND_IN_LABEL", "home_division", "is_summary", "stand_in"]

STAND_IN_LABEL = "stand-in"
MOST = 0.6
"""Share of a text's places that lie in a country, and in a division of it, to be about that."""
_FEWEST = 2
_SUMMARY = re.compile(
    r"\bnation-?wide\b|\bcountry-?wide\b"
    r"|\b(?:across|throughout|around|all over)\s+(?:the|its)\s+(?:\w+\s+)?(?:country|nation)\b"
    r"|\bsince\s+(?:last\s+)?(?:January|the\s+(?:start|beginning)\s+of\s+(?:the|this)\s+year)\b"
    r"|\bso\s+far\s+this\s+year\b|\bthis\s+year\s+alone\b"
    r"|\bacross \d+ (?:provinces|states|districts|regions)\b",
    re.IGNORECASE,
)
_ENCLOSING = frozenset({"in", "of", "across", "throughout", "within", "inside"})


def is_summary(sentence: Span) -> bool:
    """Return True for a sentence that counts for a whole country: "killed 300 nationwide"."""
    kept: dict[tuple[int, int], bool] = sentence.doc.user_data.setdefault("geomap.summaries", {})
    key = (sentence.start, sentence.end)
    if key not in kept:
        kept[key] = _SUMMARY.search(sentence.text) is not None
    return kept[key]


def stand_in(
    parsed: ParsedDocument, lost: PlaceOption, options: Sequence[PlaceOption]
) -> PlaceToken | None:
    """
    Return what is drawn for a place that is on no map.

    Parameters
    ----------
    parsed : ParsedDocument
    lost : PlaceOption
        The place, an option of the event's own sentence without an anchor.
    options : sequence of PlaceOption
        All of the event's.
    """
    if is_summary(lost.sentence):
        return None
    place = next(_around(lost, options), None) or parsed.home_place
    if place is None:
        return None
    return _token(parsed, lost, place)


def _around(lost: PlaceOption, options: Sequence[PlaceOption]) -> Iterator[Place]:
    """Yield the divisions and countries in which the sentence tells what it tells."""
    for option in options:
        if option.source != "here" or option.anchor is None:
            continue
        token = option.anchor.place_token
        large = token.place.feature_code in ("ADM1", "ADM2") or token.coarse
        if large and preposition(token.token) in _ENCLOSING:
            yield token.place


def _token(parsed: ParsedDocument, lost: PlaceOption, place: Place) -> PlaceToken:
    link = lost.chain.links[0]
    first, last = parsed.doc[link.start], parsed.doc[link.end - 1]
    start, end = first.idx, last.idx + len(last)
    words = text_of(parsed.doc)[start:end]
    toponym = Toponym(Mention(start, end, words, "literal", STAND_IN_LABEL), place, 0.3)
    return PlaceToken(toponym, place, link.name.root)


# --- the whole text -------------------------------------------------------------------------------


def home_division(parsed: ParsedDocument, index: Index | None) -> Place | None:
    """Return the division that a text is about; None where it is about several."""
    country = parsed.main_country
    places = [t.place for t in parsed.place_tokens if t.place.country]
    at_home = [p for p in places if p.country == country]
    if index is None or country is None or len(at_home) < MOST * max(len(places), 1):
        return None
    divisions = Counter(p.admin1 for p in at_home if p.admin1)
    name, times = divisions.most_common(1)[0] if divisions else (None, 0)
    if name and times >= _FEWEST and times > MOST * len(at_home):
        named = [c.place for c in index.candidates(name, countries=[country])]
        return next((p for p in named if p.feature_code == "ADM1" and _is(p, name)), None)
    return None


def _is(place: Place, name: str) -> bool:
    return fold(name) in (fold(place.name), fold(place.admin1 or ""))
