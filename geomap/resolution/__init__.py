"""
Mentions → places: all the names of a document are resolved together.

Each name's candidates are weighed by what the name and the words around it say, then twice more
with what the other names are thought to mean (``geomap.resolution.ranker`` has the formula,
``signals`` the signals, ``ranker.json`` their weights).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from geomap.model import Candidate, Document, Mention, Toponym
from geomap.resolution.choosing import ranked, read
from geomap.resolution.company import distance_km
from geomap.resolution.explaining import Explanation, Weighed, told
from geomap.resolution.groups import Group
from geomap.resolution.housing import housed
from geomap.resolution.points import pinned, points_among
from geomap.resolution.ranker import Ranker, load

if TYPE_CHECKING:
    from geomap.gazetteer.index import Index
    from geomap.gazetteer.lookup import Source

__all__ = ["Explanation", "Weighed", "answer", "candidates_of", "explain", "resolve"]

SHOWN = 5
NO_MATCH = 0.8
"""Chance that the name means no place of the gazetteer above which none is given."""
SAME_PLACE_KM = 25.0
"""A town and the division named after it are one answer for confidence's sake."""


def resolve(
    document: Document,
    mentions: Sequence[Mention],
    index: Index,
    *,
    others: Sequence[Source] = (),
) -> list[Toponym]:
    """
    Give each mention the place it means.

    Parameters
    ----------
    document : Document
    mentions : sequence of Mention
        All of the document's; none is added or dropped.
    index : Index
    others : sequence of Source, optional
        Asked in turn for the names of which the index has no candidate.

    Returns
    -------
    list of Toponym
        In the order of `mentions`. ``place`` is None where the gazetteer has no fitting place;
        where the text says in which town that unknown place lies, it is the town.
        Coordinates are places of their own (``point:33.51,36.29``).
        ``confidence`` is the chance that the place is right, measured on news corpora.
        ``candidates`` are the five likeliest, with their probabilities as scores.
    """
    points = points_among(mentions)
    names = [m for at, m in enumerate(mentions) if at not in points]
    named = _resolve_names(document, names, index, others)
    return pinned(document.text, mentions, named, points, index) if points else named


def _resolve_names(
    document: Document, mentions: Sequence[Mention], index: Index, others: Sequence[Source]
) -> list[Toponym]:
    found = ranked(read(document, mentions, index, others=others), load())
    answers = {}
    for group, weighed in zip(found.reading.groups, found.shares, strict=True):
        given = answer(group, weighed, load())
        answers.update(dict.fromkeys(map(id, group.mentions), given))
    chosen = [answers[id(m)] for m in mentions]
    toponyms = [
        Toponym(m, t.place, t.confidence, t.candidates)
        for m, t in zip(mentions, chosen, strict=True)
    ]
    return housed(document.text, toponyms)


def candidates_of(
    document: Document, mentions: Sequence[Mention], index: Index
) -> list[tuple[Candidate, ...]]:
    """Give the places that each mention may mean, before any is chosen."""
    groups = read(document, mentions, index).groups
    found = {id(mention): group.candidates for group in groups for mention in group.mentions}
    return [found[id(mention)] for mention in mentions]


def explain(document: Document, mentions: Sequence[Mention], index: Index) -> list[Explanation]:
    """
    Tell for each mention its candidates and what each signal gave to them.

    Returns
    -------
    list of Explanation
        In the order of `mentions`; what a signal gave is its weight times its value in the last
        round, in natural logarithms of odds.
    """
    final = ranked(read(document, mentions, index), load())
    found = {}
    for group, weighed in zip(final.reading.groups, final.shares, strict=True):
        chosen = answer(group, weighed, load())
        for mention in group.mentions:
            found[id(mention)] = told(final, group.number, replace(chosen, mention=mention))
    return [found[id(mention)] for mention in mentions]


def answer(group: Group, weighed: Sequence[float], ranker: Ranker) -> Toponym:
    """Choose the likeliest of a group's candidates, for its first mention."""
    if not weighed:
        return Toponym(group.mentions[0], None)
    if 1 - sum(weighed) > NO_MATCH:
        return Toponym(group.mentions[0], None)
    at = max(range(len(weighed)), key=weighed.__getitem__)
    best = group.candidates[at].place
    same = sum(
        share
        for share, c in zip(weighed, group.candidates, strict=True)
        if distance_km(c.place, best) <= SAME_PLACE_KM
    )
    order = sorted(range(len(weighed)), key=lambda i: (-weighed[i], group.candidates[i].place.id))
    shown = [
        Candidate(c.place, round(weighed[i], 4), c.matched)
        for i in order[:SHOWN]
        for c in (group.candidates[i],)
    ]
    return Toponym(group.mentions[0], best, round(ranker.confidence(same), 4), tuple(shown))
