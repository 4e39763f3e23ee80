"""
Whom "they", "the group", "its forces", "the militants" mean: somebody named just before.

All here look at the sentence so far and the one before it. A wrong name is worse than none, so
"the group" and "the militants" are somebody only where one band alone was spoken of, and a pronoun
only the subject that fits it best: see `antecedents`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from geomap.actors import ActorMatch
from geomap.extraction.grammar import (
    is_conjunct,
    is_possessor,
    is_root,
    is_subject,
    lemma,
    noun_phrase,
    related,
)
from geomap.extraction.speech import CLAIMS, SAYS
from geomap.lexicon import AIRBORNE, ARMS, DRONES, FORCES, MISSILES

if TYPE_CHECKING:
    from spacy.tokens import Token

__all__ = ["antecedents", "band_before", "is_band", "owner_of", "reach", "refers_back", "same_band"]

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
# What a side has and acts with, so that "its gunners" and "their air defences" are that side.
_OWN = FORCES | ARMS | AIRBORNE | DRONES | MISSILES | {"army", "ally", "defence", "defense", "man"}


def refers_back(token: Token) -> bool:
    """Match "the group", "the organisation", "its forces": words for somebody named before."""
    if is_band(token) or lemma(token) == "both":
        return not any(related(c, "amod", "compound") for c in token.children)
    near = {lemma(t) for t in noun_phrase(token)}
    return owner_of(token) is not None and bool(near & _OWN)


def owner_of(token: Token) -> Token | None:
    """Return the "its" of "its air defences"."""
    owners = (c for t in noun_phrase(token) for c in t.children if is_possessor(c))
    return next((c for c in owners if c.tag_ == "PRP$"), None)


def is_band(token: Token) -> bool:
    """Return True for the nouns for a group as such."""
    return lemma(token) in _GROUPS


def same_band(token: Token, match: ActorMatch) -> bool:
    """Match "the militants" of a band named before: definite, plural and without more words."""
    if not match.generic or match.actor.id not in _ROWS or lemma(token) not in _TAKEN_UP:
        return False
    words = [c for c in token.children if not related(c, "punct")]
    bare = all(related(c, "det", "cc", "conj") for c in words)
    return bare and any(related(c, "det") and c.lower_ in ("the", "these") for c in words)


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
    """Return True for a band; hired forces such as Wagner are one, but no alliance of states."""
    actor = match.actor
    hired = actor.kind == "external forces" and actor.country is not None and not actor.parent
    return actor.kind in _BANDS or hired


# --- pronouns -----------------------------------------------------------------------------------


def antecedents(token: Token) -> list[Token]:
    """
    Return the subjects that a pronoun may take up, the likeliest first.

    One decision by named signals, see `_SIGNALS`; what does not agree in number is left out, and
    a pronoun among them stands for whom it takes up itself.
    """
    owner = owner_of(token)
    pronoun = owner if owner is not None else token
    number = _NUMBERS.get(pronoun.lower_)
    if number is None:
        return []
    found = []
    doc = token.doc
    start = doc[max(0, token.sent.start - 1)].sent.start
    for earlier in doc[start : pronoun.i]:
        said = earlier.pos_ != "PRON" or earlier.lower_ in _NUMBERS
        other = earlier.head.i != pronoun.head.i  # "our men repelled them": not the men
        if is_subject(earlier) and said and other:
            score = sum(_SIGNALS[name] for name in _signals(earlier, pronoun, number))
            found.append((score, earlier.i))
    return [doc[at] for score, at in sorted(found, reverse=True) if score >= _LEAST]


# Which number a pronoun asks of its antecedent.
_NUMBERS = {
    **dict.fromkeys(("they", "them", "their", "we", "our"), "plural"),
    **dict.fromkeys(("it", "its", "he", "him", "his", "she", "her"), "singular"),
}
_SIGNALS = {
    "agrees": 1.0, "disagrees": -3.0, "main clause": 1.0, "speaks of it": 1.5,
    "only says so": -1.5, "same sentence": 0.5, "same pronoun": 1.0, "other pronoun": -3.0,
}  # fmt: skip
_LEAST = -0.5


def _signals(earlier: Token, pronoun: Token, number: str) -> list[str]:
    """Name what speaks for and against an earlier subject."""
    verb = earlier.head
    found = ["main clause"] if is_root(verb) else []
    found += ["same sentence"] if earlier.sent == pronoun.sent else []
    if lemma(verb) in SAYS | CLAIMS:
        around = any(verb.i == above.i for above in pronoun.ancestors)
        goes_on = lemma(pronoun.head) in SAYS | CLAIMS
        found.append("speaks of it" if around or goes_on else "only says so")
    if earlier.pos_ == "PRON":
        same = _NUMBERS[earlier.lower_] == number
        return [*found, "same pronoun" if same else "other pronoun"]
    return [*found, *_agreement(earlier, number)]


def _agreement(earlier: Token, number: str) -> list[str]:
    """Return signals of agreement in number; names and bodies of people agree with both."""
    several = earlier.tag_ in ("NNS", "NNPS") or any(is_conjunct(c) for c in earlier.children)
    if several and number == "singular":
        return ["disagrees"]
    one = earlier.tag_ == "NN" and lemma(earlier) not in FORCES | _GROUPS | {"army"}
    return ["disagrees"] if one and number == "plural" else ["agrees"]
