"""Cells to values: numbers, coordinates, codes, and what a precision means in kilometres."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from geomap.exchange.sheets import Sheet, text

if TYPE_CHECKING:
    from pandas import Series

__all__ = ["RADIUS_KM", "coded", "coordinates", "counted", "number"]

RADIUS_KM: dict[int, float] = {1: 2.0, 2: 25.0, 3: 30.0, 4: 100.0, 5: 100.0, 6: 300.0, 7: 300.0}
"""
How far from its coordinates an event may have been, by UCDP GED's where_prec.

The 25 km of code 2 are the codebook's own; a dataset's town is its middle, so 2 km; the others are
rounded radii of circles as large as a usual district, province and country, as UCDP gives none.
"""

_LIMITS = {"latitude": 90.0, "longitude": 180.0}


def number(sheet: Sheet, *names: str) -> Series[Any]:
    """Read a column as numbers; what is missing or none is NaN."""
    from pandas import to_numeric

    told = text(sheet, *names)
    plain = to_numeric(told, errors="coerce")
    if plain.isna().equals(told.isna()):
        return plain
    # a comma for the decimal point, as half of Europe's spreadsheets write
    return to_numeric(told.str.replace(",", ".", regex=False), errors="coerce")


def counted(sheet: Sheet, *names: str) -> Series[Any]:
    """Read a column as whole numbers of people; halves and negative ones are missing."""
    plain = number(sheet, *names)
    return plain.where((plain >= 0) & (plain % 1 == 0))


def coordinates(sheet: Sheet, lat: str, lon: str) -> dict[str, Series[Any]]:
    """
    Read latitude and longitude, degrees; one that is no number or not on Earth is a fault.

    A row with neither has no place, which is no fault.
    """
    found = {}
    for name, column in (("latitude", lat), ("longitude", lon)):
        told, plain = text(sheet, column), number(sheet, column)
        sheet.fault(told.notna() & plain.isna(), name + " {} is no number", told)
        sheet.fault(plain.abs() > _LIMITS[name], name + " {} is not on Earth", told)
        found[name] = plain
    half = found["latitude"].isna() != found["longitude"].isna()
    sheet.fault(half, "has one of latitude and longitude only", text(sheet, lat, lon))
    return found


def coded(sheet: Sheet, name: str, meanings: Mapping[str, Any]) -> Series[Any]:
    """Translate a column of codes ("1", "1.0", "01"); a code without a meaning is missing."""
    told = text(sheet, name)
    plain = {cell: meanings.get(_code(cell), meanings.get(cell)) for cell in told.dropna().unique()}
    return told.map(plain).astype(object).where(told.notna(), None)


def _code(cell: str) -> str:
    whole = cell.removesuffix(".0")
    return (whole.lstrip("0") or "0") if whole.isdigit() else whole.lower()
