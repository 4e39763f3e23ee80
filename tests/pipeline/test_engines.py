"""Whoever reads the documents, the result is the same; who dies of one costs that one alone."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from geomap.cli import app
from geomap.errors import InputError, WorkerError
from geomap.model import Document
from geomap.pipeline import choose_engine, extract
from geomap.pipeline.coding import Coded, ReadBatch, batches, read_batch
from geomap.pipeline.engines import drawing_engine, staffed
from geomap.pipeline.engines.cluster import DaskEngine
from geomap.pipeline.engines.processes import ProcessEngine
from geomap.pipeline.engines.work import Tasks, attempt
from tests.conftest import ROOT

PROCESSES = ProcessEngine(2)


@dataclass(frozen=True)
class Sum:
    """Adds numbers; a negative one kills the process that has it, as often as ``kills`` says."""

    folder: Path
    kills: int = 1

    def __call__(self, numbers: Sequence[int], /) -> int:
        for number in numbers:
            if number == 13:
                raise InputError("thirteen: is no number; take another")
            if number < 0 and self._deaths() < self.kills:
                (self.folder / f"died-{time.monotonic_ns()}").touch()
                os.kill(os.getpid(), signal.SIGKILL)
        return sum(abs(number) for number in numbers)

    def _deaths(self) -> int:
        return len(list(self.folder.glob("died-*")))

    def parts(self, numbers: Sequence[int], /) -> list[list[int]]:
        return [[number] for number in numbers]

    def joined(self, results: Sequence[int], /) -> int:
        return sum(results)

    def lost(self, numbers: Sequence[int], /) -> int:
        return 1_000_000


class _DeadlyBatch(ReadBatch):
    """Reads like any other, but dies of one document."""

    def __call__(self, documents: Sequence[Document], /) -> list[Coded]:
        if any(document.id == "b.txt" for document in documents):
            os.kill(os.getpid(), signal.SIGKILL)
        return read_batch(documents, self.settings, self.corrections)


def killer(number: int) -> int:
    """Work that has no word for what is lost."""
    if number == 2:
        os.kill(os.getpid(), signal.SIGKILL)
    return number


def test_processes_give_results_in_order(tmp_path: Path) -> None:
    items = [[n, n + 1] for n in range(20, 40)]
    assert list(PROCESSES(Sum(tmp_path), items)) == [2 * n + 1 for n in range(20, 40)]


def process_of(_: object) -> int:
    return os.getpid()


def another_work(_: object) -> int:
    return os.getpid()


def test_processes_go_on_from_work_to_work_while_a_command_has_them() -> None:
    with staffed(PROCESSES) as engine:
        first = set(engine(process_of, range(6)))
        assert set(engine(another_work, range(6))) <= first
        assert list(engine(abs, [-1, -2, 3])) == [1, 2, 3]
    assert not first & set(PROCESSES(process_of, range(6)))
    with staffed(map) as same:
        assert same is map


def test_work_that_fails_leaves_no_process_with_old_tasks(tmp_path: Path) -> None:
    with staffed(PROCESSES) as engine:
        with pytest.raises(InputError):
            list(engine(Sum(tmp_path), [[13], [1], [2], [3], [4]]))
        assert list(engine(abs, [-1, -2, 3])) == [1, 2, 3]


def test_pictures_are_drawn_by_what_is_of_this_installation() -> None:
    assert drawing_engine(PROCESSES) is PROCESSES
    assert drawing_engine(DaskEngine(2, "tcp://10.0.0.5:8786")) is map
    assert drawing_engine(map) is map


def test_a_process_that_dies_has_its_batch_read_again(tmp_path: Path) -> None:
    assert list(PROCESSES(Sum(tmp_path), [[1, 2], [3, -4, 5], [6]])) == [3, 12, 6]


def test_a_part_that_kills_twice_is_lost_alone(tmp_path: Path) -> None:
    assert list(PROCESSES(Sum(tmp_path, kills=9), [[1, 2], [3, -4, 5], [6]])) == [3, 1_000_008, 6]


def test_work_without_a_word_for_it_ends_with_the_item_that_kills() -> None:
    given = PROCESSES(killer, [1, 2, 3])
    assert next(given) == 1
    with pytest.raises(WorkerError, match="two workers that had it were killed"):
        list(given)


def test_an_error_in_a_process_is_raised_here_when_it_is_its_turn(tmp_path: Path) -> None:
    given = PROCESSES(Sum(tmp_path), [[1], [13], [2]])
    assert next(given) == 1
    with pytest.raises(InputError, match="take another"):
        next(given)


def test_an_error_that_cannot_travel_is_told_in_words() -> None:
    class StuckError(Exception):
        pass

    def work(_: int) -> int:
        raise StuckError("fast")

    error = attempt(work, 1).error
    assert isinstance(error, RuntimeError)
    assert "StuckError: fast" in str(error)


def test_what_a_lost_scheduler_had_waits_before_the_rest() -> None:
    tasks = Tasks.of(abs, [1, 2, 3, 4])
    taken = [tasks.next(), tasks.next()]
    tasks.again([task for task in reversed(taken) if task])
    assert [task.item for task in tasks.waiting] == [1, 2, 3, 4]


def test_batches_are_shorter_for_many_and_lose_no_document() -> None:
    documents = [Document(f"d{n}", "x" * 900) for n in range(100)]
    for workers in (1, 2, 16):
        found = list(batches(documents, workers))
        assert [d for batch in found for d in batch] == documents
        assert len(found) >= (1 if workers == 1 else 4 * workers if workers == 2 else 40)


# --- the commands -------------------------------------------------------------------------------


def test_options_choose_an_engine() -> None:
    assert choose_engine() is map
    assert choose_engine("local") is map
    assert choose_engine(workers=1) is map
    assert choose_engine(workers=3) == ProcessEngine(3)
    assert choose_engine("dask", workers=3) == DaskEngine(3)
    assert getattr(choose_engine(scheduler="tcp://a:1"), "scheduler", None) == "tcp://a:1"


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--engine", "local", "--workers", "2"], "--engine local is one process"),
        (["--engine", "processes", "--scheduler", "tcp://a:1"], "has its own workers"),
        (["--scheduler", "tcp://a:1", "--workers", "2"], "has its own workers"),
        (["--workers", "0"], "0 is not in the range"),
    ],
)
def test_options_that_do_not_go_together_are_refused(options: list[str], said: str) -> None:
    done = CliRunner().invoke(app, ["events", str(ROOT / "data"), "-o", "-", *options])
    assert done.exit_code == 2
    assert said in click.unstyle(done.output)


def test_a_geocoder_is_asked_by_one_process() -> None:
    asked = ["--geocoder", "nominatim", "--user-agent", "desk/1 desk@example.org"]
    done = CliRunner().invoke(app, ["events", "data", "-o", "-", "--workers", "2", *asked])
    assert done.exit_code == 2
    assert "asked by one process" in done.output


@pytest.mark.slow
def test_the_sample_gives_the_same_bytes_by_processes(tmp_path: Path) -> None:
    told = {}
    for workers in ("1", "2"):  # they read, merge and draw
        out = tmp_path / workers
        done = CliRunner().invoke(
            app, ["build", str(ROOT / "data"), "-o", str(out), "--workers", workers]
        )
        assert done.exit_code == 0, done.output
        files = {p.relative_to(out): p.read_bytes() for p in out.rglob("*") if p.is_file()}
        told[workers] = (files, done.stderr)
    assert told["1"] == told["2"]


@pytest.mark.slow
def test_a_document_that_kills_its_reader_is_named_and_the_others_are_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, text in {
        "a.txt": "Rebels shelled Foah on 1 October 2015.",
        "b.txt": "Gunmen killed two guards in Hama on 2 October 2015.",
        "c.txt": "On 3 October 2015 Russian jets bombed Talbiseh.",
    }.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    monkeypatch.setattr("geomap.pipeline.reading.ReadBatch", _DeadlyBatch)
    monkeypatch.setattr("geomap.pipeline.coding._LEAST", 1)
    result = extract([tmp_path], engine=PROCESSES)
    assert [document.id for document in result.documents] == ["a.txt", "c.txt"]
    (error,) = result.errors
    assert "b.txt cannot be read: two processes that read it were killed" in str(error)
    assert {e.place.name for e in result.events if e.place} == {"Foah", "Talbiseh"}


@pytest.mark.slow
def test_ctrl_c_ends_all_processes_without_a_word_too_many(tmp_path: Path) -> None:
    text = "Rebels shelled Foah on 1 October 2015. " * 40
    for n in range(40):
        (tmp_path / f"{n}.txt").write_text(text, encoding="utf-8")
    script = "from geomap.cli import main; main()"
    run = subprocess.Popen(
        [sys.executable, "-c", script, "events", str(tmp_path), "-o", "-", "--workers", "2"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True,
    )  # fmt: skip
    time.sleep(4)
    os.killpg(run.pid, signal.SIGINT)  # as a terminal does: all of them get it
    _, told = run.communicate(timeout=30)
    assert run.returncode == 130, told
    assert told.strip() == "geomap: interrupted"
    assert gone(run.pid)


def gone(group: int) -> bool:
    """Wait for the last of a group of processes: multiprocessing's tracker ends a little later."""
    for _ in range(100):
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.1)
    return False
