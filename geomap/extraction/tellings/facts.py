"""
What an event says once its tellings are put together, and what each of them says for itself.

The place, type and sides are those that most documents tell; the account that tells most of it
lends its title and its words, and takes from the others only what it lacks. Of the dead the
number told by most documents is the best one, the lowest and highest stand beside it.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from geomap.extraction.confidence import rated, united
from geomap.model import Event, SourceQuote, Status, When

__all__ = ["annotated", "bound_of", "counts", "finer", "of_dead", "retold", "tellings", "unite"]

_OWN = ("status", "day", "place", "actor", "fatalities", "bound")


# --- each telling for itself --------------------------------------------------------------------


def annotated(event: Event) -> Event:
    """Give the sentences of an event what it says, where they do not say it yet."""
    if all(source.status for source in event.sources):
        return event
    return replace(event, sources=tuple(s if s.status else _own(event, s) for s in event.sources))


def retold(event: Event) -> Event:
    """Give the sentences of an event that was corrected what it says now."""
    return replace(event, sources=tuple(_own(event, source) for source in event.sources))


def _own(event: Event, source: SourceQuote) -> SourceQuote:
    killed = event.fatalities if source.fatalities is None else source.fatalities
    return replace(
        source,
        status=event.status,
        day=event.when.edtf,
        place=event.place.name if event.place else None,
        actor=event.actor,
        fatalities=killed,
        bound=bound_of(source.quote, killed),
    )


_BOUNDS = {
    "at least": r"at\s+least|no\s+fewer\s+than|more\s+than|over|upwards\s+of|a\s+minimum\s+of",
    "at most": r"at\s+most|up\s+to|as\s+many\s+as|no\s+more\s+than|fewer\s+than|less\s+than",
    "about": r"about|around|some|nearly|almost|roughly|approximately|an\s+estimated",
}
_SMALL = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen twenty"
).split()


def bound_of(quote: str, number: int | None) -> str | None:
    """
    Return how exact a sentence's number is: ``at least``, ``at most``, ``about`` or None, exact.

    Examples
    --------
    >>> bound_of("At least fifteen people died.", 15), bound_of("It killed 15.", 15)
    ('at least', None)
    """
    if number is None:
        return None
    words = [f"{number}", f"{number:,}", *(_SMALL[number : number + 1] if number >= 0 else ())]
    said = "|".join(map(re.escape, words))
    for bound, openings in _BOUNDS.items():
        if re.search(rf"\b(?:{openings})\s+(?:an?\s+)?(?:{said})\b", quote, re.IGNORECASE):
            return bound
    return None


def tellings(sources: Iterable[SourceQuote]) -> tuple[SourceQuote, ...]:
    """Keep each sentence once, in order; of two readings of it the one that knows more."""
    kept: dict[tuple[str, int, int], SourceQuote] = {}
    for source in sources:
        key = source.document_id, source.start, source.end
        other = kept.get(key)
        if other is None or _known(source) > _known(other):
            kept[key] = source
    return tuple(kept.values())


def _known(source: SourceQuote) -> int:
    return sum(getattr(source, name) is not None for name in _OWN)


# --- all of them together -----------------------------------------------------------------------


def unite(events: Sequence[Event]) -> Event:
    """
    Put the accounts of one event together.

    Parameters
    ----------
    events : sequence of Event
        As documents tell them, in order; the first lends its id. None contradicts another.

    Returns
    -------
    Event
        With all tellings, in order. ``status`` is the best attested one: reported before claimed
        before planned; a denial is of the event only where nobody else tells it.
    """
    if len(events) == 1:
        return _with_range(annotated(events[0]))
    told = [annotated(event) for event in events]
    base = _fullest(told)
    sources = tellings(source for event in told for source in event.sources)
    whole = replace(
        base,
        event_id=told[0].event_id,
        sources=sources,
        when=finer(base.when, *(event.when for event in told)),
        quantities=_all_counts(base, told),
        confidence=_joint(told),
        route=next((e.route for e in (base, *told) if e.route), None),
        allies=tuple(dict.fromkeys(ally for e in (base, *told) for ally in e.allies)),
    )
    whole = _completed(_attested(whole, told), told)
    return _with_range(rated(united(whole, told)))


def _fullest(told: Sequence[Event]) -> Event:
    """Return the account that agrees most with the others and tells most."""
    place = _voted(told, lambda e: e.place and e.place.id, _how_exact)
    kind = _voted(told, lambda e: e.sub_event_type, lambda e: e.sub_event_type not in _BARE)
    actor = _voted(told, lambda e: e.actor_id, lambda e: e.actor_basis is None)

    def agreement(event: Event) -> tuple[int, int, int, float]:
        same = 2 * (event.place is not None and event.place.id == place)
        same += (event.sub_event_type == kind) + (event.actor_id == actor)
        return -_STATUSES.index(event.status), same, _detail(event), event.confidence

    return max(told, key=agreement)  # of those that are alike the first


# Types that say what came of an act and not by what means.
_BARE = frozenset({"Attack", "Armed clash", "Other"})
_STATUSES: tuple[Status, ...] = ("reported", "claimed", "planned", "hypothetical", "denied")


def _voted(
    told: Sequence[Event],
    said: Callable[[Event], Hashable | None],
    better: Callable[[Event], float],
) -> Hashable | None:
    """Return what most documents say, among the better if any is; the first of equals."""
    best = max((better(event) for event in told if said(event) is not None), default=0)
    votes: Counter[Hashable] = Counter()
    for _, value in dict.fromkeys(
        (event.sources[0].document_id, said(event)) for event in told if better(event) >= best
    ):
        if value is not None:
            votes[value] += 1
    return votes.most_common(1)[0][0] if votes else None


def _how_exact(event: Event) -> int:
    """Return 2 for a place, 1 for a region or sea, 0 for a country or none."""
    place = event.place
    if place is None or place.feature_code.startswith("PCL"):
        return 0
    return 1 if place.feature_class in ("A", "H", "L") else 2


def _detail(event: Event) -> int:
    told = (event.actor_id, event.target, event.when.start, event.fatalities, event.place_text)
    return sum(value is not None for value in told) + (event.when.precision == "day")


def _attested(whole: Event, told: Sequence[Event]) -> Event:
    status = min((event.status for event in told), key=_STATUSES.index)
    by = (event.claimed_by for event in told if event.status == status and event.claimed_by)
    return replace(
        whole, status=status, claimed_by=next(by, None) if status != "reported" else None
    )


def _completed(whole: Event, told: Sequence[Event]) -> Event:
    """Take from the other accounts what the fullest one lacks."""
    others = [event for event in told if event.status != "denied"] or list(told)
    if whole.actor_id is None:
        named = next((e for e in others if e.actor_id), None) or next(
            (e for e in others if e.actor and not whole.actor), None
        )
        if named is not None and named.actor_id != whole.target_id:
            whole = replace(
                whole,
                actor=named.actor,
                actor_id=named.actor_id,
                actor_kind=named.actor_kind,
                actor_basis=named.actor_basis,
            )
    elif any(e.actor_id == whole.actor_id and e.actor_basis is None for e in others):
        whole = replace(whole, actor_basis=None)
    if whole.target_id is None:
        hit = next((e for e in others if e.target_id), None) or next(
            (e for e in others if e.target and not whole.target), None
        )
        if hit is not None and (hit.target_id is None or hit.target_id != whole.actor_id):
            whole = replace(whole, target=hit.target, target_id=hit.target_id)
    return _placed(whole, others)


def _placed(whole: Event, others: Sequence[Event]) -> Event:
    """Get the longest words about its place; one without a place takes the first that is told."""
    placed = whole if whole.place else next((e for e in others if e.place), None)
    if placed is None or placed.place is None:
        return whole
    texts = [e.place_text for e in (placed, *others) if e.place and e.place.id == placed.place.id]
    text = max((t for t in texts if t), key=len, default=None)
    return replace(whole, place=placed.place, place_text=text)


def finer(*dates: When) -> When:
    """Return the finest of dates that can be one; of equals the first with words."""
    order = ("day", "week", "month", "year", "unknown")
    return min(dates, key=lambda w: (not w.edtf, order.index(w.precision), not w.text))


# What came of an act; any telling may add it. Other numbers say what the act was.
_CAME_OF_IT = frozenset({"wounded", "injured", "missing"})


def counts(ours: Mapping[str, float], theirs: Mapping[str, float]) -> dict[str, float]:
    """
    Put the numbers of two tellings together where they count the same.

    "Thirty ships" of one telling are not added to another's "three missiles".
    """
    shared = {key for key in ours.keys() & theirs.keys() - _CAME_OF_IT if ours[key] == theirs[key]}
    if ours and not shared:
        theirs = {key: n for key, n in theirs.items() if key in _CAME_OF_IT}
    return dict(sorted({**theirs, **ours}.items()))


def _all_counts(base: Event, told: Sequence[Event]) -> dict[str, float]:
    found = dict(base.quantities)
    for event in told:
        found = counts(found, event.quantities)
    return found


def _joint(told: Sequence[Event]) -> float:
    """
    Return how sure several accounts are whose evidence is not known: of events read from a file.

    Two outlets make an event surer, as independent evidence would; a denial does not.
    """
    surest: dict[str, float] = {}
    for event in told:
        for document in {source.document_id for source in event.sources}:
            if event.status != "denied" or len(told) == 1:
                surest[document] = max(surest.get(document, 0.0), event.confidence)
    if not surest:
        return max(event.confidence for event in told)
    return round(min(0.99, 1 - math.prod(1 - chance for chance in surest.values())), 3)


# --- figures ------------------------------------------------------------------------------------


def of_dead(sources: Sequence[SourceQuote]) -> tuple[int, int, int] | None:
    """
    Return the lowest, best and highest number of dead of some tellings; None where none is told.

    A document counts once, with its highest number. The best is what most documents say; of as
    many the later, for tolls grow, then the higher.
    """
    each: dict[str, tuple[int, date]] = {}
    for source in sources:
        if source.fatalities is not None and source.status != "denied":
            number = max(source.fatalities, each.get(source.document_id, (0, date.min))[0])
            each[source.document_id] = (number, source.published or date.min)
    if not each:
        return None
    votes = Counter(number for number, _ in each.values())
    best = max(each.values(), key=lambda told: (votes[told[0]], told[1], told[0]))[0]
    return min(votes), best, max(votes)


def _with_range(event: Event) -> Event:
    found = of_dead(event.sources)
    if found is None:
        return replace(event, fatalities_low=event.fatalities, fatalities_high=event.fatalities)
    low, best, high = found
    return replace(event, fatalities=best, fatalities_low=low, fatalities_high=high)
