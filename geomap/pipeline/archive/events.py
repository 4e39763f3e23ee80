"""Partitions of events: GeoParquet 1.1 with a covering box for each row, along a Hilbert curve."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from typing import Any

from geomap.model import Event
from geomap.pipeline.archive.partitions import put_file

__all__ = ["ROWS", "WriteEvents", "along_hilbert", "event_partitions"]

ROWS = 50_000
"""Events in a partition; some 50 MB."""

_LEVEL = 16  # cells of half a kilometre: towns that touch are neighbours


@dataclass(frozen=True, slots=True)
class WriteEvents:
    """Work for an engine: writes a partition of events into ``folder`` and gives its name."""

    folder: str

    def __call__(self, numbered: tuple[int, Sequence[Event]], /) -> str:
        """Write; the name has the hash of the bytes, so that a new run mixes with no old one."""
        from geomap.frames import to_frame

        number, events = numbered
        buffer = BytesIO()
        to_frame(events).to_parquet(
            buffer, index=False, write_covering_bbox=True, schema_version="1.1.0"
        )
        name = f"part-{number:05}-{sha256(buffer.getvalue()).hexdigest()[:12]}.parquet"
        put_file(f"{self.folder}/{name}", buffer.getvalue())
        return name


def along_hilbert(events: Sequence[Event]) -> list[Event]:
    """
    Sort events along a Hilbert curve over the Earth, those without a place last.

    Events of one cell stay in their order. What lies near on the ground lies near in the files,
    so that a reader of a region skips most of them.
    """
    from geopandas import GeoSeries

    placed = [event for event in events if _middle(event) is not None]
    if not placed:
        return list(events)
    points: Any = GeoSeries([_middle(event) for event in placed], crs="EPSG:4326")
    far = points.hilbert_distance(total_bounds=(-180, -90, 180, 90), level=_LEVEL)
    order = sorted(range(len(placed)), key=lambda n: (int(far.iloc[n]), n))
    return [placed[n] for n in order] + [event for event in events if _middle(event) is None]


def _middle(event: Event) -> Any:
    shape = event.geometry
    return None if shape is None or shape.is_empty else shape.representative_point()


def event_partitions(
    events: Sequence[Event], rows: int = ROWS
) -> Iterator[tuple[int, Sequence[Event]]]:
    """Cut events into numbered partitions; of none there is one, empty."""
    for number, start in enumerate(range(0, max(1, len(events)), rows)):
        yield number, events[start : start + rows]
