"""A still map, drawn without a browser: its frame, its view and the ground it stands on."""

from __future__ import annotations

import io
import math
import re
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Literal

from geomap.layers import Layer
from geomap.rendering import page_data
from geomap.rendering.extent import bounds_of, is_one_place
from geomap.rendering.surface import DPI, FONT, Still, Surface, across, down

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from PIL.Image import Image

__all__ = ["PICTURED", "drawn", "pictured", "raster"]

LEAST = 5.0  # degrees of longitude: around a single event its region is to be recognised
LEAST_OF_SEVERAL = 0.15
MARGIN = 0.12  # of the events' extent, free on each side
PICTURED = (
    "event_id", "actor_id", "status", "date_start", "date_end", "date_precision", "place",
    "admin1", "country", "geo_precision", "radius_km", "published", "route", "place_row",
)  # fmt: skip
"""Columns that a still map shows something of, beside the geometry."""


def pictured(layers: Sequence[Layer]) -> list[Layer]:
    """Return layers with no more of their events than a still map shows."""
    found = []
    for layer in layers:
        frame = layer.frame
        shown = [name for name in PICTURED if name in frame.columns]
        found.append(replace(layer, frame=frame[[*shown, frame.geometry.name]]))
    return found


def drawn(layers: Sequence[Layer], still: Still, form: Literal["png", "svg", "pdf"]) -> bytes:
    """Draw a still map; the same layers give the same bytes."""
    written = io.BytesIO()
    with _drawing(layers, still) as figure:
        figure.savefig(written, format=form, metadata=_about(still, form))
    return _in_pixels(written.getvalue(), still) if form == "svg" else written.getvalue()


def raster(layers: Sequence[Layer], still: Still) -> Image:
    """Draw a still map as an RGBA image in memory."""
    from PIL import Image

    with _drawing(layers, still) as figure:
        canvas: Any = figure.canvas
        canvas.draw()
        return Image.frombuffer("RGBA", canvas.get_width_height(), bytes(canvas.buffer_rgba()))


@contextmanager
def _drawing(layers: Sequence[Layer], still: Still) -> Iterator[Figure]:
    """Yield the figure of a still map, while the settings that it is drawn by hold."""
    from matplotlib import rc_context
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    from geomap.rendering.still_marks import put_events
    from geomap.rendering.still_words import name_places, put_words

    look: Any = {"font.family": [FONT], "text.parse_math": False, "svg.hashsalt": "geomap"}
    layers = pictured(layers)
    with (
        rc_context({**look, "svg.fonttype": "path", "pdf.compression": 9}),
        warnings.catch_warnings(),
    ):
        # A name in a script that the font lacks is drawn as boxes; the alt text has it.
        warnings.filterwarnings("ignore", r"Glyph .* missing", UserWarning)
        figure = Figure(figsize=(still.width / DPI, still.height / DPI), dpi=DPI)
        FigureCanvasAgg(figure)  # without pyplot, which keeps figures and looks for a screen
        surface = Surface(figure, still, page_data.events_of(layers))
        _view(surface, layers)
        _ground(surface)
        if still.title is not None:
            put_words(surface, layers)
        name_places(surface, layers, put_events(surface, layers))
        yield figure


def _in_pixels(svg: bytes, still: Still) -> bytes:
    """Return an SVG its size in pixels, as a page measures it, and the role of a picture."""
    size = f'width="{still.width}" height="{still.height}" role="img"'
    points = rb'width="[\d.]+pt" height="[\d.]+pt"'
    return re.sub(points, size.encode(), svg, count=1)


def _about(still: Still, form: str) -> dict[str, Any]:
    """Return what a file says of itself, without the hour it was made."""
    if form == "png":
        return {"Software": None, "Description": still.alt}
    if form == "svg":
        told = {"Title": still.title, "Description": still.alt}
        return {"Date": None, "Creator": "geomap", **{k: v for k, v in told.items() if v}}
    told = {"Title": still.title, "Subject": still.alt}
    return {"CreationDate": None, "Creator": "geomap", **{k: v for k, v in told.items() if v}}


def _view(surface: Surface, layers: Sequence[Layer]) -> None:
    """Look at what is asked for, else at the events beside the caption and the key."""
    from geomap.rendering.still_words import key_width

    still = surface.still
    if still.view is not None:
        zoom, lat, lon = still.view
        middle = (still.width / 2, (surface.band + still.height) / 2)
        surface.look((across(lon), down(lat)), 256 * 2**zoom, middle)
        return
    (south, west), (north, east) = bounds_of(surface.events)
    alone = is_one_place(surface.events, (west, south, east, north))
    wide = max(east - west, LEAST if alone else LEAST_OF_SEVERAL) / 360 * (1 + 2 * MARGIN)
    tall = (down(south) - down(north)) * (1 + 2 * MARGIN)
    key = key_width(surface, layers) if still.title is not None else 0.0
    room = (still.width - key, still.height - surface.band - (30 * surface.unit if key else 0))
    size = min(room[0] / wide, room[1] / tall if tall else math.inf)
    size = max(size, still.width)  # no more than one world
    at = (room[0] / 2 + (0 if surface.rtl else key), surface.band + room[1] / 2)
    surface.look((across((west + east) / 2), (down(south) + down(north)) / 2), size, at)


_STROKES = (
    ("rivers", "river", 0.9), ("divisions", "division", 0.8),
    ("borders", "border", 1.0), ("far_borders", "border", 0.8),
)  # fmt: skip


def _ground(surface: Surface) -> None:
    """Draw coasts, rivers and borders."""
    from matplotlib.collections import LineCollection

    axes, colours = surface.axes, surface.colours
    found = surface.ground.lines
    lines = {name: [surface.line(line) for line in own] for name, own in found.items()}
    axes.figure.set_facecolor(colours["water"])
    for part, fill in (("world", "land"), ("land", "land"), ("ice", "ice"), ("urban", "urban")):
        _put_area(surface, lines.get(part, []), fill, 1.0)
    for number, (part, name, width) in enumerate(_STROKES):
        if not lines.get(part):
            continue
        look: dict[str, Any] = {"colors": colours[name], "linewidths": width}
        strokes = LineCollection(lines[part], zorder=1 + number / 10, **look)
        axes.add_collection(strokes, autolim=False)
    _put_area(surface, lines.get("lakes", []), "water", 1.05)


def _put_area(surface: Surface, rings: list[Any], fill: str, level: float) -> None:
    """Put one patch of many rings; holes wind the other way round, as the source has them."""
    from matplotlib.patches import PathPatch
    from matplotlib.path import Path as Outline

    kept = [ring for ring in rings if len(ring) > 3]
    if not kept:
        return
    outlines = [Outline([*ring.tolist(), ring[0].tolist()], closed=True) for ring in kept]
    colours = surface.colours
    look: dict[str, Any] = {"facecolor": colours[fill], "edgecolor": colours["coast"]}
    whole = PathPatch(Outline.make_compound_path(*outlines), linewidth=0.6, zorder=level, **look)
    # As an artist: a patch would be searched for its extent, which takes longer than all else.
    surface.axes.add_artist(whole)
