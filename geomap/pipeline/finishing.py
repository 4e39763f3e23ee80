"""What needs the events of all documents: merging them, placing and routing what they come to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Protocol

from geomap.corrections import Tie
from geomap.errors import GeomapError
from geomap.model import Event
from geomap.pipeline.tables import tools_of
from geomap.settings import Settings

__all__ = ["Finish", "finish_events", "in_order", "locate_event"]


class Finish(Protocol):
    """Merges and locates the events of all documents, with what an editor says of pairs."""

    def __call__(
        self, told: Sequence[Event], settings: Settings, decided: Iterable[Tie], /
    ) -> tuple[tuple[Event, ...], list[str]]: ...


def finish_events(
    told: Sequence[Event], settings: Settings, tied: Iterable[Tie] = ()
) -> tuple[tuple[Event, ...], list[str]]:
    """Merge, locate, route and sort: what needs every document's events."""
    from geomap.extraction import merge_events

    _, roster = tools_of(settings)
    decided = {(min(i, j), max(i, j)): one for i, j, one in tied}
    merged = merge_events(told, roster, merging=settings.merging, decided=decided)
    found = [locate_event(event, settings) for event in merged]
    warnings = [said for _, more in found for said in more]
    return in_order(event for event, _ in found), warnings


def locate_event(event: Event, settings: Settings) -> tuple[Event, list[str]]:
    """Draw an event's place, unless an editor has drawn it, and its way; with what went wrong."""
    from geomap.routes import route_event
    from geomap.spatial import locate

    index, _ = tools_of(settings)
    try:
        routed, said = route_event(locate(event, index) if event.geometry is None else event, index)
    except GeomapError:
        raise
    except Exception as error:  # a fault of ours: the event is told, and not drawn
        reason = " ".join(f"{type(error).__name__}: {error}".split())[:120]
        where = f"{event.sources[0].document_id}: {event.title!r}"
        return event, [f"{where} cannot be drawn, by a fault of geomap's ({reason}); report it"]
    return routed, list(said)


def in_order(events: Iterable[Event]) -> tuple[Event, ...]:
    """Sort events by day, undated last; then by where they were told."""
    return tuple(sorted(events, key=_order))


def _order(event: Event) -> tuple[Any, ...]:
    first = event.sources[0]
    day = event.when.start.isoformat() if event.when.start else "9999"
    return (day, first.document_id, first.start, event.event_id)
