"""How the values of a frame stand in a file: order, missing values, JSON, coordinates."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from geomap.frames import JSON_COLUMNS

if TYPE_CHECKING:
    from geopandas import GeoDataFrame
    from shapely.geometry.base import BaseGeometry

__all__ = ["ordered", "records", "rounded", "unpacked"]

_DECIMALS = 6  # RFC 7946, section 11.2: about ten centimetres


def ordered(frame: GeoDataFrame) -> GeoDataFrame:
    """Sort events by day, those without one last, then by id: the same events, the same bytes."""
    keys = [name for name in ("date_start", "event_id") if name in frame.columns]
    if not keys:
        return frame
    return frame.sort_values(keys, kind="stable", na_position="last", ignore_index=True)


def records(frame: GeoDataFrame) -> Iterator[tuple[dict[str, Any], BaseGeometry | None]]:
    """Yield each row as plain Python values, missing as None, with its rounded geometry."""
    table = frame.drop(columns=frame.geometry.name)
    plain: Any = table.astype(object).where(table.notna(), None).to_dict("records")
    for row, shape in zip(plain, frame.geometry, strict=True):
        yield {name: _plain(value) for name, value in row.items()}, rounded(shape)


def _plain(value: Any) -> Any:
    """Turn NumPy's numbers into Python's, and coordinates to as many places as the geometry."""
    value = value.item() if hasattr(value, "item") else value
    if isinstance(value, float):
        return round(value, _DECIMALS)
    return value if value is None or isinstance(value, str | int) else str(value)


def rounded(shape: BaseGeometry | None) -> BaseGeometry | None:
    """Round coordinates to six decimals and turn polygons as RFC 7946 wants, outer rings left."""
    import shapely

    if shape is None or shape.is_empty:
        return None
    turned = shapely.orient_polygons(shape)
    return shapely.transform(turned, lambda points: points.round(_DECIMALS) + 0.0)


def unpacked(row: dict[str, Any]) -> dict[str, Any]:
    """Turn the cells that are JSON texts into the lists and objects that they say."""
    return {name: _loaded(value) if name in JSON_COLUMNS else value for name, value in row.items()}


def _loaded(cell: Any) -> Any:
    return json.loads(cell) if isinstance(cell, str) else cell
