"""
Rules that drop a word of events outright: a storm does it, a budget is its aim, it is talked of.

Each is exact grammar with a class of words, and tells its name; `cues` holds those that are only
signs. ``tests/benchmarks/ablate_vetoes.py`` measures what each is worth.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from geomap.extraction.grammar import (
    children,
    governor,
    is_prepositional_object,
    is_undergoer,
    lemma,
)
from geomap.extraction.triggers.figurative import by_nature, has_score, is_figure
from geomap.extraction.triggers.non_events import in_fiction, of_labour
from geomap.extraction.vetoes import is_off

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from spacy.tokens import Token

__all__ = [
    "NOUN_RULES",
    "VERB_RULES",
    "WORD_RULES",
    "is_topic",
    "refusal_of_noun",
    "refusal_of_verb",
    "refusal_of_word",
]


def refusal_of_verb(verb: Token) -> str | None:
    """Name the rule that drops a verb, if any."""
    return _first(VERB_RULES, verb)


def refusal_of_noun(noun: Token) -> str | None:
    """Name the rule that drops a noun, if any."""
    return _first(NOUN_RULES, noun)


def refusal_of_word(word: Token) -> str | None:
    """Name the rule that drops a word of events whatever its kind, if any."""
    return _first(WORD_RULES, word)


def _first(rules: Mapping[str, Callable[[Token], bool]], token: Token) -> str | None:
    return next((name for name, rule in rules.items() if not is_off(name) and rule(token)), None)


# "Ended the siege", "averted a strike": what is told is that it is not, or no longer.
_ENDS = frozenset(
    "end break lift stop avert avoid prevent cancel oppose condemn ease rule call".split()
)
# What people say of an event that is told elsewhere: they protest, warn, argue about it.
_STANCES = frozenset(
    "protest demonstrate rally march warn complain argue appeal campaign speak vote debate".split()
)
_SPANS = frozenset("hour day week month year".split())


def _ended(noun: Token) -> bool:
    verb = governor(noun)
    if verb is None or not is_undergoer(noun):
        return False
    word = lemma(verb)
    if word in ("rule", "call"):  # "ruled out", "called off"
        return any(c.lower_ in ("out", "off") for c in children(verb, "prt", "advmod"))
    return word in _ENDS


def _about(token: Token) -> Token | None:
    """Return the preposition of which a noun is the object."""
    return token.head if is_prepositional_object(token) else None


def _span(noun: Token) -> bool:
    """Return True for "after four days of fighting": how long it took."""
    about = _about(noun)
    return about is not None and about.lower_ == "of" and lemma(about.head) in _SPANS


def _stance(noun: Token) -> bool:
    """Return True for "protested against the strikes": the strikes are spoken of, not told."""
    about = _about(noun)
    return (
        about is not None
        and about.lower_ in ("against", "over", "about", "of", "for")
        and lemma(about.head) in _STANCES
        and not (lemma(about.head) == "warn" and about.lower_ == "of")
    )


# What an event has, which is spoken of where the event itself is told elsewhere.
_SIDES = frozenset(
    "aim purpose goal objective effect cost legality scale pace anniversary victim coverage "
    "condemnation history memory".split()
)


def is_topic(token: Token) -> bool:
    """Match "the aim of the strikes was …": it says who strikes, and is no strike of its own."""
    about = token.head
    return is_prepositional_object(token) and about.lower_ == "of" and lemma(about.head) in _SIDES


VERB_RULES: Mapping[str, Callable[[Token], bool]] = {"nature": by_nature, "figure": is_figure}
"""Rules on verbs, by name."""

NOUN_RULES: Mapping[str, Callable[[Token], bool]] = {
    "figure": is_figure,
    "labour": of_labour,
    "stance": _stance,
    "span": _span,
    "ended": _ended,
}
"""Rules on nouns, by name."""

WORD_RULES: Mapping[str, Callable[[Token], bool]] = {"score": has_score, "fiction": in_fiction}
"""Rules on any word of events, whoever finds it, by name."""
