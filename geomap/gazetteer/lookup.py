"""
Looking names up: what a source of candidates is, and a person's look-up of one name.

The latter is what ``geomap locate`` and ``geomap route`` need.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import exp
from typing import TYPE_CHECKING, Protocol

from geomap.coordinates import read_coordinates
from geomap.errors import GazetteerError, InputError, UnknownPlaceError
from geomap.gazetteer.holders import holders_of, within_holders
from geomap.gazetteer.names import strip_articles
from geomap.gazetteer.placeholders import is_placeholder
from geomap.geodesy import great_circle_km
from geomap.model import Candidate
from geomap.text import fold

if TYPE_CHECKING:
    from typing import Any

    from geomap.gazetteer.index import Index
    from geomap.model import Place

__all__ = [
    "Source",
    "check_on_earth",
    "country_code",
    "look_up",
    "named",
    "place_properties",
]

_MOST = 1000  # more than the commonest name has bearers
NEAR_KM = 200.0  # distance at which nearness counts about a third: a day's drive, a province or two
LONGEST_NAME = 200  # characters; the longest name in GeoNames' cities500 has under 200


class Source(Protocol):
    """Whatever tells which places a name may mean: the gazetteer, or a geocoder that is online."""

    def candidates(self, name: str, /, *, limit: int = 20) -> Sequence[Candidate]:
        """Return the places that a name may mean, best first; none where none is known."""
        ...


def look_up(
    name: str,
    index: Index,
    *,
    country: str | None = None,
    near: str | None = None,
    limit: int = 10,
    others: Sequence[Source] = (),
) -> list[Candidate]:
    """
    Find the places a name may mean, best first.

    Parameters
    ----------
    name : str
        "Tripoli", "Tripoli, Lebanon", "Springfield, Sangamon County, Illinois": what follows a
        comma holds what stands before it. Or coordinates: "36.2021, 37.1343".
    index : Index
    country : str, optional
        ISO 3166-1 alpha-2 code or name of the only country to look in.
    near : str, optional
        A place name; each score is multiplied by a factor that falls with the distance to it,
        ``1/3 + 2/3 · exp(−km / 200)``.
    limit : int
    others : sequence of Source, optional
        Asked in turn for a name that the index does not have.

    Raises
    ------
    UnknownPlaceError
        No such name, or none within what follows the comma; ``suggestions`` and the message hold
        the nearest spellings of the part that is not known.

    """
    code = country_code(country, index) if country else None
    found = _candidates(name, index, code, others)
    if near is not None:
        centre = look_up(near, index, limit=1, others=others)[0].place
        found = sorted(
            (replace(c, score=c.score * _nearness(c.place, centre)) for c in found),
            key=lambda c: (-c.score, c.place.id),
        )
    return found[:limit]


def named(
    name: str,
    index: Index,
    *,
    countries: Sequence[str] = (),
    limit: int = 100,
    bound: bool = False,
) -> list[Candidate]:
    """
    Find the places that bear a name, or another transliteration of it; no guess at misspellings.

    This is as strict as ``geomap locate`` and ``Gazetteer.geocode`` are. A word that stands for a
    missing place ("Unknown", "N/A") names none, unless the caller binds it to a country or a kind
    of place; then only what bears the very word.

    Parameters
    ----------
    name : str
    index : Index
    countries : sequence of str
        ISO 3166-1 alpha-2 codes to look in; all when empty.
    limit : int
    bound : bool
        The caller says otherwise what the place is: in what it lies, or its kind.

    Examples
    --------
    >>> from geomap.gazetteer.index import Index
    >>> named("None", Index()), named("None", Index(), countries=["IT"])[0].place.name
    ([], 'None')
    """
    if not is_placeholder(name):
        return index.candidates(name, countries=countries, limit=limit)
    if not (countries or bound):
        return []
    return index.bearers(name, countries=countries, limit=limit)


def check_on_earth(lon: float, lat: float) -> None:
    """
    Refuse a point that is not on Earth, NaN included; degrees.

    Raises
    ------
    InputError
        The latitude is not within 90, or the longitude not within 180 degrees.
    """
    if not -90 <= lat <= 90:
        raise InputError(f"latitude {lat} is not on Earth: give degrees from -90 to 90")
    if not -180 <= lon <= 180:
        raise InputError(f"longitude {lon} is not on Earth: give degrees from -180 to 180")


def place_properties(place: Place) -> dict[str, Any]:
    """Lay a place out under the names that ``geomap locate --json`` and geopy's ``raw`` give it."""
    return {
        "name": place.name,
        "latitude": place.latitude,
        "longitude": place.longitude,
        "place_id": place.id,
        "feature": place.feature_code,
        "country": place.country,
        "admin1": place.admin1,
        "population": place.population,
        "radius_km": place.radius_km,
        "source": place.source,
    }


def country_code(name: str, index: Index) -> str:
    """Turn the name or two-letter code of a country into its ISO 3166-1 alpha-2 code."""
    if len(name) == 2 and name.isascii() and name.isalpha():
        try:
            return index.country(name.upper()).country or name.upper()
        except GazetteerError as error:
            raise UnknownPlaceError(
                f"{name}: no such country code: give ISO 3166-1 alpha-2, like SY"
            ) from error
    for candidate in _candidates(name, index, None):
        if candidate.place.feature_code.startswith("PCL") and candidate.place.country:
            return candidate.place.country
    raise UnknownPlaceError(f"{name}: no such country: give its English name or two-letter code")


def _nearness(place: Place, centre: Place) -> float:
    return 1 / 3 + 2 / 3 * exp(-great_circle_km(place, centre) / NEAR_KM)


def _candidates(
    name: str, index: Index, code: str | None, others: Sequence[Source] = ()
) -> list[Candidate]:
    if not fold(name):
        raise UnknownPlaceError("the name is empty: give the name of a place")
    if len(name) > LONGEST_NAME:
        raise UnknownPlaceError(
            f"{_shown(name)}: has {len(name):,} characters: no place name is so long"
        )
    if point := read_coordinates(name):
        from geomap.gazetteer.coordinate_places import place_at

        return [Candidate(place_at(point, index), 1.0, fold(name))]
    found = named(name, index, countries=(code,) if code else (), limit=100)
    if "," in name:
        keys = {fold(name), strip_articles(fold(name))}
        # "Washington, D.C." is a name; what is but spelt alike is none.
        found = [c for c in found if c.matched in keys] or _held(name, index, code)
    for source in others:
        found = found or list(source.candidates(name, limit=100))
    if code:
        found = [c for c in found if c.place.country == code]
    if found:
        return found
    raise _unknown(name, index, where=f" in {code}" if code else "")


def _held(name: str, index: Index, code: str | None) -> list[Candidate]:
    """
    Find "Town, Country": what the first part names within all that the others name.

    Raises
    ------
    UnknownPlaceError
        A part names nothing, or nothing of the first lies in the others.
    """
    first, *holders = [part.strip() for part in name.split(",") if fold(part)] or [""]
    if not holders:
        return []
    inner = _candidates(first, index, code)
    whole = index.candidates(first, countries=(code,) if code else (), limit=_MOST) or inner
    for holder in holders:
        if not holders_of(holder, index):
            raise _unknown(holder, index, f"so {_shown(first)} cannot lie in it: ")
    found = within_holders(whole, holders, index)
    if not found:
        places = dict.fromkeys(_lying(c.place) for c in inner)
        where = "; ".join(list(places)[:5])
        raise UnknownPlaceError(
            f"{_shown(first)}: none is known in {_shown(', '.join(holders))}; known are {where}"
        )
    return found[:100]


def _lying(place: Place) -> str:
    parts = dict.fromkeys(part for part in (place.name, place.admin1, place.country) if part)
    return ", ".join(parts)


def _unknown(name: str, index: Index, so: str = "", where: str = "") -> UnknownPlaceError:
    suggestions = index.suggestions(name)
    remedy = f"did you mean {', '.join(suggestions)}?" if suggestions else "check the spelling"
    return UnknownPlaceError(f"{_shown(name)}: no such place{where}: {so}{remedy}", suggestions)


def _shown(name: str) -> str:
    """Make a name safe to print on one line of a terminal."""
    printable = "".join(c if c.isprintable() else "�" for c in name)
    return printable if len(printable) <= 60 else printable[:59] + "…"
