"""
Spatial language → geometry: what a text says of a place is drawn, not a pin in a town's middle.

``phrases`` the grammar · ``ground`` places, borders and coasts · ``shapes`` circles, sectors,
strips · ``rules`` phrase → geometry, with assumptions and radii.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from geomap.model import Event, Place
from geomap.spatial.ground import country_named, division, is_named, place_named, road_ends
from geomap.spatial.phrases import Phrase, parse_phrase
from geomap.spatial.rules import Drawing, draw, plain
from geomap.text import fold

if TYPE_CHECKING:
    from geomap.gazetteer.index import Index

__all__ = ["Drawing", "Phrase", "draw", "locate", "parse_phrase", "plain"]


def locate(event: Event, index: Index) -> Event:
    """
    Give an event the geometry of what its text says of the place.

    Parameters
    ----------
    event : Event
        With its ``place`` resolved and ``place_text`` as printed; one without a place comes
        back as it is.
    index : Index

    Returns
    -------
    Event
        With ``geometry`` (Point, LineString or Polygon in (lon, lat)), ``radius_km`` and
        ``geo_precision``. A phrase that cannot be drawn falls back to the place alone.
    """
    if event.place is None:
        return event
    drawn = _drawing(event.place, event.place_text, index)
    return replace(
        event,
        geometry=drawn.geometry,
        radius_km=drawn.radius_km,
        geo_precision=drawn.geo_precision,
    )


def _drawing(place: Place, text: str | None, index: Index) -> Drawing:
    phrase = parse_phrase(text) if text and not _is_name(text, place, index) else None
    places = _places(phrase, place, index) if phrase else ()
    return (draw(phrase, places, index) if phrase and places else None) or plain(place, index)


def _is_name(text: str, place: Place, index: Index) -> bool:
    """Tell whether the words are but a name ("North Korea", "Eastern Ghouta")."""
    bare = text.strip().removeprefix("the ").removeprefix("The ")
    named = fold(bare) == fold(place.name)
    return named or any(c.place.id == place.id for c in index.candidates(bare, limit=5))


def _places(phrase: Phrase, place: Place, index: Index) -> tuple[Place, ...]:
    """Find the places of a phrase; none where the event's place is nearer than the phrase says."""
    if phrase.kind in ("border", "near_border"):
        return _borderers(phrase, place, index)
    if phrase.kind in ("coast", "offshore"):
        return _shores(phrase, place, index)
    if phrase.kind == "road" and len(phrase.names) == 1:
        return road_ends(phrase.names[0], place, index) or ()
    if phrase.kind == "province":
        found = [division(name, place, index) for name in phrase.names[-1:]]
        return tuple(p for p in found if p)
    found = [_one(name, place, index) for name in phrase.names]
    known = tuple(p for p in found if p)
    if len(phrase.names) == 1 and place.feature_class in "PS" and place not in known:
        return ()  # "Taftanaz, a town north of Idlib" is Taftanaz
    return known if len(known) == len(phrase.names) else ()


def _one(noun: str, place: Place, index: Index) -> Place | None:
    if fold(noun) in ("the country", "country") and place.country:
        return index.country(place.country)
    return place if is_named(noun, place, index) else place_named(noun, place, index)


def _borderers(phrase: Phrase, place: Place, index: Index) -> tuple[Place, ...]:
    if place.feature_class in "PS":
        return ()
    named = [country_named(name, index) for name in phrase.names]
    home = [index.country(place.country)] if place.country and len(named) == 1 else []
    both = [*home, *(p for p in named if p)]
    return tuple(both) if len({p.id for p in both}) == 2 else ()


def _shores(phrase: Phrase, place: Place, index: Index) -> tuple[Place, ...]:
    noun = phrase.names[0]
    if not noun or is_named(noun, place, index):
        return (place,)
    found = country_named(noun, index) or place_named(noun, place, index)
    return (found or place,)
