"""Composes the stages: sources → :class:`Result` → a folder of pages and tables."""

from __future__ import annotations

from geomap.pipeline.building import Built, build
from geomap.pipeline.missing import Missing, missing_villages
from geomap.pipeline.reading import (
    Engine,
    Recognizer,
    Result,
    candidates_given,
    explain_given,
    extract,
    extract_events,
    fast_recognizer,
    find_toponyms,
    index_of,
    model_recognizer,
    online_warnings,
    resolve_given,
)

__all__ = [
    "Built",
    "Engine",
    "Missing",
    "Recognizer",
    "Result",
    "build",
    "candidates_given",
    "explain_given",
    "extract",
    "extract_events",
    "fast_recognizer",
    "find_toponyms",
    "index_of",
    "missing_villages",
    "model_recognizer",
    "online_warnings",
    "resolve_given",
]
