"""Composes the stages: sources → :class:`Result` → a folder of pages and tables."""

from __future__ import annotations

from geomap.pipeline.building import Built, build, write_result
from geomap.pipeline.held import HeldDocument, HeldRun
from geomap.pipeline.missing import Missing, missing_villages
from geomap.pipeline.reading import (
    Engine,
    Recognizer,
    Result,
    actors_of,
    actors_table,
    candidates_given,
    explain_given,
    extract,
    extract_events,
    fast_recognizer,
    find_toponyms,
    forget_tables,
    index_of,
    model_recognizer,
    online_warnings,
    places_table,
    resolve_given,
    roster_of,
    with_own_tables,
)

__all__ = [
    "Built",
    "Engine",
    "HeldDocument",
    "HeldRun",
    "Missing",
    "Recognizer",
    "Result",
    "actors_of",
    "actors_table",
    "build",
    "candidates_given",
    "explain_given",
    "extract",
    "extract_events",
    "fast_recognizer",
    "find_toponyms",
    "forget_tables",
    "index_of",
    "missing_villages",
    "model_recognizer",
    "online_warnings",
    "places_table",
    "resolve_given",
    "roster_of",
    "with_own_tables",
    "write_result",
]
