"""Which of a text's places an event happened at, and the words that say where."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from geomap.extraction.linking import THRESHOLD, chances
from geomap.extraction.scene import Scene, Spot
from geomap.extraction.syntax import ancestry, children, lemma
from geomap.extraction.triggers import Telling
from geomap.extraction.ways import way_of
from geomap.lexicon import BASES, GROUND

if TYPE_CHECKING:
    from spacy.tokens import Span, Token

__all__ = ["Site", "origins", "printed", "sites"]


@dataclass(frozen=True, slots=True)
class Site:
    """Where an event happened: the place, its words as printed, and whether they stand near."""

    spot: Spot
    text: str
    borrowed: bool = False


# Senses for which "from X" is where it happened and not where somebody came from.
_FROM_HERE = frozenset({"withdraw", "transfer", "displace", "clash", "gain"})
# Senses whose target is what is hit; "over", "across" and "via" are then on the way there.
_FLYING = frozenset({"missile", "air", "shell", "crash"})
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
# Nouns that make a place vague or say which part of it: kept in the words of a place.
_VAGUE = (
    GROUND
    | BASES
    | frozenset(
        "outskirt doorstep edge north south east west northeast northwest southeast southwest "
        "centre center side vicinity entrance approach periphery hinterland rim axis kilometer "
        "kilometre mile km flashpoint part rest swathe".split()
    )
)
_PARTS = frozenset(
    "northern southern eastern western central northeastern northwestern southeastern southwestern "
    "north-eastern north-western south-eastern south-western rural downtown upper lower".split()
)
_LINKS = frozenset({"of", "near", "in", "between", "around", "outside", "at", "by", "from", "to"})
# A place further than this from the event's word, in steps of the parse weighted as in `_cost`,
# belongs to another clause. Chosen on our own example sentences (tests/test_extraction.py).
_FAR = 15.0
# Deals and talks are about places more often than they are in them: only their own phrase counts.
_FAR_TOPICAL = 6.0


def sites(scene: Scene, telling: Telling, sentence: Span) -> list[Site]:
    """
    Find where an event happened; several when places are coordinated ("Idlib and Jisr").

    Within the sentence the place wins that `linking` holds most likely, of those the rules allow:
    in a phrase of the event's own noun or verb, never an origin ("from"), a way ("over") or a
    party. A sentence without a place borrows that of the sentence before when it points back ("the
    town").
    """
    if telling.sense.key == "journey" and (way := way_of(scene, telling.anchor)) is not None:
        return [Site(spot, printed(spot)) for spot in way.destinations]
    chance = _chances(scene, telling, sentence)
    ranked = _allowed(scene, telling, sentence, chance)
    if not ranked:
        found = _borrowed(scene, telling, sentence) or _only_one(scene, telling, sentence)
        return [s for s in found if chance.get(s.spot.token.i, 1.0) >= _UNLIKELY]
    best = _head(ranked[0], ranked)
    chosen = [best]
    if _preposition(best.token) != "between":  # "between A and B" is one place
        chosen += _coordinated(best, ranked)
    return [Site(spot, printed(spot)) for spot in sorted(chosen, key=lambda s: s.token.i)]


# Below this chance a place is none of the event's, however near the rules find it. Raised in steps
# of .05 on the development sentences of event-location as long as no event of the gold was lost.
_UNLIKELY = 0.1


def _chances(scene: Scene, telling: Telling, sentence: Span) -> dict[int, float]:
    """Give the chance of each place named in a sentence by the token that heads it."""
    if not scene.spots_in(sentence):
        return {}
    named = [n for n in scene.named if sentence.start <= n.start < sentence.end]
    found = chances(telling.anchor, named)
    return {n.root.i: chance for n, chance in zip(named, found, strict=True)}


def _allowed(
    scene: Scene, telling: Telling, sentence: Span, chance: Mapping[int, float]
) -> list[Spot]:
    """Places the rules allow and the parse does not speak against, the likeliest first."""
    far = _FAR_TOPICAL if telling.sense.key in _TOPICAL else _FAR
    ranked = []
    for spot in scene.spots_in(sentence):
        cost = _cost(telling, spot)
        likely = 1.0 if _where_clause(telling, spot.token) else chance.get(spot.token.i, 0.0)
        near = cost is not None and cost < far and likely >= _UNLIKELY
        if near or (cost is not None and likely > THRESHOLD):
            ranked.append((-likely, spot.token.i, spot))
    return [spot for _, _, spot in sorted(ranked, key=lambda row: row[:2])]


def _head(best: Spot, others: Iterable[Spot]) -> Spot:
    """Take Y of "the X-Y road": the parse hangs X on it."""
    low, high = best.token, best.token.head
    if low.i + 2 != high.i or low.nbor(1).text not in ("-", "–"):
        return best
    return next((other for other in others if other.token.i == high.i), best)


def _only_one(scene: Scene, telling: Telling, sentence: Span) -> list[Site]:
    """Take the one place a sentence has, however far from the event's word it stands."""
    spots = [s for s in scene.spots_in(sentence) if _cost(telling, s) is not None]
    if len({s.place.id for s in spots}) != 1:
        return []
    return [Site(spots[0], printed(spots[0]), borrowed=True)]


def origins(scene: Scene, telling: Telling, sentence: Span) -> list[Spot]:
    """Places from which something was sent or fired: "from X", or where the firing ships are."""
    found = []
    for spot in scene.spots_in(sentence):
        sea = spot.place.feature_class == "H"
        if _preposition(spot.token) == "from" or (sea and telling.sense.key in _FLYING):
            found.append(spot)
    return found


def _cost(telling: Telling, spot: Spot) -> float | None:
    """
    Count steps of the parse between an event and a place, and what makes it less likely.

    None: never its place.
    A country costs three steps more than a town, a clause boundary three, a place outside the
    event's own phrase five.
    """
    if _where_clause(telling, spot.token):
        return 0.0
    if _is_party(spot) or _elsewhere(telling, spot) or _of_saying(telling, spot.token):
        return None
    heads = {telling.anchor.i} | ({telling.verb.i} if telling.verb is not None else set())
    cost = 3.0 if spot.coarse else 0.0
    for token in ancestry(spot.token):
        if token.i in heads or _where_clause(telling, token):
            return cost
        cost += 1.0
        if token.dep_ in ("relcl", "advcl", "ccomp", "acl", "conj", "parataxis"):
            cost += 3.0 if token.pos_ in ("VERB", "AUX") else 0.0
        if token.i in {t.i for t in telling.anchor.ancestors}:
            return cost + 5.0 + _depth_between(telling.anchor, token)
    return None


def _depth_between(low: Token, high: Token) -> float:
    steps = 0.0
    for token in ancestry(low):
        if token.i == high.i:
            return steps
        steps += 3.0 if token.dep_ in ("ccomp", "advcl", "relcl") else 1.0
    return steps


def _where_clause(telling: Telling, token: Token) -> bool:
    """Tell "X, where fighting raged": the event stands in a clause about the place."""
    for above in ancestry(telling.anchor):
        if above.dep_ == "relcl" and above.head.i == token.i:
            return any(lemma(t) == "where" for t in children(above, "advmod"))
    return False


def _is_party(spot: Spot) -> bool:
    """Tell a country that acts or is compared rather than locates."""
    capital = spot.place.feature_code == "PPLC"
    if not spot.coarse and not capital:
        return False
    token = spot.token
    while token.dep_ in ("conj", "appos"):
        token = token.head
    if capital:
        owner = token.dep_ == "poss" and lemma(token.head) not in _VAGUE
        decides = owner or (token.dep_ == "nsubj" and lemma(token.head) not in _UNDERGONE)
        return decides or (token.dep_ == "pobj" and lemma(token.head) in _PARTIES)
    if token.dep_ in ("nsubj", "nsubjpass", "agent", "dobj", "dative", "attr"):
        return spot.place.feature_class == "A"
    if token.dep_ in ("poss", "compound", "nmod", "amod"):
        return lemma(token.head) not in _VAGUE | _OF_COUNTRIES
    return token.dep_ == "pobj" and lemma(token.head) in _PARTIES


# What happens in "Libya’s war" or "Yemen’s skies" happens in the country.
_OF_COUNTRIES = frozenset("coast north south airspace sky war conflict".split())


def _of_saying(telling: Telling, token: Token) -> bool:
    """Tell where something was said: "In Moscow, the minister said warships had fired"."""
    link = token.head
    said = token.dep_ == "pobj" and link.dep_ == "prep" and lemma(link.head) in _SAYING
    return said and link.head.i not in {telling.anchor.i, getattr(telling.verb, "i", -1)}


_SAYING = frozenset("say tell announce claim report add write state confirm deny warn".split())
# What cities undergo as subjects; with other verbs a capital stands for its government.
_UNDERGONE = frozenset("fall be lie remain suffer host see shake come stand burn".split())


def _elsewhere(telling: Telling, spot: Spot) -> bool:
    """Tell an origin, a way or a sea from which ships fire."""
    link, key = _preposition(spot.token), telling.sense.key
    if key in _TOPICAL and link in ("on", "over", "about", "for"):
        return True
    if link == "from":
        return key not in _FROM_HERE
    if link == "beyond":
        return True
    if key in _FLYING and spot.place.feature_class == "H":
        return True
    return key == "missile" and link in _TRANSIT


def _preposition(token: Token) -> str | None:
    """Return the preposition that leads a place's phrase: "from" for "from the port of Latakia"."""
    found = None
    for above in ancestry(token):
        if above.dep_ in ("prep", "agent"):
            found = lemma(above)
            if found not in ("of", "in"):
                return found
        elif above.pos_ not in ("NOUN", "PROPN", "ADJ", "NUM"):
            return found
    return found


def _coordinated(best: Spot, others: Iterable[Spot]) -> list[Spot]:
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


def _borrowed(scene: Scene, telling: Telling, sentence: Span) -> list[Site]:
    """Take the place of the sentence before, when this one points back to it."""
    words = {lemma(t) for t in (telling.verb or telling.anchor).subtree}
    pronoun = any(t.pos_ == "PRON" and t.dep_ == "nsubjpass" for t in sentence)
    definite = (
        telling.sense.violent
        and telling.verb is not telling.anchor
        and any(c.lower_ in ("the", "this", "that") for c in children(telling.anchor, "det"))
    )
    if not (words & _HERE or pronoun or definite) or sentence.start == 0:
        return []
    before = scene.doc[sentence.start - 1].sent
    if "\n\n" in scene.doc.text[before.start_char : sentence.start_char]:
        return []
    spots = [s for s in scene.spots_in(before) if not s.coarse and not _is_party(s)]
    spots = [s for s in spots if _preposition(s.token) != "from"]
    if any(t.lower_ == "both" for t in sentence) and len(spots) == 2:
        pass  # the two places just named
    elif pronoun and len(spots) > 1:
        spots = [spots[0], *_coordinated(spots[0], spots[1:])]
    else:
        spots = spots[-1:]
    return [Site(spot, printed(spot), borrowed=True) for spot in spots]


def printed(spot: Spot) -> str:
    """
    Give the words of a place as printed, with those that make it vague.

    "Fallujah’s eastern suburbs", "outskirts of the port of Aden",
    "Ramadi-Fallujah road", "between Homs and Hama".
    """
    doc, mention = spot.token.doc, spot.toponym.mention
    start, end = mention.start, mention.end
    token = spot.token
    part = [c.idx for c in children(token, "amod") if c.lower_ in _PARTS]
    start = min([start, *part])
    while True:
        wider = _wider(token)
        if wider is None:
            break
        token, low, high = wider
        start, end = min(start, low), max(end, high)
    return " ".join(doc.text[start:end].split())


def _wider(token: Token) -> tuple[Token, int, int] | None:
    """Widen to the noun that a place qualifies, or to "between" and "near" before it."""
    head = token.head
    while token.dep_ == "conj" and head.i != token.i:
        token, head = head, head.head
    if token.dep_ in ("poss", "compound", "nmod", "amod", "npadvmod") and lemma(head) in _VAGUE:
        return head, _left(head), head.idx + len(head)
    if token.dep_ != "pobj" or lemma(head) not in _LINKS:
        return None
    if lemma(head) in ("between", "near", "outside", "around") and head.head.pos_ == "VERB":
        last = max(t.idx + len(t) for t in _chain(token))
        return head, head.idx, last
    noun = head.head
    if lemma(noun) in _VAGUE and noun.i != head.i:
        return noun, _left(noun), token.idx + len(token)
    return None


def _chain(token: Token) -> list[Token]:
    found = [token]
    for child in children(token, "conj"):
        found += _chain(child) if child.pos_ == "PROPN" else []
    return found


def _left(noun: Token) -> int:
    """Start of a noun's own words, without its article."""
    lefts = [
        t.idx
        for child in noun.lefts
        if child.dep_ in ("amod", "compound", "nmod", "poss", "advmod", "nummod")
        for t in child.subtree
        if t.dep_ != "det"
    ]
    return min([noun.idx, *lefts])
