"""Previews of pages and cards: still maps of the size that links are shown with."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

from geomap.layers import UNATTRIBUTED, Layer, present
from geomap.rendering import asset_files, page_data
from geomap.rendering.days import amount, day_of, span_of
from geomap.rendering.still import drawn, raster
from geomap.rendering.surface import HEIGHT, WIDTH, Still
from geomap.rendering.unscripted import small_still

__all__ = [
    "HEIGHT", "WIDTH", "DrawPictures", "Pictures", "alt_text", "card_png", "preview_png",
    "write_preview",
]  # fmt: skip

CARD, CARD_SHAPE = 560, 0.5  # pixels across, height to width


def alt_text(layers: Sequence[Layer], title: str, lang: str = "en") -> str:
    """
    Describe in words what the preview shows: how many events, when, by whom, where, and the routes.

    In a language other than English it is a list of these, parted by dots, without grammar.

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
    who = [f"{x.name} ({amount(len(x.frame), lang)})" if several else x.name for x in actors]
    where = [name for name, _ in Counter(_cells(frame, "place")).most_common(3)]
    days = sorted(str(day)[:10] for day in _cells(frame, "date_start"))
    if lang.partition("-")[0].lower() != "en":
        words = asset_files.words(lang)
        count = words["shown_one" if len(frame) == 1 else "shown_all"]
        told = [title, count.format(n=amount(len(frame), lang)), span_of(frame, lang)]
        return " · ".join(part for part in [*told, ", ".join(who[:5]), ", ".join(where)] if part)
    routes = len(
        {str(x) for layer in layers if layer.side == "routes" for x in layer.frame["event_id"]}
    )
    return _sentences(title, len(frame), days, (who, where), routes)


def _sentences(
    title: str, count: int, days: list[str], named: tuple[list[str], list[str]], routes: int
) -> str:
    first, last = (day_of(days[end], "en") for end in (0, -1)) if days else ("", "")
    when = f" from {first} to {last}" if first != last else f" on {first}" if first else ""
    who, where = (_listed(names) for names in named)
    told = f"{count} event{'s' * (count != 1)}{when}" + (f" by {who}" if who else "")
    parts = [f"Map: {title}", told, f"Most often: {where}" if where else ""]
    if routes:
        lines = "lines" if routes > 1 else "a line"
        parts.append(f"{routes} route{'s' * (routes != 1)} drawn as {lines}")
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


@dataclass(frozen=True, slots=True)
class Pictures:
    """A page's pictures: its preview, the small one that it carries inside, and its card's."""

    preview: bytes
    still: bytes
    card: bytes


@dataclass(frozen=True, slots=True)
class DrawPictures:
    """Work for an engine: draws the pictures of pages, each given by its layers and its title."""

    lang: str = "en"
    dark: bool = False
    doing: ClassVar[str] = "drawing"

    def __call__(self, page: tuple[Sequence[Layer], str], /) -> Pictures:
        """Draw."""
        layers, title = page
        preview = preview_png(layers, title, lang=self.lang, dark=self.dark)
        return Pictures(preview, small_still(preview), card_png(layers, self.lang))


def card_png(layers: Sequence[Layer], lang: str = "en") -> bytes:
    """Return a card's picture: a small PNG of 128 colours without a caption."""
    from PIL import Image

    still = Still(None, lang, width=CARD, height=round(CARD * CARD_SHAPE))
    whole = raster(layers, still).convert("RGB")
    few = whole.quantize(128, Image.Quantize.MEDIANCUT, kmeans=2)
    written = io.BytesIO()
    few.save(written, format="png", optimize=True)
    return written.getvalue()
