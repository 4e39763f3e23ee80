"""One pass over feeds: what is new in them becomes files, what cannot be had is named."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from geomap.errors import DownloadError, OutputError
from geomap.feeds.articles import write_article
from geomap.feeds.entries import Feed, read_feed
from geomap.feeds.fetch_state import Kept, KeptFeed, read_kept, write_kept
from geomap.feeds.web import LaterError, UnwantedError, Web, checked_address
from geomap.store import writing_alone

__all__ = ["ARTICLES", "FetchResult", "fetch_feeds", "is_feed_address"]

ARTICLES = ".articles"
"""
The folder of fetched articles in an output folder; hidden, and its user's alone: texts of others
are to be read, not to be published with the pages.
"""

_FEED_BYTES, _ARTICLE_BYTES = 5_000_000, 5_000_000
_MARKS = {"etag": "If-None-Match", "last-modified": "If-Modified-Since"}
_OURS = re.compile(r"[a-z0-9][a-z0-9.-]*/[a-z0-9-]+(?:\.\d+)?\.md")  # as `names_of` makes them
_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class FetchResult:
    """
    What a pass over feeds came to.

    ``new`` counts the articles that were written or written anew; ``errors`` name what could not
    be had, a line each; ``warnings`` what was passed over.
    """

    new: int = 0
    errors: tuple[DownloadError, ...] = ()
    warnings: tuple[str, ...] = ()


def is_feed_address(text: str) -> bool:
    """
    Return True for what is a web address and no path.

    Examples
    --------
    >>> is_feed_address("https://news.example/rss"), is_feed_address("articles")
    (True, False)
    """
    return text.lower().startswith(("http://", "https://"))


def fetch_feeds(feeds: Sequence[str], folder: Path, web: Web) -> FetchResult:
    """
    Fetch the articles that feeds list and that are not there yet.

    Parameters
    ----------
    feeds : sequence of str
        Their addresses.
    folder : Path
        Where articles are kept; made if missing, for its user alone.
    web : Web

    Returns
    -------
    FetchResult
        A feed or an article that cannot be had stops none of the others.

    Raises
    ------
    OutputError
        The folder cannot be written, or another geomap fetches into it now.
    """
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(
            f"{folder}: cannot be written ({error.strerror}): choose another output folder"
        ) from error
    with writing_alone(folder):
        known, said = read_kept(folder)
        run = _Pass(folder, known, web, [said] if said else [])
        for url in dict.fromkeys(feeds):
            run.fetch(url)
        run.save()
    errors = {str(error): error for error in run.errors}
    return FetchResult(run.new, tuple(errors.values()), tuple(dict.fromkeys(run.warnings)))


class _Pass:
    """One pass over feeds, and what it came to."""

    def __init__(
        self, folder: Path, known: dict[str, KeptFeed], web: Web, warnings: list[str]
    ) -> None:
        self.new, self.errors, self.warnings = 0, list[DownloadError](), warnings
        self._folder, self._known, self._web = folder, known, web

    def save(self) -> None:
        write_kept(self._folder, self._known)

    def fetch(self, url: str) -> None:
        """Fetch a feed, and the articles that are new or changed in it."""
        try:
            feed = self._refresh(checked_address(url))
        except DownloadError as error:
            self.errors.append(error)
            return
        for kept in _wanted(feed):
            _LOG.info("fetching %s", kept.entry.link)
            try:
                self._take(kept, feed.title)
            except LaterError as error:  # the host's wish, no fault of the article
                self.errors.append(error)
            except DownloadError as error:
                kept.left = 0 if isinstance(error, UnwantedError) else kept.left - 1
                self.errors.append(error)
            else:
                self.new += 1
            self.save()  # a pass that is killed has lost nothing

    def _refresh(self, url: str) -> KeptFeed:
        """Ask for a feed, and bring what is known of it up to what it lists now."""
        known = self._known.get(url) or KeptFeed()
        asked = {_MARKS[name]: value for name, value in known.marks.items() if name in _MARKS}
        answer = self._web.get(url, most_bytes=_FEED_BYTES, headers=asked)
        if not answer.fresh:
            return known
        read = read_feed(answer.data, answer.url, answer.headers)
        self.warnings += read.notes
        marks = {name: answer.headers[name] for name in _MARKS if name in answer.headers}
        self._known[url] = KeptFeed(marks, read.title, self._merged(known, read))
        return self._known[url]

    def _take(self, kept: Kept, outlet: str | None) -> None:
        answer = self._web.get(kept.entry.link, most_bytes=_ARTICLE_BYTES)
        files = tuple(write_article(answer, kept.entry, outlet, self._folder))
        for gone in filter(_OURS.fullmatch, set(kept.files) - set(files)):
            (self._folder / gone).unlink(missing_ok=True)  # a live blog that has fewer posts now
        kept.files, kept.left = files, 0

    def _found(self, link: str) -> tuple[str, ...]:
        """Name the files of an article that another feed has led to."""
        others = (feed.articles.get(link) for feed in self._known.values())
        return next((kept.files for kept in others if kept and kept.files), ())

    def _merged(self, known: KeptFeed, read: Feed) -> dict[str, Kept]:
        """Keep what is known of articles still listed; one that has changed is wanted anew."""
        found = {}
        for entry in read.entries:
            old = known.articles.get(entry.link)
            if old is not None and old.entry.stamp == entry.stamp:
                found[entry.link] = old
            elif old is not None:
                found[entry.link] = Kept(entry, old.files)
            else:
                files = self._found(entry.link)
                found[entry.link] = Kept(entry, files, 0) if files else Kept(entry)
        return found


def _wanted(feed: KeptFeed) -> Iterator[Kept]:
    return (kept for kept in feed.articles.values() if kept.left > 0)
