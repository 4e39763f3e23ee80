"""An actor or a place that an editor adds → a row of the desk's own tables."""

from __future__ import annotations

from collections.abc import Mapping

from geomap.actors import KINDS, Roster
from geomap.errors import InputError
from geomap.gazetteer.importing.own_tables import COLUMNS as PLACES
from geomap.gazetteer.index import Index
from geomap.gazetteer.lookup import LONGEST_NAME, check_on_earth
from geomap.text import slug

__all__ = ["ACTORS", "PLACES", "actor_row", "place_row"]

ACTORS = (
    "id", "name", "aliases", "kind", "colour", "letter", "country", "parent", "side", "wikidata",
)  # fmt: skip
"""The columns of a table of actors, as ``data/actors.csv`` has them."""


def actor_row(told: Mapping[str, str], roster: Roster) -> dict[str, str]:
    """
    Make the row of a new actor; its id is made of its name.

    Raises
    ------
    InputError
        The name is empty or known, or the kind is none of ACLED's.
    """
    name = _name(told)
    key = slug(name)
    if roster.get(key):
        raise InputError(f"actor {name!r} is in the tables already, as {key}: choose it")
    kind = told.get("kind", "").strip()
    if kind not in KINDS:
        raise InputError(f"kind {kind[:40]!r} is unknown: use one of {', '.join(KINDS)}")
    parent = told.get("parent", "").strip()
    if parent and not roster.get(parent):
        raise InputError(f"parent {parent[:40]!r} is in no table of actors: give its id")
    initials = "".join(word[0] for word in name.split() if word[0].isupper())[:2]
    said = {
        "id": key,
        "name": name,
        "aliases": _aliases(told),
        "kind": kind,
        "letter": initials or name[0].upper(),
        "country": told.get("country", "").strip().upper(),
        "parent": parent,
    }
    return {column: cell for column, cell in said.items() if cell}


def place_row(told: Mapping[str, str], index: Index) -> dict[str, str]:
    """
    Make the row of a new place.

    Raises
    ------
    InputError
        The name is empty, or the point is not on Earth.
    """
    name = _name(told)
    try:
        lat, lon = float(told.get("lat", "")), float(told.get("lon", ""))
        radius = float(told.get("radius_km") or 2)
    except ValueError as error:
        raise InputError("the place has no point: click on the map first") from error
    check_on_earth(lon, lat)
    said = {
        "id": f"{slug(name)}-{lat:.3f}-{lon:.3f}".replace("--", "-m"),
        "name": name,
        "lat": f"{lat:.5f}",
        "lon": f"{lon:.5f}",
        "aliases": _aliases(told),
        "country": index.country_at(lon, lat) or "",
        "radius_km": f"{radius:g}",
        "note": "added at the desk",
    }
    return {column: cell for column, cell in said.items() if cell}


def _name(told: Mapping[str, str]) -> str:
    name = " ".join(told.get("name", "").split())
    if not slug(name) or len(name) > LONGEST_NAME or not name.isprintable():
        raise InputError("the name is empty, or is none: write it in Latin letters")
    return name


def _aliases(told: Mapping[str, str]) -> str:
    given = told.get("aliases", "").replace(";", "|").replace(",", "|").split("|")
    return "|".join(dict.fromkeys(" ".join(one.split()) for one in given if one.strip()))
