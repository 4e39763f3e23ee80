"""``geomap watch``: a map that is built anew when folders change or feeds have something new."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from geomap.cli.io import show_errors
from geomap.cli.page_options import editorial_of, look_options
from geomap.cli.progress import is_quiet, say, working
from geomap.cli.reading_options import reading_options, settings_of

if TYPE_CHECKING:
    from geomap.watching import Round

__all__ = ["watch"]


@click.command()
@click.argument("targets", metavar="FOLDER|FEED...", nargs=-1, required=True)
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path), metavar="DIR")
@click.option("--title", help="Title of the map.")
@click.option("--once", is_flag=True, help="One round, then leave: for cron, and exit 1 tells.")
@click.option(
    "--every",
    "minutes",
    type=click.FloatRange(1, 1440),
    default=15,
    show_default=True,
    metavar="MINUTES",
    help="How often the feeds are asked.",
)
@click.option(
    "--contact",
    metavar="TEXT",
    help="Where publishers reach you, in the user agent: desk@example.org.",
)
@look_options
@reading_options
def watch(targets: tuple[str, ...], output: Path, *, once: bool, **how: Any) -> None:
    """
    Keep a map up to date: of folders of articles, and of RSS or Atom feeds (http://, https://).

    Only feeds that are named are asked, and the articles they list: as their robots.txt allows,
    one request a second to a host. Articles are kept in DIR/.articles, for yourself alone, and not
    fetched again. Leave it with Ctrl+C.
    """
    from geomap.feeds import Web
    from geomap.watching import Watched, one_round
    from geomap.watching import watch as keep

    title, minutes, contact = how.pop("title"), how.pop("minutes"), how.pop("contact")
    own = editorial_of(how)
    watched = Watched.of(targets, output, settings_of(editorial=own, **how), title)
    web = Web(watched.feeds, contact=contact)
    if once:
        _report(done := one_round(watched, web, working=working))
        if done.built:
            say(f"open {(output / 'index.html').resolve()}")
        show_errors(done.errors, _warnings(done))
        return
    keep(watched, web, every_s=60 * minutes, tell=_tell, working=working)


def _tell(done: Round) -> None:
    """Print what a round came to; the loop goes on."""
    _report(done)
    for warning in () if is_quiet() else dict.fromkeys(_warnings(done)):
        click.echo(f"warning: {warning}", err=True)
    for error in done.errors:
        click.echo(f"geomap: {error}", err=True)
    sys.stdout.flush()


def _warnings(done: Round) -> tuple[str, ...]:
    return (*done.fetched.warnings, *(done.built.result.warnings if done.built else ()))


def _report(done: Round) -> None:
    if done.fetched.new:
        say(f"{done.fetched.new} articles fetched")
    if done.built is None:
        return
    for note in done.built.notes:
        click.echo(f"geomap: {note}", err=True)
    result, parsed = done.built.result, done.built.parsed or 0
    say(f"{len(result.documents)} documents ({parsed} read anew), {len(result.events)} events")
