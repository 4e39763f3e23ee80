"""
Events to frames and back: the only bridge between the text half and the map half.

A frame is a GeoDataFrame in EPSG:4326 with one row an event and the contract's properties as its
columns. Missing is null in every column (pandas' nullable types), never a NaN that reads as text.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from math import isfinite
from typing import TYPE_CHECKING, Any, get_args

from geomap.errors import InputError
from geomap.model import (
    DatePrecision,
    Event,
    Place,
    Route,
    RouteClaim,
    RouteMode,
    SourceQuote,
    Status,
    When,
)

if TYPE_CHECKING:
    from geopandas import GeoDataFrame
    from shapely.geometry.base import BaseGeometry

__all__ = [
    "COLUMNS", "JSON_COLUMNS", "from_columns", "from_frame", "from_records", "to_frame", "typed",
]  # fmt: skip

COLUMNS: dict[str, str] = {
    "event_id": "string",
    "title": "string",
    "event_type": "string",
    "sub_event_type": "string",
    "plover": "string",
    "actor": "string",
    "actor_id": "string",
    "actor_kind": "string",
    "actor_basis": "string",
    "target": "string",
    "target_id": "string",
    "allies": "string",
    "status": "string",
    "claimed_by": "string",
    "date": "string",
    "date_start": "string",
    "date_end": "string",
    "date_precision": "string",
    "date_text": "string",
    "place": "string",
    "place_id": "string",
    "admin1": "string",
    "country": "string",
    "latitude": "Float64",
    "longitude": "Float64",
    "geo_precision": "Int64",
    "radius_km": "Float64",
    "place_text": "string",
    "fatalities": "Int64",
    "fatalities_low": "Int64",
    "fatalities_high": "Int64",
    "quantities": "string",
    "confidence": "Float64",
    "source": "string",
    "author": "string",
    "published": "string",
    "url": "string",
    "document_id": "string",
    "quote": "string",
    "start": "Int64",
    "end": "Int64",
    "sources": "string",
    "route": "string",
    "place_row": "string",
    "sureness": "string",
}
"""
The columns in the contract's order, with their pandas types; `geometry` follows them.

``actor_basis`` (``inferred``, or null) and the last four are ours: ``sources`` (every telling of
the event, with what it says for itself where that may differ: ``status``, ``day``, ``place``,
``actor``, ``fatalities``, ``bound``), ``route`` (what the text says of a way, and how long the
planned one is), ``place_row`` (the rest of the gazetteer's row, so that nothing is lost on the way
back), ``sureness`` (how likely each decision is right, 0–1: ``event type actor place date
status``).
"""

JSON_COLUMNS = ("allies", "quantities", "sources", "route", "place_row", "sureness")
"""Columns whose cells are JSON texts: a list, an object, a list of objects, three objects."""

# Properties that an event and its row hold under the same name and in the same form.
_PLAIN = (
    "event_id title event_type sub_event_type plover actor actor_id actor_kind"
    " actor_basis target target_id claimed_by geo_precision radius_km place_text fatalities"
    " fatalities_low fatalities_high"
).split()
# Columns that frames made before they were added do not have.
_LATER = ("fatalities_low", "fatalities_high")
_CRS = "EPSG:4326"


def to_frame(events: Iterable[Event]) -> GeoDataFrame:
    """
    Lay events out as a frame, one row each, in their order.

    ``latitude`` and ``longitude`` are those of the event's representative point: of a planned
    route its end (where the blow falls), of another line its middle, of an area the place that
    was named if it lies inside, else a point inside. They are null while it has no geometry.
    The columns ``source`` to ``end`` are those of the first of its sentences.

    Returns
    -------
    GeoDataFrame
        EPSG:4326, columns `COLUMNS` and ``geometry`` in (lon, lat), a plain range as index.

    Raises
    ------
    InputError
        It is given a frame, or anything else that is no events.
    """
    from pandas import DataFrame

    if isinstance(events, DataFrame):
        raise InputError("to_frame takes events, and was given a frame; use the frame as it is")
    events = list(events)
    strange = next((e for e in events if not isinstance(e, Event)), None)
    if strange is not None:
        raise InputError(f"to_frame takes events, and was given a {type(strange).__name__}")
    return from_records((_record(event), event.geometry) for event in events)


def from_records(
    records: Iterable[tuple[Mapping[str, Any], BaseGeometry | None]],
) -> GeoDataFrame:
    """
    Make a frame of the contract's columns from rows of plain values and their geometries.

    Cells of `JSON_COLUMNS` may be JSON texts or the lists and objects themselves; columns that a
    row lacks are null, other keys are dropped.
    """
    from geopandas import GeoDataFrame, GeoSeries

    rows = list(records)
    blanks: dict[str, Any] = {}
    by_row = (tuple(map(row.get, COLUMNS)) for row, _ in rows)
    by_column = zip(*by_row, strict=True) if rows else ((),) * len(COLUMNS)
    columns = {
        name: _array(_cells(values, name), kind, blanks)
        for (name, kind), values in zip(COLUMNS.items(), by_column, strict=True)
    }
    shapes: Any = [None if shape is None or shape.is_empty else shape for _, shape in rows]
    return GeoDataFrame(columns, geometry=GeoSeries(shapes, crs=_CRS), crs=_CRS)


def from_columns(
    columns: Mapping[str, Sequence[Any]], shapes: Sequence[BaseGeometry | None]
) -> GeoDataFrame:
    """
    Make a frame of whole columns, for tables of many rows.

    Parameters
    ----------
    columns : mapping of str to sequence
        Columns of the contract, each as long as ``shapes``; cells of `JSON_COLUMNS` are JSON
        texts, missing is None or NaN. Columns that are not given are null.
    shapes : sequence of geometry or None
        In (lon, lat), EPSG:4326.
    """
    import pandas as pd
    from geopandas import GeoDataFrame, GeoSeries

    blank = [None] * len(shapes)
    geometry: Any = list(shapes)
    table = {
        name: pd.array(list(columns.get(name, blank)), dtype=kind)  # type: ignore[call-overload]
        for name, kind in COLUMNS.items()
    }
    return GeoDataFrame(table, geometry=GeoSeries(geometry, crs=_CRS), crs=_CRS)


def typed(frame: GeoDataFrame) -> GeoDataFrame:
    """
    Bring a frame that was read from a file to the contract's columns, order and types.

    Raises
    ------
    InputError
        It has no ``event_id``, or a cell is not of its column's type.
    """
    if "event_id" not in frame.columns:
        raise InputError("is no geomap events file: it has no column event_id")
    present = [name for name in COLUMNS if name in frame.columns]
    records: Any = frame[present].astype(object).to_dict("records")
    try:
        return from_records(zip(records, frame.geometry, strict=True))
    except (TypeError, ValueError) as error:
        reason = " ".join(str(error).split())[:120]
        raise InputError(f"a cell is not of its column's type: {reason}") from error


def _array(values: Sequence[Any], kind: str, blanks: dict[str, Any]) -> Any:
    """Make a column; one of nothing but nulls, as most of a table are, once for each type."""
    import pandas as pd

    if values.count(None) < len(values):
        return pd.array(list(values), dtype=kind)  # type: ignore[call-overload]
    if kind not in blanks:
        blanks[kind] = pd.array(list(values), dtype=kind)  # type: ignore[call-overload]
    return blanks[kind]  # the frame copies it


def _cells(values: Sequence[Any], name: str) -> Sequence[Any]:
    """Bring a column's values to its form; a whole column that has it already is passed at once."""
    if values.count(None) == len(values):
        return values
    types, kind = {*map(type, values)} - {type(None)}, COLUMNS[name]
    if types == {str} and kind == "string":
        odd = [text for text in {*values} if text == "" or (text and not text.isascii())]
        formed = {text: _cell(text, name) for text in odd}
        return [formed.get(text, text) for text in values] if formed else values
    if types == {float} and kind == "Float64" and all(map(isfinite, filter(None, values))):
        return values
    plain = _PLAIN_CELL[kind]
    return [value if value is None or plain(value) else _cell(value, name) for value in values]


_INT64 = 2**63
_PLAIN_CELL: Mapping[str, Callable[[Any], bool]] = {
    "string": lambda value: type(value) is str and value != "" and value.isascii(),
    "Float64": lambda value: type(value) is float and isfinite(value),
    "Int64": lambda value: type(value) is int and abs(value) < _INT64,
}


def _cell(value: Any, name: str) -> Any:
    """Bring one value to its column's form; every kind of missing becomes None."""
    if isinstance(value, list | tuple | dict):
        return _json(value)
    if value == "" if isinstance(value, str) else _is_missing(value):
        return None
    if COLUMNS[name] == "string":
        return _whole(str(value))
    number = float(value)
    if not isfinite(number) or (COLUMNS[name] == "Int64" and not number.is_integer()):
        raise ValueError(f"{name} {number} is no {'whole ' * (COLUMNS[name] == 'Int64')}number")
    if COLUMNS[name] == "Int64" and abs(number) >= _INT64:
        raise ValueError(f"{name} {number:g} is too large")
    return number if COLUMNS[name] == "Float64" else int(number)


def _json(value: Any) -> str | None:
    """Write a value compactly; keys keep their order, as `via` and quantities are told in one."""
    return _whole(_encode(value)) if value else None


_encode = json.JSONEncoder(ensure_ascii=False, allow_nan=False).encode


def _is_missing(value: Any) -> Any:
    from pandas import isna

    return isna(value)


def _whole(text: str) -> str:
    """Replace halves of surrogate pairs, which JSON can hold and no file takes."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _record(event: Event) -> dict[str, Any]:
    return {
        **{name: getattr(event, name) for name in (*_PLAIN, "status", "confidence")},
        "allies": list(event.allies),
        "quantities": {name: _number(value) for name, value in event.quantities.items()},
        "sources": [_quote(quote) for quote in event.sources],
        "route": _route(event),
        "sureness": dict(event.sureness),
        **_when(event.when),
        **_place(event.place),
        **dict(zip(("longitude", "latitude"), _point(event), strict=True)),
        **(_first(event.sources[0]) if event.sources else {}),
    }


def _number(value: float) -> float:
    """Write 26 missiles as 26, not as 26.0."""
    return int(value) if float(value).is_integer() else value


def _when(when: When) -> dict[str, Any]:
    return {
        "date": when.edtf,
        "date_start": _day(when.start),
        "date_end": _day(when.end),
        "date_precision": when.precision,
        "date_text": when.text,
    }


def _place(place: Place | None) -> dict[str, Any]:
    if place is None:
        return {}
    row = _flat(place)
    told = {"place": row.pop("name"), "place_id": row.pop("id")}
    return {**told, "admin1": row.pop("admin1"), "country": row.pop("country"), "place_row": row}


# What a telling says for itself; null where it says nothing, and then left out of `sources`.
_OWN = ("status", "day", "place", "actor", "fatalities", "bound")


def _flat(value: Any) -> dict[str, Any]:
    """Lay a value of `geomap.model` out; ``asdict`` would copy every field as well."""
    return {name: getattr(value, name) for name in value.__slots__}


def _quote(quote: SourceQuote) -> dict[str, Any]:
    told = {**_flat(quote), "published": _day(quote.published)}
    return {name: value for name, value in told.items() if value is not None or name not in _OWN}


def _first(quote: SourceQuote) -> dict[str, Any]:
    """Return the columns ``source`` to ``end``."""
    return {name: value for name, value in _quote(quote).items() if name not in _OWN}


def _route(event: Event) -> dict[str, Any]:
    """Return a claimed way, and of a planned one how long it is and what it crosses."""
    if event.route is None:
        return {}
    told = {**_flat(event.route), "claims_km": dict(event.route.claims_km)}
    if event.way is None:
        return told
    return {
        **told,
        "length_km": event.way.length_km,
        "length_mi": event.way.length_mi,
        "length_range_km": event.way.length_range_km,
        "countries": event.way.countries,
        **_launch(event.way.launch_area),
    }


def _launch(area: BaseGeometry | None) -> dict[str, Any]:
    """Return a launch area as GeoJSON; nothing where there is none."""
    from shapely.geometry import mapping

    return {} if area is None else {"launch_area": mapping(area)}


def _point(event: Event) -> tuple[float, float] | tuple[None, None]:
    from shapely import Point

    shape = event.geometry
    if shape is None or shape.is_empty:
        return None, None
    if shape.geom_type == "LineString":
        spot = shape.interpolate(1.0 if event.route else 0.5, normalized=True)
        return spot.x, spot.y
    named = Point(event.place.longitude, event.place.latitude) if event.place else None
    spot = named if named and shape.covers(named) else shape.representative_point()
    return spot.x, spot.y


def from_frame(frame: GeoDataFrame) -> list[Event]:
    """
    Read events back from a frame; what `to_frame` wrote comes back equal.

    Raises
    ------
    InputError
        A row is no event: the text names its number, counted from 1.
    """
    rows: Any = frame.astype(object).where(frame.notna(), None).to_dict("records")
    events = []
    for number, row in enumerate(rows, start=1):
        try:
            events.append(_event(row))
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            reason = " ".join(str(error).split())[:120]
            raise InputError(f"event {number} cannot be read: {reason}; mend the row") from error
    return events


def _event(row: Mapping[str, Any]) -> Event:
    return Event(
        **{name: row[name] for name in _PLAIN if name in row or name not in _LATER},
        status=_one_of(row["status"], get_args(Status), "status"),
        confidence=row["confidence"] or 0.0,
        allies=tuple(_parsed(row["allies"]) or ()),
        quantities=_parsed(row["quantities"]) or {},
        sureness=_parsed(row.get("sureness")) or {},
        when=_when_of(row),
        sources=tuple(map(_quote_of, _parsed(row["sources"]) or ())),
        place=_place_of(row),
        geometry=row["geometry"],
        route=_route_of(_parsed(row["route"])),
        way=_way_of(_parsed(row["route"]), row["geometry"]),
    )


def _parsed(cell: str | None) -> Any:
    return None if cell is None else json.loads(cell)


def _one_of(value: Any, known: tuple[str, ...], name: str) -> Any:
    if value not in known:
        raise ValueError(f"{name} {str(value)[:40]!r} is none of {', '.join(known)}")
    return value


def _day_of(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def _when_of(row: Mapping[str, Any]) -> When:
    return When(
        text=row["date_text"],
        edtf=row["date"],
        start=_day_of(row["date_start"]),
        end=_day_of(row["date_end"]),
        precision=_one_of(row["date_precision"], get_args(DatePrecision), "date_precision"),
    )


def _place_of(row: Mapping[str, Any]) -> Place | None:
    if row["place_id"] is None or row["place_row"] is None:
        return None
    return Place(
        id=row["place_id"],
        name=row["place"],
        country=row["country"],
        admin1=row["admin1"],
        **_parsed(row["place_row"]),
    )


def _quote_of(told: Mapping[str, Any]) -> SourceQuote:
    if told.get("status") is not None:
        _one_of(told["status"], get_args(Status), "status of a telling")
    return SourceQuote(**{**told, "published": _day_of(told["published"])})


def _route_of(told: Mapping[str, Any] | None) -> RouteClaim | None:
    if told is None:
        return None
    ways = {name: tuple(told[name]) for name in ("via", "avoid")}
    return RouteClaim(
        origin=told["origin"],
        destination=told["destination"],
        claims_km=told["claims_km"],
        through=tuple(told.get("through", ())),
        mode=_one_of(told["mode"], get_args(RouteMode), "mode") if told.get("mode") else None,
        **ways,
    )


def _way_of(told: Mapping[str, Any] | None, geometry: BaseGeometry | None) -> Route | None:
    if told is None or "length_km" not in told or geometry is None:
        return None
    from shapely.geometry import shape

    reach, area = told["length_range_km"], told.get("launch_area")
    return Route(
        geometry,
        told["length_km"],
        tuple(told["countries"]),
        tuple(reach) if reach else None,
        shape(area) if area else None,
    )
