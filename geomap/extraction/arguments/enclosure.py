"""What lies in what: whether the gazetteer lets one place lie in another, and a chain's finest."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from geomap.extraction.arguments.location_model import PlaceCandidate
from geomap.extraction.arguments.place_phrase import ENCLOSING, PlaceChain, parse_chains
from geomap.extraction.context import ParsedDocument, PlaceToken
from geomap.extraction.journeys import is_ship
from geomap.geodesy import great_circle_km
from geomap.model import Place
from geomap.text import fold

if TYPE_CHECKING:
    from spacy.tokens import Span

__all__ = ["Anchor", "anchor_of", "chains_in", "lies_in", "meant"]

_BESIDE_KM = 600.0
"""How far what is "near" or "415 km east of" a place may lie: what is further is a namesake."""
_TOWN_KM = 50.0
"""How far a village lies from the town whose district it is in; districts of Syria reach 30 km."""
_KEPT = 0.0
"""Score from which another candidate of the same name is taken because it lies where it should."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """
    The finest link of a chain that the gazetteer knows inside the next coarser one.

    ``at`` is its position in the chain; 0 where nothing finer was left unresolved.
    """

    chain: PlaceChain
    at: int
    place_token: PlaceToken


def lies_in(fine: Place, coarse: Place) -> bool:
    """
    Return True if one place may lie in another, by country, division and distance.

    Outlines are not asked: most places have none.
    """
    if fine.id == coarse.id:
        return True
    code = coarse.feature_code
    if code.startswith("PCL"):
        return fine.country == coarse.country
    if fine.feature_code.startswith(("PCL", "CONT")):
        return False
    if code == "ADM1":
        named = fold(fine.admin1 or "") in (fold(coarse.name), fold(coarse.admin1 or "-"))
        near = great_circle_km(fine, coarse) <= coarse.radius_km
        return fine.country == coarse.country and (named or near)
    if fine.feature_code == "ADM1" and coarse.feature_class == "P":
        return False
    reach = max(1.5 * coarse.radius_km, _TOWN_KM)
    same = fine.country == coarse.country or coarse.feature_class not in "PA"
    return same and great_circle_km(fine, coarse) <= reach


def _by_name(parsed: ParsedDocument, name: PlaceCandidate) -> PlaceToken | None:
    return parsed.place_token_at([name.root])


def chains_in(parsed: ParsedDocument, sentence: Span) -> list[PlaceChain]:
    """Part the names of a sentence, resolved or not, into containment chains."""

    def encloses(coarse: PlaceCandidate, fine: PlaceCandidate) -> bool | None:
        outer, inner = _by_name(parsed, coarse), _by_name(parsed, fine)
        if outer is None or inner is None:
            return None
        return lies_in(inner.place, outer.place) and not lies_in(outer.place, inner.place)

    names = [n for n in parsed.named if sentence.start <= n.start < sentence.end]
    return parse_chains(parsed.doc, [n for n in names if not _of_party(parsed, n)], encloses)


def _of_party(parsed: ParsedDocument, name: PlaceCandidate) -> bool:
    """
    Return True if a name belongs to a party's or a ship's.

    "an Islamic State prison", "al-Qaeda in the Arabian Peninsula".
    """
    span = parsed.doc[name.start : name.end]
    first, last = span.start_char, span.end_char
    around = [m for m in parsed.actors if m.start <= first and last <= m.end]
    if meant(parsed, name) is not None:
        return any(m.end - m.start > last - first for m in around)
    return bool(around) or is_ship(name.root)


def meant(parsed: ParsedDocument, name: PlaceCandidate) -> Place | None:
    """Return the place that a name was resolved to, be it the place itself or its government."""
    start = parsed.doc[name.start].idx
    return next(
        (
            t.place
            for t in parsed.toponyms
            if t.mention.start == start and t.mention.role in ("literal", "metonym")
        ),
        None,
    )


def anchor_of(parsed: ParsedDocument, chain: PlaceChain) -> Anchor | None:
    """
    Find the finest link that is on the map and lies in the next coarser one that is, too.

    A name resolved elsewhere than its phrase says takes a candidate of its name that does lie
    there; without one it is a village that the gazetteer lacks, and the next link stands for it.
    """
    for at, link in enumerate(chain.links):
        token = _by_name(parsed, link.name)
        fitting = _fitting(parsed, chain, at, token) if token is not None else None
        if fitting is not None:
            return Anchor(chain, at, _town(chain, at, fitting))
    return None


def _town(chain: PlaceChain, at: int, token: PlaceToken) -> PlaceToken:
    """Take the city for the province of its name where a quarter lies in it."""
    finer = chain.links[at - 1].noun if at else None
    own = chain.links[at].noun
    if finer is None or finer.kind != "part" or token.place.feature_class != "A" or own is not None:
        return token
    towns = (
        c
        for c in token.toponym.candidates
        if c.place.feature_class == "P" and lies_in(c.place, token.place)
    )
    town = next(towns, None)
    return _moved(token, town.place, town.score) if town is not None else token


def _moved(token: PlaceToken, place: Place, score: float) -> PlaceToken:
    toponym = replace(token.toponym, place=place, confidence=min(0.5, score))
    return PlaceToken(toponym, place, token.token)


def _fitting(
    parsed: ParsedDocument, chain: PlaceChain, at: int, token: PlaceToken
) -> PlaceToken | None:
    """Return the inner place if it lies where the chain says, else a namesake that does."""
    rest = ((n, meant(parsed, chain.links[n].name)) for n in range(at + 1, len(chain.links)))
    outer, place = next(((n, place) for n, place in rest if place is not None), (0, None))
    if place is None:
        return token
    relations = {link.relation for link in chain.links[at:outer]}

    def fits(each: Place) -> bool:
        if relations <= ENCLOSING:
            return lies_in(each, place)
        return lies_in(each, place) or great_circle_km(each, place) <= _BESIDE_KM

    if fits(token.place):
        return token
    other = next((c for c in token.toponym.candidates if c.score > _KEPT and fits(c.place)), None)
    if other is None:
        return None
    return _moved(token, other.place, other.score)
