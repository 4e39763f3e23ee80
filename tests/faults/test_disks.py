"""Disks that are full or may only be read: one line names the place, and what was there stays."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from kills import NEW, contents

from geomap.corrections import COLUMNS
from geomap.desk.locked_table import CorrectionsTable, Edit
from geomap.errors import GeomapError
from geomap.gazetteer.importing import import_layer
from geomap.pipeline import build
from geomap.pipeline.archive import read_archive
from geomap.store import STORE

Work = Callable[[Path, int], object]
"""Writes into a folder, the first time (0) or after its sources have changed (1)."""

SIZE_MB = 8
SPARE = (0, 6_000)  # bytes that are left on a disk that runs full


@contextmanager
def disk(folder: Path) -> Iterator[Path]:
    """Mount a small disk of memory; whoever may not mount skips the test."""
    folder.mkdir()
    if os.geteuid() or not shutil.which("mount"):
        pytest.skip("to mount a disk takes root, and mount")
    options = ("-t", "tmpfs", "-o", f"size={SIZE_MB}m", "tmpfs", folder)
    done = subprocess.run(("mount", *options), capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"no disk can be mounted here ({done.stderr.strip()})")
    try:
        yield folder
    finally:
        subprocess.run(("umount", "--lazy", folder), check=True)


def builds(folder: Path, turn: int) -> None:
    source = folder.parent.parent / "articles"
    source.mkdir(exist_ok=True)
    for number, text in enumerate(NEW[: turn + 1]):
        (source / f"{number}.txt").write_text(text)
    build([source], folder)


def imports(folder: Path, turn: int) -> None:
    table = folder.parent.parent / "a.csv"
    rows = "".join(f"Xa{n},36,36\n" for n in range(1 + 3000 * turn))
    table.write_text(f"name,lat,lon\n{rows}")
    import_layer("csv", table, folder)


def saves(folder: Path, turn: int) -> None:
    row = {**dict.fromkeys(COLUMNS, ""), "drop": "yes", "note": "x" * 900}
    rows = [{**row, "document_id": f"{turn}{n}"} for n in range(1 + 300 * turn)]
    CorrectionsTable(folder / "corrections.csv").change(Edit(tuple((None, row) for row in rows)))


def archives(folder: Path, turn: int) -> None:
    rows = folder.parent.parent / "rows.jsonl"
    texts = (NEW[0], "Gunmen shot two guards dead near Aleppo on 8 October 2015.")
    rows.write_text("".join(f'{{"id": "{n}", "text": "{texts[n]}"}}\n' for n in range(turn + 1)))
    read_archive([str(rows)], str(folder))


JOBS: dict[str, Work] = {"build": builds, "import": imports, "desk": saves, "archive": archives}


def given(folder: Path) -> dict[str, bytes]:
    """Read what a job gives, less what an archive keeps of rows it had before."""
    return {n: data for n, data in contents(folder).items() if not n.startswith("coded/")}


def refused(work: Work, folder: Path) -> None:
    """Hold that a job ends in one line that names its folder, and leaves what was there."""
    before = contents(folder)
    with pytest.raises(GeomapError) as stop:
        work(folder, 1)
    assert str(folder) in str(stop.value)
    assert "\n" not in str(stop.value)
    after = contents(folder)
    assert before.items() <= after.items()
    # what an archive has done so far is kept for the next run, which goes on from there
    assert all(name.startswith(("coded/", "events/")) for name in after.keys() - before.keys())
    left = [p.name for p in folder.rglob("*") if "unfinished" in p.name or p.suffix == ".part"]
    assert not left + [p.name for p in folder.glob(".geomap-*")]


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("name", JOBS)
def test_a_full_disk_is_one_line_and_the_next_run_is_whole(tmp_path: Path, name: str) -> None:
    work = JOBS[name]
    with disk(tmp_path / "disk") as mounted:
        out = mounted / "out"
        out.mkdir()
        work(out, 0)
        for spare in SPARE:
            filler = mounted / "filler"
            room = os.statvfs(mounted)
            filler.write_bytes(bytes(room.f_bavail * room.f_frsize - spare))
            refused(work, out)
            filler.unlink()
        work(out, 1)
        anew = mounted / "anew"
        anew.mkdir()
        work(anew, 1)
        assert name == "desk" or given(out) == given(anew)


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("name", JOBS)
def test_a_disk_that_may_only_be_read_is_one_line(tmp_path: Path, name: str) -> None:
    with disk(tmp_path / "disk") as mounted:
        out = mounted / "out"
        out.mkdir()
        JOBS[name](out, 0)
        subprocess.run(("mount", "-o", "remount,ro", mounted), check=True)
        refused(JOBS[name], out)
        subprocess.run(("mount", "-o", "remount,rw", mounted), check=True)


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
def test_a_store_on_a_disk_that_may_only_be_read_is_read(tmp_path: Path) -> None:
    from geomap.store import stored_events

    with disk(tmp_path / "disk") as mounted:
        out = mounted / "out"
        builds(out, 1)
        subprocess.run(("mount", "-o", "remount,ro", mounted), check=True)
        assert (out / STORE).is_file()
        assert len(stored_events(out)) == 2
