"""The options of the commands that read articles: build, events, desk."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import click

from geomap.cli.geocoder_options import geocoder_options
from geomap.cli.option_group import option_group
from geomap.cli.page_options import min_confidence_option
from geomap.settings import Settings

__all__ = ["SOURCES", "article_options", "reading_options", "settings_of"]

SOURCES = click.argument("sources", metavar="SRC...", nargs=-1, required=True, type=click.Path())


def settings_of(*, published: datetime | None = None, **how: Any) -> Settings:
    """Make the settings of a run from the options of `reading_options`."""
    day: date | None = published.date() if published else None
    return Settings(published=day, **how)


article_options = option_group(
    click.option(
        "--published",
        type=click.DateTime(["%Y-%m-%d"]),
        metavar="DATE",
        help="Publication date of texts that state none; without it their dates stay as said.",
    ),
    click.option(
        "--actors",
        multiple=True,
        type=click.Path(path_type=Path),
        help="A table of actors of your own, with the columns of data/actors.csv.",
    ),
    click.option(
        "--merge",
        "merging",
        type=click.Choice(["normal", "strict", "none"]),
        default="normal",
        show_default=True,
        help="How sure it has to be that two documents tell one event, to make it one.",
    ),
    click.option(
        "--scope",
        type=click.Choice(["conflict", "all"]),
        default="conflict",
        show_default=True,
        help="Tell what a map of conflict shows, or also every demand, accusation, promise or aid.",
    ),
    min_confidence_option,
)
"""The options of what articles give, wherever they are read."""

reading_options = option_group(
    article_options,
    click.option(
        "--corrections",
        multiple=True,
        type=click.Path(path_type=Path),
        metavar="FILE",
        help="A table of corrections, as well as the corrections.csv beside the sources.",
    ),
    geocoder_options,
)
"""The options of every command that reads articles and applies corrections."""
