"""One event word with what was found out about it, and what the words of a text lend each other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from geomap.extraction.arguments.location import EventPlace, find_event_places
from geomap.extraction.arguments.participants import Participants, find_participants
from geomap.extraction.arguments.reciprocal import MUTUAL
from geomap.extraction.arguments.unlisted_people import PEOPLE, as_said
from geomap.extraction.context import ParsedDocument, Party
from geomap.extraction.factuality import Factuality
from geomap.extraction.grammar import ancestry, children
from geomap.extraction.triggers.find import Trigger
from geomap.lexicon import AIRBORNE, CROWDS, EVENT_TYPES, FORCES, EventType, territory
from geomap.model import When

if TYPE_CHECKING:
    from spacy.tokens import Span

__all__ = ["EventMention", "apart", "inherit_arguments", "name_attackers", "split_parties"]


class EventMention:
    """
    One event word with everything found out about it.

    ``when`` is its day, ``said`` the one day its sentence names when that is not the event's own;
    ``taken`` are the words of the same deed that it has taken over.
    """

    __slots__ = (
        "event_places",
        "factuality",
        "participants",
        "said",
        "sentence",
        "taken",
        "trigger",
        "type",
        "when",
    )  # fmt: skip

    def __init__(
        self,
        parsed: ParsedDocument,
        sentence: Span,
        trigger: Trigger,
        factuality: Factuality,
        when: When,
    ) -> None:
        self.sentence, self.trigger, self.factuality, self.when = (
            sentence,
            trigger,
            factuality,
            when,
        )
        self.said = When()
        self.taken: tuple[Trigger, ...] = ()
        self.participants = as_said(parsed, trigger, find_participants(parsed, trigger))
        if trigger.type.key == "journey":  # who is brought is nobody's adversary
            self.participants = replace(self.participants, target=None)
        self.event_places = find_event_places(parsed, trigger, sentence)
        self._localise(parsed)
        self.type = _settle(trigger.type, self.participants, _ground(self.event_places))

    def _localise(self, parsed: ParsedDocument) -> None:
        """Let the place say whose police it is, where the text is mostly about another country."""
        countries = {
            s.place_token.place.country for s in self.event_places if s.place_token.place.country
        }
        actor = self.participants.actor
        if len(countries) != 1 or actor is None or actor.actor is None or actor.inferred:
            return
        if self.trigger.type.key in MUTUAL:
            return  # where they meet is nobody's home
        plain = parsed.roster.find(actor.text)
        if not plain or not plain[0].generic:
            return  # the words name somebody
        here = parsed.roster.find(actor.text, country=countries.pop())
        if here and here[0].actor.kind == actor.actor.kind and not actor.nameless:
            self.participants = replace(
                self.participants, actor=replace(actor, actor=here[0].actor)
            )


def _ground(found: Sequence[EventPlace]) -> str | None:
    """Give the country of the ground that is taken."""
    return next((s.place_token.place.country for s in found if s.place_token.place.country), None)


def _settle(event_type: EventType, parties: Participants, ground: str | None = None) -> EventType:
    """Let the parties decide: who gains ground, and that killing civilians is no battle."""
    target, actor = parties.target, parties.actor
    home = actor.actor.country if actor is not None and actor.actor is not None else None
    event_type = territory(event_type, actor.kind if actor else None, home, ground)
    if event_type.key == "clash" and actor is not None and _is_crowd(actor):
        return EVENT_TYPES["riot"]
    crowd = target is not None and target.kind == "protesters"
    if event_type.key == "crowd" and target is not None and target.kind in _STATES:
        return EVENT_TYPES["clash"]  # water cannon between coast guards
    armed = actor is None or actor.kind in _STATES
    if crowd and armed and event_type.key in ("kill", "shell", "clash"):
        return EVENT_TYPES["excessive"]
    if actor is not None and lemma_of(actor) in _RIOTERS and event_type.key in ("loot", "clash"):
        return EVENT_TYPES["riot"]
    civil = target is not None and target.kind in ("civilians", "protesters")
    plain = (
        target is not None and target.actor is None and lemma_of(target) in (PEOPLE - _ARMED_PEOPLE)
    )
    if event_type.key == "kill" and not _bears_arms(target):
        return EVENT_TYPES["attack"]
    return EVENT_TYPES["attack"] if event_type.key == "clash" and (civil or plain) else event_type


def _bears_arms(target: Party | None) -> bool:
    """Tell that who is killed fights: their death is a battle's, anybody else's an attack."""
    if target is None:
        return False
    known = target.kind is not None and target.kind not in ("civilians", "protesters")
    words = {w.lower() for w in target.text.split()}
    return known or bool((words | {w.removesuffix("s") for w in words}) & FORCES)


def _is_crowd(party: Party) -> bool:
    """Tell protesters, and a crowd that no table names: "teachers clashed with police"."""
    return party.kind == "protesters" or (party.actor is None and lemma_of(party) in CROWDS)


def lemma_of(party: Party) -> str:
    """Give the last word of a party's name, in the singular as far as "-s" goes."""
    word = party.text.split()[-1].lower() if party.text.split() else ""
    return word.removesuffix("s")


_STATES = frozenset({"state forces", "external forces"})
_RIOTERS = frozenset({"rioter", "looter", "vandal"})
_ARMED_PEOPLE = frozenset({"policeman", "officer", "guard", "captive", "prisoner"})


# --- what was told before -----------------------------------------------------------------------

# How many tokens back "the assault" may look for who leads it: two sentences of agency length.
_RECALL = 80


def inherit_arguments(mention: EventMention, tellings_before: Mapping[str, EventMention]) -> None:
    """Let "the assault", "both were taken" take what they leave out from the event told before."""
    before = tellings_before.get(mention.type.event_type)
    if before is None or mention.trigger.anchor.i - before.trigger.anchor.i > _RECALL:
        return
    if _points_back(mention) and mention.type.sub_event_type == before.type.sub_event_type:
        mention.when, mention.event_places, mention.type = (
            before.when,
            before.event_places,
            before.type,
        )
        mention.participants = Participants(
            before.participants.actor, mention.participants.target or before.participants.target
        )
        return
    if mention.when.text is None and _places(mention) & _places(before):
        mention.when = before.when
    if mention.participants.actor is None:
        _take_parties(mention, before)


def _points_back(mention: EventMention) -> bool:
    """Tell "the strike came a day after …": a noun that speaks of the event told before."""
    anchor, actor = mention.trigger.anchor, mention.participants.actor
    bare = all(c.lower_ in ("the", "this", "that") for c in anchor.lefts)
    behind = any(c.dep_ in ("prep", "acl", "relcl") for c in anchor.rights)
    own = actor is not None and actor.id is not None
    definite = any(c.lower_ in ("the", "this", "that") for c in anchor.lefts)
    sited = any(not s.borrowed for s in mention.event_places)
    return anchor.pos_ == "NOUN" and definite and bare and not behind and not own and not sited


def _places(mention: EventMention) -> set[str]:
    return {
        event_place.place_token.place.id
        for event_place in mention.event_places
        if not event_place.place_token.coarse
    }


def _take_parties(mention: EventMention, before: EventMention) -> None:
    anchor = mention.trigger.anchor
    definite = anchor.pos_ == "NOUN" and any(
        c.lower_ in ("the", "this") for c in anchor.children if c.dep_ == "det"
    )
    related = before.type.violent
    beside = mention.type.key == "base" and before.type.key in ("deploy", "equip")
    if (definite and related) or (beside and anchor.dep_ == "amod"):
        mention.participants = Participants(
            before.participants.actor, mention.participants.target or before.participants.target
        )
        mention.type = _settle(
            mention.trigger.type, mention.participants, _ground(mention.event_places)
        )


# --- nameless planes ----------------------------------------------------------------------------

# Sentences around one that names no force in which the force that is meant may be named.
_NEAR_SENTENCES = 3


def name_attackers(parsed: ParsedDocument, mention: Sequence[EventMention]) -> list[EventMention]:
    """
    Let "the planes", "another strike" be those of the force that is meant.

    That is the only armed force their sentence names; where it names nobody, the one to which the
    text ascribes most air strikes, at least two, if it is also named within three sentences.
    ``confidence_of`` counts such an actor as unnamed.
    """
    usual = _usual_striker(parsed, mention)
    for one in mention:
        if not _nameless(one):
            continue
        named = _named_in(parsed, [one.sentence])
        if not named and one.type.key == "air" and usual in _named_in(parsed, _around(parsed, one)):
            named = {usual}
        if len(named) == 1 and (actor := parsed.roster.get(named.pop() or "")):
            one.participants = replace(
                one.participants, actor=Party(actor.name, actor, inferred=True)
            )
    return list(mention)


def _usual_striker(parsed: ParsedDocument, mention: Sequence[EventMention]) -> str | None:
    """Name the force with most of a text's air strikes, if they are two or more."""
    tops = Counter(
        _top(parsed, t.participants.actor.id)
        for t in mention
        if t.type.key == "air" and t.participants.actor and t.participants.actor.id
    )
    (first, count), (_, next_count) = [*tops.most_common(2), ("", 0), ("", 0)][:2]
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


# --- one sentence, several events ---------------------------------------------------------------

_OTHER = frozenset("another second third separate further other".split())


def apart(a: EventMention, b: EventMention) -> bool:
    """Tell two events of one sentence: "and another strike", or two verbs with named subjects."""
    if a.sentence.start != b.sentence.start or a.trigger.anchor.i == b.trigger.anchor.i:
        return False
    for mention in (a, b):
        if any(c.lower_ in _OTHER for c in mention.trigger.anchor.children):
            return True
    subjects = [
        [t.i for t in children(mention.trigger.verb, "nsubj", "nsubjpass")]
        for mention in (a, b)
        if mention.trigger.verb is not None
        and mention.participants.actor is not None
        and mention.participants.actor.id
    ]
    return len(subjects) == 2 and all(subjects) and subjects[0] != subjects[1]


def split_parties(mention: Sequence[EventMention]) -> list[EventMention]:
    """Give a place to the one of two such events in whose phrase it stands."""
    for one in mention:
        for other in mention:
            if one is not other and apart(one, other) and _spots(one) & _owned(other):
                one.event_places = [
                    s
                    for s in one.event_places
                    if s.place_token.token.i not in _owned(other) - _owned(one)
                ]
    return list(mention)


def _spots(mention: EventMention) -> set[int]:
    return {event_place.place_token.token.i for event_place in mention.event_places}


def _owned(mention: EventMention) -> set[int]:
    """Places that hang on the event's own word, by tokens."""
    anchor = mention.trigger.anchor.i
    return {
        i for i in _spots(mention) if anchor in {t.i for t in ancestry(mention.sentence.doc[i])}
    }
