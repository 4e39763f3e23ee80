"""
Denials told in a sentence of their own: "Boko Haram denied this", "Kyiv called the report untrue".

Such a sentence has no event word. It denies the act told last, in the sentence before or its own,
and stands as a denied telling of it beside the report: the two are never merged.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from geomap.extraction.attribution import said_by
from geomap.extraction.factuality import FALSE, Factuality
from geomap.extraction.grammar import children, lemma, objects, prepositional, subject
from geomap.extraction.vetoes import is_off
from geomap.lexicon import GROUND

if TYPE_CHECKING:
    from spacy.tokens import Token

    from geomap.extraction.context import ParsedDocument
    from geomap.extraction.event_mention import EventMention

__all__ = ["with_denials"]

_DENIES = frozenset("deny reject dismiss refute rebut dispute contest contradict".split())
_CALLS = frozenset("call brand label describe".split())
_WORD = frozenset(
    "report claim allegation accusation charge account version statement story rumour rumor "
    "assertion it this that".split()
)
# What ground that is said not to have been lost still is: "in our hands", "under its control".
_HELD = frozenset({"hand", "control"})


def with_denials(parsed: ParsedDocument, mentions: Sequence[EventMention]) -> list[EventMention]:
    """
    Add to mentions the denials that have sentences of their own.

    Parameters
    ----------
    parsed : ParsedDocument
    mentions : sequence of EventMention
        In text order.
    """
    if is_off("denial"):
        return list(mentions)
    found = [d for word in _denying(parsed) if (d := _denial(parsed, word, mentions)) is not None]
    return [*mentions, *found]


def _denying(parsed: ParsedDocument) -> Iterator[Token]:
    """Yield the verbs that deny what was told before, in text order."""
    for sentence in parsed.sentences:
        yield from [t for t in sentence if t.pos_ in ("VERB", "AUX") and _denies(t)][:1]


def _denies(verb: Token) -> bool:
    if children(verb, "neg") or subject(verb) is None:
        return False
    if lemma(verb) in _DENIES:
        things = objects(verb)
        spoken = [thing for thing in things if _is_word(thing)]
        return bool(spoken) if things else _of_known_ground(verb) or not _clauses(verb)
    if lemma(verb) in _CALLS:
        about = any(lemma(t) in _WORD for t in verb.subtree)
        return about and any(t.lower_ in FALSE for t in verb.subtree)
    return _still_held(verb)


def _is_word(thing: Token) -> bool:
    """Return True for "it", "the report": what was said before, and not "the report that …"."""
    bare = not children(thing, "acl", "relcl", "ccomp", "prep", "amod", "compound")
    return lemma(thing) in _WORD and bare


def _clauses(verb: Token) -> list[Token]:
    return children(verb, "ccomp", "xcomp", "prep")


def _of_known_ground(verb: Token) -> bool:
    """Return True for "denied that the town had changed hands": the town told of before."""
    inner = [s for clause in children(verb, "ccomp") for s in children(clause, "nsubj")]
    return any(_is_known_ground(thing) for thing in inner)


def _is_known_ground(thing: Token) -> bool:
    words = {c.lower_ for c in children(thing, "det")}
    return lemma(thing) in GROUND and bool(words & {"the", "this", "that"})


def _still_held(verb: Token) -> bool:
    """Return True for "the village was still in its hands", "remained under our control"."""
    still = lemma(verb) == "remain" or any(c.lower_ == "still" for c in children(verb, "advmod"))
    held = {lemma(t) for t in prepositional(verb, "in", "under")} & _HELD
    doer = subject(verb)
    return still and bool(held) and doer is not None and _is_known_ground(doer)


def _denial(
    parsed: ParsedDocument, verb: Token, mentions: Sequence[EventMention]
) -> EventMention | None:
    """Return the denied telling of the act that a verb denies, None where none was told."""
    here = [m for m in mentions if m.sentence.start == verb.sent.start]
    if any(m.trigger.anchor.i > verb.i and _under(m.trigger.anchor, verb) for m in here):
        return None  # it denies what its own clause tells
    told = next((m for m in reversed(mentions) if _may_be_denied(m, verb)), None)
    if told is None:
        return None
    speaks = next((a for a in verb.ancestors if children(a, "nsubj")), verb)
    who = said_by(parsed, speaks if _still_held(verb) else verb)
    return replace(
        told,
        sentence=verb.sent,
        trigger=replace(told.trigger, anchor=verb, verb=verb),
        factuality=Factuality("denied", who),
        taken=(),
        quoted=(),
    )


def _under(token: Token, verb: Token) -> bool:
    return any(above.i == verb.i for above in token.ancestors)


def _may_be_denied(mention: EventMention, verb: Token) -> bool:
    """Return True for an act of force that the sentence before, or this one so far, tells."""
    anchor, before = mention.trigger.anchor, verb.sent.start - 1
    near = mention.sentence.start == verb.sent.start or (
        before >= 0 and mention.sentence.start == verb.doc[before].sent.start
    )
    told = mention.factuality.status in ("reported", "claimed") and mention.type.violent
    ground = not _still_held(verb) or "contested" in mention.type.traits
    return anchor.i < verb.i and near and told and ground
