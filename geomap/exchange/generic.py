"""Any table of places: columns are told by `--map`, else guessed by their usual names."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from geomap.errors import InputError
from geomap.exchange.countries import alpha2
from geomap.exchange.days import columns_of, order_of, read_days, when_of
from geomap.exchange.sheets import Sheet, named, text
from geomap.exchange.values import coded, coordinates, counted, number
from geomap.exchange.vocabulary import acled_names
from geomap.model import When

if TYPE_CHECKING:
    from pandas import Series

__all__ = ["FIELDS", "chosen_columns", "read_table"]

# Usual names of columns, in English and the common short forms of tools (QGIS, Google My Maps,
# Datawrapper, kepler.gl), the likeliest first.
FIELDS: dict[str, tuple[str, ...]] = {
    "event_id": ("event_id", "eventid", "id", "fid", "uid"),
    "title": ("title", "name", "headline", "event", "label", "summary"),
    "quote": ("quote", "notes", "description", "text", "summary", "details", "comment", "comments"),
    "date": ("date", "event_date", "day", "datetime", "timestamp", "date_start", "start", "when"),
    "latitude": ("latitude", "lat", "y", "ycoord", "lat_wgs84", "gps_latitude"),
    "longitude": ("longitude", "lon", "lng", "long", "x", "xcoord", "lon_wgs84", "gps_longitude"),
    "actor": ("actor", "actor1", "perpetrator", "group", "who", "party", "organisation"),
    "target": ("target", "actor2", "victim"),
    "event_type": ("event_type", "type", "category", "kind", "class"),
    "sub_event_type": ("sub_event_type", "subtype", "sub_type", "subcategory"),
    "place": ("place", "location", "city", "town", "placename", "locality", "address"),
    "admin1": ("admin1", "province", "state", "governorate"),
    "country": ("country", "country_code", "iso2"),
    "fatalities": ("fatalities", "deaths", "killed", "dead"),
    "geo_precision": ("geo_precision", "where_prec"),
    "radius_km": ("radius_km", "radius", "accuracy_km"),
    "source": ("source", "outlet", "publisher", "newspaper", "sources"),
    "author": ("author", "reporter"),
    "url": ("url", "link", "href", "source_url", "sourceurl", "web"),
}
"""The fields of a table of one's own, each with the column names that are taken for it."""

_SPACE = {str(code): code for code in range(1, 8)}
_KNOWN_TEXTS = ("title", "quote", "actor", "target", "place", "admin1", "source", "author")


def chosen_columns(sheet: Sheet, given: Mapping[str, str]) -> dict[str, str]:
    """
    Say which column each field is read from.

    Raises
    ------
    InputError
        A column that was named is not there, or none can hold coordinates.
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
    for field, usual in FIELDS.items():
        free = [name for name in usual if name in columns and name not in found.values()]
        if field not in found and free:
            found[field] = free[0]
    if not sheet.shapes and not {"latitude", "longitude"} <= found.keys():
        raise InputError(
            f"{sheet.path}: has no columns for latitude and longitude that can be told; name them:"
            " --map latitude=COLUMN --map longitude=COLUMN"
        )
    return found


def read_table(sheet: Sheet, given: Mapping[str, str]) -> dict[str, Any]:
    """Tell a table's rows as the contract's columns."""
    columns = chosen_columns(sheet, given)
    told: dict[str, Any] = {
        field: text(sheet, columns[field]) for field in _KNOWN_TEXTS if field in columns
    }
    told["event_id"] = _ids(sheet, columns)
    told.update(_types(sheet, columns))
    told.update(columns_of(_whens(sheet, columns)))
    if "latitude" in columns and "longitude" in columns:
        told.update(coordinates(sheet, columns["latitude"], columns["longitude"]))
    if "country" in columns:
        told["country"] = alpha2(text(sheet, columns["country"]))
    if "fatalities" in columns:
        told["fatalities"] = counted(sheet, columns["fatalities"])
    if "geo_precision" in columns:
        told["geo_precision"] = coded(sheet, columns["geo_precision"], _SPACE)
    if "radius_km" in columns:
        radii = number(sheet, columns["radius_km"])
        told["radius_km"] = radii.where((radii > 0) & (radii < 20_000))
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
    order = order_of(cells)
    if order is None and cells.astype(str).str.match(r"\d{1,2}/\d{1,2}/\d{4}").any():
        sheet.notes.append(f"{sheet.path}: dates such as 3/4/2015 are read as day/month/year")
    return read_days(
        sheet, cells, lambda cell: when_of(cell, order or "day first") or When(text=cell)
    )
