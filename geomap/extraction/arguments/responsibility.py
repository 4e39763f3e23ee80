"""Who is said elsewhere in a text to have done it: "X claimed responsibility", "they blamed X"."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from geomap.extraction.arguments.role_spans import party_of
from geomap.extraction.context import ParsedDocument, Party
from geomap.extraction.event_mention import EventMention, ground_of, settle_type
from geomap.extraction.grammar import (
    agent,
    children,
    is_passive,
    lemma,
    noun_phrase,
    objects,
    passive_subject,
    prepositional,
    related,
    subject,
)

if TYPE_CHECKING:
    from spacy.tokens import Span, Token

__all__ = ["Responsibility", "name_responsible", "responsibilities"]

REACH = 6
"""Sentences back to the act that somebody claims or is blamed for."""

_DEED_WORDS = frozenset(
    "attack attacks bombing bombings blast explosion killing killings murder murders "
    "assassination massacre kidnapping abduction ambush raid shelling strike crime incident action "
    "shooting it".split()
)
_PLURAL = frozenset({"NNS", "NNPS"})
# Who does not act though a sentence makes them speak: nobody, everybody, the text's own writer.
_NOBODY = frozenset("nobody no-one none one anyone someone group organization organisation".split())


@dataclass(frozen=True, slots=True)
class Responsibility:
    """Whom a sentence makes responsible for an act, and whether for several."""

    party: Party
    word: Token
    several: bool


def name_responsible(
    parsed: ParsedDocument, mentions: Sequence[EventMention]
) -> list[EventMention]:
    """
    Give an act of force without a named doer who claims it or is blamed for it.

    The act is what the last sentence with any tells before, or beside, the one that makes somebody
    responsible; of "these attacks" all of them. If somebody else did that act, no earlier one is
    meant. Blame is somebody's word, so that who is blamed is inferred.
    """
    found = list(mentions)
    for said in responsibilities(parsed):
        near = [i for i, m in enumerate(found) if _is_act_before(parsed, m, said)]
        last = max((found[i].sentence.start for i in near), default=None)
        meant = [i for i in near if said.several or found[i].sentence.start == last]
        for i in (i for i in meant if _awaits(found[i], said)):
            parties = replace(found[i].participants, actor=said.party)
            ground = ground_of(found[i].event_places)
            settled = settle_type(found[i].type, parties, ground)
            found[i] = replace(found[i], participants=parties, type=settled)
    return found


def _is_act_before(parsed: ParsedDocument, mention: EventMention, said: Responsibility) -> bool:
    """Return True for an act of force told a few sentences before, or beside."""
    here = said.word.sent
    if not mention.type.violent or mention.sentence.start > here.start:
        return False
    between = [s for s in parsed.sentences if mention.sentence.start < s.start <= here.start]
    return len(between) <= REACH


def _awaits(mention: EventMention, said: Responsibility) -> bool:
    """Return True for an act that names nobody who did it."""
    actor, target = mention.participants.actor, mention.participants.target
    if mention.factuality.status in ("denied", "hypothetical"):
        return False
    if actor is not None and (actor.id is not None or not _is_anybody(actor)):
        return False
    return target is None or target.name != said.party.name


def _is_anybody(party: Party) -> bool:
    """Return True for "unidentified men": words for a doer that name none."""
    return bool(set(party.text.lower().split()) & _UNKNOWN)


_UNKNOWN = frozenset("unidentified unknown anonymous assailants attackers".split())


def responsibilities(parsed: ParsedDocument) -> Iterator[Responsibility]:
    """Find who claims an act, is blamed for it or held responsible, in text order."""
    for sentence in parsed.sentences:
        for word in sentence:
            for token, several, inferred in _named_by(word):
                party = _party(parsed, token)
                if party is not None:
                    yield Responsibility(replace(party, inferred=inferred), word, several)


def _named_by(word: Token) -> Iterator[tuple[Token, bool, bool]]:
    """Yield who a verb makes responsible, whether for several acts, and whether by blame."""
    if word.pos_ not in ("VERB", "AUX") or children(word, "neg"):
        return
    verb = lemma(word)
    if verb in _CLAIMING:
        yield from _claimed(word)
    elif verb == "blame":
        yield from _blamed(word)
    elif verb in ("attribute", "ascribe"):
        act = word.head if related(word, "acl") else _object(word)
        yield from _act_of(act, prepositional(word, "to"))
    elif any(lemma(t) == "responsible" for t in word.children) or verb == "hold":
        yield from _responsible(word)


_CLAIMING = frozenset("claim assume take accept admit".split())


def _claimed(word: Token) -> Iterator[tuple[Token, bool, bool]]:
    doer = agent(word) if is_passive(word) else subject(word)
    for thing in objects(word):
        held = lemma(thing) in ("responsibility", "credit") and not prepositional(thing, "of")
        theirs = prepositional(thing, "for")
        if held and doer is not None and (not theirs or any(_is_act(t) for t in theirs)):
            yield doer, _several(thing), False


def _blamed(word: Token) -> Iterator[tuple[Token, bool, bool]]:
    """Yield X of "blamed X for the killing" and of "the attack has been blamed on X"."""
    blamed = _object(word)
    if blamed is not None and any(_is_act(t) for t in prepositional(word, "for")):
        yield blamed, _several(word), True
    else:
        yield from _act_of(blamed, prepositional(word, "on"))


def _responsible(word: Token) -> Iterator[tuple[Token, bool, bool]]:
    """Yield X of "X is responsible for the attack" and "they held X responsible for it"."""
    own = [s for t in word.children if lemma(t) == "responsible" for s in children(t, "nsubj")]
    doer = subject(word) if lemma(word) == "be" else next(iter(own), None) or _object(word)
    acts = [t for t in word.subtree if _is_act(t)]
    if doer is not None and acts and any(lemma(t) == "responsible" for t in word.subtree):
        yield doer, any(t.tag_ in _PLURAL for t in acts), True


def _act_of(act: Token | None, doers: Iterable[Token]) -> Iterator[tuple[Token, bool, bool]]:
    if act is not None and _is_act(act):
        for doer in doers:
            yield doer, act.tag_ in _PLURAL, True


def _object(word: Token) -> Token | None:
    return passive_subject(word) if is_passive(word) else next(iter(objects(word)), None)


def _several(thing: Token) -> bool:
    return any(t.tag_ in _PLURAL for t in prepositional(thing, "for") if _is_act(t))


def _is_act(token: Token) -> bool:
    return token.lower_ in _DEED_WORDS or lemma(token) in _DEED_WORDS


def _party(parsed: ParsedDocument, token: Token) -> Party | None:
    """Return who is named: a known actor or a name; "a group" and "nobody" are none."""
    if any(t.lower_ in ("no", "neither") for t in token.children):
        return None
    party = parsed.party(token)
    if party is not None and party.id is not None:
        return party
    phrase = noun_phrase(token)
    named = any(t.pos_ == "PROPN" for t in phrase)
    if not named and (lemma(token) in _NOBODY or token.pos_ == "PRON"):
        return None
    span = _span(token)
    return party_of(parsed, span.start_char, span.end_char) or party


def _span(token: Token) -> Span:
    own = [t for t in noun_phrase(token) if t.sent == token.sent and t.i <= token.i]
    start = min((t.i for t in own), default=token.i)
    return token.doc[start : token.i + 1]
