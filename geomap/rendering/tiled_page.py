"""
A table of any length → a folder with a page and its tiles: ``geomap map EVENTS --tiles-out DIR``.

The table comes in parts, so that a million events are never in memory at once: of each event stay
some numbers, and its row as JSON in a file that is gone afterwards.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, TYPE_CHECKING, Any

from geomap.errors import InputError, OutputError
from geomap.files import write_bytes
from geomap.layers import UNATTRIBUTED, acting, build_layers
from geomap.model import Actor
from geomap.rendering import page_data
from geomap.rendering.actor_tree import part_rows
from geomap.rendering.facts import (
    FACTS,
    FACTS_FILE,
    INDEX_FILE,
    TileFacts,
    write_facts,
    write_index,
)
from geomap.rendering.packing import Column, coded
from geomap.rendering.page_meta import PageMeta
from geomap.rendering.shores import ashore
from geomap.rendering.site import Look, edited
from geomap.rendering.table_file import TABLE_FILE, TableFile
from geomap.rendering.tile_totals import totals_of
from geomap.rendering.tiles import (
    BESIDE_ZOOM,
    CHUNK_ZOOM,
    EVENTS_FILE,
    FIRST_ZOOM,
    LEAF,
    LEAF_ZOOM,
    PILE_ZOOM,
    Placed,
    write_archive,
)
from geomap.rendering.word_index import WORDS_FILE, WordIndex, write_words

if TYPE_CHECKING:
    import geopandas as gpd
    import numpy as np
    import numpy.typing as npt

    Numbers = npt.NDArray[np.int64]

__all__ = ["COLUMNS", "write_tiled_map"]

COLUMNS = (*page_data.SHOWN, "geometry", "lon", "lat", "acts")
PLACES = 2_000  # of the most frequent places: what the ground is cut to
SHARES = 5_000  # rows that stand for all where only shares matter
VAGUE, WIDE_KM = 3, 25  # UCDP GED's "somewhere in this district"; as far as a town reaches
NAMED = (4, 6)  # its codes of what is known by its province or its country alone
_PLACE = ("lon", "lat", "place", "country", "geo_precision", "radius_km")
_LIGHT = ("actor_id", "allies", "actor", "country")
_ENCODE = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode


def write_tiled_map(
    parts: Iterable[gpd.GeoDataFrame],
    actors: Mapping[str, Actor],
    folder: Path,
    *,
    title: str,
    description: str | None = None,
    look: Look | None = None,
) -> dict[str, int]:
    """
    Write ``index.html`` and what it reads into a folder.

    Beside the page are the tiles, the facts that filters ask, the words that are searched, where
    each event's texts are, and the table as one file for whoever wants it whole.

    Parameters
    ----------
    parts : iterable of GeoDataFrame
        Events with the contract's columns, EPSG:4326, in any order.
    actors : mapping of str to Actor
        Known actors by id.
    folder : Path
        Made if missing.

    Returns
    -------
    dict of str to int
        ``events``, ``unplaced`` (listed in the page, and on no map tile) and ``tiles``.

    Raises
    ------
    OutputError
        The folder cannot be written.
    InputError
        No event has a place.
    GeomapError
        The ``pmtiles`` package is not installed.
    """
    look = look or Look()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with TemporaryFile() as scratch, TableFile(folder / TABLE_FILE) as whole:
            found = _Gathered(scratch, whole, actors, look)
            for part in parts:
                found.take(part)
            block, tiles = _write_files(found, folder, title)
    except OSError as error:
        raise OutputError(
            f"{folder}: cannot be written ({error.strerror or error}): choose another folder"
        ) from error
    text = _page(found, block, title, description, look)
    write_bytes(folder / "index.html", text.encode())
    return {"events": block["count"], "unplaced": block["unplaced"], "tiles": tiles}


def _write_files(found: _Gathered, folder: Path, title: str) -> tuple[dict[str, Any], int]:
    """Write what stands beside the page; return what the page knows of it, and the tiles."""
    table = found.table()
    if not table or all(lon is None for lon in table["lon"].values):
        raise InputError("no event has a place, so there is nothing for tiles: make a page with -o")
    order = _by_time(table)
    about = {"name": title, "columns": list(COLUMNS)}
    tiles, places = write_archive(found.placed(table, order), folder, about)
    facts = write_facts(table, order, folder / FACTS_FILE)
    write_index([found.ids[n] for n in order.tolist()], places, folder / INDEX_FILE)
    words = write_words(found.words, order, folder / WORDS_FILE)
    block = {
        "files": {"events": EVENTS_FILE, "facts": FACTS_FILE, "index": INDEX_FILE},
        "facts": facts, "words": {"file": WORDS_FILE, **words},
        "columns": COLUMNS, "texts": [name for name in COLUMNS if name not in FACTS], "leaf": LEAF,
        "zooms": [FIRST_ZOOM, LEAF_ZOOM, PILE_ZOOM, CHUNK_ZOOM, BESIDE_ZOOM],
        **totals_of(table),
    }  # fmt: skip
    return block, tiles


def _by_time(table: Mapping[str, Column]) -> Numbers:
    """Return the events in the order of their numbers: by first day, those without one last."""
    import numpy as np

    days = table["date_start"]
    ranks = {day: n for n, day in enumerate(sorted({str(d or "9999") for d in days.values}))}
    return np.argsort(
        np.array([ranks[str(d or "9999")] for d in days.values])[days.codes], kind="stable"
    )


class _Gathered:
    """What stays of the parts: facts of each event, and its row in a file."""

    def __init__(
        self, scratch: IO[bytes], whole: TableFile, actors: Mapping[str, Actor], look: Look
    ) -> None:
        self.scratch, self.whole, self.actors, self.look = scratch, whole, actors, look
        self.facts, self.words = TileFacts(), WordIndex()
        self.ids: list[str] = []
        self.lengths: list[Numbers] = []
        self.acts: set[tuple[str, ...]] = set()
        self.who: Counter[Any] = Counter()
        self.places: Counter[Any] = Counter()
        self.published: str | None = None

    def take(self, part: gpd.GeoDataFrame) -> None:
        """Add a part of the table."""
        import numpy as np

        part, known = edited(part, self.actors, self.look.editorial)
        columns = _cells(part)
        self.whole.add(columns)
        columns["acts"] = self._acts(part, known)
        lengths = [
            self.scratch.write(_ENCODE(row).encode("utf-8", "replace"))
            for row in zip(*(columns[name] for name in COLUMNS), strict=True)
        ]
        self.lengths.append(np.array(lengths, dtype="int64"))
        self.ids.extend(str(one) for one in columns["event_id"])
        self.words.add(columns["title"], columns["quote"])
        others = [_other_outlets(told) for told in columns["sources"]]
        shaped = [None if shape is None else 1 for shape in columns["geometry"]]
        self.facts.add({**columns, "others": others, "shaped": shaped})
        who = part.reindex(columns=list(_LIGHT)).astype(object)
        self.who.update(who.where(who.notna(), None).itertuples(index=False, name=None))
        self._count_places(columns)
        latest = page_data.latest(part)
        self.published = max(filter(None, (self.published, latest)), default=None)

    def table(self) -> dict[str, Column]:
        """Return the facts, events in the order of the parts."""
        return self.facts.table()

    def _acts(self, part: gpd.GeoDataFrame, actors: Mapping[str, Actor]) -> list[Any]:
        blank = [None] * len(part)
        cells = [part[n].tolist() if n in part.columns else blank for n in ("actor_id", "allies")]
        known: dict[tuple[str, str], tuple[str, ...]] = {}
        found = []
        for actor_id, ally in zip(*cells, strict=True):
            key = (str(actor_id), str(ally))
            if key not in known:
                known[key] = acting(actor_id, ally, actors) or (UNATTRIBUTED,)
                self.acts.add(known[key])
            found.append(known[key])
        return found

    def _count_places(self, columns: Mapping[str, list[Any]]) -> None:
        self.places.update(zip(*(columns[name] for name in _PLACE), strict=True))
        if len(self.places) > 100 * PLACES:
            self.places = Counter(dict(self.places.most_common(50 * PLACES)))

    def placed(self, table: Mapping[str, Column], order: Numbers) -> Placed:
        """Return where the events stand, in the order of their numbers, as the tiles want it."""
        import numpy as np

        def cells(name: str, read: Any, dtype: str) -> Any:
            column = table[name]
            return np.array([read(value) for value in column.values], dtype=dtype)[column.codes]

        lon, lat = (cells(n, lambda x: np.nan if x is None else x, "float64") for n in _PLACE[:2])
        named = cells("geo_precision", lambda code: code in NAMED, "bool")
        far = cells("radius_km", lambda km: (km or 0) > WIDE_KM, "bool")
        vague = cells("geo_precision", lambda code: (code or 0) >= VAGUE, "bool") | far
        ends = np.cumsum(np.concatenate(self.lengths))
        starts = ends - np.concatenate(self.lengths)

        def row(number: int) -> bytes:
            at = order[number]
            self.scratch.seek(int(starts[at]))
            return self.scratch.read(int(ends[at] - starts[at]))

        self.scratch.flush()
        lat = np.radians(lat.clip(-85.05, 85.05))
        x = np.where(named, np.nan, (lon / 360 + 0.5) % 1)
        y = 0.5 - np.arctanh(np.sin(lat)) / (2 * np.pi)
        return Placed(x=x[order], y=y[order], vague=vague[order], row=row)

    def sample(self) -> gpd.GeoDataFrame:
        """Return the most frequent places, to which the page's ground is cut."""
        from shapely import points

        from geomap.frames import from_columns

        rows = [where for where, _ in self.places.most_common(PLACES) if where[0] is not None]
        columns: dict[str, Sequence[Any]] = {
            name: [where[n] for where in rows] for n, name in enumerate(_PLACE) if n > 1
        }
        columns["event_id"] = [str(n) for n in range(len(rows))]
        return from_columns(columns, [points(where[0], where[1]) for where in rows])

    def layers(self) -> list[Any]:
        """
        Return the layers of all events, with their true counts.

        Their order and colours want only the shares, which some thousand rows have as well.
        """
        if not self.who:
            return []
        step = max(1, sum(self.who.values()) // SHARES)
        rows = [who for who, count in self.who.items() for _ in range(-(-count // step))]
        frame = _frame_of(rows)
        _, actors = edited(frame[:0], self.actors, self.look.editorial)
        return build_layers(frame, actors)


def _frame_of(rows: Sequence[Any]) -> gpd.GeoDataFrame:
    from geomap.frames import from_columns

    columns: dict[str, Sequence[Any]] = {
        name: [row[n] for row in rows] for n, name in enumerate(_LIGHT)
    }
    columns["event_id"] = [str(n) for n in range(len(rows))]
    return from_columns(columns, [None] * len(rows))


def _cells(part: gpd.GeoDataFrame) -> dict[str, list[Any]]:
    """Return a part's columns as JSON values, with shapes and where marks stand."""
    read = {
        name: coded(part[name], partial(page_data.cell, name))
        for name in page_data.SHOWN
        if name in part.columns
    } | page_data.shapes(part.geometry)
    found: dict[str, list[Any]] = {name: [None] * len(part) for name in COLUMNS}
    for name, column in read.items():
        found[name] = [column.values[code] for code in column.codes.tolist()]
    return found


def _other_outlets(told: Any) -> tuple[str, ...] | None:
    """Return who else told an event; the sentences themselves stay in its row."""
    if not isinstance(told, list):
        return None
    names = (one.get("source") for one in told if isinstance(one, dict))
    return tuple(dict.fromkeys(str(name) for name in names if name)) or None


def _page(
    found: _Gathered, block: dict[str, Any], title: str, description: str | None, look: Look
) -> str:
    from geomap.rendering.document import Page
    from geomap.rendering.extent import bounds_of
    from geomap.rendering.page import (
        PageWords,
        block_of,
        ground_of,
        head_of,
        known_theme,
        map_of,
    )

    layers, frame = found.layers(), ashore(found.sample())
    words = PageWords(title, description, look.lang, known_theme(look.editorial.theme or "auto"))
    meta = PageMeta(url=look.url, files=(TABLE_FILE,))
    bounds = bounds_of(frame)
    whole = block_of(None, layers, words, meta) | {"bounds": bounds, "asOf": found.published}
    often = Counter[str]()
    for acts, count in block["acts"]:
        often.update(dict.fromkeys(acts, count))
    rows = [{**row, "count": often[row["id"]]} for row in whole["layers"]]
    parts = part_rows(_frame_of(list(found.who)), layers, found.actors)
    whole |= {
        "tiled": False,
        "layers": rows,
        "parts": parts,
        "tiles": block,
        "editor": look.editorial.block(),
        "events": {},
    }
    head = replace(
        head_of(None, words, meta),
        blocks={"geomap-data": page_data.escaped(whole)},
        packed=ground_of(frame, bounds, None, look.lang),
        connects=True,
    )
    text: str = map_of(Page(head), bounds, None).get_root().render()
    return text


def parts_of(frame: gpd.GeoDataFrame, size: int = 50_000) -> Iterator[gpd.GeoDataFrame]:
    """Yield a frame in parts."""
    for start in range(0, len(frame), size):
        yield frame.iloc[start : start + size]
