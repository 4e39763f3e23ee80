"""
The gazetteer as a geopy geocoder: works wherever a ``geopy.geocoders`` object is taken.

Here alone coordinates are (lat, lon), as geopy has them.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from geopy.geocoders.base import Geocoder
from geopy.location import Location
from geopy.point import Point

from geomap.gazetteer.index import Index
from geomap.gazetteer.lookup import place_properties
from geomap.model import Place

__all__ = ["Gazetteer"]

# Degrees of latitude searched around a point: about 55 km, farther than any town's field of names.
_REACH_DEGREES = 0.5


class Gazetteer(Index, Geocoder):  # type: ignore[misc]
    """
    The index with geopy's two methods; whatever takes an ``Index`` takes this too.

    Nothing leaves the machine: ``timeout`` and ``language`` are accepted for geopy's callers'
    sake and change nothing.

    Parameters
    ----------
    path : Path, optional
        An index; by default the one built when geomap was installed.
    layers : sequence of Path, optional
        Imported layers, the overriding one first; by default the user's.

    Examples
    --------
    >>> found = Gazetteer().geocode("Aleppo")
    >>> found.address, round(found.latitude, 1), round(found.longitude, 1)
    ('Aleppo, Aleppo, SY', 36.2, 37.2)
    """

    def __init__(self, path: Path | None = None, layers: Sequence[Path] | None = None) -> None:
        Index.__init__(self, path, layers)
        Geocoder.__init__(self, scheme="http", user_agent="geomap")

    def geocode(
        self,
        query: str,
        *,
        exactly_one: bool = True,
        limit: int = 10,
        country_codes: str | Sequence[str] | None = None,
        **_: Any,
    ) -> Location | list[Location] | None:
        """
        Look a name up, spelling mistakes forgiven.

        Returns
        -------
        Location, list of Location, or None
            The best, or with ``exactly_one=False`` up to ``limit``, best first; None when there
            is none, as geopy has it. ``raw`` holds the contract's fields of ``geomap locate``.
        """
        codes = [country_codes] if isinstance(country_codes, str) else country_codes or ()
        found = self.candidates(str(query), countries=codes, limit=limit, fuzzy=True)
        locations = [_location(c.place, c.score) for c in found]
        if not locations:
            return None
        return locations[0] if exactly_one else locations

    def reverse(
        self,
        query: Point | str | Sequence[float],
        *,
        exactly_one: bool = True,
        limit: int = 10,
        **_: Any,
    ) -> Location | list[Location] | None:
        """
        Name the populated places nearest to a point (lat, lon), nearest first.

        Returns
        -------
        Location, list of Location, or None
            None when no town is within about 50 km; ``raw["distance_km"]`` is geodesic.
        """
        point = query if isinstance(query, Point) else Point(query)
        near = self.near(point.longitude, point.latitude, reach=_REACH_DEGREES, limit=limit)
        locations = [_location(place, None, distance) for place, distance in near]
        if not locations:
            return None
        return locations[0] if exactly_one else locations


def _location(place: Place, score: float | None, distance: float | None = None) -> Location:
    parts = dict.fromkeys(filter(None, (place.admin1, place.country)))
    raw = {**place_properties(place), "score": score, "distance_km": distance}
    address = ", ".join([place.name, *parts])
    return Location(address, (place.latitude, place.longitude), raw)
