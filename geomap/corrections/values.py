"""What the cells of a correction mean: a place, an actor, a type, a status, a date."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING, get_args

from geomap.corrections.dates import date_of
from geomap.errors import InputError, UnknownPlaceError
from geomap.gazetteer.lookup import check_on_earth, look_up
from geomap.lexicon import SUB_EVENTS
from geomap.model import Actor, Place, Status, When
from geomap.text import fold

if TYPE_CHECKING:
    from geomap.actors import Roster
    from geomap.gazetteer.index import Index

__all__ = ["EDITOR", "SETTING", "Change", "change_of"]

SETTING = ("place", "actor", "target", "type", "status", "date", "drop")
"""The columns that say what becomes of what a row matches; an empty cell leaves it as it is."""

_NONE = frozenset({"none", "null"})
_YES = frozenset({"yes", "y", "x", "true", "1", "drop"})
_NO = frozenset({"no", "n", "false", "0"})
_ID = re.compile(r"[a-z][a-z0-9-]*:[\w/.-]{1,80}")
# "34.80, 36.71": latitude and longitude in degrees, the order in which maps give them to copy.
_POINT = re.compile(r"(-?\d{1,3}(?:\.\d{1,12})?)\s*,\s*(-?\d{1,3}(?:\.\d{1,12})?)")
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
class Change:
    """
    What a correction sets; ``sets`` names the cells that are filled.

    A field that is named and None takes the value away: no target, no place, date unknown.
    """

    sets: frozenset[str]
    place: Place | None = None
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
    return Change(
        sets=frozenset(n for n in SETTING if get[n] and (n != "drop" or _is_yes(get[n]))),
        place=_place(get["place"], index),
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


def _is_yes(cell: str) -> bool:
    if cell.casefold() in _YES | _NO:
        return cell.casefold() in _YES
    raise InputError(f"drop {_shown(cell)}: write yes or leave the cell empty")


def _place(cell: str, index: Index) -> Place | None:
    if _is_none(cell):
        return None
    point = _POINT.fullmatch(cell)
    try:
        if point:
            return _spot(float(point[1]), float(point[2]), index)
        known = _ID.match(cell)  # what follows an id in review.csv is for the eye
        return index.place(known[0]) if known else _named(cell, index)
    except (InputError, UnknownPlaceError) as error:
        raise InputError(f"place {error}") from error


def _spot(lat: float, lon: float, index: Index) -> Place:
    """Make a place of a point, for those that no gazetteer has; degrees, as maps show them."""
    check_on_earth(lon, lat)
    division = index.division_at(lon, lat)
    return Place(
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
