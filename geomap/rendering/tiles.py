"""
Events → one PMTiles archive: counts where they are many, the events themselves where they are few.

A tile is 512 pixels wide, so that a map at zoom z takes those of z - 1. It is gzipped JSON and no
vector tile: what a page needs of the counts is a table, which a vector tile could only hold as text
inside of properties; the events are the rows that a page shows anyway; and the page needs no
decoder but the browser's own. The archive's metadata says what is in it.

* Counts: ``{"h": [hexagon], "n": [events], "t": [1: all at one spot], "v": [vaguely placed]}``.
* Events: ``{"e": [[cells of an event in the order of COLUMNS]], "n": [their numbers]}``, from
  `LEAF_ZOOM` on where a tile has at most `LEAF` of them; there is nothing below such a tile.
* What is still more at `PILE_ZOOM` follows at `CHUNK_ZOOM` below it, `LEAF` events at a time in the
  order of its hexagons: the address is then a number and no place.
* What has no place, or none but its country or province, is on no map tile; it stands at
  `BESIDE_ZOOM`, `LEAF` events at a time in the order of their numbers.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geomap.errors import GeomapError

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Numbers = npt.NDArray[np.int64]

__all__ = ["EVENTS_FILE", "Placed", "hexagons", "write_archive"]

EVENTS_FILE = "events.pmtiles"
LEAF = 500  # events of a tile: some 60 kB
LEAF_ZOOM, PILE_ZOOM, CHUNK_ZOOM, BESIDE_ZOOM = 6, 13, 19, 20
FIRST_ZOOM = 1
LEVEL = 4  # of gzip: 6 takes twice as long and leaves some per cent less
ACROSS = 5  # hexagons around the Earth at zoom 0, as in assets/js/hexagons.js


@dataclass(frozen=True, slots=True)
class Placed:
    """
    Where events stand; arrays of one length, in the order of the events' numbers.

    Parameters
    ----------
    x, y : float arrays
        In the unit square of Web Mercator, 0 <= x < 1; NaN: on no map tile.
    vague : bool array
        The place is known less exactly than a town.
    row : callable
        The n-th event as JSON.
    """

    x: npt.NDArray[np.float64]
    y: npt.NDArray[np.float64]
    vague: npt.NDArray[np.bool_]
    row: Callable[[int], bytes]


def hexagons(x: npt.NDArray[np.float64], y: npt.NDArray[np.float64], zoom: int) -> Numbers:
    """
    Return the hexagon of each point at a zoom of the map: the nearest point of a lattice.

    Its number is ``line * 4 * around + column + around`` with ``around`` hexagons around the Earth.

    Examples
    --------
    >>> import numpy as np
    >>> hexagons(np.array([0.0, 0.5]), np.array([0.0, 0.0]), 1).tolist()
    [10, 15]
    """
    import numpy as np

    around = ACROSS * 2**zoom
    step = np.sqrt(3) / 2 / around
    u, v = x * around, y / step
    best: Any = np.full(len(x), np.inf)
    found = np.zeros(len(x), dtype="int64")
    for line in (np.floor(v), np.floor(v) + 1):
        odd = (line % 2) / 2
        column = np.floor(u - odd + 0.5)
        far = (u - column - odd) ** 2 + ((v - line) * np.sqrt(3) / 2) ** 2
        nearer = far < best
        number = line * 4 * around + column + around
        found[nearer] = number[nearer].astype("int64")
        best[nearer] = far[nearer]
    return found


def write_archive(placed: Placed, folder: Path, about: dict[str, Any]) -> tuple[int, Numbers]:
    """
    Write the archive into a folder; return the number of tiles, and that of each event's tile.

    Raises
    ------
    GeomapError
        The ``pmtiles`` package is not installed.
    """
    import numpy as np

    found = np.full(len(placed.x), -1, dtype="int64")
    with _Archive(folder / EVENTS_FILE, about) as archive:
        for where, told, rows in _tiles(placed):
            number = archive.add(where, told)
            found[rows] = number
        return len(archive.tiles), found


class _Archive:
    """Tiles of one archive, written in the order of their numbers when it is left."""

    def __init__(self, path: Path, about: dict[str, Any]) -> None:
        self.path, self.about = path, about
        self.tiles: list[tuple[int, int, int]] = []

    def __enter__(self) -> _Archive:
        try:
            import pmtiles  # noqa: F401  asked for before minutes are spent
        except ModuleNotFoundError as error:
            raise GeomapError(
                "--tiles-out needs the package pmtiles: pip install 'geomap[tiles]'"
            ) from error
        from tempfile import TemporaryFile

        self.scratch = TemporaryFile()
        return self

    def add(self, where: tuple[int, int, int], told: bytes) -> int:
        from pmtiles.tile import zxy_to_tileid

        packed = gzip.compress(told, LEVEL, mtime=0)
        number: int = zxy_to_tileid(*where)
        self.tiles.append((number, self.scratch.tell(), len(packed)))
        self.scratch.write(packed)
        return number

    def __exit__(self, kind: object, *_: object) -> None:
        from pmtiles.tile import Compression, TileType
        from pmtiles.writer import Writer

        if kind is None:
            with self.path.open("wb") as file:
                writer: Any = Writer(file)  # type: ignore[no-untyped-call]
                for number, start, length in sorted(self.tiles):
                    self.scratch.seek(start)
                    writer.write_tile(number, self.scratch.read(length))
                header: dict[str, Any] = {
                    "tile_type": TileType.UNKNOWN,
                    "tile_compression": Compression.GZIP,
                }
                header |= {"min_lon_e7": -1800000000, "max_lon_e7": 1800000000}
                header |= {"min_lat_e7": -850000000, "max_lat_e7": 850000000}
                header |= {"center_lon_e7": 0, "center_lat_e7": 0, "center_zoom": 2}
                writer.finalize(header, self.about)
        self.scratch.close()


Where = tuple[int, int, int]
Tile = tuple[Where, bytes, "Numbers"]


def _tiles(placed: Placed) -> Iterator[Tile]:
    """Yield every tile: its zoom and place, what is in it, and the events that it has whole."""
    import numpy as np

    rows = np.flatnonzero(~np.isnan(placed.x))
    none = rows[:0]
    yield from _beside(placed, np.flatnonzero(np.isnan(placed.x)))
    for zoom in range(FIRST_ZOOM, PILE_ZOOM + 1):
        wide = 2**zoom
        at = (placed.y[rows] * wide).astype("int64").clip(0, wide - 1) * wide
        at += (placed.x[rows] * wide).astype("int64").clip(0, wide - 1)
        cells = hexagons(placed.x[rows], placed.y[rows], zoom + 1)
        order = np.lexsort((rows, cells, at))
        rows, at, cells = rows[order], at[order], cells[order]
        few = np.zeros(len(rows), dtype=bool)
        for start, stop in _runs(at):
            where = (zoom, int(at[start] % wide), int(at[start] // wide))
            if zoom >= LEAF_ZOOM and stop - start <= LEAF:
                few[start:stop] = True
                yield _events(placed, where, np.sort(rows[start:stop]))
                continue
            yield where, _counts(placed, rows[start:stop], cells[start:stop]), none
            if zoom == PILE_ZOOM:
                yield from _chunks(placed, rows[start:stop], where)
        rows = rows[~few]


def _runs(sorted_: Numbers) -> Iterator[tuple[int, int]]:
    import numpy as np

    starts = np.flatnonzero(np.diff(sorted_, prepend=-1))
    return pairwise([*starts.tolist(), len(sorted_)])


def _events(placed: Placed, where: Where, rows: Numbers) -> Tile:
    told = b",".join(placed.row(row) for row in rows.tolist())
    return where, b'{"e":[' + told + b'],"n":' + _json(rows.tolist()) + b"}", rows


def _chunks(placed: Placed, rows: Numbers, where: Where) -> Iterator[Tile]:
    """Yield the events of a pile, some hundreds at a time."""
    wide = 2 ** (CHUNK_ZOOM - PILE_ZOOM)
    for number, start in enumerate(range(0, len(rows), LEAF)):
        if number >= wide * wide:
            raise GeomapError(
                f"{len(rows):,} events within some kilometres of each other: at most "
                f"{LEAF * wide * wide:,} can be shown; split the table by time"
            )
        place = (CHUNK_ZOOM, where[1] * wide + number % wide, where[2] * wide + number // wide)
        yield _events(placed, place, rows[start : start + LEAF])


def _beside(placed: Placed, rows: Numbers) -> Iterator[Tile]:
    """Yield the events that are on no map tile."""
    for number, start in enumerate(range(0, len(rows), LEAF)):
        place = (BESIDE_ZOOM, number % 2**BESIDE_ZOOM, number // 2**BESIDE_ZOOM)
        yield _events(placed, place, rows[start : start + LEAF])


def _counts(placed: Placed, rows: Numbers, cells: Numbers) -> bytes:
    """Count a tile's events by hexagon."""
    import numpy as np

    starts = np.flatnonzero(np.diff(cells, prepend=-1))
    told = {"h": cells[starts].tolist(), "n": np.diff(starts, append=len(cells)).tolist()}
    ends = {axis: values[rows] for axis, values in (("x", placed.x), ("y", placed.y))}
    same = np.ones(len(starts), dtype=bool)
    for values in ends.values():
        same &= np.minimum.reduceat(values, starts) == np.maximum.reduceat(values, starts)
    told["t"] = same.astype("int64").tolist()
    told["v"] = np.add.reduceat(placed.vague[rows].astype("int64"), starts).tolist()
    return _json(told)


def _json(value: object) -> bytes:
    return json.dumps(value, separators=(",", ":")).encode()
