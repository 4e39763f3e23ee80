"""``geomap map``: one page of an events file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import click

from geomap.cli.io import show_skipped, write_text
from geomap.cli.page_options import editorial_of, look_options, min_confidence_option
from geomap.cli.progress import is_quiet, say, working
from geomap.errors import OutputError

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

__all__ = ["map_events"]

ORDERS: dict[str, Literal["day first", "month first"]] = {"dmy": "day first", "mdy": "month first"}
# The formats of geomap.formats.FORMATS, told here too so that --help loads none of them;
# tests/formats/test_formats.py holds them against each other.
FORMATS = ("geomap", "acled", "ged", "gdelt", "gtd", "icews", "pitf", "kml", "timemap", "generic")


@click.command("map")
@click.argument("events", metavar="EVENTS", type=click.Path(path_type=Path))
@click.option("-o", "--output", metavar="FILE.html", type=click.Path(path_type=Path))
@click.option(
    "--tiles-out",
    metavar="DIR",
    type=click.Path(path_type=Path, file_okay=False),
    help="Instead of one page, for hundreds of thousands of events: a folder with a page and its "
    "tiles, to be shown by geomap serve DIR.",
)
@click.option("--title", help="Title of the page.")
@click.option(
    "--format", "form", type=click.Choice(FORMATS), help="What EVENTS is; else told by its columns."
)
@click.option(
    "--map",
    "columns",
    multiple=True,
    metavar="FIELD=COLUMN",
    help="Which column of a table of one's own holds what, as in --map latitude=Y.",
)
@click.option(
    "--place",
    metavar="COLUMN",
    help="Resolve the names of places in this column; the doubtful go to review.csv beside FILE.",
)
@click.option("--country", metavar="COLUMN", help="The column of countries that goes with --place.")
@click.option("--sheet", metavar="NAME", help="The sheet of a workbook or layer of a GeoPackage.")
@click.option(
    "--date-order",
    "order",
    type=click.Choice(list(ORDERS)),
    help="What 3/4/2015 means: day first or month first; else told by the column's other dates.",
)
@min_confidence_option
@look_options
def map_events(
    events: Path,
    output: Path | None,
    tiles_out: Path | None,
    title: str | None,
    form: str | None,
    columns: tuple[str, ...],
    place: str | None,
    country: str | None,
    sheet: str | None,
    order: str | None,
    min_confidence: float,
    **look: str | None,
) -> None:
    """
    Make one page of an events file.

    EVENTS is any file that geomap wrote, or ACLED, UCDP GED, GDELT, GTD, ICEWS, PITF, KML, KMZ,
    TimeMap's JSON, or any CSV, .xlsx, .ods, GeoJSON, JSON Lines, GeoParquet, GeoPackage,
    FlatGeobuf or shapefile with places, also in a .zip or .gz. A row that cannot be read is named
    and left out. A table with names of places and no coordinates needs --place.
    """
    from geomap.actors import load_actors
    from geomap.editorial import find_editorial
    from geomap.formats import NamedPlaces, read_events, review_of_places
    from geomap.rendering import Look, write_map

    if (output is None) == (tiles_out is None):
        raise click.UsageError("give -o FILE.html for one page, or --tiles-out DIR for many events")
    if country and not place:
        raise click.UsageError("--country goes with --place COLUMN")
    reading: dict[str, Any] = {
        "form": form,
        "columns": _columns(columns),
        "sheet": sheet,
        "order": ORDERS[order] if order else None,
        "places": NamedPlaces(place, country) if place else None,
    }
    if output is None:
        assert tiles_out is not None  # noqa: S101  as just asked
        _tiled(events, tiles_out, title, reading, min_confidence, look)
        return
    if output.suffix.lower() not in (".html", ".htm"):
        raise OutputError(f"{output}: a map is a web page: give a file that ends in .html")
    with working(f"reading {events.name}"):
        found = read_events(events, **reading)
    show_skipped(found.skipped, found.notes)
    if found.doubts:
        write_text(output.with_name("review.csv"), review_of_places(found.doubts))
    if look["url"]:
        look["url"] += output.name
    own = editorial_of(look).over(find_editorial([events]))
    chosen = Look(**look, editorial=own)  # type: ignore[arg-type]
    actors = load_actors().actors
    frame = _sure(found.frame, min_confidence)
    named = title or own.title or events.stem
    with working(f"drawing {len(frame):,} events"):
        write_map(frame, actors, output, title=named, description=own.intro, look=chosen)
    say(f"{len(found.frame):,} events read as {found.form}; open {output.resolve()}")


def _tiled(
    events: Path,
    folder: Path,
    title: str | None,
    reading: dict[str, Any],
    least: float,
    look: dict[str, Any],
) -> None:
    """Write a folder with a page and its tiles."""
    from geomap.actors import load_actors
    from geomap.cli.event_parts import event_parts
    from geomap.editorial import find_editorial
    from geomap.rendering import Look
    from geomap.rendering.tiled_page import write_tiled_map

    if look["tiles"]:
        raise click.UsageError("--tiles asks other servers, which a page of --tiles-out may not")
    own = editorial_of(look).over(find_editorial([events]))
    parts = (_sure(part, least) for part in event_parts(events, folder, reading))
    with working(f"making tiles of {events.name}"):
        told = write_tiled_map(
            parts,
            load_actors().actors,
            folder,
            title=title or own.title or events.stem,
            description=own.intro,
            look=Look(**look, editorial=own),
        )
    if told["unplaced"] and not is_quiet():
        click.echo(f"events without a place, on no tile: {told['unplaced']:,}", err=True)
    say(f"{told['events']:,} events in {told['tiles']:,} tiles; show it: geomap serve {folder}")


def _sure(frame: GeoDataFrame, least: float) -> GeoDataFrame:
    """Leave out events that are less sure; those that do not say how sure they are stay."""
    left = frame["confidence"].lt(least).fillna(value=False)
    if left.any() and not is_quiet():
        click.echo(f"events less sure than {least:g} left out: {left.sum():,}", err=True)
    return frame[~left]


def _columns(pairs: tuple[str, ...]) -> dict[str, str]:
    from geomap.formats import FIELDS

    found = {}
    for pair in pairs:
        field, sign, column = pair.partition("=")
        if not (sign and column):
            raise click.UsageError(f"--map {pair}: write FIELD=COLUMN, as in --map latitude=Y")
        if field not in FIELDS:
            raise click.UsageError(f"--map {pair}: the fields are {', '.join(FIELDS)}")
        found[field] = column
    return found
