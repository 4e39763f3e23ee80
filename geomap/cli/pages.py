"""Commands about pages: map, embed."""

from __future__ import annotations

from pathlib import Path

import click

from geomap.errors import OutputError

__all__ = ["embed", "map_events"]


@click.command("map")
@click.argument("events", metavar="EVENTS", type=click.Path(path_type=Path))
@click.option("-o", "--output", required=True, metavar="FILE.html", type=click.Path(path_type=Path))
@click.option("--title", help="Title of the page.")
def map_events(events: Path, output: Path, title: str | None) -> None:
    """Make one page of an events file that geomap wrote: .geojson .csv .jsonl .parquet .gpkg."""
    from geomap.actors import load_actors
    from geomap.export import read
    from geomap.render import write_map

    if output.suffix.lower() not in (".html", ".htm"):
        raise OutputError(f"{output}: a map is a web page: give a file that ends in .html")
    frame = read(events)
    write_map(frame, load_actors().actors, output, title=title or events.stem)
    click.echo(f"open {output.resolve()}")


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
