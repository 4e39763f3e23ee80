"""The former name of `geomap.formats` for writing; kept for scripts until 1.0."""

from __future__ import annotations

from warnings import warn

from geomap.files import atomic_write as replacing
from geomap.formats import WRITERS, dump_geojson
from geomap.formats import write_events as write
from geomap.formats.own import READERS, read

__all__ = ["READERS", "WRITERS", "dump_geojson", "read", "replacing", "write"]

warn("geomap.export is now geomap.formats", DeprecationWarning, stacklevel=2)
