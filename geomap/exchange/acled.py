"""
ACLED's tables of all generations, the dyadic one without a header, and geomap's in ACLED's shape.

Codes are the codebook's: time_precision 1 the day, 2 the week of which the middle is given, 3 the
month; geo_precision 1 a town, 2 near it or in a part of a region, 3 a larger region; inter 1 to 8.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from geomap.dates.values import day_when, month_when, year_when
from geomap.exchange.countries import alpha2
from geomap.exchange.days import columns_of, day, order_of, read_days, week_around
from geomap.exchange.sheets import Order, Sheet, text
from geomap.exchange.values import coded, coordinates, counted
from geomap.exchange.vocabulary import INTER, acled_names, plover_of
from geomap.model import When

if TYPE_CHECKING:
    from pandas import Series

__all__ = ["HEADERLESS", "read_acled"]

HEADERLESS = (
    "gwno event_id_cnty event_id_no_cnty event_date year time_precision event_type actor1"
    " ally_actor_1 inter1 actor2 ally_actor_2 inter2 interaction country admin1 admin2 admin3"
    " location latitude longitude geo_precision source notes fatalities"
).split()
"""The 25 columns of versions 5 and 6, whose dyadic files come without a header."""

# To UCDP's where_prec: a town; near a town; a region, which the codebook takes for the province.
_SPACE = {"1": 1, "2": 2, "3": 4}
_STATUSES = ("reported", "claimed", "planned", "denied", "hypothetical")


def read_acled(sheet: Sheet) -> dict[str, Any]:
    """Tell ACLED's rows as the contract's columns."""
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
        "geo_precision": coded(sheet, "geo_precision", _SPACE),
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
