"""Join what several coders say of one event, and let the encoder's roles fill or correct it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from geomap.extraction.coders.mixing import mix
from geomap.extraction.context import ParsedDocument
from geomap.extraction.event_mention import EventMention, Evidence

__all__ = ["reconcile"]


def reconcile(
    parsed: ParsedDocument, found: Sequence[Sequence[EventMention]]
) -> list[EventMention]:
    """
    Make one list of several coders' mentions, each event once.

    Parameters
    ----------
    parsed : ParsedDocument
    found : sequence of sequence of EventMention
        One list a coder; the first speaks first.

    Returns
    -------
    list of EventMention
        In text order, with `Evidence` of who found each and what the encoder says of it.
    """
    kept: list[EventMention] = []
    for mentions in found:
        fresh = []
        for mention in mentions:
            at = _partner(mention, kept)
            if at is None:
                fresh.append(mention)
            else:
                kept[at] = _joined(kept[at], mention)
        kept += fresh
    kept.sort(key=lambda m: (m.trigger.anchor.i, m.type.key))
    return [mix(parsed, mention) for mention in kept]


def _partner(mention: EventMention, others: Sequence[EventMention]) -> int | None:
    """Return which of the others tells the same event: by the same word, else the nearest."""
    near = [i for i, o in enumerate(others) if o.sentence.start == mention.sentence.start]
    for i in near:
        if _words(others[i]) & _words(mention):
            return i
    alike = [i for i in near if _alike(others[i], mention) and _free(others[i])]
    return min(alike, key=lambda i: _steps(others[i], mention), default=None)


def _steps(a: EventMention, b: EventMention) -> int:
    return abs(a.trigger.anchor.i - b.trigger.anchor.i)


def _words(mention: EventMention) -> set[int]:
    own = {mention.trigger.anchor.i}
    return own | ({mention.trigger.verb.i} if mention.trigger.verb is not None else set())


def _alike(a: EventMention, b: EventMention) -> bool:
    return a.type.event_type == b.type.event_type or (a.type.violent and b.type.violent)


def _free(mention: EventMention) -> bool:
    """Return True if no other coder's word has been found to tell this event."""
    return len(mention.evidence.coders) == 1


def _joined(first: EventMention, second: EventMention) -> EventMention:
    coders = dict.fromkeys((*first.evidence.coders, *second.evidence.coders))
    asked = second.evidence.asked or first.evidence.asked
    return replace(first, evidence=Evidence(tuple(coders), asked))
