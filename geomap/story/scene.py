"""What the map shows while a step is read: its settings, named as in the page's address."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from geomap.errors import InputError

__all__ = ["SETTINGS", "Scene", "check_scenes", "read_scene"]

_DAY = re.compile(r"\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?")


@dataclass(frozen=True, slots=True)
class Scene:
    """
    What the map shows.

    Attributes
    ----------
    events, actors, highlight : tuple of str
        Ids of the events shown, of the actors shown, of what stands out; empty: all, none set off.
    view : tuple of float or None
        Zoom, latitude, longitude in degrees; None fits the view to what is shown.
    first_day, last_day : str or None
        ISO 8601 year, month or day.
    lines : mapping of str to int
        Where in the file each setting stands.
    """

    events: tuple[str, ...] = ()
    actors: tuple[str, ...] = ()
    highlight: tuple[str, ...] = ()
    view: tuple[float, float, float] | None = None
    first_day: str | None = None
    last_day: str | None = None
    lines: Mapping[str, int] | None = None

    def block(self) -> dict[str, Any]:
        """Return what the page has to know."""
        told = {"events": self.events, "actors": self.actors, "highlight": self.highlight}
        told |= {"view": self.view, "from": self.first_day, "to": self.last_day}  # type: ignore[dict-item]
        return {name: value for name, value in told.items() if value}


def _ids(value: object) -> tuple[str, ...]:
    found = value.split(",") if isinstance(value, str) else value
    if not isinstance(found, list) or not all(isinstance(one, str) for one in found):
        raise ValueError("is no list of ids; write it as [one, two]")
    return tuple(one.strip() for one in found if one.strip())


def _view(value: object) -> tuple[float, float, float]:
    try:
        zoom, lat, lon = (float(part) for part in str(value).lstrip("#").split("/"))
    except ValueError:
        zoom, lat, lon = -1.0, 0.0, 0.0
    if not (2 <= zoom <= 14 and abs(lat) <= 85 and abs(lon) <= 360):
        raise ValueError(
            f"{value!r} is no view; write it as the page's address does, zoom (2 to 14), latitude"
            " and longitude: 7/35.2/38.1"
        )
    return zoom, lat, lon


def _day(value: object) -> str:
    if not isinstance(value, str) or not _DAY.fullmatch(value):
        raise ValueError(f"{value!r} is no day; write it as 2015-10-07, or 2015-10, or 2015")
    return value


SETTINGS: Mapping[str, tuple[str, Callable[[object], Any]]] = {
    "events": ("events", _ids),
    "actors": ("actors", _ids),
    "highlight": ("highlight", _ids),
    "view": ("view", _view),
    "from": ("first_day", _day),
    "to": ("last_day", _day),
}


def read_scene(told: Mapping[str, object], lines: Mapping[str, int], name: str, line: int) -> Scene:
    """
    Read the settings of a step.

    Parameters
    ----------
    told : mapping
        Settings by their name.
    lines : mapping
        The line of each setting; ``line`` where it is not known.
    name : str
        What messages call the file.

    Raises
    ------
    InputError
        A setting is unknown or has a value that it cannot have.

    Examples
    --------
    >>> read_scene({"view": "7/35.2/38.1"}, {}, "a.md", 1).view
    (7.0, 35.2, 38.1)
    """
    found: dict[str, Any] = {}
    for key, value in told.items():
        where = f"{name}:{lines.get(key, line)}"
        if key not in SETTINGS:
            raise InputError(f"{where}: {key!r} is unknown here; use {', '.join(SETTINGS)}")
        field, read = SETTINGS[key]
        try:
            found[field] = read(value)
        except ValueError as error:
            raise InputError(f"{where}: {key}: {error}") from error
    scene = Scene(**found, lines={key: lines.get(key, line) for key in told})
    if (
        scene.first_day
        and scene.last_day
        and scene.last_day < scene.first_day[: len(scene.last_day)]
    ):
        raise InputError(
            f"{name}:{lines.get('to', line)}: to: {scene.last_day} is before {scene.first_day};"
            " give the first day as `from`"
        )
    return scene


def check_scenes(
    scenes: Iterable[Scene], *, events: Iterable[str], actors: Iterable[str], name: str
) -> None:
    """
    Check that the ids which scenes name are there.

    Raises
    ------
    InputError
        One is not; the message has the nearest that is.
    """
    known = {"events": set(events), "actors": {one.lower() for one in actors}}
    known["highlight"] = known["events"]
    for scene in scenes:
        for key, ids in known.items():
            for one in getattr(scene, key):
                if (one.lower() if key == "actors" else one) not in ids:
                    raise InputError(_unknown(one, key, ids, f"{name}:{(scene.lines or {})[key]}"))


def _unknown(one: str, key: str, ids: set[str], where: str) -> str:
    near = get_close_matches(one, sorted(ids), n=1)
    column = "actor_id" if key == "actors" else "event_id"
    hint = f"did you mean {near[0]!r}?" if near else f"use an id of the events' column {column}"
    return f"{where}: {key}: {one!r} is not among the events: {hint}"
