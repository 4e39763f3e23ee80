"""
Frames → layers: what a reader switches on and off, one for each actor and one for each route.

An actor's layer holds the events in which it, or a part of it, acts or is an ally; being the
target of somebody else's act puts an event into no layer. An event may be in several layers, it
is drawn once all the same.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from geomap import palette, style
from geomap.actors import load_actors
from geomap.frames import to_frame
from geomap.model import Actor, Event
from geomap.plain_frames import contract_frame
from geomap.text import slug

if TYPE_CHECKING:
    import geopandas as gpd

__all__ = ["ROUTE_PREFIX", "UNATTRIBUTED", "Layer", "acting", "build_layers", "chain", "present"]

UNATTRIBUTED = "unattributed"
ROUTE_PREFIX = "route-"


@dataclass(frozen=True, slots=True)
class Layer:
    """
    Events that are shown or hidden together.

    ``frame`` has the contract's event columns, EPSG:4326; ``side`` groups layers in a legend;
    ``colour`` is ``#rrggbb`` for the light theme, ``dark`` for the dark one (None: derived);
    ``letter`` is one to three characters.
    """

    id: str
    name: str
    side: str | None
    colour: str
    letter: str
    frame: gpd.GeoDataFrame
    dark: str | None = None


def present(value: Any) -> Any:
    """Return the value, or None for what frames say instead of it (NaN, NaT, "")."""
    if value is None or type(value).__name__ in ("NAType", "NaTType"):  # without importing pandas
        return None
    if isinstance(value, str):
        return value or None
    return None if isinstance(value, float) and value != value else value


def allies(value: Any) -> tuple[str, ...]:
    """Read the ``allies`` column: a JSON list, ids joined by semicolons, or a sequence."""
    value = present(value)
    if isinstance(value, str):
        value = json.loads(value) if value.startswith("[") else value.replace(",", ";").split(";")
    elif value is None or not isinstance(value, Iterable):
        return ()
    return tuple(text for text in (str(item).strip() for item in value) if text)


def chain(actor_id: str, actors: Mapping[str, Actor]) -> tuple[str, ...]:
    """
    Return the actor and all it is part of, the top last.

    A part is known by its row's ``parent`` or, without one, by an id that begins with the whole's.

    Examples
    --------
    >>> whole = Actor("russia", "Russia", "state forces")
    >>> chain("russia-navy", {"russia": whole})
    ('russia-navy', 'russia')
    """
    line, current = [actor_id], _parent(actor_id, actors)
    while current and current not in line:
        line.append(current)
        current = _parent(current, actors)
    return tuple(line)


def _parent(actor_id: str, actors: Mapping[str, Actor]) -> str | None:
    actor = actors.get(actor_id)
    if actor is not None:
        return actor.parent
    parts = actor_id.split("-")
    heads = ("-".join(parts[:n]) for n in range(len(parts) - 1, 0, -1))
    return next((head for head in heads if head in actors), None)


def acting(actor_id: Any, ally_ids: Any, actors: Mapping[str, Actor]) -> tuple[str, ...]:
    """Return the ids of all who act in an event, parts before wholes, the actor's own first."""
    own = present(actor_id)
    everyone = (own, *allies(ally_ids)) if own else allies(ally_ids)
    return tuple(dict.fromkeys(i for one in everyone for i in chain(str(one), actors)))


def build_layers(
    events: gpd.GeoDataFrame | Iterable[Event],
    actors: Mapping[str, Actor] | None = None,
    **columns: str,
) -> list[Layer]:
    """
    Make the layers of events; colours are assigned for these events, the rarest actors' are grey.

    Parameters
    ----------
    events : GeoDataFrame or iterable of Event
        A frame has one event a row: the contract's columns, or any others with a geometry.
    actors : mapping of str to Actor, optional
        Known actors by id, by default those geomap ships; an actor id that is not among them
        still gets its layer.
    **columns : str
        For a frame of one's own, which column holds a field: ``actor="who", date="when"``.

    Returns
    -------
    list of Layer
        Sides together, within a side the largest layer first; then "unattributed", then routes.

    Raises
    ------
    InputError
        A frame has no geometry, or not the column that was named.
    """
    frame = _frame(events, columns)
    actors = load_actors().actors if actors is None else actors
    members, names = _members(frame, actors)
    found = [_layer(top, rows, frame, actors, names) for top, rows in members.items()]
    if not _in_theatre(frame):
        found = [replace(layer, side=None) for layer in found]
    found = _coloured(sorted(found, key=_order), actors)
    return [*found, *_routes(frame, found)]


def _coloured(layers: list[Layer], actors: Mapping[str, Actor]) -> list[Layer]:
    """Give the layers their colours: those that actors bring, and for the others the map's own."""
    set_ = {x.id: actors[x.id].colour for x in layers if x.id in actors}
    claims = [
        palette.Claim(x.id, x.side, len(x.frame), set_.get(x.id))
        for x in layers
        if x.id != UNATTRIBUTED
    ]
    pairs = {**palette.assign(claims), UNATTRIBUTED: style.UNATTRIBUTED}
    return [replace(x, colour=pairs[x.id][0], dark=pairs[x.id][1]) for x in layers]


def _frame(
    events: gpd.GeoDataFrame | Iterable[Event], columns: Mapping[str, str]
) -> gpd.GeoDataFrame:
    from pandas import DataFrame

    return contract_frame(events, columns) if isinstance(events, DataFrame) else to_frame(events)


# The sides of data/actors.csv are those of the war in Syria and Iraq, and mislead elsewhere.
_THEATRE = frozenset(("SY", "IQ", "LB"))


def _in_theatre(frame: gpd.GeoDataFrame) -> bool:
    """Return True if most events are in the countries of whose war the sides are."""
    if "country" not in frame.columns:
        return True
    counts = frame["country"].value_counts().to_dict()
    known = {code: count for code, count in counts.items() if present(code)}
    return 2 * sum(known.get(code, 0) for code in _THEATRE) >= sum(known.values())


def _members(
    frame: gpd.GeoDataFrame, actors: Mapping[str, Actor]
) -> tuple[dict[str, list[int]], dict[str, str]]:
    members: dict[str, list[int]] = {}
    names: dict[str, str] = {}
    known: dict[tuple[str, str], tuple[str, ...]] = {}  # who acts is read once for all its events
    columns = zip(*(_column(frame, c) for c in ("actor_id", "allies", "actor")), strict=True)
    for number, (actor_id, ally_ids, name) in enumerate(columns):
        own = present(actor_id)
        if own and str(own) not in names and present(name):
            names[str(own)] = str(name)
        key = (str(own), str(ally_ids))
        if key not in known:
            everyone = (str(own), *allies(ally_ids)) if own else allies(ally_ids)
            tops = dict.fromkeys(chain(one, actors)[-1] for one in everyone)
            known[key] = tuple(tops) or (UNATTRIBUTED,)
        for top in known[key]:
            members.setdefault(top, []).append(number)
    return members, names


def _column(frame: gpd.GeoDataFrame, name: str) -> list[Any]:
    # tolist: going through a column of pandas' strings one by one takes ten times as long
    return frame[name].tolist() if name in frame.columns else [None] * len(frame)


def _layer(
    top: str,
    rows: list[int],
    frame: gpd.GeoDataFrame,
    actors: Mapping[str, Actor],
    names: Mapping[str, str],
) -> Layer:
    if top == UNATTRIBUTED:
        return Layer(top, "Nobody named", None, style.UNATTRIBUTED[0], "?", frame.iloc[rows])
    actor = actors.get(top) or Actor(top, names.get(top) or _spelled(top), "unknown")
    letter = actor.letter or actor.name[:1].upper()
    return Layer(top, actor.name, actor.side, style.UNATTRIBUTED[0], letter, frame.iloc[rows])


def _spelled(actor_id: str) -> str:
    """Make a name of the id of somebody who never acts but as another's ally."""
    return actor_id[:1].upper() + actor_id[1:].replace("-", " ")


def _order(layer: Layer) -> tuple[bool, bool, str, int, str]:
    last = layer.id == UNATTRIBUTED
    return last, layer.side is None, layer.side or "", -len(layer.frame), layer.id


def _routes(frame: gpd.GeoDataFrame, found: list[Layer]) -> list[Layer]:
    rows = [number for number, told in enumerate(_column(frame, "route")) if present(told)]
    chosen = frame.iloc[rows]
    columns = (_column(chosen, name) for name in ("event_id", "title", "geometry"))
    lines = [
        (number, str(event_id), str(title))
        for number, event_id, title, geometry in zip(rows, *columns, strict=True)
        if getattr(geometry, "geom_type", None) == "LineString"
    ]
    if not lines:
        return []
    owners = {str(i): layer for layer in reversed(found) for i in layer.frame["event_id"]}
    return [
        replace(
            owners[i],
            id=ROUTE_PREFIX + slug(i),
            name=title,
            side="routes",
            letter="→",
            frame=frame.iloc[[number]],
        )
        for number, i, title in sorted(lines, key=lambda line: line[1])
    ]
