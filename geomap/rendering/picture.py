"""Pages and events → still maps as SVG, PNG or PDF."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal, cast

from geomap.errors import InputError, OutputError
from geomap.files import write_bytes
from geomap.layers import Layer
from geomap.model import Actor
from geomap.rendering.filtered import chosen_layers, chosen_of, told_by
from geomap.rendering.preview import alt_text
from geomap.rendering.still import drawn
from geomap.rendering.surface import Still

__all__ = ["FORMS", "page_picture", "picture_bytes", "still_of_page", "write_picture"]

FORMS = ("svg", "png", "pdf")
LEAST, MOST = 200, 8000  # pixels of a side
FARTHEST, CLOSEST = 1.0, 14.0  # zooms; closer, the basemap would pretend to know more than it does


def still_of_page(page: str, query: str = "") -> tuple[list[Layer], Still]:
    """
    Return what a page's HTML shows under an address's query, and the look that it has.

    Raises
    ------
    InputError
        The HTML is no page of geomap's, or the query chooses by what it does not know.
    """
    told = told_by(page)
    chosen_of([], query)  # names what it does not know
    layers = chosen_layers(page, f"?{query.removeprefix('?')}")
    view = (told.get("editor") or {}).get("view") if not query else None
    look = Still(
        told["title"],
        told.get("lang") or "en",
        told.get("theme") == "dark",
        view=cast("tuple[float, float, float]", tuple(view)) if view else None,
        credits=tuple(told.get("credits") or ()),
    )
    return layers, look


def page_picture(page: str, query: str) -> bytes:
    """Return the preview of what a page's HTML shows under an address's query, as a PNG."""
    layers, still = still_of_page(page, query)
    return picture_bytes(layers, still, "png")


def picture_bytes(
    layers: Sequence[Layer],
    still: Still,
    form: str = "svg",
    *,
    query: str = "",
    actors: Mapping[str, Actor] | None = None,
) -> bytes:
    """
    Draw layers as a still map.

    Parameters
    ----------
    layers : sequence of Layer
    still : Still
        Title, language, size, view.
    form : {"svg", "png", "pdf"}
    query : str
        What a page's address would choose by, as in ``actors=russia&from=2015-10``.
    actors : mapping of str to Actor, optional
        Tells parts of actors from wholes where ids alone do not.

    Returns
    -------
    bytes
        The same for the same input.

    Raises
    ------
    InputError
        Form, size, view or query cannot be.
    """
    if form not in FORMS:
        raise InputError(f"{form!r} is no form of picture; use one of {', '.join(FORMS)}")
    _check(still)
    chosen = chosen_of(layers, query, actors)
    whole = still if still.alt else replace(still, alt=_alt(chosen, still))
    return drawn(chosen, whole, cast('Literal["svg", "png", "pdf"]', form))


def _alt(layers: Sequence[Layer], still: Still) -> str:
    return alt_text(layers, still.title or "", still.lang)


def _check(still: Still) -> None:
    if not all(LEAST <= side <= MOST for side in (still.width, still.height)):
        told = f"{still.width}x{still.height}"
        raise InputError(f"a picture of {told} pixels cannot be: use {LEAST} to {MOST} a side")
    if still.view is None:
        return
    zoom, lat, lon = still.view
    if not (FARTHEST <= zoom <= CLOSEST and abs(lat) <= 85 and abs(lon) <= 360):
        raise InputError(
            f"view {zoom:g}/{lat:g}/{lon:g} cannot be: use ZOOM/LATITUDE/LONGITUDE with a zoom of "
            f"{FARTHEST:g} to {CLOSEST:g} and a latitude of -85 to 85, as a page's address has it"
        )


def write_picture(
    layers: Sequence[Layer],
    path: str | Path,
    *,
    title: str,
    query: str = "",
    actors: Mapping[str, Actor] | None = None,
    **look: Any,
) -> Path:
    """
    Write a still map; the file's suffix tells its form.

    Parameters
    ----------
    layers : sequence of Layer
    path : str or Path
        Ends in ``.svg``, ``.png`` or ``.pdf``.
    title : str
        What stands above the map.
    query, actors
        As `picture_bytes` takes them.
    **look
        ``lang``, ``dark``, ``width``, ``height``, ``view``: fields of `still.Still`.

    Raises
    ------
    InputError
        Size, view or query cannot be.
    OutputError
        The suffix is none of a picture's, or the file cannot be written.
    """
    path = Path(path)
    form = form_of(path)
    drawn_ = picture_bytes(layers, Still(title, **look), form, query=query, actors=actors)
    return write_bytes(path, drawn_)


def form_of(path: Path) -> str:
    """
    Return the form of picture that a file's suffix tells.

    Raises
    ------
    OutputError
        It is none.
    """
    form = path.suffix.lower().removeprefix(".")
    if form not in FORMS:
        known = ", ".join(f".{one}" for one in FORMS)
        raise OutputError(f"{path}: a picture is one of {known}: give a file that ends so")
    return form
