"""Composes the stages: sources → :class:`Result` → a folder of pages and tables."""

from __future__ import annotations

from geomap.pipeline.building import Built, build
from geomap.pipeline.reading import (
    Engine,
    Result,
    candidates_given,
    explain_given,
    extract,
    extract_events,
    find_toponyms,
    online_warnings,
    resolve_given,
)

__all__ = [
    "Built",
    "Engine",
    "Result",
    "build",
    "candidates_given",
    "explain_given",
    "extract",
    "extract_events",
    "find_toponyms",
    "online_warnings",
    "resolve_given",
]
