"""``geomap events``: articles, or a store of them, to a table of events."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from geomap.cli.engine_options import engine_of, engine_options
from geomap.cli.io import show_errors
from geomap.cli.progress import working
from geomap.cli.reading_options import reading_options, settings_of
from geomap.cli.store_options import Wanted, store_options

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geopandas import GeoDataFrame

    from geomap.pipeline import Result

__all__ = ["events"]


@click.command()
@click.argument("sources", metavar="[SRC...]", nargs=-1, type=click.Path())
@click.option(
    "-o",
    "--output",
    required=True,
    metavar="FILE",
    help="Its suffix tells the format; - is GeoJSON.",
)
@store_options
@click.option(
    "--explain",
    is_flag=True,
    help="Print how sure each decision on an event is, and each word of events that told none.",
)
@engine_options
@reading_options
def events(
    sources: tuple[str, ...], output: str, *, explain: bool, wanted: Wanted, **how: Any
) -> None:
    """
    Write the events of articles as a table: .geojson .parquet .gpkg .csv .kml .jsonl …

    With --from-store DIR they are those of the last build into DIR, and no article is read.
    """
    from geomap.frames import to_frame
    from geomap.pipeline import extract

    if wanted.check(sources, explain=explain):
        _write_frame(wanted.events(how["min_confidence"]), output)
        return
    own = () if output == "-" else (Path(output),)
    with working("reading", engine_of(how)) as engine:
        result = extract(sources, settings_of(**how), exclude=own, engine=engine)
    if result.documents:
        _write_frame(to_frame(result.events), output)
    if explain:
        for line in (*_how_sure(result), *_not_told(result)):
            click.echo(line, err=output == "-")
    show_errors(result.errors, result.warnings)


def _write_frame(frame: GeoDataFrame, output: str) -> None:
    from geomap.formats import dump_geojson, write_events

    if output == "-":
        click.echo(dump_geojson(frame), nl=False)
    else:
        write_events(frame, Path(output))


def _how_sure(result: Result) -> Iterator[str]:
    """Write for each event how sure it is, and in each decision, the surest last."""
    for event in result.events:
        first = event.sources[0]
        ranked = sorted(event.sureness.items(), key=lambda item: (item[1], item[0]))
        told = " ".join(f"{name} {chance:.2f}" for name, chance in ranked)
        at = f"{first.document_id}:{first.start}-{first.end}"
        yield f"{at}\t{event.event_id}\tsure {event.confidence:.2f}: {told}"


def _not_told(result: Result) -> Iterator[str]:
    """Write for each word that told no event where it stands and which rule kept it back."""
    for document in result.documents:
        for veto in result.vetoes.get(document.id, ()):
            start, end = veto.start + document.offset, veto.end + document.offset
            yield f"{document.id}:{start}-{end}\t{veto.word}\t{veto.rule}"
