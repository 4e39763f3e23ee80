"""Archives: partitions in, partitions out, the same whoever reads them and whatever dies."""

from __future__ import annotations

import gzip
import json
import os
import signal
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import combinations
from pathlib import Path
from random import Random

import geopandas
import numpy as np
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from geomap.cli import app
from geomap.errors import InputError
from geomap.extraction.tellings import least_chance
from geomap.extraction.tellings.clusters import (
    candidates,
    cluster,
    components,
    groups,
    likely_pairs,
)
from geomap.extraction.tellings.pairs import contradict
from geomap.extraction.tellings.possible import possible
from geomap.extraction.tellings.profile import profiles
from geomap.frames import from_frame
from geomap.model import Event, Place, SourceQuote, When
from geomap.pipeline import extract
from geomap.pipeline.archive import read_archive
from geomap.pipeline.archive.coded import CodedPartition, CodePartition
from geomap.pipeline.archive.events import along_hilbert
from geomap.pipeline.archive.partitions import Partition, find_partitions
from geomap.pipeline.engines.cluster import DaskEngine
from geomap.pipeline.engines.processes import ProcessEngine
from geomap.pipeline.finishing import finish_events
from geomap.pipeline.merging import BlockFinish
from geomap.settings import Settings

TEXTS = (
    "Rebels shelled Foah on 1 October 2015, killing four people.",
    "Gunmen killed two guards in Hama on 2 October 2015.",
    "On 3 October 2015 Russian jets bombed Talbiseh.",
    "Russian warplanes bombed Talbiseh on 3 October 2015, residents said.",
    "Protesters marched through Donetsk on 4 May 2014.",
    "A car bomb killed nine people in Mosul on 5 October 2015.",
)


def archive(folder: Path) -> Path:
    """Lay six articles out in three partitions, one of them packed and one a table."""
    folder.mkdir()
    rows = [
        {"id": f"a{n}", "text": text, "source": f"Wire {n}", "published": "2015-10-06"}
        for n, text in enumerate(TEXTS)
    ]
    (folder / "p0.jsonl").write_text("".join(map(line, rows[:2])), encoding="utf-8")
    (folder / "p1.jsonl.gz").write_bytes(gzip.compress("".join(map(line, rows[2:4])).encode()))
    table = geopandas.pd.DataFrame(rows[4:])
    table["published"] = [date(2015, 10, 6)] * 2
    table.to_parquet(folder / "p2.parquet")
    return folder


def line(row: dict[str, str]) -> str:
    return json.dumps(row) + "\n"


def written(folder: Path) -> dict[str, bytes]:
    paths = (p for p in folder.rglob("*") if p.is_file())
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in paths}


def test_an_archive_gives_the_events_of_its_articles(tmp_path: Path) -> None:
    source = archive(tmp_path / "in")
    result = read_archive([str(source)], str(tmp_path / "out"), rows=2)
    assert (result.partitions, result.documents, result.again) == (3, 6, 0)
    assert not result.errors
    frames = [geopandas.read_parquet(tmp_path / "out" / "events" / name) for name in result.files]
    assert [len(frame) for frame in frames] == [2, 2, 1]
    found = [event for frame in frames for event in from_frame(frame)]
    rows = "".join(
        line({"id": f"a{n}", "text": t, "source": f"Wire {n}", "published": "2015-10-06"})
        for n, t in enumerate(TEXTS)
    )
    (tmp_path / "all.jsonl").write_text(rows, encoding="utf-8")
    whole = {event.event_id: event for event in extract([tmp_path / "all.jsonl"]).events}
    assert {event.event_id: event.title for event in found} == {
        key: event.title for key, event in whole.items()
    }
    assert sorted(len(event.sources) for event in found) == [1, 1, 1, 1, 2]


def test_partitions_of_events_have_covering_boxes_and_neighbours_beside_each_other(
    tmp_path: Path,
) -> None:
    result = read_archive([str(archive(tmp_path / "in"))], str(tmp_path / "out"))
    (name,) = result.files
    path = tmp_path / "out" / "events" / name
    syria = geopandas.read_parquet(path, bbox=(35.5, 32, 42.4, 37.4))
    assert set(syria["place"]) == {"Foah", "Hama", "Talbiseh"}
    from pyarrow.parquet import read_schema

    told = json.loads((read_schema(path).metadata or {})[b"geo"])
    assert told["version"] == "1.1.0"
    assert "covering" in told["columns"]["geometry"]
    assert along_hilbert([]) == []


def test_a_second_run_reads_only_what_has_changed_and_writes_what_a_first_would(
    tmp_path: Path,
) -> None:
    source, out = archive(tmp_path / "in"), tmp_path / "out"
    read_archive([str(source)], str(out))
    before = written(out)
    assert read_archive([str(source)], str(out)).again == 3
    assert written(out) == before
    row = {"id": "new", "text": "Rebels shelled Aleppo on 7 October 2015."}
    (source / "p0.jsonl").write_text(line(row), encoding="utf-8")
    assert read_archive([str(source)], str(out)).again == 2
    read_archive([str(source)], str(tmp_path / "anew"))
    for folder in ("events", "archive.json"):
        assert [(k, v) for k, v in written(out).items() if k.startswith(folder)] == [
            (k, v) for k, v in written(tmp_path / "anew").items() if k.startswith(folder)
        ]


def test_an_article_in_two_partitions_counts_once_and_a_bad_partition_is_named(
    tmp_path: Path,
) -> None:
    source = archive(tmp_path / "in")
    (source / "p3.jsonl").write_text(line({"id": "a0", "text": TEXTS[0]}), encoding="utf-8")
    (source / "p4.jsonl").write_text('{"id": "b"}\n{"id": "c", "text": "Homs."}', encoding="utf-8")
    (source / "p5.jsonl.gz").write_bytes(b"no such thing")
    result = read_archive([str(source)], str(tmp_path / "out"))
    assert result.documents == 7
    assert any("a0: is in two partitions" in said for said in result.warnings)
    assert [said.rsplit("/", 1)[1] for said in result.errors] == [
        'p4.jsonl:1: has no "text"; add it or remove the row',
        "p5.jsonl.gz: cannot be read (Not a gzipped file (b'no')); mend or remove it",
    ]


def test_a_damaged_file_of_an_earlier_run_is_read_anew(tmp_path: Path) -> None:
    source, out = archive(tmp_path / "in"), tmp_path / "out"
    read_archive([str(source)], str(out))
    before = written(out)
    first = sorted((out / "coded").iterdir())[0]
    first.write_bytes(first.read_bytes()[:40])
    (out / "coded" / "a.json.z.0123.unfinished").write_bytes(b"x")  # as a kill leaves it
    assert read_archive([str(source)], str(out)).again == 2
    assert written(out) == before


def test_any_address_is_read_and_written() -> None:
    import fsspec

    system = fsspec.filesystem("memory")
    system.pipe_file("/in/p.jsonl", line({"id": "a", "text": TEXTS[1]}).encode())
    result = read_archive(["memory://in"], "memory://out")
    assert result.events == 1
    assert system.exists(f"/out/events/{result.files[0]}")
    assert system.exists("/out/archive.json")


def test_pages_of_a_crawl_are_a_partition_and_hashed_as_they_lie(tmp_path: Path) -> None:
    source, out = archive(tmp_path / "in"), tmp_path / "out"
    page = f"<html><body><article><p>{TEXTS[0]}</p></article></body></html>".encode()
    block = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + page
    head = "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://a.example/1\r\n"
    head += f"WARC-Date: 2015-10-02T01:00:00Z\r\nContent-Length: {len(block)}\r\n\r\n"
    crawl = gzip.compress(head.encode() + block + b"\r\n\r\n")
    (source / "p9.warc.gz").write_bytes(crawl)
    result = read_archive([str(source)], str(out))
    assert not result.errors
    assert (result.partitions, result.documents) == (4, 7)
    (told,) = (e for e in from_frame(geopandas.read_parquet(out / "events" / result.files[0]))
               if len(e.sources) == 2 and e.place and e.place.name == "Foah")  # fmt: skip
    assert {source.url for source in told.sources} == {None, "https://a.example/1"}
    assert read_archive([str(source)], str(out)).again == 4


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("nothing-there", "no .jsonl, .parquet or .warc there"),
        ("quux://a/b", "cannot be opened"),
    ],
)
def test_what_is_not_there_is_named(source: str, said: str) -> None:
    with pytest.raises(InputError, match=said):
        find_partitions([source])


def test_the_command_says_what_it_did(tmp_path: Path) -> None:
    source = archive(tmp_path / "in")
    done = CliRunner().invoke(app, ["archive", str(source), "-o", str(tmp_path / "out")])
    assert done.exit_code == 0, done.output
    assert "3 partitions, 6 documents" in done.output
    assert "5 events in 1 files" in done.output


class _Deadly(CodePartition):
    """Dies of the second partition, the first time, after others may have been done."""

    def __call__(self, partition: Partition, /) -> CodedPartition:
        mark = Path(self.folder).parent / "died"
        if partition.name.startswith("p1") and not mark.exists():
            mark.touch()
            os.kill(os.getpid(), signal.SIGKILL)
        return CodePartition.__call__(self, partition)


@pytest.mark.slow(15)
@pytest.mark.allow_hosts(["127.0.0.1"])
@pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::DeprecationWarning")
@pytest.mark.parametrize("engine", [ProcessEngine(2), DaskEngine(2)], ids=["processes", "dask"])
def test_a_worker_killed_in_the_middle_changes_no_byte(
    engine: ProcessEngine | DaskEngine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = archive(tmp_path / "in")
    read_archive([str(source)], str(tmp_path / "local"))
    monkeypatch.setattr("geomap.pipeline.archive.run.CodePartition", _Deadly)
    (tmp_path / "out").mkdir()
    read_archive([str(source)], str(tmp_path / "out"), engine=engine)
    assert (tmp_path / "out" / "died").exists()
    (tmp_path / "out" / "died").unlink()
    assert written(tmp_path / "out") == written(tmp_path / "local")


# --- merging by blocks --------------------------------------------------------------------------

PLACES = [
    Place("1", "Homs", 34.73, 36.72, "P", "PPLA", "SY"),
    Place("2", "Talbiseh", 34.84, 36.73, "P", "PPL", "SY"),
    Place("3", "Syria", 35.0, 38.0, "A", "PCLI", "SY", radius_km=300.0),
    Place("4", "Mosul", 36.33, 43.11, "P", "PPLA", "IQ"),
    None,
]
QUOTES = [
    "Jets bombed the bakery in the Ghouta quarter and killed 9 people.",
    "The bakery was bombed; nine people died, a medic said.",
    "Mortar shells hit a convoy of lorries near the refinery.",
    "Fighters stormed the refinery and took its convoy.",
    "Nine died.",
]


def telling(chance: Random, number: int) -> Event:
    """Draw what one document tells."""
    place = chance.choice(PLACES)
    day = date(2015, 10, 1) + timedelta(chance.randrange(4)) if chance.random() < 0.8 else None
    when = When(None, day.isoformat(), day, day, "day") if day else When()
    document, at = f"d{number // 2}", chance.choice([0, 0, 80])
    quote = chance.choice(QUOTES)
    source = SourceQuote(
        document, quote, at, at + len(quote), source=document, published=date(2015, 10, 5)
    )
    kind, sub = chance.choice(
        [("Battles", "Armed clash"), ("Explosions/Remote violence", "Air/drone strike")]
    )
    return Event(
        f"e{number}", "t", kind, sub, "ASSAULT", "reported", when, (source,),
        place=place, fatalities=chance.choice([None, None, 9, 4]),
    )  # fmt: skip


def drawn(seed: int, most: int) -> list[Event]:
    chance = Random(seed)  # noqa: S311
    return [telling(chance, number) for number in range(chance.randint(0, most))]


def ties_of(seed: int, told: Sequence[Event]) -> dict[tuple[int, int], bool]:
    chance = Random(seed + 1)  # noqa: S311
    if len(told) < 4 or chance.random() < 0.3:
        return {}
    pairs = [tuple(sorted(chance.sample(range(len(told)), 2))) for _ in range(chance.randint(1, 4))]
    return {(a, b): chance.random() < 0.5 for a, b in pairs}


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32))
def test_pieces_clustered_apart_are_the_groups_of_all_together(seed: int) -> None:
    told = profiles(drawn(seed, 24), None)
    decided = ties_of(seed, [p.event for p in told])
    least = least_chance("normal")
    likely = likely_pairs(dict(enumerate(told)), candidates(told), least)
    found = []
    for numbers in components(told, likely, decided):
        inside = set(numbers)
        some = [pair for pair in likely if pair[1] in inside]
        said = {pair: one for pair, one in decided.items() if inside & set(pair)}
        found += cluster({n: told[n] for n in numbers}, some, least, said)
    assert sorted(found) == groups(told, least, decided)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32))
def test_no_pair_is_passed_over_that_nothing_forbids(seed: int) -> None:
    told = profiles(drawn(seed, 24), None)
    may_be = possible(told)
    for one, other in combinations(range(len(told)), 2):
        asked = bool(may_be(np.array([one]), np.array([other]))[0])
        a, b = told[one], told[other]
        assert asked or a.document == b.document or contradict(a, b)


@pytest.mark.parametrize("seed", [3, 11, 20])
def test_events_merged_by_blocks_are_those_merged_at_once(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("geomap.pipeline.merging.PAIRS", 5)
    monkeypatch.setattr("geomap.pipeline.merging.TELLINGS", 3)
    told = drawn(seed, 40)
    ties = [(a, b, one) for (a, b), one in ties_of(seed, told).items()]
    for merging in ("normal", "strict", "none"):
        chosen = replace(Settings(), merging=merging)  # type: ignore[arg-type]
        assert BlockFinish(map)(told, chosen, ties) == finish_events(told, chosen, ties)
