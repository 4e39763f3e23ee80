"""
Rows of files that geomap wrote, or that somebody edited since, to frames: each is checked.

A format's module takes its file apart and gives the rows to `checked`, which says which of them are
no events.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING, Any, TypeVar

from geomap.errors import InputError
from geomap.frames import from_records

if TYPE_CHECKING:
    from geopandas import GeoDataFrame
    from shapely.geometry.base import BaseGeometry

__all__ = ["BATCH", "Faults", "Record", "checked", "in_batches"]

T = TypeVar("T")

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
    frames, bad = [], dict[int, str]()
    why: Exception | None = None
    for batch in in_batches(rows):
        records = _records(batch, parse, unit, faults, bad)
        if not records:
            continue
        try:
            frames.append(_typed_rows(records, unit, faults, bad))
        except (TypeError, ValueError) as error:
            if faults is None:
                raise
            why = why or error  # no row of this batch can be kept; another's may be
    if not frames and why is not None:
        raise why
    if not frames and bad:
        raise InputError(next(iter(bad.values())))
    if faults is not None:
        faults.update(bad)
    return _joined(frames)


BATCH = 2_000
"""Rows that are taken apart at once: few enough for a processor's caches and for little memory."""


def in_batches(rows: Iterable[T], size: int = BATCH) -> Iterator[list[T]]:
    """
    Yield rows in lists of at most ``size``.

    Examples
    --------
    >>> list(in_batches("abcde", 2))
    [['a', 'b'], ['c', 'd'], ['e']]
    """
    left = iter(rows)
    while batch := list(islice(left, size)):
        yield batch


def _records(
    rows: Iterable[tuple[int, Any]],
    parse: Callable[[Any, int], Record],
    unit: str,
    faults: Faults,
    bad: dict[int, str],
) -> dict[int, Record]:
    records: dict[int, Record] = {}
    for number, raw in rows:
        try:
            records[number] = _event(parse(raw, number), f"{unit} {number}")
        except InputError as error:
            if faults is None:
                raise
            bad[number] = str(error)
    return records


def _joined(frames: list[GeoDataFrame]) -> GeoDataFrame:
    from pandas import concat

    if len(frames) < 2:
        return frames[0] if frames else from_records([])
    joined: GeoDataFrame = concat(frames, ignore_index=True)
    return joined


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
        return from_records(records.values())
    except (TypeError, ValueError):
        wrong = {number: why for number, record in records.items() if (why := _mistyped(record))}
        bad.update({number: f"{unit} {number}: {why}" for number, why in wrong.items()})
        kept = [record for number, record in records.items() if number not in wrong]
        if not kept:
            raise
        return from_records(kept)


def _mistyped(record: Record) -> str | None:
    try:
        from_records([record])
    except (TypeError, ValueError) as error:
        return "a cell is not of its column's type: " + " ".join(str(error).split())[:120]
    return None
