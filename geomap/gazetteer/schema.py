"""
The tables that the index and every layer over it consist of, and how a place is packed into them.

A place is stored small: words that repeat (feature code, source, division) as numbers of the table
``word``, degrees, radius and prominence as whole numbers. The view ``place`` gives them back as
they were; readers ask it alone.
"""

from __future__ import annotations

import sqlite3
import zlib
from typing import TYPE_CHECKING

from geomap.gazetteer.rows import PlaceRow

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

__all__ = [
    "COUNTRIES",
    "DEGREE",
    "INDEXES",
    "TABLES",
    "Words",
    "pack_shape",
    "packed",
    "unpack_shape",
]

# GeoNames gives degrees to five decimals, about a metre; radius is kept to 100 m, prominence to
# the four decimals it is computed with.
DEGREE = 100_000
_RADIUS, _PROMINENCE = 10, 10_000
# Degrees, a power of two, about 7 m: finer than the polygons are drawn, and coordinates on such a
# grid end in zeros, which halves what zlib makes of them.
_GRID = 2.0**-14

TABLES = f"""
CREATE TABLE word (n INTEGER PRIMARY KEY, text TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE packed (
    k INTEGER PRIMARY KEY, id TEXT, name TEXT NOT NULL, y INTEGER NOT NULL, x INTEGER NOT NULL,
    class TEXT NOT NULL, code INTEGER NOT NULL, country TEXT, admin1 INTEGER, population INTEGER,
    radius INTEGER, prominence INTEGER, source INTEGER NOT NULL, note TEXT
) WITHOUT ROWID;
CREATE UNIQUE INDEX packed_id ON packed (id) WHERE id IS NOT NULL;
CREATE VIEW place AS SELECT
    p.k, p.id, p.name, p.y / {DEGREE}.0 AS lat, p.x / {DEGREE}.0 AS lon, p.class,
    (SELECT text FROM word WHERE n = p.code) AS code, p.country,
    (SELECT text FROM word WHERE n = p.admin1) AS admin1, p.population,
    p.radius / {_RADIUS}.0 AS radius_km, p.prominence / {_PROMINENCE}.0 AS prominence,
    (SELECT text FROM word WHERE n = p.source) AS source, p.note, p.y, p.x
FROM packed p;
CREATE TABLE country (code TEXT, k INTEGER, PRIMARY KEY (code, k)) WITHOUT ROWID;
CREATE TABLE name (key TEXT, k INTEGER, kind INTEGER, PRIMARY KEY (key, k)) WITHOUT ROWID;
CREATE TABLE skeleton (
    key TEXT, k INTEGER, spelling TEXT, PRIMARY KEY (key, k, spelling)
) WITHOUT ROWID;
CREATE TABLE shape (
    k INTEGER PRIMARY KEY, west REAL, south REAL, east REAL, north REAL, wkb BLOB
);
CREATE TABLE parent (k INTEGER, parent INTEGER, PRIMARY KEY (k, parent)) WITHOUT ROWID;
CREATE TABLE stop (key TEXT PRIMARY KEY, rule TEXT, reason TEXT) WITHOUT ROWID;
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
"""  # noqa: S608 - put together from constants
# Run when all places are written.
COUNTRIES = """
INSERT INTO country SELECT country, k FROM packed
    WHERE class = 'A' AND code = (SELECT n FROM word WHERE text = 'PCLI') AND country IS NOT NULL
    ORDER BY country, k;
"""
# What is asked for by its point, and the divisions of a country.
INDEXES = """
CREATE INDEX packed_point ON packed (y, x) WHERE class = 'P';
CREATE INDEX packed_country ON packed (country) WHERE class = 'A';
"""


class Words:
    """The words that places share, numbered as they come."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def number(self, word: str) -> int:
        """Return a word's number, a new one for a new word."""
        return self._numbers.setdefault(word, len(self._numbers))

    def texts(self) -> list[str]:
        """List the words by their numbers."""
        return list(self._numbers)

    def write(self, base: sqlite3.Connection) -> None:
        """Write the table ``word``."""
        base.executemany(
            "INSERT INTO word VALUES (?, ?)", ((n, word) for word, n in self._numbers.items())
        )


def packed(key: int, row: PlaceRow, words: Words, *, own: bool) -> tuple[object, ...]:
    """Pack a row into the columns of ``packed``; ``own`` places keep their id beside the key."""
    return (
        key, row.id if own else None, row.name, round(row.lat * DEGREE), round(row.lon * DEGREE),
        row.feature_class, words.number(row.feature_code), row.country,
        words.number(row.admin1) if row.admin1 else None, row.population,
        _whole(row.radius_km, _RADIUS), _whole(row.prominence, _PROMINENCE),
        words.number(row.source), row.note,
    )  # fmt: skip


def _whole(value: float | None, times: int) -> int | None:
    return None if value is None else round(value * times)


def pack_shape(shape: BaseGeometry, *, snap: bool = True) -> bytes:
    """Pack a polygon: well-known binary, deflated; with ``snap`` on a grid of 7 m."""
    import shapely

    drawn = shapely.set_precision(shape, _GRID) if snap else shape
    return zlib.compress(shapely.to_wkb(shape if drawn.is_empty else drawn), 9)


def unpack_shape(blob: bytes) -> BaseGeometry:
    """Undo ``pack_shape``."""
    import shapely

    shape: BaseGeometry = shapely.from_wkb(zlib.decompress(blob))
    return shape
