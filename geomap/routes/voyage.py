"""Voyages: a ship's way from port to port over canals, straits, seas and other ports."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from geomap.errors import RouteError
from geomap.model import Place, Route
from geomap.routes.endpoints import Spot, end_of
from geomap.routes.journey import country_of, one_line, reached
from geomap.routes.sea import CHANNELS, STRAITS, channel_point, sea_way
from geomap.text import fold

if TYPE_CHECKING:
    from geomap.gazetteer.index import Index

__all__ = ["channel_named", "voyage"]

_OF = {
    "EG": ("Suez Canal",), "TR": ("Bosphorus", "Dardanelles"), "PA": ("Panama Canal",),
    "DE": ("Kiel Canal",),
}  # fmt: skip
"""Whose canals and narrows a ship keeps out of that avoids a country, ISO 3166-1 alpha-2."""


def channel_named(words: str) -> str | None:
    """
    Find a canal or strait by its name, or by the part of it that news uses.

    Examples
    --------
    >>> channel_named("the Suez canal"), channel_named("Hormuz"), channel_named("Aleppo")
    ('Suez Canal', 'Strait of Hormuz', None)
    """
    asked = set(fold(words).split()) - _COMMON
    for name in (*CHANNELS, *STRAITS):
        if asked and asked <= set(fold(name).split()):
            return name
    return None


_COMMON = frozenset("the strait straits canal of".split())


def voyage(
    origin: Spot,
    destination: Spot,
    *,
    through: Sequence[Spot] = (),
    avoid: Sequence[str] = (),
    index: Index,
) -> Route:
    """
    Plan a ship's way from A to B, leg by leg over what it passes.

    Parameters
    ----------
    origin, destination : Place, place id or (lon, lat) in degrees
    through : sequence of Place, place id, (lon, lat), or name in `CHANNELS` or `STRAITS`
        In order of travel; countries tell no ship where to sail and are passed over.
    avoid : sequence of str
        Names in `CHANNELS` or `STRAITS`, or ISO 3166-1 alpha-2 codes of countries, whose canals
        and narrows are then closed.
    index : Index

    Returns
    -------
    Route
        In one line; see `sea_way`.

    Raises
    ------
    RouteError
        Of the first leg that cannot be sailed; a canal both to pass and to avoid.

    Examples
    --------
    >>> from geomap.gazetteer.index import Index
    >>> piraeus, jeddah = (23.62, 37.93), (39.15, 21.48)
    >>> voyage(piraeus, jeddah, through=["Suez Canal"], index=Index()).countries
    ('EG',)
    """
    closed = [name for word in avoid for name in _OF.get(word, (word,))]
    stops: list[Spot] = []
    for spot in through:
        name = (
            channel_named(spot.name if isinstance(spot, Place) else spot)
            if not isinstance(spot, tuple)
            else None
        )
        if name in closed:
            raise RouteError(f"via and avoid contradict each other: both name {name}")
        if name is not None:
            stops.append(channel_point(name))
        elif country_of(spot, index) is None:
            stops.append(spot)
    legs: list[Route] = []
    for start, goal in pairwise([origin, *stops, destination]):
        here = reached(legs[-1]) if legs and end_of(start, index).area is not None else start
        legs.append(sea_way(here, goal, closed=closed, index=index))
    return one_line(legs)
