"""
Deaths told in the sentence after an attack: "Nine people died there.", "Two women were killed."

The dying word tells no event of its own where it names nobody who killed; the attack before takes
it over, with its number and its sentence as one more quotation.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from geomap.extraction.event_mention import EventMention
from geomap.extraction.grammar import children, coordinated, is_passive, lemma, related, subject
from geomap.extraction.triggers.find import Trigger
from geomap.lexicon import EVENT_TYPES, TriggerEntry

if TYPE_CHECKING:
    from spacy.tokens import Span, Token

    from geomap.extraction.context import ParsedDocument

__all__ = ["with_late_outcomes"]

_DYING = frozenset({"die", "perish"})
_ATTACKED = frozenset({"Battles", "Explosions/Remote violence", "Violence against civilians"})
_CAUSES = frozenset("of from since after".split())


def with_late_outcomes(
    parsed: ParsedDocument, mentions: Sequence[EventMention]
) -> list[EventMention]:
    """
    Give the attack of a sentence the deaths that the next one tells.

    Parameters
    ----------
    parsed : ParsedDocument
    mentions : sequence of EventMention
        In text order, second mentions joined.
    """
    kept = list(mentions)
    told = {sentence.start for m in kept for sentence in (m.sentence, *m.quoted)}
    for before, sentence in zip(parsed.sentences, parsed.sentences[1:], strict=False):
        death = _death(parsed, sentence) if sentence.start not in told else None
        at = _attack(kept, before) if death is not None else None
        if death is not None and at is not None:
            entry = TriggerEntry(EVENT_TYPES["kill"])
            trigger = Trigger(death, death, entry, EVENT_TYPES["kill"])
            first = kept[at]
            kept[at] = replace(
                first, taken=(*first.taken, trigger), quoted=(*first.quoted, sentence)
            )
    return kept


def _attack(mentions: Sequence[EventMention], sentence: Span) -> int | None:
    """Return where the one act of force of a sentence that was done stands."""
    found = [
        at
        for at, m in enumerate(mentions)
        if m.sentence.start == sentence.start
        and m.type.event_type in _ATTACKED
        and m.factuality.status in ("reported", "claimed")
    ]
    return found[0] if len({mentions[at].type.event_type for at in found}) == 1 else None


def _death(parsed: ParsedDocument, sentence: Span) -> Token | None:
    """Return the verb of a sentence that tells of people dying and of no other place or cause."""
    verb = sentence.root
    dying = lemma(verb) in _DYING or (lemma(verb) in ("kill", "slay") and is_passive(verb))
    if not dying or any(related(t, "neg") for t in verb.children):
        return None
    who = subject(verb)
    counted = who is not None and any(_is_counted(each) for each in coordinated(who))
    elsewhere = [
        t for t in parsed.place_tokens_in(sentence) if t.toponym.mention.label != "anaphor"
    ]
    cause = [p for p in children(verb, "prep") if p.lower_ in _CAUSES]
    dates = any(t.ent_type_ == "DATE" and t.tag_ == "CD" and len(t.text) == 4 for t in sentence)
    return verb if counted and not elsewhere and not cause and not dates else None


def _is_counted(who: Token) -> bool:
    """Return True for "nine people", "a nurse": new to the text, as the dead of an attack are."""
    lefts = {c.lower_ for c in who.lefts}
    number = any(related(c, "nummod") for c in who.lefts) or who.pos_ == "NUM"
    return (number or bool(lefts & {"a", "an"})) and not lefts & {"the", "these", "those"}
