"""
What a command says while it works: a status line on a terminal, log lines with ``--verbose``.

The modules below log with `logging` under ``geomap``; here their lines become what is seen. On a
terminal anything that takes over a second has a line that says what is done, for how long; it is
gone when the work is. ``--quiet`` leaves errors alone, and the result.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from threading import Event, Lock, Thread
from time import monotonic
from typing import TYPE_CHECKING, TypeVar

import click

if TYPE_CHECKING:
    from geomap.pipeline import Engine

__all__ = ["is_quiet", "say", "talkative", "working"]

PATIENCE_S, PERIOD_S, WIDTH = 1.0, 0.2, 78
_LOG = logging.getLogger("geomap")
_QUIET, _VERBOSE = "geomap.quiet", "geomap.verbose"

T = TypeVar("T")
R = TypeVar("R")


def talkative(command: click.Command) -> click.Command:
    """Return a command, or all of a group's, the options ``--verbose`` and ``--quiet``."""
    if isinstance(command, click.Group):
        for each in command.commands.values():
            talkative(each)
        return command
    command.params += [
        click.Option(
            ["-v", "--verbose"], is_flag=True, expose_value=False, callback=_loud,
            help="Say what is done, with the time it takes.",
        ),
        click.Option(
            ["-q", "--quiet"], is_flag=True, expose_value=False, callback=_hush,
            help="Say nothing but errors and the result.",
        ),
    ]  # fmt: skip
    return command


def _loud(ctx: click.Context, _: click.Parameter, value: bool) -> None:
    ctx.meta[_VERBOSE] = value


def _hush(ctx: click.Context, _: click.Parameter, value: bool) -> None:
    ctx.meta[_QUIET] = value


def _asked(what: str) -> bool:
    ctx = click.get_current_context(silent=True)
    return bool(ctx and ctx.meta.get(what))


def is_quiet() -> bool:
    """Return True if the running command was given ``--quiet``."""
    return _asked(_QUIET)


def say(text: str) -> None:
    """Print what is good to know and no result: nothing with ``--quiet``."""
    if not is_quiet():
        click.echo(text)


@contextmanager
def working(what: str, engine: Engine = map) -> Iterator[Engine]:
    """
    Show what is done inside the block, on standard error.

    Parameters
    ----------
    what : str
    engine : Engine, optional
        Does it.

    Yields
    ------
    engine
        The same, counting what it has done; for `geomap.pipeline.build` and `extract`.
    """
    verbose = _asked(_VERBOSE) and not is_quiet()
    line = _StatusLine(what) if sys.stderr.isatty() and not (verbose or is_quiet()) else None
    handler = _Handler(line)
    level = _LOG.level
    if verbose or line is not None:
        _LOG.setLevel(logging.DEBUG if verbose else logging.INFO)
        _LOG.addHandler(handler)
    try:
        if line is not None:
            line.start()

        with _staffed(engine) as own:
            yield _Counting(own, line)
    finally:
        if line is not None:
            line.stop()
        _LOG.removeHandler(handler)
        _LOG.setLevel(level)


def _staffed(engine: Engine) -> AbstractContextManager[Engine]:
    if engine is map:
        return nullcontext(engine)
    from geomap.pipeline.engines import staffed

    return staffed(engine)


class _Counting:
    """An engine that tells how far it is; an item that is a list counts as what is in it."""

    def __init__(self, engine: Engine, line: _StatusLine | None) -> None:
        self._engine, self._line = engine, line
        self.workers = getattr(engine, "workers", 1)
        self.scheduler = getattr(engine, "scheduler", None)
        self.here = getattr(engine, "here", False)

    def __call__(self, work: Callable[[T], R], items: Iterable[T], /) -> Iterator[R]:
        everything = list(items)
        done, whole = 0, sum(map(_size, everything))
        results = iter(self._engine(work, everything))
        doing = getattr(work, "doing", "reading")
        for item in everything:
            first, done = done + 1, done + _size(item)
            if self._line is not None:
                self._line.text = f"{doing} {done:,} of {whole:,}"
            span = f"{first} to {done}" if done > first else f"{done}"
            _LOG.debug("%s %s of %d", doing, span, whole)
            yield next(results)


def _size(item: object) -> int:
    return len(item) if isinstance(item, list) else 1


class _Handler(logging.Handler):
    """Writes log lines with the seconds since the start; or gives them to the status line."""

    def __init__(self, line: _StatusLine | None) -> None:
        super().__init__()
        self._line, self._since = line, monotonic()

    def emit(self, record: logging.LogRecord) -> None:
        if self._line is not None:
            self._line.text = record.getMessage()
        else:
            click.echo(f"{monotonic() - self._since:7.2f} s  {record.getMessage()}", err=True)


class _StatusLine(Thread):
    """One line at the bottom of the terminal, from the first second on."""

    def __init__(self, text: str) -> None:
        super().__init__(daemon=True)
        self.text = text
        self._over, self._lock, self._shown = Event(), Lock(), False

    def run(self) -> None:
        since = monotonic()
        while not self._over.wait(PERIOD_S):
            passed = monotonic() - since
            if passed >= PATIENCE_S:
                self._write(f"{self.text} … {passed:.0f} s")

    def _write(self, text: str) -> None:
        with self._lock:
            if not self._over.is_set():
                self._shown = True
                sys.stderr.write(f"\r\x1b[K{text[:WIDTH]}")
                sys.stderr.flush()

    def stop(self) -> None:
        """Take the line away."""
        self._over.set()
        with self._lock:
            if self._shown:
                sys.stderr.write("\r\x1b[K")
                sys.stderr.flush()
        self.join()
