"""
Any GeoPackage of places (OGC 12-128), in whatever CRS; its columns mapped as a CSV's are.

Read by GDAL in batches, so that memory does not grow with the file.
"""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geomap.errors import GazetteerError
from geomap.gazetteer.importing.geometries import of_shape
from geomap.gazetteer.importing.input_lines import Progress, member, opened
from geomap.gazetteer.importing.mapped_tables import columns_of, need, row_of
from geomap.gazetteer.importing.options import Options
from geomap.gazetteer.importing.records import Fault, Read, Reading

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

__all__ = ["read"]

_SQLITE = b"SQLite format 3\x00"
_BATCH = 5_000
_WGS84 = "EPSG:4326"


def read(path: Path, options: Options, progress: Progress) -> Reading:
    """Read the features of one layer, numbered as they come."""
    import pyarrow
    import pyogrio

    with opened(path) as stream:
        if stream.read(len(_SQLITE)) != _SQLITE:
            raise GazetteerError(f"{path}: is no GeoPackage: check the format")
    damage = (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError, OSError)
    try:
        yield from _features(path, options, progress)
    except (*damage, pyarrow.ArrowException) as error:
        raise GazetteerError(
            f"{path}: cannot be read as a GeoPackage ({_line(error)}): get the file again"
        ) from error


def _features(path: Path, options: Options, progress: Progress) -> Reading:
    layer = options.name or path.stem
    records = _records(path, _layer(path, options.layer), progress)
    for number, (cells, form) in enumerate(records, start=1):
        if number == 1:
            columns = columns_of(path, options.columns, list(cells))
            need(path, columns, list(cells), ("name",))
        try:
            lat, lon, wkb = of_shape(form)
            yield number, Read(row_of(cells.get, columns, (lat, lon), layer, number), wkb)
        except Fault as fault:
            yield number, fault


def _layer(path: Path, chosen: str | None) -> str:
    """Take the layer that was chosen, or the only one."""
    import pyogrio

    names = [str(name) for name, kind in pyogrio.list_layers(_address(path)) if kind]
    if chosen in names:
        return str(chosen)
    there = ", ".join(name[:60] for name in names[:20]) or "none with geometries"
    if chosen is None and len(names) == 1:
        return names[0]
    problem = f"has no layer {chosen!r}" if chosen else f"has {len(names)} layers"
    raise GazetteerError(f"{path}: {problem}; there are: {there}; give --layer NAME")


def _records(
    path: Path, layer: str, progress: Progress
) -> Iterator[tuple[dict[str, Any], BaseGeometry | None]]:
    """Yield each feature's columns and its geometry in degrees (lon, lat)."""
    import pyogrio
    from pyproj.exceptions import ProjError

    address = _address(path)
    total = max(1, pyogrio.read_info(address, layer=layer)["features"])
    size = path.stat().st_size
    with pyogrio.open_arrow(address, layer=layer, batch_size=_BATCH, use_pyarrow=True) as opened:
        meta, batches = opened
        try:
            decode = _decoder(meta["crs"])
        except ProjError as error:
            raise GazetteerError(
                f"{path}: layer {layer} has no CRS that leads to degrees: set it, and save it again"
            ) from error
        place = meta["geometry_name"] or "wkb_geometry"
        for batch in batches:
            rows = batch.drop_columns([place]).to_pylist()
            yield from zip(rows, decode(batch.column(place).to_pylist()), strict=True)
            progress(size * len(rows) // total)


def _decoder(crs: str | None) -> Callable[[list[bytes | None]], Any]:
    """Make what turns well-known binary into geometries in WGS 84, (lon, lat)."""
    import numpy
    import shapely
    from pyproj import Transformer

    change = Transformer.from_crs(crs, _WGS84, always_xy=True)

    def decode(wkbs: list[bytes | None]) -> Any:
        forms = shapely.from_wkb(numpy.array(wkbs, dtype=object), on_invalid="ignore")
        return shapely.transform(forms, lambda xy: numpy.column_stack(change.transform(*xy.T)))

    return decode


def _address(path: Path) -> str:
    """Name the file as GDAL does, or the largest one inside a zip."""
    if path.suffix.lower() != ".zip":
        return str(path)
    with zipfile.ZipFile(path) as archive:
        return f"/vsizip/{path.absolute()}/{member(path, archive).filename}"


def _line(error: Exception) -> str:
    return " ".join(str(error).split())[:200]
