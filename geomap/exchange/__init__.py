"""
Events files of others to frames: ACLED, UCDP GED, GDELT, GTD, ICEWS, PITF, KML, TimeMap, tables.

`read_events` is the door and tells formats by their columns; `sheets` makes rows of cells of a
file, each format has a module that says what its columns mean, `finishing` makes events of them.
A row that cannot be read is named and left out; a file of which most rows cannot is refused.
"""

from geomap.exchange.columns import FIELDS
from geomap.exchange.finishing import Imported
from geomap.exchange.named_places import NamedPlaces, review_of_places
from geomap.exchange.reading import FORMATS, read_events

__all__ = ["FIELDS", "FORMATS", "Imported", "NamedPlaces", "read_events", "review_of_places"]
