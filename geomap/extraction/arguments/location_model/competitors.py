"""
What the other places around an event word say of a place: which stands nearer, what it is.

On the development sentences the places compete: of two errors in three of the signs of `features`
alone, another place of the sentence was the right one, or the place was one link of "X, Y".
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from geomap.extraction.arguments.location_model.candidates import PlaceCandidate

if TYPE_CHECKING:
    from spacy.tokens import Token

__all__ = ["BESIDE", "competitor_features", "link"]

BESIDE = 4
"""Two names at most this many tokens apart stand beside each other: "X in northern Y"."""

# How a place stands to the event's word, the nearest first.
_RELATIONS = ("under", "samev", "over", "off", "elsewhere")
_LOCATING = {"prep=in", "prep=at", "prep=near"}


def competitor_features(
    trigger: Token, named: Sequence[PlaceCandidate], found: Sequence[set[str]]
) -> list[set[str]]:
    """
    Collect the signs each place has from its rivals.

    Parameters
    ----------
    trigger : spacy Token
        The event's verb or noun.
    named : sequence of Named
    found : sequence of set of str
        The signs that `features` found for each of them.
    """
    relations = [_relation(each) for each in found]
    preps = [_prep(each) for each in found]
    distances = [abs(n.root.i - trigger.i) for n in named]
    mention = []
    for at in range(len(named)):
        others = [other for other in range(len(named)) if other != at]
        own = set(_of_links(named, relations, preps, at))
        own.add(f"rel={relations[at]}")
        if others:
            own.add(f"nearest={distances[at] < min(distances[o] for o in others)}")
            own.update(_of_others(named, relations, preps, at))
        else:
            own.update(("alone", f"alone&{relations[at]}"))
        mention.append(own)
    return mention


def _relation(found: set[str]) -> str:
    if "same_sent=False" in found:
        return "elsewhere"
    if "under_t" in found:
        return "under"
    if "samev=True" in found:
        return "samev"
    return "over" if "over_t" in found else "off"


def _prep(found: Iterable[str]) -> str:
    return next(sign for sign in found if sign.startswith("prep=") and "&" not in sign)


def _of_others(
    named: Sequence[PlaceCandidate], relations: Sequence[str], preps: Sequence[str], at: int
) -> Iterator[str]:
    """Yield what the best other place is, and whether a country stands beside a town."""
    others = [other for other in range(len(named)) if other != at]
    best = min((relations[o] for o in others), key=_RELATIONS.index)
    yield f"rival={relations[at]}<{best}"
    for other in others:
        yield f"with={relations[other]}:{'c' if named[other].coarse else 'f'}"
    if named[at].coarse:
        yield f"c_rank={'only' if all(named[o].coarse for o in others) else 'beside'}"
    located = any(preps[o] in _LOCATING for o in others)
    yield f"prep_rival={preps[at]}<{'in' if located else 'no'}"


def _of_links(
    named: Sequence[PlaceCandidate], relations: Sequence[str], preps: Sequence[str], at: int
) -> Iterator[str]:
    """Yield what a place is joined to by the words between: "X, Y", "X in Y", "X and Y"."""
    doc, here = named[at].root.doc, named[at]
    kind = here.kind.removesuffix(":kind")
    if at and 0 <= here.start - named[at - 1].end <= BESIDE:
        words = link(doc[named[at - 1].end : here.start])
        yield f"prevk={named[at - 1].kind}:{words}&{kind}"
        yield f"prevr={relations[at - 1]}:{words}"
    if at + 1 < len(named) and 0 <= named[at + 1].start - here.end <= BESIDE:
        words = link(doc[here.end : named[at + 1].start])
        yield f"nextk={named[at + 1].kind}:{words}&{kind}"
        yield f"nextr={relations[at + 1]}:{words}"
        yield f"nextp={preps[at + 1]}:{words}"


def link(tokens: Iterable[Token]) -> str:
    """Name the words between two places: small words as they are, others by their class."""
    plain = ("ADP", "PUNCT", "CCONJ", "PART")
    return "_".join(t.lower_ if t.pos_ in plain else t.pos_ for t in tokens)
