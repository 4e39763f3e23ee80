"""KML 2.2 (OGC 07-147r2): a placemark an event, every property as extended data."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

from geomap.export.cells import ordered, records

if TYPE_CHECKING:
    from geopandas import GeoDataFrame
    from shapely.geometry.base import BaseGeometry

__all__ = ["write_kml"]

_NAMESPACE = "http://www.opengis.net/kml/2.2"
# Characters that XML 1.0 (section 2.2) cannot hold in any form.
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


# What GeoNames' licence, CC BY 4.0, asks of whoever passes its places on.
_CREDIT = "Places: GeoNames (geonames.org), CC BY 4.0."


def write_kml(frame: GeoDataFrame, path: Path) -> None:
    """Write KML; texts stand in it as text, never as markup."""
    root = ET.Element("kml", xmlns=_NAMESPACE)
    document = ET.SubElement(root, "Document")
    _text(document, "name", "geomap events")
    _text(document, "description", _CREDIT)
    for row, shape in records(ordered(frame)):
        _placemark(document, row, shape)
    ET.indent(root, " ")
    ET.ElementTree(root).write(path, encoding="utf-8", xml_declaration=True)


def _text(parent: ET.Element, tag: str, value: Any) -> None:
    if value is not None:
        ET.SubElement(parent, tag).text = _FORBIDDEN.sub("\ufffd", str(value))


def _placemark(parent: ET.Element, row: dict[str, Any], shape: BaseGeometry | None) -> None:
    mark = ET.SubElement(parent, "Placemark")
    _text(mark, "name", row.get("title"))
    told = [row.get("quote"), row.get("source") or row.get("author"), row.get("published")]
    # viewers render a description as HTML, so its text is escaped once more than XML asks
    _text(mark, "description", "\n".join(escape(str(part)) for part in told if part))
    if row.get("date_start") or row.get("date_end"):
        span = ET.SubElement(mark, "TimeSpan")
        _text(span, "begin", row.get("date_start"))
        _text(span, "end", row.get("date_end"))
    extended = ET.SubElement(mark, "ExtendedData")
    for name, value in row.items():
        if value is not None:
            _text(ET.SubElement(extended, "Data", name=name), "value", value)
    if shape is not None:
        _shape(mark, shape)


def _shape(parent: ET.Element, shape: Any) -> None:
    parts = getattr(shape, "geoms", None)
    if parts is not None:
        multi = ET.SubElement(parent, "MultiGeometry")
        for part in parts:
            _shape(multi, part)
        return
    element = ET.SubElement(parent, shape.geom_type)
    if shape.geom_type != "Polygon":
        _text(element, "coordinates", _coordinates(shape.coords))
        return
    _ring(element, "outerBoundaryIs", shape.exterior.coords)
    for inner in shape.interiors:
        _ring(element, "innerBoundaryIs", inner.coords)


def _ring(polygon: ET.Element, tag: str, points: Iterable[Sequence[float]]) -> None:
    ring = ET.SubElement(ET.SubElement(polygon, tag), "LinearRing")
    _text(ring, "coordinates", _coordinates(points))


def _coordinates(points: Iterable[Sequence[float]]) -> str:
    return " ".join(f"{point[0]},{point[1]}" for point in points)
