"""
The store of a build, ``geomap.gpkg``: a GeoPackage of what was read, and what saves reading again.

Its layers and tables (``events``, ``toponyms``, ``tellings``, ``documents``, ``corrections``) are
for QGIS and for SQL; ``geomap_kept`` holds what each document gave before any merging, under the
hash of everything that decided it, and ``geomap_made`` what was drawn of it all. The texts
themselves are not in it. It is written whole, by one writer at a time, and takes its old one's
place in one step; whoever reads it has one or the other.
"""

from geomap.store.found import Found
from geomap.store.geopackage import Table
from geomap.store.locking import writing_alone
from geomap.store.selecting import Chosen, stored_events
from geomap.store.store_file import FORMAT, STORE, Made, Store, write_store

__all__ = [
    "FORMAT",
    "STORE",
    "Chosen",
    "Found",
    "Made",
    "Store",
    "Table",
    "stored_events",
    "write_store",
    "writing_alone",
]
