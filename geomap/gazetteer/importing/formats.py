"""The formats that can be imported, by name: how each is read and whom it must name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from geomap.gazetteer.importing import (
    geonames,
    geopackage,
    linkedplaces,
    nominatim,
    pcodes,
    tables,
    whosonfirst,
)
from geomap.gazetteer.importing.files import Progress
from geomap.gazetteer.importing.options import Options
from geomap.gazetteer.importing.records import Reading

__all__ = ["FORMATS", "Format"]


@dataclass(frozen=True, slots=True)
class Format:
    """How a format is read, and the attribution that its licence asks for (None: unknown)."""

    read: Callable[[Path, Options, Progress], Reading]
    attribution: str | None = None


FORMATS = {
    "geonames": Format(geonames.read, geonames.ATTRIBUTION),
    "whosonfirst": Format(whosonfirst.read, whosonfirst.ATTRIBUTION),
    "ocha": Format(pcodes.read, pcodes.ATTRIBUTION),
    "linked-places": Format(linkedplaces.read),
    "csv": Format(tables.read_csv),
    "geojson": Format(tables.read_geojson),
    "geopackage": Format(geopackage.read),
    "nominatim": Format(nominatim.read, nominatim.ATTRIBUTION),
}
