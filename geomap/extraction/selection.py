"""Which words of events are worth an event: what is told of them, and in what kind of text."""

from __future__ import annotations

import re
from datetime import timedelta

from geomap.extraction.context import ParsedDocument, Party
from geomap.extraction.event_mention import EventMention
from geomap.extraction.factuality import is_commentary
from geomap.extraction.grammar import children, lemma
from geomap.model import When

__all__ = ["HISTORY", "keep"]

# In signed comment, what happened longer ago than this before publication is history.
HISTORY = timedelta(days=365)
# In any text, what nobody named did longer ago than a generation is history, not background.
GENERATION = timedelta(days=30 * 365)


def keep(parsed: ParsedDocument, mention: EventMention) -> bool:
    """
    Keep what can be an event: weak words need both a side and a place, others one of them.

    A participle or noun in passing ("the land lost to rebels") needs a place or a date of its own;
    so does a quotation. Signed comment has to report, and is not asked for history.
    """
    side = _known(mention.participants.actor) or _known(mention.participants.target)
    here = [s for s in mention.event_places if not s.borrowed]
    placed = any(not s.place_token.coarse for s in here)
    denied = mention.factuality.status == "denied"
    if not mention.event_places and not mention.when.text and not denied and _in_passing(mention):
        return False
    if _aside(mention):
        return False
    if mention.factuality.status == "hypothetical" and (
        not side or not mention.event_places or _vague(mention)
    ):
        return False
    if _bygone(parsed, mention):
        return False
    if is_commentary(parsed) and not _solid(parsed, mention):
        return False
    both = _known(mention.participants.actor) and _known(mention.participants.target)
    if mention.trigger.entry.weak:
        return (
            placed
            or bool(side and (here or mention.when.text))
            or (both and mention.trigger.verb is not None and not mention.type.violent)
            or (side and mention.trigger.verb is not None and mention.type.key == "sanction")
        )
    if not mention.type.violent:
        stated = mention.trigger.verb is not None or _presupposed(mention)
        return placed if not side else bool(mention.event_places or mention.when.text or stated)
    return bool(mention.event_places) or (side and mention.participants.actor is not None)


def _bygone(parsed: ParsedDocument, mention: EventMention) -> bool:
    """Tell "in 1943 the largest battle in history was fought": long ago, and of nobody named."""
    published, end = parsed.document.published, mention.when.end
    named = _identified(mention.participants.actor) or _identified(mention.participants.target)
    return bool(published and end and end < published - GENERATION and not named)


def _identified(party: Party | None) -> bool:
    return party is not None and party.id is not None


def _aside(mention: EventMention) -> bool:
    """Tell "after an attack": an event of nobody on nobody, whose place is another event's."""
    noun, parties = mention.trigger.anchor, mention.participants
    later = noun.dep_ == "pobj" and lemma(noun.head) in ("after", "before", "since", "following")
    own = {t.i for t in noun.subtree}
    sited = any(s.place_token.token.i in own for s in mention.event_places)
    return later and parties.actor is None and parties.target is None and not sited


def _in_passing(mention: EventMention) -> bool:
    verb = mention.trigger.verb
    if verb is None:
        return not _presupposed(mention)
    where = any(c.dep_ == "advmod" and c.lower_ in ("where", "when") for c in verb.children)
    return (verb.dep_ in ("relcl", "acl", "amod") and not where) or mention.factuality.quoted


def _presupposed(mention: EventMention) -> bool:
    """Tell "the arrival of X’s forces shows …": what a main clause speaks of has happened."""
    noun, verb = mention.trigger.anchor, mention.trigger.anchor.head
    moved = mention.type.key in ("deploy", "withdraw", "equip") and not mention.trigger.entry.weak
    main = verb.pos_ in ("VERB", "AUX") and verb.dep_ == "ROOT"
    return (
        moved
        and main
        and noun.dep_ in ("nsubj", "nsubjpass", "attr")
        and (_known(mention.participants.actor) or bool(mention.event_places))
    )


def _vague(mention: EventMention) -> bool:
    return all(event_place.place_token.coarse for event_place in mention.event_places)


def _known(party: Party | None) -> bool:
    return party is not None and (party.id is not None or party.actor is None)


def _solid(parsed: ParsedDocument, mention: EventMention) -> bool:
    """Tell a sentence of comment that reports: past, placed or dated, and not long ago."""
    verb = mention.trigger.verb
    bare = verb is not None and verb.tag_ in ("VBG", "VB") and not children(verb, "aux")
    if bare and mention.factuality.status == "reported":
        return False
    published, when = parsed.document.published, mention.when
    if published and when.end and when.end < published - HISTORY:
        return False
    if _names_year(when) or (when.edtf and when.precision in ("year", "unknown")):
        return False
    dated = when.text is not None
    placed = bool(mention.event_places) and not _vague(mention)
    if dated or placed:
        return True
    settled = (
        mention.type.key in _PUBLIC
        or mention.participants.target is not None
        or bool(mention.event_places)
    )
    return _is_finite_past(mention) and _known(mention.participants.actor) and settled


# What is publicly done needs no place to be a report: a deal, a visit.
_PUBLIC = frozenset({"deal", "ceasefire", "talks", "visit", "ally"})


def _is_finite_past(mention: EventMention) -> bool:
    """Tell a finite verb of the past in a main or reported clause: the form of a report."""
    verb = mention.trigger.verb
    if verb is None or mention.trigger.entry.weak:
        return False
    past = verb.tag_ == "VBD" or any(c.dep_ in ("aux", "auxpass") for c in verb.children)
    top = verb.head if verb.dep_ == "conj" else verb
    beside = top.dep_ == "relcl" and lemma(top.head) == "time"  # "at a time when X is sending"
    return past and (beside or top.dep_ in ("ROOT", "ccomp"))


def _names_year(when: When) -> bool:
    """Tell a year in the words: what comment dates by its year is history to it."""
    return re.search(r"\b(?:1[89]|20)\d\d", when.text or "") is not None
