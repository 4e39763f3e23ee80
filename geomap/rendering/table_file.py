"""The events of a tiled page as one table, ``events.csv.gz``: for readers without its script."""

from __future__ import annotations

import csv
import gzip
import io
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from geomap.formulas import defused
from geomap.rendering.page_data import SHOWN

__all__ = ["TABLE_FILE", "TableFile"]

TABLE_FILE = "events.csv.gz"
LEVEL = 4  # of gzip, as of the tiles
_WHERE = {"lon": "longitude", "lat": "latitude"}


class TableFile:
    """A table that comes in parts: the contract's columns, and where each event's mark stands."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __enter__(self) -> TableFile:
        self._file = self.path.open("wb")
        # no name and no time in its head: the same events, the same bytes
        self._packed = gzip.GzipFile("", "wb", LEVEL, self._file, mtime=0)
        self._text = io.TextIOWrapper(self._packed, "utf-8", errors="replace", newline="")
        self._rows = csv.writer(self._text, lineterminator="\n")
        self._rows.writerow([*SHOWN, *_WHERE.values()])
        return self

    def add(self, columns: Mapping[str, Sequence[Any]]) -> None:
        """Write the rows of a part, given as columns of JSON values."""
        cells = [[_cell(value) for value in columns[name]] for name in (*SHOWN, *_WHERE)]
        self._rows.writerows(zip(*cells, strict=True))

    def __exit__(self, *_: object) -> None:
        self._text.close()
        self._file.close()


def _cell(value: Any) -> Any:
    if isinstance(value, str):
        return defused(value)
    return json.dumps(value, ensure_ascii=False) if isinstance(value, list | dict) else value
