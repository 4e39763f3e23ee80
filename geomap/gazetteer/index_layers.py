"""
The index and the user's layers over it, read as one.

Order: a layer imported later overrides one imported earlier, and every layer overrides the index,
but for those of villages (``geomap gazetteer add``): they lie below it and only add to it.
A place that several know by one id has all their names; each of its fields is the uppermost's that
states it, and a bare feature code (``PPL``) does not hide a finer one below it (``PPLA``).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from geomap.errors import GazetteerError
from geomap.gazetteer.paths import layer_name
from geomap.gazetteer.sieve import Sieve, hashes
from geomap.gazetteer.weights import prominence, radius_km

__all__ = ["COLUMNS", "Stack", "by_id", "id_key", "read_meta"]

COLUMNS = (
    "p.k, p.id, p.name, p.lat, p.lon, p.class, p.code, p.country, p.admin1, p.population, "
    "p.radius_km, p.source, p.prominence"
)
_WIDTH = 13  # of COLUMNS
_CODE, _COUNTRY, _POPULATION, _RADIUS, _SOURCE, _PROMINENCE = 6, 7, 9, 10, 11, 12
_REBUILD = "run: geomap gazetteer build"
_MMAP_BYTES = 256 * 1024 * 1024

Values = tuple[Any, ...]


class Stack:
    """
    Read-only files of one schema, the uppermost first: the user's layers, the index, the villages.

    Attributes
    ----------
    below : tuple of Path
        The layers of villages; they lie below the index.

    Raises
    ------
    GazetteerError
        A file is missing or is no index; the message names it and how to mend or remove it.
    """

    def __init__(self, path: Path, layers: Sequence[Path]) -> None:
        if not path.is_file():
            raise GazetteerError(f"{path}: no gazetteer index there; {_REBUILD}")
        opened = [_open(layer, _remedy(layer)) for layer in layers]
        upper = [file for file in opened if not file.below]
        lower = [file for file in opened if file.below]
        self._files = (*upper, _open(path, _REBUILD), *lower)
        self.below = tuple(file.path for file in lower)
        self._index, self._layers = len(upper), (*upper, *lower)
        self._of_any = tuple(n for n, f in enumerate(self._files) if not f.sieve.country)
        self._of_country: dict[str, list[int]] = {}
        for number, file in enumerate(self._files):
            if file.sieve.country:
                self._of_country.setdefault(file.sieve.country, []).append(number)
        self._credits = [_credit(read_meta(file.base)["attribution"]) for file in self._files]
        self._credits[self._index] = None

    def _may_hold(self, keys: Sequence[str], countries: Collection[str]) -> list[int]:
        """Return the numbers of the files worth asking for some keys or countries."""
        if countries:
            own = (n for code in countries for n in self._of_country.get(code, ()))
            numbers: Iterable[int] = sorted({*self._of_any, *own})
        else:
            numbers = range(len(self._files))
        if not keys:
            return list(numbers)
        hashed = hashes(keys)
        return [n for n in numbers if self._files[n].sieve.may_hold(hashed)]

    def rows(
        self,
        query: str,
        values: Sequence[object] = (),
        *,
        keys: Sequence[str] = (),
        countries: Collection[str] = (),
    ) -> list[Values]:
        """Ask every file that may hold a key or a country; rows of the uppermost come first."""
        found = self._found(query, values, keys, countries)
        return [row for rows in found.values() for row in rows]

    def _found(
        self,
        query: str,
        values: Sequence[object],
        keys: Sequence[str],
        countries: Collection[str],
    ) -> dict[int, list[Values]]:
        """Ask every file that may hold a key or a country; its answers stand at its number."""
        asked = self._may_hold(keys, countries) if len(self._files) > 1 else (0,)
        return {n: self._files[n].ask(query, values) for n in asked}

    def any(self, query: str, values: Sequence[object], *, keys: Sequence[str] = ()) -> bool:
        """Return True if some file has an answer, asking no more than need be."""
        return any(self._files[n].ask(query, values) for n in self._may_hold(keys, ()))

    def any_below(
        self, query: str, values: Sequence[object], *, key: str, countries: Collection[str]
    ) -> bool:
        """Return True if a layer of villages of some countries has an answer."""
        asked = (n for n in self._may_hold([key], countries) if n > self._index)
        return any(self._files[n].ask(query, values) for n in asked)

    def index_rows(self, query: str, values: Sequence[object] = ()) -> list[Values]:
        """Ask the index alone."""
        return self._files[self._index].ask(query, values)

    def places(
        self,
        query: str,
        values: Sequence[object] = (),
        *,
        keys: Sequence[str] = (),
        countries: Collection[str] = (),
    ) -> list[Values]:
        """Ask for rows that begin with ``COLUMNS``; these are merged over the layers, by id."""
        found = self._found(query, values, keys, countries)
        if len(self._files) == 1:
            return found[0]
        known: dict[str, dict[int, Values]] = {}
        for number, rows in found.items():
            for row in rows:
                known.setdefault(_id(row), {})[number] = row[:_WIDTH]
        for number, place_ids in self._elsewhere(known).items():
            for row in self._files[number].of_ids(place_ids):
                known[_id(row)][number] = row
        merged = {place_id: self._merged(files) for place_id, files in known.items()}
        return [merged[_id(row)] + row[_WIDTH:] for rows in found.values() for row in rows]

    def _elsewhere(self, known: Mapping[str, Mapping[int, Values]]) -> dict[int, list[str]]:
        """Return the files that may also have some places, each with their ids."""
        wanted: dict[int, list[str]] = {}
        for place_id, rows in known.items():
            codes = {row[_COUNTRY] for row in rows.values()}
            own = (n for code in codes for n in self._of_country.get(code, ()))
            for number in (*self._of_any, *own):
                if number not in rows:
                    wanted.setdefault(number, []).append(place_id)
        return wanted

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
        """Describe every imported layer: name, file, places, source and attribution."""
        return [
            {"name": layer_name(file.path), "path": str(file.path), **read_meta(file.base)}
            for file in self._layers
        ]


def _id(row: Values) -> str:
    return row[1] or f"geonames:{row[0]}"


def read_meta(base: sqlite3.Connection) -> dict[str, Any]:
    """Return what a layer says of itself."""
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
    """Return the condition that finds a place, and its value: GeoNames' numbers are the keys."""
    source, _, number = place_id.partition(":")
    if source == "geonames" and number.isascii() and number.isdigit() and len(number) < 18:
        return "p.k = ?", int(number)
    return "p.id = ?", place_id


def id_key(value: object) -> str:
    """Return the key under which a sieve holds a place, of the value that ``by_id`` gives."""
    return f"geonames:{value}" if isinstance(value, int) else str(value)


@dataclass(frozen=True, slots=True, eq=False)
class _File:
    """One file of the stack: how to mend it, what it can have, whether it lies below the index."""

    path: Path
    remedy: str
    base: sqlite3.Connection
    sieve: Sieve
    below: bool

    def ask(self, query: str, values: Sequence[object]) -> list[Values]:
        try:
            return self.base.execute(query, values).fetchall()
        except sqlite3.DatabaseError as error:
            raise GazetteerError(f"{self.path}: {error}; {self.remedy}") from error

    def of_ids(self, place_ids: Sequence[str]) -> Iterator[Values]:
        """Yield those rows of some places that the file has."""
        wanted: dict[str, list[object]] = {}
        for clause, value in map(by_id, place_ids):
            wanted.setdefault(clause, []).append(value)
        for clause, keys in wanted.items():
            some = clause.replace("= ?", f"IN ({','.join('?' * len(keys))})")
            yield from self.ask(f"SELECT {COLUMNS} FROM place p WHERE {some}", keys)  # noqa: S608 - constants and marks


def _open(path: Path, remedy: str) -> _File:
    address = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
    try:
        base = sqlite3.connect(address, uri=True, check_same_thread=False)
        meta = dict(base.execute("SELECT key, value FROM meta"))
        has_sieve = base.execute("SELECT 1 FROM sqlite_master WHERE name = 'sieve'").fetchone()
        bits = base.execute("SELECT bits FROM sieve").fetchone()[0] if has_sieve else b""
        # Forty layers are asked now and then each: what is read of them is not worth keeping.
        base.execute(f"PRAGMA mmap_size={0 if 'below' in meta else _MMAP_BYTES}")
    except sqlite3.DatabaseError as error:
        raise GazetteerError(f"{path}: {error}; {remedy}") from error
    if "fingerprint" not in meta:
        raise GazetteerError(f"{path}: is no gazetteer index; {remedy}")
    return _File(path, remedy, base, Sieve(bits, meta.get("country")), "below" in meta)


def _remedy(layer: Path) -> str:
    folder = layer.parent
    return f"import it again or run: geomap gazetteer remove {layer_name(layer)} --from {folder}"
