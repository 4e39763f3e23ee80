"""Previews of pages and cards: still maps of the size that links are shown with."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from geomap.layers import UNATTRIBUTED, Layer, present
from geomap.rendering import page_data
from geomap.rendering.still import drawn, raster
from geomap.rendering.surface import HEIGHT, WIDTH, Still

__all__ = ["HEIGHT", "WIDTH", "alt_text", "card_png", "preview_png", "write_preview"]

CARD, CARD_SHAPE = 560, 0.5  # pixels across, height to width


def alt_text(layers: Sequence[Layer], title: str) -> str:
    """
    Say in words what the preview shows: how many events, when, by whom, where, and the routes.

    Examples
    --------
    >>> alt_text([], "Nothing yet")
    'Map: Nothing yet. 0 events.'
    """
    frame = page_data.events_of(layers)
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


def write_preview(
    layers: Sequence[Layer], path: Path, *, title: str, lang: str = "en", dark: bool = False
) -> Path:
    """Write the preview as a PNG of 1200 × 630 pixels."""
    path.write_bytes(preview_png(layers, title, lang=lang, dark=dark))
    return path


def preview_png(
    layers: Sequence[Layer],
    title: str,
    *,
    alt: str | None = None,
    lang: str = "en",
    dark: bool = False,
) -> bytes:
    """
    Return the preview as a PNG of 1200 × 630 pixels; the same layers give the same bytes.

    ``alt`` is put into the file, for who makes a page of it; its words are those of ``lang``.
    """
    return drawn(layers, Still(title, lang, dark, alt=alt), "png")


def card_png(layers: Sequence[Layer], lang: str = "en") -> bytes:
    """Return a card's picture: a small PNG of 128 colours without a caption."""
    from PIL import Image

    still = Still(None, lang, width=CARD, height=round(CARD * CARD_SHAPE))
    whole = raster(layers, still).convert("RGB")
    few = whole.quantize(128, Image.Quantize.MEDIANCUT, kmeans=2)
    written = io.BytesIO()
    few.save(written, format="png", optimize=True)
    return written.getvalue()
