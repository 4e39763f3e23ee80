"""Whose "the planes" are and whose "another strike" is: the one force that the text means."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from geomap.extraction.context import ParsedDocument, Party
from geomap.extraction.event_mention import EventMention
from geomap.lexicon import AIRBORNE, DRONES, MISSILES

if TYPE_CHECKING:
    from spacy.tokens import Span

    _Strike = tuple[str, int, str | None]

__all__ = ["name_attackers"]

# Sentences around one that names no force in which the force that is meant may be named.
_NEAR_SENTENCES = 3
# How much speaks for a force that is not named to be the one that strikes.
_SIGNALS = {
    "alone in the sentence": 2.0, "struck just before": 2.0, "strikes": 0.7, "strikes here": 1.0,
    "its own country": -1.0, "named around": 0.5, "not named around": -2.0,
}  # fmt: skip
_LEAST, _MARGIN, _MOST_STRIKES = 1.8, 0.5, 3


def name_attackers(parsed: ParsedDocument, mentions: Sequence[EventMention]) -> list[EventMention]:
    """
    Attribute "the planes", "another strike", "ten drones" to the force that is meant.

    One decision by named signals: the only armed force of the sentence, who made the strike before
    "another", who strikes in this text and in this country. Such an actor is `inferred`, and less
    sure than one that is named; a weapon is no actor where no force is likely enough.
    """
    return [_with_attacker(parsed, mention, mentions) for mention in mentions]


def _with_attacker(
    parsed: ParsedDocument, mention: EventMention, mentions: Sequence[EventMention]
) -> EventMention:
    actor = mention.participants.actor
    craft = actor is not None and _is_craft(actor, mention.type.key)
    if not craft and (actor is not None or "airborne" not in mention.type.traits):
        return mention
    scores = _scores(parsed, mention, mentions)
    ranked = sorted(scores.items(), key=lambda item: (-item[1], item[0]))
    (first, score), (_, next_score) = [*ranked, ("", 0.0), ("", 0.0)][:2]
    clear = score >= _LEAST and score - next_score >= _MARGIN
    force = parsed.roster.get(first) if clear else None
    if force is None and not craft:
        return mention
    party = Party(force.name, force, inferred=True) if force is not None else None
    return replace(mention, participants=replace(mention.participants, actor=party))


def _is_craft(actor: Party, key: str) -> bool:
    """Return True for a weapon as the words' doer, of which nothing says whose it is."""
    words = set(actor.text.lower().split()) - (set() if key == "air" else {"bomber", "bombers"})
    return actor.id is None and bool(words & _CRAFT)


_CRAFT = {word + end for word in AIRBORNE | DRONES | MISSILES for end in ("", "s")} - {
    "fighter", "fighters", "pilot", "pilots", "gunner", "gunners", "navy", "battery", "batteries",
}  # fmt: skip


def _scores(
    parsed: ParsedDocument, mention: EventMention, mentions: Sequence[EventMention]
) -> dict[str, float]:
    """Weigh every force that is named here or strikes in this text."""
    strikes = _strikes(parsed, mentions)
    named = _named_in(parsed, [mention.sentence])
    around = _named_in(parsed, _around(parsed, mention))
    alone = named if len(named) == 1 else set()
    scores = {}
    for force in {*alone, *(force for force, *_ in strikes)}:
        told = {start: country for who, start, country in strikes if who == force}
        found = ["alone in the sentence"] if force in alone else []
        found += ["strikes"] * min(len(told), _MOST_STRIKES)
        unsure = force not in alone
        found += _of_place(parsed, mention, force, set(told.values()), unsure=unsure)
        found += ["named around" if force in around else "not named around"]
        found += ["struck just before"] if _goes_on(mention, strikes, force) else []
        scores[force] = sum(_SIGNALS[name] for name in found)
    return scores


def _of_place(
    parsed: ParsedDocument,
    mention: EventMention,
    force: str,
    struck: set[str | None],
    *,
    unsure: bool,
) -> list[str]:
    """Return signals: a force strikes in a mention's country, and that is its own."""
    here = {place.place_token.place.country for place in mention.event_places} - {None}
    actor = parsed.roster.get(force)
    found = ["strikes here"] if here & struck else []
    return [*found, *(["its own country"] if unsure and actor and actor.country in here else [])]


def _goes_on(mention: EventMention, strikes: Sequence[_Strike], force: str) -> bool:
    """Return True for "another strike" just after one by a force."""
    words = {c.lower_ for c in mention.trigger.anchor.children}
    before = [who for who, start, _ in strikes if start < mention.sentence.start]
    return bool(words & _ANOTHER) and bool(before) and before[-1] == force


_ANOTHER = frozenset("another second third further more fresh".split())


def _strikes(parsed: ParsedDocument, mentions: Sequence[EventMention]) -> list[_Strike]:
    """List who strikes from the air in a text, in which sentence and country, in text order."""
    found = []
    for mention in mentions:
        actor = mention.participants.actor
        if "airborne" in mention.type.traits and actor is not None and actor.id:
            countries = [p.place_token.place.country for p in mention.event_places] or [None]
            force = _top(parsed, actor.id)
            found += [(force, mention.sentence.start, country) for country in countries]
    return found


def _top(parsed: ParsedDocument, actor_id: str) -> str:
    return parsed.roster.top(actor_id).id if parsed.roster.get(actor_id) else actor_id


_FORCES = frozenset({"state forces", "external forces"})


def _named_in(parsed: ParsedDocument, sentences: Sequence[Span]) -> set[str]:
    """Collect the top-level states and alliances that sentences name, and not as places."""
    places = [
        t.mention for t in parsed.toponyms if t.mention.role == "literal" and t.place is not None
    ]
    spans = [(sentence.start_char, sentence.end_char) for sentence in sentences]
    parties = (
        Party(parsed.document.text[m.start : m.end], m.actor, m.generic)
        for m in parsed.actors
        if any(start <= m.start < end for start, end in spans)
        and not any(p.start < m.end and m.start < p.end for p in places)
    )
    return {_top(parsed, p.id) for p in parties if p.id and p.kind in _FORCES}


def _around(parsed: ParsedDocument, mention: EventMention) -> list[Span]:
    sentences = list(parsed.doc.sents)
    at = next(i for i, s in enumerate(sentences) if s.start == mention.sentence.start)
    return sentences[max(0, at - _NEAR_SENTENCES) : at + _NEAR_SENTENCES + 1]
