"""
Whom "they", "the group", "its forces", "the militants" mean: somebody named just before.

All here look at the sentence so far and the one before it. A wrong name is worse than none, so
"the group" and "the militants" are somebody only where one band alone was spoken of.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from geomap.actors import ActorMatch
from geomap.extraction.grammar import lemma, noun_phrase
from geomap.lexicon import AIRBORNE, ARMS, FORCES

if TYPE_CHECKING:
    from spacy.tokens import Token

__all__ = ["band_before", "is_band", "reach", "refers_back", "same_band"]

# Kinds of actors that may be "the group" or "the militants".
_BANDS = frozenset({"rebel group", "political militia", "identity militia"})
# Common nouns whose plural with "the" takes up a band just named. "The gunmen", "the attackers" do
# not: their side is often what nobody knows. Our own list, from the aliases of the three rows.
_TAKEN_UP = frozenset(
    "militant rebel insurgent jihadist jihadi extremist terrorist fighter separatist guerrilla"
    " guerilla paramilitary militiaman militia".split()
)
_ALLIANCES = frozenset({"alliance", "coalition"})
_GROUPS = _ALLIANCES | {"group", "organisation", "organization", "party", "movement", "faction"}
_ROWS = frozenset({"militants", "rebels", "militias"})


def refers_back(token: Token) -> bool:
    """Tell "the group", "the organisation", "its forces": words for somebody named before."""
    if is_band(token) or lemma(token) == "both":
        return not any(c.dep_ in ("amod", "compound") for c in token.children)
    theirs = any(
        c.dep_ == "poss" and c.tag_ == "PRP$" for t in noun_phrase(token) for c in t.children
    )
    near = {lemma(t) for t in noun_phrase(token)}
    return theirs and bool(near & (FORCES | ARMS | AIRBORNE | {"army", "ally"}))


def is_band(token: Token) -> bool:
    """Tell the nouns for a group as such."""
    return lemma(token) in _GROUPS


def same_band(token: Token, match: ActorMatch) -> bool:
    """Tell "the militants" of a band named before: definite, plural and without more words."""
    if not match.generic or match.actor.id not in _ROWS or lemma(token) not in _TAKEN_UP:
        return False
    words = [c for c in token.children if c.dep_ != "punct"]
    bare = all(c.dep_ in ("det", "cc", "conj") for c in words)
    return bare and any(c.dep_ == "det" and c.lower_ in ("the", "these") for c in words)


def reach(token: Token) -> int:
    """Return from which offset on a word may take up what was said: one sentence before its own."""
    doc, sentence = token.doc, token.sent
    return int(doc[max(0, sentence.start - 1)].sent.start_char)


def band_before(token: Token, actors: Sequence[ActorMatch]) -> ActorMatch | None:
    """
    Return the one band that was spoken of before a word, None if there are more or none.

    Further back than a sentence only where no other band has been spoken of at all; "the alliance"
    may be one of states, so none may have been named.
    """
    floor = reach(token)
    before = [m for m in actors if m.end <= token.idx]
    bands = [m for m in before if _fits(m)]
    near = [m for m in bands if floor <= m.start]
    if lemma(token) in _ALLIANCES and (not near or any(_of_states(m) for m in before)):
        return None
    far = is_band(token) and not near
    near = bands if far else near
    if len({m.actor.id for m in near}) != 1 or near[-1].generic:
        return None
    return near[-1]


def _of_states(match: ActorMatch) -> bool:
    return match.actor.kind == "external forces" and not _fits(match)


def _fits(match: ActorMatch) -> bool:
    """Tell a band; hired forces such as Wagner are one, but no alliance of states."""
    actor = match.actor
    hired = actor.kind == "external forces" and actor.country is not None and not actor.parent
    return actor.kind in _BANDS or hired
