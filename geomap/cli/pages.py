"""Commands about pages: map, embed."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from geomap.cli.looks import look_options
from geomap.errors import OutputError

__all__ = ["embed", "map_events"]

_NAMED = 20
# The formats of geomap.exchange.FORMATS, told here too so that --help loads none of them;
# tests/test_exchange.py holds them against each other.
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
@look_options
def map_events(
    events: Path,
    output: Path,
    title: str | None,
    form: str | None,
    columns: tuple[str, ...],
    **look: str | None,
) -> None:
    """
    Make one page of an events file.

    EVENTS is any file that geomap wrote, or ACLED, UCDP GED, GDELT, GTD, ICEWS, PITF, KML,
    TimeMap's JSON, or any CSV, GeoJSON, JSON Lines, GeoParquet or GeoPackage with places. A row
    that cannot be read is named and left out.
    """
    from geomap.actors import load_actors
    from geomap.exchange import read_events
    from geomap.render import Look, write_map

    if output.suffix.lower() not in (".html", ".htm"):
        raise OutputError(f"{output}: a map is a web page: give a file that ends in .html")
    found = read_events(events, form=form, columns=_columns(columns))
    _tell(found.skipped, found.notes)
    if look["url"]:
        look["url"] += output.name
    chosen = Look(**look)  # type: ignore[arg-type]
    actors = load_actors().actors
    write_map(found.frame, actors, output, title=title or events.stem, look=chosen)
    click.echo(f"{len(found.frame):,} events read as {found.form}; open {output.resolve()}")


def _columns(pairs: tuple[str, ...]) -> dict[str, str]:
    from geomap.exchange import FIELDS

    found = {}
    for pair in pairs:
        field, sign, column = pair.partition("=")
        if not (sign and column):
            raise click.UsageError(f"--map {pair}: write FIELD=COLUMN, as in --map latitude=Y")
        if field not in FIELDS:
            raise click.UsageError(f"--map {pair}: the fields are {', '.join(FIELDS)}")
        found[field] = column
    return found


def _tell(skipped: Sequence[str], notes: Sequence[str]) -> None:
    """Name the first rows that were left out, and count them all."""
    for line in (*notes, *(f"skipped {line}" for line in skipped[:_NAMED])):
        click.echo(line, err=True)
    if len(skipped) > _NAMED:
        click.echo(f"skipped {len(skipped) - _NAMED:,} more rows", err=True)
    if skipped:
        rows = "row" if len(skipped) == 1 else "rows"
        click.echo(f"skipped {len(skipped):,} {rows} in all", err=True)


@click.command()
@click.argument("page", type=click.Path(path_type=Path))
@click.option("--url", required=True, help="Where the page will be found on the web.")
@click.option(
    "--format",
    "form",
    default="iframe",
    show_default=True,
    type=click.Choice(["iframe", "script", "amp", "image", "oembed"]),
)
def embed(page: Path, url: str, form: str) -> None:
    """Print the snippet that shows PAGE inside an article."""
    from geomap.embed import snippet

    click.echo(snippet(page, url, form))
