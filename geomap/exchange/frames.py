"""Files with a frame inside (GeoParquet, GeoPackage) and JSON Lines of other programs to sheets."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geomap.documents.decoding import decode
from geomap.errors import InputError
from geomap.exchange.features import sheet_of_features
from geomap.exchange.sheets import Sheet, named

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

__all__ = ["FRAMES", "names_in", "sheet_of_frame"]

FRAMES = (".parquet", ".gpkg", ".jsonl")
"""Suffixes of files that hold one record after the other under names."""

_DEGREES = "EPSG:4326"


def names_in(path: Path) -> list[str]:
    """
    Return the column names of such a file, in their one form.

    Raises
    ------
    InputError
        It cannot be read.
    """
    try:
        return named(_names(path))
    except InputError:
        raise
    except Exception as error:  # each library fails in its own way on a file that is not its own
        raise _unreadable(path, error) from error


def sheet_of_frame(path: Path) -> Sheet:
    """
    Make a sheet of a file that another program wrote; its places are brought to EPSG:4326.

    Raises
    ------
    InputError
        It cannot be read, or holds no row.
    """
    try:
        records = list(_lines(path) if path.suffix.lower() == ".jsonl" else _rows(_frame(path)))
    except InputError:
        raise
    except Exception as error:  # as above
        raise _unreadable(path, error) from error
    return sheet_of_features(path, records, [])


def _unreadable(path: Path, error: Exception) -> InputError:
    reason = " ".join(str(error).split())[:120] or type(error).__name__
    return InputError(f"{path}: cannot be read as {path.suffix} ({reason}); export it anew")


def _names(path: Path) -> list[str]:
    match path.suffix.lower():
        case ".parquet":
            from pyarrow.parquet import read_schema

            return [str(name) for name in read_schema(path).names]
        case ".gpkg":
            from pyogrio import read_info

            return [str(name) for name in read_info(path, layer=_layer(path))["fields"]]
        case _:
            first = next(_lines(path), {})
            return list(first.get("properties", first))


def _layer(path: Path) -> str:
    """Choose the layer "events", else the first."""
    from pyogrio import list_layers

    layers = [str(name) for name, _ in list_layers(path)]
    return "events" if "events" in layers else layers[0]


def _frame(path: Path) -> Any:
    """Read a frame; a Parquet file without geometry is a plain table."""
    import geopandas
    import pandas

    if path.suffix.lower() == ".gpkg":
        found: Any = geopandas.read_file(path, layer=_layer(path), engine="pyogrio")
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
        if line.strip():
            yield _object(line, f"{path}:{number}")


def _object(line: str, name: str) -> dict[str, Any]:
    try:
        told = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise InputError(f"{name}: is not JSON; mend or remove the line") from error
    if not isinstance(told, dict):
        raise InputError(f"{name}: is no JSON object; mend or remove the line")
    if "properties" in told:
        return told
    cells = {key: value for key, value in told.items() if key != "geometry"}
    return {"type": "Feature", "geometry": told.get("geometry"), "properties": cells}
