"""
GDELT's event table: 2.0 with or without a header, 1.0 by its 57 or 58 columns (codebook 2.0).

An event has no sentence, only the address of the article: that is where its mark leads. Codes
whose leading zero a spreadsheet ate ("10" for "010") are known again by EventRootCode.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from geomap.dates.values import day_when
from geomap.formats.cell_values import coded, coordinates
from geomap.formats.countries import alpha2
from geomap.formats.days import columns_of, day, read_days
from geomap.formats.sheets import Sheet, text
from geomap.formats.vocabulary import act_of, cameo
from geomap.model import When

if TYPE_CHECKING:
    from pandas import Series

__all__ = ["COLUMNS", "read_gdelt"]


def _columns(version: int) -> list[str]:
    """Name the columns: each of three places has one more since version 2."""
    actor = "code name countrycode knowngroupcode ethniccode religion1code religion2code"
    parts = f"{actor} type1code type2code type3code".split()
    place = "type fullname countrycode adm1code adm2code lat long featureid".split()
    place = [name for name in place if version == 2 or name != "adm2code"]
    act = "isrootevent eventcode eventbasecode eventrootcode quadclass goldsteinscale nummentions"
    return [
        *"globaleventid sqldate monthyear year fractiondate".split(),
        *(f"actor{number}{name}" for number in (1, 2) for name in parts),
        *f"{act} numsources numarticles avgtone".split(),
        *(f"{who}geo_{name}" for who in ("actor1", "actor2", "action") for name in place),
        *"dateadded sourceurl".split(),
    ]


COLUMNS = {61: _columns(2), 58: _columns(1), 57: _columns(1)[:-1]}
"""The columns of a file without a header, by how many there are."""

# ActionGeo_Type: a country, a state of the USA, a town there, a town, a province elsewhere.
_SPACE = {"1": 6, "2": 4, "3": 1, "4": 1, "5": 4}
# CAMEO's codes of roles (chapter 3 of its manual), as ACLED's kinds of actors.
_KINDS = {
    **dict.fromkeys(("gov", "mil", "cop", "spy", "jud", "leg"), "state forces"),
    **dict.fromkeys(("reb", "ins", "sep", "rad"), "rebel group"),
    "uaf": "political militia",
    **dict.fromkeys(("cvl", "ref", "lab", "edu", "med", "hlh"), "civilians"),
}


def read_gdelt(sheet: Sheet) -> dict[str, Any]:
    """Convert GDELT's rows to the contract's columns."""
    names = text(sheet, "actiongeo_fullname")
    urls = text(sheet, "sourceurl")
    urls = urls.where(urls.isna() | urls.astype(str).str.match(r"https?://"), None)
    codes = _codes(sheet)
    acts = [cameo(code) for code in codes]
    return {
        "event_id": "gdelt-" + text(sheet, "globaleventid"),
        "event_type": [act[0] for act in acts],
        "sub_event_type": [act[1] for act in acts],
        "plover": [act[2] for act in acts],
        "act": [act_of(code) for code in codes],
        "actor": _named(sheet, "actor1"),
        "actor_kind": _role(sheet, "actor1"),
        "target": _named(sheet, "actor2"),
        **columns_of(read_days(sheet, text(sheet, "sqldate", "day"), _when)),
        "place": names.str.split(", ").str[0],
        "country": alpha2(names.str.split(", ").str[-1]),
        **coordinates(sheet, "actiongeo_lat", "actiongeo_long"),
        "geo_precision": coded(sheet, "actiongeo_type", _SPACE),
        "source": [_host(url) if isinstance(url, str) else None for url in urls],
        "url": urls,
    }


def _host(url: str) -> str | None:
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.") or None
    except ValueError:  # "http://[": no address
        return None


def _codes(sheet: Sheet) -> list[str]:
    codes, roots = text(sheet, "eventcode").fillna(""), text(sheet, "eventrootcode").fillna("")
    pairs = zip(codes, roots, strict=True)
    return [code if code.startswith(root.zfill(2)) else f"0{code}" for code, root in pairs]


def _named(sheet: Sheet, who: str) -> Series[Any]:
    """GDELT prints names in capitals; words of four letters and more get theirs back."""
    names = text(sheet, f"{who}name", f"{who}code")
    table = {
        name: " ".join(word.capitalize() if len(word) > 3 else word for word in name.split())
        for name in names.dropna().unique()
    }
    named = names.map(table).astype(object)
    return named.where(named.notna(), None)


def _role(sheet: Sheet, who: str) -> Series[Any]:
    """Read the first role; a country by name alone has none, as its people or land may be meant."""
    return coded(sheet, f"{who}type1code", _KINDS)


def _when(cell: str) -> When | None:
    found = day(cell)
    if found is None:
        raise ValueError(cell)
    return day_when(found)
