"""The Global Terrorism Database, in its own columns or under the names of common cleaned copies."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from geomap.dates.values import day_when, month_when, year_when
from geomap.formats.cell_values import coded, coordinates, counted
from geomap.formats.countries import alpha2
from geomap.formats.days import columns_of, day, read_days
from geomap.formats.sheets import Sheet, text
from geomap.formats.vocabulary import plover_of
from geomap.model import When

if TYPE_CHECKING:
    from pandas import Series

__all__ = ["PUBLISHER", "read_gtd"]

PUBLISHER = "Global Terrorism Database"

# Attack types 1 to 8 (9 is unknown); an armed assault on soldiers, police or militias is a clash.
_SUBS = {
    "assassination": "Attack",
    "armed assault": "Attack",
    "bombing/explosion": "Remote explosive/landmine/IED",
    "hijacking": "Abduction/forced disappearance",
    "hostage taking (barricade incident)": "Abduction/forced disappearance",
    "hostage taking (kidnapping)": "Abduction/forced disappearance",
    "facility/infrastructure attack": "Looting/property destruction",
    "unarmed assault": "Attack",
}
_TYPES = {
    "Attack": "Violence against civilians",
    "Armed clash": "Battles",
    "Remote explosive/landmine/IED": "Explosions/Remote violence",
    "Suicide bomb": "Explosions/Remote violence",
    "Abduction/forced disappearance": "Violence against civilians",
    "Looting/property destruction": "Strategic developments",
}
_ARMED = ("military", "police", "terrorists/non-state militia")
# specificity: a town; a town set at its district's middle; a district's, a province's middle; less.
_SPACE = {"1": 1, "2": 3, "3": 3, "4": 4, "5": 6}


def read_gtd(sheet: Sheet) -> dict[str, Any]:
    """Convert GTD's rows to the contract's columns."""
    subs = _subs(sheet)
    groups = text(sheet, "gname", "group_name")
    return {
        "event_id": "gtd-" + text(sheet, "eventid").str.removesuffix(".0"),
        "event_type": [_TYPES.get(sub or "") for sub in subs],
        "sub_event_type": subs,
        "plover": [plover_of(sub) for sub in subs],
        "actor": groups.where(groups.notna() & (groups.str.lower() != "unknown"), None),
        "target": text(sheet, "target1", "targtype1_txt", "target_type"),
        **columns_of(_whens(sheet)),
        "place": text(sheet, "city", "provstate", "state", "country_txt"),
        "place_text": text(sheet, "location"),
        "admin1": text(sheet, "provstate", "state"),
        "country": alpha2(text(sheet, "country_txt", "country")),
        **coordinates(sheet, "latitude", "longitude"),
        "geo_precision": _precision(sheet),
        "fatalities": counted(sheet, "nkill", "killed"),
        "quantities": [
            json.dumps({"wounded": int(n)}) if n == n and n else None
            for n in counted(sheet, "nwound", "wounded")
        ],
        "source": text(sheet, "scite1", "dbsource"),
        "quote": text(sheet, "summary"),
    }


def _subs(sheet: Sheet) -> list[str | None]:
    kinds = text(sheet, "attacktype1_txt", "attack_type").str.lower()
    victims = text(sheet, "targtype1_txt", "target_type").str.lower()
    suicides = text(sheet, "suicide")
    told = []
    for kind, victim, suicide in zip(kinds, victims, suicides, strict=True):
        sub = _SUBS.get(kind) if isinstance(kind, str) else None
        if kind == "armed assault" and victim in _ARMED:
            sub = "Armed clash"
        if kind == "bombing/explosion" and suicide in ("1", "1.0"):
            sub = "Suicide bomb"
        told.append(sub)
    return told


def _precision(sheet: Sheet) -> Series[Any]:
    """Read the code of a place; "vicinity" is near it. Cleaned copies often lack the code."""
    codes = coded(sheet, "specificity", _SPACE)
    near = text(sheet, "vicinity").isin(["1", "1.0"])
    return codes.mask(near & (codes == 1), 2)


def _whens(sheet: Sheet) -> Series[Any]:
    parts = [
        text(sheet, *names).fillna("0").str.removesuffix(".0")
        for names in (("iyear", "year"), ("imonth", "month"), ("iday", "day"))
    ]
    said = text(sheet, "approxdate").fillna("")
    return read_days(sheet, parts[0] + "-" + parts[1] + "-" + parts[2] + "|" + said, _when)


def _when(key: str) -> When | None:
    """Month or day 0 is unknown; what ``approxdate`` says stays as said."""
    cell, _, said = key.partition("|")
    year, month, number = (int(part) for part in cell.split("-"))
    known = day(f"{year:04d}-{month or 1:02d}-{number or 1:02d}")
    if known is None:
        raise ValueError(cell)
    found = year_when(year) if not month else day_when(known) if number else month_when(year, month)
    return When(said or None, found.edtf, found.start, found.end, found.precision)
