"""A still map, drawn without a browser: its frame, its view and the ground it stands on."""

from __future__ import annotations

import io
import math
import re
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

from geomap import style
from geomap.layers import Layer
from geomap.rendering import page_data
from geomap.rendering.basemap import Picture, picture_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = ["DPI", "HEIGHT", "WIDTH", "Still", "Surface", "drawn"]

WIDTH, HEIGHT, DPI = 1200, 630, 100  # pixels: the size link previews are cut to
BAND = 84  # pixels of the caption at that size
LEAST = 5.0  # degrees of longitude: around a single event its region is to be recognised
ONE_PLACE = 0.02  # degrees: what is no wider is one place
LEAST_OF_SEVERAL = 0.15
MARGIN = 0.12  # of the events' extent, free on each side
FROM_THE_RIGHT = frozenset({"ar", "fa"})


@dataclass(frozen=True, slots=True)
class Still:
    """
    What a still map is to look like.

    Attributes
    ----------
    title : str or None
        What stands on the band above; None leaves out all words around the map.
    lang : str
        Language of its words, BCP 47.
    dark : bool
        Colours for a dark ground.
    width, height : int
        Pixels; a PDF has a hundred of them to the inch.
    view : (zoom, lat, lon) or None
        As a page's address has it; None fits the view to the events.
    alt : str or None
        What the picture shows, in words that are put into the file.
    credits : tuple of str
        Whom to name beside those that the events' own rows name.
    """

    title: str | None
    lang: str = "en"
    dark: bool = False
    width: int = WIDTH
    height: int = HEIGHT
    view: tuple[float, float, float] | None = None
    alt: str | None = None
    credits: tuple[str, ...] = ()


class Surface:
    """
    What is drawn on, in pixels from the upper left corner.

    Attributes
    ----------
    unit : float
        What a pixel of a picture of the usual size is here: words and marks grow with a picture.
    taken : list of (left, top, right, bottom)
        Where something stands already.
    """

    def __init__(self, figure: Figure, still: Still) -> None:
        self.still = still
        self.axes: Axes = figure.add_axes((0, 0, 1, 1))
        self.axes.set_axis_off()
        self.axes.set_xlim(0, still.width)
        self.axes.set_ylim(still.height, 0)
        whole = min(still.width / WIDTH, still.height / HEIGHT)
        self.unit = max(0.75, min(5.0, whole)) if still.title is not None else 1.0
        self.colours = style.DARK if still.dark else style.LIGHT
        self.band = round(BAND * self.unit) if still.title is not None else 0
        self.rtl = still.lang.partition("-")[0].lower() in FROM_THE_RIGHT
        self.taken: list[tuple[float, float, float, float]] = []
        self._renderer: Any = figure.canvas.get_renderer()  # type: ignore[attr-defined]
        self._left, self._top, self.size = 0.0, 0.0, 1.0

    def look(self, centre: tuple[float, float], size: float, at: tuple[float, float]) -> None:
        """Put a place of the unit square at a pixel, the world ``size`` pixels wide."""
        self.size = size
        self._left, self._top = centre[0] * size - at[0], centre[1] * size - at[1]

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """West, south, east, north of what is seen."""
        west = (self._left / self.size - 0.5) * 360
        east = west + self.still.width / self.size * 360
        return west, self.latitude(self.still.height), east, self.latitude(0)

    def latitude(self, y: float) -> float:
        """Return the latitude of a pixel's row."""
        down = math.pi * (1 - 2 * (y + self._top) / self.size)
        return math.degrees(math.atan(math.sinh(max(-3.13, min(3.13, down)))))

    def place(self, lon: float, lat: float) -> tuple[float, float]:
        """Return the pixel of a place, in the world that is nearest to the view."""
        middle = (self._left + self.still.width / 2) / self.size * 360 - 180
        lon += 360 * round((middle - lon) / 360)
        return across(lon) * self.size - self._left, down(lat) * self.size - self._top

    def line(self, points: Any) -> Any:
        """Return the pixels of an array of lon, lat; no part of it is turned about the world."""
        import numpy as np

        points = np.asarray(points, dtype=float)[:, :2]
        lat = np.radians(np.clip(points[:, 1], -84, 84))
        x = (points[:, 0] / 360 + 0.5) * self.size - self._left
        y = (0.5 - np.arcsinh(np.tan(lat)) / (2 * math.pi)) * self.size - self._top
        return np.column_stack([x, y])

    def shape(self, points: Any) -> Any:
        """Return the pixels of an event's line or ring, in the world nearest to the view."""
        found = self.line(points)
        off = round((self.still.width / 2 - float(found[:, 0].mean())) / self.size)
        found[:, 0] += off * self.size
        return found

    def sees(self, x: float, y: float) -> bool:
        """Return True if a pixel is on the map and not below its caption."""
        return 0 <= x <= self.still.width and self.band <= y <= self.still.height

    def free(self, box: tuple[float, float, float, float]) -> bool:
        """Return True if nothing stands in a box, and all of it is in the picture."""
        inside = box[0] >= 2 and box[1] >= self.band and box[2] <= self.still.width - 2
        return (
            inside
            and box[3] <= self.still.height - 2
            and not any(
                box[0] < other[2] and other[0] < box[2] and box[1] < other[3] and other[1] < box[3]
                for other in self.taken
            )
        )

    def write(self, x: float, y: float, text: str, size: float, **look: Any) -> Any:
        """Write words of so many pixels' height."""
        look = {"color": self.colours["ink"], "va": "center_baseline", "clip_on": True, **look}
        plain = "".join(" " if c.isspace() else c for c in text if c.isprintable() or c.isspace())
        return self.axes.text(x, y, plain, fontsize=size * 72 / DPI, **look)

    def width_of(self, text: str, size: float, weight: str = "normal") -> float:
        """Return how many pixels wide some words are."""
        words = self.write(0, 0, text, size, fontweight=weight)
        width: float = words.get_window_extent(self._renderer).width
        words.remove()
        return width

    def fitted(self, text: str, size: float, room: float, weight: str = "normal") -> str:
        """Return the words, cut off with a sign where they are too wide."""
        if self.width_of(text, size, weight) <= room:
            return text
        low, high = 0, len(text)
        while low < high - 1:
            middle = (low + high) // 2
            fits = self.width_of(text[:middle].rstrip() + "…", size, weight) <= room
            low, high = (middle, high) if fits else (low, middle)
        return text[:low].rstrip() + "…"

    @cached_property
    def ground(self) -> Picture:
        """What lies below the events."""
        return picture_of(self.bounds, self.still.width, self.still.lang)


def across(lon: float) -> float:
    """Longitude → the unit square of Web Mercator."""
    return lon / 360 + 0.5


def down(lat: float) -> float:
    """Latitude → the unit square of Web Mercator."""
    return 0.5 - math.asinh(math.tan(math.radians(max(-84.0, min(84.0, lat))))) / (2 * math.pi)


def drawn(layers: Sequence[Layer], still: Still, form: Literal["png", "svg", "pdf"]) -> bytes:
    """Draw a still map; the same layers give the same bytes."""
    from matplotlib import rc_context
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    from geomap.rendering.still_marks import put_events
    from geomap.rendering.still_words import name_places, put_words

    look: Any = {"font.family": ["DejaVu Sans"], "text.parse_math": False, "svg.hashsalt": "geomap"}
    with rc_context({**look, "svg.fonttype": "path", "pdf.compression": 9}):
        figure = Figure(figsize=(still.width / DPI, still.height / DPI), dpi=DPI)
        FigureCanvasAgg(figure)  # without pyplot, which keeps figures and looks for a screen
        surface = Surface(figure, still)
        _view(surface, layers)
        with warnings.catch_warnings():
            # A name in a script that the font lacks is drawn as boxes; the alt text has it.
            warnings.filterwarnings("ignore", r"Glyph .* missing", UserWarning)
            _ground(surface)
            if still.title is not None:
                put_words(surface, layers)
            name_places(surface, layers, put_events(surface, layers))
            written = io.BytesIO()
            figure.savefig(written, format=form, metadata=_about(still, form))
    return _in_pixels(written.getvalue(), still) if form == "svg" else written.getvalue()


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
    from geomap.rendering.page import bounds_of
    from geomap.rendering.still_words import key_width

    still = surface.still
    if still.view is not None:
        zoom, lat, lon = still.view
        middle = (still.width / 2, (surface.band + still.height) / 2)
        surface.look((across(lon), down(lat)), 256 * 2**zoom, middle)
        return
    frame = page_data.events_of(layers)
    (south, west), (north, east) = bounds_of(frame)
    least = LEAST if _is_one_place(frame, (west, south, east, north)) else LEAST_OF_SEVERAL
    wide = max(east - west, least) / 360 * (1 + 2 * MARGIN)
    tall = (down(south) - down(north)) * (1 + 2 * MARGIN)
    key = key_width(surface, layers) if still.title is not None else 0.0
    room = (still.width - key, still.height - surface.band - (30 * surface.unit if key else 0))
    size = min(room[0] / wide, room[1] / tall if tall else math.inf)
    size = max(size, still.width)  # no more than one world
    at = (room[0] / 2 + (0 if surface.rtl else key), surface.band + room[1] / 2)
    surface.look((across((west + east) / 2), (down(south) + down(north)) / 2), size, at)


def _is_one_place(frame: Any, bounds: tuple[float, float, float, float]) -> bool:
    """Return True if what is in view is all at one spot."""
    import numpy as np

    if frame is None:
        return True
    west, south, east, north = bounds
    x, y = page_data.anchors(frame.geometry).T
    seen = (
        (x % 360 >= west % 360) | (east - west >= 360) if east > 180 else (x >= west) & (x <= east)
    )
    seen &= (y >= south) & (y <= north)
    return not seen.any() or bool(max(np.ptp(x[seen]), np.ptp(y[seen])) < ONE_PLACE)


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
