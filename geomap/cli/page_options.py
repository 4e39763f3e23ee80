"""Options of the commands that make pages: their language, background and address."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import click

from geomap.cli.option_group import option_group
from geomap.editorial import Editorial, read_editorial

__all__ = ["editorial_of", "look_options", "min_confidence_option"]


min_confidence_option = click.option(
    "--min-confidence",
    type=click.FloatRange(0, 1),
    default=0.0,
    metavar="P",
    help="Leave out events that are less sure than this, 0 to 1; they are counted, and stay in "
    "review.csv.",
)


def _folder(_context: click.Context, _option: Any, url: str | None) -> str | None:
    if url is None:
        return None
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.netloc or any(c.isspace() for c in url):
        raise click.BadParameter(f"{url!r} is no http:// or https:// address of a folder")
    return f"{parts.scheme}://{parts.netloc}{parts.path.rstrip('/')}/"


_WORDS = (
    ("intro", "What stands under the title."),
    ("byline", "Who made the map."),
    ("credit", "Whom to thank, at the foot."),
    ("note", "What readers should know, at the foot."),
)
look_options = option_group(
    click.option(
        "--lang",
        default="en",
        show_default=True,
        metavar="TAG",
        help="Language of the pages' own words: en ar de es fa fr ru tr uk.",
    ),
    click.option(
        "--tiles",
        metavar="PROVIDER",
        help="Ask this server for background tiles, named as in xyzservices; else nobody is asked.",
    ),
    click.option(
        "--url",
        callback=_folder,
        metavar="URL",
        help="Where the pages will lie on the web; link previews and oEmbed need it.",
    ),
    click.option(
        "--theme",
        metavar="THEME",
        help="auto, light or dark; or a file such as geomap.toml, with colours and more.",
    ),
    *(click.option(f"--{name}", metavar="TEXT", help=text) for name, text in _WORDS),
)
"""The options of a command that makes pages; `editorial_of` takes the editor's."""


def editorial_of(how: dict[str, Any]) -> Editorial:
    """Take the editor's options out of a command's and return them as one value."""
    words = {name: how.pop(name, None) for name, _ in _WORDS}
    theme = how.pop("theme", None)
    if theme and Path(theme).suffix:
        return Editorial(**words).over(read_editorial(Path(theme)))
    if theme not in (None, "auto", "light", "dark"):
        raise click.BadParameter(f"--theme {theme}: use auto, light, dark or a .toml file")
    return Editorial(**words, theme=theme)
