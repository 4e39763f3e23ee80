"""A result as the tables of its store."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from geomap.corrections import COLUMNS as CORRECTED
from geomap.frames import COLUMNS
from geomap.pipeline.reading_key import document_key
from geomap.store import Table

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

    from geomap.model import Document
    from geomap.pipeline.stages import Result

__all__ = ["STORE_COLUMNS", "kept", "store_tables"]

_SQL = {"string": "TEXT", "Float64": "DOUBLE", "Int64": "INTEGER"}
_TOPONYMS = {
    "document_id": "TEXT", "start": "INTEGER", "end": "INTEGER", "name": "TEXT", "role": "TEXT",
    "confidence": "DOUBLE", "place_id": "TEXT", "place": "TEXT", "feature": "TEXT",
    "admin1": "TEXT", "country": "TEXT", "source": "TEXT",
}  # fmt: skip
_TELLINGS = {
    "event_id": "TEXT", "document_id": "TEXT", "start": "INTEGER", "end": "INTEGER",
    "quote": "TEXT", "source": "TEXT", "author": "TEXT", "published": "TEXT", "url": "TEXT",
    "status": "TEXT", "day": "TEXT", "place": "TEXT", "actor": "TEXT", "fatalities": "INTEGER",
    "bound": "TEXT",
}  # fmt: skip
_DOCUMENTS = {
    "document_id": "TEXT", "title": "TEXT", "source": "TEXT", "author": "TEXT",
    "published": "TEXT", "published_basis": "TEXT", "url": "TEXT", "lang": "TEXT",
    "characters": "INTEGER", "toponyms": "INTEGER", "tellings": "INTEGER",
}  # fmt: skip
_CORRECTIONS = {"row": "TEXT", "matches": "INTEGER", **dict.fromkeys(CORRECTED, "TEXT")}

STORE_COLUMNS = {
    "events": {name: _SQL[kind] for name, kind in COLUMNS.items()},
    "toponyms": _TOPONYMS,
    "tellings": _TELLINGS,
    "documents": _DOCUMENTS,
    "corrections": _CORRECTIONS,
}
"""The store's tables: their columns, without geometries, and what SQLite calls their types."""


def kept(result: Result) -> Iterator[tuple[str, bytes]]:
    """Yield what each document gave, packed, under the hash of all that decided it."""
    if result.reading_key is None:
        return
    for document in result.documents:
        if document.id in result.found:
            packed = result.packed.get(document.id) or result.found[document.id].packed()
            yield document_key(document, result.reading_key), packed


def store_tables(result: Result, frame: GeoDataFrame) -> Iterator[Table]:
    """Lay a result out; ``frame`` has its events."""
    yield Table(
        "events",
        "Events, as in events.geojson",
        STORE_COLUMNS["events"],
        _events(frame),
        shapes=True,
    )
    yield Table("toponyms", "Names of places in the texts", _TOPONYMS, _toponyms(result), True)
    yield Table("tellings", "What each outlet says of an event", _TELLINGS, _tellings(result))
    yield Table("documents", "What was read", _DOCUMENTS, _documents(result))
    yield Table("corrections", "What editors corrected", _CORRECTIONS, _corrections(result))


def _events(frame: GeoDataFrame) -> Iterator[tuple[Any, ...]]:
    columns = [frame[name].astype(object).where(frame[name].notna(), None) for name in COLUMNS]
    yield from zip(*(column.tolist() for column in columns), frame.geometry, strict=True)


def _toponyms(result: Result) -> Iterator[tuple[Any, ...]]:
    from shapely import Point

    for document in result.documents:
        for toponym in result.toponyms[document.id]:
            said, place = toponym.mention, toponym.place
            yield (
                document.id,
                said.start + document.offset,
                said.end + document.offset,
                said.text,
                said.role,
                float(toponym.confidence),
                *(
                    (place.id, place.name, place.feature_code, place.admin1, place.country)
                    if place
                    else (None,) * 5
                ),
                place.source if place else None,
                Point(place.longitude, place.latitude) if place else None,
            )


def _tellings(result: Result) -> Iterator[tuple[Any, ...]]:
    for event in result.events:
        for told in event.sources:
            yield (
                event.event_id, told.document_id, told.start, told.end, told.quote,
                told.source, told.author, _day(told.published), told.url,
                told.status, told.day, told.place, told.actor, told.fatalities, told.bound,
            )  # fmt: skip


def _documents(result: Result) -> Iterator[tuple[Any, ...]]:
    tellings = Counter(told.document_id for event in result.events for told in event.sources)
    for document in result.documents:
        yield (*_head(document), len(result.toponyms[document.id]), tellings[document.id])


def _head(document: Document) -> tuple[Any, ...]:
    return (
        document.id, document.title, document.source, document.author,
        _day(document.published), document.published_basis, document.url,
        document.lang, len(document.text),
    )  # fmt: skip


def _corrections(result: Result) -> Iterator[tuple[Any, ...]]:
    corrected = result.corrected
    for row in corrected.corrections.rows:
        cells = (row[name] or None for name in CORRECTED)
        yield row.where, corrected.matches.get(row.where, 0), *cells


def _day(day: Any) -> str | None:
    return day.isoformat() if day else None
