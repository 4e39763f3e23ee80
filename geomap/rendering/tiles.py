"""
Events → one PMTiles archive: counts where they are many, the events themselves where they are few.

A tile is 512 pixels wide, so that a map at zoom z takes those of z - 1. It is gzipped JSON and no
vector tile: what a page needs of the counts is a table (hexagon × actors × month), which a vector
tile could only hold as text inside of properties; the events are the rows that a page shows anyway;
and the page needs no decoder but the browser's own. The archive's metadata says what is in it.

* Counts: ``{"h": [hexagon], "n": [events], "t": [1: all at one spot], "v": [vaguely placed]}``; and
  in a second archive, which is asked only while a filter is on, by actors and month:
  ``{"h": [hexagon], "k": [cells of each], "a": [actors], "m": [months], "n": [events]}``.
* Events: ``{"e": [[cells of an event in the order of COLUMNS]]}``, from `LEAF_ZOOM` on where a tile
  has at most `LEAF` of them; there is nothing below such a tile.
* What is still more at `PILE_ZOOM` follows at `CHUNK_ZOOM` below it, `LEAF` events at a time in the
  order of its hexagons: the address is then a number and no place.
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

__all__ = ["EVENTS_FILE", "MONTHS_FILE", "Placed", "hexagons", "write_archives"]

EVENTS_FILE, MONTHS_FILE = "events.pmtiles", "months.pmtiles"
LEAF = 500  # events of a tile: some 60 kB
LEAF_ZOOM, PILE_ZOOM, CHUNK_ZOOM = 6, 13, 19
FIRST_ZOOM = 1
LEVEL = 4  # of gzip: 6 takes twice as long and leaves some per cent less
ACROSS = 5  # hexagons around the Earth at zoom 0, as in assets/js/hexagons.js


@dataclass(frozen=True, slots=True)
class Placed:
    """
    Where events stand, and what they are counted by; arrays of one length.

    Parameters
    ----------
    x, y : float arrays
        In the unit square of Web Mercator, 0 <= x < 1.
    acts, month : int arrays
        Numbers of who acts and of the month, 0: no date.
    vague : bool array
        The place is known less exactly than a town.
    row : callable
        The n-th event as JSON.
    """

    x: npt.NDArray[np.float64]
    y: npt.NDArray[np.float64]
    acts: Numbers
    month: Numbers
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


def write_archives(placed: Placed, folder: Path, about: dict[str, Any]) -> int:
    """
    Write both archives into a folder and return the number of tiles.

    Raises
    ------
    GeomapError
        The ``pmtiles`` package is not installed.
    """
    tiles = _tiles(placed)
    with (
        _Archive(folder / EVENTS_FILE, about) as events,
        _Archive(folder / MONTHS_FILE, about) as months,
    ):
        for where, counts, cells in tiles:
            events.add(where, counts)
            if cells is not None:
                months.add(where, cells)
        return len(events.tiles)


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

    def add(self, where: tuple[int, int, int], told: bytes) -> None:
        from pmtiles.tile import zxy_to_tileid

        packed = gzip.compress(told, LEVEL, mtime=0)
        self.tiles.append((zxy_to_tileid(*where), self.scratch.tell(), len(packed)))
        self.scratch.write(packed)

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


def _tiles(placed: Placed) -> Iterator[tuple[Where, bytes, bytes | None]]:
    """Yield every tile: its zoom and place, its counts or events, and its counts by month."""
    import numpy as np

    rows = np.arange(len(placed.x))
    for zoom in range(FIRST_ZOOM, PILE_ZOOM + 1):
        wide = 2**zoom
        at = (placed.y[rows] * wide).astype("int64").clip(0, wide - 1) * wide
        at += (placed.x[rows] * wide).astype("int64").clip(0, wide - 1)
        cells = hexagons(placed.x[rows], placed.y[rows], zoom + 1)
        order = np.lexsort((placed.month[rows], placed.acts[rows], cells, at))
        rows, at, cells = rows[order], at[order], cells[order]
        few = np.zeros(len(rows), dtype=bool)
        for start, stop in _runs(at):
            where = (zoom, int(at[start] % wide), int(at[start] // wide))
            if zoom >= LEAF_ZOOM and stop - start <= LEAF:
                few[start:stop] = True
                yield where, _events(placed, np.sort(rows[start:stop])), None
                continue
            yield where, *_counts(placed, rows[start:stop], cells[start:stop])
            if zoom == PILE_ZOOM:
                yield from _chunks(placed, rows[start:stop], where)
        rows = rows[~few]


def _runs(sorted_: Numbers) -> Iterator[tuple[int, int]]:
    import numpy as np

    starts = np.flatnonzero(np.diff(sorted_, prepend=-1))
    return pairwise([*starts.tolist(), len(sorted_)])


def _events(placed: Placed, rows: Numbers) -> bytes:
    return b'{"e":[' + b",".join(placed.row(row) for row in rows.tolist()) + b"]}"


def _chunks(
    placed: Placed, rows: Numbers, where: Where
) -> Iterator[tuple[Where, bytes, bytes | None]]:
    """Yield the events of a pile, some hundreds at a time."""
    wide = 2 ** (CHUNK_ZOOM - PILE_ZOOM)
    for number, start in enumerate(range(0, len(rows), LEAF)):
        if number >= wide * wide:
            raise GeomapError(
                f"{len(rows):,} events within some kilometres of each other: at most "
                f"{LEAF * wide * wide:,} can be shown; split the table by time"
            )
        place = (CHUNK_ZOOM, where[1] * wide + number % wide, where[2] * wide + number // wide)
        yield place, _events(placed, rows[start : start + LEAF]), None


def _counts(placed: Placed, rows: Numbers, cells: Numbers) -> tuple[bytes, bytes]:
    """Count a tile's events by hexagon, and by hexagon, actors and month."""
    import numpy as np

    starts = np.flatnonzero(np.diff(cells, prepend=-1))
    told = {"h": cells[starts].tolist(), "n": np.diff(starts, append=len(cells)).tolist()}
    ends = {axis: values[rows] for axis, values in (("x", placed.x), ("y", placed.y))}
    same = np.ones(len(starts), dtype=bool)
    for values in ends.values():
        same &= np.minimum.reduceat(values, starts) == np.maximum.reduceat(values, starts)
    told["t"] = same.astype("int64").tolist()
    told["v"] = np.add.reduceat(placed.vague[rows].astype("int64"), starts).tolist()
    acts, month = placed.acts[rows], placed.month[rows]
    new = np.flatnonzero(
        (np.diff(cells, prepend=-1) != 0)
        | (np.diff(acts, prepend=-1) != 0)
        | (np.diff(month, prepend=-1) != 0)
    )
    parts = np.diff(np.searchsorted(new, starts), append=len(new))
    cube = {"h": told["h"], "k": parts.tolist(), "a": acts[new].tolist()}
    cube |= {"m": month[new].tolist(), "n": np.diff(new, append=len(cells)).tolist()}
    return _json(told), _json(cube)


def _json(value: object) -> bytes:
    return json.dumps(value, separators=(",", ":")).encode()
