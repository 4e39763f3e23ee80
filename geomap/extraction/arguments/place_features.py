"""What speaks for and against a place as an event's: named features of each option."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from math import log
from typing import TYPE_CHECKING

from geomap.extraction.arguments.linkers import EventPlaceLinker
from geomap.extraction.arguments.location_grammar import (
    cost,
    elsewhere,
    is_left,
    is_party,
    leads_from,
    of_saying,
    preposition,
    where_clause,
)
from geomap.extraction.arguments.place_options import PlaceOption
from geomap.extraction.context import ParsedDocument, PlaceToken
from geomap.extraction.grammar import ancestry, children, lemma, text_of
from geomap.extraction.triggers.find import Trigger
from geomap.text import fold

if TYPE_CHECKING:
    from spacy.tokens import Span, Token

__all__ = ["option_features"]

Features = dict[str, float]

_STEPS = ((3, "0-2"), (6, "3-5"), (10, "6-9"), (16, "10-15"))
_PREPOSITIONS = frozenset(
    "in at near on of from to into against by with over across outside around between along for "
    "about through toward inside".split()
)
_TOPICAL = frozenset({"talks", "deal", "ceasefire", "vote"})
# Nouns of who tells something, and where he sits; their town is the telling's and not the event's.
_INFORMANTS = frozenset(
    "correspondent reporter journalist witness official ministry minister spokesman spokeswoman "
    "spokesperson governor mayor commander source analyst agency office headquarters radio "
    "newspaper statement conference embassy activist monitor observatory doctor medic "
    "administrator resident chief lawmaker director police hospital".split()
)
_SAYING = frozenset(
    "say tell announce claim report add write state confirm deny warn condemn note explain "
    "speak accord quote describe".split()
)
# Words that point back to a place just named.
_HERE = frozenset(
    "there town city village area hill province region district neighbourhood neighborhood site "
    "place base countryside road suburb both".split()
)
_DASHES = frozenset({"-", "–", "—", "--", "|"})
_OPENING = 16
"""Tokens of a dateline: town, country, date, agency."""


def option_features(
    parsed: ParsedDocument,
    trigger: Trigger,
    sentence: Span,
    options: Sequence[PlaceOption],
    linkers: Sequence[EventPlaceLinker],
) -> list[Features]:
    """
    Describe each option of an event.

    Parameters
    ----------
    parsed : ParsedDocument
    trigger : Trigger
    sentence : Span
        The event's.
    options : sequence of PlaceOption
        All options of the event: each is also described by how it stands to the others.
    linkers : sequence of EventPlaceLinker
        Whose log odds are averaged.
    """
    odds = [_odds(parsed, trigger, option, linkers) for option in options]
    own = [(odd, o) for odd, o in zip(odds, options, strict=True) if o.source == "here"]
    shared = dict(_of_event(parsed, trigger, sentence, own))
    found = []
    for odd, option in zip(odds, options, strict=True):
        if option.source == "here":
            rivals = [row for row in own if row[1] is not option]
            signs = dict(_of_own(trigger, option, odd, rivals))
        else:
            signs = dict(_of_other(option, odd, shared))
        signs.update(_of_any(parsed, option))
        found.append(signs)
    return found


def _odds(
    parsed: ParsedDocument,
    trigger: Trigger,
    option: PlaceOption,
    linkers: Sequence[EventPlaceLinker],
) -> float:
    """Give the best log odds of a chain's names; in another sentence, seen from that one's verb."""
    here = option.source == "here"
    anchor = trigger.anchor if here else option.sentence.root
    key = ("odds", anchor.i)
    if key not in parsed.memo:
        first, end = option.sentence.start, option.sentence.end
        named = [n for n in parsed.named if first <= n.start < end]
        each = [linker(parsed, anchor, named) for linker in linkers]
        mean = [sum(column) / len(column) for column in zip(*each, strict=True)]
        parsed.memo[key] = dict(zip((n.root.i for n in named), mean, strict=True))
    known: Mapping[int, float] = parsed.memo[key]
    return max(known.get(link.name.root.i, -4.0) for link in option.chain.links)


def _clipped(odds: float) -> float:
    return max(-4.0, min(4.0, odds))


# --- the event ------------------------------------------------------------------------------------


def _of_event(
    parsed: ParsedDocument,
    trigger: Trigger,
    sentence: Span,
    own: Sequence[tuple[float, PlaceOption]],
) -> Iterator[tuple[str, float]]:
    """Tell what makes an event look for its place in another sentence."""
    for name, known in (("own_known", True), ("own_unknown", False)):
        odds = [odd for odd, option in own if (option.anchor is not None) is known]
        yield (name, _clipped(max(odds)) / 2) if odds else (f"{name}=none", 1.0)
    words = {lemma(t) for t in (trigger.verb or trigger.anchor).subtree}
    if words & _HERE:
        yield "points_back", 1.0
    if any(t.pos_ == "PRON" and t.dep_ in ("nsubjpass", "dobj") for t in sentence):
        yield "pronoun", 1.0
    definite = trigger.anchor.pos_ == "NOUN" and any(
        c.lower_ in ("the", "this", "that") for c in children(trigger.anchor, "det")
    )
    if definite:
        yield "definite", 1.0
    if trigger.type.violent:
        yield "violent", 1.0
    if (
        sentence.start
        and "\n\n" in text_of(parsed.doc)[parsed.doc[sentence.start - 1].idx : sentence.start_char]
    ):
        yield "new_paragraph", 1.0


# --- options of the event's own sentence ----------------------------------------------------------


def _of_own(
    trigger: Trigger,
    option: PlaceOption,
    odds: float,
    rivals: Sequence[tuple[float, PlaceOption]],
) -> Iterator[tuple[str, float]]:
    yield "here", 1.0
    yield "odds", _clipped(odds)
    best = max(rivals, key=lambda row: row[0], default=None)
    if best is None:
        yield "alone", 1.0
    else:
        yield f"ahead_of_{'known' if best[1].anchor else 'unknown'}", _clipped(odds - best[0]) / 2
    head = option.chain.links[0].name.root
    prep = preposition(head) or "none"
    yield f"prep={prep if prep in _PREPOSITIONS else 'other'}", 1.0
    if trigger.type.key in _TOPICAL:
        yield "topical", 1.0
        yield f"topical&{prep}", 1.0
    token = option.anchor.place_token if option.anchor else None
    yield from _of_grammar(trigger, head, token)


def _of_grammar(
    trigger: Trigger, head: Token, token: PlaceToken | None
) -> Iterator[tuple[str, float]]:
    """Tell what the parse says for the place, and why it may be none."""
    if where_clause(trigger, head):
        yield "where_clause", 1.0
        return
    if leads_from(head):
        yield "leads_from", 1.0
    if of_saying(trigger, head):
        yield "not=saying", 1.0
    if token is None:
        if preposition(head) == "from":
            yield "not=elsewhere", 1.0
        return
    if is_left(trigger, token):
        yield "is_left", 1.0
    if is_party(token):
        yield "not=party", 1.0
    if elsewhere(trigger, token):
        yield "not=elsewhere", 1.0
    steps = cost(trigger, token)
    if steps is not None:
        yield f"steps={next((name for end, name in _STEPS if steps < end), '16+')}", 1.0
    elif not is_party(token) and not elsewhere(trigger, token):
        yield "steps=none", 1.0


# --- options of other sentences -------------------------------------------------------------------


def _of_other(option: PlaceOption, odds: float, shared: Features) -> Iterator[tuple[str, float]]:
    source = f"{option.source}{option.back if option.source == 'before' else ''}"
    yield source, 1.0
    yield "their_odds", _clipped(odds)
    for name, value in shared.items():
        yield name, value
        if option.source == "before" and option.back == 1:
            yield f"before1&{name}", value
    prep = preposition(option.chain.links[0].name.root) or "none"
    yield f"their_prep={prep if prep in _PREPOSITIONS else 'other'}", 1.0
    if option.anchor and is_party(option.anchor.place_token):
        yield "their_party", 1.0


# --- any option -----------------------------------------------------------------------------------


def _of_any(parsed: ParsedDocument, option: PlaceOption) -> Iterator[tuple[str, float]]:
    side = "own" if option.source == "here" else "their"
    opening = _opening(option)
    if opening:
        yield f"{side}_{opening}", 1.0
    told = _informant(option.chain.links[0].name.root)
    if told:
        yield f"{side}_informant={told}", 1.0
    kinds = {link.noun.kind for link in option.chain.links if link.noun}
    for kind in sorted(kinds):
        yield f"{side}_noun={kind}", 1.0
    if len(option.chain.links) > 1:
        yield f"{side}_chain", 1.0
    anchor = option.anchor
    if anchor is None:
        yield f"{side}_unknown", 1.0
        return
    place = anchor.place_token.place
    if anchor.at:
        yield f"{side}_enclosing", 1.0
    size = (
        "country" if anchor.place_token.coarse else "adm1" if place.feature_code == "ADM1" else ""
    )
    if size:
        yield f"{side}_{size}", 1.0
    if place.country and parsed.main_country:
        yield f"{side}_{'home' if place.country == parsed.main_country else 'abroad'}", 1.0
    yield from _of_document(parsed, side, anchor.place_token)


def _of_document(
    parsed: ParsedDocument, side: str, token: PlaceToken
) -> Iterator[tuple[str, float]]:
    """Tell how often a text names a place, and whether its title does."""
    times = sum(t.place.id == token.place.id for t in parsed.place_tokens)
    yield f"{side}_times", log(times) if times else 0.0
    title = f" {fold(parsed.document.title or '')} "
    if f" {fold(token.toponym.mention.text)} " in title:
        yield f"{side}_in_title", 1.0


def _opening(option: PlaceOption) -> str:
    """Tell a dateline ("X, Y (Agency) -") and a heading ("X province:")."""
    sentence = option.sentence
    if option.chain.start - sentence.start > 8:
        return ""
    for token in sentence[:_OPENING]:
        if token.pos_ in ("VERB", "AUX"):
            return ""
        if token.i >= option.chain.end and (token.text in _DASHES or token.text in ("(", ":")):
            return "heading" if token.text == ":" else "dateline"
    return ""


def _informant(token: Token) -> str:
    """Tell the town of who tells it: "officials in X said", "a correspondent in X reports"."""
    for above in ancestry(token):
        if above.i == token.i:
            continue
        if above.pos_ in ("VERB", "AUX"):
            return "verb" if lemma(above) in _SAYING else ""
        if lemma(above) in _INFORMANTS:
            verb = next((t for t in above.ancestors if t.pos_ in ("VERB", "AUX")), None)
            return "said" if verb is not None and lemma(verb) in _SAYING else "noun"
    return ""
