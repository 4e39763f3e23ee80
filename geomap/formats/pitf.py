"""The Political Instability Task Force's Worldwide Atrocities Dataset: tabs, header in row four."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from geomap.dates.values import day_when, month_when, year_when
from geomap.formats.cell_values import RADIUS_KM, counted, number
from geomap.formats.days import between, columns_of, day, read_days
from geomap.formats.sheets import Sheet, text
from geomap.model import When

if TYPE_CHECKING:
    from pandas import Series

__all__ = ["PUBLISHER", "read_pitf"]

PUBLISHER = "PITF Worldwide Atrocities Dataset"
_ACTORS = [
    *(f"perp_state_{part}" for part in ("military", "police", "other")),
    *(f"perp_non-state_{part}" for part in ("ideological", "ethnic", "religious", "criminal")),
    "perp_non-state_private",
    "perp_unknown/unclear/other",
]
_VICTIMS = [
    f"victim_identity_{part}"
    for part in (
        "political", "ethnic/national/citizenship", "religious", "socio-economic",
        "unarmed_combatants", "random/unknown/unclear/other",
    )
]  # fmt: skip


def read_pitf(sheet: Sheet) -> dict[str, Any]:
    """Return the rows as the contract's columns; an atrocity is violence against civilians."""
    size = len(sheet.cells)
    return {
        "event_type": ["Violence against civilians"] * size,
        "sub_event_type": ["Attack"] * size,
        "plover": ["ASSAULT/massacre"] * size,
        "actor": _quoted(text(sheet, *_ACTORS)),
        "target": _quoted(text(sheet, *_VICTIMS)),
        **columns_of(_whens(sheet)),
        "place": text(sheet, "locality", "district", "region"),
        "admin1": text(sheet, "region"),
        **_coordinates(sheet),
        **_precision(sheet),
        "fatalities": counted(sheet, "deaths_number"),
        "source": _source(sheet),
        "quote": text(sheet, "description"),
    }


def _quoted(names: Series[Any]) -> Series[Any]:
    r"""Take off the marks that say the source's own words: ``\people\``."""
    bare = names.str.strip('\\"')
    return bare.where(bare.notna() & (bare != ""), None)


def _source(sheet: Sheet) -> Series[Any]:
    """Return the first source; releases differ in whether its name or its reach comes first."""
    reach = ("International", "National", "Regional", "Local", "None")
    names = [text(sheet, f"primary_source{part}") for part in ("", "_type")]
    first, second = (name.mask(name.isin(reach), None) for name in names)
    return first.where(first.notna(), second)


def _coordinates(sheet: Sheet) -> dict[str, Any]:
    from pandas import Series

    found = {}
    for name, mark, limit in (("latitude", "", 90.0), ("longitude", "_2", 180.0)):
        degrees, minutes, seconds = (
            number(sheet, f"{unit}{mark}") for unit in ("degrees", "minutes", "seconds")
        )
        way = text(sheet, f"direction{mark}").fillna("").str.upper()
        sign = Series(1.0, index=way.index).mask(way.isin(["S", "W"]), -1.0)
        value = sign * (degrees + minutes.fillna(0) / 60 + seconds.fillna(0) / 3600)
        sheet.fault(value.abs() > limit, name + " {} is not on Earth", value)
        found[name] = value.round(6)
    return found


def _precision(sheet: Sheet) -> dict[str, list[Any]]:
    """Choose by the finest place that is named; so many kilometres from a town are drawn as far."""
    away = number(sheet, "distance_(km)")
    names = [text(sheet, name).notna() for name in ("locality", "district", "region")]
    rows = list(zip(*names, away, strict=True))
    codes = [
        (2 if far > 0 else 1) if town else 3 if district else 4 if region else 6
        for town, district, region, far in rows
    ]
    radii = [
        max(RADIUS_KM[2], far) if code == 2 else None
        for code, (*_, far) in zip(codes, rows, strict=True)
    ]
    return {"geo_precision": codes, "radius_km": radii}


def _whens(sheet: Sheet) -> Series[Any]:
    names = [f"{bound}_{unit}" for bound in ("start", "end") for unit in ("year", "month", "day")]
    parts = [text(sheet, name).fillna("99") for name in names]
    keys = parts[0]
    for part in parts[1:]:
        keys = keys + "-" + part
    return read_days(sheet, keys, _when)


def _when(key: str) -> When | None:
    """99 and 9999 are unknown; without an end the event ended when it began."""
    year, month, number, year_to, month_to, number_to = (int(part) for part in key.split("-"))
    if year == 9999:
        return None
    if month == 99:
        return year_when(year)
    if number == 99:
        return month_when(year, month)
    start = day(f"{year:04d}-{month:02d}-{number:02d}")
    if start is None:
        raise ValueError(key)
    if 99 in (month_to, number_to) or year_to == 9999:
        return day_when(start)
    end = day(f"{year_to:04d}-{month_to:02d}-{number_to:02d}")
    return between(start, end or start, "day")
