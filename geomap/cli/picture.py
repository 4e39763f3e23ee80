"""The command about still maps: picture."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from geomap.cli.io import show_skipped
from geomap.cli.progress import is_quiet, say, working
from geomap.errors import InputError

if TYPE_CHECKING:
    from geomap.layers import Layer
    from geomap.rendering.surface import Still

__all__ = ["picture"]

_PAGES = (".html", ".htm")


def _size(_context: click.Context, _option: Any, text: str) -> tuple[int, int]:
    match = re.fullmatch(r"(\d{1,5})[x×](\d{1,5})", text.strip().lower())
    if not match:
        raise click.BadParameter(f"{text!r}: write WIDTHxHEIGHT in pixels, as in 1200x630")
    return int(match[1]), int(match[2])


def _view(_context: click.Context, _option: Any, text: str | None) -> Any:
    if text is None:
        return None
    parts = text.lstrip("#").split("/")
    try:
        zoom, lat, lon = (float(part) for part in parts)
    except ValueError as error:
        told = "write ZOOM/LATITUDE/LONGITUDE, as in 7/35.2/37.1"
        raise click.BadParameter(f"{text!r}: {told}, what a page's address has after #") from error
    return zoom, lat, lon


@click.command()
@click.argument("source", metavar="PAGE|EVENTS", type=click.Path(path_type=Path))
@click.option(
    "-o",
    "--output",
    required=True,
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Where it goes: .svg, .png or .pdf.",
)
@click.option("--title", help="What stands above the map; else the page's title.")
@click.option(
    "--view",
    callback=_view,
    metavar="ZOOM/LAT/LON",
    help="What it shows, as a page's address has after #; else all events.",
)
@click.option(
    "--size",
    callback=_size,
    default="1200x630",
    show_default=True,
    metavar="WxH",
    help="Pixels; a PDF has a hundred of them to the inch.",
)
@click.option("--lang", metavar="TAG", help="Language of its words; else the page's, or en.")
@click.option("--dark/--light", default=None, help="Its ground; else the page's, or light.")
@click.option(
    "--query",
    default="",
    metavar="QUERY",
    help='Which events, as a page\'s address has after ?: "actors=russia&from=2015-10".',
)
def picture(
    source: Path,
    output: Path,
    title: str | None,
    view: tuple[float, float, float] | None,
    size: tuple[int, int],
    lang: str | None,
    dark: bool | None,
    query: str,
) -> None:
    """
    Draw a still map of a page or an events file, for print, slides and social cards.

    It has a title, a key of who acts, a scale and its sources; marks that would hide each other
    stand together as their number. The same input gives the same bytes.
    """
    from geomap.files import write_bytes
    from geomap.rendering.picture import form_of, picture_bytes

    form = form_of(output)
    with working(f"reading {source.name}"):
        layers, still = _read(source, query)
    asked = {"title": title, "view": view, "lang": lang, "dark": dark}
    chosen = {name: value for name, value in asked.items() if value is not None}
    still = replace(still, width=size[0], height=size[1], **chosen)  # type: ignore[arg-type]
    if query and not layers and not is_quiet():
        click.echo(f"--query {query}: no event fits; the picture shows none", err=True)
    with working(f"drawing {output.name}"):
        write_bytes(output, picture_bytes(layers, still, form))
    say(f"{output.resolve()}: {still.width} × {still.height} pixels")


def _read(source: Path, query: str) -> tuple[Sequence[Layer], Still]:
    """Return the events of a page or of an events file, and the look they have by themselves."""
    from geomap.actors import load_actors
    from geomap.layers import build_layers
    from geomap.rendering.filtered import chosen_of
    from geomap.rendering.surface import Still

    if source.suffix.lower() in _PAGES:
        return _read_page(source, query)
    from geomap.formats import read_events

    found = read_events(source)
    show_skipped(found.skipped, found.notes)
    actors = load_actors().actors
    layers = build_layers(found.frame, actors)
    return chosen_of(layers, query, actors), Still(source.stem)


def _read_page(source: Path, query: str) -> tuple[Sequence[Layer], Still]:
    from geomap.rendering.picture import still_of_page

    try:
        return still_of_page(source.read_text(encoding="utf-8"), query)
    except OSError as error:
        reason = error.strerror or "unreadable"
        raise InputError(f"{source}: cannot be read ({reason}); give a page or events") from error
    except (InputError, UnicodeDecodeError) as error:
        raise InputError(f"{source}: {error}; give a page that geomap made") from error
