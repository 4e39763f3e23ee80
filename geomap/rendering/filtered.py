"""The events of a finished page that its address chooses, as layers: for a picture of them."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs, urlsplit

from geomap.errors import InputError
from geomap.layers import Layer
from geomap.model import Actor
from geomap.rendering import page_data
from geomap.rendering.packing import unpacked, unsqueezed
from geomap.text import slug

__all__ = ["CHOOSING", "chosen_layers", "chosen_of", "is_filtered", "told_by"]

FILTERS = ("actors", "types", "status", "sources", "precision", "sure", "from", "to", "q", "event")
CHOOSING = (*FILTERS, "undated")
_BLOCK = re.compile(
    r'<script type="[^"]*" id="(geomap-(?:data|events|table|texts))">(.*?)</script>', re.S
)
_EXACT_KM = 2
_LAST = {"02": "28", "04": "30", "06": "30", "09": "30", "11": "30"}
Row = Mapping[str, Any]
Test = Callable[[Row], bool]


def is_filtered(url: str) -> bool:
    """
    Return True if an address chooses among a page's events.

    Examples
    --------
    >>> is_filtered("https://example.org/a.html?actors=russia"), is_filtered("a.html?lang=ar")
    (True, False)
    """
    return any(name in FILTERS for name in parse_qs(urlsplit(url).query))


def chosen_layers(page: str, url: str) -> list[Layer]:
    """
    Return the layers of a page's HTML with the events alone that an address chooses.

    Raises
    ------
    InputError
        The HTML is no page of geomap's.
    """
    blocks = _blocks(page)
    told = json.loads(blocks["geomap-data"])
    return _chosen(told["layers"], _rows(_columns(told, blocks)), parse_qs(urlsplit(url).query))


def told_by(page: str) -> dict[str, Any]:
    """
    Return what a page's HTML says of itself: title, language, theme, credits, editor.

    Raises
    ------
    InputError
        The HTML is no page of geomap's.
    """
    return dict(json.loads(_blocks(page)["geomap-data"]))


def chosen_of(
    layers: Sequence[Layer], query: str, actors: Mapping[str, Actor] | None = None
) -> list[Layer]:
    """
    Return the layers with the events alone that a page's address with this query would show.

    Raises
    ------
    InputError
        A name in the query is none that an address chooses by.
    """
    asked = parse_qs(query.removeprefix("?"))
    for name in asked:
        if name not in CHOOSING:
            raise InputError(f"{name!r} chooses no events; use {', '.join(CHOOSING)}")
    frame = page_data.events_of(layers)
    if frame is None or not asked:
        return list(layers)
    rows = _rows(page_data.columns(page_data.table(frame, layers, actors or {})))
    kept = {str(row["event_id"]) for row in rows if all(test(row) for test in _tests(asked))}
    found = [replace(x, frame=x.frame[x.frame["event_id"].astype(str).isin(kept)]) for x in layers]
    return [layer for layer in found if len(layer.frame)]


def _blocks(page: str) -> dict[str, str]:
    blocks: dict[str, str] = dict(_BLOCK.findall(page))
    if "geomap-data" not in blocks:
        raise InputError("this is no page of geomap's: it holds no events")
    return blocks


def _columns(told: Row, blocks: Mapping[str, str]) -> dict[str, list[Any]]:
    """Return the events of a page as columns, however it holds them."""
    if "geomap-table" in blocks:
        late = unpacked(blocks["geomap-texts"]) if "geomap-texts" in blocks else {}
        return unpacked(blocks["geomap-table"]) | late
    if "geomap-events" in blocks:
        return dict(json.loads(unsqueezed(blocks["geomap-events"])))
    return dict(told["events"] or {})


def _chosen(told: Sequence[Row], rows: Sequence[Row], query: Mapping[str, Any]) -> list[Layer]:
    tests = _tests(query)
    kept = [row for row in rows if all(test(row) for test in tests)]
    layers = [_layer(x, [row for row in kept if x["id"] in row["acts"]]) for x in told]
    return [layer for layer in layers if len(layer.frame)]


def _rows(columns: dict[str, list[Any]]) -> list[dict[str, Any]]:
    """Return the events one by one, each with its ``anchor``."""
    if "lon" in columns:
        columns["anchor"] = [
            None if x is None else [x, y]
            for x, y in zip(columns.pop("lon"), columns.pop("lat"), strict=True)
        ]
    names = list(columns)
    return [dict(zip(names, values, strict=True)) for values in zip(*columns.values(), strict=True)]


def _layer(told: Row, rows: Sequence[Row]) -> Layer:
    frame = _frame(rows)
    return Layer(
        told["id"], told["name"], told["side"], told["light"], told["letter"], frame, told["dark"]
    )


def _frame(rows: Sequence[Row]) -> Any:
    import geopandas as gpd
    from shapely.geometry import Point, shape

    def place(row: Row) -> Any:
        if row.get("geometry"):
            return shape(row["geometry"])
        return Point(row["anchor"]) if row["anchor"] else None

    left_out = ("geometry", "anchor", "layer", "acts")
    flat = [{k: _cell(v) for k, v in row.items() if k not in left_out} for row in rows]
    return gpd.GeoDataFrame(flat, geometry=[place(row) for row in rows], crs="EPSG:4326")


def _cell(value: Any) -> Any:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else value


def _tests(query: Mapping[str, list[str]]) -> list[Test]:
    """Return what an event must pass; the page's own rules (``assets/js/events.js``) again."""
    makers: dict[str, Callable[[str], Test]] = {
        "actors": _acts,
        "types": _is_of_type,
        "status": lambda text: _among("status", _listed(text), "reported"),
        "sources": _is_told_by,
        "precision": lambda text: lambda row: _placed(row) in _listed(text),
        "sure": _is_sure,
        "q": _says,
        "event": lambda text: lambda row: str(row["event_id"]) == text,
    }
    found = [make(query[name][0]) for name, make in makers.items() if query.get(name)]
    if query.get("event"):
        found = [makers["event"](query["event"][0])]  # the link to an event shows this event
    if query.get("from") or query.get("to"):
        found.append(_when(query))
    return found


def _listed(text: str) -> set[str]:
    return {one.strip().lower() for one in text.split(",") if one.strip() not in ("", "-")}


def _among(name: str, wanted: set[str], otherwise: str) -> Test:
    return lambda row: str(row.get(name) or otherwise).lower() in wanted


def _acts(text: str) -> Test:
    wanted = _listed(text)
    own = {one.removesuffix("-itself") for one in wanted}
    return lambda row: any(one.lower() in own for one in row["acts"])


def _is_of_type(text: str) -> Test:
    wanted = {slug(one) for one in _listed(text)}
    return lambda row: any(
        slug(str(row.get(name) or "")) in wanted for name in ("event_type", "sub_event_type")
    )


def _is_told_by(text: str) -> Test:
    wanted = _listed(text)

    def test(row: Row) -> bool:
        others = [one for one in row.get("sources") or [] if isinstance(one, dict)]
        names = [row.get("source"), *(one.get("source") for one in others)]
        return any(_outlet(name) in wanted for name in names)

    return test


def _outlet(name: Any) -> str:
    return re.sub(r"[\s,]+", "-", str(name).lower()) if name else "_"


def _placed(row: Row) -> str:
    if not row["anchor"]:
        return "none"
    precision, radius = row.get("geo_precision"), row.get("radius_km")
    if row.get("geometry") or (precision or 0) >= 2 or (radius or 0) > _EXACT_KM:
        return "area"
    return "untold" if precision is None and radius is None else "exact"


def _is_sure(text: str) -> Test:
    least = int(text) if re.fullmatch(r"\d{1,2}", text) else 0
    return lambda row: row.get("confidence") is None or 100 * row["confidence"] >= least


_SEARCHED = ("title", "quote", "actor", "target", "place", "place_text", "admin1", "source")


def _says(text: str) -> Test:
    terms = _folded(text).split()

    def test(row: Row) -> bool:
        said = _folded(" ".join(str(row.get(name) or "") for name in _SEARCHED))
        return all(term in said for term in terms)

    return test


def _folded(text: str) -> str:
    letters = unicodedata.normalize("NFKD", text.lower())
    return "".join(c for c in letters if not unicodedata.combining(c))


def _when(query: Mapping[str, list[str]]) -> Test:
    first = _day(query.get("from", [""])[0], last=False) or ""
    last = _day(query.get("to", [""])[0], last=True) or "9999"
    undated = query.get("undated") == ["1"]

    def test(row: Row) -> bool:
        start = row.get("date_start") or row.get("date_end")
        end = row.get("date_end") or (row.get("published") if _goes_on(row) else None) or start
        return undated if not start else str(start) <= last and str(end) >= first

    return test


def _goes_on(row: Row) -> bool:
    return bool(re.fullmatch(r"\d.*/(\.\.)?", str(row.get("date") or "")))


def _day(text: str, *, last: bool) -> str | None:
    """
    Return the first or last day that "2015", "2015-10" or "2015-10-07" means.

    Examples
    --------
    >>> _day("2015-02", last=True), _day("2015", last=False)
    ('2015-02-28', '2015-01-01')
    """
    match = re.fullmatch(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?", text)
    if not match:
        return None
    month = match[2] or ("12" if last else "01")
    return f"{match[1]}-{month}-{match[3] or (_LAST.get(month, '31') if last else '01')}"
