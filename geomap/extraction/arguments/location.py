"""Which of a text's places an event happened at, and the words that say where."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from geomap.extraction.arguments.location_model import THRESHOLD, chances
from geomap.extraction.arguments.place_phrase import VAGUE, WAYS, printed
from geomap.extraction.context import ParsedDocument, PlaceToken
from geomap.extraction.grammar import (
    agent,
    ancestry,
    children,
    is_passive,
    lemma,
    objects,
    subject,
)
from geomap.extraction.journeys import is_ship, journey_of
from geomap.extraction.triggers.find import Trigger
from geomap.lexicon import ARMS, BASES, CIVIL_OBJECTS, GROUND

if TYPE_CHECKING:
    from spacy.tokens import Span, Token

__all__ = ["EventPlace", "find_event_places", "origins"]


@dataclass(frozen=True, slots=True)
class EventPlace:
    """
    Where an event happened: the place, its words as printed, and how that was found.

    ``borrowed``: from the sentence before, or the only place of this one, far from the event's
    word.
    """

    place_token: PlaceToken
    text: str
    borrowed: bool = False


# Senses of leaving: what is left is where it happened, not where it leads ("fled X for Y").
_LEAVING = frozenset({"withdraw", "displace"})
# Senses for which "from X" is where it happened and not where somebody came from.
_FROM_HERE = frozenset({"withdraw", "transfer", "displace", "clash", "gain"})
# Senses whose target is what is hit; "over", "across" and "via" are then on the way there.
_FLYING = frozenset({"missile", "air", "shell", "crash"})
# Waters from which ships fire; along a river and by a lake it is the ground that is hit.
_SHIPPED = frozenset({"SEA", "OCN", "GULF", "BAY", "STRT", "CHN"})
_TOPICAL = frozenset({"talks", "deal", "ceasefire", "vote"})
_TRANSIT = frozenset({"over", "across", "via", "through", "past"})
# Prepositions behind which a country is a party or a comparison and no place.
_PARTIES = frozenset(
    {"with", "between", "by", "like", "against", "for", "as", "than", "about", "including"}
)
_HERE = frozenset(
    "there town city village area hill province region district neighbourhood neighborhood site "
    "place base countryside road suburb both".split()
)
# A place further than this from the event's word, in steps of the parse weighted as in `_cost`,
# belongs to another clause. Chosen on our own example sentences (tests/test_extraction.py).
_FAR = 15.0
# Deals and talks are about places more often than they are in them: only their own phrase counts.
_FAR_TOPICAL = 6.0


def find_event_places(parsed: ParsedDocument, trigger: Trigger, sentence: Span) -> list[EventPlace]:
    """
    Find where an event happened; several when places are coordinated ("Idlib and Jisr").

    Within the sentence the place wins that `location_model` holds most likely, of those the rules
    allow: in a phrase of the event's own noun or verb, never an origin ("from"), a way ("over") or
    a party. Where the likeliest is a name that was not resolved, only what encloses that will do. A
    sentence without a place borrows that of the sentence before when it points back ("the town").
    """
    if (
        trigger.type.key == "journey"
        and (journey := journey_of(parsed, trigger.anchor)) is not None
    ):
        return [
            EventPlace(place_token, printed(place_token)) for place_token in journey.destinations
        ]
    chance = _chances(parsed, trigger, sentence)
    unknown = _unknown(parsed, sentence, chance)
    ranked = _allowed(parsed, trigger, sentence, chance)
    if unknown is not None:
        ranked = [
            place_token for place_token in ranked if _joined_or_below(place_token.token, unknown)
        ]
    if not ranked:
        if unknown is not None:
            return []
        found = _borrowed(parsed, trigger, sentence) or _only_one(parsed, trigger, sentence)
        return [s for s in found if chance.get(s.place_token.token.i, 1.0) >= _UNLIKELY]
    best = _head(ranked[0], ranked)
    chosen = [best]
    if _preposition(best.token) != "between":  # "between A and B" is one place
        fitting = [s for s in parsed.place_tokens_in(sentence) if _cost(trigger, s) is not None]
        chosen += _coordinated(best, fitting)
    return [
        EventPlace(place_token, printed(place_token))
        for place_token in sorted(chosen, key=lambda s: s.token.i)
    ]


# Below this chance a place is none of the event's, however near the rules find it. Raised in steps
# of .05 on the development sentences of event-location as long as no figure of the gold fell.
_UNLIKELY = 0.25


def _unknown(parsed: ParsedDocument, sentence: Span, chance: Mapping[int, float]) -> Token | None:
    """Return the name where it happened if that was not resolved: "a prison in Rajo"."""
    known = {place_token.token.i for place_token in parsed.place_tokens_in(sentence)}
    # "an Islamic State prison": whose it is, and no place that the gazetteer lacks
    owners = {i for i in chance if i not in known and parsed.party(parsed.doc[i]) is not None}
    names = [i for i in chance if i in known or not (is_ship(parsed.doc[i]) or i in owners)]
    best = max(names, key=lambda i: (chance[i], -i), default=None)
    if best is None or best in known or chance[best] <= THRESHOLD:
        return None
    return parsed.doc[best]


# Words between a name and what encloses it: "Rajo in northern Syria".
_BESIDE = 3


# "In the countryside of Aleppo": what such a noun names encloses the villages named before it.
_REGIONS = frozenset(
    "countryside province region governorate district state county oblast suburb outskirt".split()
)


_BUILT = GROUND | BASES | CIVIL_OBJECTS  # "the Palestine bridge north-west of Ramadi"


def _region_links(low: Token) -> list[Token]:
    """Give the preposition before "the countryside of X" or "X province"."""
    nouns = [t for t in list(ancestry(low))[:3] if lemma(t) in _REGIONS and t.dep_ == "pobj"]
    return [t.head for t in nouns]


def _in_one_phrase(name: Token, low: Token) -> bool:
    """Tell "villages of Abtin and Kaddar in the countryside of Aleppo": the second encloses."""
    if low.i < name.i or any(t.pos_ in ("VERB", "AUX") for t in low.doc[name.i : low.i]):
        return False
    if any(t.lower_ == "in" and lemma(t.head) not in _REGIONS for t in _region_links(low)):
        return True
    nouns = {t.i for t in ancestry(name) if lemma(t) in _BUILT and t.i != name.i}
    return any(t.i in nouns for t in ancestry(low))


def _joined_or_below(low: Token, name: Token) -> bool:
    """Tell "Rajo in Syria", "Rajo, Syria", "Rajo and Idlib" and "Syria's Rajo district"."""
    between = low.doc[name.i + 1 : low.i]
    inside = any(above.i == name.i for above in ancestry(low)) or (
        0 < len(between) <= _BESIDE and all(t.pos_ in ("ADP", "PUNCT", "ADJ") for t in between)
    )
    inside = inside or _in_one_phrase(name, low)
    return inside or _joined(name, low) or _joined(low, name)


def _chances(parsed: ParsedDocument, trigger: Trigger, sentence: Span) -> dict[int, float]:
    """Give the chance of each place named in a sentence by the token that heads it."""
    if not parsed.place_tokens_in(sentence):
        return {}
    named = [n for n in parsed.named if sentence.start <= n.start < sentence.end]
    found = chances(trigger.anchor, named)
    return {n.root.i: chance for n, chance in zip(named, found, strict=True)}


def _allowed(
    parsed: ParsedDocument, trigger: Trigger, sentence: Span, chance: Mapping[int, float]
) -> list[PlaceToken]:
    """Places the rules allow and the parse does not speak against, the likeliest first."""
    far = _FAR_TOPICAL if trigger.type.key in _TOPICAL else _FAR
    ranked = []
    for place_token in parsed.place_tokens_in(sentence):
        cost = _cost(trigger, place_token)
        own = _where_clause(trigger, place_token.token) or _is_left(trigger, place_token)
        own = own or _leads_from(place_token.token)
        likely = 1.0 if own else chance.get(place_token.token.i, 0.0)
        near = cost is not None and cost < far and likely >= _UNLIKELY
        if near or (cost is not None and likely > THRESHOLD):
            ranked.append((-likely, place_token.token.i, place_token))
    return [place_token for _, _, place_token in sorted(ranked, key=lambda row: row[:2])]


def _is_left(trigger: Trigger, place_token: PlaceToken) -> bool:
    """Tell the place that is left: "withdrew its troops from X to Y", "fled X for Y"."""
    if trigger.type.key not in _LEAVING:
        return False
    token = place_token.token
    while token.dep_ == "conj":
        token = token.head
    own = {trigger.anchor.i, trigger.verb.i if trigger.verb is not None else trigger.anchor.i}
    if token.dep_ == "dobj":
        return token.head.i in own
    above = next((t for t in token.ancestors if t.pos_ in ("VERB", "AUX") or t.i in own), None)
    return _preposition(token) == "from" and above is not None and above.i in own


def _head(best: PlaceToken, others: Sequence[PlaceToken]) -> PlaceToken:
    """Take Y of "the X-Y road": the parse hangs X on it; and X of "the road from X to Y"."""
    low, high = best.token, best.token.head
    for other in others:
        if low.dep_ == "pobj" and high.i == other.token.i + 1 and _leads_from(other.token):
            return other
    if low.i + 2 != high.i or low.nbor(1).text not in ("-", "–"):
        return best
    return next((other for other in others if other.token.i == high.i), best)


def _only_one(parsed: ParsedDocument, trigger: Trigger, sentence: Span) -> list[EventPlace]:
    """Take the one place a sentence has, however far from the event's word it stands."""
    place_tokens = [s for s in parsed.place_tokens_in(sentence) if _cost(trigger, s) is not None]
    if len({s.place.id for s in place_tokens}) != 1:
        return []
    return [EventPlace(place_tokens[0], printed(place_tokens[0]), borrowed=True)]


def origins(parsed: ParsedDocument, trigger: Trigger, sentence: Span) -> list[PlaceToken]:
    """Places from which something was sent or fired: "from X", or where the firing ships are."""
    found = []
    for place_token in parsed.place_tokens_in(sentence):
        sea = place_token.place.feature_class == "H"
        if _preposition(place_token.token) == "from" or (sea and trigger.type.key in _FLYING):
            found.append(place_token)
    return found


def _cost(trigger: Trigger, place_token: PlaceToken) -> float | None:
    """
    Count steps of the parse between an event and a place, and what makes it less likely.

    None: never its place.
    A country costs three steps more than a town, a clause boundary three, a place outside the
    event's own phrase five.
    """
    if _where_clause(trigger, place_token.token):
        return 0.0
    if (
        _is_party(place_token)
        or _elsewhere(trigger, place_token)
        or _of_saying(trigger, place_token.token)
    ):
        return None
    heads = {trigger.anchor.i} | ({trigger.verb.i} if trigger.verb is not None else set())
    cost = 3.0 if place_token.coarse else 0.0
    for token in ancestry(place_token.token):
        if token.i in heads or _where_clause(trigger, token):
            return cost
        cost += 1.0
        if token.dep_ in ("relcl", "advcl", "ccomp", "acl", "conj", "parataxis"):
            cost += 3.0 if token.pos_ in ("VERB", "AUX") else 0.0
        if token.i in {t.i for t in trigger.anchor.ancestors}:
            return cost + 5.0 + _depth_between(trigger.anchor, token)
    return None


def _depth_between(low: Token, high: Token) -> float:
    steps = 0.0
    for token in ancestry(low):
        if token.i == high.i:
            return steps
        steps += 3.0 if token.dep_ in ("ccomp", "advcl", "relcl") else 1.0
    return steps


def _where_clause(trigger: Trigger, token: Token) -> bool:
    """Tell "X, where fighting raged": the event stands in a clause about the place."""
    for above in ancestry(trigger.anchor):
        if above.dep_ == "relcl" and above.head.i == token.i:
            return any(lemma(t) == "where" for t in children(above, "advmod"))
    return False


def _is_party(place_token: PlaceToken) -> bool:
    """Tell a country that acts or is compared rather than locates."""
    capital = place_token.place.feature_code == "PPLC"
    if not place_token.coarse and not capital:
        return False
    token = place_token.token
    while token.dep_ in ("conj", "appos"):
        token = token.head
    if capital:
        owner = token.dep_ == "poss" and lemma(token.head) not in VAGUE
        decides = owner or (token.dep_ == "nsubj" and lemma(token.head) not in _UNDERGONE)
        return decides or (token.dep_ == "pobj" and lemma(token.head) in _PARTIES)
    if token.dep_ in ("nsubj", "nsubjpass", "agent", "dobj", "dative", "attr"):
        return place_token.place.feature_class == "A"
    if token.dep_ in ("poss", "compound", "nmod", "amod"):
        return lemma(token.head) not in VAGUE | _OF_COUNTRIES
    return token.dep_ == "pobj" and lemma(token.head) in _PARTIES


# What happens in "Libya’s war" or "Yemen’s skies" happens in the country.
_OF_COUNTRIES = frozenset("coast north south airspace sky war conflict".split())


def _of_saying(trigger: Trigger, token: Token) -> bool:
    """Tell where something was said: "In Moscow, the minister said warships had fired"."""
    link = token.head
    said = token.dep_ == "pobj" and link.dep_ == "prep" and lemma(link.head) in _SAYING
    return said and link.head.i not in {trigger.anchor.i, getattr(trigger.verb, "i", -1)}


_SAYING = frozenset("say tell announce claim report add write state confirm deny warn".split())
# What cities undergo as subjects; with other verbs a capital stands for its government.
_UNDERGONE = frozenset("fall be lie remain suffer host see shake come stand burn".split())


def _leads_from(token: Token) -> bool:
    """Tell "the road from X": no origin, for the road is where it happened."""
    from_there = token.dep_ == "pobj" and token.head.lower_ == "from"
    return from_there and lemma(token.head.head) in WAYS


def _is_hit(trigger: Trigger, token: Token) -> bool:
    """Tell "hit a ship in the Red Sea", "fired into the sea": what is hit is there."""
    if _preposition(token) == "into":
        return True
    verb = trigger.verb if trigger.verb is not None else trigger.anchor
    if _preposition(token) in ("in", "off", "near") and _is_aimed(verb):
        return True
    below = [t for t in ancestry(token) if t.head.i == verb.i and t.i != verb.i]
    return any(t.dep_ in ("dobj", "nsubjpass") and lemma(t) not in ARMS for t in below)


def _is_aimed(verb: Token) -> bool:
    """Tell that a missile, and no ship that fires it, is what hits: "a missile hit a ship in X"."""
    doer = agent(verb) if is_passive(verb) else subject(verb)
    return doer is not None and lemma(doer) in _FLOWN and bool(objects(verb))


# What flies to where it hits and is not there when it starts.
_FLOWN = frozenset("missile rocket shell drone mortar projectile torpedo bomb uav".split())


def _elsewhere(trigger: Trigger, place_token: PlaceToken) -> bool:
    """Tell an origin, a way or a sea from which ships fire."""
    if _leads_from(place_token.token):
        return False
    link, key = _preposition(place_token.token), trigger.type.key
    if key in _TOPICAL and link in ("on", "over", "about", "for"):
        return True
    if link == "from":
        own = key in _FROM_HERE or (key in _TAKING and _from_inside(trigger, place_token.token))
        return not own and not _is_measured(place_token.token)
    if link == "beyond":
        return True
    if key in _FLYING and place_token.place.feature_code in _SHIPPED:
        return not _is_hit(trigger, place_token.token)
    return key == "missile" and link in _TRANSIT


# Senses of taking somebody or something out of a ship, a house, a camp.
_TAKING = frozenset({"disrupt", "abduct", "arrest", "loot", "release"})


def _from_inside(trigger: Trigger, token: Token) -> bool:
    """Tell "seized parts from a boat in X", "took a priest from his home in X": it was in X."""
    verb = trigger.verb if trigger.verb is not None else trigger.anchor
    for thing in ancestry(token):
        link = thing.head
        if link.lower_ == "from" and thing.dep_ == "pobj" and thing.i != token.i:
            held = link.head
            held = held.head if held.dep_ in ("dobj", "nsubjpass") else held
            return held.i == verb.i
    return False


# Units of a length: "40 km from X" is where, and not whence.
_LENGTHS = frozenset({"km", "kms", "kilometer", "kilometre", "mile", "mi", "minute", "hour"})


def _is_measured(token: Token) -> bool:
    """Tell "40 km from X": the words before "from" are a length."""
    link = next((above for above in ancestry(token) if lemma(above) == "from"), None)
    if link is None or link.i == 0:
        return False
    before = [t for t in link.doc[max(0, link.i - 6) : link.i] if t.lower_ != "away"]
    return any(lemma(t) in _LENGTHS or t.lower_ in _LENGTHS for t in before[-5:])


def _preposition(token: Token) -> str | None:
    """Return the preposition that leads a place's phrase: "from" for "from a base near Latakia"."""
    found = None
    for above in ancestry(token):
        if above.dep_ in ("prep", "agent"):
            found = lemma(above)
            if found not in ("of", "in", "near", "outside"):
                return found
        elif above.pos_ not in ("NOUN", "PROPN", "ADJ", "NUM"):
            return found
    return found


def _coordinated(best: PlaceToken, others: Iterable[PlaceToken]) -> list[PlaceToken]:
    """Places on a level with the best one: coordinated with it, or with the noun it names."""
    return [
        other
        for other in others
        if other is not best
        and other.place.id != best.place.id
        and not other.coarse
        and (_joined(other.token, best.token) or _joined(best.token, other.token))
    ]


def _joined(low: Token, high: Token) -> bool:
    """Tell "Idlib and nearby Jisr": the second hangs on the first by "and" alone."""
    token = low
    while token.dep_ == "conj" or (token.dep_ == "pobj" and token.head.dep_ == "conj"):
        token = token.head
        if token.i == high.i:
            return True
    return False


def _borrowed(parsed: ParsedDocument, trigger: Trigger, sentence: Span) -> list[EventPlace]:
    """Take the place of the sentence before, when this one points back to it."""
    words = {lemma(t) for t in (trigger.verb or trigger.anchor).subtree}
    pronoun = any(t.pos_ == "PRON" and t.dep_ == "nsubjpass" for t in sentence)
    definite = (
        trigger.type.violent
        and trigger.verb is not trigger.anchor
        and any(c.lower_ in ("the", "this", "that") for c in children(trigger.anchor, "det"))
    )
    if not (words & _HERE or pronoun or definite) or sentence.start == 0:
        return []
    before = parsed.doc[sentence.start - 1].sent
    if "\n\n" in parsed.document.text[before.start_char : sentence.start_char]:
        return []
    place_tokens = [s for s in parsed.place_tokens_in(before) if not s.coarse and not _is_party(s)]
    place_tokens = [s for s in place_tokens if _preposition(s.token) != "from"]
    if any(t.lower_ == "both" for t in sentence) and len(place_tokens) == 2:
        pass  # the two places just named
    elif pronoun and len(place_tokens) > 1:
        place_tokens = [place_tokens[0], *_coordinated(place_tokens[0], place_tokens[1:])]
    else:
        place_tokens = place_tokens[-1:]
    return [
        EventPlace(place_token, printed(place_token), borrowed=True) for place_token in place_tokens
    ]
