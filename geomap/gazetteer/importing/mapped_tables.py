"""
Any CSV or GeoJSON of places, its columns mapped to ours: ``--map name=NAME --map lat=Y``.

A field that is not mapped is taken from the column of its own name, whatever the case.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from geomap.errors import GazetteerError
from geomap.gazetteer.importing.geometries import located
from geomap.gazetteer.importing.input_lines import Progress, text_lines
from geomap.gazetteer.importing.jsonfiles import features
from geomap.gazetteer.importing.options import Options
from geomap.gazetteer.importing.records import (
    Fault,
    Read,
    Reading,
    coordinates,
    geonames_number,
    whole_number,
)
from geomap.gazetteer.rows import ALIAS, NAME, PlaceRow

__all__ = ["FIELDS", "columns_of", "need", "read_csv", "read_geojson", "row_of"]

# Our field → the column names under which it commonly goes.
FIELDS = {
    "name": ("name", "toponym", "title"),
    "lat": ("lat", "latitude", "y"),
    "lon": ("lon", "lng", "long", "longitude", "x"),
    "id": ("id",),
    "geonameid": ("geonameid", "geonames_id", "gn_id"),
    "aliases": ("aliases", "names", "alternatenames"),
    "country": ("country", "country_code", "cc"),
    "admin1": ("admin1", "region", "province"),
    "population": ("population", "pop"),
    "class": ("class", "feature_class"),
    "code": ("code", "feature_code"),
    "radius_km": ("radius_km",),
    "note": ("note",),
}
_DELIMITERS = ",;\t|"


def read_csv(path: Path, options: Options, progress: Progress) -> Reading:
    """Read a table with a header; commas, semicolons, tabs or bars between its columns."""
    source = text_lines(path, progress)
    header = next(source, "")
    delimiter = max(_DELIMITERS, key=header.count)
    try:
        names = next(csv.reader([header], delimiter=delimiter), [])
    except csv.Error as error:
        raise GazetteerError(f"{path}:1: {error}: is it a CSV?") from error
    columns = columns_of(path, options.columns, names)
    need(path, columns, names, ("name", "lat", "lon"))
    reader = csv.reader(source, delimiter=delimiter)
    try:
        for cells in reader:
            number = reader.line_num + 1
            try:
                if len(cells) != len(names):
                    raise Fault(f"has {len(cells)} columns, the first line has {len(names)}")
                get = dict(zip(names, cells, strict=True)).get
                lat, lon = coordinates(get(columns["lat"]), get(columns["lon"]))
                yield (
                    number,
                    Read(row_of(get, columns, (lat, lon), options.name or path.stem, number)),
                )
            except Fault as fault:
                yield number, fault
    except csv.Error as error:
        raise GazetteerError(f"{path}:{reader.line_num + 1}: {error}: is it a CSV?") from error


def read_geojson(path: Path, options: Options, progress: Progress) -> Reading:
    """Read a FeatureCollection, a feature at a time; the properties are the columns."""
    layer = options.name or path.stem
    for count, (number, feature) in enumerate(features(path, progress), start=1):
        try:
            properties = feature.get("properties") if isinstance(feature, dict) else None
            if not isinstance(properties, dict):
                raise Fault("is no GeoJSON feature with properties")
            columns = columns_of(path, options.columns, list(properties), must=False)
            lat, lon, wkb = located(feature.get("geometry"))
            own = {"id": feature["id"]} if "id" in feature else {}
            get = {**own, **properties}.get
            columns.setdefault("id", "id")
            yield number, Read(row_of(get, columns, (lat, lon), layer, count), wkb)
        except Fault as fault:
            yield number, fault


def columns_of(
    path: Path, chosen: Mapping[str, str], names: list[str], *, must: bool = True
) -> dict[str, str]:
    """Return which column gives which field."""
    unknown = sorted(set(chosen) - set(FIELDS))
    if unknown:
        raise GazetteerError(
            f"--map {unknown[0]}=…: there is no such field; there are {', '.join(FIELDS)}"
        )
    if must:
        need(path, chosen, names, tuple(chosen))
    known = {name.strip().casefold(): name for name in names}
    columns = {f: known[c] for f, cs in FIELDS.items() for c in reversed(cs) if c in known}
    return columns | dict(chosen)


def need(path: Path, columns: Mapping[str, str], names: list[str], fields: tuple[str, ...]) -> None:
    """Complain of the first field for which the file has no column."""
    for field in fields:
        if columns.get(field) not in names:
            shown = ", ".join(n.strip()[:30] for n in names[:12]) or "none"
            raise GazetteerError(
                f"{path}:1: no column {columns.get(field, field)!r} for the {field}; "
                f"the columns are: {shown}; give --map {field}=COLUMN"
            )


def row_of(
    get: Callable[[str], Any],
    columns: Mapping[str, str],
    at: tuple[float, float],
    layer: str,
    number: int,
) -> PlaceRow:
    """Make a row of a feature: ``at`` (lat, lon), ``number`` its id where it has none."""

    def text(field: str) -> str:
        value = get(columns[field]) if field in columns else None
        if field == "aliases" and isinstance(value, list):
            value = "|".join(map(str, value))
        if isinstance(value, list | dict):
            raise Fault(f"{columns[field][:30]!r} is no text: it holds {str(value)[:30]}")
        return "" if value is None else str(value).strip()

    row = PlaceRow(
        _id(text("id"), text("geonameid"), layer, number), text("name"), *at,
        text("class") or "P", text("code") or "PPL", layer, text("country").upper() or None,
        text("admin1") or None, whole_number(text("population"), "population") or None,
        _radius(text("radius_km")), note=text("note") or None,
    )  # fmt: skip
    row.call(text("aliases").split("|"), ALIAS)
    row.call([row.name], NAME)
    return row


def _id(own: str, geonames: str, layer: str, number: int) -> str:
    if geonames:
        return f"geonames:{geonames_number(geonames)}"
    scheme, _, rest = own.partition(":")
    if scheme == "geonames" and rest.isascii() and rest.isdigit():
        return f"geonames:{geonames_number(rest)}"
    return f"{layer}:{own or number}"


def _radius(text: str) -> float | None:
    if not text:
        return None
    try:
        radius = float(text)
    except ValueError:
        raise Fault(f"radius_km {text[:20]!r} is no number") from None
    if not 0 < radius < 20_000:
        raise Fault(f"radius_km {text[:20]} is no radius on Earth")
    return radius
