"""``geomap desk``: the page at which an editor corrects what geomap has read."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from geomap.cli.progress import is_quiet
from geomap.cli.reading_options import SOURCES, reading_options, settings_of
from geomap.errors import ModelError

__all__ = ["desk"]


@click.command()
@SOURCES
@click.option("-o", "--output", type=click.Path(path_type=Path), metavar="DIR")
@click.option("--title", help="Title of the map.")
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="By default a free one.")
@click.option("--open/--no-open", "opens", default=True, help="Open the page in the browser.")
@click.option(
    "--export-gold",
    "gold",
    type=click.Path(path_type=Path),
    metavar="FILE.jsonl",
    help="Write the decisions as a gold for `geomap evaluate --events`, and serve nothing.",
)
@reading_options
def desk(sources: tuple[str, ...], output: Path | None, gold: Path | None, **how: Any) -> None:
    """
    Correct what was read, at a page on this machine; each decision is in corrections.csv at once.

    The page is open to this machine's browser alone, at an address with a token; it asks nobody
    else. Leave it with Ctrl+C.
    """
    title, port, opens = how.pop("title"), how.pop("port"), how.pop("opens")
    if output is None and gold is None:
        raise click.UsageError("give the folder of the map with -o DIR")
    if gold is None:
        _check_extra()  # before all is read
    settings = settings_of(**how)
    from geomap.desk.desk import Desk

    made = Desk(sources, settings, output or Path("output"), progress=_progress)
    if gold is not None:
        from geomap.desk.gold import write_gold

        click.echo(write_gold(made, gold))
        return
    from geomap.desk.serving import serve

    serve(made, title=title, port=port, ready=lambda address: _ready(address, made, opens))


def _check_extra() -> None:
    try:
        import starlette  # noqa: F401
        import uvicorn  # noqa: F401
    except ImportError as error:
        raise ModelError('the desk needs its server: pip install "geomap[desk]"') from error


def _progress(done: int, total: int) -> None:
    if not is_quiet() and (sys.stderr.isatty() or done == total):
        click.echo(f"\rread {done} of {total} documents", nl=done == total, err=True)


def _ready(address: str, made: Any, opens: bool) -> None:
    click.echo(f"decisions go to {made.table.path}")
    click.echo(f"open {address}")
    sys.stdout.flush()
    if opens:
        import webbrowser

        webbrowser.open(address)
