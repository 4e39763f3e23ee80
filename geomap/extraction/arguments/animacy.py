"""
Whether a noun is of people, or bodies of people, or of things: a truck acts for nobody.

A logistic regression over the language model's word vectors, learned from the lexicon's classes by
``tests/benchmarks/train_animacy.py``; its weights lie in ``animacy.json``.
"""

from __future__ import annotations

import json
from functools import lru_cache
from importlib.resources import files
from math import exp, sqrt
from typing import TYPE_CHECKING

from geomap.extraction.grammar import lemma
from geomap.lexicon import CROWDS, FORCES

if TYPE_CHECKING:
    from spacy.tokens import Token

__all__ = ["is_thing"]

THING = 0.2
"""Chance of being people below which a noun is a thing: of such words nearly all are."""


def is_thing(token: Token) -> bool:
    """
    Return True for a common noun that is surely no people: "vehicle", "explosion", "marijuana".

    False without a word vector: what is not known may be somebody.
    """
    if token.pos_ != "NOUN" or token.ent_type_ in ("PERSON", "ORG", "NORP"):
        return False
    return lemma(token) not in FORCES | CROWDS and _chance(token) < THING


def _chance(token: Token) -> float:
    """Return the chance that a noun is of people."""
    lexeme = token.vocab[lemma(token)]
    if not lexeme.has_vector:
        return 1.0
    *weights, constant = _weights()
    vector = [float(v) for v in lexeme.vector]
    if len(vector) != len(weights):
        return 1.0  # another language model's
    norm = sqrt(sum(v * v for v in vector)) or 1.0
    total = sum(w * v for w, v in zip(weights, vector, strict=True)) / norm + constant
    return 1.0 / (1.0 + exp(-max(-30.0, min(30.0, total))))


@lru_cache(maxsize=1)
def _weights() -> tuple[float, ...]:
    text = files("geomap.extraction.arguments").joinpath("animacy.json").read_text("utf-8")
    return tuple(json.loads(text)["weights"])
