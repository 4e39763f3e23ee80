"""
KML 2.2 (OGC 07-147r2): placemarks are read and written.

What geomap writes holds every property as extended data, all of which comes back.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

from geomap.documents.decoding import decode
from geomap.errors import InputError
from geomap.formats.cells import ordered, records
from geomap.formats.finishing import Imported, finished
from geomap.formats.generic import read_table
from geomap.formats.geojson_features import split_at_180
from geomap.formats.own import sound
from geomap.formats.sheets import LONGEST_CELL, Sheet, named
from geomap.frames import COLUMNS, from_records
from geomap.text import slug

if TYPE_CHECKING:
    from geopandas import GeoDataFrame
    from shapely.geometry.base import BaseGeometry

__all__ = ["read_kml", "write_kml"]

_Mark = tuple[dict[str, str], "BaseGeometry | None"]

_TAGS = re.compile(r"<[^<>]{0,2000}>")


def read_kml(path: Path) -> Imported:
    """
    Read the placemarks of a KML file.

    Those that geomap wrote carry every property as extended data; of others name, description,
    time and extended data are read as a table's columns.
    """
    root = _root(path)
    try:
        marks, faults = _placemarks(root)
    except ValueError as error:
        raise InputError(f"{path}: {error}; export it anew") from error
    if not marks:
        raise InputError(f"{path}: is no KML file with placemarks; export it anew")
    if not faults and all({"event_id", "status"} <= cells.keys() for cells, _ in marks.values()):
        records = [({n: v for n, v in c.items() if n in COLUMNS}, s) for c, s in marks.values()]
        try:
            return sound(from_records(records), path, "kml", "placemark")
        except (TypeError, ValueError) as error:
            reason = " ".join(str(error).split())[:120]
            raise InputError(f"{path}: a cell is not of its column's type: {reason}") from error
    sheet = _sheet(path, marks, faults)
    return finished(*read_table(sheet, {}), slug(path.stem))


def _root(path: Path) -> ET.Element:
    content, _ = decode(path.read_bytes(), str(path))
    if re.search(r"<!(?:DOCTYPE|ENTITY)", content[:100_000]):
        # entities can name other files or grow without end; KML has no use for them
        raise InputError(f"{path}: has a DOCTYPE, which KML never needs; remove it")
    try:
        return ET.fromstring(re.sub(r"\A\s*<\?xml[^>]*\?>", "", content))  # noqa: S314  no entities
    except ET.ParseError as error:
        raise InputError(f"{path}: is no XML ({error}); is it cut off? export it anew") from error


def _placemarks(root: ET.Element) -> tuple[dict[int, _Mark], dict[int, str]]:
    """Return the placemarks by number, and which of them have a geometry that is none."""
    marks: dict[int, _Mark] = {}
    faults = {}
    for number, element in enumerate(filter(_is_placemark, root.iter()), start=1):
        if any(map(_is_placemark, islice(element.iter(), 1, None))):
            raise ValueError(f"placemark {number} has another one inside it, which KML forbids")
        shape = None
        try:
            shape = _shape(element)
            shape = split_at_180(shape) if shape is not None else None
        except ValueError as error:
            faults[number] = str(error)
        marks[number] = _cells(element), shape
    return marks, faults


def _is_placemark(element: ET.Element) -> bool:
    return str(element.tag).rpartition("}")[2] == "Placemark"


def _cells(mark: ET.Element) -> dict[str, str]:
    cells = {}
    for tag in ("name", "description", "begin", "end", "when"):
        found = mark.find(f".//{{*}}{tag}")
        if found is not None and found.text:
            name = {"begin": "date", "end": "date_end", "when": "date"}.get(tag, tag)
            cells[name] = _TAGS.sub(" ", found.text).strip() if tag == "description" else found.text
    for data in mark.iterfind(".//{*}Data"):
        value = data.find("{*}value")
        if value is not None and value.text:
            cells[data.get("name", "")] = value.text
    for data in mark.iterfind(".//{*}SimpleData"):
        cells.setdefault(data.get("name", ""), data.text or "")
    return cells


def _shape(mark: ET.Element) -> BaseGeometry | None:
    from shapely.geometry import GeometryCollection, MultiLineString, MultiPoint, MultiPolygon

    parts = [part for part in map(_part, mark.iter()) if part is not None]
    if len(parts) < 2:
        return parts[0] if parts else None
    kinds = {"Point": MultiPoint, "LineString": MultiLineString, "Polygon": MultiPolygon}
    names = {part.geom_type for part in parts}
    build: Any = kinds[names.pop()] if len(names) == 1 else GeometryCollection
    whole: BaseGeometry = build(parts)
    return whole


def _part(element: ET.Element) -> BaseGeometry | None:
    from shapely.geometry import LineString, Point, Polygon

    kind = element.tag.rpartition("}")[2]
    try:
        if kind == "Point":
            return Point(_points(element)[0])
        if kind == "LineString":
            return LineString(_points(element))
        if kind == "Polygon":
            outer, *_ = element.iterfind("{*}outerBoundaryIs")
            return Polygon(
                _points(outer), [_points(e) for e in element.iterfind("{*}innerBoundaryIs")]
            )
    except (ValueError, IndexError) as error:
        reason = " ".join(str(error).split())[:80]
        raise ValueError(f"has a {kind} whose coordinates are none ({reason})") from error
    return None


def _points(element: ET.Element) -> list[tuple[float, float]]:
    told = element.find(".//{*}coordinates")
    pairs = (told.text or "").split() if told is not None else []
    return [(float(lon), float(lat)) for lon, lat, *_ in (pair.split(",") for pair in pairs)]


def _sheet(path: Path, marks: Mapping[int, _Mark], faults: dict[int, str]) -> Sheet:
    from pandas import DataFrame

    rows, shapes = [], {}
    for number, (cells, shape) in marks.items():
        if any(len(cell) > LONGEST_CELL for cell in cells.values()):
            faults.setdefault(number, f"has a text of more than {LONGEST_CELL:,} characters")
        place = shape.representative_point() if shape is not None else None
        where = {"latitude": str(place.y), "longitude": str(place.x)} if place else {}
        rows.append({**dict(zip(named(cells), cells.values(), strict=True)), **where})
        shapes[number] = shape
    frame = DataFrame(rows, index=list(shapes), dtype=object)
    return Sheet(path, frame, "placemark", faults, shapes=shapes, total=len(marks))


_NAMESPACE = "http://www.opengis.net/kml/2.2"
# Characters that XML 1.0 (section 2.2) cannot hold in any form.
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


# What GeoNames' licence, CC BY 4.0, asks of whoever passes its places on.
_CREDIT = "Places: GeoNames (geonames.org), CC BY 4.0."


def write_kml(frame: GeoDataFrame, path: Path) -> None:
    """Write KML; texts stand in it as text, never as markup."""
    root = ET.Element("kml", xmlns=_NAMESPACE)
    document = ET.SubElement(root, "Document")
    _element(document, "name", "geomap events")
    _element(document, "description", _CREDIT)
    for row, shape in records(ordered(frame)):
        _placemark(document, row, shape)
    ET.indent(root, " ")
    ET.ElementTree(root).write(path, encoding="utf-8", xml_declaration=True)


def _element(parent: ET.Element, tag: str, value: Any) -> None:
    if value is not None:
        ET.SubElement(parent, tag).text = _FORBIDDEN.sub("\ufffd", str(value))


def _placemark(parent: ET.Element, row: dict[str, Any], shape: BaseGeometry | None) -> None:
    mark = ET.SubElement(parent, "Placemark")
    _element(mark, "name", row.get("title"))
    told = [row.get("quote"), row.get("source") or row.get("author"), row.get("published")]
    # viewers render a description as HTML, so its text is escaped once more than XML asks
    _element(mark, "description", "\n".join(escape(str(part)) for part in told if part))
    if row.get("date_start") or row.get("date_end"):
        span = ET.SubElement(mark, "TimeSpan")
        _element(span, "begin", row.get("date_start"))
        _element(span, "end", row.get("date_end"))
    extended = ET.SubElement(mark, "ExtendedData")
    for name, value in row.items():
        if value is not None:
            _element(ET.SubElement(extended, "Data", name=name), "value", value)
    if shape is not None:
        _geometry(mark, shape)


def _geometry(parent: ET.Element, shape: Any) -> None:
    parts = getattr(shape, "geoms", None)
    if parts is not None:
        multi = ET.SubElement(parent, "MultiGeometry")
        for part in parts:
            _geometry(multi, part)
        return
    element = ET.SubElement(parent, shape.geom_type)
    if shape.geom_type != "Polygon":
        _element(element, "coordinates", _written(shape.coords))
        return
    _ring(element, "outerBoundaryIs", shape.exterior.coords)
    for inner in shape.interiors:
        _ring(element, "innerBoundaryIs", inner.coords)


def _ring(polygon: ET.Element, tag: str, points: Iterable[Sequence[float]]) -> None:
    ring = ET.SubElement(ET.SubElement(polygon, tag), "LinearRing")
    _element(ring, "coordinates", _written(points))


def _written(points: Iterable[Sequence[float]]) -> str:
    return " ".join(f"{point[0]},{point[1]}" for point in points)
