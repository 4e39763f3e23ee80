"""Dask's workers give what this process gives, whoever dies; kept apart, as it starts clusters."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from geomap.errors import WorkerError
from geomap.model import Document
from geomap.pipeline import extract_events
from geomap.pipeline.engines import cluster
from geomap.pipeline.engines.cluster import DaskEngine
from tests.conftest import TESTS

pytestmark = [
    pytest.mark.slow,
    pytest.mark.allow_hosts(["127.0.0.1"]),
    pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::DeprecationWarning"),
]

DOCUMENTS = [
    Document("a.txt", "Rebels shelled Foah on 1 October 2015.", source="A"),
    Document("b.txt", "Gunmen killed two guards in Hama on 2 October 2015.", source="B"),
    Document("c.txt", "On 3 October 2015 Russian jets bombed Talbiseh.", source="C"),
    Document("d.txt", "Russian warplanes bombed Talbiseh on 3 October 2015.", source="D"),
]


@dataclass(frozen=True)
class Sum:
    """Adds numbers, slowly; a negative one kills the process that has it, ``kills`` times."""

    folder: Path
    kills: int = 0
    rest_s: float = 0.0

    def __call__(self, numbers: Sequence[int], /) -> int:
        time.sleep(self.rest_s)
        if min(numbers) < 0 and len(list(self.folder.glob("died-*"))) < self.kills:
            (self.folder / f"died-{time.monotonic_ns()}").touch()
            os.kill(os.getpid(), signal.SIGKILL)
        (self.folder / f"done-{numbers[0]}").touch()
        return sum(map(abs, numbers))

    def parts(self, numbers: Sequence[int], /) -> list[list[int]]:
        return [[number] for number in numbers]

    def joined(self, results: Sequence[int], /) -> int:
        return sum(results)

    def lost(self, numbers: Sequence[int], /) -> int:
        return 1_000_000


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


@contextmanager
def running(*arguments: str) -> Iterator[subprocess.Popen[bytes]]:
    """Run a part of Dask in a process of its own."""
    tests = TESTS
    path = os.pathsep.join([str(tests.parent), *filter(None, [os.environ.get("PYTHONPATH")])])
    made = subprocess.Popen(
        [sys.executable, "-m", "distributed.cli." + arguments[0], *arguments[1:]],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
        env={**os.environ, "PYTHONPATH": path},
    )  # fmt: skip
    try:
        yield made
    finally:
        os.killpg(made.pid, signal.SIGKILL)
        made.wait()


def scheduler(port: int) -> tuple[str, ...]:
    return ("dask_scheduler", "--host", "127.0.0.1", "--port", str(port), "--no-dashboard")


def worker(address: str) -> tuple[str, ...]:
    return ("dask_worker", address, "--nthreads", "1", "--no-dashboard", "--no-nanny")


def test_dask_reads_documents_as_this_process_does() -> None:
    assert extract_events(DOCUMENTS, engine=DaskEngine(2)) == extract_events(DOCUMENTS)


def test_a_worker_that_dies_costs_nothing_and_one_part_that_goes_on_killing_itself_alone(
    tmp_path: Path,
) -> None:
    once = Sum(tmp_path, kills=1)
    items = [[1, 2], [-4, 5], [6]]
    assert list(DaskEngine(2)(once, items)) == [3, 9, 6]
    always = Sum(tmp_path, kills=99)
    assert list(DaskEngine(2)(always, items)) == [3, 1_000_005, 6]


def test_a_scheduler_that_is_started_anew_is_given_what_it_had_not_given_back(
    tmp_path: Path,
) -> None:
    port = free_port()
    address = f"tcp://127.0.0.1:{port}"
    items = [[n] for n in range(1, 41)]
    got: list[int] = []
    work = Sum(tmp_path, rest_s=0.1)
    reader = threading.Thread(
        target=lambda: got.extend(DaskEngine(1, address)(work, items)), daemon=True
    )
    with running(*scheduler(port)), running(*worker(address)):
        reader.start()
        wait_for(lambda: len(list(tmp_path.glob("done-*"))) > 5)
    with running(*scheduler(port)), running(*worker(address)):
        reader.join(60)
    assert got == list(range(1, 41))


def wait_for(happened: object) -> None:
    for _ in range(600):
        if happened():  # type: ignore[operator]
            return
        time.sleep(0.1)
    raise AssertionError("did not happen within a minute")


def test_a_scheduler_that_is_not_there_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "PATIENCE_S", 0.0)
    monkeypatch.setattr(cluster, "CONNECT_S", 1)
    with pytest.raises(WorkerError, match=r"tcp://127\.0\.0\.1:9: no Dask scheduler answers"):
        list(DaskEngine(1, "tcp://127.0.0.1:9")(abs, [1]))
