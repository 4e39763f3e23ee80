"""
The one decision on where an event happened: a logit over the features of every option.

``place_choice_weights.json`` holds the weight of each feature by its name, written by
``tests/benchmarks/train_place_choice.py``.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from math import exp
from typing import TYPE_CHECKING

from geomap.extraction.arguments.linkers import EventPlaceLinker, encoder_linker, grammar_linker
from geomap.extraction.arguments.place_features import option_features
from geomap.extraction.arguments.place_options import PlaceOption, place_options
from geomap.extraction.context import ParsedDocument
from geomap.extraction.triggers.find import Trigger

if TYPE_CHECKING:
    from spacy.tokens import Span

__all__ = ["LEAST", "LINKERS", "ranked_options"]

LEAST = 0.3
"""
Chance below which an event has no place. By five folds of annotated passages .88 of the events that
have a place on the map get theirs at .4 and .85 at .5, where the logit is neutral; no place is
borrowed below `late_places.LIKELY`.
"""

LINKERS: tuple[EventPlaceLinker, ...] = (grammar_linker, encoder_linker)
"""Whose log odds are averaged."""


def ranked_options(
    parsed: ParsedDocument,
    trigger: Trigger,
    sentence: Span,
    linkers: Sequence[EventPlaceLinker] = LINKERS,
) -> list[tuple[float, PlaceOption]]:
    """
    Return every option of an event with the chance (0-1) that it is where it happened.

    Returns
    -------
    list of (float, PlaceOption)
        The likeliest first; options that are not on the map are among them.
    """
    options = place_options(parsed, sentence)
    weights = _weights()
    found = []
    for signs, option in zip(
        option_features(parsed, trigger, sentence, options, linkers), options, strict=True
    ):
        odds = weights[""] + sum(weights.get(name, 0.0) * value for name, value in signs.items())
        found.append((1 / (1 + exp(-odds)), option))
    return sorted(found, key=lambda row: (-row[0], row[1].chain.start))


@cache
def _weights() -> Mapping[str, float]:
    """Weight of each feature; that of the empty name is always added."""
    text = (
        files("geomap.extraction.arguments")
        .joinpath("place_choice_weights.json")
        .read_text("utf-8")
    )
    weights: dict[str, float] = json.loads(text)["weights"]
    return weights
