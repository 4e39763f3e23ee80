"""
ACLED's tables: all generations are read, its present export of 31 columns is written.

The dyadic tables without a header are read too, and geomap's own in ACLED's shape. What geomap does
not know stays empty in what it writes: ``iso`` (a numeric code), ``region``, ``admin2``,
``admin3``, ``interaction`` unless both sides are known, ``source_scale``, ``timestamp``.
``country`` is a country's English name, as ACLED's readers expect. ``tags`` holds the status, which
ACLED has no column for: a planned or denied event must not read as one that happened.

Codes are the codebook's: time_precision 1 the day, 2 the week of which the middle is given, 3 the
month; geo_precision 1 a town, 2 near it or in a part of a region, 3 a larger region; inter 1 to 8.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geomap.actors import load_actors
from geomap.dates.values import day_when, month_when, year_when
from geomap.formats.cells import ordered, records
from geomap.formats.countries import alpha2
from geomap.formats.days import columns_of, day, order_of, read_days, week_around
from geomap.formats.sheets import Order, Sheet, text
from geomap.formats.values import coded, coordinates, counted
from geomap.formats.vocabulary import INTER, acled_names, plover_of
from geomap.formulas import defused
from geomap.gazetteer.index import Index
from geomap.model import When

if TYPE_CHECKING:
    from geopandas import GeoDataFrame
    from pandas import Series

    from geomap.model import Actor

__all__ = ["COLUMNS", "HEADERLESS", "read_acled", "write_acled"]

HEADERLESS = (
    "gwno event_id_cnty event_id_no_cnty event_date year time_precision event_type actor1"
    " ally_actor_1 inter1 actor2 ally_actor_2 inter2 interaction country admin1 admin2 admin3"
    " location latitude longitude geo_precision source notes fatalities"
).split()
"""The 25 columns of versions 5 and 6, whose dyadic files come without a header."""

# To UCDP's where_prec: a town; near a town; a region, which the codebook takes for the province.
_WHERE_PREC = {"1": 1, "2": 2, "3": 4}
_STATUSES = ("reported", "claimed", "planned", "denied", "hypothetical")


def read_acled(sheet: Sheet) -> dict[str, Any]:
    """Convert ACLED's rows to the contract's columns."""
    first = coded(sheet, "inter1", INTER)
    return {
        "event_id": text(sheet, "event_id_cnty", "data_id"),
        **_types(sheet, first),
        "actor": text(sheet, "actor1"),
        "actor_kind": first,
        "allies": text(sheet, "assoc_actor_1", "ally_actor_1"),
        "target": text(sheet, "actor2"),
        "target_kind": coded(sheet, "inter2", INTER),
        "status": _status(sheet),
        **columns_of(_whens(sheet)),
        "place": text(sheet, "location"),
        "admin1": text(sheet, "admin1"),
        "country": alpha2(text(sheet, "country")),
        **coordinates(sheet, "latitude", "longitude"),
        "geo_precision": coded(sheet, "geo_precision", _WHERE_PREC),
        "fatalities": counted(sheet, "fatalities"),
        "source": text(sheet, "source"),
        "quote": text(sheet, "notes"),
    }


def _types(sheet: Sheet, first: Series[Any]) -> dict[str, Any]:
    cells = zip(text(sheet, "event_type"), text(sheet, "sub_event_type"), first, strict=True)
    pairs = [acled_names(*cell) for cell in cells]
    return {
        "event_type": [kind for kind, _ in pairs],
        "sub_event_type": [sub for _, sub in pairs],
        "plover": [plover_of(sub) for _, sub in pairs],
    }


def _status(sheet: Sheet) -> list[str]:
    """Read the status that geomap writes into ``tags``, which ACLED has no column for."""
    said = [str(tags or "").partition("status=")[2].split(";")[0] for tags in text(sheet, "tags")]
    return [status if status in _STATUSES else "reported" for status in said]


def _whens(sheet: Sheet) -> Series[Any]:
    days = text(sheet, "event_date")
    years = text(sheet, "year")
    precision = text(sheet, "time_precision")
    keys = days.fillna(years) + "|" + precision.fillna("1").str.removesuffix(".0")
    # the codebook's order, but spreadsheets turn dates round
    order = sheet.order or order_of(days) or "day first"
    return read_days(sheet, keys, lambda key: _when(key, order))


def _when(key: str, order: Order) -> When | None:
    cell, _, precision = key.partition("|")
    found = day(cell, order)
    if found is None:
        if cell.isdigit() and len(cell) == 4:
            return year_when(int(cell))
        raise ValueError(cell)
    if precision == "2":
        return week_around(found)
    return month_when(found.year, found.month) if precision == "3" else day_when(found)


COLUMNS = (
    "event_id_cnty event_date year time_precision disorder_type event_type sub_event_type actor1"
    " assoc_actor_1 inter1 actor2 assoc_actor_2 inter2 interaction civilian_targeting iso region"
    " country admin1 admin2 admin3 location latitude longitude geo_precision source source_scale"
    " notes fatalities tags timestamp"
).split()
"""The column names of ACLED's export since 2023, in its order."""

# Codebook, "time precision": 1 the day, 2 the week, 3 the month; ACLED has no code for less.
_TIME = {"day": 1, "week": 2, "month": 3}
# Codebook, "geo precision": 1 a town, 2 near a town or part of a region, 3 a region. UCDP GED's
# 1 is a place, 2 near one, 3 a district; 4 to 7 are province, line or sea, country, airspace.
_GEO_PRECISION = {1: 1, 2: 2, 3: 2, 4: 3, 5: 3, 6: 3, 7: 3}
# Codebook, "inter": the eight kinds of actors, in the words of the export since 2023.
_INTER = {
    "state forces": "State forces",
    "rebel group": "Rebel group",
    "political militia": "Political militia",
    "identity militia": "Identity militia",
    "rioters": "Rioters",
    "protesters": "Protesters",
    "civilians": "Civilians",
    "external forces": "External/Other forces",
}
_DISORDER = {
    "Battles": "Political violence",
    "Explosions/Remote violence": "Political violence",
    "Violence against civilians": "Political violence",
    "Protests": "Demonstrations",
    "Riots": "Demonstrations",
    "Strategic developments": "Strategic developments",
}
# Codebook, "disorder type": the two sub-types that differ from their event type.
_DISORDER_OF_SUB = {
    "Excessive force against protesters": "Political violence; Demonstrations",
    "Mob violence": "Political violence",
}


def write_acled(frame: GeoDataFrame, path: Path) -> None:
    """Write a CSV in ACLED's columns."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        for row, _ in records(ordered(frame)):
            told = {**_parties(row), **_where_and_when(row), **_what(row)}
            writer.writerow([defused(told.get(name)) for name in COLUMNS])


def _what(row: dict[str, Any]) -> dict[str, Any]:
    kind, sub = row.get("event_type"), row.get("sub_event_type")
    return {
        "event_id_cnty": row.get("event_id"),
        "disorder_type": _DISORDER_OF_SUB.get(str(sub), _DISORDER.get(str(kind))),
        "event_type": kind,
        "sub_event_type": sub,
        "source": row.get("source") or row.get("author"),
        "notes": row.get("quote") or row.get("title"),
        "fatalities": row.get("fatalities"),
        "tags": f"status={row['status']}" if row.get("status") else None,
    }


def _parties(row: dict[str, Any]) -> dict[str, Any]:
    targeted = row.get("target_id") == "civilians"
    first = _INTER.get(str(row.get("actor_kind")))
    target = _actors().get(str(row.get("target_id")))
    second = _INTER.get(target.kind) if target else None
    return {
        "actor1": row.get("actor"),
        "assoc_actor_1": "; ".join(json.loads(row.get("allies") or "[]")) or None,
        "inter1": first,
        "actor2": row.get("target"),
        "inter2": second,
        "interaction": f"{first}-{second}" if first and second else None,
        "civilian_targeting": "Civilian targeting" if targeted else None,
    }


def _where_and_when(row: dict[str, Any]) -> dict[str, Any]:
    code = _TIME.get(str(row.get("date_precision")))
    start = row.get("date_start")
    end = row.get("date_end") if code != 1 else None  # of several days ACLED's is the first
    return {
        "event_date": _middle(start, end) if code and start else None,
        "year": start[:4] if start else None,
        "time_precision": code,
        "country": _countries().get(str(row.get("country")), row.get("country")),
        "admin1": row.get("admin1"),
        "location": row.get("place"),
        "latitude": row.get("latitude"),
        "longitude": row.get("longitude"),
        "geo_precision": _GEO_PRECISION.get(row.get("geo_precision") or 0),
    }


@cache
def _countries() -> Mapping[str, str]:
    """Return countries' English names by ISO 3166-1 alpha-2 code."""
    return {str(place.country): place.name for place in Index(layers=()).countries()}


@cache
def _actors() -> Mapping[str, Actor]:
    """Return the actors of the table, by id; of another target the kind is not known."""
    return load_actors().actors


def _middle(start: str, end: str | None) -> str:
    """
    Return the middle of a week or month, which ACLED's codebook takes for its date.

    A year has no code for its precision: of it the year alone is told, as a day would be invented.

    Examples
    --------
    >>> _middle("2015-10-05", "2015-10-11"), _middle("2015-10-07", None)
    ('2015-10-08', '2015-10-07')
    """
    first = date.fromisoformat(start)
    last = date.fromisoformat(end) if end else first
    return (first + (last - first) // 2).isoformat()
