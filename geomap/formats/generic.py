"""Any table of places: columns are told by `--map`, else guessed by their usual names."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from geomap.errors import InputError
from geomap.formats.cell_values import coded, counted, number
from geomap.formats.columns import FIELDS, guess
from geomap.formats.countries import alpha2
from geomap.formats.days import ambiguous, columns_of, joined, order_of, read_days, when_of
from geomap.formats.locating import located
from geomap.formats.sheets import Order, Sheet, named, text
from geomap.formats.vocabulary import acled_names
from geomap.model import When

if TYPE_CHECKING:
    from pandas import Series

__all__ = ["FIELDS", "chosen_columns", "read_table"]

_SPACE = {str(code): code for code in range(1, 8)}
_STATUSES = {name: name for name in "reported claimed planned denied hypothetical".split()}
_KNOWN_TEXTS = (
    "title", "quote", "actor", "target", "plover", "claimed_by", "place", "place_text", "admin1",
    "source", "author",
)  # fmt: skip


def chosen_columns(
    sheet: Sheet, given: Mapping[str, str], *, named_places: bool = False
) -> dict[str, str]:
    """
    Return which column each field is read from.

    Raises
    ------
    InputError
        A column that was named is not there, or none can hold coordinates (or, with
        ``named_places``, names).
    """
    columns = list(sheet.cells.columns)
    found = {}
    for field, column in given.items():
        name = named([column])[0]
        if name not in columns:
            raise InputError(
                f"{sheet.path}: has no column {column!r}; it has {', '.join(columns)[:200]}"
            )
        found[field] = name
    guessed = guess(columns, found.values())
    found = {**{field: name for field, name in guessed.items() if field not in found}, **found}
    placed = {"latitude", "longitude"} <= found.keys() or "coordinates" in found
    if not sheet.shapes and not placed and not named_places:
        raise InputError(f"{sheet.path}: {_no_place(found)}")
    return found


def _no_place(found: Mapping[str, str]) -> str:
    by_name = f"or by the names in it: --place {found['place']}" if "place" in found else ""
    by_name = by_name or "or, if it has names of places: --place COLUMN"
    return (
        "has no columns for latitude and longitude that can be told; name them:"
        f" --map latitude=COLUMN --map longitude=COLUMN {by_name}"
    )


def read_table(
    sheet: Sheet, given: Mapping[str, str], *, named_places: bool = False
) -> tuple[Sheet, dict[str, Any]]:
    """
    Return a table's rows as the contract's columns.

    Returns
    -------
    sheet : Sheet
        The same, with the shapes that stand in a column as WKT or GeoJSON.
    columns : dict
    """
    columns = chosen_columns(sheet, given, named_places=named_places)
    told: dict[str, Any] = {
        field: text(sheet, columns[field]) for field in _KNOWN_TEXTS if field in columns
    }
    told["event_id"] = _ids(sheet, columns)
    told.update(_types(sheet, columns))
    told.update(columns_of(_whens(sheet, columns)))
    if "country" in columns:
        told["country"] = alpha2(text(sheet, columns["country"]))
    if not named_places:
        sheet, placed = located(sheet, columns, told.get("country"))
        told.update(placed)
    told.update(_measures(sheet, columns))
    return sheet, told


def _measures(sheet: Sheet, columns: Mapping[str, str]) -> dict[str, Any]:
    told: dict[str, Any] = {}
    if "fatalities" in columns:
        told["fatalities"] = counted(sheet, columns["fatalities"])
    if "geo_precision" in columns:
        told["geo_precision"] = coded(sheet, columns["geo_precision"], _SPACE)
    if "radius_km" in columns:
        radii = number(sheet, columns["radius_km"])
        told["radius_km"] = radii.where((radii > 0) & (radii < 20_000))
    if "confidence" in columns:
        shares = number(sheet, columns["confidence"])
        told["confidence"] = shares.where((shares >= 0) & (shares <= 1))
    if "status" in columns:
        told["status"] = coded(sheet, columns["status"], _STATUSES)
    if "url" in columns:
        urls = text(sheet, columns["url"])
        plain = urls.notna() & urls.astype(str).str.match(r"https?://")
        told["url"] = urls.where(plain, None)
    return told


def _ids(sheet: Sheet, columns: Mapping[str, str]) -> Series[Any]:
    own = text(sheet, columns.get("event_id", ""))
    return own.where(own.notna(), None)


def _types(sheet: Sheet, columns: Mapping[str, str]) -> dict[str, Any]:
    kinds, subs = (text(sheet, columns.get(n, "")) for n in ("event_type", "sub_event_type"))
    pairs = [acled_names(kind, sub, None) for kind, sub in zip(kinds, subs, strict=True)]
    return {"event_type": [kind for kind, _ in pairs], "sub_event_type": [sub for _, sub in pairs]}


def _whens(sheet: Sheet, columns: Mapping[str, str]) -> Series[Any]:
    """Read dates; a text of no known form ("last week") stays as said, its precision unknown."""
    cells = text(sheet, columns.get("date", ""))
    ends = text(sheet, columns.get("date_end", ""))
    order = sheet.order or order_of(cells) or order_of(ends)
    doubtful = None if order else ambiguous(cells)
    if doubtful:
        sheet.notes.append(
            f"{sheet.path}: dates such as {doubtful} are read as day/month/year"
            " (--date-order mdy reads the month first)"
        )
    # the bar keeps the two apart; messages show what stands before it
    keys = cells.where(ends.isna() | cells.isna() | (ends == cells), cells + "|" + ends.fillna(""))
    return read_days(sheet, keys, lambda key: _when(key, order or "day first"))


def _when(key: str, order: Order) -> When:
    cell, _, end = key.partition("|")
    start = when_of(cell, order)
    last = when_of(end, order) if end else None
    if start is not None and last is not None:
        return joined(start, last)
    return start or When(text=cell)
