"""
geomap turns news into honest maps: places, events, actors and routes, each with its source.

The names below are the public interface. They are loaded on first use, so that importing geomap
costs nothing and a command that only looks up a place starts at once.
"""

from __future__ import annotations

import sys
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any

if sys.version_info < (3, 11):  # noqa: UP036  a checkout run by another Python ends here
    raise ImportError(
        f"geomap needs Python 3.11 or newer, and this is {sys.version.split()[0]}: make an"
        " environment with a newer one, as by `python3.11 -m venv .venv`"
    )

if TYPE_CHECKING:
    from geomap.documents import read_documents
    from geomap.errors import GeomapError
    from geomap.formats import read_events, write_events
    from geomap.frames import from_frame, to_frame
    from geomap.gazetteer.geocoder import Gazetteer
    from geomap.layers import Layer, build_layers
    from geomap.model import Document, Event, Place
    from geomap.pipeline import build, extract_events
    from geomap.rendering import render
    from geomap.routes.by_name import plan_route
    from geomap.settings import Settings

__all__ = [
    "Document",
    "Event",
    "Gazetteer",
    "GeomapError",
    "Layer",
    "Place",
    "Settings",
    "build",
    "build_layers",
    "extract_events",
    "from_frame",
    "plan_route",
    "read_documents",
    "read_events",
    "render",
    "to_frame",
    "write_events",
]

_HOMES = {
    "Document": "geomap.model",
    "Event": "geomap.model",
    "Gazetteer": "geomap.gazetteer.geocoder",
    "GeomapError": "geomap.errors",
    "Layer": "geomap.layers",
    "Place": "geomap.model",
    "Settings": "geomap.settings",
    "build": "geomap.pipeline",
    "build_layers": "geomap.layers",
    "extract_events": "geomap.pipeline",
    "from_frame": "geomap.frames",
    "plan_route": "geomap.routes.by_name",
    "read_documents": "geomap.documents",
    "read_events": "geomap.formats",
    "render": "geomap.rendering",
    "to_frame": "geomap.frames",
    "write_events": "geomap.formats",
}

try:
    __version__ = version("geomap")
except PackageNotFoundError:  # the source tree on sys.path, not installed (the build hook)
    __version__ = "0"


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'geomap' has no attribute {name!r}")
    globals()[name] = value = getattr(import_module(_HOMES[name]), name)
    return value


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
