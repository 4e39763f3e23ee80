"""Words of force that tell none: nature, sport, and figures of speech."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from geomap.extraction.grammar import children, governor, lemma, objects, prepositional, related
from geomap.extraction.triggers.noun_classes import doer_of, head_set
from geomap.lexicon import ABSTRACT, ARMS, FORCES, HAZARDS, PLAYERS, SPEAKERS, SPORT, SPORT_ALONE

if TYPE_CHECKING:
    from spacy.tokens import Span, Token

__all__ = ["by_nature", "has_score", "is_figure", "is_sport"]


def by_nature(token: Token) -> bool:
    """Return True for "floods killed", "an earthquake struck … killing": the doer is no party."""
    clause = token.head if related(token, "advcl", "conj") else token
    doers = [doer_of(verb) for verb in (token, clause)]
    return any(d is not None and _hazard(d) for d in doers)


def _hazard(doer: Token) -> bool:
    ill = lemma(doer) == "attack" and bool(_before(doer) & _ILLS)
    rammed = lemma(doer) in _CARRIERS or (lemma(doer) == "ship" and bool(_before(doer) & _TRADES))
    # "Landslides" at the head of a sentence is taken for a name, and keeps its plural.
    known = not HAZARDS.isdisjoint({lemma(doer), lemma(doer).removesuffix("s")})
    known = known and not head_set(prepositional(doer, "of")) & (ARMS | FORCES)  # waves of drones
    return known or ill or rammed


# What carries goods and people: what it runs into, it runs into by accident.
_CARRIERS = frozenset("tanker ferry freighter trawler bus train lorry tram barge airliner".split())
_TRADES = frozenset("cargo container merchant cruise passenger fishing".split())
# Attacks that are no act of a party.
_ILLS = frozenset("heart panic asthma shark dog crocodile bear verbal personal cyber".split())


def _before(noun: Token) -> set[str]:
    return {lemma(c) for c in children(noun, "compound", "amod", "nmod")}


def is_sport(sentence: Span) -> bool:
    """
    Detect a report of a match by its words: one that only sport has, or two that it shares.

    Figures: our judgement; a war report with a "captain" and a "team" has no third such word.
    """
    words = {lemma(t) for t in sentence if t.pos_ in ("NOUN", "PROPN")}
    return bool(words & SPORT_ALONE) or len(words & (SPORT | PLAYERS)) > 1


# "Beat them 4-0", "a 2–1 win": goals or points after or before a word for how a match ends. Votes
# ("passed 15-0") and ranges ("won 20-30 seats") have no such word, or what they count behind them.
_ENDED = (
    r"(?:beat|beaten|defeat(?:ed)?|thrash(?:ed)?|thump(?:ed)?|hammer(?:ed)?|crush(?:ed)?|edg(?:ed|ing)"
    r"|won|win|winning|lost|lose|losing|loss|drew|draw|drawn|victory|triumph(?:ed)?|trounc(?:ed|ing)"
    r"|down(?:ed)?|rout(?:ed)?|overc[ao]me|knock(?:ed)? out|comeback|lead|led)"
)
_GOALS = r"\b\d{1,3}\s?[-–]\s?\d{1,3}\b(?!\s+(?:seat|vote|people|soldier|troop|fighter|civilian))"
_SCORE = re.compile(rf"\b{_ENDED}\b[^.;]{{0,40}}?{_GOALS}|{_GOALS}\s+(?:\w+\s+)?{_ENDED}\b")


def has_score(token: Token) -> bool:
    """Return True if the sentence gives the score of a match: "beat them 4-0", "a 2–1 win"."""
    return _SCORE.search(token.sent.text) is not None


def is_figure(token: Token) -> bool:
    """
    Return True for a figure of speech: "attacked the budget", "the battle for the title".

    Its aim is no thing or person, its doer a player or trader, or a speaker with no aim but words.
    """
    word = lemma(token)
    if token.pos_ == "VERB":
        if word not in _VERBS:
            return False
        aims, doer = [*objects(token), *_aims(token)], doer_of(token)
    elif word in _NOUNS:
        verb = governor(token)
        if _before(token) & _ILLS:
            return True
        aims, doer = _aims(token), doer_of(verb) if verb is not None else None
        aims += _aims(verb) if verb is not None else []
        doer = None if doer is not None and doer.i == token.i else doer
    else:
        return False
    if any(lemma(t) in ABSTRACT and not _housed(t) for t in aims):
        return True
    if doer is None or head_set(prepositional(doer, "of")) & FORCES:
        return False
    return lemma(doer) in PLAYERS or _speaks(doer, token)


def _housed(aim: Token) -> bool:
    """Return True for an office that is somebody's rooms, not the one that is fought for."""
    return lemma(aim) in ("office", "seat") and lemma(aim.head) != "for"


def _aims(word: Token) -> list[Token]:
    return prepositional(word, "on", "against", "for", "at", "over")


def _speaks(doer: Token, token: Token) -> bool:
    """Detect who fights with words, when the fight is called an attack and nothing else."""
    return lemma(doer) in SPEAKERS and lemma(token) in ("attack", "assail", "assault")


_VERBS = frozenset(
    "attack assail assault fight battle capture seize storm hit strike target blast ambush raid "
    "bombard shell take conquer fire pound sweep push enter reach advance gun".split()
)
_NOUNS = frozenset("attack assault battle fight offensive raid strike siege capture".split())
