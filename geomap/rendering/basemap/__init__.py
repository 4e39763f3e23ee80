"""What a page is drawn on: coasts, borders, rivers and names around its events."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from math import log2
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geomap.errors import GazetteerError
from geomap.layers import present
from geomap.rendering.basemap.cut import cut
from geomap.rendering.basemap.local_names import in_columns, local_name, local_names
from geomap.rendering.basemap.page_ground import WIDEST, detail_near, ground_text, views
from geomap.rendering.basemap.store import table
from geomap.rendering.basemap.towns import towns_of

if TYPE_CHECKING:
    import geopandas as gpd
    import numpy as np
    import numpy.typing as npt

    from geomap.gazetteer.index import Index

__all__ = [
    "Picture", "basemap_decides", "basemap_text", "bounds_box", "country_names", "local_name",
    "picture_of",
    "places_of",
]  # fmt: skip

COUNTRIES = 14  # a map is about no more of them; of further ones the name stands still
OUTLINE = 0.08  # degrees: a name has to stand inside a country, not along its border
WIDE = 3.0  # degrees: of an event wider than this only the middle is looked at closely
VAGUE = frozenset({4, 6, 7})  # UCDP's codes of what is known by a province or country alone

Bounds = tuple[tuple[float, float], tuple[float, float]]


def basemap_text(frame: gpd.GeoDataFrame | None, bounds: Bounds) -> str:
    """
    Write the ground of a page around its events, as ``assets/js/basemap.js`` reads it.

    Parameters
    ----------
    frame : GeoDataFrame or None
        The events.
    bounds : ((south, west), (north, east))
        What the page shows first; east may be beyond 180.
    """
    box = bounds_box(bounds)
    points = places_of(frame)
    return ground_text(box, points, *_names(frame, box, points))


def basemap_decides(frame: gpd.GeoDataFrame | None, bounds: Bounds) -> tuple[Any, ...]:
    """Return all of some events that `basemap_text` hangs on."""
    return bounds, places_of(frame).tolist(), _countries_of(frame), _event_spots(frame)


def _countries_of(frame: Any) -> list[str]:
    """Return the codes of the countries that a map is about."""
    if frame is None or "country" not in frame.columns:
        return []
    codes = Counter(str(code) for code in map(present, frame["country"]) if code is not None)
    return [code for code, _ in codes.most_common(COUNTRIES)]


def bounds_box(bounds: Bounds) -> tuple[float, float, float, float]:
    """Return (west, south, east, north) of a page's bounds."""
    (south, west), (north, east) = bounds
    return west, south, east, north


def places_of(frame: gpd.GeoDataFrame | None) -> npt.NDArray[np.float64]:
    """Return where readers will look closely: lon, lat of every event whose place is told."""
    import numpy as np

    if frame is None:
        return np.empty((0, 2))
    drawn = frame[~(frame.geometry.is_empty | frame.geometry.isna())]
    if "geo_precision" in drawn.columns:
        drawn = drawn[~drawn["geo_precision"].isin(VAGUE)]
    shapes = drawn.geometry
    box = shapes.bounds.to_numpy()
    small = (np.ptp(box[:, [0, 2]], axis=1) < WIDE) & (np.ptp(box[:, [1, 3]], axis=1) < WIDE)
    corners = box[small]
    middles = np.concatenate([corners[:, [0, 1]], corners[:, [2, 3]]])
    ends = [point for shape in shapes[~small] for point in _ends(shape)]
    return np.unique(np.concatenate([middles, np.reshape(ends, (-1, 2))]), axis=0)


def _ends(shape: Any) -> list[tuple[float, float]]:
    """Where a long line begins and ends; of a large area nothing."""
    if shape.geom_type != "LineString":
        return []
    return [tuple(shape.coords[0][:2]), tuple(shape.coords[-1][:2])]


@dataclass(frozen=True, slots=True)
class Picture:
    """
    The ground of a still picture.

    Attributes
    ----------
    lines : mapping of str to list of array
        Lon, lat of every line or ring by layer.
    countries : list of (name, lon, lat, code)
    towns : list of (name, lon, lat, great)
        The more important first; ``great`` are those named from two zooms farther off already.
    outlines : mapping of str to list of array
        Lon, lat of the largest parts of each country in view, by code; none of a wide picture.
    """

    lines: Mapping[str, list[Any]]
    countries: list[tuple[str, float, float, str]]
    towns: list[tuple[str, float, float, bool]]
    outlines: Mapping[str, list[Any]]


def country_names(lang: str) -> dict[str, tuple[str, float, float]]:
    """
    Return what countries are called in a language, and where (lon, lat) that is written, by code.

    Examples
    --------
    >>> country_names("fr")["GB"][0]
    'Royaume-Uni'
    """
    told = table()
    primary = lang.lower().partition("-")[0]
    column = 4 + (told["languages"].index(primary) if primary in told["languages"] else 0)
    return {row[0]: (row[column], row[1], row[2]) for row in told["countries"]}


def picture_of(bounds: tuple[float, float, float, float], pixels: int, lang: str = "en") -> Picture:
    """
    Return the ground inside some bounds (west, south, east, north), as fine as can be seen.

    ``pixels`` is how wide the picture is, ``lang`` what countries are named in. Bounds may
    reach beyond 180 degrees: what lies there then has longitudes beyond it too.
    """
    import numpy as np
    import shapely

    west, south, east, north = bounds
    step = (east - west) / pixels
    turns = [turn for turn in (-360, 0, 360) if west < 180 + turn and east > turn - 180]
    lines: dict[str, list[Any]] = {}
    for turn in turns:
        box = shapely.box(max(-180, west - turn), south, min(180, east - turn), north)
        for layer, most in _layers_at(east - west).items():
            for line, _ in cut(layer, box, most).lines(step):
                lines.setdefault(layer, []).append(line + np.array([turn, 0]))
    return Picture(lines, *_names_at(bounds, turns, pixels, lang))


# Degrees of longitude, and what is drawn of a picture that is less wide, with the highest rank.
_PICTURED = (
    (
        12.0,
        {"land": 9, "ice": 9, "urban": 9, "rivers": 7, "lakes": 9, "divisions": 9, "borders": 9},
    ),
    (30.0, {"land": 9, "ice": 9, "rivers": 5, "lakes": 9, "divisions": 7, "borders": 9}),
    (80.0, {"land": 9, "ice": 9, "lakes": 9, "borders": 9}),
    (999.0, {"world": 9, "far_borders": 9}),
)


def _layers_at(wide: float) -> dict[str, int]:
    return next(layers for least, layers in _PICTURED if wide < least)


def _names_at(
    bounds: tuple[float, float, float, float], turns: list[int], pixels: int, lang: str
) -> tuple[
    list[tuple[str, float, float, str]], list[tuple[str, float, float, bool]], dict[str, Any]
]:
    """Return countries, the towns that this scale has room for, and countries' outlines."""
    import shapely

    from geomap.gazetteer.index import Index

    west, south, east, north = bounds
    told = country_names(lang)
    anchors = [
        (name, lon + turn, lat, code)
        for code, (name, lon, lat) in told.items()
        for turn in turns
        if west < lon + turn < east and south < lat < north
    ]
    zoom = round(log2(360 * pixels / 256 / (east - west)))
    if zoom < 4:
        return anchors, [], {}
    try:
        index = Index()
    except GazetteerError:
        return anchors, [], {}
    outlines = _seen_outlines(index, bounds, turns)
    countries = [(told[code][0], *told[code][1:], code) for code in told if code in outlines]
    countries += [row for row in anchors if row[3] not in outlines]
    found = []
    for turn in turns:
        box = shapely.box(max(-180, west - turn), south, min(180, east - turn), north)
        towns = towns_of(index, box, box if zoom > 7 else None)
        found += [
            (local_name((name, lon, lat), lang), lon + turn, lat, least <= zoom - 2)
            for name, lon, lat, least in towns
            if least <= zoom
        ]
    return countries, found, outlines


def _seen_outlines(
    index: Index, bounds: tuple[float, float, float, float], turns: list[int]
) -> dict[str, list[Any]]:
    """Return the rings of the countries of which something is in view, where they are in it."""
    import numpy as np

    west, south, east, north = bounds
    found: dict[str, list[Any]] = {}
    for code, *_ in table()["countries"]:
        for ring in _outline(code, index):
            (left, low), (right, high) = ring.min(axis=0), ring.max(axis=0)
            if high < south or low > north:
                continue
            for turn in turns:
                if left + turn < east and right + turn > west:
                    found.setdefault(code, []).append(ring + np.array([turn, 0]))
    return found


def _names(frame: Any, box: Any, points: Any) -> tuple[dict[str, Any], dict[str, list[Any]]]:
    """Return what is written on the map: countries, seas, towns; and outlines to write inside."""
    import shapely

    wide, told = views(box), table()
    near = shapely.box(*wide.bounds).buffer(2)
    # The page knows the names of countries itself, in its language.
    countries = [[row[4], *row[1:4], row[0]] for row in told["countries"]]
    seas = [
        row for row in told["seas"] if row[3] <= 3 or near.contains(shapely.Point(row[1], row[2]))
    ]
    from geomap.gazetteer.index import Index

    names: dict[str, Any] = {"countries": countries, "seas": seas, "towns": [], "about": 0}
    outlines: dict[str, list[Any]] = {}
    try:
        index = Index()
    except GazetteerError:
        index = None
    if index is not None:
        names["towns"] = [list(town) for town in towns_of(index, wide, detail_near(points))]
        outlines = _outlines(frame, index)
        names["about"] = len(outlines)
        outlines |= _neighbours(index, wide, outlines)
    spots = [(name, lon, lat) for name, lon, lat, _ in names["towns"]] + _event_spots(frame)
    names["local"] = in_columns(local_names(spots, [row[0] for row in seas]))
    return names, outlines


def _event_spots(frame: Any) -> list[tuple[str, float, float]]:
    """Return name, lon, lat of the places that events name."""
    if frame is None or "place" not in frame.columns:
        return []
    found = set()
    for name, shape in zip(frame["place"], frame.geometry, strict=True):
        if present(name) is not None and shape is not None and not shape.is_empty:
            spot = shape.representative_point()
            found.add((str(name), round(spot.x, 2), round(spot.y, 2)))
    return sorted(found)


def _outlines(frame: Any, index: Index) -> dict[str, list[Any]]:
    """Return the outlines of the countries that a map is about, their largest parts alone."""
    told = ((code, _outline(code, index)) for code in _countries_of(frame))
    return {code: rings for code, rings in told if rings}


def _neighbours(index: Index, wide: Any, known: Mapping[str, Any]) -> dict[str, list[Any]]:
    """Return the outlines of the other countries that a reader who looks about will see."""
    import shapely

    if wide.area > WIDEST:
        return {}
    shapely.prepare(wide)
    found = {}
    for code, *_ in table()["countries"]:
        if code in known:
            continue
        rings = [ring for ring in _outline(code, index) if wide.intersects(shapely.Polygon(ring))]
        if rings:
            found[code] = rings
    return found


def _outline(code: str, index: Index) -> list[Any]:
    """Return the rings of a country's largest parts; none, where the gazetteer has no outline."""
    return _rings(code, index.path, index.layers)


@lru_cache(maxsize=600)
def _rings(code: str, path: Path, layers: tuple[Path, ...]) -> list[Any]:
    import shapely

    from geomap.gazetteer.index import Index

    index = Index(path, layers)
    try:
        shape = index.geometry(index.country(code).id)
    except GazetteerError:
        return []
    if shape is None:
        return []
    simple = shapely.simplify(shape, OUTLINE, preserve_topology=False)
    parts = sorted(shapely.get_parts(simple), key=lambda part: -part.area)[:5]
    return [shapely.get_coordinates(part.exterior) for part in parts if not part.is_empty]
