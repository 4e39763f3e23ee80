"""
The unfinished layer: what is in it so far and what was skipped.

Names are staged as they come and sorted by SQLite at the end, so that memory stays bounded
however long the table is and the B-trees are filled in order.
"""

from __future__ import annotations

import sqlite3
from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from geomap.errors import GazetteerError
from geomap.gazetteer.importing.batches import Batch, BatchKeys, wavers
from geomap.gazetteer.importing.options import Options
from geomap.gazetteer.importing.records import Fault
from geomap.gazetteer.index_layers import id_key
from geomap.gazetteer.rows import ALIAS
from geomap.gazetteer.schema import COUNTRIES, INDEXES, TABLES, Words, pack_shape
from geomap.gazetteer.sieve import bits_of, bones_key, hashes
from geomap.gazetteer.spelling import skeleton_of_key
from geomap.text import fold

__all__ = ["Tell", "Writer"]

Tell = Callable[[str], None]

# What is staged is written once and read once, in order: it needs no cache. The lock keeps other
# imports from taking the file for one that was left behind.
_SETTINGS = """
PRAGMA page_size=8192; PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA temp_store=FILE;
PRAGMA cache_size=-200000; PRAGMA temp.cache_size=-20000; PRAGMA locking_mode=EXCLUSIVE;
"""
_STAGED = """
CREATE TEMP TABLE staged_name (key TEXT, k INTEGER, kind INTEGER);
CREATE TEMP TABLE staged_skeleton (key TEXT, k INTEGER, spelling TEXT);
CREATE TEMP TABLE staged_parent (k INTEGER, parent INTEGER);
CREATE TABLE sieve (bits BLOB);
"""
# The best kind comes first and is kept.
_SORT = """
INSERT OR IGNORE INTO name SELECT key, k, kind FROM staged_name ORDER BY key, k, kind;
DROP TABLE staged_name;
INSERT OR IGNORE INTO skeleton SELECT key, k, spelling FROM staged_skeleton
    ORDER BY key, k, spelling;
DROP TABLE staged_skeleton;
INSERT INTO parent SELECT DISTINCT k, parent FROM staged_parent
    WHERE k <> parent AND k IN (SELECT k FROM packed) ORDER BY k, parent;
DROP TABLE staged_parent;
"""
_INSERT = "INSERT INTO packed VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?)"
_BATCH = 20_000
# When so many rows are bad before one is good, the file is of another format.
_HOPELESS = 200
_SHOWN = 20


class Writer:
    """
    Writes a layer's tables.

    Attributes
    ----------
    places, skipped : int
        Places written and rows refused so far.
    """

    def __init__(self, base: sqlite3.Connection, file: Path, *, strict: bool, tell: Tell) -> None:
        self.base, self.file, self.strict, self.tell = base, file, strict, tell
        self.places = self.skipped = 0
        self.words = Words()
        self._hashes = array("I")
        base.executescript(_SETTINGS + TABLES + _STAGED)
        base.execute("BEGIN")

    def write(self, batches: Iterable[Batch]) -> None:
        """Write places with all that belongs to them; tell of the rows that cannot be."""
        for batch in batches:
            for line, reason in sorted([*batch.faults, *self._insert(batch)]):
                self._skip(self.file, line, reason)
            self._stage(batch.keys)
            self._hashes += hashes(row[1] or id_key(row[0]) for row in batch.places)
            self.base.executemany("INSERT INTO staged_parent VALUES (?, ?)", batch.parents)

    def _insert(self, batch: Batch) -> list[tuple[int, str]]:
        """Insert places; what stands there already is taken out of the batch, with the reason."""
        rows, start, again = list(self._renumbered(batch)), 0, []
        while start < len(rows):
            before = self.base.total_changes
            try:
                self.base.executemany(_INSERT, rows[start:])
            except sqlite3.IntegrityError:
                start += self.base.total_changes - before
                again.append(start)
                start += 1
            else:
                break
        self.places += len(rows) - len(again)
        twice = [found for n in reversed(again) if (found := self._resolve(batch, n))]
        self.base.executemany("INSERT INTO shape VALUES (?,?,?,?,?,?)", _drawn(batch, set(again)))
        return twice

    def _renumbered(self, batch: Batch) -> Iterator[tuple[Any, ...]]:
        """Yield the rows with the layer's numbers for the batch's words."""
        own = [self.words.number(word) for word in batch.words.texts()]
        for row in batch.places:
            admin1 = row[8] if row[8] is None else own[row[8]]
            yield (*row[:6], own[row[6]], row[7], admin1, *row[9:12], own[row[12]], row[13])

    def _resolve(self, batch: Batch, number: int) -> tuple[int, str] | None:
        """Return the names of a place that is there to it, or drop them and say why."""
        line, again = batch.lines[number]
        key, own_id = batch.places[number][:2]
        place_id = own_id or f"geonames:{key}"
        known = self.base.execute("SELECT k FROM packed WHERE k = ? OR id = ?", [key, place_id])
        batch.give(number, known.fetchone()[0] if again else None)
        return None if again else (line, f"a place of the id {place_id} stands in the file already")

    def write_names(
        self, path: Path, found: Iterable[tuple[int, tuple[int, str, int] | Fault]]
    ) -> None:
        """Add names to the places that are there; names of others are passed over."""
        query, keys = "SELECT class, country FROM packed WHERE k = ?", BatchKeys()
        for number, name in found:
            if isinstance(name, Fault):
                self._skip(path, number, str(name))
                continue
            place = self.base.execute(query, name[:1]).fetchone()
            if place and (key := fold(name[1])):
                keys.add(name[0], key, name[2], wavers(*place))
            if len(keys) >= _BATCH:
                self._stage(keys)
                keys = BatchKeys()
        self._stage(keys)

    def write_parents(
        self, path: Path, found: Iterable[tuple[int, tuple[int, int] | Fault]]
    ) -> None:
        """Add what places lie in; those of places that are not there are left out at the end."""
        for number, pair in found:
            if isinstance(pair, Fault):
                self._skip(path, number, str(pair))
            else:
                self.base.execute("INSERT INTO staged_parent VALUES (?, ?)", pair)

    def _stage(self, keys: BatchKeys) -> None:
        self.base.executemany("INSERT INTO staged_name VALUES (?, ?, ?)", keys.names())
        self.base.executemany("INSERT INTO staged_skeleton VALUES (?, ?, ?)", keys.skeletons())
        self._hashes += hashes(keys.keys)
        self._hashes += hashes(map(bones_key, keys.bones))

    def _skip(self, path: Path, number: int, reason: str) -> None:
        line = f"{path}:{number}: {reason}"
        if self.strict:
            raise GazetteerError(f"{line}; mend it, or import without --strict")
        self.skipped += 1
        if self.skipped <= _SHOWN:
            self.tell(line)
        if not self.places and self.skipped >= _HOPELESS:
            raise GazetteerError(
                f"{line}; not one of the first {_HOPELESS} rows is good: is the format right?"
            )

    def finish(self, meta: Mapping[str, str | None], options: Options) -> None:
        """Sort the names, drop those that were given for a namesake's sake, write the rest."""
        self.base.executemany("INSERT INTO meta VALUES (?, ?)", sorted(meta.items()))
        self.base.execute("INSERT INTO sieve VALUES (?)", [bits_of(self._hashes)])
        self.words.write(self.base)
        self.base.commit()
        self.base.executescript(f"BEGIN; {COUNTRIES} {_SORT} COMMIT;")
        if options.most_alike:
            self._unshare(options.most_alike)
        if options.wary:
            self._mark(options.wary)
        self.base.executescript(f"BEGIN; {INDEXES} COMMIT;")

    def _mark(self, wary: frozenset[str]) -> None:
        """Note which of the names are more often another word."""
        keys = self.base.execute("SELECT DISTINCT key FROM name WHERE kind <= ?", [ALIAS])
        marked = [(key,) for (key,) in keys if key in wary]
        self.base.executemany("INSERT INTO stop VALUES (?, 'context', 'another word')", marked)
        self.base.commit()

    def _unshare(self, least: int) -> None:
        """
        Drop an alias of `least` places of one main name.

        It is a famous namesake's: GeoNames' derivatives call every Alejandría by the names that
        the city in Egypt has in the languages of the world.
        """
        often = "SELECT key FROM name WHERE kind = ? GROUP BY key HAVING count(*) >= ?"
        of_key = (
            "SELECT p.k, p.name FROM name n JOIN packed p ON p.k = n.k WHERE n.key = ? AND kind = ?"
        )
        for (key,) in self.base.execute(often, [ALIAS, least]).fetchall():
            namesakes: dict[str, list[int]] = {}
            for place, name in self.base.execute(of_key, [key, ALIAS]):
                namesakes.setdefault(fold(name), []).append(place)
            shared = [k for places in namesakes.values() if len(places) >= least for k in places]
            self.base.executemany(
                "DELETE FROM name WHERE key = ? AND k = ?", ((key, k) for k in shared)
            )
            self.base.executemany(
                "DELETE FROM skeleton WHERE key = ? AND k = ? AND spelling = ?",
                ((skeleton_of_key(key), k, key) for k in shared),
            )
        self.base.commit()


def _drawn(batch: Batch, left_out: set[int]) -> Iterator[tuple[object, ...]]:
    """Yield the rows of the table ``shape``."""
    if not batch.shapes:
        return
    import shapely

    for number, wkb in batch.shapes:
        if number not in left_out:
            shape = shapely.from_wkb(wkb)
            yield batch.places[number][0], *shape.bounds, pack_shape(shape, snap=False)
