"""The mentions of one name in one document: they mean one place, and are weighed as one."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from geomap.gazetteer.names import strip_articles
from geomap.model import Candidate, Document, Mention, Place
from geomap.resolution.cues import Kind, kind_of, spellings
from geomap.resolution.states import spelled_out
from geomap.text import fold

__all__ = ["Group", "contained", "form", "is_exact"]

MOST = 60
"""Candidates weighed for a name; the commonest in GeoNames (San José) has some hundred."""

# What stands between a place and the one that holds it: "Paris, Texas", "Mosul in Iraq".
_WITHIN = re.compile(r"(?:,| in|, in| \(|, (?:a|the) (?:city|town|village) in)\s*(?:the )?\Z")
_SHORT_STATE = re.compile(r",\s+((?:[A-Z]\.\s?){2}|W\.Va\.|[A-Z][a-z]{1,4}\.|[A-Z]{2}\b)")


@dataclass(slots=True)
class Group:
    """
    One name with one kind; ``inside`` holds, by candidate id, how often the text says
    that this candidate lies in the place named beside it, or holds it.
    """

    key: str
    kind: Kind
    mentions: list[Mention]
    candidates: list[Candidate] = field(default_factory=list)
    inside: dict[str, int] = field(default_factory=dict)


Lookup = Callable[[str], list[Candidate]]


def form(document: Document, mentions: Sequence[Mention], lookup: Lookup) -> list[Group]:
    """Group the mentions by name and kind and look their candidates up."""
    groups: dict[tuple[str, Kind], Group] = {}
    for mention in mentions:
        key = (fold(mention.text), kind_of(document.text, mention))
        group = groups.setdefault(key, Group(*key, mentions=[]))
        group.mentions.append(mention)
    for group in groups.values():
        group.candidates = _candidates(group.mentions[0].text, lookup)
    return list(groups.values())


def _candidates(text: str, lookup: Lookup) -> list[Candidate]:
    """Candidates of the fullest spelling that the gazetteer has, else those written alike."""
    names = spellings(text)
    for name, worth in names:
        found = [c for c in lookup(name) if is_exact(c, name)]
        if found:
            return [replace(c, score=c.score * worth) for c in found]
    return lookup(names[0][0])


def is_exact(candidate: Candidate, name: str) -> bool:
    """Tell whether a candidate has the very name, but for its article."""
    key = fold(name)
    return candidate.matched in {key, strip_articles(key)}


def contained(document: Document, groups: Sequence[Group], lookup: Lookup) -> None:
    """Note in ``inside`` which candidates the text itself places in one another."""
    ordered = sorted(((m, g) for g in groups for m in g.mentions), key=lambda pair: pair[0].start)
    for (mention, group), (after, outer) in zip(ordered, [*ordered[1:], (None, None)], strict=True):
        if after is not None and outer is not None:
            gap = document.text[mention.end : after.start]
            if len(gap) < 30 and _WITHIN.match(gap):
                _note(group, outer.candidates, outer)
        state = _SHORT_STATE.match(document.text, mention.end)
        name = spelled_out(state[1].replace(" ", "")) if state else None
        if name:
            _note(group, [c for c in lookup(name) if c.place.country == "US"], None)


def _note(inner: Group, outers: Sequence[Candidate], outer: Group | None) -> None:
    for holder in outers:
        held = [c for c in inner.candidates if holds(holder.place, c.place)]
        for candidate in held:
            inner.inside[candidate.place.id] = inner.inside.get(candidate.place.id, 0) + 1
        if held and outer is not None:
            outer.inside[holder.place.id] = outer.inside.get(holder.place.id, 0) + 1


def holds(outer: Place, inner: Place) -> bool:
    """Tell whether a country or first-level division holds a place other than itself."""
    if outer.country is None or outer.country != inner.country or outer.id == inner.id:
        return False
    if outer.feature_code.startswith("PCL"):
        return True
    return outer.feature_code == "ADM1" and inner.admin1 in {outer.name, outer.admin1}
