"""What lies in what: "Town, Country" as the countries, divisions and regions that hold a place."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from geomap.errors import GazetteerError
from geomap.gazetteer.hierarchy import within
from geomap.gazetteer.state_abbreviations import STATES_OF, states_behind

if TYPE_CHECKING:
    from geomap.gazetteer.index import Index
    from geomap.model import Candidate, Place

__all__ = ["holders_of", "within_holders"]

_MOST = 1000  # more than the commonest name has bearers, so that nothing is cut before a limit
_MOST_HOLDERS = 10


def holders_of(name: str, index: Index) -> list[Place]:
    """Return the countries, divisions and regions of a name or code; none where it names none."""
    found = [c.place for c in index.candidates(name, limit=_MOST) if c.place.feature_class in "AL"]
    stated = [
        c.place
        for state in states_behind(name)
        for c in index.candidates(state, countries=STATES_OF, limit=_MOST_HOLDERS)
        if c.place.feature_code == "ADM1"
    ]
    return [*stated, *found[:_MOST_HOLDERS], *_country_of(name, index)]


def _country_of(code: str, index: Index) -> list[Place]:
    try:
        return [index.country(code)] if len(code) == 2 and code.isupper() else []
    except GazetteerError:
        return []


def within_holders(
    found: Sequence[Candidate], holders: Sequence[str], index: Index
) -> list[Candidate]:
    """Keep what lies in every one of the countries, divisions and regions of these names."""
    kept = list(found)
    for name in holders:
        areas = holders_of(name, index)
        kept = [c for c in kept if any(_is_in(c.place, area, index) for area in areas)]
    return kept


def _is_in(place: Place, area: Place, index: Index) -> bool:
    if area.feature_code == "ADM1" and place.country == area.country:
        return place.admin1 in {area.name, area.admin1}
    return within(place, area, index)
