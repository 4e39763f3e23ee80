"""``geomap archive``: partitions of articles, at any address, to partitions of events."""

from __future__ import annotations

from typing import Any

import click

from geomap.cli.engine_options import engine_of, engine_options
from geomap.cli.io import show_errors
from geomap.cli.progress import say, working
from geomap.cli.reading_options import article_options, settings_of
from geomap.errors import InputError

__all__ = ["archive"]


@click.command()
@click.argument("sources", metavar="URL...", nargs=-1, required=True)
@click.option("-o", "--output", required=True, metavar="URL", help="A folder, or its address.")
@engine_options
@article_options
def archive(sources: tuple[str, ...], output: str, **how: Any) -> None:
    """
    Write the events of an archive as partitions of GeoParquet: files, folders, s3://… gs://…

    Read are .jsonl(.gz), .parquet and .warc(.gz), each file or row group a partition. A run that
    was killed goes on where it was; what has not changed is not read again.
    """
    from geomap.pipeline.archive import read_archive

    with working("reading", engine_of(how)) as engine:
        result = read_archive(sources, output, settings_of(**how), engine=engine)
    again = f" ({result.again} as before, not read again)" if result.again else ""
    say(f"{result.partitions} partitions{again}, {result.documents} documents")
    say(f"{result.tellings} tellings, {result.events} events in {len(result.files)} files")
    show_errors([InputError(line) for line in result.errors], result.warnings)
