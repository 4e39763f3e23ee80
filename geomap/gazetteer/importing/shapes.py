"""GeoJSON geometries → a point and, where there is one, a polygon; (lon, lat) as GeoJSON has it."""

from __future__ import annotations

from typing import Any

from geomap.gazetteer.importing.records import Fault, coordinates

__all__ = ["located"]


def located(geometry: Any) -> tuple[float, float, bytes | None]:
    """
    Give a geometry's point (lat, lon) and its polygon as well-known binary.

    The point of anything but a point is one that surely lies on it (shapely's
    ``representative_point``).

    Examples
    --------
    >>> located({"type": "Point", "coordinates": [37.16, 36.2]})
    (36.2, 37.16, None)
    """
    if not isinstance(geometry, dict) or "type" not in geometry:
        raise Fault("has no geometry: give it a point, or remove it")
    if geometry["type"] == "Point":
        pair = geometry.get("coordinates")
        if not isinstance(pair, list) or len(pair) < 2:
            raise Fault("its point has no longitude and latitude")
        return (*coordinates(pair[1], pair[0]), None)
    return _of_shape(geometry)


def _of_shape(geometry: dict[str, Any]) -> tuple[float, float, bytes | None]:
    import shapely
    from shapely.geometry import shape

    try:
        form = shape(geometry)
        point = form.representative_point()
        west, south, east, north = form.bounds
    except (shapely.errors.ShapelyError, KeyError, TypeError, ValueError, IndexError) as error:
        raise Fault(f"its {str(geometry['type'])[:40]} cannot be read ({error})") from None
    coordinates(south, west)
    coordinates(north, east)
    area = form.geom_type in ("Polygon", "MultiPolygon")
    return point.y, point.x, shapely.to_wkb(form) if area else None
