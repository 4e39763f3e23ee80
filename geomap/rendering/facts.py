"""
What filters ask of every event, as one file beside the tiles: ``facts.bin``.

A tiled page shows counts at once; when its reader first filters, it reads the facts of all events
and filters, counts and places them itself, so that every number it then says is true. They are the
columns of a large page (`geomap.rendering.packing`) without texts: some ten bytes an event. An
event's number is its place in them; by it its texts are found in ``index.bin``.
"""

from __future__ import annotations

import zlib
from collections.abc import Hashable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geomap.rendering.packing import Column, packed_bytes, reordered

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Numbers = npt.NDArray[np.int64]

__all__ = ["FACTS", "FACTS_FILE", "INDEX_FILE", "TileFacts", "write_facts", "write_index"]

FACTS_FILE, INDEX_FILE = "facts.bin", "index.bin"
LEVEL = 6  # of zlib
FACTS = (
    "event_type",
    "sub_event_type",
    "actor",
    "actor_basis",
    "target",
    "status",
    "date",
    "date_start",
    "date_end",
    "date_precision",
    "place",
    "admin1",
    "country",
    "geo_precision",
    "radius_km",
    "shaped",
    "confidence",
    "source",
    "others",
    "lon",
    "lat",
    "acts",
)


class TileFacts:
    """The columns of events that come in parts, each value once."""

    def __init__(self) -> None:
        self._codes: dict[str, list[Numbers]] = {name: [] for name in FACTS}
        self._values: dict[str, dict[Hashable, int]] = {name: {} for name in FACTS}

    def add(self, columns: Mapping[str, Sequence[Any]]) -> None:
        """Take the cells of a part; `FACTS` that it lacks are missing in all its events."""
        import numpy as np

        count = len(columns["lon"])
        for name in FACTS:
            known = self._values[name]
            cells = columns.get(name) or [None] * count
            numbers = (known.setdefault(_hashable(cell), len(known)) for cell in cells)
            self._codes[name].append(np.fromiter(numbers, dtype="int32", count=count))

    def table(self) -> dict[str, Column]:
        """Return the columns, events in the order in which they came; the parts are then gone."""
        import numpy as np

        found: dict[str, Column] = {}
        for name in FACTS:
            codes: Any = self._codes.pop(name)  # four bytes each are enough
            if codes:
                found[name] = Column(np.concatenate(codes), list(self._values.pop(name)))
        return found


def _hashable(cell: Any) -> Hashable:
    if isinstance(cell, list):
        return tuple(cell)
    return cell if isinstance(cell, Hashable) else str(cell)


def write_facts(table: Mapping[str, Column], order: Numbers, path: Path) -> int:
    """Write the columns in the order of the events' numbers; return the bytes of the file."""
    stream = zlib.compress(packed_bytes(reordered(table, order), ()), LEVEL)
    path.write_bytes(stream)
    return len(stream)


def write_index(ids: Sequence[str], tiles: Numbers, path: Path) -> None:
    """
    Write where each event's texts are, by number and by id.

    For each number the number of its tile (eight bytes, little-endian float), then pairs of four
    bytes in the order of the CRC-32 of the events' ids: that sum, and the event's number.

    Parameters
    ----------
    ids : sequence of str
        By number.
    tiles : int array
        By number.
    """
    import numpy as np

    sums = np.array([zlib.crc32(one.encode("utf-8", "replace")) for one in ids], dtype="<u4")
    order = np.argsort(sums, kind="stable")
    pairs = np.column_stack([sums[order], order.astype("<u4")])
    path.write_bytes(tiles.astype("<f8").tobytes() + pairs.astype("<u4").tobytes())
