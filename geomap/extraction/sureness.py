"""
How sure an event is: 0.95 times a factor for each thing that is missing, weak or borrowed.

The factors are our judgement. ``tests/benchmarks/bench_sureness.py`` measures what they come to, on
181 events read and marked by hand: how often an event told with so much confidence is right in
type, actor and place. Logits over the same signs, and over the chance that ``linking`` gives the
place, were fitted to those events: on articles left out they told right from wrong no better.
"""

from __future__ import annotations

from geomap.extraction.told import Told
from geomap.extraction.where import Site

__all__ = ["sureness"]


def sureness(told: Told, site: Site | None) -> float:
    """
    Estimate how sure an event is.

    No place 0.6, a country for a place 0.85, a place of the sentence before 0.8, the resolver's own
    confidence half counted, no actor or an inferred one 0.75, no date 0.9, a weak word 0.85,
    anything but a plain report 0.85.

    Parameters
    ----------
    told : Told
    site : Site or None
        Where it happened.

    Returns
    -------
    float
        Between 0 and 0.95, to three places.
    """
    spot = site.spot if site else None
    value = 0.95 * (0.5 + 0.5 * spot.toponym.confidence if spot else 0.6)
    value *= 0.85 if spot and spot.coarse else 1.0
    value *= 0.8 if site and site.borrowed else 1.0
    actor = told.cast.actor
    value *= 1.0 if actor and actor.id and not actor.inferred else 0.75
    value *= 1.0 if told.when.text else 0.9
    value *= 0.85 if told.telling.trigger.weak else 1.0
    value *= 1.0 if told.standing.status == "reported" else 0.85
    return round(value, 3)
