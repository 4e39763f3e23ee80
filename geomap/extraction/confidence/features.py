"""
What speaks for each decision on an event, by name: "actor: named", "place: chance".

Every signal is turned so that more of it means surer. Log odds are cut at 6 and counted by thirds.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import log
from typing import TYPE_CHECKING

from geomap.extraction.arguments.location import EventPlace
from geomap.extraction.arguments.role_spans import party_probability
from geomap.extraction.context import ParsedDocument, Party
from geomap.extraction.event_mention import EventMention
from geomap.extraction.selection import chance_of, signals_of

if TYPE_CHECKING:
    from geomap.encoder import Arguments

__all__ = ["evidence_of"]


def evidence_of(
    parsed: ParsedDocument, mention: EventMention, event_place: EventPlace | None
) -> dict[str, float]:
    """
    Collect the signals of an event as one mention tells it.

    Parameters
    ----------
    parsed : ParsedDocument
    mention : EventMention
    event_place : EventPlace or None
        Where it happened.

    Returns
    -------
    dict of str to float
        By "decision: signal"; a signal that is not there counts as 0.
    """
    asked = parsed.asked(*mention.evidence.asked)
    found = {
        "event": _of_event(parsed, mention, asked),
        "type": _of_type(mention, asked),
        "actor": _of_actor(parsed, mention, asked),
        "place": {
            **_of_place(parsed, event_place, asked),
            "only one": len(mention.event_places) == 1,
            "only one named": len(parsed.place_tokens_in(mention.sentence)) == 1,
            "all known": not _unknown_places(parsed, mention),
        },
        "date": _of_date(mention, asked),
        "status": _of_status(mention, asked),
    }
    return {
        f"{decision}: {name}": round(float(value), 4)
        for decision, signals in found.items()
        for name, value in signals.items()
        if value
    }


def _agreed(mention: EventMention) -> bool:
    """Return True if the rules and the encoder both found it, independently."""
    return len(mention.evidence.coders) > 1


def _of_event(parsed: ParsedDocument, mention: EventMention, asked: Arguments) -> dict[str, float]:
    anchor = mention.trigger.anchor
    own = parsed.reading.trigger_probability(anchor.idx, anchor.idx + len(anchor))
    return {
        "agreed": _agreed(mention),
        "selection": _log_odds(chance_of(signals_of(parsed, mention))),
        "encoder": _log_odds(asked.event),
        "trigger": _log_odds(own),
        "plain": mention.factuality.status == "reported" and not mention.factuality.quoted,
        "strong word": not mention.trigger.entry.weak,
        "short sentence": max(0.0, 1 - len(mention.sentence) / _LONG),
    }


def _of_type(mention: EventMention, asked: Arguments) -> dict[str, float]:
    name = mention.type.sub_event_type
    others = (p for other, p in asked.types.items() if other != name)
    return {
        "ahead": asked.types.get(name, 0.0) - max(others, default=0.0),
        "agreed": _agreed(mention) and asked.type == name,
        "likeliest": asked.type == name,
        "encoder": _log_odds(asked.types.get(name, 0.0)),
        f"kind {_kind(name, mention.type.event_type)}": 1.0,
        "by means": name not in _BARE,
    }


_LONG = 50
"""Words from which a sentence is a long one."""
_BARE = frozenset({"Attack", "Armed clash", "Other"})


def _kind(name: str, family: str) -> str:
    return family if family not in ("Strategic developments", "Battles") else name


def _of_actor(parsed: ParsedDocument, mention: EventMention, asked: Arguments) -> dict[str, float]:
    party = mention.participants.actor
    others = _named_in(parsed, mention)
    if party is None:
        seen = _log_odds(_strongest(asked, "actor"))
        return {"nobody": 1.0, "nobody seen": -seen, "nobody named": not others}
    likely = party_probability(parsed, asked, "actor", party, mention.sentence)
    here = party.text in mention.sentence.text
    return {
        "named": party.id is not None and not party.inferred and not party.generic,
        "known": party.id is not None,
        "here": here and not party.inferred,
        "only one named": not others - {party.id},
        "no target": -_log_odds(
            party_probability(parsed, asked, "target", party, mention.sentence) or 0.0
        ),
        "encoder": _log_odds(likely) if likely is not None else _NOT_SEEN,
        "nobody else": -_log_odds(_elsewhere(asked, ("actor",), _span_of(parsed, mention, party))),
    }


def _named_in(parsed: ParsedDocument, mention: EventMention) -> set[str | None]:
    """Return the ids of the actors that a mention's sentence names."""
    start, end = mention.sentence.start_char, mention.sentence.end_char
    return {m.actor.id for m in parsed.actors if start <= m.start < end}


def _of_place(
    parsed: ParsedDocument, event_place: EventPlace | None, asked: Arguments
) -> dict[str, float]:
    if event_place is None:
        seen = max(_strongest(asked, "place"), _strongest(asked, "location"))
        return {"nowhere": 1.0, "nowhere seen": -_log_odds(seen)}
    token = event_place.place_token
    mention = token.toponym.mention
    seen = asked.span_probability("location", mention.start, mention.end)
    elsewhere = _elsewhere(asked, ("location", "place"), (mention.start, mention.end))
    return {
        "chance": _log_odds(event_place.chance),
        "alone": 1.0 - event_place.rival,
        "resolved": _log_odds(token.toponym.confidence),
        "here": not event_place.borrowed,
        "exact": not token.coarse and event_place.finest is None,
        "spot": token.place.feature_class not in ("A", "H", "L"),
        "in main country": token.place.country == parsed.main_country,
        "encoder": _log_odds(seen) if not event_place.inferred else _NOT_SEEN,
        "nowhere else": -_log_odds(elsewhere),
    }


def _unknown_places(parsed: ParsedDocument, mention: EventMention) -> bool:
    """Return True if the sentence names a place that is on no map: the event's may be that one."""
    start, end = mention.sentence.start_char, mention.sentence.end_char
    return any(
        t.place is None and t.mention.role == "literal" and start <= t.mention.start < end
        for t in parsed.toponyms
    )


def _of_date(mention: EventMention, asked: Arguments) -> dict[str, float]:
    when, seen = mention.when, _log_odds(_strongest(asked, "date"))
    if when.text is None:
        return {"none": 1.0, "none seen": -seen}
    return {
        "day": when.precision == "day",
        "here": when.text in mention.sentence.text,
        "encoder": seen,
    }


def _of_status(mention: EventMention, asked: Arguments) -> dict[str, float]:
    status = mention.factuality.status
    return {
        "encoder": _log_odds(asked.statuses.get(status, 0.0)),
        "reported": status == "reported",
        "plain": not mention.factuality.quoted,
    }


_NOT_SEEN = -2.0
"""The log odds, by thirds, of words that the encoder was not asked of or does not see."""


def _strongest(asked: Arguments, role: str) -> float:
    """Return the highest probability with which any word near plays a role."""
    return float(asked.probabilities(role).max(initial=0.0))


def _elsewhere(asked: Arguments, roles: Sequence[str], own: tuple[int, int]) -> float:
    """Return the highest probability of a role of words that do not touch one's own."""
    others = (asked.offsets[:, 1] <= own[0]) | (asked.offsets[:, 0] >= own[1])
    return max(float(asked.probabilities(role)[others].max(initial=0.0)) for role in roles)


def _span_of(parsed: ParsedDocument, mention: EventMention, party: Party) -> tuple[int, int]:
    """Return where a party's words stand in the sentence or before; nowhere is its trigger."""
    at = parsed.document.text.rfind(party.text, 0, mention.sentence.end_char)
    return (at, at + len(party.text)) if at >= 0 else mention.evidence.asked


def _log_odds(probability: float) -> float:
    p = min(max(probability, 1e-6), 1 - 1e-6)
    return max(-6.0, min(6.0, log(p / (1 - p)))) / 3
