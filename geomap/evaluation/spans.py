"""Toponyms as bare spans with coordinates: what a gold holds and what a geoparser answers."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from geomap.errors import InputError
from geomap.evaluation.gold_rows import parsed
from geomap.model import Toponym

__all__ = ["Annotated", "Span", "overlap", "read_toponyms", "spans_of"]


@dataclass(frozen=True, slots=True)
class Span:
    """
    A toponym: character offsets, end exclusive, and WGS 84 degrees where it was located.

    ``ignored`` gold is neither wanted nor punished; ``tolerance_km`` overrides the radius within
    which a resolution counts as right; ``roles`` are the accepted roles (gold) or the one given.
    ``confidence`` (0–1) is a geoparser's own.
    """

    start: int
    end: int
    lat: float | None = None
    lon: float | None = None
    ignored: bool = False
    tolerance_km: float | None = None
    roles: tuple[str, ...] = ()
    confidence: float | None = None

    @property
    def located(self) -> bool:
        """Whether the coordinates are a point on Earth."""
        return _on_earth(self.lat, 90.0) and _on_earth(self.lon, 180.0)

    @property
    def point(self) -> tuple[float, float]:
        """Latitude and longitude of a located span; ValueError otherwise."""
        if self.lat is None or self.lon is None:
            raise ValueError("the span has no coordinates")
        return self.lat, self.lon


@dataclass(frozen=True, slots=True)
class Annotated:
    """A document with its toponyms; ``length`` in characters, None where no text was given."""

    id: str
    spans: tuple[Span, ...]
    length: int | None = None


def overlap(a: Span, b: Span) -> int:
    """Return how many characters two spans share; zero or less when they are apart."""
    return min(a.end, b.end) - max(a.start, b.start)


def spans_of(toponyms: Iterable[Toponym], *, offset: int = 0) -> tuple[Span, ...]:
    """Turn resolved toponyms into spans, shifted by ``offset`` characters."""
    return tuple(
        Span(
            t.mention.start + offset,
            t.mention.end + offset,
            t.place.latitude if t.place else None,
            t.place.longitude if t.place else None,
            roles=(t.mention.role,),
        )
        for t in toponyms
    )


def read_toponyms(
    path: str | Path,
    *,
    classes: Collection[str] | None = None,
    drop_types: Collection[str] = (),
    linked_only: bool = False,
) -> dict[str, Annotated]:
    """
    Read a corpus or a geoparser's answer: ``{"id", "text", "toponyms": [...]}``, one a line.

    Parameters
    ----------
    path : str or Path
        JSON Lines. ``text`` may be missing; a toponym needs ``start`` and ``end``.
    classes : collection of str, optional
        Toponyms whose ``class`` is not listed are ignored; None ignores none.
    drop_types : collection of str
        Toponyms whose ``type`` is listed are ignored.
    linked_only : bool
        Toponyms without coordinates are ignored.

    Raises
    ------
    InputError
        The file or a row cannot be read, or an id occurs twice; the text names file and line.
    """

    def ignored(row: Mapping[str, Any]) -> bool:
        return row.get("type") in drop_types or (
            classes is not None and row.get("class") not in classes
        )

    seen: set[str] = set()

    def document(row: Mapping[str, Any]) -> Annotated:
        annotated = _annotated(row, [_span(t, ignored(t), linked_only) for t in row["toponyms"]])
        if annotated.id in seen:
            raise InputError(f"document id {annotated.id!r} occurs twice")
        seen.add(annotated.id)
        return annotated

    return {d.id: d for d in parsed(path, document)}


def _annotated(row: Mapping[str, Any], spans: list[Span]) -> Annotated:
    text = row.get("text")
    return Annotated(str(row["id"]), tuple(spans), None if text is None else len(text))


def _span(row: Mapping[str, Any], ignored: bool, linked_only: bool) -> Span:
    span = Span(int(row["start"]), int(row["end"]), _degrees(row, "lat"), _degrees(row, "lon"))
    if ignored or (linked_only and not span.located):
        return Span(span.start, span.end, span.lat, span.lon, ignored=True)
    return span


def _degrees(row: Mapping[str, Any], name: str) -> float | None:
    value = row.get(name)
    return None if value is None else float(value)


def _on_earth(degrees: float | None, limit: float) -> bool:
    return degrees is not None and math.isfinite(degrees) and abs(degrees) <= limit
