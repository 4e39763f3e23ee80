"""TimeMap's JSON: geomap's own with its three lists, and arrays as Bellingcat publishes them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from geomap.errors import InputError
from geomap.exchange.days import columns_of, order_of, read_days, when_of
from geomap.exchange.features import sheet_of_features
from geomap.exchange.finishing import Imported, finished
from geomap.exchange.sheets import Sheet, text
from geomap.exchange.values import coded, coordinates
from geomap.model import When

__all__ = ["is_timemap", "read_timemap"]

_STATUSES = {name: name for name in "reported claimed planned denied hypothetical".split()}


def is_timemap(told: Any) -> bool:
    """Tell TimeMap's data: an object of lists, or an array of events with a list of sources."""
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
    first = [_sources(cell, listed) for cell in text(sheet, "sources")]
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
        **{name: [one.get(name) for one in first] for name in ("source", "author", "published")},
        "url": [one.get("url") for one in first],
    }
    return finished(sheet, columns, "timemap")


def _dates(sheet: Sheet) -> dict[str, Any]:
    cells = text(sheet, "date")
    order = order_of(cells) or "month first"  # as Bellingcat writes them
    told = columns_of(read_days(sheet, cells, lambda cell: when_of(cell, order) or When(text=cell)))
    said = text(sheet, "time_display")
    told["date_text"] = [one or other for one, other in zip(said, told["date_text"], strict=True)]
    return told


def _sources(cell: str | None, listed: Mapping[str, Any]) -> dict[str, Any]:
    """Return the first source of an event in the contract's fields."""
    found = json.loads(cell) if cell and cell.startswith("[") else []
    one = found[0] if found else {}
    one = listed.get(str(one), {}) if not isinstance(one, dict) else one
    paths = one.get("paths") or [one.get("path")]
    url = str(one.get("url") or paths[0] or "")
    return {
        "source": one.get("title"),
        "author": one.get("author"),
        "published": one.get("date"),
        "url": url if url.startswith(("http://", "https://")) else None,
    }
