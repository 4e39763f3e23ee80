"""
Whether a mention tells an event: one decision of many named signals.

A logit over who found it, what the encoder thinks of it and which arguments it has; its weights,
each by its signal's name, stand in ``scoring.json``, written by
``tests/benchmarks/train_scoring.py``, which says on what they were fitted and how well they do.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files

from geomap.extraction.context import ParsedDocument, Party
from geomap.extraction.event_mention import EventMention
from geomap.extraction.selection import keep

__all__ = ["event_probability", "signals"]


def event_probability(parsed: ParsedDocument, mention: EventMention) -> float:
    """Return the probability that a mention tells an event that a desk would map."""
    weights = _weights()
    total = weights["(intercept)"]
    for name, value in signals(parsed, mention).items():
        total += weights.get(name, 0.0) * value
    return 1 / (1 + math.exp(-total))


@cache
def _weights() -> Mapping[str, float]:
    text = files("geomap.extraction").joinpath("scoring.json").read_text("utf-8")
    weights: dict[str, float] = json.loads(text)["weights"]
    return weights


def signals(parsed: ParsedDocument, mention: EventMention) -> dict[str, float]:
    """
    Collect the signals of a mention.

    Returns
    -------
    dict of str to float
        0 or 1, but for the encoder's log odds, which are cut at ±6 and divided by 3.
    """
    found = dict(_of_coders(parsed, mention))
    found.update((name, 1.0) for name in _of_arguments(mention))
    found.update((name, 1.0) for name in _of_words(mention))
    return found


def _of_coders(parsed: ParsedDocument, mention: EventMention) -> Iterator[tuple[str, float]]:
    asked = parsed.asked(*mention.evidence.asked)
    anchor = mention.trigger.anchor
    own = parsed.reading.trigger_probability(anchor.idx, anchor.idx + len(anchor))
    coders = mention.evidence.coders
    yield f"by {' and '.join(coders)}", 1.0
    if keep(parsed, mention):
        yield f"kept, by {' and '.join(coders)}", 1.0
    yield "trigger", _log_odds(own)
    yield "event", _log_odds(asked.event)
    yield "type", _log_odds(asked.types.get(mention.type.sub_event_type, 0.0))
    if "rules" in coders:
        yield "trigger, by rules", _log_odds(own)


def _log_odds(probability: float) -> float:
    p = min(max(probability, 1e-6), 1 - 1e-6)
    return max(-6.0, min(6.0, math.log(p / (1 - p)))) / 3


def _of_arguments(mention: EventMention) -> Iterator[str]:
    places = mention.event_places
    here = [p for p in places if not p.borrowed]
    if not places:
        yield "place: none"
    elif not here:
        yield "place: borrowed"
    else:
        yield "place: coarse" if all(p.place_token.coarse for p in here) else "place: fine"
    yield f"actor: {_kind(mention.participants.actor)}"
    yield f"target: {_kind(mention.participants.target)}"
    yield "dated" if mention.when.text else "undated"
    yield f"status: {mention.factuality.status}"
    if mention.factuality.quoted:
        yield "quoted"


def _kind(party: Party | None) -> str:
    if party is None:
        return "none"
    if party.inferred:
        return "inferred"
    return "known" if party.id else "words"


def _of_words(mention: EventMention) -> Iterator[str]:
    trigger = mention.trigger
    yield "violent" if mention.type.violent else f"not violent, {mention.type.event_type}"
    yield f"word: {trigger.anchor.pos_.lower()}"
    if trigger.verb is None:
        yield "noun alone"
    elif trigger.verb is not trigger.anchor:
        yield "light verb"
    if trigger.entry.weak:
        yield "weak word"
    if trigger.anchor.dep_ in ("acl", "relcl", "advcl", "amod"):
        yield f"clause: {trigger.anchor.dep_}"
