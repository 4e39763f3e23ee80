"""Join what several coders say of one event, and let the encoder's roles fill or correct it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from geomap.extraction.coders.dealings import DEALINGS_CODER
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
    return [_mixed(parsed, mention) for mention in kept]


def _mixed(parsed: ParsedDocument, mention: EventMention) -> EventMention:
    """Fill and correct a mention by the encoder; a dealing's PLOVER type stays."""
    if mention.evidence.coders == (DEALINGS_CODER,):
        return mention
    mixed = mix(parsed, mention)
    if DEALINGS_CODER not in mention.evidence.coders or mention.type.violent:
        return mixed
    return replace(mixed, type=mention.type)


def _partner(mention: EventMention, others: Sequence[EventMention]) -> int | None:
    """Return which of the others tells the same event: by the same word, else the nearest."""
    near = [i for i, o in enumerate(others) if o.sentence.start == mention.sentence.start]
    for i in near:
        if _words(others[i]) & _words(mention):
            return i
    if mention.evidence.coders == (DEALINGS_CODER,):
        return None  # two acts of one sentence are two
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
    if DEALINGS_CODER in second.evidence.coders:
        joined = replace(first, evidence=Evidence(tuple(coders), first.evidence.asked))
        if _same_kind(first, second):
            return joined
        return replace(joined, type=second.type, factuality=second.factuality)
    asked = second.evidence.asked or first.evidence.asked
    return replace(first, evidence=Evidence(tuple(coders), asked))


def _same_kind(first: EventMention, second: EventMention) -> bool:
    """Return True where the second knows no better: force, or one PLOVER type."""
    kinds = {m.type.plover.partition("/")[0] for m in (first, second)}
    return first.type.violent or len(kinds) == 1
