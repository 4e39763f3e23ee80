"""What was fetched of each feed, so that nothing is fetched twice: one small private file."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from geomap.feeds.entries import Entry
from geomap.files import atomic_write

__all__ = ["MOST_TRIES", "Kept", "KeptFeed", "read_kept", "write_kept"]

MOST_TRIES = 3
"""So often an article is asked for, in as many passes; then it is let go."""

NAME = ".feeds.json"
_VERSION = 1
_LARGEST = 32_000_000  # bytes; five hundred entries of a feed take two hundred thousand
_PRIVATE = 0o600


@dataclass(slots=True)
class Kept:
    """
    An article that a feed lists.

    ``files`` are those it came into; ``left`` is how often it may still be asked for, 0 where that
    is not wanted any more.
    """

    entry: Entry
    files: tuple[str, ...] = ()
    left: int = MOST_TRIES


@dataclass(slots=True)
class KeptFeed:
    """What is known of a feed; ``marks`` are the headers by which a server knows its own answer."""

    marks: dict[str, str] = field(default_factory=dict)
    title: str | None = None
    articles: dict[str, Kept] = field(default_factory=dict)


def read_kept(folder: Path) -> tuple[dict[str, KeptFeed], str | None]:
    """
    Read what is known of feeds, by their addresses.

    Returns
    -------
    dict, str or None
        Empty where there is nothing yet; one line where what is there cannot be read: then all
        feeds are fetched anew.
    """
    path = folder / NAME
    try:
        if path.stat().st_size > _LARGEST:
            raise ValueError("is too large")
        found = json.loads(path.read_text(encoding="utf-8"))
        if found["version"] != _VERSION:
            raise ValueError("is of another version")
        return {str(url): _feed(feed) for url, feed in found["feeds"].items()}, None
    except FileNotFoundError:
        return {}, None
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return {}, f"{path}: is damaged: its feeds are fetched anew"


def _feed(told: dict[str, Any]) -> KeptFeed:
    articles = [
        Kept(
            Entry(*(None if told[name] is None else str(told[name]) for name in _ENTRY)),  # type: ignore[arg-type]
            tuple(map(str, told["files"])),
            int(told["left"]),
        )
        for told in told["articles"]
    ]
    marks = {str(name): str(value) for name, value in told["marks"].items()}
    title = None if told["title"] is None else str(told["title"])
    return KeptFeed(marks, title, {each.entry.link: each for each in articles})


_ENTRY = ("link", "title", "author", "published", "stamp")


def write_kept(folder: Path, feeds: dict[str, KeptFeed]) -> None:
    """
    Write what is known of feeds.

    Raises
    ------
    OutputError
        The folder cannot be written.
    """
    told = {
        url: {
            "marks": feed.marks,
            "title": feed.title,
            "articles": [
                {**asdict(each.entry), "files": each.files, "left": each.left}
                for each in feed.articles.values()
            ],
        }
        for url, feed in sorted(feeds.items())
    }
    with atomic_write(folder / NAME) as unfinished:
        unfinished.touch(mode=_PRIVATE)
        text = json.dumps({"version": _VERSION, "feeds": told}, indent=0)
        unfinished.write_text(text, encoding="utf-8")
