"""
Event coreference across documents: which accounts are of one event, and what they say together.

Rooms: ``profile`` what an account is compared by · ``pairs`` what forbids and what favours that
two are one · ``clusters`` which are put together · ``facts`` what the event says then, and what
each telling says for itself.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from geomap.actors import Roster
from geomap.extraction.tellings.clusters import groups
from geomap.extraction.tellings.facts import annotated, retold, unite
from geomap.extraction.tellings.pairs import threshold
from geomap.extraction.tellings.profile import profiles
from geomap.model import Event
from geomap.settings import Merging

__all__ = ["annotated", "group_tellings", "join_tellings", "least_chance", "retold", "unite"]

CERTAINLY = 2.0  # no pair is as sure: only what an editor joins is joined


def join_tellings(
    events: Sequence[Event],
    roster: Roster | None = None,
    merging: Merging = "normal",
    decided: Mapping[tuple[int, int], bool] | None = None,
) -> list[Event]:
    """
    Make one event of all accounts of it; an account of an event already joined stays as it is.

    Parameters
    ----------
    events : sequence of Event
        As the documents tell them, one after the other.
    roster : Roster or None
        Says whose part an actor is and who is nobody in particular; without it ids decide.
    merging : {"strict", "normal", "none"}
        How sure it has to be that two are one; ``none`` joins none.
    decided : mapping of (int, int) to bool, optional
        What an editor says of pairs, by their numbers, the smaller first.

    Returns
    -------
    list of Event
        In the order of first telling; an event has the id of its first account.
    """
    told = list(events)
    found = group_tellings(told, roster, merging, decided)
    return [unite([told[number] for number in members]) for members in found]


def group_tellings(
    told: Sequence[Event],
    roster: Roster | None = None,
    merging: Merging = "normal",
    decided: Mapping[tuple[int, int], bool] | None = None,
) -> list[list[int]]:
    """Return the numbers of the accounts of each event, as `join_tellings` puts them together."""
    if merging == "none" and not decided:
        return [[number] for number in range(len(told))]
    return groups(profiles(told, roster), least_chance(merging), decided)


def least_chance(merging: Merging) -> float:
    """Return the probability below which two accounts are not of one event."""
    return CERTAINLY if merging == "none" else threshold(merging)
