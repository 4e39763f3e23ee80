"""Files with a frame inside (GeoParquet, GeoPackage) and JSON Lines of other programs to sheets."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geomap.documents.decoding import decode
from geomap.errors import InputError
from geomap.formats.geojson_features import sheet_of_features
from geomap.formats.sheets import Sheet, named

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

__all__ = ["FRAMES", "lines_of_objects", "names_in", "sheet_of_frame"]

FRAMES = (
    ".parquet", ".gpkg", ".jsonl", ".fgb", ".shp", ".geojsonl", ".geojsons", ".ndjson",
)  # fmt: skip
"""Suffixes of files that hold one record after the other under names."""

_DEGREES = "EPSG:4326"


def names_in(path: Path, layer: str | None = None) -> list[str]:
    """
    Return the column names of such a file, in their one form.

    Raises
    ------
    InputError
        It cannot be read.
    """
    try:
        return named(_names(path, layer))
    except InputError:
        raise
    except Exception as error:  # each library fails in its own way on a file that is not its own
        raise _unreadable(path, error) from error


def sheet_of_frame(path: Path, layer: str | None = None) -> Sheet:
    """
    Make a sheet of a file that another program wrote; its places are brought to EPSG:4326.

    Raises
    ------
    InputError
        It cannot be read, or holds no row.
    """
    try:
        records = list(_lines(path) if _is_lines(path) else _rows(_frame(path, layer)))
    except InputError:
        raise
    except Exception as error:  # as above
        raise _unreadable(path, error) from error
    return sheet_of_features(path, records, [])


def _unreadable(path: Path, error: Exception) -> InputError:
    reason = " ".join(str(error).split())[:120] or type(error).__name__
    return InputError(f"{path}: cannot be read as {path.suffix} ({reason}); export it anew")


def _is_lines(path: Path) -> bool:
    return path.suffix.lower() in (".jsonl", ".geojsonl", ".geojsons", ".ndjson")


def _names(path: Path, layer: str | None) -> list[str]:
    match path.suffix.lower():
        case ".parquet":
            from pyarrow.parquet import read_schema

            return [str(name) for name in read_schema(path).names]
        case ".gpkg" | ".fgb" | ".shp":
            from pyogrio import read_info

            return [str(name) for name in read_info(path, layer=_layer(path, layer))["fields"]]
        case _:
            first = next(_lines(path), {})
            return list(first.get("properties", first))


def _layer(path: Path, wanted: str | None) -> str:
    """Choose the layer that is wanted; by default "events", else the first."""
    from pyogrio import list_layers

    layers = [str(name) for name, _ in list_layers(path)]
    if wanted is not None and wanted not in layers:
        raise InputError(f"{path}: has no layer {wanted!r}; it has {', '.join(layers)[:200]}")
    return wanted or ("events" if "events" in layers else layers[0])


def _frame(path: Path, layer: str | None) -> Any:
    """Read a frame; a Parquet file without geometry is a plain table."""
    import geopandas
    import pandas

    if path.suffix.lower() != ".parquet":
        found: Any = geopandas.read_file(path, layer=_layer(path, layer), engine="pyogrio")
    else:
        from pyarrow.parquet import read_schema

        geo = b"geo" in (read_schema(path).metadata or {})
        found = geopandas.read_parquet(path) if geo else pandas.read_parquet(path)
    if not isinstance(found, geopandas.GeoDataFrame):
        return found
    return found.set_crs(_DEGREES) if found.crs is None else found.to_crs(_DEGREES)


def _rows(frame: GeoDataFrame) -> Iterator[dict[str, Any]]:
    """Make features of a frame's rows."""
    from shapely.geometry import mapping

    shapes: Any = getattr(frame, "geometry", None) if hasattr(frame, "crs") else None
    table = frame if shapes is None else frame.drop(columns=shapes.name)
    plain: Any = table.astype(object).where(table.notna(), None).to_dict("records")
    for row, shape in zip(plain, [None] * len(plain) if shapes is None else shapes, strict=True):
        cells = {name: _plain(value) for name, value in row.items()}
        there = shape is not None and not shape.is_empty
        geometry = mapping(shape) if there else None
        yield {"type": "Feature", "geometry": geometry, "properties": cells}


def _plain(value: Any) -> Any:
    """Make a cell what JSON can hold; days and times as ISO 8601 writes them."""
    value = value.item() if hasattr(value, "item") else value
    if hasattr(value, "isoformat"):
        return value.isoformat().removesuffix("T00:00:00")
    return value if value is None or isinstance(value, str | int | float) else str(value)


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    """Read JSON Lines: features, or objects whose ``geometry`` is GeoJSON."""
    content, _ = decode(path.read_bytes(), str(path))
    for number, line in enumerate(content.split("\n"), start=1):
        line = line.strip("\x1e \r\t")  # RFC 8142 opens each text with a record separator
        if line:
            yield _object(line, f"{path}:{number}")


def lines_of_objects(content: str) -> list[dict[str, Any]]:
    """Read a text that holds a JSON object on each line; empty if it does not."""
    try:
        lines = [line.strip("\x1e \r\t") for line in content.split("\n")]
        return [_object(line, "line") for line in lines if line]
    except InputError:
        return []


def _object(line: str, name: str) -> dict[str, Any]:
    try:
        told = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise InputError(f"{name}: is not JSON; mend or remove the line") from error
    if not isinstance(told, dict):
        raise InputError(f"{name}: is no JSON object; mend or remove the line")
    if "properties" in told:
        return told
    if told.get("type") == "Feature":
        return {**told, "properties": {}}
    cells = {key: value for key, value in told.items() if key != "geometry"}
    return {"type": "Feature", "geometry": told.get("geometry"), "properties": cells}
