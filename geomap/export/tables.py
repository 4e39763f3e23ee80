"""Tables: CSV, GeoParquet, GeoPackage."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import TYPE_CHECKING

from geomap.export.cells import defused, ordered, records

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

__all__ = ["LAYER", "write_csv", "write_gpkg", "write_parquet"]

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
