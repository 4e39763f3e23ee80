"""The store: what has not changed is not read again, and nothing else follows from that."""

from __future__ import annotations

import csv
import json
import os
import random
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from shapely import Point

from geomap.cli import main
from geomap.corrections import COLUMNS as CORRECTED
from geomap.errors import InputError, OutputError
from geomap.frames import to_frame
from geomap.model import (
    Candidate,
    Document,
    Event,
    Mention,
    Place,
    Route,
    RouteClaim,
    SourceQuote,
    Toponym,
    When,
)
from geomap.pipeline import build, extract
from geomap.pipeline.drawings import Drawings
from geomap.pipeline.incremental import Reread, extract_changed
from geomap.pipeline.reading_key import NOT_READING, document_key, reading_key
from geomap.pipeline.report import report_json
from geomap.pipeline.store_tables import kept, store_tables
from geomap.rendering import Pictures
from geomap.settings import Settings
from geomap.store import STORE, Chosen, Found, Store, stored_events, write_store, writing_alone
from tests.conftest import ROOT

TEXTS = (
    "Russian jets bombed rebel positions in Talbiseh on 30 September 2015.",
    "On 30 September 2015 Russian warplanes bombed rebels in Talbiseh, killing four people.",
    "Rebels shelled Foah on 1 October 2015. The army said nothing.",
    "Protesters marched in Hama on Friday, and police fired tear gas.",
    "Gunmen killed two guards near Aleppo on 7 October 2015, and nobody said why.",
    "Am Montag beschossen Truppen die Stadt Homs, wie die Behörden mitteilten.",
    "",
)
ROWS = (
    {"mention": "Talbiseh", "place": "geonames:170063"},
    {"mention": "Hama", "drop": "yes"},
    {"document_id": "0.txt", "quote": "bombed rebel positions", "status": "claimed"},
    {"quote": "shelled Foah", "drop": "yes"},
)


def write_rows(folder: Path, rows: Sequence[dict[str, str]]) -> None:
    path = folder / "corrections.csv"
    if not rows:
        path.unlink(missing_ok=True)
        return
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, CORRECTED)
        writer.writeheader()
        writer.writerows(rows)


def reread(folder: Path, path: Path) -> Reread:
    """Read a folder by the store at a path, and write it anew; pages are left out."""
    read = extract_changed([folder], path, Settings())
    fresh = path.with_suffix(".new")
    fresh.unlink(missing_ok=True)
    write_store(fresh, store_tables(read.result, to_frame(read.result.events)), kept(read.result))
    fresh.replace(path)
    return read


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    folder = tmp_path / "articles"
    folder.mkdir()
    for number, text in enumerate(TEXTS[:4]):
        (folder / f"{number}.txt").write_text(text, encoding="utf-8")
    return folder


@pytest.mark.slow
def test_after_any_changes_all_is_as_if_it_were_read_anew(articles: Path, tmp_path: Path) -> None:
    chance = random.Random(20151007)  # noqa: S311 - the same each time is what is wanted
    held = tmp_path / STORE
    parsed = documents = 0
    for step in range(14):
        for _ in range(chance.randint(0, 2)):
            change_something(articles, chance)
        one = reread(articles, held)
        whole = reread(articles, tmp_path / f"{step}.gpkg")
        assert report_json(one.result, ()) == report_json(whole.result, ())
        assert replace(one.result, errors=()) == replace(whole.result, errors=())
        assert held.read_bytes() == (tmp_path / f"{step}.gpkg").read_bytes()
        parsed, documents = parsed + one.parsed, documents + whole.parsed
    assert parsed < documents / 2


@pytest.mark.slow
def test_after_any_changes_the_pages_are_as_if_all_were_drawn_anew(
    articles: Path, tmp_path: Path
) -> None:
    chance = random.Random(20151008)  # noqa: S311 - the same each time is what is wanted
    out = tmp_path / "out"
    for step in range(5):
        change_something(articles, chance)
        build([articles], out)
        if chance.random() < 0.5:  # somebody looks at a preview, and spoils it
            (out / "preview.png").write_bytes(b"no picture")
        whole = tmp_path / f"whole-{step}"
        build([articles], out)
        whole.mkdir()
        forget_drawings(out / STORE, whole / STORE)
        assert build([articles], whole).parsed == 0
        assert files_of(out) == files_of(whole)


def forget_drawings(store: Path, copy: Path) -> None:
    shutil.copy(store, copy)
    with closing(sqlite3.connect(copy)) as base, base:
        base.execute("DELETE FROM geomap_made")


def test_what_was_drawn_is_believed_only_undamaged(tmp_path: Path) -> None:
    made = Pictures(b"preview", b"still", b"card")
    with Store(tmp_path / STORE) as nothing:
        first = Drawings(tmp_path, nothing, "program")
    assert first.pictures("aa", "preview.png") is None
    first.keep_pictures("aa", made)
    first.keep_ground("bb", "letters of a ground")
    first.keep_ground("cc", "</script><script>alert(1)")
    (tmp_path / "preview.png").write_bytes(made.preview)
    write_store(tmp_path / STORE, (), (), first.made)
    with Store(tmp_path / STORE) as store:
        again = Drawings(tmp_path, store, "program")
        assert again.pictures("aa", "preview.png") == made
        assert again.ground("bb") == "letters of a ground"
        assert again.ground("cc") is None  # a store may come from anywhere
        assert again.pictures("ab", "preview.png") is None
        assert Drawings(tmp_path, store, "another").pictures("aa", "preview.png") is None
        (tmp_path / "preview.png").write_bytes(b"prevuew")
        assert again.pictures("aa", "preview.png") is None
        assert again.pictures("aa", "gone.png") is None
    with closing(sqlite3.connect(tmp_path / STORE)) as base, base:
        base.execute("UPDATE geomap_made SET inside = x'00'")
    (tmp_path / "preview.png").write_bytes(made.preview)
    with Store(tmp_path / STORE) as store:
        spoilt = Drawings(tmp_path, store, "program")
        assert spoilt.pictures("aa", "preview.png") is None
        assert spoilt.ground("bb") is None


def change_something(folder: Path, chance: random.Random) -> None:
    files = sorted(folder.glob("*.txt"))
    what = chance.choice(["add", "edit", "remove", "correct", "rename"])
    if what == "correct":
        write_rows(folder, chance.sample(ROWS, chance.randint(0, len(ROWS))))
    elif what == "add" or len(files) < 2:
        path = folder / f"{chance.randrange(10)}.txt"
        path.write_text(chance.choice(TEXTS), encoding="utf-8")
    elif what == "remove":
        chance.choice(files).unlink()
    elif what == "rename":
        chance.choice(files).rename(folder / f"{chance.randrange(10)}.txt")
    else:
        text = f"{chance.choice(TEXTS)}\n\n{chance.choice(TEXTS)}"
        chance.choice(files).write_text(text, encoding="utf-8")


@pytest.mark.slow
def test_a_second_build_parses_what_is_new_and_writes_the_same_bytes(
    articles: Path, tmp_path: Path
) -> None:
    out, whole = tmp_path / "out", tmp_path / "whole"
    assert build([articles], out).parsed == 4
    (articles / "1.txt").unlink()
    (articles / "2.txt").write_text(TEXTS[4], encoding="utf-8")
    second = build([articles], out)
    assert (second.parsed, second.notes) == (1, ())
    assert build([articles], whole).parsed == 3
    assert files_of(out) == files_of(whole)
    assert build([articles], out).parsed == 0
    assert files_of(out) == files_of(whole)


def files_of(folder: Path) -> dict[str, bytes]:
    paths = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def test_a_correction_of_a_place_has_only_its_document_read_again(
    articles: Path, tmp_path: Path
) -> None:
    held = tmp_path / STORE
    assert reread(articles, held).parsed == 4
    write_rows(articles, [{"quote": "shelled Foah", "drop": "yes"}])
    assert reread(articles, held).parsed == 0  # of an event: it is corrected after it is read
    write_rows(articles, [{"mention": "Foah", "drop": "yes"}])
    assert reread(articles, held).parsed == 1
    assert reread(articles, held).parsed == 0


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the store of five articles, without pages."""
    folder, out = tmp_path_factory.mktemp("articles"), tmp_path_factory.mktemp("out")
    for number, text in enumerate(TEXTS):
        (folder / f"{number}.txt").write_text(text, encoding="utf-8")
    reread(folder, out / STORE)
    (out / "articles").symlink_to(folder)
    return out


def test_events_out_of_the_store_are_those_that_were_read(built: Path) -> None:
    fresh = to_frame(extract([built / "articles"], Settings()).events)
    found = stored_events(built)
    assert len(found) > 3
    assert found.drop(columns="geometry").equals(fresh.drop(columns="geometry"))
    assert found.geometry.to_wkb().equals(fresh.geometry.to_wkb())


@pytest.mark.parametrize(
    ("chosen", "are"),
    [
        (Chosen(since=date(2015, 10, 1)), lambda f: f.date_start >= "2015-10-01"),
        (Chosen(since=date(2016, 1, 1)), lambda f: f.date_start.isna() & f.date_start.notna()),
        (Chosen(actors=("russia",)), lambda f: f.actor_id.fillna("").str.startswith("russia")),
        (Chosen(types=("PROTESTS",)), lambda f: f.event_type == "Protests"),
        (Chosen(types=("battles", "protests")), lambda f: f.event_type.isin(BOTH)),
        (Chosen(box=(36, 34, 37, 35)), lambda f: f.geometry.intersects(BOX)),
        (Chosen(box=(170, -90, -170, 90)), lambda f: f.event_id == ""),
        (Chosen(min_confidence=0.5), lambda f: f.confidence >= 0.5),
    ],
)  # fmt: skip
def test_events_are_chosen_by_day_actor_place_and_type(built: Path, chosen: Chosen, are) -> None:  # type: ignore[no-untyped-def]
    every = stored_events(built)
    wanted = every[are(every).fillna(False).astype(bool)]
    assert list(stored_events(built, chosen).event_id) == list(wanted.event_id)


BOTH = ["Protests", "Battles"]
BOX = Point(36.5, 34.5).buffer(0.5, cap_style="square")


def test_the_parts_of_an_actor_count_as_the_actor(tmp_path: Path) -> None:
    result = extract_changed([], tmp_path / "none", Settings()).result
    events = [
        replace(EVENT, event_id="a", actor_id="russia-navy"),
        replace(EVENT, event_id="b", actor_id="russian-road-union"),
        replace(EVENT, event_id="c", actor_id="syria", allies=("iran", "russia")),
        replace(EVENT, event_id="d", actor_id="syria", allies=(), target_id="russia"),
    ]
    result = replace(result, events=tuple(events))
    write_store(tmp_path / STORE, store_tables(result, to_frame(events)), ())
    found = stored_events(tmp_path, Chosen(actors=("russia",)))
    assert list(found.event_id) == ["a", "c"]


def test_the_store_is_a_geopackage_that_others_read(built: Path) -> None:
    import geopandas

    layers = geopandas.list_layers(built / STORE)
    names = {"events", "toponyms", "tellings", "documents", "corrections"}
    assert names <= set(layers["name"])
    events = geopandas.read_file(built / STORE, layer="events")
    assert events.crs == "EPSG:4326"
    assert list(events.event_id) == list(stored_events(built).event_id)
    toponyms = geopandas.read_file(built / STORE, layer="toponyms")
    assert "Talbiseh" in set(toponyms.name)


def test_the_texts_themselves_are_not_in_the_store(built: Path) -> None:
    with closing(sqlite3.connect(built / STORE)) as base:
        for (gave,) in base.execute("SELECT gave FROM geomap_kept"):
            assert b"The army said nothing" not in Found.unpacked(gave).packed()
        assert b"The army said nothing" not in (built / STORE).read_bytes()


PLACE = Place("geonames:1", "Homs", 34.5, 36, "P", "PPL", "SY", radius_km=5)
SAID = Toponym(Mention(0, 4, "Homs"), PLACE, 0.1 + 0.2, (Candidate(PLACE, 1, "homs"),))
EVENT = Event(
    "e", "t", "Battles", "Armed clash", "ASSAULT", "reported",
    When("today", "2015-10-01", date(2015, 10, 1), date(2015, 10, 1), "day"),
    (SourceQuote("a", "q \ud83d", 0, 1, published=date(2015, 10, 1)),),
    place=PLACE, geometry=Point(36, 34.5), quantities={"b": 2, "a": 1.5},
    sureness={"place": 0.7}, evidence={"z": 1.0, "y": 0.0},
    route=RouteClaim("a", "b", ("IR",), claims_km={"900 miles": 1448.4}, mode="sea"),
    way=Route(Point(36, 34.5), 10.0, ("SY",), (9.0, 11.0)),
)  # fmt: skip


def test_what_is_kept_comes_back_equal() -> None:
    found = Found((SAID,), (SAID,), (EVENT,), ())
    again = Found.unpacked(found.packed())
    assert again == found
    assert repr(again) == repr(found)
    assert again.events[0].evidence == EVENT.evidence
    assert again.packed() == found.packed()
    moved = Found((SAID,), (replace(SAID, place=None),), (EVENT,), ())
    assert Found.unpacked(moved.packed()) == moved


@pytest.mark.parametrize("data", [b"", b"x", Found((SAID,), (SAID,), (EVENT,), ()).packed()[:-9]])
def test_damaged_bytes_are_a_value_error(data: bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - zlib's words are its own
        Found.unpacked(data)


@pytest.mark.parametrize("at", range(8))
def test_another_type_in_any_place_is_refused(at: int) -> None:
    import zlib

    plain = json.loads(zlib.decompress(Found((SAID,), (SAID,), (EVENT,), ()).packed()))
    plain[2][0][at] = {"toString": 1}
    with pytest.raises(ValueError):  # noqa: PT011
        Found.unpacked(zlib.compress(json.dumps(plain).encode()))


def spoiled(path: Path, how: str) -> None:
    if how == "foreign":
        path.unlink()
        with closing(sqlite3.connect(path)) as base:
            base.execute("CREATE TABLE mine (a)")
    elif how == "version":
        with closing(sqlite3.connect(path)) as base, base:
            base.execute("UPDATE geomap_about SET value = '0'")
    elif how == "text":
        path.write_text("not a database at all\n" * 400, encoding="utf-8")
    elif how == "cut":
        os.truncate(path, path.stat().st_size // 2)
    else:
        with closing(sqlite3.connect(path)) as base, base:
            base.execute("UPDATE geomap_kept SET gave = x'00112233'")


@pytest.mark.parametrize("how", ["foreign", "version", "text", "cut", "kept"])
def test_a_store_that_cannot_be_read_is_named_and_built_anew(
    built: Path, tmp_path: Path, how: str
) -> None:
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "a.txt").write_text(TEXTS[0], encoding="utf-8")
    path = tmp_path / STORE
    assert reread(folder, path).parsed == 1
    good = path.read_bytes()
    spoiled(path, how)
    again = reread(folder, path)
    assert again.parsed == 1
    (note,) = again.notes
    assert str(path) in note
    assert "built anew" in note
    assert "\n" not in note
    assert path.read_bytes() == good


def test_asking_a_damaged_or_missing_store_is_one_line_with_the_remedy(
    built: Path, tmp_path: Path
) -> None:
    with pytest.raises(InputError, match="there is no store: run geomap build"):
        stored_events(tmp_path)
    for how in ("foreign", "version", "text"):
        shutil.copy(built / STORE, tmp_path / STORE)
        spoiled(tmp_path / STORE, how)
        with pytest.raises(InputError, match="run geomap build"):
            stored_events(tmp_path)
    shutil.copy(built / STORE, tmp_path / STORE)
    with closing(sqlite3.connect(tmp_path / STORE)) as base, base:
        base.execute("UPDATE events SET geom = x'00'")
    with pytest.raises(InputError, match="is damaged"):
        stored_events(tmp_path)


def test_one_writer_at_a_time(tmp_path: Path, articles: Path) -> None:
    with writing_alone(tmp_path), pytest.raises(OutputError, match="another geomap writes there"):
        build([articles], tmp_path)
    with writing_alone(tmp_path):
        pass


@pytest.mark.slow
def test_a_build_that_is_killed_leaves_the_old_store_and_no_lock(
    articles: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    out.mkdir()
    reread(articles, out / STORE)
    before = (out / STORE).read_bytes()
    (articles / "9.txt").write_text(TEXTS[4], encoding="utf-8")
    code = (
        "import sys, time; from pathlib import Path; from geomap.pipeline import build\n"
        "def slow(work, items):\n"
        "    for item in items:\n"
        "        print('reading', flush=True); time.sleep(60); yield work(item)\n"
        f"build([{str(articles)!r}], Path({str(out)!r}), engine=slow)"
    )
    child = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None
    assert child.stdout.readline() == "reading\n"
    with pytest.raises(OutputError, match="another geomap writes there"), writing_alone(out):
        pass
    assert len(stored_events(out)) > 0  # readers are not kept away
    child.kill()
    child.wait()
    child.stdout.close()
    assert (out / STORE).read_bytes() == before
    with writing_alone(out):
        pass


def test_the_key_hangs_on_what_decides_and_on_nothing_else(tmp_path: Path) -> None:
    usual = reading_key(Settings())
    assert reading_key(Settings(merging="none", lang="ar", min_confidence=0.5)) == usual
    assert reading_key(Settings(scope="all")) != usual
    table = tmp_path / "actors.csv"
    table.write_text("id,name\n", encoding="utf-8")
    one = reading_key(Settings(actors=(table,)))
    table.write_text("id,name,kind\n", encoding="utf-8")
    assert len({one, usual, reading_key(Settings(actors=(table,)))}) == 3
    document = Document("a", "text", path="/here")
    key = document_key(document, usual)
    assert document_key(replace(document, path="/there"), usual) == key
    others = [replace(document, text="texts"), replace(document, published=date(2015, 1, 1))]
    others += [replace(document, id="b"), replace(document, title="None")]
    assert len({key, *(document_key(each, usual) for each in others)}) == 5


def test_rooms_outside_the_key_stand_above_those_that_read() -> None:
    root = ROOT
    text = (root / ".importlinter").read_text(encoding="utf-8")
    lines = text.partition("layers =\n")[2].partition("exhaustive")[0].split("\n")
    rows = [line.strip() for line in lines if line.strip()]
    above = " ".join(rows[: rows.index("extraction")]).split()
    free = {"_gazetteer", "docs", "exchange", "export", "plain_frames"}  # no code, or only names
    assert {name.removesuffix(".py") for name in NOT_READING} - free <= set(above)


def lines_of(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str]:
    with pytest.raises(SystemExit) as stop:
        main([str(argument) for argument in arguments])
    printed = capsys.readouterr()
    return int(stop.value.code or 0), printed.out + printed.err


def test_the_command_takes_events_out_of_a_store(
    built: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    stored, read = tmp_path / "stored.csv", tmp_path / "read.csv"
    assert lines_of(capsys, "events", "--from-store", built, "-o", stored)[0] == 0
    lines_of(capsys, "events", built / "articles", "-o", read)
    assert stored.read_bytes() == read.read_bytes()
    few = ("--since", "2015-10-01", "--bbox", "30,30,40,40", "--type", "protests")
    status, told = lines_of(capsys, "events", "--from-store", built, "-o", "-", *few)
    assert status == 0
    assert {f["properties"]["event_type"] for f in json.loads(told)["features"]} <= {"Protests"}


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["-o", "-"], "name articles"),
        (["x.txt", "-o", "-", "--since", "2015-01-01"], "choose from --from-store"),
        (["x.txt", "-o", "-", "--from-store", "d"], "reads no article"),
        (["-o", "-", "--from-store", "d", "--scope", "all"], "--scope is of reading"),
        (["-o", "-", "--from-store", "d", "--bbox", "1,2,3"], "four numbers"),
        (["-o", "-", "--from-store", "d", "--bbox", "1,2,nan,3"], "west,south,east,north"),
        (["-o", "-", "--from-store", "d", "--bbox", "1,9,3,2"], "west,south,east,north"),
    ],
)
def test_options_that_do_not_go_together_are_named(
    capsys: pytest.CaptureFixture[str], arguments: list[str], says: str
) -> None:
    status, told = lines_of(capsys, "events", *arguments)
    assert status == 2
    assert says in told


def test_an_empty_store_gives_nothing(tmp_path: Path) -> None:
    with Store(tmp_path / STORE) as store:
        assert store.get("00") is None
    assert store.notes == []
