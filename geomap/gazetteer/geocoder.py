"""
The gazetteer as a geopy geocoder: works wherever a ``geopy.geocoders`` object is taken.

Here alone coordinates are (lat, lon), as geopy has them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from geopy.geocoders.base import Geocoder
from geopy.location import Location
from geopy.point import Point

from geomap.errors import InputError
from geomap.gazetteer.hierarchy import parents
from geomap.gazetteer.index import Index
from geomap.gazetteer.lookup import place_properties
from geomap.gazetteer.queries import box_of, is_of_type, matches, point_of
from geomap.model import Place

__all__ = ["Gazetteer"]

# Degrees of latitude searched around a point: about 55 km, farther than any town's field of names.
_REACH_DEGREES = 0.5
_LIMIT = 10  # Nominatim's own default
# Nominatim's zooms of an answer: 3 is a country, 5 a state, 8 a county, 10 a city.
_ZOOM_COUNTRY, _ZOOM_STATE = 4, 7


class Gazetteer(Index, Geocoder):  # type: ignore[misc]
    """
    The index with geopy's two methods; whatever takes an ``Index`` takes this too.

    Nothing leaves the machine.

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
        query: str | Mapping[str, str],
        *,
        exactly_one: bool = True,
        limit: int | None = None,
        country_codes: str | Sequence[str] | None = None,
        viewbox: Sequence[Any] | None = None,
        bounded: bool = False,
        featuretype: str | None = None,
        language: str | bool | None = None,
        timeout: float | None = None,
        **_: Any,
    ) -> Location | list[Location] | None:
        """
        Look a name up, as strictly as ``geomap locate``; the options mean what Nominatim's mean.

        Parameters
        ----------
        query : str or mapping
            "Aleppo", "Aleppo, Syria", or Nominatim's structured query with some of ``city``,
            ``county``, ``state``, ``country``; the gazetteer has no streets and post codes.
        exactly_one : bool
            Give one Location, not a list.
        limit : int, optional
            At most so many of a list; ten by default.
        country_codes : str or sequence of str, optional
            ISO 3166-1 alpha-2, in capitals or not; only places in these.
        viewbox : sequence of two points, optional
            Opposite corners, (lat, lon) each; what lies inside comes first.
        bounded : bool
            With ``viewbox``: only what lies inside.
        featuretype : {"country", "state", "city", "settlement"}, optional
            Only such places.
        language, timeout
            Accepted and change nothing: names are asked for in any script, answers bear the
            gazetteer's first name of the place (mostly the English one), and nothing is waited
            for. So with geopy's other options, such as ``addressdetails``.

        Other transliterations of a name are it, misspellings are not (``suggestions`` has the
        nearest names); a word that stands for a missing place ("Unknown", "N/A") is none, unless
        ``country_codes``, ``featuretype`` or a holder after a comma says that a place is meant.

        Returns
        -------
        Location, list of Location, or None
            Best first; None when there is none, as geopy has it. ``raw`` holds the contract's
            fields of ``geomap locate``.

        Raises
        ------
        InputError
            It is a ValueError: a wrong ``viewbox``, ``featuretype`` or ``limit``.
        """
        if limit is not None and limit < 1:
            raise InputError(f"limit {limit}: give 1 or more")
        codes = [country_codes] if isinstance(country_codes, str) else country_codes or ()
        typed = featuretype is not None
        found = [
            c for c in matches(query, self, codes, typed=typed) if is_of_type(c.place, featuretype)
        ]
        if viewbox:
            box = box_of(viewbox)
            inside = [c for c in found if box.holds(c.place)]
            found = inside if bounded else [*inside, *(c for c in found if c not in inside)]
        locations = [_location(c.place, c.score) for c in found[: limit or _LIMIT]]
        return _answer(locations, exactly_one)

    def reverse(
        self,
        query: Point | str | Sequence[float],
        *,
        exactly_one: bool = True,
        limit: int | None = None,
        zoom: int | None = None,
        language: str | bool | None = None,
        timeout: float | None = None,
        **_: Any,
    ) -> Location | list[Location] | None:
        """
        Name the populated places nearest to a point, nearest first, or what it lies in.

        Parameters
        ----------
        query : Point, str or sequence of float
            (lat, lon) or "lat, lon", degrees.
        exactly_one, limit, language, timeout
            As with ``geocode``.
        zoom : int, optional
            Nominatim's level of detail: up to 4 the country whose ground it is, 5 to 7 the
            nearest town's first-level division, above that (and by default) the towns.

        Returns
        -------
        Location, list of Location, or None
            None when no town is within about 50 km, or no country there;
            ``raw["distance_km"]`` is geodesic, None for a country or a division.

        Raises
        ------
        InputError
            It is a ValueError: no point on Earth, such as latitude 361.
        """
        point = point_of(query)
        if zoom is not None and zoom <= _ZOOM_COUNTRY:
            code = self.country_at(point.longitude, point.latitude)
            return _answer([_location(self.country(code), None)] if code else [], exactly_one)
        near = self.near(
            point.longitude, point.latitude, reach=_REACH_DEGREES, limit=limit or _LIMIT
        )
        if zoom is not None and zoom <= _ZOOM_STATE:
            held = [p for place, _ in near[:1] for p in parents(place, self)]
            states = [_location(p, None) for p in held if p.feature_code == "ADM1"]
            return _answer(states, exactly_one)
        return _answer([_location(place, None, km) for place, km in near], exactly_one)


def _answer(locations: list[Location], exactly_one: bool) -> Location | list[Location] | None:
    if not locations:
        return None
    return locations[0] if exactly_one else locations


def _location(place: Place, score: float | None, distance: float | None = None) -> Location:
    parts = dict.fromkeys(filter(None, (place.admin1, place.country)))
    raw = {**place_properties(place), "score": score, "distance_km": distance}
    address = ", ".join([place.name, *parts])
    return Location(address, (place.latitude, place.longitude), raw)
