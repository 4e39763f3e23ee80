"""Cut the world's ground to a region and simplify it: lines of (lon, lat) as a page draws them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from geomap.rendering.basemap.store import load

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

__all__ = ["AREAS", "Cut", "cut", "region_around"]

AREAS = frozenset({"land", "lakes", "urban", "ice", "world"})  # the others are lines
CELL = 1.0  # degrees: the finest ground is cut in such cells around the events
# An island smaller than so many squares of the tolerance is left out.
LEAST = 4.0
DEEPEST = 6  # halvings of the world: cells of 5.6 by 2.8 degrees
LAP = 2.0  # degrees


@dataclass(frozen=True, slots=True)
class Cut:
    """
    A part of a layer: shapes with their ranks.

    Attributes
    ----------
    shapes : array of geometries
        Lines, or polygons where the layer is one of ``AREAS``.
    ranks : array of int
    area : bool
    """

    shapes: Any
    ranks: Any
    area: bool

    def lines(self, tolerance: float = 0.0) -> list[tuple[Any, int]]:
        """
        List the lines or rings, (lon, lat) each, with their ranks; fill rings even-odd.

        ``tolerance`` is by how many degrees a line may be off.
        """
        import shapely

        if not len(self.shapes):
            return []
        shapes = self.shapes
        if tolerance:
            shapes = shapely.simplify(shapes, tolerance, preserve_topology=False)
        return list(_parts(shapes, self.ranks, self.area, tolerance))


def cut(layer: str, region: BaseGeometry, most: int = 99) -> Cut:
    """
    Cut a layer to a region.

    Parameters
    ----------
    layer : str
        One of ``store.LAYERS``.
    region : Polygon or MultiPolygon
        Lon, lat in degrees, within -180 to 180.
    most : int
        Lines of a higher rank are left out.
    """
    import numpy as np
    import shapely

    found = [_cut_part(layer, part, most) for part in shapely.get_parts(region)]
    found = [one for one in found if len(one.shapes)]
    if not found:
        return Cut([], [], layer in AREAS)
    shapes = np.concatenate([one.shapes for one in found])
    return Cut(shapes, np.concatenate([one.ranks for one in found]), layer in AREAS)


def _cut_part(layer: str, region: Any, most: int) -> Cut:
    """Cut a layer to a polygon."""
    import numpy as np
    import shapely

    held = _node(layer, *_smallest(region.bounds))
    west, south, east, north = region.bounds
    if not len(held.shapes):
        return held
    box = shapely.bounds(held.shapes)
    hit = (box[:, 0] <= east) & (box[:, 2] >= west) & (box[:, 1] <= north) & (box[:, 3] >= south)
    hit &= np.asarray(held.ranks) <= most
    shapes = shapely.clip_by_rect(held.shapes[hit], *region.bounds)
    if not _is_box(region):
        shapes = shapely.intersection(shapely.make_valid(shapes), region)
    kept = ~shapely.is_empty(shapes)
    return Cut(shapes[kept], held.ranks[hit][kept], held.area)


def _smallest(bounds: Any) -> tuple[int, int, int]:
    """Return depth, column and row of the smallest cell that holds some bounds."""
    west, south, east, north = bounds
    for depth in range(DEEPEST, 0, -1):
        across, along = 360 / 2**depth, 180 / 2**depth
        column = int(min(2**depth - 1, max(0, ((west + east) / 2 + 180) // across)))
        row = int(min(2**depth - 1, max(0, ((south + north) / 2 + 90) // along)))
        left, low, right, high = _cell(depth, column, row)
        if left <= west and low <= south and right >= east and high >= north:
            return depth, column, row
    return 0, 0, 0


def _cell(depth: int, column: int, row: int) -> tuple[float, float, float, float]:
    """Bounds of a cell: the world is halved both ways ``depth`` times; cells overlap a little."""
    across, along = 360 / 2**depth, 180 / 2**depth
    west, south = -180 + column * across, -90 + row * along
    return west - LAP, south - LAP, west + across + LAP, south + along + LAP


@lru_cache(maxsize=4096)
def _node(layer: str, depth: int, column: int, row: int) -> Cut:
    """
    Return what of a layer lies in a cell.

    Cells are cut from the cell four times as large: no continent is gone through for each town.
    """
    import shapely

    if depth == 0:
        return _whole(layer)
    above = _node(layer, depth - 1, column // 2, row // 2)
    if not len(above.shapes):
        return above
    shapes = shapely.clip_by_rect(above.shapes, *_cell(depth, column, row))
    kept = ~shapely.is_empty(shapes)
    return Cut(shapes[kept], above.ranks[kept], above.area)


def _whole(layer: str) -> Cut:
    """Return all of a layer as shapes."""
    import numpy as np
    import shapely

    found = load(layer)
    numbers = np.repeat(np.arange(len(found.ranks)), np.diff(found.starts))
    if layer not in AREAS:
        return Cut(shapely.linestrings(found.points, indices=numbers), found.ranks, False)
    rings: Any = shapely.linearrings(found.points, indices=numbers)
    shells: Any = shapely.polygons(rings[~found.holes])
    inside = (np.cumsum(~found.holes) - 1)[found.holes]
    for number in np.unique(inside):
        own = rings[found.holes][inside == number]
        shells[number] = shapely.polygons(rings[~found.holes][number], holes=list(own))
    return Cut(shells, found.ranks[~found.holes], True)


def _is_box(region: Any) -> bool:
    import shapely

    return bool(region.equals(shapely.box(*region.bounds)))


def _parts(shapes: Any, ranks: Any, area: bool, tolerance: float) -> Any:
    import shapely

    for shape, rank in zip(shapes, ranks, strict=True):
        for part in shapely.get_parts(shapely.get_parts(shape)):
            if not area:
                if part.geom_type == "LineString" and part.length > tolerance:
                    yield shapely.get_coordinates(part), int(rank)
            elif part.geom_type == "Polygon" and part.area > LEAST * tolerance**2:
                for ring in (part.exterior, *part.interiors):
                    yield shapely.get_coordinates(ring), int(rank)


def region_around(boxes: Sequence[tuple[float, float, float, float]], cells: int) -> Any:
    """
    Return the cells of a degree around some boxes (west, south, east, north), and ``cells`` more.

    What reaches beyond 180 degrees comes back on the other side.

    Examples
    --------
    >>> region_around([(179.5, -17.5, 179.5, -17.5)], 1).bounds
    (-180.0, -19.0, 180.0, -16.0)
    """
    import numpy as np
    import shapely

    found: set[tuple[int, int]] = set()
    for west, south, east, north in boxes:
        across = np.arange(np.floor(west / CELL) - cells, np.floor(east / CELL) + cells + 1)
        along = np.arange(np.floor(south / CELL) - cells, np.floor(north / CELL) + cells + 1)
        found.update((int((x + 180) % 360 - 180), int(y)) for x in across for y in along)
    corners = np.array(sorted(found), dtype=float).reshape(-1, 2) * CELL
    squares = shapely.box(corners[:, 0], corners[:, 1], corners[:, 0] + CELL, corners[:, 1] + CELL)
    return shapely.union_all(squares)
