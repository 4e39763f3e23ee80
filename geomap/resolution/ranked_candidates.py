"""What a document's names may mean, with all their signals, and how likely each is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import compress
from typing import TYPE_CHECKING

from geomap.model import Candidate, Document, Mention, Place
from geomap.resolution import context
from geomap.resolution.coherence import believe, company, nothing_around
from geomap.resolution.containment import drawn_by_adjective
from geomap.resolution.demonyms import adjectives, spoken_of
from geomap.resolution.fallback_sources import answered
from geomap.resolution.features import NameQuery, alone, fits, nothing
from geomap.resolution.groups import MOST, MOST_CUES, Group, KnownName, contained, form, look_up
from geomap.resolution.outlets import home_of
from geomap.resolution.ranker import ROUNDS, Ranker, dot, shares
from geomap.resolution.villages import with_villages

if TYPE_CHECKING:
    from geomap.gazetteer.index import Index
    from geomap.gazetteer.lookup import Source
    from geomap.resolution.context import Row, TextContext
    from geomap.resolution.demonyms import Adjectives

__all__ = ["Ranked", "RankedNames", "asked", "companions", "ranked", "read", "reread", "scored"]

HOPELESS = 1e-3
"""Probability in the first round below which a candidate is weighed no more."""

REMEMBERED = 4096
"""Names whose candidates are kept between documents; some 30 MB where each has many."""


@dataclass(frozen=True, slots=True)
class RankedNames:
    """A document's names with all their signals but those that company gives."""

    groups: list[Group]
    text_context: TextContext
    text: list[list[Row]]
    nothing: list[Row]


def read(
    document: Document,
    mentions: Sequence[Mention],
    index: Index,
    *,
    others: Sequence[Source] = (),
) -> RankedNames:
    """Group the mentions, look them up, and keep of names only written alike what has support."""
    table, known = _adjectives(index), _memory(index.settled)
    groups = [_as_country(g, table, index) for g in form(document, mentions, known)]
    if index.settled is not index:
        groups = with_villages(document, groups, index, spoken_of(document.text, table))
    groups = answered(groups, index, others)
    groups = contained(document, groups, lambda name: known(name).candidates)
    spoken = spoken_of(document.text, table)
    groups = [_drawn(g, document.text, spoken) for g in groups]
    groups = [_inside(g, groups) for g in groups]
    text_context = context.text_context(document, groups, spoken, home=home(document, index))
    only = len({g.key for g in groups}) == 1
    return RankedNames(
        groups,
        text_context,
        [context.words(group, text_context, only=only) for group in groups],
        [nothing(g.known.rows, asked(g, only=only)) for g in groups],
    )


def companions(reading: RankedNames, final: Sequence[Sequence[float]]) -> list[list[Row]]:
    """Measure what company says, given every group's probabilities."""
    believed = [believe(g, p) for g, p in zip(reading.groups, final, strict=True)]
    return company(reading.groups, reading.text_context, believed)


def reread(reading: RankedNames, final: Sequence[Sequence[float]]) -> RankedNames:
    """Give each name how likely its other mentions have no match, given the probabilities."""
    heard = nothing_around(reading.groups, [max(0.0, 1 - sum(shares)) for shares in final])
    rows = zip(reading.nothing, heard, strict=True)
    return replace(reading, nothing=[(*row[:-1], *said) for row, said in rows])


def scored(
    reading: RankedNames, ranker: Ranker, at: int, around: Sequence[list[Row]]
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


@dataclass(frozen=True, slots=True)
class Ranked:
    """The probabilities of what is left of a reading, and what company said in the last round."""

    reading: RankedNames
    shares: list[list[float]]
    company: list[list[Row]]


def ranked(reading: RankedNames, ranker: Ranker) -> Ranked:
    """Weigh the candidates in three rounds; the hopeless ones fall out after the first."""
    final = [shares(*weighed) for weighed in scored(reading, ranker, 0, [])]
    reading, final = _hopeful(reading, final)
    around: list[list[Row]] = []
    for at in range(1, len(ROUNDS)):
        around = companions(reading, final)
        reading = reread(reading, final)
        final = [shares(*weighed) for weighed in scored(reading, ranker, at, around)]
    return Ranked(reading, final, around)


def _hopeful(
    reading: RankedNames, final: Sequence[Sequence[float]]
) -> tuple[RankedNames, list[list[float]]]:
    """Leave out candidates that company will hardly raise; most of a common name's are."""
    groups, text, left = [], [], []
    for group, rows, given in zip(reading.groups, reading.text, final, strict=True):
        least = min(HOPELESS, max(given, default=0.0))
        kept = [share >= least for share in given]
        if all(kept):
            groups.append(group)
            text.append(rows)
            left.append(list(given))
        else:
            groups.append(replace(group, known=group.known.only(kept)))
            text.append(list(compress(rows, kept)))
            left.append(list(compress(given, kept)))
    return RankedNames(groups, reading.text_context, text, reading.nothing), left


@lru_cache(maxsize=4)
def _memory(index: Index) -> Callable[[str], KnownName]:
    """Look names up once for many documents."""
    lookup = lru_cache(maxsize=REMEMBERED)(lambda name: index.candidates(name, limit=MOST))
    return lru_cache(maxsize=REMEMBERED)(lambda text: look_up(text, lookup))


def _drawn(group: Group, text: str, spoken: Sequence[tuple[int, str]]) -> Group:
    """Note the countries that adjectives put a place in: "the Syrian town of A"."""
    ends = context.adjective_ends(text, spoken)
    codes = {drawn_by_adjective(text, m, ends) for m in group.mentions[:MOST_CUES]}
    found = frozenset(code for code in codes if code)
    return replace(group, drawn=found) if found else group


def _inside(group: Group, groups: Sequence[Group]) -> Group:
    """
    Leave out what is only written alike and lies beyond a border that the text draws.

    The text draws one where it names the country or the division that holds the place.
    """
    drawn = set(group.drawn)
    for number in group.enclosers:
        outer = groups[number]
        if outer.known.exact and outer.candidates and outer.candidates[0].place.country:
            drawn |= {c.place.country for c in outer.candidates if c.place.country}
    if not drawn:
        return group
    fine = [
        own or c.place.country in drawn
        for c, own in zip(group.candidates, group.known.own, strict=True)
    ]
    return group if all(fine) else replace(group, known=group.known.only(fine))


def _as_country(group: Group, table: Adjectives, index: Index) -> Group:
    """Resolve an adjective of nationality, given as a mention, to its country and nothing else."""
    code = table.get(group.key) or table.get(group.key.removesuffix("s"))
    return group if code is None else replace(group, known=_country(index, code, group.key))


@lru_cache(maxsize=512)
def _country(index: Index, code: str, key: str) -> KnownName:
    country = Candidate(index.country(code), 1.0, key)
    return KnownName((country,), tuple(alone({key}, [country])), (True,), True)


def asked(group: Group, *, only: bool) -> NameQuery:
    """Gather what the text says of a name that may have no place; ``only`` without any other."""
    return NameQuery(
        group.known.cut,
        _unfit(group),
        group.small,
        bool(group.enclosers or group.drawn),
        only,
    )


def home(document: Document, index: Index) -> context.Home:
    """Return the country that a document's outlet writes of, and its town if it writes of that."""
    outlet = home_of(document)
    if outlet is None or outlet.reach == "world":
        return context.Home()
    found = _town(index, outlet.town, outlet.country) if outlet.town else None
    return context.Home(outlet.country, found, local=outlet.reach == "local")


@lru_cache(maxsize=512)
def _town(index: Index, name: str, country: str) -> Place | None:
    found = index.candidates(name, countries=(country,), limit=5)
    return next((c.place for c in found if c.place.feature_class == "P"), None)


def _unfit(group: Group) -> bool:
    kind = group.kind
    return kind is not None and not any(
        fits(kind, c.place.feature_class, c.place.feature_code) for c in group.candidates
    )


@lru_cache(maxsize=4)
def _adjectives(index: Index) -> Adjectives:
    return adjectives({p.name: p.country for p in index.countries() if p.country})
