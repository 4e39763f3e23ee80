"""Frames of other people's making to the contract's columns: what pandas users have in hand."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from geomap.dates.values import day_when, month_when, year_when
from geomap.errors import InputError
from geomap.frames import COLUMNS, from_records, typed
from geomap.model import When
from geomap.text import slug

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

__all__ = ["contract_frame"]

_DEGREES = "EPSG:4326"
# Fields that may be told by other names, and the names that are taken where none is told.
_USUAL: dict[str, tuple[str, ...]] = {
    "title": ("title", "name", "headline", "event", "label"),
    "date": ("date", "event_date", "day", "datetime"),
    "actor": ("actor", "actor1"),
}


def contract_frame(frame: Any, columns: Mapping[str, str] | None = None) -> GeoDataFrame:
    """
    Bring any GeoDataFrame to the contract's columns.

    Parameters
    ----------
    frame : GeoDataFrame
        In any CRS (EPSG:4326 where it has none). A frame that geomap made, or a file of geomap's
        that geopandas read, comes back as it was.
    columns : mapping of str to str, optional
        Which column holds a field of the contract: ``{"actor": "who", "date": "when"}``.

    Raises
    ------
    InputError
        It has no geometry, or no such column, or the column of dates holds none; the text names
        the column.

    Examples
    --------
    >>> from geopandas import GeoDataFrame
    >>> from shapely import Point
    >>> plain = GeoDataFrame({"name": ["Raid"], "when": ["2015-10"]}, geometry=[Point(36.7, 34.7)])
    >>> contract_frame(plain, {"date": "when"})[["title", "date_precision"]].iloc[0].tolist()
    ['Raid', 'month']
    """
    from geopandas import GeoDataFrame

    named = getattr(frame, "_geometry_column_name", None)
    if not isinstance(frame, GeoDataFrame) or named not in list(frame.columns):
        raise InputError(
            "the frame has no geometry: make a GeoDataFrame, with"
            " geometry=geopandas.points_from_xy(longitudes, latitudes)"
        )
    chosen = _chosen(list(map(str, frame.columns)), columns or {})
    if not columns and {"event_id", "title", "date_precision"} <= set(frame.columns):
        return _own(frame)
    degrees = frame.set_crs(_DEGREES) if frame.crs is None else frame.to_crs(_DEGREES)
    shapes: list[Any] = list(degrees.geometry)
    table: Any = frame.astype(object).where(frame.notna(), None).to_dict("records")
    rows = zip(table, shapes, strict=True)
    records = [(_record(row, shape, chosen, n), shape) for n, (row, shape) in enumerate(rows, 1)]
    made = from_records(records)
    _check_dates(made, (columns or {}).get("date"))
    return made


def _check_dates(made: GeoDataFrame, column: str | None) -> None:
    """Refuse a column that was named for the dates and holds none."""
    said = made["date_text"].dropna()
    if column is not None and len(said) and made["date_start"].isna().all():
        raise InputError(
            f"column {column!r} holds no dates (its first is {str(said.iloc[0])[:40]!r}):"
            " write YYYY-MM-DD, YYYY-MM or YYYY, or use pandas.to_datetime"
        )


def _own(frame: GeoDataFrame) -> GeoDataFrame:
    """Return a frame of the contract; dates that geopandas made timestamps are texts again."""
    if list(frame.columns) == [*COLUMNS, "geometry"] and frame.crs == _DEGREES:
        return frame
    plain = frame.copy()
    for name in ("date_start", "date_end", "published"):
        if name in plain.columns:
            plain[name] = plain[name].astype(object).map(_day_text, na_action="ignore")
    return typed(plain if plain.crs is None else plain.to_crs(_DEGREES))


def _day_text(value: Any) -> Any:
    return value.date().isoformat() if isinstance(value, datetime) else str(value)


def _chosen(present: list[str], columns: Mapping[str, str]) -> dict[str, str]:
    for field, column in columns.items():
        if field not in COLUMNS:
            raise InputError(f"{field!r} is no field: the fields are {', '.join(COLUMNS)}")
        if column not in present:
            raise InputError(f"the frame has no column {column!r}; it has {', '.join(present)}")
    found = {name: name for name in present if name in COLUMNS}
    for field, names in _USUAL.items():
        usual = next((name for name in names if name in present), None)
        if usual is not None:
            found.setdefault(field, usual)
    return {**found, **columns}


def _record(
    row: Mapping[str, Any], shape: Any, chosen: Mapping[str, str], n: int
) -> dict[str, Any]:
    told: dict[str, Any] = {field: row.get(column) for field, column in chosen.items()}
    told.update(_date(told.get("date")))
    told["event_id"] = str(told.get("event_id") or f"row-{n}")
    told["title"] = str(told.get("title") or told.get("place") or f"Event {n}")
    told["status"] = told.get("status") or "reported"
    if told.get("actor") and not told.get("actor_id"):
        told["actor_id"] = slug(str(told["actor"]))
    if shape is not None and not shape.is_empty:
        west, south, east, north = shape.bounds
        if not (west >= -180 and east <= 180 and south >= -90 and north <= 90):
            raise InputError(f"row {n} of the frame is not on Earth: set the frame's crs")
        spot = shape.representative_point()
        told["longitude"], told["latitude"] = spot.x, spot.y
    return told


def _date(value: Any) -> dict[str, Any]:
    """Lay a day, month or year out as the contract's columns; another text stays as said."""
    when = _when(value)
    return {
        "date": when.edtf,
        "date_start": when.start.isoformat() if when.start else None,
        "date_end": when.end.isoformat() if when.end else None,
        "date_precision": when.precision,
        "date_text": when.text,
    }


def _when(value: Any) -> When:
    if value is None:
        return When()
    if isinstance(value, datetime):
        return day_when(value.date())
    if isinstance(value, date):
        return day_when(value)
    words = str(value).strip()
    try:
        if len(words) == 4 and words.isdigit():
            return year_when(int(words))
        if len(words) == 7 and words[4] == "-":
            return month_when(int(words[:4]), int(words[5:]))
        return day_when(date.fromisoformat(words[:10]))
    except ValueError:
        return When(text=words)
