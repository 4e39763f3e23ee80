"""
What a wrong decision would cost a reader: the order in which an editor is asked.

    harm = (1 - confidence) x weight

An event weighs 1 + log10(1 + dead), the highest number told, so that 9 dead weigh 2 and 99 weigh 3;
one that is not drawn, for it has no place, weighs half. A name weighs as the heaviest event at its
place, or half where there is none. The weights are our judgement.
"""

from __future__ import annotations

from math import log10

from geomap.model import Event

__all__ = ["harm", "weight"]

UNSEEN = 0.5


def harm(confidence: float, weight: float) -> float:
    """
    Return the expected harm of a decision, to three places.

    Examples
    --------
    >>> harm(0.75, 2.0)
    0.5
    """
    return round((1 - confidence) * weight, 3)


def weight(event: Event) -> float:
    """Return how much an event matters: by its dead, and whether it is drawn."""
    numbers = [source.fatalities for source in event.sources]
    told = (event.fatalities, event.fatalities_high, *numbers)
    dead = max((n for n in told if n is not None), default=0)
    return (1 + log10(1 + max(0, dead))) * (1.0 if event.place is not None else UNSEEN)
