"""The writers by suffix, and the door that chooses among them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from geomap.errors import OutputError
from geomap.files import atomic_write
from geomap.formats.acled import write_acled
from geomap.formats.event_tables import write_csv, write_gpkg, write_parquet
from geomap.formats.geojson import write_geojson, write_jsonl
from geomap.formats.kml import write_kml
from geomap.formats.timemap import write_timemap
from geomap.frames import to_frame

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

    from geomap.model import Event

__all__ = ["WRITERS", "write_events"]

WRITERS: dict[str, Callable[[GeoDataFrame, Path], None]] = {
    ".acled.csv": write_acled,
    ".timemap.json": write_timemap,
    ".geojson": write_geojson,
    ".json": write_geojson,
    ".parquet": write_parquet,
    ".gpkg": write_gpkg,
    ".csv": write_csv,
    ".kml": write_kml,
    ".jsonl": write_jsonl,
}
"""A writer a suffix; double suffixes stand first, as the first that fits is taken."""


def write_events(events: GeoDataFrame | Iterable[Event], path: str | Path) -> None:
    """
    Write events in the format that the path's suffix names, whole or not at all.

    Parameters
    ----------
    events : GeoDataFrame or iterable of Event
    path : str or Path

    Raises
    ------
    OutputError
        The suffix is of no format, or the path cannot be written.
    """
    from pandas import DataFrame

    path = Path(path)
    name = path.name.lower()
    writer = next((w for suffix, w in WRITERS.items() if name.endswith(suffix)), None)
    if writer is None:
        raise OutputError(f"{path}: is of no format geomap writes; use one of {' '.join(WRITERS)}")
    frame = events if isinstance(events, DataFrame) else to_frame(events)
    with atomic_write(path) as unfinished:
        writer(frame, unfinished)
