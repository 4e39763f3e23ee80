"""A build that is killed leaves one build, whole: the old one, or after the next run the new."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import pytest

from geomap.pipeline.staging import JOURNAL, move, staging

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs fork and flock")

OLD = {"index.html": "old", "actors/gone.html": "old", "report.json": "old"}
NEW = {"index.html": "new", "actors/come.html": "new", "events.csv": "new", "report.json": "new"}


def write(folder: Path, files: dict[str, str]) -> list[Path]:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    return [Path(name) for name in files]


def content(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): path.read_text()
        for path in folder.rglob("*")
        if path.is_file()
    }


def build_and_die(folder: Path, after: int) -> None:
    """Build in a process that is gone at its n-th rename, as by SIGKILL."""
    child = os.fork()
    if child:
        os.waitpid(child, 0)
        return
    done = 0
    replace = Path.replace

    def dying(self: Path, target: Path) -> Path:
        nonlocal done
        if done == after:
            os._exit(9)
        done += 1
        return replace(self, target)

    Path.replace = dying  # type: ignore[method-assign, assignment]
    try:
        with staging(folder) as stage:
            move(stage, folder, write(stage, NEW), [Path(name) for name in OLD])
    finally:
        os._exit(0)


@pytest.mark.parametrize("after", range(6))
def test_a_build_killed_at_any_rename_leaves_no_mix_after_the_next_run(
    tmp_path: Path, after: int
) -> None:
    write(tmp_path, {**OLD, "mine.txt": "mine"})
    build_and_die(tmp_path, after)
    with staging(tmp_path):
        pass
    expected = OLD if after == 0 else NEW  # before the journal nothing has happened
    assert content(tmp_path) == {**expected, "mine.txt": "mine"}
    assert not list(tmp_path.glob(".geomap-*"))


def test_a_stage_in_use_is_left_alone(tmp_path: Path) -> None:
    with staging(tmp_path) as one:
        (one / "page.html").write_text("half")
        with staging(tmp_path):
            pass
        assert (one / "page.html").is_file()


@pytest.mark.parametrize(
    "journal",
    [
        "{",
        '{"stage": 1}',
        json.dumps({"stage": "../x", "files": ["a"], "stale": ["b"]}),
        json.dumps({"stage": ".geomap-x", "files": ["../a"], "stale": ["../outside.txt", "/b"]}),
        json.dumps({"stage": ".geomap-x", "files": "a", "stale": {}}),
        "[" * 5000,
    ],
)
def test_a_journal_that_somebody_wrote_reaches_nothing_outside(
    tmp_path: Path, journal: str
) -> None:
    (tmp_path / "outside.txt").write_text("mine")
    folder = tmp_path / "output"
    write(folder, OLD)
    (folder / JOURNAL).write_text(journal)
    with staging(folder):
        pass
    assert content(folder) == OLD
    assert (tmp_path / "outside.txt").read_text() == "mine"
