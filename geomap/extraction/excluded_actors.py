"""
State names that name no state: inside a person's, a hotel's, a team's or a people's name.

"Saleh al-Iraqi" is no act of Iraq, "the Palestine Hotel" is no party, and "a Pakistani militant" is
a militant. Only names of states and their peoples are looked at; a group's own name is its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from geomap.actors import ActorMatch
from geomap.extraction.grammar import entities_of, lemma, related
from geomap.lexicon import CROWDS

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span, Token

__all__ = ["is_person_of", "within_a_name"]

# Arabic and Persian articles and kinship words before which a word of origin is part of a name.
_NAME_LINKS = frozenset("al el ul ad as ash at an abu abou bin ibn umm".split())
# Capitalised nouns that close the name of a house, firm, team or work which a state's name opens.
# An embassy or consulate is its state's and stays out of the list. Our own list.
_NAMED_THINGS = frozenset(
    "hotel motel inn mall bank street road avenue square tower towers stadium arena cinema theatre "
    "theater restaurant cafe café bar club university college school hospital airlines airways "
    "cup open league championship championships grand prix bridge park plaza palace museum gate "
    "times post today herald tribune telegraph express weekly news radio tv television".split()
)
_OPENING_THINGS = frozenset("bank university radio hotel cafe café bar restaurant club".split())
# Men and women of a country who act for no government: occupations, kin, the armed without a state.
PERSONS = CROWDS | frozenset(
    "man woman boy girl child teenager youth citizen national migrant refugee worker labourer "
    "laborer student teacher journalist reporter photographer tourist pilgrim fisherman trader "
    "businessman engineer doctor nurse priest nun imam cleric preacher footballer player athlete "
    "singer actor writer blogger activist lawyer driver trucker farmer herder villager family "
    "passenger sailor crewman expatriate expat couple mother father brother sister son daughter "
    "wife husband hostage captive terrorist militant jihadist jihadi extremist insurgent gunman "
    "bandit smuggler trafficker suspect attacker bomber assailant gangster criminal dissident "
    "exile aid-worker volunteer contractor mercenary community minority diaspora".split()
)


def within_a_name(doc: Doc, match: ActorMatch) -> bool:
    """
    Return True if a state's name is part of a name that is no state's.

    Parameters
    ----------
    doc : spacy Doc
    match : ActorMatch
        What the roster found; only a root state's one- or two-word name can be excluded.
    """
    if match.actor.kind != "state forces" or match.actor.parent or match.generic:
        return False
    span = doc.char_span(match.start, match.end, alignment_mode="expand")
    if span is None or len(span) > 2 or "'" in span.text or "’" in span.text:
        return False
    return _in_nisba(span) or _in_person(span) or _in_thing(span)


def _in_nisba(span: Span) -> bool:
    """Return True for "al-Iraqi", "Abu Yemen": an article or kinship word stands before."""
    before = span.doc[max(0, span.start - 2) : span.start]
    words = [t.lower_ for t in before if t.text not in ("-", "‑", "–")]
    glued = bool(before) and before[-1].text in ("-", "‑", "–")
    last = words[-1] if words else ""
    return last in _NAME_LINKS and (glued or last in ("abu", "abou", "umm", "bin", "ibn"))


# Offices and organs that a headline hangs on a state's name: "Iran President", "Chad Army".
_ORGANS = frozenset(
    "president minister prime foreign army navy police government parliament military court "
    "defence defense interior envoy ambassador general chief forces force troops state "
    "ministry".split()
)


# What is done to persons and to no state or firm: "Malta Okoye", taken for a firm, was arrested.
_OF_PERSONS = frozenset(
    "arrest detain jail imprison handcuff behead stab murder convict sentence extradite".split()
)


def _in_person(span: Span) -> bool:
    """Return True for "Jordan Henderson", "Paris Jackson": a first name or surname."""
    last, doc = span[-1], span.doc
    follows = doc[span.end] if span.end < len(doc) else None
    if follows is not None and related(last, "compound") and last.head.i == follows.i:
        surname = follows.pos_ == "PROPN" and follows.text.istitle()
        alone = follows.ent_type_ in ("PERSON", "GPE", "") or lemma(follows.head) in _OF_PERSONS
        if surname and alone and lemma(follows) not in _ORGANS:
            return True
    name = next((e for e in entities_of(span.sent) if e.start <= span.start < e.end), None)
    if name is None or name.label_ != "PERSON" or len(name) <= len(span):
        return False
    others = [t for t in name if t.is_alpha and not span.start <= t.i < span.end]
    return any(t.pos_ == "PROPN" and t.text[0].isupper() for t in others)


def _in_thing(span: Span) -> bool:
    """Return True for "the Palestine Hotel", "Bank of India", "France Football Club"."""
    doc = span.doc
    behind = doc[span.end : span.end + 3]
    for token in behind:
        if not token.text[:1].isupper():
            break
        if token.lower_ in _NAMED_THINGS:
            return True
    before = list(doc[max(0, span.start - 2) : span.start])
    opened = len(before) == 2 and before[1].lower_ == "of" and before[0].text[:1].isupper()
    return opened and before[0].lower_ in _OPENING_THINGS


def is_person_of(token: Token, match: ActorMatch) -> bool:
    """
    Return True for "a Pakistani militant": the noun is a person, its nationality is no party.

    Parameters
    ----------
    token : spacy Token
        Head of the noun phrase.
    match : ActorMatch
        What the roster found within it.
    """
    state = match.actor.kind == "state forces" and not match.actor.parent
    ahead = match.end <= token.idx
    return state and ahead and lemma(token) in PERSONS
