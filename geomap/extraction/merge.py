"""
One event told by several sentences or outlets is one event with several sources.

The rules, all of which have to hold:

1. the same ACLED sub-type, and the same PLOVER type: "an air strike" and "a drone strike" are one
   means, a visit and the talks at it one meeting; modes of other types have to be equal;
2. the same status; within one document a claim and a plain report do not contradict each other;
3. the same top-level actor, or one of the two not told; then the same target, or one not told;
4. the same place, or two towns within 25 km; a country or sea is only itself;
5. dates that can be one; two outlets whose days are not known may speak of two days, and stay
   apart.

What is contradicted stays apart: a denial never joins a report.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from geomap.actors import Roster
from geomap.dates import compatible
from geomap.model import Event, Place, When

__all__ = ["merge_events"]

NEAR_KM = 25.0
"""Places this close are one: the tolerance with which event data sets score locations."""


def merge_events(
    events: Iterable[Event],
    roster: Roster | None = None,
    *,
    within_document: bool = False,
    apart: Callable[[Event, Event], bool] | None = None,
) -> list[Event]:
    """
    Join events that tell the same; the first told keeps its id, all quotes are kept in order.

    Parameters
    ----------
    events : iterable of Event
    roster : Roster or None
        Tells that ``nusra`` is a part of ``al-qaeda``; without it ids decide, whose parts begin
        with the whole's ("russia-navy").
    within_document : bool
        Whether all are of one document: then a telling without a place joins one with a place.
    apart : callable, optional
        Tells of two events that they are two whatever else is alike.

    Returns
    -------
    list of Event
        In the order of first telling.
    """
    merged: list[Event] = []
    for event in events:
        at = next(
            (
                i
                for i, kept in enumerate(merged)
                if not (apart and apart(kept, event))
                and _same(kept, event, roster, within_document)
                and _near(kept, event, within_document)
            ),
            None,
        )
        if at is None:
            merged.append(event)
        else:
            merged[at] = _join(merged[at], event)
    return merged


# Within one document a claim and a plain telling of it do not contradict each other.
_TOLD = {"reported", "claimed"}


def _same(a: Event, b: Event, roster: Roster | None, within_document: bool) -> bool:
    return (
        a.sub_event_type == b.sub_event_type
        and _same_plover(a.plover, b.plover)
        and (a.status == b.status or (within_document and {a.status, b.status} == _TOLD))
        and _same_side(a.actor_id, b.actor_id, roster)
        and _same_target(a, b, roster)
        and compatible(a.when, b.when, slack_days=0)
        and _is_total(a) == _is_total(b)
        and (within_document or not _undated(a, b))
    )


# PLOVER types whose modes say by what means or in what form one and the same thing was done: "an
# air strike" and "a drone strike", "a visit" and the talks at it. Modes of the others differ.
_ONE_DEED = frozenset({"ASSAULT", "CONSULT"})


def _same_plover(a: str, b: str) -> bool:
    kind = a.partition("/")[0]
    return a == b or (kind == b.partition("/")[0] and kind in _ONE_DEED)


def _undated(a: Event, b: Event) -> bool:
    return a.when.start is None or b.when.start is None


def _is_total(event: Event) -> bool:
    """Tell the sum of a campaign ("7,000 air strikes"), which is no single event."""
    return max((event.quantities.get(key, 0) for key in ("strikes", "sorties")), default=0) >= 100


def _same_side(a: str | None, b: str | None, roster: Roster | None) -> bool:
    if a is None or b is None or a == b:
        return True
    if roster is None:
        return a.startswith(f"{b}-") or b.startswith(f"{a}-")
    return _top(a, roster) == _top(b, roster)


def _same_target(a: Event, b: Event, roster: Roster | None) -> bool:
    """Without any actor in common, what was hit has to be the same."""
    if a.actor_id is not None and b.actor_id is not None:
        return a.sub_event_type not in _BY_TARGET or _same_side(a.target_id, b.target_id, roster)
    return _same_side(a.target_id, b.target_id, roster)


# Talks and agreements with different partners are different events.
_BY_TARGET = frozenset({"Agreement", "Other"})


def _top(actor_id: str, roster: Roster) -> str:
    return roster.top(actor_id).id if roster.get(actor_id) else actor_id


def _near(a: Event, b: Event, within_document: bool) -> bool:
    if a.place is None or b.place is None:
        if within_document:
            return bool((a.actor_id and b.actor_id) or (a.target_id and b.target_id))
        return a.place is b.place and a.actor_id == b.actor_id and a.target_id == b.target_id
    return a.place.id == b.place.id or _km(a.place, b.place) <= _reach(a.place, b.place)


def _reach(a: Place, b: Place) -> float:
    coarse = any(p.feature_class in ("A", "H", "L") for p in (a, b))
    return -1.0 if coarse else NEAR_KM  # a country's centre is no place to measure from


def _km(a: Place, b: Place) -> float:
    from pyproj import Geod

    return (
        float(Geod(ellps="WGS84").inv(a.longitude, a.latitude, b.longitude, b.latitude)[2]) / 1000
    )


def _join(first: Event, other: Event) -> Event:
    """Put two tellings together: the first's words, what it lacks from the other."""
    known, more = (other, first) if _knows_more(other, first) else (first, other)
    sources = tuple(dict.fromkeys((*first.sources, *other.sources)))
    return replace(
        first,
        title=known.title,
        plover=first.plover if "/" in first.plover else other.plover,
        actor=known.actor or more.actor,
        actor_id=known.actor_id or more.actor_id,
        actor_kind=known.actor_kind or more.actor_kind,
        actor_basis=_basis(known, more),
        target=known.target or more.target,
        target_id=known.target_id or more.target_id,
        allies=tuple(dict.fromkeys((*first.allies, *other.allies))),
        status="reported" if "reported" in (first.status, other.status) else first.status,
        claimed_by=(first.claimed_by or other.claimed_by) if first.status == other.status else None,
        when=_finer(first.when, other.when),
        place=first.place or other.place,
        place_text=_longer(first, other),
        fatalities=_most(first.fatalities, other.fatalities),
        quantities=_counts(first, other),
        confidence=_joint(first, other),
        route=first.route or other.route,
        sources=sources,
    )


# What came of a deed; any telling may add it. Other numbers say what the deed was.
_CAME_OF_IT = frozenset({"wounded", "injured", "missing"})


def _counts(first: Event, other: Event) -> dict[str, float]:
    """
    Put the numbers of two tellings together where they count the same.

    "Thirty ships" of one telling are not added to another's "three missiles".
    """
    ours, theirs = first.quantities, other.quantities
    shared = {key for key in ours.keys() & theirs.keys() - _CAME_OF_IT if ours[key] == theirs[key]}
    if ours and not shared:
        theirs = {key: n for key, n in theirs.items() if key in _CAME_OF_IT}
    return dict(sorted({**theirs, **ours}.items()))


def _basis(known: Event, more: Event) -> str | None:
    """Tell an actor as inferred unless one of two tellings names it."""
    named = more.actor_id == known.actor_id and more.actor_basis is None
    return None if named else (known if known.actor else more).actor_basis


def _knows_more(a: Event, b: Event) -> bool:
    return a.actor_id is not None and b.actor_id is None


def _finer(a: When, b: When) -> When:
    order: Sequence[str] = ("day", "week", "month", "year", "unknown")
    if b.edtf and (not a.edtf or order.index(b.precision) < order.index(a.precision)):
        return b
    return a if a.text or not b.text else b


def _longer(a: Event, b: Event) -> str | None:
    """Keep the words that say more about one place; words about another are not taken over."""
    if a.place and b.place and a.place.id != b.place.id:
        return a.place_text
    return max((a.place_text, b.place_text), key=lambda t: len(t or ""))


def _most(a: int | None, b: int | None) -> int | None:
    return max((n for n in (a, b) if n is not None), default=None)


def _joint(a: Event, b: Event) -> float:
    """Two outlets make an event surer, as independent evidence would; two sentences do not."""
    if {s.document_id for s in a.sources} & {s.document_id for s in b.sources}:
        return max(a.confidence, b.confidence)
    return round(1 - (1 - a.confidence) * (1 - b.confidence), 3)
