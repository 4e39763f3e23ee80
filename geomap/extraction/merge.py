"""
One event told by several sentences or outlets is one event with several tellings.

Across documents that is one decision of many signals: see `geomap.extraction.tellings`. Within one
document these rules all have to hold:

1. the same ACLED sub-type, and the same PLOVER type: "an air strike" and "a drone strike" are one
   means, a visit and the talks at it one meeting; modes of other types have to be equal;
2. the same status, but that a claim and a plain report do not contradict each other: a denial
   never joins a report;
3. the same top-level actor, or one of the two not told; then the same target, or one not told;
4. the same place, or two towns within 25 km, a country or sea being only itself; or one not told;
5. dates that can be one.

What points back to an act, or tells what came of it, has joined it before: see
`geomap.extraction.back_references`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from geomap.actors import Roster
from geomap.dates import compatible
from geomap.extraction.confidence import united
from geomap.extraction.tellings import join_tellings
from geomap.extraction.tellings.facts import annotated, counts, finer, tellings
from geomap.extraction.tellings.pairs import NEAR_KM, is_total
from geomap.geodesy import great_circle_km
from geomap.model import Event
from geomap.settings import Merging

__all__ = ["merge_events"]


def merge_events(
    events: Iterable[Event],
    roster: Roster | None = None,
    *,
    within_document: bool = False,
    apart: Callable[[Event, Event], bool] | None = None,
    merging: Merging = "normal",
    decided: Mapping[tuple[int, int], bool] | None = None,
) -> list[Event]:
    """
    Join events that tell the same; the first told lends its id, all tellings are kept in order.

    Parameters
    ----------
    events : iterable of Event
    roster : Roster or None
        Says that ``nusra`` is a part of ``al-qaeda``; without it ids decide, whose parts begin
        with the whole's ("russia-navy").
    within_document : bool
        Whether all are of one document, each a sentence's.
    apart : callable, optional
        Says of two events of a document that they are two whatever else is alike.
    merging : {"normal", "strict", "none"}
        How sure it has to be that two documents tell one event; ``none`` joins none of theirs.
    decided : mapping of (int, int) to bool, optional
        What an editor says of two events, by their numbers, the smaller first: that they are one
        or that they are not. Not within a document.

    Returns
    -------
    list of Event
        In the order of first telling.
    """
    if not within_document:
        return join_tellings(list(events), roster, merging, decided)
    merged: list[Event] = []
    for event in map(annotated, events):
        at = next(
            (
                i
                for i, kept in enumerate(merged)
                if not (apart and apart(kept, event)) and _same(kept, event, roster)
            ),
            None,
        )
        if at is None:
            merged.append(event)
        else:
            merged[at] = _join(merged[at], event)
    return merged


# A claim and a plain telling of it do not contradict each other.
_TOLD = {"reported", "claimed"}


def _same(a: Event, b: Event, roster: Roster | None) -> bool:
    """Return True if all five rules hold."""
    kind = a.plover.partition("/")[0]
    one_kind = kind == b.plover.partition("/")[0] and kind in _ONE_ACT
    one_status = a.status == b.status or {a.status, b.status} == _TOLD
    return (
        a.sub_event_type == b.sub_event_type
        and (a.plover == b.plover or one_kind)
        and one_status
        and _same_sides(a, b, roster)
        and compatible(a.when, b.when, slack_days=0)
        and is_total(a) == is_total(b)
        and _same_place(a, b)
    )


# PLOVER types whose modes say by what means or in what form one and the same thing was done: "an
# air strike" and "a drone strike", "a visit" and the talks at it. Modes of the others differ.
_ONE_ACT = frozenset({"ASSAULT", "CONSULT"})
# Talks and agreements with different partners are different events.
_BY_TARGET = frozenset({"Agreement", "Other"})


def _same_sides(a: Event, b: Event, roster: Roster | None) -> bool:
    """Return True for one actor, and one target where that is part of what was done."""
    named = a.actor_id is not None and b.actor_id is not None
    by_actor = named and a.sub_event_type not in _BY_TARGET
    one_actor = _same_side(a.actor_id, b.actor_id, roster)
    return one_actor and (by_actor or _same_side(a.target_id, b.target_id, roster))


def _same_side(a: str | None, b: str | None, roster: Roster | None) -> bool:
    if a is None or b is None or a == b:
        return True
    if roster is None:
        return a.startswith(f"{b}-") or b.startswith(f"{a}-")
    one, other = (roster.top(each).id if roster.get(each) else each for each in (a, b))
    return one == other


def _same_place(a: Event, b: Event) -> bool:
    """Return True for one place or two towns near each other; without a place a side decides."""
    if a.place is None or b.place is None:
        return bool((a.actor_id and b.actor_id) or (a.target_id and b.target_id))
    # A country's centre is no place to measure from.
    measured = not any(p.feature_class in ("A", "H", "L") for p in (a.place, b.place))
    near = measured and great_circle_km(a.place, b.place) <= NEAR_KM
    return a.place.id == b.place.id or near


def _join(first: Event, other: Event) -> Event:
    """Put two sentences' accounts together: the first's words, what it lacks from the other."""
    more_known = other.actor_id is not None and first.actor_id is None
    known, more = (other, first) if more_known else (first, other)
    actor_id = known.actor_id or more.actor_id
    hit = known if known.target else more
    if actor_id is not None and hit.target_id == actor_id:  # "shells fired from the Turkish base"
        hit = replace(hit, target=None, target_id=None)
    named = more.actor_id == known.actor_id and more.actor_basis is None
    dead = [n for n in (first.fatalities, other.fatalities) if n is not None]
    whole = replace(
        first,
        title=known.title,
        plover=first.plover if "/" in first.plover else other.plover,
        actor=known.actor or more.actor,
        actor_id=actor_id,
        actor_kind=known.actor_kind or more.actor_kind,
        actor_basis=None if named else (known if known.actor else more).actor_basis,
        target=hit.target,
        target_id=hit.target_id,
        allies=tuple(dict.fromkeys((*first.allies, *other.allies))),
        status="reported" if "reported" in (first.status, other.status) else first.status,
        claimed_by=(first.claimed_by or other.claimed_by) if first.status == other.status else None,
        when=finer(first.when, other.when),
        place=first.place or other.place,
        place_text=_longer(first, other),
        fatalities=max(dead, default=None),
        quantities=counts(first.quantities, other.quantities),
        confidence=max(first.confidence, other.confidence),
        route=first.route or other.route,
        sources=tellings((*first.sources, *other.sources)),
    )
    return united(whole, (first, other))


def _longer(first: Event, other: Event) -> str | None:
    """Keep the words that say more about one place; words about another are not taken over."""
    if first.place and other.place and first.place.id != other.place.id:
        return first.place_text
    return max((first.place_text, other.place_text), key=lambda text: len(text or ""))
