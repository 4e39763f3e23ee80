"""
Turns what was read into rows of the layer's tables: the half of an import that needs no database.

It depends on nothing but the rows given, so that an ``engine`` may spread it over processes.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from geomap.gazetteer.importing.records import Fault, Read, legible
from geomap.gazetteer.names import WAVERING_COUNTRIES, strip_articles
from geomap.gazetteer.rows import ALIAS, CODE, STRIPPED, PlaceRow
from geomap.gazetteer.schema import Words, packed
from geomap.gazetteer.spelling import skeleton_of_key
from geomap.text import fold

__all__ = ["Batch", "BatchKeys", "prepare", "wavers"]

# Keys of places without a GeoNames number start here, as in the index.
_OWN_KEYS = 10**9
_LONGEST_NAME = 400  # characters; the longest in GeoNames is under 200


@dataclass(slots=True)
class BatchKeys:
    """By what places go: the columns of the tables ``name`` and ``skeleton``."""

    keys: list[str] = field(default_factory=list)
    places: array[int] = field(default_factory=lambda: array("q"))
    kinds: bytearray = field(default_factory=bytearray)
    bones: list[str] = field(default_factory=list)
    heard: array[int] = field(default_factory=lambda: array("q"))
    spellings: list[str] = field(default_factory=list)

    def add(self, place: int, key: str, kind: int, wavering: bool) -> None:
        """Add a folded name to a place."""
        self.keys.append(key)
        self.places.append(place)
        self.kinds.append(kind)
        if kind < CODE and (bare := strip_articles(key)) != key:
            self.keys.append(bare)
            self.places.append(place)
            self.kinds.append(STRIPPED)
        if wavering and kind <= ALIAS and (bones := skeleton_of_key(key)):
            self.bones.append(bones)
            self.heard.append(place)
            self.spellings.append(key)

    def names(self) -> Iterator[tuple[str, int, int]]:
        """Yield the rows (key, place, kind)."""
        return zip(self.keys, self.places, self.kinds, strict=True)

    def skeletons(self) -> Iterator[tuple[str, int, str]]:
        """Yield the rows (skeleton, place, spelling)."""
        return zip(self.bones, self.heard, self.spellings, strict=True)

    def columns(self) -> tuple[tuple[Any, ...], tuple[Any, ...]]:
        """Return the columns of names and of skeletons, those of places first."""
        return (self.places, self.keys, self.kinds), (self.heard, self.bones, self.spellings)

    def __len__(self) -> int:
        return len(self.keys)


@dataclass(slots=True)
class Batch:
    """
    Some places on their way into a layer.

    Attributes
    ----------
    words : Words
        The words of these places, by the batch's own numbers.
    places : list of tuple
        Rows of the table ``packed``.
    lines : list of (line, whether the format may tell of a place twice)
        Of each place.
    starts : list of (names, skeletons)
        How many there were before each place.
    shapes : list of (number of the place in the batch, well-known binary)
    """

    words: Words = field(default_factory=Words)
    keys: BatchKeys = field(default_factory=BatchKeys)
    places: list[tuple[Any, ...]] = field(default_factory=list)
    lines: list[tuple[int, bool]] = field(default_factory=list)
    starts: list[tuple[int, int]] = field(default_factory=list)
    faults: list[tuple[int, str]] = field(default_factory=list)
    shapes: list[tuple[int, bytes]] = field(default_factory=list)
    parents: list[tuple[int, int]] = field(default_factory=list)

    def add(self, line: int, found: Read, own: int) -> None:
        """Add a place, ``own`` its key if it has no GeoNames number; Fault if it can be none."""
        row = found.row
        _check_text(row)
        named = _keys(row)
        geonames_id = row.id.startswith("geonames:")
        key = int(row.id[9:]) if geonames_id else _OWN_KEYS + own
        if found.wkb:
            self.shapes.append((len(self.places), found.wkb))
        self.places.append(packed(key, row, self.words, own=not geonames_id))
        self.lines.append((line, found.again))
        self.starts.append((len(self.keys.keys), len(self.keys.bones)))
        wavering = wavers(row.feature_class, row.country)
        for name, kind in named.items():
            self.keys.add(key, name, kind, wavering)
        for parent in found.parents:
            self.parents.append((key, parent))

    def give(self, number: int, place: int | None) -> None:
        """Return the names of a place to another, or drop them; the last places first."""
        ends = [*self.starts, (len(self.keys.keys), len(self.keys.bones))][number + 1]
        for n, columns in enumerate(self.keys.columns()):
            span = slice(self.starts[number][n], ends[n])
            if place is None:
                for column in columns:
                    del column[span]
            else:
                columns[0][span] = array("q", [place]) * (ends[n] - span.start)


def _check_text(row: PlaceRow) -> None:
    """Refuse halves of surrogate pairs, which JSON can tell and no file can hold."""
    cells = (row.id, row.country, row.admin1, row.note, row.feature_class, row.feature_code)
    try:
        "".join(filter(None, cells)).encode()
    except UnicodeEncodeError:
        raise Fault("holds half a character (a surrogate): save the file as UTF-8") from None


def prepare(read: Iterable[tuple[int, Read | Fault]], first: int = 0) -> Batch:
    """Prepare what was read; ``first`` counts what was read before."""
    batch = Batch()
    for own, (line, found) in enumerate(read, start=first):
        try:
            if isinstance(found, Fault):
                raise found
            batch.add(line, found, own)
        except Fault as fault:
            batch.faults.append((line, str(fault)))
    return batch


def _keys(row: PlaceRow) -> dict[str, int]:
    """Fold the names, and refuse what no reader can have meant."""
    row.name = legible(row.name)
    if not (own := fold(row.name)):
        raise Fault("has no name")
    if len(row.name) > _LONGEST_NAME or (row.names and max(map(len, row.names)) > _LONGEST_NAME):
        raise Fault(f"has a name of more than {_LONGEST_NAME} characters: is a quote left open?")
    if row.country and not (len(row.country) == 2 and row.country.isascii()):
        raise Fault(f"country {row.country[:20]!r} is no ISO 3166-1 alpha-2 code such as SY")
    named: dict[str, int] = {}
    for name, kind in row.names.items():
        if key := own if name == row.name else fold(name):
            named[key] = min(kind, named[key]) if key in named else kind
    return named


def wavers(feature_class: str, country: str | None) -> bool:
    """Return True if a place's names come in many transliterations."""
    return feature_class in "PA" and country in WAVERING_COUNTRIES
