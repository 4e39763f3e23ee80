"""The coder of rules: words of the lexicon, what they ask of the parse, and their arguments."""

from __future__ import annotations

from geomap.extraction.arguments.reciprocal import within_one_side
from geomap.extraction.arguments.time import find_time
from geomap.extraction.commentary import is_question
from geomap.extraction.context import ParsedDocument
from geomap.extraction.event_mention import EventMention, complete
from geomap.extraction.factuality import judge_factuality
from geomap.extraction.triggers.find import Trigger, read_triggers
from geomap.extraction.triggers.refusals import refusal_of_word
from geomap.extraction.vetoes import Veto, is_off, veto

__all__ = ["code_by_rules", "mention_of"]


def code_by_rules(parsed: ParsedDocument) -> list[EventMention]:
    """Find the mentions that the lexicon's words tell, in text order."""
    found = []
    for sentence in parsed.sentences:
        triggers, unfit = read_triggers(parsed, sentence)
        parsed.vetoes += unfit
        for trigger in triggers:
            mention = mention_of(parsed, trigger, "rules")
            if isinstance(mention, Veto):
                parsed.vetoes.append(mention)
            else:
                found.append(mention)
    return found


def mention_of(parsed: ParsedDocument, trigger: Trigger, coder: str) -> EventMention | Veto:
    """Find out what a trigger tells, or why it tells nothing."""
    sentence = trigger.anchor.sent
    if is_question(sentence) and not is_off("question"):
        return veto("question", trigger.anchor)
    story = refusal_of_word(trigger.anchor)
    if story is not None:
        return veto(story, trigger.anchor)
    factuality = judge_factuality(parsed, trigger)
    if isinstance(factuality, Veto):
        return factuality
    if within_one_side(parsed, trigger) and not is_off("one side"):
        return veto("one side", trigger.anchor)
    when = find_time(parsed, sentence, trigger, factuality)
    return complete(parsed, trigger, factuality, when, coder)
