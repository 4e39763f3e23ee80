"""What the cells of a correction mean: a place, an actor, a type, a status, a date."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from difflib import get_close_matches
from hashlib import sha256
from typing import TYPE_CHECKING, get_args

from geomap.corrections.dates import date_of
from geomap.errors import InputError, UnknownPlaceError
from geomap.gazetteer.coordinate_places import POINT
from geomap.gazetteer.lookup import check_on_earth, look_up
from geomap.geodesy import ellipsoid
from geomap.lexicon import SUB_EVENTS
from geomap.model import Actor, Place, Status, When
from geomap.text import fold

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

    from geomap.actors import Roster
    from geomap.gazetteer.index import Index

__all__ = ["EDITOR", "SETTING", "Change", "OtherEvent", "change_of"]

SETTING = (
    "place", "actor", "target", "type", "status", "date", "drop", "accept", "tell", "join", "split",
)  # fmt: skip
"""The columns that say what becomes of what a row matches; an empty cell leaves it as it is."""
FLAGS = frozenset({"drop", "accept", "tell"})
"""Columns that say yes or nothing."""

_NONE = frozenset({"none", "null"})
_YES = frozenset({"yes", "y", "x", "true", "1", "drop"})
_NO = frozenset({"no", "n", "false", "0"})
_ID = re.compile(r"point:-?[\d.]+,-?[\d.]+|[a-z][a-z0-9-]*:[\w/.-]{1,80}")
# An event's id; in `join` and `split` its document and a part of its sentence may follow.
_EVENT = re.compile(
    r"(?P<id>[\w-]{1,80})(?:\s+(?P<document>[^|]+?)\s*\|\s*(?P<quote>.+))?", re.DOTALL
)
# "34.80, 36.71": latitude and longitude in degrees, the order in which maps give them to copy.
# "34.80, 36.71 ~ 12 km": a circle around it.
_POINT = re.compile(
    r"(-?\d{1,3}(?:\.\d{1,12})?)\s*,\s*(-?\d{1,3}(?:\.\d{1,12})?)"
    r"(?:\s*~\s*(\d{1,4}(?:\.\d{1,6})?)\s*(?:km)?)?"
)
SENTENCE = "sentence"
"""In `split`: not the whole account stands by itself, but the quoted sentence of it."""
_MOST_KM = 2000.0  # a circle wider than most countries says nothing of where
_MOST_CORNERS = 500  # of an area that somebody drew by hand
EDITOR = "editor"
"""Source of places that an editor gave by their point; no gazetteer has them."""

# The sub-type that ACLED's codebook uses for an event of which no more is known than its type; the
# others have none such, and a row has to name one.
_GENERAL = {
    "Battles": "Armed clash",
    "Protests": "Peaceful protest",
    "Violence against civilians": "Attack",
    "Strategic developments": "Other",
}


@dataclass(frozen=True, slots=True)
class OtherEvent:
    """Another event that a row names: by its id, or where that is gone by document and words."""

    event_id: str
    document_id: str | None = None
    quote: str | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """
    What a correction sets; ``sets`` names the cells that are filled.

    A field that is named and None takes the value away: no target, no place, date unknown.
    ``area`` is the area, a (Multi)Polygon in (lon, lat), of a place that was drawn. ``other`` is
    the event that the row's is joined with or parted from; None where it is to stand by itself,
    and ``parts`` says that the quoted sentence alone is to.
    """

    sets: frozenset[str]
    place: Place | None = None
    area: BaseGeometry | None = None
    other: OtherEvent | None = None
    parts: bool = False
    actor: Actor | None = None
    target: Actor | None = None
    kind: tuple[str, str] | None = None
    status: Status | None = None
    when: When | None = None

    @property
    def drops(self) -> bool:
        """Whether what matches is left out."""
        return "drop" in self.sets

    @property
    def tells(self) -> bool:
        """Whether it says something that only an event has: who, what, how sure, when."""
        return bool(self.sets - {"place", "drop"})


def change_of(cells: Mapping[str, str], roster: Roster, index: Index) -> Change:
    """
    Read the setting cells of a row.

    Raises
    ------
    InputError
        A cell says nothing that geomap knows; the text names the cell and the remedy.
    """
    get = {name: cells.get(name, "").strip() for name in SETTING}
    sets = frozenset(n for n in SETTING if get[n] and (n not in FLAGS or _is_yes(n, get[n])))
    if "tell" in sets and not get["type"]:
        raise InputError("tell needs a type: give the sub-event type of what the sentence tells")
    area = _area(get["place"])
    return Change(
        sets=sets,
        place=_middle(area, index) if area is not None else _place(get["place"], index),
        area=area,
        other=_other(get["join"], "join") or _other(get["split"], "split"),
        parts=get["split"].casefold() == SENTENCE,
        actor=_actor(get["actor"], "actor", roster),
        target=_actor(get["target"], "target", roster),
        kind=_kind(get["type"]),
        status=_status(get["status"]),
        when=None if _is_none(get["date"]) else date_of(get["date"]),
    )


def _shown(cell: str) -> str:
    """Quote a cell in one short line, whatever is in it."""
    return repr(cell if len(cell) <= 60 else f"{cell[:59]}…")


def _is_none(cell: str) -> bool:
    return not cell or cell.casefold() in _NONE


def _is_yes(column: str, cell: str) -> bool:
    if cell.casefold() in _YES | _NO:
        return cell.casefold() in _YES
    raise InputError(f"{column} {_shown(cell)}: write yes or leave the cell empty")


def _other(cell: str, column: str) -> OtherEvent | None:
    if not cell or (column == "split" and cell.casefold() in _YES | {SENTENCE}):
        return None
    found = _EVENT.fullmatch(cell)
    if found is None:
        raise InputError(f"{column} {_shown(cell)}: give the id of the other event")
    return OtherEvent(found["id"], found["document"], found["quote"])


def _place(cell: str, index: Index) -> Place | None:
    if _is_none(cell):
        return None
    point = _POINT.fullmatch(cell)
    try:
        if point:
            return _spot(float(point[1]), float(point[2]), index, point[3])
        known = _ID.match(cell)  # what follows an id in review.csv is for the eye
        return index.place(known[0]) if known else _named(cell, index)
    except (InputError, UnknownPlaceError) as error:
        raise InputError(f"place {error}") from error


def _spot(lat: float, lon: float, index: Index, radius: str | None = None) -> Place:
    """Make a place of a point, for those that no gazetteer has; degrees, as maps show them."""
    check_on_earth(lon, lat)
    division = index.division_at(lon, lat)
    spot = Place(
        id=f"{EDITOR}:{lat:.5f}_{lon:.5f}",
        name=f"{lat:g}, {lon:g}",
        latitude=lat,
        longitude=lon,
        feature_class="P",
        feature_code="PPL",
        country=index.country_at(lon, lat),
        admin1=division.name if division else None,
        source=EDITOR,
    )
    return _circle(spot, float(radius)) if radius else spot


def _circle(spot: Place, radius_km: float) -> Place:
    """Return a point a reach: what happened somewhere in a circle."""
    if not 0 < radius_km <= _MOST_KM:
        raise InputError(f"radius {radius_km:g} km: give more than 0 and at most {_MOST_KM:g}")
    named = f"{spot.id}_{radius_km:g}"
    return replace(spot, id=named, feature_code=POINT, radius_km=radius_km)


def _area(cell: str) -> BaseGeometry | None:
    """Read an area in WKT, (lon lat) as everywhere but in points; None where it is none."""
    if not cell.upper().startswith(("POLYGON", "MULTIPOLYGON")):
        return None
    import shapely

    try:
        area = shapely.from_wkt(cell)
    except shapely.errors.ShapelyError as error:
        raise InputError(f"place {_shown(cell)} is no area in WKT: draw it again") from error
    if area.is_empty or not area.is_valid or shapely.get_num_coordinates(area) > _MOST_CORNERS:
        raise InputError(
            f"place {_shown(cell)} is no plain area: draw one whose edges do not cross, of at most "
            f"{_MOST_CORNERS} corners"
        )
    for lon, lat in shapely.get_coordinates(area):
        check_on_earth(lon, lat)
    return area


def _middle(area: BaseGeometry, index: Index) -> Place:
    """Make a place of an area: a point inside it, and how far it reaches from there."""
    import shapely

    inside = area.representative_point()
    spot = _spot(round(inside.y, 5), round(inside.x, 5), index)
    corners = shapely.get_coordinates(area)
    far = max(ellipsoid().inv(inside.x, inside.y, lon, lat)[2] for lon, lat in corners) / 1000
    key = sha256(shapely.to_wkb(area.normalize())).hexdigest()[:12]
    spot = replace(spot, id=f"{EDITOR}:area-{key}", feature_class="L", feature_code="AREA")
    return replace(spot, radius_km=round(far, 1) or 0.1)


def _named(name: str, index: Index) -> Place:
    """Take the best place of a name; "Tripoli, Lebanon" and "Aleppo, Idlib" say where it lies."""
    try:
        return look_up(name, index, limit=1)[0].place
    except UnknownPlaceError:
        town, comma, around = name.rpartition(",")
        if not comma:
            raise
    found = look_up(town.strip(), index, limit=100)
    within = fold(around)
    for candidate in found:
        if within in (fold(candidate.place.admin1 or ""), (candidate.place.country or "").lower()):
            return candidate.place
    return look_up(town.strip(), index, country=around.strip(), limit=1)[0].place


def _actor(cell: str, column: str, roster: Roster) -> Actor | None:
    if _is_none(cell):
        return None
    known = roster.get(cell) or roster.get(cell.casefold())
    if known:
        return known
    for match in roster.find(cell):
        if match.start == 0 and match.end == len(cell):
            return match.actor
    near = get_close_matches(cell.casefold(), list(roster.actors), n=3)
    remedy = f"did you mean {', '.join(near)}?" if near else "give an id or name of the table"
    raise InputError(
        f"{column} {_shown(cell)} is in no table of actors: {remedy} (--actors adds rows)"
    )


def _kind(cell: str) -> tuple[str, str] | None:
    """
    Read ACLED's type, sub-type, or both with a stroke between.

    Examples
    --------
    >>> _kind("armed clash"), _kind("Protests")
    (('Battles', 'Armed clash'), ('Protests', 'Peaceful protest'))
    >>> _kind("Battles / Armed clash")
    ('Battles', 'Armed clash')
    """
    if not cell:
        return None
    said = fold(cell)
    for kind, subs in SUB_EVENTS.items():
        for sub in subs:
            if said in (fold(sub), fold(f"{kind} {sub}")):
                return kind, sub
        if said == fold(kind) and kind in _GENERAL:
            return kind, _GENERAL[kind]
        if said == fold(kind):
            raise InputError(
                f"type {_shown(cell)} has no general kind: give one of {', '.join(subs)}"
            )
    near = get_close_matches(cell, [s for subs in SUB_EVENTS.values() for s in subs], n=3)
    remedy = f"did you mean {', '.join(near)}?" if near else "give one of its sub-event types"
    raise InputError(f"type {_shown(cell)} is none of ACLED's: {remedy}")


def _status(cell: str) -> Status | None:
    if not cell:
        return None
    for status in get_args(Status):
        if cell.casefold() == status:
            return status  # type: ignore[no-any-return]
    raise InputError(f"status {_shown(cell)} is unknown: give one of {', '.join(get_args(Status))}")
