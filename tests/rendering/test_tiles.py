"""Tiles of many events: counts add up at every zoom, and each event is in one, with its source."""

from __future__ import annotations

import csv
import gzip
import io
import json
import re
import zlib
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from shapely import Point

from geomap.actors import load_actors
from geomap.cli import app
from geomap.errors import InputError
from geomap.frames import from_records
from geomap.rendering.packing import squeezed, unpacked
from geomap.rendering.tiled_page import COLUMNS, parts_of, write_tiled_map
from geomap.rendering.tiles import LEAF, hexagons

pmtiles = pytest.importorskip("pmtiles.reader")

CROWD = 1_300  # events at one place: more than any tile holds


def _event(n: int) -> tuple[dict[str, Any], Point | None]:
    crowded = n < CROWD
    row = {
        "event_id": f"e{n}",
        "title": f"Event {n}",
        "event_type": "Battles",
        "actor_id": ("russia", "isis", None)[n % 3],
        "status": "reported",
        "date_start": f"2015-{1 + n % 12:02d}-05" if n % 10 else None,
        "place": "Homs" if crowded else f"Village {n}",
        "geo_precision": 4 if n % 50 == 7 else 1,
        "source": f"Outlet {n % 7}",
        "quote": f"A sentence of our own, number {n}.",
    }
    if n % 97 == 3:
        return row, None
    return row, Point(36.72, 34.73) if crowded else Point(36 + n % 83 / 40, 33 + n % 71 / 30)


EVENTS = [_event(n) for n in range(4_000)]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("tiles") / "many"
    frame = from_records(EVENTS)
    told = write_tiled_map(parts_of(frame, 1_500), load_actors().actors, out, title="Four thousand")
    assert told["events"] == len(EVENTS)
    assert told["unplaced"] == sum(shape is None for _, shape in EVENTS)
    return out


def _tiles(path: Path) -> dict[tuple[int, int, int], Any]:
    with path.open("rb") as file:
        source = pmtiles.MmapSource(file)
        found = pmtiles.all_tiles(source)
        return {where: json.loads(gzip.decompress(told)) for where, told in found}


def _is_named(row: dict[str, Any]) -> bool:
    return row["geo_precision"] in (4, 6)


def test_counts_add_up_at_every_zoom_without_what_is_known_by_its_province_alone(
    folder: Path,
) -> None:
    tiles = _tiles(folder / "events.pmtiles")
    placed = sum(shape is not None and not _is_named(row) for row, shape in EVENTS)
    few = dict.fromkeys(range(1, 14), 0)
    for (zoom, _, _), told in tiles.items():
        for below in range(zoom, 14):
            if "e" in told and zoom <= 13:
                few[below] += len(told["e"])
        if "h" in told:
            few[zoom] += sum(told["n"])
    assert set(few.values()) == {placed}


def test_every_event_is_once_in_a_tile_with_its_sentence_and_outlet(folder: Path) -> None:
    tiles = _tiles(folder / "events.pmtiles")
    rows = [
        dict(zip(COLUMNS, row, strict=True)) for told in tiles.values() for row in told.get("e", ())
    ]
    wanted = {row["event_id"]: row for row, _ in EVENTS}
    assert sorted(row["event_id"] for row in rows) == sorted(wanted)
    for row in rows:
        for name in ("title", "quote", "source", "date_start", "place"):
            assert row[name] == wanted[row["event_id"]][name]
    assert all(len(told["e"]) <= LEAF for told in tiles.values() if "e" in told)


def _facts(folder: Path) -> dict[str, list[Any]]:
    """The facts as columns, by the events' numbers."""
    raw = zlib.decompress((folder / "facts.bin").read_bytes())
    return unpacked(squeezed(raw))


def test_the_facts_are_those_of_all_events_in_order_of_time(folder: Path) -> None:
    facts = _facts(folder)
    told = sorted((row for row, _ in EVENTS), key=lambda row: row["date_start"] or "9999")
    for name in ("date_start", "place", "geo_precision", "source", "event_type"):
        assert facts[name] == [row[name] for row in told], name
    assert [acts[0] for acts in facts["acts"]] == [
        row["actor_id"] or "unattributed" for row in told
    ]
    assert sum(lon is None for lon in facts["lon"]) == sum(shape is None for _, shape in EVENTS)


def test_the_index_leads_from_a_number_and_from_an_id_to_the_tile(folder: Path) -> None:
    from pmtiles.tile import zxy_to_tileid

    octets = (folder / "index.bin").read_bytes()
    count = len(EVENTS)
    places = np.frombuffer(octets, dtype="<f8", count=count)
    pairs = np.frombuffer(octets, dtype="<u4", offset=8 * count).reshape(-1, 2)
    assert (np.diff(pairs[:, 0].astype("int64")) >= 0).all()
    numbers = dict(pairs.tolist())
    at = COLUMNS.index("event_id")
    for where, told in _tiles(folder / "events.pmtiles").items():
        for row, number in zip(told.get("e", ()), told["n"] if "e" in told else (), strict=True):
            assert places[number] == zxy_to_tileid(*where)
            assert numbers[zlib.crc32(row[at].encode())] == number


def test_the_page_knows_the_sums_of_all_events(folder: Path) -> None:
    told = _page_data(folder)["tiles"]
    rows = [row for row, _ in EVENTS]
    assert told["count"] == len(EVENTS)
    assert sum(n for _, n in told["acts"]) == len(EVENTS)
    assert dict(told["values"]["source"]) == Counter(row["source"] for row in rows)
    assert sum(told["days"][1]) == sum(row["date_start"] is not None for row in rows)
    assert sum(told["placed"]) == len(EVENTS)
    assert told["placed"][3] == told["unplaced"]
    named = [row for row, shape in EVENTS if _is_named(row) and shape is not None]
    assert sum(one["count"] for one in told["named"]) == len(named)


def _page_data(folder: Path) -> Any:
    page = (folder / "index.html").read_text(encoding="utf-8")
    match = re.search(r'id="geomap-data">(.*?)</script>', page)
    assert match
    return json.loads(match[1])


def _hits(folder: Path, word: str) -> list[int]:
    """The numbers of the events that have a word, read as the page reads them."""
    told, octets = _page_data(folder)["tiles"]["words"], (folder / "words.bin").read_bytes()
    block = max(n for n, first in enumerate(told["first"]) if first <= word)
    one = json.loads(gzip.decompress(octets[told["at"][block] : told["at"][block + 1]]))
    place = one["w"].index(word)
    start = told["starts"][block] + sum(one["b"][:place])
    found, number, shift = [0], 0, 0
    for octet in octets[start : start + one["b"][place]]:
        number |= (octet & 127) << shift
        shift += 7
        if octet < 128:
            found.append(found[-1] + number)
            number = shift = 0
    assert len(found) - 1 == one["n"][place]
    return found[1:]


def test_words_lead_to_the_events_that_have_them(folder: Path) -> None:
    told = [row for row, _ in EVENTS]
    order = sorted(range(len(told)), key=lambda n: told[n]["date_start"] or "9999")
    assert _hits(folder, "1234") == [order.index(1234)]
    assert "sentence" in _page_data(folder)["tiles"]["words"]["common"]


def test_the_whole_table_lies_beside_the_page_for_readers_without_its_script(folder: Path) -> None:
    text = gzip.decompress((folder / "events.csv.gz").read_bytes()).decode()
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [row["quote"] for row in rows] == [row["quote"] for row, _ in EVENTS]
    page = (folder / "index.html").read_text(encoding="utf-8")
    assert '<a href="events.csv.gz">' in page[page.index("<noscript>") :]


def test_what_stands_at_one_spot_is_told(folder: Path) -> None:
    piles = [
        t for (z, _, _), t in _tiles(folder / "events.pmtiles").items() if z == 13 and "h" in t
    ]
    assert [told["t"] for told in piles] == [[1]]


def test_the_same_events_make_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    again = tmp_path / "again"
    write_tiled_map(
        parts_of(from_records(EVENTS), 1_500), load_actors().actors, again, title="Four thousand"
    )
    names = sorted(file.name for file in folder.iterdir())
    assert names == sorted(file.name for file in again.iterdir())
    for name in names:
        assert (again / name).read_bytes() == (folder / name).read_bytes()


def test_only_the_tiled_page_may_read_files_and_only_beside_it(folder: Path) -> None:
    assert "connect-src &#x27;self&#x27;" in (folder / "index.html").read_text()


@given(
    st.lists(st.tuples(st.floats(0, 0.999), st.floats(0, 0.999)), min_size=1), st.integers(2, 14)
)
def test_no_point_is_farther_from_its_hexagon_than_a_hexagon_reaches(
    points: list[tuple[float, float]], zoom: int
) -> None:
    x, y = (np.array(axis) for axis in zip(*points, strict=True))
    around = 5 * 2**zoom
    found = hexagons(x, y, zoom)
    line, column = found // (4 * around), found % (4 * around) - around
    off = np.hypot(x - (column + line % 2 / 2) / around, y - line * 3**0.5 / 2 / around)
    assert (off <= 1.0001 / 3**0.5 / around).all()


def test_events_without_any_place_make_no_tiles_and_say_so(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no event has a place"):
        write_tiled_map(parts_of(from_records([])), load_actors().actors, tmp_path / "a", title="")


def test_the_command_makes_a_folder_and_names_what_it_left_out(tmp_path: Path) -> None:
    table = tmp_path / "events.csv"
    table.write_text("id,latitude,longitude,event_date\na,34.7,36.7,2015-10-02\nb,,,2015-10-03\n")
    out = tmp_path / "made"
    told = CliRunner().invoke(app, ["map", str(table), "--tiles-out", str(out)])
    assert told.exit_code == 0, told.output
    assert "geomap serve" in told.output
    assert (out / "index.html").exists()
    both = CliRunner().invoke(app, ["map", str(table), "--tiles-out", str(out), "-o", "x.html"])
    assert both.exit_code == 2


def test_a_long_table_is_read_in_parts_and_rows_keep_their_numbers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from geomap.cli import event_parts

    monkeypatch.setattr(event_parts, "ROWS", 3)
    monkeypatch.setattr(event_parts, "_is_small", lambda _: False)
    table = tmp_path / "long.csv"
    lines = ["title,latitude,longitude", *(f'"Shelling\nnear {n}",34.{n},36.{n}' for n in range(8))]
    lines[6] = "Wrong,999,36.1"
    table.write_text("\n".join(lines) + "\n")
    told = CliRunner().invoke(app, ["map", str(table), "--tiles-out", str(tmp_path / "made")])
    assert told.exit_code == 0, told.output
    assert "7 events in" in told.output
    assert "long.csv: row 7 latitude" in told.stderr
