"""A place that the gazetteer does not know stands where the text says that it lies: in a town."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from geomap.model import Candidate, Place, Toponym
from geomap.resolution.lists import listed_gaps
from geomap.text import fold

__all__ = ["housed"]

WIDEST_KM = 30.0
"""Reach of the widest place that may stand for what lies in it: a big city, a county."""
HOUSED = 0.9
"""What being told only where it lies leaves of the town's confidence: of 19 such places in three
development corpora 18 lay within 161 km of the town (``geomap evaluate --given-mentions``)."""

LONGEST_GAP = 30
# Only what is in the town itself: its countryside or a side of it is other ground.
_IN = re.compile(r"(?:,| in|, in| \(|, (?:a|the) (?:city|town|village) in)\s*(?:the )?\Z")
_OWNER = re.compile(r"['’]s?\s+\Z")


def housed(text: str, toponyms: Sequence[Toponym]) -> list[Toponym]:
    """
    Return toponyms without a place that of the town named with them: "the Ritz in Paris".

    Parameters
    ----------
    text : str
        What the offsets of the toponyms count.
    toponyms : sequence of Toponym
        In any order; those that have a place stay as they are.
    """
    order = sorted(range(len(toponyms)), key=lambda i: toponyms[i].mention.start)
    found = list(toponyms)
    listed = listed_gaps(text, [toponyms[at].mention for at in order])
    for (left, right), in_list in zip(pairwise(order), listed, strict=True):
        one, other = toponyms[left], toponyms[right]
        gap = text[one.mention.end : other.mention.start]
        if one.place is None and len(gap) < LONGEST_GAP and _IN.match(gap) and not in_list:
            found[left] = _at(one, other)
        elif other.place is None and _OWNER.match(gap):
            found[right] = _at(other, one)
    return found


def _at(unknown: Toponym, town: Toponym) -> Toponym:
    if town.place is None or not _small(town.place):
        return unknown
    sure = round(HOUSED * town.confidence, 4)
    named = Candidate(town.place, sure, fold(town.mention.text))
    return Toponym(unknown.mention, town.place, sure, (named,))


def _small(place: Place) -> bool:
    return place.radius_km <= WIDEST_KM and (
        place.feature_class == "P" or place.feature_code == "ADM2"
    )
