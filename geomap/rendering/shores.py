"""Areas that end at the shore: what happened in a coastal province did not happen at sea."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from geomap.errors import GazetteerError

if TYPE_CHECKING:
    import geopandas as gpd

    from geomap.routes.country_polygons import Land

__all__ = ["ashore", "clipped"]

# An area of which less than half is land is a sea's, or a strip along a coast, and is meant so.
MOSTLY = 0.5


def ashore(frame: gpd.GeoDataFrame | None) -> gpd.GeoDataFrame | None:
    """Return the frame with each polygon that lies mostly on land cut off at the shore."""
    if frame is None or not frame.geometry.geom_type.isin(["Polygon", "MultiPolygon"]).any():
        return frame
    return frame.set_geometry(frame.geometry.map(clipped), crs=frame.crs)


def clipped(shape: Any) -> Any:
    """
    Return what of a polygon is land; what is no polygon, or mostly sea, comes back as it is.

    Examples
    --------
    >>> from shapely import Point, box
    >>> clipped(Point(36, 35)) == Point(36, 35)
    True
    >>> coast = clipped(box(35.5, 35.2, 37.0, 35.8))  # Latakia's coast and the hills behind it
    >>> coast.area < box(35.5, 35.2, 37.0, 35.8).area
    True
    """
    if shape is None or "Polygon" not in shape.geom_type or shape.is_empty:
        return shape
    return _clipped(shape.wkb)


@lru_cache(maxsize=4096)
def _clipped(octets: bytes) -> Any:
    import shapely

    shape, land = shapely.make_valid(shapely.from_wkb(octets)), _land()
    if land is None:
        return shape
    near = land.parts[land.tree.query(shape, predicate="intersects")]
    dry = shapely.intersection(shape, shapely.union_all(near))
    parts = [part for part in shapely.get_parts(dry) if part.geom_type == "Polygon"]
    kept = shapely.union_all(parts) if parts else None
    if kept is None or not MOSTLY * shape.area <= kept.area < shape.area:
        return shapely.from_wkb(octets)
    return kept


@lru_cache(maxsize=1)
def _land() -> Land | None:
    """Return the land of all countries; None where no gazetteer is installed to ask."""
    from geomap.gazetteer.index import Index
    from geomap.routes.country_polygons import land_of

    try:
        return land_of(Index())
    except GazetteerError:
        return None
