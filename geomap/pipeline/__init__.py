"""Composes the stages: sources → :class:`Result` → a folder of pages and tables."""

from __future__ import annotations

from geomap.pipeline.building import Built, build, write_result
from geomap.pipeline.engines import Engine, EngineName, choose_engine
from geomap.pipeline.held import HeldDocument, HeldRun
from geomap.pipeline.missing import Missing, missing_villages
from geomap.pipeline.resources import (
    actors_of,
    actors_table,
    forget_tables,
    index_of,
    online_warnings,
    places_table,
    roster_of,
    with_own_tables,
)
from geomap.pipeline.stages import Result, extract, extract_events
from geomap.pipeline.store_tables import STORE_COLUMNS
from geomap.pipeline.toponyms import (
    Recognizer,
    candidates_given,
    explain_given,
    fast_recognizer,
    find_toponyms,
    model_recognizer,
    resolve_given,
)

__all__ = [
    "STORE_COLUMNS",
    "Built",
    "Engine",
    "EngineName",
    "HeldDocument",
    "HeldRun",
    "Missing",
    "Recognizer",
    "Result",
    "actors_of",
    "actors_table",
    "build",
    "candidates_given",
    "choose_engine",
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
