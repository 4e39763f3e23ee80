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
from functools import partial
from math import isfinite
from typing import TYPE_CHECKING, Any

from geomap import style
from geomap.layers import UNATTRIBUTED, Layer, acting, present
from geomap.model import Actor
from geomap.rendering.packing import Column, coded, plain, reordered

if TYPE_CHECKING:
    import geopandas as gpd
    import numpy as np
    import numpy.typing as npt
    from shapely.geometry.base import BaseGeometry

__all__ = [
    "anchor",
    "anchors",
    "cell",
    "columns",
    "credits_of",
    "escaped",
    "events_of",
    "latest",
    "layer_rows",
    "shapes",
    "sides_of",
    "table",
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
    "fatalities_low",
    "fatalities_high",
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


def table(
    frame: gpd.GeoDataFrame, layers: Sequence[Layer], actors: Mapping[str, Actor]
) -> dict[str, Column]:
    """
    Return the events as columns, with geometry, anchors and memberships.

    Dated events come first, in order of time; the others follow in the order of the frame.
    """
    found = {
        name: coded(frame[name], partial(cell, name)) for name in SHOWN if name in frame.columns
    }
    found |= shapes(frame.geometry)
    found["acts"] = _acts(frame, layers, actors)
    numbers = {layer.id: number for number, layer in reversed(list(enumerate(layers)))}
    primary = [next((numbers[i] for i in a if i in numbers), 0) for a in found["acts"].values]
    found["layer"] = Column(found["acts"].codes, primary)
    return reordered(found, _by_time(found, len(frame)))


def columns(found: Mapping[str, Column]) -> dict[str, list[Any]]:
    """Return the columns of a small page: each event's values written out, anchors as pairs."""
    written = plain(found)
    lon, lat = written.pop("lon"), written.pop("lat")
    pairs = zip(lon, lat, strict=True)
    return {**written, "anchor": [None if x is None else [x, y] for x, y in pairs]}


def _by_time(found: Mapping[str, Column], count: int) -> Any:
    import numpy as np

    if "date_start" not in found:
        return np.arange(count)
    days = found["date_start"]
    ranks = {day: n for n, day in enumerate(sorted({str(d or "9999") for d in days.values}))}
    return np.argsort(
        np.array([ranks[str(d or "9999")] for d in days.values])[days.codes], kind="stable"
    )


def shapes(geometry: gpd.GeoSeries) -> dict[str, Column]:
    """Return what is no point, each shape once, and where each event's mark stands."""
    import numpy as np
    import shapely

    whole = np.array(geometry.array, dtype=object)
    whole[shapely.get_type_id(whole) == shapely.GeometryType.POINT] = None
    others = coded(shapely.to_wkb(whole), lambda octets: _geometry(shapely.from_wkb(octets)))
    places = anchors(geometry)
    return {
        "geometry": others,
        "lon": coded(places[:, 0], partial(cell, "lon")),
        "lat": coded(places[:, 1], partial(cell, "lat")),
    }


def anchors(shapes: gpd.GeoSeries) -> npt.NDArray[np.float64]:
    """Return where the marks of all events stand, (lon, lat), NaN for what has no place."""
    import numpy as np
    import shapely

    drawn = np.asarray(shapes.array)
    points = shapely.get_type_id(drawn) == shapely.GeometryType.POINT
    found = np.column_stack([shapely.get_x(drawn), shapely.get_y(drawn)]).round(DIGITS)
    for number in np.flatnonzero(~points):
        found[number] = anchor(drawn[number]) or (np.nan, np.nan)
    return found


def _acts(frame: gpd.GeoDataFrame, layers: Sequence[Layer], actors: Mapping[str, Actor]) -> Column:
    """Return who acts in each event, parts before wholes, then the layers that have it."""
    import numpy as np

    membership = _membership(layers)
    blank = [None] * len(frame)
    cells = [frame[n].tolist() if n in frame.columns else blank for n in ("actor_id", "allies")]
    numbers: dict[Any, int] = {}
    found: list[list[str]] = []
    codes = []
    for event_id, actor_id, ally in zip(frame["event_id"].tolist(), *cells, strict=True):
        within = membership.get(str(event_id), ())
        key = (str(actor_id), str(ally), tuple(within))
        if key not in numbers:
            numbers[key] = len(found)
            own = acting(actor_id, ally, actors)
            found.append(list(dict.fromkeys((*own, *(layers[n].id for n in within)))))
        codes.append(numbers[key])
    return Column(np.array(codes, dtype="int64"), found)


def _membership(layers: Sequence[Layer]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for number, layer in enumerate(layers):
        for event_id in layer.frame["event_id"].tolist():
            found.setdefault(str(event_id), []).append(number)
    return found


def cell(name: str, value: Any) -> Any:
    """Bring a cell into JSON: dates as ISO text, JSON columns parsed, numbers plain."""
    if type(value) is str and name not in JSON_COLUMNS:
        return value or None
    value = present(value)
    if value is None:
        return None
    if name in JSON_COLUMNS and isinstance(value, str):
        return _parsed(name, value)
    if isinstance(value, date):  # datetime and Timestamp are dates as well
        return value.isoformat()[:10]
    if hasattr(value, "item"):
        value = value.item()
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value


def _parsed(name: str, value: str) -> Any:
    """Read a cell of JSON; of another shape than its column's it is shown as text, or left out."""
    try:
        told = json.loads(value, parse_constant=lambda _: None)
    except (ValueError, RecursionError):  # a table that somebody else wrote: the text it is
        return [] if name == "sources" else {"": value[:_SHOWN]}
    if name == "sources":
        listed = told if isinstance(told, list) else []
        return [_harmless(each, 1) for each in listed if isinstance(each, dict)]
    if not isinstance(told, dict):
        return {"": value[:_SHOWN]}
    return _harmless(told, 1 if name == "quantities" else _DEEPEST)


_SHOWN = 1_000  # characters of what is not understood
_DEEPEST = 8  # of a route: the coordinates of its launch area lie six deep
# Names of what every JavaScript object has: a script that calls one would stumble on a value.
_TAKEN = frozenset("toString valueOf toJSON constructor hasOwnProperty __proto__ then".split())


def _harmless(value: Any, depth: int) -> Any:
    """Make text of what is nested deeper, and leave out what a script would stumble on."""
    if isinstance(value, float) and not isfinite(value):
        return None
    if not isinstance(value, dict | list):
        return value
    if depth == 0:
        return _told(value)
    if isinstance(value, list):
        return [_harmless(each, depth - 1) for each in value]
    return {key: _harmless(each, depth - 1) for key, each in value.items() if key not in _TAKEN}


def _told(value: Any) -> str:
    try:
        return json.dumps(value, ensure_ascii=False)[:_SHOWN]
    except RecursionError:
        return "…"


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
    """Return what a page's legend says of each layer; ``site`` maps layer ids to addresses."""
    sides = sides_of(layers) if sides is None else sides
    return [
        {
            "id": layer.id,
            "name": layer.name,
            "side": layer.side,
            "light": layer.colour,
            "dark": layer.dark or style.on_dark(layer.colour),
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
    rows = {str(row) for row in frame["place_row"].unique() if present(row) is not None}
    told = [row for row in (_parsed("place_row", row) for row in rows) if isinstance(row, dict)]
    sources = {str(row.get("source")) for row in told}
    return sorted(source for source in sources if source.endswith(")"))


def latest(frame: gpd.GeoDataFrame | None) -> str | None:
    """Return the latest day any source was published on: what the page is "as of"."""
    if frame is None or "published" not in frame.columns:
        return None
    days = coded(frame["published"], partial(cell, "published")).values
    return max((str(d)[:10] for d in days if d), default=None)
