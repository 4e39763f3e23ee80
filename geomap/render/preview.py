"""A still picture of the map, drawn without a browser: for previews of links and for print."""

from __future__ import annotations

import io
import math
import warnings
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geomap import style
from geomap.layers import UNATTRIBUTED, Layer, present
from geomap.render import data
from geomap.render.basemap import picture_of
from geomap.render.shores import clipped

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["HEIGHT", "WIDTH", "alt_text", "card_png", "preview_png", "view_png", "write_preview"]

WIDTH, HEIGHT, DPI = 1200, 630, 100  # pixels: the size link previews are cut to
BAND = 84  # pixels of the caption
LEAST = 5.0  # degrees of longitude: around a single event its region is to be recognised
MARGIN = 0.12  # of the events' extent, free on each side
WIDE_KM = 120.0  # who is only known to be somewhere in so wide a circle has no place in a picture
TOWNS_WITHIN = 45  # degrees of longitude
CELL = 6  # pixels: of marks of one actor nearer to each other than this one is drawn
_STORY = (900, 600)  # pixels of a step's picture
CARD, CARD_SHAPE = 560, 0.5  # pixels across, height to width
NAMED = 26  # towns: more than these crowd a picture of this size
KM_PER_DEGREE = 111.2  # of latitude
_HOUSE = ((-1, -1), (1, -1), (1, 0.3), (0, 1), (-1, 0.3), (-1, -1))
MARKERS: dict[str, Any] = {
    "circle": "o",
    "square": "s",
    "diamond": "D",
    "hexagon": "H",
    "shield": tuple((x, -y) for x, y in _HOUSE),
    "house": _HOUSE,
}


def alt_text(layers: Sequence[Layer], title: str) -> str:
    """
    Say in words what the preview shows: how many events, when, by whom, where, and the routes.

    Examples
    --------
    >>> alt_text([], "Nothing yet")
    'Map: Nothing yet. 0 events.'
    """
    frame = data.events_of(layers)
    if frame is None:
        return f"Map: {title}. 0 events."
    actors = [x for x in layers if x.side != "routes" and x.id != UNATTRIBUTED and len(x.frame)]
    actors.sort(key=lambda layer: -len(layer.frame))
    several = len(actors) > 1
    who = _listed([f"{x.name} ({len(x.frame)})" if several else x.name for x in actors])
    where = _listed([name for name, _ in Counter(_cells(frame, "place")).most_common(3)])
    days = sorted(str(day)[:10] for day in _cells(frame, "date_start"))
    when = (
        f" from {days[0]} to {days[-1]}"
        if len(set(days)) > 1
        else "".join(f" on {days[0]}" for _ in days[:1])
    )
    routes = len(
        {str(x) for layer in layers if layer.side == "routes" for x in layer.frame["event_id"]}
    )
    told = f"{len(frame)} event{'s' * (len(frame) != 1)}{when}" + (f" by {who}" if who else "")
    parts = [f"Map: {title}", told, f"Most often: {where}" if where else ""]
    parts.append(
        f"{routes} route{'s' * (routes != 1)} drawn as {'lines' if routes > 1 else 'a line'}"
        if routes
        else ""
    )
    return ". ".join(part for part in parts if part) + "."


def _cells(frame: Any, name: str) -> list[Any]:
    values = frame[name] if name in frame.columns else []
    return [value for value in map(present, values) if value is not None]


def _listed(names: Sequence[str], most: int = 5) -> str:
    """Join names as a sentence does: "A, B and 3 more"."""
    shown = [*names[:most], *([f"{len(names) - most} more"] if len(names) > most else [])]
    return " and ".join([", ".join(shown[:-1]), shown[-1]]) if len(shown) > 1 else "".join(shown)


def write_preview(layers: Sequence[Layer], path: Path, *, title: str) -> Path:
    """Write the preview as a PNG of 1200 × 630 pixels."""
    path.write_bytes(preview_png(layers, title))
    return path


def preview_png(layers: Sequence[Layer], title: str, *, alt: str | None = None) -> bytes:
    """
    Return the preview as a PNG of 1200 × 630 pixels; the same layers give the same bytes.

    ``alt`` is put into the file, for who makes a page of it.
    """
    return _picture(layers, WIDTH, HEIGHT, title=title, alt=alt)


def view_png(
    layers: Sequence[Layer], bounds: Any, view: tuple[float, float, float] | None
) -> bytes:
    """
    Return a view of the map as a PNG without a caption.

    ``view`` is zoom, latitude and longitude, as wide as a page on a desk shows it; without one
    the picture is fitted to ``bounds``.
    """
    return _picture(
        layers, *_STORY, bounds=_seen(*view) if view else bounds, exact=view is not None
    )


def _seen(zoom: float, lat: float, lon: float) -> Any:
    """Return the corners, (lat, lon), of what a page's map shows."""
    width, height = (360 * pixels / 256 / 2**zoom for pixels in _STORY)
    y = _mercator(lat)
    low, high = (_latitude(y + sign * height / 2) for sign in (-1, 1))
    return ((low, lon - width / 2), (high, lon + width / 2))


def card_png(layers: Sequence[Layer]) -> bytes:
    """Return a card's picture: a small PNG of 128 colours without a caption."""
    from PIL import Image

    with Image.open(io.BytesIO(_picture(layers, CARD, round(CARD * CARD_SHAPE)))) as whole:
        few = whole.convert("RGB").quantize(128, Image.Quantize.MEDIANCUT, kmeans=2)
    written = io.BytesIO()
    few.save(written, format="png", optimize=True)
    return written.getvalue()


def _picture(
    layers: Sequence[Layer],
    width: int,
    height: int,
    *,
    title: str | None = None,
    alt: str | None = None,
    bounds: Any = None,
    exact: bool = False,
) -> bytes:
    from matplotlib import rc_context
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    with rc_context({"font.family": ["DejaVu Sans"], "text.parse_math": False}):
        figure = Figure(figsize=(width / DPI, height / DPI), dpi=DPI)
        FigureCanvasAgg(figure)  # without pyplot, which keeps figures and looks for a screen
        axes = figure.add_axes((0, 0, 1, 1))
        axes.set_axis_off()
        band = BAND if title is not None else 0
        _view(axes, bounds or _bounds_of(layers), band / height, exact=exact)
        names = _ground(axes)
        taken = _events(axes, layers)
        _names(axes, names, taken, band)
        if title is not None:
            _caption(axes, layers, title)
        picture = io.BytesIO()
        with warnings.catch_warnings():
            # A name in a script that the font lacks is drawn as boxes; the alt text has it.
            warnings.filterwarnings("ignore", r"Glyph .* missing", UserWarning)
            figure.savefig(picture, format="png", metadata={"Software": None, "Description": alt})
    return picture.getvalue()


def _pixels(axes: Axes) -> tuple[float, float]:
    """Width and height of the picture."""
    box = axes.bbox  # the axes fill the figure
    return box.width, box.height


def _mercator(lat: float) -> float:
    """Latitude → Web Mercator's y in degrees of longitude."""
    return math.degrees(math.asinh(math.tan(math.radians(max(-84.0, min(84.0, lat))))))


def _view(axes: Axes, bounds: Any, covered: float, *, exact: bool = False) -> None:
    """Fit the axes around the events, in the picture's proportions; the caption covers a share."""
    (south, west), (north, east) = bounds
    least, margin = (0.0, 0.0) if exact else (LEAST, MARGIN)
    low, high = _mercator(south), _mercator(north)
    width, height = _pixels(axes)
    wide = max(east - west, least) * (1 + 2 * margin)
    tall = (high - low) * (1 + 2 * margin) / (1 - covered)
    wide = max(wide, tall * width / height)
    tall = wide * height / width
    x, y = (west + east) / 2, (low + high) / 2
    axes.set_xlim(x - wide / 2, x + wide / 2)
    y += tall * covered / 2  # the caption covers the upper edge
    axes.set_ylim(y - tall / 2, y + tall / 2)


def _bounds_of(layers: Sequence[Layer]) -> Any:
    from geomap.render.page import bounds_of

    return bounds_of(data.events_of(layers))


def _ground(axes: Axes) -> list[Any]:
    """Draw coasts, rivers and borders; return the names that belong on them."""
    from matplotlib.collections import LineCollection

    colours = style.LIGHT
    west, east = axes.get_xlim()
    low, high = axes.get_ylim()
    found = picture_of((west, _latitude(low), east, _latitude(high)), round(_pixels(axes)[0]))
    lines = {name: [_drawn_line(line) for line in own] for name, own in found.lines.items()}
    axes.figure.set_facecolor(colours["water"])
    for part, fill in (("world", "land"), ("land", "land"), ("ice", "ice"), ("urban", "urban")):
        # As an artist: a patch would be searched for its extent, which takes longer than all else.
        axes.add_artist(_area(lines.get(part, []), colours[fill], colours["coast"]))
    strokes = (
        ("rivers", "river", 0.9), ("divisions", "division", 0.8),
        ("borders", "border", 1.0), ("far_borders", "border", 0.8),
    )  # fmt: skip
    for number, (part, name, width) in enumerate(strokes):
        look: dict[str, Any] = {
            "colors": colours[name],
            "linewidths": width,
            "zorder": 1 + number / 10,
        }
        axes.add_collection(LineCollection(lines.get(part, []), **look), autolim=False)
    lakes = _area(lines.get("lakes", []), colours["water"], colours["coast"])
    lakes.set_zorder(1.05)
    axes.add_artist(lakes)
    return [found.countries, found.towns]


def _drawn_line(line: Any) -> Any:
    import numpy as np

    lat = np.radians(np.clip(line[:, 1], -84, 84))
    return np.column_stack([line[:, 0], np.degrees(np.arcsinh(np.tan(lat)))])


def _latitude(y: float) -> float:
    """Web Mercator's y in degrees of longitude → latitude."""
    return math.degrees(math.atan(math.sinh(math.radians(y))))


def _area(rings: list[Any], fill: str, edge: str) -> Any:
    """One patch of many rings; holes wind the other way round, as the source has them."""
    from matplotlib.patches import PathPatch
    from matplotlib.path import Path as Outline

    kept = [ring for ring in rings if len(ring) > 3]
    if not kept:
        return PathPatch(Outline([(0, 0)]))
    outlines = [Outline([*ring.tolist(), ring[0].tolist()], closed=True) for ring in kept]
    return PathPatch(
        Outline.make_compound_path(*outlines), facecolor=fill, edgecolor=edge, linewidth=0.6
    )


def _events(axes: Axes, layers: Sequence[Layer]) -> list[tuple[float, float]]:
    """Draw every event once; return where the marks stand."""
    places: list[tuple[float, float]] = []
    for number, (row, event, shape, reach) in enumerate(_drawn(axes, layers)):
        _waters(axes, getattr(event, "route", None), row["light"])
        _extent(axes, shape, reach, row["light"])
        places.append(_mark(axes, shape, str(event.status), row, 5 + number / 1e5))
        if shape.geom_type == "LineString":  # no name is written across it
            along = [shape.interpolate(n / 80, normalized=True) for n in range(81)]
            places.extend((point.x, _mercator(point.y)) for point in along)
    return places


def _drawn(axes: Axes, layers: Sequence[Layer]) -> Iterator[tuple[Any, Any, Any, Any]]:
    """Yield what is to be seen: each event once, and of a heap of like marks the first."""
    cell = (axes.get_xlim()[1] - axes.get_xlim()[0]) / _pixels(axes)[0] * CELL
    seen: set[str] = set()
    heaps: set[tuple[Any, ...]] = set()
    for layer, row in zip(layers, data.layer_rows(layers, {}), strict=True):
        event: Any
        for event in layer.frame.itertuples():
            shape, reach = clipped(event.geometry), present(getattr(event, "radius_km", None))
            if shape is None or shape.is_empty or str(event.event_id) in seen:
                continue
            seen.add(str(event.event_id))
            wide = shape.geom_type == "Point" and (reach or 0) > WIDE_KM
            lon, lat = data.anchor(shape) or (0.0, 0.0)
            heap = (layer.id, shape.geom_type, lon // cell, _mercator(lat) // cell)
            if wide or heap in heaps:
                continue
            heaps.add(heap)
            yield row, event, shape, reach


def _mark(axes: Axes, shape: Any, status: str, row: Any, level: float) -> Any:
    """Set a mark: filled where the source reports, hollow where it only says that somebody says."""
    lon, lat = data.anchor(shape) or (0.0, 0.0)
    x, y, letter = lon, _mercator(lat), row["letter"][:3]
    sure = status == "reported"
    paper, colour = style.LIGHT["paper"], row["light"]
    fill, edge = (colour, style.LIGHT["halo"]) if sure else (paper, colour)
    look: dict[str, Any] = {"ms": 15, "mfc": fill, "mec": edge, "mew": 1.4, "zorder": level}
    axes.plot([x], [y], marker=_marker(row["shape"]), **look)
    look = {"ha": "center", "va": "center_baseline", "zorder": level, "fontweight": "bold"}
    look |= {"color": paper if sure else colour, "fontsize": (9.0, 7.5, 5.5)[len(letter) - 1]}
    axes.text(x, y, letter, **look)
    return x, y


def _marker(shape: str) -> Any:
    from matplotlib.path import Path as Outline

    marker = MARKERS[shape]
    return marker if isinstance(marker, str) else Outline(marker)


def _extent(axes: Axes, shape: Any, radius: Any, colour: str) -> None:
    """Draw a line, an area, or the circle of vagueness around a point."""
    from matplotlib.patches import Ellipse

    if shape.geom_type == "LineString":
        line = [(lon, _mercator(lat)) for lon, lat, *_ in shape.coords]
        halo: dict[str, Any] = {"color": style.LIGHT["halo"], "linewidth": 5.0, "zorder": 3}
        axes.plot(*zip(*line, strict=True), **halo)
        look: dict[str, Any] = {
            "color": colour,
            "linewidth": 2.4,
            "zorder": 3,
            "linestyle": (0, (4, 1.6)),
        }
        axes.plot(*zip(*line, strict=True), **look)
    elif shape.geom_type == "Polygon":
        ring = [(lon, _mercator(lat)) for lon, lat, *_ in shape.exterior.coords]
        if shape.length > 8 * WIDE_KM / KM_PER_DEGREE:  # as wide as such a circle, and more
            edge: dict[str, Any] = {"ec": style.LIGHT["muted"], "ls": ":", "fill": False}
        else:
            edge = {"ec": colour, "fc": colour + "22", "hatch": "///"}
        axes.fill(*zip(*ring, strict=True), lw=0.8, zorder=3, **edge)
    elif shape.geom_type == "Point" and radius and radius > 2:
        across = 2 * float(radius) / KM_PER_DEGREE / math.cos(math.radians(shape.y))
        centre, pale = (shape.x, _mercator(shape.y)), colour + "1f"
        axes.add_patch(Ellipse(centre, across, across, fc=pale, ec=colour, lw=0.8, zorder=3))


def _waters(axes: Axes, route: Any, colour: str) -> None:
    """Hatch where a route can have begun."""
    from geomap.render.page import launch_area_of

    area = launch_area_of(present(route))
    for part in getattr(area, "geoms", [area] if area is not None else []):
        ring = [(lon, _mercator(lat)) for lon, lat, *_ in part.exterior.coords]
        look: dict[str, Any] = {"ec": colour, "fc": colour + "18", "hatch": "///", "ls": "--"}
        axes.fill(*zip(*ring, strict=True), lw=0.8, zorder=2.9, **look)


def _names(axes: Axes, names: list[Any], taken: list[tuple[float, float]], band: int) -> None:
    """Name countries and the greatest towns where nothing else stands."""
    (west, east), (low, high) = axes.get_xlim(), axes.get_ylim()
    unit = (east - west) / _pixels(axes)[0]
    boxes = [(x - 12 * unit, y - 12 * unit, x + 12 * unit, y + 12 * unit) for x, y in taken]
    boxes.append((west, high - (band + 12) * unit, east, high))
    boxes.append((east - 320 * unit, low, east, low + 30 * unit))
    written, most = 0, NAMED * _pixels(axes)[0] / WIDTH
    countries, towns = names
    kinds = [(row, 9.5, row[0].upper(), "bold", 11.0) for row in countries]
    if east - west < TOWNS_WITHIN:
        kinds += [(row, 6.8, row[0], "normal", 9.5) for row in towns]
    for row, width, text, weight, size in kinds:
        x, y = row[1], _mercator(row[2])
        half = len(text) * width / 2 * unit
        at = y if weight == "bold" else y + 12 * unit
        box = (x - half, at - 9 * unit, x + half, at + 9 * unit)
        inside = west < box[0] and box[2] < east and low < box[1] and box[3] < high
        if not inside or written >= most or any(_meet(box, other) for other in boxes):
            continue
        boxes.append(box)
        written += weight == "normal"
        axes.text(
            x, at, text, fontsize=size * 0.85, fontweight=weight, color=style.LIGHT["label"],
            ha="center", va="center", zorder=2, alpha=0.9,
        )  # fmt: skip
        if weight == "normal":
            axes.plot([x], [y], "o", ms=3, color=style.LIGHT["label"], zorder=2)


def _meet(one: Sequence[float], other: Sequence[float]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _caption(axes: Axes, layers: Sequence[Layer], title: str) -> None:
    """Title on a band above the map, attribution in the corner."""
    from matplotlib.patches import Rectangle

    band = Rectangle((0, 1 - BAND / HEIGHT), 1, BAND / HEIGHT, transform=axes.transAxes, zorder=8)
    band.set(facecolor=style.LIGHT["paper"], edgecolor="none")
    axes.add_patch(band)
    frame = data.events_of(layers)
    count = 0 if frame is None else len(frame)
    newest = data.latest(frame)
    about = f"{count} event{'s' * (count != 1)}" + (f", sources up to {newest}" if newest else "")
    short = title if len(title) <= 62 else title[:61].rstrip() + "…"
    plain = "".join(c for c in short if c.isprintable())
    ink, muted = style.LIGHT["ink"], style.LIGHT["muted"]
    _text(axes, (0.022, 1 - 34 / HEIGHT), plain, color=ink, fontsize=18, fontweight="bold")
    _text(axes, (0.022, 1 - 64 / HEIGHT), about, color=muted, fontsize=10.5)
    named = ["GeoNames (CC BY 4.0)", *data.credits_of(frame)]
    credit = f"Places: {', '.join(named)}. Map: Natural Earth".replace("$", "")  # no formula
    _text(axes, (0.985, 0.022), credit, color=muted, fontsize=8, ha="right")


def _text(axes: Axes, at: tuple[float, float], text: str, **look: Any) -> None:
    axes.text(*at, text, transform=axes.transAxes, zorder=9, va="center", **look)
