"""
Answers of online geocoders → candidates: what kind of place it is, where, how far it reaches.

Nominatim and Photon tell OpenStreetMap's tags, which are mapped to GeoNames' feature codes; an
answer that is no place a toponym means (a shop, a street, a bus stop) is dropped. Other services
tell no kind that could be relied on: theirs is ``LCTY``, "of unspecified or mixed character".
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import cos, isfinite, radians
from typing import Any

from geomap.gazetteer.online.cache import CachedAnswer
from geomap.gazetteer.weights import prominence, radius_km
from geomap.geodesy import KM_PER_DEGREE
from geomap.model import Candidate, Place
from geomap.text import fold, slug

__all__ = ["attribution_of", "to_candidates"]

# OpenStreetMap tags (https://wiki.openstreetmap.org/wiki/Map_features) → GeoNames feature class
# and code (https://www.geonames.org/export/codes.html).
_PLACES = {
    "country": "A.PCLI", "state": "A.ADM1", "province": "A.ADM1", "region": "L.RGN",
    "state_district": "A.ADM2", "county": "A.ADM2", "district": "A.ADM2", "municipality": "A.ADM3",
    "city": "P.PPL", "town": "P.PPL", "village": "P.PPL", "hamlet": "P.PPL",
    "isolated_dwelling": "P.PPL", "suburb": "P.PPLX", "borough": "P.PPLX", "quarter": "P.PPLX",
    "city_district": "P.PPLX", "neighbourhood": "P.PPLX", "locality": "L.LCTY",
    "island": "T.ISL", "islet": "T.ISL", "archipelago": "T.ISLS", "sea": "H.SEA", "ocean": "H.OCN",
}  # fmt: skip
_TAGGED = {
    "natural": {
        "peak": "T.MT", "volcano": "T.MT", "hill": "T.HLL", "mountain_range": "T.MTS",
        "valley": "T.VAL", "plateau": "T.PLAT", "desert": "T.DSRT", "peninsula": "T.PEN",
        "cape": "T.CAPE", "bay": "H.BAY", "strait": "H.STRT", "water": "H.LK",
    },
    "waterway": {"river": "H.STM", "stream": "H.STM", "canal": "H.CNL", "dam": "S.DAM"},
    "aeroway": {"aerodrome": "S.AIRP"},
    "military": {"airfield": "S.AIRB", "naval_base": "L.NVB", "base": "L.MILB"},
}  # fmt: skip
# Photon calls the quarters of a city districts and localities.
_PHOTON = {"district": "suburb", "locality": "suburb"}
_OSM_TYPES = {"n": "node", "w": "way", "r": "relation"}
_UNKNOWN = "L.LCTY"
# As the index has it (a name of the place, one of its other names), and an answer to another name.
_OWN_NAME, _OTHER_NAME, _NOT_THE_NAME = 1.0, 0.9, 0.6
_LONGEST_CREDIT = 120

# Whom to name for a service that does not say so itself. Photon and Nominatim are made from
# OpenStreetMap (https://www.openstreetmap.org/copyright).
_OSM = "Data © OpenStreetMap contributors, ODbL 1.0"
_CREDITS = {"Nominatim": _OSM, "Photon": _OSM, "ArcGIS": "Esri and its data providers"}
_TERMS = "see the service's terms of use"


@dataclass(frozen=True, slots=True)
class _Told:
    """One answer under common names; ``kind`` is None for what is no place."""

    id: str
    name: str
    kind: str | None
    country: str | None = None
    state: str | None = None
    population: int | None = None
    area_km2: float | None = None
    names: tuple[str, ...] = ()


def attribution_of(service: str, found: Iterable[Mapping[str, Any]]) -> str:
    """
    Return whom to name for answers: what the service itself says, else what is known of it.

    Examples
    --------
    >>> attribution_of("Photon", [])
    'Photon (Data © OpenStreetMap contributors, ODbL 1.0)'
    """
    said = next((s for row in found if (s := _text(_mapping(row["raw"]).get("licence")))), None)
    return f"{service} ({(said or _CREDITS.get(service, _TERMS))[:_LONGEST_CREDIT]})"


def to_candidates(name: str, answer: CachedAnswer) -> list[Candidate]:
    """
    Turn the answer for a name into candidates, best first.

    The score is the index's: how the name matches times how prominent such a place is.

    Parameters
    ----------
    name : str
        As it was asked for.
    answer : Answer
    """
    candidates = []
    for row in answer.places:
        told = _told(row, answer.attribution)
        if told.kind is None or not _on_earth(row):
            continue
        place = _place(told, row, answer.attribution)
        match, matched = _match(fold(name), told)
        score = round(match * prominence(place.feature_code, place.population), 4)
        candidates.append(Candidate(place, score, matched))
    return sorted(candidates, key=lambda c: -c.score)  # of equals, the service's first


def _on_earth(row: Mapping[str, Any]) -> bool:
    lat, lon = row["latitude"], row["longitude"]
    return isfinite(lat) and isfinite(lon) and abs(lat) <= 90 and abs(lon) <= 180


def _place(told: _Told, row: Mapping[str, Any], source: str) -> Place:
    feature_class, _, code = (told.kind or _UNKNOWN).partition(".")
    return Place(
        id=told.id,
        name=told.name,
        latitude=row["latitude"],
        longitude=row["longitude"],
        feature_class=feature_class,
        feature_code=code,
        country=told.country,
        admin1=told.state,
        population=told.population,
        radius_km=radius_km(code, told.population, told.area_km2),
        source=source,
    )


def _match(key: str, told: _Told) -> tuple[float, str]:
    if key == fold(told.name):
        return _OWN_NAME, key
    if key in map(fold, told.names):
        return _OTHER_NAME, key
    return _NOT_THE_NAME, fold(told.name)


def _told(row: Mapping[str, Any], attribution: str) -> _Told:
    raw = _mapping(row["raw"])
    properties = _mapping(raw.get("properties"))
    if "osm_id" in raw:
        return _nominatim(raw, str(row["address"]))
    if "osm_id" in properties:
        return _photon(properties, str(row["address"]))
    spot = f"{row['latitude']:.5f},{row['longitude']:.5f}"
    service = slug(attribution.partition(" (")[0])
    return _Told(f"{service}:{spot}", _first(str(row["address"])), _UNKNOWN)


def _nominatim(raw: Mapping[str, Any], address: str) -> _Told:
    """Read a row of Nominatim's JSON: https://nominatim.org/release-docs/latest/api/Output/."""
    parts, names = _mapping(raw.get("address")), _mapping(raw.get("namedetails"))
    key, value = raw.get("class") or raw.get("category"), raw.get("type")
    return _Told(
        id=_osm_id(raw),
        name=_text(raw.get("name")) or _first(address),
        kind=_kind(key, raw.get("addresstype") or value, value),
        country=_code(parts.get("country_code")),
        state=_text(parts.get("state") or parts.get("province")),
        population=_count(_mapping(raw.get("extratags")).get("population")),
        area_km2=_area(raw.get("boundingbox"), ("south", "north", "west", "east")),
        names=tuple(n for v in names.values() if (n := _text(v))),
    )


def _photon(told: Mapping[str, Any], address: str) -> _Told:
    """Read the properties of a feature of Photon: https://github.com/komoot/photon."""
    key, value = told.get("osm_key"), told.get("osm_value")
    layer = str(told.get("type"))
    return _Told(
        id=_osm_id(told),
        name=_text(told.get("name")) or _first(address),
        kind=_kind(key, _PHOTON.get(layer, layer) if key == "boundary" else value, value),
        country=_code(told.get("countrycode")),
        state=_text(told.get("state")),
        area_km2=_area(told.get("extent"), ("west", "north", "east", "south")),
    )


def _kind(key: object, address_type: object, value: object) -> str | None:
    """Map a tag: of places and boundaries what they are in an address, of others their value."""
    if key in ("place", "boundary"):
        return _PLACES.get(str(address_type))
    return _TAGGED.get(str(key), {}).get(str(value))


def _osm_id(raw: Mapping[str, Any]) -> str:
    kind = str(raw.get("osm_type"))[:1].lower()
    return f"osm:{_OSM_TYPES.get(kind, 'place')}/{_text(raw.get('osm_id'))}"


def _area(box: object, order: tuple[str, ...]) -> float | None:
    """Area of a box of degrees in km², None where none is told; one of a point has none."""
    if not isinstance(box, Sequence) or len(box) != 4:
        return None
    try:
        side = dict(zip(order, map(float, box), strict=True))
    except (TypeError, ValueError):
        return None
    height = side["north"] - side["south"]
    width = (side["east"] - side["west"]) * cos(radians((side["north"] + side["south"]) / 2))
    area = height * width * KM_PER_DEGREE**2
    return area if isfinite(area) and area > 0 else None


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _first(address: str) -> str:
    return _text(address.partition(",")[0]) or "?"


def _text(value: object) -> str | None:
    """Make what a stranger's server says one printable line."""
    if value is None:
        return None
    plain = "".join(c if c.isprintable() else " " for c in str(value))
    return " ".join(plain.split())[:200] or None


def _code(value: object) -> str | None:
    text = str(value)
    return text.upper() if len(text) == 2 and text.isascii() and text.isalpha() else None


def _count(value: object) -> int | None:
    text = str(value).replace(",", "").replace(" ", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 11 else None
