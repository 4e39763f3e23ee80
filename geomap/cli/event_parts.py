"""An events file in parts, where it is a table of lines; any other whole."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from geomap.cli.io import show_skipped, write_text

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

__all__ = ["event_parts"]

ROWS = 50_000  # of a part: some 100 MB while it is read


def event_parts(events: Path, folder: Path, reading: dict[str, Any]) -> Iterator[GeoDataFrame]:
    """
    Yield the events of a file, a part at a time; what cannot be read is named with its row.

    Parameters
    ----------
    folder : Path
        Where ``review.csv`` goes, if places were resolved and some are doubtful.
    reading : dict
        Options of `geomap.formats.read_events`.
    """
    from geomap.formats import read_events, review_of_places

    doubts: list[Any] = []
    if events.suffix.lower() == ".parquet" and not any(reading.values()):
        yield from _parquet(events)
        return
    if events.suffix.lower() not in (".csv", ".jsonl") or _is_small(events):
        pieces: Iterator[tuple[Path, int]] = iter([(events, 0)])
        scratch = None
    else:
        scratch = TemporaryDirectory()
        cut = _lines if events.suffix.lower() == ".jsonl" else _records
        pieces = cut(events, Path(scratch.name))
    try:
        for piece, before in pieces:
            found = read_events(piece, **reading)
            show_skipped(
                [_renamed(line, piece, events, before) for line in found.skipped], found.notes
            )
            doubts += found.doubts
            yield found.frame
    finally:
        if scratch is not None:
            scratch.cleanup()
    if doubts:
        write_text(folder / "review.csv", review_of_places(doubts))


def _is_small(events: Path) -> bool:
    try:
        return events.stat().st_size < 64 * 1024 * 1024
    except OSError:
        return True  # reading it says why


def _renamed(line: str, piece: Path, events: Path, before: int) -> str:
    """Name the whole file and its row in what is said of a part."""
    import re

    return re.sub(
        rf"{re.escape(str(piece))}(?:(: row |:)(\d+))?",
        lambda told: f"{events}{told[1]}{int(told[2]) + before}" if told[2] else str(events),
        line,
    )


def _lines(events: Path, scratch: Path) -> Iterator[tuple[Path, int]]:
    with events.open("rb") as file:
        before = 0
        while lines := list(islice(file, ROWS)):
            piece = scratch / f"part{before}.jsonl"
            piece.write_bytes(b"".join(lines))
            yield piece, before
            piece.unlink()
            before += len(lines)


def _records(events: Path, scratch: Path) -> Iterator[tuple[Path, int]]:
    """Cut a table of records, which may have line ends in them, each part with the head."""
    csv.field_size_limit(2**31 - 1)
    with events.open(encoding="utf-8-sig", errors="surrogateescape", newline="") as file:
        opening = file.read(64 * 1024)
        try:
            dialect: Any = csv.Sniffer().sniff(opening.partition("\n")[0], ",;\t|")
        except csv.Error:
            dialect = csv.excel
        file.seek(0)
        table = csv.reader(file, dialect)
        head = next(table, [])
        before = 0
        while records := list(islice(table, ROWS)):
            piece = scratch / f"part{before}.csv"
            with piece.open("w", encoding="utf-8", errors="surrogateescape", newline="") as out:
                csv.writer(out).writerows([head, *records])
            yield piece, before
            piece.unlink()
            before += len(records)


def _parquet(events: Path) -> Iterator[GeoDataFrame]:
    """Yield geomap's own GeoParquet by its batches; another table's is read whole."""
    import pyarrow as pa
    from geopandas import GeoSeries
    from pyarrow.parquet import ParquetFile

    from geomap.formats import read_events
    from geomap.frames import COLUMNS, from_columns

    try:
        table = ParquetFile(events)
        own = {"event_id", "geometry", "title", "quote"} <= set(table.schema_arrow.names)
    except (OSError, pa.ArrowException):
        own = False  # reading it says why
    if not own or set(COLUMNS) - set(table.schema_arrow.names):
        yield read_events(events).frame
        return
    for batch in table.iter_batches(ROWS):
        columns = {name: batch.column(name).to_pylist() for name in COLUMNS}
        shapes = GeoSeries.from_wkb(batch.column("geometry").to_pylist())
        yield from_columns(columns, list(shapes))
