"""The map of what is decided: shown at once from memory, written to its folder behind."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from threading import Thread
from typing import Any, Protocol

from geomap.desk.desk import Desk
from geomap.errors import GeomapError
from geomap.pipeline import Result, actors_of, index_of, write_result
from geomap.pipeline.heading import describe, entitle
from geomap.settings import Settings

__all__ = ["Maps"]


class Writes(Protocol):
    """Writes a result's pages and tables into a folder, as `geomap.pipeline.write_result`."""

    def __call__(
        self, result: Result, folder: Path, settings: Settings, *, title: str | None
    ) -> object: ...


class Maps:
    """
    The map as it was last rebuilt.

    ``page`` is its HTML. The folder, which has a page and a picture for each actor, is written by
    a thread of its own; a rebuild that comes meanwhile is written after it.
    """

    def __init__(self, desk: Desk, title: str | None, *, writes: Writes = write_result) -> None:
        self.desk, self.title, self._writes = desk, title, writes
        self.page = ""
        self.state = "not written yet"
        self._wanted: Result | None = None
        self._writer: Thread | None = None

    def rebuild(self) -> dict[str, Any]:
        """Make the page anew and have the folder written; returns what to tell the editor."""
        result = self.desk.rebuild()
        self.page = self._drawn(result)
        self._wanted = result
        if self._writer is None or not self._writer.is_alive():
            self._writer = Thread(target=self._write, name="geomap-desk-writer")
            self._writer.start()
        return {"events": len(result.events), "warnings": list(result.corrected.warnings)}

    def _drawn(self, result: Result) -> str:
        from geomap.frames import to_frame
        from geomap.layers import build_layers
        from geomap.rendering import PageMeta, render

        settings = self.desk.settings
        actors = actors_of(settings)
        title = self.title or entitle(result.events, index_of(settings))
        about = describe(result.events, result.documents)
        layers = build_layers(to_frame(result.events), actors)
        drawn = render(
            layers,
            title=title,
            description=about,
            lang=settings.lang,
            actors=actors,
            meta=PageMeta(basemap=self.ground),
        )
        return str(drawn.get_root().render())

    def _write(self) -> None:
        while self._wanted is not None:
            result, self._wanted = self._wanted, None
            self.state = "being written"
            try:
                self._writes(result, self.desk.output, self.desk.settings, title=self.title)
                self.state = "written"
            except GeomapError as error:
                self.state = str(error)

    def wait(self) -> None:
        """Wait until the folder is written."""
        if self._writer is not None:
            self._writer.join()

    @cached_property
    def ground(self) -> str:
        """The ground of the desk's own map: the world, finer around the events as first read."""
        from geomap.frames import to_frame
        from geomap.layers import build_layers
        from geomap.rendering.basemap import basemap_text
        from geomap.rendering.extent import bounds_of
        from geomap.rendering.page_data import events_of

        layers = build_layers(to_frame(self.desk.first.events), actors_of(self.desk.settings))
        frame = events_of(layers)
        return basemap_text(frame, bounds_of(frame))

    @property
    def folder(self) -> Path:
        """Where the map is written."""
        return self.desk.output
