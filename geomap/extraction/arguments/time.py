"""Which of a sentence's dates is an event's own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from geomap.dates import Dated, find_dates
from geomap.extraction.context import ParsedDocument
from geomap.extraction.factuality import Factuality
from geomap.extraction.grammar import (
    ancestry,
    children,
    governor,
    is_conjunct,
    is_preposition,
    lemma,
    objects,
    related,
)
from geomap.extraction.triggers.find import Trigger
from geomap.model import When

if TYPE_CHECKING:
    from spacy.tokens import Span, Token

__all__ = ["day_before", "day_of_acts_before", "day_of_saying", "find_time", "is_of_saying"]


def find_time(
    parsed: ParsedDocument, sentence: Span, trigger: Trigger, factuality: Factuality
) -> When:
    """Choose the date nearest the event in the parse; the day of a saying is not its day."""
    anchor = day_before(parsed, sentence)
    future = factuality.status == "planned" or _to_come(_own(trigger))
    dates = _dates(parsed, sentence, anchor, future=future)
    if _orders(trigger):
        dates = _ends_ahead(dates, _dates(parsed, sentence, anchor, future=True))
    ranked = sorted(
        (dated.lasting, distance, at, dated)
        for at, dated in enumerate(dates)
        if (distance := _distance(sentence, trigger, dated)) is not None
        and (future or not _still_to_end(dated, parsed.document.published))
    )
    return _after_beginning(sentence, trigger, ranked[0][3]) if ranked else When()


def day_of_saying(parsed: ParsedDocument, sentence: Span) -> When:
    """Return the one date that a sentence names: of a claim without a day, when it was made."""
    dates = _dates(parsed, sentence, day_before(parsed, sentence))
    return dates[0].when if len(dates) == 1 else When()


def day_before(parsed: ParsedDocument, sentence: Span) -> date | None:
    """Return the day that the sentences before this one last spoke of."""
    if not parsed.days:
        anchor: date | None = None
        for each in parsed.sentences:
            parsed.days[each.start] = anchor
            anchor = _day_spoken_of(parsed, each, anchor)
    return parsed.days.get(sentence.start)


def day_of_acts_before(parsed: ParsedDocument, sentence: Span) -> date | None:
    """Return the last day, told before this sentence, on which something was done and not said."""
    before = [each for each in parsed.sentences if each.start < sentence.start]
    for each in reversed(before):
        for dated in reversed(_dates(parsed, each, day_before(parsed, each))):
            known = dated.when.precision == "day" and not dated.ongoing
            if known and dated.when.start is not None and not is_of_saying(each, dated):
                return dated.when.start
    return None


def _day_spoken_of(parsed: ParsedDocument, sentence: Span, anchor: date | None) -> date | None:
    """
    Return the day that "the following day" of the next sentence follows.

    That is the last day of the sentence on which something was done, else that of a saying.
    """
    days = [
        (dated.when.start, is_of_saying(sentence, dated))
        for dated in _dates(parsed, sentence, anchor)
        if dated.when.precision == "day" and dated.when.start is not None
    ]
    done = [day for day, of_saying in days if not of_saying]
    return done[-1] if done else days[-1][0] if days else anchor


def _dates(
    parsed: ParsedDocument, sentence: Span, anchor: date | None, *, future: bool = False
) -> list[Dated]:
    key = ("dates", sentence.start, anchor, future)
    if key not in parsed.memo:
        published = parsed.document.published
        parsed.memo[key] = find_dates(sentence.text, published, anchor=anchor, future=future)
    found: list[Dated] = parsed.memo[key]
    return found


def _own(trigger: Trigger) -> Token:
    return trigger.verb if trigger.verb is not None else trigger.anchor


# --- what is to come ----------------------------------------------------------------------------

_MODALS = frozenset("will shall 'll ’ll wo may might could can should must".split())
# "are due to", "is set for", "are planned for": a date with them lies ahead.
_AHEAD = frozenset("due set schedule slate plan expect bind poise".split())


_PRESENT = frozenset("is are 's ’s be".split())


def _to_come(own: Token) -> bool:
    """Return True if the verb, or one that governs it, says that the event lies ahead."""
    for token in ancestry(own):
        if token.pos_ not in ("VERB", "AUX", "ADJ") and token is not own:
            return False
        if _lies_ahead(token):
            return True
        if not related(token, "xcomp", "nsubj", "nsubjpass", "conj", "dobj", "acomp"):
            return False
    return False


def _lies_ahead(token: Token) -> bool:
    helpers = {t.lower_ for t in children(token, "aux", "auxpass")}
    if helpers & _MODALS and "have" not in helpers:
        return True
    if lemma(token) == "be" and token.tag_ in ("VBZ", "VBP"):
        mention = children(token, "acomp", "attr", "xcomp")
        return any(lemma(t) in _AHEAD or children(t, "aux") for t in mention)
    if lemma(token) in _AHEAD and helpers & _PRESENT:
        return True
    return lemma(token) == "go" and token.tag_ == "VBG" and bool(children(token, "xcomp"))


def _still_to_end(dated: Dated, published: date | None) -> bool:
    """Match "until 2028" in a report: the end of a state that lies ahead dates no act."""
    end = dated.when.end
    return dated.when.start is None and bool(published and end and end > published)


_PERFECT = frozenset("has have 's ’s 've ’ve".split())


def _orders(trigger: Trigger) -> bool:
    """Return True for an order and for what has been done: its "until 30 April" lies ahead."""
    own = _own(trigger)
    verb = own if own.pos_ in ("VERB", "AUX") else governor(own)
    helpers = {t.lower_ for t in children(verb, "aux")} if verb is not None else set()
    return "lasting" in trigger.type.traits or bool(helpers & _PERFECT)


def _ends_ahead(dates: Sequence[Dated], to_come: Sequence[Dated]) -> list[Dated]:
    """Read the dates that end something ("until 30 April") as those to come."""
    ahead = {dated.start: dated for dated in to_come}
    return [
        ahead.get(dated.start, dated) if dated.when.start is None and dated.when.end else dated
        for dated in dates
    ]


# --- which date ---------------------------------------------------------------------------------

_SAYING = frozenset(
    "say tell announce claim report add write state confirm deny declare tweet note".split()
)
# Steps of the parse beyond which a date belongs to another clause.
_FAR_DATE = 7


def _top(sentence: Span, dated: Dated) -> Token | None:
    """Return the word of a date's own on which the others hang."""
    start, end = sentence.start_char + dated.start, sentence.start_char + dated.end
    tokens = [t for t in sentence if start <= t.idx < end and not t.is_punct]
    inside = {t.i for t in tokens}
    return next((t for t in tokens if t.head.i not in inside or t.head is t), None)


def is_of_saying(sentence: Span, dated: Dated) -> bool:
    """Return True if a date is that of somebody's words: "…, the commission said Friday"."""
    top = _top(sentence, dated)
    verb = next((t for t in top.ancestors if t.pos_ == "VERB"), None) if top is not None else None
    return verb is not None and lemma(verb) in _SAYING and not _before_speaker(None, top, verb)


def _is_saying(token: Token) -> bool:
    return token.pos_ == "VERB" and lemma(token) in _SAYING


def _before_speaker(own: Token | None, top: Token | None, saying: Token) -> bool:
    """Match "X was seized on Thursday, a teacher said": the day ends what is said, in any parse."""
    if top is None:
        return False
    speakers = children(saying, "nsubj")
    mention = [own] if own is not None else children(saying, "ccomp")
    return bool(speakers and mention) and mention[0].i < top.i < speakers[0].i


def _distance(sentence: Span, trigger: Trigger, dated: Dated) -> int | None:
    top = _top(sentence, dated)
    if top is None:
        return None
    if _follows(trigger, top):
        hangs = trigger.anchor.i in {t.i for t in ancestry(top)}
        return 0 if hangs else min(top.i - trigger.anchor.i, _FAR_DATE)
    own = _own(trigger)
    mine = {t.i: n for n, t in enumerate(ancestry(own))}
    for token in (trigger.anchor, *(objects(own) if own.pos_ == "VERB" else ())):
        mine[token.i] = 0
    steps = 0
    for token in ancestry(top):
        if _is_charge(token, trigger):
            return None
        if token.i in mine:
            said = _is_saying(token) and token.i != own.i and not _before_speaker(own, top, token)
            far = steps + mine[token.i]
            return None if said or far > _FAR_DATE else far
        if _keeps(token, top):
            return None
        own_clause = token.pos_ in ("VERB", "AUX") and related(token, "relcl", "advcl", "ccomp")
        steps += 5 if own_clause else 1
    return None


_CHARGED = frozenset("for over of with from".split())
_CHARGE_NOUNS = frozenset(
    "killing murder attack assault role part involvement connection bombing massacre abduction "
    "kidnapping crime death raid ambush".split()
)


def _is_charge(token: Token, trigger: Trigger) -> bool:
    """
    Return True for the act that somebody is tried or held for: its day is not that of the trial.

    "jailed a man for killing a woman in 2021", "arrested three over an attack in May".
    """
    if "justice" not in trigger.type.traits or token.i <= trigger.anchor.i:
        return False
    prep = token.head
    under = is_preposition(prep) and prep.lower_ in _CHARGED
    return under and (related(token, "pcomp") or lemma(token) in _CHARGE_NOUNS)


def _keeps(verb: Token, top: Token) -> bool:
    """
    Return True for a second verb that has its date for itself: "attacked A and on Friday took B".

    A date at the end of "12 were killed and 30 injured on Friday" is of both.
    """
    if verb.pos_ != "VERB" or not is_conjunct(verb) or verb.head.pos_ != "VERB":
        return False
    return top.i < verb.i or bool(children(verb, "nsubj") and objects(verb))


def _follows(trigger: Trigger, top: Token) -> bool:
    """Return True for "the fall of X in May": a noun and its date with no verb between them."""
    if trigger.verb is not None or top.i < trigger.anchor.i:
        return False
    between = trigger.anchor.doc[trigger.anchor.i : top.i]
    return all(t.pos_ not in ("VERB", "AUX") for t in between)


def _after_beginning(sentence: Span, trigger: Trigger, dated: Dated) -> When:
    """Open the end of "since the war began in May": what happened since has no such day."""
    top, when = _top(sentence, dated), dated.when
    if top is None or when.edtf is None or when.end is None:
        return when
    mine = {t.i for t in ancestry(_own(trigger))}
    for token in ancestry(top):
        if token.i in mine:
            return when
        if related(token, "advcl") and any(m.lower_ == "since" for m in children(token, "mark")):
            return replace(when, edtf=f"{when.edtf.split('/')[0]}/..", end=None)
    return when
