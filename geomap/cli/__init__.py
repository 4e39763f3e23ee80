"""
The commands: thin, each a few lines over one public function.

Exit status: 0 all is well, 1 an input failed (one line on stderr says which and what to do), 2 the
command was called wrongly, 130 it was interrupted (Ctrl+C).
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from errno import EPIPE
from typing import Any, NoReturn

import click

from geomap import __version__
from geomap.cli.archive import archive
from geomap.cli.build import build
from geomap.cli.desk import desk
from geomap.cli.embed import embed
from geomap.cli.evaluate import evaluate
from geomap.cli.events import events
from geomap.cli.gazetteer import gazetteer
from geomap.cli.geoparse import geoparse
from geomap.cli.locate import locate
from geomap.cli.map_events import map_events
from geomap.cli.picture import picture
from geomap.cli.progress import talkative
from geomap.cli.route import route
from geomap.cli.serve import serve
from geomap.cli.story import story
from geomap.cli.sync import sync
from geomap.cli.watch import watch
from geomap.errors import GeomapError

__all__ = ["app", "main"]


# Python looks for cycles of dead objects after every 700 new ones. Parses, models and tables are
# millions that live, and hardly a cycle: looking that often took 7 to 13 % of
# `geomap events data` (two pairs of runs).
COLLECTIONS = (50_000, 20, 100)

_INTERRUPTED = 130  # what shells report of a program ended by SIGINT: 128 and its number


class _Commands(click.Group):
    """Commands whose output has left the program when they end, and that Ctrl+C ends quietly."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command that was called."""
        try:
            result = super().invoke(ctx)
            if sys.stdout is not None:
                sys.stdout.flush()
        except KeyboardInterrupt:
            click.echo("geomap: interrupted", err=True)
            raise SystemExit(_INTERRUPTED) from None
        except OSError as error:
            if error.errno == EPIPE and not isinstance(error, GeomapError):
                _hush()  # who reads has seen enough: `geomap … | head`
                raise SystemExit(1) from None
            raise
        return result


@click.group(
    cls=_Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, prog_name="geomap")
def app() -> None:
    """Turn news into honest maps: places, events, actors and routes, each with its source."""


for command in (
    build, archive, geoparse, events, map_events, story, route, locate, gazetteer, embed, picture,
    evaluate, desk, serve, watch, sync,
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
    gc.set_threshold(*COLLECTIONS)
    try:
        app(args=arguments, prog_name="geomap")
    except GeomapError as error:
        _leave(str(error))
    except OSError as error:  # of a file that nobody guards: standard output on a full disk
        reason = f"{error.filename}: {error.strerror}" if error.filename else error.strerror
        _leave(f"cannot read or write ({reason or error})")
    except KeyboardInterrupt:
        sys.exit(_INTERRUPTED)


def _leave(reason: str) -> NoReturn:
    _hush()
    click.echo(f"geomap: {reason}", err=True)
    sys.exit(1)


def _hush() -> None:
    """Send Python's own last flush of a standard output that takes nothing nowhere."""
    try:
        sys.stdout.flush()
    except (AttributeError, OSError, ValueError):  # closed, full, or none from the start
        with suppress(AttributeError, OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
