"""
Plain GeoPackages (https://www.geopackage.org/spec130/) by SQLite alone: same rows, same bytes.

GDAL's driver gives triggers and an index that need its functions to be changed by hand, and a file
of several layers takes one pass each; here a table is a list of columns and an iterator of rows.
"""

from __future__ import annotations

import sqlite3
import struct
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

__all__ = ["GEOMETRY", "Table", "geometry_of", "quoted", "write_base", "write_table"]

GEOMETRY = "geom"
_APPLICATION, _VERSION = 0x47504B47, 10300  # "GPKG", 1.3.0
# No timestamps inside files; the day that our other GeoPackages tell, too.
_NO_CLOCK = "1970-01-01T00:00:00.000Z"
_WGS84 = (
    'GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563]],'
    'PRIMEM["Greenwich",0],UNIT["degree",0.0174532925199433],AUTHORITY["EPSG","4326"]]'
)
_BASE = """
CREATE TABLE gpkg_spatial_ref_sys (
  srs_name TEXT NOT NULL, srs_id INTEGER NOT NULL PRIMARY KEY, organization TEXT NOT NULL,
  organization_coordsys_id INTEGER NOT NULL, definition TEXT NOT NULL, description TEXT);
CREATE TABLE gpkg_contents (
  table_name TEXT NOT NULL PRIMARY KEY, data_type TEXT NOT NULL, identifier TEXT UNIQUE,
  description TEXT DEFAULT '',
  last_change DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')),
  min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE, srs_id INTEGER,
  CONSTRAINT fk_gc_r_srs_id FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id));
CREATE TABLE gpkg_geometry_columns (
  table_name TEXT NOT NULL, column_name TEXT NOT NULL, geometry_type_name TEXT NOT NULL,
  srs_id INTEGER NOT NULL, z TINYINT NOT NULL, m TINYINT NOT NULL,
  CONSTRAINT pk_geom_cols PRIMARY KEY (table_name, column_name),
  CONSTRAINT uk_gc_table_name UNIQUE (table_name),
  CONSTRAINT fk_gc_tn FOREIGN KEY (table_name) REFERENCES gpkg_contents(table_name),
  CONSTRAINT fk_gc_srs FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys (srs_id));
"""


@dataclass(frozen=True, slots=True)
class Table:
    """
    A table to write.

    ``columns`` maps names to SQL's types; ``rows`` hold a cell for each, and behind them, where it
    has ``shapes``, the geometry in (lon, lat) or None.
    """

    name: str
    description: str
    columns: Mapping[str, str]
    rows: Iterable[Sequence[Any]]
    shapes: bool = False


def write_base(base: sqlite3.Connection) -> None:
    """Make an empty GeoPackage of a new file."""
    base.execute(f"PRAGMA application_id = {_APPLICATION}")
    base.execute(f"PRAGMA user_version = {_VERSION}")
    for statement in _BASE.split(";\n"):
        base.execute(statement)
    base.executemany(
        "INSERT INTO gpkg_spatial_ref_sys VALUES (?, ?, ?, ?, ?, ?)",
        [
            ("Undefined cartesian SRS", -1, "NONE", -1, "undefined", None),
            ("Undefined geographic SRS", 0, "NONE", 0, "undefined", None),
            ("WGS 84 geodetic", 4326, "EPSG", 4326, _WGS84, "longitude, latitude in degrees"),
        ],
    )


def write_table(base: sqlite3.Connection, table: Table) -> None:
    """Make a table, fill it, and list it among the contents."""
    kinds = {**({GEOMETRY: "GEOMETRY"} if table.shapes else {}), **table.columns}
    wanted = ", ".join(f"{quoted(name)} {kind}" for name, kind in kinds.items())
    fid = "fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL"
    base.execute(f"CREATE TABLE {quoted(table.name)} ({fid}, {wanted})")
    marks = ", ".join("?" * (len(kinds) + 1))
    extent = _Extent()
    base.executemany(
        f"INSERT INTO {quoted(table.name)} VALUES ({marks})",  # noqa: S608 - our own names
        (
            (number, *([extent.blob(row[-1])] if table.shapes else []), *map(_cell, cells))
            for number, row in enumerate(table.rows, start=1)
            if (cells := row[:-1] if table.shapes else row)
        ),
    )
    _list(base, table, extent.bounds)


def _cell(value: Any) -> Any:
    """Bring a value to one that SQLite takes: no half surrogate pairs, no numbers without end."""
    if isinstance(value, str) and not value.isascii():
        return value.encode("utf-8", "replace").decode("utf-8")
    if isinstance(value, int) and not -(2**63) <= value < 2**63:
        return None
    return value


def _list(base: sqlite3.Connection, table: Table, bounds: Sequence[float | None]) -> None:
    kind, srs = ("features", 4326) if table.shapes else ("attributes", None)
    base.execute(
        "INSERT INTO gpkg_contents VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (table.name, kind, table.name, table.description, _NO_CLOCK, *bounds, srs),
    )
    if table.shapes:
        base.execute(
            "INSERT INTO gpkg_geometry_columns VALUES (?, ?, 'GEOMETRY', 4326, 0, 0)",
            (table.name, GEOMETRY),
        )


def quoted(name: str) -> str:
    """
    Write a name as SQL has it.

    Examples
    --------
    >>> quoted("end")
    '"end"'
    """
    return '"' + name.replace('"', '""') + '"'


class _Extent:
    """Writes geometries, and remembers how far they reach."""

    def __init__(self) -> None:
        self.bounds: tuple[float | None, ...] = (None, None, None, None)

    def blob(self, shape: BaseGeometry | None) -> bytes | None:
        """Return a geometry as GeoPackage has it: a head with its bounds, then its WKB."""
        from shapely import to_wkb

        if shape is None or shape.is_empty:
            return None
        west, south, east, north = shape.bounds
        self._reach(west, south, east, north)
        # "GP", version 0, flags: little endian, bounds as min x, max x, min y, max y; 4326.
        head = struct.pack("<2sBBi4d", b"GP", 0, 0b11, 4326, west, east, south, north)
        wkb: bytes = to_wkb(shape, output_dimension=2, byte_order=1)
        return head + wkb

    def _reach(self, west: float, south: float, east: float, north: float) -> None:
        low_x, low_y, high_x, high_y = self.bounds
        self.bounds = (
            west if low_x is None else min(low_x, west),
            south if low_y is None else min(low_y, south),
            east if high_x is None else max(high_x, east),
            north if high_y is None else max(high_y, north),
        )


_BOUNDS_BYTES = (0, 32, 48, 48, 64)


def geometry_of(blob: bytes | None) -> BaseGeometry | None:
    """
    Read a GeoPackage's geometry.

    Raises
    ------
    ValueError
        It is none.
    """
    from shapely import GEOSException, from_wkb

    if blob is None:
        return None
    if not isinstance(blob, bytes) or blob[:2] != b"GP" or len(blob) < 8:
        raise ValueError("a geometry is none")
    kind = blob[3] >> 1 & 0b111
    try:
        shape: BaseGeometry = from_wkb(blob[8 + _BOUNDS_BYTES[kind] :])
    except (GEOSException, IndexError) as error:
        raise ValueError("a geometry is none") from error
    return shape
