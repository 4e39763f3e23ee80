"""GeoJSON (RFC 7946) and its rows as JSON Lines."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geomap.export.cells import ordered, records, unpacked

if TYPE_CHECKING:
    from geopandas import GeoDataFrame
    from shapely.geometry.base import BaseGeometry

__all__ = ["dump_geojson", "write_geojson", "write_jsonl"]


def dump_geojson(frame: GeoDataFrame) -> str:
    """
    Write a frame as a FeatureCollection, one feature a line.

    ``allies`` is a list, ``quantities`` an object, missing values are null, coordinates (lon,
    lat) have six decimals. Features come by day, then by id.
    """
    features = ",\n".join(_dumps(_feature(*record)) for record in records(ordered(frame)))
    return f'{{"type": "FeatureCollection", "features": [\n{features}\n]}}\n'


def write_geojson(frame: GeoDataFrame, path: Path) -> None:
    """Write GeoJSON."""
    path.write_text(dump_geojson(frame), encoding="utf-8", newline="\n")


def write_jsonl(frame: GeoDataFrame, path: Path) -> None:
    """Write one object a line: the properties, and ``geometry`` as GeoJSON has it."""
    lines = (
        _dumps({**unpacked(row), "geometry": _geometry(shape)}) + "\n"
        for row, shape in records(ordered(frame))
    )
    path.write_text("".join(lines), encoding="utf-8", newline="\n")


def _dumps(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def _feature(row: dict[str, Any], shape: BaseGeometry | None) -> dict[str, Any]:
    name = {"id": row["event_id"]} if row.get("event_id") else {}
    geometry = _geometry(shape)
    return {"type": "Feature", **name, "geometry": geometry, "properties": unpacked(row)}


def _geometry(shape: BaseGeometry | None) -> dict[str, Any] | None:
    from shapely.geometry import mapping

    return None if shape is None else mapping(shape)
