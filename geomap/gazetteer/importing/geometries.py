"""Geometries → a point and, where there is one, a polygon; (lon, lat) as GeoJSON has it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from geomap.gazetteer.importing.records import Fault, coordinates

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

__all__ = ["located", "of_shape"]


def located(geometry: Any) -> tuple[float, float, bytes | None]:
    """
    Return a GeoJSON geometry's point (lat, lon) and its polygon as well-known binary.

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
    return of_shape(_shape(geometry))


def _shape(geometry: dict[str, Any]) -> BaseGeometry:
    import shapely
    from shapely.geometry import shape

    try:
        return shape(geometry)
    except (
        shapely.errors.ShapelyError,
        ArithmeticError,
        AttributeError,
        LookupError,
        RecursionError,
        TypeError,
        ValueError,
    ) as error:
        raise Fault(f"its {str(geometry['type'])[:40]} cannot be read ({error})") from None


def of_shape(form: BaseGeometry | None) -> tuple[float, float, bytes | None]:
    """Return the point (lat, lon) and the polygon of a geometry in degrees (lon, lat)."""
    import shapely

    if form is None or form.is_empty:
        raise Fault("has no geometry: give it a point, or remove it")
    west, south, east, north = form.bounds
    coordinates(south, west)
    coordinates(north, east)
    try:
        point = form.representative_point()
    except shapely.errors.ShapelyError as error:
        raise Fault(f"its {form.geom_type} cannot be read ({error})") from None
    area = form.geom_type in ("Polygon", "MultiPolygon")
    return point.y, point.x, shapely.to_wkb(form) if area else None
