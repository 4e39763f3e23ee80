"""The mentions of one name in one document: they mean one place, and are weighed as one."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from heapq import nsmallest
from itertools import compress, islice, pairwise

from geomap.gazetteer.state_abbreviations import STATES_OF, spelled_out, states_behind
from geomap.model import Candidate, Document, Mention, Place
from geomap.resolution.containment import enclosers
from geomap.resolution.features import alone, keys_of
from geomap.resolution.kind_cues import (
    Kind,
    acts,
    asks_for_small,
    asks_for_wide,
    kind_of,
    spellings,
)
from geomap.resolution.lists import in_list, siblings
from geomap.text import fold

__all__ = [
    "Group",
    "KnownName",
    "contained",
    "form",
    "known",
    "look_up",
    "neighbours",
    "told_apart",
]

CLOSE_IN_TEXT, FAR_IN_TEXT, MOST_NEIGHBOURS = 300.0, 3000, 24
"""Characters at which another mention counts half (two or three sentences) and not at all."""
MOST = 60
"""Candidates weighed for a name; the commonest in GeoNames (San José) has some hundred."""

MOST_CUES = 20
"""Mentions of a group whose words are read for what they ask for; more repeat what these say."""
_CODE = re.compile(r" ([A-Z]{2,3})\b(?!\.)")
_SHORT_STATE = re.compile(r",\s+((?:[A-Z]\.\s?){2}|W\.Va\.|[A-Z][a-z]{1,4}\.|[A-Z]{2}\b)")


Row = tuple[float, ...]
Lookup = Callable[[str], Sequence[Candidate]]


@dataclass(frozen=True, slots=True)
class KnownName:
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

    def only(self, kept: Sequence[bool]) -> KnownName:
        """Leave out the candidates that are not kept."""
        return KnownName(
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
    of the groups named in one list with it, ``enclosers`` of those that the text says to hold it.
    ``drawn`` are the countries that adjectives put it in ("the Syrian town of"). Two groups of one
    key that differ in ``sense`` are two places, as the text encloses them differently.
    """

    number: int
    key: str
    kind: Kind
    mentions: tuple[Mention, ...]
    known: KnownName
    held: frozenset[str] = frozenset()
    holding: frozenset[str] = frozenset()
    siblings: tuple[int, ...] = ()
    enclosers: tuple[int, ...] = ()
    drawn: frozenset[str] = frozenset()
    small: bool = False
    wide: bool = False
    acting: bool = False
    sense: int = 0

    @property
    def name(self) -> tuple[str, int]:
        """What tells its place from others: the folded name and the sense."""
        return self.key, self.sense

    @property
    def candidates(self) -> tuple[Candidate, ...]:
        """The places that the name may mean."""
        return self.known.candidates


def form(
    document: Document, mentions: Sequence[Mention], known: Callable[[str], KnownName]
) -> list[Group]:
    """Group the mentions by name, sense and kind and look their candidates up."""
    text = document.text
    ordered = sorted(mentions, key=lambda m: m.start)
    senses = told_apart(text, ordered, known)
    alike: dict[tuple[str, Kind, int], list[Mention]] = {}
    for mention, sense in zip(ordered, senses, strict=True):
        key = (fold(mention.text), kind_of(text, mention), sense)
        alike.setdefault(key, []).append(mention)
    return [
        Group(
            number, key, kind, tuple(same), known(same[0].text), sense=sense,
            small=any(asks_for_small(text, m) for m in same[:MOST_CUES]),
            wide=any(asks_for_wide(text, m) for m in same[:MOST_CUES]),
            acting=any(acts(text, m) for m in same[:MOST_CUES]),
        )
        for number, ((key, kind, sense), same) in enumerate(alike.items())
    ]  # fmt: skip


def told_apart(
    text: str, ordered: Sequence[Mention], known: Callable[[str], KnownName]
) -> list[int]:
    """
    Count the senses of names that the text encloses in different countries or divisions.

    A mention that nothing encloses has the sense of the last one before it that something does.
    """
    gaps = [text[m.end : n.start] for m, n in pairwise(ordered)]
    chains = enclosers(text, ordered, in_list(gaps))
    found: dict[str, list[_Area]] = {}
    last: dict[str, int] = {}
    senses = []
    for mention, chain in zip(ordered, chains, strict=True):
        key = fold(mention.text)
        areas = [a for at in chain if (a := _area(known(ordered[at].text))) is not None]
        if areas:
            last[key] = _sense(found.setdefault(key, []), areas[0])
        senses.append(last.get(key, 0))
    return senses


_Area = tuple[str, str]
"""Country and first-level division, "" for the whole country."""


def _area(name: KnownName) -> _Area | None:
    """Return what a name certainly means: a country or a division."""
    first = next((c.place for c in name.candidates), None)
    if first is None or not name.exact or first.feature_class != "A" or not first.country:
        return None
    return first.country, "" if first.feature_code.startswith("PCL") else first.name


def _sense(known: list[_Area], area: _Area) -> int:
    """Find an area among those in which a name was found; what one may hold is one sense."""
    for number, (country, division) in enumerate(known):
        if country == area[0] and (not division or not area[1] or division == area[1]):
            known[number] = country, division or area[1]
            return number
    known.append(area)
    return len(known) - 1


# An other name of a place less prominent than this (a town of some 100,000) needs a word of its
# country elsewhere in the text: "Bel" beside Palmyra is not Bell in California.
_WELL_KNOWN = 0.6


def look_up(text: str, lookup: Lookup) -> KnownName:
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
) -> KnownName:
    """Measure what was found for a mention's text under some of its spellings."""
    full, keys = keys_of([text]), keys_of(names)
    exact = [c.matched in keys for c in found]
    own = tuple(
        e and (c.score >= _WELL_KNOWN * (1 - cut) or _first_name(c.place, full))
        for c, e in zip(found, exact, strict=True)
    )
    return KnownName(tuple(found), tuple(alone(keys, found)), own, any(exact), cut)


def _first_name(place: Place, keys: set[str]) -> bool:
    """Detect a town's first name, not its other names, which are often shared by chance."""
    return place.feature_class != "P" or fold(place.name) in keys


def contained(document: Document, groups: Sequence[Group], lookup: Lookup) -> list[Group]:
    """Note which candidates the text itself places in one another, and which names are a list."""
    held: list[set[str]] = [set() for _ in groups]
    holding: list[set[str]] = [set() for _ in groups]
    ordered = sorted(
        ((m, g.number) for g in groups for m in g.mentions), key=lambda pair: pair[0].start
    )
    gaps = [document.text[m.end : n.start] for (m, _), (n, _) in pairwise(ordered)]
    chains = enclosers(document.text, [m for m, _ in ordered], in_list(gaps))
    alike: dict[tuple[str, int], dict[int, None]] = {g.name: {} for g in groups}
    for (_, at), chain in zip(ordered, chains, strict=True):
        alike[groups[at].name].update(dict.fromkeys(ordered[link][1] for link in chain))
    outer = [[n for n in alike[g.name] if groups[n].name != g.name] for g in groups]
    joined = {(ordered[at][1], ordered[chain[0]][1]) for at, chain in enumerate(chains) if chain}
    for at, other in sorted(joined):
        inside, outside = _held(groups[at].candidates, groups[other].candidates)
        held[at] |= inside
        holding[other] |= outside
    states = {(at, name) for m, at in ordered for name in _states_after(document, m)}
    stated: dict[int, set[str]] = {}
    for at, name in sorted(states):
        divisions = [c for c in lookup(name) if c.place.country in STATES_OF]
        inside = _held(groups[at].candidates, divisions)[0]
        inside |= {c.place.id for c in divisions if c.place.feature_code == "PPLC"}  # D.C.
        held[at] |= inside
        stated.setdefault(at, set()).update(inside)
    groups = [_bound(group, stated.get(at, set())) for at, group in enumerate(groups)]
    listed = siblings(gaps, [at for _, at in ordered], len(groups))
    return [
        replace(
            g,
            held=frozenset(i),
            holding=frozenset(o),
            siblings=tuple(sorted(names)),
            enclosers=tuple(chain),
        )
        if i or o or names or chain
        else g
        for g, i, o, names, chain in zip(groups, held, holding, listed, outer, strict=True)
    ]


def _bound(group: Group, stated: Collection[str]) -> Group:
    """
    Leave out what lies in none of the states whose short forms stand behind the name.

    In a headline all in capitals "IN" and "OR" are words, and bind nothing.
    """
    inside = [c.place.id in stated for c in group.candidates]
    if not any(inside) or all(m.text.isupper() for m in group.mentions):
        return group
    return replace(group, known=group.known.only(inside))


def _states_after(document: Document, mention: Mention) -> tuple[str, ...]:
    """Return the states that a short form behind a name may mean: "Paris, Tex.", "Perth WA"."""
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
    """Return True if a country or first-level division holds a place other than itself."""
    if outer.country is None or outer.country != inner.country or outer.id == inner.id:
        return False
    if outer.feature_code.startswith("PCL"):
        return True
    return outer.feature_code == "ADM1" and inner.admin1 in {outer.name, outer.admin1}
