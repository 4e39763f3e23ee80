"""UCDP's Georeferenced Event Dataset, as CSV or GeoJSON (codebook 23.1)."""

from __future__ import annotations

from typing import Any

from geomap.formats.cell_values import coded, coordinates, counted
from geomap.formats.countries import alpha2
from geomap.formats.days import between, columns_of, day, read_days
from geomap.formats.sheets import Sheet, text
from geomap.model import When

__all__ = ["read_ged"]

# type_of_violence: state-based, non-state, one-sided.
_TYPES = {
    "1": ("Battles", "Armed clash", "state forces"),
    "2": ("Battles", "Armed clash", None),
    "3": ("Violence against civilians", "Attack", None),
}
# date_prec: the day; two to six days; a week; up to a month; up to a year.
_PRECISION = {"1": "day", "2": "week", "3": "week", "4": "month", "5": "year"}
_SPACE = {str(code): code for code in range(1, 8)}


def read_ged(sheet: Sheet) -> dict[str, Any]:
    """Convert GED's rows to the contract's columns; ``best`` are the fatalities."""
    codes = coded(sheet, "type_of_violence", _TYPES)
    kinds = [kind or (None, None, None) for kind in codes]
    ids = text(sheet, "relid_full", "id")
    return {
        "event_id": "ged-" + ids,
        "event_type": [kind[0] for kind in kinds],
        "sub_event_type": [kind[1] for kind in kinds],
        "plover": ["ASSAULT" if kind[0] else None for kind in kinds],
        "actor": text(sheet, "side_a"),
        "actor_kind": _kinds(sheet, kinds),
        "target": text(sheet, "side_b"),
        "target_kind": text(sheet, "side_b").str.lower().map({"civilians": "civilians"}),
        **columns_of(_whens(sheet)),
        "place": text(sheet, "where_coordinates", "adm_2", "adm_1", "country"),
        "place_text": text(sheet, "where_description"),
        "admin1": text(sheet, "adm_1"),
        "country": alpha2(text(sheet, "country")),
        **coordinates(sheet, "latitude", "longitude"),
        "geo_precision": coded(sheet, "where_prec", _SPACE),
        "fatalities": counted(sheet, "best"),
        "fatalities_low": counted(sheet, "low"),
        "fatalities_high": counted(sheet, "high"),
        "source": text(sheet, "source_office", "source_article", "source_original"),
        "quote": text(sheet, "source_headline", "source_article"),
    }


def _kinds(sheet: Sheet, kinds: list[Any]) -> list[str | None]:
    names = text(sheet, "side_a")
    states = names.fillna("").str.startswith("Government of")
    return ["state forces" if state else kind[2] for state, kind in zip(states, kinds, strict=True)]


def _whens(sheet: Sheet) -> Any:
    starts, ends = text(sheet, "date_start"), text(sheet, "date_end")
    keys = starts + "|" + ends.fillna(starts) + "|" + text(sheet, "date_prec").fillna("1")
    return read_days(sheet, keys, _when)


def _when(key: str) -> When | None:
    first, last, precision = key.split("|")
    start, end = day(first), day(last)
    if start is None or end is None:
        raise ValueError(key)
    found = between(start, end, _precision(precision))
    # one day given for "some day of that week" is still known to the week only
    return When(None, found.edtf, start, end, _precision(precision))


def _precision(code: str) -> Any:
    return _PRECISION.get(code.removesuffix(".0"), "day")
