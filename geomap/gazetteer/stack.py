"""
The index and the user's layers over it, read as one.

Order: a layer imported later overrides one imported earlier, and every layer overrides the index.
A place that several know by one id has all their names; each of its fields is the uppermost's that
states it, and a bare feature code (``PPL``) does not hide a finer one below it (``PPLA``).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from geomap.errors import GazetteerError
from geomap.gazetteer.paths import layer_name
from geomap.gazetteer.weights import prominence, radius_km

__all__ = ["COLUMNS", "Stack", "by_id", "read_meta"]

COLUMNS = (
    "p.k, p.id, p.name, p.lat, p.lon, p.class, p.code, p.country, p.admin1, p.population, "
    "p.radius_km, p.source, p.prominence"
)
_WIDTH = 13  # of COLUMNS
_CODE, _POPULATION, _RADIUS, _SOURCE, _PROMINENCE = 6, 9, 10, 11, 12
_REBUILD = "run: geomap gazetteer build"
_MMAP_BYTES = 256 * 1024 * 1024

Values = tuple[Any, ...]


class Stack:
    """
    Read-only files of one schema, the uppermost first; the last is the index.

    Raises
    ------
    GazetteerError
        A file is missing or is no index; the message names it and how to mend or remove it.
    """

    def __init__(self, path: Path, layers: Sequence[Path]) -> None:
        if not path.is_file():
            raise GazetteerError(f"{path}: no gazetteer index there; {_REBUILD}")
        self._files = [(layer, _remedy(layer)) for layer in layers] + [(path, _REBUILD)]
        self._bases = [(_open(file, remedy), file, remedy) for file, remedy in self._files]
        for number, (_, file, remedy) in enumerate(self._bases):
            if not self._ask(number, "SELECT 1 FROM meta WHERE key = 'fingerprint'", ()):
                raise GazetteerError(f"{file}: is no gazetteer index; {remedy}")
        self._bottom = len(self._bases) - 1
        self._credits = [_credit(about["attribution"]) for about in self.about()] + [None]

    def _ask(self, number: int, query: str, values: Sequence[object]) -> list[Values]:
        base, file, remedy = self._bases[number]
        try:
            return base.execute(query, values).fetchall()
        except sqlite3.DatabaseError as error:
            raise GazetteerError(f"{file}: {error}; {remedy}") from error

    def rows(self, query: str, values: Sequence[object] = ()) -> list[Values]:
        """Ask every file; the uppermost's rows come first."""
        if not self._bottom:
            return self._ask(0, query, values)
        return [row for n in range(self._bottom + 1) for row in self._ask(n, query, values)]

    def any(self, query: str, values: Sequence[object]) -> bool:
        """Tell whether some file has an answer, asking no more than need be."""
        return any(self._ask(number, query, values) for number in range(self._bottom + 1))

    def index_rows(self, query: str, values: Sequence[object] = ()) -> list[Values]:
        """Ask the index alone."""
        return self._ask(self._bottom, query, values)

    def places(self, query: str, values: Sequence[object] = ()) -> list[Values]:
        """Ask for rows that begin with ``COLUMNS``; these are merged over the layers, by id."""
        found = [self._ask(n, query, values) for n in range(self._bottom + 1)]
        if not self._bottom:
            return found[0]
        known: dict[str, dict[int, Values]] = {}
        for number, rows in enumerate(found):
            for row in rows:
                known.setdefault(_id(row), {})[number] = row[:_WIDTH]
        for number in range(self._bottom + 1):
            for row in self._of_ids(number, [i for i in known if number not in known[i]]):
                known[_id(row)][number] = row
        merged = {place_id: self._merged(files) for place_id, files in known.items()}
        return [merged[_id(row)] + row[_WIDTH:] for rows in found for row in rows]

    def _of_ids(self, number: int, place_ids: Sequence[str]) -> Iterator[Values]:
        """Give those rows of some places that a file has."""
        wanted: dict[str, list[object]] = {}
        for clause, value in map(by_id, place_ids):
            wanted.setdefault(clause, []).append(value)
        for clause, keys in wanted.items():
            some = clause.replace("= ?", f"IN ({','.join('?' * len(keys))})")
            yield from self._ask(number, f"SELECT {COLUMNS} FROM place p WHERE {some}", keys)  # noqa: S608 - constants and marks

    def _merged(self, files: Mapping[int, Values]) -> Values:
        """Lay a place's rows over each other, the uppermost file's first."""
        (top, upper), *lower = sorted(files.items())
        fields = list(upper)
        fields[_SOURCE] = self._credits[top] or fields[_SOURCE]
        for _, row in lower:
            fields = [below if field is None else field for field, below in zip(fields, row)]  # noqa: B905 - same query
            if row[_CODE].startswith(fields[_CODE]):
                fields[_CODE] = row[_CODE]
        if fields[_RADIUS] is None:
            fields[_RADIUS] = radius_km(fields[_CODE], fields[_POPULATION])
        if fields[_PROMINENCE] is None:
            fields[_PROMINENCE] = prominence(fields[_CODE], fields[_POPULATION])
        return tuple(fields)

    def about(self) -> list[dict[str, Any]]:
        """Tell of every imported layer: name, file, places, source and attribution."""
        return [
            {"name": layer_name(file), "path": str(file), **read_meta(base)}
            for base, file, _ in self._bases[: self._bottom]
        ]


def _id(row: Values) -> str:
    return row[1] or f"geonames:{row[0]}"


def read_meta(base: sqlite3.Connection) -> dict[str, Any]:
    """Give what a layer says of itself."""
    meta = dict(base.execute("SELECT key, value FROM meta"))
    return {
        "format": meta.get("format"),
        "file": meta.get("file"),
        "places": int(meta.get("places", 0)),
        "attribution": meta.get("attribution"),
    }


def _credit(attribution: str | None) -> str | None:
    """Write whom a layer must name in the form of ``Place.credit``, the licence in brackets."""
    if not attribution:
        return None
    said = attribution.rstrip(". ")
    return said if said.endswith(")") else f"{said} (imported gazetteer)"


def by_id(place_id: str) -> tuple[str, object]:
    """Give the condition that finds a place, and its value: GeoNames' numbers are the keys."""
    source, _, number = place_id.partition(":")
    if source == "geonames" and number.isascii() and number.isdigit() and len(number) < 18:
        return "p.k = ?", int(number)
    return "p.id = ?", place_id


def _open(path: Path, remedy: str) -> sqlite3.Connection:
    address = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
    try:
        base = sqlite3.connect(address, uri=True, check_same_thread=False)
        base.execute(f"PRAGMA mmap_size={_MMAP_BYTES}")
    except sqlite3.DatabaseError as error:
        raise GazetteerError(f"{path}: {error}; {remedy}") from error
    return base


def _remedy(layer: Path) -> str:
    folder = layer.parent
    return f"import it again or run: geomap gazetteer remove {layer_name(layer)} --from {folder}"
