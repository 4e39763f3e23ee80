"""
Mentions → places: all the names of a document are resolved together.

Each name's candidates are weighed by what the name and the words around it say, then twice more
with what the other names are thought to mean (``geomap.resolution.ranker`` has the formula,
``signals`` the signals, ``ranker.json`` their weights).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from geomap.gazetteer.names import strip_articles
from geomap.model import Candidate, Document, Mention, Toponym
from geomap.resolution import context
from geomap.resolution.context import distance_km
from geomap.resolution.cues import spellings
from geomap.resolution.demonyms import adjectives, spoken_of
from geomap.resolution.groups import MOST, Group, Known, contained, form, is_exact, look_up
from geomap.resolution.ranker import ROUNDS, Ranker, dot, load, shares
from geomap.resolution.signals import alone, fits, nothing
from geomap.text import fold

if TYPE_CHECKING:
    from geomap.gazetteer.index import Index
    from geomap.resolution.context import Row, Scene
    from geomap.resolution.demonyms import Adjectives

__all__ = ["resolve"]

SHOWN = 5
SAME_PLACE_KM = 25.0
"""A town and the division named after it are one answer for confidence's sake."""
REMEMBERED = 4096
"""Names whose candidates are kept between documents; some 30 MB where each has many."""


def resolve(document: Document, mentions: Sequence[Mention], index: Index) -> list[Toponym]:
    """
    Give each mention the place it means.

    Parameters
    ----------
    document : Document
    mentions : sequence of Mention
        All of the document's; none is added or dropped.
    index : Index

    Returns
    -------
    list of Toponym
        In the order of `mentions`. ``place`` is None where the gazetteer has no fitting place.
        ``confidence`` is the chance that the place is right, measured on news corpora.
        ``candidates`` are the five likeliest, with their probabilities as scores.
    """
    reading = read(document, mentions, index)
    final = rank(reading, load())
    answers = {
        id(mention): _answer(group, weighed, load())
        for group, weighed in zip(reading.groups, final, strict=True)
        for mention in group.mentions
    }
    return [replace(answers[id(mention)], mention=mention) for mention in mentions]


@dataclass(frozen=True, slots=True)
class Reading:
    """A document's names with all their signals but those that company gives."""

    groups: list[Group]
    scene: Scene
    text: list[list[Row]]
    nothing: list[Row]


def read(document: Document, mentions: Sequence[Mention], index: Index) -> Reading:
    """Group the mentions, look them up, and keep of names only written alike what has support."""
    table, known = _adjectives(index), _memory(index)
    groups = [_as_country(g, table, index) for g in form(document, mentions, known)]
    groups = contained(document, groups, lambda name: known(name).candidates)
    groups = _supported(groups, {code for _, code in spoken_of(document.text, table)})
    scene = context.scene(document, groups, table)
    only = len({g.key for g in groups}) == 1
    return Reading(
        groups,
        scene,
        [context.words(group, scene, only=only) for group in groups],
        [nothing(g.known.rows, cut=g.known.cut, unfit=_unfit(g)) for g in groups],
    )


def rank(reading: Reading, ranker: Ranker) -> list[list[float]]:
    """Give every group's candidates their probabilities; what is left of one is no match."""
    final = _weighed(reading, ranker, 0, [])
    for at in range(1, len(ROUNDS)):
        final = _weighed(reading, ranker, at, companions(reading, final))
    return final


def companions(reading: Reading, final: Sequence[Sequence[float]]) -> list[list[Row]]:
    """Measure what company says, given every group's probabilities."""
    believed = [context.believe(g, p) for g, p in zip(reading.groups, final, strict=True)]
    return context.company(reading.groups, reading.scene, believed)


def _weighed(
    reading: Reading, ranker: Ranker, at: int, company: Sequence[list[Row]]
) -> list[list[float]]:
    """Weigh all candidates in the round ``at``."""
    found = []
    for i, group in enumerate(reading.groups):
        scores = [
            dot(ranker.alone[at], a) + dot(ranker.text[at], t)
            for a, t in zip(group.known.rows, reading.text[i], strict=True)
        ]
        if company:
            extra = (dot(ranker.company[at], row) for row in company[i])
            scores = [s + e for s, e in zip(scores, extra, strict=True)]
        found.append(shares(scores, dot(ranker.nothing[at], reading.nothing[i])))
    return found


@lru_cache(maxsize=4)
def _memory(index: Index) -> Callable[[str], Known]:
    """Look names up once for many documents."""
    lookup = lru_cache(maxsize=REMEMBERED)(lambda name: index.candidates(name, limit=MOST))
    return lru_cache(maxsize=REMEMBERED)(lambda text: look_up(text, lookup))


# An other name of a place less prominent than this (a town of some 100,000) needs a word of its
# country elsewhere in the text: "Bel" beside Palmyra is not Bell in California.
_WELL_KNOWN = 0.6


def _supported(groups: Sequence[Group], spoken: set[str]) -> list[Group]:
    """Keep candidates of the very name, and others whose country the text speaks of."""
    firsts = [
        g.candidates[0].place.country if g.candidates and _exact(g, g.candidates[0]) else None
        for g in groups
    ]
    heard = Counter(firsts)
    kept = []
    for group, own in zip(groups, firsts, strict=True):
        elsewhere = spoken.union(c for c, n in heard.items() if c and (c != own or n > 1))
        fine = [_stands(group, c, elsewhere) for c in group.candidates]
        kept.append(group if all(fine) else replace(group, known=_only(group.known, fine)))
    return kept


def _stands(group: Group, candidate: Candidate, elsewhere: set[str]) -> bool:
    if (candidate.place.country or "") in elsewhere:
        return True
    return _exact(group, candidate) and (
        _own_name(group, candidate) or candidate.score >= _WELL_KNOWN
    )


def _only(known: Known, fine: Sequence[bool]) -> Known:
    return Known(
        tuple(c for c, keep in zip(known.candidates, fine, strict=True) if keep),
        tuple(r for r, keep in zip(known.rows, fine, strict=True) if keep),
        known.cut,
    )


def _own_name(group: Group, candidate: Candidate) -> bool:
    """Tell a place's first name from its other names, which are often shared by chance."""
    own = fold(candidate.place.name)
    return candidate.place.feature_class not in "P" or own in {
        group.key,
        strip_articles(group.key),
    }


def _as_country(group: Group, table: Adjectives, index: Index) -> Group:
    """Let an adjective of nationality, given as a mention, mean its country and nothing else."""
    code = table.get(group.key) or table.get(group.key.removesuffix("s"))
    if code is None:
        return group
    country = Candidate(index.country(code), 1.0, group.key)
    return replace(group, known=Known((country,), tuple(alone(group.key, [country]))))


def _exact(group: Group, candidate: Candidate) -> bool:
    return any(is_exact(candidate, name) for name, _ in spellings(group.mentions[0].text))


def _unfit(group: Group) -> bool:
    kind = group.kind
    return kind is not None and not any(
        fits(kind, c.place.feature_class, c.place.feature_code) for c in group.candidates
    )


@lru_cache(maxsize=4)
def _adjectives(index: Index) -> Adjectives:
    return adjectives({p.name: p.country for p in index.countries() if p.country})


def _answer(group: Group, weighed: Sequence[float], ranker: Ranker) -> Toponym:
    if not weighed:
        return Toponym(group.mentions[0], None)
    at = max(range(len(weighed)), key=weighed.__getitem__)
    best = group.candidates[at].place
    same = sum(
        share
        for share, c in zip(weighed, group.candidates, strict=True)
        if distance_km(c.place, best) <= SAME_PLACE_KM
    )
    shown = [replace(c, score=round(p, 4)) for c, p in zip(group.candidates, weighed, strict=True)]
    shown.sort(key=lambda c: (-c.score, c.place.id))
    confidence = round(ranker.confidence(same), 4)
    return Toponym(group.mentions[0], best, confidence, tuple(shown[:SHOWN]))
