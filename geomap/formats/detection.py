"""The door: which format a file is of, told by its columns, and its events."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from geomap.documents.decoding import decode
from geomap.errors import GeomapError, InputError
from geomap.formats import acled, gdelt, generic, gtd, icews, pitf, ucdp
from geomap.formats.archives import ARCHIVES, read_archive
from geomap.formats.columns import FIELDS, header_row
from geomap.formats.finishing import Imported, finished
from geomap.formats.frame_files import FRAMES, lines_of_objects, names_in, sheet_of_frame
from geomap.formats.geojson import NotByLineError, features_by_line
from geomap.formats.geojson_features import sheet_of_features
from geomap.formats.kml import read_kml
from geomap.formats.named_places import NamedPlaces, read_named_places
from geomap.formats.own import geomap_columns, read_own
from geomap.formats.sheets import Grid, Order, Sheet, grid_of, head_of, named, sheet_of
from geomap.formats.timemap import is_timemap, read_timemap
from geomap.formats.workbooks import WORKBOOKS, grid_of_workbook

__all__ = ["FORMATS", "read_events"]


@dataclass(frozen=True, slots=True)
class Format:
    """
    A dataset's format.

    ``marks`` are the column names, any one set of them, by which it is known; ``read`` makes the
    contract's columns; ``publisher`` is the source of rows that name none.
    """

    read: Callable[[Sheet], dict[str, Any]]
    marks: tuple[frozenset[str], ...]
    publisher: str | None = None


def _marks(*sets: str) -> tuple[frozenset[str], ...]:
    return tuple(frozenset(names.split()) for names in sets)


TABLES: dict[str, Format] = {
    "acled": Format(
        acled.read_acled, _marks("event_date event_type actor1 inter1 latitude longitude")
    ),
    "ged": Format(
        ucdp.read_ged, _marks("type_of_violence where_prec side_a date_start"), "UCDP GED"
    ),
    "gdelt": Format(gdelt.read_gdelt, _marks("globaleventid eventcode actiongeo_lat"), "GDELT"),
    "gtd": Format(
        gtd.read_gtd,
        _marks("eventid iyear imonth attacktype1_txt", "group_name attack_type target_type year"),
        gtd.PUBLISHER,
    ),
    "icews": Format(icews.read_icews, _marks("source_name cameo_code target_name"), "ICEWS"),
    "pitf": Format(
        pitf.read_pitf, _marks("start_year deaths_number degrees degrees_2"), pitf.PUBLISHER
    ),
}
"""Tables by name, each told by its columns."""

FORMATS = ("geomap", *TABLES, "kml", "timemap", "generic")
"""Names of formats; ``geomap`` are files that geomap wrote, ``generic`` is any table."""

_KNOWN = frozenset(name for form in TABLES.values() for marks in form.marks for name in marks)
_GUESSED = frozenset(name for names in FIELDS.values() for name in names)


@dataclass(frozen=True, slots=True)
class Asked:
    """
    What the user says of a file.

    ``columns`` are fields by name, ``sheet`` the sheet of a workbook or the layer of a GeoPackage,
    ``order`` which comes first in its dates, ``places`` resolves the names of places in a column.
    """

    form: str | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    sheet: str | None = None
    order: Order | None = None
    places: NamedPlaces | None = None

    @property
    def is_own_table(self) -> bool:
        """Return True if what is said holds of a table of one's own alone."""
        return bool(self.columns) or self.places is not None


def read_events(
    path: str | Path,
    *,
    form: str | None = None,
    columns: Mapping[str, str] | None = None,
    sheet: str | None = None,
    order: Order | None = None,
    places: NamedPlaces | None = None,
) -> Imported:
    """
    Read an events file, ours or somebody else's.

    Parameters
    ----------
    path : str or Path
        A table (comma, semicolon, tab or bar between cells), a workbook (``.xlsx .ods``), GeoJSON
        (also a feature a line), JSON Lines, GeoParquet, GeoPackage, FlatGeobuf, a shapefile, KML,
        KMZ, TimeMap's JSON, ACLED's answers, any file that `write_events` makes, or one of them in
        a ``.zip`` or ``.gz``.
    form : str, optional
        One of `FORMATS`; by default it is told by the columns, never by the file's name.
    columns : mapping of str to str, optional
        For a table of one's own: which column holds a field of `geomap.formats.FIELDS`.
    sheet : str, optional
        The sheet of a workbook, or the layer of a GeoPackage; by default the first.
    order : {"day first", "month first"}, optional
        What dates such as 3/4/2015 mean; by default told by the others of their column.
    places : NamedPlaces, optional
        For a table of one's own without coordinates: the columns of places' names, and what
        resolves them.

    Returns
    -------
    Imported
        The frame (EPSG:4326, the contract's columns) and the rows that were left out.

    Raises
    ------
    InputError
        The file is missing, is of no known format, or most of its rows cannot be read.
    """
    path = Path(path)
    if not path.is_file():
        raise InputError(f"{path}: does not exist or is no file; check the path")
    asked = Asked(form, columns or {}, sheet, order, places)
    try:
        return _read(path, asked)
    except OSError as error:
        reason = error.strerror or str(error)
        raise InputError(f"{path}: cannot be read ({reason}); check the path") from error
    except GeomapError:
        raise
    except Exception as error:  # a cell on which a library stumbles: never the caller's end
        reason = " ".join(f"{type(error).__name__}: {error}".split())[:120]
        raise InputError(f"{path}: a cell in it cannot be read ({reason}); mend it") from error


def _read(path: Path, asked: Asked) -> Imported:
    suffix = path.suffix.lower()
    if suffix in ARCHIVES:
        return read_archive(path, lambda inner: _read(inner, asked))
    if asked.form == "geomap":
        return read_own(path)
    if suffix in FRAMES:
        return _framed(path, asked)
    if suffix in WORKBOOKS:
        return _of_grid(path, grid_of_workbook(path, asked.sheet), asked)
    start = _start(path)
    if asked.form == "kml" or (asked.form is None and start == "<"):
        return read_kml(path)
    if asked.form == "timemap" or start in "{[":
        return _json(path, asked)
    return _of_grid(path, grid_of(path, _KNOWN | _GUESSED | geomap_columns()), asked)


def _framed(path: Path, asked: Asked) -> Imported:
    form = asked.form or (
        "generic" if asked.is_own_table else _format_of(names_in(path, asked.sheet)) or "generic"
    )
    if form == "geomap":
        return read_own(path)
    return _made(sheet_of_frame(path, asked.sheet), form, asked)


def _start(path: Path) -> str:
    """Return the first character of a text; binaries are refused here with the reason."""
    with path.open("rb") as file:
        head = file.read(64)
    if head[:4] in (b"PK\x03\x04", b"\xd0\xcf\x11\xe0"):
        raise InputError(
            f"{path}: is a workbook or archive; name it .xlsx, .ods, .kmz or .zip as what it is,"
            " or save the sheet as CSV (UTF-8)"
        )
    if head[:2] in _UTF16:
        return head[: len(head) // 2 * 2].decode("utf-16", "replace").lstrip()[:1] or " "
    if head[:1] == b"\x80" or b"\0" in head:
        raise InputError(f"{path}: is a binary file, not text; export it as CSV or GeoJSON")
    return head.lstrip(b"\xef\xbb\xbf\x1e \t\r\n")[:1].decode("latin-1") or " "


_UTF16 = (b"\xff\xfe", b"\xfe\xff")


def _of_grid(path: Path, grid: Grid, asked: Asked) -> Imported:
    heads = head_of(grid.rows)
    form = asked.form or ("generic" if asked.is_own_table else _told_by(heads))
    if form == "geomap" and path.suffix.lower() not in WORKBOOKS:
        return read_own(path)
    form = "generic" if form == "geomap" else form
    names, first = _heading(form, heads, grid.rows)
    sheet = sheet_of(path, grid, names, first=first, lenient=form == "generic")
    return _made(sheet, form, asked)


def _told_by(heads: Sequence[Sequence[str]]) -> str:
    for head in heads:
        found = _format_of(head)
        if found:
            return found
    headless = _headless(heads[0]) if heads else None
    return headless[0] if headless else "generic"


def _format_of(names: Iterable[str]) -> str | None:
    present = set(names)
    for name, form in TABLES.items():
        if any(marks <= present for marks in form.marks):
            return name
    ours = geomap_columns()
    dated = "date" not in present or "date_start" in present  # ours states both
    whole = "event_id" in present and ((present <= ours and dated) or "date_precision" in present)
    return "geomap" if whole else None


def _headless(cells: Sequence[str]) -> tuple[str, list[str]] | None:
    """Know a file without a header by how many cells its first row has and what they look like."""
    width = len(cells)
    if width in gdelt.COLUMNS and cells[0].isdigit() and cells[1].isdigit() and len(cells[1]) == 8:
        return "gdelt", gdelt.COLUMNS[width]
    if width == len(acled.HEADERLESS) and cells[0].isdigit() and "/" in cells[3]:
        return "acled", acled.HEADERLESS
    return None


def _heading(form: str, heads: list[list[str]], rows: list[list[str]]) -> tuple[list[str], int]:
    """Return the column names and the number of the first row after them."""
    if form == "generic":
        at = header_row(rows[: len(heads)])
        return heads[at] if at < len(heads) else [], at + 2
    for at, head in enumerate(heads):
        if any(marks <= set(head) for marks in TABLES[form].marks) or _likely(form, head):
            return head, at + 2
    headless = _headless(heads[0])
    if headless and headless[0] == form:
        return headless[1], 1
    return heads[0], 2


def _likely(form: str, head: Sequence[str]) -> bool:
    """With a format that was forced, half of its marks are enough."""
    return any(2 * len(marks & set(head)) >= len(marks) for marks in TABLES[form].marks)


def _json(path: Path, asked: Asked) -> Imported:
    plain = asked.form is None and not asked.is_own_table
    plain = plain and path.suffix.lower() in (".json", ".geojson")
    return (_own_by_line(path) if plain else None) or _whole_json(path, asked, plain)


def _own_by_line(path: Path) -> Imported | None:
    """
    Read geomap's own GeoJSON line by line, in a fraction of the memory; None if it is not that.

    It is None too where the file is refused: read as a whole, it says why.
    """
    heads: dict[tuple[str, ...], bool] = {}
    try:
        found = read_own(path, _own_features(path, heads))
    except InputError:
        return None
    return found if _is_own_head(name for head in heads for name in head) else None


def _own_features(path: Path, heads: dict[tuple[str, ...], bool]) -> Iterator[Any]:
    """Yield features as long as they have the columns of geomap's own; note each set of them."""
    for feature in features_by_line(path):
        properties = feature.get("properties") if isinstance(feature, dict) else None
        if isinstance(properties, dict) and (head := tuple(properties)) not in heads:
            heads[head] = _is_own_head(head)
            if not heads[head]:
                raise NotByLineError
        yield feature


def _is_own_head(names: Iterable[str]) -> bool:
    return _format_of(named(dict.fromkeys(names))) == "geomap"


def _whole_json(path: Path, asked: Asked, plain: bool) -> Imported:
    content, warning = decode(path.read_bytes(), str(path))
    try:
        told = json.loads(content)
    except (ValueError, RecursionError) as error:
        lines = lines_of_objects(content)
        if lines:
            return _made(sheet_of_features(path, lines, []), asked.form or "generic", asked)
        reason = " ".join(str(error).split())[:100]
        raise InputError(f"{path}: is no JSON ({reason}); is it cut off? export it anew") from error
    if asked.form == "timemap" or (asked.form is None and is_timemap(told)):
        return read_timemap(path, told)
    if plain and _is_ours(told):
        return read_own(path, told)
    sheet = sheet_of_features(path, told, [warning] if warning else [])
    guessed = "generic" if asked.is_own_table else _format_of(sheet.cells.columns)
    form = asked.form or guessed or "generic"
    return read_own(path) if form == "geomap" else _made(sheet, form, asked)


def _is_ours(told: Any) -> bool:
    """Return True for a FeatureCollection with the columns of geomap's own."""
    features = told.get("features") if isinstance(told, dict) and "crs" not in told else None
    if not isinstance(features, list):
        return False
    heads: dict[tuple[str, ...], None] = {}
    for feature in features:
        properties = feature.get("properties") if isinstance(feature, dict) else None
        if isinstance(properties, dict):
            heads[tuple(properties)] = None
    return _format_of({name for head in heads for name in named(head)}) == "geomap"


def _made(sheet: Sheet, form: str, asked: Asked) -> Imported:
    sheet = replace(sheet, order=asked.order)
    if form == "generic" and asked.places is not None:
        return read_named_places(sheet, asked.columns, asked.places, _layer(sheet.path))
    if form == "generic":
        return finished(*generic.read_table(sheet, asked.columns), _layer(sheet.path))
    table = TABLES[form]
    marks = min(table.marks, key=lambda names: len(names - set(sheet.cells.columns)))
    missing = sorted(marks - set(sheet.cells.columns))
    if len(missing) * 2 > len(marks):
        raise InputError(f"{sheet.path}: is no {form} file: it has no column {', '.join(missing)}")
    return finished(sheet, table.read(sheet), form, table.publisher)


def _layer(path: Path) -> str:
    from geomap.text import slug

    return slug(path.stem)
