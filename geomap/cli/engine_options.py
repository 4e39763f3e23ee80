"""Where commands that read many articles do it: ``--engine``, ``--workers``, ``--scheduler``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from geomap.cli.option_group import option_group
from geomap.errors import InputError

if TYPE_CHECKING:
    from geomap.pipeline import Engine

__all__ = ["engine_of", "engine_options"]

_OPTIONS = ("engine", "workers", "scheduler")


def engine_of(how: dict[str, Any]) -> Engine:
    """
    Take the options out of all that were given, and give their engine.

    Raises
    ------
    UsageError
        They do not go together, or not with a geocoder, which is to be asked slowly, by one.
    """
    from geomap.pipeline import choose_engine

    name, workers, scheduler = (how.pop(option) for option in _OPTIONS)
    try:
        engine = choose_engine(name, workers=workers, scheduler=scheduler)
    except InputError as error:
        raise click.UsageError(str(error)) from error
    if engine is not map and how.get("geocoder"):
        raise click.UsageError(
            "a geocoder is asked by one process, slowly: leave --engine and --workers out"
        )
    return engine


engine_options = option_group(
    click.option(
        "--engine",
        type=click.Choice(["local", "processes", "dask"]),
        help="Read in this process, in several, or by Dask; the result is the same.",
    ),
    click.option(
        "--workers",
        type=click.IntRange(1, 1024),
        metavar="N",
        help="Processes that read, each of about a gigabyte; more than one is --engine processes.",
    ),
    click.option(
        "--scheduler",
        metavar="ADDRESS",
        help="A Dask scheduler that runs already, as tcp://10.0.0.5:8786; its workers read.",
    ),
)
"""The options of where articles are read; `engine_of` takes them."""
