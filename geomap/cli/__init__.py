"""
The commands: thin, each a few lines over one public function.

Exit status: 0 all is well, 1 an input failed (one line on stderr says which and what to do), 2 the
command was called wrongly.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence

import click

from geomap import __version__
from geomap.cli.articles import build, evaluate, events, geoparse
from geomap.cli.desk import desk
from geomap.cli.gazetteer import gazetteer
from geomap.cli.pages import embed, map_events
from geomap.cli.places import locate
from geomap.cli.progress import talkative
from geomap.cli.routes import route
from geomap.cli.story import story
from geomap.errors import GeomapError

__all__ = ["app", "main"]


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="geomap")
def app() -> None:
    """Turn news into honest maps: places, events, actors and routes, each with its source."""


for command in (
    build, geoparse, events, map_events, story, route, locate, gazetteer, embed, evaluate, desk,
):  # fmt: skip
    app.add_command(talkative(command))


def main(arguments: Sequence[str] | None = None) -> None:
    """
    Run a command; an error that geomap raises on purpose is one line, never a traceback.

    Parameters
    ----------
    arguments : sequence of str, optional
        The command line without the program's name; by default this process's own.

    """
    try:
        app(args=arguments, prog_name="geomap")
    except GeomapError as error:
        click.echo(f"geomap: {error}", err=True)
        sys.exit(1)
