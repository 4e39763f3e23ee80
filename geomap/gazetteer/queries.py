"""
What a geopy caller may ask: a text with commas, Nominatim's structured query, and the limits.

The meanings are those of Nominatim's search API (https://nominatim.org/release-docs/latest/api/Search/),
as geopy's ``Nominatim`` hands them on.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from warnings import catch_warnings, simplefilter

from geomap.errors import InputError
from geomap.gazetteer.holders import within_holders
from geomap.gazetteer.lookup import named
from geomap.gazetteer.names import strip_articles
from geomap.text import fold

if TYPE_CHECKING:
    from geopy.point import Point

    from geomap.gazetteer.index import Index
    from geomap.model import Candidate, Place

__all__ = [
    "FEATURE_TYPES",
    "Box",
    "box_of",
    "is_of_type",
    "matches",
    "point_of",
]

# Nominatim's featureType → the beginnings of GeoNames feature codes. Its `settlement` is "any
# human inhabited feature from 'state' down to 'neighbourhood'", its `city` no part of a city.
FEATURE_TYPES = {
    "country": ("PCL",),
    "state": ("ADM1",),
    "city": ("PPL",),
    "settlement": ("ADM", "PPL"),
}
_QUARTER = "PPLX"
# The keys of a structured query that the gazetteer knows, the smallest first, and what they name.
_STRUCTURED = {"city": ("PPL",), "county": ("ADM2",), "state": ("ADM1",), "country": ("PCL",)}
_MOST = 1000  # more than the commonest name has bearers, so that nothing is cut before a limit


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle of degrees that does not cross the antimeridian."""

    south: float
    west: float
    north: float
    east: float

    def holds(self, place: Place) -> bool:
        """Return True if the place's point lies inside, the rim included."""
        return (
            self.south <= place.latitude <= self.north and self.west <= place.longitude <= self.east
        )


def matches(
    query: object, index: Index, countries: Sequence[str], *, typed: bool = False
) -> list[Candidate]:
    """
    Find what a query names, best first, each place once.

    Parameters
    ----------
    query : str or mapping
        A name, or a name and what holds it after commas ("Tripoli, Lebanon"), or a mapping with
        some of ``city``, ``county``, ``state``, ``country``. Anything else, such as the NaN of
        an empty cell, names nothing.
    index : Index
    countries : sequence of str
        ISO 3166-1 alpha-2 codes to look in; all when empty.
    typed : bool
        The caller asks for one kind of place, by which even a place named None is told.

    Examples
    --------
    >>> from geomap.gazetteer.index import Index
    >>> index = Index()
    >>> [matches(q, index, ())[0].place.country for q in ("Tripoli", "Tripoli, Lebanon")]
    ['LY', 'LB']
    """
    if isinstance(query, Mapping):
        found = _structured(query, index, countries)
    elif isinstance(query, str):
        found = _worded(query, index, countries, typed=typed)
    else:
        found = []
    best = {c.place.id: c for c in reversed(found)}
    return [c for c in found if best[c.place.id] is c]


def _worded(text: str, index: Index, countries: Sequence[str], *, typed: bool) -> list[Candidate]:
    name, *holders = [part.strip() for part in text.split(",") if part.strip()] or [""]
    if holders:
        whole = index.candidates(text, countries=countries, limit=_MOST)
        key = fold(text)
        if exact := [c for c in whole if c.matched in {key, strip_articles(key)}]:
            return exact  # "Washington, D.C." is a name
    found = named(name, index, countries=countries, limit=_MOST, bound=typed or bool(holders))
    return within_holders(found, holders, index)


def _structured(
    query: Mapping[Any, Any], index: Index, countries: Sequence[str]
) -> list[Candidate]:
    given = [(key, str(query[key])) for key in _STRUCTURED if query.get(key)]
    if not given:
        return []
    (key, name), *holders = given
    found = named(name, index, countries=countries, limit=_MOST, bound=True)
    fitting = [c for c in found if c.place.feature_code.startswith(_STRUCTURED[key])]
    return within_holders(fitting, [holder for _, holder in holders], index)


def is_of_type(place: Place, featuretype: str | None) -> bool:
    """
    Return True if a place is of one of Nominatim's feature types; every place is of type None.

    Raises
    ------
    InputError
        There is no such type.
    """
    if featuretype is None:
        return True
    if featuretype not in FEATURE_TYPES:
        raise InputError(f"featuretype {featuretype!r}: give one of {', '.join(FEATURE_TYPES)}")
    if featuretype == "city" and place.feature_code == _QUARTER:
        return False
    return place.feature_code.startswith(FEATURE_TYPES[featuretype])


def box_of(viewbox: object) -> Box:
    """
    Read a box from any two opposite corners.

    Raises
    ------
    InputError
        They are not two, or one is no point.

    Examples
    --------
    >>> box_of([(37, 36), "32, 43"])
    Box(south=32.0, west=36.0, north=37.0, east=43.0)
    """
    if isinstance(viewbox, str) or not isinstance(viewbox, Sequence) or len(viewbox) != 2:
        raise InputError("viewbox: give two corners, each (latitude, longitude)")
    one, other = (point_of(corner) for corner in viewbox)
    south, north = sorted((one.latitude, other.latitude))
    west, east = sorted((one.longitude, other.longitude))
    return Box(south, west, north, east)


def point_of(query: object) -> Point:
    """
    Read a point as geopy does: (lat, lon), "lat, lon" or a Point; longitudes wrap.

    Raises
    ------
    InputError
        It is no point on Earth.
    """
    from geopy.point import Point

    if isinstance(query, Point):
        return query
    try:
        if query is None or query == "" or query == ():
            raise ValueError("nothing was given")
        with catch_warnings():
            simplefilter("ignore", UserWarning)  # the error that follows says the same
            return Point(query)
    except (TypeError, ValueError) as error:
        shown = "".join(c for c in repr(query)[:60] if c.isprintable())
        reason = str(error).partition("\n")[0].rstrip(".")
        raise InputError(
            f"{shown}: no point on Earth ({reason}): give (latitude, longitude) in degrees"
        ) from error
