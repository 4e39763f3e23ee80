"""Is what an event says right? One question at a time, against one row of the gold."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import PurePosixPath

from geomap.evaluation.gold_events import GoldEvent, GoldPlace, Range
from geomap.evaluation.toponyms import distance_km
from geomap.model import Event
from geomap.text import fold

__all__ = ["ATTRIBUTES", "compatible", "likeness", "touches", "verdicts"]


def actor_right(gold: GoldEvent, event: Event) -> bool:
    """Whether the actor is an accepted one or a part of one."""
    return _accepted(event.actor_id, gold.actors)


def target_right(gold: GoldEvent, event: Event) -> bool:
    """Whether the target is an accepted one or a part of one."""
    return _accepted(event.target_id, gold.targets)


def type_right(gold: GoldEvent, event: Event) -> bool:
    """Whether the pair of ACLED's event and sub-event type is accepted."""
    return (event.event_type, event.sub_event_type) in gold.types


def status_right(gold: GoldEvent, event: Event) -> bool:
    """Whether the event is told with an accepted status."""
    return event.status in gold.statuses


def date_right(gold: GoldEvent, event: Event) -> bool:
    """
    Whether the date is as said: its words hold a key word and its precision is accepted.

    Where the text gives no date, an event must not assert one.
    """
    if not gold.dates:
        return event.when.precision == "unknown"
    said = fold(event.when.text or "")
    return event.when.precision in gold.precisions and any(fold(d) in said for d in gold.dates)


def place_right(gold: GoldEvent, event: Event) -> bool:
    """Whether the event lies at an accepted place, or nowhere where that is right too."""
    if event.place is None and event.geometry is None:
        return None in gold.places
    return any(p is not None and _at(p, event) for p in gold.places)


ATTRIBUTES: Mapping[str, Callable[[GoldEvent, Event], bool]] = {
    "actor": actor_right,
    "target": target_right,
    "type": type_right,
    "status": status_right,
    "date": date_right,
    "place": place_right,
}


def verdicts(gold: GoldEvent, event: Event) -> dict[str, bool]:
    """Answer every question about an event that was matched to a row."""
    return {name: right(gold, event) for name, right in ATTRIBUTES.items()}


def compatible(gold: GoldEvent, event: Event) -> bool:
    """Whether an event may be the gold's: a sentence in common, and type or place agree."""
    return touches(gold.file, gold.ranges, event) and (
        any(event.event_type == name for name, _ in gold.types)
        or (event.place is not None and place_right(gold, event))
    )


def likeness(gold: GoldEvent, event: Event) -> int:
    """
    Weigh how much of an event agrees with a row, for choosing among compatible pairs.

    Type, actor and place tell two events of one sentence apart best and weigh most; the weights
    decide no figure by themselves.
    """
    named = any(event.event_type == name for name, _ in gold.types)
    return (
        2 * named
        + 2 * type_right(gold, event)
        + 3 * place_right(gold, event)
        + 3 * actor_right(gold, event)
        + 2 * status_right(gold, event)
        + target_right(gold, event)
    )


def touches(file: str, ranges: Sequence[Range], event: Event) -> bool:
    """Whether a source of the event shares half of the shorter sentence with one of the ranges."""
    return any(
        2 * (min(end, b) - max(start, a)) >= min(end - start, b - a)
        for name, start, end in _source_ranges(event)
        if name == file
        for a, b in ranges
    )


def _source_ranges(event: Event) -> Iterator[tuple[str, int, int]]:
    for source in event.sources:
        # "folder/file.txt#3" is the third excerpt of a file; offsets are the file's
        yield PurePosixPath(source.document_id.partition("#")[0]).name, source.start, source.end


def _accepted(given: str | None, accepted: Sequence[str | None]) -> bool:
    if given is None:
        return None in accepted
    return any(a is not None and (given == a or given.startswith(f"{a}-")) for a in accepted)


def _at(gold: GoldPlace, event: Event) -> bool:
    if gold.country and event.place is not None:
        return event.place.country == gold.country and event.place.feature_code.startswith("PCL")
    return any(
        distance_km((gold.lat, gold.lon), point) <= gold.tolerance_km for point in _points(event)
    )


def _points(event: Event) -> Iterator[tuple[float, float]]:
    """Yield (latitude, longitude): of a point itself, of any other shape its middle and place."""
    shape = event.geometry
    if shape is not None:
        yield shape.centroid.y, shape.centroid.x
    if event.place is not None and (shape is None or shape.geom_type != "Point"):
        yield event.place.latitude, event.place.longitude
