"""Gazetteers that users bring: one module a format, each turned into a layer over the index."""

from __future__ import annotations

from geomap.gazetteer.importing.formats import FORMATS
from geomap.gazetteer.importing.layer import ImportedLayer, import_layer, remove_layer
from geomap.gazetteer.importing.options import Options

__all__ = ["FORMATS", "ImportedLayer", "Options", "import_layer", "remove_layer"]
