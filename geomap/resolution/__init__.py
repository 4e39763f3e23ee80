"""
Mentions → places: all the names of a document are resolved together.

Each name's candidates are weighed (``geomap.resolution.weighing`` has the formula), then weighed
again with the places chosen for the other names, until the choice holds.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache, lru_cache
from math import exp
from typing import TYPE_CHECKING

from geomap.gazetteer.names import strip_articles
from geomap.model import Candidate, Document, Mention, Place, Toponym
from geomap.resolution.cues import spellings
from geomap.resolution.demonyms import adjectives, spoken_of
from geomap.resolution.groups import MOST, Group, contained, form, is_exact, neighbours
from geomap.resolution.unknown import answered
from geomap.resolution.weighing import (
    Context,
    Weights,
    context,
    distance_km,
    near,
    weigh,
)
from geomap.text import fold

if TYPE_CHECKING:
    from geomap.gazetteer.index import Index
    from geomap.gazetteer.lookup import Source
    from geomap.resolution.demonyms import Adjectives

__all__ = ["resolve"]

ROUNDS = 3
SHOWN = 5
TEMPERATURE = 0.1
SAME_PLACE_KM = 25.0
"""A town and the division named after it are one answer for confidence's sake."""

WEIGHTS = Weights()


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
        In the order of `mentions`. ``place`` is None where the gazetteer has no fitting place.
        ``confidence`` is the best candidate's share of ``exp(weight / 0.1)`` over the candidates
        (those within 25 km of it count with it), times 0.5 + 0.5 · the name's own score.
        ``candidates`` are the five heaviest, with their weights' shares as scores.
    """
    groups, total = _read(document, mentions, index, others)
    weights = [weigh(i, group, total, WEIGHTS) for i, group in enumerate(groups)]
    final = _settle(groups, weights)
    answers = {
        id(mention): (group, scores)
        for group, scores in zip(groups, final, strict=True)
        for mention in group.mentions
    }
    return [_toponym(mention, *answers[id(mention)]) for mention in mentions]


def _read(
    document: Document, mentions: Sequence[Mention], index: Index, others: Sequence[Source]
) -> tuple[list[Group], Context]:
    """Group the mentions, look them up, and keep of names only written alike what has support."""
    table = _adjectives(index)
    lookup = cache(lambda name: index.candidates(name, limit=MOST))
    groups = [_as_country(g, table, index) for g in form(document, mentions, lookup)]
    groups = contained(document, answered(groups, index, others), lookup)
    spoken = spoken_of(document.text, table)
    groups = [
        replace(g, candidates=tuple(c for c in g.candidates if c in kept))
        for g, kept in zip(groups, _supported(groups, spoken), strict=True)
    ]
    return groups, context(groups, spoken, WEIGHTS)


# An other name of a place less prominent than this (a town of some 100,000) needs a word of its
# country elsewhere in the text: "Bel" beside Palmyra is not Bell in California.
_WELL_KNOWN = 0.6


def _supported(groups: Sequence[Group], spoken: Mapping[str, int]) -> list[list[Candidate]]:
    """Keep candidates of the very name, and others whose country the text speaks of."""
    firsts = [
        {c.place.country for c in g.candidates[:1] if _exact(g, c) and c.place.country}
        for g in groups
    ]
    kept = []
    for at, group in enumerate(groups):
        elsewhere = set(spoken).union(*firsts[:at], *firsts[at + 1 :])
        kept.append(
            [
                c
                for c in group.candidates
                if c.place.country in elsewhere
                or (_exact(group, c) and (_own_name(group, c) or c.score >= _WELL_KNOWN))
            ]
        )
    return kept


def _own_name(group: Group, candidate: Candidate) -> bool:
    """Tell a place's first name from its other names, which are often shared by chance."""
    own = fold(candidate.place.name)
    key = fold(group.mentions[0].text)
    return candidate.place.feature_class not in "P" or own in {key, strip_articles(key)}


def _as_country(group: Group, table: Adjectives, index: Index) -> Group:
    """Let an adjective of nationality, given as a mention, mean its country and nothing else."""
    code = table.get(group.key) or table.get(group.key.removesuffix("s"))
    if code is None:
        return group
    return replace(group, candidates=(Candidate(index.country(code), 1.0, group.key),))


def _exact(group: Group, candidate: Candidate) -> bool:
    return any(is_exact(candidate, name) for name, _ in spellings(group.mentions[0].text))


@lru_cache(maxsize=4)
def _adjectives(index: Index) -> Adjectives:
    return adjectives({p.name: p.country for p in index.countries() if p.country})


def _settle(groups: Sequence[Group], weights: Sequence[list[float]]) -> list[list[float]]:
    """Add nearness to the places now best for the other names, until no choice changes."""
    beside = neighbours(groups)
    chosen, final = [_best(w) for w in weights], list(weights)
    for _ in range(ROUNDS):
        places = [
            g.candidates[at].place if at is not None else None
            for g, at in zip(groups, chosen, strict=True)
        ]
        final = [
            _nearer(group, base, [(p, w) for i, w in near_by if (p := places[i]) is not None])
            for group, base, near_by in zip(groups, weights, beside, strict=True)
        ]
        again = [_best(w) for w in final]
        if again == chosen:
            break
        chosen = again
    return final


def _nearer(
    group: Group, base: Sequence[float], others: Sequence[tuple[Place, float]]
) -> list[float]:
    """Weights with nearness to the other places; a country is too big to be near to."""
    points = [(p, w) for p, w in others if not p.feature_code.startswith("PCL")]
    return [
        w + WEIGHTS.near * near(c.place, points)
        for c, w in zip(group.candidates, base, strict=True)
    ]


def _best(weights: Sequence[float]) -> int | None:
    return max(range(len(weights)), key=weights.__getitem__) if weights else None


def _toponym(mention: Mention, group: Group, weights: Sequence[float]) -> Toponym:
    at = _best(weights)
    if at is None:
        return Toponym(mention, None)
    top = weights[at]
    raw = [exp((w - top) / TEMPERATURE) for w in weights]
    best = group.candidates[at]
    same = sum(
        r for r, c in zip(raw, group.candidates, strict=True)
        if distance_km(c.place, best.place) <= SAME_PLACE_KM
    )  # fmt: skip
    confidence = same / sum(raw) * (0.5 + 0.5 * best.score)
    shown = _ranked(group.candidates, raw)
    return Toponym(mention, best.place, round(confidence, 4), shown)


def _ranked(candidates: Sequence[Candidate], raw: Sequence[float]) -> tuple[Candidate, ...]:
    whole = sum(raw)
    scored = [replace(c, score=round(r / whole, 4)) for c, r in zip(candidates, raw, strict=True)]
    return tuple(sorted(scored, key=lambda c: (-c.score, c.place.id))[:SHOWN])
