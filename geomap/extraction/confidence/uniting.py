"""What several accounts of one event say of it together."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import replace
from math import log1p

from geomap.model import Event

__all__ = ["united"]

_SAID: Mapping[str, Callable[[Event], Hashable]] = {
    "event": lambda event: True,
    "type": lambda event: event.sub_event_type,
    "actor": lambda event: event.actor_id or event.actor,
    "place": lambda event: event.place and event.place.id,
    "date": lambda event: event.when.edtf or event.when.text,
    "status": lambda event: event.status,
    "pin": lambda event: True,
}
_AGAIN = ": told again"
"""Logarithm of 1 and the number of further accounts that say the same."""


def united(whole: Event, accounts: Sequence[Event]) -> Event:
    """
    Return an event the evidence of its accounts, decision by decision.

    Of the accounts that say of a decision what the event says, each signal counts where it is
    strongest, and their number counts.

    Parameters
    ----------
    whole : Event
        What the accounts come to.
    accounts : sequence of Event
        At least one.
    """
    if not all(account.evidence for account in accounts):
        return whole
    found: dict[str, float] = {}
    for decision, said in _SAID.items():
        says = said(whole)
        alike = [a for a in accounts if said(a) == says]
        found |= _strongest(f"{decision}: ", [a.evidence for a in alike])
        further = sum(_times(a.evidence, decision) for a in alike) - 1
        if further > 0:
            found[decision + _AGAIN] = log1p(further)
    return replace(whole, evidence=found)


def _times(evidence: Mapping[str, float], decision: str) -> float:
    from math import expm1

    return 1 + round(expm1(evidence.get(decision + _AGAIN, 0.0)))


def _strongest(opening: str, told: Iterable[Mapping[str, float]]) -> dict[str, float]:
    rows = list(told)
    names = {n for row in rows for n in row if n.startswith(opening) and not n.endswith(_AGAIN)}
    return {name: max(row.get(name, 0.0) for row in rows) for name in sorted(names)}
