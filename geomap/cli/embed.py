"""``geomap embed``: the snippet that shows a page inside an article."""

from __future__ import annotations

from pathlib import Path

import click

__all__ = ["embed"]


@click.command()
@click.argument("page", type=click.Path(path_type=Path))
@click.option("--url", required=True, help="Where the page will be found on the web.")
@click.option(
    "--name",
    default="",
    help="A word that tells the second frame of one page in one article from the first.",
)
@click.option(
    "--format",
    "form",
    default="iframe",
    show_default=True,
    type=click.Choice(["iframe", "script", "amp", "image", "oembed"]),
)
def embed(page: Path, url: str, form: str, name: str) -> None:
    """Print the snippet that shows PAGE inside an article."""
    from geomap.embed import filtered_picture, snippet

    picture = filtered_picture(page, url)
    if picture:
        click.echo(f"{picture}: put this picture beside the page on your server", err=True)
    click.echo(snippet(page, url, form, name=name, picture=picture))
