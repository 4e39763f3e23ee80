"""Events out of a store, without reading an article."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geomap.errors import InputError
from geomap.frames import COLUMNS, from_records
from geomap.store.geopackage import GEOMETRY, geometry_of, quoted
from geomap.store.store_file import STORE, opened

if TYPE_CHECKING:
    from geopandas import GeoDataFrame
    from shapely.geometry.base import BaseGeometry

__all__ = ["Chosen", "stored_events"]

Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Chosen:
    """
    Which events are wanted; the usual values want all.

    Parameters
    ----------
    since : date or None
        Those that may have happened on this day or later; undated ones are not.
    actors : tuple of str
        Ids: those in which one of them, or a part of it, acts or is an ally.
    box : (west, south, east, north) or None
        Degrees; those whose geometry touches it. West may lie east of east: then the box crosses
        the 180th meridian.
    types : tuple of str
        ``event_type``, ``sub_event_type`` or ``plover``, in any case.
    min_confidence : float
        The least.
    """

    since: date | None = None
    actors: tuple[str, ...] = ()
    box: Box | None = None
    types: tuple[str, ...] = ()
    min_confidence: float = 0.0


def stored_events(folder: Path, chosen: Chosen | None = None) -> GeoDataFrame:
    """
    Read events out of the store of a folder that `geomap build` wrote.

    Returns
    -------
    GeoDataFrame
        As `geomap.frames.to_frame` makes it, in the same order.

    Raises
    ------
    InputError
        There is no store, or it is damaged.
    """
    path, chosen = folder / STORE, chosen or Chosen()
    remedy = "run geomap build with this folder as its output"
    if not path.is_file():
        raise InputError(f"{path}: there is no store: {remedy}")
    try:
        with closing(opened(path)) as base:
            return from_records(_within(_rows(base, chosen), chosen.box))
    except InputError as error:
        raise InputError(f"{error}: {remedy}") from error
    except (sqlite3.Error, ValueError, TypeError, OverflowError) as error:
        reason = " ".join(str(error).split())[:80]
        raise InputError(f"{path}: is damaged ({reason}): {remedy}") from error


def _rows(
    base: sqlite3.Connection, chosen: Chosen
) -> Iterator[tuple[dict[str, Any], BaseGeometry | None]]:
    where, values = _conditions(chosen)
    names = ", ".join(map(quoted, (*COLUMNS, GEOMETRY)))
    query = f"SELECT {names} FROM events WHERE {where} ORDER BY fid"  # noqa: S608 - our own names
    for row in base.execute(query, values):
        yield dict(zip(COLUMNS, row, strict=False)), geometry_of(row[-1])


def _conditions(chosen: Chosen) -> tuple[str, list[Any]]:
    """Write in SQL which rows are wanted, except where they lie."""
    wanted: list[str] = ["1"]
    values: list[Any] = []
    if chosen.min_confidence:
        wanted.append("confidence >= ?")
        values.append(chosen.min_confidence)
    if chosen.since:
        wanted.append("coalesce(date_end, date_start) >= ?")
        values.append(chosen.since.isoformat())
    if chosen.types:
        same = "? IN (lower(event_type), lower(sub_event_type), lower(plover))"
        wanted.append(_any(same, len(chosen.types)))
        values += [name.strip().lower() for name in chosen.types]
    if chosen.actors:
        wanted.append(_any(_ACTS, len(chosen.actors)))
        values += [one for actor in chosen.actors for one in [actor] * _ACTS.count("?")]
    return " AND ".join(wanted), values


# An id is its state's, or begins with it: `russia`, `russia-navy`.
_IS = "({0} = ? OR substr({0}, 1, length(?) + 1) = ? || '-')"
_ACTS = (
    f"({_IS.format('actor_id')} OR EXISTS"  # noqa: S608 - our own names
    f" (SELECT 1 FROM json_each(events.allies) AS ally WHERE {_IS.format('ally.value')}))"
)


def _any(condition: str, times: int) -> str:
    return "(" + " OR ".join([condition] * times) + ")"


def _within(
    rows: Iterator[tuple[dict[str, Any], BaseGeometry | None]], box: Box | None
) -> Iterator[tuple[dict[str, Any], BaseGeometry | None]]:
    from shapely import union_all
    from shapely.geometry import box as rectangle

    if box is None:
        yield from rows
        return
    west, south, east, north = box
    spans = [(west, east)] if west <= east else [(west, 180.0), (-180.0, east)]
    area = union_all([rectangle(low, south, high, north) for low, high in spans])
    for row, shape in rows:
        if shape is not None and shape.intersects(area):
            yield row, shape
