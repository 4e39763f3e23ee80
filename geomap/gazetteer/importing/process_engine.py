"""An engine, shaped like the builtin ``map``: spreads work over processes and keeps its order."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import Any

from geomap.errors import GazetteerError

__all__ = ["Engine", "processes"]

Engine = Callable[[Callable[[Any], Any], Iterable[Any]], Iterable[Any]]


def processes(count: int) -> Engine:
    """
    Make an engine of so many processes; each holds one item at a time, so memory stays bounded.

    They are spawned, as every platform can, and end with the process that started them, even when
    that is killed: then their pipe breaks.
    """

    def engine(work: Callable[[Any], Any], items: Iterable[Any]) -> Iterator[Any]:
        servers = [_Server(work) for _ in range(count)]
        try:
            yield from _in_turn(servers, iter(items))
        finally:
            for server in servers:
                server.stop()

    return engine


def _in_turn(servers: list[_Server], items: Iterator[Any]) -> Iterator[Any]:
    busy = [server for server in servers if server.ask(items)]
    while busy:
        server = busy.pop(0)
        answer = server.answer()
        if server.ask(items):  # it works on while the answer is used
            busy.append(server)
        yield answer


class _Server:
    """A process that answers one question after the other."""

    def __init__(self, work: Callable[[Any], Any]) -> None:
        context = get_context("spawn")
        self.pipe, theirs = context.Pipe()
        self.process = context.Process(target=_serve, args=(theirs, work), daemon=True)
        self.process.start()
        theirs.close()

    def ask(self, items: Iterator[Any]) -> bool:
        """Give it the next item; False when there is none."""
        for item in items:
            try:
                self.pipe.send(item)
            except OSError as error:
                raise _ended() from error
            return True
        return False

    def answer(self) -> Any:
        try:
            answer = self.pipe.recv()
        except (EOFError, OSError) as error:
            raise _ended() from error
        if isinstance(answer, Exception):
            raise answer
        return answer

    def stop(self) -> None:
        self.pipe.close()
        self.process.terminate()
        self.process.join()
        self.process.close()


def _ended() -> GazetteerError:
    return GazetteerError(
        "a process of the import ended too early (is there memory left?): run it again"
    )


def _serve(pipe: Connection, work: Callable[[Any], Any]) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the process that started this one says so
    with suppress(EOFError, OSError):
        while True:
            item = pipe.recv()
            try:
                answer = work(item)
            except Exception as error:  # raised where the answer is awaited
                answer = error
            pipe.send(answer)
