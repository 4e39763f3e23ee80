"""
Signs that a word of events tells none here: sport, courts, films, nature, figures of speech.

Each is a named cue, True or False; none decides alone. `selection` weighs them against what speaks
for an event: a party, a place, a day, a verb that reports.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from geomap.extraction.grammar import lemma
from geomap.extraction.triggers.figurative import is_sport
from geomap.extraction.triggers.find import Trigger
from geomap.extraction.triggers.non_events import (
    in_a_work,
    is_beset,
    is_name,
    unmade_pact,
)
from geomap.extraction.vetoes import is_off
from geomap.lexicon import WORD_CLASSES

if TYPE_CHECKING:
    from spacy.tokens import Token

__all__ = ["CUES", "cues_of"]


def _classed(*classes: str) -> Callable[[Trigger], bool]:
    """Return a cue: another noun of the sentence is of these classes."""
    words = frozenset().union(*(WORD_CLASSES[name] for name in classes))

    def cue(trigger: Trigger) -> bool:
        return any(
            lemma(t) in words and t.i != trigger.anchor.i and t.pos_ in ("NOUN", "PROPN", "ADJ")
            for t in trigger.anchor.sent
        )

    return cue


def _noun(rule: Callable[[Token], bool]) -> Callable[[Trigger], bool]:
    return lambda trigger: trigger.verb is not trigger.anchor and rule(trigger.anchor)


CUES: dict[str, Callable[[Trigger], bool]] = {
    "sport": lambda trigger: is_sport(trigger.anchor.sent),
    "pact": _noun(unmade_pact),
    "beset": _noun(is_beset),
    "name": _noun(is_name),
    "work": _noun(in_a_work),
    "court_words": _classed("court"),
    "exercise_words": _classed("exercise"),
    "work_words": _classed("works"),
    "business_words": _classed("business"),
    "sport_words": _classed("sport"),
    "natural_words": _classed("hazards"),
    "war_words": _classed("war"),
}
"""Name → whether it holds of a trigger."""


def cues_of(trigger: Trigger) -> frozenset[str]:
    """Name the cues that hold of a trigger."""
    return frozenset(name for name, cue in CUES.items() if not is_off(name) and cue(trigger))
