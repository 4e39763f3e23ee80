"""What the text says that a place lies in: "A in western B", "A, B", "A camp in B", "B's A"."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise

from geomap.model import Mention

__all__ = ["LONGEST_GAP", "drawn_by_adjective", "enclosers", "encloses", "is_enclosed"]

LONGEST_GAP = 64
"""Characters between a place and the one said to hold it."""
LONGEST_CHAIN = 4
"""Links of "A in B in C" that are followed; a country is reached by the third."""

# Nouns of kind that stand between a name and what holds it.
_KIND = (
    r"(?:camps?|cit(?:y|ies)|towns?|villages?|hamlets?|neighbou?rhoods?|districts?|sub-?districts?|"
    r"count(?:y|ies)|provinces?|governorates?|regions?|oblasts?|raions?|states?|territor(?:y|ies)|"
    r"municipalit(?:y|ies)|townships?|departments?|communes?|cantons?|localit(?:y|ies)|areas?|"
    r"suburbs?|quarters?|parish|woredas?|zones?|settlements?|crossings?|countryside|islands?|"
    r"ports?|bases?|airports?|airbases?|markets?|mosques?|prisons?|hospitals?|dams?|front|outskirts)"
)
_SIDE = (
    r"(?:(?:the |its |far |rural |central |coastal |nearby |neighbou?ring )?"
    r"(?:(?:north|south|east|west)(?:-?(?:east|west))?(?:ern)?|central|rural|coastal|upper|lower) "
    r")?"
)
_HEAD = rf"(?:\s+(?:[a-z-]+\s+){{0,2}}{_KIND})"
_OF = (
    r"(?:,? (?:an? |the |one of the |two |three |several )?"
    rf"(?:[a-z-]+ ){{0,2}}{_KIND} (?:of|in|on|outside|near))"
)
# "A in B", "A, B", "A (B", "A district of B", "A, a village in B", "A in the B", "Paris France".
_FORWARD = re.compile(
    rf"{_HEAD}?(?:,|,? in|,? inside|,? within|\s*\(|{_OF})\s+(?:the )?{_SIDE}(?:the )?\Z"
    rf"|{_HEAD} of (?:the )?{_SIDE}\Z|\s\(\Z| \Z"
)
# "B's A", "B province's A", "B's northern town of A".
_BACKWARD = re.compile(
    rf"{_HEAD}?['’]s? (?:the )?{_SIDE}(?:(?:[a-z-]+ ){{0,2}}{_KIND} of (?:the )?)?\Z"
)
_KIND_OF = re.compile(rf" (?:[a-z-]+ ){{0,2}}{_KIND} of (?:the )?\Z")


def encloses(gap: str) -> bool:
    """
    Return True if the words after a place say that the next one holds it.

    Examples
    --------
    >>> [encloses(gap) for gap in (", ", " in western ", " refugee camp in ", " district of ")]
    [True, True, True, True]
    >>> [encloses(gap) for gap in (" and ", " to ", " near ", ", then ")]
    [False, False, False, False]
    """
    return len(gap) <= LONGEST_GAP and _FORWARD.match(gap) is not None


def is_enclosed(gap: str) -> bool:
    """
    Return True if the words after a place say that it holds the next one.

    Examples
    --------
    >>> is_enclosed("'s "), is_enclosed(" province's town of "), is_enclosed(" and ")
    (True, True, False)
    """
    return len(gap) <= LONGEST_GAP and _BACKWARD.match(gap) is not None


def enclosers(
    text: str, mentions: Sequence[Mention], listed: Sequence[bool]
) -> list[tuple[int, ...]]:
    """
    Return for each mention the positions of those that hold it, the nearest first.

    Parameters
    ----------
    text : str
    mentions : sequence of Mention
        In the order of the text.
    listed : sequence of bool
        Whether the gap after a mention only parts the members of a list, in which a comma
        encloses nothing, and what holds the last holds all.
    """
    outer: dict[int, int] = {}
    for at, (one, other) in enumerate(pairwise(mentions)):
        gap = text[one.end : other.start]
        if encloses(gap) and not (listed[at] and gap.strip() == ","):
            outer[at] = at + 1
        elif is_enclosed(gap):
            outer[at + 1] = at
    for at in range(len(mentions) - 2, -1, -1):  # what holds the last of a list holds all of it
        if listed[at] and at not in outer and at + 1 in outer and outer[at + 1] != at:
            outer[at] = outer[at + 1]
    found = []
    for at in range(len(mentions)):
        chain: list[int] = []
        link = outer.get(at)
        while link is not None and link not in chain and link != at and len(chain) < LONGEST_CHAIN:
            chain.append(link)
            link = outer.get(link)
        found.append(tuple(chain))
    return found


def drawn_by_adjective(
    text: str, mention: Mention, adjectives: Mapping[int, tuple[int, str]]
) -> str | None:
    """
    Return the country that an adjective before a place puts it in: "the Syrian town of A".

    Parameters
    ----------
    text : str
    mention : Mention
    adjectives : mapping of int to (int, str)
        The end of each adjective of nationality → its start and country.

    Examples
    --------
    >>> drawn_by_adjective("the Syrian border town of Tal", Mention(26, 29, "Tal"), {10: (4, "SY")})
    'SY'
    """
    for end in range(mention.start - 1, max(-1, mention.start - LONGEST_GAP), -1):
        if end in adjectives:
            gap = text[end : mention.start]
            return adjectives[end][1] if _KIND_OF.match(gap) else None
    return None
