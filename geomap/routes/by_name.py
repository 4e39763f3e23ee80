"""A planned way between places that are told by their names."""

from __future__ import annotations

from collections.abc import Sequence

from geomap.gazetteer.index import Index
from geomap.gazetteer.lookup import country_code, look_up
from geomap.model import Place, Route
from geomap.routes.plan import plan

__all__ = ["plan_route"]


def plan_route(
    origin: str | Place | tuple[float, float],
    destination: str | Place | tuple[float, float],
    *,
    via: Sequence[str] = (),
    avoid: Sequence[str] = (),
    index: Index | None = None,
) -> Route:
    """
    Plan the shortest way between two places.

    Parameters
    ----------
    origin, destination : name, Place or (lon, lat) in degrees
        A name is the likeliest place of that name.
    via, avoid : sequence of str
        Countries, by name or ISO 3166-1 alpha-2 code: crossed in this order, not crossed.
    index : Index, optional
        The gazetteer; by default the one that was built with geomap.

    Returns
    -------
    Route
        Geometry in (lon, lat), ``length_km`` and the countries crossed in order.

    Raises
    ------
    UnknownPlaceError
        A name is not in the gazetteer.
    RouteError
        The constraint that cannot be met, by name.

    Examples
    --------
    >>> route = plan_route("Damascus", "Palmyra", avoid=["Iraq"])
    >>> round(route.length_km, -1), route.countries
    (220.0, ('SY',))
    """
    index = index or Index()
    ends = [
        look_up(end, index, limit=1)[0].place if isinstance(end, str) else end
        for end in (origin, destination)
    ]
    codes = [[country_code(name, index) for name in names] for names in (via, avoid)]
    return plan(ends[0], ends[1], via=codes[0], avoid=codes[1], index=index)
