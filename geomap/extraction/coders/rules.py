"""The coder of rules: words of the lexicon, what they ask of the parse, and their arguments."""

from __future__ import annotations

from geomap.extraction.arguments.reciprocal import within_one_side
from geomap.extraction.arguments.time import find_time
from geomap.extraction.context import ParsedDocument
from geomap.extraction.event_mention import EventMention, complete
from geomap.extraction.factuality import is_question_or_first_person, judge_factuality
from geomap.extraction.triggers.find import find_triggers

__all__ = ["code_by_rules"]


def code_by_rules(parsed: ParsedDocument) -> list[EventMention]:
    """Find the mentions that the lexicon's words tell, in text order."""
    found = []
    for sentence in parsed.sentences:
        if is_question_or_first_person(sentence):
            continue
        for trigger in find_triggers(parsed, sentence):
            factuality = judge_factuality(parsed, trigger)
            if factuality is None or within_one_side(parsed, trigger):
                continue
            when = find_time(parsed, sentence, trigger, factuality)
            found.append(complete(parsed, trigger, factuality, when, "rules"))
    return found
