"""The events of a still map: marks, numbers where marks would pile up, areas, lines, badges."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from geomap.geodesy import KM_PER_DEGREE
from geomap.layers import Layer, present
from geomap.rendering import asset_files, page_data
from geomap.rendering.basemap import country_names, local_name
from geomap.rendering.extent import launch_area_of
from geomap.rendering.shores import clipped
from geomap.rendering.surface import Surface

__all__ = ["Shown", "bundled", "put_events", "put_symbol"]

APART = 34  # pixels: marks nearer to each other than this stand together, as their number
WIDE_KM = 120.0  # a wider circle, filled, would tint half the map
EXACT_KM = 2.0  # a radius up to this is a spot's own extent
PROVINCE = 3.0  # degrees: as far as its seat may lie from the middle of a province
BADGE = 150  # pixels: about as wide as one is
LEVELS = {4: "province", 6: "country"}  # UCDP GED's codes
_HOUSE = ((-1, -1), (1, -1), (1, 0.3), (0, 1), (-1, 0.3), (-1, -1))
MARKERS: dict[str, Any] = {
    "circle": "o",
    "square": "s",
    "diamond": "D",
    "hexagon": "H",
    "shield": tuple((x, -y) for x, y in _HOUSE),
    "house": _HOUSE,
}


@dataclass(slots=True)
class _Mark:
    """An event on the picture: where it stands, whose it is, how sure and how exact."""

    x: float
    y: float
    layer: int
    status: str
    vague: bool
    event: Any
    shape: Any


@dataclass(slots=True)
class Shown:
    """What has been drawn: where marks stand, and the countries that a badge names."""

    places: list[tuple[float, float]] = field(default_factory=list)
    badged: set[str] = field(default_factory=set)


def put_events(surface: Surface, layers: Sequence[Layer]) -> Shown:
    """Draw every event once; return where the marks stand."""
    rows = page_data.layer_rows(layers, {})
    marks = list(_marks(surface, layers))
    shown = Shown()
    points = [mark for mark in marks if _level(mark.event) is None]
    drawn: set[tuple[Any, ...]] = set()  # what events have in common is drawn once
    for mark in points:
        colour = _colour(surface, rows[mark.layer])
        if (surface.sees(mark.x, mark.y) or mark.shape.geom_type != "Point") and (
            (key := _ground_key(mark, colour)) not in drawn
        ):
            drawn.add(key)
            _waters(surface, getattr(mark.event, "route", None), colour)
            _extent(surface, mark, colour, shown)
    seen = [mark for mark in points if surface.sees(mark.x, mark.y)]
    spots = [(mark.x, mark.y) for mark in seen]
    for number, bundle in enumerate(bundled(spots, APART * surface.unit)):
        together = [seen[n] for n in bundle]
        shown.places.append(_put(surface, together, rows, 5 + number / 1e4))
    badges = [mark for mark in marks if _level(mark.event) is not None]
    _badges(surface, badges, rows, shown)
    return shown


def _ground_key(mark: _Mark, colour: str) -> tuple[Any, ...]:
    """Return what decides how the ground of an event is marked: dozens may be of one province."""
    event = mark.event
    radius = present(getattr(event, "radius_km", None))
    route = present(getattr(event, "route", None))
    return colour, mark.shape.wkb, mark.vague, radius, route


def _marks(surface: Surface, layers: Sequence[Layer]) -> Iterator[_Mark]:
    for number, event in _owned(layers):
        shape = clipped(event.geometry)
        spot = page_data.anchor(shape)
        if spot is None:
            continue
        x, y = surface.place(*spot)
        status = str(present(getattr(event, "status", None)) or "reported")
        yield _Mark(x, y, number, status, _is_vague(event, shape), event, shape)


def _owned(layers: Sequence[Layer]) -> list[tuple[int, Any]]:
    """Return every event once, with the layer of who acts in it, before those of its allies."""
    found: dict[str, tuple[int, Any]] = {}
    for number, layer in enumerate(layers):
        for row in layer.frame.itertuples():
            event: Any = row
            own = str(present(getattr(event, "actor_id", None)) or "")
            known = str(event.event_id) in found
            if not known or own == layer.id or own.startswith(f"{layer.id}-"):
                found[str(event.event_id)] = (number, event)
    return list(found.values())


def _is_vague(event: Any, shape: Any) -> bool:
    precision = present(getattr(event, "geo_precision", None))
    radius = present(getattr(event, "radius_km", None))
    return bool(shape.geom_type != "Point" or (precision or 0) >= 2 or (radius or 0) > EXACT_KM)


def _level(event: Any) -> str | None:
    """Return "province" or "country" where no more is known of a place."""
    if getattr(event.geometry, "geom_type", "") == "LineString":
        return None
    precision = present(getattr(event, "geo_precision", None))
    return LEVELS.get(int(precision)) if precision is not None else None


def _colour(surface: Surface, row: Any) -> str:
    return str(row["dark" if surface.still.dark else "light"])


def bundled(spots: Sequence[tuple[float, float]], apart: float) -> list[list[int]]:
    """
    Return which spots stand together, as the page bundles them: the fullest cells first.

    Examples
    --------
    >>> bundled([(10, 10), (100, 100), (12, 11)], 30)
    [[0, 2], [1]]
    """
    cells: dict[tuple[int, int], list[int]] = {}
    for number, (x, y) in enumerate(spots):
        cells.setdefault((math.floor(x / apart), math.floor(y / apart)), []).append(number)
    found: list[list[int]] = []
    for key in sorted(cells, key=lambda one: (-len(cells[one]), one)):
        if key not in cells:
            continue
        own = cells.pop(key)
        middle = _middle(spots, own)
        for near in ((key[0] + i, key[1] + j) for i in (-1, 0, 1) for j in (-1, 0, 1)):
            if near in cells and math.dist(_middle(spots, cells[near]), middle) < apart:
                own += cells.pop(near)
        found.append(sorted(own))
    return _parted(spots, found, apart)


def _parted(
    spots: Sequence[tuple[float, float]], found: list[list[int]], apart: float
) -> list[list[int]]:
    """Join what overlaps, until nothing does."""
    while True:
        left: list[list[int]] = []
        for bundle in found:
            middle = _middle(spots, bundle)
            near = next((o for o in left if math.dist(_middle(spots, o), middle) < apart), None)
            if near is None:
                left.append(bundle)
            else:
                near.extend(bundle)
        if len(left) == len(found):
            return [sorted(bundle) for bundle in left]
        found = left


def _middle(spots: Sequence[tuple[float, float]], bundle: Sequence[int]) -> tuple[float, float]:
    return (
        sum(spots[n][0] for n in bundle) / len(bundle),
        sum(spots[n][1] for n in bundle) / len(bundle),
    )


def _put(
    surface: Surface, together: list[_Mark], rows: list[Any], level: float
) -> tuple[float, float]:
    """Set a mark, or the number of several with their actors' colours around it."""
    first = together[0]
    if len(together) == 1:
        put_symbol(surface, (first.x, first.y), rows[first.layer], first.status, level=level)
        if first.vague and first.shape.geom_type == "Point":
            _ring(surface, (first.x, first.y), 14 * surface.unit, surface.colours["muted"], level)
        _take(surface, first.x, first.y, 13 * surface.unit)
        return first.x, first.y
    x, y = _middle([(one.x, one.y) for one in together], range(len(together)))
    reach = (17 if len(together) < 10 else 20 if len(together) < 100 else 24) * surface.unit
    _number(surface, (x, y), reach, together, rows, level)
    _take(surface, x, y, reach + 2)
    return x, y


def _take(surface: Surface, x: float, y: float, reach: float) -> None:
    surface.taken.append((x - reach, y - reach, x + reach, y + reach))


def _number(
    surface: Surface,
    at: tuple[float, float],
    reach: float,
    together: list[_Mark],
    rows: list[Any],
    level: float,
) -> None:
    from matplotlib.patches import Circle, Wedge

    axes, paper = surface.axes, surface.colours["paper"]
    axes.add_artist(Circle(at, reach + 1.5 * surface.unit, fc=paper, ec="none", zorder=level))
    turned = -90.0
    for number, count in _shares(together):
        end = turned + 360 * count / len(together)
        look: dict[str, Any] = {"fc": _colour(surface, rows[number]), "ec": paper, "lw": 0.5}
        axes.add_artist(Wedge(at, reach, turned, end, width=5 * surface.unit, zorder=level, **look))
        turned = end
    if any(mark.vague for mark in together):
        _ring(surface, at, reach + 3 * surface.unit, surface.colours["muted"], level)
    text = str(len(together)) if len(together) < 10000 else f"{len(together) // 1000}k"
    size = 13 if len(text) < 4 else 10.5
    surface.write(*at, text, size * surface.unit, ha="center", fontweight="bold", zorder=level)


def _shares(together: Sequence[_Mark]) -> list[tuple[int, int]]:
    """Return how many of the events each layer has, the most first."""
    counts = Counter(mark.layer for mark in together)
    return sorted(counts.items(), key=lambda one: (-one[1], one[0]))


def _ring(
    surface: Surface, at: tuple[float, float], reach: float, colour: str, level: float
) -> None:
    """Draw the dashed rim of what is not exact."""
    from matplotlib.patches import Circle

    look: dict[str, Any] = {"fc": "none", "ec": colour, "lw": 0.9, "ls": (0, (3, 2))}
    surface.axes.add_artist(Circle(at, reach, zorder=level, **look))


def put_symbol(
    surface: Surface, at: tuple[float, float], row: Any, status: str, *, level: float
) -> None:
    """Set a mark: filled where the source reports, hollow where it only says that somebody says."""
    letter, sure = row["letter"][:3], status == "reported"
    paper, colour = surface.colours["paper"], _colour(surface, row)
    fill, edge = (colour, surface.colours["halo"]) if sure else (paper, colour)
    look: dict[str, Any] = {"ms": 15 * surface.unit, "mfc": fill, "mec": edge, "mew": 1.4}
    surface.stroke([at], marker=_marker(row["shape"]), zorder=level, **look)
    size = (12.5, 10.4, 7.6)[max(0, len(letter) - 1)] * surface.unit
    look = {"ha": "center", "zorder": level, "fontweight": "bold"}
    surface.write(*at, letter, size, color=paper if sure else colour, **look)
    if status == "denied":
        half = 10 * surface.unit
        line = [(at[0] - half, at[1] + half), (at[0] + half, at[1] - half)]
        surface.stroke(line, color=colour, lw=1.4 * surface.unit, zorder=level)


def _marker(shape: str) -> Any:
    from matplotlib.path import Path as Outline

    marker = MARKERS[shape]
    return marker if isinstance(marker, str) else Outline(marker)


def _extent(surface: Surface, mark: _Mark, colour: str, shown: Shown) -> None:
    """Draw a line, an area, or the circle of vagueness around a point."""
    shape, radius = mark.shape, present(getattr(mark.event, "radius_km", None))
    for part in getattr(shape, "geoms", [shape]):
        if part.geom_type == "LineString":
            _course(surface, part, colour, shown)
            if present(getattr(mark.event, "route", None)):
                _arrows(surface, part, colour)
        elif part.geom_type == "Polygon":
            wide = shape.length > 8 * WIDE_KM / KM_PER_DEGREE
            ring = surface.shape(part.exterior.coords)
            if wide:
                edge: dict[str, Any] = {"ec": surface.colours["muted"], "ls": ":", "fill": False}
                surface.fill(ring, lw=0.8, zorder=3, **edge)
            else:
                _hatch(surface, ring, colour, "-")
    if shape.geom_type == "Point" and mark.vague and radius:
        _circle(surface, mark, float(radius), colour)


def _course(surface: Surface, line: Any, colour: str, shown: Shown) -> None:
    """Draw a line on a halo; no name is written across it."""
    pixels = surface.shape(line.coords)
    surface.stroke(pixels, color=surface.colours["halo"], linewidth=5.0, zorder=3)
    dashes: dict[str, Any] = {"linestyle": (0, (4, 1.6))}
    surface.stroke(pixels, color=colour, linewidth=2.4, zorder=3, **dashes)
    along = [
        surface.place(*line.interpolate(n / 80, normalized=True).coords[0][:2]) for n in range(81)
    ]
    for x, y in along:
        _take(surface, x, y, 5)
    shown.places += along


def _arrows(surface: Surface, line: Any, colour: str) -> None:
    """Put heads along a route, the last one at its end."""
    for share in (0.25, 0.62, 0.995):
        places = [line.interpolate(max(0.0, share + off), normalized=True) for off in (-0.01, 0)]
        tail, head = (surface.place(one.x, one.y) for one in places)
        angle = math.atan2(head[1] - tail[1], head[0] - tail[0])
        cos, sin = math.cos(angle) * surface.unit, math.sin(angle) * surface.unit
        shape = ((-9, -6), (4, 0), (-9, 6), (-6, 0))
        tip = [(head[0] + x * cos - y * sin, head[1] + x * sin + y * cos) for x, y in shape]
        look: dict[str, Any] = {"fc": colour, "ec": surface.colours["halo"], "lw": 0.8}
        surface.fill(tip, zorder=3.1, **look)


def _circle(surface: Surface, mark: _Mark, radius: float, colour: str) -> None:
    from matplotlib.patches import Circle

    share = radius / KM_PER_DEGREE / 360 / max(0.05, math.cos(math.radians(mark.shape.y)))
    look: dict[str, Any] = {"fc": colour + "1f", "ec": colour + "99", "lw": 0.8}
    if radius > WIDE_KM:
        look = {"fc": "none", "ec": colour + "88", "lw": 0.8, "ls": ":"}
    surface.axes.add_artist(Circle((mark.x, mark.y), share * surface.size, zorder=3, **look))


def _waters(surface: Surface, route: Any, colour: str) -> None:
    """Hatch where a route can have begun."""
    area = launch_area_of(present(route))
    for part in getattr(area, "geoms", [area] if area is not None else []):
        _hatch(surface, surface.shape(part.exterior.coords), colour, "--")


def _hatch(surface: Surface, ring: Any, colour: str, rim: str) -> None:
    """Hatch an area: the tint by itself, which in an SVG would make the hatching pale too."""
    surface.fill(ring, fc=colour + "1c", ec="none", zorder=2.9)
    look: dict[str, Any] = {"fc": "none", "ec": colour, "hatch": "///", "ls": rim}
    surface.fill(ring, lw=0.8, zorder=2.95, **look)


def _badges(surface: Surface, marks: list[_Mark], rows: list[Any], shown: Shown) -> None:
    """Write on each country's or province's name how many events are known by no more."""
    names = country_names(surface.still.lang)
    groups: dict[tuple[str, str], list[_Mark]] = {}
    for mark in marks:
        code = str(present(getattr(mark.event, "country", None)) or "")
        level = _level(mark.event) or ""
        if code in names and _is_small(surface, mark):
            level = "country"
        name = _named(surface, mark.event, level, names.get(code, (code,))[0])
        groups.setdefault((code if level == "country" else "", name), []).append(mark)
    for (code, name), together in sorted(groups.items(), key=lambda one: (-len(one[1]), one[0])):
        spot = (together[0].x, together[0].y)
        if code in names:
            spot = surface.place(*names[code][1:3])
        if surface.sees(*spot):
            _badge(surface, spot, name, together, rows)
            shown.badged.add(code)


def _is_small(surface: Surface, mark: _Mark) -> bool:
    """Return True if a province is narrower than its badge: its country's has the event."""
    west, _, east, _ = mark.shape.bounds
    wide = (east - west) / 360
    if not wide:
        wide = 2 * float(present(getattr(mark.event, "radius_km", None)) or 0) / KM_PER_DEGREE / 360
    return bool(wide * surface.size < BADGE * surface.unit)


def _named(surface: Surface, event: Any, level: str, country: str) -> str:
    place = present(getattr(event, "place", None))
    if level == "country":
        return str(country or place or "")
    name = str(place or present(getattr(event, "admin1", None)) or "")
    middle = page_data.anchor(event.geometry) or (0.0, 0.0)
    name = local_name((name, middle[0], middle[1]), surface.still.lang, near=PROVINCE)
    words = ("provin", "governorate", "oblast", "region", "district", "state", "county")
    if not name or any(word in name.lower() for word in words):
        return name or country
    return asset_files.words(surface.still.lang)["provinceOf"].format(name=name)


def _badge(
    surface: Surface, spot: tuple[float, float], name: str, together: list[_Mark], rows: list[Any]
) -> None:
    from matplotlib.patches import FancyBboxPatch, Rectangle

    unit, axes, colours = surface.unit, surface.axes, surface.colours
    note = asset_files.words(surface.still.lang)["badgeNote"]
    text = f"{name}  {len(together)}"
    wide = max(surface.width_of(text, 13 * unit, "bold"), surface.width_of(note, 10.5 * unit))
    wide, tall = wide + 16 * unit, 36 * unit
    x, y = _free_spot(surface, spot, wide, tall)
    left, top = x - wide / 2, y - tall / 2
    style = f"round,pad=0,rounding_size={5 * unit}"
    look: dict[str, Any] = {"fc": colours["paper"], "ec": colours["rule"], "lw": 0.8, "zorder": 6}
    axes.add_artist(FancyBboxPatch((left, top), wide, tall, boxstyle=style, **look))
    surface.write(x, y - 7 * unit, text, 13 * unit, ha="center", fontweight="bold", zorder=6)
    muted: dict[str, Any] = {"color": colours["muted"], "ha": "center", "zorder": 6}
    surface.write(x, y + 7 * unit, note, 10.5 * unit, **muted)
    at = left + 4 * unit
    for number, count in _shares(together):
        share = (wide - 8 * unit) * count / len(together)
        colour = _colour(surface, rows[number])
        foot = (at, top + tall - 4 * unit)
        axes.add_artist(Rectangle(foot, share, 2.5 * unit, fc=colour, ec="none", zorder=6))
        at += share
    surface.taken.append((left, top, left + wide, top + tall))


def _free_spot(
    surface: Surface, spot: tuple[float, float], wide: float, tall: float
) -> tuple[float, float]:
    """Return the place nearest to a name where a badge hides nothing; else the name's own."""
    still, edge = surface.still, 6
    x = max(wide / 2 + edge, min(still.width - wide / 2 - edge, spot[0]))
    y = max(surface.band + tall / 2 + edge, min(still.height - tall / 2 - edge, spot[1]))
    for ring in range(10):
        for n in range(max(1, 8 * ring)):
            angle = n / max(1, 8 * ring) * 2 * math.pi + math.pi / 2
            at = (
                x + 31 * ring * surface.unit * math.cos(angle),
                y + 22 * ring * surface.unit * math.sin(angle),
            )
            half = (wide / 2, tall / 2)
            if surface.free((at[0] - half[0], at[1] - half[1], at[0] + half[0], at[1] + half[1])):
                return at
    return x, y
