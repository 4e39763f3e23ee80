"""The options with which a command asks an online geocoder; without them nothing is sent."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

import click

from geomap.cli.option_group import option_group
from geomap.settings import Geocoding

__all__ = ["geocoder_options"]

_OPTIONS = option_group(
    click.option(
        "--geocoder",
        metavar="SERVICE",
        help="Ask nominatim, photon, arcgis … for names the gazetteer does not have. Off by "
        "default: these names leave your machine.",
    ),
    click.option(
        "--user-agent",
        metavar="TEXT",
        help='Who asks; needed with --geocoder: "newsroom-map/1.0 desk@example.org".',
    ),
    click.option("--geocoder-server", metavar="URL", help="A server of your own to ask instead."),
    click.option(
        "--geocoder-cache",
        type=click.Path(path_type=Path, dir_okay=False),
        metavar="FILE",
        help="Where answers are kept, so that no name is asked for twice.",
    ),
)


def geocoder_options(command: Callable[..., None]) -> Callable[..., None]:
    """Add the options and hand them on as one argument, ``geocoder``."""

    @wraps(command)
    def with_geocoder(
        *given: Any,
        geocoder: str | None,
        user_agent: str | None,
        geocoder_server: str | None,
        geocoder_cache: Path | None,
        **others: Any,
    ) -> None:
        asked = None
        if geocoder and not user_agent:
            raise click.UsageError(
                "--geocoder needs --user-agent: name your project and an address, "
                'as "newsroom-map/1.0 desk@example.org"'
            )
        if geocoder and user_agent:
            asked = Geocoding(geocoder, user_agent, geocoder_server, geocoder_cache)
        elif user_agent or geocoder_server or geocoder_cache:
            raise click.UsageError("name the service with --geocoder, such as nominatim")
        command(*given, geocoder=asked, **others)

    return _OPTIONS(with_geocoder)
