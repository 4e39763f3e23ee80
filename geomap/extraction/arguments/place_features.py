"""What speaks for and against a place as an event's: named features of each option."""

from __future__ import annotations

from collections import Counter
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
from geomap.extraction.grammar import ancestry, children, is_undergoer, lemma, text_of
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
_ELSEWHERE = frozenset("from over across via through past on about for beyond".split())
# Senses by what a place that is left, crossed or spoken about is to them.
_GROUPS = ("flying", "moving", "taking", "topical")
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
_BASED = frozenset("be base locate sit headquarter".split())
# Words that point back to a place just named.
_HERE = frozenset(
    "there town city village area hill province region district neighbourhood neighborhood site "
    "place base countryside road suburb both".split()
)
_DASHES = frozenset({"-", "–", "—", "--", "|"})
_DATELINE = 3
"""Tokens of a sentence among which a dateline's town begins."""
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
    here = [option for option in options if option.source == "here"]
    odds = _odds(parsed, trigger, sentence, linkers) if here else {}
    own = [(_best(odds, option), option) for option in here]
    shared = dict(_of_event(parsed, trigger, sentence, own))
    found = []
    for option in options:
        if option.source == "here":
            rivals = [row for row in own if row[1] is not option]
            signs = dict(_of_own(trigger, option, _best(odds, option), rivals))
        else:
            signs = dict(_of_other(parsed, option, shared))
        signs.update(_of_any(parsed, option))
        found.append(signs)
    return found


def _odds(
    parsed: ParsedDocument, trigger: Trigger, sentence: Span, linkers: Sequence[EventPlaceLinker]
) -> Mapping[int, float]:
    """Return the log odds of the sentence's names, by their heads."""
    key = ("odds", trigger.anchor.i, sentence.start, *linkers)
    if key not in parsed.memo:
        parsed.memo[key] = _mean_odds(parsed, trigger, sentence, linkers)
    found: Mapping[int, float] = parsed.memo[key]
    return found


def _mean_odds(
    parsed: ParsedDocument, trigger: Trigger, sentence: Span, linkers: Sequence[EventPlaceLinker]
) -> Mapping[int, float]:
    named = [n for n in parsed.named if sentence.start <= n.start < sentence.end]
    each = [linker(parsed, trigger.anchor, named) for linker in linkers]
    mean = [sum(column) / len(column) for column in zip(*each, strict=True)]
    return dict(zip((n.root.i for n in named), mean, strict=True))


def _best(odds: Mapping[int, float], option: PlaceOption) -> float:
    return max(odds.get(link.name.root.i, -4.0) for link in option.chain.links)


def _clipped(odds: float) -> float:
    return max(-4.0, min(4.0, odds))


# --- the event ------------------------------------------------------------------------------------


def _of_event(
    parsed: ParsedDocument,
    trigger: Trigger,
    sentence: Span,
    own: Sequence[tuple[float, PlaceOption]],
) -> Iterator[tuple[str, float]]:
    """Yield what makes an event look for its place in another sentence."""
    for name, known in (("own_known", True), ("own_unknown", False)):
        odds = [odd for odd, option in own if (option.anchor is not None) is known]
        yield (name, _clipped(max(odds)) / 2) if odds else (f"{name}=none", 1.0)
    words = {lemma(t) for t in (trigger.verb or trigger.anchor).subtree}
    if words & _HERE:
        yield "points_back", 1.0
    if any(t.pos_ == "PRON" and is_undergoer(t) for t in sentence):
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
    if "topical" in trigger.type.traits:
        yield "topical", 1.0
        yield f"topical&{prep}", 1.0
    token = option.anchor.place_token if option.anchor else None
    yield from _of_grammar(trigger, head, token)


def _of_grammar(
    trigger: Trigger, head: Token, token: PlaceToken | None
) -> Iterator[tuple[str, float]]:
    """Yield what the parse says for the place, and why it may be none."""
    if where_clause(trigger, head):
        yield "where_clause", 1.0
        return
    if leads_from(head):
        yield "leads_from", 1.0
    if of_saying(trigger, head):
        yield "not=saying", 1.0
        if token is not None and token.place.feature_code == "PPLC":
            yield "not=saying&capital", 1.0
    if token is not None:
        yield from _of_place(trigger, head, token)
    elif preposition(head) == "from":
        yield from _of_elsewhere(trigger, "from")


def _of_place(trigger: Trigger, head: Token, token: PlaceToken) -> Iterator[tuple[str, float]]:
    """Yield a party, a place that is left, crossed or spoken about, and the steps of the parse."""
    party, away = is_party(token), elsewhere(trigger, token)
    if is_left(trigger, token):
        yield "is_left", 1.0
    if party:
        yield "not=party", 1.0
    if away:
        yield from _of_elsewhere(trigger, preposition(head) or "none")
    steps = cost(trigger, token)
    if steps is not None:
        yield f"steps={next((name for end, name in _STEPS if steps < end), '16+')}", 1.0
    elif not party and not away:
        yield "steps=none", 1.0


def _of_elsewhere(trigger: Trigger, link: str) -> Iterator[tuple[str, float]]:
    yield f"elsewhere={link if link in _ELSEWHERE else 'sea'}", 1.0
    yield f"elsewhere&{_group(trigger)}", 1.0


def _group(trigger: Trigger) -> str:
    return next((name for name in _GROUPS if name in trigger.type.traits), "other")


# --- options of other sentences -------------------------------------------------------------------


def _of_other(
    parsed: ParsedDocument, option: PlaceOption, shared: Features
) -> Iterator[tuple[str, float]]:
    source = f"{option.source}{option.back if option.source == 'before' else ''}"
    yield source, 1.0
    if option.anchor and ("used", option.anchor.place_token.token.i) in parsed.memo:
        yield "their_used", 1.0
        yield f"{source}&used", 1.0
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
        if option.sentence.start == 0:
            yield f"{side}_{opening}&first", 1.0
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
    if anchor.at:
        yield f"{side}_enclosing", 1.0
    yield from ((f"{side}_{kind}", 1.0) for kind in _kinds(parsed, anchor.place_token))
    yield from _of_document(parsed, side, anchor.place_token)


def _kinds(parsed: ParsedDocument, token: PlaceToken) -> Iterator[str]:
    """Name how large a place is, and whether it lies in the country that the text is about."""
    if token.coarse:
        yield "country"
    elif token.place.feature_code == "ADM1":
        yield "adm1"
    if token.place.feature_code == "PPLC":
        yield "capital"
    if token.place.country and parsed.main_country:
        yield "home" if token.place.country == parsed.main_country else "abroad"


def _of_document(
    parsed: ParsedDocument, side: str, token: PlaceToken
) -> Iterator[tuple[str, float]]:
    """Yield how often a text names a place, and whether its title does."""
    times, title = _counted(parsed)
    yield f"{side}_times", log(times[token.place.id]) if times[token.place.id] else 0.0
    if f" {fold(token.toponym.mention.text)} " in title:
        yield f"{side}_in_title", 1.0


def _counted(parsed: ParsedDocument) -> tuple[Counter[str], str]:
    """Count how often a text names each place, and fold its title; once."""
    if ("places counted",) not in parsed.memo:
        times = Counter(t.place.id for t in parsed.place_tokens)
        parsed.memo["places counted",] = (times, f" {fold(parsed.document.title or '')} ")
    counted: tuple[Counter[str], str] = parsed.memo["places counted",]
    return counted


def _opening(option: PlaceOption) -> str:
    """Return a dateline ("X, Y (Agency) -", "X:" in capitals) and a heading ("X province:")."""
    sentence, doc = option.sentence, option.sentence.doc
    if option.chain.start - sentence.start > _DATELINE:
        return ""
    for token in sentence[:_OPENING]:
        if token.pos_ in ("VERB", "AUX"):
            return ""
        apart = token.i and bool(doc[token.i - 1].whitespace_)
        if token.i >= option.chain.end and (
            token.text in ("(", ":") or (apart and token.text in _DASHES)
        ):
            capitals = doc[option.chain.start].text.isupper()
            return "dateline" if capitals or token.text != ":" else "heading"
    return ""


def _informant(token: Token) -> str:
    """Return the town of who tells it: "officials in X said", "a correspondent in X reports"."""
    for above in ancestry(token):
        if above.i == token.i:
            continue
        if above.pos_ in ("VERB", "AUX"):
            based = any(lemma(t) in _INFORMANTS for t in children(above, "nsubj", "nsubjpass"))
            if based and lemma(above) in _BASED:  # "an agency whose offices are in X"
                return "noun"
            return "verb" if lemma(above) in _SAYING else ""
        if lemma(above) in _INFORMANTS:
            verb = next((t for t in above.ancestors if t.pos_ in ("VERB", "AUX")), None)
            return "said" if verb is not None and lemma(verb) in _SAYING else "noun"
    return ""
