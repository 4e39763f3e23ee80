"""One event word with what was found out about it, and what the words of a text lend each other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from geomap.extraction.partners import MUTUAL
from geomap.extraction.people import PEOPLE, as_said
from geomap.extraction.scene import Party, Scene
from geomap.extraction.standing import Standing
from geomap.extraction.syntax import ancestry, children
from geomap.extraction.triggers import Telling
from geomap.extraction.where import Site, sites
from geomap.extraction.who import Cast, cast
from geomap.lexicon import AIRBORNE, CROWDS, SENSES, Sense, territory
from geomap.model import When

if TYPE_CHECKING:
    from spacy.tokens import Span

__all__ = ["Told", "apart", "name_strikers", "part", "take_up"]


class Told:
    """
    One event word with everything found out about it.

    ``when`` is its day, ``said`` the one day its sentence names when that is not the event's own;
    ``taken`` are the words of the same deed that it has taken over.
    """

    __slots__ = (
        "cast", "said", "sense", "sentence", "sites", "standing", "taken", "telling", "when",
    )  # fmt: skip

    def __init__(
        self, scene: Scene, sentence: Span, telling: Telling, stand: Standing, when: When
    ) -> None:
        self.sentence, self.telling, self.standing, self.when = sentence, telling, stand, when
        self.said = When()
        self.taken: tuple[Telling, ...] = ()
        self.cast = as_said(scene, telling, cast(scene, telling))
        if telling.sense.key == "journey":  # who is brought is nobody's adversary
            self.cast = replace(self.cast, target=None)
        self.sites = sites(scene, telling, sentence)
        self._localise(scene)
        self.sense = _settle(telling.sense, self.cast, _ground(self.sites))

    def _localise(self, scene: Scene) -> None:
        """Let the place say whose police it is, where the text is mostly about another country."""
        countries = {s.spot.place.country for s in self.sites if s.spot.place.country}
        actor = self.cast.actor
        if len(countries) != 1 or actor is None or actor.actor is None or actor.inferred:
            return
        if self.telling.sense.key in MUTUAL:
            return  # where they meet is nobody's home
        plain = scene.roster.find(actor.text)
        if not plain or not plain[0].generic:
            return  # the words name somebody
        here = scene.roster.find(actor.text, country=countries.pop())
        if here and here[0].actor.kind == actor.actor.kind and not actor.nameless:
            self.cast = replace(self.cast, actor=replace(actor, actor=here[0].actor))


def _ground(found: Sequence[Site]) -> str | None:
    """Give the country of the ground that is taken."""
    return next((s.spot.place.country for s in found if s.spot.place.country), None)


def _settle(sense: Sense, parties: Cast, ground: str | None = None) -> Sense:
    """Let the parties decide: who gains ground, and that killing civilians is no battle."""
    target, actor = parties.target, parties.actor
    home = actor.actor.country if actor is not None and actor.actor is not None else None
    sense = territory(sense, actor.kind if actor else None, home, ground)
    if sense.key == "clash" and actor is not None and _is_crowd(actor):
        return SENSES["riot"]
    crowd = target is not None and target.kind == "protesters"
    if sense.key == "crowd" and target is not None and target.kind in _STATES:
        return SENSES["clash"]  # water cannon between coast guards
    armed = actor is None or actor.kind in _STATES
    if crowd and armed and sense.key in ("kill", "shell", "clash"):
        return SENSES["excessive"]
    if actor is not None and lemma_of(actor) in _RIOTERS and sense.key in ("loot", "clash"):
        return SENSES["riot"]
    civil = target is not None and target.kind in ("civilians", "protesters")
    plain = (
        target is not None and target.actor is None and lemma_of(target) in (PEOPLE - _ARMED_PEOPLE)
    )
    return SENSES["attack"] if sense.key in ("kill", "clash") and (civil or plain) else sense


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


def take_up(told: Told, tellings_before: Mapping[str, Told]) -> None:
    """Let "the assault", "both were taken" take what they leave out from the event told before."""
    before = tellings_before.get(told.sense.event_type)
    if before is None or told.telling.anchor.i - before.telling.anchor.i > _RECALL:
        return
    if _points_back(told) and told.sense.sub_event_type == before.sense.sub_event_type:
        told.when, told.sites, told.sense = before.when, before.sites, before.sense
        told.cast = Cast(before.cast.actor, told.cast.target or before.cast.target)
        return
    if told.when.text is None and _places(told) & _places(before):
        told.when = before.when
    if told.cast.actor is None:
        _take_parties(told, before)


def _points_back(told: Told) -> bool:
    """Tell "the strike came a day after …": a noun that speaks of the event told before."""
    anchor, actor = told.telling.anchor, told.cast.actor
    bare = all(c.lower_ in ("the", "this", "that") for c in anchor.lefts)
    behind = any(c.dep_ in ("prep", "acl", "relcl") for c in anchor.rights)
    own = actor is not None and actor.id is not None
    definite = any(c.lower_ in ("the", "this", "that") for c in anchor.lefts)
    sited = any(not s.borrowed for s in told.sites)
    return anchor.pos_ == "NOUN" and definite and bare and not behind and not own and not sited


def _places(told: Told) -> set[str]:
    return {site.spot.place.id for site in told.sites if not site.spot.coarse}


def _take_parties(told: Told, before: Told) -> None:
    anchor = told.telling.anchor
    definite = anchor.pos_ == "NOUN" and any(
        c.lower_ in ("the", "this") for c in anchor.children if c.dep_ == "det"
    )
    related = before.sense.violent
    beside = told.sense.key == "base" and before.sense.key in ("deploy", "equip")
    if (definite and related) or (beside and anchor.dep_ == "amod"):
        told.cast = Cast(before.cast.actor, told.cast.target or before.cast.target)
        told.sense = _settle(told.telling.sense, told.cast, _ground(told.sites))


# --- nameless planes ----------------------------------------------------------------------------

# Sentences around one that names no force in which the force that is meant may be named.
_NEAR_SENTENCES = 3


def name_strikers(scene: Scene, told: Sequence[Told]) -> list[Told]:
    """
    Let "the planes", "another strike" be those of the force that is meant.

    That is the only armed force their sentence names; where it names nobody, the one to which the
    text ascribes most air strikes, at least two, if it is also named within three sentences.
    ``sureness`` counts such an actor as unnamed.
    """
    usual = _usual_striker(scene, told)
    for one in told:
        if not _nameless(one):
            continue
        named = _named_in(scene, [one.sentence])
        if not named and one.sense.key == "air" and usual in _named_in(scene, _around(scene, one)):
            named = {usual}
        if len(named) == 1 and (actor := scene.roster.get(named.pop() or "")):
            one.cast = replace(one.cast, actor=Party(actor.name, actor, inferred=True))
    return list(told)


def _usual_striker(scene: Scene, told: Sequence[Told]) -> str | None:
    """Name the force with most of a text's air strikes, if they are two or more."""
    tops = Counter(
        _top(scene, t.cast.actor.id)
        for t in told
        if t.sense.key == "air" and t.cast.actor and t.cast.actor.id
    )
    (first, count), (_, next_count) = [*tops.most_common(2), ("", 0), ("", 0)][:2]
    return first if count >= 2 and count > next_count else None


def _top(scene: Scene, actor_id: str) -> str:
    return scene.roster.top(actor_id).id if scene.roster.get(actor_id) else actor_id


def _nameless(told: Told) -> bool:
    """Tell an act from the air whose doer is not named: "the planes", "another strike"."""
    actor = told.cast.actor
    if actor is None:
        return told.sense.key == "air"
    return actor.id is None and bool(set(actor.text.lower().split()) & _CRAFT)


_CRAFT = AIRBORNE | {f"{word}s" for word in AIRBORNE}
_FORCES = frozenset({"state forces", "external forces"})


def _named_in(scene: Scene, sentences: Sequence[Span]) -> set[str | None]:
    """Collect the top-level states and alliances that sentences name, and not as places."""
    places = [
        t.mention for t in scene.toponyms if t.mention.role == "literal" and t.place is not None
    ]
    spans = [(sentence.start_char, sentence.end_char) for sentence in sentences]
    parties = (
        Party(scene.document.text[m.start : m.end], m.actor, m.generic)
        for m in scene.actors
        if any(start <= m.start < end for start, end in spans)
        and not any(p.start < m.end and m.start < p.end for p in places)
    )
    return {_top(scene, p.id) for p in parties if p.id and p.kind in _FORCES}


def _around(scene: Scene, told: Told) -> list[Span]:
    sentences = list(scene.doc.sents)
    at = next(i for i, s in enumerate(sentences) if s.start == told.sentence.start)
    return sentences[max(0, at - _NEAR_SENTENCES) : at + _NEAR_SENTENCES + 1]


# --- one sentence, several events ---------------------------------------------------------------

_OTHER = frozenset("another second third separate further other".split())


def apart(a: Told, b: Told) -> bool:
    """Tell two events of one sentence: "and another strike", or two verbs with named subjects."""
    if a.sentence.start != b.sentence.start or a.telling.anchor.i == b.telling.anchor.i:
        return False
    for told in (a, b):
        if any(c.lower_ in _OTHER for c in told.telling.anchor.children):
            return True
    subjects = [
        [t.i for t in children(told.telling.verb, "nsubj", "nsubjpass")]
        for told in (a, b)
        if told.telling.verb is not None and told.cast.actor is not None and told.cast.actor.id
    ]
    return len(subjects) == 2 and all(subjects) and subjects[0] != subjects[1]


def part(told: Sequence[Told]) -> list[Told]:
    """Give a place to the one of two such events in whose phrase it stands."""
    for one in told:
        for other in told:
            if one is not other and apart(one, other) and _spots(one) & _owned(other):
                one.sites = [
                    s for s in one.sites if s.spot.token.i not in _owned(other) - _owned(one)
                ]
    return list(told)


def _spots(told: Told) -> set[int]:
    return {site.spot.token.i for site in told.sites}


def _owned(told: Told) -> set[int]:
    """Places that hang on the event's own word, by tokens."""
    anchor = told.telling.anchor.i
    return {i for i in _spots(told) if anchor in {t.i for t in ancestry(told.sentence.doc[i])}}
