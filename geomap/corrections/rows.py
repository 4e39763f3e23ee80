"""``corrections.csv``: finding it beside the inputs, and reading it whatever wrote it."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from geomap.corrections.values import SETTING, Change, change_of
from geomap.documents.decoding import decode
from geomap.errors import InputError
from geomap.formulas import undefused

if TYPE_CHECKING:
    from geomap.actors import Roster
    from geomap.gazetteer.index import Index

__all__ = [
    "COLUMNS",
    "FILE",
    "TOLD",
    "Correction",
    "Corrections",
    "correction_of",
    "find_corrections",
    "pattern_of",
    "places_of_corrections",
    "read_corrections",
]

FILE = "corrections.csv"
"""The name that is looked for beside the inputs."""

MATCHING = ("document_id", "quote", "mention", "event_id")
COLUMNS = (*MATCHING, *SETTING)
"""The columns of a correction: what it matches, then what it sets."""

TOLD = (
    "confidence", "why", "shown", "decided_place", "decided_actor", "decided_target",
    "decided_type", "decided_status", "decided_date", "candidates", "harm",
)  # fmt: skip
"""What ``review.csv`` tells beside them; corrections do not read it."""

_BESIDE = frozenset({*COLUMNS, *TOLD, "note"})
# A quotation is a sentence or two; a longer cell is not one that anybody filled in.
_LONGEST = 10_000
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Correction:
    """
    One row: what it matches and what it sets.

    ``where`` is ``file:row`` (the heading is row 1), ``cells`` the filled ones of `COLUMNS`. A
    row without ``document_id`` speaks of every document, one without ``quote`` of every sentence.
    """

    where: str
    cells: Mapping[str, str]
    change: Change

    @property
    def quote(self) -> re.Pattern[str] | None:
        """The words of the cell as a pattern, made when it is first needed."""
        return pattern_of(self["quote"])

    def __getitem__(self, column: str) -> str:
        """Return a cell, empty where it is not filled."""
        return self.cells.get(column, "")

    @property
    def sought(self) -> str:
        """Describe in a few words what the row looks for."""
        told = [f"{name} {self[name][:40]!r}" for name in MATCHING if self[name]]
        return ", ".join(told)


@dataclass(frozen=True, slots=True)
class Corrections:
    """
    All rows of a run, in order; a later row wins over an earlier one.

    ``errors`` are rows and files that cannot be read; ``broken`` holds the cells of such rows, so
    that ``review.csv`` loses nobody's work.
    """

    rows: tuple[Correction, ...] = ()
    errors: tuple[InputError, ...] = ()
    warnings: tuple[str, ...] = ()
    broken: tuple[tuple[str, Mapping[str, str]], ...] = ()

    def of(self, document_id: str) -> list[Correction]:
        """Return the rows that may match something in a document."""
        return [row for row in self.rows if row["document_id"] in ("", document_id)]


def find_corrections(sources: Iterable[str | Path], more: Iterable[Path] = ()) -> list[Path]:
    """
    Find the tables beside the inputs: in a folder, or in the folder of a file; each once.

    Parameters
    ----------
    sources : iterable of str or Path
        The inputs of a run; standard input has nothing beside it.
    more : iterable of Path
        Tables that the user names; they come last and so win.
    """
    wanted = set(more)
    return [p for p in places_of_corrections(sources, wanted) if p in wanted or p.is_file()]


def places_of_corrections(sources: Iterable[str | Path], more: Iterable[Path] = ()) -> list[Path]:
    """Return the paths where `find_corrections` looks, whether there is a table or not."""
    given = [Path(source) for source in sources if str(source) != "-"]
    beside = [(path if path.is_dir() else path.parent) / FILE for path in given]
    return list({path.resolve(): path for path in (*beside, *more)}.values())


@dataclass(slots=True)
class _Found:
    rows: list[Correction] = field(default_factory=list)
    errors: list[InputError] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    broken: list[tuple[str, Mapping[str, str]]] = field(default_factory=list)


def read_corrections(paths: Iterable[Path], roster: Roster, index: Index) -> Corrections:
    """
    Read tables of corrections; nothing is raised for a bad row or file.

    Comma, semicolon and tab part the cells (the heading tells which), the encoding is found as an
    article's is, and the apostrophes that `geomap.formulas.defused` put before formulas are
    taken off again. A row that matches nothing or sets nothing is passed over: it is a line of
    ``review.csv`` that nobody has filled in.
    """
    found = _Found()
    for path in paths:
        try:
            for where, cells in _cells(path, found):
                _take(where, cells, found, (roster, index))
        except InputError as error:
            found.errors.append(error)
    return Corrections(
        tuple(found.rows), tuple(found.errors), tuple(found.warnings), tuple(found.broken)
    )


def _take(
    where: str, cells: Mapping[str, str], found: _Found, tables: tuple[Roster, Index]
) -> None:
    try:
        row = correction_of(where, cells, *tables)
    except InputError as error:
        found.errors.append(error)
        found.broken.append((where, cells))
        return
    if row is not None:
        found.rows.append(row)


def correction_of(
    where: str, cells: Mapping[str, str], roster: Roster, index: Index
) -> Correction | None:
    """
    Make a correction of a row's filled cells; None where it sets nothing.

    Raises
    ------
    InputError
        A cell says nothing that geomap knows; the text names row, cell and remedy.
    """
    if not any(cells.get(name) for name in SETTING):
        return None
    try:
        _check(cells)
        change = change_of(cells, roster, index)
    except InputError as error:
        raise InputError(f"{where}: {error}") from error
    if not change.sets:
        return None
    return Correction(where, cells, change)


@lru_cache(maxsize=16_384)  # a desk reads its table again after each decision
def pattern_of(quote: str) -> re.Pattern[str] | None:
    """Make a pattern of the words of a quote, whatever parts them; None where it has none."""
    words = _WORD.findall(quote)
    return re.compile(r"\W+".join(map(re.escape, words)), re.IGNORECASE) if words else None


def _check(cells: Mapping[str, str]) -> None:
    long = next((name for name in cells if len(cells[name]) > _LONGEST), None)
    if long:
        raise InputError(f"{long} has {len(cells[long]):,} characters: a part of it is enough")
    if not any(cells.get(name) for name in MATCHING):
        raise InputError(f"says of nothing what it sets: fill in one of {', '.join(MATCHING)}")
    if cells.get("quote") and not _WORD.search(cells["quote"]):
        raise InputError("quote holds no word: copy a part of the sentence")


def _cells(path: Path, found: _Found) -> Iterator[tuple[str, dict[str, str]]]:
    text = _text(path, found)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    try:
        names = [name.strip().casefold() for name in next(reader, [])]
    except csv.Error as error:
        raise InputError(f"{path}:1: is no heading of CSV ({error}): mend it") from error
    _check_heading(path, names, found)
    number = 1
    while True:
        number += 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            said = f"{path}:{number}: is no row of CSV ({error}): mend or remove it"
            found.errors.append(InputError(said))
            continue
        filled = zip(names, (undefused(cell).strip() for cell in cells), strict=False)
        yield f"{path}:{number}", {n: cell for n, cell in filled if n in COLUMNS and cell}


def _text(path: Path, found: _Found) -> str:
    try:
        data = path.read_bytes()
    except OSError as error:
        why = error.strerror or "unreadable"
        raise InputError(f"{path}: cannot be read ({why}): check the path") from error
    text, warning = decode(data, str(path))
    found.warnings += [warning] if warning else []
    return text


def _delimiter(text: str) -> str:
    """Return what parts the cells: spreadsheets write semicolons where commas are decimal."""
    heading = text.partition("\n")[0]
    return max(",;\t", key=heading.count)


def _check_heading(path: Path, names: list[str], found: _Found) -> None:
    if not set(names) & set(MATCHING) or not set(names) & set(SETTING):
        raise InputError(
            f"{path}:1: is no heading of corrections: name at least one of {', '.join(MATCHING)} "
            f"and one of {', '.join(SETTING)}"
        )
    unknown = [name for name in names if name and name not in _BESIDE]
    if unknown:
        found.warnings.append(
            f"{path}:1: column {unknown[0][:40]!r} sets nothing: the columns are "
            f"{', '.join(COLUMNS)}"
        )
