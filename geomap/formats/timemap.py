"""
TimeMap's JSON: the three lists its viewer asks for, and arrays as Bellingcat publishes them.

``events``, ``associations`` (the actors and event types, as filters) and ``sources`` stand under
their names in one object. TimeMap shows points: a line or an area is written as its representative
point, and an event without coordinates, which it cannot show, has null for both.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geomap.errors import InputError
from geomap.formats.cell_values import coded, coordinates
from geomap.formats.cells import ordered, records, unpacked
from geomap.formats.days import columns_of, day, order_of, read_days, when_of
from geomap.formats.finishing import Imported, finished
from geomap.formats.geojson_features import sheet_of_features
from geomap.formats.sheets import Sheet, text
from geomap.model import When
from geomap.text import slug

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

__all__ = ["is_timemap", "read_timemap", "write_timemap"]

_STATUSES = {name: name for name in "reported claimed planned denied hypothetical".split()}


def is_timemap(told: Any) -> bool:
    """Detect TimeMap's data: an object of lists, or an array of events with a list of sources."""
    if isinstance(told, dict):
        return isinstance(told.get("events"), list)
    first = told[0] if isinstance(told, list) and told else None
    return isinstance(first, dict) and {"id", "description", "sources"} <= first.keys()


def read_timemap(path: Path, told: Any) -> Imported:
    """Read TimeMap's events with their sources, each of which may be told or named by its id."""
    events = told.get("events") if isinstance(told, dict) else told
    known = told.get("sources") if isinstance(told, dict) else None
    sheet = sheet_of_features(path, events, [])
    if "description" not in sheet.cells.columns:
        raise InputError(f"{path}: is no TimeMap file: its events have no description")
    listed = {str(one.get("id")): one for one in known or () if isinstance(one, dict)}
    quotes = text(sheet, "description")
    sources = [_sources(cell, listed) for cell in text(sheet, "sources")]
    documents = [f"{path.name}#{row}" for row in sheet.cells.index]
    actors = text(sheet, "category")
    columns = {
        "event_id": text(sheet, "id"),
        "title": text(sheet, "title"),
        "event_type": text(sheet, "type"),
        "actor": actors,
        "status": coded(sheet, "comments", _STATUSES),
        **_dates(sheet),
        "place": text(sheet, "location"),
        **coordinates(sheet, "latitude", "longitude"),
        "quote": quotes,
        **{
            name: [one[0][name] for one in sources]
            for name in ("source", "author", "published", "url")
        },
        "sources": list(map(_told, sources, documents)),
    }
    return finished(sheet, columns, "timemap")


def _dates(sheet: Sheet) -> dict[str, Any]:
    cells = text(sheet, "date")
    order = sheet.order or order_of(cells) or "month first"  # as Bellingcat writes them
    told = columns_of(read_days(sheet, cells, lambda cell: when_of(cell, order) or When(text=cell)))
    said = text(sheet, "time_display")
    told["date_text"] = [one or other for one, other in zip(said, told["date_text"], strict=True)]
    return told


def _sources(cell: str | None, listed: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the sources of an event in the contract's fields; at least one, if of nothing."""
    found = (one if isinstance(one, dict) else listed.get(str(one), {}) for one in _list(cell))
    return [_source(one) for one in found] or [_source({})]


def _source(one: Mapping[str, Any]) -> dict[str, Any]:
    paths = one.get("paths")
    first = paths[0] if isinstance(paths, list) and paths else None
    address = one.get("url") or one.get("path") or first
    texts = {name: value for name, value in one.items() if isinstance(value, str)}
    return {
        "quote": texts.get("description"),
        "source": texts.get("title"),
        "author": texts.get("author"),
        "published": _published(texts.get("date", "")),
        "url": address if str(address).startswith(("http://", "https://")) else None,
    }


def _told(sources: list[dict[str, Any]], document: str) -> str:
    """Write the sources as the contract's column; each quote is a text of its own."""
    rows = [
        {"document_id": document, "start": 0, "end": len(one["quote"] or ""), **one}
        for one in sources
    ]
    return json.dumps(rows, ensure_ascii=False)


def _list(cell: str | None) -> list[Any]:
    try:
        told = json.loads(cell or "[]")
    except ValueError:
        return []
    return told if isinstance(told, list) else []


def _published(cell: str) -> str | None:
    try:
        found = day(cell, "month first")
    except ValueError:
        return None
    return found.isoformat() if found else None


def write_timemap(frame: GeoDataFrame, path: Path) -> None:
    """Write the three lists as one JSON object."""
    rows = [unpacked(row) for row, _ in records(ordered(frame))]
    filters = sorted({pair for row in rows for pair in _filters(row)})
    told = {
        "events": [_event(row) for row in rows],
        "associations": [_association(group, name) for group, name in filters],
        "sources": [source for row in rows for source in _source_rows(row)],
    }
    text = json.dumps(told, ensure_ascii=False, allow_nan=False, indent=1)
    path.write_text(text + "\n", encoding="utf-8", newline="\n")


def _filters(row: dict[str, Any]) -> list[tuple[str, str]]:
    pairs = [("Actor", row.get("actor")), ("Type", row.get("event_type"))]
    return [(group, str(name)) for group, name in pairs if name]


def _filter_id(group: str, name: str) -> str:
    return f"{slug(group)}-{slug(name)}"


def _association(group: str, name: str) -> dict[str, Any]:
    path = [group, name]
    return {"id": _filter_id(group, name), "title": name, "mode": "FILTER", "filter_paths": path}


def _event(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": row.get("event_id"),
        "description": row.get("quote") or row.get("title"),
        "date": row.get("date_start"),
        "time": None,
        "time_display": row.get("date_text"),
        "location": row.get("place"),
        "latitude": row.get("latitude"),
        "longitude": row.get("longitude"),
        "type": row.get("event_type"),
        "category": row.get("actor"),
        "associations": [_filter_id(*pair) for pair in _filters(row)],
        "sources": [source["id"] for source in _source_rows(row)],
        "comments": row.get("status"),
    }


def _source_rows(row: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        {
            "id": f"{row.get('event_id')}-{number}",
            "title": quote.get("source") or quote.get("author"),
            "paths": [quote["url"]] if quote.get("url") else [],
            "type": "Article",
            "url": quote.get("url"),
            "description": quote.get("quote"),
            "author": quote.get("author"),
            "date": quote.get("published"),
        }
        for number, quote in enumerate(row.get("sources") or (), start=1)
    ]
