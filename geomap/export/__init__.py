"""
Frames to files and back, by suffix; every file is written whole or not at all.

`write` and `read` are the doors; `files` does the replacing, `cells` says how a value stands in a
file, and each format has its own module.
"""

from geomap.export.files import replacing
from geomap.export.geojson import dump_geojson
from geomap.export.reading import READERS, read
from geomap.export.writing import WRITERS, write

__all__ = ["READERS", "WRITERS", "dump_geojson", "read", "replacing", "write"]
