"""Frames → files: the page of all layers, a page for each actor and each route, the preview."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import TYPE_CHECKING

from geomap.errors import OutputError
from geomap.layers import ROUTE_PREFIX, Layer, build_layers
from geomap.model import Actor
from geomap.render.data import sides_of
from geomap.render.page import render
from geomap.render.preview import alt_text, preview_png
from geomap.text import slug

if TYPE_CHECKING:
    import folium
    import geopandas as gpd

__all__ = ["PREVIEW", "page_name", "write_map", "write_pages"]

PREVIEW = "preview.png"


def write_map(
    frame: gpd.GeoDataFrame,
    actors: Mapping[str, Actor],
    path: Path,
    *,
    title: str,
    description: str | None = None,
) -> Path:
    """
    Write one page with every layer of a frame of events.

    Raises
    ------
    OutputError
        The file cannot be written.
    """
    layers = build_layers(frame, actors)
    return _save(render(layers, title=title, description=description, actors=actors), path)


def write_pages(
    frame: gpd.GeoDataFrame,
    actors: Mapping[str, Actor],
    out: Path,
    *,
    title: str,
    description: str | None = None,
) -> list[Path]:
    """
    Write ``index.html``, ``actors/<id>.html``, ``routes/<id>.html`` and ``preview.png``.

    Parameters
    ----------
    frame : GeoDataFrame
        Events with the contract's columns, EPSG:4326.
    actors : mapping of str to Actor
        Known actors by id.
    out : Path
        Folder, made if missing; each file is replaced at once or not at all.
    title, description : str
        Plain text for the head of the pages.

    Returns
    -------
    list of Path
        The files written, the index first.

    Raises
    ------
    OutputError
        A file cannot be written.
    """
    layers = build_layers(frame, actors)
    still = {"image": PREVIEW, "image_alt": alt_text(layers, title)}
    names = {layer.id: page_name(layer) for layer in layers}
    index = render(
        layers, title=title, description=description, actors=actors, pages=names, **still
    )
    written = [_save(index, out / "index.html")]
    for layer in layers:
        page = render(
            _of_events(layer, layers),
            title=_page_title(layer, title),
            description=None,
            actors=actors,
            home="../index.html",
            sides=sides_of(layers),
        )
        written.append(_save(page, out / names[layer.id]))
    written.append(write_bytes(out / PREVIEW, preview_png(layers, title)))
    return written


def page_name(layer: Layer) -> str:
    """
    Relative address of a layer's own page; made of the id's letters and digits alone.

    Examples
    --------
    >>> page_name(Layer("russia", "Russia", None, "#0072B2", "R", None))
    'actors/russia.html'
    """
    if layer.id.startswith(ROUTE_PREFIX):
        return f"routes/{slug(layer.id.removeprefix(ROUTE_PREFIX))}.html"
    return f"actors/{slug(layer.id)}.html"


def _page_title(layer: Layer, title: str) -> str:
    return layer.name if layer.id.startswith(ROUTE_PREFIX) else f"{layer.name} – {title}"


def _of_events(layer: Layer, layers: Sequence[Layer]) -> list[Layer]:
    """Return the layer and, so that an ally's event keeps its colour, nothing else but it."""
    if not layer.id.startswith(ROUTE_PREFIX):
        return [layer]
    # A route's page names who sent it: its actors' layers, with this event alone.
    ids = set(layer.frame["event_id"])
    parts = [(one, one.frame[one.frame["event_id"].isin(ids)]) for one in layers]
    return [
        Layer(one.id, one.name, one.side, one.colour, one.letter, frame)
        for one, frame in parts
        if len(frame) and (one.id == layer.id or not one.id.startswith(ROUTE_PREFIX))
    ]


def _save(drawn: folium.Map, path: Path) -> Path:
    return write_bytes(path, drawn.get_root().render().encode("utf-8"))


def write_bytes(path: Path, content: bytes) -> Path:
    """Write a file so that readers see the old one or the whole new one, never a part."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile(dir=path.parent, prefix=".geomap-", delete=False) as scratch:
            scratch.write(content)
        # A temporary file is its owner's alone; a page is for everybody who may read the folder.
        Path(scratch.name).chmod(0o666 & ~_umask())
        Path(scratch.name).replace(path)
    except OSError as error:
        raise OutputError(
            f"{path}: cannot be written ({error.strerror or error}): choose another output folder"
        ) from error
    return path


def _umask() -> int:
    mask = os.umask(0)  # it can only be read by setting it
    os.umask(mask)
    return mask
