"""The former name of `geomap.formats` for writing; kept for scripts until 1.0."""

from __future__ import annotations

from typing import Any
from warnings import warn

import geomap.formats

__all__: list[str] = []

_NOW = {"write": "write_events", "read": "read_events"}


def __getattr__(name: str) -> Any:
    """Return what ``geomap.formats`` has by this name, and say so."""
    found = getattr(geomap.formats, _NOW.get(name, name))
    warn("geomap.export is now geomap.formats", DeprecationWarning, stacklevel=2)
    return found
