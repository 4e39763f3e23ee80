"""The names of countries on a still map: each inside what is seen of it."""

from __future__ import annotations

from typing import Any

from geomap.layers import present
from geomap.rendering.surface import Surface

__all__ = ["name_countries"]

SIZE = 12.5  # pixels, at the usual size
TRIES = 11  # across and along what is seen of a country

Box = tuple[float, float, float, float]


def name_countries(surface: Surface, badged: set[str]) -> None:
    """
    Name the countries that the map is about, over a mark before not at all, then the others.

    A name stands over its own country and no other: of one that is much smaller than its name
    the name is left out where the map is not about it.
    """
    frame = surface.events
    told = frame is not None and "country" in frame.columns
    cells: list[Any] = frame["country"].tolist() if told and frame is not None else []
    about = {str(code) for code in map(present, cells) if code is not None}
    rows = sorted(surface.ground.countries, key=lambda row: row[3] not in about)
    for name, lon, lat, code in rows:
        if code in badged:
            continue
        rings = [surface.line(ring) for ring in surface.ground.outlines.get(code, [])]
        anchor = tuple(surface.line([(lon, lat)])[0])
        _name(surface, name.upper(), anchor, rings, code in about)


def _name(surface: Surface, name: str, anchor: Any, rings: list[Any], about: bool) -> None:
    """Write a name inside a country, or near its anchor."""
    import numpy as np

    size = SIZE * surface.unit
    half, tall = surface.width_of(name, size, "bold") / 2 + 2, size * 0.62
    inside = _inside(surface, rings, half, tall) if rings else []
    wide = max(np.vstack(rings)[:, 0].max() - np.vstack(rings)[:, 0].min(), 0) if rings else 0
    spots = [spot for spot, ends in inside if about or not ends or wide > half]
    if about or not rings:
        spots += [(anchor[0], anchor[1] + off) for off in (0, -22, 22)]
    for x, y in spots:
        if surface.free(_box((x, y), half, tall)):
            _write(surface, (x, y), name, (half, tall))
            return
    if not (about and inside):
        return
    x, y = inside[0][0]
    far = half + 24 * surface.unit
    around = [(x + side, y + down) for down in (0, -28, 28) for side in (0, -half, half, -far, far)]
    free = [one for one in around if surface.free(_box(one, half, tall))]
    _write(surface, (free or [(x, y)])[0], name, (half, tall))


def _box(at: tuple[float, float], half: float, tall: float) -> Box:
    return at[0] - half, at[1] - tall, at[0] + half, at[1] + tall


def _inside(
    surface: Surface, rings: list[Any], half: float, tall: float
) -> list[tuple[tuple[float, float], int]]:
    """Return places for a name in a country, nearest to the middle first, and its ends outside."""
    import numpy as np
    import shapely

    still = surface.still
    view = shapely.box(0, surface.band, still.width, still.height)
    shape = shapely.union_all([shapely.make_valid(shapely.Polygon(ring)) for ring in rings])
    seen = shapely.intersection(shape, view)
    if seen.is_empty:
        return []
    left, top, right, low = seen.bounds
    left, right = max(left, half + 6), min(right, still.width - half - 6)
    top, low = max(top, surface.band + tall + 6), min(low, still.height - tall - 6)
    x, y = (
        n.ravel()
        for n in np.meshgrid(np.linspace(left, right, TRIES), np.linspace(top, low, TRIES))
    )
    shapely.prepare(seen)
    held = shapely.contains_xy(seen, x, y)
    x, y = x[held], y[held]
    if not len(x):
        return []
    ends = (
        2
        - shapely.contains_xy(seen, x - half, y).astype(int)
        - shapely.contains_xy(seen, x + half, y)
    )
    off = np.hypot((x - x.mean()) / still.width, (y - y.mean()) / still.height)
    order = np.argsort(ends + 2 * off, kind="stable")
    return [((float(x[n]), float(y[n])), int(ends[n])) for n in order]


def _write(
    surface: Surface, at: tuple[float, float], name: str, reach: tuple[float, float]
) -> None:
    from matplotlib.patheffects import withStroke

    (x, y), (half, tall) = at, reach
    surface.taken.append(_box(at, half, tall))
    halo = [withStroke(linewidth=2.2, foreground=surface.colours["halo"], alpha=0.85)]
    look: dict[str, Any] = {"ha": "center", "fontweight": "bold", "zorder": 4}
    ink = surface.colours["label"]
    surface.write(x, y, name, SIZE * surface.unit, color=ink, path_effects=halo, **look)
