"""``geomap serve``: a folder of pages over HTTP."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from geomap.cli.progress import say

__all__ = ["serve"]


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option(
    "--host",
    default="127.0.0.1",
    show_default=True,
    help="Where to listen; 0.0.0.0 lets the whole network read the folder.",
)
@click.option(
    "--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="0: a free one."
)
def serve(folder: Path, host: str, port: int) -> None:
    """
    Show a folder of pages in the browser, as a web server would.

    Its files are given to this machine alone unless --host says otherwise; hidden ones are not.
    Leave it with Ctrl+C.
    """
    from geomap.serving import serve as serve_folder

    serve_folder(folder, host=host, port=port, ready=_ready)


def _ready(address: str) -> None:
    say(f"open {address}")
    sys.stdout.flush()
