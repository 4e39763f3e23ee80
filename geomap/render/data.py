"""
Layers → the one data block of a page.

Columnar JSON: each property once with the values of all events, so that a thousand events do not
repeat thirty names. News text is hostile: every ``<``, ``>`` and ``&`` and the two line separators
of Unicode are written as escapes, so no text can end the script element that holds it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from geomap import style
from geomap.layers import UNATTRIBUTED, Layer, acting, present
from geomap.model import Actor

if TYPE_CHECKING:
    import geopandas as gpd
    from shapely.geometry.base import BaseGeometry

__all__ = [
    "anchor",
    "columns",
    "credits_of",
    "escaped",
    "events_of",
    "latest",
    "layer_rows",
    "sides_of",
]

# What a page shows of an event, in the contract's order.
SHOWN = (
    "event_id",
    "title",
    "event_type",
    "sub_event_type",
    "actor",
    "actor_id",
    "actor_basis",
    "target",
    "status",
    "claimed_by",
    "date",
    "date_start",
    "date_end",
    "date_precision",
    "date_text",
    "place",
    "admin1",
    "country",
    "geo_precision",
    "radius_km",
    "place_text",
    "fatalities",
    "quantities",
    "confidence",
    "source",
    "author",
    "published",
    "url",
    "document_id",
    "quote",
    "sources",
    "route",
)
JSON_COLUMNS = frozenset({"quantities", "sources", "route"})
DIGITS = 4  # of a degree: about 10 m, finer than any place told in a text
_ESCAPES = {ord(c): f"\\u{ord(c):04x}" for c in "<>&\u2028\u2029"}


def escaped(value: Any) -> str:
    r"""
    Write JSON that can stand inside a script element.

    Examples
    --------
    >>> escaped("</script>")
    '"\\u003c/script\\u003e"'
    """
    plain = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    # Lone surrogates cannot be written as UTF-8.
    return plain.encode("utf-8", "replace").decode("utf-8").translate(_ESCAPES)


def events_of(layers: Sequence[Layer]) -> gpd.GeoDataFrame | None:
    """Return every event of the layers once, in the order of the frame's index; None if none."""
    import pandas as pd

    frames = [layer.frame for layer in layers if len(layer.frame)]
    if not frames:
        return None
    together = pd.concat(frames)
    return together[~together["event_id"].duplicated()].sort_index(kind="stable")


def columns(frame: gpd.GeoDataFrame, layers: Sequence[Layer], actors: Mapping[str, Actor]) -> Any:
    """Return the events as a table of columns, with geometry, anchors and memberships."""
    table: dict[str, list[Any]] = {
        name: [_value(name, v) for v in frame[name]] for name in SHOWN if name in frame.columns
    }
    shapes = list(frame.geometry)
    table["geometry"] = [_geometry(shape) for shape in shapes]
    table["anchor"] = [anchor(shape) for shape in shapes]
    membership = _membership(layers)
    blank = [None] * len(frame)
    actor_ids = frame["actor_id"] if "actor_id" in frame.columns else blank
    ally_ids = frame["allies"] if "allies" in frame.columns else blank
    acts = []
    for event_id, actor_id, ally in zip(frame["event_id"], actor_ids, ally_ids, strict=True):
        own = acting(actor_id, ally, actors)
        numbers = membership.get(str(event_id), [])
        ids = dict.fromkeys((*own, *(layers[n].id for n in numbers)))
        acts.append(list(ids))
    table["acts"] = acts
    table["layer"] = [_primary(ids, layers) for ids in acts]
    return table


def _membership(layers: Sequence[Layer]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for number, layer in enumerate(layers):
        for event_id in layer.frame["event_id"]:
            found.setdefault(str(event_id), []).append(number)
    return found


def _primary(acts: Sequence[str], layers: Sequence[Layer]) -> int:
    """Find the layer whose colour an event has: its actor's, else the first that has it."""
    numbers = {layer.id: number for number, layer in enumerate(layers)}
    return next((numbers[i] for i in acts if i in numbers), 0)


def _value(name: str, value: Any) -> Any:
    """Bring a cell into JSON: dates as ISO text, JSON columns parsed, numbers plain."""
    value = present(value)
    if value is None:
        return None
    if name in JSON_COLUMNS and isinstance(value, str):
        return _parsed(value)
    if isinstance(value, date):  # datetime and Timestamp are dates as well
        return value.isoformat()[:10]
    if hasattr(value, "item"):
        value = value.item()
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value


def _parsed(value: str) -> Any:
    try:
        return json.loads(value)
    except ValueError:  # a table that somebody else wrote: shown as the text it is
        return {"": value}


def _geometry(shape: BaseGeometry | None) -> Any:
    """Type and rounded coordinates, (lon, lat); points only as their anchor."""
    from shapely.geometry import mapping

    if shape is None or shape.is_empty or shape.geom_type == "Point":
        return None
    plain = mapping(shape)
    return {"type": plain["type"], "coordinates": _rounded(plain.get("coordinates", []))}


def _rounded(value: Any) -> Any:
    if isinstance(value, list | tuple):
        return [_rounded(item) for item in value]
    return round(float(value), DIGITS)


def anchor(shape: BaseGeometry | None) -> list[float] | None:
    """Return where an event's mark stands: the point, the middle of a line, inside an area."""
    if shape is None or shape.is_empty:
        return None
    if shape.geom_type == "LineString":
        point = shape.interpolate(0.5, normalized=True)
    else:
        point = shape.representative_point()
    return [round(point.x, DIGITS), round(point.y, DIGITS)]


def sides_of(layers: Sequence[Layer]) -> list[str]:
    """Return the sides of the layers' actors in the order of the layers."""
    return list(dict.fromkeys(x.side for x in layers if x.side and x.side != "routes"))


def layer_rows(
    layers: Sequence[Layer], pages: Mapping[str, str], sides: Sequence[str] | None = None
) -> list[dict[str, Any]]:
    """Return what a page's legend says of each layer; ``pages`` maps layer ids to addresses."""
    sides = sides_of(layers) if sides is None else sides
    return [
        {
            "id": layer.id,
            "name": layer.name,
            "side": layer.side,
            "light": layer.colour,
            "dark": style.on_dark(layer.colour),
            "letter": layer.letter,
            "shape": "circle" if layer.id == UNATTRIBUTED else style.shape_of(layer.side, sides),
            "count": len(layer.frame),
            "page": pages.get(layer.id),
        }
        for layer in layers
    ]


def credits_of(frame: gpd.GeoDataFrame | None) -> list[str]:
    """Return whom to name for places that came from elsewhere than the gazetteer, sorted."""
    if frame is None or "place_row" not in frame.columns:
        return []
    rows = {str(row) for row in frame["place_row"] if present(row) is not None}
    told = [row for row in map(_parsed, rows) if isinstance(row, dict)]
    sources = {str(row.get("source")) for row in told}
    return sorted(source for source in sources if source.endswith(")"))


def latest(frame: gpd.GeoDataFrame | None) -> str | None:
    """Return the latest day any source was published on: what the page is "as of"."""
    if frame is None or "published" not in frame.columns:
        return None
    days = [_value("published", v) for v in frame["published"]]
    return max((str(d)[:10] for d in days if d), default=None)
