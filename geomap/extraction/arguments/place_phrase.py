"""
The containment chain of a phrase: from the finest name to the coarsest, as the text nests them.

"A in B in C", "A, B district, C", "C's A", "the A-B road", "12 km north of A": the words between
two names say how the first stands to the second. They are read as classes (`_CLASS`), one letter a
word, so that one pattern covers many phrasings, and without the parse, which names that no model
knows lead astray.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from geomap.extraction.arguments.location_model import PlaceCandidate
from geomap.extraction.arguments.place_nouns import PlaceNoun, place_noun_at

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

__all__ = ["ENCLOSING", "ChainLink", "PlaceChain", "parse_chains"]

ENCLOSING = frozenset({"in", "part"})
"""Relations in which the next link encloses the one before."""

_WIDEST_GAP = 14
"""Tokens between two names of one phrase: "X, a small town located some 20 km south of the city
of Y" has twelve."""


@dataclass(frozen=True, slots=True)
class ChainLink:
    """
    A name of a chain, at tokens ``[start, end)`` of its document.

    ``noun`` says what kind of place the words make of it ("X district"), ``relation`` how it stands
    to the next link: ``in``, ``part``, ``near``, ``between``, ``along``; empty for the last.
    """

    start: int
    end: int
    name: PlaceCandidate
    noun: PlaceNoun | None = None
    relation: str = ""

    @property
    def level(self) -> int | None:
        """How coarse its noun says it is."""
        return self.noun.level if self.noun else None


@dataclass(frozen=True, slots=True)
class PlaceChain:
    """Links from the finest to the coarsest; ``group`` is shared by coordinated chains."""

    links: tuple[ChainLink, ...]
    group: int

    @property
    def start(self) -> int:
        """First token."""
        return min(link.start for link in self.links)

    @property
    def end(self) -> int:
        """Token behind the last."""
        return max(link.end for link in self.links)


# --- words between two names ----------------------------------------------------------------------

_CLASS = {
    **dict.fromkeys(", ;".split(), "c"),
    **dict.fromkeys("in inside within into at on across throughout amid".split(), "i"),
    "of": "o",
    **dict.fromkeys(
        "near outside around beside by towards toward surrounding opposite".split(), "n"
    ),
    "to": "t",
    "from": "f",
    **dict.fromkeys("and or & plus".split(), "a"),
    **dict.fromkeys("- – — / --".split(), "d"),
    **dict.fromkeys("'s ’s ' ’".split(), "s"),
    **dict.fromkeys("the a an its their this that's some about just only".split(), "e"),
    **dict.fromkeys(
        "north south east west northeast northwest southeast southwest north-east north-west "
        "south-east south-west northern southern eastern western northeastern northwestern "
        "southeastern southwestern north-eastern north-western south-eastern south-western "
        "central centre center heart".split(),
        "D",
    ),
    **dict.fromkeys(
        "km kms kilometer kilometers kilometre kilometres mile miles mi m".split(), "U"
    ),
    **dict.fromkeys("located situated lying based found nestled".split(), "L"),
    **dict.fromkeys("which that where".split(), "W"),
    **dict.fromkeys("is was are were lies lay sits".split(), "B"),
    **dict.fromkeys("close next adjacent".split(), "C"),
    **dict.fromkeys("( [".split(), "("),
    **dict.fromkeys(") ]".split(), ")"),
}
# The letter of a place noun's class; divisions are told from others by list and comma.
_NOUN_CLASS = {
    "facility": "y", "camp": "y", "part": "p", "area": "r", "settlement": "v", "division": "g",
    "countryside": "u", "front": "k", "road": "w", "natural": "h", "border": "b",
}  # fmt: skip
_N = "[yprvgukwhb]"
_MOD = "[eJDRQ]"
_BEFORE = "[eJDRQV]"  # "in besieged X", but not "X killed in"
_TAIL = f"(?:{_BEFORE}|{_N}|o)*"
_LEAD = rf"{_N}{{0,2}}[c(]?(?:WB?)?R?L?(?:{_MOD}|{_N})*"
_RELATIONS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("owner", re.compile(rf"s{_TAIL}")),
    ("and", re.compile(rf"{_N}{{0,2}}\)?c?a(?:[in]|{_TAIL})*")),
    ("dash", re.compile("d")),
    ("to", re.compile("te?")),
    ("near", re.compile(rf"{_LEAD}(?:[QU]*)(?:n|Ct|[DUQ]+[of]|i?eDof?|n?i?e?uo|CJ?t){_TAIL}")),
    ("part", re.compile(rf"(?:{_N}{{1,2}})?o{_TAIL}")),
    ("in", re.compile(rf"{_LEAD}i{_TAIL}")),
    ("comma", re.compile(rf"{_N}{{0,2}}[c(]{_TAIL}")),
)


def _letters(doc: Doc, start: int, end: int) -> str:
    """Return the class of each word of a gap; what has none ends the phrase (``X``)."""
    found = []
    at = start
    while at < end:
        noun = place_noun_at(doc, at, end)
        if noun is not None and doc[at].lower_ not in _CLASS:
            found.append(_NOUN_CLASS[noun[0].kind])
            at = noun[1]
            continue
        found.append(_letter(doc[at]))
        at += 1
    return "".join(found)


def _letter(token: Token) -> str:
    known = _CLASS.get(token.lower_)
    if known:
        return known
    if token.like_num:
        return "Q"
    if token.pos_ == "ADJ" or token.tag_ == "JJ":
        return "J"
    if token.tag_ == "VBN":
        return "V"
    return "R" if token.pos_ == "ADV" else "X"


_AIMED = frozenset("at into on to towards toward".split())


def _relation(doc: Doc, left: ChainLink, right: ChainLink) -> str | None:
    """Return how two neighbouring names stand to each other; None: each in a phrase of its own."""
    if right.name.start - left.name.end > _WIDEST_GAP:
        return None
    if left.start and doc[left.start - 1].lower_ == "from" and doc[left.end].lower_ in _AIMED:
        return None  # "fired from X at Y"
    letters = _letters(doc, left.name.end, right.name.start)
    found = next((name for name, pattern in _RELATIONS if pattern.fullmatch(letters)), None)
    if found in ("dash", "to") and not _is_way(doc, left, right):
        return None
    nests = found in ("in", "part", "comma") and left.name.coarse and not right.name.coarse
    return None if nests else found  # "by Pakistan at a village": no country lies in a village


def _is_way(doc: Doc, left: ChainLink, right: ChainLink) -> bool:
    """Return True if two names are the ends of a road, a front or a border."""
    kinds = ("road", "front", "border", "area", "natural")
    behind = right.noun is not None and right.noun.kind in kinds and right.end > right.name.end
    before = (
        place_noun_at(doc, left.name.start - 2, left.name.start - 1)
        if left.name.start > 1
        else None
    )
    from_one = before is not None and before[0].kind in kinds
    return behind or (from_one and doc[left.name.start - 1].lower_ in ("from", "linking"))


# --- chains ---------------------------------------------------------------------------------------


def parse_chains(
    doc: Doc,
    names: Sequence[PlaceCandidate],
    encloses: Callable[[PlaceCandidate, PlaceCandidate], bool | None],
) -> list[PlaceChain]:
    """
    Part the names of a sentence into chains.

    Parameters
    ----------
    doc : spacy Doc
    names : sequence of PlaceCandidate
        Of one sentence, in text order, without overlaps.
    encloses : callable
        Whether the second place lies in the first, as far as the gazetteer knows; None where one
        of them is unknown. Asked where a comma may stand for "in" or for "and".

    Returns
    -------
    list of PlaceChain
        In text order of the finest links. "A, B and C in D" gives three, each ending in D.
    """
    links = [_link(doc, name, names) for name in names]
    if not links:
        return []
    gaps = [_relation(doc, left, right) for left, right in pairwise(links)]
    gaps = _without_list_commas(doc, links, gaps, encloses)
    return [chain for part in _parts(links, gaps) for chain in part]


def _link(doc: Doc, name: PlaceCandidate, names: Sequence[PlaceCandidate]) -> ChainLink:
    """Take a name with its own noun: "X district", "the town of X"."""
    behind = place_noun_at(doc, name.end, min(len(doc), name.end + 3))
    if behind is not None:
        return ChainLink(name.start, behind[1], name, behind[0])
    for first in range(max(0, name.start - 4), name.start):
        noun = place_noun_at(doc, first, name.start)
        rest = [t.lower_ for t in doc[noun[1] : name.start]] if noun else ["x"]
        capital = noun is not None and noun[0].noun == "capital" and rest == [","]
        if noun is not None and (capital or rest in ([], ["of"], ["of", "the"])):
            return ChainLink(first, name.end, name, noun[0])
    return ChainLink(name.start, name.end, name)


def _without_list_commas(
    doc: Doc,
    links: Sequence[ChainLink],
    gaps: Sequence[str | None],
    encloses: Callable[[PlaceCandidate, PlaceCandidate], bool | None],
) -> list[str | None]:
    """Settle each comma: "A, B and C" lists, "A, B district, C" nests."""
    settled = list(gaps)
    for at in range(len(gaps) - 1, -1, -1):
        if gaps[at] != "comma":
            continue
        left, right = links[at], links[at + 1]
        listed = at + 1 < len(gaps) and settled[at + 1] == "and"
        settled[at] = (
            "in" if _nests(left, right, encloses(right.name, left.name), listed) else "and"
        )
    return settled


def _nests(left: ChainLink, right: ChainLink, known: bool | None, listed: bool) -> bool:
    """
    Return True for a comma that nests, not one that lists.

    The gazetteer's word comes first, then that of the nouns; a name that nobody knows lies in what
    follows, unless an "and" comes after that.
    """
    if known is not None and not (known and listed and left.level == right.level is not None):
        return known
    if left.level is not None and right.level is not None:
        return right.level > left.level
    if right.level is not None and right.level >= 35:
        return True
    return not listed


def _parts(links: Sequence[ChainLink], gaps: Sequence[str | None]) -> Iterator[list[PlaceChain]]:
    """Cut at gaps that say nothing, and where a list begins anew behind an "in"."""
    start = 0
    for at in range(len(links)):
        last = at + 1 == len(links)
        if last or gaps[at] is None or (gaps[at] == "and" and _anew(gaps, start, at)):
            yield _chains(links[start : at + 1], [g or "" for g in gaps[start:at]], start)
            start = at + 1


def _anew(gaps: Sequence[str | None], start: int, at: int) -> bool:
    """Return True for "A in B and C in D", not for "A and B in C"."""
    return any(gap not in ("and", "owner") for gap in gaps[start:at])


def _chains(links: Sequence[ChainLink], gaps: Sequence[str], group: int) -> list[PlaceChain]:
    """Make the chains of names that hang together: coordinated finest ones share the rest."""
    owners = [link for link, gap in zip(links, gaps, strict=False) if gap == "owner"]
    named = [
        (n, link) for n, link in enumerate(links) if not (n < len(gaps) and gaps[n] == "owner")
    ]
    rest = [gaps[n] if n < len(gaps) else "" for n, _ in named]
    row = [link for _, link in named]
    paired = _paired(row, rest)
    first = next((n for n, gap in enumerate(rest) if gap != "and"), len(rest) - 1)
    heads = row[: first + 1] if not paired else [row[0]]
    tail_from = first + 1 if not paired else 1
    tail = [(row[n], rest[n]) for n in range(tail_from, len(row))]
    ended = [replace(link, relation=gap) for link, gap in tail] + list(reversed(owners))
    found = []
    for head in heads:
        gap = paired or (rest[first] if first < len(rest) else "")
        whole = [replace(head, relation=gap), *ended]
        found.append(PlaceChain(tuple(_linked(whole)), group))
    return found


def _paired(row: Sequence[ChainLink], rest: Sequence[str]) -> str:
    """Name the two ends of one thing: "between A and B", "the A-B road", "the road from A to B"."""
    if len(row) < 2:
        return ""
    doc = row[0].name.root.doc
    before = [doc[i].lower_ for i in range(max(0, row[0].start - 2), row[0].start)]
    if rest[0] == "and" and "between" in before:
        return "between"
    return "along" if rest[0] in ("dash", "to") else ""


def _linked(links: Sequence[ChainLink]) -> Iterator[ChainLink]:
    """Fill in the relations of owners ("C's A": A in C) and none behind the last."""
    for at, link in enumerate(links):
        last = at + 1 == len(links)
        yield replace(link, relation="" if last else link.relation or "in")
