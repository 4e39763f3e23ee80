"""
Linked Places JSON-LD (https://github.com/LinkedPasts/linked-places-format), as Pleiades' and the
World Historical Gazetteer's exports are: a FeatureCollection with names, types and links.
"""  # noqa: D205 - the address needs the line

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from geomap.gazetteer.importing.geometries import located
from geomap.gazetteer.importing.input_lines import Progress
from geomap.gazetteer.importing.jsonfiles import features
from geomap.gazetteer.importing.options import Options
from geomap.gazetteer.importing.records import Fault, Read, Reading, geonames_number
from geomap.gazetteer.rows import ALIAS, NAME, PlaceRow

__all__ = ["read"]

_SAME = frozenset({"closeMatch", "exactMatch", "sameAs"})
_GEONAMES = re.compile(r"(?:gn:|geonames\.org/)(\d+)")
# GeoNames' feature class (LPF's ``fclasses``) → the code of a place of which no more is known.
_CODES = {"A": "ADMD", "P": "PPL", "H": "H", "L": "RGN", "S": "HSTS", "T": "MT", "R": "RD"}


def read(path: Path, _: Options, progress: Progress) -> Reading:
    """Read a collection, a feature at a time."""
    taken: set[str] = set()
    for number, feature in features(path, progress):
        try:
            yield number, _place(feature, taken)
        except Fault as fault:
            yield number, fault


def _place(feature: Any, taken: set[str]) -> Read:
    if not isinstance(feature, dict) or feature.get("type") != "Feature":
        raise Fault("is no GeoJSON feature")
    properties = _dict(feature.get("properties"))
    names = [str(n["toponym"]) for n in _dicts(feature.get("names")) if n.get("toponym")]
    title = str(properties.get("title") or (names[0] if names else ""))
    lat, lon, wkb = located(feature.get("geometry"))
    codes = properties.get("ccodes") or []
    country = str(codes[0]).upper() if isinstance(codes, list) and len(codes) == 1 else None
    kinds = properties.get("fclasses") or feature.get("fclasses") or ["P"]
    kind = str(kinds[0]) if isinstance(kinds, list) and str(kinds[0]) in _CODES else "P"
    row = PlaceRow(
        _id(feature, taken), title, lat, lon, kind, _CODES[kind], "Linked Places", country
    )
    row.call(names, ALIAS)
    row.call([title], NAME)
    return Read(row, wkb)


def _id(feature: dict[str, Any], taken: set[str]) -> str:
    for link in _dicts(feature.get("links")):
        same = _GEONAMES.search(str(link.get("identifier")))
        if link.get("type") in _SAME and same and same[1] not in taken:
            taken.add(same[1])
            return f"geonames:{geonames_number(same[1])}"
    own = feature.get("@id") or feature.get("id")
    if not own:
        raise Fault('has no "@id": give every feature its own')
    if not isinstance(own, str | int | float):
        raise Fault(f'its "@id" is no text: it is {str(own)[:30]}')
    return f"linked:{own}"


def _dict(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _dicts(value: Any) -> Iterator[dict[str, Any]]:
    return (
        (item for item in value if isinstance(item, dict)) if isinstance(value, list) else iter(())
    )
