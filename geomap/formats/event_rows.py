"""
Rows of files that geomap wrote, or that somebody edited since, to frames: each is checked.

A format's module takes its file apart and gives the rows to `checked`, which says which of them are
no events.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from geomap.errors import InputError
from geomap.frames import from_records

if TYPE_CHECKING:
    from geopandas import GeoDataFrame
    from shapely.geometry.base import BaseGeometry

__all__ = ["Faults", "Record", "checked"]

Record = tuple[dict[str, Any], "BaseGeometry | None"]
Faults = dict[int, str] | None


def checked(
    rows: Iterable[tuple[int, Any]],
    parse: Callable[[Any, int], Record],
    unit: str,
    faults: Faults,
) -> GeoDataFrame:
    """
    Make the frame, so that a row that is no event is told by its number.

    Parameters
    ----------
    rows : iterable of (int, object)
        What stands in the file, each by its number.
    parse : callable
        Makes a record of it, or raises `InputError`.
    unit : str
        What a row is called.
    faults : dict of int to str, optional
        Takes up the rows that are none; without it the first is an error.
    """
    records: dict[int, Record] = {}
    bad: dict[int, str] = {}
    for number, raw in rows:
        try:
            records[number] = _event(parse(raw, number), f"{unit} {number}")
        except InputError as error:
            if faults is None:
                raise
            bad[number] = str(error)
    if bad and not records:
        raise InputError(next(iter(bad.values())))
    return _typed_rows(records, unit, faults, bad)


def _event(record: Record, name: str) -> Record:
    row, shape = record
    if not row.get("event_id"):
        raise InputError(f"{name} has no event_id: it is no event geomap wrote")
    if not row.get("title") and shape is None:
        # Other datasets have an event_id too; a page of empty rows would be no map of theirs.
        raise InputError(f"{name} has neither title nor place: add one of them")
    return record


def _typed_rows(
    records: dict[int, Record], unit: str, faults: Faults, bad: dict[int, str]
) -> GeoDataFrame:
    """Make the frame; where a cell is not of its column's type, find whose it is."""
    if faults is None:
        return from_records(records.values())
    try:
        frame = from_records(records.values())
    except (TypeError, ValueError):
        wrong = {number: why for number, record in records.items() if (why := _mistyped(record))}
        bad.update({number: f"{unit} {number}: {why}" for number, why in wrong.items()})
        kept = [record for number, record in records.items() if number not in wrong]
        if not kept:
            raise
        frame = from_records(kept)
    faults.update(bad)
    return frame


def _mistyped(record: Record) -> str | None:
    try:
        from_records([record])
    except (TypeError, ValueError) as error:
        return "a cell is not of its column's type: " + " ".join(str(error).split())[:120]
    return None
