"""
A map that lives: built anew whenever its folders change or its feeds have something new.

The loop stays in one process, so that the language model and the gazetteer are loaded once; what
has not changed is taken from the store (`geomap.pipeline.build`). Nothing is fetched but the feeds
that were named, and the articles they list.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from geomap.errors import GeomapError, InputError, ModelError
from geomap.feeds import ARTICLES, FetchResult, Web, fetch_feeds, is_feed_address
from geomap.pipeline import Engine, build
from geomap.settings import Settings

if TYPE_CHECKING:
    from geomap.pipeline import Built

__all__ = ["Round", "Watched", "changes", "one_round", "watch"]

_LONGEST_WAIT_MS = 3_600_000


@dataclass(frozen=True, slots=True)
class Watched:
    """
    What is watched, and where its map goes.

    Parameters
    ----------
    sources : tuple of str
        Files and folders of articles.
    feeds : tuple of str
        Addresses of RSS or Atom feeds.
    folder : Path
        The output.
    settings : Settings
    title : str, optional
    """

    sources: tuple[str, ...]
    feeds: tuple[str, ...]
    folder: Path
    settings: Settings = field(default_factory=Settings)
    title: str | None = None

    @classmethod
    def of(
        cls,
        targets: Iterable[str],
        folder: Path,
        settings: Settings | None = None,
        title: str | None = None,
    ) -> Watched:
        """
        Part feeds from folders.

        Raises
        ------
        InputError
            One is neither an address nor there.
        """
        targets = list(dict.fromkeys(targets))
        feeds = tuple(filter(is_feed_address, targets))
        sources = tuple(target for target in targets if not is_feed_address(target))
        for source in sources:
            if not Path(source).exists():
                raise InputError(f"{source}: does not exist; name a folder, or a feed by https://")
        return cls(sources, feeds, folder, settings or Settings(), title)

    @property
    def articles(self) -> Path:
        """Where fetched articles are kept."""
        return self.folder / ARTICLES


@dataclass(frozen=True, slots=True)
class Round:
    """
    What one round came to: what was fetched, and what was built, None if nothing had to be.

    ``errors`` are one line each, of feeds, articles and files.
    """

    fetched: FetchResult = field(default_factory=FetchResult)
    built: Built | None = None
    errors: tuple[GeomapError, ...] = ()


class Working(Protocol):
    """Shows that something is done while a ``with`` block lasts, and gives what runs its parts."""

    def __call__(self, what: str, /) -> AbstractContextManager[Engine]: ...


def _silently(_: str) -> AbstractContextManager[Engine]:
    return nullcontext(map)


def one_round(
    watched: Watched, web: Web, *, changed: bool = True, working: Working = _silently
) -> Round:
    """
    Ask the feeds, and build the map where there is something new.

    Parameters
    ----------
    watched : Watched
    web : Web
    changed : bool
        Build it also where the feeds have nothing new.
    working : callable, optional

    Raises
    ------
    OutputError
        The output cannot be written.
    """
    fetched = FetchResult()
    if watched.feeds:
        with working("fetching"):
            fetched = fetch_feeds(watched.feeds, watched.articles, web)
    if not (changed or fetched.new):
        return Round(fetched, None, fetched.errors)
    sources = _with_articles(watched)
    if not sources:
        nothing = InputError("no article has come from the feeds yet: there is nothing to map")
        return Round(fetched, None, fetched.errors or (nothing,))
    try:
        with working("reading") as engine:
            built = build(
                sources, watched.folder, watched.settings, title=watched.title, engine=engine
            )
    except InputError as error:
        return Round(fetched, None, (*fetched.errors, error))
    return Round(fetched, built, (*fetched.errors, *built.result.errors))


def _with_articles(watched: Watched) -> list[str | Path]:
    there = next(watched.articles.glob("*/*.md"), None) is not None
    return [*watched.sources, *([watched.articles] if there else [])]


def watch(
    watched: Watched,
    web: Web,
    *,
    every_s: float,
    tell: Callable[[Round], None],
    working: Working = _silently,
    wait: Callable[[Watched, float | None], bool] | None = None,
) -> None:
    """
    Keep a map up to date until it is interrupted.

    Parameters
    ----------
    watched : Watched
    web : Web
    every_s : float
        Seconds from one asking of the feeds to the next.
    tell : callable
        Given what each round came to; an error in one does not end the loop.
    working : callable, optional
    wait : callable, optional
        Waits for a change, or for some seconds (None: without end); True if something changed.
    """
    wait = wait or changes(watched)
    due, changed = time.monotonic(), True
    while True:
        asks = time.monotonic() >= due
        part = watched if asks else replace(watched, feeds=())
        try:
            tell(one_round(part, web, changed=changed, working=working))
        except ModelError:
            raise  # something is to be installed: no later round would be better
        except GeomapError as error:
            tell(Round(errors=(error,)))
        if asks:
            due = time.monotonic() + every_s
        changed = wait(watched, max(0.0, due - time.monotonic()) if watched.feeds else None)


def changes(watched: Watched) -> Callable[[Watched, float | None], bool]:
    """
    Give what waits for a change of the files that are watched.

    Raises
    ------
    ModelError
        watchfiles is not installed.
    """
    own = watched.settings
    paths = [*map(Path, watched.sources), *own.actors, *own.corrections, *own.places]
    if not paths:
        return _sleep
    try:
        from watchfiles import watch as watch_files
    except ImportError as error:
        raise ModelError('watching needs its library: pip install "geomap[watch]"') from error
    seen: Iterator[object] = watch_files(
        *paths,
        watch_filter=lambda _, path: is_of_interest(path, watched.sources, watched.folder),
        rust_timeout=250,
        yield_on_timeout=True,
        raise_interrupt=True,
    )

    next(seen)  # from here on changes are noted, also those during a build

    def wait(_: Watched, seconds: float | None) -> bool:
        until = None if seconds is None else time.monotonic() + seconds
        while until is None or time.monotonic() < until:
            if next(seen):
                return True
        return False

    return wait


def _sleep(_: Watched, seconds: float | None) -> bool:
    time.sleep(seconds or 0.0)
    return False


def is_of_interest(path: str, sources: Iterable[str], output: Path) -> bool:
    """
    Return True for a file whose change may change the map: none of the output's, none hidden.

    Examples
    --------
    >>> [is_of_interest(f"/a/{name}", ["/a"], Path("/a/out")) for name in ("b.md", "out/b.csv")]
    [True, False]
    >>> is_of_interest("/a/.git/index", ["/a"], Path("/out"))
    False
    """
    if _below(path, output) is not None:
        return False
    parts = [parts for source in sources if (parts := _below(path, source))] or [(path,)]
    return not any(part.startswith((".", "~$")) for part in min(parts, key=len))


def _below(path: str, folder: str | Path) -> tuple[str, ...] | None:
    """Give a path's parts below a folder; None where it lies elsewhere."""
    try:
        return Path(os.path.realpath(path)).relative_to(os.path.realpath(folder)).parts
    except ValueError:
        return None
