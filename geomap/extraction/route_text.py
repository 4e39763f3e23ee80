"""What a text tells of a way: from where, over which countries, past which, to where, how far."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from geomap.extraction.arguments.numerals import number
from geomap.extraction.context import ParsedDocument, PlaceToken
from geomap.extraction.grammar import (
    ancestry,
    children,
    coordinated,
    is_preposition,
    lemma,
    prepositional,
)
from geomap.extraction.journeys import journey_of
from geomap.model import Place, RouteClaim

if TYPE_CHECKING:
    from spacy.tokens import Token

__all__ = ["distances_km", "journey_claim", "route_claim"]

KM_PER_MILE = 1.609344
"""International mile of 1959."""

# Verbs and prepositions of passing over and of going around, and what is spoken of when they are.
_CROSS = frozenset("cross overfly traverse".split())
_OVER = frozenset("over across through via above".split())
_AVOID = frozenset("bypass avoid skirt circumvent sidestep".split())
_FLIGHT = frozenset(
    "missile rocket path route trajectory flight jet plane warplane aircraft bomber drone".split()
)
_DISTANCE = re.compile(
    r"(?:(?:more than|over|nearly|almost|about|around|some|up to|at least|less than)\s+)?"
    r"(?P<n>\d[\d,.]*\d|\d)[-\s]*(?P<unit>miles?|kilomet(?:er|re)s?|km)\b",
    re.IGNORECASE,
)
# Mentions that tell of people or bodies, not of ground that is flown over.
_NOT_THERE = frozenset({"demonym", "origin", "organisation"})
# Shorter lengths say how far a place lies from another, not how far something flew.
_SHORTEST_KM = 100.0


def distances_km(text: str) -> dict[str, float]:
    """
    Find lengths of a way as printed, in kilometres.

    Examples
    --------
    >>> distances_km("flew more than 900 miles")
    {'more than 900 miles': 1448.4096}
    """
    found: dict[str, float] = {}
    for match in _DISTANCE.finditer(text):
        value = number(match["n"])
        factor = KM_PER_MILE if match["unit"].lower().startswith("mile") else 1.0
        if value is not None and value * factor >= _SHORTEST_KM:
            found.setdefault(" ".join(match[0].split()), round(value * factor, 4))
    return found


def route_claim(
    parsed: ParsedDocument, origin: Place | None, destination: Place | None
) -> RouteClaim | None:
    """
    Collect over a whole document what it says of the way between two places.

    None unless both ends are known, differ, and the text tells of a flight: countries crossed or
    avoided, or a length.
    """
    if origin is None or destination is None or origin.id == destination.id:
        return None
    ends = {origin.country, destination.country}
    via = [c for c in _countries(parsed, _passed) if c not in ends]
    avoid = [c for c in _countries(parsed, _avoided) if c not in (*via, *ends)]
    lengths = _lengths(parsed)
    if not (via or avoid or lengths):
        return None
    return RouteClaim(origin.id, destination.id, tuple(via), tuple(avoid), lengths)


def journey_claim(
    parsed: ParsedDocument, token: Token, goal: Place | None = None
) -> RouteClaim | None:
    """
    Read the way that an event's verb tells, to the one of its targets where the event is placed.

    None where the verb tells no way (see `journeys`), or none to that place.
    """
    journey = journey_of(parsed, token)
    if journey is None:
        return None
    ends = [place_token.place.id for place_token in journey.destinations]
    end = goal.id if goal is not None and goal.id in ends else ends[0]
    if goal is not None and goal.id not in (end, journey.origin.place.id):
        return None
    through = tuple(_stop(place_token) for place_token in journey.through)
    lengths = distances_km(token.sent.text)
    return RouteClaim(journey.origin.place.id, end, (), (), lengths, through, journey.mode)


def _stop(place_token: PlaceToken) -> str:
    """Return a country by its code, which is crossed, and all else by its id, which is passed."""
    place = place_token.place
    return place.country if place.feature_code == "PCLI" and place.country else place.id


def _lengths(parsed: ParsedDocument) -> dict[str, float]:
    found: dict[str, float] = {}
    for sentence in parsed.doc.sents:
        if {lemma(t) for t in sentence} & _FLIGHT:
            found |= distances_km(sentence.text)
    return found


def _countries(parsed: ParsedDocument, picks: object) -> list[str]:
    """Codes of countries in the role that `picks` tells, in text order, once each."""
    assert callable(picks)  # noqa: S101  # one of the two functions below
    wanted = {t.i for token in parsed.doc for t in picks(token)}
    found: list[str] = []
    for toponym in sorted(parsed.toponyms, key=lambda t: t.mention.start):
        place, span = toponym.place, parsed.span(toponym)
        if place is None or span is None or toponym.mention.role in _NOT_THERE:
            continue
        code = place.country
        if span.root.i in wanted and place.feature_code.startswith("PCL") and code not in found:
            found.append(str(code))
    return found


def _passed(token: Token) -> Iterable[Token]:
    if lemma(token) in _CROSS and token.pos_ in ("VERB", "NOUN") and _of_flight(token):
        for thing in children(token, "dobj"):
            yield from coordinated(thing)
    elif lemma(token) in _OVER and is_preposition(token) and _of_flight(token):
        for thing in children(token, "pobj"):
            yield from coordinated(thing)


def _avoided(token: Token) -> Iterable[Token]:
    if lemma(token) in _AVOID and token.pos_ == "VERB":
        for thing in children(token, "dobj"):
            yield from coordinated(thing)
            for inner in prepositional(thing, "of"):
                yield from coordinated(inner)


def _of_flight(token: Token) -> bool:
    """Return True if the words around speak of something that flies."""
    near = {lemma(t) for above in ancestry(token) for t in (above, *above.children)}
    return bool(near & _FLIGHT)
