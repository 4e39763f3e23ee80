"""The words of a still map: title, dates, key of actors, scale, credits, and the names on it."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from geomap.layers import UNATTRIBUTED, Layer, present
from geomap.rendering import asset_files, page_data
from geomap.rendering.basemap import local_name
from geomap.rendering.days import amount, day_of, digits, locale_of, span_of
from geomap.rendering.still_countries import name_countries
from geomap.rendering.surface import Surface

if TYPE_CHECKING:
    import geopandas as gpd

    from geomap.rendering.still_marks import Shown

__all__ = ["key_width", "name_places", "put_words"]

ROWS = 9  # actors in the key, at the usual size
KEY = 270  # pixels: no key is wider
NAMED = 26  # towns: more than these crowd a picture of the usual size
TOWNS_WITHIN = 45  # degrees of longitude
OWN_REACH = 25.0  # kilometres: what is vaguer is no town
KM_PER_TURN = 40_075.0


def put_words(surface: Surface, layers: Sequence[Layer]) -> None:
    """Put title, key, scale and credits around the map."""
    frame = surface.events
    _caption(surface, frame)
    _credits(surface, frame)
    _scale(surface)
    _key(surface, layers)


def _caption(surface: Surface, frame: Any) -> None:
    """Title and what is shown, on a band above the map."""
    from matplotlib.patches import Rectangle

    still, unit, colours = surface.still, surface.unit, surface.colours
    look: dict[str, Any] = {"fc": colours["paper"], "ec": "none", "zorder": 8}
    surface.axes.add_artist(Rectangle((0, 0), still.width, surface.band, **look))
    edge = 24 * unit
    x, side = (still.width - edge, "right") if surface.rtl else (edge, "left")
    room = still.width - 2 * edge
    title = surface.fitted(" ".join((still.title or "").split()), 25 * unit, room, "bold")
    look = {"ha": side, "zorder": 9}
    surface.write(x, 33 * unit, title, 25 * unit, fontweight="bold", **look)
    about = surface.fitted(_about(surface, frame), 14.5 * unit, room)
    surface.write(x, 64 * unit, about, 14.5 * unit, **{**look, "color": colours["muted"]})


def _about(surface: Surface, frame: Any) -> str:
    """How many events, from when to when, how many of them are not seen, as of which day."""
    lang = surface.still.lang
    words = asset_files.words(lang)
    count = 0 if frame is None else len(frame)
    key = "shown_one" if count == 1 else "shown_all"
    parts = [words[key].format(n=amount(count, lang)), span_of(frame, lang)]
    unplaced, outside = _unseen(surface, frame)
    if outside:
        parts.append(words["outside"].format(n=amount(outside, lang)))
    if unplaced:
        parts.append(words["unplaced"].format(n=amount(unplaced, lang)))
    newest = page_data.latest(frame)
    if newest:
        parts.append(words["asOf"].format(date=day_of(newest, lang)))
    return " · ".join(part for part in parts if part)


def _unseen(surface: Surface, frame: Any) -> tuple[int, int]:
    """Return how many events have no place, and how many lie outside the picture."""
    if frame is None:
        return 0, 0
    unplaced = outside = 0
    for lon, lat in page_data.anchors(frame.geometry).tolist():
        if math.isnan(lon):
            unplaced += 1
        elif not surface.sees(*surface.place(lon, lat)):
            outside += 1
    return unplaced, outside


def _credits(surface: Surface, frame: Any) -> None:
    words, unit = asset_files.words(surface.still.lang), surface.unit
    named = ["GeoNames (CC BY 4.0)", *page_data.credits_of(frame), *surface.still.credits]
    text = f"{words['sources']}{', '.join(named)}. {words['basemap']}Natural Earth"
    text = surface.fitted(text, 11 * unit, surface.still.width * 0.6)
    wide = surface.width_of(text, 11 * unit) + 16 * unit
    left = 0.0 if surface.rtl else surface.still.width - wide
    top = surface.still.height - 22 * unit
    _panel(surface, (left, top, wide, 22 * unit), round_=False)
    look: dict[str, Any] = {"ha": "center", "zorder": 9, "color": surface.colours["muted"]}
    surface.write(left + wide / 2, top + 11 * unit, text, 11 * unit, **look)


def _panel(surface: Surface, box: tuple[float, float, float, float], *, round_: bool) -> None:
    """Lay paper below words: left, top, width, height."""
    from matplotlib.patches import FancyBboxPatch, Rectangle

    left, top, wide, tall = box
    look: dict[str, Any] = {"fc": surface.colours["paper"], "alpha": 0.95, "zorder": 8}
    if round_:
        style = f"round,pad=0,rounding_size={6 * surface.unit}"
        rim: dict[str, Any] = {"ec": surface.colours["rule"], "lw": 0.8}
        surface.axes.add_artist(
            FancyBboxPatch((left, top), wide, tall, boxstyle=style, **rim, **look)
        )
    else:
        surface.axes.add_artist(Rectangle((left, top), wide, tall, ec="none", **look))
    whole = (left - 2, top - 2, left + wide + 2, top + tall + 2)
    surface.taken.append(whole)
    surface.panels.append(whole)


def _scale(surface: Surface) -> None:
    """Draw a bar of a round number of kilometres, as long as they are in the middle of the map."""
    from babel.units import format_unit

    still, unit = surface.still, surface.unit
    middle = surface.latitude((surface.band + still.height) / 2)
    km = KM_PER_TURN * math.cos(math.radians(middle)) / surface.size  # of a pixel
    least = 130 * unit * km
    power = 10.0 ** math.floor(math.log10(least))
    told = max(n * power for n in (1, 2, 5) if n * power <= least)
    wide, top = told / km, still.height - 50 * unit
    left = 20 * unit if surface.rtl else still.width - wide - 20 * unit
    locale: Any = locale_of(still.lang)
    kind, number = ("meter", told * 1000) if told < 1 else ("kilometer", told)
    text = digits(format_unit(number, f"length-{kind}", "short", locale=locale), still.lang)
    _panel(surface, (left - 8 * unit, top - 8 * unit, wide + 16 * unit, 30 * unit), round_=True)
    ink = surface.colours["ink"]
    corners = ((0, 10), (0, 15), (wide, 15), (wide, 10))
    edge = [(left + x, top + y * unit) for x, y in corners]
    surface.stroke(edge, color=ink, lw=1.2 * unit, zorder=9)
    look: dict[str, Any] = {"ha": "center", "zorder": 9}
    surface.write(left + wide / 2, top + 2 * unit, text, 11.5 * unit, **look)


def _key_rows(surface: Surface, layers: Sequence[Layer]) -> tuple[list[tuple[Any, str]], int]:
    """Return the rows of the key, the most frequent actor first, and how many found no room."""
    words = asset_files.words(surface.still.lang)
    rows = zip(layers, page_data.layer_rows(layers, {}), strict=True)
    told = [
        (row, words["unattributed"] if layer.id == UNATTRIBUTED else layer.name)
        for layer, row in rows
        if layer.side != "routes" and len(layer.frame)
    ]
    told.sort(key=lambda one: (one[0]["id"] == UNATTRIBUTED, -one[0]["count"]))
    room = (surface.still.height - surface.band) / surface.unit - 90
    most = max(1, min(ROWS, int(room / 27)))
    if len(told) <= most:
        return told, 0
    return told[: most - 1], sum(row["count"] for row, _ in told[most - 1 :])


def key_width(surface: Surface, layers: Sequence[Layer]) -> float:
    """Return how many pixels the key takes from the map's side; 0 without one."""
    rows, _ = _key_rows(surface, layers)
    if not rows:
        return 0.0
    return _key_box(surface, rows) + 28 * surface.unit


def _key_box(surface: Surface, rows: list[tuple[Any, str]]) -> float:
    unit = surface.unit
    names = [surface.width_of(name, 14 * unit) for _, name in rows]
    heading = surface.width_of(asset_files.words(surface.still.lang)["actors"], 12.5 * unit, "bold")
    most = min(KEY * unit, surface.still.width * 0.4)
    return min(most, max(heading + 24 * unit, max(names) + 96 * unit))


def _key(surface: Surface, layers: Sequence[Layer]) -> None:
    """Put the key of actors into the lower corner at which a line begins."""
    rows, rest = _key_rows(surface, layers)
    if not rows:
        return
    still, unit, words = surface.still, surface.unit, asset_files.words(surface.still.lang)
    wide = _key_box(surface, rows)
    tall = (40 + 27 * (len(rows) + bool(rest))) * unit
    left = still.width - wide - 14 * unit if surface.rtl else 14 * unit
    top = still.height - tall - 14 * unit
    _panel(surface, (left, top, wide, tall), round_=True)
    side = "right" if surface.rtl else "left"
    start = left + wide - 14 * unit if surface.rtl else left + 14 * unit
    look: dict[str, Any] = {"ha": side, "zorder": 9, "fontweight": "bold"}
    muted = surface.colours["muted"]
    surface.write(start, top + 19 * unit, words["actors"], 12.5 * unit, **look, color=muted)
    for number, (row, name) in enumerate(rows):
        at = top + (46 + 27 * number) * unit
        _key_row(surface, (left, at, wide), row, name, row["count"])
    if rest:
        at = top + (46 + 27 * len(rows)) * unit
        _key_row(surface, (left, at, wide), None, words["other"], rest)


def _key_row(
    surface: Surface, at: tuple[float, float, float], row: Any, name: str, count: int
) -> None:
    from geomap.rendering.still_marks import put_symbol

    unit, (left, y, wide) = surface.unit, at

    def turn(x: float) -> float:
        return left + wide - x if surface.rtl else left + x

    if row is not None:
        put_symbol(surface, (turn(24 * unit), y), row, "reported", level=9)
    number = amount(count, surface.still.lang)
    room = wide - 62 * unit - surface.width_of(number, 14 * unit)
    sides = ("right", "left") if surface.rtl else ("left", "right")
    text = surface.fitted(" ".join(name.split()), 14 * unit, room)
    surface.write(turn(42 * unit), y, text, 14 * unit, ha=sides[0], zorder=9)
    muted = surface.colours["muted"]
    surface.write(turn(wide - 14 * unit), y, number, 14 * unit, ha=sides[1], zorder=9, color=muted)


def name_places(surface: Surface, layers: Sequence[Layer], shown: Shown) -> None:
    """Name countries, the events' own places and the greatest towns where nothing else stands."""
    still, unit = surface.still, surface.unit
    west, _, east, _ = surface.bounds
    most = round(NAMED * max(0.4, still.width * still.height / (1200 * 630)) / unit**2)
    name_countries(surface, shown.badged)
    close = east - west <= TOWNS_WITHIN
    towns = (
        [
            (name, surface.line([(lon, lat)])[0], great)
            for name, lon, lat, great in surface.ground.towns
        ]
        if close
        else []
    )
    own = _own_places(surface.events)
    known = {name for name, *_ in own}
    for name, at, great in towns:
        if great and name not in known:
            x, y = (float(n) for n in at)
            bare = surface.free((x - 3, y - 3, x + 3, y + 3))  # else a mark stands on the town
            _name(surface, at, name, 13 * unit, dot=bare)
    for name, lon, lat in own:
        told = local_name((name, lon, lat), still.lang)
        _name(surface, surface.place(lon, lat), told, 12 * unit, dot=False)
    written = 0
    for name, at, great in towns:
        written += not great and _name(surface, at, name, 11.5 * unit, dot=True)
        if written >= most:
            return


def _own_places(frame: gpd.GeoDataFrame | None) -> list[tuple[str, float, float]]:
    """Return the places that events name as exactly as a town, those of most events first."""
    if frame is None or "place" not in frame.columns:
        return []
    counts: Counter[str] = Counter()
    spots: dict[str, tuple[float, float]] = {}
    for event in frame.itertuples():
        row: Any = event
        name, reach = present(row.place), present(getattr(row, "radius_km", None))
        precision = present(getattr(row, "geo_precision", None))
        point = row.geometry is not None and row.geometry.geom_type == "Point"
        if not name or not point or row.geometry.is_empty:
            continue
        if (precision or 1) > 2 or (reach or 0) > OWN_REACH:
            continue
        counts[str(name)] += 1
        spots.setdefault(str(name), (row.geometry.x, row.geometry.y))
    return [(name, *spots[name]) for name, _ in counts.most_common()]


def _name(surface: Surface, at: Any, text: str, size: float, *, dot: bool) -> bool:
    """Write a name beside its dot or a mark; False where there is no room."""
    from matplotlib.patheffects import withStroke

    x, y = float(at[0]), float(at[1])
    if not surface.sees(x, y) or surface.covered(x, y):
        return False
    half, tall = surface.width_of(text, size) / 2 + 2, size * 0.62
    tries = []
    # Beside a dot or a mark; past the ring of a number where that is in the way.
    for off in (7.0 * surface.unit,) if dot else (16.0 * surface.unit, 23.0 * surface.unit):
        tries += [(x + half + off, y), (x - half - off, y), (x, y - off - 6), (x, y + off + 6)]
    for left, top in tries:
        box = (left - half, top - tall, left + half, top + tall)
        spot = (x - 3, y - 3, x + 3, y + 3)
        if not surface.free(box) or (dot and not surface.free(spot)):
            continue
        surface.taken.append(box)
        look: dict[str, Any] = {"ha": "center", "zorder": 4}
        halo = [withStroke(linewidth=2.2, foreground=surface.colours["halo"], alpha=0.85)]
        ink = surface.colours["label"]
        surface.write(left, top, text, size, color=ink, path_effects=halo, **look)
        if dot:
            surface.stroke([(x, y)], marker="o", ms=3 * surface.unit, color=ink, zorder=4)
        return True
    return False
