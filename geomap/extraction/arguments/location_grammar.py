"""What the parse says of a place and an event word: never its place, or how many steps away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geomap.extraction.arguments.place_words import VAGUE, WAYS
from geomap.extraction.context import ParsedDocument, PlaceToken
from geomap.extraction.grammar import (
    agent,
    ancestry,
    children,
    is_conjunct,
    is_object,
    is_passive,
    is_possessor,
    is_preposition,
    is_prepositional_object,
    is_relative_clause,
    is_undergoer,
    lemma,
    objects,
    related,
    subject,
)
from geomap.extraction.triggers.find import Trigger
from geomap.lexicon import ARMS

if TYPE_CHECKING:
    from spacy.tokens import Span, Token

__all__ = [
    "cost",
    "elsewhere",
    "is_left",
    "is_party",
    "joined",
    "leads_from",
    "of_saying",
    "origins",
    "preposition",
    "where_clause",
]

# Waters from which ships fire; along a river and by a lake it is the ground that is hit.
_SHIPPED = frozenset({"SEA", "OCN", "GULF", "BAY", "STRT", "CHN"})
_TRANSIT = frozenset({"over", "across", "via", "through", "past"})
# Prepositions behind which a country is a party or a comparison and no place.
_PARTIES = frozenset(
    {"with", "between", "by", "like", "against", "for", "as", "than", "about", "including"}
)


def is_left(trigger: Trigger, place_token: PlaceToken) -> bool:
    """Return True for the place that is left: "withdrew its troops from X to Y", "fled X for Y"."""
    if "leaving" not in trigger.type.traits:
        return False
    token = place_token.token
    while is_conjunct(token):
        token = token.head
    own = {trigger.anchor.i, trigger.verb.i if trigger.verb is not None else trigger.anchor.i}
    if is_object(token):
        return token.head.i in own
    above = next((t for t in token.ancestors if t.pos_ in ("VERB", "AUX") or t.i in own), None)
    return preposition(token) == "from" and above is not None and above.i in own


def origins(parsed: ParsedDocument, trigger: Trigger, sentence: Span) -> list[PlaceToken]:
    """Places from which something was sent or fired: "from X", or where the firing ships are."""
    found = []
    for place_token in parsed.place_tokens_in(sentence):
        sea = place_token.place.feature_class == "H"
        if preposition(place_token.token) == "from" or (sea and "in_flight" in trigger.type.traits):
            found.append(place_token)
    return found


def cost(trigger: Trigger, place_token: PlaceToken) -> float | None:
    """
    Count steps of the parse between an event and a place, and what makes it less likely.

    None: never its place.
    A country costs three steps more than a town, a clause boundary three, a place outside the
    event's own phrase five.
    """
    if where_clause(trigger, place_token.token):
        return 0.0
    if (
        is_party(place_token)
        or elsewhere(trigger, place_token)
        or of_saying(trigger, place_token.token)
    ):
        return None
    heads = {trigger.anchor.i} | ({trigger.verb.i} if trigger.verb is not None else set())
    steps = 3.0 if place_token.coarse else 0.0
    for token in ancestry(place_token.token):
        if token.i in heads or where_clause(trigger, token):
            return steps
        steps += 1.0
        if related(token, "relcl", "advcl", "ccomp", "acl", "conj", "parataxis"):
            steps += 3.0 if token.pos_ in ("VERB", "AUX") else 0.0
        if token.i in {t.i for t in trigger.anchor.ancestors}:
            return steps + 5.0 + _depth_between(trigger.anchor, token)
    return None


def _depth_between(low: Token, high: Token) -> float:
    steps = 0.0
    for token in ancestry(low):
        if token.i == high.i:
            return steps
        steps += 3.0 if related(token, "ccomp", "advcl", "relcl") else 1.0
    return steps


def where_clause(trigger: Trigger, token: Token) -> bool:
    """Return True for "X, where fighting raged": the event stands in a clause about the place."""
    for above in ancestry(trigger.anchor):
        if is_relative_clause(above) and above.head.i == token.i:
            return any(lemma(t) == "where" for t in children(above, "advmod"))
    return False


def is_party(place_token: PlaceToken) -> bool:
    """Return True for a country that acts or is compared rather than locates."""
    capital = place_token.place.feature_code == "PPLC"
    if not place_token.coarse and not capital:
        return False
    token = place_token.token
    while related(token, "conj", "appos"):
        token = token.head
    if capital:
        owner = is_possessor(token) and lemma(token.head) not in VAGUE
        decides = owner or (related(token, "nsubj") and lemma(token.head) not in _UNDERGONE)
        return decides or (is_prepositional_object(token) and lemma(token.head) in _PARTIES)
    if related(token, "nsubj", "nsubjpass", "agent", "dobj", "dative", "attr"):
        return place_token.place.feature_class == "A"
    if related(token, "poss", "compound", "nmod", "amod"):
        return lemma(token.head) not in VAGUE | _OF_COUNTRIES
    return is_prepositional_object(token) and lemma(token.head) in _PARTIES


# What happens in "Libya’s war" or "Yemen’s skies" happens in the country.
_OF_COUNTRIES = frozenset("coast north south airspace sky war conflict".split())


def of_saying(trigger: Trigger, token: Token) -> bool:
    """Detect where something was said: "In Moscow, the minister said warships had fired"."""
    link = token.head
    said = is_prepositional_object(token) and is_preposition(link) and lemma(link.head) in _SAYING
    return said and link.head.i not in {trigger.anchor.i, getattr(trigger.verb, "i", -1)}


_SAYING = frozenset("say tell announce claim report add write state confirm deny warn".split())
# What cities undergo as subjects; with other verbs a capital stands for its government.
_UNDERGONE = frozenset("fall be lie remain suffer host see shake come stand burn".split())


def leads_from(token: Token) -> bool:
    """Return True for "the road from X": no origin, for the road is where it happened."""
    from_there = is_prepositional_object(token) and token.head.lower_ == "from"
    return from_there and lemma(token.head.head) in WAYS


def _is_hit(trigger: Trigger, token: Token) -> bool:
    """Return True for "hit a ship in the Red Sea", "fired into the sea": what is hit is there."""
    if preposition(token) == "into":
        return True
    verb = trigger.verb if trigger.verb is not None else trigger.anchor
    if preposition(token) in ("in", "off", "near") and _is_aimed(verb):
        return True
    below = [t for t in ancestry(token) if t.head.i == verb.i and t.i != verb.i]
    return any(is_undergoer(t) and lemma(t) not in ARMS for t in below)


def _is_aimed(verb: Token) -> bool:
    """Return True if a missile hits, no ship that fires it: "a missile hit a ship in X"."""
    doer = agent(verb) if is_passive(verb) else subject(verb)
    return doer is not None and lemma(doer) in _FLOWN and bool(objects(verb))


# What flies to where it hits and is not there when it starts.
_FLOWN = frozenset("missile rocket shell drone mortar projectile torpedo bomb uav".split())


def elsewhere(trigger: Trigger, place_token: PlaceToken) -> bool:
    """Return True for an origin, a way or a sea from which ships fire."""
    if leads_from(place_token.token):
        return False
    link, traits = preposition(place_token.token), trigger.type.traits
    if "topical" in traits and link in ("on", "over", "about", "for"):
        return True
    if link == "from":
        inside = "taken_out" in traits and _from_inside(trigger, place_token.token)
        return not ("from_here" in traits or inside) and not _is_measured(place_token.token)
    if link == "beyond":
        return True
    if "in_flight" in traits and place_token.place.feature_code in _SHIPPED:
        return not _is_hit(trigger, place_token.token)
    return trigger.type.key == "missile" and link in _TRANSIT


def _from_inside(trigger: Trigger, token: Token) -> bool:
    """Match "seized parts from a boat in X", "took a priest from his home in X": it was in X."""
    verb = trigger.verb if trigger.verb is not None else trigger.anchor
    for thing in ancestry(token):
        link = thing.head
        if link.lower_ == "from" and is_prepositional_object(thing) and thing.i != token.i:
            held = link.head
            held = held.head if is_undergoer(held) else held
            return held.i == verb.i
    return False


# Units of a length: "40 km from X" is where, and not whence.
_LENGTHS = frozenset({"km", "kms", "kilometer", "kilometre", "mile", "mi", "minute", "hour"})


def _is_measured(token: Token) -> bool:
    """Return True for "40 km from X": the words before "from" are a length."""
    link = next((above for above in ancestry(token) if lemma(above) == "from"), None)
    if link is None or link.i == 0:
        return False
    before = [t for t in link.doc[max(0, link.i - 6) : link.i] if t.lower_ != "away"]
    return any(lemma(t) in _LENGTHS or t.lower_ in _LENGTHS for t in before[-5:])


def preposition(token: Token) -> str | None:
    """Return the preposition that leads a place's phrase: "from" for "from a base near Latakia"."""
    found = None
    for above in ancestry(token):
        if related(above, "prep", "agent"):
            found = lemma(above)
            if found not in ("of", "in", "near", "outside"):
                return found
        elif above.pos_ not in ("NOUN", "PROPN", "ADJ", "NUM"):
            return found
    return found


def joined(low: Token, high: Token) -> bool:
    """Return True for "Idlib and nearby Jisr": the second hangs on the first by "and" alone."""
    token = low
    while is_conjunct(token) or (is_prepositional_object(token) and is_conjunct(token.head)):
        token = token.head
        if token.i == high.i:
            return True
    return False
