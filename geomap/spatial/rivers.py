"""
Courses of rivers: lines from source to mouth, by the id of the river's place.

The table is ``river_lines.csv`` beside the gazetteer's others, which
``gazetteer/derive_rivers.py`` derives from Natural Earth (public domain).
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import shapely
from shapely.geometry import LineString, Point
from shapely.ops import linemerge, substring

from geomap.errors import GazetteerError
from geomap.gazetteer.paths import tables_folder
from geomap.model import Place
from geomap.routes.measure import length_km
from geomap.spatial.shapes import buffered, circle

__all__ = ["course_of", "nearest_course", "reach_of", "read_courses", "stretch"]

TABLE = "river_lines.csv"
_TOWN_KM = 30.0
"""A stretch "near Kherson": as far as a district reaches."""
_EDGE_KM = 5.0
"""A river that makes a border is within both countries, however it is drawn."""


def read_courses(path: Path) -> Mapping[str, LineString]:
    """
    Read a table of courses: ``id``, ``how`` and ``line`` ("lon,lat lon,lat …").

    Raises
    ------
    GazetteerError
        The table is missing or a row of it is wrong; the message names both.
    """
    found = {}
    try:
        with path.open(encoding="utf-8", newline="") as lines:
            reader = csv.DictReader(lines)
            for entry in reader:
                try:
                    pairs = (point.split(",") for point in entry["line"].split())
                    found[entry["id"]] = LineString([(float(x), float(y)) for x, y in pairs])
                except (KeyError, ValueError, shapely.GEOSException) as error:
                    remedy = "derive the table again"
                    raise GazetteerError(f"{path}:{reader.line_num}: {error}; {remedy}") from error
    except (OSError, UnicodeDecodeError) as error:
        raise GazetteerError(f"{path}: {error}; restore the table") from error
    return found


@lru_cache(maxsize=1)
def _courses() -> Mapping[str, LineString]:
    return read_courses(tables_folder() / TABLE)


def course_of(place: Place) -> Any:
    """Return a river's course from source to mouth; None where the table has none."""
    return _courses().get(place.id) if place.feature_class == "H" else None


def nearest_course(point: tuple[float, float], km: float) -> Any:
    """Return the course that passes nearest to (lon, lat); None where none passes within km."""
    near = circle(point, km)
    spot = Point(point)
    passing = [line for line in _courses().values() if line.intersects(near)]
    return min(passing, key=lambda line: (line.distance(spot), line.wkb), default=None)


def reach_of(line: LineString, area: Any, place: Place) -> Any:
    """Cut the stretch of a course through an area, or about a place that has none."""
    kept: Any
    if area is None:
        kept = shapely.intersection(line, circle((place.longitude, place.latitude), _TOWN_KM))
    else:
        kept = shapely.intersection(line, buffered(area, _EDGE_KM))
    merged = linemerge(kept) if kept.geom_type == "MultiLineString" else kept
    lines = [part for part in shapely.get_parts(merged) if part.geom_type == "LineString"]
    return max(lines, key=lambda part: part.length, default=LineString())


def stretch(line: LineString, point: tuple[float, float], km: float) -> Any:
    """Cut so many km of a course, downstream (negative: upstream) of a point; None at its end."""
    start = line.project(Point(point))
    rest = substring(line, start, line.length if km > 0 else 0.0)
    if rest.geom_type != "LineString" or rest.length == 0:
        return None
    share = min(1.0, abs(km) / length_km(rest))
    kept = substring(rest, 0.0, share, normalized=True)
    return kept if km > 0 else kept.reverse()
