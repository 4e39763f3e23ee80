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
from geomap.rendering.packing import coded
from geomap.rendering.page_meta import PageMeta
from geomap.rendering.shores import ashore
from geomap.rendering.site import Look, edited
from geomap.rendering.tiles import (
    CHUNK_ZOOM,
    EVENTS_FILE,
    FIRST_ZOOM,
    LEAF,
    LEAF_ZOOM,
    MONTHS_FILE,
    PILE_ZOOM,
    Placed,
    write_archives,
)

if TYPE_CHECKING:
    import geopandas as gpd
    import numpy as np

__all__ = ["COLUMNS", "write_tiled_map"]

COLUMNS = (*page_data.SHOWN, "geometry", "lon", "lat", "acts")
PLACES = 2_000  # of the most frequent places: what the ground is cut to
SHARES = 5_000  # rows that stand for all where only shares matter
VAGUE, WIDE_KM = 3, 25  # UCDP GED's "somewhere in this district"; as far as a town reaches
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
    Write ``index.html`` and its two archives of tiles into a folder.

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
        ``events``, ``unplaced`` (counted in the page, and on no tile) and ``tiles``.

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
        with TemporaryFile() as scratch:
            found = _Gathered(scratch, actors, look)
            for part in parts:
                found.take(part)
            placed, block = found.placed(), found.block()
            if not len(placed.x):
                raise InputError(
                    "no event has a place, so there is nothing for tiles: make a page with -o"
                )
            about = {"name": title, "columns": list(COLUMNS), "months": block["tiles"]["first"]}
            tiles = write_archives(placed, folder, about)
    except OSError as error:
        raise OutputError(
            f"{folder}: cannot be written ({error.strerror or error}): choose another folder"
        ) from error
    text = _page(found, block, title, description, look)
    write_bytes(folder / "index.html", text.encode())
    unplaced = block["tiles"]["count"] - block["tiles"]["placed"]
    return {"events": block["tiles"]["count"], "unplaced": unplaced, "tiles": tiles}


class _Gathered:
    """What stays of the parts: numbers of each event, and its row in a file."""

    def __init__(self, scratch: IO[bytes], actors: Mapping[str, Actor], look: Look) -> None:
        self.scratch, self.actors, self.look = scratch, actors, look
        self.numbers: dict[str, list[Any]] = {n: [] for n in "lon lat acts day vague".split()}
        self.offsets: list[Any] = []
        self.acts: dict[tuple[str, ...], int] = {}
        self.who: Counter[Any] = Counter()
        self.places: Counter[Any] = Counter()
        self.published: str | None = None

    def take(self, part: gpd.GeoDataFrame) -> None:
        """Add a part of the table."""
        import numpy as np

        part, known = edited(part, self.actors, self.look.editorial)
        columns = _cells(part)
        columns["acts"] = self._acts(part, known)
        lengths = [
            self.scratch.write(_ENCODE(row).encode("utf-8", "replace"))
            for row in zip(*(columns[name] for name in COLUMNS), strict=True)
        ]
        self.offsets.append(np.array(lengths, dtype="int64"))
        self._number(columns)
        who = part.reindex(columns=list(_LIGHT)).astype(object)
        self.who.update(who.where(who.notna(), None).itertuples(index=False, name=None))
        self._count_places(columns)
        latest = page_data.latest(part)
        self.published = max(filter(None, (self.published, latest)), default=None)

    def _acts(self, part: gpd.GeoDataFrame, actors: Mapping[str, Actor]) -> list[Any]:
        blank = [None] * len(part)
        cells = [part[n].tolist() if n in part.columns else blank for n in ("actor_id", "allies")]
        known: dict[tuple[str, str], tuple[str, ...]] = {}
        found = []
        for actor_id, ally in zip(*cells, strict=True):
            key = (str(actor_id), str(ally))
            if key not in known:
                known[key] = acting(actor_id, ally, actors) or (UNATTRIBUTED,)
                self.acts.setdefault(known[key], len(self.acts))
            found.append(known[key])
        return found

    def _number(self, columns: Mapping[str, list[Any]]) -> None:
        import numpy as np

        add = self.numbers
        days = (a or b for a, b in zip(columns["date_start"], columns["date_end"], strict=True))
        for name in ("lon", "lat"):
            add[name].append(np.array(columns[name], dtype="float64"))
        add["acts"].append(np.array([self.acts[one] for one in columns["acts"]], dtype="int32"))
        add["day"].append(np.array([_month(day) for day in days], dtype="int32"))
        told = zip(columns["geo_precision"], columns["radius_km"], strict=True)
        add["vague"].append(np.array([_is_vague(*one) for one in told], dtype=bool))

    def _count_places(self, columns: Mapping[str, list[Any]]) -> None:
        self.places.update(zip(*(columns[name] for name in _PLACE), strict=True))
        if len(self.places) > 100 * PLACES:
            self.places = Counter(dict(self.places.most_common(50 * PLACES)))

    def placed(self) -> Placed:
        """Return the events that have a place, as the tiles want them."""
        import numpy as np

        if not self.offsets:
            self.numbers = {name: [np.zeros(0)] for name in self.numbers}
            self.offsets = [np.zeros(0, dtype="int64")]
        told = {name: np.concatenate(values) for name, values in self.numbers.items()}
        ends = np.cumsum(np.concatenate(self.offsets))
        starts = ends - np.concatenate(self.offsets)
        known = np.flatnonzero(~np.isnan(told["lon"]) & ~np.isnan(told["lat"]))
        months = told["day"][told["day"] > 0]
        self.first = int(months.min()) if len(months) else 0
        month = np.where(told["day"] > 0, told["day"] - self.first + 1, 0).astype("int64")
        self.cube = _cube(told["acts"].astype("int64"), month)
        self.counts = (len(ends), len(known))
        self.months = int(month.max(initial=0))

        def row(number: int) -> bytes:
            at = known[number]
            self.scratch.seek(int(starts[at]))
            return self.scratch.read(int(ends[at] - starts[at]))

        self.scratch.flush()
        lat = np.radians(told["lat"][known].clip(-85.05, 85.05))
        return Placed(
            x=(told["lon"][known] / 360 + 0.5) % 1,
            y=0.5 - np.arctanh(np.sin(lat)) / (2 * np.pi),
            acts=told["acts"][known].astype("int64"),
            month=month[known],
            vague=told["vague"][known].astype(bool),
            row=row,
        )

    def block(self) -> dict[str, Any]:
        """Return what the page knows of its tiles, and of all events together."""
        year, month = divmod(self.first - 1, 12) if self.first else (0, 0)
        tiles = {
            "files": [EVENTS_FILE, MONTHS_FILE], "columns": COLUMNS, "leaf": LEAF,
            "zooms": [FIRST_ZOOM, LEAF_ZOOM, PILE_ZOOM, CHUNK_ZOOM],
            "count": self.counts[0], "placed": self.counts[1],
            "first": f"{year:04d}-{month + 1:02d}" if self.first else None, "months": self.months,
            "acts": list(self.acts), "cube": self.cube,
        }  # fmt: skip
        return {"tiles": tiles, "asOf": self.published}

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

    def counts_of(self, layers: Sequence[Any]) -> dict[str, int]:
        """Return how many events each layer has."""
        often = Counter[int]()
        for acts, _, count in zip(*self.cube, strict=True):
            often[acts] += count
        sums = Counter[str]()
        for acts, number in self.acts.items():
            for one in acts:
                sums[one] += often[number]
        return {layer.id: sums[layer.id] for layer in layers}


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


def _month(day: Any) -> int:
    """Months since the year 0, the first being 1; 0: none is told."""
    text = str(day or "")
    try:
        return int(text[:4]) * 12 + int(text[5:7] or "1")
    except ValueError:
        return 0


def _is_vague(precision: Any, radius_km: Any) -> bool:
    return (precision or 0) >= VAGUE or (radius_km or 0) > WIDE_KM


def _cube(acts: np.ndarray[Any, Any], month: np.ndarray[Any, Any]) -> list[list[int]]:
    """Count all events, placed or not, by who acts and by month: numbers, months, counts."""
    import numpy as np

    keys, counts = np.unique(acts * 100_000 + month, return_counts=True)
    return [(keys // 100_000).tolist(), (keys % 100_000).tolist(), counts.tolist()]


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
    meta = PageMeta(url=look.url)
    bounds = bounds_of(frame)
    whole = {**block_of(None, layers, words, meta), **block, "bounds": bounds}
    counts = found.counts_of(layers)
    rows = [{**row, "count": counts[row["id"]]} for row in whole["layers"]]
    parts = part_rows(_frame_of(list(found.who)), layers, found.actors)
    whole |= {
        "tiled": False,
        "layers": rows,
        "parts": parts,
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
