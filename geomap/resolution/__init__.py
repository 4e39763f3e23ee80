"""
Mentions → places: all the names of a document are resolved together.

Each name's candidates are weighed by what the name and the words around it say, then twice more
with what the other names are thought to mean (``geomap.resolution.ranker`` has the formula,
``features`` the signals, ``ranker.json`` their weights).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from geomap.model import Candidate, Document, Mention, Place, Toponym
from geomap.resolution.coherence import distance_km
from geomap.resolution.coordinate_mentions import pinned, points_among
from geomap.resolution.enclosing_place import housed
from geomap.resolution.explaining import Explanation, Weighed, told
from geomap.resolution.features import COMPANY
from geomap.resolution.groups import Group
from geomap.resolution.ranked_candidates import ranked, read
from geomap.resolution.ranker import Ranker, Row, load

if TYPE_CHECKING:
    from geomap.gazetteer.index import Index
    from geomap.gazetteer.lookup import Source

__all__ = [
    "Explanation",
    "Weighed",
    "answer",
    "candidates_of",
    "explain",
    "likeliest",
    "resolve",
    "threshold",
]

SHOWN = 5
NO_MATCH, ABROAD_COSTS = 0.8, 0.3
"""
Chance that a name means no place of the gazetteer above which none is given, and what is taken off
where the place is abroad: there a wrong pin is worse than none. Chosen by the table that
``tests/benchmarks/train_resolution.py`` prints: higher and nothing more is found in the folds.
"""
_ABROAD = [COMPANY.index(name) for name in ("abroad", "enclosed_abroad")]
GUESS, FAR_BETTER_KNOWN = 0.05, 0.1
"""
Confidence below which the likeliest place is no better than the most prominent, where that is so
much better known (as a town of ten times the people): of 28 such names of LGL, TUD and GeoVirus 6
were right by the weights, 8 by prominence, which is the answer that a reader expects.
"""
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
    Return each mention the place it means.

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
        given = answer(group, weighed, load(), found.company[group.number])
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
    """Return the places that each mention may mean, before any is chosen."""
    groups = read(document, mentions, index).groups
    found = {id(mention): group.candidates for group in groups for mention in group.mentions}
    return [found[id(mention)] for mention in mentions]


def explain(document: Document, mentions: Sequence[Mention], index: Index) -> list[Explanation]:
    """
    List for each mention its candidates and what each signal gave to them.

    Returns
    -------
    list of Explanation
        In the order of `mentions`; what a signal gave is its weight times its value in the last
        round, in natural logarithms of odds.
    """
    final = ranked(read(document, mentions, index), load())
    found = {}
    for group, weighed in zip(final.reading.groups, final.shares, strict=True):
        chosen = answer(group, weighed, load(), final.company[group.number])
        for mention in group.mentions:
            found[id(mention)] = told(final, group.number, replace(chosen, mention=mention))
    return [found[id(mention)] for mention in mentions]


def answer(
    group: Group, weighed: Sequence[float], ranker: Ranker, company: Sequence[Row] = ()
) -> Toponym:
    """
    Choose the likeliest of a group's candidates, for its first mention, or none.

    None is given where the chance of that is above ``NO_MATCH``, less ``ABROAD_COSTS`` as far as
    the likeliest lies in a country of which the text does not speak; ``coherence`` has its signals.
    """
    if not weighed:
        return Toponym(group.mentions[0], None)
    at = max(range(len(weighed)), key=weighed.__getitem__)
    if 1 - sum(weighed) > threshold(company[at] if company else ()):
        return Toponym(group.mentions[0], None)
    found = likeliest(group, weighed, ranker)
    return _better_known(group, found) if found.confidence < GUESS else found


def _better_known(group: Group, found: Toponym) -> Toponym:
    """Return the most prominent place of a name of which the weights know next to nothing."""
    first = max(group.candidates, key=lambda c: c.score)
    if found.place is None or first.score - _score_of(group, found.place) < FAR_BETTER_KNOWN:
        return found
    return replace(found, place=first.place)


def _score_of(group: Group, place: Place) -> float:
    return max((c.score for c in group.candidates if c.place.id == place.id), default=0.0)


def likeliest(group: Group, weighed: Sequence[float], ranker: Ranker) -> Toponym:
    """Return the likeliest of a group's candidates, however likely none of them is."""
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


def threshold(company: Row) -> float:
    """Return the chance of no match above which none is given, by a candidate's company signals."""
    abroad = max((company[at] for at in _ABROAD if company), default=0.0)
    return NO_MATCH - ABROAD_COSTS * min(1.0, abroad)
