"""ICEWS' coded events, of the Dataverse and of the R package; both hold the same columns."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from geomap.dates.values import day_when
from geomap.formats.cell_values import coordinates
from geomap.formats.countries import alpha2
from geomap.formats.days import columns_of, day, read_days
from geomap.formats.sheets import Sheet, text
from geomap.formats.vocabulary import cameo
from geomap.model import When

if TYPE_CHECKING:
    from pandas import Series

__all__ = ["read_icews"]


def read_icews(sheet: Sheet) -> dict[str, Any]:
    """Convert ICEWS' rows to the contract's columns: it names the act, but quotes no sentence."""
    acts = [cameo(code) for code in _codes(text(sheet, "cameo_code"))]
    actors = text(sheet, "source_name")
    return {
        "event_id": "icews-" + text(sheet, "event_id"),
        "title": _titles(sheet),
        "event_type": [act[0] for act in acts],
        "sub_event_type": [act[1] for act in acts],
        "plover": [act[2] for act in acts],
        "actor": actors,
        "actor_kind": _kinds(sheet),
        "target": text(sheet, "target_name"),
        **columns_of(read_days(sheet, text(sheet, "event_date"), _when)),
        "place": text(sheet, "city", "district", "province", "country"),
        "admin1": text(sheet, "province"),
        "country": alpha2(text(sheet, "country")),
        **coordinates(sheet, "latitude", "longitude"),
        "geo_precision": _precision(sheet),
        "source": text(sheet, "publisher"),
    }


def _codes(codes: Series[Any]) -> list[str]:
    """Return codes below 30 the zero back that a spreadsheet ate: "40" is 040, "190" is itself."""
    plain = codes.fillna("").str.removesuffix(".0")
    return [code if len(code) > 2 or code[:1] in ("0", "") else f"0{code}" for code in plain]


def _kinds(sheet: Sheet) -> list[str | None]:
    sectors = text(sheet, "source_sectors").fillna("").str.lower()
    states = sectors.str.contains("government|military|police|executive", regex=True)
    countries = text(sheet, "source_name") == text(sheet, "source_country")
    return ["state forces" if one else None for one in states | countries]


def _titles(sheet: Sheet) -> list[str | None]:
    names = ("source_name", "event_text", "target_name")
    rows = zip(*(text(sheet, name) for name in names), strict=True)
    return [
        f"{who}: {act[:1].lower()}{act[1:]}" + (f" ({whom})" if whom else "")
        if who and act else None
        for who, act, whom in rows
    ]  # fmt: skip


def _precision(sheet: Sheet) -> list[int]:
    """Choose by the finest name of a place that is given."""
    levels = (text(sheet, name).notna() for name in ("city", "district", "province"))
    rows = zip(*levels, strict=True)
    return [
        1 if city else 3 if district else 4 if province else 6 for city, district, province in rows
    ]


def _when(cell: str) -> When | None:
    found = day(cell)
    if found is None:
        raise ValueError(cell)
    return day_when(found)
