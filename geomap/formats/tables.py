"""Tables of geomap's, written and read back: CSV, GeoParquet, GeoPackage."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geomap.errors import InputError
from geomap.formats.cells import ordered, records
from geomap.formats.event_rows import Faults, Record, checked
from geomap.formulas import defused, undefused
from geomap.frames import typed

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

__all__ = [
    "LAYER",
    "read_csv",
    "read_gpkg",
    "read_parquet",
    "write_csv",
    "write_gpkg",
    "write_parquet",
]

LAYER = "events"
"""Name of the layer in a GeoPackage."""


def write_csv(frame: GeoDataFrame, path: Path) -> None:
    """
    Write CSV (RFC 4180, UTF-8): the columns of the frame, then ``geometry`` as WKT.

    A missing value is an empty cell; lists and objects are JSON texts; texts that a spreadsheet
    would run as a formula begin with an apostrophe.
    """
    names = [name for name in frame.columns if name != frame.geometry.name]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow([*names, "geometry"])
        for row, shape in records(ordered(frame)):
            wkt = None if shape is None else shape.wkt
            writer.writerow([*(defused(row[name]) for name in names), wkt])


def write_parquet(frame: GeoDataFrame, path: Path) -> None:
    """Write GeoParquet; geometry is not rounded."""
    ordered(frame).to_parquet(path, index=False)


def write_gpkg(frame: GeoDataFrame, path: Path) -> None:
    """
    Write a GeoPackage of one layer; geometry is not rounded.

    Its "last change" (GeoPackage 1.3, section 1.1.3.1.1) is a fixed day: the same events are the
    same bytes.
    """
    import pyogrio

    usual = pyogrio.get_gdal_config_option(_CLOCK)
    pyogrio.set_gdal_config_options({_CLOCK: _NO_CLOCK})
    try:
        ordered(frame).to_file(path, driver="GPKG", layer=LAYER, engine="pyogrio")
    finally:
        pyogrio.set_gdal_config_options({_CLOCK: usual})


# GDAL's documentation of its GeoPackage driver: the option that replaces the clock.
_CLOCK = "OGR_CURRENT_DATE"
_NO_CLOCK = "1970-01-01T00:00:00.000Z"


def read_csv(path: Path, faults: Faults) -> GeoDataFrame:
    """Read geomap's CSV, also as spreadsheets save it."""
    with path.open(encoding="utf-8-sig", newline="") as file, _long_cells():
        heading = file.readline()
        file.seek(0)
        # spreadsheets of half of Europe save with semicolons; no column of ours has one in its name
        rows = list(csv.DictReader(file, delimiter=max(",;\t", key=heading.count)))
    return checked(enumerate(rows, start=1), _row, "row", faults)


@contextmanager
def _long_cells() -> Iterator[None]:
    """Allow cells as long as a polygon needs; csv stops at 131,072 characters by default."""
    usual = csv.field_size_limit(2**31 - 1)
    try:
        yield
    finally:
        csv.field_size_limit(usual)


def _row(row: dict[str, Any], number: int) -> Record:
    from shapely import from_wkt, points

    if None in row or None in row.values():
        raise InputError(f"row {number} has not as many cells as the header: is the file cut off?")
    cells = {name: undefused(cell) for name, cell in row.items() if name and cell}
    try:
        if "geometry" in cells:
            return cells, from_wkt(cells["geometry"])
        if "latitude" in cells and "longitude" in cells:
            return cells, points(float(cells["longitude"]), float(cells["latitude"]))
    except Exception as error:  # GEOS and float each have their own
        raise InputError(f"row {number}: its geometry is no WKT or coordinate; mend it") from error
    return cells, None


def read_parquet(path: Path, _: Faults) -> GeoDataFrame:
    """Read geomap's GeoParquet."""
    import geopandas

    return typed(geopandas.read_parquet(path).to_crs("EPSG:4326"))


def read_gpkg(path: Path, _: Faults) -> GeoDataFrame:
    """Read the layer of events of a GeoPackage."""
    from geopandas import list_layers, read_file

    layers = list(list_layers(path)["name"])
    layer = LAYER if LAYER in layers else layers[0]
    return typed(read_file(path, layer=layer, engine="pyogrio").to_crs("EPSG:4326"))
