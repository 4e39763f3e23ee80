"""Files to sheets: rows of text cells under lower-case names, each with the number it has there."""

from __future__ import annotations

import csv
import io
import re
import sys
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from geomap.documents.decoding import decode
from geomap.errors import InputError
from geomap.formulas import undefused

if TYPE_CHECKING:
    from pandas import DataFrame, Series
    from shapely.geometry.base import BaseGeometry

__all__ = [
    "LONGEST_CELL", "Grid", "Order", "Sheet", "grid_of", "head_of", "named", "sheet_of", "text",
]  # fmt: skip

Order = Literal["day first", "month first"]
"""Which comes first in dates such as 3/4/2015."""

# What spreadsheets can hold in one cell (Excel's specifications and limits): a longer one is
# damage, mostly a quotation mark that nobody closed.
LONGEST_CELL = 32_767
_DELIMITERS = ",\t;|"
_SEPARATOR_LINE = re.compile(r"[\"']?sep=([,;\t|])[\"']?[^\S\n]*\n", re.IGNORECASE)  # Excel's own
_HEAD_ROWS = 12
_HEAD_CHARACTERS = 200_000
# What programs write into a cell that has no value: pandas, R, SQL dumps.
_MISSING = ("", "nan", "NaN", "null", "NULL", "None", "<NA>", "\\N", "n/a", "N/A")


@dataclass(frozen=True, slots=True)
class Sheet:
    """
    Rows of a file, all cells text; the index of ``cells`` is the row's number in the file.

    ``faults`` collects row → why it is left out; ``notes`` what was assumed; ``shapes`` the
    geometries (lon, lat) of files that have their own; ``unit`` is what a row is called;
    ``swallowed`` counts the lines that lie inside cells of faulty rows; ``order`` is what the user
    says of its dates.
    """

    path: Path
    cells: DataFrame
    unit: str = "row"
    faults: dict[int, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    shapes: Mapping[int, BaseGeometry | None] = field(default_factory=dict)
    total: int = 0
    swallowed: int = 0
    order: Order | None = None

    def fault(self, broken: Series[bool], reason: str, values: Series[Any]) -> None:
        """Put down rows as faulty; ``{}`` in the reason becomes the row's own value."""
        for number, value in values[broken].items():
            self.faults.setdefault(int(str(number)), reason.format(repr(str(value)[:40])))


def named(heading: Iterable[str]) -> list[str]:
    """
    Bring column names to one form, and count those that come twice.

    Examples
    --------
    >>> named(["Event ID", "Degrees", "Degrees "])
    ['event_id', 'degrees', 'degrees_2']
    """
    names: list[str] = []
    taken: set[str] = set()
    twins: Counter[str] = Counter()  # of a name: those that are it, or it and a number
    for cell in heading:
        name = "_".join(cell.strip().lower().split())
        own = f"{name}_{twins[name] + 1}" if name in taken else name
        names.append(own)
        taken.add(own)
        twins.update({own, own.rpartition("_")[0]})
    return names


@dataclass(frozen=True, slots=True)
class Grid:
    """Rows of cells as they stand in a file; ``cut`` if the last one ends inside quotes."""

    rows: list[list[str]]
    notes: list[str]
    cut: bool


def grid_of(path: Path, known: frozenset[str]) -> Grid:
    """
    Read a delimited text into rows of cells, whatever its delimiter.

    ``known`` are the column names by which the right delimiter is told; without any of them it is
    the one that makes most columns.
    """
    content, warning = decode(path.read_bytes(), str(path))
    if not content.strip():
        raise InputError(f"{path}: is empty; export it anew")
    told = _SEPARATOR_LINE.match(content)
    if told:
        content = content[told.end() :]
    sign = told[1] if told else max(_DELIMITERS, key=lambda s: _likeness(content, s, known))
    open_end = not content.endswith("\n") and content.count('"') % 2 == 1
    skipped: list[list[str]] = [[]] if told else []
    rows = skipped + list(_rows(content, sign))  # rows keep their numbers
    return Grid(rows, [warning] if warning else [], open_end and sign != "\t")


def _likeness(content: str, sign: str, known: frozenset[str]) -> tuple[int, int]:
    rows = list(islice(_rows(content[:_HEAD_CHARACTERS], sign), _HEAD_ROWS))
    found = max((len(known.intersection(named(row))) for row in rows), default=0)
    return found, min((len(row) for row in rows if row), default=0)


def _rows(content: str, sign: str) -> Iterable[list[str]]:
    usual = csv.field_size_limit(min(sys.maxsize, 2**31 - 1))  # long cells are ours to name
    try:
        quoting: Any = csv.QUOTE_NONE if sign == "\t" and _unquoted(content) else csv.QUOTE_MINIMAL
        lines = io.StringIO(content, newline="")
        for row in csv.reader(lines, delimiter=sign, quoting=quoting):
            yield [undefused(cell) if cell[:1] == "'" else cell for cell in row]
    finally:
        csv.field_size_limit(usual)


def _unquoted(content: str) -> bool:
    """
    Return True for a table with tabs whose quotation marks are plain characters (GDELT, PITF).

    With real quoting some cells hold line ends or tabs, so that lines differ in their tabs. PITF's
    lines of a preamble, and one that was cut off, may differ too: a tenth of the lines.
    """
    counts = [line.count("\t") for line in content[:_HEAD_CHARACTERS].splitlines() if line]
    usual = max(set(counts), key=counts.count)
    return sum(count != usual for count in counts) <= max(2, len(counts) // 10)


def head_of(rows: Sequence[Sequence[str]]) -> list[list[str]]:
    """Return the first rows as column names: a header need not be the first of them."""
    return [named(row) for row in rows[:_HEAD_ROWS]]


def sheet_of(
    path: Path, grid: Grid, names: list[str], *, first: int, lenient: bool = False
) -> Sheet:
    """
    Make a sheet of the rows from number ``first`` on (counted from 1, as spreadsheets do).

    Rows of more or fewer cells than the header, rows with an endless cell, and a last row that
    is cut off, are faults. With ``lenient`` empty cells at the end of a row may be missing, as
    spreadsheets save them.
    """
    from pandas import DataFrame

    kept, numbers, faults = [], [], {}
    swallowed = 0
    for number, row in enumerate(grid.rows[first - 1 :], start=first):
        cells = _trimmed(row, len(names))
        if lenient and len(names) > len(cells) >= len(names) / 2:
            cells = [*cells, *[""] * (len(names) - len(cells))]
        if not any(cells):
            continue
        reason = _damage(cells, names)
        if reason:
            faults[number] = reason
            swallowed += sum(cell.count("\n") for cell in cells)
            continue
        kept.append(cells)
        numbers.append(number)
    frame = DataFrame(kept, columns=names, index=numbers, dtype=object)
    total = len(kept) + len(faults)
    if grid.cut:
        faults.setdefault(len(grid.rows), "ends in the middle of a cell: the file is cut off")
    return Sheet(path, frame, faults=faults, notes=grid.notes, total=total, swallowed=swallowed)


def _trimmed(row: list[str], width: int) -> list[str]:
    return row[:width] if len(row) > width and not any(row[width:]) else row


def _damage(cells: list[str], names: Sequence[str]) -> str | None:
    for name, cell in zip(names, cells, strict=False):
        if len(cell) > LONGEST_CELL:
            return f"{name} has {len(cell):,} characters: is a quotation mark left open?"
    if len(cells) != len(names):
        return f"has {len(cells)} of {len(names)} cells: is the file cut off, or a cell unquoted?"
    return None


def text(sheet: Sheet, *names: str) -> Series[Any]:
    """Return the first of these columns that has a value, row by row; missing is None."""
    from pandas import Series

    found: Series[Any] = Series(None, index=sheet.cells.index, dtype=object)
    for name in names:
        if name in sheet.cells.columns:
            column = sheet.cells[name]
            clean = column.where(column.isna(), column.astype(str).str.strip())
            clean = clean.mask(clean.isna() | clean.isin(_MISSING), None)
            found = found.where(found.notna(), clean)
    return found.where(found.notna(), None)
