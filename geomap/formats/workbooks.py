"""Spreadsheets (.xlsx, .ods) to rows of text cells, as a CSV of the sheet would have them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from geomap.documents.packed import member, opened
from geomap.documents.xml_trees import local, parse_xml, text_of
from geomap.errors import InputError
from geomap.formats.sheets import Grid

__all__ = ["WORKBOOKS", "grid_of_workbook"]

WORKBOOKS = (".xlsx", ".xlsm", ".ods")
"""Suffixes of spreadsheets."""

# What is repeated so often is the empty rest of a sheet, which OpenDocument writes as one cell.
_MOST_REPEATS = 1_000
_MOST_ROWS, _MOST_COLUMNS = 1_048_576, 16_384  # Excel's specifications and limits


def grid_of_workbook(path: Path, sheet: str | None = None) -> Grid:
    """
    Read one sheet of a workbook: the first that is not empty, or the one that is named.

    Raises
    ------
    InputError
        It is no workbook, or has no such sheet; the text lists those that it has.
    """
    data = path.read_bytes()
    sheets = dict(_open_document(data, path) if path.suffix.lower() == ".ods" else _excel(path))
    if sheet is not None and sheet not in sheets:
        raise InputError(f"{path}: has no sheet {sheet!r}; it has {', '.join(sheets)[:200]}")
    full = [name for name, rows in sheets.items() if any(any(row) for row in rows)]
    if not full:
        raise InputError(f"{path}: is empty; export it anew")
    name = sheet or full[0]
    rows = [list(row) for row in sheets[name]]
    width = max((len(row) for row in rows), default=0)
    others = [other for other in full if other != name]
    notes = []
    if others and sheet is None:
        shown = ", ".join(others)[:120]
        notes.append(f"{path}: its sheet {name!r} is read; others are {shown} (--sheet)")
    return Grid([row + [""] * (width - len(row)) for row in rows], notes, cut=False)


def _excel(path: Path) -> Iterator[tuple[str, list[list[str]]]]:
    import warnings

    from openpyxl import load_workbook

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of styles and extensions that carry no values
            book: Any = load_workbook(path, read_only=True, data_only=True)
            try:
                for one in book.worksheets:
                    one.reset_dimensions()  # programs state them wrongly
                    yield str(one.title), _trimmed([_row(row) for row in one.values])
            finally:
                book.close()
    except InputError:
        raise
    except Exception as error:  # openpyxl fails in many ways on a file that is damaged
        reason = " ".join(str(error).split())[:100] or type(error).__name__
        raise InputError(
            f"{path}: is no sound workbook ({reason}); save the sheet as CSV"
        ) from error


def _row(values: Sequence[Any]) -> list[str]:
    return [_cell(value) for value in values[:_MOST_COLUMNS]]


def _cell(value: Any) -> str:
    """
    Write a cell as text; a day without a time is a day.

    Examples
    --------
    >>> _cell(datetime(2015, 10, 7)), _cell(36.0), _cell(None), _cell(True)
    ('2015-10-07', '36', '', 'true')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        day = value.date() if value.time() == time() else value
        return day.isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _trimmed(rows: list[list[str]]) -> list[list[str]]:
    """Drop the empty rows below a table and the empty cells beside it."""
    while rows and not any(rows[-1]):
        rows.pop()
    width = max((at + 1 for row in rows for at, cell in enumerate(row) if cell), default=0)
    return [row[:width] for row in rows]


def _open_document(data: bytes, path: Path) -> Iterator[tuple[str, list[list[str]]]]:
    with opened(data, str(path), "OpenDocument") as archive:
        root = parse_xml(member(archive, "content.xml", str(path)), str(path), "OpenDocument")
    for table in root.iter():
        if local(table) == "table":
            yield _attribute(table, "name") or "Sheet", _trimmed(list(_rows_of(table)))


def _rows_of(table: Any) -> Iterator[list[str]]:
    for row in table.iter():
        if local(row) != "table-row":
            continue
        cells: list[str] = []
        for cell in row:
            if local(cell) in ("table-cell", "covered-table-cell"):
                cells += [_told(cell)] * _repeats(cell, "number-columns-repeated")
        for _ in range(_repeats(row, "number-rows-repeated")):
            yield cells


def _repeats(element: Any, name: str) -> int:
    told = _attribute(element, name) or "1"
    count = int(told) if told.isdigit() else 1
    return count if count <= _MOST_REPEATS else 1


def _told(cell: Any) -> str:
    """Return a cell's value: days and numbers as stored, texts as shown."""
    kind = _attribute(cell, "value-type")
    if kind == "date":
        return (_attribute(cell, "date-value") or "").removesuffix("T00:00:00")
    if kind in ("float", "percentage", "currency"):
        return (_attribute(cell, "value") or "").removesuffix(".0")
    return "\n".join(text_of(part) for part in cell if local(part) == "p")


def _attribute(element: Any, name: str) -> str | None:
    return next((str(v) for k, v in element.attrib.items() if str(k).endswith("}" + name)), None)
