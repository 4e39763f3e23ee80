"""The mentions of one name in one document: they mean one place, and are weighed as one."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from heapq import nsmallest
from itertools import compress, islice, pairwise

from geomap.model import Candidate, Document, Mention, Place
from geomap.resolution.cues import Kind, kind_of, spellings
from geomap.resolution.signals import alone, keys_of
from geomap.resolution.states import STATES_OF, spelled_out, states_behind
from geomap.text import fold

__all__ = [
    "WITHIN",
    "Group",
    "Known",
    "contained",
    "form",
    "known",
    "look_up",
    "neighbours",
]

CLOSE_IN_TEXT, FAR_IN_TEXT, MOST_NEIGHBOURS = 300.0, 3000, 24
"""Characters at which another mention counts half (two or three sentences) and not at all."""
LONGEST_GAP = 30
"""Characters between a place and the one said to hold it: the longest form of WITHIN."""
MOST = 60
"""Candidates weighed for a name; the commonest in GeoNames (San José) has some hundred."""

# What stands between a place and the one that holds it: "Paris, Texas", "Mosul in Iraq".
WITHIN = re.compile(r"(?:,| in|, in| \(|, (?:a|the) (?:city|town|village) in)\s*(?:the )?\Z")
# What joins two of a kind: countries named in one list are countries, not towns of their names.
_LISTED = re.compile(r"(?:,|;|,? (?:and|or|as well as))\s*(?:the )?\Z")
_AND = re.compile(r"\b(?:and|or|as)\b")
SHORTEST_BARE_LIST, LONGEST_LIST = 3, 60
"""Commas that make a list without "and"; members that speak for one another at most."""
_CODE = re.compile(r" ([A-Z]{2,3})\b(?!\.)")
_SHORT_STATE = re.compile(r",\s+((?:[A-Z]\.\s?){2}|W\.Va\.|[A-Z][a-z]{1,4}\.|[A-Z]{2}\b)")


Row = tuple[float, ...]
Lookup = Callable[[str], Sequence[Candidate]]


@dataclass(frozen=True, slots=True)
class Known:
    """
    What the gazetteer has for a name: candidates and their signals ``ALONE``.

    ``own`` tells which stand by themselves: a place's first name, no settlement's, or well known;
    ``exact`` that they bear the very name, ``cut`` how much of the name was cut to find them.
    """

    candidates: tuple[Candidate, ...]
    rows: tuple[Row, ...]
    own: tuple[bool, ...] = ()
    exact: bool = False
    cut: float = 0.0

    def only(self, kept: Sequence[bool]) -> Known:
        """Leave out the candidates that are not kept."""
        return Known(
            tuple(compress(self.candidates, kept)),
            tuple(compress(self.rows, kept)),
            tuple(compress(self.own, kept)),
            self.exact,
            self.cut,
        )


@dataclass(frozen=True, slots=True)
class Group:
    """
    One name with one kind.

    ``held`` has the ids of the candidates of which the text says that they lie in the place named
    beside them, ``holding`` of those that hold the one beside them; ``siblings`` are the numbers
    of the groups named in one list with it.
    """

    number: int
    key: str
    kind: Kind
    mentions: tuple[Mention, ...]
    known: Known
    held: frozenset[str] = frozenset()
    holding: frozenset[str] = frozenset()
    siblings: tuple[int, ...] = ()

    @property
    def candidates(self) -> tuple[Candidate, ...]:
        """The places that the name may mean."""
        return self.known.candidates


def form(
    document: Document, mentions: Sequence[Mention], known: Callable[[str], Known]
) -> list[Group]:
    """Group the mentions by name and kind and look their candidates up."""
    alike: dict[tuple[str, Kind], list[Mention]] = {}
    for mention in sorted(mentions, key=lambda m: m.start):
        key = (fold(mention.text), kind_of(document.text, mention))
        alike.setdefault(key, []).append(mention)
    return [
        Group(number, *key, tuple(same), known(same[0].text))
        for number, (key, same) in enumerate(alike.items())
    ]


# An other name of a place less prominent than this (a town of some 100,000) needs a word of its
# country elsewhere in the text: "Bel" beside Palmyra is not Bell in California.
_WELL_KNOWN = 0.6


def look_up(text: str, lookup: Lookup) -> Known:
    """
    Find the candidates of the fullest spelling that the gazetteer has, else those alike.

    Spellings of equal worth (Mt. Pleasant, Mount Pleasant) are one name.
    """
    names = spellings(text)
    full = [name for name, worth in names if worth == 1.0]
    same: dict[str, Candidate] = {}
    for name in full:
        for candidate in _exactly(name, lookup):
            same.setdefault(candidate.place.id, candidate)
    if same:
        return known(text, full, sorted(same.values(), key=lambda c: -c.score))
    for name, worth in names:
        if found := _exactly(name, lookup):
            cut = [replace(c, score=c.score * worth) for c in found]
            return known(text, [name], cut, cut=1 - worth)
    return known(text, [text], lookup(names[0][0]) if names else ())


def _exactly(name: str, lookup: Lookup) -> list[Candidate]:
    """Look up candidates that have the very name, but for its article."""
    keys = keys_of([name])
    return [c for c in lookup(name) if c.matched in keys]


def known(
    text: str, names: Sequence[str], found: Sequence[Candidate], *, cut: float = 0.0
) -> Known:
    """Measure what was found for a mention's text under some of its spellings."""
    full, keys = keys_of([text]), keys_of(names)
    exact = [c.matched in keys for c in found]
    own = tuple(
        e and (c.score >= _WELL_KNOWN * (1 - cut) or _first_name(c.place, full))
        for c, e in zip(found, exact, strict=True)
    )
    return Known(tuple(found), tuple(alone(keys, found)), own, any(exact), cut)


def _first_name(place: Place, keys: set[str]) -> bool:
    """Tell a town's first name from its other names, which are often shared by chance."""
    return place.feature_class != "P" or fold(place.name) in keys


def contained(document: Document, groups: Sequence[Group], lookup: Lookup) -> list[Group]:
    """Note which candidates the text itself places in one another, and which names are a list."""
    held: list[set[str]] = [set() for _ in groups]
    holding: list[set[str]] = [set() for _ in groups]
    ordered = sorted(
        ((m, g.number) for g in groups for m in g.mentions), key=lambda pair: pair[0].start
    )
    gaps = [document.text[m.end : n.start] for (m, _), (n, _) in pairwise(ordered)]
    joined = {
        (at, other)
        for gap, (_, at), (_, other) in zip(gaps, ordered, ordered[1:], strict=False)
        if len(gap) < LONGEST_GAP and WITHIN.match(gap)
    }
    for at, other in sorted(joined):
        inner, outer = _held(groups[at].candidates, groups[other].candidates)
        held[at] |= inner
        holding[other] |= outer
    states = {(at, name) for m, at in ordered for name in _states_after(document, m)}
    for at, name in sorted(states):
        divisions = [c for c in lookup(name) if c.place.country in STATES_OF]
        held[at] |= _held(groups[at].candidates, divisions)[0]
        held[at] |= {c.place.id for c in divisions if c.place.feature_code == "PPLC"}  # D.C.
    listed = _lists(gaps, [at for _, at in ordered], len(groups))
    return [
        replace(g, held=frozenset(i), holding=frozenset(o), siblings=tuple(sorted(names)))
        if i or o or names
        else g
        for g, i, o, names in zip(groups, held, holding, listed, strict=True)
    ]


def _lists(gaps: Sequence[str], order: Sequence[int], count: int) -> list[set[int]]:
    """
    Give each group the others that stand in one list with it.

    A list is joined by commas and has an "and" or "or", or four members: with fewer, "Paris,
    Texas" is a town and what holds it.
    """
    found: list[set[int]] = [set() for _ in range(count)]
    start = 0
    for at in range(1, len(order) + 1):
        if at < len(order) and _LISTED.match(gaps[at - 1]):
            continue
        joined = gaps[start : at - 1]
        if len(joined) >= SHORTEST_BARE_LIST or any(_AND.search(gap) for gap in joined):
            members = set(order[start:at])
            heard = set(sorted(members)[:LONGEST_LIST])
            for member in members:
                found[member] |= heard - {member}
        start = at
    return found


def _states_after(document: Document, mention: Mention) -> tuple[str, ...]:
    """Give the states that a short form behind a name may mean: "Paris, Tex.", "Perth WA"."""
    if match := _SHORT_STATE.match(document.text, mention.end):
        name = spelled_out(match[1].replace(" ", ""))
        return (name,) if name else ()
    code = _CODE.match(document.text, mention.end)
    return states_behind(code[1]) if code else ()


def _held(inner: Sequence[Candidate], outer: Sequence[Candidate]) -> tuple[set[str], set[str]]:
    """Ids of the inner candidates that lie in an outer one, and of the outer ones that hold one."""
    found = [(i.place.id, o.place.id) for i in inner for o in outer if holds(o.place, i.place)]
    return {i for i, _ in found}, {o for _, o in found}


def neighbours(groups: Sequence[Group]) -> list[list[tuple[int, float]]]:
    """
    Give, for each group, the numbers of the groups named around it, each with a weight (0–1).

    The weight is ``1 / (1 + gap / 300)``, the gap in characters between the nearest mentions.
    Only what stands within 3,000 characters counts, and the 24 nearest, so that the work
    grows with the length of a text and not with its square.
    """
    ordered = sorted((m.start, g.number) for g in groups for m in g.mentions)
    gaps: list[dict[int, int]] = [{} for _ in groups]
    recent: dict[int, int] = {}  # each group's last mention so far, the latest at the end
    for start, at in ordered:
        for other, before in islice(reversed(recent.items()), 2 * MOST_NEIGHBOURS):
            if before < start - FAR_IN_TEXT:
                break
            if groups[other].key != groups[at].key:
                _shorten(gaps[at], other, start - before)
                _shorten(gaps[other], at, start - before)
        recent.pop(at, None)
        recent[at] = start
    return [
        [
            (i, 1 / (1 + gap / CLOSE_IN_TEXT))
            for gap, i in nsmallest(MOST_NEIGHBOURS, ((g, i) for i, g in near.items()))
        ]
        for near in gaps
    ]


def _shorten(gaps: dict[int, int], other: int, gap: int) -> None:
    gaps[other] = min(gap, gaps.get(other, gap))


def holds(outer: Place, inner: Place) -> bool:
    """Tell whether a country or first-level division holds a place other than itself."""
    if outer.country is None or outer.country != inner.country or outer.id == inner.id:
        return False
    if outer.feature_code.startswith("PCL"):
        return True
    return outer.feature_code == "ADM1" and inner.admin1 in {outer.name, outer.admin1}
