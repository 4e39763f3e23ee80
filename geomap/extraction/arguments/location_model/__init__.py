"""
Which of the places named around an event word is where it happened; possibly none.

Modules: ``candidates`` what can be a place · ``features`` what the parse says of a place and
an event word · ``competitors`` what the other places say of it.
``weights.json`` holds a logit over the signs, each sign by its name, written by
``tests/benchmarks/train_linking.py``; scikit-learn is needed there and not here.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib.resources import files
from math import exp
from typing import TYPE_CHECKING

from geomap.extraction.arguments.location_model.candidates import PlaceCandidate, place_candidates
from geomap.extraction.arguments.location_model.features import features
from geomap.model import Toponym

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span, Token

__all__ = ["THRESHOLD", "PlaceCandidate", "chances", "link_places", "place_candidates"]

THRESHOLD = 0.56
"""
Chance above which a place is where it happened. By five folds of the development sentences the
point at which .87 of those without a place get none; at .5, where the logit is neutral, it is .85.
"""


def link_places(trigger: Token, toponyms: Iterable[Toponym]) -> list[Span]:
    """
    Find where the event that a word tells happened.

    Made for a sentence or a short paragraph: every name of the parsed text is a candidate.

    Parameters
    ----------
    trigger : spacy Token
        The event's verb or noun.
    toponyms : iterable of Toponym
        The document's toponyms; unresolved ones count, for a place need not be on the map to be
        where something happened.

    Returns
    -------
    list of Span
        In text order; empty when the text gives no place for it.
    """
    named = place_candidates(trigger.doc, toponyms)
    mention = zip(named, chances(trigger, named), strict=True)
    return [_span(trigger.doc, place) for place, chance in mention if chance > THRESHOLD]


def chances(trigger: Token, named: Sequence[PlaceCandidate]) -> list[float]:
    """Return for each named place the chance (0–1) that the event happened there."""
    weights = _weights()
    odds = (
        sum(weights.get(sign, 0.0) for sign in found) + weights[""]
        for found in features(trigger, named)
    )
    return [1 / (1 + exp(-odd)) for odd in odds]


@cache
def _weights() -> Mapping[str, float]:
    """Weight of each sign; that of the empty name is always added."""
    text = (
        files("geomap.extraction.arguments.location_model")
        .joinpath("weights.json")
        .read_text("utf-8")
    )
    weights: dict[str, float] = json.loads(text)["weights"]
    return weights


def _span(doc: Doc, place: PlaceCandidate) -> Span:
    return doc[place.start : place.end]
