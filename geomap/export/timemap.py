"""
TimeMap's data: the three lists that Forensic Architecture's viewer asks its server for.

``events``, ``associations`` (the actors and event types, as filters) and ``sources`` stand under
their names in one object. TimeMap shows points: a line or an area stands there at its
representative point, and an event without coordinates, which it cannot show, has null for both.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geomap.export.cells import ordered, records, unpacked
from geomap.text import slug

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

__all__ = ["write_timemap"]


def write_timemap(frame: GeoDataFrame, path: Path) -> None:
    """Write the three lists as one JSON object."""
    rows = [unpacked(row) for row, _ in records(ordered(frame))]
    filters = sorted({pair for row in rows for pair in _filters(row)})
    told = {
        "events": [_event(row) for row in rows],
        "associations": [_association(group, name) for group, name in filters],
        "sources": [source for row in rows for source in _sources(row)],
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
        "sources": [source["id"] for source in _sources(row)],
        "comments": row.get("status"),
    }


def _sources(row: dict[str, Any]) -> list[dict[str, Any]]:
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
