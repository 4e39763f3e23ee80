"""What a still map is drawn on: its frame, its view in pixels, and words measured to fit."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from typing import TYPE_CHECKING, Any

from geomap import style
from geomap.rendering.basemap import Picture, picture_of

if TYPE_CHECKING:
    import geopandas as gpd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = ["DPI", "FONT", "HEIGHT", "WIDTH", "Still", "Surface", "across", "down"]

FONT = "DejaVu Sans"  # matplotlib brings it along
WIDTH, HEIGHT, DPI = 1200, 630, 100  # pixels: the size link previews are cut to
BAND = 84  # pixels of the caption at that size
# Characters that are measured: of the narrowest letter 500 fill a picture. A hundred thousand,
# which a hostile title has, took half a second each time.
LONGEST = 3000
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
    events : GeoDataFrame or None
        What is to be shown, each event once.
    unit : float
        What a pixel of a picture of the usual size is here: words and marks grow with a picture.
    taken : list of (left, top, right, bottom)
        Where something stands already.
    panels : list of (left, top, right, bottom)
        Of them the key, the scale and the credits: nothing below them can be seen.
    """

    def __init__(self, figure: Figure, still: Still, events: gpd.GeoDataFrame | None) -> None:
        self.still, self.events = still, events
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
        self.panels: list[tuple[float, float, float, float]] = []
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

    def covered(self, x: float, y: float) -> bool:
        """Return True if a pixel lies below a panel."""
        return any(a <= x <= c and b <= y <= d for a, b, c, d in self.panels)

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
        return self.axes.text(x, y, _printable(text), fontsize=size * 72 / DPI, **look)

    def fill(self, ring: Any, **look: Any) -> None:
        """Fill a ring of pixels; Axes.fill would search it for its extent, which takes long."""
        from matplotlib.patches import Polygon

        self.axes.add_artist(Polygon(ring, closed=True, **look))

    def stroke(self, points: Any, **look: Any) -> None:
        """Draw a line along pixels, or a mark on one."""
        from matplotlib.lines import Line2D

        self.axes.add_artist(Line2D(*zip(*points, strict=True), **look))

    def width_of(self, text: str, size: float, weight: str = "normal") -> float:
        """Return how many pixels wide some words are; of a long text its start."""
        return _width(_printable(text)[:LONGEST], size, weight)

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


def _printable(text: str) -> str:
    """Return a text in one line, without signs that only steer."""
    if text.isprintable():
        return text
    return "".join(" " if c.isspace() else c for c in text if c.isprintable() or c.isspace())


@lru_cache(maxsize=65536)
def _width(text: str, size: float, weight: str) -> float:
    """Measure a line of words; the pictures of a build have most of them in common."""
    from matplotlib.font_manager import FontProperties

    font = FontProperties(family=FONT, size=size * 72 / DPI, weight=weight)
    width: float = _measure().get_text_width_height_descent(text, font, False)[0]
    return width


@cache
def _measure() -> Any:
    from matplotlib.backends.backend_agg import RendererAgg

    return RendererAgg(1, 1, DPI)  # type: ignore[no-untyped-call]


def across(lon: float) -> float:
    """Longitude → the unit square of Web Mercator."""
    return lon / 360 + 0.5


def down(lat: float) -> float:
    """Latitude → the unit square of Web Mercator."""
    return 0.5 - math.asinh(math.tan(math.radians(max(-84.0, min(84.0, lat))))) / (2 * math.pi)
