"""``geomap sync``: the store's tables in a PostgreSQL database with PostGIS."""

from __future__ import annotations

from pathlib import Path

import click

from geomap.cli.progress import say, working

__all__ = ["sync"]


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.argument("address", metavar="postgresql://…")
@click.option(
    "--schema", default="geomap", show_default=True, help="The schema in which the tables lie."
)
def sync(folder: Path, address: str, schema: str) -> None:
    """
    Bring a PostgreSQL database with PostGIS to what the last build into DIR found.

    Its tables are those of DIR/geomap.gpkg. All is done in one transaction: what is new is put in,
    what has changed is written over, what is gone is removed. Leave the password to PGPASSWORD or
    ~/.pgpass.
    """
    from geomap.sync import sync as bring

    with working("syncing"):
        done = bring(folder, address, schema=schema)
    for name, rows in done.items():
        say(f"{name}: {rows.new} new, {rows.changed} changed, {rows.gone} gone")
