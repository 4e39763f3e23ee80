"""The former name of `geomap.formats` for reading; kept for scripts until 1.0."""

from __future__ import annotations

from warnings import warn

from geomap.formats import FIELDS, FORMATS, Imported, NamedPlaces, read_events, review_of_places

__all__ = ["FIELDS", "FORMATS", "Imported", "NamedPlaces", "read_events", "review_of_places"]

warn("geomap.exchange is now geomap.formats", DeprecationWarning, stacklevel=2)
