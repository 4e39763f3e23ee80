"""
The ranker: a conditional logit over a name's candidates and the answer that none of them is meant.

    P(candidate) = exp(w · signals) / (Σ exp(w · signals) + exp(v · signals of no match))

Its weights lie in ``ranker.json``, one row per signal, so that they can be read; they were fitted
by ``tests/benchmarks/train_resolution.py``. A name is weighed three times: ``alone``, ``first``
with what the others would mean alone, ``again`` with what they mean after that.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from math import exp
from operator import mul
from typing import Any

from geomap.resolution.features import ALONE, COMPANY, NOTHING, TEXT

__all__ = ["ROUNDS", "Ranker", "load", "measured", "parse"]

ROUNDS = ("alone", "first", "again")

Row = tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Ranker:
    """
    Weights in the order of the signals' names, per round.

    ``calibration`` are the ascending (share, chance of being right) corners of the line that turns
    a share of the probability into ``confidence``.
    """

    alone: tuple[Row, ...]
    text: tuple[Row, ...]
    company: tuple[Row, ...]
    nothing: tuple[Row, ...]
    calibration: tuple[tuple[float, float], ...]

    def confidence(self, share: float) -> float:
        """
        Return the chance that an answer with this share of the probability is right.

        Examples
        --------
        >>> ranker = Ranker((), (), (), (), ((0.0, 0.1), (0.5, 0.4), (1.0, 0.96)))
        >>> round(ranker.confidence(0.75), 2), ranker.confidence(1.0)
        (0.68, 0.96)
        """
        corners = self.calibration
        for (left, low), (right, high) in zip(corners, corners[1:]):  # noqa: B905, RUF007
            if share <= right:
                return low + (high - low) * max(0.0, share - left) / ((right - left) or 1.0)
        return corners[-1][1]


def dot(weights: Row, signals: Row) -> float:
    """Weigh signals."""
    return float(sum(map(mul, weights, signals)))


def shares(scores: Sequence[float], nothing: float) -> list[float]:
    """
    Turn scores into probabilities; what is left of one is the chance of no match.

    Examples
    --------
    >>> [round(p, 2) for p in shares([1.0, 0.0], 0.0)]
    [0.58, 0.21]
    """
    top = max(max(scores, default=nothing), nothing)
    raw = [exp(s - top) for s in scores]
    whole = sum(raw) + exp(nothing - top)
    return [r / whole for r in raw]


@lru_cache(maxsize=1)
def load() -> Ranker:
    """Read the weights that geomap brings."""
    return parse(_table())


def measured() -> dict[str, Any]:
    """Return the figures that were measured when the weights were fitted."""
    found: dict[str, Any] = _table()["measured"]
    return found


def _table() -> dict[str, Any]:
    text = resources.files("geomap.resolution").joinpath("ranker.json").read_text("utf-8")
    table: dict[str, Any] = json.loads(text)
    return table


def parse(table: dict[str, Any]) -> Ranker:
    """Read weights by the names of their signals; a name without weight weighs nothing."""

    def rows(names: Sequence[str]) -> tuple[Row, ...]:
        return tuple(tuple(table["weights"][r].get(n, 0.0) for n in names) for r in ROUNDS)

    corners = tuple((float(a), float(b)) for a, b in table["calibration"])
    return Ranker(rows(ALONE), rows(TEXT), rows(COMPANY), rows(NOTHING), corners)
