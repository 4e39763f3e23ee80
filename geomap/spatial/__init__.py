"""
Spatial language → geometry: what a text says of a place is drawn, not a pin in a town's middle.

``wording`` the words that belong to a place in its sentence · ``phrases`` the grammar ·
``lookups`` places, borders and coasts · ``rivers`` courses · ``shapes`` circles, sectors, strips
· ``phrase_geometry`` phrase → geometry, with assumptions and radii, in ``town_phrases``,
``areas``, ``ways``, ``waters``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from geomap.geodesy import great_circle_km
from geomap.model import Event, Place
from geomap.spatial.lookups import (
    bare_division,
    border_point,
    country_named,
    division,
    is_division,
    is_named,
    namesake_division,
    place_named,
    river_named,
    road_ends,
)
from geomap.spatial.phrase_geometry import Drawing, draw, plain
from geomap.spatial.phrases import Phrase, bare_names, parse_phrase, part_of
from geomap.spatial.wording import wordings
from geomap.text import fold

if TYPE_CHECKING:
    from geomap.gazetteer.index import Index

__all__ = ["Drawing", "Phrase", "draw", "locate", "parse_phrase", "plain"]


def locate(event: Event, index: Index) -> Event:
    """
    Return an event the geometry of what its text says of the place.

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
        ``place_text`` is widened to the phrase in the event's sentence that was drawn.
    """
    if event.place is None:
        return event
    place = _division_meant(event, event.place, index)
    text, drawn = _said(event, place, index)
    return replace(
        event,
        place=place,
        place_text=text,
        geometry=drawn.geometry,
        radius_km=drawn.radius_km,
        geo_precision=drawn.geo_precision,
    )


def _division_meant(event: Event, place: Place, index: Index) -> Place:
    """Take a division for its seat of the same name where a phrase leads from it to another."""
    phrase = parse_phrase(event.place_text) if event.place_text else None
    if phrase is None or phrase.kind not in _BETWEEN:
        return place
    found = (namesake_division(n, place, index) for n in phrase.names if is_named(n, place, index))
    return next((division for division in found if division), place)


_BETWEEN = frozenset({"between", "halfway", "border", "near_border"})


def _said(event: Event, place: Place, index: Index) -> tuple[str | None, Drawing]:
    """Draw the widest words about the place that can be drawn; else the place itself."""
    text = event.place_text
    quotes = [source.quote for source in event.sources]
    quote = next((q for q in quotes if text and text in q), quotes[0] if quotes else "")
    for wider in wordings(quote, text) if text else ():
        drawn = _drawing(place, wider, index)
        if drawn is not None:
            return wider, drawn
    return text, (_drawing(place, text, index) if text else None) or plain(place, index)


@lru_cache(maxsize=65536)  # news tells of the same places in the same words
def _drawing(place: Place, text: str, index: Index) -> Drawing | None:
    phrase = None if _is_name(text, place, index) else _phrase(place, text, index)
    places = _places(phrase, place, index) if phrase else ()
    return draw(phrase, places, index) if phrase and places else None


def _phrase(place: Place, text: str, index: Index) -> Phrase | None:
    """Read a phrase; "western Rif Dimashq" is a part of a place whose name sounds like a phrase."""
    phrase = parse_phrase(text)
    if phrase is None or phrase.kind != "countryside" or place.feature_class != "A":
        return phrase
    side = part_of(text)
    return side if side and _is_name(side.names[0], place, index) else phrase


def _is_name(text: str, place: Place, index: Index) -> bool:
    """Return True if the words are but a name ("North Korea", "Eastern Ghouta")."""
    bare = text.strip().removeprefix("the ").removeprefix("The ")
    named = fold(bare) == fold(place.name)
    return named or any(c.place.id == place.id for c in index.candidates(bare, limit=5))


def _places(phrase: Phrase, place: Place, index: Index) -> tuple[Place, ...]:
    """Find the places of a phrase; none where the event's place is nearer than the phrase says."""
    if phrase.kind in ("coast", "offshore", "waters") and len(phrase.names) == 1:
        return _shores(phrase, place, index)
    if phrase.kind == "road" and len(phrase.names) == 1:
        return road_ends(phrase.names[0], place, index) or ()
    if phrase.kind in _FINDERS:
        return _FINDERS[phrase.kind](phrase, place, index)
    known = tuple(p for p in _found(phrase, place, index) if p)
    if len(phrase.names) == 1 and _is_nearer(place, phrase, known, index):
        return ()  # "Taftanaz, a town north of Idlib" is Taftanaz
    return known if len(known) == len(phrase.names) else ()


def _found(phrase: Phrase, place: Place, index: Index) -> list[Place | None]:
    """Find each place of a phrase by its noun."""
    if phrase.kind == "province":
        return _divisions(phrase, place, index)
    if phrase.kind == "way":
        return [_stop(name, place, index) for name in phrase.names]
    near = _town_of(place, phrase, index)
    found = [_beside(_one(name, near, index), place) for name in phrase.names]
    if phrase.kind in ("between", "halfway"):
        pairs = zip(phrase.names, found, strict=True)
        found = [p and (namesake_division(n, p, index) or p) for n, p in pairs]
    if phrase.kind in ("between", "halfway") and found[0]:
        ends = zip(phrase.names, found, strict=True)
        return [border_point(name, found[0], index) or p for name, p in ends]
    return found


_FAR_KM = 600.0
"""Beyond which a place of another country is a namesake and not what a phrase is about."""


def _beside(found: Place | None, place: Place) -> Place | None:
    if found is None or found.country == place.country or found.feature_class not in "PS":
        return found
    return found if great_circle_km(found, place) <= _FAR_KM else None


def _divisions(phrase: Phrase, place: Place, index: Index) -> list[Place | None]:
    """Find the divisions of a phrase; of a list of three and more the event's own comes first."""
    found = [division(name, place, index) for name in phrase.names]
    if len(found) < 3:
        return found
    own = [p for p in found if p and is_named(bare_division(p.name), place, index)]
    return [*own, *(p for p in found if p not in own)]


def _corners(phrase: Phrase, _: Place, index: Index) -> tuple[Place, ...]:
    """Find the three countries of a border triangle."""
    found = [country_named(name, index) for name in phrase.names]
    return tuple(p for p in found if p) if all(found) else ()


def _river(phrase: Phrase, place: Place, index: Index) -> tuple[Place, ...]:
    """
    Find a river and what its stretch passes through; up- and downstream, the town comes first.

    The stretch is in the place that was named beside it, else in the event's own place.
    """
    noun, *rest = phrase.names
    if phrase.kind == "stream":
        town = _one(noun, _town_of(place, phrase, index), index)
        rivers = [water for name in rest if (water := river_named(name, place, index))]
        return () if town is None or len(rivers) < len(rest) else (town, *rivers)
    water = river_named(noun, place, index)
    if water is None:
        return ()
    within = [_one(name, place, index) for name in rest] if rest else []
    if not rest and place.id != water.id and not is_named(noun, place, index):
        within = [place]
    return (water, *(p for p in within if p))


_FROM_A_POINT = frozenset(
    ("distance", "near", "around", "outskirts", "between", "halfway", "stream", "metro", "toward")
)
"""Kinds that are reckoned from a town, though the place was taken for the province of its name."""


def _town_of(place: Place, phrase: Phrase, index: Index) -> Place:
    """Return the town of a division's name where the phrase is reckoned from one."""
    if place.feature_code != "ADM1" or phrase.kind not in _FROM_A_POINT:
        return place
    own = [n for n in phrase.names if not is_division(n) and is_named(n, place, index)]
    town = place_named(own[0], place, index) if own else None
    settled = town is not None and town.feature_class == "P"
    of_it = town is not None and namesake_division(own[0], town, index) is not None
    return town if town is not None and settled and not of_it else place


def _is_nearer(place: Place, phrase: Phrase, known: tuple[Place, ...], index: Index) -> bool:
    """Return True if the event's place is a town other than those that the phrase is about."""
    if place.feature_class not in "PS" or place in known:
        return False
    noun = phrase.names[0]
    of_it = phrase.kind == "province" or is_division(noun)
    return not (of_it and is_named(bare_division(noun), place, index))


def _one(noun: str, place: Place, index: Index) -> Place | None:
    if fold(noun) in ("the country", "country") and place.country:
        return index.country(place.country)
    if is_division(noun) and (found := division(noun, place, index)):
        return found
    return place if is_named(noun, place, index) else place_named(noun, place, index)


def _stop(noun: str, place: Place, index: Index) -> Place | None:
    """Find a stop of a way: a country before a village of its name near by."""
    first = index.settled.candidates(bare_names(noun)[0], limit=1)
    if first and first[0].place.feature_code == "PCLI":
        return first[0].place
    return _one(noun, place, index)


def _borderers(phrase: Phrase, place: Place, index: Index) -> tuple[Place, ...]:
    """Find the two countries of a border, or else the two divisions."""
    if place.feature_class in "PS":
        return ()
    named = [country_named(name, index) for name in phrase.names]
    home = [index.country(place.country)] if place.country and len(named) == 1 else []
    both = [*home, *(p for p in named if p)]
    if len(phrase.names) == 2 and not all(named):
        both = [p for name in phrase.names if (p := division(name, place, index))]
    return tuple(both) if len({p.id for p in both}) == 2 else ()


def _shores(phrase: Phrase, place: Place, index: Index) -> tuple[Place, ...]:
    noun = phrase.names[0]
    if not noun or is_named(noun, place, index):
        return (place,)
    found = country_named(noun, index) or place_named(noun, place, index)
    return (found or place,)


_FINDERS: dict[str, Callable[[Phrase, Place, Index], tuple[Place, ...]]] = {
    "bank": _river,
    "border": _borderers,
    "near_border": _borderers,
    "river": _river,
    "stream": _river,
    "triangle": _corners,
}
