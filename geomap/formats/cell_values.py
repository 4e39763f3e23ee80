"""Cells to values: numbers, coordinates, codes, and what a precision means in kilometres."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from geomap.formats.degrees import degrees, plain_digits
from geomap.formats.sheets import Sheet, text

if TYPE_CHECKING:
    from pandas import Series

__all__ = [
    "RADIUS_KM", "coded", "coordinates", "counted", "decimal_comma", "number", "read_number",
]  # fmt: skip

RADIUS_KM: dict[int, float] = {1: 2.0, 2: 25.0, 3: 30.0, 4: 100.0, 5: 100.0, 6: 300.0, 7: 300.0}
"""
How far from its coordinates an event may have been, by UCDP GED's where_prec.

The 25 km of code 2 are the codebook's own; a dataset's town is its middle, so 2 km; the others are
rounded radii of circles as large as a usual district, province and country, as UCDP gives none.
"""

_LIMITS = {"latitude": 90.0, "longitude": 180.0}


# A number whose mark can only part decimals: not three digits after it.
_COMMA = re.compile(r"[-+]?\d+,(?:\d{1,2}|\d{4,})")
_POINT = re.compile(r"[-+]?\d+\.(?:\d{1,2}|\d{4,})")
_GROUPED = re.compile(r"[-+]?\d{1,3}(?:(?P<mark>[ '.,])\d{3})(?:(?P=mark)\d{3})*")
_MOST_PEOPLE = 1e10  # more than live on Earth
_SAMPLE = 500  # rows; a file's way to write numbers is the same from top to bottom
_SHOWN = 3


def decimal_comma(sheet: Sheet) -> bool:
    """Return True if a file parts decimals by commas, as half of Europe's spreadsheets write."""
    told = sheet.cells.head(_SAMPLE)
    cells = [plain_digits(c) for name in told.columns for c in told[name] if isinstance(c, str)]
    commas = sum(bool(_COMMA.fullmatch(cell)) for cell in cells)
    points = sum(bool(_POINT.fullmatch(cell)) for cell in cells)
    return commas > points


def read_number(cell: str, *, comma: bool) -> float | None:
    """
    Read a number as its file writes them; None where it is none.

    Parameters
    ----------
    cell : str
    comma : bool
        Whether the file parts decimals by commas, and thousands by points.

    Examples
    --------
    >>> read_number("1,000", comma=False), read_number("1.000", comma=True)
    (1000.0, 1000.0)
    >>> read_number("12 500", comma=False), read_number("36,2", comma=True)
    (12500.0, 36.2)
    """
    plain = plain_digits(cell)
    grouped = _GROUPED.fullmatch(plain)
    if grouped and grouped["mark"] != ("," if comma else "."):
        plain = re.sub(r"[ '.,]", "", plain)
    elif re.fullmatch(r"[-+]?\d+,\d+", plain):
        plain = plain.replace(",", ".")
    try:
        return float(plain) if re.match(r"[-+.\d]", plain) else None
    except ValueError:
        return None


def number(sheet: Sheet, *names: str) -> Series[Any]:
    """Read a column as numbers; what is missing or none is NaN."""
    from pandas import to_numeric

    told = text(sheet, *names)
    plain = to_numeric(told, errors="coerce")
    odd = told[plain.isna() & told.notna()]
    marked = told.notna() & told.astype(str).str.fullmatch(r"[-+]?\d{1,3}\.\d{3}")
    if odd.empty and not marked.any():
        return plain
    comma = decimal_comma(sheet)
    if odd.empty and not comma:
        return plain
    read = {cell: read_number(cell, comma=comma) for cell in told.dropna().unique()}
    return to_numeric(told.map(read), errors="coerce")


def counted(sheet: Sheet, *names: str) -> Series[Any]:
    """Read a column as whole numbers of people; what cannot be one is missing, and told."""
    plain, told = number(sheet, *names), text(sheet, *names)
    good = (plain >= 0) & (plain <= _MOST_PEOPLE) & (plain % 1 == 0)
    # GTD and others write -9 and -99 for "unknown"
    unknown = plain.isin((-9, -99)) | told.isna()
    bad = told[~good & ~unknown]
    if not bad.empty:
        shown = ", ".join(f"{sheet.unit} {row} {cell[:40]!r}" for row, cell in bad[:_SHOWN].items())
        more = f" and {len(bad) - _SHOWN:,} more" if len(bad) > _SHOWN else ""
        sheet.notes.append(f"{sheet.path}: no count can be read of {names[0]} in {shown}{more}")
    return plain.where(good)


def coordinates(sheet: Sheet, lat: str, lon: str) -> dict[str, Series[Any]]:
    """
    Read latitude and longitude, degrees; one that is no number or not on Earth is a fault.

    A row with neither has no place, which is no fault; nor has one at 0, 0, which is told.
    """
    found = {}
    for name, column in (("latitude", lat), ("longitude", lon)):
        told, plain = text(sheet, column), _degrees(sheet, column)
        sheet.fault(told.notna() & plain.isna(), name + " {} is no number", told)
        sheet.fault(plain.abs() > _LIMITS[name], name + " {} is not on Earth", told)
        found[name] = plain
    half = found["latitude"].isna() != found["longitude"].isna()
    sheet.fault(half, "has one of latitude and longitude only", text(sheet, lat, lon))
    return _off_null_island(sheet, found)


def _degrees(sheet: Sheet, column: str) -> Series[Any]:
    from pandas import to_numeric

    told = text(sheet, column)
    plain = to_numeric(told, errors="coerce")
    if plain.isna().equals(told.isna()):
        return plain
    read = {cell: degrees(cell) for cell in told.dropna().unique()}
    return to_numeric(told.map(read), errors="coerce")


def _off_null_island(sheet: Sheet, found: dict[str, Series[Any]]) -> dict[str, Series[Any]]:
    """Take 0, 0 for "no place": programs write it, and nothing happens in that sea."""
    nowhere = (found["latitude"] == 0) & (found["longitude"] == 0)
    if not nowhere.any():
        return found
    rows = [str(row) for row in nowhere[nowhere].index]
    shown = ", ".join(rows[:_SHOWN]) + (f" and {len(rows) - _SHOWN:,} more" * (len(rows) > _SHOWN))
    sheet.notes.append(
        f"{sheet.path}: {sheet.unit} {shown} at 0, 0, which is no place: not on the map"
    )
    return {name: column.mask(nowhere) for name, column in found.items()}


def coded(sheet: Sheet, name: str, meanings: Mapping[str, Any]) -> Series[Any]:
    """Translate a column of codes ("1", "1.0", "01"); a code without a meaning is missing."""
    told = text(sheet, name)
    plain = {cell: meanings.get(_code(cell), meanings.get(cell)) for cell in told.dropna().unique()}
    return told.map(plain).astype(object).where(told.notna(), None)


def _code(cell: str) -> str:
    whole = cell.removesuffix(".0")
    return (whole.lstrip("0") or "0") if whole.isdigit() else whole.lower()
