"""Which names stand in one list: "Sarmin, Binnish and Taftanaz"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from geomap.model import Mention

__all__ = ["in_list", "listed_gaps", "siblings"]

# What joins two of a kind: countries named in one list are countries, not towns of their names.
_LISTED = re.compile(r"(?:,|;|,? (?:and|or|as well as))\s*(?:the )?\Z")
_AND = re.compile(r"\b(?:and|or|as)\b")
SHORTEST_BARE_LIST, LONGEST_LIST = 3, 60
"""Commas that make a list without "and"; members that speak for one another at most."""


def siblings(gaps: Sequence[str], order: Sequence[int], count: int) -> list[set[int]]:
    """
    Return each group the others that stand in one list with it.

    A list is joined by commas and has an "and" or "or", or four members: with fewer, "Paris,
    Texas" is a town and what holds it.
    """
    found: list[set[int]] = [set() for _ in range(count)]
    for start, end in _runs(gaps):
        members = set(order[start:end])
        heard = set(sorted(members)[:LONGEST_LIST])
        for member in members:
            found[member] |= heard - {member}
    return found


def _runs(gaps: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield the first and the last but one of the names of each list, by the gaps between names."""
    start = 0
    for at in range(1, len(gaps) + 2):
        if at <= len(gaps) and _LISTED.match(gaps[at - 1]):
            continue
        joined = gaps[start : at - 1]
        if len(joined) >= SHORTEST_BARE_LIST or any(_AND.search(gap) for gap in joined):
            yield start, at
        start = at


def in_list(gaps: Sequence[str]) -> list[bool]:
    """Mark the gaps that part the members of a list."""
    marked = [False] * len(gaps)
    for start, end in _runs(gaps):
        marked[start : end - 1] = [True] * (end - 1 - start)
    return marked


def listed_gaps(text: str, mentions: Sequence[Mention]) -> list[bool]:
    """Return of the gaps between mentions in order which part the members of a list."""
    return in_list([text[m.end : n.start] for m, n in pairwise(mentions)])
