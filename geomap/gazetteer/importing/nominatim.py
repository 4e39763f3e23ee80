"""
Answers of a Nominatim server that were kept: its ``json``, ``jsonv2`` or ``geojson``.

Fields as in https://nominatim.org/release-docs/latest/api/Output/. The file is an array of
places, a FeatureCollection, or an object from what was asked to either of them; the first answer
then also goes by what was asked. OpenStreetMap's data is under the ODbL, which none of geomap's own
data is: the layer carries its attribution to every page.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from geomap.gazetteer.importing.geometries import located
from geomap.gazetteer.importing.input_lines import Progress
from geomap.gazetteer.importing.jsonfiles import answers
from geomap.gazetteer.importing.options import Options
from geomap.gazetteer.importing.records import Fault, Read, Reading, coordinates, whole_number
from geomap.gazetteer.rows import ALIAS, NAME, PlaceRow

__all__ = ["ATTRIBUTION", "read"]

# The wording that https://osmfoundation.org/wiki/Licence/Attribution_Guidelines asks for.
ATTRIBUTION = "© OpenStreetMap contributors (ODbL 1.0, openstreetmap.org/copyright)."
# OpenStreetMap's address types and values of place=*, natural=*, aeroway=* (wiki.openstreetmap.org,
# "Map features") → GeoNames' class and code.
_KINDS = {
    "country": ("A", "PCLI"), "state": ("A", "ADM1"), "region": ("A", "ADM1"),
    "province": ("A", "ADM1"), "governorate": ("A", "ADM1"), "county": ("A", "ADM2"),
    "state_district": ("A", "ADM2"), "district": ("A", "ADM2"), "municipality": ("A", "ADM3"),
    "city": ("P", "PPL"), "town": ("P", "PPL"), "village": ("P", "PPL"), "hamlet": ("P", "PPL"),
    "isolated_dwelling": ("P", "PPL"), "borough": ("P", "PPLX"), "suburb": ("P", "PPLX"),
    "city_district": ("P", "PPLX"), "quarter": ("P", "PPLX"), "neighbourhood": ("P", "PPLX"),
    "ocean": ("H", "OCN"), "sea": ("H", "SEA"), "bay": ("H", "BAY"), "strait": ("H", "STRT"),
    "water": ("H", "LK"), "river": ("H", "STM"), "dam": ("S", "DAM"), "island": ("T", "ISL"),
    "peak": ("T", "MT"), "mountain_range": ("T", "MTS"), "desert": ("T", "DSRT"),
    "aerodrome": ("S", "AIRP"), "airfield": ("S", "AIRB"), "archaeological_site": ("S", "ANS"),
}  # fmt: skip
# GeoNames' own word for a place of which no more is known.
_LOCALITY = ("L", "LCTY")
_TYPES = {"node": "N", "way": "W", "relation": "R"}
# What namedetails holds beside spellings: codes and where a name is from.
_NAMES = ("name", "alt_name", "official_name", "short_name", "old_name", "int_name", "loc_name")


def read(path: Path, _: Options, progress: Progress) -> Reading:
    """Read the places one after the other; one that comes again adds its names."""
    for number, asked, answer in answers(path, progress):
        try:
            found = list(_places(answer))
        except Fault as fault:
            yield number, fault
            continue
        for rank, place in enumerate(found):
            try:
                yield number, _read(place, "" if rank else asked)
            except Fault as fault:
                yield number, fault


def _places(answer: Any) -> Iterator[dict[str, Any]]:
    """Yield the places of an answer in one form, the features of GeoJSON too."""
    if answer is None:
        return
    if isinstance(answer, dict) and isinstance(answer.get("features"), list):
        answer = answer["features"]
    for place in answer if isinstance(answer, list) else [answer]:
        if not isinstance(place, dict):
            raise Fault("is no answer of Nominatim")
        properties = place.get("properties")
        if isinstance(properties, dict):
            place = {**properties, "geojson": place.get("geometry")}
        yield place


def _read(place: dict[str, Any], asked: str) -> Read:
    if str(place.get("osm_type")) not in _TYPES or "osm_id" not in place:
        raise Fault("is no answer of Nominatim: it has no osm_type and osm_id")
    lat, lon, wkb = _where(place)
    address = _dict(place.get("address"))
    name = str(place.get("name") or str(place.get("display_name") or "").partition(",")[0]).strip()
    number = whole_number(str(place["osm_id"]), "osm_id")
    row = PlaceRow(
        f"osm:{_TYPES[place['osm_type']]}{number}", name, lat, lon, *_kind(place),
        "OpenStreetMap", str(address.get("country_code") or "").upper() or None,
        str(address.get("state") or address.get("province") or "") or None, _people(place),
    )  # fmt: skip
    row.call(_spellings(place), ALIAS)
    row.call([asked], ALIAS)
    row.call([name], NAME)
    return Read(row, wkb, again=True)


def _where(place: dict[str, Any]) -> tuple[float, float, bytes | None]:
    """Take Nominatim's own point, where it gives one, and the polygon."""
    drawn = place.get("geojson")
    if "lat" not in place:
        return located(drawn)
    lat, lon = coordinates(place["lat"], place.get("lon"))
    return lat, lon, located(drawn)[2] if isinstance(drawn, dict) else None


def _kind(place: dict[str, Any]) -> tuple[str, str]:
    said = (place.get("addresstype"), place.get("type"))
    return next((_KINDS[k] for k in said if isinstance(k, str) and k in _KINDS), _LOCALITY)


def _people(place: dict[str, Any]) -> int | None:
    """Take the population where it is a plain number; OpenStreetMap's tags are free text."""
    said = str(_dict(place.get("extratags")).get("population"))
    return int(said) if said.isascii() and said.isdigit() and len(said) < 12 else None


def _spellings(place: dict[str, Any]) -> list[str]:
    """List the names in all languages; several in one value stand between semicolons."""
    details = _dict(place.get("namedetails"))
    found = [str(v) for key, v in details.items() if key.partition(":")[0] in _NAMES]
    return [name for value in found for name in value.split(";")]


def _dict(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}
