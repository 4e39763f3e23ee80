"""What a document's names may mean, with all their signals, and how likely each is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from geomap.gazetteer.names import strip_articles
from geomap.model import Candidate, Document, Mention
from geomap.resolution import context
from geomap.resolution.company import believe, company
from geomap.resolution.cues import spellings
from geomap.resolution.demonyms import adjectives, spoken_of
from geomap.resolution.groups import MOST, Group, Known, contained, form, is_exact, look_up
from geomap.resolution.ranker import ROUNDS, Ranker, dot, shares
from geomap.resolution.signals import alone, fits, nothing
from geomap.text import fold

if TYPE_CHECKING:
    from geomap.gazetteer.index import Index
    from geomap.resolution.context import Row, Scene
    from geomap.resolution.demonyms import Adjectives

__all__ = ["Reading", "companions", "likely", "read", "scored"]

REMEMBERED = 4096
"""Names whose candidates are kept between documents; some 30 MB where each has many."""


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


def companions(reading: Reading, final: Sequence[Sequence[float]]) -> list[list[Row]]:
    """Measure what company says, given every group's probabilities."""
    believed = [believe(g, p) for g, p in zip(reading.groups, final, strict=True)]
    return company(reading.groups, reading.scene, believed)


def scored(
    reading: Reading, ranker: Ranker, at: int, around: Sequence[list[Row]]
) -> list[tuple[list[float], float]]:
    """Weigh the candidates of every group, and no match, in the round ``at``."""
    alone, text, beside = ranker.alone[at], ranker.text[at], ranker.company[at]
    found = []
    for i, group in enumerate(reading.groups):
        scores = [
            dot(alone, a) + dot(text, t)
            for a, t in zip(group.known.rows, reading.text[i], strict=True)
        ]
        if around:
            scores = [s + dot(beside, row) for s, row in zip(scores, around[i], strict=True)]
        found.append((scores, dot(ranker.nothing[at], reading.nothing[i])))
    return found


def likely(reading: Reading, ranker: Ranker) -> tuple[list[list[float]], list[list[Row]]]:
    """Give the probabilities of the last round, and what company said in it."""
    around: list[list[Row]] = []
    for at in range(len(ROUNDS)):
        final = [shares(*weighed) for weighed in scored(reading, ranker, at, around)]
        if at < len(ROUNDS) - 1:
            around = companions(reading, final)
    return final, around


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
