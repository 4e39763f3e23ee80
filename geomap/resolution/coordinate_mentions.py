"""Coordinates among the mentions: each is its own place, and a better point for the name before."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from geomap.coordinates import Coordinates, read_coordinates
from geomap.gazetteer.coordinate_places import place_at
from geomap.geodesy import great_circle_km
from geomap.model import Candidate, Mention, Place, Toponym
from geomap.text import fold

if TYPE_CHECKING:
    from geomap.gazetteer.index import Index

__all__ = ["pinned", "points_among"]

SAME_PLACE_KM = 25.0
"""Within this of a town, coordinates beside its name are the town's own, better than its row's."""
CONFIDENCE = 0.98
"""Of a point in figures: what is left is for slips of the pen and of the pattern."""
_NAMESAKES = 200
# What may stand between a name and its coordinates: "Homs (34.73 N, 36.71 E)", "Homs, at MGRS …".
_BESIDE = re.compile(
    r"[\s,:(\[–—-]{1,4}(?:(?:at|located|grid|MGRS|GPS|UTM|coordinates?|coords?|position|approx(?:\.|"
    r"imately)?|about|ca\.?)[\s:]{1,2}){0,3}[(\[]?\Z"
)


def points_among(mentions: Sequence[Mention]) -> dict[int, Coordinates]:
    """Map the number of each mention that is coordinates to its point."""
    found = {}
    for at, mention in enumerate(mentions):
        if any(c.isdigit() for c in mention.text) and (point := read_coordinates(mention.text)):
            found[at] = point
    return found


def pinned(
    text: str,
    mentions: Sequence[Mention],
    named: Sequence[Toponym],
    points: dict[int, Coordinates],
    index: Index,
) -> list[Toponym]:
    """
    Join the resolved names and the points of a document.

    Parameters
    ----------
    text : str
    mentions : sequence of Mention
        All of the document's.
    named : sequence of Toponym
        Those that are no points, in their order.
    points : dict
        As `points_among` gives them.
    index : Index

    Returns
    -------
    list of Toponym
        In the order of `mentions`. A settlement or site within 25 km of the coordinates beside its
        name, or a namesake of it that is, stands on them; a name of no known place is theirs.
    """
    left = iter(named)
    found = [
        _of_point(mention, points[at], index) if at in points else next(left)
        for at, mention in enumerate(mentions)
    ]
    order = sorted(range(len(found)), key=lambda at: mentions[at].start)
    for before, at in pairwise(order):
        gap = text[mentions[before].end : mentions[at].start]
        if at in points and before not in points and len(gap) < 40 and _BESIDE.fullmatch(gap):
            place = _joined(found[before], found[at].place, points[at], index)
            if place is not None:
                found[before] = _standing_on(found[before], place)
                found[at] = _standing_on(found[at], place)
    return found


def _of_point(mention: Mention, point: Coordinates, index: Index) -> Toponym:
    place = place_at(point, index)
    return Toponym(mention, place, CONFIDENCE, (Candidate(place, 1.0, fold(mention.text)),))


def _joined(name: Toponym, spot: Place | None, point: Coordinates, index: Index) -> Place | None:
    """Return the place that a name and the coordinates behind it mean together, None if two."""
    if spot is None or name.mention.role != "literal":
        return None
    if name.place is None:
        return replace(spot, name=name.mention.text)
    options = [name.place, *(c.place for c in name.candidates)]
    if not _is_spot(name.place) or great_circle_km(name.place, spot) > SAME_PLACE_KM:
        options += [c.place for c in index.candidates(name.mention.text, limit=_NAMESAKES)]
    near = (p for p in options if _is_spot(p) and great_circle_km(p, spot) <= SAME_PLACE_KM)
    best = next(near, None)
    if best is None:
        return None
    return replace(
        best,
        latitude=point.latitude,
        longitude=point.longitude,
        radius_km=min(best.radius_km, max(point.radius_km, 0.01)),
    )


def _is_spot(place: Place) -> bool:
    return place.feature_class in "PS"


def _standing_on(toponym: Toponym, place: Place) -> Toponym:
    return replace(
        toponym,
        place=place,
        confidence=max(toponym.confidence, CONFIDENCE),
        candidates=(Candidate(place, 1.0, fold(toponym.mention.text)),),
    )
