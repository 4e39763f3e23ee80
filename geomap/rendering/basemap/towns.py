"""Which towns a map names, and from which zoom: more the closer one looks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import asinh, pi, radians, tan
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from geomap.gazetteer.index import Index

__all__ = ["LAST", "ranked", "towns_of"]

LAST = 14  # the closest zoom
FIRST = 4
# Two names need so many pixels, across and along; chosen by eye for names of some ten letters.
APART = (96.0, 34.0)
# Least population of a town that is looked for over the whole view, by zoom; beyond the last, towns
# are looked for in the region beside the events alone, whatever their size.
LEAST = ((4, 500_000), (5, 150_000), (6, 40_000), (7, 10_000))
MOST_WIDE, MOST_BESIDE = 320, 620  # names on one page
GREATER = 3  # a capital counts as so many times as many people, a province's seat half of it
CAPITAL = 400_000  # people that a capital counts as at least: a map of its country names it first

Town = tuple[str, float, float, int]  # name, lon, lat, the zoom from which it is named


def towns_of(index: Index, wide: Any, beside: Any) -> list[Town]:
    """
    Choose the towns of a page.

    Parameters
    ----------
    index : Index
    wide : Polygon or MultiPolygon
        Where the reader looks about.
    beside : Polygon, MultiPolygon or None
        Where the reader looks closely.

    Returns
    -------
    list of (name, lon, lat, zoom)
        By zoom, the greater towns first.
    """
    least = LEAST[-1][1] if wide.area < 3000 else LEAST[-2][1] if wide.area < 9000 else LEAST[1][1]
    far = ranked(_weighed(_within(index, wide, least)), LEAST[0][0], LEAST[-1][0])[:MOST_WIDE]
    if beside is None:
        return far
    known = {town[:3] for town in far}
    near = ranked(_weighed(_within(index, beside, 0)), LEAST[-1][0] + 1, LAST, far)
    rest = [town for town in near if town[:3] not in known]
    return sorted([*far, *rest[:MOST_BESIDE]], key=lambda town: town[3])


def _within(index: Index, region: Any, least: int) -> list[Any]:
    import shapely

    found = {}
    for part in shapely.get_parts(region):
        for town in index.populated(part.bounds, least=least):
            found[town.id] = town
    towns = list(found.values())
    points = shapely.points([t.longitude for t in towns], [t.latitude for t in towns])
    shapely.prepare(region)
    held: Any = shapely.intersects(region, points) if towns else []
    return [town for town, inside in zip(towns, held, strict=True) if inside]


def _weighed(towns: Iterable[Any]) -> list[tuple[float, str, float, float]]:
    """Return weight, name, lon, lat; the seat of a state outweighs a larger suburb."""
    grown = {"PPLC": float(GREATER), "PPLA": GREATER / 2}
    found = [
        (
            _people(t) * grown.get(t.feature_code or "", 1.0) * _known(t),
            t.name,
            round(t.longitude, 4),
            round(t.latitude, 4),
        )
        for t in towns
    ]
    return sorted(found, key=lambda one: (-one[0], one[1:]))


def _people(town: Any) -> int:
    return max(town.population or 0, CAPITAL if town.feature_code == "PPLC" else 0)


def _known(town: Any) -> int:
    """Weigh a town whose name our own tables give as the press prints it above its suburbs."""
    return GREATER if "curated" in (town.source or "") else 1


def ranked(
    towns: Sequence[tuple[float, str, float, float]],
    first: int,
    last: int,
    named: Sequence[Town] = (),
) -> list[Town]:
    """
    Return each town the least zoom at which no greater one is too near; others are left out.

    Parameters
    ----------
    towns : sequence of (weight, name, lon, lat)
        The greatest first.
    first, last : int
        Zooms to try.
    named : sequence of Town
        What is named already.

    Examples
    --------
    >>> ranked([(2e6, "A", 36.0, 35.0), (1e6, "B", 37.0, 35.0)], 6, 8)
    [('A', 36.0, 35.0, 6), ('B', 37.0, 35.0, 8)]
    """
    grids = {zoom: _Grid(zoom) for zoom in range(first, last + 1)}
    for _, lon, lat, zoom in named:
        spot = _mercator(lon, lat)
        for level in grids:
            if level >= zoom:
                grids[level].take(spot)
    least = dict(LEAST)
    found = []
    for weight, name, lon, lat in towns:
        spot = _mercator(lon, lat)
        for zoom in range(first, last + 1):
            if weight >= least.get(zoom, 0) and grids[zoom].free(spot):
                for level in range(zoom, last + 1):
                    grids[level].take(spot)
                # At zoom 11 a thousandth of a degree is a pixel and a half.
                digits = 3 if zoom < 12 else 4
                found.append((name, round(lon, digits), round(lat, digits), zoom))
                break
    return sorted(found, key=lambda town: town[3])


def _mercator(lon: float, lat: float) -> tuple[float, float]:
    """Return a point on Web Mercator's plane, whose width is 1: to the east, and to the south."""
    return lon / 360, -asinh(tan(radians(max(-85.0, min(85.0, lat))))) / (2 * pi)


class _Grid:
    """Where names stand at a zoom, in cells as large as a name."""

    def __init__(self, zoom: int) -> None:
        self._size = 256 * 2**zoom
        self._cells: dict[tuple[int, int], list[tuple[float, float]]] = {}

    def _place(self, spot: tuple[float, float]) -> tuple[float, float]:
        return spot[0] * self._size / APART[0], spot[1] * self._size / APART[1]

    def take(self, spot: tuple[float, float]) -> None:
        x, y = self._place(spot)
        self._cells.setdefault((int(x // 1), int(y // 1)), []).append((x, y))

    def free(self, spot: tuple[float, float]) -> bool:
        x, y = self._place(spot)
        cells, column, row = self._cells, int(x // 1), int(y // 1)
        for right in (column - 1, column, column + 1):
            for down in (row - 1, row, row + 1):
                for a, b in cells.get((right, down), ()):
                    if abs(x - a) < 1 and abs(y - b) < 1:
                        return False
        return True
