"""``geomap build``: articles to a folder of maps and tables."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from geomap.cli.engine_options import engine_of, engine_options
from geomap.cli.io import show_errors
from geomap.cli.page_options import editorial_of, look_options
from geomap.cli.progress import say, working
from geomap.cli.reading_options import SOURCES, reading_options, settings_of

__all__ = ["build"]


@click.command()
@SOURCES
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path), metavar="DIR")
@click.option("--title", help="Title of the map.")
@click.option(
    "--shared-assets",
    is_flag=True,
    help="Put code, styles and basemap into files that the pages share, not into each page.",
)
@look_options
@engine_options
@reading_options
def build(sources: tuple[str, ...], output: Path, title: str | None, **how: Any) -> None:
    """
    Make a folder of maps and tables from articles: files, folders or a zip of them.

    Read are .txt .md .html .jsonl .docx .odt .pdf .eml .mbox .rss .atom .xml (feeds, WordPress's
    export) .warc, each also packed as .gz. Files of other kinds are counted and named in
    report.json. A further build into DIR reads only what is new or changed; DIR/geomap.gpkg keeps
    the rest.
    """
    from geomap.pipeline import build as build_folder

    own = editorial_of(how)
    with working("reading", engine_of(how)) as engine:
        chosen = settings_of(editorial=own, **how)
        built = build_folder(sources, output, chosen, title=title, engine=engine)
    result = built.result
    for note in built.notes:
        click.echo(f"geomap: {note}", err=True)
    known = len(result.documents) - (built.parsed or 0)
    unchanged = f" ({known} as before, not read again)" if known else ""
    say(f"{len(result.documents)} documents{unchanged}, {len(result.events)} events")
    say(f"open {(output / 'index.html').resolve()}")
    show_errors(result.errors, result.warnings)
