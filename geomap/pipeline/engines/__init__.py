"""
Where documents are read: in this process, in several of this machine, or on a Dask cluster.

All are shaped like the builtin ``map``, in order, and give the same, whatever dies on the way.
Rooms: ``work`` what an engine has to know of its work · ``processes`` · ``cluster`` Dask.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal

from geomap.errors import InputError
from geomap.pipeline.engines.work import Engine

__all__ = [
    "Engine",
    "EngineName",
    "choose_engine",
    "drawing_engine",
    "staffed",
    "usable_cores",
    "workers_of",
]

EngineName = Literal["local", "processes", "dask"]


def choose_engine(
    name: EngineName | None = None, *, workers: int | None = None, scheduler: str | None = None
) -> Engine:
    """
    Return an engine.

    Parameters
    ----------
    name : {"local", "processes", "dask"}, optional
        Without one: Dask where a ``scheduler`` is given, processes for several ``workers``, and
        else this process alone.
    workers : int, optional
        Processes on this machine; by default as many as it has cores.
    scheduler : str, optional
        Address of a running Dask scheduler, as ``tcp://10.0.0.5:8786``; its workers work.

    Raises
    ------
    InputError
        These do not go together.
    ModelError
        Dask is not installed.
    """
    if scheduler is not None and (name not in (None, "dask") or workers is not None):
        raise InputError(
            "a scheduler has its own workers: give it with --engine dask, without --workers"
        )
    if name == "local" and (workers or 1) > 1:
        raise InputError("--engine local is one process: leave --workers out, or use processes")
    if name == "dask" or scheduler is not None:
        from geomap.pipeline.engines.cluster import DaskEngine, check_dask

        check_dask()
        return DaskEngine(workers or usable_cores(), scheduler)
    if name == "processes" or (workers or 1) > 1:
        from geomap.pipeline.engines.processes import ProcessEngine

        return ProcessEngine(workers or usable_cores())
    return map


@contextmanager
def staffed(engine: Engine) -> Iterator[Engine]:
    """Yield the engine; its processes, where it starts some, go on from work to work meanwhile."""
    if not hasattr(engine, "staffed"):
        yield engine
        return
    with engine.staffed() as own:
        yield own


def drawing_engine(engine: Engine) -> Engine:
    """Return what draws pictures: the engine where all it has is of this installation, else map."""
    return engine if getattr(engine, "here", False) else map


def usable_cores() -> int:
    """Return the number of cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def workers_of(engine: Engine) -> int:
    """Return the number of workers of an engine; one that says nothing has one."""
    return int(getattr(engine, "workers", 1))
