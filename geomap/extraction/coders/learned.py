"""The learned coder: event words and roles by the small encoder, names and days by the rules."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geomap.extraction.coders.rules import mention_of
from geomap.extraction.context import ParsedDocument
from geomap.extraction.event_mention import EventMention
from geomap.extraction.grammar import governor, is_passive, lemma, objects, subject
from geomap.extraction.triggers.find import Trigger
from geomap.lexicon import EVENT_TYPES, LIGHT_VERBS, EventType, TriggerEntry

if TYPE_CHECKING:
    from spacy.tokens import Span, Token

    from geomap.encoder import TriggerSpan

__all__ = ["LEAST", "code_by_encoder", "typical"]

LEAST = 0.3
"""Probability below which a word is not proposed; the decision is made later, by more signs."""

# The type of the lexicon that stands for each sub-type where a word alone decides.
_TYPICAL = {
    "Armed clash": "clash", "Government regains territory": "gain",
    "Non-state actor overtakes territory": "overtake", "Chemical weapon": "chemical",
    "Air/drone strike": "air", "Suicide bomb": "suicide",
    "Shelling/artillery/missile attack": "shell", "Remote explosive/landmine/IED": "bomb",
    "Grenade": "grenade", "Peaceful protest": "protest", "Protest with intervention": "disperse",
    "Excessive force against protesters": "excessive", "Violent demonstration": "riot",
    "Mob violence": "lynch", "Agreement": "deal", "Arrests": "arrest",
    "Change to group/activity": "change", "Disrupted weapons use": "disrupt",
    "Headquarters or base established": "base", "Looting/property destruction": "loot",
    "Non-violent transfer of territory": "transfer", "Other": "measure",
    "Sexual violence": "rape", "Attack": "attack", "Abduction/forced disappearance": "abduct",
}  # fmt: skip


def typical(sub_event_type: str) -> EventType:
    """Return the event type that stands for one of ACLED's sub-types."""
    return EVENT_TYPES[_TYPICAL[sub_event_type]]


def code_by_encoder(parsed: ParsedDocument) -> list[EventMention]:
    """Find the mentions that the encoder sees, in text order."""
    found = []
    for span in parsed.reading.triggers(LEAST):
        trigger = _trigger(parsed, span)
        if trigger is None:
            continue
        mention = mention_of(parsed, trigger, "encoder")
        if isinstance(mention, EventMention):
            found.append(mention)
        elif mention not in parsed.vetoes:  # the rules may have said so of the same word
            parsed.vetoes.append(mention)
    return found


def _trigger(parsed: ParsedDocument, span: TriggerSpan) -> Trigger | None:
    words = parsed.doc.char_span(span.start, span.end, alignment_mode="expand")
    anchor = _anchor(words) if words is not None else None
    if anchor is None:
        return None
    event_type = typical(parsed.asked(span.start, span.end).type)
    if "captive" in event_type.traits and _takes_nobody(anchor):
        return None
    return Trigger(anchor, _verb(anchor), TriggerEntry(event_type), event_type)


def _takes_nobody(verb: Token) -> bool:
    """Return True for a verb that has no object: "ten jets took off"."""
    return verb.pos_ == "VERB" and not (is_passive(verb) or objects(verb)) and bool(subject(verb))


def _anchor(words: Span) -> Token | None:
    """Return the word of a span that tells: its root, else its first verb or noun."""
    tokens: list[Token] = [words.root, *words]
    for token in tokens:
        if token.pos_ in ("VERB", "NOUN", "PROPN", "AUX", "ADJ"):
            return token
    return None


def _verb(anchor: Token) -> Token | None:
    """Return the predicate that carries an anchor's tense and arguments."""
    if anchor.pos_ in ("VERB", "AUX"):
        return anchor
    verb = governor(anchor)
    return verb if verb is not None and lemma(verb) in LIGHT_VERBS else None
