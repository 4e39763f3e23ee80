"""
From signals to probabilities.

    P(decision) = 1 / (1 + exp(-(b + w · signals)))          for each of `DECISIONS`
    P(pin)      = 1 / (1 + exp(-(b + v · 3 Σ ln P(decision) + w · all signals)))

The weights lie in ``weights.json`` by name, so that they can be read; all but the constants are
zero or more. No pin is surer than the least sure decision on it. A pin is right when all that a
reader sees is: that it is an event and no second mark of one, its type, actor, place, day and
status.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from importlib.resources import files
from math import exp, log
from typing import Any

from geomap.model import Event

__all__ = [
    "DECISIONS", "PIN", "forget_weights", "measured", "pin_probability", "pin_signals",
    "probability", "rated", "sureness_of",
]  # fmt: skip

DECISIONS = ("event", "type", "actor", "place", "date", "status")
PIN = "pin"
LEAST, MOST = 0.01, 0.99
"""Bounds of every probability: some hundred events cannot teach more."""


def rated(event: Event) -> Event:
    """Return an event the confidence that its evidence comes to; one without evidence stays."""
    if not event.evidence:
        return event
    sure = sureness_of(event.evidence)
    pin = sure.pop(PIN)
    return replace(event, sureness=sure, confidence=pin)


def sureness_of(evidence: Mapping[str, float]) -> dict[str, float]:
    """
    Estimate how likely each decision on an event is right, and all of them together.

    Parameters
    ----------
    evidence : mapping of str to float
        Signals by "decision: name", as `evidence_of` gives them.

    Returns
    -------
    dict of str to float
        `DECISIONS` and ``pin``, 0.01 to 0.99, to three places.
    """
    weights = _weights()
    sure = {name: probability(weights[name], evidence, name) for name in DECISIONS}
    return {
        **{name: round(value, 3) for name, value in sure.items()},
        PIN: round(pin_probability(weights, sure, evidence), 3),
    }


def pin_signals(sure: Mapping[str, float], evidence: Mapping[str, float]) -> dict[str, float]:
    """
    Collect what the pin is judged by: the log of the chance that every decision is right, and all.

    The first counts threefold, so that the pull towards 0 of the fit weighs little on it.
    """
    return {"all": 3 * sum(log(sure[name]) for name in DECISIONS), **evidence}


def pin_probability(
    weights: Mapping[str, Mapping[str, float]],
    sure: Mapping[str, float],
    evidence: Mapping[str, float],
) -> float:
    """Estimate how likely all of a pin is right, by the chance of each decision and the signals."""
    whole = probability(weights[PIN], pin_signals(sure, evidence))
    return min(whole, *(sure[name] for name in DECISIONS))


def probability(
    weights: Mapping[str, float], signals: Mapping[str, float], decision: str | None = None
) -> float:
    """Weigh signals; of a decision those that open with its name."""
    named = signals if decision is None else _of(signals, decision)
    total = weights[""] + sum(weights.get(name, 0.0) * value for name, value in named.items())
    return min(MOST, max(LEAST, 1 / (1 + exp(-max(-30.0, min(30.0, total))))))


def _of(evidence: Mapping[str, float], decision: str) -> dict[str, float]:
    opening = f"{decision}: "
    return {n.removeprefix(opening): v for n, v in evidence.items() if n.startswith(opening)}


def _weights() -> Mapping[str, Mapping[str, float]]:
    found: Mapping[str, Mapping[str, float]] = _read()["weights"]
    return found


def measured() -> Mapping[str, Any]:
    """Return what the fit measured on documents left out: bins and the risk–coverage curve."""
    found: Mapping[str, Any] = _read()["measured"]
    return found


def forget_weights() -> None:
    """Read ``weights.json`` anew when it is next asked for; it has just been written."""
    _read.cache_clear()


@cache
def _read() -> dict[str, Any]:
    text = files("geomap.extraction.confidence").joinpath("weights.json").read_text("utf-8")
    model: dict[str, Any] = json.loads(text)
    return model
