"""
Ways of what moves: convoys, ships, flights, refugees and forces that go "from A to B via C".

A way is told by a verb of motion or of bringing whose mover is a thing or a group that goes over
land, sea or through the air, or by the mover itself ("a convoy from A to B"). Somebody who visits,
a number that rises, a man from somewhere and a road that leads somewhere tell none.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from geomap.extraction.context import ParsedDocument, PlaceToken
from geomap.extraction.grammar import (
    children,
    is_apposition,
    is_conjunct,
    is_passive,
    is_preposition,
    lemma,
    noun_phrase,
    objects,
    passive_subject,
    related,
    subject,
)
from geomap.lexicon import AIRBORNE, FORCES

if TYPE_CHECKING:
    from spacy.tokens import Token

    from geomap.model import RouteMode

__all__ = ["SHIPS", "Journey", "is_ship", "journey_of"]

# Verbs of going: VerbNet's classes 51.1-51.4 (escape, leave, roll, run, vehicle motion), of those
# what the press says of convoys, ships, planes and people on the move.
_GOING = frozenset(
    """advance arrive come continue cross cruise deploy depart drive escape fall flee fly go head
    journey leave march move proceed pull redeploy retreat return ride run sail set steam transit
    travel trek trudge walk withdraw""".split()
)
# Verbs of bringing: VerbNet's 11 (send, slide, bring, carry, drive) and 9.7-10 in part.
_BRINGING = frozenset(
    """airlift bring bus carry convoy deliver deploy deport direct dispatch divert drive escort
    evacuate ferry fly haul move redeploy relocate reroute send ship smuggle take transfer transport
    truck withdraw""".split()
)
# What goes over the sea, through the air and over land; ship types after Jane's and the press.
SHIPS = frozenset(
    """armada barge boat bulker carrier corvette cruiser destroyer dhow dinghy ferry fleet flotilla
    freighter frigate gunboat minesweeper raft ship submarine tanker trawler trireme vessel warship
    yacht""".split()
)
_CRAFT = AIRBORNE | frozenset("airliner airlift flight tornado shahed".split())
_CONVOYS = frozenset(
    "ambulance bus caravan car column convoy coach lorry tank train truck van vehicle wagon".split()
)
_PEOPLE = frozenset(
    """asylum-seeker civilian deportee displaced evacuee exile expellee family herder hundred
    inhabitant migrant pilgrim prisoner refugee resident seeker survivor thousand villager
    wounded""".split()
)
# What is told itself by its ends: "a convoy from Homs to Aleppo".
_BY_NATURE = SHIPS | frozenset("airlift convoy flight caravan train".split()) - {"fleet"}

_FROM, _TO = frozenset({"from"}), frozenset("to for toward towards into onto".split())
_OVER = frozenset("via through over across past around round".split())
_WAYS = _FROM | _TO | _OVER
# Within the phrase of an end: "targets near Raqqa", "the port of Odesa", "Akrotiri in Cyprus".
_INNER = frozenset("of in near at outside off by on".split())


@dataclass(frozen=True, slots=True)
class Journey:
    """A way as told: its ends, what it passes in order, and whether over sea, land or air."""

    origin: PlaceToken
    destinations: tuple[PlaceToken, ...]
    through: tuple[PlaceToken, ...]
    mode: RouteMode


def journey_of(parsed: ParsedDocument, token: Token) -> Journey | None:
    """Read the way that a verb, or a mover by its own ends, tells; None for most words."""
    mode = _mode(token)
    if mode is None or any(related(t, "neg") or t.lower_ == "no" for t in token.children):
        return None
    place_tokens = [
        (place_token, link)
        for place_token in _near(parsed, token)
        if (link := _link(place_token, token, parsed))
    ]
    origins = [place_token for place_token, link in place_tokens if link in _FROM]
    goals = [place_token for place_token, link in place_tokens if link in _TO]
    over = [place_token for place_token, link in place_tokens if link in _OVER]
    origins = origins or _left(parsed, token)
    if lemma(token) in ("reach", "enter"):
        goals = [s for s in _near(parsed, token) if s.token in children(token, "dobj")]
    ends = [s for s in (*origins[:1], *goals) if not _vast(s)]
    if not origins or len(ends) < 2 or ends[0] is not origins[0]:
        return None
    goals = [goal for goal in ends[1:] if goal.place.id != ends[0].place.id]
    kept = [s for s in over if s.place.id not in {e.place.id for e in ends}]
    return Journey(ends[0], tuple(goals), tuple(kept), mode) if goals else None


def is_ship(token: Token) -> bool:
    """Return True for a ship's name: "the bulk carrier Rubymar", "Chios Lion, a tanker"."""
    near = [token, *children(token, "compound", "nmod", "appos")]
    near += [token.head] if is_apposition(token) else []
    return any(lemma(t) in SHIPS for t in near)


def _left(parsed: ParsedDocument, token: Token) -> list[PlaceToken]:
    """Return A of "left A for B" and of "left A and went to B", "set out from A and reached B"."""
    place_tokens = _near(parsed, token)
    if lemma(token) in ("leave", "depart"):
        return [s for s in place_tokens if s.token in children(token, "dobj")]
    if not is_conjunct(token) or token.head.pos_ != "VERB" or lemma(token.head) not in _GOING:
        return []
    behind = [s for s in place_tokens if _link(s, token.head, parsed) in _FROM]
    return behind or _left(parsed, token.head)


def _near(parsed: ParsedDocument, token: Token) -> Sequence[PlaceToken]:
    return parsed.place_tokens_in(token.sent)


def _vast(place_token: PlaceToken) -> bool:
    """Return True for a country or continent: its middle is where no way begins or ends."""
    return place_token.coarse and place_token.place.feature_class != "H"


def _mode(token: Token) -> RouteMode | None:
    """Choose by what goes, or is brought, over what the way leads."""
    word = lemma(token)
    if token.pos_ == "NOUN":
        return _kind([token]) if word in _BY_NATURE else None
    if token.pos_ not in ("VERB", "AUX"):
        return None
    movers: list[Token] = []
    if word in _BRINGING:
        movers += objects(token)
    if word in _GOING | {"bind"} or (word in _BRINGING and _kind_of(subject(token))):
        movers += [m for m in (subject(token), _bearer(token)) if m is not None]
    elif word in _BRINGING and is_passive(token):
        movers += [m for m in (passive_subject(token),) if m is not None]
    if word == "sail" and movers:
        return "sea"
    return _kind(movers)


def _bearer(token: Token) -> Token | None:
    """Return the noun that "bound from A to B", "travelling from A to B" hangs on."""
    return token.head if related(token, "acl", "amod") else None


def _kind_of(mover: Token | None) -> RouteMode | None:
    return _kind([mover]) if mover is not None else None


def _kind(movers: Iterable[Token]) -> RouteMode | None:
    for mover in movers:
        words = [lemma(mover), *(lemma(t) for t in noun_phrase(mover))]
        kinds = [kind for word in words if (kind := _kind_of_word(word))]
        if kinds and "no" not in words:
            of_ships = words[0] in _GROUPS and "sea" in kinds
            return "sea" if of_ships else kinds[0]
    return None


# What consists of things that go by themselves: "a convoy of ships".
_GROUPS = frozenset("convoy column group number dozen hundred flotilla".split())


def _kind_of_word(word: str) -> RouteMode | None:
    if word in SHIPS:
        return "sea"
    if word in _CONVOYS or word in _PEOPLE or word in FORCES:
        return "land"
    return "air" if word in _CRAFT else None


def _link(place_token: PlaceToken, verb: Token, parsed: ParsedDocument) -> str | None:
    """Name the preposition of the way that a place stands behind, within the verb's own clause."""
    others = {s.token.i for s in parsed.place_tokens if s is not place_token}
    found, inner = None, False
    token = place_token.token
    while token.i != verb.i:
        head = token.head
        if head.i == token.i or (head.pos_ in ("VERB", "AUX") and head.i != verb.i):
            return None
        if found is None and related(head, "prep", "dative", "agent") and not is_preposition(token):
            inner = inner or (lemma(head) not in _WAYS)
            found = lemma(head) if lemma(head) in _WAYS else None
            if found is None and lemma(head) not in _INNER:
                return None
        if found is None and inner and head.i in others:
            return None  # "Akrotiri in Cyprus": Cyprus says where Akrotiri is
        token = head
    return found
