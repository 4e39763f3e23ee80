"""``geomap map``: one page of an events file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from geomap.cli.io import write_text
from geomap.cli.page_options import editorial_of, look_options, min_confidence_option
from geomap.cli.progress import is_quiet, say, working
from geomap.errors import OutputError

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

__all__ = ["map_events", "tell"]

_NAMED = 20
ORDERS: dict[str, Literal["day first", "month first"]] = {"dmy": "day first", "mdy": "month first"}
# The formats of geomap.formats.FORMATS, told here too so that --help loads none of them;
# tests/test_formats.py holds them against each other.
FORMATS = ("geomap", "acled", "ged", "gdelt", "gtd", "icews", "pitf", "kml", "timemap", "generic")


@click.command("map")
@click.argument("events", metavar="EVENTS", type=click.Path(path_type=Path))
@click.option("-o", "--output", required=True, metavar="FILE.html", type=click.Path(path_type=Path))
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
    output: Path,
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
    from geomap.render import Look, write_map

    if output.suffix.lower() not in (".html", ".htm"):
        raise OutputError(f"{output}: a map is a web page: give a file that ends in .html")
    if country and not place:
        raise click.UsageError("--country goes with --place COLUMN")
    with working(f"reading {events.name}"):
        found = read_events(
            events,
            form=form,
            columns=_columns(columns),
            sheet=sheet,
            order=ORDERS[order] if order else None,
            places=NamedPlaces(place, country) if place else None,
        )
    tell(found.skipped, found.notes)
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


def tell(skipped: Sequence[str], notes: Sequence[str]) -> None:
    """Name the first rows that were left out, and count them all."""
    if is_quiet():
        return
    for line in (*notes, *(f"skipped {line}" for line in skipped[:_NAMED])):
        click.echo(line, err=True)
    if len(skipped) > _NAMED:
        click.echo(f"skipped {len(skipped) - _NAMED:,} more rows", err=True)
    if skipped:
        rows = "row" if len(skipped) == 1 else "rows"
        click.echo(f"skipped {len(skipped):,} {rows} in all", err=True)
