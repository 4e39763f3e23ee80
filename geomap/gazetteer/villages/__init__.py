"""Villages of a country, from GeoNames, as a layer below the index; fetched on the user's word."""

from __future__ import annotations

from geomap.gazetteer.villages.adding import LICENCE, Added, add_country, checked_codes
from geomap.gazetteer.villages.theatres import theatres

__all__ = ["LICENCE", "Added", "add_country", "checked_codes", "theatres"]
