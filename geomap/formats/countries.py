"""Names of countries in other datasets → ISO 3166-1 alpha-2, and how far a country reaches."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, Any

from geomap.gazetteer.index import Index
from geomap.text import fold

if TYPE_CHECKING:
    from pandas import Series

__all__ = ["alpha2", "country_radii"]

# Names that UCDP GED (of Gleditsch and Ward's list), GTD and ACLED have and GeoNames has not.
_OTHER = {
    "bosnia herzegovina": "BA", "burma": "MM", "cambodia kampuchea": "KH", "cape verde": "CV",
    "congo": "CG", "czech republic": "CZ", "democratic republic of congo": "CD",
    "dr congo zaire": "CD", "dr congo (zaire)": "CD", "east timor": "TL", "ivory coast": "CI",
    "cote divoire": "CI", "kingdom of eswatini swaziland": "SZ", "macedonia": "MK",
    "myanmar burma": "MM", "myanmar (burma)": "MM", "north yemen": "YE", "palestine": "PS",
    "republic of congo": "CG", "republic of the congo": "CG", "russia soviet union": "RU",
    "russia (soviet union)": "RU", "serbia yugoslavia": "RS", "serbia (yugoslavia)": "RS",
    "swaziland": "SZ", "turkey": "TR", "usa": "US", "united states of america": "US",
    "west bank and gaza strip": "PS", "yemen north yemen": "YE", "yemen (north yemen)": "YE",
    "zimbabwe (rhodesia)": "ZW", "cambodia (kampuchea)": "KH", "bosnia-herzegovina": "BA",
    "madagascar (malagasy)": "MG", "great britain": "GB", "uk": "GB",
}  # fmt: skip


@cache
def _codes() -> dict[str, str]:
    names = {fold(place.name): str(place.country) for place in Index(layers=()).countries()}
    return {**{fold(name): code for name, code in _OTHER.items()}, **names}


def alpha2(names: Series[Any]) -> Series[Any]:
    """Translate a column of country names or alpha-2 codes; one that is neither is missing."""
    codes = _codes()
    known = set(codes.values())
    read: Callable[[str], str | None] = lambda name: (  # noqa: E731  a table's one-line rule
        name.upper() if len(name) == 2 and name.upper() in known else codes.get(fold(name))
    )
    table = {name: read(name) for name in names.dropna().unique()}
    found = names.map(table).astype(object)
    return found.where(found.notna(), None)


@cache
def country_radii() -> dict[str, float]:
    """Return the radius of each country, kilometres, by its alpha-2 code."""
    return {str(place.country): place.radius_km for place in Index(layers=()).countries()}
