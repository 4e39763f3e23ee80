"""The places of a table of one's own: two columns, one column, swapped ones, shapes in cells."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Any

from geomap.formats.cell_values import coordinates
from geomap.formats.degrees import pair, shape_of
from geomap.formats.geojson_features import on_earth
from geomap.formats.sheets import Sheet, text
from geomap.gazetteer.index import Index
from geomap.geodesy import ellipsoid

if TYPE_CHECKING:
    from pandas import Series

__all__ = ["located"]

_LON_FIRST = ("lonlat", "lon_lat", "lnglat", "xy")
# A country's circle is drawn round its middle; beyond it by this share a point lies abroad.
_ROOM = 1.2


def located(
    sheet: Sheet, columns: Mapping[str, str], countries: Any = None
) -> tuple[Sheet, dict[str, Any]]:
    """
    Read the coordinates of a table's rows.

    Parameters
    ----------
    sheet : Sheet
    columns : mapping
        From `geomap.formats.columns.guess`: ``latitude`` and ``longitude``, else ``coordinates``.
    countries : Series of alpha-2 codes, optional
        By them latitude and longitude that stand in each other's columns are known.

    Returns
    -------
    sheet : Sheet
        With the shapes that stand in cells.
    columns : dict
        ``latitude`` and ``longitude``, degrees.
    """
    shapes = dict(sheet.shapes)
    if "latitude" in columns and "longitude" in columns:
        sheet = _turned(sheet, columns)
        found = coordinates(sheet, columns["latitude"], columns["longitude"])
    elif "coordinates" in columns:
        sheet = _parted(sheet, columns["coordinates"], shapes)
        found = coordinates(sheet, "_latitude", "_longitude")
    else:
        return sheet, {}
    if countries is not None and not shapes:
        found = _in_their_country(sheet, found, countries)
    return replace(sheet, shapes=shapes), found


def _parted(sheet: Sheet, column: str, shapes: dict[int, Any]) -> Sheet:
    """Part one column of coordinates or shapes in two."""
    told = text(sheet, column)
    places: dict[Any, tuple[str, str]] = {}
    for row, cell in told.dropna().items():
        number = int(str(row))
        try:
            places[row] = _place(str(cell), column in _LON_FIRST, shapes, number)
        except ValueError as error:
            sheet.faults.setdefault(number, str(error))
    cells = sheet.cells.copy()
    for at, name in enumerate(("_latitude", "_longitude")):
        cells[name] = [places[row][at] if row in places else None for row in cells.index]
    return replace(sheet, cells=cells)


def _place(cell: str, lon_first: bool, shapes: dict[int, Any], number: int) -> tuple[str, str]:
    shape = shape_of(cell)
    if shape is None:
        found = pair(cell, lon_first=lon_first)
        if found is None:
            raise ValueError(f"coordinates {cell[:40]!r} are none; write them as 36.2, 37.15")
        return str(found[0]), str(found[1])
    if shape.is_empty:
        raise ValueError("its geometry is empty")
    spot = on_earth(shape).representative_point()
    if shape.geom_type != "Point":
        shapes[number] = shape
    return str(spot.y), str(spot.x)


def _turned(sheet: Sheet, columns: Mapping[str, str]) -> Sheet:
    """Turn the two columns round where a latitude is none on Earth and every longitude is one."""
    probe = replace(sheet, faults={}, notes=[])
    lat, lon = columns["latitude"], columns["longitude"]
    straight = coordinates(probe, lat, lon)
    beyond = (straight["latitude"].abs() > 90) & (straight["latitude"].abs() <= 180)
    if len(sheet.cells) < 2 or beyond.sum() * 2 <= len(sheet.cells):
        return sheet
    if (straight["longitude"].abs() > 90).any():
        return sheet
    sheet.notes.append(f"{sheet.path}: {lat} and {lon} stand in each other's columns: swapped")
    return replace(sheet, cells=sheet.cells.rename(columns={lat: lon, lon: lat}))


def _in_their_country(
    sheet: Sheet, found: dict[str, Series[Any]], countries: Any
) -> dict[str, Series[Any]]:
    """Swap the coordinates of rows that lie in their country only the other way round."""
    lat, lon = found["latitude"].copy(), found["longitude"].copy()
    rows = []
    for row, code in countries.items():
        one, other = float(lat[row]), float(lon[row])
        if not code or one != one or other != other or abs(other) > 90:
            continue
        if not _is_in(code, one, other) and _is_in(code, other, one):
            lat[row], lon[row] = other, one
            rows.append(str(row))
    if rows:
        shown = ", ".join(rows[:3]) + (f" and {len(rows) - 3:,} more" if len(rows) > 3 else "")
        sheet.notes.append(
            f"{sheet.path}: {sheet.unit} {shown}: latitude and longitude are swapped, as its"
            " country tells"
        )
    return {"latitude": lat, "longitude": lon}


def _is_in(code: str, lat: float, lon: float) -> bool:
    place = _places().get(code)
    if place is None:
        return False
    metres = ellipsoid().inv(place[1], place[0], lon, lat)[2]
    return bool(metres / 1000 <= _ROOM * place[2])


@cache
def _places() -> dict[str, tuple[float, float, float]]:
    """Return the middle of each country and how far it reaches, kilometres."""
    return {
        str(place.country): (place.latitude, place.longitude, place.radius_km)
        for place in Index(layers=()).countries()
    }
