"""Whose "the planes" are and whose "another strike" is: the one force that the text means."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from geomap.extraction.context import ParsedDocument, Party
from geomap.extraction.event_mention import EventMention
from geomap.lexicon import AIRBORNE

if TYPE_CHECKING:
    from spacy.tokens import Span

__all__ = ["name_attackers"]

# Sentences around one that names no force in which the force that is meant may be named.
_NEAR_SENTENCES = 3


def name_attackers(parsed: ParsedDocument, mentions: Sequence[EventMention]) -> list[EventMention]:
    """
    Let "the planes", "another strike" be those of the force that is meant.

    That is the only armed force their sentence names; where it names nobody, the one to which the
    text ascribes most air strikes, at least two, if it is also named within three sentences.
    Such an actor is `inferred`, and less sure than one that is named.
    """
    usual = _usual_striker(parsed, mentions)
    return [_with_attacker(parsed, mention, usual) for mention in mentions]


def _with_attacker(
    parsed: ParsedDocument, mention: EventMention, usual: str | None
) -> EventMention:
    if not _nameless(mention):
        return mention
    named = _named_in(parsed, [mention.sentence])
    around = _named_in(parsed, _around(parsed, mention)) if mention.type.key == "air" else set()
    if not named and usual in around:
        named = {usual}
    actor = parsed.roster.get(next(iter(named)) or "") if len(named) == 1 else None
    if actor is None:
        return mention
    party = Party(actor.name, actor, inferred=True)
    return replace(mention, participants=replace(mention.participants, actor=party))


def _usual_striker(parsed: ParsedDocument, mentions: Sequence[EventMention]) -> str | None:
    """Name the force with most of a text's air strikes, if they are two or more."""
    # Two words of one sentence are counted once.
    said = {
        (m.sentence.start, _top(parsed, m.participants.actor.id))
        for m in mentions
        if m.type.key == "air" and m.participants.actor and m.participants.actor.id
    }
    tops = Counter(top for _, top in said)
    ranked = sorted(tops.items(), key=lambda item: (-item[1], item[0]))
    (first, count), (_, next_count) = [*ranked, ("", 0), ("", 0)][:2]
    return first if count >= 2 and count > next_count else None


def _top(parsed: ParsedDocument, actor_id: str) -> str:
    return parsed.roster.top(actor_id).id if parsed.roster.get(actor_id) else actor_id


def _nameless(mention: EventMention) -> bool:
    """Tell an act from the air whose doer is not named: "the planes", "another strike"."""
    actor = mention.participants.actor
    if actor is None:
        return mention.type.key == "air"
    return actor.id is None and bool(set(actor.text.lower().split()) & _CRAFT)


_CRAFT = AIRBORNE | {f"{word}s" for word in AIRBORNE}
_FORCES = frozenset({"state forces", "external forces"})


def _named_in(parsed: ParsedDocument, sentences: Sequence[Span]) -> set[str | None]:
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
