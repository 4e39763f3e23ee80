"""Processes that are killed at random moments, and what their folders hold afterwards."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import time
import warnings
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from geomap.corrections import COLUMNS
from geomap.desk.locked_table import CorrectionsTable, Edit
from geomap.gazetteer.importing import import_layer
from geomap.gazetteer.importing.options import Options
from geomap.pipeline import build
from geomap.pipeline.archive import read_archive
from geomap.pipeline.staging import JOURNAL, staging

__all__ = ["CASES", "Case", "kill_once", "prepared"]

OLD = ("Rebels attacked Homs on 7 October 2015, killing three people.",)
NEW = (*OLD, "Gunmen shot two guards dead near Aleppo on 8 October 2015.")
ROW = "name,lat,lon\n"
SYNCED = 3_000


@dataclass(frozen=True, slots=True)
class Case:
    """
    A job with what is seen before and after, and how long it takes undisturbed.

    ``begin`` lays a folder as it was before, ``seen`` reads what a reader sees, and ``settle`` is
    what the next run does before its own work.
    """

    name: str
    begin: Callable[[Path], object]
    work: Callable[[Path], object]
    settle: Callable[[Path], object]
    seen: Callable[[Path], dict[str, bytes]]
    old: dict[str, bytes] = field(default_factory=dict)
    new: dict[str, bytes] = field(default_factory=dict)
    takes_s: float = 0.0


def contents(folder: Path) -> dict[str, bytes]:
    """Read what a reader sees of a folder: no hidden files."""
    files = {path.relative_to(folder): path for path in folder.rglob("*") if path.is_file()}
    return {
        str(name): path.read_bytes()
        for name, path in files.items()
        if not any(part.startswith(".") for part in name.parts) and name.suffix != ".part"
    }


def kill_once(case: Case, folder: Path, dice: random.Random) -> str:
    """Kill a job at a random moment, and check; return in which phase it was."""
    out = folder / "out"
    shutil.rmtree(out, ignore_errors=True)
    case.begin(out)
    child = os.fork()
    if not child:
        try:
            warnings.simplefilter("ignore")
            case.work(out)
        finally:
            os._exit(0)
    _wait(case, out, dice)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    seen, mixed = case.seen(out), (out / JOURNAL).exists()
    case.settle(out)
    assert case.seen(out) in (case.old, case.new), f"{case.name}: a mix of old and new"
    case.work(out)
    assert case.seen(out) == case.new, f"{case.name}: the next run gives other bytes"
    left = [path.name for path in out.iterdir() if path.name.startswith(".geomap-")]
    left += [path.name for path in out.iterdir() if path.suffix == ".part"]
    assert not left, f"{case.name}: {left} left behind"
    return "in the swap" if mixed else "before" if seen == case.old else "after"


def _wait(case: Case, out: Path, dice: random.Random) -> None:
    """Wait for a moment: any, or in half of the builds one of the few while files are swapped."""
    until = time.monotonic() + case.takes_s * 1.2 + 0.02
    if case.name == "build" and dice.random() < 0.5:
        while not (out / JOURNAL).exists() and time.monotonic() < until:
            time.sleep(0)
        time.sleep(dice.choice((0, 0, 0.0002, 0.001)))
    else:
        time.sleep(dice.uniform(0, case.takes_s * 1.2 + 0.02))


def _case(name: str, folder: Path, start: Callable[[Path], object],
          work: Callable[[Path], object], settle: Callable[[Path], object]) -> Case:  # fmt: skip
    old, new = folder / f"{name}-old", folder / f"{name}-new"
    old.mkdir()
    start(old)

    def begin(out: Path) -> None:
        shutil.copytree(old, out)

    return _timed(Case(name, begin, work, settle, contents), new)


def _timed(case: Case, out: Path) -> Case:
    """Do a job undisturbed, to know how long it takes and what it gives."""
    case.begin(out)
    old, since = case.seen(out), time.monotonic()
    case.work(out)
    return replace(case, old=old, new=case.seen(out), takes_s=time.monotonic() - since)


def _nothing(_: Path) -> None:
    """Leave a folder as it is: its files are each whole."""


@contextmanager
def _builds(folder: Path) -> Iterator[Case]:
    for name, texts in (("a", OLD), ("b", NEW)):
        (folder / name / "texts").mkdir(parents=True)
        for number, text in enumerate(texts):
            (folder / name / "texts" / f"{number}.txt").write_text(text)

    def settle(out: Path) -> None:
        with staging(out):
            pass

    def start(out: Path) -> None:
        build([folder / "a" / "texts"], out)

    yield _case("build", folder, start, lambda out: build([folder / "b" / "texts"], out), settle)


@contextmanager
def _imports(folder: Path) -> Iterator[Case]:
    small, large = folder / "small.csv", folder / "large.csv"
    small.write_text(f"{ROW}Xa,36,36\n")
    large.write_text(ROW + "".join(f"Xa{n},36,{n % 90}\n" for n in range(3000)))

    def put(table: Path) -> Callable[[Path], object]:
        return lambda out: import_layer("csv", table, out, Options(name="mine"))

    yield _case("import", folder, put(small), put(large), _nothing)


@contextmanager
def _desks(folder: Path) -> Iterator[Case]:
    def save(value: str) -> Callable[[Path], object]:
        rows = [
            {**dict.fromkeys(COLUMNS, ""), "document_id": f"{value}{n}", "drop": "yes"}
            for n in range(500)
        ]

        def work(out: Path) -> None:
            sheet = CorrectionsTable(out / "corrections.csv")
            if any(row["document_id"] == f"{value}0" for row in sheet.read().rows):
                return  # it was saved before the kill
            sheet.change(Edit(tuple((None, row) for row in rows)))

        return work

    yield _case("desk", folder, save("no"), save("yes"), _nothing)


@contextmanager
def _archives(folder: Path) -> Iterator[Case]:
    """Read an archive of which a partition is new; seen is what its manifest lists."""
    for name, texts in (("a", OLD), ("b", NEW)):
        (folder / name / "rows").mkdir(parents=True)
        for number, told in enumerate(texts):
            row = json.dumps({"id": str(number), "text": told})
            (folder / name / "rows" / f"{number}.jsonl").write_text(row)
    old = folder / "archive-old"
    read_archive([str(folder / "a" / "rows")], str(old))

    def begin(out: Path) -> None:
        shutil.copytree(old, out)

    def seen(out: Path) -> dict[str, bytes]:
        manifest = (out / "archive.json").read_bytes()
        files = json.loads(manifest)["files"]
        return {"archive.json": manifest, **{name: (out / name).read_bytes() for name in files}}

    def work(out: Path) -> None:
        read_archive([str(folder / "b" / "rows")], str(out))
        assert not list(out.rglob("*.unfinished"))

    yield _timed(Case("archive", begin, work, _nothing, seen), folder / "archive-new")


@contextmanager
def _syncs(folder: Path) -> Iterator[Case]:
    """Sync to a PostgreSQL of our own; what is seen is what the database holds."""
    from sqlalchemy import text

    from geomap.sync import sync
    from tests.sync.databases import (
        address_of,
        binaries,
        closing_to,
        create,
        event,
        running,
        stored,
    )

    found = binaries()
    if found is None:
        raise FileNotFoundError("PostgreSQL with PostGIS is not here")
    rows = [event(f"e{n}", latitude=n % 90) for n in range(SYNCED)]
    small, large = stored(folder / "small", events=rows[:3]), stored(folder / "large", events=rows)
    with running(found) as server:
        sync(small, create(server, "old"))
        address = address_of(server, "worked")

        def begin(out: Path) -> None:
            shutil.copytree(large, out)
            with closing_to(server, "postgres") as connection:
                connection.execute(text("DROP DATABASE IF EXISTS worked WITH (FORCE)"))
                connection.execute(text("CREATE DATABASE worked TEMPLATE old"))

        def settle(_: Path) -> None:
            """Wait until the server has noticed that nobody asks any more."""
            asked = "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'geomap sync'"
            with closing_to(server, "postgres") as connection:
                until = time.monotonic() + 30
                while connection.scalar(text(asked)) and time.monotonic() < until:
                    time.sleep(0.01)

        def seen(_: Path) -> dict[str, bytes]:
            held = "SELECT event_id, title, latitude, ST_AsText(geom) FROM geomap.events ORDER BY 1"
            with closing_to(server, "worked") as connection:
                return {"events": repr(connection.execute(text(held)).all()).encode()}

        case = Case("sync", begin, lambda out: sync(out, address), settle, seen)
        yield _timed(case, folder / "first")


CASES: dict[str, Callable[[Path], AbstractContextManager[Case]]] = {
    "build": _builds, "import": _imports, "archive": _archives, "desk": _desks,
    "sync": _syncs,
}  # fmt: skip
"""What can be killed; each makes its case in an empty folder."""


def prepared(name: str, folder: Path) -> AbstractContextManager[Case]:
    """Make a case for as long as a ``with`` block lasts."""
    folder.mkdir(parents=True, exist_ok=True)
    return CASES[name](folder)


def table(counts: dict[str, Counter[str]]) -> str:
    """Lay out how many kills hit which phase."""
    phases = ("before", "in the swap", "after")
    lines = ["job     kills  before  in the swap  after"]
    for name, count in counts.items():
        cells = "  ".join(f"{count[p]:>{len(p)}}" for p in phases)
        lines.append(f"{name:<7} {count.total():>5}  {cells}")
    return "\n".join(lines)
