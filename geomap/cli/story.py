"""The command story: a text in steps beside a map that follows it."""

from __future__ import annotations

from pathlib import Path

import click

from geomap.cli.page_options import editorial_of, look_options
from geomap.cli.progress import say, working
from geomap.errors import InputError, OutputError

__all__ = ["story"]

_TABLES = ("events.geojson", "events.csv")  # what a build leaves in its folder


@click.command()
@click.argument("text", metavar="STORY.md", type=click.Path(path_type=Path))
@click.argument("events", metavar="EVENTS", type=click.Path(path_type=Path))
@click.option("-o", "--output", required=True, metavar="FILE.html", type=click.Path(path_type=Path))
@look_options
def story(text: Path, events: Path, output: Path, **look: str | None) -> None:
    """
    Make a page that tells a story beside the map.

    STORY.md is a text whose headings are steps; each may say what the map shows with it. EVENTS is
    an events file, or the folder that `geomap build` wrote.
    """
    from geomap.actors import load_actors
    from geomap.editorial import find_editorial
    from geomap.formats import read_events
    from geomap.rendering import Look, write_story
    from geomap.story import read_story

    if output.suffix.lower() not in (".html", ".htm"):
        raise OutputError(f"{output}: a story is a web page: give a file that ends in .html")
    told = read_story(text)
    table = _table(events)
    with working(f"reading {table.name}"):
        found = read_events(table)
    for line in (*found.notes, *(f"skipped {row}" for row in found.skipped)):
        click.echo(line, err=True)
    if look["url"]:
        look["url"] += output.name
    own = editorial_of(look).over(find_editorial([text, table]))
    chosen = Look(**look, editorial=own)  # type: ignore[arg-type]
    with working(f"drawing {len(told.all_steps)} steps"):
        write_story(told, found.frame, load_actors().actors, output, look=chosen)
    say(f"{len(told.steps)} steps over {len(found.frame):,} events; open {output.resolve()}")


def _table(events: Path) -> Path:
    if not events.is_dir():
        return events
    for name in _TABLES:
        if (events / name).is_file():
            return events / name
    raise InputError(f"{events}: has no {_TABLES[0]}: give an events file, or a build's folder")
