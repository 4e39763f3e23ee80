"""Reads sources anew as far as the store of an earlier build does not know what they give."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from geomap.pipeline.engines import Engine
from geomap.pipeline.reading_key import document_key, reading_key
from geomap.pipeline.stages import Result, extract
from geomap.settings import Settings
from geomap.store import Store

if TYPE_CHECKING:
    from geomap.model import Document
    from geomap.store import Found

__all__ = ["Reread", "extract_changed"]


@dataclass(frozen=True, slots=True)
class Reread:
    """
    A result, the same as if all had been read.

    ``parsed`` is how many documents were; ``notes`` says in a line what is wrong with the store.
    """

    result: Result
    parsed: int
    notes: tuple[str, ...] = ()


def extract_changed(
    sources: Sequence[str | Path],
    path: Path,
    settings: Settings,
    *,
    engine: Engine = map,
    exclude: Collection[Path] = (),
) -> Reread:
    """
    Read sources and find their events, as `geomap.pipeline.extract` with the same parameters.

    Parameters
    ----------
    path : Path
        The store of an earlier build; it may be missing, damaged, or of another version.
    """
    key = reading_key(settings)
    with Store(path) as store:
        known = _Known(store, key)
        result = extract(sources, settings, engine=engine, exclude=exclude, known=known)
    given = known.given.items()
    packed = {name: data for name, (one, data) in given if result.found.get(name) is one}
    parsed = len(result.documents) - len(packed)
    return Reread(replace(result, reading_key=key, packed=packed), parsed, tuple(store.notes))


class _Known:
    """What a store has of documents; ``given`` is what it gave, by their ids."""

    def __init__(self, store: Store, key: str) -> None:
        self._store, self._key = store, key
        self.given: dict[str, tuple[Found, bytes]] = {}

    def __call__(self, document: Document, /) -> Found | None:
        found = self._store.get(document_key(document, self._key))
        if found is not None:
            self.given[document.id] = found
        return found[0] if found else None
