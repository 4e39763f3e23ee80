"""
The ground of one page: coarse for the world, finer around the events, finest beside them.

Each of the three is cut from the shipped layers to where it will be looked at, and simplified until
it keeps to its share of the page.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from geomap.rendering.basemap.cut import CELL, Cut, cut, region_around
from geomap.rendering.basemap.encode import encoded
from geomap.rendering.packing import squeezed

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Points = npt.NDArray[np.float64]

__all__ = ["DetailLevel", "detail_near", "ground_text", "sets_of", "views"]


@dataclass(frozen=True, slots=True)
class DetailLevel:
    """
    How one set of lines is made.

    Attributes
    ----------
    name : str
    zoom : int
        From here on the page draws it.
    scale : int
        Steps to a degree.
    layers : mapping of str to int
        Shipped layers with the highest rank that is kept.
    tolerances : sequence of float
        Degrees, the finest first: the first is taken by which the set fits ``most``.
    most : int
        Bytes, compressed.
    usual : float
        Square degrees up to which the finest is tried.
    """

    name: str
    zoom: int
    scale: int
    layers: Mapping[str, int]
    tolerances: Sequence[float]
    most: int
    usual: float = 60.0


FAR = DetailLevel("far", 0, 20, {"world": 9, "far_borders": 9}, (0.12, 0.2), 9_000, 1e5)
MID = DetailLevel(
    "mid", 5, 200,
    {"land": 9, "lakes": 9, "borders": 9, "divisions": 7, "rivers": 5, "ice": 9},
    (0.008, 0.012, 0.018, 0.026, 0.04, 0.06, 0.1, 0.15, 0.25), 22_000, 1000.0,
)  # fmt: skip
NEAR = DetailLevel(
    "near", 8, 2000,
    {"land": 9, "lakes": 9, "borders": 9, "divisions": 9, "rivers": 9, "urban": 9, "ice": 9},
    (0.0006, 0.001, 0.002, 0.003, 0.005, 0.008, 0.012, 0.02), 24_000,
)  # fmt: skip
# A screen at zoom 5 is so many degrees wide and high: what lies around the events is drawn as
# finely as they, whichever way a reader turns.
AROUND = (13, 8)
CELLS = 300  # of a degree: events in more are looked at closely where they are most
RIM = 50  # steps to a degree of the outlines inside which names are written
WIDEST = 9000  # square degrees: what is looked at from so far off has no provinces
# Pixels, at the zoom from which a set is drawn, by which what is shown of it stays inside what was
# cut: the edges of a cut are no coasts.
EDGE = 6


def detail_near(points: Points) -> Any:
    """Return the region around the events that is drawn finest; None where there are none."""
    import numpy as np

    if not len(points):
        return None
    cells, often = np.unique(np.floor(points / CELL).astype(int), axis=0, return_counts=True)
    order = np.lexsort((cells[:, 1], cells[:, 0], -often))[:CELLS]
    middles = (cells[order] + 0.5) * CELL
    beside = 1 if len(order) < CELLS / 3 else 0
    return region_around([(x, y, x, y) for x, y in middles], beside)


def views(bounds: tuple[float, float, float, float]) -> Any:
    """
    Return the region in which a page looks about: its bounds, and a screen at zoom 5 more.

    Examples
    --------
    >>> views((177.0, -19.0, 181.0, -16.0)).bounds
    (-180.0, -27.0, 180.0, -8.0)
    """
    import shapely

    west, south, east, north = bounds
    west, east = west - AROUND[0], east + AROUND[0]
    south, north = max(-89.0, south - AROUND[1]), min(89.0, north + AROUND[1])
    if east - west >= 360:
        return shapely.box(-180, south, 180, north)
    whole = [(west + turn, east + turn) for turn in (-360, 0, 360)]
    parts = [(max(-180, w), min(180, e)) for w, e in whole if w < 180 and e > -180]
    return shapely.union_all([shapely.box(w, south, e, north) for w, e in parts if w < e])


def sets_of(
    bounds: tuple[float, float, float, float], points: Points
) -> list[tuple[DetailLevel, Any, Mapping[str, bytes]]]:
    """Return the sets of a page: how each was made, its region, and its encoded lines by layer."""
    import shapely

    regions = {
        FAR.name: shapely.box(-180, -90, 180, 90),
        MID.name: views(bounds),
        NEAR.name: detail_near(points),
    }
    return [
        (_LEVELS[name], region, _fitting(name, region.wkb))
        for name, region in regions.items()
        if region is not None
    ]


_LEVELS = {detail.name: detail for detail in (FAR, MID, NEAR)}


@lru_cache(maxsize=32)
def _fitting(level: str, region_wkb: bytes) -> Mapping[str, bytes]:
    """
    Cut and encode the layers of a region, as finely as their share of the page allows.

    The far set is the same of every page.
    """
    import shapely

    detail, region = _LEVELS[level], shapely.from_wkb(region_wkb)
    wide = region.area > WIDEST
    cuts = {
        layer: _cut(layer, region_wkb, most)
        for layer, most in detail.layers.items()
        if not (wide and layer in ("divisions", "rivers"))
    }
    # What is so wide cannot be drawn so finely: the first tries would be in vain.
    least = detail.tolerances[0] * max(1.0, region.area / detail.usual) ** 0.5
    for tolerance in (*(t for t in detail.tolerances[:-1] if t >= least), detail.tolerances[-1]):
        lines = {layer: found.lines(tolerance) for layer, found in cuts.items()}
        layers = {layer: encoded(found, detail.scale) for layer, found in lines.items()}
        if len(zlib.compress(b"".join(layers.values()), 6)) <= detail.most:
            break
    return {layer: octets for layer, octets in layers.items() if lines[layer]}


@lru_cache(maxsize=64)
def _cut(layer: str, region: bytes, most: int) -> Cut:
    import shapely

    return cut(layer, shapely.from_wkb(region), most)


def ground_text(
    bounds: tuple[float, float, float, float],
    points: Points,
    names: Mapping[str, Any],
    outlines: Mapping[str, Sequence[Any]],
) -> str:
    """
    Write a page's ground and names as letters: a head as JSON after its length, then lines.

    Parameters
    ----------
    bounds : (west, south, east, north)
        Degrees; west below east, which may be beyond 180.
    points : array of shape (n, 2)
        Where the events are, lon and lat.
    names : mapping
        What is written on the map, as the page wants it.
    outlines : mapping of str to sequence of array
        Of the countries that the map is about: their names are written inside.
    """
    told: list[dict[str, Any]] = []
    rims = [encoded([(ring, 0) for ring in rings], RIM) for rings in outlines.values()]
    body: list[bytes] = []
    for detail, region, layers in sets_of(bounds, points):
        told.append(
            {
                "name": detail.name,
                "zoom": detail.zoom,
                "scale": detail.scale,
                "layers": {layer: len(octets) for layer, octets in layers.items()},
                "shown": []
                if detail is FAR
                else _outlines(region, 360 * EDGE / (256 * 2**detail.zoom)),
            }
        )
        body += layers.values()
    named = {code: len(octets) for code, octets in zip(outlines, rims, strict=True)}
    whole = {"sets": told, **names, "outlines": named, "rim": RIM}
    head = json.dumps(whole, ensure_ascii=False, separators=(",", ":")).encode()
    return squeezed(b"".join([len(head).to_bytes(4, "little"), head, *body, *rims]))


def _outlines(region: Any, edge: float) -> list[list[float]]:
    """List what a set is shown inside of: a little less than was cut, but at the world's ends."""
    import shapely

    smaller = shapely.buffer(region, -edge, join_style="mitre")
    if smaller.is_empty:
        return []
    west, _, east, _ = region.bounds
    found = []
    for part in shapely.get_parts(smaller):
        for ring in (part.exterior, *part.interiors):
            points = shapely.get_coordinates(ring)
            points[points[:, 0] < west + 2 * edge, 0] -= edge if west <= -180 else 0
            points[points[:, 0] > east - 2 * edge, 0] += edge if east >= 180 else 0
            found.append([round(float(n), 2) for n in points.reshape(-1)])
    return found
