"""The formats that can be imported, by name: how each is read and whom it must name."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from geomap.gazetteer.importing import (
    geonames,
    geopackage,
    linkedplaces,
    mapped_tables,
    nominatim,
    pcodes,
    whosonfirst,
)
from geomap.gazetteer.importing.input_lines import Progress
from geomap.gazetteer.importing.options import Options
from geomap.gazetteer.importing.records import Reading

__all__ = ["FORMATS", "LayerFormat"]


@dataclass(frozen=True, slots=True)
class LayerFormat:
    """
    How a format is read, in one of two ways, and the attribution that its licence asks for.

    Attributes
    ----------
    read : callable or None
        Reads a file.
    by_line : callable or None
        Where each line stands alone: makes what reads some lines, in whatever process.
    attribution : str or None
        None where it is for the user to know.
    """

    read: Callable[[Path, Options, Progress], Reading] | None = None
    attribution: str | None = None
    by_line: Callable[[Options], Callable[[Iterable[tuple[int, bytes]]], Reading]] | None = None


FORMATS = {
    "geonames": LayerFormat(attribution=geonames.ATTRIBUTION, by_line=geonames.reader),
    "whosonfirst": LayerFormat(whosonfirst.read, whosonfirst.ATTRIBUTION),
    "ocha": LayerFormat(pcodes.read, pcodes.ATTRIBUTION),
    "linked-places": LayerFormat(linkedplaces.read),
    "csv": LayerFormat(mapped_tables.read_csv),
    "geojson": LayerFormat(mapped_tables.read_geojson),
    "geopackage": LayerFormat(geopackage.read),
    "nominatim": LayerFormat(nominatim.read, nominatim.ATTRIBUTION),
}
