"""
Dask: workers of this machine, or those of a cluster that runs already.

Dask itself gives a task whose worker died to another; a task that goes on killing is tried by
parts. A scheduler that goes away is waited for, and what it had not given back is handed to it
again: tasks depend on nothing but what they are given, so nothing is done by halves.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import CancelledError
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from geomap.errors import ModelError, WorkerError
from geomap.pipeline.engines.processes import THREADS, one_thread_each
from geomap.pipeline.engines.work import Tasks, WorkItem, attempt

if TYPE_CHECKING:
    from distributed import Client

__all__ = ["DaskEngine", "check_dask"]

_LOG = logging.getLogger(__name__)

T = TypeVar("T")
R = TypeVar("R")

PATIENCE_S = 120.0
"""Seconds for which a scheduler that went away is waited for."""

CONNECT_S = 10


def check_dask() -> None:
    """
    Do nothing where Dask is installed.

    Raises
    ------
    ModelError
        It is not.
    """
    try:
        import distributed  # noqa: F401
    except ImportError as error:
        raise ModelError('--engine dask needs Dask: pip install "geomap[dask]"') from error


@dataclass(frozen=True, slots=True)
class DaskEngine:
    """
    Maps over Dask's workers, in order.

    Parameters
    ----------
    workers : int
        Processes to start on this machine, where no ``scheduler`` is given.
    scheduler : str, optional
        Address of a running one. Its workers need the same geomap, model and gazetteer, and see
        the tables that the settings name under the same paths.
    """

    workers: int
    scheduler: str | None = None

    def __call__(self, work: Callable[[T], R], items: Iterable[T], /) -> Iterator[R]:
        """Do the work; nothing is started before the first result is asked for."""
        tasks = Tasks.of(work, items)
        for _ in self._steps(tasks):
            yield from tasks.ready()

    def _steps(self, tasks: Tasks[Any]) -> Iterator[None]:
        """Have the tasks done, a step for each that came back, whatever becomes of schedulers."""
        out: dict[str, WorkItem] = {}
        last = time.monotonic()
        while tasks.open:
            try:
                with self._client() as client:
                    for _ in _through(client, tasks, out):
                        last = time.monotonic()
                        yield
            except _gone() as error:
                if self.scheduler is None or time.monotonic() - last > PATIENCE_S:
                    raise WorkerError(_unreachable(self.scheduler, error)) from error
                _LOG.info("waiting for the scheduler at %s", self.scheduler)
                tasks.again(out.values())
                out.clear()
                time.sleep(0.5)

    @contextmanager
    def _client(self) -> Iterator[Client]:
        from distributed import Client

        if self.scheduler is not None:
            with Client(self.scheduler, timeout=CONNECT_S, set_as_default=False) as client:
                yield client
            return
        with _own_cluster(self.workers) as cluster, Client(cluster, set_as_default=False) as client:
            yield client


@contextmanager
def _own_cluster(workers: int) -> Iterator[Any]:
    """Start workers on this machine, seen by nobody else."""
    import dask
    from distributed import LocalCluster

    quiet = {
        "distributed.scheduler.allowed-failures": 1,
        "distributed.nanny.pre-spawn-environ": dict.fromkeys(THREADS, "1"),
    }
    with (
        dask.config.set(quiet),
        one_thread_each(),
        LocalCluster(
            n_workers=workers,
            threads_per_worker=1,
            processes=True,
            dashboard_address=None,
            silence_logs=logging.CRITICAL,
        ) as cluster,
    ):
        yield cluster


def _through(client: Client, tasks: Tasks[Any], out: dict[str, WorkItem]) -> Iterator[None]:
    """Hand all that waits to a scheduler and take what comes back; ``out`` is what has not."""
    from distributed import KilledWorker, as_completed

    _LOG.debug("dask: %s", client.dashboard_link or client.scheduler_info()["address"])
    coming = as_completed(_submitted(client, tasks, out), loop=client.loop)
    for future in coming:
        task = out[future.key]
        try:
            outcome = future.result()
        except KilledWorker:
            tasks.died(task)
        else:
            tasks.finished(task, outcome)
        del out[future.key]
        for more in _submitted(client, tasks, out):
            coming.add(more)
        yield
    if out:
        raise CancelledError("the scheduler gave back less than it was given")


def _submitted(client: Client, tasks: Tasks[Any], out: dict[str, WorkItem]) -> list[Any]:
    """
    Submit what waits; of parts that are tried again one at a time.

    Dask suspects all tasks that a worker had when it died; the one that killed it is to be known.
    """
    futures = []
    while tasks.waiting:
        again = tasks.waiting[0].part is not None
        if again and any(task.part is not None for task in out.values()):
            break
        task = tasks.waiting.popleft()
        future = client.submit(attempt, tasks.work, task.item, pure=False)
        out[str(future.key)] = task
        futures.append(future)
    return futures


def _gone() -> tuple[type[BaseException], ...]:
    """Name the errors by which a scheduler is known to have gone away."""
    from distributed.comm.core import CommClosedError

    return (CommClosedError, CancelledError, TimeoutError, OSError)


def _unreachable(scheduler: str | None, error: BaseException) -> str:
    reason = " ".join(str(error).split())[:120] or type(error).__name__
    if scheduler is None:
        return f"Dask's workers on this machine are gone ({reason}): use fewer --workers"
    return f"{scheduler}: no Dask scheduler answers ({reason}): start it, or name another"
