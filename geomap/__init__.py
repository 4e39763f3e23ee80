"""
geomap turns news into honest maps: places, events, actors and routes, each with its source.

The names below are the public interface. They are loaded on first use, so that importing geomap
costs nothing and a command that only looks up a place starts at once.
"""

from __future__ import annotations

from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from geomap.documents import read_documents
    from geomap.errors import GeomapError
    from geomap.gazetteer.geocoder import Gazetteer
    from geomap.layers import Layer, build_layers
    from geomap.model import Document, Event, Place
    from geomap.pipeline import extract_events
    from geomap.render import render

__all__ = [
    "Document",
    "Event",
    "Gazetteer",
    "GeomapError",
    "Layer",
    "Place",
    "build_layers",
    "extract_events",
    "read_documents",
    "render",
]

_HOMES = {
    "Document": "geomap.model",
    "Event": "geomap.model",
    "Gazetteer": "geomap.gazetteer.geocoder",
    "GeomapError": "geomap.errors",
    "Layer": "geomap.layers",
    "Place": "geomap.model",
    "build_layers": "geomap.layers",
    "extract_events": "geomap.pipeline",
    "read_documents": "geomap.documents",
    "render": "geomap.render",
}

try:
    __version__ = version("geomap")
except PackageNotFoundError:  # the source tree on sys.path, not installed (the build hook)
    __version__ = "0"


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'geomap' has no attribute {name!r}")
    # Importing geomap.render binds the module here under the function's name: the function stays.
    globals()[name] = value = getattr(import_module(_HOMES[name]), name)
    return value


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
