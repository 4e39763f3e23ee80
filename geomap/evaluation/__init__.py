"""
How good the result is: toponyms against a corpus, events against a gold made by hand.

Pure functions over values that were read before; the readers name file and line of a bad row.
"""

from __future__ import annotations

from geomap.evaluation.ceiling import Ceiling, measure_ceiling
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
from geomap.evaluation.reliability import Bin, measured_table, reliability, reliability_table
from geomap.evaluation.spans import Annotated, Span, read_toponyms, spans_of
from geomap.evaluation.sureness import Sureness, sureness_of_pins
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
    "Bin",
    "Ceiling",
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
    "Sureness",
    "ToponymScores",
    "distance_km",
    "evaluate_toponyms",
    "measure_ceiling",
    "measured_table",
    "read_events",
    "read_opinions",
    "read_toponyms",
    "reliability",
    "reliability_table",
    "score_events",
    "score_toponyms",
    "spans_of",
    "sureness_of_pins",
]
