"""
Files of events, ours and others', to frames and back: one door in, one out.

`read_events` tells a format by its columns, `write_events` by the suffix. Each format has a module
with its reader and its writer side by side (ACLED, KML, TimeMap, GeoJSON, tables), or its reader
alone (UCDP GED, GDELT, GTD, ICEWS, PITF, any table). `sheets` makes rows of cells of a file,
`finishing` makes events of them, `cells` says how a value stands in a file. A row that cannot be
read is named and left out; a file of which most rows cannot is refused.
"""

from geomap.formats.columns import FIELDS
from geomap.formats.detection import FORMATS, read_events
from geomap.formats.finishing import Imported
from geomap.formats.geojson import dump_geojson
from geomap.formats.named_places import NamedPlaces, review_of_places
from geomap.formats.writing import WRITERS, write_events

__all__ = [
    "FIELDS",
    "FORMATS",
    "WRITERS",
    "Imported",
    "NamedPlaces",
    "dump_geojson",
    "read_events",
    "review_of_places",
    "write_events",
]
