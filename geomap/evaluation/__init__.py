"""
How good the result is: toponyms against a corpus, events against a gold made by hand.

Pure functions over values that were read before; the readers name file and line of a bad row.
"""

from __future__ import annotations

from geomap.evaluation.events import (
    EventScores,
    GoldEvent,
    GoldPlace,
    Match,
    MustVerdict,
    Opinion,
    Share,
    read_events,
    read_opinions,
    score_events,
)
from geomap.evaluation.spans import Annotated, Span, read_toponyms, spans_of
from geomap.evaluation.toponyms import (
    Rates,
    Resolution,
    ToponymScores,
    distance_km,
    evaluate_toponyms,
    score_toponyms,
)

__all__ = [
    "Annotated",
    "EventScores",
    "GoldEvent",
    "GoldPlace",
    "Match",
    "MustVerdict",
    "Opinion",
    "Rates",
    "Resolution",
    "Share",
    "Span",
    "ToponymScores",
    "distance_km",
    "evaluate_toponyms",
    "read_events",
    "read_opinions",
    "read_toponyms",
    "score_events",
    "score_toponyms",
    "spans_of",
]
