"""What a page is beside its events: its place among other pages, its pictures and its files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

__all__ = ["PageMeta"]


@dataclass(frozen=True, slots=True)
class PageMeta:
    """
    What a site knows of one of its pages; a page that is written alone needs none of it.

    Parameters
    ----------
    url : str, optional
        Address that the page will have on the web; link previews need it.
    home, landing, oembed : str, optional
        Relative addresses of the page that has all layers, of the page of cards, and of the page's
        oEmbed answer.
    pages : mapping of str to str
        Relative addresses of layers' own pages, by layer id.
    sides : sequence of str, optional
        Sides in the order in which they take their shapes, where other pages show more of them.
    image, image_alt : str, optional
        Relative address of a still picture of the map, for previews, and what it shows.
    still : bytes, optional
        A small WebP picture of the map, shown where no script runs.
    files : sequence of str
        Relative addresses of the events as files, for readers without scripts.
    basemap : str, optional
        What ``basemap.basemap_text`` wrote for a larger map that has this one in it; by default
        the basemap is cut to the events.
    shared : str, optional
        Address of the files of ``shared.shared_files`` without their suffix, which then have the
        basemap, the code and the styles; by default all is inside the page.
    story : str
        The article of a story, as `story_page.story_html` wrote it; the map follows its steps.
    steps : sequence of mapping
        What the map shows in each step.
    """

    url: str | None = None
    home: str | None = None
    landing: str | None = None
    oembed: str | None = None
    pages: Mapping[str, str] = field(default_factory=dict)
    sides: Sequence[str] | None = None
    image: str | None = None
    image_alt: str | None = None
    still: bytes | None = None
    files: Sequence[str] = ()
    basemap: str | None = None
    shared: str | None = None
    story: str = ""
    steps: Sequence[Mapping[str, Any]] = ()
